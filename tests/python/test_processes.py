"""Threads and processes: the lock is released, a network is opened again elsewhere, a fork does not hang."""

from __future__ import annotations

import multiprocessing
import pickle
import sys
import threading
from pathlib import Path

import pytest

import carecircle as cc
from city import City, grid, places, table


def times(net: cc.Network, homes: dict, sites: dict) -> list:
    return cc.matrix(net, homes, sites, limit=900).to_lists()["seconds"]


@pytest.mark.parametrize("start", ["spawn", "fork"] if sys.platform == "linux" else ["spawn"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_network_travels_to_another_process(start: str, city: City, net: cc.Network) -> None:
    homes, sites = table(city, places(city, 20, 1)), table(city, places(city, 5, 2))
    here = times(net, homes, sites)
    assert any(here)
    with multiprocessing.get_context(start).Pool(1) as pool:
        assert pool.apply_async(times, (net, homes, sites)).get(timeout=300) == here


def test_a_kept_network_that_is_not_the_same_is_refused(city: City, tmp_path: Path) -> None:
    net = cc.Network.from_osm(city.write(tmp_path / "c.osm"), profiles=["walk"], cache=tmp_path / "kept")
    packed = pickle.dumps(net)
    assert len(packed) < 1000
    assert pickle.loads(packed).edge_count == net.edge_count
    assert net.path is not None
    bytes_ = bytearray(net.path.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    net.path.write_bytes(bytes_)
    with pytest.raises(cc.Error) as refused:
        pickle.loads(packed)
    assert refused.value.file == str(net.path) and "from_osm" in refused.value.way_out
    net.path.unlink()
    with pytest.raises(cc.Error, match="not there"):
        pickle.loads(packed)


def test_other_threads_run_meanwhile(city: City, net: cc.Network) -> None:
    homes, sites = table(city, places(city, 4000, 1)), table(city, places(city, 400, 2))
    inside, ended = threading.Event(), threading.Event()
    ticks = [0]

    def tick() -> None:
        inside.wait()
        while not ended.is_set():
            ticks[0] += inside.is_set()

    thread = threading.Thread(target=tick)
    thread.start()
    # A switch between the event and the call could give another thread one interval: of a minute, none is given twice.
    interval = sys.getswitchinterval()
    net_, homes_, sites_ = net, cc.Table.from_lists(list(homes.items())), cc.Table.from_lists(list(sites.items()))
    try:
        inside.set()
        cc._native.matrix(net_, homes_, sites_, 900.0, 1.0, None, False, 1)
        inside.clear()
    finally:
        ended.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert ticks[0] > 1000


@pytest.mark.parametrize("seed", range(3))
def test_the_number_of_threads_changes_nothing(seed: int, tmp_path: Path) -> None:
    city = grid(10, seed=seed)
    net = cc.Network.from_osm(city.write(tmp_path / "c.osm"), profiles=["walk"], threads=1)
    homes = table(city, places(city, 50, seed), seniors=[1] * 50)
    facilities = table(city, places(city, 6, seed + 1), services=["canteen"] * 6)
    how = {"network": net, "circles": [cc.Circle("c", 5, ["canteen"])], "cohorts": {"a": 1.0, "b": 0.65}}
    answers = [cc.cover(homes, facilities, threads=threads, **how) for threads in (1, 2, 5, None)]
    assert all(a.homes().to_lists() == answers[0].homes().to_lists() for a in answers)
    gaps = [cc.gaps(a, threads=threads).to_lists() for a, threads in zip(answers, (1, 2, 5, None))]
    assert all(g == gaps[0] for g in gaps)
