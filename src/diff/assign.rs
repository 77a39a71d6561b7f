//! From scored candidates to pairs: the best total in small components, best-first in large ones.

/// A possible pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) old: u32,
    pub(super) new: u32,
    /// What it is worth; only positive ones are taken.
    pub(super) worth: f32,
}

/// Rows of a component that is solved exactly.
const COMPONENT: usize = 256;
/// Steps spent on exact solutions; a table that needs more is not one of few rewritten rows.
const BUDGET: usize = 2_000_000_000;

/// The pairs to take, as indices into `candidates`. Candidates must be distinct.
pub(super) fn assign(candidates: &[Candidate]) -> Vec<usize> {
    let mut taken = Vec::new();
    let mut budget = BUDGET;
    for component in components(candidates) {
        let mut olds: Vec<u32> = component.iter().map(|&at| candidates[at].old).collect();
        let mut news: Vec<u32> = component.iter().map(|&at| candidates[at].new).collect();
        for rows in [&mut olds, &mut news] {
            rows.sort_unstable();
            rows.dedup();
        }
        let size = olds.len().max(news.len());
        let cost = size * size * olds.len().min(news.len());
        if olds.len() + news.len() > COMPONENT * 2 || cost > budget {
            taken.extend(best_first(candidates, component));
            continue;
        }
        budget -= cost;
        taken.extend(optimal(candidates, &component, &olds, &news));
    }
    taken.sort_unstable();
    taken
}

/// Candidates that share rows, directly or by way of others. Components in the order of their
/// first candidate.
fn components(candidates: &[Candidate]) -> Vec<Vec<usize>> {
    let rows = |row: fn(&Candidate) -> u32| {
        let most = candidates.iter().map(row).max();
        most.map_or(0, |row| row as usize + 1)
    };
    let olds = rows(|c| c.old);
    let mut parent: Vec<u32> = (0..(olds + rows(|c| c.new)) as u32).collect();
    fn root(parent: &mut [u32], mut at: u32) -> u32 {
        while parent[at as usize] != at {
            parent[at as usize] = parent[parent[at as usize] as usize];
            at = parent[at as usize];
        }
        at
    }
    for candidate in candidates {
        let a = root(&mut parent, candidate.old);
        let b = root(&mut parent, olds as u32 + candidate.new);
        parent[a.max(b) as usize] = a.min(b);
    }
    let mut number = vec![u32::MAX; parent.len()];
    let mut components: Vec<Vec<usize>> = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let root = root(&mut parent, candidate.old) as usize;
        if number[root] == u32::MAX {
            number[root] = components.len() as u32;
            components.push(Vec::new());
        }
        components[number[root] as usize].push(at);
    }
    components
}

/// Best worth first; of equals the one nearer to the beginning of both tables. O(c log c).
fn best_first(candidates: &[Candidate], mut component: Vec<usize>) -> Vec<usize> {
    component.sort_by(|&a, &b| {
        let (a, b) = (&candidates[a], &candidates[b]);
        let place = |c: &Candidate| (u64::from(c.old) + u64::from(c.new), c.old);
        b.worth
            .total_cmp(&a.worth)
            .then_with(|| place(a).cmp(&place(b)))
    });
    let mut olds = std::collections::HashSet::new();
    let mut news = std::collections::HashSet::new();
    component.retain(|&at| {
        let candidate = &candidates[at];
        let free = !olds.contains(&candidate.old) && !news.contains(&candidate.new);
        let take = free && candidate.worth > 0.0;
        if take {
            olds.insert(candidate.old);
            news.insert(candidate.new);
        }
        take
    });
    component
}

/// The greatest total worth (Hungarian method with potentials). O(olds · news · min).
fn optimal(
    candidates: &[Candidate],
    component: &[usize],
    olds: &[u32],
    news: &[u32],
) -> Vec<usize> {
    if let [only] = component {
        return if candidates[*only].worth > 0.0 {
            vec![*only]
        } else {
            Vec::new()
        };
    }
    let flip = olds.len() > news.len();
    let (rows, columns) = if flip { (news, olds) } else { (olds, news) };
    let width = columns.len();
    const NONE: u32 = u32::MAX;
    let mut of = vec![NONE; rows.len() * width];
    for &at in component {
        let candidate = &candidates[at];
        let (row, column) = if flip {
            (candidate.new, candidate.old)
        } else {
            (candidate.old, candidate.new)
        };
        let row = rows.binary_search(&row).expect("collected above");
        let column = columns.binary_search(&column).expect("collected above");
        of[row * width + column] = at as u32;
    }
    let cost = |row: usize, column: usize| match of[row * width + column] {
        NONE => 0.0,
        at => -f64::from(candidates[at as usize].worth.max(0.0)),
    };
    // Row 0 and column 0 are the method's own.
    let mut row_potential = vec![0.0_f64; rows.len() + 1];
    let mut column_potential = vec![0.0_f64; width + 1];
    let mut pair = vec![0_usize; width + 1];
    let mut way = vec![0_usize; width + 1];
    for row in 1..=rows.len() {
        pair[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; width + 1];
        let mut used = vec![false; width + 1];
        while pair[column] != 0 {
            used[column] = true;
            let here = pair[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for other in 1..=width {
                if used[other] {
                    continue;
                }
                let reduced =
                    cost(here - 1, other - 1) - row_potential[here] - column_potential[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    way[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=width {
                if used[other] {
                    row_potential[pair[other]] += delta;
                    column_potential[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            pair[column] = pair[way[column]];
            column = way[column];
        }
    }
    (1..=width)
        .filter(|&column| pair[column] != 0)
        .map(|column| of[(pair[column] - 1) * width + column - 1])
        .filter(|&at| at != NONE && candidates[at as usize].worth > 0.0)
        .map(|at| at as usize)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(candidates: &[(u32, u32, f32)]) -> Vec<(u32, u32)> {
        let candidates: Vec<Candidate> = candidates
            .iter()
            .map(|&(old, new, worth)| Candidate { old, new, worth })
            .collect();
        let taken = assign(&candidates).into_iter();
        taken
            .map(|at| (candidates[at].old, candidates[at].new))
            .collect()
    }

    #[test]
    fn the_best_total_wins() {
        assert_eq!(
            pairs(&[(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.8)]),
            [(0, 1), (1, 0)]
        );
        assert_eq!(pairs(&[(0, 0, 0.9), (0, 1, 0.3), (1, 0, 0.3)]), [(0, 0)]);
        assert_eq!(pairs(&[(0, 0, 0.5), (0, 1, 0.6), (0, 2, 0.4)]), [(0, 1)]);
        assert_eq!(pairs(&[(0, 0, 0.5), (1, 0, 0.6)]), [(1, 0)]);
        assert_eq!(pairs(&[(0, 0, -0.5), (7, 3, 0.1)]), [(7, 3)]);
        assert_eq!(pairs(&[]), []);
    }

    #[test]
    fn a_large_component_is_taken_best_first() {
        let chain: Vec<(u32, u32, f32)> = (0..1000)
            .flat_map(|at| [(at, at, 0.9), (at, at + 1, 0.5)])
            .collect();
        let found = pairs(&chain);
        assert_eq!(found.len(), 1000);
        assert!(found.iter().all(|(old, new)| old == new));
    }
}
