//! What may stand beside a word: `<漢字>`, `<名詞>`, or a text of its own.
//!
//! Without morphology the neighbours decide: 取り組み before を is a noun, after に and before 、 it
//! is a verb that goes on.

use crate::text::script::{is_hiragana, is_kanji, is_katakana_or_long};

/// One thing that may stand beside a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Beside {
    /// `<端>`: the item ends (or begins) here.
    Edge,
    /// `<漢字>`.
    Kanji,
    /// `<平仮名>`.
    Hiragana,
    /// `<片仮名>`.
    Katakana,
    /// `<数字>`: digits, half and full width.
    Digit,
    /// `<漢数字>`.
    KanjiDigit,
    /// `<助詞>`: a particle that follows nouns.
    Particle,
    /// This text.
    Text(Box<str>),
}

/// Names of classes, for error messages.
pub(super) const CLASSES: &str = "<端>, <漢字>, <平仮名>, <片仮名>, <数字>, <漢数字>, <助詞>";

/// Particles that follow a noun and not, or seldom, the stem of a verb.
const PARTICLES: &[&str] = &[
    "が", "を", "の", "は", "も", "へ", "と", "や", "に", "で", "など", "等", "から", "まで",
];

impl Beside {
    /// Reads one; `None`: an unknown `<class>` or an empty text.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" => return None,
            "<端>" => Self::Edge,
            "<漢字>" => Self::Kanji,
            "<平仮名>" => Self::Hiragana,
            "<片仮名>" => Self::Katakana,
            "<数字>" => Self::Digit,
            "<漢数字>" => Self::KanjiDigit,
            "<助詞>" => Self::Particle,
            _ if text.starts_with('<') => return None,
            _ => Self::Text(text.into()),
        })
    }

    fn precedes(&self, before: &str) -> bool {
        match self {
            Self::Text(text) => before.ends_with(&**text),
            Self::Particle => PARTICLES.iter().any(|word| before.ends_with(word)),
            Self::Edge => before.chars().next_back().is_none_or(is_edge),
            _ => before.chars().next_back().is_some_and(|c| self.has(c)),
        }
    }

    fn follows(&self, after: &str) -> bool {
        match self {
            Self::Text(text) => after.starts_with(&**text),
            Self::Particle => PARTICLES.iter().any(|word| after.starts_with(word)),
            Self::Edge => after.chars().next().is_none_or(is_edge),
            _ => after.chars().next().is_some_and(|c| self.has(c)),
        }
    }

    fn has(&self, c: char) -> bool {
        match self {
            Self::Kanji => is_kanji(c),
            Self::Hiragana => is_hiragana(c),
            Self::Katakana => is_katakana(c),
            Self::Digit => c.is_ascii_digit() || ('０'..='９').contains(&c),
            Self::KanjiDigit => "一二三四五六七八九十百千数".contains(c),
            Self::Edge | Self::Particle | Self::Text(_) => false,
        }
    }
}

/// The surroundings an entry asks for. Empty lists ask for nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings {
    pub(super) before: Vec<Beside>,
    pub(super) not_before: Vec<Beside>,
    pub(super) after: Vec<Beside>,
    pub(super) not_after: Vec<Beside>,
    /// The word stands there as a noun.
    pub(super) noun: bool,
}

impl Surroundings {
    /// Whether a word between these texts is meant.
    pub(super) fn hold(&self, before: &str, after: &str) -> bool {
        (self.before.is_empty() || self.before.iter().any(|b| b.precedes(before)))
            && !self.not_before.iter().any(|b| b.precedes(before))
            && (self.after.is_empty() || self.after.iter().any(|b| b.follows(after)))
            && !self.not_after.iter().any(|b| b.follows(after))
            && (!self.noun || is_noun(before, after))
    }
}

/// Whether a stem between these texts is a noun. An object before it makes it a verb, whatever
/// follows: 相談を受け付け、. Only particles that verbs do not take are proof enough on their own.
fn is_noun(before: &str, after: &str) -> bool {
    if after.starts_with("が") && !after.starts_with("がち")
        || ["を", "の", "は"]
            .iter()
            .any(|word| after.starts_with(word))
    {
        return true;
    }
    let object = [
        "を", "に", "へ", "と", "で", "が", "は", "も", "て", "り", "く", "し",
    ];
    if object.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    let verb = [
        "にく",
        "やす",
        "やり",
        "にあ",
        "でき",
        "もし",
        "もせ",
        "ながら",
        "方",
        "始め",
        "続け",
        "直し",
        "等し",
        "中で",
    ];
    if verb.iter().any(|word| after.starts_with(word)) {
        return false;
    }
    match after.chars().next() {
        None => true,
        Some(c) if is_edge(c) || is_kanji(c) || is_katakana(c) => true,
        Some(_) => PARTICLES.iter().any(|word| after.starts_with(word)),
    }
}

/// What ends an item or a phrase.
fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '、' | '。'
                | '，'
                | '．'
                | ','
                | '・'
                | '･'
                | '／'
                | '/'
                | '：'
                | ':'
                | '；'
                | '('
                | ')'
                | '（'
                | '）'
                | '「'
                | '」'
                | '『'
                | '』'
                | '【'
                | '】'
                | '〔'
                | '〕'
                | '［'
                | '］'
                | '['
                | ']'
                | '〈'
                | '〉'
                | '《'
                | '》'
                | '○'
                | '●'
                | '■'
                | '□'
                | '◎'
                | '◆'
                | '◇'
                | '※'
                | '→'
                | '～'
                | '〜'
                | '-'
                | '－'
                | '|'
                | '"'
        )
}

/// Half-width katakana count as well: <片仮名> asks for the script, not the width.
fn is_katakana(c: char) -> bool {
    is_katakana_or_long(c) || matches!(c, '\u{FF66}'..='\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noun(before: &str, after: &str) -> bool {
        is_noun(before, after)
    }

    #[test]
    fn nouns_are_told_from_verbs() {
        assert!(noun("各課の", "を進める"));
        assert!(noun("新たな", ""));
        assert!(noun("留学生の", "体制"));
        assert!(noun("", "・調整"));
        assert!(!noun("相談を", "、助言する"));
        assert!(!noun("課題に", "ます"));
        assert!(!noun("", "やすい"));
        assert!(!noun("", "た"));
        assert!(!noun("", "にくい"));
        assert!(!noun("計画に", ""));
    }

    #[test]
    fn surroundings_are_all_asked_for() {
        let rule = Surroundings {
            before: vec![Beside::Kanji, Beside::Edge],
            not_after: vec![Beside::Text("ん".into())],
            ..Surroundings::default()
        };
        assert!(rule.hold("県", "で"));
        assert!(rule.hold("", ""));
        assert!(rule.hold("例：", ""));
        assert!(!rule.hold("あ", "で"));
        assert!(!rule.hold("県", "んで"));
    }

    #[test]
    fn unknown_classes_are_refused() {
        assert_eq!(Beside::parse("<漢字>"), Some(Beside::Kanji));
        assert_eq!(Beside::parse("<感じ>"), None);
        assert_eq!(Beside::parse(""), None);
        assert!(
            CLASSES
                .split(", ")
                .all(|class| Beside::parse(class).is_some())
        );
    }
}
