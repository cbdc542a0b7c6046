#!/usr/bin/env python3
"""Solve published instances with `carecircle plan --matrix` and hold the answers against the known optima.

    published.py FOLDER [--carecircle PATH]

FOLDER holds `orlib-pmed/pmed*.txt` (OR-Library; a repeated edge takes its last cost) and
`sjc-mclp/SJC*.txt` with `demand-SJC*.dat` (Lorena). Neither is part of this repository. Needs Python alone.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

# OR-Library, pmed1 to pmed40.
PMED = [
    5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255, 7696, 6634, 4374, 2968, 1729, 8162, 6999, 4809, 2845, 1789,
    9138, 8579, 4619, 2961, 1828, 9917, 8307, 4498, 3033, 1989, 10086, 9297, 4700, 3013, 10400, 9934, 5057, 11060, 9423, 5128,
]
# SJC324: radius -> optima for 1, 2, ... sites, and LSCP.
SJC324 = {800: ([5461, 8790, 11604, 12106, 12152], 5), 1200: ([9932, 11555, 12152], 3), 1600: ([12123, 12152], 2)}


def pmed(path):
    """The number of sites and the matrix of shortest distances (Floyd)."""
    numbers = [int(word) for word in path.read_text().split()]
    n, edges, p = numbers[:3]
    far = math.inf
    d = [[0 if i == j else far for j in range(n)] for i in range(n)]
    for k in range(edges):
        i, j, cost = numbers[3 + 3 * k : 6 + 3 * k]
        d[i - 1][j - 1] = d[j - 1][i - 1] = cost
    for k in range(n):
        via = d[k]
        for row in d:
            ik = row[k]
            if ik < far:
                for j in range(n):
                    if ik + via[j] < row[j]:
                        row[j] = ik + via[j]
    return p, d


def write(folder, d, weights, limit=math.inf):
    """The two tables."""
    od, demand = folder / "od.csv", folder / "demand.csv"
    with od.open("w") as out:
        out.write("demand,candidate,cost\n")
        for i, row in enumerate(d):
            out.writelines(f"{i},{j},{c}\n" for j, c in enumerate(row) if c <= limit)
    with demand.open("w") as out:
        out.write("demand,weight\n")
        out.writelines(f"{i},{w}\n" for i, w in enumerate(weights))
    return od, demand


def plan(carecircle, tables, *more):
    command = [carecircle, "plan", "--matrix", tables[0], "--demand", tables[1], *more, "--json"]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if not done.stdout:
        sys.exit(f"{command}: {done.stderr}")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--carecircle", default="target/release/carecircle")
    parser.add_argument("--time-limit", type=float, default=300)
    args = parser.parse_args()
    wrong = 0

    def hold(name, answer, known):
        nonlocal wrong
        good = answer["optimal"] and known in (None, answer["objective"])
        wrong += not good
        said = "as known" if good and known is not None else "proven" if good else f"WRONG, known {known}"
        print(f"{name:28} {answer['objective']:>10} {answer['status']:9} {answer['seconds']:8.3f} s  {said}", flush=True)

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        time = ("--time-limit", args.time_limit)
        for path in sorted(args.folder.glob("orlib-pmed/pmed*.txt"), key=lambda f: int(f.stem[4:])):
            p, d = pmed(path)
            tables = write(scratch, d, [1] * len(d))
            hold(path.stem, plan(args.carecircle, tables, "--model", "p-median", "--sites", p, *time), PMED[int(path.stem[4:]) - 1])
            hold(f"{path.stem} p-center", plan(args.carecircle, tables, "--model", "p-center", "--sites", p, *time), None)
        for path in sorted(args.folder.glob("sjc-mclp/SJC*.txt")):
            lines = path.read_text().split()
            n = int(lines[0])
            at = [(float(lines[1 + 2 * k]), float(lines[2 + 2 * k])) for k in range(n)]
            weights = (path.parent / f"demand-{path.stem}.dat").read_text().split()[:n]
            d = [[math.dist(a, b) for b in at] for a in at]
            for radius in (800, 1200, 1600):
                tables = write(scratch, d, weights, radius)
                known, fewest = SJC324[radius] if path.stem == "SJC324" else (None, None)
                answer = plan(args.carecircle, tables, "--model", "lscp", "--limit", radius, *time)
                hold(f"{path.stem} {radius} lscp", answer, fewest)
                for sites in range(1, int(answer["objective"]) + 1):
                    answer = plan(args.carecircle, tables, "--model", "mclp", "--limit", radius, "--sites", sites, *time)
                    hold(f"{path.stem} {radius} mclp {sites}", answer, known[sites - 1] if known else None)
    print(f"{wrong} not as expected" if wrong else "all as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
