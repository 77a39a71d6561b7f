//! The best placements of a row, by dynamic programming over its cells and the columns.

use super::score::{Aligner, OVERFLOW};

/// Placements kept per state, so that a runner-up is known.
const KEEP: usize = 4;

#[derive(Debug, Clone, Copy)]
struct Path {
    score: f32,
    /// Column and rank of the previous cell's path.
    from: (u16, u8),
}

/// At most [`KEEP`] paths, best first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paths {
    paths: [Path; KEEP],
    count: u8,
}

impl Paths {
    const NONE: Self = Self {
        paths: [Path {
            score: 0.0,
            from: (0, 0),
        }; KEEP],
        count: 0,
    };

    fn get(&self) -> &[Path] {
        &self.paths[..usize::from(self.count)]
    }

    /// Keeps a path if it is one of the best; of equals the first.
    fn insert(&mut self, path: Path) {
        let place = (self.get()).partition_point(|other| other.score >= path.score);
        if place < KEEP {
            self.count = (self.count + 1).min(KEEP as u8);
            let end = usize::from(self.count);
            self.paths.copy_within(place..end - 1, place + 1);
            self.paths[place] = path;
        }
    }
}

impl Aligner<'_> {
    /// The best placements, best first, at most [`KEEP`] and distinct.
    pub(super) fn best(&self, table: &mut Vec<Paths>) -> Vec<(f32, Vec<Option<u16>>)> {
        let (k, columns) = (self.row.cells.len(), self.columns);
        // Only cells beyond the table's last column may belong to none, so these are the last ones.
        let inside = self
            .row
            .cells
            .iter()
            .take_while(|&&(at, _)| usize::from(at) < columns)
            .count();
        table.clear();
        table.resize(k * columns, Paths::NONE);
        for (column, paths) in table.iter_mut().enumerate().take(columns) {
            paths.insert(Path {
                score: self.step(0, None, column),
                from: (0, 0),
            });
        }
        for cell in 1..k {
            let (before, states) = table[(cell - 1) * columns..].split_at_mut(columns);
            for (column, paths) in states.iter_mut().enumerate().take(columns).skip(cell) {
                for (left, before) in before.iter().enumerate().take(column).skip(cell - 1) {
                    if before.count == 0 {
                        continue;
                    }
                    let gained = self.step(cell, Some(left), column);
                    for (rank, path) in before.get().iter().enumerate() {
                        paths.insert(Path {
                            score: path.score + gained,
                            from: (left as u16, rank as u8),
                        });
                    }
                }
            }
        }
        // Where the best end: score, cells used, column and rank.
        let mut ends: Vec<(f32, usize, (u16, u8))> = Vec::with_capacity(KEEP + 1);
        for used in inside.max(1)..=k {
            let dropped = (k - used) as f32 * OVERFLOW;
            for column in 0..columns {
                for (rank, path) in table[(used - 1) * columns + column]
                    .get()
                    .iter()
                    .enumerate()
                {
                    let score = path.score + self.tail(used - 1, column) - dropped;
                    if ends.len() == KEEP && score <= ends[KEEP - 1].0 {
                        continue;
                    }
                    let place = ends.partition_point(|(other, ..)| *other >= score);
                    ends.insert(place, (score, used, (column as u16, rank as u8)));
                    ends.truncate(KEEP);
                }
            }
        }
        let ends = ends.into_iter();
        ends.map(|(score, used, end)| (score, trace(table, columns, k, used, end)))
            .collect()
    }
}

/// The placement that ends with cell `used - 1` at the given column and rank.
fn trace(
    table: &[Paths],
    columns: usize,
    k: usize,
    used: usize,
    end: (u16, u8),
) -> Vec<Option<u16>> {
    let mut placed = vec![None; k];
    let mut at = end;
    for cell in (0..used).rev() {
        placed[cell] = Some(at.0);
        at = table[cell * columns + usize::from(at.0)].paths[usize::from(at.1)].from;
    }
    placed
}
