//! TSV and CSV: what is a cell, a row, a line.

use kouetsu::grid::{Delimiter, read_bytes};

use super::{grid, locate, values};

#[test]
fn line_ends_of_all_systems_are_alike() {
    let expected = vec![vec!["施策", "R1"], vec!["調査", "○"], vec!["", "x"]];
    for end in ["\n", "\r\n", "\r"] {
        for last in [end, ""] {
            let text = format!("施策\tR1{end}{end}調査\t○{end}\tx{last}");
            let grid = grid(text);
            assert_eq!(values(&grid), expected, "{end:?} {last:?}");
            let lines: Vec<_> = (0..3).map(|row| grid.line(row)).collect();
            assert_eq!(lines, [1, 3, 4], "{end:?}");
        }
    }
}

#[test]
fn a_line_of_delimiters_or_spaces_is_a_row_and_an_empty_line_is_none() {
    let grid = grid("a,b\n,\n\n 　\n\"\"\n");
    assert_eq!(
        values(&grid),
        [vec!["a", "b"], vec!["", ""], vec![" 　"], vec![""]]
    );
    assert!(grid.row(1).all(|cell| grid.is_blank(cell)));
    assert!(grid.row(2).all(|cell| grid.is_blank(cell)));
    assert_eq!(grid.line(3), 5);
}

#[test]
fn a_delimiter_at_the_end_of_the_file_is_followed_by_a_blank_field() {
    assert_eq!(values(&grid("a\tb\nc\t")), [["a", "b"], ["c", ""]]);
    assert_eq!(values(&grid("a\tb\nc\t\n")), [["a", "b"], ["c", ""]]);
    assert_eq!(values(&grid("\t")), [["", ""]]);
}

#[test]
fn nothing_gives_no_rows() {
    for text in ["", "\n", "\r\n\r\n", "\u{FEFF}", "\u{FEFF}\n"] {
        assert_eq!(grid(text).row_count(), 0, "{text:?}");
    }
}

#[test]
fn quoted_fields_hold_delimiters_line_ends_and_quotes() {
    let text = "施策,内容\n\"a,b\",\"一行目\r\n二行目「\"\"」\"\nc,\"\"\"\"\n";
    let grid = grid(text);
    assert_eq!(
        values(&grid),
        [
            ["施策", "内容"],
            ["a,b", "一行目\r\n二行目「\"」"],
            ["c", "\""]
        ]
    );
    assert_eq!(grid.unclosed_quote(), None);
    assert_eq!((grid.line(1), grid.line(2)), (2, 4));
    for (row, column, part, written) in [
        (1, 0, ",b", ",b"),
        (1, 1, "二行目「", "二行目「"),
        (1, 1, "\"」", "\"\"」"),
        (1, 1, "」", "」"),
        (2, 1, "\"", "\"\""),
    ] {
        let bytes = locate(&grid, row, column, part).bytes.unwrap();
        assert_eq!(&text[bytes], written);
    }
}

#[test]
fn an_unclosed_quote_is_told_and_swallows_nothing() {
    for (text, expected, at) in [
        // The file ends first.
        (
            "a,b\n\"c,d\ne,f\n",
            vec![vec!["a", "b"], vec!["\"c", "d"], vec!["e", "f"]],
            (1, 0),
        ),
        // The next quote opens another field.
        (
            "a,b\n\"c,d\ne,\"f\"\n",
            vec![vec!["a", "b"], vec!["\"c", "d"], vec!["e", "f"]],
            (1, 0),
        ),
        // On the same line.
        (
            "a,b\n\"c,\"d\"\n",
            vec![vec!["a", "b"], vec!["\"c", "d"]],
            (1, 0),
        ),
        // In a TSV a pair over tabs and lines is no pair.
        (
            "a\tb\nx\t\"c\nd\te\"\nf\tg\n",
            vec![
                vec!["a", "b"],
                vec!["x", "\"c"],
                vec!["d", "e\""],
                vec!["f", "g"],
            ],
            (1, 1),
        ),
        ("a,b\nc,\"", vec![vec!["a", "b"], vec!["c", "\""]], (1, 1)),
        (
            "a,b\nc,\"\"\"",
            vec![vec!["a", "b"], vec!["c", "\"\"\""]],
            (1, 1),
        ),
    ] {
        let grid = grid(text);
        assert_eq!(values(&grid), expected, "{text:?}");
        let cell = grid.unclosed_quote().expect("told");
        assert_eq!(grid.position(cell), at, "{text:?}");
    }
}

#[test]
fn a_quotation_at_the_beginning_of_a_cell_is_text() {
    let text = "a\tb\n\"働き方\"改革\tいわゆる\"2024年問題\"\n";
    let grid = grid(text);
    assert_eq!(
        values(&grid)[1],
        ["\"働き方\"改革", "いわゆる\"2024年問題\""]
    );
    assert_eq!(grid.unclosed_quote(), None);
    let bytes = locate(&grid, 1, 0, "改革").bytes.unwrap();
    assert_eq!(&text[bytes], "改革");
}

#[test]
fn many_quotes_without_partners_are_read_in_linear_time() {
    // Quadratic reading would look at 10¹¹ bytes here.
    let rows = 200_000;
    for line in ["\"a\tb\n", "\"\"\"\t\"\n\t\"\"x\n", "\"\t\"\"\n"] {
        let grid = grid(format!("a\tb\n{}", line.repeat(rows)));
        assert!(grid.row_count() > rows, "{line:?}");
    }
}

#[test]
fn the_delimiter_is_the_one_that_cuts_rows_alike() {
    use Delimiter::{Comma, Semicolon, Tab};
    for (text, expected) in [
        // Commas in the cells of a TSV.
        ("項目\t金額\n調査\t1,000円\n整備\t2,000円\n", Tab),
        ("a\tb,c,d\ne,f,g\th,i,j\nk,l,m\tn\n", Tab),
        // Tabs in the quoted cells of a CSV.
        ("a,b\n\"x\ty\",c\n\"z\tw\",d\n", Comma),
        // Lines before the header.
        (
            "#LINK https://example.jp/a\n令和2年4月1日現在\n（単位：千円）\n施策,R1,R2\n調査,1,2\n整備,3,4\n",
            Comma,
        ),
        ("a;b;c\n1,5;2,5;3,5\n2,5;3,5;4,5\n", Semicolon),
        // One column: punctuation is no delimiter.
        ("名前\n", Tab),
        (
            "メモ\n一つ\n二つ\n三つ\n1,000円\n四つ\n五つ\n六つ\n七つ\n八つ\n九つ\n十\n十一\n",
            Tab,
        ),
    ] {
        assert_eq!(grid(text).delimiter(), Some(expected), "{text:?}");
    }
    let mut told = read_bytes("x", b"a;b,c".to_vec(), Some(Semicolon)).unwrap();
    assert_eq!(values(&told.remove(0)), [["a", "b,c"]]);
}

#[test]
fn a_quoted_line_end_does_not_shift_later_lines() {
    let grid = grid("a,b\n\"1\n2\r3\r\n4\",x\ny,z\n");
    assert_eq!((grid.line(1), grid.line(2)), (2, 6));
}

#[test]
fn shapes_at_the_limit_are_read() {
    let long = "あ".repeat(34_000_000);
    let line = grid(format!("a\t{long}"));
    assert_eq!(line.row_count(), 1);
    let end = locate(&line, 0, 1, &long[long.len() - 3..]);
    assert_eq!(end.field, 2);

    let wide = grid("x\t".repeat(9_999) + "x\n");
    assert_eq!(wide.width(0), 10_000);
    assert_eq!(wide.text_count(), 2);

    let tall = grid("ab\n".repeat(1_000_000));
    assert_eq!(tall.row_count(), 1_000_000);
    assert_eq!(tall.line(999_999), 1_000_000);
}
