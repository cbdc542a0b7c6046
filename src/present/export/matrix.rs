//! Travel times home by facility in the long form: a row a pair within the limit, as CSV or Parquet.
//!
//! | column | is |
//! | --- | --- |
//! | `home`, `facility` | id of each |
//! | `time_s` | travel time from the home to the facility in seconds, connectors included, to the millisecond |
//! | `limit_min` | limit in minutes: a pair that has no row takes longer, or has no way |
//! | `mode`, `cohort` | id of each |

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::csv::{BOM, Csv};
use carecircle_analysis::siting::FacilityCatchment;
use carecircle_base::ids::FacilityId;
use carecircle_base::model::Study;

/// Travel times of one cohort by one mode.
#[derive(Debug, Clone)]
pub struct TravelTimes<'a> {
    /// Study of the rows.
    pub study: &'a Study,
    /// Facilities, each with the homes within the limit; `None` for one that is off the network.
    pub facilities: Vec<(FacilityId, Option<FacilityCatchment>)>,
    /// Limit in minutes.
    pub limit_min: f64,
    /// Id of the mode.
    pub mode: String,
    /// Id of the cohort.
    pub cohort: String,
}

impl TravelTimes<'_> {
    /// Number of pairs within the limit.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.facilities.iter().filter_map(|(_, homes)| homes.as_ref()).map(Vec::len).sum()
    }

    /// Ids of home and facility and milliseconds, by facility, then home.
    fn rows(&self) -> impl Iterator<Item = (&str, &str, u32)> {
        let study = self.study;
        self.facilities.iter().flat_map(move |(f, homes)| {
            let facility = study.facilities[f.index()].id.as_str();
            homes.iter().flatten().map(move |(home, time)| (study.homes[*home as usize].id.as_str(), facility, time.0))
        })
    }
}

/// Travel times as the bytes of a CSV table.
#[must_use]
pub fn matrix_csv(times: &TravelTimes<'_>) -> Vec<u8> {
    let mut table = Csv::of(BOM);
    ["home", "facility", "time_s", "limit_min", "mode", "cohort"].iter().for_each(|name| table.text(name));
    table.end();
    for (home, facility, time) in times.rows() {
        table.text(home);
        table.text(facility);
        table.fixed(i64::from(time), 3);
        table.number(times.limit_min);
        table.text(&times.mode);
        table.text(&times.cohort);
        table.end();
    }
    table.bytes().to_vec()
}

/// Rows of a row group.
const GROUP_ROWS: usize = 1 << 20;

/// Writes travel times as Parquet, compressed by Snappy.
///
/// # Errors
/// When `out` cannot be written.
pub fn matrix_parquet<W: Write + Send>(times: &TravelTimes<'_>, out: W) -> Result<(), ParquetError> {
    let text = |name: &str| {
        let of = Type::primitive_type_builder(name, PhysicalType::BYTE_ARRAY).with_repetition(Repetition::REQUIRED);
        of.with_logical_type(Some(LogicalType::String)).build().map(Arc::new)
    };
    let number =
        |name: &str| Type::primitive_type_builder(name, PhysicalType::DOUBLE).with_repetition(Repetition::REQUIRED).build().map(Arc::new);
    let fields = vec![text("home")?, text("facility")?, number("time_s")?, number("limit_min")?, text("mode")?, text("cohort")?];
    let schema = Arc::new(Type::group_type_builder("travel_times").with_fields(fields).build()?);
    let properties =
        Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("carecircle".to_owned()).build());
    let mut file = SerializedFileWriter::new(out, schema, properties)?;
    let mut rows = times.rows().peekable();
    while rows.peek().is_some() {
        let group: Vec<(&str, &str, u32)> = rows.by_ref().take(GROUP_ROWS).collect();
        let all = |pick: &dyn Fn(&(&str, &str, u32)) -> ByteArray| group.iter().map(pick).collect::<Vec<_>>();
        let texts =
            [all(&|r| r.0.into()), all(&|r| r.1.into()), all(&|_| times.mode.as_str().into()), all(&|_| times.cohort.as_str().into())];
        let numbers = [group.iter().map(|r| f64::from(r.2) / 1000.0).collect(), vec![times.limit_min; group.len()]];
        let mut writer = file.next_row_group()?;
        for column in [Ok(&texts[0]), Ok(&texts[1]), Err(&numbers[0]), Err(&numbers[1]), Ok(&texts[2]), Ok(&texts[3])] {
            let mut column_writer = writer.next_column()?.expect("six columns");
            match column {
                Ok(texts) => column_writer.typed::<ByteArrayType>().write_batch(texts, None, None)?,
                Err(numbers) => column_writer.typed::<DoubleType>().write_batch(numbers, None, None)?,
            };
            column_writer.close()?;
        }
        writer.close()?;
    }
    file.close()?;
    Ok(())
}
