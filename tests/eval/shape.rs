//! Constructed tables with their true logical rows, and damage done to them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A clean table, what it means, and what its columns hold.
pub(crate) struct Shape {
    pub(crate) name: String,
    /// Physical lines, cells padded to the table's width.
    pub(crate) grid: Vec<Vec<String>>,
    /// Physical line (1-based) → the logical value of every column.
    pub(crate) truth: BTreeMap<usize, Vec<String>>,
    /// Class of each column: group, body, measure, year, number ….
    pub(crate) classes: Vec<String>,
    /// Column → text → lines on which it stands there.
    home: Vec<HashMap<String, HashSet<usize>>>,
}

/// How one row was damaged.
#[derive(Debug, Clone)]
pub(crate) struct Damage {
    pub(crate) line: usize,
    pub(crate) kind: Kind,
    pub(crate) strength: Strength,
    /// Columns whose cells fell off the row.
    pub(crate) lost: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Left,
    Right,
    Block,
    Uneven,
    Single,
    /// Two cells stand in each other's columns.
    Swap,
}

/// How clearly a damaged row shows where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// Two cells, or one known elsewhere in the document, stand in a column of another class.
    Strong,
    /// One cell with a text seen nowhere else does.
    Weak,
    /// Not identifiable alone: only the rows beside it in the block tell.
    Vote,
}

pub(crate) const KINDS: [Kind; 6] = [
    Kind::Left,
    Kind::Right,
    Kind::Block,
    Kind::Uneven,
    Kind::Single,
    Kind::Swap,
];

/// All shapes with a TSV table, by name.
pub(crate) fn shapes() -> Vec<Shape> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/shapes");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .expect("the shapes are there")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.join("table.tsv").exists())
        .collect();
    folders.sort();
    folders.iter().map(|folder| Shape::read(folder)).collect()
}

impl Shape {
    fn read(folder: &Path) -> Self {
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
        let classes: Vec<String> = read("roles.tsv")
            .lines()
            .skip(1)
            .map(|line| match line.split('\t').nth(1).expect("a class") {
                "plan" | "actual" => "year".to_owned(),
                "name" => "measure".to_owned(),
                class => class.to_owned(),
            })
            .collect();
        let grid: Vec<Vec<String>> = read("table.tsv")
            .lines()
            .map(|line| {
                let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
                cells.resize(cells.len().max(classes.len()), String::new());
                cells
            })
            .collect();
        let truth: BTreeMap<usize, Vec<String>> = read("truth.tsv")
            .lines()
            .skip(1)
            .map(|line| {
                let mut cells = line.split('\t').map(str::to_owned);
                let number = cells
                    .next()
                    .expect("a line number")
                    .parse()
                    .expect("a number");
                (number, cells.collect())
            })
            .collect();
        let mut home = vec![HashMap::<String, HashSet<usize>>::new(); classes.len()];
        for &line in truth.keys() {
            for (column, home) in home.iter_mut().enumerate() {
                let text = &grid[line - 1][column];
                if !text.is_empty() {
                    home.entry(text.clone()).or_default().insert(line);
                }
            }
        }
        let name = folder
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        Self {
            name,
            grid,
            truth,
            classes,
            home,
        }
    }

    fn filled(&self, line: usize) -> Vec<usize> {
        (0..self.classes.len())
            .filter(|&c| !self.grid[line - 1][c].is_empty())
            .collect()
    }

    fn at_home(&self, column: usize, line: usize, text: &str) -> bool {
        self.home[column]
            .get(text)
            .is_some_and(|lines| lines.iter().any(|&other| other != line))
    }

    fn known(&self, column: usize, line: usize, text: &str) -> bool {
        (0..self.classes.len())
            .filter(|&k| self.classes[k] == self.classes[column])
            .any(|k| self.at_home(k, line, text) || (k != column && self.grid[line - 1][k] == text))
    }

    /// The row after its filled cells moved, and the columns lost off its right edge. `None`
    /// where two meet or one leaves on the left.
    fn moved(&self, line: usize, moves: &[(usize, i32)]) -> Option<(Vec<String>, Vec<usize>)> {
        let width = self.classes.len() as i32;
        let mut row = vec![String::new(); self.classes.len()];
        let (mut lost, mut last) = (Vec::new(), -1);
        for &(column, by) in moves {
            let to = column as i32 + by;
            if to < 0 || to <= last {
                return None;
            }
            last = to;
            if to >= width {
                lost.push(column);
            } else {
                row[to as usize].clone_from(&self.grid[line - 1][column]);
            }
        }
        (row != self.grid[line - 1][..self.classes.len()]).then_some((row, lost))
    }

    /// Whether a damaged row shows, in principle, where it belongs. `None`: it does not.
    fn judge(
        &self,
        line: usize,
        moves: &[(usize, i32)],
        segments: &[Vec<usize>],
    ) -> Option<Strength> {
        let (_, lost) = self.moved(line, moves)?;
        let by: HashMap<usize, i32> = moves.iter().copied().collect();
        let to = |column: usize| (column as i32 + by[&column]) as usize;
        let kept: Vec<usize> = moves
            .iter()
            .map(|m| m.0)
            .filter(|c| !lost.contains(c))
            .collect();
        if kept.len() < 2 || lost.len() * 2 > moves.len() {
            return None;
        }
        let text = |column: usize| self.grid[line - 1][column].as_str();
        let witnesses: Vec<usize> = kept
            .iter()
            .copied()
            .filter(|&c| {
                by[&c] != 0
                    && self.classes[to(c)] != self.classes[c]
                    && !self.at_home(to(c), line, text(c))
            })
            .collect();
        let good: Vec<usize> = witnesses
            .iter()
            .copied()
            .filter(|&c| self.known(c, line, text(c)))
            .collect();
        for segment in segments {
            let segment: Vec<usize> = segment
                .iter()
                .copied()
                .filter(|c| kept.contains(c))
                .collect();
            let (&first, &last) = segment.first().zip(segment.last())?;
            if by[&first] == 0 {
                continue;
            }
            let lonely = segment.len() == 1 && moves.len() > 1 && segments.len() > 1;
            if !segment.iter().any(|c| witnesses.contains(c)) || (lonely && !good.contains(&first))
            {
                return None;
            }
            let low = kept
                .iter()
                .filter(|&&c| c < first)
                .max()
                .map_or(-1, |&c| c as i32);
            let high = kept
                .iter()
                .filter(|&&c| c > last)
                .min()
                .map_or(self.classes.len() as i32, |&c| c as i32);
            let home: Vec<i32> = (-4..=4)
                .filter(|delta| {
                    segment.iter().all(|&c| {
                        let at = to(c) as i32 + delta;
                        low < at && at < high && self.classes[at as usize] == self.classes[c]
                    })
                })
                .collect();
            if home != [-by[&first]] {
                return None;
            }
        }
        if self.readings(&kept, &to) != 1 {
            return None;
        }
        Some(if witnesses.len() > 1 || !good.is_empty() {
            Strength::Strong
        } else {
            Strength::Weak
        })
    }

    /// In how many ways the cells can be put into columns of their own class with no more changes
    /// of displacement than the damage had: where there is a second way, no reader can choose.
    fn readings(&self, kept: &[usize], to: &dyn Fn(usize) -> usize) -> usize {
        let by: Vec<i32> = kept.iter().map(|&c| c as i32 - to(c) as i32).collect();
        let mut before = 0;
        let mut changes = 0;
        for &by in &by {
            changes += usize::from(by != before);
            before = by;
        }
        // Cell by cell: last column, last displacement, changes so far.
        let mut states = vec![(-1i32, 0i32, 0usize)];
        for &column in kept {
            let mut next = Vec::new();
            for &(last, before, used) in &states {
                for at in (last + 1)..self.classes.len() as i32 {
                    let by = at - to(column) as i32;
                    let used = used + usize::from(by != before);
                    if self.classes[at as usize] == self.classes[column] && used <= changes {
                        next.push((at, by, used));
                    }
                }
            }
            states = next;
        }
        states.len()
    }

    /// Exchanges two cells of a row, each known in its own column and strange in the other's.
    fn swap(&self, line: usize, random: &mut Random) -> Option<(Vec<String>, Strength)> {
        let filled = self.filled(line);
        let a = filled[random.below(filled.len())];
        let b = filled[random.below(filled.len())];
        let row = &self.grid[line - 1];
        let shows = |from: usize, to: usize| {
            self.at_home(from, line, &row[from]) && !self.known(to, line, &row[from])
        };
        (self.classes[a] != self.classes[b] && shows(a, b) && shows(b, a)).then(|| {
            let mut row = row[..self.classes.len()].to_vec();
            row.swap(a, b);
            (row, Strength::Strong)
        })
    }

    /// Moves all cells of one row. `None` where that is impossible or changes nothing.
    pub(crate) fn shift(&self, line: usize, by: i32, grid: &mut [Vec<String>]) -> Option<Damage> {
        let moves: Vec<(usize, i32)> = self.filled(line).into_iter().map(|c| (c, by)).collect();
        let (row, lost) = self.moved(line, &moves)?;
        grid[line - 1][..row.len()].clone_from_slice(&row);
        let kind = if by < 0 { Kind::Left } else { Kind::Right };
        Some(Damage {
            line,
            kind,
            strength: Strength::Weak,
            lost,
        })
    }

    /// Damages up to `places` rows (or blocks), at most `share` of all rows.
    pub(crate) fn inject(
        &self,
        kind: Kind,
        random: &mut Random,
        places: usize,
        share: f32,
        grid: &mut [Vec<String>],
        done: &mut Vec<Damage>,
    ) {
        let lines: Vec<usize> = self.truth.keys().copied().collect();
        let limit = (lines.len() as f32 * share) as usize;
        let mut made = 0;
        for _ in 0..places * 400 {
            if made == places || done.len() >= limit {
                return;
            }
            let line = lines[random.below(lines.len())];
            let near = |a: usize, b: usize| a.abs_diff(b) <= 2;
            if kind == Kind::Swap {
                let apart = !done.iter().any(|damage| near(damage.line, line));
                if let Some((row, strength)) = self.swap(line, random).filter(|_| apart) {
                    made += 1;
                    grid[line - 1][..row.len()].clone_from_slice(&row);
                    done.push(Damage {
                        line,
                        kind,
                        strength,
                        lost: Vec::new(),
                    });
                }
                continue;
            }
            let rows = match kind {
                Kind::Block => self.block(line, random),
                _ => self.single_row(kind, line, random).map(|row| vec![row]),
            };
            let Some(rows) = rows else { continue };
            if rows
                .iter()
                .any(|(line, ..)| done.iter().any(|damage| near(damage.line, *line)))
            {
                continue;
            }
            made += 1;
            for (line, moves, strength) in rows {
                let Some((row, lost)) = self.moved(line, &moves) else {
                    continue;
                };
                grid[line - 1][..row.len()].clone_from_slice(&row);
                done.push(Damage {
                    line,
                    kind,
                    strength,
                    lost,
                });
            }
        }
    }

    fn single_row(&self, kind: Kind, line: usize, random: &mut Random) -> Option<Moved> {
        let filled = self.filled(line);
        let (moves, segments): (Vec<(usize, i32)>, Vec<Vec<usize>>) = match kind {
            Kind::Left | Kind::Right => {
                let by = (1 + random.below(3) as i32) * if kind == Kind::Left { -1 } else { 1 };
                (filled.iter().map(|&c| (c, by)).collect(), vec![filled])
            }
            Kind::Uneven => {
                if filled.len() < 3 {
                    return None;
                }
                let cut = filled[1 + random.below(filled.len() - 1)];
                let (head, tail) = (random.below(5) as i32 - 2, random.below(5) as i32 - 2);
                if head == tail {
                    return None;
                }
                let moves = filled
                    .iter()
                    .map(|&c| (c, if c < cut { head } else { tail }))
                    .collect();
                (moves, {
                    let (a, b): (Vec<usize>, Vec<usize>) =
                        filled.into_iter().partition(|&c| c < cut);
                    vec![a, b]
                })
            }
            Kind::Single | Kind::Block | Kind::Swap => {
                let column = filled[random.below(filled.len())];
                let by = if random.below(2) == 0 { 1 } else { -1 };
                let to = column as i32 + by;
                let inside = (0..self.classes.len() as i32).contains(&to);
                if filled.len() < 2 || !inside || !self.grid[line - 1][to as usize].is_empty() {
                    return None;
                }
                (
                    filled
                        .iter()
                        .map(|&c| (c, if c == column { by } else { 0 }))
                        .collect(),
                    vec![vec![column]],
                )
            }
        };
        let mut strength = self.judge(line, &moves, &segments)?;
        if kind == Kind::Single {
            let column = segments[0][0];
            if !self.known(column, line, &self.grid[line - 1][column]) {
                strength = Strength::Weak;
            }
        }
        Some((line, moves, strength))
    }

    /// Neighbouring lines with one displacement.
    fn block(&self, first: usize, random: &mut Random) -> Option<Vec<Moved>> {
        let by = (1 + random.below(2) as i32) * if random.below(3) < 2 { -1 } else { 1 };
        let rows: Vec<Candidate> = (first..first + 2 + random.below(7))
            .map(|line| {
                self.truth.contains_key(&line).then(|| {
                    let filled = self.filled(line);
                    let moves: Vec<(usize, i32)> = filled.iter().map(|&c| (c, by)).collect();
                    let strength = self.judge(line, &moves, &[filled]);
                    (line, moves, strength)
                })
            })
            .collect::<Option<_>>()?;
        let clear = rows.iter().filter(|row| row.2.is_some()).count();
        let ends = rows.first()?.2.is_some() && rows.last()?.2.is_some();
        let strong = rows.iter().any(|row| row.2 == Some(Strength::Strong));
        let keeps = |row: &Candidate| {
            self.moved(row.0, &row.1)
                .is_some_and(|(cells, _)| cells.iter().any(|cell| !cell.is_empty()))
        };
        (ends && strong && clear * 2 >= rows.len() && rows.iter().all(keeps)).then(|| {
            rows.into_iter()
                .map(|(line, moves, s)| (line, moves, s.unwrap_or(Strength::Vote)))
                .collect()
        })
    }
}

/// A row of a block before it is known whether the block shows where it belongs.
type Candidate = (usize, Vec<(usize, i32)>, Option<Strength>);
type Moved = (usize, Vec<(usize, i32)>, Strength);

/// splitmix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Seeded by a text and a run number.
    pub(crate) fn new(text: &str, run: u64) -> Self {
        let seed = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed ^ run.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}
