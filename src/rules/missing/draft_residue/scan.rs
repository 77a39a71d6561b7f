//! Marks of a draft in a text.

use std::cell::OnceCell;
use std::ops::Range;

use super::blanks::blanks;
use super::words::{Kind, Marks, Words};

/// A mark found in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Residue {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// Which message.
    pub(super) key: &'static str,
    pub(super) confidence: f32,
}

fn words() -> &'static Words {
    &Marks::get().words
}

/// All marks of a text, in order. One pass; words are looked for only where their last character
/// stands.
pub(super) fn residues(text: &str) -> Vec<Residue> {
    let marks = Marks::get();
    let mut out = Vec::new();
    let mut runs = false;
    let cycle = OnceCell::new();
    for (at, c) in marks.telling.find(text) {
        let end = at + c.len_utf8();
        match c {
            '）' | ')' if text[..at].ends_with(['P', 'Ｐ', '仮']) => {
                out.extend(in_brackets(text, at, end, &cycle));
                continue;
            }
            '定' if text[..at].ends_with('未') => {
                out.extend(undecided(text, end).map(|range| Residue {
                    range,
                    key: "undecided",
                    confidence: 0.5,
                }));
                continue;
            }
            _ => {}
        }
        if let Some((kind, word)) = marks.ending(&text[..end], c)
            && let start = end - word.len()
            && stands(kind, word, &text[..start], &text[end..])
            && let Some(start) = begins(kind, text, start)
        {
            let (key, confidence) = match kind {
                Kind::Formula => ("formula", 0.97),
                Kind::Pending => ("note", 0.97),
                Kind::Provisional => ("note", 0.75),
                Kind::Prompt | Kind::FillIn | Kind::Note => ("note", 0.9),
                Kind::Tag => ("tag", 0.9),
            };
            out.push(Residue {
                range: start..end,
                key,
                confidence,
            });
        }
        let counted = |next| matches!(next, '年' | '月' | '回' | '期' | '号' | '条');
        let next = text[end..].chars().next();
        runs |= next.is_some_and(|n| n == c || counted(n)) && marks.words.blanks.contains(c);
    }
    let whole = text.trim();
    if marks.words.whole.iter().any(|word| word == whole) {
        let at = text.len() - text.trim_start().len();
        out.push(Residue {
            range: at..at + whole.len(),
            key: "note",
            confidence: 0.9,
        });
    }
    if whole.len() >= 4 && whole.bytes().all(|byte| byte == b'#') {
        let at = text.len() - text.trim_start().len();
        out.push(Residue {
            range: at..at + whole.len(),
            key: "formula",
            confidence: 0.9,
        });
    }
    if runs {
        blanks(text, &mut out);
    }
    out.sort_by_key(|residue| residue.range.start);
    out
}

/// Whether a word is a mark between these texts.
fn stands(kind: Kind, word: &str, before: &str, after: &str) -> bool {
    match kind {
        Kind::Note => {
            is_note(before, after) || is_said(word, before, after) || asks_for(word, before, after)
        }
        // ここに記入した内容 tells of what was filled in.
        Kind::Prompt | Kind::FillIn => !after.starts_with(['さ', 'し', 'す', 'の']) || asks(after),
        Kind::Formula | Kind::Pending | Kind::Provisional | Kind::Tag => true,
    }
}

/// Where a mark begins: what is to be filled in stands after ここに.
fn begins(kind: Kind, text: &str, start: usize) -> Option<usize> {
    /// Letters of a few words.
    const NEAR: usize = 20;
    if kind != Kind::FillIn {
        return Some(start);
    }
    let before = text[..start].char_indices().rev().take(NEAR);
    let near = before.last().map_or(start, |(at, _)| at);
    let at = near + text[near..start].rfind("ここに")?;
    (!text[at..start].contains(['、', '。', '\n'])).then_some(at)
}

/// The word stands by itself: whole cell, in brackets, or as the whole remark after ※.
fn is_note(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim_end(), after.trim_start());
    let opens = before.is_empty()
        || before.ends_with([
            '（', '(', '【', '［', '[', '〔', '＜', '<', '※', '★', '・', '\n',
        ]);
    let closes = after.is_empty()
        || after.starts_with([
            '）', ')', '】', '］', ']', '〕', '＞', '>', '。', '\n', '※', '・',
        ]);
    opens && closes
}

/// 単価は要確認: the note is all that is said of a thing.
fn is_said(note: &str, before: &str, after: &str) -> bool {
    note.starts_with('要')
        && !words().of_plans.iter().any(|word| word == note)
        && before.ends_with(['は', 'が', '：', ':'])
        && ends_item(after)
}

/// Nothing follows in the item.
fn ends_item(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\u{3000}']);
    after.is_empty()
        || after.starts_with([
            '）', ')', '】', '］', ']', '〕', '。', '、', '\n', '※', '・',
        ])
}

/// （P）, 100千円（仮）: what stands before is not settled. 計画（仮）の策定 is a title, 駐車場（P） and
/// Plan（P） mean other things.
fn in_brackets(text: &str, at: usize, end: usize, cycle: &OnceCell<bool>) -> Option<Residue> {
    const OTHERS: [&str; 4] = ["（D）", "(D)", "（Ｄ）", "(Ｄ)"];
    let mark = text[..at].chars().next_back()?;
    let open = text[..at - mark.len_utf8()].chars().next_back()?;
    if !matches!(open, '（' | '(') {
        return None;
    }
    let start = at - mark.len_utf8() - open.len_utf8();
    let before = text[..start].trim_end();
    let last = before.chars().next_back()?;
    let settled = if mark == '仮' {
        !ends_item(&text[end..]) || last.is_whitespace() || "・※".contains(last)
    } else {
        last.is_ascii_alphabetic()
            || words()
                .other_p
                .iter()
                .any(|word| before.ends_with(word.as_str()))
            || *cycle.get_or_init(|| OTHERS.iter().any(|word| text.contains(word)))
    };
    let figure =
        last.is_numeric() || words().units.contains(last) || matches!(last, '時' | '旬' | '頃');
    (!settled).then_some(Residue {
        range: start..end,
        key: "note",
        confidence: match mark {
            '仮' if !figure => 0.5,
            _ => 0.75,
        },
    })
}

/// 日程未定, 会場は未定: a thing of an event that is still to be told; the bytes of both words. A
/// person's 就職先が未定の者 is none.
fn undecided(text: &str, end: usize) -> Option<Range<usize>> {
    const WORD: &str = "未定";
    let head = text[..end - WORD.len()].trim_end_matches(['は', 'が', '：', ':']);
    let things = words().things.iter();
    let thing = things.filter(|thing| head.ends_with(thing.as_str()));
    let thing = thing.max_by_key(|thing| thing.len())?;
    ends_item(&text[end..]).then(|| head.len() - thing.len()..end)
}

/// An item that begins with a note and tells what it is about: ・要確認：参加者数.
fn asks_for(note: &str, before: &str, after: &str) -> bool {
    let before = before.trim_end_matches([' ', '\u{3000}']);
    words()
        .asking
        .iter()
        .any(|word| note.starts_with(word.as_str()))
        && (before.is_empty() || before.ends_with(['※', '・', '●', '■', '◆', '\n', '（', '【']))
        && after.starts_with(['：', ':', '（', '('])
}

/// してください, して下さい.
fn asks(after: &str) -> bool {
    after.starts_with("してくだ") || after.starts_with("して下さ") || after.starts_with("すること")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        residues(text)
            .into_iter()
            .map(|residue| &text[residue.range])
            .collect()
    }

    #[test]
    fn placeholders_stand_before_what_they_name() {
        assert_eq!(found("●●課と調整"), ["●●課"]);
        assert_eq!(found("令和〇〇年度に実施"), ["〇〇年"]);
        assert_eq!(found("ＸＸ月××日"), ["ＸＸ月", "××日"]);
        assert_eq!(found("●●に向けた支援"), ["●●"]);
        assert_eq!(found("XX講座の開催"), ["XX"]);
        assert_eq!(found("講師：○○ ・会場は○○と調整"), ["○○", "○○"]);
        assert_eq!(found("講座「○○」の開催【仮題】"), ["○○", "【仮題】"]);
    }

    #[test]
    fn names_numbers_and_prompts_still_to_come() {
        assert_eq!(found("●●センターの設置"), ["●●"]);
        assert_eq!(found("令和●年度に第○回の開催"), ["●年", "○回"]);
        assert_eq!(found("令和6年○月○日（予定）"), ["○月"]);
        assert_eq!(found("［仮］計画の名称、【仮】"), ["［仮］", "【仮】"]);
        assert_eq!(found("ここに記入"), ["ここに記入"]);
        assert_eq!(found("事業の内容をここに記入してください"), ["ここに記入"]);
        assert_eq!(found("※要修正"), ["要修正"]);
        assert_eq!(found("●●等の機関、年●回"), ["●●", "●回"]);
        assert_eq!(found("講座の開催（○月）、展示（●月上旬）"), ["○月", "●月"]);
        for text in [
            "〇〇方式による発注",
            "○○型・△△型の比較",
            "●相談 ●センターの運営",
            "ここに記入された内容の確認",
            "○年間の計画 ●回答の集計",
            "（仮）郷土館の整備",
            "第〇〇的",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn marks_and_numbers_are_values() {
        for text in [
            "○",
            "○○",
            "×",
            "◎○",
            "二〇〇〇年",
            "100××200",
            "MAXX年会",
            "第XX回",
            "XX-100型、ABXX講座",
            "判定：○ 評価の○○○○○○○○",
            "一〇〇、二〇〇人",
            "○○○○○○○○課",
            "●●",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn notes_stand_by_themselves() {
        assert_eq!(found("（調整中）"), ["調整中"]);
        assert_eq!(found("（要調整）"), ["要調整"]);
        assert_eq!(found("講座の開催 ・要確認：参加者数"), ["要確認"]);
        assert_eq!(found("・要確認（労政課）"), ["要確認"]);
        assert_eq!(found("講座の開催※後日記入"), ["後日記入"]);
        assert!(found("点検の結果、要確認（労政課）となった施設").is_empty());
        assert!(found("様式に記入、後日記入する").is_empty());
        assert_eq!(found("研修会の開催 ※要確認"), ["要確認"]);
        assert_eq!(found("未定稿"), ["未定稿"]);
        assert!(found("関係機関と調整中").is_empty());
        assert_eq!(found("単価は要確認"), ["要確認"]);
        assert_eq!(found("研修会の開催（会場：要調整） ・広報"), ["要調整"]);
        for text in [
            "効果の検証は要検討",
            "健診の結果が要確認の者への連絡",
            "値は要確認とする",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn what_is_not_settled_is_told_in_brackets() {
        assert_eq!(
            found("公開講座（P） ・予算100千円（仮）"),
            ["（P）", "（仮）"]
        );
        assert_eq!(found("9月1日に開催(P)、展示(仮)"), ["(P)", "(仮)"]);
        for text in [
            "（仮）郷土館の整備",
            "基本計画（仮）の策定",
            "駐車場（P）の整備",
            "計画（P）・実行（D）・評価（C）",
            "Plan(P) Do(D)",
            "（P）",
            "講座 （仮）文化の集い",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn things_of_an_event_are_still_to_be_told() {
        assert_eq!(found("講座の開催（日程未定）"), ["日程未定"]);
        assert_eq!(found("会場は未定、講師未定。"), ["会場は未定", "講師未定"]);
        for text in [
            "就職先が未定の者への支援",
            "日程未定の講座",
            "進路未定者の把握",
            "未定",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
        assert!(found("※要確認事項の整理").is_empty());
    }

    #[test]
    fn spreadsheet_errors_and_pending_marks() {
        assert_eq!(found("#DIV/0!"), ["#DIV/0!"]);
        assert_eq!(found("####"), ["####"]);
        assert_eq!(found("公開講座【P】"), ["【P】"]);
        assert!(found("P.12 【PR】 #1").is_empty());
    }
}
