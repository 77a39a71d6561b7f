//! T104 doubled-character.

use super::suspect::suspect_rule;

suspect_rule! {
    /// T104.
    DoubledCharacter for [Kind::Doubled, Kind::Added];
    code: "T104", name: "doubled-character", name_ja: "衍字";
    summary: "字が重なっている、または余分にある（実施施、開催催）。",
        "Letters stand twice, or one is too much.";
    why: "打ち直しの跡が残ったものです。",
        "A trace of retyping.";
    how: "重なった一字から四字、または余分な一字を除いて、どれだけ自然になるかを測ります。",
        "One to four repeated letters, or a single one, are taken out.";
    fires: "字が重なっている",
        "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                女性の活躍|環境の整備|町商工会|広報|組合員への相談談窓口の利用勧奨を行う|継続\n\
                若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
                高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続";
}
