"""Valhalla's area of one place on the very streets and sites of `cargo bench --bench isochrone`.

    CARECIRCLE_BENCH_DUMP=/tmp/areas cargo bench --bench isochrone -- one_site
    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install pyvalhalla osmium     (Python 3.12 or later)
    /tmp/peers/bin/python benches/peers/isochrone.py /tmp/areas

Fifteen minutes on foot at 1 m/s, as polygons. Both run one thread; the time is that of the thread, since the machine may be
shared. The machine's speed drifts: read the ratio, from runs made back to back.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

import osmium
import valhalla
from valhalla.config import get_config

folder = pathlib.Path(sys.argv[1])
tiles = folder / "tiles"
tiles.mkdir(exist_ok=True)
with osmium.SimpleWriter(str(folder / "streets.osm.pbf"), overwrite=True) as out:
    for element in osmium.FileProcessor(str(folder / "streets.osm")):
        out.add(element)
config = get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
path = folder / "config.json"
path.write_text(json.dumps(config))
build = pathlib.Path(valhalla.__file__).parent / "bin/valhalla_build_tiles"
subprocess.run([str(build), "-c", str(path), str(folder / "streets.osm.pbf")], check=True, capture_output=True)

actor = valhalla.Actor(config)
sites = json.loads((folder / "sites.json").read_text())
for turn in ("first", "second"):
    took_ms = []
    for lon, lat in sites:
        query = {
            "locations": [{"lon": lon, "lat": lat}],
            "costing": "pedestrian",
            "costing_options": {"pedestrian": {"walking_speed": 3.6}},
            "contours": [{"time": 15}],
            "polygons": True,
        }
        text = json.dumps(query)
        began = time.thread_time()
        actor.isochrone(text)
        took_ms.append((time.thread_time() - began) * 1000)
    low, *_, high = statistics.quantiles(took_ms, n=10)
    print(f"{turn} turn, {len(sites)} sites: median {statistics.median(took_ms):.2f} ms, p10 {low:.2f}, p90 {high:.2f}")
