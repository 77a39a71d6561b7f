//! What holds for every text and for every byte.

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use kouetsu::grid::{Delimiter, Grid, exercise, read_bytes};
use proptest::prelude::*;

use super::values;

const DELIMITERS: [Delimiter; 3] = [Delimiter::Tab, Delimiter::Comma, Delimiter::Semicolon];

fn read(text: &str, delimiter: Delimiter) -> Grid {
    read_bytes("x", text.as_bytes().to_vec(), Some(delimiter))
        .expect("a text is readable")
        .remove(0)
}

/// Texts made of what matters to a reader of tables.
fn tabular() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\t"),
        Just(","),
        Just(";"),
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\""),
        Just("\"\""),
        Just(" "),
        Just("a"),
        Just("施策"),
        Just("𠮷"),
        Just("か\u{3099}"),
        Just("ﾊﾝｶｸ"),
        Just("　"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Rows of values without NUL, at least one cell each.
fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = "[a-c施策𠮷 ,;\t\"\n]{0,6}";
    proptest::collection::vec(proptest::collection::vec(cell, 1..5), 0..8)
}

/// Written as RFC 4180 wants it, every field in quotes.
fn written(table: &[Vec<String>], delimiter: Delimiter, end: &str) -> String {
    let mut text = String::new();
    for row in table {
        let fields: Vec<_> = row
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        text += &fields.join(&char::from(delimiter.byte()).to_string());
        text += end;
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn fields_and_what_stands_between_them_are_the_whole_text(
        text in tabular(),
        which in 0..3usize,
    ) {
        let delimiter = DELIMITERS[which];
        let grid = read(&text, delimiter);
        let mut at = 0;
        for row in 0..grid.row_count() {
            for (column, cell) in grid.row(row).enumerate() {
                let raw = grid.raw_range(cell).expect("delimited");
                let between = &text[at..raw.start];
                if column > 0 {
                    prop_assert_eq!(between.as_bytes(), [delimiter.byte()]);
                } else {
                    prop_assert!(between.bytes().all(|byte| matches!(byte, b'\n' | b'\r')));
                    prop_assert!(row == 0 || !between.is_empty());
                }
                let (raw_text, value) = (&text[raw.clone()], grid.value(cell));
                let unquoted = raw_text
                    .strip_prefix('"')
                    .and_then(|rest| rest.strip_suffix('"'))
                    .map(|inner| inner.replace("\"\"", "\""));
                prop_assert!(raw_text == value || unquoted.as_deref() == Some(value));
                at = raw.end;
            }
        }
        prop_assert!(text[at..].bytes().all(|byte| matches!(byte, b'\n' | b'\r')));
    }

    #[test]
    fn a_correctly_quoted_table_is_read_back(table in table(), which in 1..3usize) {
        let delimiter = DELIMITERS[which];
        let text = written(&table, delimiter, "\n");
        let grid = read(&text, delimiter);
        prop_assert_eq!(values(&grid), table);
        prop_assert_eq!(grid.unclosed_quote(), None);
    }

    #[test]
    fn rows_do_not_depend_on_line_ends(text in tabular(), which in 0..3usize) {
        let plain = text.replace("\r\n", "\n").replace('\r', "\n");
        let expected = read(&plain, DELIMITERS[which]);
        for end in ["\r\n", "\r"] {
            let other = read(&plain.replace('\n', end), DELIMITERS[which]);
            let back: Vec<Vec<String>> = values(&other)
                .into_iter()
                .map(|row| row.into_iter().map(|value| value.replace(end, "\n")).collect())
                .collect();
            prop_assert_eq!(values(&expected), back);
            for row in 0..expected.row_count() {
                prop_assert_eq!(expected.line(row), other.line(row));
            }
        }
    }

    #[test]
    fn tables_survive_every_byte_sequence(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        exercise(&bytes);
    }

    #[test]
    fn texts_survive_in_every_encoding(text in tabular(), cut in 0..6usize) {
        let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
        };
        for bytes in [
            text.clone().into_bytes(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            SHIFT_JIS.encode(&text).0.into_owned(),
            EUC_JP.encode(&text).0.into_owned(),
            ISO_2022_JP.encode(&text).0.into_owned(),
        ] {
            exercise(&bytes);
            exercise(&bytes[..bytes.len().saturating_sub(cut)]);
        }
    }

    #[test]
    fn japanese_text_keeps_its_encoding(
        text in "[ぁ-んァ-ヴ一二三施策働改革推進実年度、。]{4,40}(,[ぁ-ん]{1,8}\n){1,4}",
    ) {
        for codec in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let (bytes, _, lossy) = codec.encode(&text);
            if lossy {
                continue;
            }
            let grid = read_bytes("x", bytes.into_owned(), None).expect("readable").remove(0);
            prop_assert_eq!(grid.source().text(), &text);
        }
    }
}
