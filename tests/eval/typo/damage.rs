//! Mistakes put into clean text: eight kinds in equal numbers.

use std::collections::HashSet;

use kouetsu::text::channel::Passage;
use kouetsu::text::model::{Model, Ngram};

use crate::shape::Random;

pub(crate) const KINDS: [&str; 8] = ["look", "rand", "homo", "del", "dup", "trans", "kana", "kkl"];

/// Letters of two scripts that look alike.
const ACROSS: [(char, char); 14] = [
    ('カ', '力'),
    ('ー', '一'),
    ('ロ', '口'),
    ('ニ', '二'),
    ('エ', '工'),
    ('へ', 'ヘ'),
    ('タ', '夕'),
    ('ハ', '八'),
    ('べ', 'ベ'),
    ('ペ', 'ぺ'),
    ('り', 'リ'),
    ('ト', '卜'),
    ('ミ', '三'),
    ('オ', '才'),
];
const ROWS: &str = "あいうえお かきくけこ がぎぐげご さしすせそ ざじずぜぞ たちつてと だぢづでど \
                    なにぬねの はひふへほ ばびぶべぼ ぱぴぷぺぽ まみむめも らりるれろ";
const PAIRS: &str = "かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つづ てで とど はば ひび \
                     ふぶ へべ ほぼ はぱ つっ やゃ ゆゅ よょ をお わは にで がの のを はが をに";

/// Passages of a text with the number of their copies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    pub(crate) passages: Vec<(Vec<char>, usize)>,
}

impl Text {
    /// Cells between tabs and commas, cut as kouetsu cuts them.
    pub(crate) fn of(table: &str) -> Self {
        let mut at = std::collections::HashMap::new();
        let mut out = Self::default();
        for cell in table.split(['\t', '\n', '"']) {
            for passage in cell.split(|c| Ngram::breaks(c) && c != ' ') {
                let letters = letters(passage);
                if letters.len() < 3 {
                    continue;
                }
                let index = *at.entry(letters.clone()).or_insert_with(|| {
                    out.passages.push((letters, 0));
                    out.passages.len() - 1
                });
                out.passages[index].1 += 1;
            }
        }
        out
    }

    /// Its passages in parts of so many.
    pub(crate) fn parts(&self, passages: usize) -> Vec<Self> {
        (self.passages.chunks(passages))
            .map(|part| Self {
                passages: part.to_vec(),
            })
            .collect()
    }

    pub(crate) fn letters(&self) -> usize {
        self.passages.iter().map(|(letters, _)| letters.len()).sum()
    }
}

/// Folded, without spaces beside Latin letters.
fn letters(passage: &str) -> Vec<char> {
    let chars: Vec<char> = passage.trim().chars().collect();
    let latin = |c: Option<&char>| c.is_some_and(char::is_ascii_graphic);
    (0..chars.len())
        .filter(|&i| {
            chars[i] != ' ' || !(i > 0 && latin(chars.get(i - 1)) || latin(chars.get(i + 1)))
        })
        .map(|i| match chars[i] {
            c @ '！'..='～' => char::from_u32(c as u32 - 0xFEE0).expect("full width"),
            c => c,
        })
        .collect()
}

/// A mistake.
#[derive(Debug, Clone)]
pub(crate) struct Damage {
    /// The damaged passage.
    pub(crate) passage: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: &'static str,
    /// The passage as it was.
    pub(crate) clean: Vec<char>,
}

pub(crate) fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{4E00}'..='\u{9FFF}')
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// What may be written at a place: how many letters go, and what comes.
pub(crate) fn options(kind: &str, text: &[char], at: usize) -> (usize, Vec<String>) {
    let c = text[at];
    let model = Model::get();
    if !is_japanese(c) && c != 'ー' {
        return (1, Vec::new());
    }
    let one = |list: Vec<char>| (1, list.into_iter().map(String::from).collect());
    match kind {
        "look" if is_kanji(c) => one((model.lookalikes.lookalikes(c).iter())
            .filter(|&&(x, likeness)| is_kanji(x) && likeness >= 0.55)
            .map(|&(x, _)| x)
            .take(6)
            .collect()),
        "rand" if is_kanji(c) => {
            static JOYO: &str = include_str!("../../../rules/koyobun/joyo_kanji.txt");
            let all = JOYO
                .lines()
                .filter(|line| !line.starts_with('#'))
                .flat_map(str::chars);
            one(all.filter(|&x| is_kanji(x) && x != c).collect())
        }
        "homo" => {
            for length in [4, 3, 2] {
                let Some(word) = text.get(at..at + length) else {
                    continue;
                };
                let word: String = word.iter().collect();
                let others: Vec<String> = (model.readings.homophones(&word))
                    .map(str::to_owned)
                    .take(12)
                    .collect();
                if !others.is_empty() {
                    return (length, others);
                }
            }
            (1, Vec::new())
        }
        "del" if at == 0 || text[at - 1] != c => (1, vec![String::new()]),
        "dup" => (1, vec![format!("{c}{c}")]),
        "trans" => match text.get(at + 1) {
            Some(&next) if next != c && is_japanese(next) => (2, vec![format!("{next}{c}")]),
            _ => (1, Vec::new()),
        },
        "kana" => {
            let katakana = matches!(c, 'ァ'..='ヺ');
            let down = |c: char| char::from_u32(c as u32 - 0x60).unwrap_or(c);
            let up = |c: char| char::from_u32(c as u32 + 0x60).unwrap_or(c);
            let hiragana = if katakana { down(c) } else { c };
            let rows = ROWS.split_whitespace().filter(|row| row.contains(hiragana));
            let pairs = PAIRS
                .split_whitespace()
                .filter(|pair| pair.contains(hiragana));
            let mut all: Vec<char> = rows.chain(pairs).flat_map(str::chars).collect();
            all.retain(|&x| x != hiragana);
            all.sort_unstable();
            all.dedup();
            one(all
                .into_iter()
                .map(|x| if katakana { up(x) } else { x })
                .collect())
        }
        "kkl" => one(ACROSS
            .iter()
            .filter_map(|&(a, b)| match c {
                c if c == a => Some(b),
                c if c == b => Some(a),
                _ => None,
            })
            .collect()),
        _ => (1, Vec::new()),
    }
}

/// Damages a text: one mistake for `rate` letters (copies counted), each passage at most once.
pub(crate) fn damage(
    text: &Text,
    rate: usize,
    seed: u64,
    all_copies: bool,
) -> (Vec<Passage>, Vec<Damage>) {
    let mut random = Random::new("typo", seed);
    let total: usize = text.passages.iter().map(|(l, n)| l.len() * n).sum();
    let wanted = (total / rate).clamp(1, text.passages.len() / 2 + 1);
    let present: HashSet<&[char]> = text.passages.iter().map(|(l, _)| l.as_slice()).collect();
    // By copies, as a place is drawn among all places.
    let places: Vec<usize> = (0..text.passages.len())
        .filter(|&i| {
            text.passages[i]
                .0
                .iter()
                .filter(|&&c| is_japanese(c))
                .count()
                >= 4
        })
        .flat_map(|i| std::iter::repeat_n(i, text.passages[i].1 * text.passages[i].0.len()))
        .collect();
    let plain = |letters: Vec<char>, copies: usize| Passage {
        letters,
        copies: copies as u32,
        ..Passage::default()
    };
    let mut passages: Vec<Passage> = (text.passages.iter())
        .map(|(letters, copies)| plain(letters.clone(), *copies))
        .collect();
    let mut done = Vec::new();
    let mut used = HashSet::new();
    let (mut tries, mut turn, mut misses) = (0, 0, 0);
    while done.len() < wanted && tries < wanted * 2000 {
        tries += 1;
        // A kind that finds no place here lets the next one have its turn.
        misses += 1;
        if misses > 300 {
            (turn, misses) = (turn + 1, 0);
        }
        if places.is_empty() {
            break;
        }
        let index = places[random.below(places.len())];
        let kind = KINDS[turn % KINDS.len()];
        let letters = &text.passages[index].0;
        let at = random.below(letters.len());
        let (gone, options) = options(kind, letters, at);
        if options.is_empty() || used.contains(&index) {
            continue;
        }
        let put = &options[random.below(options.len())];
        let mut damaged = letters[..at].to_vec();
        damaged.extend(put.chars());
        damaged.extend(&letters[at + gone..]);
        if present.contains(damaged.as_slice()) {
            continue;
        }
        used.insert(index);
        (turn, misses) = (turn + 1, 0);
        let end = at + put.chars().count();
        let alone = all_copies || text.passages[index].1 == 1;
        let passage = if alone {
            passages[index] = plain(damaged, text.passages[index].1);
            index
        } else {
            passages.push(plain(damaged, 1));
            passages[index].copies -= 1;
            passages.len() - 1
        };
        done.push(Damage {
            passage,
            start: at,
            end,
            kind,
            clean: letters.clone(),
        });
    }
    (passages, done)
}
