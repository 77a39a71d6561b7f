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
}

fn run(command: &str, path: &Path) -> Duration {
    let start = Instant::now();
    Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args([command, "--no-config"])
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
