//! T103 dropped-character.

use super::suspect::suspect_rule;

suspect_rule! {
    /// T103.
    DroppedCharacter for [Kind::Dropped];
    code: "T103", name: "dropped-character", name_ja: "脱字";
    summary: "字が一つ抜けている（相談会の開→相談会の開催）。",
        "A letter is missing.";
    why: "書き直しや貼り付けの端で字が落ちます。",
        "Letters are lost at the edges of rewriting and pasting.";
    how: "抜けたとみられる字を補って、どれだけ自然になるかを測ります。漢字一字の有無は別の語のこともあるので、正しい形が二つ以上の別の文になければエラーにはしません。「27年」と「27年度」は別のものなので示しません。",
        "Letters known between the neighbours are put in. A single kanji more may be another word: never an error unless the longer form stands in two other passages. 27年 and 27年度 are two things and never told.";
    fires: "字が抜けている",
        "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                女性の活躍|環境の整備|町商工会|広報|組合員への相談窓口の利用奨を行う|継続\n\
                若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
                高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続";
}
