//! How loudly a suspicion is told: what makes it an error, and what holds it back.

mod word;

use std::ops::Range;

use crate::finding::Severity;
use crate::rule::suspicions::of_length;
use crate::rules::typo::rare_near_frequent::slip;
use crate::text::channel::{self, Kind, Suspicion};

/// An editor calls it a mistake.
const ERROR: f32 = 0.95;
/// An editor wants to see it. Chosen where five manuals that were not learnt from give just under
/// one finding of all rules about typos and wording in 10,000 letters.
const WARNING: f32 = 0.6;
/// Without the corrected form elsewhere, nothing less is called a mistake.
const UNPROVEN_ERROR: f32 = 0.99;
/// A letter that neither looks nor sounds like the one meant is told from here on.
const GUESSED: f32 = 0.75;
/// By how many nats a text must be easier to cut into words for one kanji to be an error where
/// another one is meant. Where both make words (を試す, を示す) only the writer knows.
const PLAINER: f32 = 3.0;
/// A hiragana that the language as a whole misses by less than these nats may as well be left out
/// (5 では for 5 までは), and so may one that the table does not have there (効果あり for 効果があり),
/// unless all else speaks for it ([`MISSED`]).
const HARDLY_MISSED: f32 = 6.0;
/// Kanji that the language as a whole would rather do without: only the table has them (行 for 行列).
const NOT_MISSED: f32 = -4.0;
/// From this probability on a dropped hiragana is told although it is hardly missed.
const MISSED: f32 = 0.8;
/// From this probability on a kanji of a listed word is taken for another one (折衷, 試す), and a
/// letter of a listed word in katakana (メール).
const LISTED_KANJI: f32 = 0.95;
/// … and hiragana of a listed word for others: こつ, なのか.
const LISTED_KANA: f32 = 0.7;
/// … and of one with many letters, which is not made by chance: おおざっぱ.
const LISTED_LONG: f32 = 0.9;
/// Letters that are many for a word in hiragana.
const LONG: usize = 4;
/// How a katakana word ends that says who or what does something, and how what is done: -er and
/// its verb.
const DOERS: [(char, char); 10] = [
    ('カ', 'ク'),
    ('ガ', 'グ'),
    ('サ', 'ス'),
    ('ザ', 'ズ'),
    ('タ', 'ト'),
    ('ダ', 'ド'),
    ('バ', 'ブ'),
    ('パ', 'プ'),
    ('マ', 'ム'),
    ('ラ', 'ル'),
];
/// Letters of most compounds.
const COMPOUND: usize = 2;
/// Passages that must have the corrected form before a word may be made longer or shorter.
const PROOF: u32 = 2;

/// Particles of one letter.
const PARTICLES: &str = "はがをにでともへの";

/// A suspicion with what the table says of it.
pub(super) struct Case<'a> {
    pub(super) found: &'a Suspicion,
    /// The passage it stands in.
    pub(super) letters: &'a [char],
    /// Passages that have what was meant.
    pub(super) many: u32,
    /// Cells that have what is written.
    pub(super) cells: u32,
    /// The suspicion that takes this one's correction for the mistake.
    pub(super) rival: Option<&'a Suspicion>,
}

impl Case<'_> {
    /// What holds it back comes first, then what proves it, then its probability.
    pub(super) fn severity(&self) -> Severity {
        let p = self.found.p;
        // Neither システマ nor クラバ does anything where a table has システム and クラブ.
        let doer = self.doer() && p < UNPROVEN_ERROR;
        let other_words = self.two_senses() || doer || self.own_word() || self.particles();
        if other_words || self.too_many() || self.unmissed() || self.drawn_out() {
            return Severity::Info;
        }
        if let Some(rival) = self.rival {
            return match p.max(rival.p) >= WARNING {
                true => Severity::Warning,
                false => Severity::Info,
            };
        }
        let several = self.cells() > 1 || self.guess() && p < GUESSED;
        let held_back = (self.contrast() && self.even() && several)
            || (self.found.kind == Kind::Other && p < GUESSED)
            || (self.name_like() && (self.alone() || self.guess()) && p < UNPROVEN_ERROR);
        match p {
            _ if held_back => Severity::Info,
            _ if self.proven() => Severity::Error,
            p if p >= WARNING => Severity::Warning,
            _ => Severity::Info,
        }
    }

    fn proven(&self) -> bool {
        let found = self.found;
        found.p >= if self.alone() { UNPROVEN_ERROR } else { ERROR }
            && (found.meant_elsewhere >= PROOF || !of_length(found, self.letters))
            // How it came about cannot be told: an editor decides.
            && found.kind != Kind::Other
            && !self.doer()
            // 累積積, 運指指示: one word may end as the next begins.
            && !(found.kind == Kind::Doubled && self.lone_kanji())
            && !(self.between_kanji() && found.plainer < PLAINER)
            // 宝坂宝坂2: a village and a part of it.
            && !(self.alone() && self.name_like())
            && !(self.contrast() && self.even())
    }

    /// The table does not have what was meant.
    fn alone(&self) -> bool {
        self.found.meant_elsewhere == 0
    }

    fn cells(&self) -> u32 {
        self.cells.max(1 + self.found.written_elsewhere)
    }

    /// Both are about as frequent.
    fn even(&self) -> bool {
        self.many < 2 * self.cells()
    }

    fn written(&self) -> &[char] {
        &self.letters[self.found.start..self.found.end]
    }

    /// The first letters of what is written and of what was meant.
    fn firsts(&self) -> Option<(char, char)> {
        Some((*self.written().first()?, self.found.meant.chars().next()?))
    }

    fn lone_kanji(&self) -> bool {
        matches!(self.written(), [c] if channel::is_kanji(*c))
    }

    fn between_kanji(&self) -> bool {
        (self.firsts()).is_some_and(|(a, b)| channel::is_kanji(a) && channel::is_kanji(b))
    }

    /// Two words that differ by a kanji may both be meant, the more so the oftener: 造林 and 造材.
    fn contrast(&self) -> bool {
        self.many > 0 && self.between_kanji() && self.written().len() == 1
    }

    /// 上半期 and 下半期: kanji that are set against each other.
    fn two_senses(&self) -> bool {
        self.contrast() && self.firsts().is_some_and(|(a, b)| slip::contrast(a, b))
    }

    /// A kanji that neither looks nor sounds like the one meant.
    fn guess(&self) -> bool {
        let meant = self.found.meant.chars().next();
        self.found.kind == Kind::Other && meant.is_some_and(channel::is_kanji)
    }

    /// 築別炭礦公民館, 宮越由香利: kanji without any hiragana are a name as often as not.
    fn name_like(&self) -> bool {
        let mut changed = self
            .written()
            .iter()
            .copied()
            .chain(self.found.meant.chars());
        changed.all(channel::is_kanji) && !self.letters.iter().any(|&c| channel::is_hiragana(c))
    }

    /// しおみ for しみ, 町商工会 for 商工会: words have more letters than those listed.
    fn too_many(&self) -> bool {
        self.found.kind == Kind::Added && (self.alone() || self.found.p < ERROR)
    }

    /// What was dropped, as it seems, is hardly missed.
    fn unmissed(&self) -> bool {
        let found = self.found;
        let all = |is: fn(char) -> bool| found.meant.chars().all(is);
        found.kind == Kind::Dropped
            && (all(channel::is_hiragana)
                && (found.unaided < HARDLY_MISSED || self.alone())
                && found.p < MISSED
                || all(channel::is_kanji) && found.unaided < NOT_MISSED && found.p < ERROR)
    }

    /// コンパイラ, コンパイル; フォーマッタ, フォーマット: what does it and what it does.
    fn doer(&self) -> bool {
        let behind = &self.letters[self.found.end..];
        let behind = behind.strip_prefix(&['ー']).unwrap_or(behind);
        let ends = !behind.first().is_some_and(|&c| channel::is_katakana(c));
        let pair = |does: char, it: char| DOERS.contains(&(does, it));
        ends && self.written().len() == 1
            && self.found.meant.chars().count() == 1
            && (self.firsts()).is_some_and(|(a, b)| pair(a, b) || pair(b, a))
    }

    /// 説明会も開く, 説明会を開く: particles, of which only the writer knows which was meant.
    fn particles(&self) -> bool {
        let particle = |c: char| PARTICLES.contains(c);
        self.found.kind == Kind::Look
            && self.found.p < ERROR
            && self.written().len() == 1
            && self.found.meant.chars().count() == 1
            && (self.firsts()).is_some_and(|(a, b)| particle(a) && particle(b))
    }

    /// やしまーる, ゆとりーと: ー in hiragana is that of a name.
    fn drawn_out(&self) -> bool {
        // さらにー層: 一 was meant.
        if self.found.kind == Kind::Look {
            return false;
        }
        let kana = |c: &&char| channel::is_hiragana(**c) || **c == 'ー';
        let (before, behind) = self.letters.split_at(self.found.start);
        let first = before.len() - before.iter().rev().take_while(kana).count();
        let last = before.len() + behind.iter().take_while(kana).count();
        let mut pairs = self.letters[first..last].windows(2);
        pairs.any(|pair| channel::is_hiragana(pair[0]) && pair[1] == 'ー')
    }

    /// What is written is a word by itself: of two words only the writer knows which was meant.
    fn own_word(&self) -> bool {
        let found = self.found;
        let touched = self.written().first().copied();
        let Some(touched) = touched.or_else(|| found.meant.chars().next()) else {
            return false;
        };
        let range = found.start..found.end;
        let words = || word::around(self.letters, range.clone());
        let compound = |word: Range<usize>| {
            let mut letters = self.letters[word].iter();
            letters.all(|&c| channel::is_kanji(c))
        };
        let longer = |word: Range<usize>| {
            let whole = word.start <= range.start && range.end <= word.end;
            whole && word.len() > range.len().max(COMPOUND)
        };
        // メール is a word, メール within イメール is none.
        let katakana = |word: Range<usize>| {
            let kana = |at: usize| {
                self.letters
                    .get(at)
                    .is_some_and(|&c| channel::is_katakana(c))
            };
            kana(word.start) && !kana(word.end) && !word.start.checked_sub(1).is_some_and(kana)
        };
        match found.kind {
            // こころの健康: both letters are of one word.
            Kind::Doubled => {
                let twice = range.start.saturating_sub(range.len())..range.end;
                let holds =
                    |word: &Range<usize>| word.start <= twice.start && twice.end <= word.end;
                words().any(|word| holds(&word) && word.len() > twice.len())
            }
            _ if channel::is_hiragana(touched) => words().any(|word| {
                let long = word.len() >= LONG;
                found.p < if long { LISTED_LONG } else { LISTED_KANA }
            }),
            _ if found.p >= LISTED_KANJI => false,
            Kind::Kana => words().any(katakana),
            _ if !channel::is_kanji(touched) => false,
            Kind::Look | Kind::Other => words().next().is_some(),
            // Compounds that sound alike are words, both of them; 試す is no compound, and 依然として
            // is one with more letters.
            Kind::Homophone => {
                words().next().is_some() && !words().any(compound) || words().any(longer)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::channel::rank::{Features, NAMES};

    /// How loudly it is told that `[a>b]` in a text should be b, not a: of one cell, beside `many`
    /// passages that have what was meant.
    fn told(text: &str, kind: Kind, p: f32, many: u32) -> Severity {
        let (before, rest) = text.split_once('[').unwrap();
        let (written, rest) = rest.split_once('>').unwrap();
        let (meant, behind) = rest.split_once(']').unwrap();
        let letters: Vec<char> = [before, written, behind].concat().chars().collect();
        let start = before.chars().count();
        let found = Suspicion {
            passage: 0,
            start,
            end: start + written.chars().count(),
            meant: meant.to_owned(),
            kind,
            p,
            written_elsewhere: 0,
            meant_elsewhere: many,
            plainer: 5.0,
            unaided: 8.0,
            others: Vec::new(),
            features: Features([0.0; NAMES.len()]),
        };
        let case = Case {
            found: &found,
            letters: &letters,
            many,
            cells: 1,
            rival: None,
        };
        case.severity()
    }

    #[test]
    fn a_word_of_its_own_is_a_hint() {
        assert_eq!(
            told("値を[試>示]すこと", Kind::Homophone, 0.92, 3),
            Severity::Info
        );
        assert_eq!(
            told("物理的に[遠>違]いこと", Kind::Look, 0.9, 0),
            Severity::Info
        );
        assert_eq!(
            told("案を折[衷>表]しています", Kind::Look, 0.9, 0),
            Severity::Info
        );
        assert_eq!(
            told("定義は[依然>以前]として残る", Kind::Homophone, 0.9, 3),
            Severity::Info
        );
        assert_eq!(
            told("結果がで[>き]るか", Kind::Dropped, 0.65, 0),
            Severity::Info
        );
    }

    #[test]
    fn names_and_particles_are_hints() {
        for (text, kind, p) in [
            ("やしま[ー>]るを核とする", Kind::Added, 0.97),
            ("やし[まー>ーま]るを核とする", Kind::Transposed, 0.97),
            ("また説明会[も>を]開く", Kind::Look, 0.9),
            ("こ[こ>]ろの健康", Kind::Doubled, 0.97),
        ] {
            assert_eq!(told(text, kind, p, 3), Severity::Info, "{text}");
        }
        let layer = told("さらに[ー>一]層の周知", Kind::Look, 0.97, 3);
        assert_ne!(layer, Severity::Info);
        assert_ne!(
            told("窓口の[の>]利用", Kind::Doubled, 0.97, 3),
            Severity::Info
        );
        // The ー of a katakana word beside it is none.
        let beside = told("センター[お>を]活用", Kind::Kana, 0.97, 3);
        assert_ne!(beside, Severity::Info);
        assert_ne!(
            told("システ[テ>]ムの運用", Kind::Doubled, 0.97, 3),
            Severity::Info
        );
    }

    #[test]
    fn doers_are_words_or_doubtful() {
        let told = |p| told("相談システ[マ>ム]を運用", Kind::Kana, p, 4);
        assert_eq!(told(0.992), Severity::Warning);
        assert_eq!(told(0.97), Severity::Info);
    }

    #[test]
    fn no_word_or_more_evidence_is_told() {
        assert_eq!(
            told("窓口の利用[動>勧]奨を行う", Kind::Look, 0.9, 3),
            Severity::Warning
        );
        assert_eq!(
            told("案を折[衷>表]しています", Kind::Look, 0.97, 0),
            Severity::Warning
        );
        assert_eq!(
            told("制度の[仕様>使用]ができる", Kind::Homophone, 0.9, 3),
            Severity::Warning
        );
        assert_eq!(told("効果[>が]あり", Kind::Dropped, 0.7, 0), Severity::Info);
        assert_eq!(
            told("連絡は[メ>モ]ールで", Kind::Kana, 0.92, 0),
            Severity::Info
        );
        assert_eq!(
            told("共通のネット[ヲ>ワ]ークで", Kind::Kana, 0.92, 9),
            Severity::Warning
        );
        assert_eq!(
            told("効果[>が]あり", Kind::Dropped, 0.7, 9),
            Severity::Warning
        );
        assert_eq!(
            told("結果がで[>き]るか", Kind::Dropped, 0.9, 0),
            Severity::Warning
        );
    }

    #[test]
    fn a_guess_is_told_where_another_passage_proves_it() {
        assert_eq!(
            told("窓口の利[鯨>用]をする", Kind::Other, 0.9, 1),
            Severity::Warning
        );
        assert_eq!(
            told("窓口の利[鯨>用]をする", Kind::Other, 0.7, 9),
            Severity::Info
        );
        assert_eq!(
            told("造[材>林]を進める", Kind::Look, 0.9, 1),
            Severity::Warning
        );
    }

    #[test]
    fn who_does_something_is_not_what_is_done() {
        for text in [
            "フォーマッ[タ>ト]を配る",
            "コンパイ[ル>ラ]する",
            "デバッ[ガ>グ]ーで",
        ] {
            assert_eq!(told(text, Kind::Kana, 0.98, 9), Severity::Info, "{text}");
        }
        assert_eq!(
            told("イン[タ>ト]ーネット", Kind::Kana, 0.99, 9),
            Severity::Error
        );
    }

    #[test]
    fn a_letter_too_many_needs_more() {
        assert_eq!(
            told("[町>]商工会の会員", Kind::Added, 0.8, 5),
            Severity::Info
        );
        assert_eq!(
            told("[町>]商工会の会員", Kind::Added, 0.96, 5),
            Severity::Error
        );
    }
}
