//! Small random cities and the perfect grid for laws, and a city of a million junctions for benches.
