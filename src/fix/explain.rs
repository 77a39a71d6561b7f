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
                    ja: "Excelブックではセルを動かす直しをしません。表計算ソフトで直してください",
                    en: "cells of a workbook are not moved: do it in the spreadsheet",
                },
                String::new(),
                String::new(),
            ),
            Self::Format => (
                Text {
                    ja: "この形式のファイルには書き込みません。.xlsx で保存し直してから実行してください（Wordの表はWordで直してください）",
                    en: "files of this format are only read: save it as .xlsx and run the command again (correct a Word table in Word)",
                },
                String::new(),
                String::new(),
            ),
            Self::Signed => (
                Text {
                    ja: "電子署名のあるブックです。書き換えると署名が無効になるため、署名する前の版を直してください",
                    en: "the workbook is signed, and a change would break the signature: correct the version before it",
                },
                String::new(),
                String::new(),
            ),
            Self::ProtectedBook => (
                Text {
                    ja: "ブックが保護されています。［校閲］タブで保護を解除してからもう一度実行してください",
                    en: "the workbook is protected: remove the protection in the spreadsheet and run the command again",
                },
                String::new(),
                String::new(),
            ),
            Self::Protected => (
                Text {
                    ja: "シートが保護されています。［校閲］タブで保護を解除してからもう一度実行してください",
                    en: "the sheet is protected: remove the protection in the spreadsheet and run the command again",
                },
                String::new(),
                String::new(),
            ),
            Self::Formula => (
                Text {
                    ja: "数式のセルです。数式か、そのもとになるセルを直してください",
                    en: "the cell has a formula: correct the formula or the cells it uses",
                },
                String::new(),
                String::new(),
            ),
            Self::Number => (
                Text {
                    ja: "数値や日付のセルです。見えている文字は表示形式によるものです",
                    en: "a number or a date: the text comes from its number format",
                },
                String::new(),
                String::new(),
            ),
            Self::Runs => (
                Text {
                    ja: "書式の異なる文字にまたがります。表計算ソフトで直してください",
                    en: "the edit spans text in several formats: correct it in the spreadsheet",
                },
                String::new(),
                String::new(),
            ),
            Self::ListHeader => (
                Text {
                    ja: "テーブルの見出しです。表計算ソフトで直してください",
                    en: "the header of an Excel table: correct it in the spreadsheet",
                },
                String::new(),
                String::new(),
            ),
            Self::Stored => (
                Text {
                    ja: "保存されている文字が見えている文字と異なります。表計算ソフトで直してください",
                    en: "the text is not stored as it is shown: correct it in the spreadsheet",
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
