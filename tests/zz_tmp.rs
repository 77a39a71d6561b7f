use std::sync::Arc;
#[test]
fn show() {
    let path = std::env::var("FILE").unwrap_or("/work/shared/editions/aomori-2019.tsv".into());
    let source = kouetsu::source::Source::read(std::path::Path::new(&path)).unwrap();
    let grid = Arc::new(kouetsu::grid::read_delimited(Arc::new(source), None));
    for edition in kouetsu::edition::recover(&grid, &Default::default()) {
        println!("rows {} planning {} conf {} doubts {:?} cols {:?}", edition.rows.len(), edition.planning, edition.confidence, edition.doubts, edition.columns.iter().map(|c|(c.role,c.name.clone())).collect::<Vec<_>>());
        for f in kouetsu::check::check_edition(&edition, &Default::default()) {
            let at: Vec<String> = f.spans().map(|s| { let (r,c)=grid.position(s.cell); format!("{}:{}", grid.line(r), c+1)}).collect();
            println!("{} {:?} {:.2} [{}] {} | fix {:?} | rel {}", f.rule.code, f.severity, f.confidence, at.join(","), f.message, f.fix.as_ref().map(|x| (&x.title, x.edits.len())), f.related.len());
        }
    }
}
