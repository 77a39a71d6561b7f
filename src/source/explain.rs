//! What to tell somebody whose file cannot be read, and what they can do about it.

use std::io::ErrorKind;

use super::{DecodeError, Encoding, Format, SourceError};
use crate::message::{Lang, Text};

/// A message and its remedy, in the report's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong, and where. The file's name is not in it.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

macro_rules! texts {
    ($($name:ident: $ja:literal, $en:literal;)*) => {
        $(const $name: Text = Text { ja: $ja, en: $en };)*
        #[cfg(test)]
        const ALL: &[Text] = &[$($name),*];
    };
}

texts! {
    NOT_FOUND: "ファイルが見つかりません。", "The file does not exist.";
    NOT_FOUND_REMEDY: "ファイル名と場所を確かめてください。", "Check the name and the folder.";
    BROKEN_LINK: "リンク先のファイルがありません。", "The link points to a file that does not exist.";
    BROKEN_LINK_REMEDY: "リンクを作り直すか、元のファイルを直接指定してください。", "Make the link again, or name the file itself.";
    DENIED: "ファイルを読む権限がありません。", "You may not read this file.";
    DENIED_REMEDY: "ファイルの持ち主に読み取りの許可を頼むか、読める場所へ写してください。", "Ask its owner for permission, or copy it to a place you can read.";
    DIRECTORY: "フォルダーです。ファイルではありません。", "This is a folder, not a file.";
    DIRECTORY_REMEDY: "フォルダーの中の表（.tsv・.csv・.xlsx）を指定してください。", "Name a table in it (.tsv, .csv, .xlsx).";
    IO: "ファイルを読めません（{error}）。", "The file cannot be read ({error}).";
    IO_REMEDY: "ほかのソフトで開いていれば閉じ、手元に写してからもう一度試してください。", "Close it in other programs, copy it to your own disk and try again.";
    TOO_LARGE: "ファイルが大きすぎます（上限は4 GiB）。", "The file is too large (the limit is 4 GiB).";
    TOO_LARGE_REMEDY: "表を年度やシートごとに分けてください。", "Split the table, by year or by sheet.";
    ZIP: "文字だけの表ではありません（中身はZIP形式です）。", "This is not a text table (it is a ZIP file inside).";
    ZIP_REMEDY: "Excelの表なら拡張子を .xlsx に、そうでなければ展開して中の表を指定してください。", "If it is an Excel workbook name it .xlsx; otherwise unpack it and name the table inside.";
    OLE: "文字だけの表ではありません（古い形式のExcel・Word・一太郎か、パスワード付きのファイルです）。", "This is not a text table (an old Excel, Word or Ichitaro file, or one with a password).";
    OLE_REMEDY: "元のソフトで開き、Excelなら .xlsx、そうでなければ表をExcelに貼って .xlsx か CSV UTF-8 で保存し直してください（パスワードは外してください）。", "Open it where it was made and save it as .xlsx or as CSV UTF-8, without a password.";
    PDF: "文字だけの表ではありません（PDFです）。", "This is not a text table (it is a PDF).";
    PDF_REMEDY: "PDFのもとになった表（.xlsx・.csv・.tsv）を指定してください。", "Name the table the PDF was made from (.xlsx, .csv, .tsv).";
    RTF: "文字だけの表ではありません（リッチテキストです）。", "This is not a text table (it is rich text).";
    RTF_REMEDY: "表をExcelに貼り、.xlsx か CSV UTF-8 で保存し直してください。", "Paste the table into a spreadsheet and save it as .xlsx or CSV UTF-8.";
    IMAGE: "文字だけの表ではありません（画像です）。", "This is not a text table (it is a picture).";
    IMAGE_REMEDY: "画像のもとになった表（.xlsx・.csv・.tsv）を指定してください。", "Name the table the picture shows (.xlsx, .csv, .tsv).";
    ARCHIVE: "文字だけの表ではありません（圧縮ファイルです）。", "This is not a text table (it is a compressed file).";
    ARCHIVE_REMEDY: "展開して、中の表を指定してください。", "Unpack it and name the table inside.";
    BINARY: "文字だけの表ではありません（{line}行目、先頭から{offset}バイトの位置に、文字ではない値 0x{byte} があります）。", "This is not a text table (line {line}, byte {offset}: 0x{byte} is no character).";
    BINARY_REMEDY: "元のソフトで .xlsx か CSV UTF-8 として保存し直してください。表のはずなら、書き出しや転送の途中で壊れていないか確かめてください。", "Save it again as .xlsx or CSV UTF-8. If it should be a table, see whether it was damaged on the way.";
    UTF16: "文字コードはUTF-16のようですが、それを示す先頭の印（BOM）がありません。", "This looks like UTF-16, but the byte-order mark that says so is missing.";
    UTF16_REMEDY: "メモ帳などで開き、UTF-8 で保存し直してください。", "Open it in an editor and save it as UTF-8.";
    INVALID: "文字コードは{encoding}のようですが、{line}行目（先頭から{offset}バイトの位置）に、{encoding}の文字として読めないところがあります。", "This looks like {encoding}, but line {line} (byte {offset}) holds something that is no {encoding} character.";
    INVALID_REMEDY: "その行の文字化けを直して保存し直すか、もとの表から書き出し直してください。", "Repair that line and save the file, or export it again from where it was made.";
    TRUNCATED: "文字コードは{encoding}のようですが、ファイルが{line}行目（先頭から{offset}バイトの位置）の文字の途中で切れています。", "This looks like {encoding}, but the file ends in the middle of a character on line {line} (byte {offset}).";
    TRUNCATED_REMEDY: "書き出しや転送が途中で終わっています。もとの場所からもう一度写すか、書き出し直してください。", "It was not written or copied to its end: copy or export it again.";
    UNKNOWN: "文字コードが分かりません（{line}行目、先頭から{offset}バイトの位置に、UTF-8・Shift_JIS・EUC-JP・ISO-2022-JPのどれとしても読めない文字があります）。", "The encoding is unknown (line {line}, byte {offset}: not UTF-8, Shift_JIS, EUC-JP or ISO-2022-JP).";
    UNKNOWN_REMEDY: "元のソフトで UTF-8（Excelなら「CSV UTF-8」）として保存し直してください。", "Save it as UTF-8 (in Excel: \"CSV UTF-8\").";
}

impl SourceError {
    /// What to tell the user.
    pub fn explain(&self, lang: Lang) -> Explanation {
        match self {
            Self::Io { error, .. } => match error.kind() {
                ErrorKind::NotFound => plain(lang, NOT_FOUND, NOT_FOUND_REMEDY),
                ErrorKind::PermissionDenied => plain(lang, DENIED, DENIED_REMEDY),
                ErrorKind::IsADirectory => plain(lang, DIRECTORY, DIRECTORY_REMEDY),
                _ => Explanation {
                    message: IO.fill(lang, &[("error", error)]),
                    remedy: IO_REMEDY.get(lang).to_owned(),
                },
            },
            Self::BrokenLink { .. } => plain(lang, BROKEN_LINK, BROKEN_LINK_REMEDY),
            Self::TooLarge { .. } => plain(lang, TOO_LARGE, TOO_LARGE_REMEDY),
            Self::Decode { error, .. } => error.explain(lang),
        }
    }
}

impl DecodeError {
    /// What to tell the user.
    pub fn explain(&self, lang: Lang) -> Explanation {
        match *self {
            Self::Format(format) => {
                let (message, remedy) = match format {
                    Format::Zip => (ZIP, ZIP_REMEDY),
                    Format::Ole => (OLE, OLE_REMEDY),
                    Format::Pdf => (PDF, PDF_REMEDY),
                    Format::Rtf => (RTF, RTF_REMEDY),
                    Format::Image => (IMAGE, IMAGE_REMEDY),
                    Format::Archive => (ARCHIVE, ARCHIVE_REMEDY),
                };
                plain(lang, message, remedy)
            }
            Self::Binary { offset, line, byte } => {
                let byte = format!("{byte:02X}");
                Explanation {
                    message: BINARY.fill(
                        lang,
                        &[("line", &line), ("offset", &offset), ("byte", &byte)],
                    ),
                    remedy: BINARY_REMEDY.get(lang).to_owned(),
                }
            }
            Self::Utf16WithoutBom { .. } => plain(lang, UTF16, UTF16_REMEDY),
            Self::Invalid {
                encoding,
                offset,
                line,
                truncated,
            } => {
                let (message, remedy) = match truncated {
                    true => (TRUNCATED, TRUNCATED_REMEDY),
                    false => (INVALID, INVALID_REMEDY),
                };
                let encoding = Encoding::name(encoding);
                Explanation {
                    message: message.fill(
                        lang,
                        &[
                            ("encoding", &encoding),
                            ("line", &line),
                            ("offset", &offset),
                        ],
                    ),
                    remedy: remedy.get(lang).to_owned(),
                }
            }
            Self::TooLong => plain(lang, TOO_LARGE, TOO_LARGE_REMEDY),
            Self::Unknown { offset, line } => Explanation {
                message: UNKNOWN.fill(lang, &[("line", &line), ("offset", &offset)]),
                remedy: UNKNOWN_REMEDY.get(lang).to_owned(),
            },
        }
    }
}

fn plain(lang: Lang, message: Text, remedy: Text) -> Explanation {
    Explanation {
        message: message.get(lang).to_owned(),
        remedy: remedy.get(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_speaks_both_languages_about_the_same_things() {
        let arguments = |text: &str| {
            let mut names: Vec<_> = text
                .split('{')
                .skip(1)
                .map(|rest| rest.split('}').next().unwrap_or_default().to_owned())
                .collect();
            names.sort();
            names.dedup();
            names
        };
        for text in ALL {
            assert!(!text.ja.is_ascii() && text.en.is_ascii(), "{text:?}");
            assert_eq!(arguments(text.ja), arguments(text.en), "{text:?}");
        }
    }
}
