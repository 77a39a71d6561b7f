//! N104 unbalanced-bracket.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::hit::{Hit, around_texts, finding};
use super::script::{is_digit, is_hiragana, is_japanese, is_katakana, is_letter};
use crate::edition::{Role, State};
use crate::finding::{Applicability, Severity};
use crate::grid::{CellId, TextId};
use crate::rule::kinds::BRACKET;
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan, row_of};
use crate::text::{CharSet, items};

/// N104.
pub(crate) struct UnbalancedBracket;

static META: RuleMeta = RuleMeta {
    code: "N104",
    name: "unbalanced-bracket",
    name_ja: "対にならない括弧",
    family: Family::Notation,
    severity: Severity::Error,
    fix: FixKind::Safe,
    summary: Text {
        ja: "括弧が閉じていない、開いていない、または違う括弧で閉じている。",
        en: "A bracket is not closed, not opened, or closed by another kind.",
    },
    docs: Text {
        ja: "## なぜ大切か\n括弧の抜けは、どこまでが注釈かを変えてしまいます。文字数の制限で文が切れた跡のこともあります。\n\n## 見つけ方\n丸括弧、かぎ括弧、隅付き括弧などをセルごとに突き合わせます。「(70人）」のように全角と半角で対になるものは、そろえる修正を付けます。\n\n## 鳴らない場合\n「1)」「ア）」「注1）」など片方だけで使う番号、顔文字、行が2つに割れて次の行で閉じている括弧では鳴りません（次の行に自分の機関や施策があれば、別の文とみます）。\n\n## 直すには\n文の初めと終わりを原文と見比べ、足りない括弧を補うか、余った括弧を消してください。表題・見出し・注も見ます。",
        en: "## Why it matters\nA missing bracket changes what a remark covers, and may show that a text was cut off.\n\n## How it decides\nBrackets of every kind are matched cell by cell. A pair of different widths has a safe fix.\n\n## Known false alarms\nList numbers such as 1) and ア）, notes such as 注1）, emoticons, and a bracket that the next line of a split row closes stay silent; a line with a body or a measure of its own is another text.\n\n## What to do\nCompare with the source: add the bracket that is missing or delete the one too many. Title, headers and notes are read too.",
    },
    texts: &[
        (
            "unclosed",
            Text {
                ja: "「{text}」の括弧「{sign}」が閉じていません。",
                en: "The bracket {sign} is not closed: “{text}”.",
            },
        ),
        (
            "unopened",
            Text {
                ja: "「{text}」の括弧「{sign}」に、開く括弧がありません。",
                en: "The bracket {sign} is not opened: “{text}”.",
            },
        ),
        (
            "mixed",
            Text {
                ja: "「{text}」は全角と半角の括弧で対になっています。",
                en: "“{text}” is opened and closed by brackets of different widths.",
            },
        ),
        (
            "close",
            Text {
                ja: "「{sign}」を補う",
                en: "Add {sign}",
            },
        ),
        (
            "remove",
            Text {
                ja: "「{sign}」を消す",
                en: "Remove {sign}",
            },
        ),
        (
            "unify",
            Text {
                ja: "括弧の幅をそろえる",
                en: "Use one width",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "閉じていない括弧",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|・公開講座の開催（6回予定 ・冊子の配布|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "全角と半角の対",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座の開催(大広間70人）|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "入れ子の内側が閉じていない",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|「『文化財の公開」|公開講座の開催|公開講座の開催|公開講座の開催）"
            ),
            findings: 2,
        },
        Example {
            note: "見出しの閉じていない括弧",
            table: "テーマ|実施機関|施策|令和元年度（2019年度）|令和2年度（2020年度|令和3年度（2021年度）\n子育て|健康福祉課|保育所の増設|増設|増設|増設\n教育|教育総務課|講座の開催|開催|開催|開催\n",
            findings: 1,
        },
        Example {
            note: "別の施策の行の括弧では閉じない",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|研修を（全校で行う|公開講座の開催|公開講座の開催"
                "||健康福祉課|健康教室の開催|説明会を行う）|教室の開催|教室の開催"
            ),
            findings: 2,
        },
        Example {
            note: "番号に付く片方だけの括弧",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|1) 文化財の公開|ア）公開講座 イ）冊子の配布|公開講座の開催 注1）6回、例）大広間|・a) 講座 ・b) 冊子"
            ),
            findings: 0,
        },
        Example {
            note: "顔文字と対になった括弧",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開（（独）文化財機構）|お待ちしています :)|【新】公開講座「学ぶ（春）」|公開講座(^^)"
            ),
            findings: 0,
        },
    ],
};

/// Opening and closing brackets.
const PAIRS: [(char, char); 14] = [
    ('（', '）'),
    ('(', ')'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('〔', '〕'),
    ('［', '］'),
    ('[', ']'),
    ('｛', '｝'),
    ('{', '}'),
    ('〈', '〉'),
    ('《', '》'),
    ('｢', '｣'),
    ('〖', '〗'),
];

/// The bracket that closes another.
pub(super) fn closing(open: char) -> Option<char> {
    PAIRS.iter().find(|pair| pair.0 == open).map(|pair| pair.1)
}

fn opening(close: char) -> Option<char> {
    PAIRS.iter().find(|pair| pair.1 == close).map(|pair| pair.0)
}

static BRACKETS: LazyLock<CharSet> = LazyLock::new(|| {
    let all = PAIRS.iter().flat_map(|&(open, close)| [open, close]);
    CharSet::new(all, false)
});

impl Rule for UnbalancedBracket {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        if cx.occurrences.kinds(cx.grid, id) & BRACKET == 0 {
            return;
        }
        look(cx, text, cx.occurrences.cells(id), out);
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        for (text, cells) in around_texts(cx) {
            look(cx, text, cells, out);
        }
    }
}

fn look(cx: &Context<'_>, text: &str, cells: &[CellId], out: &mut Sink) {
    let flaws = flaws(text);
    // A text with very many is read with its neighbours once, not once for each.
    let mut halves: HashMap<(CellId, bool), Vec<char>, FixedState> = HashMap::default();
    for flaw in flaws {
        let cells: Vec<CellId> = match flaw {
            Flaw::Mixed { .. } => cells.to_vec(),
            _ => (cells.iter().copied())
                .filter(|&cell| !goes_on(cx, cell, &flaw, &mut halves))
                .collect(),
        };
        report(cx, text, &flaw, &cells, out);
    }
}

fn report(cx: &Context<'_>, text: &str, flaw: &Flaw, cells: &[CellId], out: &mut Sink) {
    let say = |key, args: &[(&str, &dyn std::fmt::Display)]| META.say(cx, key, args);
    let around = |from: usize, to: usize| excerpt(&text[from..to], 24);
    match *flaw {
        Flaw::Unclosed { at, sign, end } => {
            let range = at..at + sign.len_utf8();
            let close = closing(sign).expect("only brackets are opened");
            let hit = Hit {
                cells,
                range: range.clone(),
                edits: vec![(end..end, close.to_string())],
            };
            let fix = (Applicability::Choice, say("close", &[("sign", &close)]));
            let Some(found) = finding(&META, &[hit], Some(fix)) else {
                return;
            };
            let removed = Hit::replaced(cells, range, "");
            let edits = super::hit::edits(std::slice::from_ref(&removed));
            out.push(
                found
                    .alternative(say("remove", &[("sign", &sign)]), edits)
                    .cause(format!("unclosed {}", around(at, text.len())))
                    .message(say(
                        "unclosed",
                        &[("text", &around(at, text.len())), ("sign", &sign)],
                    )),
            );
        }
        Flaw::Unopened { at, sign } => {
            let to = at + sign.len_utf8();
            let from = text[..at]
                .char_indices()
                .rev()
                .nth(10)
                .map_or(0, |(at, _)| at);
            let hit = Hit::replaced(cells, at..to, "");
            let fix = (Applicability::Choice, say("remove", &[("sign", &sign)]));
            if let Some(found) = finding(&META, &[hit], Some(fix)) {
                let shown = around(from, to);
                out.push(
                    found
                        .cause(format!("unopened {shown}"))
                        .message(say("unopened", &[("text", &shown), ("sign", &sign)])),
                );
            }
        }
        Flaw::Mixed { open, close } => {
            let signs: Vec<char> = [open, close]
                .iter()
                .filter_map(|&at| text[at..].chars().next())
                .collect();
            let inside = &text[open + signs[0].len_utf8()..close];
            let wide = inside.contains(is_japanese);
            let unify = |c: char| {
                if wide {
                    super::script::widen(c)
                } else {
                    super::script::narrow(c)
                }
            };
            let end = close + signs[1].len_utf8();
            let range = open..end;
            let edits: Vec<(Range<usize>, String)> = [open, close]
                .iter()
                .zip(&signs)
                .filter(|&(_, &c)| unify(c) != c)
                .map(|(&at, &c)| (at..at + c.len_utf8(), unify(c).to_string()))
                .collect();
            let hit = Hit {
                cells,
                range,
                edits,
            };
            let fix = (Applicability::Safe, say("unify", &[]));
            if let Some(found) = finding(&META, &[hit], Some(fix)) {
                let shown = around(open, end);
                out.push(
                    found
                        .cause(format!("mixed {shown}"))
                        .message(say("mixed", &[("text", &shown)])),
                );
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// `end`: where it was probably meant to close.
    Unclosed {
        at: usize,
        sign: char,
        end: usize,
    },
    Unopened {
        at: usize,
        sign: char,
    },
    Mixed {
        open: usize,
        close: usize,
    },
}

/// What stands beside a bracket that is named as a sign or a key: "[", Ctrl+], [ キー.
const NAMED: [char; 4] = ['"', '\'', '+', ' '];

/// O(text).
fn flaws(text: &str) -> Vec<Flaw> {
    let mut open: Vec<(char, usize)> = Vec::new();
    // How many of each are open: a bracket that closes none costs no search.
    let mut opened = [0usize; PAIRS.len()];
    let kind = |sign| PAIRS.iter().position(|pair| pair.0 == sign);
    let mut flaws = Vec::new();
    for (at, c) in BRACKETS.find(text) {
        if let Some(kind) = kind(c) {
            open.push((c, at));
            opened[kind] += 1;
            continue;
        }
        let Some(opener) = opening(c) else {
            continue;
        };
        let search = kind(opener).is_some_and(|kind| opened[kind] > 0);
        let exact = search.then(|| open.iter().rposition(|&(sign, _)| sign == opener));
        if let Some(exact) = exact.flatten() {
            for &(sign, _) in &open[exact..] {
                opened[kind(sign).expect("only brackets are opened")] -= 1;
            }
            for (sign, start) in open.drain(exact..).skip(1) {
                flaws.push(Flaw::Unclosed {
                    at: start,
                    sign,
                    end: at,
                });
            }
        } else if let Some(&(sign, start)) = open.last()
            && super::script::narrow(sign) == super::script::narrow(opener)
        {
            open.pop();
            opened[kind(sign).expect("only brackets are opened")] -= 1;
            flaws.push(Flaw::Mixed {
                open: start,
                close: at,
            });
        } else if !(is_list_number(text, at)
            || text[..at].ends_with([':', ';', '^', '-', '_'])
            || matches!(c, ']' | '}') && text[..at].ends_with(NAMED))
        {
            flaws.push(Flaw::Unopened { at, sign: c });
        }
    }
    if open.is_empty() {
        return flaws;
    }
    let items = items(text);
    for (sign, at) in open {
        let after = &text[at + sign.len_utf8()..];
        let key = matches!(sign, '[' | '{') && after.starts_with(NAMED);
        if key || after.starts_with(['^', ';', ':', '´']) {
            continue;
        }
        let next = items.partition_point(|item| item.range.end <= at);
        let item = items.get(next).filter(|item| item.range.contains(&at));
        let end = item.map_or(text.len(), |item| item.range.end);
        flaws.push(Flaw::Unclosed { at, sign, end });
    }
    flaws
}

/// 1) ア） ①) 注1） 例）: a closing bracket that needs no opening one.
fn is_list_number(text: &str, close: usize) -> bool {
    let boundary = |c: char| c.is_whitespace() || "・、。，）)".contains(c);
    /// Characters of a number with its 注 or 例; without an end, many brackets would each cost a
    /// look at all of the text.
    const LONGEST: usize = 12;
    let mut near = text[..close].char_indices().rev().take(LONGEST + 1);
    let start = match near.find(|&(_, c)| boundary(c)) {
        Some((at, c)) => at + c.len_utf8(),
        None if close <= 4 * LONGEST && text[..close].chars().count() <= LONGEST => 0,
        None => return false,
    };
    let token = text[start..close].trim_start_matches(['注', '例', '※', '＊', '*']);
    let noted = token.len() < close - start;
    let count = token.chars().count();
    let numbers = token.chars().all(|c| is_digit(c) || matches!(c, '①'..='⑳'));
    let roman = token.chars().all(|c| "ivxIVXⅰⅱⅲⅳⅴⅠⅡⅢⅣⅤ".contains(c));
    let letter = count == 1
        && token
            .chars()
            .all(|c| is_letter(c) || is_katakana(c) || is_hiragana(c));
    (count <= 3 && !token.is_empty() && (numbers || roman || letter)) || (noted && count == 0)
}

/// Whether the line below (or above) in the same column has the other half: one text over two
/// lines is another rule's concern.
fn goes_on(
    cx: &Context<'_>,
    cell: CellId,
    flaw: &Flaw,
    halves: &mut HashMap<(CellId, bool), Vec<char>, FixedState>,
) -> bool {
    let (below, other) = match *flaw {
        Flaw::Unclosed { sign, .. } => (true, closing(sign)),
        Flaw::Unopened { sign, .. } => (false, opening(sign)),
        Flaw::Mixed { .. } => return false,
    };
    let halves = halves.entry((cell, below)).or_insert_with(|| {
        let (row, column) = cx.grid.position(cell);
        let row = match below {
            true => Some(row + 1).filter(|&row| row < cx.grid.row_count()),
            false => row.checked_sub(1),
        };
        let neighbour = row.and_then(|row| cx.grid.cell(row, column));
        let neighbour = neighbour.filter(|&other| match below {
            true => one_text(cx, cell, other),
            false => one_text(cx, other, cell),
        });
        let flaws = neighbour.map(|cell| flaws(cx.grid.value(cell)));
        let mut signs: Vec<char> = (flaws.iter().flatten())
            .filter_map(|flaw| match *flaw {
                Flaw::Unopened { sign, .. } if below => Some(sign),
                Flaw::Unclosed { sign, .. } if !below => Some(sign),
                _ => None,
            })
            .collect();
        signs.sort_unstable();
        signs.dedup();
        signs
    });
    other.is_some_and(|other| halves.contains(&other))
}

/// Whether a text may go on in the cell below it: its sentence does not end, and the row below
/// names no measure and no body of its own. O(columns + log rows).
fn one_text(cx: &Context<'_>, above: CellId, below: CellId) -> bool {
    if cx.grid.value(above).trim_end().ends_with('。') {
        return false;
    }
    let Some(row) = row_of(cx.edition, below) else {
        return true;
    };
    let columns = cx.edition.columns.iter().zip(cx.edition.fields(row));
    !columns.into_iter().any(|(column, field)| {
        let names = matches!(
            column.role,
            Role::Countermeasure | Role::Body | Role::Measure
        );
        let own = field.cell.filter(|_| field.state == State::Own);
        names && own.is_some_and(|cell| cell != below && !cx.grid.value(cell).trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_matched() {
        assert!(flaws("（（独）機構）「A」『B』【C】").is_empty());
        assert_eq!(flaws("(70人）"), [Flaw::Mixed { open: 0, close: 6 }]);
        assert!(matches!(
            flaws("「『a」")[..],
            [Flaw::Unclosed {
                sign: '『',
                end: 7,
                ..
            }]
        ));
        assert!(matches!(
            flaws("実施6回）")[..],
            [Flaw::Unopened { sign: '）', .. }]
        ));
        assert!(flaws("1) ア）イ） 注1） iv)").is_empty());
        assert!(flaws("例）市報 [ キーを押す").is_empty() && flaws("Ctrl+] を押す").is_empty());
        assert_eq!(flaws("[注 ]a]").len(), 1);
    }
}
