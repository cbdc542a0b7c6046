#!/bin/sh
# Small rasters of people as GDAL writes them, for tests/it/rasters.rs: six columns, four rows, one pixel without data (GDAL 3).
set -e
cd "$(dirname "$0")"
t=$(mktemp -d)
trap 'rm -r "$t"' EXIT
grid() { # file west south size, then rows from north to south on stdin
  { printf 'ncols 6\nnrows 4\nxllcorner %s\nyllcorner %s\ncellsize %s\nNODATA_value -99999\n' "$2" "$3" "$4"; cat; } > "$1"
}
women() { printf '0.25 1.5 0 2 3 4\n-99999 0.5 0 0 1 0\n5 6 7.125 8 9 10\n0 0 0 0.0625 0 12\n'; }
men() { printf '0.5 0.5 0 1 1 1\n-99999 -99999 0 0 1 0\n1 1 1 1 1 1\n0 0 0 0 0 2\n'; }
women | grid "$t/f.asc" 121.1 28.85 0.001
men | grid "$t/m.asc" 121.1 28.85 0.001
f32='-q -ot Float32 -a_nodata -99999'
gdal_translate $f32 -a_srs EPSG:4326 -co COMPRESS=LZW -co PREDICTOR=3 "$t/f.asc" chn_f_60_2020.tif
gdal_translate $f32 -a_srs EPSG:4326 -co COMPRESS=DEFLATE -co TILED=YES -co BLOCKXSIZE=16 -co BLOCKYSIZE=16 "$t/m.asc" chn_m_80_2020.tif
gdal_translate $f32 -a_srs EPSG:4490 "$t/f.asc" seniors_4490.tif
gdal_translate $f32 -a_srs EPSG:4326 -co BIGTIFF=YES -mo AREA_OR_POINT=Point -co COMPRESS=LZW "$t/f.asc" seniors_point.tif
gdal_translate -q -ot Float64 -a_nodata nan -a_srs EPSG:4326 -co ENDIANNESS=BIG "$t/m.asc" seniors_f64.tif
women | sed 's/0\.[0-9]*/1/g; s/\.[0-9]*//g' | grid "$t/i.asc" 605000 3192000 100
gdal_translate -q -ot Int16 -a_nodata -1 -a_srs EPSG:4549 -co COMPRESS=LZW -co PREDICTOR=2 "$t/i.asc" seniors_4549.tif
gdal_translate $f32 -a_srs EPSG:3857 "$t/i.asc" seniors_3857.tif
gdal_translate $f32 -a_srs EPSG:32651 "$t/i.asc" seniors_32651.tif
