//! W105 body-name-variant.

use std::collections::BTreeMap;

use super::texts::{REPLACE, STANDS};
use crate::edition::{Role, State};
use crate::finding::{Applicability, Edit, Finding, MAX_ALSO, Severity};
use crate::grid::{CellId, Span, TextId};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::text::fold;

/// W105.
pub(crate) struct BodyNameVariant;

static META: RuleMeta = RuleMeta {
    code: "W105",
    name: "body-name-variant",
    name_ja: "実施機関名の揺れ",
    family: Family::Wording,
    severity: Severity::Warning,
    fix: FixKind::Choice,
    summary: Text {
        ja: "同じ実施機関の名が、法人の種類を略した形と略さない形などで揺れている。",
        en: "One body has two names in the table, such as with its legal form abbreviated and in full.",
    },
    docs: Text {
        ja: "## なぜ大切か\n実施機関の名は行をまとめる鍵です。「（独）○○機構」と「独立行政法人○○機構」が混ざると、同じ機関の行が二つに分かれます。\n\n## 見つけ方\n実施機関の欄の名から、法人の種類（独立行政法人、一般社団法人、株式会社など）とその略し方をそろえ、括弧と区切りを除いて比べます。法人の種類のない名は、それを付けた名が表に一つだけあれば、同じ機関とみます。残りが同じなのに書き方の違う名を、行の少ない方から挙げます。\n\n## 鳴らない場合\n全角・半角や空白だけの違い（N101が見ます）、法人の種類が違うもの、文の中の略称、名の一部だけが同じもの。",
        en: "## Why it matters\nThe body's name is what rows are gathered by; two names make two bodies.\n\n## How it decides\nIn the column of bodies, legal forms and their abbreviations (独立行政法人, （独）) are made equal and brackets and separators left out. A name without a legal form is the only one that has it with one. Names that agree then but are written differently are one body; the rarer is named.\n\n## Known false alarms\nWidth and spaces only (that is N101), different legal forms, abbreviations in running text, and names that agree in part stay silent.",
    },
    texts: &[
        (
            "varies",
            Text {
                ja: "同じ実施機関の名が揺れています：「{many}」{most}行／「{few}」{least}行",
                en: "one body under two names: “{many}” in {most} row(s), “{few}” in {least}",
            },
        ),
        STANDS,
        REPLACE,
    ],
    source: None,
    examples: &[
        Example {
            note: "法人の種類を略した行がある",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|一般社団法人市経営者協会|制度の周知|会報による周知|継続\n\
                    女性の活躍|環境の整備|（一社）市経営者協会|広報|講演会の開催|継続\n\
                    若者の定着|就職の支援|一般社団法人市経営者協会|相談|相談会の開催|継続",
            findings: 1,
        },
        Example {
            note: "法人の種類のない行がある",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|株式会社みなと銀行|制度の周知|会報による周知|継続\n\
                    女性の活躍|環境の整備|みなと銀行|広報|講演会の開催|継続\n\
                    若者の定着|就職の支援|株式会社みなと銀行|相談|相談会の開催|継続",
            findings: 1,
        },
        Example {
            note: "法人の種類が違えば別の機関",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|一般社団法人市経営者協会|制度の周知|会報による周知|継続\n\
                    女性の活躍|環境の整備|公益社団法人市経営者協会|広報|講演会の開催|継続",
            findings: 0,
        },
        Example {
            note: "全角と半角の違いだけなら、ここでは言わない",
            table: "テーマ|対応策|実施機関|施策|令和元年度|令和2年度\n\
                    働き方の見直し|制度の整備|県（労政課）|制度の周知|会報による周知|継続\n\
                    女性の活躍|環境の整備|県 (労政課)|広報|講演会の開催|継続",
            findings: 0,
        },
    ],
};

/// Legal forms: the full form, then how it is abbreviated (folded).
const LEGAL: [&[&str]; 14] = [
    &["独立行政法人", "(独)"],
    &["地方独立行政法人", "(地独)"],
    &["国立研究開発法人", "(国研)"],
    &["国立大学法人", "(国大)", "(大)"],
    &["一般社団法人", "(一社)"],
    &["一般財団法人", "(一財)"],
    &["公益社団法人", "(公社)"],
    &["公益財団法人", "(公財)"],
    &["社会福祉法人", "(社福)", "(福)"],
    &["特定非営利活動法人", "NPO法人", "(特非)", "(NPO)"],
    &["株式会社", "(株)"],
    &["有限会社", "(有)"],
    &["医療法人", "(医)"],
    &["学校法人", "(学)"],
];

impl Rule for BodyNameVariant {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let edition = cx.edition;
        let Some(column) = edition.column(Role::Body) else {
            return;
        };
        let mut texts: BTreeMap<TextId, Vec<CellId>> = BTreeMap::new();
        for row in 0..edition.rows.len() {
            let field = edition.field(row, column);
            if let Some(cell) = field.cell.filter(|_| field.state == State::Own) {
                texts.entry(cx.grid.text_id(cell)).or_default().push(cell);
            }
        }
        // By what remains of a name: its spellings (folded), with their cells.
        let mut names = Names::new();
        for (text, cells) in texts {
            let name = fold(cx.grid.text(text)).into_owned();
            if name.chars().count() < 3 {
                continue;
            }
            let spellings = names.entry(key(&name)).or_default();
            let known: &mut Vec<CellId> = spellings.entry(name).or_default();
            known.extend(cells);
            known.sort_unstable();
        }
        for spellings in joined(names).into_values().filter(|s| s.len() > 1) {
            let mut spellings: Vec<Vec<CellId>> = spellings.into_values().collect();
            spellings.sort_by_key(|cells| (std::cmp::Reverse(cells.len()), cells[0]));
            for few in &spellings[1..] {
                out.push(finding(cx, &spellings[0], few));
            }
        }
    }
}

/// Spellings of names by what remains of them, with their cells.
type Names = BTreeMap<String, BTreeMap<String, Vec<CellId>>>;

/// Joins a name without a legal form to the only one that has it with one: みちのく銀行 and
/// 株式会社みちのく銀行. O(names · forms).
fn joined(mut names: Names) -> Names {
    let mut full: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for key in names.keys() {
        let bare = bare(key);
        if bare != *key && bare.chars().count() >= 3 {
            full.entry(bare).or_default().push(key.clone());
        }
    }
    for (bare, keys) in full {
        if let ([only], Some(spellings)) = (&keys[..], names.remove(&bare)) {
            names.entry(only.clone()).or_default().extend(spellings);
        }
    }
    names
}

/// A name without its legal form.
fn bare(key: &str) -> String {
    let forms = LEGAL.iter().map(|forms| forms[0]);
    let forms = forms.chain(["社団法人", "財団法人"]);
    let mut out = key.to_owned();
    for form in forms {
        let rest = out.strip_prefix(form).or(out.strip_suffix(form));
        if let Some(rest) = rest {
            out = rest.to_owned();
        }
    }
    out
}

/// A folded name with its legal form in full, without brackets and separators.
fn key(name: &str) -> String {
    let mut out = name.to_owned();
    for forms in LEGAL {
        for short in &forms[1..] {
            if out.contains(short) {
                out = out.replace(short, forms[0]);
            }
        }
    }
    out.retain(|c| !matches!(c, '(' | ')' | '・' | '「' | '」' | '-'));
    out
}

fn finding(cx: &Context<'_>, many: &[CellId], few: &[CellId]) -> Finding {
    let text = |cells: &[CellId]| cx.grid.value(cells[0]).trim();
    let spans: Vec<Span> = few.iter().map(|&cell| cx.grid.span(cell)).collect();
    let edits = (spans.iter().take(MAX_ALSO + 1))
        .map(|&span| Edit::ReplaceText(span, text(many).to_owned()))
        .collect();
    Finding::build(&META, spans[0])
        .confidence(0.85)
        .also(spans[1..].iter().copied())
        .other_side(many.iter().map(|&cell| cx.grid.span(cell)))
        .related(
            cx.grid.span(many[0]),
            META.say(
                cx,
                "stands",
                &[("text", &text(many)), ("count", &many.len())],
            ),
        )
        .fix(
            Applicability::Choice,
            META.say(cx, "replace", &[("to", &text(many))]),
            edits,
        )
        .message(META.say(
            cx,
            "varies",
            &[
                ("many", &text(many)),
                ("most", &many.len()),
                ("few", &text(few)),
                ("least", &few.len()),
            ],
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_are_equal_in_every_spelling() {
        let same = |a: &str, b: &str| key(&fold(a)) == key(&fold(b));
        assert!(same(
            "（独）高齢・障害支援機構",
            "独立行政法人高齢・障害支援機構"
        ));
        assert!(same("㈱中央銀行", "株式会社中央銀行"));
        assert!(same("NPO法人ひろば", "特定非営利活動法人ひろば"));
        assert!(!same("公益社団法人協会", "一般社団法人協会"));
        assert!(!same("県商工会連合会", "県商工会議所連合会"));
    }
}
