//! Compound verbs and the nouns made of them: 取組, 取組み, 取り組み; 取り組む, 取組む.
//!
//! No dictionary: two kanji with the kana between and after them, by the shape of the kana.

use std::ops::Range;

use super::script::{is_hiragana, is_kanji};

/// A word that may be written with more or fewer kana.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its two kanji.
    pub(super) skeleton: [char; 2],
    /// 取り組む, not 取組.
    pub(super) verb: bool,
    /// Kana between the kanji.
    pub(super) inner: Range<usize>,
    /// Kana after them that belong to the noun, or the first of the verb's ending.
    pub(super) tail: Range<usize>,
    /// The word, from the first kanji to the last kana.
    pub(super) range: Range<usize>,
}

/// Kanji whose kana い, ない make them adjectives.
const ADJECTIVES: &str = "多少高低長短良新古早遅近遠強弱広狭厚薄深浅重軽若無細太";

impl Word {
    /// No kana at all: 取組, but also every other word of two kanji.
    pub(super) fn is_bare(&self) -> bool {
        !self.verb && self.inner.is_empty() && self.tail.is_empty()
    }
}

/// Whether a word whose second kanji stands at a place may have kana: a quick look that spares a
/// long one for most of the kanji.
#[inline]
pub(super) fn has_kana(chars: &[char], at: usize) -> bool {
    is_kanji(chars[at])
        && (ends_inner(chars[at - 1])
            || is_kanji(chars[at - 1])
                && (chars.get(at + 1))
                    .is_some_and(|&c| is_hiragana(c) && (!is_particle(c) || c == 'が')))
}

/// Whether kana between two kanji of a word may end so.
fn ends_inner(c: char) -> bool {
    joins(c) || matches!(c, 'し' | 'せ')
}

/// Kana that belong to no word before them.
fn is_particle(c: char) -> bool {
    matches!(
        c,
        'の' | 'を' | 'が' | 'は' | 'に' | 'で' | 'と' | 'や' | 'へ'
    )
}

/// The word whose second kanji stands at a place.
pub(super) fn word(chars: &[char], at: usize) -> Option<Word> {
    // `at` is the second kanji: the first stands before it, or before one or two kana.
    // 又, 及び, 並びに: a conjunction after the last word.
    if !is_kanji(chars[at]) || is_conjunction(chars[at]) {
        return None;
    }
    let inner = inner(chars, at);
    let first = inner.start.checked_sub(1)?;
    if !is_kanji(chars[first]) || is_number(chars[first]) || is_number(chars[at]) {
        return None;
    }
    let after = at + 1;
    let kana = chars[after..]
        .iter()
        .take(4)
        .take_while(|&&c| is_hiragana(c))
        .count();
    let next = chars.get(after + kana).copied().unwrap_or('\0');
    let (verb, tail) = tail(&chars[after..after + kana], !inner.is_empty(), next)?;
    if tail == 0 && !verb && inner.is_empty() {
        // 要申込: a compound. 組合 is a word of its own beside 組合せ, as are 場合 and 割合.
        let compound = first.checked_sub(1).is_some_and(|at| is_kanji(chars[at]));
        if compound || chars[at] == '合' {
            return None;
        }
    }
    // 市民向け: a suffix. 再び読む: an adverb.
    let suffix = chars[at] == '向' && inner.is_empty();
    if suffix || (chars[first] == '再' && !inner.is_empty()) {
        return None;
    }
    Some(Word {
        skeleton: [chars[first], chars[at]],
        verb,
        inner: inner.clone(),
        tail: after..after + tail,
        range: first..after + tail,
    })
}

// A match is far quicker than a search in a string, and asked of every kanji.
#[rustfmt::skip]
fn is_number(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千'
        | '万' | '億' | '第' | '年' | '月' | '日')
}

fn is_conjunction(c: char) -> bool {
    matches!(
        c,
        '々' | '又' | '及' | '並' | '且' | '若' | '或' | '但' | '再'
    )
}

/// Kana in which a noun made of a verb ends, or the first half of a compound. に, で, て, へ and ね
/// are particles, し and せ belong to the verb する.
#[rustfmt::skip]
fn joins(c: char) -> bool {
    matches!(c, 'い' | 'き' | 'ぎ' | 'ち' | 'び' | 'み' | 'り' | 'え' | 'け' | 'げ' | 'め' | 'べ'
        | 'れ')
}

/// The kana before the second kanji: り in 取り組む, ち合 in 打ち合わせ.
fn inner(chars: &[char], second: usize) -> Range<usize> {
    for length in [1, 2] {
        let Some(start) = second.checked_sub(length) else {
            break;
        };
        let kana = &chars[start..second];
        let joins =
            kana.iter().all(|&c| is_hiragana(c)) && kana.last().is_some_and(|&c| ends_inner(c));
        if !joins {
            continue;
        }
        // 打ち合, 立ち上: not 多い額 (an adjective), nor もの and other words in between.
        let before = start.checked_sub(1).map_or('\0', |at| chars[at]);
        let longer = length == 1
            || matches!(
                kana[0],
                'わ' | 'か' | 'が' | 'た' | 'ま' | 'ら' | 'さ' | 'ち'
            );
        let adjective = || kana.contains(&'い') && ADJECTIVES.contains(before);
        if longer && is_kanji(before) && !adjective() {
            return start..second;
        }
    }
    second..second
}

/// Whether the kana after the second kanji make a verb or a noun, and how many belong to it.
fn tail(kana: &[char], has_inner: bool, next: char) -> Option<(bool, usize)> {
    let Some(&first) = kana.first() else {
        // 取組事業: in front of another kanji the kana are dropped by rule (申込書).
        return (!is_kanji(next)).then_some((false, 0));
    };
    let second = kana.get(1).copied();
    // What follows a word is no kana, or a particle: 里山くらし, 法人いわて are no words of ours.
    let ends = |length: usize| {
        kana.get(length)
            .is_none_or(|&c| is_particle(c) || c == 'も')
    };
    match first {
        // 取り組む, 受け入れる. す belongs to する unless the first half has its kana (切り出す).
        'む' | 'る' | 'く' | 'ぐ' | 'う' | 'つ' | 'ぶ' | 'ぬ' => {
            (ends(1) || second == Some('こ') || second == Some('た')).then_some((true, 1))
        }
        'す' if has_inner && ends(1) => Some((true, 1)),
        'ん' if matches!(second, Some('で' | 'だ')) => Some((true, 2)),
        'っ' if matches!(second, Some('て' | 'た')) => Some((true, 2)),
        'ま' | 'ら' | 'か' | 'が' | 'ば' | 'わ'
            if matches!(second, Some('れ' | 'せ')) || (first != 'が' && second == Some('な')) =>
        {
            // 打合わせ is a noun.
            let noun = first == 'わ' && second == Some('せ');
            match noun {
                true => ends(2).then_some((false, 2)),
                false => Some((true, 2)),
            }
        }
        // 立ち上がる is not 立ち上げる; 引数がない has a particle, 引き継がない has none.
        'が' if has_inner && matches!(second, Some('る' | 'り' | 'っ' | 'ら' | 'な')) => None,
        'が' if second == Some('な') => Some((false, 0)),
        'も' | 'た' if second == Some('り') => ends(2).then_some((false, 2)),
        'せ' if has_inner => ends(1).then_some((false, 1)),
        c if joins(c) => {
            let verbal = matches!(
                second,
                Some('る' | 'ま' | 'た' | 'て' | 'な' | 'ら' | 'ず' | 'つ')
            );
            // い may begin いたす, いる; れ may be a passive: only the noun is sure.
            match (verbal, c) {
                (true, 'い') => None,
                (true, _) => Some((true, 1)),
                (false, _) => ends(1).then_some((false, 1)),
            }
        }
        // 取組の, 取組を, 取組から: a particle.
        c if is_particle(c) => Some((false, 0)),
        _ => None,
    }
}

/// Kanji that end compounds written without any kana: 読込, 受付, 支払. 置換 is not 置き換え.
const BARE: &str = "込組扱付替合入出引切払消渡越継締戻詰積";

/// Whether two spellings of two kanji can be one noun. 使われ方, 返し値 and 並べ替え are not 使い方,
/// 返り値 and 並び替え: their first halves are two verbs.
pub(super) fn one_noun(chars: &[char], a: &Word, b: &Word) -> bool {
    let (inner, tail) = (
        |word: &Word| &chars[word.inner.clone()],
        |word: &Word| &chars[word.tail.clone()],
    );
    let naked = |word: &Word| word.inner.is_empty() && word.tail.is_empty();
    let full = |word: &Word| !word.inner.is_empty() && !word.tail.is_empty();
    let sound = (naked(a) && full(b)) || (naked(b) && full(a));
    comparable(inner(a), inner(b))
        && comparable(tail(a), tail(b))
        && (!sound || BARE.contains(a.skeleton[1]))
}

/// Whether two endings of a noun are one ending written longer and shorter: み and none, わせ and
/// せ. け and き are two words (受付け, 条件付き).
fn comparable(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.ends_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, bool)> {
        let chars: Vec<char> = format!("\0{text}\0").chars().collect();
        let words = (1..chars.len()).filter_map(|at| {
            let word = word(&chars, at)?;
            // The quick look misses none.
            assert!(word.is_bare() || has_kana(&chars, at), "{text}");
            Some((chars[word.range].iter().collect(), word.verb))
        });
        words.collect()
    }

    #[test]
    fn nouns_and_verbs_are_told_apart() {
        for (text, word, verb) in [
            ("取組の推進", "取組", false),
            ("取組み開始", "取組み", false),
            ("取り組み", "取り組み", false),
            ("取り組む企業", "取り組む", true),
            ("取組む企業", "取組む", true),
            ("取り組んだ", "取り組んだ", true),
            ("受入れに", "受入れ", false),
            ("受け入れる", "受け入れ", true),
            ("打合わせ", "打合わせ", false),
            ("引数がない", "引数", false),
        ] {
            let words = found(text);
            assert!(
                words.contains(&(word.to_owned(), verb)),
                "{text}: {words:?}"
            );
        }
    }

    #[test]
    fn what_is_no_such_word() {
        for text in [
            "配慮し",
            "申込書",
            "実施いたします",
            "支援する",
            "三月末で",
            "里山くらし",
            "法人いわて",
            "多い額",
            "売渡し又は",
            "市民向け",
            "再び読み",
            "立ち上がる",
        ] {
            let words = found(text);
            let odd = words
                .iter()
                .any(|(word, _)| word.chars().count() > 2 || text == "申込書");
            assert!(!odd, "{text}: {words:?}");
        }
    }
}
