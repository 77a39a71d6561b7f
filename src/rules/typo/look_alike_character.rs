//! T101 look-alike-character.

use super::suspect::suspect_rule;

suspect_rule! {
    /// T101.
    LookAlikeCharacter for [Kind::Look, Kind::Other];
    code: "T101", name: "look-alike-character", name_ja: "字の取り違え";
    summary: "形の似た字など、別の字が入っている（利用勧奨→利用動奨、カ→力）。",
        "Another letter stands in a word: one that looks like it (勧 → 動, カ → 力) or any that breaks it.";
    why: "形の似た字は、変換の選び間違い、手書きや紙面からの写し、文字認識で入れ替わり、読み返しても目が滑ります。",
        "Look-alikes come from input methods, hand copies and character recognition, and the eye slides over them.";
    how: "形の似た字、また前後の字のつながりから入るとみられる字に置き換えて、どれだけ自然になるかを測ります。",
        "The letter is replaced by those that look like it and by those that are known between its neighbours.";
    fires: "字形の似た字",
        "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                女性の活躍|環境の整備|町商工会|広報|組合員への相談窓口の利用動奨を行う|継続\n\
                若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
                高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続";
}
