//! `check --since`: only what a change touched.
//!
//! A row is touched if something else is written in it than in the row that `diff` pairs it with.
//! What is found outside the rows (a header, a title, a hidden sheet) is kept if it was not found
//! before, or if its cell says something else now.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kouetsu::check::{Located, Options, Place, check_grid};
use kouetsu::diff;
use kouetsu::edition::{Edition, recover};
use kouetsu::grid::{self, Delimiter, Grid};
use kouetsu::manifest::Manifest;
use kouetsu::rule::Lang;
use kouetsu::rules::tool;

use super::Failure;
use super::accepted::say;
use super::files::{Input, Inputs, absolute};
use super::git::{Changes, Repository};

/// The state before the change.
pub(super) struct Since {
    /// As named by the user.
    revision: String,
    commit: String,
    repository: Repository,
    changes: Changes,
    /// Places that were left out.
    left_out: AtomicUsize,
}

/// A file before the change, read as a table.
struct Before {
    editions: Vec<Edition>,
    grids: Vec<Arc<Grid>>,
}

impl Since {
    pub(super) fn load(revision: &str, lang: Lang) -> Result<Self, Failure> {
        let repository = Repository::of(&absolute(Path::new(".")), lang)?;
        let commit = repository.commit(revision)?;
        Ok(Self {
            revision: revision.to_owned(),
            changes: repository.changes(&commit)?,
            commit,
            repository,
            left_out: AtomicUsize::new(0),
        })
    }

    /// Refuses what no revision can hold, before any file is read.
    pub(super) fn covers(&self, inputs: &Inputs, lang: Lang) -> Result<(), Failure> {
        for input in &inputs.files {
            if input.path.is_none() {
                return Err(Failure::Message(match lang {
                    Lang::Ja => {
                        "標準入力には変更前の版がありません\n対処: --since はファイルかフォルダーに使ってください".to_owned()
                    }
                    Lang::En => {
                        "the standard input is in no revision\nhelp: use --since with files or folders".to_owned()
                    }
                }));
            }
            self.repository.below(&input.absolute)?;
        }
        Ok(())
    }

    /// The path of a file below the repository, and the blob it was before, under whatever name.
    fn old(&self, file: &Path) -> Option<(String, &str)> {
        let below = self.repository.below(file).ok()?;
        let name = self.changes.renamed.get(&below).unwrap_or(&below);
        let blob = self.changes.files.get(name)?;
        Some((below, blob))
    }

    /// Whether the change left a file as it was: then nothing in it can be touched.
    pub(super) fn unchanged(&self, file: &Path) -> bool {
        self.old(file)
            .is_some_and(|(below, _)| !self.changes.touched.contains(&below))
    }

    /// Whether what a manifest says about a file may have come to be wrong by the change.
    pub(super) fn concerns(&self, file: &Path) -> bool {
        let manifest = file.parent().and_then(Manifest::find);
        !self.unchanged(file) || manifest.is_some_and(|path| !self.unchanged(&path))
    }

    /// Whether a file that is not there was there before, or is asked for since.
    pub(super) fn lost(&self, file: &Path) -> bool {
        let below = self.repository.below(file);
        let was = below.is_ok_and(|below| self.changes.files.contains_key(&below));
        was || file
            .parent()
            .and_then(Manifest::find)
            .is_some_and(|path| !self.unchanged(&path))
    }

    /// Takes out the addresses that the change did not touch.
    pub(super) fn apply(
        &self,
        input: &Input,
        grids: &[Arc<Grid>],
        delimiter: Option<Delimiter>,
        options: &Options,
        findings: &mut Vec<Located>,
    ) {
        let Some((_, blob)) = self.old(&input.absolute) else {
            return;
        };
        let before = match self.repository.blob(blob) {
            Ok(bytes) => Before::read(&input.name, bytes, delimiter, options),
            Err(why) => {
                // Too much is reported rather than too little.
                say(&format!("{}: {why}", input.name));
                None
            }
        };
        let Some(before) = before else { return };
        let editions: Vec<Edition> = read(grids, options);
        let renames = diff::Options::default();
        let Ok(found) = diff::compare(&before.editions, &editions, &renames) else {
            return;
        };
        let rows = rows(&found);
        let outside = Outside::new(&before, grids, &editions, findings, options);
        self.retain(findings, &rows, outside, options.lang);
    }

    fn retain(
        &self,
        findings: &mut Vec<Located>,
        rows: &HashMap<(Option<String>, usize), bool>,
        mut outside: Outside,
        lang: Lang,
    ) {
        findings.retain_mut(|finding| {
            let code = finding.rule.code;
            if finding.place.is_none() {
                return finding.rule.code == tool::MANIFEST_MISMATCH.code
                    || outside.is_new(code, &finding.message);
            }
            let count = finding.count;
            let kept = finding.retain(|place| {
                let row = (place.location.sheet.clone(), place.location.line);
                match rows.get(&row) {
                    Some(&touched) => touched,
                    None => outside.touched(code, place),
                }
            });
            let gone = if kept { count - finding.count } else { count };
            self.left_out.fetch_add(gone, Ordering::Relaxed);
            if kept && gone > 0 {
                let told = match lang {
                    Lang::Ja => format!("変更のない行にも、同じ指摘が{gone}か所あります。"),
                    Lang::En => format!("Unchanged rows have it in {gone} more places."),
                };
                finding.help = Some(match finding.help.take() {
                    Some(help) => format!("{help} {told}"),
                    None => told,
                });
            }
            kept
        });
    }

    /// Tells what was not reported.
    pub(super) fn tell(&self, lang: Lang) {
        let (n, revision) = (self.left_out.load(Ordering::Relaxed), &self.revision);
        let short = self.commit.get(..8).unwrap_or(&self.commit);
        say(&match (n, lang) {
            (0, Lang::Ja) => {
                format!("版「{revision}」（{short}）から変わった行の指摘だけを報告しました")
            }
            (n, Lang::Ja) => format!(
                "版「{revision}」（{short}）から変わった行の指摘だけを報告しました（変わったファイルの、変わっていない行の{n}か所は除きました）"
            ),
            (0, Lang::En) => {
                format!("only findings in rows changed since `{revision}` ({short}) are reported")
            }
            (n, Lang::En) => format!(
                "only findings in rows changed since `{revision}` ({short}) are reported; {n} places in unchanged rows of changed files were left out"
            ),
        });
    }
}

impl Before {
    /// `None`: what was there is no table, so everything is new.
    fn read(
        name: &str,
        bytes: Vec<u8>,
        delimiter: Option<Delimiter>,
        options: &Options,
    ) -> Option<Self> {
        let grids = grid::read_bytes(name, bytes, delimiter).ok()?;
        let grids: Vec<_> = grids.into_iter().map(Arc::new).collect();
        let editions = read(&grids, options);
        (!editions.is_empty()).then_some(Self { editions, grids })
    }
}

fn read(grids: &[Arc<Grid>], options: &Options) -> Vec<Edition> {
    let editions = grids.iter().flat_map(|grid| recover(grid, &options.hints));
    editions.collect()
}

/// The rows of the new tables by sheet and line, and whether the change touched them.
fn rows(found: &diff::EditionDiff<'_>) -> HashMap<(Option<String>, usize), bool> {
    let touched = diff::touched(found).into_iter().enumerate();
    let rows = touched.map(|(row, touched)| {
        let at = found.new.locate(row);
        ((at.sheet().map(str::to_owned), at.line()), touched)
    });
    rows.collect()
}

/// What stands outside the rows.
#[derive(Default)]
struct Outside {
    /// Findings of the old file: the rule, and the flagged text or the message.
    found: HashMap<(&'static str, String), usize>,
    /// What its cells said.
    said: HashSet<String>,
    /// What the cells of the new file say, by sheet, line and field.
    says: HashMap<(Option<String>, usize, usize), String>,
}

impl Outside {
    /// Checks the old file again with the rules that found something outside the rows, if any.
    fn new(
        before: &Before,
        grids: &[Arc<Grid>],
        editions: &[Edition],
        findings: &[Located],
        options: &Options,
    ) -> Self {
        let codes: HashSet<&str> = findings
            .iter()
            .filter(|finding| {
                finding.place.is_none() || places(finding).any(|place| place.row.is_none())
            })
            .map(|finding| finding.rule.code)
            .collect();
        if codes.is_empty() {
            return Self::default();
        }
        let mut outside = Self::default();
        for (grid, row) in lines(&before.grids, &before.editions) {
            let cells = grid.row(row);
            outside
                .said
                .extend(cells.map(|cell| grid.value(cell).trim().to_owned()));
        }
        for (grid, row) in lines(grids, editions) {
            for (field, cell) in grid.row(row).enumerate() {
                let place = (grid.sheet().map(str::to_owned), grid.line(row), field + 1);
                outside
                    .says
                    .insert(place, grid.value(cell).trim().to_owned());
            }
        }
        let mut options = options.clone();
        let others = kouetsu::rules::all().map(|rule| rule.code);
        options
            .ignored
            .extend(others.filter(|code| !codes.contains(code)));
        for grid in &before.grids {
            for finding in check_grid(Arc::clone(grid), &options).1 {
                let code = finding.rule.code;
                let mut add = |text: &str| {
                    let key = (code, text.to_owned());
                    *outside.found.entry(key).or_default() += 1;
                };
                if finding.place.is_none() {
                    add(&finding.message);
                }
                for place in places(&finding).filter(|place| place.row.is_none()) {
                    add(&place.location.text);
                }
            }
        }
        outside
    }

    /// Whether the old file has no (further) such finding.
    fn is_new(&mut self, code: &'static str, text: &str) -> bool {
        match self.found.get_mut(&(code, text.to_owned())) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        }
    }

    fn touched(&mut self, code: &'static str, place: &Place) -> bool {
        let at = &place.location;
        let cell = (at.sheet.clone(), at.line, at.field);
        let reworded = self
            .says
            .get(&cell)
            .is_some_and(|text| !self.said.contains(text));
        self.is_new(code, &at.text) || reworded
    }
}

fn places(finding: &Located) -> impl Iterator<Item = &Place> {
    finding.place.iter().chain(&finding.also)
}

/// Lines of the grids that are no rows of a table.
fn lines<'a>(
    grids: &'a [Arc<Grid>],
    editions: &'a [Edition],
) -> impl Iterator<Item = (&'a Grid, usize)> {
    grids.iter().flat_map(|grid| {
        let of_grid = editions.iter().filter(|e| Arc::ptr_eq(&e.grid, grid));
        let rows: HashSet<usize> = of_grid
            .flat_map(|edition| edition.rows.iter().map(|row| row.grid_row))
            .collect();
        (0..grid.row_count())
            .filter(move |row| !rows.contains(row))
            .map(|row| (&**grid, row))
    })
}
