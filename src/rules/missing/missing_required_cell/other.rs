//! Blanks of columns of no special kind.

use super::META;
use crate::edition::{Edition, Kind, Role, State};
use crate::finding::Finding;
use crate::rule::{Context, Sink};
use crate::rules::table::{column_name, content, own_text, place};

/// Of a column of no special kind one row in so many may be without.
const ONE_IN: usize = 20;
/// In headings of columns that are filled where there is something to say.
const OPTIONAL: [&str; 16] = [
    "備考",
    "摘要",
    "特記",
    "注",
    "メモ",
    "再掲",
    "コメント",
    "参考",
    "関連",
    "協力",
    "連携",
    "補足",
    "その他",
    "URL",
    "FAX",
    "課題",
];

/// Whether a column is the only one that says what is aimed at.
pub(super) fn lone_target(edition: &Edition, column: usize) -> bool {
    let target = |column: &usize| edition.columns[*column].kind == Some(Kind::Target);
    target(&column) && edition.years().filter(target).count() == 1
}

/// A column of any other kind that nearly all rows fill. O(rows).
pub(super) fn check_other(cx: &Context<'_>, column: usize, out: &mut Sink) {
    let edition = cx.edition;
    let header = edition.columns[column].header.as_str();
    if header.trim().is_empty() || OPTIONAL.iter().any(|word| header.contains(word)) {
        return;
    }
    let measure = edition.column(Role::Measure);
    let stands = |row: &usize| {
        measure.is_some_and(|measure| own_text(cx, *row, measure).is_some())
            && edition.rows[*row].shift.is_none()
    };
    let (mut filled, mut blank) = (0, Vec::new());
    for row in (0..edition.rows.len()).filter(stands) {
        let text = edition.value(row, column).trim();
        match edition.field(row, column).state {
            State::Blank => blank.push(row),
            // ○ in a matrix: a blank is a value.
            State::Own if is_sign(text) => return,
            State::Own => filled += 1,
            _ => return,
        }
    }
    if blank.len() * ONE_IN > filled + blank.len() {
        return;
    }
    for row in blank {
        let Some(primary) = place(cx, row, column) else {
            continue;
        };
        let name = column_name(edition, column);
        out.push(
            Finding::build(&META, primary)
                .confidence(0.7)
                .help(META.say(cx, "help", &[]))
                .cause(format!("{column}/other/{}", content(edition, [row])))
                .message(META.say(cx, "missing", &[("column", &name), ("n", &filled)])),
        );
    }
}

/// One letter that is neither a figure nor a word.
fn is_sign(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| !c.is_alphanumeric() || "〇レ".contains(c))
        && chars.next().is_none()
}
