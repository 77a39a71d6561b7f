//! Encodings of Japanese offices: detection, strict decoding, the way back to file bytes.
//!
//! Everything is decoded strictly. A damaged file is told as damage of the encoding that most of
//! it is written in, never as text in another encoding that happens to accept the bytes.

mod detect;
mod offsets;

use encoding_rs::DecoderResult;
use serde::Serialize;

use offsets::Checkpoint;

/// An encoding we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// With or without byte-order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// With byte-order mark.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// With byte-order mark.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Shift_JIS as Windows writes it (CP932).
    #[serde(rename = "shift_jis")]
    ShiftJis,
    /// EUC-JP.
    EucJp,
    /// ISO-2022-JP.
    #[serde(rename = "iso-2022-jp")]
    Iso2022Jp,
}

impl Encoding {
    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::ShiftJis => "Shift_JIS",
            Self::EucJp => "EUC-JP",
            Self::Iso2022Jp => "ISO-2022-JP",
        }
    }

    /// The byte-order mark, empty where there is none.
    pub(super) fn bom(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::ShiftJis | Self::EucJp | Self::Iso2022Jp => b"",
        }
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::EucJp => encoding_rs::EUC_JP,
            Self::Iso2022Jp => encoding_rs::ISO_2022_JP,
        }
    }
}

/// A kind of file that is no text, told by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A zip archive: .xlsx, .docx, .ods.
    Zip,
    /// An OLE container: .xls, .doc, .jtd, or an encrypted .xlsx.
    Ole,
    /// A PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// A picture.
    Image,
    /// Another compressed archive.
    Archive,
}

/// Bytes that are no text we can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A known format that is not text.
    #[error("not a text file ({0:?})")]
    Format(Format),
    /// NUL bytes or many control characters: not a text file.
    #[error("not a text file (byte {offset}, line {line} is 0x{byte:02X})")]
    Binary {
        /// 0-based offset in the file.
        offset: usize,
        /// 1-based physical line.
        line: usize,
        /// The byte there.
        byte: u8,
    },
    /// UTF-16, but nothing says so.
    #[error("UTF-16 without byte-order mark")]
    Utf16WithoutBom {
        /// Which half of a unit comes first.
        encoding: Encoding,
    },
    /// A byte sequence that the encoding does not have, or that the file's end cuts.
    #[error("invalid {} at byte {offset}, line {line}", encoding.name())]
    Invalid {
        /// What most of the file looks like.
        encoding: Encoding,
        /// 0-based offset in the file.
        offset: usize,
        /// 1-based physical line.
        line: usize,
        /// The sequence begins all right but the file ends in it.
        truncated: bool,
    },
    /// More than 4 GiB once decoded.
    #[error("larger than 4 GiB once decoded")]
    TooLong,
    /// Text, perhaps, but in none of the encodings we read.
    #[error("unknown encoding (byte {offset}, line {line})")]
    Unknown {
        /// 0-based offset in the file of the first byte that is not ASCII.
        offset: usize,
        /// 1-based physical line.
        line: usize,
    },
}

/// What decoding gives.
pub(super) enum Text {
    /// The file itself is the text, after `bom` bytes.
    Utf8 { file: String, bom: usize },
    /// The text had to be made.
    Decoded { raw: Vec<u8>, text: Decoded },
}

/// Text decoded from something that is not UTF-8.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) encoding: Encoding,
    /// The text without byte-order mark.
    pub(super) text: String,
    checkpoints: Vec<Checkpoint>,
}

impl Decoded {
    pub(super) fn file_offset(&self, raw: &[u8], offset: usize) -> usize {
        offsets::file_offset(self.encoding, raw, &self.text, &self.checkpoints, offset)
    }
}

/// Finds the encoding and decodes strictly. O(n).
pub(super) fn decode(raw: Vec<u8>) -> Result<Text, DecodeError> {
    let (raw, encoding, survey) = match detect::by_marks(&raw)? {
        Some(Encoding::Utf8) => return utf8(raw),
        Some(encoding) => {
            let survey = survey(encoding, &raw[encoding.bom().len()..], usize::MAX);
            (raw, encoding, survey)
        }
        None => match String::from_utf8(raw) {
            Ok(file) => return Ok(Text::Utf8 { file, bom: 0 }),
            Err(error) => {
                let raw = error.into_bytes();
                match detect::eight_bit(&raw)? {
                    Some((encoding, survey)) => (raw, encoding, survey),
                    None => return utf8(raw),
                }
            }
        },
    };
    let body = &raw[encoding.bom().len()..];
    if let Some(damage) = survey.damage {
        return Err(DecodeError::Invalid {
            encoding,
            offset: encoding.bom().len() + damage.offset,
            line: damage.line,
            truncated: damage.truncated,
        });
    }
    // The survey knows how long the text will be, so that it is made in one piece.
    if survey.length > super::MAX_BYTES {
        return Err(DecodeError::TooLong);
    }
    let text = decode_sound(encoding, body, survey.length);
    let checkpoints = offsets::checkpoints(encoding, &raw, &text);
    let decoded = Decoded {
        encoding,
        text,
        checkpoints,
    };
    match memchr::memchr(0, decoded.text.as_bytes()) {
        Some(at) => Err(DecodeError::Binary {
            offset: decoded.file_offset(&raw, at),
            line: count_lines(&decoded.text.as_bytes()[..at]),
            byte: 0,
        }),
        None => Ok(Text::Decoded { raw, text: decoded }),
    }
}

/// Decodes what a survey found no damage in. `length` is what the survey counted.
fn decode_sound(encoding: Encoding, body: &[u8], length: usize) -> String {
    // Decoders want room for the longest character before they write the last one.
    const ROOM: usize = 64;
    let mut decoder = encoding.codec().new_decoder_without_bom_handling();
    let mut text = String::with_capacity(length + ROOM);
    let mut at = 0;
    loop {
        let (result, read) =
            decoder.decode_to_string_without_replacement(&body[at..], &mut text, true);
        at += read;
        match result {
            DecoderResult::OutputFull => text.reserve(ROOM),
            _ => return text,
        }
    }
}

fn utf8(raw: Vec<u8>) -> Result<Text, DecodeError> {
    let bom = if raw.starts_with(Encoding::Utf8.bom()) {
        3
    } else {
        0
    };
    match String::from_utf8(raw) {
        Ok(file) => Ok(Text::Utf8 { file, bom }),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            Err(DecodeError::Invalid {
                encoding: Encoding::Utf8,
                offset,
                line: count_lines(&error.as_bytes()[..offset]),
                truncated: error.utf8_error().error_len().is_none(),
            })
        }
    }
}

/// 1-based line on which the text after `before` stands. ASCII-compatible bytes only.
fn count_lines(before: &[u8]) -> usize {
    let mut lines = LineCounter::default();
    lines.feed(before);
    lines.line()
}

/// Counts LF, CRLF and CR over pieces of a text.
#[derive(Default)]
struct LineCounter {
    ends: usize,
    after_cr: bool,
}

impl LineCounter {
    fn feed(&mut self, piece: &[u8]) {
        for at in memchr::memchr2_iter(b'\n', b'\r', piece) {
            let crlf = piece[at] == b'\n'
                && match at {
                    0 => self.after_cr,
                    _ => piece[at - 1] == b'\r',
                };
            self.ends += usize::from(!crlf);
        }
        if let Some(&last) = piece.last() {
            self.after_cr = last == b'\r';
        }
    }

    fn line(&self) -> usize {
        self.ends + 1
    }
}

/// What happens when bytes are read in an encoding.
#[derive(Debug, Default)]
struct Survey {
    /// Bytes of text.
    length: usize,
    /// Characters beyond ASCII.
    wide: usize,
    /// Malformed sequences.
    errors: usize,
    damage: Option<Damage>,
}

/// The first malformed sequence.
#[derive(Debug)]
struct Damage {
    offset: usize,
    line: usize,
    truncated: bool,
}

/// Decodes into a small buffer that is thrown away, until `enough` sequences are malformed.
/// O(n) time, O(1) memory.
fn survey(encoding: Encoding, body: &[u8], enough: usize) -> Survey {
    let mut decoder = encoding.codec().new_decoder_without_bom_handling();
    let mut buffer = vec![0; 1 << 14];
    let mut survey = Survey::default();
    let mut lines = LineCounter::default();
    let mut at = 0;
    loop {
        let (result, read, wrote) =
            decoder.decode_to_utf8_without_replacement(&body[at..], &mut buffer, true);
        at += read;
        survey.length += wrote;
        let piece = &buffer[..wrote];
        survey.wide += piece.iter().filter(|&&byte| byte >= 0xC0).count();
        if survey.damage.is_none() {
            lines.feed(piece);
        }
        match result {
            DecoderResult::InputEmpty => return survey,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                survey.errors += 1;
                let consumed = usize::from(length) + usize::from(after);
                let offset = at.saturating_sub(consumed);
                survey.damage.get_or_insert(Damage {
                    offset,
                    line: lines.line(),
                    truncated: at == body.len() && after == 0 && cut(encoding, &body[offset..]),
                });
                if survey.errors == enough {
                    return survey;
                }
            }
        }
    }
}

/// The rest of a file could be the beginning of a character.
fn cut(encoding: Encoding, rest: &[u8]) -> bool {
    match (encoding, rest) {
        (Encoding::ShiftJis, [0x81..=0x9F | 0xE0..=0xFC]) => true,
        (Encoding::EucJp, [0x8E | 0x8F | 0xA1..=0xFE] | [0x8F, 0xA1..=0xFE]) => true,
        (Encoding::Utf16Le | Encoding::Utf16Be, rest) => rest.len() <= 2,
        (Encoding::Iso2022Jp, rest) => rest.len() < 3,
        _ => false,
    }
}
