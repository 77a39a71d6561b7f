//! What cannot be read is told with its place and a remedy.

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use kouetsu::grid::{OpenError, open, read_bytes};
use kouetsu::rule::Lang;
use kouetsu::source::{DecodeError, Encoding, Format, SourceError};

const TABLE: &str = "施策,令和元年度\n働き方改革の推進,○\n両立支援の周知,実施\n";

fn damage(bytes: Vec<u8>) -> DecodeError {
    match read_bytes("x.csv", bytes, None) {
        Err(OpenError::Source(SourceError::Decode { error, .. })) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_broken_byte_in_utf_8_is_utf_8_damage() {
    let mut bytes = TABLE.as_bytes().to_vec();
    let at = TABLE.find('改').unwrap();
    bytes[at + 1] = b'?';
    let error = damage(bytes);
    let expected = DecodeError::Invalid {
        encoding: Encoding::Utf8,
        offset: at,
        line: 2,
        truncated: false,
    };
    assert_eq!(error, expected);
    let told = error.explain(Lang::Ja);
    assert!(told.message.contains("UTF-8") && told.message.contains("2行目"));
    assert!(told.message.contains(&at.to_string()));
}

#[test]
fn a_file_that_ends_in_a_character_is_told_as_cut() {
    let text = TABLE.trim_end();
    let lines = 3;
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (encoding, bytes, last) in [
        (Encoding::Utf8, text.as_bytes().to_vec(), 3),
        (Encoding::ShiftJis, SHIFT_JIS.encode(text).0.into_owned(), 2),
        (Encoding::EucJp, EUC_JP.encode(text).0.into_owned(), 2),
        (Encoding::Utf16Le, utf16, 2),
    ] {
        let cut = bytes.len() - 1;
        let expected = DecodeError::Invalid {
            encoding,
            offset: bytes.len() - last,
            line: lines,
            truncated: true,
        };
        assert_eq!(damage(bytes[..cut].to_vec()), expected);
    }
}

#[test]
fn damage_in_other_encodings_is_told_at_its_place() {
    for (encoding, codec) in [
        (Encoding::ShiftJis, SHIFT_JIS),
        (Encoding::EucJp, EUC_JP),
        (Encoding::Iso2022Jp, ISO_2022_JP),
    ] {
        let (before, after) = TABLE.split_once("両立").unwrap();
        let mut bytes = codec.encode(before).0.into_owned();
        let at = bytes.len();
        bytes.push(0xFF);
        bytes.extend_from_slice(&codec.encode(after).0);
        let expected = DecodeError::Invalid {
            encoding,
            offset: at,
            line: 3,
            truncated: false,
        };
        assert_eq!(damage(bytes), expected);
    }
}

#[test]
fn damaged_euc_jp_is_not_taken_for_half_width_katakana() {
    // Without its last byte this is sound Shift_JIS.
    let bytes = EUC_JP
        .encode("はたらきかた\tすいこう\nかいかく")
        .0
        .into_owned();
    let cut = bytes[..bytes.len() - 1].to_vec();
    assert!(!SHIFT_JIS.decode_without_bom_handling(&cut).1);
    let expected = DecodeError::Invalid {
        encoding: Encoding::EucJp,
        offset: bytes.len() - 2,
        line: 2,
        truncated: true,
    };
    assert_eq!(damage(cut), expected);
}

#[test]
fn a_lone_surrogate_is_damage() {
    let bytes = [0xFEFFu16, 0x65BD, 0x0A, 0xD842, 0x61]
        .into_iter()
        .flat_map(u16::to_be_bytes)
        .collect();
    let expected = DecodeError::Invalid {
        encoding: Encoding::Utf16Be,
        offset: 6,
        line: 2,
        truncated: false,
    };
    assert_eq!(damage(bytes), expected);
}

#[test]
fn other_formats_are_called_by_their_names() {
    assert_eq!(
        damage(b"%PDF-1.7 ...".to_vec()),
        DecodeError::Format(Format::Pdf)
    );
    assert_eq!(
        damage(b"{\\rtf1 x}".to_vec()),
        DecodeError::Format(Format::Rtf)
    );
    assert_eq!(
        damage(b"\x89PNG\r\n\x1A\n".to_vec()),
        DecodeError::Format(Format::Image)
    );
    let zeros = DecodeError::Binary {
        offset: 4,
        line: 2,
        byte: 0,
    };
    assert_eq!(damage(b"a,b\n\0\0".to_vec()), zeros);
    let controls = damage(b"a,b\n\x01\x02\x03\x04\x05".to_vec());
    assert!(matches!(controls, DecodeError::Binary { offset: 4, .. }));
}

#[test]
fn utf_16_without_mark_is_told_as_such() {
    for (encoding, unit) in [
        (Encoding::Utf16Le, u16::to_le_bytes as fn(u16) -> [u8; 2]),
        (Encoding::Utf16Be, u16::to_be_bytes),
    ] {
        let bytes = TABLE.encode_utf16().flat_map(unit).collect();
        assert_eq!(damage(bytes), DecodeError::Utf16WithoutBom { encoding });
    }
}

#[test]
fn text_in_no_japanese_encoding_is_unknown() {
    let latin = b"name,city\nJos\xE9,M\xE1laga\nZo\xEB,K\xF6ln\n".to_vec();
    let expected = DecodeError::Unknown {
        offset: 13,
        line: 2,
    };
    assert_eq!(damage(latin), expected);
}

#[test]
fn a_few_control_characters_do_not_stop_reading() {
    let bytes = "施策\t内容\n調査\u{B}する\t整備\u{1A}\n"
        .as_bytes()
        .to_vec();
    assert!(read_bytes("x", bytes, None).is_ok());
}

#[test]
fn files_that_are_not_there_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let missing = open(&folder.path().join("none.tsv"), None).unwrap_err();
    assert!(missing.explain(Lang::Ja).message.contains("見つかりません"));
    let directory = open(folder.path(), None).unwrap_err();
    assert!(!directory.explain(Lang::En).remedy.is_empty());
    #[cfg(unix)]
    {
        let link = folder.path().join("link.tsv");
        std::os::unix::fs::symlink(folder.path().join("gone"), &link).unwrap();
        let error = open(&link, None).unwrap_err();
        assert!(error.explain(Lang::Ja).message.contains("リンク先"));
        assert_eq!(error.path(), link.to_string_lossy());
    }
}
