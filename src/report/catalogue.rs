//! What the rules are: `explain` and `rules`.

use std::io::{self, Write};

use super::Style;
use crate::rule::RuleMeta;

/// Everything that can be said about one rule, as text.
pub fn explain(meta: &RuleMeta, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (meta, style, out);
    Ok(())
}

/// The rules by family, as a table.
pub fn rules_text(
    metas: &[&'static RuleMeta],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let _ = (metas, style, out);
    Ok(())
}

/// The rules as a JSON array.
pub fn rules_json(metas: &[&'static RuleMeta], out: &mut dyn Write) -> io::Result<()> {
    let _ = (metas, out);
    Ok(())
}
