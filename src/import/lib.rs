//! Import: files of many formats to a study.
//!
//! `study.toml` is read first ([`StudyConfig::read`]), then the roads, then every other layer
//! ([`study`]). Every element that cannot be used is counted with its reason: see [`ImportReport`](carecircle_base::model::ImportReport).

mod apportion; // whole people over places
mod approximate; // facilities without coordinates, by the area they name
mod aside_rows; // totals, remarks, headings of parts
mod areas;
mod axis_order; // what coordinates show of themselves
mod baidu_mercator; // 百度's own metres
pub mod bring; // what brought files are, and the study made from them
pub mod budget; // how much memory and time a file may take
mod buildings; // seniors spread over the buildings of an extract
pub mod columns; // which column holds what
pub mod config; // study.toml
mod compounds;
mod coordinate_headers; // what they say in brackets
mod coordinate_pair; // two coordinates of one cell
pub mod correct; // corrections beside the lists
mod counts; // counts of people, beds, seats and households in a row
pub mod crs; // coordinate systems, as lists name them
mod crs_export; // downloads from map services
pub mod crs_fit; // the likeliest system of a list, by streets and areas
pub mod crs_names; // words for them in headers, cells and names
mod crs_source; // everything of a layer that names one
mod degrees; // one coordinate, as people type it
mod error;
pub mod examples; // rows of the template that are no data
mod facilities;
mod field; // what a column can hold
mod far; // positions that cannot belong to the study
mod figures;
mod gate; // how a group of coordinates is read
pub mod gtfs; // bus timetables
mod heading; // headers beyond the known words
mod homes;
mod hours; // opening hours at the study's minute
mod kinds; // what a cell or name says that a facility gives
mod layer_file;
mod levels;
mod list_remarks; // which rows a remark below a list means
mod load;
pub mod locate; // rows without coordinates, by name and address
mod map_link; // addresses of map services
mod missing; // words for a blank
mod money; // sums with 万 and 亿
mod operation; // open, closed or planned, as lists word it
mod numeral; // plain numbers, Chinese numerals
pub mod osm; // OpenStreetMap extracts
mod optional_positions; // of lists that may have no coordinates at all
mod parcels; // places where something could be built
mod phone; // telephone numbers, and what a spreadsheet makes of them
mod pieces; // pieces of a cell of kinds or services
mod position;
mod provided; // services of one row, from all of its cells
mod quantity; // counts as people type them
mod republic;
mod resumed; // years of the Republic of China

pub mod postgis; // connections to databases, their tables as rows
pub mod road_lines; // roads that a bureau drew as lines
pub mod scaffold; // a new study from an extract alone
pub mod services; // kinds, as facility lists write them
mod stated_totals; // of a list, held against its rows
mod unnamed_totals; // rows that sum up others without a word
mod stops;
mod raster; // homes from population grids
mod service_column; // columns that ask for one service
mod settled; // the state that one cell gives
mod state_words; // notes on states of operation
mod row_references; // of remarks to rows of their list
mod seat_headers; // seats at meals beside other seats
mod shapes; // polygons, made valid
mod spread; // villages' people over buildings
pub mod table; // lists and layers of any format as rows
pub mod zones; // Gauss–Krüger zones of CGCS2000
pub mod words; // states, denials, yes and no: the one vocabulary
pub mod text; // numbers, dates and names as people type them
mod villages; // lists whose rows are villages
mod twins; // the same place listed twice

pub use config::{ConfigError, StudyConfig};
pub use error::ImportError;
pub use load::{located_sheets, study, study_with};
pub use parcels::{Parcel, ParcelList, ParcelNote, ParcelOptions, RawPosition, parcels, parcels_from};
