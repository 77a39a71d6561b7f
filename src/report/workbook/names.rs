//! Names of sheets: short, legal, no two alike.

use std::collections::HashSet;

use crate::report::Report;
use crate::rule::Lang;

/// Characters of a sheet name.
const MAX: usize = 31;

/// Gives out names.
#[derive(Debug, Default)]
pub(in crate::report) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A name like the one wished for.
    pub(in crate::report) fn take(&mut self, wish: &str) -> String {
        let legal: String = wish
            .chars()
            .map(|c| match c {
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => '・',
                c if c.is_control() => ' ',
                c => c,
            })
            .collect();
        let legal = legal.trim();
        let legal = if legal.is_empty() { "-" } else { legal };
        let mut name = cut(legal, MAX);
        let mut n = 1;
        while !self.taken.insert(name.to_lowercase()) {
            n += 1;
            let suffix = format!("({n})");
            name = cut(legal, MAX - suffix.len()) + &suffix;
        }
        name
    }
}

/// Excel counts UTF-16 units.
fn cut(text: &str, units: usize) -> String {
    let mut left = units;
    text.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

/// The fixed sheets, in the order in which they stand.
pub(super) fn fixed(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::Ja => ["点検結果", "集計"],
        Lang::En => ["Findings", "Summary"],
    }
}

/// A sheet for every grid of every file.
pub(super) fn of_grids(report: &Report<'_>, lang: Lang) -> Vec<Vec<String>> {
    let mut names = Names::default();
    for name in fixed(lang) {
        names.take(name);
    }
    let many = report.files.len() > 1;
    let files = report.files.iter().map(|file| {
        let stem = std::path::Path::new(&file.path).file_stem();
        let stem = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let grids = file.grids.iter().map(|grid| match (grid.sheet(), many) {
            (Some(sheet), false) => names.take(sheet),
            (Some(sheet), true) => names.take(&format!("{stem} {sheet}")),
            (None, _) => names.take(&stem),
        });
        grids.collect()
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_and_differ() {
        let mut names = Names::default();
        assert_eq!(names.take("R1/R2:計画"), "R1・R2・計画");
        assert_eq!(names.take("計画"), "計画");
        assert_eq!(names.take("計画"), "計画(2)");
        assert_eq!(names.take("ABC"), "ABC");
        assert_eq!(names.take("abc"), "abc(2)");
        assert_eq!(names.take(&"長".repeat(40)).chars().count(), 31);
        assert_eq!(names.take(&"長".repeat(40)).chars().count(), 31);
        assert_eq!(names.take(""), "-");
    }
}
