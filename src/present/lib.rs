//! What an analysis looks like outside: rows, sentences, files and vector tiles. Nothing is computed here.

pub mod facility_attribute; // the typed attributes of a facility
pub mod rounding; // how numbers that are shown are rounded
pub mod seat_headline; // seats of a service in one sentence
pub mod fairness; // how unequally walking times fall, as rows and sentences
pub mod street_closures; // who loses if a street closes, as rows
pub mod export; // results to files
pub mod rows; // results as rows and sentences
pub mod template; // the workbook of what to bring
pub mod tiles; // results as vector tiles
