//! S103 displaced-label.

use std::collections::HashMap;

use crate::edition::{Repair, RepairKind, Role};
use crate::finding::{Applicability, Edit, Finding, Severity};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{
    column_name, content, excerpt, grid_column, groups, keys, own_text, plan,
};

/// S103.
pub(crate) struct DisplacedLabel;

static META: RuleMeta = RuleMeta {
    code: "S103",
    name: "displaced-label",
    name_ja: "見出しの位置ずれ",
    family: Family::Structure,
    severity: Severity::Error,
    fix: FixKind::Unsafe,
    summary: Text {
        ja: "組の先頭ではなく途中の行に置かれたテーマなどの見出し。",
        en: "A group label that stands below the first row of its group.",
    },
    docs: Text {
        ja: "## なぜ大切か\n縦に結合した見出しが途中の行に出ると、組の前半が前のテーマに入って読まれます。ページをまたぐ結合でよく起こります。\n\n## 見つけ方\n新しい対応策が始まる行や、実施機関の並びが最初に戻る行を組の始まりとみます。始まりに見出しがなく、その先に見出しだけの行があれば、組にします。実施機関の並び順がそれに反すれば（行のほうが移った表）取り下げ、並び順で確かめられなければ注意にとどめて、直す案は示しません。\n\n## 鳴らない場合\n組の始まりの手がかりがない表や、見出しが組の先頭にある表では鳴りません。",
        en: "## Why it matters\nWhen the text of a vertically merged label comes out in the middle, the first half of the group is read under the theme above. Page breaks cause it.\n\n## How it decides\nA new countermeasure, or the order of bodies beginning again, starts a group. A start without a label is paired with the label further down. Where the order of bodies speaks against it (a row was moved) nothing is said; where it does not confirm it, the finding is a warning without a fix.\n\n## Known false alarms\nTables without such signals, or with labels on the first row, stay silent.",
    },
    texts: &[
        (
            "displaced",
            Text {
                ja: "「{label}」は{start}行目から始まる組の「{column}」ですが、{line}行目に置かれています。{evidence}",
                en: "“{label}” is the {column} of the group that begins on line {start}, but stands on line {line}. {evidence}",
            },
        ),
        (
            "countermeasure",
            Text {
                ja: "{start}行目で新しい「{column}」が始まっています。",
                en: "A new {column} begins on line {start}.",
            },
        ),
        (
            "order",
            Text {
                ja: "ほかの{n}組も「{body}」から始まります。",
                en: "{n} other group(s) begin with “{body}” as well.",
            },
        ),
        (
            "start",
            Text {
                ja: "組の始まり",
                en: "the group begins here",
            },
        ),
        (
            "fix",
            Text {
                ja: "見出しを{start}行目へ移す",
                en: "move the label to line {start}",
            },
        ),
        (
            "help",
            Text {
                ja: "結合した見出しがページをまたいでいないか元の表で確かめ、{line}行目から組の先頭の{start}行目へ移してください。{line}行目の欄は空にします。",
                en: "See whether the merged label runs over a page break, move it from line {line} to the first row of its group (line {start}), and leave line {line} blank.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "新しい対応策が始まる行にテーマがなく、2行下にある",
            table: plan!(
                "|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "||教育総務課|文化財の公開|・公開講座の開催 ・解説板の設置|・公開講座の開催 ・解説板の設置|・公開講座の開催 ・解説板の設置"
                "文化の振興||社会福祉協議会|伝承遊びの会の開催|伝承遊びの会の開催|伝承遊びの会の開催|伝承遊びの会の開催"
            ),
            findings: 1,
        },
        Example {
            note: "見出しが組の先頭にある表",
            table: plan!(),
            findings: 0,
        },
        Example {
            note: "1つのテーマに対応策が2つ",
            table: plan!(
                "文化の振興|文化財の保護|健康福祉課|郷土料理の伝承|料理教室の開催|料理教室の開催|料理教室の開催"
                "||教育総務課|文化財の公開|公開講座の開催|公開講座の開催|公開講座の開催"
                "|芸術活動の支援|社会福祉協議会|伝承遊びの会の開催|伝承遊びの会の開催|伝承遊びの会の開催|伝承遊びの会の開催"
            ),
            findings: 0,
        },
    ],
};

impl Rule for DisplacedLabel {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        let mut repairs = cx
            .edition
            .repairs
            .iter()
            .filter(|repair| repair.kind == RepairKind::DisplacedLabel)
            .peekable();
        if repairs.peek().is_none() {
            return;
        }
        // How many groups begin with each body.
        let bodies = cx
            .edition
            .column(Role::Body)
            .map(|column| keys(cx.edition, column));
        let mut firsts: HashMap<u32, usize> = HashMap::new();
        for group in groups(cx.edition) {
            if let Some(keys) = &bodies {
                *firsts.entry(keys[group.start]).or_default() += 1;
            }
        }
        for repair in repairs {
            let body = bodies
                .as_ref()
                .zip(repair.rows.first())
                .map_or(0, |(keys, &row)| keys[row]);
            let others = firsts.get(&body).map_or(0, |n| n.saturating_sub(1));
            report(cx, repair, others, out);
        }
    }
}

fn report(cx: &Context<'_>, repair: &Repair, others: usize, out: &mut Sink) {
    let edition = cx.edition;
    let (&[first, .., last], Some(moved)) = (&repair.rows[..], repair.moves.first()) else {
        return;
    };
    let label = cx.grid.value(moved.cell).trim();
    let start = edition.line(first);
    let column = column_name(cx.edition, moved.to);

    let mut evidence = String::new();
    let mut proof = None;
    if let Some(other) = edition
        .column(Role::Countermeasure)
        .filter(|&c| c != moved.to)
        && own_text(cx, first, other).is_some()
    {
        let name = column_name(cx.edition, other);
        evidence += &META.say(
            cx,
            "countermeasure",
            &[("start", &start), ("column", &name)],
        );
        proof = edition.field(first, other).cell;
    }
    if let Some(bodies) = edition.column(Role::Body) {
        let body = edition.value(first, bodies).trim();
        let n = others;
        if n > 0 && !body.is_empty() {
            if !evidence.is_empty() && cx.lang == crate::rule::Lang::En {
                evidence.push(' ');
            }
            evidence += &META.say(cx, "order", &[("n", &n), ("body", &excerpt(body, 20))]);
            proof = proof.or(edition.field(first, bodies).cell);
        }
    }

    let mut finding = Finding::build(&META, cx.grid.span(moved.cell))
        .severity(if repair.sure() {
            Severity::Error
        } else {
            Severity::Warning
        })
        .confidence(repair.confidence)
        .cause(content(edition, repair.rows.iter().copied()))
        .help(META.say(
            cx,
            "help",
            &[("start", &start), ("line", &edition.line(last))],
        ));
    if let Some(cell) = proof.or_else(|| edition.first_cell(first)) {
        finding = finding.related(cx.grid.span(cell), META.say(cx, "start", &[]));
    }
    // A label goes to another row: no `MoveCells`. Where the first row is itself shifted its label
    // field is taken by another cell; correcting the shift (S101) makes room for this fix. What is
    // not certain is for a person to move.
    let home = cx
        .grid
        .cell(
            edition.rows[first].grid_row,
            grid_column(edition, first, moved.to),
        )
        .filter(|&cell| cx.grid.is_blank(cell) && edition.rows[first].shift.is_none())
        .filter(|_| repair.sure());
    if let Some(home) = home {
        let edits = vec![
            Edit::ReplaceText(cx.grid.span(home), label.to_owned()),
            Edit::ReplaceText(cx.grid.span(moved.cell), String::new()),
        ];
        finding = finding.fix(
            Applicability::Unsafe,
            META.say(cx, "fix", &[("start", &start)]),
            edits,
        );
    }
    out.push(finding.message(META.say(
        cx,
        "displaced",
        &[
            ("label", &excerpt(label, 30)),
            ("start", &start),
            ("column", &column),
            ("line", &edition.line(last)),
            ("evidence", &evidence),
        ],
    )));
}
