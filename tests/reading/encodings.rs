//! Encodings are found, and every place is found again in the file as stored.

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use kouetsu::grid::{Grid, Span};
use kouetsu::source::Encoding;

use super::{grid, values};

const TABLE: &str =
    "施策,令和元年度,備考\n働き方改革の推進,○,ﾊﾝｶｸとゼンカク\n\"一行目\n二行目\",100円,髙橋\n";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(unit)
        .collect()
}

/// ISO-2022-JP has no half-width katakana and no 髙.
fn plain() -> String {
    TABLE.replace("ﾊﾝｶｸ", "半角").replace('髙', "高")
}

fn encoded(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy);
    bytes.into_owned()
}

fn variants() -> Vec<(Encoding, String, Vec<u8>)> {
    let own = || TABLE.to_owned();
    let euc = TABLE.replace('髙', "高");
    vec![
        (Encoding::Utf8, own(), TABLE.as_bytes().to_vec()),
        (
            Encoding::Utf8,
            own(),
            format!("\u{FEFF}{TABLE}").into_bytes(),
        ),
        (Encoding::Utf16Le, own(), utf16(TABLE, u16::to_le_bytes)),
        (Encoding::Utf16Be, own(), utf16(TABLE, u16::to_be_bytes)),
        (Encoding::ShiftJis, own(), encoded(TABLE, SHIFT_JIS)),
        (Encoding::EucJp, euc.clone(), encoded(&euc, EUC_JP)),
        (Encoding::Iso2022Jp, plain(), encoded(&plain(), ISO_2022_JP)),
    ]
}

#[test]
fn every_encoding_is_found_and_read_alike() {
    for (encoding, text, bytes) in variants() {
        let read = grid(bytes);
        assert_eq!(read.source().encoding(), Some(encoding));
        assert_eq!(values(&read), values(&grid(text)), "{encoding:?}");
    }
}

/// Byte ranges of all characters of all cells.
fn ranges(grid: &Grid) -> Vec<(char, std::ops::Range<usize>)> {
    let mut ranges = Vec::new();
    for row in 0..grid.row_count() {
        for cell in grid.row(row) {
            for (at, ch) in grid.value(cell).char_indices() {
                let end = at + ch.len_utf8();
                let location = grid.locate(Span {
                    cell,
                    start: at as u32,
                    end: end as u32,
                });
                ranges.push((ch, location.bytes.expect("a text has bytes")));
            }
        }
    }
    ranges
}

#[test]
fn bytes_of_every_character_decode_to_it() {
    for (encoding, _, bytes) in variants() {
        let codec = match encoding {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::ShiftJis => SHIFT_JIS,
            Encoding::EucJp => EUC_JP,
            // Needs the state: tested below.
            Encoding::Iso2022Jp => continue,
        };
        let grid = grid(bytes.clone());
        for (ch, range) in ranges(&grid) {
            let (text, _) = codec.decode_without_bom_handling(&bytes[range.clone()]);
            assert_eq!(text, ch.to_string(), "{encoding:?} {range:?}");
        }
    }
}

#[test]
fn iso_2022_jp_places_account_for_escape_sequences() {
    //            0123 45678 9.. : a b ESC $ B 施 策 ESC ( B , c
    let bytes = b"ab\x1B$B;\x5C:v\x1B(B,c\nd,e\n".to_vec();
    let grid = grid(bytes);
    let found = ranges(&grid);
    let expected = [
        ('a', 0..1),
        ('b', 1..2),
        ('施', 2..7),
        ('策', 7..9),
        ('c', 13..14),
        ('d', 15..16),
        ('e', 17..18),
    ];
    assert_eq!(found, expected);
}

#[test]
fn places_stay_exact_far_into_a_file() {
    // Longer than the distance between checkpoints, with surrogate pairs and 髙.
    let row = "𠮷野家,髙﨑,ﾊﾝｶｸ abc\n".repeat(2_000);
    let sjis = row.replace('𠮷', "吉");
    for (bytes, codec) in [
        (utf16(&row, u16::to_le_bytes), encoding_rs::UTF_16LE),
        (utf16(&row, u16::to_be_bytes), encoding_rs::UTF_16BE),
        (encoded(&sjis, SHIFT_JIS), SHIFT_JIS),
    ] {
        let grid = grid(bytes.clone());
        assert_eq!(grid.row_count(), 2_000);
        for (ch, range) in ranges(&grid).into_iter().rev().take(50) {
            let (text, _) = codec.decode_without_bom_handling(&bytes[range]);
            assert_eq!(text, ch.to_string());
        }
    }
    let kanji = "働き方改革abc推進,".repeat(1_000) + "終";
    let bytes = encoded(&kanji, ISO_2022_JP);
    let grid = grid(bytes.clone());
    let (_, last) = ranges(&grid).pop().unwrap();
    assert_eq!(last.end, bytes.len() - 3, "before the last escape");
    assert_eq!(last.len(), 5, "an escape and two bytes");
}

#[test]
fn cp932_twins_keep_their_own_bytes() {
    // NEC-selected EE E0 and IBM FB FC are both 髙.
    let bytes = b"\x8E{\x8D\xF4,\xEE\xE0\n\xFB\xFC,a\n".to_vec();
    let grid = grid(bytes);
    assert_eq!(values(&grid), [["施策", "髙"], ["髙", "a"]]);
    let found: Vec<_> = ranges(&grid)
        .into_iter()
        .filter(|(ch, _)| *ch == '髙')
        .collect();
    assert_eq!(found, [('髙', 5..7), ('髙', 8..10)]);
}

#[test]
fn half_width_katakana_is_shift_jis_and_euc_stays_euc() {
    for text in [
        "ﾃｽﾄ,ﾃﾞｰﾀ\nｱｲｳ,ｴｵ\n",
        "ｼｻｸ\tﾅｲﾖｳ\nﾊﾀﾗｷｶﾀ\tｶｲｶｸ\n",
        "氏名,ﾌﾘｶﾞﾅ\n山田太郎,ﾔﾏﾀﾞ ﾀﾛｳ\n佐藤花子,ｻﾄｳ ﾊﾅｺ\n",
        "施策,予定\n",
        "あ\n",
    ] {
        let read = grid(encoded(text, SHIFT_JIS));
        assert_eq!(read.source().text(), text, "Shift_JIS");
    }
    for text in [
        "施策,令和元年度\n調査,実施\n",
        "あいう,アイウ\n",
        "テーマ\t対応策\n長時間労働の是正\t健康で働きやすい職場環境の整備\n",
        "氏名,フリガナ\n山田太郎,ヤマダ タロウ\n",
    ] {
        let read = grid(encoded(text, EUC_JP));
        assert_eq!(read.source().text(), text, "EUC-JP");
    }
}
