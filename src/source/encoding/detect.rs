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

/// Finds the encoding most of the file is written in; the file may still be damaged. O(n).
pub(super) fn detect(raw: &[u8]) -> Result<Encoding, DecodeError> {
    if let Some(&(_, format)) = MAGIC.iter().find(|(magic, _)| raw.starts_with(magic)) {
        return Err(DecodeError::Format(format));
    }
    for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
        if raw.starts_with(encoding.bom()) {
            return Ok(encoding);
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
        return Ok(Encoding::Utf8);
    }
    let wide = raw.iter().position(|byte| !byte.is_ascii());
    let escapes = has_iso_2022_escapes(raw);
    match wide {
        None if escapes => Ok(Encoding::Iso2022Jp),
        None => Ok(Encoding::Utf8),
        Some(first) => eight_bit(raw, first, escapes),
    }
}

fn binary(raw: &[u8], offset: usize) -> DecodeError {
    DecodeError::Binary {
        offset,
        line: count_lines(&raw[..offset]),
        byte: raw[offset],
    }
}

/// Text with bytes beyond ASCII, the first at `first`.
fn eight_bit(raw: &[u8], first: usize, escapes: bool) -> Result<Encoding, DecodeError> {
    let Some((long, broken)) = utf8_survey(raw) else {
        return Ok(Encoding::Utf8);
    };
    // Read as UTF-8, Shift_JIS and EUC-JP break at nearly every character, and what does not
    // break is mostly two bytes long; three-byte sequences that outnumber the breaks are UTF-8.
    if long >= 2 * broken {
        return Ok(Encoding::Utf8);
    }
    let shift_jis = survey(Encoding::ShiftJis, raw);
    let euc_jp = survey(Encoding::EucJp, raw);
    let mut best = match (shift_jis.errors, euc_jp.errors) {
        (0, 0) => return Ok(guess(raw, first)),
        (a, b) if a == b => match guess(raw, first) {
            Encoding::EucJp => (Encoding::EucJp, euc_jp),
            other => (other, shift_jis),
        },
        (a, b) if a < b => (Encoding::ShiftJis, shift_jis),
        _ => (Encoding::EucJp, euc_jp),
    };
    if escapes {
        let iso = survey(Encoding::Iso2022Jp, raw);
        if iso.errors < best.1.errors || best.1.wide < iso.wide {
            best = (Encoding::Iso2022Jp, iso);
        }
    }
    let (encoding, Survey { wide, errors, .. }) = best;
    if errors > 0 && errors * 4 > wide {
        return Err(DecodeError::Unknown {
            offset: first,
            line: count_lines(&raw[..first]),
        });
    }
    Ok(encoding)
}

/// Three- and four-byte sequences and broken places; `None` if nothing is broken.
fn utf8_survey(raw: &[u8]) -> Option<(usize, usize)> {
    let (mut long, mut broken) = (0, 0);
    for chunk in raw.utf8_chunks() {
        long += chunk.valid().bytes().filter(|&byte| byte >= 0xE0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (broken > 0).then_some((long, broken))
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
