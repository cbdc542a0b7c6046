#!/usr/bin/env python3
"""Seats per senior by carecircle and by PySAL's `access` on the same travel times, to rounding.

    pip install access
    seats.py [STUDY] [--service canteen] [--circle ID] [--cohort ID] [--carecircle target/release/carecircle]
    seats.py --fixture tests/oracle/access/access.json

The first asks `carecircle seats` for its travel times and its values by each method, computes the same values from the same
times by PySAL (2SFCA with each decay, 3SFCA, the potential) or by dense formulas in NumPy (modified and balanced, which PySAL
does not have), and fails when any home differs by more than a part in a million, the digits of the table.
The second writes a small seeded matrix with the values, which `cargo test --workspace --test it -- seats` compares with.
"""

import argparse
import csv
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd
from access import Access
from access.fca import weighted_catchment

METHODS = [
    ("2sfca", "flat"), ("2sfca", "step"), ("2sfca", "gaussian"), ("2sfca", "kernel"),
    ("3sfca", "step"), ("3sfca", "gaussian"), ("3sfca", "kernel"),
    ("m2sfca", "step"), ("m2sfca", "gaussian"), ("m2sfca", "kernel"),
    ("bfca", "step"), ("bfca", "gaussian"),
    ("gravity", "gaussian"), ("gravity", "kernel"),
]  # fmt: skip


def decay(name, limit):
    """The weight of a time in milliseconds."""
    end = math.exp(-0.5)
    return {
        "flat": lambda t: 1.0,
        "step": lambda t: 1.0 if 3 * t <= limit else 0.68 if 3 * t <= 2 * limit else 0.22,
        "gaussian": lambda t: (math.exp(-0.5 * (t / limit) ** 2) - end) / (1 - end),
        "kernel": lambda t: 1 - (t / limit) ** 2,
    }[name]


def by_pysal(method, weight, seniors, seats, times):
    homes = pd.DataFrame({"geoid": range(len(seniors)), "seniors": np.asarray(seniors, float)}).set_index("geoid")
    places = pd.DataFrame({"geoid": range(len(seats)), "seats": np.asarray(seats, float)}).set_index("geoid")
    cost = pd.DataFrame(times, columns=["origin", "dest", "cost"])
    if method == "gravity":
        values = weighted_catchment(places, cost, None, "dest", "origin", "cost", True, "seats", weight)
    else:
        access = Access(
            demand_df=homes, demand_index=True, demand_value="seniors", supply_df=places, supply_index=True, supply_value=["seats"],
            cost_df=cost, cost_origin="origin", cost_dest="dest", cost_name="cost",
        )  # fmt: skip
        run = access.two_stage_fca if method == "2sfca" else access.three_stage_fca
        values = run(name="v", cost="cost", max_cost=None if method == "2sfca" else 1 << 40, weight_fn=weight)["v_seats"]
    return values.reindex(range(len(seniors))).fillna(0).to_numpy()


def by_numpy(method, weight, seniors, seats, times):
    w = np.zeros((len(seniors), len(seats)))
    for home, place, t in times:
        w[home, place] = weight(t)
    people, capacity = np.asarray(seniors, float), np.asarray(seats, float)
    over = lambda top, low: np.divide(top, low, out=np.zeros_like(top), where=low > 0)
    if method == "m2sfca":
        return (w**2) @ over(capacity, people @ w)
    by_home = over(w, np.broadcast_to(w.sum(1, keepdims=True), w.shape))
    by_place = over(w, np.broadcast_to(w.sum(0, keepdims=True), w.shape))
    return by_place @ over(capacity, people @ by_home)


def values(method, weight, seniors, seats, times):
    way = by_numpy if method in ("m2sfca", "bfca") else by_pysal
    return way(method, weight, seniors, seats, times)


def fixture(path):
    r = random.Random(7)
    limit = 900_000
    homes = [(r.uniform(0, 3000), r.uniform(0, 3000)) for _ in range(40)]
    places = [(r.uniform(0, 3000), r.uniform(0, 3000)) for _ in range(9)]
    seniors, seats = [r.randint(1, 60) for _ in homes], [r.randint(5, 120) for _ in places]
    times = []
    for i, h in enumerate(homes):
        for j, p in enumerate(places):
            ms = round(1000 * 1.3 * math.dist(h, p))
            if ms <= limit:
                times.append((i, j, ms))
    found = {f"{m}/{d}": [float(v) for v in values(m, decay(d, limit), seniors, seats, times)] for m, d in METHODS}
    doc = {"limit_min": limit / 60_000, "seniors": seniors, "seats": seats, "times_ms": times, "values": found}
    pathlib.Path(path).write_text(json.dumps(doc, separators=(",", ":")) + "\n")


def compare(args):
    lens = [*(["--circle", args.circle] if args.circle else []), *(["--cohort", args.cohort] if args.cohort else [])]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def ours(method, way, *more):
            out = folder / "seats.csv"
            began = time.time()
            command = [args.carecircle, "seats", args.study, "--service", args.service, "--method", method, "--decay", way, *lens]
            subprocess.run([*command, "--out", out, *more], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with out.open(encoding="utf-8-sig") as table:
                homes = [row for row in csv.DictReader(table) if row["level"] == "home"]
            return homes, time.time() - began

        matrix = folder / "times.csv"
        homes, _ = ours("2sfca", "flat", "--times", matrix)
        rows = {row["id"]: at for at, row in enumerate(homes)}
        seniors = [float(row["seniors"]) for row in homes]
        places, seats, times, limit = {}, [], [], 0
        with matrix.open(encoding="utf-8-sig") as table:
            for row in csv.DictReader(table):
                limit = round(60_000 * float(row["limit_min"]))
                if not row["capacity"]:
                    continue
                at = places.setdefault(row["facility"], len(places))
                if at == len(seats):
                    seats.append(float(row["capacity"]))
                times.append((rows[row["home"]], at, round(1000 * float(row["time_s"]))))
        print(f"{len(homes)} homes, {len(seats)} facilities, {len(times)} travel times within {limit / 60_000:g} minutes")
        worst_of_all = 0.0
        for method, way in METHODS:
            mine, seconds = ours(method, way)
            began = time.time()
            theirs = values(method, decay(way, limit), seniors, seats, times)
            took = time.time() - began
            known = [(float(row["value"]), float(their)) for row, their in zip(mine, theirs) if row["value"]]
            worst = max(abs(a - b) / max(1.0, abs(b)) for a, b in known)
            worst_of_all = max(worst_of_all, worst)
            print(f"{method:8} {way:9} largest difference {worst:.1e}   carecircle {seconds:.1f} s (whole run), peer {took:.2f} s")
        return worst_of_all <= 1e-6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("study", nargs="?", default="geodata/linhai")
    parser.add_argument("--service", default="canteen")
    parser.add_argument("--circle")
    parser.add_argument("--cohort")
    parser.add_argument("--carecircle", default="target/release/carecircle")
    parser.add_argument("--fixture")
    args = parser.parse_args()
    if args.fixture:
        fixture(args.fixture)
    elif not compare(args):
        sys.exit("values differ")


if __name__ == "__main__":
    main()
