//! Whole tables through the family.
