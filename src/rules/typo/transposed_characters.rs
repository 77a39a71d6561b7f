//! T105 transposed-characters.

use super::suspect::suspect_rule;

suspect_rule! {
    /// T105.
    TransposedCharacters for [Kind::Transposed];
    code: "T105", name: "transposed-characters", name_ja: "字の入れ替わり";
    summary: "隣り合う字が入れ替わっている（実施→施実）。",
        "Two neighbouring letters are in the wrong order.";
    why: "速く打つと隣の字と順が入れ替わります。",
        "Fast typing swaps neighbours.";
    how: "隣り合う二字を入れ替えて、どれだけ自然になるかを測ります。",
        "Neighbours are swapped.";
    fires: "隣の字と入れ替わっている",
        "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への相談窓口の利用勧奨を行う|継続\n\
                女性の活躍|環境の整備|町商工会|広報|組合員への相談窓口の利勧用奨を行う|継続\n\
                若者の定着|就職の支援|市商工会|相談|関係団体への相談窓口の利用勧奨を行う|継続\n\
                高齢者の就業|職場の整備|市商工会|研修|事業所への相談窓口の利用勧奨を行う|継続";
}
