//! New text in the encoding of the file, kept text as the bytes it has.

use std::ops::Range;

use crate::source::{Encoding, Source};

/// A part of a changed place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// The file's own bytes of this range of its text.
    Keep(Range<usize>),
    /// Text to be encoded.
    New(String),
}

/// A range of the source's text and what takes its place.
#[derive(Debug, Clone)]
pub(super) struct Splice {
    pub(super) at: Range<usize>,
    pub(super) pieces: Vec<Piece>,
}

/// A character that an encoding does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unencodable(pub(super) char);

/// The first character of a text that an encoding does not have.
pub(super) fn lacks(encoding: Encoding, text: &str) -> Option<Unencodable> {
    let mut out = Vec::new();
    let mut state = ASCII;
    text.chars().find_map(|ch| {
        out.clear();
        push(encoding, ch, &mut state, &mut out).err()
    })
}

/// Bytes of the file that go, and those that come in their place.
pub(super) type Patch = (Range<usize>, Vec<u8>);

/// The splices in bytes of the file, in order. O(bytes kept and made · log bytes).
pub(super) fn bytes(source: &Source, mut splices: Vec<Splice>) -> Result<Vec<Patch>, Unencodable> {
    splices.sort_by_key(|splice| (splice.at.start, splice.at.end));
    // Neighbours become one: in ISO-2022-JP each must know what the other leaves behind.
    let mut joined: Vec<Splice> = Vec::with_capacity(splices.len());
    for splice in splices {
        match joined.last_mut() {
            Some(last) if last.at.end == splice.at.start => {
                last.at.end = splice.at.end;
                last.pieces.extend(splice.pieces);
            }
            _ => joined.push(splice),
        }
    }
    joined.iter().map(|splice| one(source, splice)).collect()
}

fn one(source: &Source, splice: &Splice) -> Result<Patch, Unencodable> {
    let raw = source.raw();
    let encoding = source.encoding().unwrap_or(Encoding::Utf8);
    let shifting = encoding == Encoding::Iso2022Jp;
    let range = source.file_offset(splice.at.start)..source.file_offset(splice.at.end);
    let mut out = Vec::new();
    let mut state = if shifting {
        state_at(raw, range.start)
    } else {
        ASCII
    };
    for piece in &splice.pieces {
        match piece {
            Piece::New(text) => {
                for ch in text.chars() {
                    push(encoding, ch, &mut state, &mut out)?;
                }
            }
            Piece::Keep(kept) => {
                let mut kept = source.file_offset(kept.start)..source.file_offset(kept.end);
                if shifting && !kept.is_empty() {
                    let after = state_at(raw, kept.end);
                    // A kept piece may bring its own escape sequence. Two in a row are an error, and
                    // one that changes nothing may be all that is left of the encoding.
                    if raw[kept.start] == ESCAPE {
                        if raw[kept.clone()].starts_with(&state) {
                            kept.start += state.len();
                        }
                    } else {
                        let needed = state_at(raw, kept.start);
                        if state != needed {
                            out.extend_from_slice(&needed);
                        }
                    }
                    state = after;
                }
                out.extend_from_slice(&raw[kept]);
            }
        }
    }
    let mut range = range;
    if shifting {
        let needed = state_at(raw, range.end);
        if raw[range.end..].starts_with(&state) {
            // What follows brings an escape sequence that changes nothing any more.
            range.end += state.len();
        } else if raw.get(range.end) != Some(&ESCAPE) && state != needed {
            out.extend_from_slice(&needed);
        }
    }
    Ok((range, out))
}

const ESCAPE: u8 = 0x1B;

/// An escape sequence of ISO-2022-JP: what the bytes after it mean.
type State = [u8; 3];

const ASCII: State = *b"\x1B(B";

/// The last escape sequence before a byte of an ISO-2022-JP file.
fn state_at(raw: &[u8], offset: usize) -> State {
    memchr::memrchr(ESCAPE, &raw[..offset])
        .and_then(|at| raw.get(at..at + 3))
        .map_or(ASCII, |found| [found[0], found[1], found[2]])
}

/// Encodes a character so that it is read as itself; `state` is for ISO-2022-JP.
fn push(
    encoding: Encoding,
    ch: char,
    state: &mut State,
    out: &mut Vec<u8>,
) -> Result<(), Unencodable> {
    let mut buffer = [0; 4];
    match encoding {
        Encoding::Utf8 => out.extend_from_slice(ch.encode_utf8(&mut buffer).as_bytes()),
        Encoding::Utf16Le | Encoding::Utf16Be => {
            let mut units = [0; 2];
            for unit in ch.encode_utf16(&mut units) {
                out.extend_from_slice(&match encoding {
                    Encoding::Utf16Le => unit.to_le_bytes(),
                    _ => unit.to_be_bytes(),
                });
            }
        }
        Encoding::ShiftJis | Encoding::EucJp => {
            out.extend_from_slice(&there_and_back(encoding, ch)?);
        }
        Encoding::Iso2022Jp => {
            let bytes = there_and_back(encoding, ch)?;
            let (needed, body) = match bytes.as_slice() {
                [ESCAPE, a, b, body @ .., ESCAPE, b'(', b'B'] => ([ESCAPE, *a, *b], body),
                body => (ASCII, body),
            };
            if *state != needed {
                out.extend_from_slice(&needed);
                *state = needed;
            }
            out.extend_from_slice(body);
        }
    }
    Ok(())
}

/// The bytes of a character, if they are read as that character again: encoders write `−` as
/// `－`, `¥` as a backslash and half-width katakana as full-width ones.
fn there_and_back(encoding: Encoding, ch: char) -> Result<Vec<u8>, Unencodable> {
    let codec = match encoding {
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
        Encoding::EucJp => encoding_rs::EUC_JP,
        _ => encoding_rs::ISO_2022_JP,
    };
    let mut buffer = [0; 4];
    let text: &str = ch.encode_utf8(&mut buffer);
    let (bytes, _, lossy) = codec.encode(text);
    let back = codec.decode_without_bom_handling_and_without_replacement(&bytes);
    match !lossy && back.as_deref() == Some(text) {
        true => Ok(bytes.into_owned()),
        false => Err(Unencodable(ch)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_encoding_does_not_have_is_told() {
        use Encoding::{EucJp, Iso2022Jp, ShiftJis, Utf8, Utf16Be, Utf16Le};
        for (text, encodings) in [
            ("取組～", &[ShiftJis, EucJp, Iso2022Jp][..]),
            ("髙", &[ShiftJis]),
            ("ｶ", &[ShiftJis, EucJp]),
            ("a\\~\t", &[ShiftJis, EucJp, Iso2022Jp]),
        ] {
            for &encoding in encodings {
                assert_eq!(lacks(encoding, text), None, "{encoding:?} {text}");
            }
        }
        for (encoding, text, missing) in [
            (ShiftJis, "あ〜", '〜'),
            (ShiftJis, "−", '−'),
            (ShiftJis, "¥", '¥'),
            (EucJp, "𠮷", '𠮷'),
            (Iso2022Jp, "ｶ", 'ｶ'),
            (Iso2022Jp, "a\u{1B}", '\u{1B}'),
        ] {
            let found = lacks(encoding, text);
            assert_eq!(found, Some(Unencodable(missing)), "{encoding:?}");
        }
        for encoding in [Utf8, Utf16Le, Utf16Be] {
            assert_eq!(lacks(encoding, "〜髙𠮷−¥ｶ\u{1B}"), None);
        }
    }
}
