//! The file's own bytes stay; new text comes in the file's encoding or not at all.

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use kouetsu::fix::{Level, Reason};
use kouetsu::grid::Delimiter;
use kouetsu::source::Encoding;

use super::*;

fn encode(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy, "{text}");
    bytes.into_owned()
}

/// Every encoding we read, with its byte-order mark where it has one.
pub(crate) fn encoded(text: &str) -> Vec<(Encoding, Vec<u8>)> {
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(unit)
            .collect()
    };
    vec![
        (Encoding::Utf8, text.as_bytes().to_vec()),
        (Encoding::Utf8, format!("\u{FEFF}{text}").into_bytes()),
        (Encoding::Utf16Le, utf16(u16::to_le_bytes)),
        (Encoding::Utf16Be, utf16(u16::to_be_bytes)),
        (Encoding::ShiftJis, encode(text, SHIFT_JIS)),
        (Encoding::EucJp, encode(text, EUC_JP)),
        (Encoding::Iso2022Jp, encode(text, ISO_2022_JP)),
    ]
}

const TABLE: &str =
    "施策,令和元年度,備考\r\n働き方改革の推進,abc,○\r\n\"一行目\n二行目\",,利用動奨の周知\r\n";

#[test]
fn a_correction_in_every_encoding_is_as_if_it_had_been_written_so() {
    let changed = TABLE
        .replace("動奨", "勧奨")
        .replace("abc", "a働き\"方")
        .replace(",,", ",新しい,")
        .replace("一行目\n", "");
    for ((encoding, bytes), (_, wanted)) in encoded(TABLE).into_iter().zip(encoded(&changed)) {
        let grid = read(&bytes, Delimiter::Comma);
        assert_eq!(grid.source().encoding(), Some(encoding));
        let findings = [
            replace(&grid, part(&grid, 2, 2, "動"), "勧"),
            replace(&grid, part(&grid, 1, 1, "bc"), "働き\"方"),
            replace(&grid, span(&grid, 2, 1, 0..0), "新しい"),
            replace(&grid, part(&grid, 2, 0, "一行目\n"), ""),
        ];
        let (result, plan) = fixed(&grid, &findings, Level::Safe);
        assert!(plan.refused.is_empty(), "{:?}", plan.refused);
        assert_eq!(plan.applied.len(), 4);
        assert_eq!(result, wanted, "{encoding:?}");
    }
}

#[test]
fn what_does_not_survive_encoding_keeps_its_bytes() {
    // 髙 as IBM extended (EE E0), which encoders write as FB FC.
    let mut bytes = encode("氏名,所属\r\n", SHIFT_JIS);
    bytes.extend_from_slice(b"\xEE\xE0\x8B\xB4,");
    bytes.extend_from_slice(&encode("総務部\r\n", SHIFT_JIS));
    let grid = read(&bytes, Delimiter::Comma);
    assert_eq!(grid.source().encoding(), Some(Encoding::ShiftJis));
    let cell = grid.cell(1, 0).unwrap();
    let whole = grid.value(cell).to_owned();
    // A rule that replaces the whole cell changes only what differs.
    let findings = [replace(&grid, grid.span(cell), &format!("{whole}次郎,"))];
    let (result, _) = fixed(&grid, &findings, Level::Safe);
    let mut wanted = encode("氏名,所属\r\n\"", SHIFT_JIS);
    wanted.extend_from_slice(b"\xEE\xE0\x8B\xB4");
    wanted.extend_from_slice(&encode("次郎,\",総務部\r\n", SHIFT_JIS));
    assert_eq!(result, wanted);
}

#[test]
fn a_character_that_the_encoding_lacks_is_refused_with_its_place() {
    let bytes = encode("施策,備考\r\n9月～10月,利用動奨\r\n", SHIFT_JIS);
    let grid = read(&bytes, Delimiter::Comma);
    let findings = [
        replace(&grid, part(&grid, 1, 0, "～"), "〜"),
        replace(&grid, part(&grid, 1, 1, "動"), "勧"),
    ];
    let (result, plan) = fixed(&grid, &findings, Level::Safe);
    assert_eq!(plan.refused.len(), 1);
    let refused = &plan.refused[0];
    assert_eq!(refused.reason, Reason::Encoding(Encoding::ShiftJis, '〜'));
    let at = &refused.location;
    assert_eq!((at.line, at.field, at.chars.clone()), (2, 1, 2..3));
    let text = encode("施策,備考\r\n9月～10月,利用勧奨\r\n", SHIFT_JIS);
    assert_eq!(result, text, "the other fix is made");
}

#[test]
fn escape_sequences_are_never_doubled() {
    // Deleting and inserting at every boundary between ASCII and kanji.
    let text = "a施b策c,策\r\n施策,x\r\n";
    let bytes = encode(text, ISO_2022_JP);
    let grid = read(&bytes, Delimiter::Comma);
    let value = "a施b策c";
    let ends: Vec<usize> = value
        .char_indices()
        .map(|(at, _)| at)
        .chain([value.len()])
        .collect();
    for (n, &start) in ends.iter().enumerate() {
        for &end in &ends[n..] {
            for new in ["", "x", "用", "x用", "用x"] {
                let findings = [replace(&grid, span(&grid, 0, 0, start..end), new)];
                let (result, plan) = fixed(&grid, &findings, Level::Safe);
                assert!(plan.refused.is_empty());
                let wanted = format!(
                    "{}{new}{}{}",
                    &value[..start],
                    &value[end..],
                    &text[value.len()..]
                );
                let again =
                    ISO_2022_JP.decode_without_bom_handling_and_without_replacement(&result);
                assert_eq!(
                    again.as_deref(),
                    Some(wanted.as_str()),
                    "{start}..{end} {new}"
                );
            }
        }
    }
}
