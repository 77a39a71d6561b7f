//! T106 wrong-kana.

use super::suspect::suspect_rule;

suspect_rule! {
    /// T106.
    WrongKana for [Kind::Kana];
    code: "T106", name: "wrong-kana", name_ja: "仮名の誤り";
    summary: "仮名が一つ違う（濁点、大小、段や行、助詞）。",
        "One kana is wrong: voicing, size, vowel, row or particle.";
    why: "仮名の打ち間違いは、助詞や語尾に紛れて残ります。",
        "Slips in kana hide in particles and endings.";
    how: "濁点、大小、同じ行と段、助詞の取り違えを置き換えて、どれだけ自然になるかを測ります。",
        "Voicing, size, row, vowel and particles are exchanged.";
    fires: "仮名が違う",
        "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                働き方の見直し|制度の整備|市商工会|制度の周知|会員向けの就業支援セミナーの開催|継続\n\
                女性の活躍|環境の整備|町商工会|広報|組合員向けの就業支援セミニーの開催|継続\n\
                若者の定着|就職の支援|市商工会|相談|高校生向けの就業支援セミナーの開催|継続";
}
