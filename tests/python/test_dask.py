"""A province on two workers: merged equals whole, byte for byte, also when a worker ends before its time."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

import carecircle as cc
from province import SERVICES, province

distributed = pytest.importorskip("distributed")
pa = pytest.importorskip("pyarrow")

CIRCLES = [cc.Circle("meals", 15, ["canteen"]), cc.Circle("both", 20, list(SERVICES))]
HOW = {"circles": CIRCLES, "cohorts": {"steady": 1.0, "frail": 0.65}}


def ipc(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory):
    city, counties = province(6)
    net = cc.Network.from_osm(city.write(tmp_path_factory.mktemp("province") / "p.osm"), profiles=["walk"])
    joined = [{column: [v for county in counties.values() for v in county[i][column]] for column in next(iter(counties.values()))[i]} for i in (0, 1)]
    whole = cc.cover(*joined, network=net, registers=list(SERVICES), services=["canteen", "daycare"], **HOW)
    return net, counties, whole


@pytest.fixture(scope="module")
def client():
    # Ports of this machine alone; nothing is asked of the network.
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, memory_limit="1.5GB", processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster, distributed.Client(cluster) as client:
        yield client


def test_merged_is_whole_whatever_the_border(place, client, tmp_path: Path) -> None:
    from carecircle.dask import cover

    net, counties, whole = place
    expected = ipc(pa.table(whole.homes()))
    for border in (100.0, 3000.0):
        told = []
        merged = cover(counties, client, network=net, border_m=border, told=told.append, **HOW)
        assert ipc(merged.homes()) == expected
        assert told == merged.rounds and merged.rounds[-1].touched == 0
    totals = merged.totals().group_by(["cohort", "circle"], use_threads=False).aggregate([("seniors_covered", "sum"), ("homes", "sum")])
    theirs = whole.totals().to_lists()
    for row, (cohort, circle) in enumerate(zip(theirs["cohort"], theirs["circle"])):
        mine = totals.filter((pa.compute.field("cohort") == cohort) & (pa.compute.field("circle") == circle))
        assert mine["seniors_covered_sum"].to_pylist() == [theirs["seniors_covered"][row]]
        assert mine["homes_sum"].to_pylist() == [theirs["homes"][row]]
    written = merged.write(tmp_path)
    geopandas = pytest.importorskip("geopandas")
    assert len(geopandas.read_parquet(written[0])) == 240 and written[-1].name == "totals.parquet"


def test_without_the_second_look_the_ferry_would_be_lost(place) -> None:
    """The border is not enough by itself: some homes are told, and some of them do change."""
    net, counties, whole = place
    homes, _ = counties["county00"]
    facilities = {c: [v for county in counties.values() for v in county[1][c]] for c in ("id", "lon", "lat", "services")}
    near = net.near(cc.Table.from_lists(list(homes.items())), cc.Table.from_lists(list(facilities.items())), 100.0)
    few = {c: [v for v, keep in zip(values, near) if keep] for c, values in facilities.items()}
    part = cc.cover(homes, few, network=net, border_m=100.0, services=list(SERVICES), registers=list(SERVICES), **HOW).homes("steady").to_lists()
    theirs = whole.homes("steady").to_lists()
    changed = [i for i in range(120) if part["canteen_s"][i] != theirs["canteen_s"][i]]
    assert changed and all(part["touches_edge"][i] for i in changed)


def test_a_worker_killed_midway_changes_nothing(place, client) -> None:
    from carecircle.dask import cover

    net, counties, whole = place
    victims = []

    def kill(round_) -> None:
        if not victims:
            pids = client.run(os.getpid)
            victims.append(min(pids.values()))
            threading.Timer(0.05, os.kill, (victims[0], signal.SIGKILL)).start()

    merged = cover(counties, client, network=net, border_m=100.0, told=kill, **HOW)
    assert victims and ipc(merged.homes()) == ipc(pa.table(whole.homes()))


def test_a_county_that_cannot_be_used_is_named_before_anything_runs(place) -> None:
    from carecircle.dask import cover

    net, counties, _ = place
    homes, facilities = counties["county01"]
    wrong = {**counties, "county01": ({**homes, "seniors": [None] * 120}, facilities)}
    with pytest.raises(cc.Error, match="^county01: homes, row 0") as refused:
        cover(wrong, None, network=net, **HOW)
    assert refused.value.column == "seniors"
    with pytest.raises(cc.Error, match='county02: facilities: the id "f1-0" is taken in county01'):
        cover({**counties, "county02": (counties["county02"][0], facilities)}, None, network=net, **HOW)
