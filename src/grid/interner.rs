//! Each distinct text once. Texts are borrowed from the source where they can be.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

use super::TextId;

#[derive(Debug, Clone, Copy)]
struct Place {
    start: u32,
    len: u32,
    /// In `owned`, not in the source's text.
    owned: bool,
}

/// An id, and as much of its text's hash as moving and comparing entries needs: a growing table
/// would read every text again.
#[derive(Debug, Clone, Copy)]
struct Entry {
    id: u32,
    hash: u32,
}

/// Ids for distinct texts; hashing is the only cost per cell, O(bytes).
#[derive(Debug)]
pub(super) struct Interner {
    table: HashTable<Entry>,
    places: Vec<Place>,
    owned: String,
    hasher: FixedState,
}

impl Interner {
    pub(super) fn new() -> Self {
        let mut interner = Self {
            table: HashTable::new(),
            places: Vec::new(),
            owned: String::new(),
            hasher: FixedState::default(),
        };
        interner.borrowed("", 0, 0);
        interner
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Gives back what only taking in texts needs: nothing is interned any more.
    pub(super) fn shrink(&mut self) {
        self.table = HashTable::new();
        self.places.shrink_to_fit();
        self.owned.shrink_to_fit();
    }

    #[inline]
    pub(super) fn get<'a>(&'a self, source: &'a str, text: TextId) -> &'a str {
        resolve(&self.places, &self.owned, source, text.0)
    }

    /// A text that stands in the source at `start..end`.
    pub(super) fn borrowed(&mut self, source: &str, start: usize, end: usize) -> TextId {
        self.intern(source, &source[start..end], Some(start))
    }

    /// A text that does not stand in the source as it is (unescaped, or from a workbook).
    pub(super) fn owned(&mut self, source: &str, text: &str) -> TextId {
        self.intern(source, text, None)
    }

    fn intern(&mut self, source: &str, text: &str, at: Option<usize>) -> TextId {
        let Self {
            table,
            places,
            owned,
            hasher,
        } = self;
        let hash = (hasher.hash_one(text) >> 32) as u32;
        let same =
            |entry: &Entry| entry.hash == hash && resolve(places, owned, source, entry.id) == text;
        if let Some(entry) = table.find(spread(hash), same) {
            return TextId(entry.id);
        }
        let place = match at {
            Some(start) => Place {
                start: narrow(start),
                len: narrow(text.len()),
                owned: false,
            },
            None => {
                owned.push_str(text);
                Place {
                    start: narrow(owned.len() - text.len()),
                    len: narrow(text.len()),
                    owned: true,
                }
            }
        };
        let id = narrow(places.len());
        places.push(place);
        table.insert_unique(spread(hash), Entry { id, hash }, |entry| spread(entry.hash));
        TextId(id)
    }
}

/// The table takes its places from the low bits and its tags from the high ones.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[inline]
fn resolve<'a>(places: &[Place], owned: &'a str, source: &'a str, id: u32) -> &'a str {
    let Place {
        start,
        len,
        owned: is_owned,
    } = places[id as usize];
    let from = if is_owned { owned } else { source };
    &from[start as usize..start as usize + len as usize]
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("sources are below 4 GiB")
}
