//! Makes the files of `rules/model/`; see `rules/model/README.md`.
#![allow(clippy::print_stdout)]
use kouetsu::text::model::generate::{ipadic, lexicon, ngram};
use kouetsu::text::model::{Lexicon, Ngram};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let read = |p: &str| std::fs::read_to_string(p).unwrap();
    if args[0] == "lex" {
        let euc = |p: &str| {
            let b = std::fs::read(format!("{}/{p}", args[1])).unwrap();
            encoding_rs::EUC_JP.decode(&b).0.into_owned()
        };
        let mut names: Vec<String> = std::fs::read_dir(&args[1])
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter(|n| n.ends_with(".csv"))
            .collect();
        names.sort();
        let words: Vec<_> = names
            .iter()
            .flat_map(|n| ipadic::words(&euc(n)).collect::<Vec<_>>())
            .collect();
        let contexts = ipadic::contexts(&euc("left-id.def"));
        let matrix: Vec<_> = ipadic::matrix(&euc("matrix.def")).collect();
        let unknown = ipadic::unknown(&euc("unk.def"));
        println!("{} words {} contexts", words.len(), contexts.len());
        let out = lexicon::build(lexicon::Source {
            words: &words,
            contexts: &contexts,
            matrix: &matrix,
            unknown: &unknown,
        });
        println!("{} bytes", out.len());
        std::fs::write(&args[2], out).unwrap();
        return;
    }
    if args[0] == "seg" {
        let lex = Lexicon::read(std::fs::read(&args[1]).unwrap().leak()).unwrap();
        for l in read(&args[2]).lines() {
            let f: Vec<&str> = l.split('\t').collect();
            let s: Vec<_> = f
                .iter()
                .map(|t| lex.segment(&kouetsu::text::fold(t)))
                .collect();
            println!(
                "{l}\t{}",
                s.iter()
                    .map(|s| format!("{:.2} {} {}", s.cost, s.unknown, s.single_kanji))
                    .collect::<Vec<_>>()
                    .join("\t")
            );
        }
        return;
    }
    if args[0] == "measure" {
        let model = Ngram::read(std::fs::read(&args[1]).unwrap().leak()).unwrap();
        for f in &args[2..] {
            let text = read(f);
            let folded: Vec<Vec<char>> = text
                .split(Ngram::breaks)
                .map(|s| kouetsu::text::fold(s).chars().collect())
                .filter(|s: &Vec<char>| !s.is_empty())
                .collect();
            let (mut n, mut sum, mut low) = (0, 0.0, 0);
            for s in &folded {
                for lp in model.log_ps(s) {
                    n += 1;
                    sum -= f64::from(lp);
                    low += usize::from(lp < -3.5);
                }
            }
            let bytes: usize = folded
                .iter()
                .map(|s| s.iter().map(|c| c.len_utf8()).sum::<usize>())
                .sum();
            let mut best = f64::MAX;
            for _ in 0..5 {
                let t = std::time::Instant::now();
                let mut x = 0.0f32;
                for s in &folded {
                    x += model.log_ps(s).sum::<f32>();
                }
                std::hint::black_box(x);
                best = best.min(t.elapsed().as_secs_f64());
            }
            println!(
                "{f}: {n} letters, {:.4} bits/letter, {:.4} below gate, {:.1} MB/s",
                sum / std::f64::consts::LN_2 / n as f64,
                low as f64 / n as f64,
                bytes as f64 / best / 1e6
            );
        }
        return;
    }
    let t = std::time::Instant::now();
    let text = read(&args[1]);
    let words = read(&args[2]);
    let out = ngram::train(
        text.lines(),
        words.lines(),
        ngram::Pruning {
            gain: args[3].parse().unwrap(),
            seen: args[4].parse().unwrap(),
        },
    );
    println!("{} bytes {:?}", out.len(), t.elapsed());
    std::fs::write(&args[0], out).unwrap();
}
