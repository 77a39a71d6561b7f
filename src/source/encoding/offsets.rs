//! From text offsets to file offsets: checkpoints every few kilobytes, then a walk.

use super::Encoding;

/// Text bytes between two checkpoints: 12 bytes of memory for each 4096.
const STEP: usize = 4096;

/// A place whose two offsets are known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checkpoint {
    text: u32,
    file: u32,
    /// ISO-2022-JP: characters have two bytes here.
    double: bool,
}

/// Walks text and file side by side. O(n).
pub(super) fn checkpoints(encoding: Encoding, raw: &[u8], text: &str) -> Vec<Checkpoint> {
    let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
    let mut walk = Walk {
        text: 0,
        file: encoding.bom().len(),
        double: false,
    };
    checkpoints.push(walk.checkpoint());
    let mut next = STEP;
    for ch in text.chars() {
        walk.step(encoding, raw, ch);
        if walk.text >= next {
            checkpoints.push(walk.checkpoint());
            next = walk.text + STEP;
        }
    }
    checkpoints
}

/// O(log n + [`STEP`]).
pub(super) fn file_offset(
    encoding: Encoding,
    raw: &[u8],
    text: &str,
    checkpoints: &[Checkpoint],
    offset: usize,
) -> usize {
    let after = checkpoints.partition_point(|point| point.text as usize <= offset);
    let Checkpoint {
        text: start,
        file,
        double,
    } = checkpoints[after - 1];
    let mut walk = Walk {
        text: start as usize,
        file: file as usize,
        double,
    };
    for ch in text[walk.text..offset].chars() {
        walk.step(encoding, raw, ch);
    }
    walk.file
}

struct Walk {
    text: usize,
    file: usize,
    double: bool,
}

impl Walk {
    /// Over one character that is known to stand here.
    fn step(&mut self, encoding: Encoding, raw: &[u8], ch: char) {
        self.text += ch.len_utf8();
        self.file += match encoding {
            Encoding::Utf8 => ch.len_utf8(),
            Encoding::Utf16Le | Encoding::Utf16Be => ch.len_utf16() * 2,
            Encoding::ShiftJis => match raw[self.file] {
                0x81..=0x9F | 0xE0..=0xFC => 2,
                _ => 1,
            },
            Encoding::EucJp => match raw[self.file] {
                0x00..=0x7F => 1,
                0x8F => 3,
                _ => 2,
            },
            Encoding::Iso2022Jp => {
                while raw[self.file] == 0x1B {
                    self.double = raw[self.file + 1] == b'$';
                    self.file += 3;
                }
                if self.double { 2 } else { 1 }
            }
        };
    }

    fn checkpoint(&self) -> Checkpoint {
        let narrow = |n| u32::try_from(n).expect("sources are below 4 GiB");
        Checkpoint {
            text: narrow(self.text),
            file: narrow(self.file),
            double: self.double,
        }
    }
}
