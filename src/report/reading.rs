//! How a table was read, in one line: 9テーマ・121施策・令和元〜3年度.

use crate::check::TableSummary;
use crate::edition::FiscalYear;
use crate::rule::Lang;

/// `9テーマ・121施策・令和元〜3年度`, or `200行の一覧` where it is no planning table.
pub(super) fn reading(table: &TableSummary, lang: Lang) -> String {
    if !table.planning {
        return match lang {
            Lang::Ja => format!("{}行の一覧", table.rows),
            Lang::En => format!("a list of {}", count_en(table.rows, "row")),
        };
    }
    let mut parts = Vec::new();
    if table.themes > 0 {
        parts.push(match lang {
            Lang::Ja => format!("{}テーマ", table.themes),
            Lang::En => count_en(table.themes, "theme"),
        });
    }
    parts.push(match lang {
        Lang::Ja => format!("{}施策", table.measures),
        Lang::En => count_en(table.measures, "measure"),
    });
    if !table.fiscal_years.is_empty() {
        parts.push(fiscal_years(&table.fiscal_years, lang));
    }
    match lang {
        Lang::Ja => parts.join("・"),
        Lang::En => parts.join(", "),
    }
}

/// `1 row`, `2 rows`.
pub(super) fn count_en(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// `令和元〜3年度`, `平成30〜令和2年度`, `令和元・3年度`; `FY2019–2021`.
pub(super) fn fiscal_years(years: &[u16], lang: Lang) -> String {
    let mut years = years.to_vec();
    years.sort_unstable();
    years.dedup();
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for &year in &years {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == year => run.1 = year,
            _ => runs.push((year, year)),
        }
    }
    let mut out = String::new();
    let mut era = "";
    for (i, &(first, last)) in runs.iter().enumerate() {
        if i > 0 {
            out.push_str(match lang {
                Lang::Ja => "・",
                Lang::En => ", ",
            });
        }
        match lang {
            Lang::Ja => {
                push_era(&mut out, first, &mut era);
                if first != last {
                    out.push('〜');
                    push_era(&mut out, last, &mut era);
                }
            }
            Lang::En if first == last => out.push_str(&format!("FY{first}")),
            Lang::En => out.push_str(&format!("FY{first}–{last}")),
        }
    }
    if lang == Lang::Ja {
        out.push_str("年度");
    }
    out
}

/// The year in its era; the era's name is said once.
fn push_era(out: &mut String, year: u16, said: &mut &'static str) {
    let (era, n) = FiscalYear(year).era_year();
    if era != *said {
        out.push_str(era);
        *said = era;
    }
    match n {
        1 => out.push('元'),
        n => out.push_str(&n.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_said_as_an_editor_says_them() {
        let ja = |years: &[u16]| fiscal_years(years, Lang::Ja);
        assert_eq!(ja(&[2019, 2020, 2021]), "令和元〜3年度");
        assert_eq!(ja(&[2018, 2019, 2020]), "平成30〜令和2年度");
        assert_eq!(ja(&[2021]), "令和3年度");
        assert_eq!(ja(&[2019, 2021]), "令和元・3年度");
        assert_eq!(ja(&[2021, 2019, 2020, 2019]), "令和元〜3年度");
        assert_eq!(fiscal_years(&[2019, 2020], Lang::En), "FY2019–2020");
    }

    #[test]
    fn an_ordinary_list_is_a_list() {
        let table = TableSummary {
            sheet: None,
            title: None,
            rows: 200,
            measures: 200,
            themes: 0,
            fiscal_years: Vec::new(),
            confidence: 1.0,
            planning: false,
        };
        assert_eq!(reading(&table, Lang::Ja), "200行の一覧");
        assert_eq!(reading(&table, Lang::En), "a list of 200 rows");
    }
}
