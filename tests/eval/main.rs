//! How well tables are recovered: injected row shifts on tables of many shapes.
//!
//! `cargo test --release --test eval -- --nocapture` prints the figures; as a test they are counts
//! with margins. `KOUETSU_EVAL_RUNS` makes more runs, `KOUETSU_EVAL_FIRST` begins with another one
//! (what was tuned on some runs is judged on others), `KOUETSU_EVAL_SHOW` prints each miss.

// Figures are the point of an evaluation.
#![allow(clippy::print_stdout)]

mod shape;
mod typo;

use std::collections::BTreeMap;
use std::sync::Arc;

use kouetsu::edition::{Edition, Hints, RepairKind, State, recover};
use kouetsu::grid::read_delimited;
use kouetsu::source::Source;
use shape::{Damage, KINDS, Random, Shape, Strength, shapes};

fn read(grid: &[Vec<String>]) -> Vec<Edition> {
    let text: String = grid.iter().map(|row| row.join("\t") + "\n").collect();
    let source = Source::from_bytes("table.tsv", text.into_bytes()).expect("UTF-8");
    recover(
        &Arc::new(read_delimited(Arc::new(source), None)),
        &Hints::default(),
    )
}

/// By physical line, for every column: the row's own text, and its text after filling.
fn values(editions: &[Edition]) -> BTreeMap<usize, Vec<(String, String)>> {
    let mut out = BTreeMap::new();
    for edition in editions {
        for row in 0..edition.rows.len() {
            let read = |column: usize| {
                let field = edition.field(row, column);
                let text = field
                    .cell
                    .map_or("", |cell| edition.grid.value(cell))
                    .to_owned();
                let own = if field.state == State::Inherited {
                    String::new()
                } else {
                    text.clone()
                };
                (own, text)
            };
            out.insert(
                edition.line(row),
                (0..edition.columns.len()).map(read).collect(),
            );
        }
    }
    out
}

#[derive(Default, Clone, Copy)]
struct Score {
    damaged: usize,
    found: usize,
    exact: usize,
    clean: usize,
    false_alarms: usize,
    harmed: usize,
    /// Repairs by confidence ([`CONFIDENCE`]), and how many of them were right.
    told: [usize; 4],
    right: [usize; 4],
}

/// Lower bounds of the classes of confidence.
const CONFIDENCE: [f32; 4] = [0.0, 0.6, 0.8, 0.9];

impl Score {
    fn add(&mut self, other: Self) {
        self.damaged += other.damaged;
        self.found += other.found;
        self.exact += other.exact;
        self.clean += other.clean;
        self.false_alarms += other.false_alarms;
        self.harmed += other.harmed;
        for class in 0..CONFIDENCE.len() {
            self.told[class] += other.told[class];
            self.right[class] += other.right[class];
        }
    }

    fn line(&self) -> String {
        let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
        format!(
            "{:5} damaged  found {:6.2} %  exact {:6.2} % | {:6} clean  false alarms {:5.2} %  harmed {:5.2} %",
            self.damaged,
            share(self.found, self.damaged),
            share(self.exact, self.damaged),
            self.clean,
            share(self.false_alarms, self.clean),
            share(self.harmed, self.clean),
        )
    }
}

/// Recovers a damaged table and compares it with the truth, by strength of the evidence.
fn score(
    shape: &Shape,
    grid: &[Vec<String>],
    damage: &[Damage],
) -> BTreeMap<Option<Strength>, Score> {
    let editions = read(grid);
    let values = values(&editions);
    let shifted: BTreeMap<usize, f32> = editions
        .iter()
        .flat_map(|edition| {
            edition
                .repairs
                .iter()
                .filter(|repair| repair.kind == RepairKind::ShiftedRow)
                .flat_map(|repair| repair.rows.iter().map(|&row| (row, repair.confidence)))
                .map(|(row, confidence)| (edition.line(row), confidence))
        })
        .collect();
    let show = std::env::var("KOUETSU_EVAL_SHOW").is_ok();
    let none = Vec::new();
    let mut scores = BTreeMap::<Option<Strength>, Score>::new();
    for (line, truth) in &shape.truth {
        let read = values.get(line).unwrap_or(&none);
        let damage = damage.iter().find(|damage| damage.line == *line);
        let empty = (String::new(), String::new());
        let clean = &shape.grid[line - 1];
        // Own cells in their columns: what the repair of this row decides. Group labels of a
        // damaged row elsewhere spread by filling and are counted as harm.
        let columns = 0..truth.len();
        let placed = columns.clone().all(|column| {
            let own = &read.get(column).unwrap_or(&empty).0;
            let lost = damage.is_some_and(|damage| damage.lost.contains(&column));
            if lost {
                own.is_empty()
            } else {
                *own == clean[column]
            }
        });
        let filled = columns
            .clone()
            .all(|column| read.get(column).unwrap_or(&empty).1 == truth[column]);
        let equal = if damage.is_some() { placed } else { filled };
        let entry = scores
            .entry(damage.map(|damage| damage.strength))
            .or_default();
        let found = shifted.contains_key(line);
        if let Some(confidence) = shifted.get(line) {
            let class = CONFIDENCE.partition_point(|least| least <= confidence) - 1;
            entry.told[class] += 1;
            entry.right[class] += usize::from(placed);
        }
        if damage.is_some() {
            entry.damaged += 1;
            entry.found += usize::from(found);
            entry.exact += usize::from(found && equal);
        } else {
            entry.clean += 1;
            entry.false_alarms += usize::from(found);
            entry.harmed += usize::from(!equal);
        }
        if show
            && ((damage.is_some() && !(found && equal)) || (damage.is_none() && (found || !equal)))
        {
            let short = |texts: &mut dyn Iterator<Item = &str>| -> String {
                texts
                    .map(|text| text.chars().take(9).collect::<String>() + "|")
                    .collect()
            };
            println!(
                "  {} {line} {} found {found}",
                shape.name,
                damage.map_or("clean".into(), |d| format!("{:?} {:?}", d.kind, d.strength))
            );
            println!(
                "    written {}",
                short(&mut grid[*line - 1].iter().map(String::as_str))
            );
            println!(
                "    read    {}",
                short(&mut read.iter().map(|cell| if damage.is_some() {
                    cell.0.as_str()
                } else {
                    cell.1.as_str()
                }))
            );
            println!(
                "    truth   {}",
                short(
                    &mut if damage.is_some() {
                        clean.iter()
                    } else {
                        truth.iter()
                    }
                    .map(String::as_str)
                )
            );
        }
    }
    scores
}

#[test]
fn clean_tables_are_read_as_they_are() {
    for shape in shapes() {
        let mut total = Score::default();
        for score in score(&shape, &shape.grid, &[]).values() {
            total.add(*score);
        }
        println!("{:24} {}", shape.name, total.line());
        assert_eq!(
            total.false_alarms, 0,
            "{}: a clean row was moved",
            shape.name
        );
        assert!(
            total.harmed * 20 <= total.clean,
            "{}: rows read wrongly",
            shape.name
        );
    }
}

/// The edition as it arrived, with its 13 shifted rows and two displaced labels, means what it was
/// read to mean by hand.
#[test]
fn the_real_edition_means_what_a_person_read() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/data/aomori-work-style-reform/2019.tsv"
    );
    let source = Source::read(path.as_ref()).expect("the edition is there");
    let editions = recover(
        &Arc::new(read_delimited(Arc::new(source), None)),
        &Hints::default(),
    );
    let values = values(&editions);
    let shape = shapes()
        .into_iter()
        .find(|shape| shape.name.starts_with("aomori"))
        .expect("it is there");
    assert_eq!(values.len(), 121);
    for (line, truth) in &shape.truth {
        let read: Vec<&str> = values[line].iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(read, *truth, "line {line}");
    }
    let edition = &editions[0];
    let row = (0..edition.rows.len())
        .find(|&row| edition.line(row) == 59)
        .expect("line 59 is data");
    let states: Vec<State> = edition
        .years()
        .map(|c| edition.field(row, c).state)
        .collect();
    assert_eq!(states, [State::Own, State::Blank, State::Unknown]);
}

/// Each row alone, by each whole displacement: nothing but the row itself tells, and nothing is
/// left out as unidentifiable.
#[test]
fn every_row_of_the_real_edition_shifted_alone() {
    let shape = shapes()
        .into_iter()
        .find(|shape| shape.name.starts_with("aomori"))
        .expect("it is there");
    let every: usize = if std::env::var("KOUETSU_EVAL_RUNS").is_ok() {
        1
    } else {
        5
    };
    let mut total = Score::default();
    for &line in shape.truth.keys().step_by(every) {
        for by in [-3, -2, -1, 1, 2] {
            let mut grid = shape.grid.clone();
            let Some(damage) = shape.shift(line, by, &mut grid) else {
                continue;
            };
            for score in score(&shape, &grid, &[damage]).values() {
                total.add(*score);
            }
        }
    }
    println!("each row alone           {}", total.line());
    assert!(total.found * 100 >= total.damaged * 97, "found too few");
    assert!(total.exact * 100 >= total.damaged * 93, "repaired too few");
    assert!(total.false_alarms * 1000 <= total.clean, "moved clean rows");
}

#[test]
fn injected_shifts() {
    let runs: u64 = std::env::var("KOUETSU_EVAL_RUNS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(3);
    let first: u64 = std::env::var("KOUETSU_EVAL_FIRST")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    let only = std::env::var("KOUETSU_EVAL_ONLY").unwrap_or_default();
    let mut by_kind = BTreeMap::<String, Score>::new();
    let mut everything = Score::default();
    for (share, label, least) in [(0.08, " 8 %", [98, 97]), (0.30, "30 %", [97, 95])] {
        let mut all = Score::default();
        let mut strong_all = Score::default();
        for shape in shapes()
            .into_iter()
            .filter(|shape| shape.name.contains(&only))
        {
            let mut scores = BTreeMap::<Option<Strength>, Score>::new();
            for run in first..first + runs {
                let mut grid = shape.grid.clone();
                let mut damage = Vec::new();
                let mut random = Random::new(&shape.name, run + 1000 * (share * 100.0) as u64);
                let places =
                    (shape.truth.len() as f32 * share / KINDS.len() as f32).ceil() as usize;
                for kind in KINDS {
                    let places = if kind == shape::Kind::Block {
                        places.div_ceil(4)
                    } else {
                        places
                    };
                    shape.inject(kind, &mut random, places, share, &mut grid, &mut damage);
                }
                for (strength, one) in score(&shape, &grid, &damage) {
                    scores.entry(strength).or_default().add(one);
                }
            }
            let clean = scores.get(&None).copied().unwrap_or_default();
            assert!(
                clean.false_alarms * 200 <= clean.clean + 200,
                "{label} {}: moved clean rows",
                shape.name
            );
            for (strength, score) in scores {
                println!(
                    "{label} {:24} {:8} {}",
                    shape.name,
                    strength.map_or("clean".into(), |s| format!("{s:?}")),
                    score.line()
                );
                all.add(score);
                everything.add(score);
                if strength != Some(Strength::Weak) {
                    strong_all.add(score);
                }
                by_kind
                    .entry(format!("{label} {strength:?}"))
                    .or_default()
                    .add(score);
            }
        }
        println!("{label} all                       {}", all.line());
        println!("{label} all but weak              {}", strong_all.line());
        let [found, exact] = least;
        let of = strong_all.damaged;
        assert!(
            strong_all.false_alarms * 500 <= strong_all.clean,
            "{label}: moved clean rows"
        );
        assert!(
            !only.is_empty() || strong_all.found * 100 >= of * found,
            "{label}: found too few"
        );
        assert!(
            !only.is_empty() || strong_all.exact * 100 >= of * exact,
            "{label}: repaired too few"
        );
    }
    for (kind, score) in by_kind {
        println!("{kind:24} {}", score.line());
    }
    let shares = calibration(&everything);
    // What is said to be sure is; what is said to be unsure is wrong far more often.
    assert!(shares[3] >= 0.94, "sure repairs are wrong too often");
    assert!(
        !only.is_empty() || (shares[0] < 0.85 && shares[0] < shares[3] - 0.1),
        "unsure repairs are as right as sure ones"
    );
}

/// Prints how often repairs of each class of confidence were right.
fn calibration(score: &Score) -> [f64; 4] {
    let mut shares = [0.0; 4];
    for (class, share) in shares.iter_mut().enumerate() {
        let (told, right) = (score.told[class], score.right[class]);
        *share = right as f64 / told.max(1) as f64;
        println!(
            "confidence from {:.1}: {told:5} repairs, {:5.1} % right",
            CONFIDENCE[class],
            100.0 * *share
        );
    }
    shares
}
