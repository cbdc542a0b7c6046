#!/usr/bin/env python3
"""The same maximum-coverage plan by carecircle and by spopt with HiGHS (or CBC): same matrix, same run.

    pip install spopt pulp highspy
    siting.py [--homes 10000] [--candidates 500] [--limit 900] [--sites 10] [--side 20000] [--time-limit 300] [--seed 7]
    siting.py --all [--time-limit 240]

Writes a seeded matrix (homes and candidates around 40 centres, 1.3 times the straight line at 1 m/s; a smaller --side is
denser), lets both solve it, and fails unless both prove the same optimum or, where time ran out, their bounds agree.
--all takes 500 and 1,000 candidates, 10 and 20 sites, 900 and 1,800 s, one after the other.
"""

import argparse
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import time


def instance(args):
    r = random.Random(args.seed)
    centres = [(r.uniform(0, args.side), r.uniform(0, args.side), r.uniform(0.02, 0.08) * args.side, r.random() ** 2) for _ in range(40)]

    def point():
        if r.random() < 0.3:
            return r.uniform(0, args.side), r.uniform(0, args.side)
        x, y, spread, _ = r.choices(centres, [c[3] for c in centres])[0]
        return r.gauss(x, spread), r.gauss(y, spread)

    homes = [point() for _ in range(args.homes)]
    sites = [point() for _ in range(args.candidates)]
    weights = [r.randint(1, 60) for _ in homes]
    pairs = []
    for i, h in enumerate(homes):
        for j, s in enumerate(sites):
            cost = round(1.3 * math.dist(h, s), 1)
            if cost <= args.limit:
                pairs.append((i, j, cost))
    return weights, pairs


def ours(args, weights, pairs, folder):
    with (folder / "od.csv").open("w") as out:
        out.write("demand,candidate,cost\n")
        out.writelines(f"{i},{j},{c}\n" for i, j, c in pairs)
    with (folder / "demand.csv").open("w") as out:
        out.write("demand,weight\n")
        out.writelines(f"{i},{w}\n" for i, w in enumerate(weights))
    command = [args.carecircle, "plan", "--matrix", folder / "od.csv", "--demand", folder / "demand.csv", "--model", "mclp"]
    command += ["--limit", args.limit, "--sites", args.sites, "--time-limit", args.time_limit, "--json"]
    began = time.perf_counter()
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if not done.stdout:
        sys.exit(done.stderr)
    answer = json.loads(done.stdout)
    return answer["objective"], answer["bound"], time.perf_counter() - began, answer["seconds"]


def spopt(args, weights, pairs):
    import numpy
    import pulp
    from spopt.locate import MCLP

    costs = numpy.full((args.homes, args.candidates), args.limit * 10.0)
    for i, j, c in pairs:
        costs[i, j] = c
    solver = pulp.HiGHS(msg=False, timeLimit=args.time_limit, gapRel=0) if args.solver == "highs" else pulp.PULP_CBC_CMD(msg=False, timeLimit=args.time_limit, gapRel=0)
    began = time.perf_counter()
    model = MCLP.from_cost_matrix(costs, numpy.array(weights), args.limit, p_facilities=args.sites)
    built = time.perf_counter() - began
    model = model.solve(solver, results=False)
    took = time.perf_counter() - began
    chosen = {j for j, y in enumerate(model.fac_vars) if y.varValue and y.varValue > 0.5}
    covered = sum(weights[i] for i in {i for i, j, _ in pairs if j in chosen})
    proven = model.problem.sol_status == pulp.LpSolutionOptimal
    return covered, proven, built, took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in [("homes", 10000), ("candidates", 500), ("sites", 10), ("seed", 7)]:
        parser.add_argument(f"--{name}", type=int, default=value)
    for name, value in [("limit", 900.0), ("side", 20000.0), ("time-limit", 300.0)]:
        parser.add_argument(f"--{name}", type=float, default=value)
    parser.add_argument("--solver", choices=["highs", "cbc"], default="highs")
    parser.add_argument("--carecircle", default="target/release/carecircle")
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    head = f"{'cand.':>6} {'limit':>6} {'sites':>5} {'pairs':>9} | {'ours':>9} {'bound':>9} {'seconds':>8} {'solving':>8} | "
    print(f"{head}{'spopt':>9} {'proven':>6} {'seconds':>8} {'building':>8} | {'ratio':>8}", flush=True)
    agree = True
    if not args.all:
        agree = compare(args, *instance(args))
    else:
        for args.candidates, args.limit in [(500, 900.0), (1000, 900.0), (500, 1800.0), (1000, 1800.0)]:
            weights, pairs = instance(args)
            for args.sites in (10, 20):
                agree = compare(args, weights, pairs) and agree
    if not agree:
        sys.exit("the two disagree")


def compare(args, weights, pairs):
    """One line of the table; whether the two agree."""
    with tempfile.TemporaryDirectory() as folder:
        objective, bound, seconds, solving = ours(args, weights, pairs, pathlib.Path(folder))
    line = f"{args.candidates:>6} {args.limit:>6.0f} {args.sites:>5} {len(pairs):>9} | {objective:>9.0f} {bound:>9.1f} {seconds:>8.2f} {solving:>8.2f} | "
    print(line, end="", flush=True)
    covered, proven, built, took = spopt(args, weights, pairs)
    ratio = f"{took / seconds:.0f} x"
    print(f"{covered:>9.0f} {'yes' if proven else 'no':>6} {took:>8.2f} {built:>8.2f} | {ratio:>8}", flush=True)
    return covered <= bound + 1e-6 and not (proven and objective > covered + 1e-6) and not (proven and bound == objective and covered != objective)


if __name__ == "__main__":
    main()
