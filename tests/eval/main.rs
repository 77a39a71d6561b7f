use kouetsu::edition::*;
use kouetsu::grid::*;
use kouetsu::source::*;
use std::sync::Arc;
#[test]
fn real() {
    let path = std::env::var("F").unwrap_or("data/aomori-work-style-reform/2019.tsv".into());
    let raw = std::fs::read(&path).unwrap();
    let t = std::time::Instant::now();
    let source = Arc::new(Source::from_bytes(path, raw).unwrap());
    println!("source {:?}", t.elapsed());
    let grid = Arc::new(read_delimited(source, None));
    println!("grid {:?}", t.elapsed());
    for e in recover(&grid, &Hints::default()) {
        println!("recover {:?}", t.elapsed());
        println!(
            "title {:?} rows {} notes {} planning {}",
            e.title.map(|c| grid.value(c)),
            e.rows.len(),
            e.notes.len(),
            e.planning
        );
        for c in &e.columns {
            println!("{c:?}");
        }
        for p in &e.pages {
            println!(
                "page header {:?} rows {:?} map {:?}",
                p.header, p.rows, p.columns
            );
        }
        for r in &e.repairs {
            println!(
                "{:?} lines {:?} conf {:.3} lost {:?} moves {:?}",
                r.kind,
                r.rows.iter().map(|&r| e.line(r)).collect::<Vec<_>>(),
                r.confidence,
                r.lost,
                r.moves.iter().map(|m| (m.from, m.to)).collect::<Vec<_>>()
            );
        }
    }
}
