//! How well unlisted typos are found: mistakes put into clean text, clean text itself, and what
//! each source of evidence is worth.
//!
//! ```text
//! cargo test --profile quick --test eval typo -- --nocapture                 counts with margins
//! cargo test --profile quick --test eval typo_figures -- --ignored --nocapture   all figures
//! cargo test --profile quick --test eval fit_ranking -- --ignored --nocapture    fits the ranking
//! ```
//!
//! `KOUETSU_EVAL_TEXTS` names a folder of development texts (`*.csv`, cells of clean prose):
//! `learn-*.csv` are fitted on, the others only measured. `KOUETSU_EVAL_SHOW` lists what is missed
//! and what is flagged in clean text.

mod damage;
mod fit;

use std::collections::BTreeMap;

use damage::{Damage, KINDS, Text, damage};
use kouetsu::text::channel::{self, Evidence, Passage, Suspicion};

const CORRECTED: &str = include_str!("../fixtures/corrected/aomori-2019.tsv");
const RATE: usize = 400;
/// A false alarm is worse than a miss by this much.
const STRICT: f32 = 2.7;

/// Development texts by name.
fn texts() -> Vec<(String, Text)> {
    let mut all = vec![("table".to_owned(), Text::of(CORRECTED))];
    if let Ok(folder) = std::env::var("KOUETSU_EVAL_TEXTS") {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .map(|entry| entry.expect("readable").path())
            .collect();
        files.sort();
        for file in files {
            let name = file
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let text = std::fs::read_to_string(&file).expect("UTF-8");
            all.push((name, Text::of(&text)));
        }
    }
    all
}

/// The logical tables of the shapes, but those of the table at hand.
fn shapes() -> Vec<Text> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/shapes");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| !path.to_string_lossy().contains("aomori"))
        .collect();
    paths.sort();
    (paths.iter())
        .filter_map(|path| match path.is_dir() {
            true => std::fs::read_to_string(path.join("truth.tsv")).ok(),
            false => Some(std::fs::read_to_string(path).ok()?.replace(',', "\t")),
        })
        .map(|text| Text::of(&text))
        .collect()
}

fn passages(text: &Text) -> Vec<Passage> {
    (text.passages.iter())
        .map(|(letters, copies)| Passage {
            letters: letters.clone(),
            copies: *copies as u32,
            ..Passage::default()
        })
        .collect()
}

fn touches(found: &Suspicion, damage: &Damage) -> bool {
    found.passage == damage.passage
        && found.start <= damage.end + 1
        && damage.start <= found.end + 1
}

fn corrects(found: &Suspicion, passages: &[Passage], damage: &Damage) -> bool {
    let letters = &passages[found.passage].letters;
    let mut fixed = letters[..found.start].to_vec();
    fixed.extend(found.meant.chars());
    fixed.extend(&letters[found.end..]);
    fixed == damage.clean
}

#[derive(Debug, Default, Clone)]
struct Score {
    found: usize,
    right: usize,
    all: usize,
    wrong: usize,
    kinds: BTreeMap<&'static str, (usize, usize)>,
}

impl Score {
    fn add(&mut self, passages: &[Passage], found: &[Suspicion], done: &[Damage], least: f32) {
        let found: Vec<&Suspicion> = found.iter().filter(|f| f.p >= least).collect();
        for damage in done {
            let entry = self.kinds.entry(damage.kind).or_default();
            entry.1 += 1;
            self.all += 1;
            let hits: Vec<_> = found.iter().filter(|f| touches(f, damage)).collect();
            if !hits.is_empty() {
                entry.0 += 1;
                self.found += 1;
                self.right += usize::from(hits.iter().any(|f| corrects(f, passages, damage)));
            }
        }
        let wrong = found.iter().filter(|f| !done.iter().any(|d| touches(f, d)));
        self.wrong += wrong.count();
    }

    fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.found as f64 / self.all.max(1) as f64
    }

    fn line(&self) -> String {
        let (p, r) = (self.precision(), self.recall());
        let half = if p + r > 0.0 {
            1.25 * p * r / (0.25 * p + r)
        } else {
            0.0
        };
        let kinds: String = (KINDS.iter())
            .map(|kind| {
                let &(found, all) = self.kinds.get(kind).unwrap_or(&(0, 0));
                format!(" {kind} {:.2}", found as f64 / all.max(1) as f64)
            })
            .collect();
        format!(
            "P {p:.3} R {r:.3} F0.5 {half:.3} corrected {:.3} |{kinds}",
            self.right as f64 / self.found.max(1) as f64
        )
    }
}

fn shown(passages: &[Passage], found: &Suspicion) -> String {
    let letters = &passages[found.passage].letters;
    let text = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
    format!(
        "{:.3} {:?} {}[{}→{}]{} ({}/{})",
        found.p,
        found.kind,
        text(found.start.saturating_sub(8), found.start),
        text(found.start, found.end),
        found.meant,
        text(found.end, letters.len().min(found.end + 8)),
        found.written_elsewhere,
        found.meant_elsewhere,
    )
}

fn runs(default: u64) -> u64 {
    let runs = std::env::var("KOUETSU_EVAL_RUNS").ok();
    runs.and_then(|n| n.parse().ok()).unwrap_or(default)
}

fn measure(name: &str, text: &Text, evidence: Evidence, seeds: u64, label: &str) -> [Score; 2] {
    let show = std::env::var("KOUETSU_EVAL_SHOW").is_ok();
    let clean = passages(text);
    let flags = channel::suspicions(&clean, evidence, 0.3);
    let at = |least: f32| flags.iter().filter(|f| f.p >= least).count();
    let per = 1e4 / text.letters() as f64;
    println!(
        "{name} {label}: clean {} letters, flags/10k at .5 {:.2}, at .95 {:.2}",
        text.letters(),
        at(0.5) as f64 * per,
        at(0.95) as f64 * per
    );
    if show {
        for flag in flags.iter().filter(|f| f.p >= 0.5) {
            println!("    flag {}", shown(&clean, flag));
        }
    }
    [false, true].map(|all_copies| {
        let mut score = Score::default();
        for seed in 0..seeds {
            let (passages, done) = damage(text, RATE, seed + 77, all_copies);
            let found = channel::suspicions(&passages, evidence, 0.3);
            score.add(&passages, &found, &done, 0.5);
            if show && seed == 0 {
                for damage in &done {
                    if !found.iter().any(|f| f.p >= 0.5 && touches(f, damage)) {
                        let clean: String = damage.clean.iter().collect();
                        let now: String = passages[damage.passage].letters.iter().collect();
                        println!("    missed {} {clean} | {now}", damage.kind);
                    }
                }
                for flag in found.iter().filter(|f| f.p >= 0.5) {
                    if !done.iter().any(|d| touches(flag, d)) {
                        println!("    false {}", shown(&passages, flag));
                    }
                }
            }
        }
        let copies = if all_copies { "all copies" } else { "one copy" };
        println!("{name} {label} {copies}: {}", score.line());
        score
    })
}

/// A small frozen slice: the same seeds, counts with margins.
#[test]
fn typo_slice() {
    let text = Text::of(CORRECTED);
    let clean = channel::suspicions(&passages(&text), Evidence::default(), 0.5);
    assert!(clean.len() <= 1, "flags in clean text: {clean:#?}");
    let [one, all] = measure("table", &text, Evidence::default(), 3, "slice");
    for (score, least) in [(&one, 0.70), (&all, 0.55)] {
        assert!(score.precision() >= 0.95, "{}", score.line());
        assert!(score.recall() >= least, "{}", score.line());
        assert!(score.right * 100 >= score.found * 90, "{}", score.line());
    }
}

/// Texts that must give no error, and no panic.
#[test]
fn typo_adversaries_stay_silent() {
    let long: String = "あ".repeat(100_000);
    let texts = [
        long.as_str(),
        "働き方改革を推進するための関係法律の整備に関する法律",
        "くるみん及びプラチナくるみんの認定取得",
        "えるぼしの認定を目指す企業の支援",
        "36協定の締結と届出の徹底",
        "若手行員の退行時刻の前倒し",
        "ウーバーイーツとの連携協定",
        "AB-1234/XYZ",
        "https://example.jp/a?b=c",
        "1234567890",
        "",
    ];
    let passages: Vec<Passage> = (texts.iter())
        .map(|text| Passage {
            letters: text.chars().collect(),
            ..Passage::default()
        })
        .collect();
    let found = channel::suspicions(&passages, Evidence::default(), 0.5);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
#[ignore = "prints figures"]
fn typo_figures() {
    for (name, text) in texts() {
        let seeds = if name == "table" {
            runs(20)
        } else {
            runs(3).min(3)
        };
        measure(&name, &text, Evidence::default(), seeds, "full");
    }
    let text = Text::of(CORRECTED);
    let all = Evidence::default();
    for (label, evidence) in [
        (
            "no document",
            Evidence {
                document: false,
                ..all
            },
        ),
        (
            "no ngram",
            Evidence {
                ngram: false,
                ..all
            },
        ),
        (
            "no words",
            Evidence {
                words: false,
                ..all
            },
        ),
        (
            "no weights",
            Evidence {
                weights: false,
                ..all
            },
        ),
    ] {
        measure("table", &text, evidence, runs(20), label);
    }
}

/// Passages of a short draft.
const DRAFT: usize = 40;
/// Mistakes in the table at hand are learnt from most: they are what is looked for.
const OF_TABLE: f32 = 3.0;

#[test]
#[ignore = "writes rules/model/ranking.txt"]
fn fit_ranking() {
    let mut rows: Vec<fit::Row> = Vec::new();
    let learnt = texts()
        .into_iter()
        .filter(|(name, _)| name == "table" || name.starts_with("learn-"));
    let tables = shapes().into_iter().map(|text| ("shape".to_owned(), text));
    // A draft of a few rows proves little: what is learnt must hold there, too.
    let whole = [Text::of(CORRECTED)].into_iter().chain(shapes());
    let drafts = whole.flat_map(|text| text.parts(DRAFT));
    let drafts = drafts.map(|text| ("draft".to_owned(), text));
    for (name, text) in learnt.chain(tables).chain(drafts) {
        let (seeds, weight) = match name.as_str() {
            "table" => (30, OF_TABLE),
            "shape" => (4, 1.0),
            "draft" => (2, 1.0),
            _ => (1, 1.0),
        };
        for (seed, all_copies) in (0..seeds).flat_map(|seed| [(seed, false), (seed, true)]) {
            learn(&text, 1000 + seed, all_copies, weight, &mut rows);
        }
    }
    let right = rows.iter().filter(|row| row.1).count();
    println!("{} candidates, {right} right", rows.len());
    let out = format!(
        "# What src/text/channel/rank.rs decides by, fitted on injected mistakes by\n\
         # cargo test --profile quick --test eval fit_ranking -- --ignored\n{}",
        fit::fit(&rows)
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/model/ranking.txt");
    std::fs::write(path, out).expect("the folder is there");
}

fn learn(text: &Text, seed: u64, all_copies: bool, weight: f32, rows: &mut Vec<fit::Row>) {
    let (passages, done) = damage(text, RATE, seed, all_copies);
    let mut near = vec![Vec::new(); done.len()];
    for found in channel::candidates(&passages, Evidence::default()) {
        match done.iter().position(|d| touches(&found, d)) {
            None => rows.push((found.features, false, weight * STRICT)),
            Some(at) => near[at].push(found),
        }
    }
    // Of the candidates at a mistake the right one is to be learnt; what else makes the text
    // better there teaches nothing. Without a right one the place counts.
    for (damage, near) in done.iter().zip(near) {
        let exact = near.iter().any(|f| corrects(f, &passages, damage));
        let right = |f: &&Suspicion| !exact || corrects(f, &passages, damage);
        let best = near.iter().filter(right).max_by(|a, b| a.p.total_cmp(&b.p));
        if let Some(found) = best {
            let certain = if exact { 1.0 } else { 0.5 };
            rows.push((found.features.clone(), true, weight * certain));
        }
    }
}
