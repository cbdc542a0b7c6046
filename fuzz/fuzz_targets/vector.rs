#![no_main]
//! See `vector` of the bodies.

#[allow(dead_code, reason = "each target has one body of all")]
#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::vector(bytes));
