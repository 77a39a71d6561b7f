//! Kana that are mistaken for each other, by finger, ear or grammar.

/// Mistakes in kana.
#[derive(Debug)]
pub struct Kana {}

/// What was written for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confusion {
    /// What may have been meant.
    pub meant: char,
    /// How the two differ.
    pub mistake: Mistake,
}

/// How two kana differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// Marks of voicing: か, が; は, ば, ぱ.
    Voicing,
    /// Large and small: つ, っ.
    Size,
    /// One row, another vowel: か, き.
    Vowel,
    /// One vowel, a neighbouring row: な, ま.
    Row,
    /// Particles: は, が; に, で.
    Particle,
}

impl Kana {
    pub(super) fn builtin() -> Self {
        Self {}
    }

    /// What may have been meant by a kana, the likeliest mistakes first. Hiragana and katakana stay
    /// apart. O(1).
    pub fn confusions(&self, c: char) -> &[Confusion] {
        let _ = c;
        &[]
    }
}
