#!/usr/bin/env python3
"""A province on Dask: made-up counties edge to edge, two workers of 1.5 GB; merged beside all counties at once.

    tests/python/run.sh whole --co -q        # once: lays out the package in the target folder
    PYTHONPATH=target/python-site target/python-whole/bin/python benches/province.py [--counties 12] [--border 100] [--workers 2]

Prints the rounds, the seconds of one worker and of all, and each worker's greatest memory. Fails unless merged equals whole, byte for
byte.
"""

import argparse
import pathlib
import resource
import sys
import tempfile
import time

import distributed
import pyarrow as pa

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tests/python"))

import carecircle as cc
from carecircle.dask import cover
from province import SERVICES, province


def peak_mib():
    """Greatest memory of this process in MiB (ru_maxrss is in KiB on Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ipc(table):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--counties", type=int, default=12)
    args.add_argument("--border", type=float, default=100.0, help="first border in metres")
    args.add_argument("--workers", type=int, default=2)
    args = args.parse_args()
    city, counties = province(args.counties)
    how = {
        "circles": [cc.Circle("meals", 15, ["canteen"]), cc.Circle("both", 20, list(SERVICES))],
        "cohorts": {"steady": 1.0, "frail": 0.65},
    }
    with tempfile.TemporaryDirectory() as folder:
        net = cc.Network.from_osm(city.write(pathlib.Path(folder) / "p.osm"), profiles=["walk"], cache=folder)
        first = next(iter(counties.values()))
        joined = [{c: [v for county in counties.values() for v in county[i][c]] for c in first[i]} for i in (0, 1)]
        whole = ipc(pa.table(cc.cover(*joined, network=net, services=list(SERVICES), registers=list(SERVICES), **how).homes()))
        print(f"{args.counties} counties, {net.node_count} junctions, {len(joined[0]['id'])} homes, {len(joined[1]['id'])} facilities")
        for workers in (1, args.workers):
            began = time.perf_counter()
            cluster = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, memory_limit="1.5GB", dashboard_address=None, host="127.0.0.1"
            )
            with cluster, distributed.Client(cluster) as client:
                up = time.perf_counter()
                merged = cover(counties, client, network=net, border_m=args.border, **how)
                done = time.perf_counter()
                peaks = client.run(peak_mib)
            print(f"{workers} workers: up in {up - began:.1f} s, run in {done - up:.1f} s, at most {max(peaks.values()):.0f} MiB a worker")
            if ipc(merged.homes()) != whole:
                sys.exit("merged differs from whole")
        for one in merged.rounds:
            print(f"border {one.border_m:.0f} m: {one.homes} homes ran, {one.touched} touched it")
    print("merged equals whole, byte for byte")


if __name__ == "__main__":
    main()
