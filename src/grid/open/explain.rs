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
    OLD_WORD: "古い形式のWord文書（.doc）は読めません。", "Old Word documents (.doc) are not read.";
    OLD_WORD_REMEDY: "Wordで開き、「名前を付けて保存」で .docx にしてから指定してください。", "Open it in Word, save it as .docx and name that.";
    ICHITARO: "一太郎の文書（.jtd）は読めません。", "Ichitaro documents (.jtd) are not read.";
    ICHITARO_REMEDY: "一太郎で開き、Word形式（.docx）で保存するか、表をExcelに貼って .xlsx で保存してください。", "Open it in Ichitaro and save it as .docx, or paste the table into Excel and save it as .xlsx.";
    POWERPOINT: "Excelの表ではありません（PowerPointの資料です）。", "Not an Excel workbook (a PowerPoint file).";
    PASTE_REMEDY: "表をExcelに貼り、.xlsx で保存してから指定してください。", "Paste the table into Excel, save it as .xlsx and name that.";
    OPEN_DOCUMENT: "OpenDocumentの文書（.odt など）は読めません。読めるのは表計算の .ods です。", "OpenDocument files other than spreadsheets (.ods) are not read.";
    BINARY_WORKBOOK: "バイナリ形式のExcelブック（.xlsb）は読めません。", "Binary workbooks (.xlsb) are not read.";
    SAVE_REMEDY: "元のソフトで開き、.xlsx か CSV UTF-8 で保存し直してください。", "Open it where it was made and save it as .xlsx or CSV UTF-8.";
    ZIP: "Excelの表ではありません（ZIPファイルです）。", "Not an Excel workbook (a ZIP file).";
    ZIP_REMEDY: "展開して、中の表を指定してください。", "Unpack it and name the table inside.";
    OLE: "古い形式（Excel 97–2003など）のファイルですが、中に表が見つかりません。壊れているか、別の種類の文書です。", "An old file format in which no workbook is found: damaged, or another kind of document.";
    OLE_REMEDY: "元のソフトで開き、Excelなら .xlsx、そうでなければ表をExcelに貼って .xlsx で保存し直してください。", "Open it where it was made and save the table as .xlsx.";
    UNKNOWN: "Excelの表（.xlsx）ではありません。", "Not an Excel workbook (.xlsx).";
    ENCRYPTED: "パスワードで保護されたファイルです。", "The file is protected by a password.";
    ENCRYPTED_REMEDY: "元のソフト（ExcelやWord）で開き、「ファイル」→「情報」からパスワードを外して保存し直してください。", "Open it where it was made, remove the password (File, Info) and save it.";
    MISSING: "ファイルの中身が欠けています（{part}）。", "A part of the file is missing ({part}).";
    MISSING_UNNAMED: "ファイルの中身が欠けています。", "A part of the file is missing.";
    DAMAGED: "ファイルが壊れています（{reason}）。", "The file is damaged ({reason}).";
    CUT_OFF: "ファイルが途中で切れているか、壊れています（終わりにあるはずの目次がありません）。", "The file is cut off or damaged (it has no table of contents at its end).";
    REPAIR_REMEDY: "元のソフトで開けるなら、修復してから .xlsx（Wordは .docx）で保存し直してください。開けないときは、もとの場所からもう一度写してください。", "If the program it was made with opens it, repair it and save it as .xlsx or .docx; if not, copy it again from where it came from.";
    DOCTYPE: "ファイルの中に、あるはずのない宣言があります（{part}）。安全のため読みません。", "A part of the file declares entities, which no such file needs ({part}); refused for safety.";
    TRUST_REMEDY: "作った人に確かめ、元のソフトで開いて .xlsx（Wordは .docx）で保存し直したものを使ってください。", "Ask whoever made it, and use a copy saved as .xlsx or .docx.";
    PARTS: "ファイルの中の部品が多すぎます（上限は{limit}個）。安全のため読みません。", "The file has too many parts (the limit is {limit}); refused for safety.";
    UNPACKED: "ファイルを展開すると大きくなりすぎます（上限は{limit} MB）。安全のため読みません。", "The file unpacks to too much (the limit is {limit} MB); refused for safety.";
    RATIO: "ファイルの中に、展開すると異常に大きくなる部分があります（{part}）。安全のため読みません。", "A part of the file unpacks to an abnormal size ({part}); refused for safety.";
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
                    OtherFile::OldWord => (OLD_WORD, OLD_WORD_REMEDY),
                    OtherFile::Ichitaro => (ICHITARO, ICHITARO_REMEDY),
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
            Self::CutOff => told(CUT_OFF, REPAIR_REMEDY, &[]),
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
