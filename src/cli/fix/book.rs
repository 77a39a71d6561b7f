//! Where a corrected workbook goes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kouetsu::fix::SettledBook;
use kouetsu::grid::{Grid, read_bytes};
use kouetsu::rule::Lang;

use super::{FixArgs, Fixed, Input, Place, write};

/// Put after the name of a corrected workbook.
const CORRECTED: &str = "_校閲済";

/// `計画.xlsx` → `計画_校閲済.xlsx`.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(CORRECTED);
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

/// Where a corrected workbook goes.
pub(super) fn place<'a>(args: &'a FixArgs, earlier: &'a dyn Fn() -> Option<Vec<u8>>) -> Place<'a> {
    match &args.output {
        Some(folder) => Place::Folder(folder),
        None if args.in_place => Place::Own,
        None => Place::Beside(earlier),
    }
}

/// Writes a corrected workbook; gives the sheets as they now are.
pub(super) fn written(
    (args, place): (&FixArgs, &Place<'_>),
    input: &Input,
    before: Vec<Arc<Grid>>,
    settled: SettledBook,
    fixed: &mut Fixed,
    lang: Lang,
) -> Vec<Arc<Grid>> {
    fixed.refused = settled.refused;
    let new = settled.grids;
    if args.show() {
        if settled.changed {
            fixed.applied = settled.applied;
            fixed.texts = before.iter().cloned().zip(new).collect();
        }
        return before;
    }
    if !(settled.changed || args.output.is_some()) {
        return before;
    }
    if args.in_place
        && let Some(lock) = input.path.as_deref().and_then(open_elsewhere)
    {
        fixed.problem = Some(match lang {
            Lang::Ja => format!(
                "表計算ソフトで開かれています（{lock} があります）。閉じてからもう一度実行してください"
            ),
            Lang::En => format!("it is open in a spreadsheet ({lock} exists): close it first"),
        });
        return before;
    }
    let bytes = (before[0].source().raw(), new[0].source().raw());
    match write(place, input, bytes, lang) {
        Ok(target) => {
            fixed.applied = settled.applied;
            let grids = match &target {
                Some(name) => renamed(new, name),
                None => new,
            };
            fixed.target = target;
            grids
        }
        Err(problem) => {
            fixed.problem = Some(problem);
            before
        }
    }
}

/// The file that a spreadsheet leaves beside a book it has open.
fn open_elsewhere(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    [format!("~${name}"), format!(".~lock.{name}#")]
        .into_iter()
        .find(|lock| path.with_file_name(lock).exists())
}

/// The same sheets under the name they were written to.
fn renamed(grids: Vec<Arc<Grid>>, name: &str) -> Vec<Arc<Grid>> {
    match read_bytes(name, grids[0].source().raw().to_vec(), None) {
        Ok(new) => new.into_iter().map(Arc::new).collect(),
        Err(_) => grids,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corrected_book_is_named_after_the_original() {
        for (path, name) in [
            ("a/計画.xlsx", "a/計画_校閲済.xlsx"),
            ("計画.2019.XLSM", "計画.2019_校閲済.XLSM"),
            ("計画", "計画_校閲済"),
        ] {
            assert_eq!(beside(Path::new(path)), Path::new(name));
        }
    }
}
