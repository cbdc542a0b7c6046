//! The way in which a group of coordinates is read: system, order and unit, from what is said of them and what they show.

use super::axis_order::{Order, Written, all_kilometres, all_north_first, order_of, resolve};
use super::position::converter;
use crate::ImportError;
use crate::crs::{Crs, ToWgs84};
use crate::crs_names::NamedCrs;
use crate::zones::Zone;

/// Largest number of pairs that are looked at for the zone in their eastings.
const LOOKED_AT: usize = 400;

/// A reading of pairs of numbers as positions.
pub(super) struct Gate {
    /// Coordinate system.
    pub crs: Crs,
    /// Converter from it.
    pub to: ToWgs84,
    /// Whether latitude or northing comes first where a pair's own words do not tell.
    pub swapped: bool,
    /// Metres, or degrees, of a unit of the numbers: 1000 for kilometres.
    pub scale: f64,
    /// Whether the system's coordinates are degrees.
    pub in_degrees: bool,
    /// Whether latitude is said to come first, but every pair shows the longitude first, and is read so.
    pub against: bool,
}

impl Gate {
    /// Reading of `pairs` in the system named, WGS84 where none is; latitude first where `north_first` says so or all pairs show it.
    ///
    /// # Errors
    /// When PROJ does not know the system. The inner result holds the zone that the eastings carry instead of the named one.
    pub(super) fn of(named: Option<NamedCrs>, north_first: bool, pairs: &[Written], file: &str) -> Result<Result<Self, Zone>, ImportError> {
        let scale = if all_kilometres(pairs.iter().map(|p| p.xy)) { 1000.0 } else { 1.0 };
        let pairs: Vec<Written> = pairs.iter().map(|p| Written { xy: (scale * p.xy.0, scale * p.xy.1), ..*p }).collect();
        let mut told = pairs.iter().filter_map(|p| p.order.or_else(|| order_of(p.xy.0, p.xy.1))).peekable();
        let against = north_first && told.peek().is_some() && told.all(|o| o == Order::EastFirst);
        let swapped = !against && (north_first || all_north_first(pairs.iter().copied()));
        let easting = |pair: &Written| if pair.order.map_or(swapped, |o| o == Order::NorthFirst) { pair.xy.1 } else { pair.xy.0 };
        let eastings: Vec<f64> = pairs.iter().take(LOOKED_AT).map(easting).collect();
        let crs = match named.map(|n| resolve(n, &eastings)).transpose() {
            Ok(crs) => crs.unwrap_or_default(),
            Err(zone) => return Ok(Err(zone)),
        };
        let to = converter(crs, file)?;
        // A code of degrees of another datum hardly moves them; one of metres would lead to the Gulf of Guinea.
        let stays = || to.convert(10.0, 20.0).is_ok_and(|at| (at.lon() - 10.0).abs() < 0.1 && (at.lat() - 20.0).abs() < 0.1);
        let in_degrees = crs.is_degrees() || stays();
        Ok(Ok(Self { crs, to, swapped, scale, in_degrees, against }))
    }

    /// A pair with the easting or longitude first, in metres or degrees.
    pub(super) fn east_first(&self, pair: Written) -> (f64, f64) {
        let (x, y) = (self.scale * pair.xy.0, self.scale * pair.xy.1);
        if pair.order.map_or(self.swapped, |o| o == Order::NorthFirst) { (y, x) } else { (x, y) }
    }
}
