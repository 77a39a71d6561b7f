//! N113 mixed-sign.

mod figure;
mod look_alike;
mod sign;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::habit::{Habit, habit};
use super::hit::{Hit, addresses, data_texts_with, finding};
use super::script::is_katakana;
use crate::finding::{Applicability, Severity};
use crate::grid::CellId;
use crate::rule::kinds::{COMMA, KATAKANA, LETTER, OTHER, SIGN, SPACE, WIDE};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan, surroundings, word_start};
use figure::figures;
use look_alike::{Found, Proof, look_alikes};
use sign::{Use, signs};

/// N113.
pub(crate) struct MixedSign;

static META: RuleMeta = RuleMeta {
    code: "N113",
    name: "mixed-sign",
    name_ja: "似た記号の混在",
    family: Family::Notation,
    severity: Severity::Error,
    fix: FixKind::Safe,
    summary: Text {
        ja: "～と〜、○と〇、－と−など似た記号が混ざる、または「ハ－ト」のように文字の代わりに使われている。",
        en: "Look-alike signs are mixed (～ 〜, ○ 〇, － −) or stand for letters, as in ハ－ト.",
    },
    docs: Text {
        ja: "## なぜ大切か\n見た目が同じでも別の文字なので、検索や集計から漏れ、文字コードの変換で失われることがあります。\n\n## 見つけ方\n波形、丸印、値のない欄の横線、数字の間の横線、語の間の読点とコンマについて、文書での数を比べ、4倍以上の差があるときに少ないほうを示します（2倍以上は参考）。片仮名の中の「一」「－」（スペ一ス、ハ－ト）、「第ー回」、「番町ニ丁目」、数字の代わりの英字（2O25年度、令和l年度）は数にかかわらず示し、正しい語が文書にあれば誤りとして直します。\n\n## 鳴らない場合\n「セブン-イレブン」のような半角ハイフンの名前、「サービス一覧」「プラン一セット」、漢数字の〇、ある列がそろって使う記号、URLの中の~、O157・CO2・型番・100lの英字では鳴りません。\n\n## 直すには\n多いほうの記号にそろえます。文字の書き間違い（スペ一ス）は、示した字に直してください。",
        en: "## Why it matters\nSigns that look alike are different characters: searches miss them and conversions lose them.\n\n## How it decides\nWave dashes, circles, dashes in cells without value, dashes between digits and commas between words are counted in the document; where one is four times as usual, the rarer ones are shown (twice: information). 一 or － inside katakana, 第ー回, 番町ニ丁目 and letters in place of digits (2O25年度) are always shown, and are errors where the right word stands in the document.\n\n## Known false alarms\nNames with a hyphen (セブン-イレブン), サービス一覧, プラン一セット, 〇 as a kanji zero, signs that a column always uses, ~ in addresses of the net, and the letters of O157, CO2, model numbers and 100l stay silent.\n\n## What to do\nKeep to the sign that prevails; a sign in place of a letter is replaced by the letter shown.",
    },
    texts: &[
        (
            "minority",
            Text {
                ja: "{kind}は「{major}」が{majority}か所ありますが、「{text}」など{minority}か所だけ「{minor}」（U+{code}）です。",
                en: "{kind}: {majority} are {major}, but “{text}” and {minority} in all are {minor} (U+{code}).",
            },
        ),
        (
            "letter",
            Text {
                ja: "「{text}」の「{minor}」は「{major}」の誤りと思われます（{right}）。",
                en: "{minor} in “{text}” is probably {major}: {right}.",
            },
        ),
        (
            "word",
            Text {
                ja: "「{text}」は「{major}」の誤りと思われます（似た記号や漢数字が字の代わりにあります）。",
                en: "“{text}” is probably {major}, with signs in place of letters.",
            },
        ),
        (
            "digit",
            Text {
                ja: "「{text}」は「{right}」の誤りと思われます（数字の代わりに英字があります）。",
                en: "“{text}” is probably {right}, with letters in place of digits.",
            },
        ),
        (
            "fix",
            Text {
                ja: "「{major}」にする",
                en: "Use {major}",
            },
        ),
        (
            "wave",
            Text {
                ja: "波形",
                en: "Wave dashes",
            },
        ),
        (
            "circle",
            Text {
                ja: "丸印",
                en: "Circles",
            },
        ),
        (
            "blank",
            Text {
                ja: "値のない欄の横線",
                en: "Dashes in cells without value",
            },
        ),
        (
            "between",
            Text {
                ja: "数字の間の横線",
                en: "Dashes between digits",
            },
        ),
        (
            "comma",
            Text {
                ja: "語の間の読点",
                en: "Commas between words",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "少数の別の波形",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|講座（4月～6月）|講座（5月～7月）|講座（6月～8月）"
                "||健康福祉課|健康教室の開催|教室（7月～9月）|教室（8月〜9月）|教室の開催"
            ),
            findings: 1,
        },
        Example {
            note: "読点の中のコンマ",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開、保存|講座、展示の開催|講座、展示、公開|英語、中国語,韓国語の案内 A,Bの2会場 1,000部"
            ),
            findings: 1,
        },
        Example {
            note: "片仮名の中の漢数字と横線",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|展示スペ一スの確保|ハ－トフル講座|公開講座の開催|公開講座の開催"
            ),
            findings: 2,
        },
        Example {
            note: "片仮名の中の半角ハイフンと漢数字の二",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|ドロ-ンによる撮影|モ二ターの設置、モニターの更新|公開講座の開催|公開講座の開催"
            ),
            findings: 2,
        },
        Example {
            note: "一つの語に二つの横線、語の頭の漢数字の二",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|ス-パ-での展示、スーパーとの連携|来館者の二-ズの把握、会員のニーズ|公開講座の開催|二コースの講座、第二-ビル"
            ),
            findings: 2,
        },
        Example {
            note: "一つの語のいくつもの横線は一つの誤り",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|サ-ビス-センタ-の設置|リ-ダ-研修の開催|コ－ディネ－タ－の配置|ス−パ−での販売、コ―ディネ―タ―の派遣"
            ),
            findings: 5,
        },
        Example {
            note: "数字の代わりの英字",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|2O25年度に25O校で公開|令和l年度の参加者1O人|l0人の講座"
            ),
            findings: 5,
        },
        Example {
            note: "英字のある名と単位",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|O157の予防、CO2の削減|型番A1O、AX-12O3Bの更新|B1Fの展示、ISO14001の取得|100lの水槽、2l缶の配布、第I期"
            ),
            findings: 0,
        },
        Example {
            note: "漢字の間の片仮名",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|番町ニ丁目の町並みの公開|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "名前のハイフンと漢数字",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|セブン-イレブンでの配布|サービス一覧の作成|プラン一セットの貸出し|二〇二〇年の〇の字"
            ),
            findings: 0,
        },
        Example {
            note: "評価の印と電話番号の表",
            table: "施設|電話|評価|備考\n公民館|0199-04-7235|○|－\n図書館|0199-04-7236|◎|－\n体育館|0199-04-7237|△|－\n",
            findings: 0,
        },
    ],
};

/// What texts with such a sign have: ー and signs stand for blanks where they are all of a cell.
const SIGNS: u16 = OTHER | SIGN | WIDE | SPACE | KATAKANA | COMMA;

/// Kinds of signs that are compared with each other.
const KINDS: [&str; 5] = ["wave", "circle", "blank", "between", "comma"];

impl Rule for MixedSign {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        mixed(cx, out);
        letters(cx, out);
        digits(cx, out);
    }
}

/// One bit for each sign; some may share theirs.
fn bit(sign: char) -> u32 {
    1 << (u32::from(sign) % u32::BITS)
}

/// Signs that the document mixes.
fn mixed(cx: &Context<'_>, out: &mut Sink) {
    let mut counts: HashMap<(usize, char), [usize; 2], FixedState> = HashMap::default();
    let mut columns: HashMap<(usize, char, usize), usize, FixedState> = HashMap::default();
    // Texts with signs, and which.
    let mut signed: Vec<(u32, &str, &[CellId])> = Vec::new();
    for (text, cells) in data_texts_with(cx, SIGNS) {
        let column = cx.grid.position(cells[0]).1;
        let mut take = |kind: usize, sign: char, alone: bool, times: usize| {
            // A mark that fills its cell is one text in all its cells: count the cells.
            let weight = if alone { times * cells.len() } else { times };
            let count = counts.entry((kind, sign)).or_default();
            count[0] += weight;
            count[1] += times * cells.len();
            *columns.entry((kind, sign, column)).or_default() += weight;
        };
        let mut seen = 0;
        // A text has mostly the same sign again and again.
        let mut same: Option<(Use, usize)> = None;
        signs(text, |found| match &mut same {
            Some((of, times)) if (of.kind, of.sign) == (found.kind, found.sign) => *times += 1,
            other => {
                seen |= bit(found.sign);
                if let Some((of, times)) = other.replace((found, 1)) {
                    take(of.kind, of.sign, of.alone, times);
                }
            }
        });
        if let Some((of, times)) = same {
            take(of.kind, of.sign, of.alone, times);
        }
        if seen != 0 {
            signed.push((seen, text, cells));
        }
    }
    // For each kind the usual sign; rare signs with their severity.
    let mut usual = [None; KINDS.len()];
    let mut rare: HashMap<(usize, char), Severity> = HashMap::new();
    for (kind, slot) in usual.iter_mut().enumerate() {
        let mut of: Vec<(usize, char)> = (counts.iter())
            .filter(|((k, _), _)| *k == kind)
            .map(|(&(_, sign), count)| (count[0], sign))
            .collect();
        of.sort_unstable_by(|a, b| b.cmp(a));
        let Some(&(most, sign)) = of.first() else {
            continue;
        };
        *slot = Some(sign);
        for &(count, other) in &of[1..] {
            match habit(most, count) {
                Habit::Clear => rare.insert((kind, other), Severity::Warning),
                Habit::Leaning if most >= 4 => rare.insert((kind, other), Severity::Info),
                _ => None,
            };
        }
    }
    if rare.is_empty() {
        return;
    }
    let mut hits: HashMap<(usize, char), Vec<Hit<'_>>> = HashMap::new();
    let wanted = rare.keys().fold(0, |bits, &(_, sign)| bits | bit(sign));
    for (_, text, cells) in signed.into_iter().filter(|(seen, ..)| seen & wanted != 0) {
        signs(text, |found| {
            let key = (found.kind, found.sign);
            let Some(major) = usual[found.kind].filter(|_| rare.contains_key(&key)) else {
                return;
            };
            let column = cx.grid.position(cells[0]).1;
            let here = |sign| {
                columns
                    .get(&(found.kind, sign, column))
                    .copied()
                    .unwrap_or(0)
            };
            if here(found.sign) <= here(major).max(2) {
                let hit = Hit::replaced(cells, found.range, major.to_string());
                hits.entry(key).or_default().push(hit);
            }
        });
    }
    let mut keys: Vec<(usize, char)> = hits.keys().copied().collect();
    keys.sort_unstable();
    for key in keys {
        let (kind, minor) = key;
        let hits = &hits[&key];
        let major = usual[kind].expect("a rare sign has a usual one");
        let safe = if KINDS[kind] == "between" {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        let fix = (safe, META.say(cx, "fix", &[("major", &major)]));
        let Some(found) = finding(&META, hits, Some(fix)) else {
            continue;
        };
        let first = (hits.iter().min_by_key(|hit| hit.cells[0])).expect("a finding has a hit");
        let shown = around(
            cx.grid.value(first.cells[0]),
            first.range.start,
            first.range.end,
        );
        let code = format!("{:04X}", minor as u32);
        out.push(
            found
                .severity(rare[&key])
                .confidence(0.85)
                .message(META.say(
                    cx,
                    "minority",
                    &[
                        ("kind", &META.say(cx, KINDS[kind], &[])),
                        ("major", &major),
                        ("majority", &counts[&(kind, major)][1]),
                        ("text", &shown),
                        ("minority", &addresses(hits)),
                        ("minor", &minor),
                        ("code", &code),
                    ],
                )),
        );
    }
}

/// Signs that stand for letters.
fn letters(cx: &Context<'_>, out: &mut Sink) {
    let around_table = surroundings(cx);
    let outside = (around_table.iter()).map(|&(id, cells)| (cx.grid.text(id), cells));
    let found: Vec<(Found, &str, &[CellId])> = data_texts_with(cx, KATAKANA)
        .chain(outside)
        .flat_map(|(text, cells)| {
            look_alikes(text)
                .into_iter()
                .map(move |found| (found, text, cells))
        })
        .collect();
    if found.is_empty() {
        return;
    }
    // Katakana words of the document that prove one reading or the other.
    let mut words: HashSet<&str, FixedState> = HashSet::default();
    for (text, _) in data_texts_with(cx, KATAKANA) {
        words.extend(
            text.split(|c| !is_katakana(c) && c != 'ー')
                .filter(|word| !word.is_empty()),
        );
    }
    // A word that is told as a whole is not told by its signs.
    let proven = |found: &Found| !matches!(found.proof(&words), Proof::None | Proof::Known);
    let whole: Vec<(&str, Range<usize>)> = (found.iter())
        .filter(|(found, ..)| found.reading.is_some() && proven(found))
        .map(|(found, text, _)| (*text, found.range.clone()))
        .collect();
    // Of the readings of a word the first that is proven.
    let mut read: HashSet<(*const u8, usize), FixedState> = HashSet::default();
    for (found, text, cells) in &found {
        let told = |(of, word): &(&str, Range<usize>)| {
            std::ptr::eq(*of, *text)
                && word.start <= found.range.start
                && found.range.end <= word.end
        };
        if found.reading.is_none() && whole.iter().any(told) {
            continue;
        }
        let proof = found.proof(&words);
        let (severity, fix, confidence) = match proof {
            Proof::None | Proof::Known => continue,
            Proof::Written => (Severity::Error, Applicability::Safe, 0.98),
            Proof::Form => (Severity::Error, Applicability::Unsafe, 0.9),
            Proof::Likely => (Severity::Warning, Applicability::Unsafe, 0.75),
        };
        if found.reading.is_some() && !read.insert((text.as_ptr(), found.range.start)) {
            continue;
        }
        let by = found.reading.clone().unwrap_or(found.by.to_string());
        let hit = Hit::replaced(cells, found.range.clone(), by.clone());
        let fix = (fix, META.say(cx, "fix", &[("major", &by)]));
        let Some(built) = finding(&META, &[hit], Some(fix)) else {
            continue;
        };
        let (from, to) = (found.word.start, found.word.end);
        let shown = excerpt(&text[from..to], 24);
        let right = format!(
            "{}{}{}",
            &text[from..found.range.start],
            by,
            &text[found.range.end..to]
        );
        let minor = &text[found.range.clone()];
        let key = match found.reading {
            Some(_) => "word",
            None => "letter",
        };
        out.push(
            built
                .severity(severity)
                .confidence(confidence)
                .cause(format!("letter {shown}"))
                .message(META.say(
                    cx,
                    key,
                    &[
                        ("text", &shown),
                        ("minor", &minor),
                        ("major", &by),
                        ("right", &right),
                    ],
                )),
        );
    }
}

/// Letters that stand for digits.
fn digits(cx: &Context<'_>, out: &mut Sink) {
    let around_table = surroundings(cx);
    let outside = (around_table.iter()).map(|&(id, cells)| (cx.grid.text(id), cells));
    for (text, cells) in data_texts_with(cx, LETTER | WIDE).chain(outside) {
        for (range, by) in figures(text) {
            let hit = Hit::replaced(cells, range.clone(), by.clone());
            let fix = META.say(cx, "fix", &[("major", &by)]);
            let Some(found) = finding(&META, &[hit], Some((Applicability::Unsafe, fix))) else {
                continue;
            };
            // With the era before it and what is counted after it.
            let from = (text[..range.start].char_indices().rev())
                .take(2)
                .take_while(|(_, c)| "第令和平成昭".contains(*c))
                .last()
                .map_or(range.start, |(at, _)| at);
            let counted = text[range.end..].char_indices().nth(2);
            let to = counted.map_or(text.len(), |(at, _)| range.end + at);
            let right = format!("{}{by}{}", &text[from..range.start], &text[range.end..to]);
            let shown = &text[from..to];
            out.push(
                found
                    .confidence(0.95)
                    .cause(format!("digit {shown}"))
                    .message(META.say(cx, "digit", &[("text", &shown), ("right", &right)])),
            );
        }
    }
}

/// A place with up to four characters on either side.
fn around(text: &str, start: usize, end: usize) -> String {
    let from = text[..start]
        .char_indices()
        .rev()
        .nth(3)
        .map_or(0, |(at, _)| word_start(text, at));
    let to = text[end..]
        .char_indices()
        .nth(4)
        .map_or(text.len(), |(at, _)| end + at);
    excerpt(&text[from..to], 12)
}
