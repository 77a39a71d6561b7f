//! K113 kanji-outside-joyo.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::finding::{Finding, Severity};
use crate::grid::{Span, TextId};
use crate::rule::data::Level;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::plan;
use crate::text::CharSet;
use crate::text::names::Names;
use crate::text::script::is_kanji;

/// K113.
pub(crate) struct KanjiOutsideJoyo;

static META: RuleMeta = RuleMeta {
    code: "K113",
    name: "kanji-outside-joyo",
    name_ja: "常用漢字表にない漢字",
    family: Family::Koyobun,
    severity: Severity::Info,
    fix: FixKind::None,
    summary: Text {
        ja: "常用漢字表にない漢字が使われている。",
        en: "A kanji outside the table of jōyō kanji is used.",
    },
    docs: Text {
        ja: "## なぜ大切か\n公用文の漢字は常用漢字表によります。表にない漢字は、仮名で書くか、別の言葉に言い換えるか、振り仮名を付けます。\n\n## 見つけ方\n常用漢字表の2,136字（と、同じ字として扱われる字体）にない漢字を、字ごとに1件にまとめて示します。\n\n## 鳴らない場合\n固有名詞と専門用語は表の範囲の外です。計画表でない名簿など、実施機関の欄、「市」「町」「山」「川」「氏」などで終わる名前、「」の中、すぐ後に（ふりがな）のある語では鳴りません。読むだけでは名前と分からないものもあるので、常に参考です。",
        en: "## Why it matters\nOfficial texts use the table of jōyō kanji. Other kanji are written in kana, reworded, or given their reading.\n\n## How it decides\nKanji outside the 2,136 of the table (and the forms treated as the same), one finding per kanji.\n\n## Known false alarms\nNames and technical terms are outside the table's scope: lists that are no plans, the column of bodies, names that end in 市, 町, 山, 川, 氏 and the like, quotations, and words followed by their reading in brackets stay silent. Not every name can be told, so this is always information.",
    },
    texts: &[
        (
            "kanji",
            Text {
                ja: "「{kanji}」は常用漢字表にない漢字です。",
                en: "“{kanji}” is not in the table of jōyō kanji.",
            },
        ),
        (
            "help",
            Text {
                ja: "固有名詞や専門用語でなければ、仮名にするか言い換え、必要なら振り仮名を付けてください。",
                en: "Unless it is a name or a technical term, write it in kana, reword it, or give its reading.",
            },
        ),
    ],
    source: Some("内閣「常用漢字表」（2010-11-30）"),
    examples: &[
        Example {
            note: "表にない「蝋」",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|郷土の工芸|蝋細工の展示|展示の充実|展示の充実"
            ),
            findings: 1,
        },
        Example {
            note: "地名と川の名",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|郷土の資料|鰺ヶ沢町の資料の収集|斐伊川の清掃|資料の収集"
            ),
            findings: 0,
        },
        Example {
            note: "読みを添えた語と引用",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|郷土の工芸|蝋（ろう）細工の展示|「蝋の里」の開催|頬紅の展示"
            ),
            findings: 0,
        },
    ],
};

/// What ends the name of a place, a person or a firm.
const NAMES: &str =
    "市町村郡区県川江沢山岳峰島嶼駅港湖沼城社寺院宮橋峠浜浦崎岬原谷郷地氏様家流祭座";

/// One bit per character of the basic plane; the one kanji beyond it is 𠮟.
static JOYO: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0u64; 0x1_0000 / 64];
    let list = include_str!("../../../rules/koyobun/joyo_kanji.txt");
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        for c in line
            .chars()
            .filter(|c| is_kanji(*c) && (*c as u32) < 0x1_0000)
        {
            bits[c as usize / 64] |= 1 << (c as usize % 64);
        }
    }
    bits
});

fn outside(c: char) -> bool {
    is_kanji(c)
        && !matches!(c, '々' | '〆' | '𠮟')
        && JOYO
            .get(c as usize / 64)
            .is_none_or(|word| word >> (c as usize % 64) & 1 == 0)
}

/// All of them, but for some beyond the basic plane that are inside.
static OUTSIDE: LazyLock<CharSet> = LazyLock::new(|| {
    let all = (0..=0xFFFF).filter_map(char::from_u32);
    CharSet::new(all.filter(|&c| outside(c)), true)
});

impl Rule for KanjiOutsideJoyo {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    /// One pass over the characters of the distinct texts.
    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        // Lists of people and places are names from top to bottom.
        if !cx.edition.planning || cx.settings.profile().level(META.code) == Level::Off {
            return;
        }
        let mut found: BTreeMap<char, Vec<Span>> = BTreeMap::new();
        let mut bodies = None;
        for index in 1..cx.grid.text_count() {
            let id = TextId(u32::try_from(index).expect("texts are counted in 32 bits"));
            let cells = cx.occurrences.cells(id);
            if cells.is_empty() {
                continue;
            }
            let text = cx.grid.text(id);
            let mut shields = None;
            for (at, c) in OUTSIDE.find(text).filter(|&(_, c)| outside(c)) {
                let end = at + c.len_utf8();
                let shields = shields.get_or_insert_with(|| cx.settings.names().shields(text));
                if in_name(&text[end..]) || Names::shielded(shields, &(at..end)) {
                    continue;
                }
                let bodies = bodies.get_or_insert_with(|| super::bodies(cx));
                let own = cells
                    .iter()
                    .filter(|cell| bodies.binary_search(cell).is_err());
                found.entry(c).or_default().extend(own.map(|&cell| Span {
                    cell,
                    start: u32::try_from(at).expect("sources are below 4 GiB"),
                    end: u32::try_from(end).expect("sources are below 4 GiB"),
                }));
            }
        }
        for (c, mut spans) in found {
            spans.sort_unstable();
            let Some((&first, rest)) = spans.split_first() else {
                continue;
            };
            out.push(
                Finding::build(&META, first)
                    .confidence(0.5)
                    .also(rest.iter().copied())
                    .cause(c)
                    .help(META.say(cx, "help", &[]))
                    .message(META.say(cx, "kanji", &[("kanji", &c)])),
            );
        }
    }
}

/// Whether the kanji before `after` is part of a name, or its reading follows.
fn in_name(after: &str) -> bool {
    let mut rest = after.chars();
    for c in rest.by_ref().take(12) {
        if NAMES.contains(c) {
            return true;
        }
        if c == '（' || c == '(' {
            return rest
                .next()
                .is_some_and(|c| matches!(c, '\u{3041}'..='\u{309F}'));
        }
        let joins = is_kanji(c) || matches!(c, 'ヶ' | 'ケ' | 'ノ' | 'ツ' | 'ッ' | '之');
        if !joins {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_2136_kanji() {
        let list = include_str!("../../../rules/koyobun/joyo_kanji.txt");
        let table: Vec<char> = list
            .lines()
            .filter(|line| !line.starts_with(['#', '+']))
            .flat_map(str::chars)
            .collect();
        assert_eq!(table.len(), 2136);
        assert!(
            table.windows(2).all(|pair| pair[0] < pair[1]),
            "sorted, each once"
        );
        // Kanji that came in 2010 and those that went.
        assert!(
            "塡剝頰𠮟茨媛岡熊鬱彙挨拶鎌亀"
                .chars()
                .all(|c| table.contains(&c))
        );
        assert!(!"勺錘銑脹匁".chars().any(|c| table.contains(&c)));
    }

    #[test]
    fn forms_of_one_kanji_are_one() {
        assert!(!"填剥頬叱塡剝頰𠮟々".chars().any(outside));
        assert!("繋纏揃賑蝋".chars().all(outside));
    }

    #[test]
    fn names_are_left_alone() {
        assert!(in_name("ヶ沢町の"));
        assert!(in_name("（ろう）"));
        assert!(!in_name("細工の町"));
        assert!(!in_name("（注）"));
    }
}
