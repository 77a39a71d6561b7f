//! N112 mojibake.

use std::ops::Range;

use super::hit::{Hit, finding};
use super::script::{is_japanese, shielded, within};
use crate::finding::Severity;
use crate::grid::{CellId, TextId};
use crate::rule::kinds::{OTHER, SIGN};
use crate::rule::{Context, Example, Family, FixKind, Rule, RuleMeta, Sink, Text};
use crate::rules::table::{excerpt, plan, surroundings};

/// N112.
pub(crate) struct Mojibake;

static META: RuleMeta = RuleMeta {
    code: "N112",
    name: "mojibake",
    name_ja: "文字化け",
    family: Family::Notation,
    severity: Severity::Error,
    fix: FixKind::None,
    summary: Text {
        ja: "文字コードの取り違えなどで壊れた文字が残っている。",
        en: "Characters broken by a wrong encoding or conversion.",
    },
    docs: Text {
        ja: "## なぜ大切か\n壊れた文字は読めないだけでなく、元が何だったかも残りません。\n\n## 見つけ方\n置き換え文字（U+FFFD）、UTF-8をシフトJISとして読んだ「縺ゅ→」、西洋の文字として読んだ「ã‚」、時刻や日付の間で「～」が失われた「11:00?13:30」、ＨＴＭＬや表計算ソフトの記号（&amp; _x000D_）、下駄記号の並び（〓〓）を示します。\n\n## 鳴らない場合\n「縺れ」のような語、仏語などの綴り（Café）、疑問符で終わる文、URLの中の「?」や「&」では鳴りません。",
        en: "## Why it matters\nBroken characters cannot be read, and what they were is lost.\n\n## How it decides\nReplacement characters (U+FFFD); UTF-8 read as Shift JIS (縺ゅ→) or as Latin (ã‚); a lost ～ between times and dates (11:00?13:30); HTML and spreadsheet escapes (&amp;, _x000D_); rows of 〓.\n\n## Known false alarms\nWords such as 縺れ, accents (Café), questions, and ? and & inside addresses of the net stay silent.",
    },
    texts: &[
        (
            "broken",
            Text {
                ja: "「{text}」は文字化けしています。",
                en: "“{text}” is mojibake.",
            },
        ),
        (
            "lost",
            Text {
                ja: "「{text}」の「?」は、「～」などが変換で失われた跡と思われます。",
                en: "The ? in “{text}” probably stands for a lost ～.",
            },
        ),
        (
            "escape",
            Text {
                ja: "「{text}」は、別の形式の記号がそのまま残ったものです。",
                en: "“{text}” is left over from another format.",
            },
        ),
        (
            "help",
            Text {
                ja: "元の資料を見て、正しい文字に直してください。",
                en: "Look at the source and put in the right characters.",
            },
        ),
    ],
    source: None,
    examples: &[
        Example {
            note: "置き換え文字",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公\u{FFFD}|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "UTF-8をシフトJISとして読んだ跡",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|縺ゅ＞縺輔▽驕句虚|公開講座の開催|公開講座の開催|公開講座の開催"
            ),
            findings: 1,
        },
        Example {
            note: "失われた「～」と表計算ソフトの記号",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座 11:00?13:30|公開講座_x000D_の開催|R&amp;Dの支援"
            ),
            findings: 3,
        },
        Example {
            note: "似ているが正しい文字",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|縺れた糸の展示|Caféの開設 São Paulo|参加してみませんか?|https://example.jp/?a=1&amp;b=2"
            ),
            findings: 0,
        },
        Example {
            note: "記号のない表",
            table: plan!(
                "文化の振興|文化財の保護|教育総務課|文化財の公開|公開講座 11:00～13:30|Q&Aの公開|公開講座の開催"
            ),
            findings: 0,
        },
    ],
};

impl Rule for Mojibake {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check_text(&self, cx: &Context<'_>, id: TextId, text: &str, out: &mut Sink) {
        if cx.occurrences.kinds(cx.grid, id) & (OTHER | SIGN) == 0 {
            return;
        }
        look(cx, text, cx.occurrences.cells(id), out);
    }

    fn check_edition(&self, cx: &Context<'_>, out: &mut Sink) {
        for (id, cells) in surroundings(cx) {
            look(cx, cx.grid.text(id), cells, out);
        }
    }
}

fn look(cx: &Context<'_>, text: &str, cells: &[CellId], out: &mut Sink) {
    let mut push = |key: &str, range: Range<usize>, severity: Severity| {
        let shown = excerpt(&text[range.clone()], 24);
        if let Some(found) = finding(&META, &[Hit::new(cells, range)], None) {
            out.push(
                found
                    .severity(severity)
                    .cause(format!("{key} {shown}"))
                    .help(META.say(cx, "help", &[]))
                    .message(META.say(cx, key, &[("text", &shown)])),
            );
        }
    };
    if let Some(range) = broken(text) {
        push("broken", range, Severity::Error);
    }
    if text.contains('?') && !text.contains("://") {
        for range in lost(text) {
            push("lost", range, Severity::Warning);
        }
    }
    if text.contains(['&', '_']) {
        let shield = shielded(text);
        for range in escapes(text) {
            if !within(&shield, range.start) {
                push("escape", range, Severity::Error);
            }
        }
    }
}

/// The stretch of broken characters, if any.
fn broken(text: &str) -> Option<Range<usize>> {
    let rare = |c: char| matches!(c, '縺' | '繧' | '繝');
    let (mut first, mut last, mut count, mut sure) = (None, 0, 0usize, false);
    let mut chars = text.char_indices().peekable();
    let mut before = '\0';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or('\0', |&(_, c)| c);
        let odd = match c {
            '\u{FFFD}' => true,
            '〓' => next == '〓' || before == '〓',
            // ã‚ ã€ æ… Ã© â€™: a lead byte and what its tail looks like in Latin.
            'ã' | 'â' | 'å' | 'æ' | 'ç' | 'è' | 'é' | 'ä' | 'Ã' | 'Â' => {
                matches!(
                    next,
                    '\u{80}'
                        ..='\u{BF}'
                            | '€'
                            | '‚'
                            | '„'
                            | '†'
                            | '‡'
                            | 'ƒ'
                            | '…'
                            | '‰'
                            | 'Š'
                            | '‹'
                            | 'Œ'
                            | 'Ž'
                            | '™'
                            | 'š'
                            | '›'
                            | 'œ'
                            | 'ž'
                            | 'Ÿ'
                            | '˜'
                            | '“'
                            | '”'
                            | '•'
                )
            }
            _ => false,
        };
        let rare = rare(c);
        sure |= odd;
        count += usize::from(rare);
        if odd || rare {
            first.get_or_insert(at);
            last = at
                + c.len_utf8()
                + if odd && c != '\u{FFFD}' && c != '〓' {
                    next.len_utf8()
                } else {
                    0
                };
        }
        before = c;
    }
    // 縺れ is a word; two of these signs in one text are none.
    (sure || count >= 2).then(|| first.map(|first| first..last.min(text.len())))?
}

/// 11:00?13:30, 4/1?4/5, 10月?2月.
fn lost(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for (at, _) in text.match_indices('?') {
        let part = |c: char| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    ':' | '/' | '.' | '月' | '日' | '時' | '分' | '年' | '度' | '回' | '人'
                )
        };
        let before = text[..at].len() - text[..at].trim_end_matches(part).len();
        let after = text[at + 1..].len() - text[at + 1..].trim_start_matches(part).len();
        let dated = |piece: &str| piece.contains(|c: char| c.is_ascii_digit());
        let whole = at - before..at + 1 + after;
        if dated(&text[at - before..at])
            && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
            && (dated(&text[at + 1..whole.end]))
        {
            ranges.push(whole);
        }
    }
    ranges
}

/// &amp; &#12354; _x000D_.
fn escapes(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for (at, _) in text.match_indices('&') {
        let name = text[at + 1..].split(';').next().unwrap_or_default();
        let end = at + 1 + name.len() + 1;
        let known = [
            "amp", "lt", "gt", "quot", "nbsp", "apos", "yen", "copy", "middot",
        ]
        .contains(&name)
            || (name.len() <= 7
                && name.strip_prefix('#').is_some_and(|code| {
                    let code = code.trim_start_matches(['x', 'X']);
                    code.len() >= 2 && code.chars().all(|c| c.is_ascii_hexdigit())
                }));
        if known && end <= text.len() && text.is_char_boundary(end) {
            ranges.push(at..end);
        }
    }
    for (at, _) in text.match_indices("_x") {
        let code = text.get(at + 2..at + 6);
        if code.is_some_and(|code| code.chars().all(|c| c.is_ascii_hexdigit()))
            && text[at + 6..].starts_with('_')
        {
            ranges.push(at..at + 7);
        }
    }
    let japanese = text.contains(is_japanese);
    ranges.retain(|_| japanese || text.contains(';') || text.contains('_'));
    ranges.sort_by_key(|range| range.start);
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_characters_are_seen() {
        assert!(broken("縺薙ｓ縺ｫ縺｡縺ｯ").is_some());
        assert!(broken("ã“ã‚“ã«ã¡ã¯").is_some());
        assert!(broken("公\u{FFFD}").is_some());
        for text in ["縺れ", "Café", "São Paulo", "naïve", "〓", "繰返し"] {
            assert_eq!(broken(text), None, "{text}");
        }
        assert_eq!(escapes("A&B; R&amp;D").len(), 1);
        assert_eq!(lost("9:00?17:00か").len(), 1);
        assert!(lost("何人?5人").is_empty());
    }
}
