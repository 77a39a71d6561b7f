//! Letters that look alike when printed: 動 and 勧, カ and 力, ー and 一.

/// What looks alike.
#[derive(Debug)]
pub struct LookAlikes {}

impl LookAlikes {
    pub(super) fn builtin() -> Self {
        Self {}
    }

    /// The letters that look like `c` with their likeness (0.5 to 1), the most alike first; at most
    /// a dozen. O(1).
    pub fn lookalikes(&self, c: char) -> &[(char, f32)] {
        let _ = c;
        &[]
    }
}
