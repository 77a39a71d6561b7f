//! Both sides of a cell in one text.

use std::ops::Range;

use super::{Mark, Piece};
use crate::diff::inline::{Inline, ItemChange, ItemKind};

/// Pieces of a part of a text with whether they changed.
pub(super) fn stretches<'a>(
    text: &'a str,
    part: Range<usize>,
    spans: &[Range<usize>],
) -> Vec<(&'a str, bool)> {
    let mut out = Vec::new();
    let mut at = part.start;
    let inside = |span: &&Range<usize>| span.start < part.end && span.end > part.start;
    for span in spans.iter().filter(inside) {
        let (from, to) = (span.start.max(part.start), span.end.min(part.end));
        if from > at {
            out.push((&text[at..from], false));
        }
        out.push((&text[from..to], true));
        at = to;
    }
    if at < part.end {
        out.push((&text[at..part.end], false));
    }
    out
}

/// Both texts in one, item by item.
pub(super) fn weave<'a>(old: &'a str, new: &'a str, difference: &Inline) -> Vec<Piece<'a>> {
    if old.is_empty() || new.is_empty() {
        let both = [(Mark::Deleted, old), (Mark::Added, new)];
        return both
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect();
    }
    let mut out: Vec<Piece<'a>> = Vec::new();
    for item in &difference.items {
        let pieces = woven_item(old, new, difference, item);
        let listed = out.last().is_some_and(|(_, text)| !text.ends_with('\n'));
        if listed && !pieces.is_empty() {
            out.push((Mark::Kept, "\n"));
        }
        out.extend(pieces);
    }
    out
}

fn woven_item<'a>(
    old: &'a str,
    new: &'a str,
    difference: &Inline,
    item: &ItemChange,
) -> Vec<Piece<'a>> {
    let was = item.old.clone().map(|part| (old, part));
    let is = item.new.clone().map(|part| (new, part));
    let of = |side: &Option<(&'a str, Range<usize>)>| {
        side.clone()
            .map_or("", |(text, part)| text[part].trim_end())
    };
    match (&was, &is) {
        // Where it stood is not shown.
        (Some(_), Some(_)) if item.kind == ItemKind::Moved => vec![(Mark::Moved, of(&is))],
        (Some((_, was)), Some((_, is))) => {
            let was = stretches(old, was.clone(), &difference.old_spans);
            let is = stretches(new, is.clone(), &difference.new_spans);
            zipped(&was, &is).unwrap_or_else(|| {
                let olds = was.iter().map(|&(text, _)| (Mark::Deleted, text));
                olds.chain(is.iter().map(|&(text, _)| (Mark::Added, text)))
                    .collect()
            })
        }
        (Some(_), None) => vec![(Mark::Deleted, of(&was))],
        (None, Some(_)) => vec![(Mark::Added, of(&is))],
        (None, None) => Vec::new(),
    }
}

/// Stretches of both sides in one; `None` where what did not change differs nevertheless.
///
/// What did not change may be one stretch on one side and several on the other.
fn zipped<'a>(was: &[(&'a str, bool)], is: &[(&'a str, bool)]) -> Option<Vec<Piece<'a>>> {
    let mut out = Vec::new();
    let (mut olds, mut news) = (was.to_vec(), is.to_vec());
    olds.reverse();
    news.reverse();
    loop {
        match (olds.last_mut(), news.last_mut()) {
            (Some((old, true)), _) => {
                out.push((Mark::Deleted, *old));
                olds.pop();
            }
            (_, Some((new, true))) => {
                out.push((Mark::Added, *new));
                news.pop();
            }
            (Some((old, _)), Some((new, _))) => {
                let same = old.len().min(new.len());
                let common = new.get(..same).filter(|&part| old.starts_with(part))?;
                out.push((Mark::Kept, common));
                (*old, *new) = (&old[same..], &new[same..]);
                if old.is_empty() {
                    olds.pop();
                }
                if new.is_empty() {
                    news.pop();
                }
            }
            (None, None) => return Some(out),
            (Some((rest, _)), None) => {
                if !rest.trim().is_empty() {
                    return None;
                }
                olds.pop();
            }
            (None, Some((rest, _))) => {
                if !rest.trim().is_empty() {
                    return None;
                }
                news.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::inline::inline;

    fn shown(old: &str, new: &str) -> String {
        let pieces = weave(old, new, &inline(old, new));
        let show = |(mark, text): &Piece<'_>| match mark {
            Mark::Kept => (*text).to_owned(),
            Mark::Deleted => format!("[-{text}-]"),
            Mark::Added => format!("{{+{text}+}}"),
            Mark::Moved => format!("<{text}>"),
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn deleted_and_added_words_stand_where_they_belong() {
        assert_eq!(
            shown(
                "・手引を1,000部作成\n・説明会の開催",
                "・手引を800部作成\n・説明会の開催"
            ),
            "・手引を[-1,000部-]{+800部+}作成\n・説明会の開催"
        );
        assert_eq!(
            shown("21あおり産業支援", "21あおもり産業支援"),
            "21あお{+も+}り産業支援"
        );
        assert_eq!(shown("", "・新しい取組"), "{+・新しい取組+}");
        assert_eq!(shown("・やめた取組", ""), "[-・やめた取組-]");
    }

    #[test]
    fn an_item_that_only_moved_is_marked() {
        let text = shown(
            "・説明会の開催\n・冊子の配布\n・個別訪問の実施",
            "・冊子の配布\n・個別訪問の実施\n・説明会の開催",
        );
        assert_eq!(text, "・冊子の配布\n・個別訪問の実施\n<・説明会の開催>");
    }

    #[test]
    fn items_that_came_and_went_are_lines_of_their_own() {
        let text = shown(
            "・説明会の開催\n・冊子の配布\n・個別訪問の実施",
            "・説明会の開催\n・個別訪問の実施\n・相談窓口の設置",
        );
        assert_eq!(
            text,
            "・説明会の開催\n[-・冊子の配布-]\n・個別訪問の実施\n{+・相談窓口の設置+}"
        );
    }

    #[test]
    fn taking_out_what_is_marked_gives_either_text() {
        for (old, new) in [
            ("・a社10社\n・b", "・b\n・a社8社"),
            (
                "説明会を3回開催し、周知を図る",
                "説明会を５回開催して周知する",
            ),
            ("１０社", "10社"),
        ] {
            let pieces = weave(old, new, &inline(old, new));
            let side = |gone: Mark| -> String {
                let kept = pieces.iter().filter(|(mark, _)| *mark != gone);
                let text: String = kept.map(|(_, text)| *text).collect();
                let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
                lines.sort_unstable();
                lines.concat()
            };
            let sorted = |text: &str| {
                let mut lines: Vec<&str> = text.lines().collect();
                lines.sort_unstable();
                lines.concat()
            };
            assert_eq!(side(Mark::Deleted), sorted(new));
            assert_eq!(side(Mark::Added), sorted(old));
        }
    }
}
