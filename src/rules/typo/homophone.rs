//! T102 homophone.

use super::suspect::suspect_rule;

suspect_rule! {
    /// T102.
    Homophone for [Kind::Homophone];
    code: "T102", name: "homophone", name_ja: "同音の取り違え";
    summary: "読みの同じ別の語や字が入っている（会義、保健料）。",
        "A word or kanji of the same reading stands in the place of another.";
    why: "変換の選び間違いは、読みが合うので音読でも見つかりません。",
        "A wrong choice of the input method reads the same aloud.";
    how: "同じ読みの語と字に置き換えて、どれだけ自然になるかを測ります。",
        "The word is replaced by those of the same reading.";
    fires: "読みの同じ字",
        "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                女性の活躍|環境の整備|町商工会|広報|関係機関との連絡会義の開催|継続\n\
                若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
                高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続";
}
