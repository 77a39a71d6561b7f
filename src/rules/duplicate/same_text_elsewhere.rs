//! D103 same-text-elsewhere.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use super::difference::alike;
use super::group::{Columns, Fields, is_relisted};
use super::item::pieces;
use crate::edition::State;
use crate::finding::{Finding, Severity};
use crate::grid::CellId;
use crate::rule::{Class, Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::text::items;

/// D103.
pub(crate) struct SameTextElsewhere;

static META: RuleMeta = RuleMeta {
    code: "D103",
    name: "same-text-elsewhere",
    name_ja: "別の施策に同じ文",
    family: Family::Duplicate,
    severity: Severity::Warning,
    fix: FixKind::None,
    summary: Text {
        ja: "長い取組の文が、同じ機関の別の施策にもそのままある。",
        en: "A long text stands under two different measures of one body.",
    },
    docs: Text {
        ja: "同じ機関の違う施策に長い文がそっくりあるときは、貼り付け先の誤りか、書き忘れた「再掲」です。\n\n\
             ## 見つけ方\n\
             40字以上の年度の文のうち、文書全体でちょうど二つの行にあり、その二行が同じ実施機関で施策が違うものを指します。\
             どちらが元かは分からないので、両方を挙げます。手間はセルの数に比例します。\n\n\
             ## 指摘しないもの\n\
             - 三つ以上の行にある文、そういう項目を寄せ集めた文（決まり文句です）\n\
             - 施策の名がほとんど同じか、施策の一部が共通の行\n\
             - 機関が違う行（同じ取組を別の機関が行うことはあります）\n\
             - 「再掲」「前掲」と書いてある行",
        en: "The same long text under two measures of one body was pasted into the wrong row, or \
             lacks its 再掲.\n\n\
             ## How\n\
             A year text of 40 characters or more that stands in exactly two rows of the document, of \
             one body, under different measures. Which of them is the original cannot be known: both \
             are named. Linear in cells.\n\n\
             ## Silent\n\
             - texts in three or more rows, and texts made of such items (set phrases)\n\
             - measures that are nearly the same or share a part\n\
             - other bodies: they may do the same thing\n\
             - rows marked 再掲 or 前掲",
    },
    texts: &[
        (
            "same",
            Text {
                ja: "同じ機関の別の施策（{line}行目「{other}」）に、まったく同じ文があります",
                en: "the same text stands under another measure of this body (line {line}, \"{other}\")",
            },
        ),
        (
            "twin",
            Text {
                ja: "同じ文：施策「{other}」",
                en: "the same text: measure \"{other}\"",
            },
        ),
        (
            "help",
            Text {
                ja: "貼り付け先の誤りでないか確かめ、どちらにも要るなら片方に「（再掲）」と書いてください。",
                en: "Was it pasted into the wrong row? If both need it, mark one of them 再掲.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "同じ機関の違う施策に長い同文",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    仕事との両立|支援の充実|県労働課|介護休業の普及|県内三市において再就職を目指す方のための合同企業説明会と個別相談会を年に四回ずつ開催する。|\n\
                    ||市商工会|制度の周知|説明会の開催|\n\
                    女性の活躍|環境の整備|県労働課|女性の登用|県内三市において再就職を目指す方のための合同企業説明会と個別相談会を年に四回ずつ開催する。|",
            findings: 1,
        },
        Example {
            note: "機関が違えば、同じ取組は普通",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    仕事との両立|支援の充実|中央銀行|企業の支援|働き方の見直しに取り組む県内の企業を対象とする低い利率の融資制度による支援の実施と周知|\n\
                    ||北部銀行|融資の推進|働き方の見直しに取り組む県内の企業を対象とする低い利率の融資制度による支援の実施と周知|",
            findings: 0,
        },
        Example {
            note: "施策の名がほとんど同じ再掲",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    仕事との両立|支援の充実|県労働課|関連法の周知、相談支援|県内三市において再就職を目指す方のための合同企業説明会と個別相談会を年に四回ずつ開催する。|\n\
                    女性の活躍|環境の整備|県労働課|法の周知、相談支援|県内三市において再就職を目指す方のための合同企業説明会と個別相談会を年に四回ずつ開催する。|",
            findings: 0,
        },
        Example {
            note: "再掲と書いてある",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    仕事との両立|支援の充実|県労働課|介護休業の普及|県内三市において再就職を目指す方のための合同企業説明会と個別相談会を年に四回ずつ開催する。|\n\
                    女性の活躍|環境の整備|県労働課|女性の登用（再掲）|県内三市において再就職を目指す方のための合同企業説明会と個別相談会を年に四回ずつ開催する。|",
            findings: 0,
        },
    ],
};

/// Shorter texts are alike by nature.
const LONG: usize = 40;

/// Where a text stands: the first two rows, and whether there are more.
#[derive(Debug, Default)]
struct Places {
    rows: Vec<usize>,
    cells: Vec<CellId>,
    many: bool,
}

impl Rule for SameTextElsewhere {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let columns = Columns::of(cx.edition);
        if !cx.edition.planning || columns.measure.is_empty() || columns.body.is_empty() {
            return;
        }
        let fields = Fields::of(cx);
        let mut places: HashMap<Class, Places, FixedState> = HashMap::default();
        for row in fields.distinct() {
            for &column in &columns.years {
                let field = cx.edition.field(row, column);
                let class = fields.row(row)[column];
                let Some(cell) = field.cell.filter(|_| field.state == State::Own) else {
                    continue;
                };
                if class.length() < LONG {
                    continue;
                }
                let at = places.entry(class).or_default();
                if at.rows.last() != Some(&row) {
                    at.many |= at.rows.len() == 2;
                    at.rows.push(row);
                    at.rows.truncate(2);
                }
                if !at.many {
                    at.cells.push(cell);
                }
            }
        }
        let mut pairs: BTreeMap<(usize, usize), Vec<CellId>> = BTreeMap::new();
        for at in places.into_values().filter(|at| !at.many) {
            if let [a, b] = at.rows[..] {
                pairs.entry((a, b)).or_default().extend(at.cells);
            }
        }
        pairs.retain(|&(a, b), _| belongs_elsewhere(cx, &columns, &fields, a, b));
        let common = common_items(cx, &columns, &fields, &pairs);
        for ((a, b), cells) in pairs {
            let own = cells
                .iter()
                .map(|&cell| own_length(cx, &common, cell))
                .max();
            if own >= Some(LONG) {
                out.push(finding(cx, &columns, a, b, cells));
            }
        }
    }
}

/// The items of the cells of all pairs, with the number of rows they stand in. O(items).
fn common_items(
    cx: &Context<'_>,
    columns: &Columns,
    fields: &Fields,
    pairs: &BTreeMap<(usize, usize), Vec<CellId>>,
) -> HashMap<Class, usize, FixedState> {
    let mut rows: HashMap<Class, usize, FixedState> = HashMap::default();
    for &cell in pairs.values().flatten() {
        let classes = pieces(cx, cx.grid.text_id(cell));
        rows.extend(classes.map(|(class, _)| (class, 0)));
    }
    if rows.is_empty() {
        return rows;
    }
    for row in fields.distinct() {
        let mut here: Vec<Class> = Vec::new();
        for &column in &columns.years {
            let Some(cell) = cx.edition.field(row, column).cell else {
                continue;
            };
            let id = cx.grid.text_id(cell);
            let classes = cx.occurrences.item_classes(cx.grid, id).iter();
            here.extend(classes.filter(|class| rows.contains_key(class)));
        }
        here.sort_unstable();
        here.dedup();
        for class in here {
            *rows.get_mut(&class).expect("only these were kept") += 1;
        }
    }
    rows
}

/// Characters of the items that stand in no third row: a text put together from set phrases is
/// one itself.
fn own_length(cx: &Context<'_>, rows: &HashMap<Class, usize, FixedState>, cell: CellId) -> usize {
    pieces(cx, cx.grid.text_id(cell))
        .filter(|(class, _)| rows[class] <= 2)
        .map(|(class, _)| class.length())
        .sum()
}

/// One body, two measures that have nothing in common, and no word that it repeats.
fn belongs_elsewhere(
    cx: &Context<'_>,
    columns: &Columns,
    fields: &Fields,
    a: usize,
    b: usize,
) -> bool {
    let same_body = fields.pick(a, &columns.body) == fields.pick(b, &columns.body);
    if !same_body || fields.blank(a, &columns.body) {
        return false;
    }
    let different = columns.measure.iter().all(|&column| {
        let (x, y) = (cx.edition.value(a, column), cx.edition.value(b, column));
        let parts = |text: &str| -> Vec<String> {
            let bodies = items(text).into_iter().map(|item| item.body);
            bodies
                .map(|body| crate::text::fold(&text[body]).into_owned())
                .collect()
        };
        let shared = parts(x).iter().any(|part| parts(y).contains(part));
        !x.trim().is_empty() && !y.trim().is_empty() && !shared && !alike(x, y)
    });
    different && !is_relisted(cx.edition, a) && !is_relisted(cx.edition, b)
}

fn finding(
    cx: &Context<'_>,
    columns: &Columns,
    a: usize,
    b: usize,
    mut cells: Vec<CellId>,
) -> Finding {
    cells.sort_unstable();
    let in_row = |row: usize| {
        let fields = cx.edition.fields(row).iter();
        let mut own = fields.filter_map(|field| field.cell);
        own.find(|cell| cells.contains(cell))
            .expect("the text stands in both rows")
    };
    // Rows are in the order of the file, so the first address is in row `a`.
    let (other, twin) = (in_row(b), cx.edition.value(b, columns.measure[0]).trim());
    debug_assert_eq!(in_row(a), cells[0]);
    let mut spans = cells.iter().map(|&cell| cx.grid.span(cell));
    let primary = spans.next().expect("the text stands somewhere");
    Finding::build(&META, primary)
        .also(spans)
        .confidence(0.8)
        .related(
            cx.grid.span(other),
            META.say(cx, "twin", &[("other", &twin)]),
        )
        .help(META.say(cx, "help", &[]))
        .message(META.say(
            cx,
            "same",
            &[("line", &cx.edition.line(b)), ("other", &twin)],
        ))
}
