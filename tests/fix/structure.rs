//! Quotes, line ends, overlaps, and rows put together anew.

use kouetsu::fix::{Reason, settle};

use super::*;

#[test]
fn a_cell_is_quoted_only_where_it_must_be() {
    let grid = tsv("a\tb\tc\n");
    for (new, wanted) in [
        ("x", "x\tb\tc\n"),
        ("x\"y", "x\"y\tb\tc\n"),
        ("\"x", "\"\"\"x\"\tb\tc\n"),
        ("x\ty", "\"x\ty\"\tb\tc\n"),
        ("x\ny", "\"x\ny\"\tb\tc\n"),
        ("x\ry\"", "\"x\ry\"\"\"\tb\tc\n"),
        ("", "\tb\tc\n"),
    ] {
        let findings = [replace(&grid, part(&grid, 0, 0, "a"), new)];
        let text = fixed_text(&grid, &findings);
        assert_eq!(text, wanted);
        assert_eq!(values(&tsv(&text))[0][0], new);
    }
}

#[test]
fn a_quoted_cell_stays_quoted_and_its_quotes_doubled() {
    let grid = read(
        b"\"say \"\"hi\"\", you\",b\r\n\"x\",\"\"\r\n",
        Delimiter::Comma,
    );
    let findings = [
        replace(&grid, part(&grid, 0, 0, "\"hi\""), "\"oh\""),
        replace(&grid, part(&grid, 0, 0, "you"), "\"me\""),
        replace(&grid, part(&grid, 1, 0, "x"), ""),
        replace(&grid, span(&grid, 1, 1, 0..0), "y"),
    ];
    let text = fixed_text(&grid, &findings);
    assert_eq!(text, "\"say \"\"oh\"\", \"\"me\"\"\",b\r\n\"\",\"y\"\r\n");
}

#[test]
fn line_ends_and_the_missing_last_one_stay() {
    for end in ["\n", "\r\n", "\r"] {
        let grid = tsv(&format!("a\tb{end}{end}c\td"));
        let findings = [
            replace(&grid, part(&grid, 0, 1, "b"), "x"),
            replace(&grid, part(&grid, 1, 1, "d"), ""),
        ];
        assert_eq!(fixed_text(&grid, &findings), format!("a\tx{end}{end}c\t"));
    }
}

#[test]
fn the_only_cell_of_a_row_does_not_become_a_blank_line() {
    let grid = read(b"title\na,b\n", Delimiter::Comma);
    let findings = [replace(&grid, part(&grid, 0, 0, "title"), "")];
    assert_eq!(fixed_text(&grid, &findings), "\"\"\na,b\n");
}

#[test]
fn a_tab_and_a_line_break_do_not_fit_into_one_cell_of_a_tsv() {
    let grid = tsv("a\tb\n\"c\nd\"\te\n");
    let findings = [
        replace(&grid, part(&grid, 0, 0, "a"), "x\ty\nz"),
        replace(&grid, part(&grid, 1, 0, "d"), "\t"),
        replace(&grid, part(&grid, 1, 1, "e"), "f"),
    ];
    let (bytes, plan) = fixed(&grid, &findings, Level::Safe);
    let reasons: Vec<_> = plan.refused.iter().map(|r| r.reason.clone()).collect();
    assert_eq!(reasons, [Reason::TabAndLineBreak, Reason::TabAndLineBreak]);
    assert_eq!(bytes, b"a\tb\n\"c\nd\"\tf\n");
}

#[test]
fn of_overlapping_fixes_the_first_wins_and_the_other_waits() {
    let grid = tsv("取組みの推進\tb\n");
    let findings = [
        replace(&grid, part(&grid, 0, 0, "組みの"), "組の"),
        replace(&grid, part(&grid, 0, 0, "取組み"), "取り組み"),
        replace(&grid, part(&grid, 0, 0, "推進"), "促進"),
    ];
    let (bytes, plan) = fixed(&grid, &findings, Level::Safe);
    // They change different letters, but each means the whole word.
    assert_eq!(bytes, "取り組みの促進\tb\n".as_bytes());
    assert_eq!((plan.applied.len(), plan.deferred), (2, 1));
}

#[test]
fn a_fix_is_made_whole_or_not_at_all() {
    let grid = tsv("a\tb\nc\td\n");
    let clear = Edit::ReplaceText(part(&grid, 1, 0, "c"), String::new());
    let put = |new: &str| Edit::ReplaceText(part(&grid, 0, 0, "a"), new.to_owned());
    let both = finding(
        &grid,
        Applicability::Safe,
        vec![put("c\t\n"), clear.clone()],
    );
    let (bytes, plan) = fixed(&grid, &[both], Level::Safe);
    assert_eq!(bytes, grid.source().raw());
    assert_eq!(plan.refused.len(), 1);
    let torn = finding(&grid, Applicability::Safe, vec![put("x"), put("y"), clear]);
    let (bytes, plan) = fixed(&grid, &[torn], Level::Safe);
    assert_eq!(bytes, grid.source().raw());
    assert_eq!(plan.refused[0].reason, Reason::Contradiction);
}

#[test]
fn levels_are_respected_and_a_choice_is_nobodys() {
    let grid = tsv("a\tb\tc\n");
    let edit =
        |column, text: &str| vec![Edit::ReplaceText(part(&grid, 0, column, text), "x".into())];
    let findings = [
        finding(&grid, Applicability::Safe, edit(0, "a")),
        finding(&grid, Applicability::Unsafe, edit(1, "b")),
        finding(&grid, Applicability::Choice, edit(2, "c")),
    ];
    assert_eq!(fixed(&grid, &findings, Level::Safe).0, b"x\tb\tc\n");
    assert_eq!(fixed(&grid, &findings, Level::Unsafe).0, b"x\tx\tc\n");
}

/// One unsafe fix with one edit.
fn unsafe_fix(grid: &Grid, edit: Edit) -> (String, Vec<Reason>) {
    let (bytes, plan) = fixed(
        grid,
        &[finding(grid, Applicability::Unsafe, vec![edit])],
        Level::Unsafe,
    );
    let reasons = plan.refused.into_iter().map(|r| r.reason).collect();
    (String::from_utf8(bytes).expect("UTF-8"), reasons)
}

fn moved(text: &str, row: usize, moves: &[(usize, usize)]) -> (String, Vec<Reason>) {
    let grid = read(text.as_bytes(), Delimiter::Comma);
    let cells = moves
        .iter()
        .map(|&(from, to)| (grid.cell(row, from).unwrap(), to));
    unsafe_fix(&grid, Edit::MoveCells(cells.collect()))
}

#[test]
fn cells_move_with_the_bytes_they_have() {
    let head = "1,2,3,4\r\n5,6,7,8\r\n";
    for (row, moves, wanted) in [
        (
            "a,\"b \"\"c\",,\r\n",
            &[(0, 2), (1, 3)][..],
            ",,a,\"b \"\"c\"\r\n",
        ),
        (",,a,b\r\n", &[(2, 0), (3, 1)], "a,b,,\r\n"),
        // A blank field that gives way goes where a place became free.
        ("a,\"\", ,d\r\n", &[(0, 1)], "\"\",a, ,d\r\n"),
        // A short row grows to the width of the table.
        ("a,b\r\n", &[(1, 3)], "a,,,b\r\n"),
        // A field beyond the table comes back; the row is as wide as the others again.
        ("a,b,,c,d", &[(3, 2), (4, 3)], "a,b,c,d"),
    ] {
        let (text, reasons) = moved(&format!("{head}{row}"), 2, moves);
        assert_eq!(text, format!("{head}{wanted}"), "{reasons:?}");
    }
}

#[test]
fn a_move_that_would_lose_text_or_leave_the_table_is_refused() {
    let text = "1,2,3\na,b,\n";
    assert_eq!(moved(text, 1, &[(0, 1)]).1, [Reason::Occupied("b".into())]);
    assert_eq!(moved(text, 1, &[(0, 7)]).1, [Reason::Columns]);
    let twice = [Reason::Contradiction];
    assert_eq!(moved(text, 1, &[(0, 2), (1, 2)]).1, twice);
    assert_eq!(moved(text, 1, &[(0, 2), (0, 1)]).1, twice);
    assert_eq!(moved(text, 1, &[(0, 2), (0, 1)]).0, text);
}

#[test]
fn an_empty_column_goes_from_the_rows_named() {
    let drop = |text: &str, column| {
        let grid = read(text.as_bytes(), Delimiter::Comma);
        let (first, last) = (1, 2);
        unsafe_fix(
            &grid,
            Edit::DropColumn {
                column,
                first,
                last,
            },
        )
    };
    let (text, _) = drop("a,,b\na,,\"b\"\na, ,b\na,,b\n", 1);
    assert_eq!(text, "a,,b\na,\"b\"\na,b\na,,b\n");
    let (text, _) = drop("a,b,\na,b,\nab\na,b,\n", 2);
    assert_eq!(text, "a,b,\na,b\nab\na,b,\n");
    let (text, reasons) = drop("a,,b\na,,b\na,x,b\n", 1);
    assert_eq!(text, "a,,b\na,,b\na,x,b\n");
    assert_eq!(reasons, [Reason::Occupied("x".into())]);
}

#[test]
fn no_row_is_split_by_machine() {
    let grid = tsv("ab\tcd\n");
    let (text, reasons) = unsafe_fix(&grid, Edit::SplitRow(vec![(grid.cell(0, 0).unwrap(), 1)]));
    assert_eq!(
        (text.as_str(), &reasons[..]),
        ("ab\tcd\n", &[Reason::Split][..])
    );
}

#[test]
fn a_row_is_put_right_before_its_text_is() {
    let grid = Arc::new(tsv("1\t2\n\tab\n"));
    let mut rounds = 0;
    let settled = settle(grid, Level::Unsafe, |grid| {
        rounds += 1;
        let mut findings = Vec::new();
        for row in 0..grid.row_count() {
            for (column, cell) in grid.row(row).enumerate() {
                if grid.value(cell).contains('a') {
                    findings.push(replace(grid, part(grid, row, column, "a"), "x"));
                    if column == 1 {
                        let edits = vec![Edit::MoveCells(vec![(cell, 0)])];
                        findings.push(finding(grid, Applicability::Unsafe, edits));
                    }
                }
            }
        }
        findings
    });
    assert_eq!(settled.grid.source().text(), "1\t2\nxb\t\n");
    assert_eq!((settled.changed, rounds), (true, 3));
}

#[test]
fn fixes_that_undo_each_other_come_to_an_end() {
    let flip = |grid: &Arc<Grid>| {
        let value = grid.value(grid.cell(0, 0).unwrap()).to_owned();
        let new = if value == "a" { "b" } else { "a" };
        vec![replace(grid, part(grid, 0, 0, &value), new)]
    };
    let once = settle(Arc::new(tsv("a\tz\n")), Level::Safe, flip);
    assert!(!once.changed && once.applied.is_empty());
    let twice = settle(Arc::clone(&once.grid), Level::Safe, flip);
    assert_eq!(once.grid.source().raw(), twice.grid.source().raw());
    // One that never ends is stopped.
    let grow = |grid: &Arc<Grid>| vec![replace(grid, span(grid, 0, 0, 0..0), "x")];
    let grown = settle(Arc::new(tsv("a\tz\n")), Level::Safe, grow);
    assert!(grown.grid.source().text().len() < 100);
}

#[test]
fn a_fix_that_would_close_somebody_elses_quote_is_refused_alone() {
    // The quote of the second row has no partner; one at the end of `x` would become it.
    let grid = Arc::new(read(b"a,b\n\"open,c\nx,d\n", Delimiter::Comma));
    assert!(grid.unclosed_quote().is_some());
    let settled = settle(grid, Level::Safe, |grid| {
        let mut findings = Vec::new();
        if let Some(at) = grid.value(grid.cell(2, 0).unwrap()).find('x') {
            findings.push(replace(grid, span(grid, 2, 0, at + 1..at + 1), "\""));
        }
        if grid.value(grid.cell(2, 1).unwrap()) == "d" {
            findings.push(replace(grid, part(grid, 2, 1, "d"), "e"));
        }
        findings
    });
    assert_eq!(settled.grid.source().text(), "a,b\n\"open,c\nx,e\n");
    assert_eq!(settled.refused[0].reason, Reason::Reading);
}
