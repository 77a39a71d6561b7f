//! Known points in long texts: a place far into a cell or a line is found as fast as one at its
//! beginning, however many places are asked for.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::{CellId, delimited};

/// Bytes from one known point to the next; shorter texts have none.
const STEP: usize = 1024;

/// A place in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    /// Characters of the value before it.
    pub(super) chars: usize,
    /// Bytes of the field as written before it.
    pub(super) raw: usize,
}

/// The known points of a grid's long cells and of its file, found when first asked for.
#[derive(Debug, Default)]
pub(super) struct Milestones {
    cells: Mutex<HashMap<CellId, Box<[Point]>>>,
    /// Characters of the file's text before every step.
    text: OnceLock<Box<[u32]>>,
}

impl Milestones {
    /// A byte of a cell's value. O(step), and O(cell) once for each long cell.
    pub(super) fn in_cell(
        &self,
        cell: CellId,
        (field, value): (&str, &str),
        offset: usize,
    ) -> Point {
        let walk = delimited::RawWalk::new(field, value.len());
        let bytes = value.as_bytes();
        let begin = Point {
            chars: 0,
            raw: walk.begin(),
        };
        let on = |point: Point, from: usize, to: usize| Point {
            chars: point.chars + starts(&bytes[from..to]),
            raw: walk.on(point.raw, to - from),
        };
        if offset < STEP {
            return on(begin, 0, offset);
        }
        let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        let points = cells.entry(cell).or_insert_with(|| {
            let mut points = vec![begin];
            for from in (0..bytes.len() - bytes.len() % STEP).step_by(STEP) {
                points.push(on(points[points.len() - 1], from, from + STEP));
            }
            points.into()
        });
        on(points[offset / STEP], offset / STEP * STEP, offset)
    }

    /// Characters between two bytes of the file's text. O(step), and O(text) once.
    pub(super) fn chars(&self, text: &str, from: usize, to: usize) -> usize {
        let bytes = text.as_bytes();
        if to - from < STEP {
            return starts(&bytes[from..to]);
        }
        let steps = self.text.get_or_init(|| {
            let mut before = 0u32;
            let steps = bytes.chunks_exact(STEP).map(|step| {
                before += u32::try_from(starts(step)).expect("a step is short");
                before
            });
            std::iter::once(0).chain(steps).collect()
        });
        let before = |at: usize| {
            let known = at / STEP;
            steps[known] as usize + starts(&bytes[known * STEP..at])
        };
        before(to) - before(from)
    }
}

/// How many characters begin in some bytes.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end of 令和2年.
    const FROM: usize = 10;

    #[test]
    fn every_place_is_where_counting_finds_it() {
        let value = "令和2年の\"講座\"、a".repeat(300);
        let written = format!("\"{}\"", value.replace('"', "\"\""));
        let cell = CellId::new(0);
        for field in [
            &value,
            &format!("\"{}\"", value.replace('"', "'")),
            &written,
        ] {
            let milestones = Milestones::default();
            for (at, _) in value.char_indices().chain([(value.len(), ' ')]) {
                let point = milestones.in_cell(cell, (field, &value), at);
                assert_eq!(point.chars, value[..at].chars().count(), "{at}");
                let quotes = value[..at].matches('"').count();
                let raw = match field.len() - value.len() {
                    0 => at,
                    2 => at + 1,
                    _ => at + 1 + quotes,
                };
                assert_eq!(point.raw, raw, "{at}");
                assert_eq!(
                    milestones.chars(&value, FROM, at.max(FROM)),
                    value[FROM..at.max(FROM)].chars().count()
                );
            }
        }
    }
}
