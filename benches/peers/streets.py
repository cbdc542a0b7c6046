"""Walking times of small street maps, ours and Valhalla's, and who is right.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install pyvalhalla osmium     (Python 3.12 or later)
    cargo build --workspace --bin carecircle
    /tmp/peers/bin/python benches/peers/streets.py > docs/streets.md

Each case is one home and one canteen. Both programs read the same extract and walk at 1 m/s. Valhalla's times end at the
street: the straight lines from the home and to the canteen are added to them here. `paper` is worked out by hand.
Malta: 300 of the homes of `tests/oracle`, each to the facility that ours finds nearest.
"""

import csv
import json
import math
import os
import pathlib
import statistics
import subprocess
import tempfile

import osmium
import valhalla
from valhalla.config import get_config

from streets_cases import CASES, FOLDERS, INTRO, LEFT, MALTA, WHY, degrees, extract

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("CARECIRCLE", str(ROOT / "target/debug/carecircle"))
STUDY = """[study]
name = "x"
[roads]
file = "{roads}"
[[homes]]
file = "h.csv"
[[facilities]]
file = "f.csv"
[[services]]
id = "canteen"
[[circles]]
id = "c"
minutes = 15
services = ["canteen"]
[settings]
min_island_nodes = {island}
max_minutes = 240
"""


def metres(a, b):
    """Length of a short line between two places in degrees, by the ellipsoid's radii."""
    lat = math.radians((a[1] + b[1]) / 2)
    w = math.sqrt(1 - 0.00669438 * math.sin(lat) ** 2)
    east = 6378137 / w * math.cos(lat) * math.radians(b[0] - a[0])
    return math.hypot(east, 6378137 * (1 - 0.00669438) / w**3 * math.radians(b[1] - a[1]))


def ours(study):
    """Rows of homes.csv of a study."""
    subprocess.run([BINARY, "-q", "run", str(study), "--out", str(study / "out")], check=True, capture_output=True)
    with open(study / "out/homes.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_pbf(osm, pbf):
    """Writes an extract, whose elements are in order, as PBF."""
    with osmium.SimpleWriter(str(pbf), overwrite=True) as out:
        for element in osmium.FileProcessor(str(osm)):
            out.add(element)


class Valhalla:
    """Valhalla on the tiles of one extract."""

    def __init__(self, pbf, folder):
        config = get_config(tile_extract="", tile_dir=str(folder), verbose=False)
        config["mjolnir"]["concurrency"] = 2
        config["service_limits"]["pedestrian"]["max_distance"] = 500000.0
        path = pathlib.Path(folder) / "config.json"
        path.write_text(json.dumps(config))
        build = [str(pathlib.Path(valhalla.__file__).parent / "bin/valhalla_build_tiles"), "-c", str(path), str(pbf)]
        done = subprocess.run(build, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-500:] or done.stdout[-500:])
        self.actor = valhalla.Actor(config)

    def seconds(self, home, canteen):
        """Seconds on foot at 1 m/s, the lines to and from the street included; None where there is no way."""
        walking = {"walking_speed": 3.6, "max_distance": 100000, "use_ferry": 1.0, "step_penalty": 0, "elevator_penalty": 60}
        walking.update(gate_cost=0, ferry_cost=0)
        at = [{"lon": lon, "lat": lat, "minimum_reachability": 0} for lon, lat in (home, canteen)]
        query = {"locations": at, "costing": "pedestrian", "costing_options": {"pedestrian": walking}, "shape_format": "geojson"}
        try:
            trip = self.actor.route(json.dumps(query))
        except RuntimeError:
            return None
        trip = json.loads(trip) if isinstance(trip, str) else trip
        leg = trip["trip"]["legs"][0]
        line = leg["shape"]["coordinates"] if isinstance(leg["shape"], dict) else decoded(leg["shape"])
        return leg["summary"]["time"] + metres(home, line[0]) + metres(line[-1], canteen)


def decoded(text):
    """Places of an encoded polyline of six decimals."""
    places, at, shift, value, both = [], [0, 0], 0, 0, []
    for char in text:
        value |= (ord(char) - 63 & 31) << shift
        shift += 5
        if ord(char) - 63 < 32:
            both.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
            if len(both) == 2:
                at = [at[0] + both[0], at[1] + both[1]]
                places.append((at[1] / 1e6, at[0] / 1e6))
                both = []
    return places


def place(file):
    with open(file, encoding="utf-8-sig", newline="") as rows:
        row = next(csv.DictReader(rows))
    lon = next(v for k, v in row.items() if k in ("lon", "经度"))
    lat = next(v for k, v in row.items() if k in ("lat", "纬度"))
    return float(lon), float(lat)


def shown(seconds):
    return "none" if seconds is None else f"{seconds:.0f}"


def row(name, study, roads, paper):
    verdict, why = WHY[name]
    home, canteen = (place(next(f for f in study.iterdir() if f.name[0] == letter and f.suffix == ".csv")) for letter in "hf")
    found = ours(study)[0]["canteen_s"]
    with tempfile.TemporaryDirectory() as tiles:
        pbf = pathlib.Path(tiles) / "r.osm.pbf"
        as_pbf(study / roads, pbf)
        theirs = Valhalla(pbf, tiles).seconds(home, canteen)
    print(f"| {name} | {shown(float(found) if found else None)} | {shown(theirs)} | {shown(paper)} | {verdict} | {why} |", flush=True)


def malta(folder):
    """Ours and Valhalla's from 300 homes of the oracle to the same facilities."""
    source = ROOT / "tests/oracle/malta"
    pbf = ROOT / "geodata/malta/malta-latest.osm.pbf"
    (folder / "r.osm.pbf").symlink_to(pbf)
    (folder / "study.toml").write_text(STUDY.format(roads="r.osm.pbf", island=200))
    import gzip

    with gzip.open(source / "homes_expected.csv.gz", "rt") as file:
        homes = [r for i, r in enumerate(csv.DictReader(file)) if i % 67 == 5][:300]
    with open(folder / "h.csv", "w", encoding="utf-8") as file:
        file.write("home,lon,lat,seniors\n" + "".join(f"{r['home']},{r['lon']},{r['lat']},1\n" for r in homes))
    with open(source / "facilities.csv", encoding="utf-8-sig") as file:
        facilities = {r["facility"]: r for r in csv.DictReader(file) if r["service"] == "s0"}
    with open(folder / "f.csv", "w", encoding="utf-8") as file:
        file.write("facility,service,lon,lat\n" + "".join(f"{k},canteen,{r['lon']},{r['lat']}\n" for k, r in facilities.items()))
    valhalla = Valhalla(pbf, folder)
    pairs, one = [], {"ours": 0, "Valhalla": 0}
    for found in ours(folder):
        if not found["canteen_s"]:
            continue
        target = facilities[found["canteen_facility"]]
        theirs = valhalla.seconds((float(found["lon"]), float(found["lat"])), (float(target["lon"]), float(target["lat"])))
        if theirs is None:
            one["ours"] += 1
        else:
            pairs.append((theirs / float(found["canteen_s"]), found["home"], float(found["canteen_s"]), theirs))
    ratios = sorted(p[0] for p in pairs)
    within = sum(0.98 <= r <= 1.02 for r in ratios)
    print(
        f"{len(pairs)} homes have a time in both, {one['ours']} in ours alone. Valhalla's time over ours: median "
        f"{statistics.median(ratios):.3f}, nine tenths between {ratios[len(ratios) // 20]:.3f} and "
        f"{ratios[-len(ratios) // 20]:.3f}; {within} within 2 %.\n"
    )
    print("| home | ours | Valhalla | ratio |\n| --- | --- | --- | --- |")
    for ratio, home, mine, theirs in sorted(pairs, key=lambda p: -abs(math.log(p[0])))[:8]:
        print(f"| {home} | {mine:.0f} | {theirs:.0f} | {ratio:.2f} |")


print(INTRO.format(version=valhalla.__version__))
print("| case | ours, s | Valhalla, s | paper, s | right | why |\n| --- | --- | --- | --- | --- | --- |")
for name, paper in FOLDERS.items():
    with tempfile.TemporaryDirectory() as temp:
        study = pathlib.Path(temp) / name
        study.mkdir()
        for file in (ROOT / "tests/data/cases" / name).iterdir():
            (study / file.name).write_bytes(file.read_bytes())
        row(name, study, next(study.glob("*.osm")).name, paper)
for name, ways, nodes, home, canteen, paper in CASES:
    with tempfile.TemporaryDirectory() as temp:
        study = pathlib.Path(temp)
        (study / "r.osm").write_text(extract(ways, nodes))
        (study / "study.toml").write_text(STUDY.format(roads="r.osm", island=3))
        for file, head, at in (("h.csv", "home,lon,lat,seniors\nh,{},{},10\n", home), ("f.csv", "name,service,lon,lat\nF,canteen,{},{}\n", canteen)):
            lon, lat = degrees(at)
            (study / file).write_text(head.format(f"{lon:.7f}", f"{lat:.7f}"))
        row(name, study, "r.osm", paper)
print(MALTA)
with tempfile.TemporaryDirectory() as temp:
    malta(pathlib.Path(temp))
print(LEFT.rstrip())
