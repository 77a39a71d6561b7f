//! Headings that stand over each other's column: 実施機関 over measures, 施策 over bodies.

use std::collections::HashSet;

use super::own;
use crate::edition::fill::Placed;
use crate::edition::{Column, Exchanged, Role, layout, profile};
use crate::grid::{Grid, TextId};
use crate::text::fold;

/// Different texts that must stand in each of the two columns.
const TEXTS: usize = 4;

/// Gives the columns of bodies and measures each other's role, where their entries say so: most of
/// the one are names of bodies, and hardly any of the other. Row by row that would be as many
/// exchanged cells. O(rows).
pub(super) fn exchange(
    grid: &Grid,
    columns: &mut [Column],
    placed: &[Placed],
) -> Option<Exchanged> {
    let only = |role: Role| {
        let mut found = (0..columns.len()).filter(|&column| columns[column].role == role);
        found.next().filter(|_| found.next().is_none())
    };
    let (body, measure) = (only(Role::Body)?, only(Role::Measure)?);
    let names = |column: usize| {
        let cells = placed.iter().filter_map(|row| own(grid, row, column));
        let texts: HashSet<TextId> = cells.map(|cell| grid.text_id(cell)).collect();
        let is_name = |text: &&TextId| {
            let text = grid.text(**text);
            layout::is_body_name(&fold(text)) && !profile::is_event(text)
        };
        (texts.iter().filter(is_name).count(), texts.len())
    };
    let (strangers, of) = names(body);
    if of < TEXTS || strangers * 10 > of {
        return None;
    }
    let (bodies, among) = names(measure);
    if among < TEXTS || bodies * 4 < among * 3 {
        return None;
    }
    columns[body].role = Role::Measure;
    columns[measure].role = Role::Body;
    Some(Exchanged {
        bodies: measure,
        measures: body,
        names: bodies,
        among,
    })
}
