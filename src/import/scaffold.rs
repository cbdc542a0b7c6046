//! A new study.
