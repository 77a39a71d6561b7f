//! Arbitrary bytes never make reading panic or break its promises.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kouetsu::grid::exercise(bytes));
