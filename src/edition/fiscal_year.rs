//! Fiscal years: western numbers inside, eras only when parsing and printing.

/// A fiscal year (年度), April to March, by the western year it begins in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub u16);

/// One fiscal year or a period of them, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYears {
    /// First year.
    pub first: FiscalYear,
    /// Last year; equal to `first` for a single year.
    pub last: FiscalYear,
}
