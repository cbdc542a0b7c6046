"""SciPy's compiled multi-source Dijkstra on the very arrays that `cargo bench --bench reach` searches.

    CARECIRCLE_BENCH_DUMP=/tmp/arrays cargo bench --bench reach
    pip install numpy scipy
    python3 benches/peers/reach.py /tmp/arrays

The bench writes the arrays (CSR, costs in milliseconds, the nodes of four services' facilities, 800 further sources)
and prints its own times; this prints SciPy's for the same work, and the sums of all reached times, which must agree.
Both run one thread. The machine's speed drifts: read the ratio, from runs made back to back.
"""

import json
import pathlib
import sys
import time

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

folder = pathlib.Path(sys.argv[1])
facts = json.loads((folder / "facts.json").read_text())


def array(name):
    return np.fromfile(folder / f"{name}.u32", np.uint32)


offsets, targets, costs = array("offsets").astype(np.int32), array("targets").astype(np.int32), array("costs").astype(np.float64)
nodes = len(offsets) - 1
graph = csr_matrix((costs, targets, offsets), shape=(nodes, nodes))
print(f"{nodes} nodes, {len(targets)} arcs")
for minutes in facts["minutes"]:
    best, total = None, 0.0
    for _ in range(3):
        begin, total = time.perf_counter(), 0.0
        for service in range(facts["services"]):
            reached = dijkstra(graph, indices=array(f"service{service}"), min_only=True, limit=minutes * 60_000.0)
            total += reached[np.isfinite(reached)].sum()
        spent = time.perf_counter() - begin
        best = spent if best is None else min(best, spent)
    print(f"nearest of {facts['services']} services within {minutes} min: {best * 1000:.1f} ms, sum of times {total:.0f} ms")
table = array("table_sources")
begin = time.perf_counter()
count = 0
for chunk in range(0, len(table), 50):
    reached = dijkstra(graph, indices=table[chunk : chunk + 50], limit=facts["table_minutes"] * 60_000.0)
    count += int(np.isfinite(reached[:, array("table_homes")]).sum())
print(f"table {len(table)} x {facts['table_homes']} within {facts['table_minutes']} min: {(time.perf_counter() - begin) * 1000:.0f} ms, {count} pairs")
