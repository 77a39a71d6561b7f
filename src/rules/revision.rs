//! Family R: what a comparison of two editions finds worth a question.
//!
//! These rules look at an [`EditionDiff`], not at a table, and say no more than what is to be seen:
//! a text that is gone is 「記載がなくなりました」, not a broken promise. Rows that belong together
//! only perhaps, cells lost with a damaged row and what is said to have ended (完了, 終了, 統合)
//! stay silent.

mod cells;
mod gone;
mod names;
mod scene;
mod texts;
mod words;

pub use texts::REVISION_RULES;

use crate::check::Located;
use crate::diff::{EditionDiff, RowKind};
use crate::rule::Lang;

use scene::Scene;

/// Longer cells are not searched for items that went elsewhere.
const MOST_CHARACTERS: usize = 6_000;

/// The findings of family R, in the order of the new table; what is gone comes where it stood.
///
/// Linear in the changed cells and in the rows.
pub fn findings(diff: &EditionDiff<'_>, lang: Lang) -> Vec<Located> {
    let Some(mut scene) = Scene::new(diff, lang) else {
        return Vec::new();
    };
    let mut gone = Vec::new();
    for change in &diff.rows {
        if change.kinds.contains(&RowKind::Uncertain) || !change.see.is_empty() {
            continue;
        }
        match (change.old.as_slice(), change.new.as_slice()) {
            (&[old], []) => gone.push((change.at, old)),
            (&[old], &[new]) => cells::pair(&mut scene, change, old, new),
            _ => {}
        }
    }
    gone::commitments_dropped(&mut scene, &gone);
    names::bodies(&mut scene);
    names::remarks(&mut scene);
    scene.finish()
}

#[cfg(test)]
mod tests;
