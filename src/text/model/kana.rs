//! Kana that are mistaken for each other, by finger, ear or grammar.

use std::collections::HashMap;

/// The table of kana by vowel (across) and row (down); a gap is 　.
const ROWS: [&str; 15] = [
    "あいうえお",
    "かきくけこ",
    "がぎぐげご",
    "さしすせそ",
    "ざじずぜぞ",
    "たちつてと",
    "だぢづでど",
    "なにぬねの",
    "はひふへほ",
    "ばびぶべぼ",
    "ぱぴぷぺぽ",
    "まみむめも",
    "や　ゆ　よ",
    "らりるれろ",
    "わ　　　を",
];
/// Rows that differ in voicing alone.
const VOICED: [(usize, usize); 6] = [(1, 2), (3, 4), (5, 6), (8, 9), (8, 10), (9, 10)];
/// Rows whose sounds or keys are taken for each other.
const NEAR: [(usize, usize); 8] = [
    (7, 11),
    (6, 13),
    (4, 6),
    (1, 5),
    (9, 11),
    (0, 12),
    (7, 13),
    (0, 14),
];
const SIZES: [(&str, &str); 2] = [
    ("つやゆよあいうえおわ", "っゃゅょぁぃぅぇぉゎ"),
    ("かけ", "ゕゖ"),
];
/// Particles that writers exchange.
const PARTICLES: [(char, char); 16] = [
    ('は', 'が'),
    ('が', 'を'),
    ('を', 'に'),
    ('に', 'で'),
    ('に', 'へ'),
    ('の', 'が'),
    ('の', 'を'),
    ('の', 'に'),
    ('を', 'は'),
    ('と', 'や'),
    ('と', 'に'),
    ('で', 'を'),
    ('お', 'を'),
    ('わ', 'は'),
    ('え', 'へ'),
    ('も', 'は'),
];
/// How far katakana lie above hiragana.
const KATAKANA: u32 = 'ア' as u32 - 'あ' as u32;

/// Mistakes in kana.
#[derive(Debug)]
pub struct Kana {
    of: HashMap<char, Vec<Confusion>, foldhash::fast::FixedState>,
}

/// What was written for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confusion {
    /// What may have been meant.
    pub meant: char,
    /// How the two differ.
    pub mistake: Mistake,
}

/// How two kana differ, the likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mistake {
    /// Large and small: つ, っ.
    Size,
    /// Marks of voicing: か, が; は, ば, ぱ.
    Voicing,
    /// Particles: は, が; に, で. Hiragana only.
    Particle,
    /// One row, another vowel: か, き.
    Vowel,
    /// One vowel, a neighbouring row: な, ま.
    Row,
}

impl Kana {
    pub(super) fn builtin() -> Self {
        let mut kana = Self {
            of: HashMap::default(),
        };
        for (large, small) in SIZES {
            for (large, small) in large.chars().zip(small.chars()) {
                kana.add_in_both(large, small, Mistake::Size);
            }
        }
        for (one, other) in VOICED {
            kana.add_rows(one, other, Mistake::Voicing);
        }
        for (one, other) in PARTICLES {
            kana.add(one, other, Mistake::Particle);
            kana.add(other, one, Mistake::Particle);
        }
        for row in ROWS {
            let row: Vec<char> = row.chars().filter(|&c| c != '　').collect();
            for (at, &one) in row.iter().enumerate() {
                for &other in &row[at + 1..] {
                    kana.add_in_both(one, other, Mistake::Vowel);
                }
            }
        }
        for (one, other) in NEAR {
            kana.add_rows(one, other, Mistake::Row);
        }
        for confusions in kana.of.values_mut() {
            confusions.sort_by_key(|confusion| confusion.mistake);
        }
        kana
    }

    /// What may have been meant by a kana, the likeliest mistakes first. Hiragana and katakana stay
    /// apart. O(1).
    pub fn confusions(&self, c: char) -> &[Confusion] {
        self.of.get(&c).map_or(&[], Vec::as_slice)
    }

    fn add_rows(&mut self, one: usize, other: usize, mistake: Mistake) {
        for (one, other) in ROWS[one].chars().zip(ROWS[other].chars()) {
            if one != '　' && other != '　' {
                self.add_in_both(one, other, mistake);
            }
        }
    }

    /// Both ways, in hiragana and in katakana.
    fn add_in_both(&mut self, one: char, other: char, mistake: Mistake) {
        let katakana = |c: char| char::from_u32(c as u32 + KATAKANA).unwrap_or(c);
        for (one, other) in [(one, other), (katakana(one), katakana(other))] {
            self.add(one, other, mistake);
            self.add(other, one, mistake);
        }
    }

    /// The first mistake that joins two kana stays.
    fn add(&mut self, written: char, meant: char, mistake: Mistake) {
        let list = self.of.entry(written).or_default();
        if list.iter().all(|confusion| confusion.meant != meant) {
            list.push(Confusion { meant, mistake });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(written: char, meant: char) -> Option<Mistake> {
        let kana = Kana::builtin();
        let found = kana.confusions(written).iter().find(|c| c.meant == meant);
        found.map(|confusion| confusion.mistake)
    }

    #[test]
    fn every_kind_is_known_both_ways() {
        for (one, other, kind) in [
            ('つ', 'っ', Mistake::Size),
            ('ュ', 'ユ', Mistake::Size),
            ('か', 'が', Mistake::Voicing),
            ('バ', 'パ', Mistake::Voicing),
            ('に', 'で', Mistake::Particle),
            ('る', 'れ', Mistake::Vowel),
            ('な', 'ま', Mistake::Row),
        ] {
            assert_eq!(mistake(one, other), Some(kind), "{one}{other}");
            assert_eq!(mistake(other, one), Some(kind), "{other}{one}");
        }
    }

    #[test]
    fn scripts_stay_apart_and_no_kana_is_its_own_mistake() {
        let kana = Kana::builtin();
        let script = |c: char| c >= 'ァ';
        for (&written, confusions) in &kana.of {
            for confusion in confusions {
                assert_ne!(written, confusion.meant);
                assert_eq!(script(written), script(confusion.meant));
            }
        }
        assert!(kana.confusions('漢').is_empty());
        assert_eq!(mistake('ニ', 'デ'), None, "particles are hiragana");
    }
}
