//! The items of a text with dates, and what they say of events and of history.

use std::cell::OnceCell;

use super::{DAMPED, EVENTS, slip};
use crate::rule::Context;
use crate::rules::year::texts::Dated;
use crate::text::Item;

/// The items of one text and what they say, found out when they are asked for: a cell may have
/// thousands of items, and an item thousands of dates.
pub(super) struct Entries<'a> {
    all: &'a [Item],
    last: Option<Entry<'a>>,
}

pub(super) struct Entry<'a> {
    text: &'a str,
    pub(super) item: &'a Item,
    /// Where the last word of an event begins.
    last_event: OnceCell<Option<usize>>,
    damped: OnceCell<bool>,
    distant: OnceCell<bool>,
    /// Fiscal years that it names.
    pub(super) named: Vec<u16>,
}

impl Entry<'_> {
    /// Whether the word of an event stands at a place or after it.
    pub(super) fn ends_with_event(&self, from: usize) -> bool {
        let last = self.last_event.get_or_init(|| {
            let item = &self.text[self.item.range.clone()];
            let last = EVENTS.iter().filter_map(|word| item.rfind(word)).max();
            last.map(|at| self.item.range.start + at)
        });
        *last >= Some(from)
    }

    /// It speaks of history or a limit.
    pub(super) fn damped(&self) -> bool {
        *self.damped.get_or_init(|| {
            let body = &self.text[self.item.body.clone()];
            DAMPED.iter().any(|word| body.contains(word))
        })
    }

    /// It speaks of history or aims, though not of an event.
    pub(super) fn distant(&self) -> bool {
        let item = || slip::is_distant(&self.text[self.item.range.clone()]);
        *self.distant.get_or_init(item)
    }
}

impl<'a> Entries<'a> {
    pub(super) fn of(cx: &Context<'a>, dated: &Dated<'a>) -> Self {
        let id = cx.grid.text_id(dated.cells[0]);
        Self {
            all: cx.occurrences.items(cx.grid, id),
            last: None,
        }
    }

    /// The item that holds a byte of the text, which is always the same one. O(log items), and
    /// O(item) when it is another one than before.
    pub(super) fn at(&mut self, dated: &Dated<'a>, byte: usize) -> Option<&Entry<'a>> {
        let at = self.all.partition_point(|item| item.range.end <= byte);
        let item = self.all.get(at).filter(|item| item.range.contains(&byte))?;
        let known = (self.last.as_ref()).is_some_and(|entry| entry.item.range == item.range);
        if !known {
            let first = (dated.dates).partition_point(|date| date.range.start < item.range.start);
            let mut named: Vec<u16> = (dated.dates[first..].iter())
                .take_while(|date| date.range.start < item.range.end)
                .filter(|date| date.only_year())
                .filter_map(|date| date.year.as_ref().filter(|year| year.fiscal))
                .map(|year| year.western)
                .collect();
            named.sort_unstable();
            named.dedup();
            self.last = Some(Entry {
                text: dated.text,
                item,
                last_event: OnceCell::new(),
                damped: OnceCell::new(),
                distant: OnceCell::new(),
                named,
            });
        }
        self.last.as_ref()
    }
}
