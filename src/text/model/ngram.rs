//! A character 5-gram model with backoff.
//!
//! Digits are one letter and so are Latin letters; rare letters share the probability of the
//! unknown.

/// The longest context in letters.
pub const CONTEXT: usize = 4;

/// Which letters follow which.
#[derive(Debug)]
pub struct Ngram {}

/// Where a text stands: the contexts known for its last letters.
///
/// The default state begins a segment: a list item, a sentence.
#[derive(Debug, Clone, Copy, Default)]
pub struct State {}

impl Ngram {
    pub(super) fn builtin() -> Self {
        Self {}
    }

    /// Whether a letter ends a segment: white space, 。, and the marks between list items.
    ///
    /// The model has been taught segments; a text scored across their edges scores badly there.
    pub fn breaks(c: char) -> bool {
        c.is_whitespace() || matches!(c, '。' | '・' | '●' | '○' | '◆' | '※')
    }

    /// The natural logarithm of the probability of `c` after `context`.
    ///
    /// Only the last four letters count; a shorter context begins a segment.
    pub fn log_p(&self, context: &[char], c: char) -> f32 {
        self.step(self.state(context), c).1
    }

    /// The state behind a context; see [`Ngram::log_p`].
    pub fn state(&self, context: &[char]) -> State {
        let _ = context;
        State::default()
    }

    /// Reads one letter: the state behind it and its log probability. O(1).
    pub fn step(&self, state: State, c: char) -> (State, f32) {
        let _ = c;
        (state, 0.0)
    }

    /// The log probability of each letter of a segment, from its start. O(text).
    pub fn log_ps<'a>(&'a self, segment: &'a [char]) -> impl Iterator<Item = f32> + 'a {
        let mut state = State::default();
        segment.iter().map(move |&c| {
            let (next, log_p) = self.step(state, c);
            state = next;
            log_p
        })
    }

    /// The letters known after a context with their log probabilities, the most probable first.
    ///
    /// Those of the longest known context come first, then those of the shorter ones, down to
    /// contexts of one letter; at most `limit` in all. Digits are `0`, Latin letters `a`.
    pub fn successors(
        &self,
        context: &[char],
        limit: usize,
    ) -> impl Iterator<Item = (char, f32)> + use<> {
        let _ = (context, limit);
        std::iter::empty()
    }

    /// The letters that most often stand before `c`, the most frequent first; a few dozen.
    pub fn preceding(&self, c: char) -> impl Iterator<Item = char> + '_ {
        let _ = c;
        std::iter::empty()
    }
}
