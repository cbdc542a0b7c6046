//! GeoTIFF files of one band, read in the pieces that a window asks for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use tiff::TiffError;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use crate::axis_order::resolve;
use crate::budget;
use crate::crs::Crs;
use crate::crs_names::{NamedCrs, named_crs};
use crate::error::ImportError;

/// Limit of the list of pieces in bytes: two million pieces.
const LARGEST_TAG: usize = 16 << 20;
/// Limit of one piece (strip or tile) in bytes.
const LARGEST_PIECE: u64 = 256 << 20;

/// A rectangle of pixels: first column and row, and those after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub columns: (u32, u32),
    pub rows: (u32, u32),
}

impl Window {
    /// Number of pixels.
    pub(super) fn size(&self) -> u64 {
        u64::from(self.columns.1 - self.columns.0) * u64::from(self.rows.1 - self.rows.0)
    }
}

/// The grid of a raster: size, place and coordinate system.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub width: u32,
    pub height: u32,
    /// Coordinates of the corner of pixel (0, 0), and their steps by a column and by a row: x, then y.
    affine: [[f64; 3]; 2],
    pub crs: Crs,
}

impl Grid {
    /// Coordinates of a pixel's centre.
    pub(super) fn centre(&self, column: u32, row: u32) -> (f64, f64) {
        let (c, r) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
        let [x, y] = self.affine.map(|[at, by_column, by_row]| at + by_column * c + by_row * r);
        (x, y)
    }

    /// Column and row of a position, with fractions; outside the grid too.
    pub(super) fn locate(&self, x: f64, y: f64) -> (f64, f64) {
        let [[x0, a, b], [y0, c, d]] = self.affine;
        let (dx, dy, det) = (x - x0, y - y0, a * d - b * c);
        ((dx * d - dy * b) / det, (dy * a - dx * c) / det)
    }

    /// Whether two grids have the same pixels, to a hundredth of one.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let near = |c: u32, r: u32| {
            let (x, y) = self.centre(c, r);
            let (column, row) = other.locate(x, y);
            (column - f64::from(c) - 0.5).abs() < 0.01 && (row - f64::from(r) - 0.5).abs() < 0.01
        };
        (self.width, self.height, self.crs) == (other.width, other.height, other.crs) && near(0, 0) && near(self.width, self.height)
    }
}

/// An open raster.
pub(super) struct Raster {
    file: String,
    decoder: Decoder<BufReader<File>>,
    pub grid: Grid,
    /// Value of pixels without data; `None` where the file declares none.
    pub nodata: Option<f64>,
    /// Number of bytes of each piece in the file; 0 for one that is not stored.
    stored: Vec<u64>,
}

/// The error for a raster that cannot be used.
pub(super) fn refuse(file: &str, reason: impl Into<String>, way_out: impl Into<String>) -> ImportError {
    ImportError::FileFormat {
        file: file.to_owned(),
        format: "a raster of people (GeoTIFF)",
        reason: reason.into(),
        way_out: way_out.into(),
    }
}

fn damaged(file: &str, error: &TiffError) -> ImportError {
    let way_out = match error {
        TiffError::UnsupportedError(_) => "convert it: gdal_translate -co COMPRESS=DEFLATE in.tif out.tif",
        TiffError::LimitsExceeded => "cut it to the study: gdal_translate -projwin … -co TILED=YES in.tif out.tif",
        _ => "the file may be damaged or cut short; fetch it again",
    };
    refuse(file, error.to_string(), way_out)
}

impl Raster {
    /// The raster in `dir/file`, of which only the head is read; `declared` is the system that the study names.
    ///
    /// # Errors
    /// When it is no GeoTIFF of one band of numbers, or says neither where it lies nor in which system.
    pub(super) fn open(dir: &Path, file: &str, declared: Option<Crs>) -> Result<Self, ImportError> {
        if dir.join(file).is_dir() {
            return Err(ImportError::Read { file: file.to_owned(), reason: "it is a folder".to_owned() });
        }
        let source = budget::open(&dir.join(file)).map_err(|e| ImportError::read(file, &e))?;
        let mut limits = Limits::default();
        limits.ifd_value_size = LARGEST_TAG;
        let mut decoder = Decoder::new(BufReader::new(source)).map_err(|e| damaged(file, &e))?.with_limits(limits);
        let bands: u16 = number(&mut decoder, Tag::SamplesPerPixel).unwrap_or(1);
        if bands != 1 {
            return Err(refuse(
                file,
                format!("it has {bands} bands, and one is expected"),
                "write each to a file of its own: gdal_translate -b 1 in.tif out.tif",
            ));
        }
        let bits: u16 = number(&mut decoder, Tag::BitsPerSample).unwrap_or(1);
        let photometric: u16 = number(&mut decoder, Tag::PhotometricInterpretation).unwrap_or(1);
        if bits < 8 || photometric != 1 {
            let reason = format!("it is a picture ({bits} bits a pixel, photometric interpretation {photometric}), not numbers of people");
            return Err(refuse(file, reason, "give a raster of one number a pixel"));
        }
        let (width, height) = decoder.dimensions().map_err(|e| damaged(file, &e))?;
        let (across, down) = decoder.chunk_dimensions();
        if width == 0 || height == 0 || across == 0 || down == 0 {
            return Err(refuse(
                file,
                format!("it has {width} × {height} pixels in pieces of {across} × {down}"),
                "the file may be damaged; fetch it again",
            ));
        }
        let down = down.min(height);
        if u64::from(across) * u64::from(down) * u64::from(bits / 8) > LARGEST_PIECE {
            let reason = format!("it is stored in pieces of {across} × {down} pixels, which is more than {} MiB each", LARGEST_PIECE >> 20);
            return Err(refuse(file, reason, "store it in tiles: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE in.tif out.tif"));
        }
        let crs = system(&mut decoder, file, declared)?;
        let affine = place(&mut decoder, file)?;
        let nodata = decoder.find_tag(Tag::GdalNodata).ok().flatten().and_then(|v| v.into_string().ok());
        let nodata = nodata.and_then(|text| text.trim_matches(['\0', ' ', '\n']).parse::<f64>().ok());
        let counts = [Tag::StripByteCounts, Tag::TileByteCounts]
            .into_iter()
            .find_map(|tag| decoder.find_tag_unsigned_vec::<u64>(tag).ok().flatten());
        let grid = Grid { width, height, affine, crs };
        Ok(Self { file: file.to_owned(), decoder, grid, nodata, stored: counts.unwrap_or_default() })
    }

    /// Calls `each` with column, row and value of every pixel of the window, piece by piece; `None` for a pixel without data.
    ///
    /// # Errors
    /// When a piece cannot be read.
    pub(super) fn read(&mut self, window: Window, mut each: impl FnMut(u32, u32, Option<f64>)) -> Result<(), ImportError> {
        let (across, down) = self.decoder.chunk_dimensions();
        let a_row = u64::from(self.grid.width.div_ceil(across));
        for piece_row in window.rows.0 / down..=(window.rows.1 - 1) / down {
            for piece_column in window.columns.0 / across..=(window.columns.1 - 1) / across {
                let many = |_| refuse(&self.file, "it has more pieces than a TIFF can have", "the file may be damaged; fetch it again");
                let piece = u32::try_from(u64::from(piece_row) * a_row + u64::from(piece_column)).map_err(many)?;
                let index = usize::try_from(piece).expect("a number of 32 bits");
                let (width, height) = self.decoder.chunk_data_dimensions(piece);
                let values = match self.stored.get(index) {
                    Some(0) => None, // a piece that is not stored has no data
                    _ => Some(self.decoder.read_chunk(piece).map_err(|e| damaged(&self.file, &e))?),
                };
                let value = values.as_ref().map(values_of).transpose().map_err(|kind| {
                    refuse(&self.file, format!("its pixels are {kind}"), "convert it: gdal_translate -ot Float32 in.tif out.tif")
                })?;
                let (left, top) = (piece_column * across, piece_row * down);
                for row in top.max(window.rows.0)..(top + height).min(window.rows.1) {
                    for column in left.max(window.columns.0)..(left + width).min(window.columns.1) {
                        let at = (row - top) as usize * width as usize + (column - left) as usize;
                        let found = value.as_ref().and_then(|value| value(at)).filter(|v| !self.is_nodata(*v));
                        each(column, row, found);
                    }
                }
            }
        }
        Ok(())
    }

    fn is_nodata(&self, value: f64) -> bool {
        // A float's own nodata is written with more digits than it has.
        let is = |nodata: f64| value == nodata || (value - nodata).abs() <= nodata.abs() * 1e-6 && nodata.abs() > 1e6;
        value.is_nan() || self.nodata.is_some_and(is)
    }
}

/// Value of a pixel of a piece by its number; `None` beyond the piece.
type PixelValue<'v> = Box<dyn Fn(usize) -> Option<f64> + 'v>;

/// Values of a piece; the error names a type that is not read.
fn values_of(values: &DecodingResult) -> Result<PixelValue<'_>, &'static str> {
    Ok(match values {
        DecodingResult::U8(v) => Box::new(|i| v.get(i).map(|n| f64::from(*n))),
        DecodingResult::U16(v) => Box::new(|i| v.get(i).map(|n| f64::from(*n))),
        DecodingResult::U32(v) => Box::new(|i| v.get(i).map(|n| f64::from(*n))),
        DecodingResult::U64(v) => Box::new(|i| v.get(i).map(|n| *n as f64)),
        DecodingResult::I8(v) => Box::new(|i| v.get(i).map(|n| f64::from(*n))),
        DecodingResult::I16(v) => Box::new(|i| v.get(i).map(|n| f64::from(*n))),
        DecodingResult::I32(v) => Box::new(|i| v.get(i).map(|n| f64::from(*n))),
        DecodingResult::I64(v) => Box::new(|i| v.get(i).map(|n| *n as f64)),
        DecodingResult::F32(v) => Box::new(|i| v.get(i).map(|n| f64::from(*n))),
        DecodingResult::F64(v) => Box::new(|i| v.get(i).copied()),
        DecodingResult::F16(_) => return Err("numbers of 16 bits with a point"),
    })
}

type Tags = Decoder<BufReader<File>>;

fn number(decoder: &mut Tags, tag: Tag) -> Option<u16> {
    decoder.find_tag_unsigned_vec::<u16>(tag).ok().flatten().and_then(|v| v.first().copied())
}

fn doubles(decoder: &mut Tags, tag: Tag) -> Option<Vec<f64>> {
    decoder.find_tag(tag).ok().flatten().and_then(|v| v.into_f64_vec().ok()).filter(|v| v.iter().all(|n| n.is_finite()))
}

/// Keys of the GeoTIFF directory that are short numbers, and the texts of those that are texts.
fn geo_keys(decoder: &mut Tags) -> (BTreeMap<u16, u16>, BTreeMap<u16, String>) {
    let directory = decoder.find_tag_unsigned_vec::<u16>(Tag::GeoKeyDirectoryTag).ok().flatten().unwrap_or_default();
    let texts = decoder.find_tag(Tag::GeoAsciiParamsTag).ok().flatten().and_then(|v| v.into_string().ok()).unwrap_or_default();
    let (mut numbers, mut named) = (BTreeMap::new(), BTreeMap::new());
    for key in directory.get(4..).unwrap_or_default().chunks_exact(4) {
        let (count, at) = (usize::from(key[2]), usize::from(key[3]));
        if key[1] == 0 {
            numbers.insert(key[0], key[3]);
        } else if let Some(text) = texts.get(at..at + count).filter(|_| key[1] == 34737) {
            named.insert(key[0], text.trim_end_matches(['|', '\0']).to_owned());
        }
    }
    (numbers, named)
}

const MODEL: u16 = 1024;
const RASTER_TYPE: u16 = 1025;
const GEOGRAPHIC: u16 = 2048;
const PROJECTED: u16 = 3072;
/// Keys of texts that name the system, the most precise first.
const CITATIONS: [u16; 3] = [3073, 2049, 1026];
/// Value of a key that says 'not of the register'.
const USER_DEFINED: u16 = 32767;

/// Coordinate system: the file's own, else the declared one.
fn system(decoder: &mut Tags, file: &str, declared: Option<Crs>) -> Result<Crs, ImportError> {
    let (numbers, texts) = geo_keys(decoder);
    let code = |key: u16| numbers.get(&key).copied().filter(|code| *code != 0 && *code != USER_DEFINED);
    let projected = numbers.get(&MODEL) == Some(&1) || numbers.contains_key(&PROJECTED);
    let registered = if projected { code(PROJECTED) } else { code(GEOGRAPHIC) };
    let cited = CITATIONS.iter().find_map(|key| texts.get(key)).map(String::as_str);
    let by_words = || {
        let easting = doubles(decoder, Tag::ModelTiepointTag).and_then(|v| v.get(3).copied());
        match named_crs(cited?)? {
            NamedCrs::Other => None,
            NamedCrs::Cgcs2000 if projected => None,
            named => resolve(named, easting.as_slice()).ok(),
        }
    };
    let own = registered.map(|code| Crs::of_epsg(u32::from(code))).or_else(by_words);
    let said = match (registered, cited) {
        (Some(code), _) => format!("EPSG:{code}"),
        (None, Some(text)) => format!("\"{text}\""),
        (None, None) => "no system".to_owned(),
    };
    match (own, declared) {
        (Some(own), Some(declared)) if own != declared => Err(ImportError::CrsContradiction {
            file: file.to_owned(),
            first: format!("the file says {said} ({own})"),
            second: format!("study.toml says {declared}"),
        }),
        (Some(own), _) => Ok(own),
        (None, Some(declared)) => Ok(declared),
        (None, None) => Err(refuse(
            file,
            format!("it names {said}, which is no known coordinate system"),
            "say which one it is by its EPSG code under its [[homes]], such as crs = \"EPSG:4490\"",
        )),
    }
}

/// Corner and steps of the pixels.
fn place(decoder: &mut Tags, file: &str) -> Result<[[f64; 3]; 2], ImportError> {
    let (numbers, _) = geo_keys(decoder);
    let (scale, tie, matrix) =
        (doubles(decoder, Tag::ModelPixelScaleTag), doubles(decoder, Tag::ModelTiepointTag), doubles(decoder, Tag::ModelTransformationTag));
    let mut affine = match (matrix.as_deref(), scale.as_deref(), tie.as_deref()) {
        (Some([a, b, _, x, c, d, _, y, ..]), ..) => [[*x, *a, *b], [*y, *c, *d]],
        (None, Some([sx, sy, ..]), Some([i, j, _, x, y, _])) => [[x - i * sx, *sx, 0.0], [y + j * sy, 0.0, -sy]],
        _ => {
            return Err(refuse(
                file,
                "it does not say where it lies (no ModelPixelScale and ModelTiepoint, or one point for each corner)",
                "give it its place: gdal_translate -a_srs EPSG:4326 -a_ullr west north east south in.tif out.tif",
            ));
        }
    };
    if numbers.get(&RASTER_TYPE) == Some(&2) {
        // The tie point is the middle of a pixel.
        for row in &mut affine {
            row[0] -= (row[1] + row[2]) / 2.0;
        }
    }
    let [[_, a, b], [_, c, d]] = affine;
    if !(a * d - b * c).is_normal() {
        return Err(refuse(file, "its pixels have no size", "write it again: gdal_translate in.tif out.tif"));
    }
    Ok(affine)
}
