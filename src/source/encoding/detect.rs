//! Which encoding a file is written in.

use super::{DecodeError, Encoding, Format, Survey, count_lines, survey};

/// First bytes of formats that offices rename to .csv or .txt.
const MAGIC: &[(&[u8], Format)] = &[
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Format::Ole),
    (b"%PDF-", Format::Pdf),
    (b"{\\rtf", Format::Rtf),
    (b"\x89PNG", Format::Image),
    (b"\xFF\xD8\xFF", Format::Image),
    (b"GIF8", Format::Image),
    (b"\x1F\x8B", Format::Archive),
    (b"7z\xBC\xAF\x27\x1C", Format::Archive),
    (b"Rar!\x1A", Format::Archive),
];

/// How much is looked at where looking at everything adds nothing.
const SAMPLE: usize = 1 << 16;

/// What can be told without decoding; the file may still be damaged. `None`: UTF-8 without mark
/// or an eight-bit encoding. O(n).
pub(super) fn by_marks(raw: &[u8]) -> Result<Option<Encoding>, DecodeError> {
    if let Some(&(_, format)) = MAGIC.iter().find(|(magic, _)| raw.starts_with(magic)) {
        return Err(DecodeError::Format(format));
    }
    for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
        if raw.starts_with(encoding.bom()) {
            return Ok(Some(encoding));
        }
    }
    if let Some(at) = memchr::memchr(0, raw) {
        return Err(match utf16_without_bom(raw) {
            Some(encoding) => DecodeError::Utf16WithoutBom { encoding },
            None => binary(raw, at),
        });
    }
    if let Some(at) = many_controls(&raw[..raw.len().min(SAMPLE)]) {
        return Err(binary(raw, at));
    }
    if raw.starts_with(Encoding::Utf8.bom()) {
        return Ok(Some(Encoding::Utf8));
    }
    let seven_bit = has_iso_2022_escapes(raw) && raw.is_ascii();
    Ok(seven_bit.then_some(Encoding::Iso2022Jp))
}

fn binary(raw: &[u8], offset: usize) -> DecodeError {
    DecodeError::Binary {
        offset,
        line: count_lines(&raw[..offset]),
        byte: raw[offset],
    }
}

/// The encoding most of a file is written in that is not sound UTF-8, and how well it can be read
/// in it; `None` is UTF-8. O(n).
pub(super) fn eight_bit(raw: &[u8]) -> Result<Option<(Encoding, Survey)>, DecodeError> {
    if looks_like_utf8(raw) {
        return Ok(None);
    }
    let first = raw
        .iter()
        .position(|byte| !byte.is_ascii())
        .expect("ASCII is sound UTF-8");
    let found = |encoding, survey| Ok(Some((encoding, survey)));
    let shift_jis = survey(Encoding::ShiftJis, raw, 1);
    let euc_jp = survey(Encoding::EucJp, raw, 1);
    match (shift_jis.errors, euc_jp.errors, guess(raw, first)) {
        (0, 0, Encoding::EucJp) | (1, 0, _) => return found(Encoding::EucJp, euc_jp),
        // A damaged EUC-JP text is often sound Shift_JIS: half-width katakana without sense.
        (0, 1, _) if written_in_euc_jp(raw, first) => {
            return found(Encoding::EucJp, survey(Encoding::EucJp, raw, usize::MAX));
        }
        (0, _, _) => return found(Encoding::ShiftJis, shift_jis),
        _ => {}
    }
    // Damaged in every encoding: the one that breaks least often, in doubt the one it looks like.
    let mut candidates = vec![guess(raw, first), Encoding::ShiftJis, Encoding::EucJp];
    if has_iso_2022_escapes(raw) {
        candidates.insert(0, Encoding::Iso2022Jp);
    }
    let (encoding, survey) = candidates
        .into_iter()
        .map(|encoding| (encoding, survey(encoding, raw, usize::MAX)))
        .min_by_key(|(_, survey)| survey.errors)
        .expect("there are candidates");
    if survey.errors * 4 > survey.wide {
        return Err(DecodeError::Unknown {
            offset: first,
            line: count_lines(&raw[..first]),
        });
    }
    found(encoding, survey)
}

/// Most of a broken text is UTF-8 all the same.
///
/// Read as UTF-8, Shift_JIS and EUC-JP break at nearly every character, and what does not break
/// is mostly two bytes long; so three-byte sequences that outnumber the breaks are UTF-8.
fn looks_like_utf8(raw: &[u8]) -> bool {
    const ENOUGH: usize = 4096;
    let (mut long, mut broken) = (0, 0);
    for chunk in raw.utf8_chunks() {
        long += chunk.valid().bytes().filter(|&byte| byte >= 0xE0).count();
        broken += usize::from(!chunk.invalid().is_empty());
        if broken == ENOUGH {
            break;
        }
    }
    long > 0 && long >= 2 * broken
}

/// Shift_JIS or EUC-JP, when the bytes are valid (or equally damaged) in both.
fn guess(raw: &[u8], first: usize) -> Encoding {
    const ENOUGH: usize = 1 << 20;
    let sample = &raw[first..raw.len().min(first + ENOUGH)];
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, first + sample.len() == raw.len());
    let guess = detector.guess(Some(b"jp"), chardetng::Utf8Detection::Deny);
    match guess == encoding_rs::EUC_JP {
        true => Encoding::EucJp,
        false => Encoding::ShiftJis,
    }
}

/// Kana of EUC-JP (A4 and A5 before a high byte) are common, and the first bytes of most
/// Shift_JIS characters (81–9F), which EUC-JP hardly has, are not.
fn written_in_euc_jp(raw: &[u8], first: usize) -> bool {
    let sample = &raw[first..raw.len().min(first + SAMPLE)];
    let high = sample.iter().filter(|&&byte| byte >= 0x80).count();
    let kana = sample
        .windows(2)
        .filter(|pair| matches!(pair, [0xA4 | 0xA5, 0xA1..=0xFE]))
        .count();
    let shift_jis = sample
        .iter()
        .filter(|byte| matches!(byte, 0x81..=0x8D | 0x90..=0x9F))
        .count();
    kana * 10 >= high && shift_jis * 50 <= high
}

/// JIS X 0208, JIS X 0201 katakana or Roman is switched on somewhere.
fn has_iso_2022_escapes(raw: &[u8]) -> bool {
    memchr::memchr_iter(0x1B, raw).any(|at| {
        matches!(
            &raw[at + 1..],
            [b'$', b'@' | b'B', ..] | [b'(', b'I' | b'J', ..]
        )
    })
}

/// The first of so many control characters that this is no text.
fn many_controls(sample: &[u8]) -> Option<usize> {
    let odd = |byte: u8| byte < 0x20 && !matches!(byte, b'\t'..=b'\r' | 0x1A | 0x1B);
    let count = sample.iter().filter(|&&byte| odd(byte)).count();
    (count >= 4 && count * 50 > sample.len())
        .then(|| sample.iter().position(|&byte| odd(byte)))
        .flatten()
}

/// Nearly every 16-bit unit is a character of Japanese tables, one of them a tab or line end.
fn utf16_without_bom(raw: &[u8]) -> Option<Encoding> {
    let sample = &raw[..raw.len().min(SAMPLE)];
    [
        (Encoding::Utf16Le, u16::from_le_bytes as fn([u8; 2]) -> u16),
        (Encoding::Utf16Be, u16::from_be_bytes),
    ]
    .into_iter()
    .find(|(_, unit)| {
        let (mut units, mut usual, mut layout) = (0, 0, 0);
        for pair in sample.chunks_exact(2) {
            units += 1;
            match unit([pair[0], pair[1]]) {
                0x09 | 0x0A | 0x0D => layout += 1,
                0x20..=0x7E | 0x3000..=0x30FF | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF => usual += 1,
                _ => {}
            }
        }
        units >= 4 && layout > 0 && (usual + layout) * 10 >= units * 9
    })
    .map(|(encoding, _)| encoding)
}
