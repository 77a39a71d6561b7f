//! D104 parallel-rows-differ.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::Range;

use super::difference::{Difference, Kind, alike, close, difference};
use super::group::{Columns, Fields};
use super::item::{Listing, Variant, neighbours};
use crate::edition::Edition;
use crate::finding::{Applicability, Edit, Finding, MAX_ALSO, Severity};
use crate::grid::Span;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::wording::phrase_variant::both_correct;
use crate::text::fold;
use crate::text::script::is_hiragana;

/// D104.
pub(crate) struct ParallelRowsDiffer;

static META: RuleMeta = RuleMeta {
    code: "D104",
    name: "parallel-rows-differ",
    name_ja: "再掲行の食い違い",
    family: Family::Duplicate,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "いくつものテーマに載る同じ取組の文が、数文字だけ食い違っている。",
        en: "A text re-listed under several themes differs by a few characters.",
    },
    docs: Text {
        ja: "同じ機関の同じ取組は、テーマごとに載せ直されます。一つを直して残りを直し忘れると、文が少しずつ食い違います。\n\n\
             ## 見つけ方\n\
             同じ実施機関の、テーマの違う行どうしで、施策が同じかほとんど同じ、または共通の取組がある行を並べます。\
             施策と年度のセルを「・」ごとに分け、一か所だけ六字以内で違う長い取組を組にして、行の数を数えます。\
             少ない方を挙げ、多い方を証拠に示します（同数なら両方を挙げます）。\
             取組は並べ替えて隣どうしだけを比べるので、手間は取組の数にほぼ比例します。\n\n\
             ## 指摘しないもの\n\
             - 取組が増えた、減った、括弧書きが付いた\n\
             - 数・日付・語が違う（意味のある違い）\n\
             - 文の頭の名が違う、または違う語が施策や機関の名にもある（ひまわり園とたんぽぽ園）\n\
             - 一つの行の中で年度によって違う（計画の進み）\n\
             - 同じテーマの中の違い、機関が違う行\n\
             - 漢字一字の違いは、三行以上に対して一行だけのときに限る\n\n\
             「活用した」と「活用しての」のようにどちらも正しい形は、行の数がそろえる向きを示さなければ参考とします。",
        en: "A body's measure is re-listed under theme after theme; when one is edited and the \
             others are not, they drift apart.\n\n\
             ## How\n\
             Rows of one body under different themes whose measures are equal or nearly so, or that \
             share an item, are put side by side. Measure and year cells are cut into items; long \
             items that differ in one place by at most six characters are counted by rows. The \
             minority is named and the majority shown (both are named when tied). Items are sorted \
             and only neighbours compared: about linear in items.\n\n\
             ## Silent\n\
             - an item more or less, a bracket added\n\
             - another number, date or word: it means something\n\
             - names at the head of the text, or words that also tell the measures or bodies apart\n\
             - differences between the years of one row: the plan goes on\n\
             - differences within one theme, or between bodies\n\
             - a single kanji, unless one row stands against three or more\n\n\
             Forms that are both correct (活用した, 活用しての) are information unless the rows tell which \
             of them to keep.",
    },
    texts: &[
        (
            "differs",
            Text {
                ja: "同じ機関の再掲で書き方が食い違っています：「{many}」{most}行／「{few}」{least}行",
                en: "re-listed rows of one body differ: \"{many}\" in {most} row(s), \"{few}\" in {least}",
            },
        ),
        (
            "stands",
            Text {
                ja: "「{text}」は{count}行",
                en: "\"{text}\": {count} row(s)",
            },
        ),
        (
            "help",
            Text {
                ja: "同じ取組なら、どちらかにそろえてください。",
                en: "Make them equal, or confirm that they differ on purpose.",
            },
        ),
        (
            "replace",
            Text {
                ja: "「{to}」にそろえる",
                en: "write \"{to}\" everywhere",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "同じ施策の再掲で、語の活用が食い違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|支援センターを活用した企業向け説明会の開催|継続\n\
                    ||県労働課|窓口の設置|相談の受付|継続\n\
                    女性の活躍|環境の整備|市商工会|制度の周知|支援センターを活用しての企業向け説明会の開催|継続\n\
                    ||県労働課|講座の開設|受講者の募集|継続\n\
                    若者の定着|就職の支援|市商工会|制度の周知|支援センターを活用した企業向け説明会の開催|継続",
            findings: 1,
        },
        Example {
            note: "三行に対して一行だけ漢字一字が違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|会員企業への支援センターの利用勧奨|継続\n\
                    女性の活躍|環境の整備|市商工会|制度の周知|会員企業への支援センターの利用勤奨|継続\n\
                    若者の定着|就職の支援|市商工会|制度の周知|会員企業への支援センターの利用勧奨|継続\n\
                    高齢者の就業|職場の整備|市商工会|制度の周知|会員企業への支援センターの利用勧奨|継続",
            findings: 1,
        },
        Example {
            note: "施策にもある平仮名の名が違えば別の施設",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    施設の長寿命化|ひまわり園改修事業|県総務課|施設の改修|老朽化したひまわり園の設備を改修し、長寿命化を図る|工事\n\
                    施設の長寿命化|たんぽぽ園改修事業|県総務課|施設の改修|老朽化したたんぽぽ園の設備を改修し、長寿命化を図る|工事\n\
                    施設の長寿命化|すみれ園改修事業|県総務課|施設の改修|老朽化したすみれ園の設備を改修し、長寿命化を図る|工事",
            findings: 0,
        },
        Example {
            note: "文の頭の平仮名の名が違えば別の施設、助詞が違えば食い違い",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    施設の長寿命化|施設の整備|県総務課|施設の改修|ひまわり園の老朽化した設備を改修し、長寿命化を図る|工事\n\
                    子育ての支援|施設の整備|県総務課|施設の改修|たんぽぽ園の老朽化した設備を改修し、長寿命化を図る|工事\n\
                    女性の活躍|環境の整備|県総務課|施設の改修|たんぽぽ園が老朽化した設備を改修し、長寿命化を図る|工事",
            findings: 1,
        },
        Example {
            note: "回数や括弧書きの違いには意味がある",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|会員企業を対象とした説明会の開催（6回予定）|会員企業を対象とした説明会の開催\n\
                    女性の活躍|環境の整備|市商工会|制度の周知|会員企業を対象とした説明会の開催（7回予定）|会員企業を対象とした説明会の開催",
            findings: 0,
        },
        Example {
            note: "機関が違えば書き方も違う",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|支援センターを活用した企業向け説明会の開催|継続\n\
                    女性の活躍|環境の整備|県労働課|制度の周知|支援センターを活用しての企業向け説明会の開催|継続",
            findings: 0,
        },
        Example {
            note: "一つの行の中で年度によって変わる",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|市商工会|制度の周知|企業向け説明会の開催を検討する|企業向け説明会の開催を検討した\n\
                    女性の活躍|環境の整備|市商工会|制度の周知|企業向け説明会の開催を検討する|企業向け説明会の開催を検討した",
            findings: 0,
        },
    ],
};

/// More characters than this are another text, not a slip.
const SLIP: usize = 6;
/// Rows of each variant that are looked at to see whether they are parallel.
const ROWS: usize = 12;

impl Rule for ParallelRowsDiffer {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let columns = Columns::of(cx.edition);
        if !cx.edition.planning || columns.group.is_empty() || columns.body.is_empty() {
            return;
        }
        let fields = Fields::of(cx);
        let listing = Listing::of(cx, &columns, &fields);
        let rows = Rows {
            cx,
            columns: &columns,
            listing: &listing,
            themes: fields.numbered(&columns.group),
        };
        for variants in &listing.bodies {
            let texts: Vec<&str> = variants.iter().map(|v| v.read(cx.edition)).collect();
            let folded: Vec<OnceCell<Cow<'_, str>>> = vec![OnceCell::new(); texts.len()];
            let fold = |at: usize| folded[at].get_or_init(|| fold(texts[at]));
            let mut pairs: Vec<(usize, usize, Difference)> = neighbours(&texts)
                .into_iter()
                .map(|(a, b)| order(variants, a, b))
                .filter(|&(many, few)| rows.apart(&variants[many], &variants[few]))
                .filter(|&(many, few)| close(fold(many), fold(few), SLIP))
                .filter_map(|(many, few)| {
                    let found = difference(texts[many], texts[few], SLIP)?;
                    Some((many, few, found))
                })
                .filter(|(many, few, found)| rows.drifted(&variants[*many], &variants[*few], found))
                .collect();
            // Each variant is told once: against the strongest, of equals the most similar one.
            pairs.sort_by_key(|&(many, few, ref found)| {
                (few, Reverse(variants[many].rows.len()), found.size, many)
            });
            pairs.dedup_by_key(|&mut (_, few, _)| few);
            for (many, few, found) in pairs {
                out.push(finding(cx, &variants[many], &variants[few], &found));
            }
        }
    }
}

/// The variant in more rows first, of equals the one that stands first.
fn order(variants: &[Variant], a: usize, b: usize) -> (usize, usize) {
    let rank = |v: usize| (Reverse(variants[v].rows.len()), variants[v].rows[0]);
    if rank(a) <= rank(b) { (a, b) } else { (b, a) }
}

/// Whether words after this stand at the head of their text, where names do: nothing or a letter
/// or two of the name itself is before them.
fn begins(head: &str) -> bool {
    head.chars().nth(2).is_none() && head.chars().all(|c| is_hiragana(c) || c == 'ー')
}

struct Rows<'a> {
    cx: &'a Context<'a>,
    columns: &'a Columns,
    listing: &'a Listing,
    /// By row, equal under one theme and countermeasure.
    themes: Vec<u32>,
}

impl Rows<'_> {
    /// Whether the variants are one text that drifted apart.
    fn drifted(&self, many: &Variant, few: &Variant, found: &Difference) -> bool {
        let convincing = match found.kind {
            Kind::Wording => true,
            Kind::Letter => few.rows.len() == 1 && many.rows.len() >= 3,
            Kind::Meaning => false,
        };
        let texts = [many.read(self.cx.edition), few.read(self.cx.edition)];
        let odd = [0, 1].map(|side| &texts[side][found.odd[side].clone()]);
        // One letter, or nothing: a particle, not a name.
        let words = odd.iter().all(|word| word.chars().nth(1).is_some());
        if !convincing || words && begins(&texts[0][..found.odd[0].start]) {
            return false;
        }
        (self.pairs(many, few)).any(|(few, many)| {
            self.parallel(few, many) && !(words && self.named(many, few, odd, texts[0]))
        })
    }

    /// Whether the words that differ also tell the measures or the bodies of two rows apart:
    /// ひまわり園改修事業 and たんぽぽ園改修事業 are two, whatever else they share.
    fn named(&self, many: usize, few: usize, [most, least]: [&str; 2], item: &str) -> bool {
        let columns = [
            &self.columns.group,
            &self.columns.body,
            &self.columns.measure,
        ];
        columns.into_iter().flatten().any(|&column| {
            let value = |row| self.cx.edition.value(row, column);
            let only = |text: &str, word, other| text.contains(word) && !text.contains(other);
            let (many, few) = (value(many), value(few));
            !many.contains(item) && only(many, most, least) && only(few, least, most)
        })
    }

    /// Whether the variants stand under different themes, and never both in one row: then they are
    /// the years of a plan, or two measures told apart on purpose.
    fn apart(&self, many: &Variant, few: &Variant) -> bool {
        let mut pairs = self.pairs(many, few);
        pairs.any(|(a, b)| self.themes[a] != self.themes[b])
            && !(few.rows.iter()).any(|row| many.rows.binary_search(row).is_ok())
    }

    /// Rows of the one with rows of the other.
    fn pairs<'v>(
        &self,
        many: &'v Variant,
        few: &'v Variant,
    ) -> impl Iterator<Item = (usize, usize)> + 'v {
        let others = || many.rows.iter().take(ROWS);
        (few.rows.iter().take(ROWS)).flat_map(move |&a| others().map(move |&b| (a, b)))
    }

    /// Rows under different themes that list the same measure.
    fn parallel(&self, a: usize, b: usize) -> bool {
        if self.themes[a] == self.themes[b] {
            return false;
        }
        let edition: &Edition = self.cx.edition;
        let (x, y) = (&self.listing.by_row[a], &self.listing.by_row[b]);
        x.iter().any(|class| y.binary_search(class).is_ok())
            || (self.columns.measure.iter())
                .any(|&column| alike(edition.value(a, column), edition.value(b, column)))
    }
}

fn finding(cx: &Context<'_>, many: &Variant, few: &Variant, found: &Difference) -> Finding {
    let (piece, other): (&Range<usize>, &Range<usize>) = (&found.left, &found.right);
    let most_text = &many.read(cx.edition)[piece.clone()];
    let few_text = &few.read(cx.edition)[other.clone()];
    let majority = many.spans(cx.edition, piece);
    let minority = few.spans(cx.edition, other);
    let tied = many.rows.len() == few.rows.len();
    // Both forms are correct, and the plain one is not the usual one: nothing tells which to keep.
    let either = both_correct(most_text, few_text) && (tied || most_text.ends_with(['の']));
    let mut spans = minority.clone();
    if tied {
        spans.extend(&majority);
        spans.sort_unstable();
    }
    let to = |spans: &[Span], text: &str| -> Vec<Edit> {
        let kept = spans.iter().take(MAX_ALSO + 1);
        kept.map(|&span| Edit::ReplaceText(span, text.to_owned()))
            .collect()
    };
    let title = |text: &str| META.say(cx, "replace", &[("to", &text)]);
    let (most, least) = (many.rows.len(), few.rows.len());
    let stands =
        |text: &str, count: usize| META.say(cx, "stands", &[("text", &text), ("count", &count)]);
    let other_side = if tied { Vec::new() } else { majority.clone() };
    let mut builder = Finding::build(&META, spans[0])
        .also(spans[1..].iter().copied())
        .other_side(other_side)
        .confidence(if found.kind == Kind::Letter { 0.9 } else { 0.8 })
        .related(majority[0], stands(most_text, most))
        .help(META.say(cx, "help", &[]));
    builder = match either {
        true => builder.severity(Severity::Info).confidence(0.6),
        false => builder
            .fix(
                Applicability::Choice,
                title(most_text),
                to(&minority, most_text),
            )
            .alternative(title(few_text), to(&majority, few_text)),
    };
    if tied {
        builder = builder.related(minority[0], stands(few_text, least));
    }
    builder.message(META.say(
        cx,
        "differs",
        &[
            ("many", &most_text),
            ("most", &most),
            ("few", &few_text),
            ("least", &least),
        ],
    ))
}
