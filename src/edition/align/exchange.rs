//! Two cells that stand in each other's columns: the one damage that no monotone placement explains.

use super::{Aligner, GAIN, Lexicon, Placement};

/// Cost of two cells that stand in each other's columns (rarer than any shift), and what each of
/// them must gain.
const EXCHANGE: f32 = 7.0;
pub(super) const EACH: f32 = 1.0;
const EACH_UNKNOWN: f32 = 2.5;

impl Aligner<'_> {
    /// The two cells that most clearly stand in each other's columns, and whether both are known
    /// there: no monotone placement can say so, and would bend the row to explain one of them.
    pub(super) fn exchange(
        &self,
        lexicon: &Lexicon<'_>,
        written: &[Option<u16>],
    ) -> Option<(Placement, bool)> {
        let mut best: Option<(f32, usize, usize, bool)> = None;
        let mut second = 0.0f32;
        for a in 0..written.len() {
            for b in a + 1..written.len() {
                let (Some(at_a), Some(at_b)) = (written[a], written[b]) else {
                    continue;
                };
                let (at_a, at_b) = (usize::from(at_a), usize::from(at_b));
                if !self.profile.distinct(at_a, at_b) {
                    continue;
                }
                let gains = [
                    self.scores.get(a, at_b) - self.scores.get(a, at_a),
                    self.scores.get(b, at_a) - self.scores.get(b, at_b),
                ];
                let known = [self.scores.known(a, at_b), self.scores.known(b, at_a)];
                let text = |cell: usize| self.row.cells[cell].1;
                let names = self.profile.names_body(lexicon, (text(a), text(b)), at_b)
                    || self.profile.names_body(lexicon, (text(b), text(a)), at_a);
                // Both must gain, and one that stands there nowhere else must gain much: a cell is
                // never thrown out of its own column to make room for another.
                let each = gains
                    .iter()
                    .zip(known)
                    .all(|(&gain, known)| gain >= if known || names { EACH } else { EACH_UNKNOWN });
                // A column with an entry here and there, a group's label, takes only what is known there.
                let usual = |known: bool, to: usize| known || self.profile.filled(to) >= 0.5;
                let fits = usual(known[0], at_b) && usual(known[1], at_a);
                if !each || !fits || known == [false; 2] && !names {
                    continue;
                }
                let pairs =
                    self.pairs(lexicon, written, Some((a, b))) - self.pairs(lexicon, written, None);
                let gain = gains[0] + gains[1] + pairs - EXCHANGE;
                match best {
                    Some((other, ..)) if other >= gain => second = second.max(gain),
                    _ => {
                        second = best.map_or(0.0, |(other, ..)| other.max(0.0));
                        best = Some((gain, a, b, known == [true; 2]));
                    }
                }
            }
        }
        let (gain, a, b, sure) = best.filter(|(gain, ..)| *gain >= GAIN)?;
        let mut columns = written.to_vec();
        columns.swap(a, b);
        let margin = gain - second;
        Some((
            Placement {
                columns,
                gain,
                margin,
                rival: None,
            },
            sure,
        ))
    }

    /// Log probability of the likenesses of neighbouring cells, with two cells exchanged.
    fn pairs(
        &self,
        lexicon: &Lexicon<'_>,
        written: &[Option<u16>],
        exchanged: Option<(usize, usize)>,
    ) -> f32 {
        let text = |cell: usize| match exchanged {
            Some((a, b)) if cell == a => self.row.cells[b].1,
            Some((a, b)) if cell == b => self.row.cells[a].1,
            _ => self.row.cells[cell].1,
        };
        (1..written.len())
            .filter_map(|cell| {
                let (left, right) = (written[cell - 1]?, written[cell]?);
                let likeness = match exchanged {
                    None => self.likeness[cell - 1],
                    Some(_) => lexicon.likeness(text(cell - 1), text(cell)),
                };
                Some(
                    self.profile
                        .pair(usize::from(left), usize::from(right), likeness),
                )
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::profile::{Pools, Profile, Signature, Signatures, Values};
    use super::super::{Scratch, Task, align};
    use super::*;
    use crate::edition::Role;
    use crate::grid::{Grid, read_delimited};
    use crate::source::Source;

    /// Body, measure, two years; the last row's first two cells stand in each other's columns.
    const TABLE: &str = "\
        健康福祉課\t保育所の増設\t用地の取得\t建設\n\
        健康福祉課\t児童館の改修\t設計\t工事\n\
        商工観光課\t周遊バスの運行\t試行\t本格運行\n\
        商工観光課\t観光案内の充実\t看板の更新\t看板の更新\n\
        建設課\t橋の点検\t点検（30橋）\t点検（25橋）\n\
        建設課\t市道の舗装\t舗装（2km）\t舗装（3km）\n\
        学校教育課\t学習支援員の配置\t配置\t増員\n";

    fn grid(last: &str) -> Grid {
        let source = Source::from_bytes("table.tsv", format!("{TABLE}{last}\n").into_bytes());
        read_delimited(Arc::new(source.expect("UTF-8")), None)
    }

    /// The last row, by what all rows say as they are written.
    fn read<T>(
        grid: &Grid,
        pools: [usize; 4],
        then: impl FnOnce(&Lexicon<'_>, &mut Profile, Task<'_>) -> T,
    ) -> T {
        let mut rows = Signatures::default();
        for row in 0..grid.row_count() {
            let cells: Vec<_> = (0u16..)
                .zip(grid.row(row))
                .filter(|&(_, cell)| !grid.is_blank(cell))
                .map(|(at, cell)| (at, grid.text_id(cell)))
                .collect();
            rows.push(Signature {
                cells: &cells,
                width: 4,
            });
        }
        let values = Values::new(grid, &rows);
        let (all, weights) = (vec![true; rows.len()], vec![1.0; rows.len()]);
        let pools = Pools {
            pools: &pools,
            families: &[0, 1, 2, 2],
            headed: &[(Role::Body, 0)],
        };
        let (lexicon, profile) = Lexicon::new(grid, values, &rows, &all, &weights, pools);
        let last = rows.len() - 1;
        let mut placed = Vec::new();
        rows.get(last).written(4, &mut placed);
        let task = Task {
            row: rows.get(last),
            likenesses: lexicon.likenesses(&rows, last),
            placed: &placed,
            weight: 1.0,
        };
        then(&lexicon, &mut profile.finish(), task)
    }

    fn place(grid: &Grid, pools: [usize; 4]) -> Option<Placement> {
        read(grid, pools, |lexicon, profile, task| {
            align(lexicon, profile, 4, task, &[], &mut Scratch::default()).placement
        })
    }

    fn placed(last: &str) -> Option<Placement> {
        place(&grid(last), [0, 1, 2, 2])
    }

    #[test]
    fn two_known_cells_in_each_others_columns_are_exchanged() {
        let found = placed("市道の舗装\t建設課\t舗装（1km）\t舗装（1km）").expect("moved");
        assert_eq!(found.columns, [Some(1), Some(0), Some(2), Some(3)]);
        let clean = placed("建設課\t市道の舗装\t舗装（1km）\t舗装（1km）");
        assert_eq!(clean, None);
    }

    #[test]
    fn what_was_planned_and_what_was_done_are_not_told_apart() {
        // Both texts stand in the other column above.
        let grid = grid("建設課\t市道の舗装\t看板の更新\t試行");
        let found = place(&grid, [0, 1, 2, 3]);
        assert_eq!(found, None);
        let grid = self::grid("建設課\t市道の舗装\t工事\t設計");
        let found = place(&grid, [0, 1, 2, 3]);
        assert_eq!(found, None);
    }

    #[test]
    fn an_exchange_must_be_worth_what_it_costs() {
        let grid = grid("市道の舗装\t建設課\t舗装（1km）\t舗装（1km）");
        let (gain, cells) = read(&grid, [0, 1, 2, 2], |lexicon, profile, task| {
            let (written, mut scratch) = (task.placed, Scratch::default());
            let aligner = Aligner::new(lexicon, profile, 4, task, &mut scratch.scores);
            let (found, sure) = aligner.exchange(lexicon, written).expect("exchanged");
            assert!(sure);
            let fit =
                |cell, to, from| aligner.scores.get(cell, to) - aligner.scores.get(cell, from);
            let pairs = aligner.pairs(lexicon, written, Some((0, 1)))
                - aligner.pairs(lexicon, written, None);
            (found.gain, fit(0, 1, 0) + fit(1, 0, 1) + pairs)
        });
        // Rarer than a shift of the whole row by e^(7 − 3.4).
        assert!((cells - gain - 7.0).abs() < 1e-3, "{cells} {gain}");
    }
}
