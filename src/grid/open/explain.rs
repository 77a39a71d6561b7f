//! What to tell somebody whose workbook cannot be read, and what they can do about it.

use super::OpenError;
use crate::grid::xlsx::{Limit, MAX_CELLS, MAX_PARTS, MAX_UNPACKED, OtherFile, WorkbookError};
use crate::message::{Lang, Text};
use crate::source::Explanation;

macro_rules! texts {
    ($($name:ident: $ja:literal, $en:literal;)*) => {
        $(const $name: Text = Text { ja: $ja, en: $en };)*
        #[cfg(test)]
        const ALL: &[Text] = &[$($name),*];
    };
}

texts! {
    SPECIAL: "ふつうのファイルではありません（パイプや装置です）。", "Not a regular file (a pipe or a device).";
    SPECIAL_REMEDY: "ファイルに保存して指定するか、「-」を指定して標準入力から渡してください。", "Save it as a file and name that, or pass it to the standard input and name -.";
    WORD: "Excelの表ではありません（Wordの文書です）。", "Not an Excel workbook (a Word document).";
    POWERPOINT: "Excelの表ではありません（PowerPointの資料です）。", "Not an Excel workbook (a PowerPoint file).";
    PASTE_REMEDY: "表をExcelに貼り、.xlsx で保存してから指定してください。", "Paste the table into Excel, save it as .xlsx and name that.";
    OPEN_DOCUMENT: "OpenDocument形式（.ods など）は読めません。", "OpenDocument files (.ods) are not read.";
    BINARY_WORKBOOK: "バイナリ形式のExcelブック（.xlsb）は読めません。", "Binary workbooks (.xlsb) are not read.";
    SAVE_REMEDY: "元のソフトで開き、.xlsx か CSV UTF-8 で保存し直してください。", "Open it where it was made and save it as .xlsx or CSV UTF-8.";
    ZIP: "Excelの表ではありません（ZIPファイルです）。", "Not an Excel workbook (a ZIP file).";
    ZIP_REMEDY: "展開して、中の表を指定してください。", "Unpack it and name the table inside.";
    OLE: "古い形式のファイル（.xls・.doc・.jtd など）は読めません。", "Old file formats (.xls, .doc, .jtd) are not read.";
    OLE_REMEDY: "元のソフトで開き、Excelなら .xlsx、そうでなければ表をExcelに貼って .xlsx で保存し直してください。", "Open it where it was made and save the table as .xlsx.";
    UNKNOWN: "Excelの表（.xlsx）ではありません。", "Not an Excel workbook (.xlsx).";
    ENCRYPTED: "パスワードで保護されたExcelブックです。", "The workbook is protected by a password.";
    ENCRYPTED_REMEDY: "Excelで開き、「ファイル」→「情報」→「ブックの保護」からパスワードを外して保存し直してください。", "Open it in Excel, remove the password (File, Info, Protect Workbook) and save it.";
    MISSING: "Excelブックの中身が欠けています（{part}）。", "A part of the workbook is missing ({part}).";
    MISSING_UNNAMED: "Excelブックの中身が欠けています。", "A part of the workbook is missing.";
    DAMAGED: "Excelブックが壊れています（{reason}）。", "The workbook is damaged ({reason}).";
    REPAIR_REMEDY: "Excelで開けるなら、修復してから .xlsx で保存し直してください。開けないときは、もとの場所からもう一度写してください。", "If Excel opens it, repair it and save it as .xlsx; if not, copy it again from where it came from.";
    DOCTYPE: "Excelブックの中に、あるはずのない宣言があります（{part}）。安全のため読みません。", "A part of the workbook declares entities, which no workbook needs ({part}); refused for safety.";
    TRUST_REMEDY: "作った人に確かめ、Excelで開いて .xlsx で保存し直したものを使ってください。", "Ask whoever made it, and use a copy saved as .xlsx by Excel.";
    PARTS: "Excelブックの中の部品が多すぎます（上限は{limit}個）。安全のため読みません。", "The workbook has too many parts (the limit is {limit}); refused for safety.";
    UNPACKED: "Excelブックを展開すると大きくなりすぎます（上限は{limit} MB）。安全のため読みません。", "The workbook unpacks to too much (the limit is {limit} MB); refused for safety.";
    RATIO: "Excelブックの中に、展開すると異常に大きくなる部分があります（{part}）。安全のため読みません。", "A part of the workbook unpacks to an abnormal size ({part}); refused for safety.";
    CELLS: "シートのセルが多すぎます（{part}、ブック全体の上限は{limit}セル）。", "There are too many cells (sheet {part}; the limit is {limit} in a workbook).";
    CELLS_REMEDY: "離れた場所に紛れ込んだ文字がないか確かめ（Ctrl+Endで最後のセルへ移れます）、表をブックやシートに分けてください。", "Look for stray text far from the table (Ctrl+End goes to the last cell), or split the workbook.";
}

impl OpenError {
    /// What to tell the user.
    pub fn explain(&self, lang: Lang) -> Explanation {
        match self {
            Self::Source(error) => error.explain(lang),
            Self::Special { .. } => Explanation {
                message: SPECIAL.get(lang).to_owned(),
                remedy: SPECIAL_REMEDY.get(lang).to_owned(),
            },
            Self::Workbook { error, .. } => error.explain(lang),
        }
    }
}

impl WorkbookError {
    /// What to tell the user.
    pub fn explain(&self, lang: Lang) -> Explanation {
        let told =
            |message: Text, remedy: Text, args: &[(&str, &dyn std::fmt::Display)]| Explanation {
                message: message.fill(lang, args),
                remedy: remedy.get(lang).to_owned(),
            };
        match self {
            Self::Other(other) => {
                let (message, remedy) = match other {
                    OtherFile::Word => (WORD, PASTE_REMEDY),
                    OtherFile::PowerPoint => (POWERPOINT, PASTE_REMEDY),
                    OtherFile::OpenDocument => (OPEN_DOCUMENT, SAVE_REMEDY),
                    OtherFile::BinaryWorkbook => (BINARY_WORKBOOK, SAVE_REMEDY),
                    OtherFile::Zip => (ZIP, ZIP_REMEDY),
                    OtherFile::Ole => (OLE, OLE_REMEDY),
                    OtherFile::Unknown => (UNKNOWN, SAVE_REMEDY),
                };
                told(message, remedy, &[])
            }
            Self::Encrypted => told(ENCRYPTED, ENCRYPTED_REMEDY, &[]),
            Self::MissingPart { part } if part.is_empty() => {
                told(MISSING_UNNAMED, REPAIR_REMEDY, &[])
            }
            Self::MissingPart { part } => told(MISSING, REPAIR_REMEDY, &[("part", part)]),
            Self::Damaged { reason } => told(DAMAGED, REPAIR_REMEDY, &[("reason", reason)]),
            Self::Doctype { part } => told(DOCTYPE, TRUST_REMEDY, &[("part", part)]),
            Self::TooLarge { limit, part } => match limit {
                Limit::Parts => told(PARTS, TRUST_REMEDY, &[("limit", &MAX_PARTS)]),
                Limit::Unpacked => {
                    told(UNPACKED, TRUST_REMEDY, &[("limit", &(MAX_UNPACKED >> 20))])
                }
                Limit::Ratio => told(RATIO, TRUST_REMEDY, &[("part", part)]),
                Limit::Cells => told(
                    CELLS,
                    CELLS_REMEDY,
                    &[("part", part), ("limit", &MAX_CELLS)],
                ),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_speaks_both_languages() {
        for text in ALL {
            assert!(!text.ja.is_ascii() && text.en.is_ascii(), "{text:?}");
        }
    }
}
