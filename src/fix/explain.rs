//! Why a fix was not applied, in the reader's words.

use super::Reason;
use crate::message::{Lang, Text};

impl Reason {
    /// One sentence.
    pub fn explain(&self, lang: Lang) -> String {
        let (text, a, b) = match self {
            Self::Encoding(encoding, ch) => (
                Text {
                    ja: "このファイルの文字コード（{a}）では「{b}」を書けません",
                    en: "the file's encoding ({a}) has no `{b}`",
                },
                encoding.name().to_owned(),
                shown(*ch),
            ),
            Self::TabAndLineBreak => (
                Text {
                    ja: "タブと改行を1つのセルに書けません",
                    en: "a cell of a TSV cannot hold a tab and a line break",
                },
                String::new(),
                String::new(),
            ),
            Self::Occupied(text) => (
                Text {
                    ja: "移す先の欄に「{a}」があります",
                    en: "`{a}` stands in the way",
                },
                excerpt(text),
                String::new(),
            ),
            Self::Columns => (
                Text {
                    ja: "移す先が表の列の外になります",
                    en: "a cell would leave the table",
                },
                String::new(),
                String::new(),
            ),
            Self::Contradiction => (
                Text {
                    ja: "同じ場所への直しが2通りあります",
                    en: "two edits of one place contradict each other",
                },
                String::new(),
                String::new(),
            ),
            Self::Split => (
                Text {
                    ja: "行を分ける直しは手で行ってください",
                    en: "rows are split by hand only",
                },
                String::new(),
                String::new(),
            ),
            Self::Reading => (
                Text {
                    ja: "書き換えると、ほかのセルの読み方が変わります（閉じていない引用符など）",
                    en: "other cells would be read differently (a quote that is not closed?)",
                },
                String::new(),
                String::new(),
            ),
            Self::Workbook => (
                Text {
                    ja: "Excelブックは書き換えません。表計算ソフトで直してください",
                    en: "workbooks are not written: correct it in the spreadsheet",
                },
                String::new(),
                String::new(),
            ),
        };
        text.fill(lang, &[("a", &a), ("b", &b)])
    }
}

/// The character with its number: 〜 and ～ look alike.
fn shown(ch: char) -> String {
    match ch.is_control() {
        true => format!("U+{:04X}", u32::from(ch)),
        false => format!("{ch}（U+{:04X}）", u32::from(ch)),
    }
}

/// The beginning of a cell on one line.
fn excerpt(text: &str) -> String {
    const MAX: usize = 20;
    let mut chars = text.trim().chars();
    let control = |c: char| if c.is_control() { ' ' } else { c };
    let mut out: String = chars.by_ref().take(MAX).map(control).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}
