//! One integration binary, one file a theme.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test that cannot go on fails, and its numbers are small"
)]

mod base_study;
mod beginnings;
mod bring;
mod bring_answers;
mod bring_cache;
mod bring_template;
mod bring_towns;
mod cells;
mod clauses;
mod closures;
mod cli;
mod compounds;
mod conditions;
mod connectors;
mod coordinate_cells;
mod coords;
mod crs_accept;
mod crs_samples;
mod demo;
mod demo_targets;
mod gap_areas;
mod geoparquet;
mod grid;
mod import_brought;
mod import_config;
mod import_fuzz;
mod import_refused;
mod import_study;
mod desk;
mod desk_studies;
mod detour;
mod due_dates;
mod edges_of_the_globe;
mod import_tables;
mod examples;
mod export;
mod extract_addresses;
mod extent;
mod fix;
mod isochrones;
mod laws;
mod layer_formats;
mod hamlet;
mod kept_network;
mod layers;
mod locate;
mod missing;
mod modes;
mod names;
mod near;
mod nearest;
mod network;
mod number_formats;
mod odd_cells;
mod odd_lists;
mod opening_hours;
mod oracle;
mod osm_features;
mod osm_roads;
mod packaging;
mod packs;
mod pages;
mod parcels;
mod pbf;
mod plan_budgets;
mod plan_circle;
mod plan_conditions;
mod plan_exact;
mod pipes;
mod plans;
mod polygons;
mod rasters;
mod readings;
mod reasons;
mod register;
mod sites;
mod slow_clients;
mod request_log;
mod road_lines;
mod scenario_links;
mod scenarios;
mod siting;
mod street_kinds;
mod streets;
mod support;
mod targets;
mod textbook;
mod serve;
mod serve_changes;
mod serve_export;
mod serve_ids;
mod serve_isochrone;
mod serve_links;
mod serve_site;
mod serve_ogc;
mod serve_plan;
mod serve_scenarios;
mod serve_targets;
mod tiles;
mod warnings;
mod words;
mod workbook_growth;
mod transit;
mod two_writers;
mod unlocated;
mod vacant;
mod villages;
