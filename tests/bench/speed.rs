//! How long the whole process takes, and how much memory at its peak.
//!
//! `cargo bench --bench speed` prints a table; nothing here is a test, because assertions on time
//! fail on shared machines. Memory needs GNU time (`/usr/bin/time`) and is `-` without it.

#![allow(clippy::print_stdout)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let edition =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data/aomori-work-style-reform/2019.tsv");
    let bytes = std::fs::read(edition).expect("the real edition is there");
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!(
        "{:<28} {:>10} {:>10} {:>10} {:>10} {:>8}",
        "", "size MB", "best ms", "median ms", "MB/s", "peak MB"
    );
    for (command, copies, runs) in [
        ("check", 1, 30),
        ("tidy", 1, 30),
        ("check", 10, 10),
        ("check", 100, 5),
        ("check", 1000, 3),
        ("tidy", 1000, 3),
    ] {
        let path = folder.path().join(format!("{copies}.tsv"));
        if !path.exists() {
            std::fs::write(&path, [bytes.as_slice(), b"\n"].concat().repeat(copies))
                .expect("written");
        }
        let size = std::fs::metadata(&path).expect("just written").len() as f64 / 1e6;
        let mut times: Vec<Duration> = (0..runs).map(|_| run(command, &path)).collect();
        times.sort_unstable();
        let (best, median) = (
            times[0].as_secs_f64() * 1e3,
            times[runs / 2].as_secs_f64() * 1e3,
        );
        println!(
            "{:<28} {size:>10.2} {best:>10.1} {median:>10.1} {:>10.0} {:>8}",
            format!("{command}, {copies} copies"),
            size / best * 1e3,
            peak(command, &path).map_or("-".to_owned(), |mb| format!("{mb:.0}")),
        );
    }
    data_rules(folder.path());
}

/// A planning table of so many rows, all texts of which are different: nothing is looked at only
/// once because it was copied.
fn distinct(rows: usize) -> String {
    const KANJI: &str = "働改革推進支援制度周知企業訪問研修会開催相談窓口設置県内市町村連携事業者向説明資料作成配布女性活躍若定着就職";
    const KANA: &str = "のをにでとがはへもするしたてきいくるなどから";
    let (kanji, kana): (Vec<char>, Vec<char>) = (KANJI.chars().collect(), KANA.chars().collect());
    let mut state = 1u64;
    let mut next = move |below: usize| {
        // Knuth's MMIX generator: the same table everywhere.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut text = |length: usize| {
        let mut text = String::new();
        let mut word = 0;
        for _ in 0..length {
            if word == 0 {
                word = 2 + next(5);
            }
            word -= 1;
            let letters = if word == 0 { &kana } else { &kanji };
            text.push(letters[next(letters.len())]);
        }
        text
    };
    let mut table = "テーマ\t対応策\t実施機関\t施策\t令和元年度\t令和2年度\n".to_owned();
    for row in 0..rows {
        let label = |text: String, every: usize| {
            if row % every == 0 {
                text
            } else {
                String::new()
            }
        };
        table += &format!(
            "{}\t{}\t{}課\t{}\t・{}（{}回）\t・令和2年{}月に{}\n",
            label(text(8), 10),
            label(text(10), 5),
            text(5),
            text(14),
            text(40),
            row + 1,
            row % 12 + 1,
            text(40),
        );
    }
    table
}

/// How fast the rules that are data, and those of single texts, go through distinct text on one
/// core: a check with them against one with next to nothing.
fn data_rules(folder: &Path) {
    let path = folder.join("distinct.tsv");
    std::fs::write(&path, distinct(40_000)).expect("written");
    let size = std::fs::metadata(&path).expect("just written").len() as f64 / 1e6;
    let best = |rules: &str| {
        let times = (0..3).map(|_| timed("check", &["--threads=1", "--select", rules], &path));
        times.min().expect("three runs").as_secs_f64() * 1e3
    };
    let without = best("S109");
    for rules in [
        "K",
        "N",
        "Y",
        "M105",
        "T108",
        "T109",
        "K,N,Y,M105,T108,T109",
    ] {
        let took = (best(rules) - without).max(0.1);
        println!(
            "{:<28} {size:>10.2} {took:>10.1} {:>10} {:>10.0} {:>8}",
            format!("distinct text, {rules}"),
            "-",
            size / took * 1e3,
            "-",
        );
    }
}

fn run(command: &str, path: &Path) -> Duration {
    timed(command, &[], path)
}

fn timed(command: &str, options: &[&str], path: &Path) -> Duration {
    let start = Instant::now();
    Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args([command, "--no-config"])
        .args(options)
        .arg(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the binary runs");
    start.elapsed()
}

/// Peak resident memory in MB, by GNU time.
fn peak(command: &str, path: &Path) -> Option<f64> {
    let output = Command::new("/usr/bin/time")
        .args([
            "-f",
            "%M",
            env!("CARGO_BIN_EXE_kouetsu"),
            command,
            "--no-config",
        ])
        .arg(path)
        .stdout(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    Some(text.lines().last()?.trim().parse::<f64>().ok()? / 1024.0)
}
