"""Times, plans, sites and areas against truth that shares no code."""

from __future__ import annotations

import itertools
import math
import random
from pathlib import Path

import pytest

import carecircle as cc
from city import City, grid, places, table


@pytest.mark.parametrize("seed", range(6))
def test_a_matrix_is_that_of_scipy(seed: int, tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    city = grid(12, seed=seed)
    homes, sites = places(city, 40, seed + 100), places(city, 15, seed + 200)
    net = cc.Network.from_osm(city.write(tmp_path / "c.osm"), profiles=["walk"], min_island_nodes=2)
    limit = 700.0
    found = cc.matrix(net, table(city, homes), table(city, sites), limit=limit).to_lists()
    assert found["home"] == [str(i) for i in range(40) for _ in range(15)]
    truth = [time for row in city.times(homes, sites) for time in row]
    reached = 0
    for number, (mine, theirs) in enumerate(zip(found["seconds"], truth)):
        if abs(theirs - limit) < 0.5:
            continue  # within the rounding of positions to a centimetre
        if theirs > limit:
            assert mine is None, number
        else:
            reached += 1
            assert mine is not None and abs(mine - theirs) < 0.3, number
    assert 100 < reached < 500
    short = cc.matrix(net, table(city, homes), table(city, sites), limit=limit, reached_only=True).to_lists()
    assert short["seconds"] == [time for time in found["seconds"] if time is not None]


def study_of(city: City, net: cc.Network, seed: int, **how) -> tuple[dict, dict, cc.Coverage]:
    """Homes, facilities and their coverage, drawn from a seed."""
    dice = random.Random(seed)
    homes = table(city, places(city, 60, seed), id=[f"h{i}" for i in range(60)], seniors=[float(dice.randint(0, 30)) for _ in range(60)])
    services = [["canteen"], ["daycare"], ["canteen", "daycare"], ["canteen"], ["daycare"]]
    facilities = table(city, places(city, 5, seed + 1), id=[f"f{i}" for i in range(5)], services=services)
    circles = [cc.Circle("both", 8, ["canteen", "daycare"]), cc.Circle("meals", 5, ["canteen"])]
    return homes, facilities, cc.cover(homes, facilities, network=net, circles=circles, cohorts={"steady": 1.0, "frail": 0.65}, **how)


def test_a_home_is_covered_when_its_time_is_within_the_limit(city: City, net: cc.Network) -> None:
    homes, facilities, coverage = study_of(city, net, 3)
    found = coverage.homes("steady").to_lists()
    times = cc.matrix(net, homes, facilities, limit=3600).to_lists()["seconds"]
    for i in range(60):
        nearest = {}
        for service in ("canteen", "daycare"):
            reached = [times[i * 5 + j] for j in range(5) if service in facilities["services"][j] and times[i * 5 + j] is not None]
            nearest[service] = min(reached, default=None)
            assert found[f"{service}_s"][i] == nearest[service]
        both = None if None in nearest.values() else max(nearest.values())
        assert found["both_s"][i] == both
        assert found["both"][i] == (both is not None and both <= 480)
        assert (found["both_reason"][i] is None) == found["both"][i]
    totals = coverage.totals().to_lists()
    assert totals["seniors_covered"][0] == sum(s for s, c in zip(homes["seniors"], found["both"]) if c)
    assert totals["cohort"] == ["steady", "steady", "frail", "frail"]
    assert 0 < totals["homes_covered"][0] < 60


def test_a_site_brings_what_adding_it_brings(city: City, net: cc.Network) -> None:
    homes, facilities, before = study_of(city, net, 4)
    at = city.along(*places(city, 1, 77)[0])
    gain = cc.site(before, at, circle="meals", cohort="frail", service="canteen").to_lists()
    more = {column: [*values, new] for (column, values), new in zip(facilities.items(), [at[0], at[1], "new", ["canteen"]])}
    circles = [cc.Circle("both", 8, ["canteen", "daycare"]), cc.Circle("meals", 5, ["canteen"])]
    after = cc.cover(homes, more, network=net, circles=circles, cohorts={"steady": 1.0, "frail": 0.65})
    covered = [c.homes("frail").to_lists()["meals"] for c in (before, after)]
    newly = [home for home, was, now in zip(homes["id"], *covered) if now and not was]
    assert newly and gain["newly_home_ids"] == [newly]
    assert gain["newly_seniors"] == [sum(s for home, s in zip(homes["id"], homes["seniors"]) if home in newly)]
    far = cc.site(before, (121.5, 28.8), circle="meals", cohort="frail").to_lists()
    assert (far["on_network"], far["newly_seniors"]) == ([False], [None])


def test_gaps_hold_those_who_are_left_out(city: City, net: cc.Network) -> None:
    _, _, coverage = study_of(city, net, 5)
    gaps = cc.gaps(coverage, circle="both", cohort="frail").to_lists()
    homes = coverage.homes("frail").to_lists()
    left_out = sorted(home for home, covered in zip(homes["home"], homes["both"]) if not covered)
    assert sorted(home for gap in gaps["home_ids"] for home in gap) == left_out and left_out
    assert gaps["rank"] == list(range(1, len(gaps["rank"]) + 1))
    assert all(set(gap) <= {"canteen", "daycare"} and gap for gap in gaps["missing"])


def test_an_isochrone_has_every_home_on_its_side(city: City, net: cc.Network) -> None:
    shapely = pytest.importorskip("shapely")
    homes = table(city, places(city, 80, 9))
    at = city.along(*places(city, 1, 10)[0])
    area = shapely.from_wkb(cc.isochrone(net, at, minutes=[6]).to_lists()["geometry"][0])
    assert area.is_valid
    times = cc.matrix(net, homes, [at], limit=3600).to_lists()["seconds"]
    inside = 0
    for lon, lat, time in zip(homes["lon"], homes["lat"], times):
        if time is not None and abs(time - 360) < 15:
            continue  # the outline is drawn on cells of 12 m
        reached = time is not None and time < 360
        inside += reached
        assert area.contains(shapely.Point(lon, lat)) == reached
    assert 5 < inside < 70
    both = cc.isochrone(net, [at, (121.9, 28.8)], minutes=[3, 6]).to_lists()
    assert both["minutes"] == [3, 6, 3, 6] and [g is None for g in both["geometry"]] == [False, False, True, True]


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_is_the_best_of_all(seed: int) -> None:
    dice = random.Random(seed)
    costs = [[dice.choice([None, float(dice.randint(1, 30))]) for _ in range(7)] for _ in range(12)]
    costs = [[*row, 40.0] for row in costs]  # one candidate reaches everybody
    weights = [float(dice.randint(1, 9)) for _ in costs]

    def nearest(row: list, sites: tuple[int, ...]) -> float:
        return min((row[j] for j in sites if row[j] is not None), default=math.inf)

    choices = list(itertools.combinations(range(8), 3))
    covered = max(sum(w for w, row in zip(weights, costs) if nearest(row, s) <= 10) for s in choices)
    mclp = cc.plan(costs, weights, model="mclp", p=3, limit=10)
    assert (mclp.objective, mclp.bound, mclp.optimal) == (covered, covered, True)
    assert sum(w for w, row in zip(weights, costs) if nearest(row, tuple(mclp.sites)) <= 10) == covered
    median = min(sum(w * nearest(row, s) for w, row in zip(weights, costs)) for s in choices)
    assert cc.plan(costs, weights, model="p-median", p=3).objective == pytest.approx(median)
    center = min(max(nearest(row, s) for row in costs) for s in choices)
    assert cc.plan(costs, weights, model="p-center", p=3).objective == center
    reachable = {i for i, row in enumerate(costs) if nearest(row, tuple(range(8))) <= 20}
    for fewest in range(9):
        sets = itertools.combinations(range(8), fewest)
        if any(all(nearest(costs[i], s) <= 20 for i in reachable) for s in sets):
            break
    assert cc.plan(costs, weights, model="lscp", limit=20).objective == fewest


def test_a_plan_takes_the_table_of_a_matrix(city: City, net: cc.Network) -> None:
    homes = table(city, places(city, 20, 1), id=[f"h{i}" for i in range(20)])
    sites = table(city, places(city, 6, 2), id=[f"s{i}" for i in range(6)])
    times = cc.matrix(net, homes, sites, limit=600)
    weights = {f"h{i}": float(i + 1) for i in range(20)}
    plan = cc.plan(times, weights, model="mclp", p=2, limit=300)
    rows = times.to_lists()
    grid_ = [rows["seconds"][i * 6 : i * 6 + 6] for i in range(20)]
    same = cc.plan(grid_, list(weights.values()), model="mclp", p=2, limit=300)
    assert plan.objective == same.objective > 0 and plan.sites == [f"s{j}" for j in same.sites]
    assert set(plan.assignments) <= set(weights)
    forced = cc.plan(times, weights, model="mclp", p=2, limit=300, forced=["s5"])
    assert "s5" in forced.sites and forced.objective <= plan.objective
    with pytest.raises(cc.Error) as refused:
        cc.plan(times, weights, model="mclp", p=2, forced=["nobody"])
    assert refused.value.file == "forced"
    with pytest.raises(cc.Error) as refused:
        cc.plan(grid_, [1.0], model="mclp", p=2)
    assert refused.value.file == "weights"


def test_a_clipped_network_is_smaller_and_keeps_its_times(city: City, net: cc.Network, tmp_path: Path) -> None:
    shapely = pytest.importorskip("shapely")
    (west, south), (east, north) = city.nodes[0], city.along(len(city.streets) - 1, 1.0)
    half = shapely.box(west - 1, south - 1, (west + east) / 2, north + 1)
    part = cc.Network.from_osm(city.write(tmp_path / "c.osm"), profiles=["walk"], clip=half)
    assert 0.4 * net.edge_count < part.edge_count < 0.7 * net.edge_count
    # Within 200 s of each other, and farther than that from the cut.
    near = [p for p in places(city, 200, 8) if city.along(*p)[0] < west + (east - west) * 0.2]
    times = [cc.matrix(n, table(city, near), table(city, near[:5]), limit=200).to_lists()["seconds"] for n in (net, part)]
    assert times[0] == pytest.approx(times[1], abs=0.01) and any(t for t in times[0])
    with pytest.raises(cc.Error) as refused:
        cc.Network.from_osm(tmp_path / "c.osm", profiles=["walk"], clip=shapely.Point(1, 1))
    assert refused.value.file == "clip"


@pytest.mark.parametrize("seed", range(10))
def test_a_home_that_facilities_beyond_the_border_could_change_says_so(seed: int, city: City, net: cc.Network) -> None:
    homes, facilities, whole = study_of(city, net, seed, registers=["canteen", "daycare"])
    # A corner of the city, with the facilities about it only.
    corner = [i for i in range(60) if homes["lon"][i] < homes["lon"][0] and homes["lat"][i] < 28.808]
    some = {column: [values[i] for i in corner] for column, values in homes.items()}
    if not corner:
        return
    for border in (50.0, 300.0, 900.0):
        near = net.near(cc.Table.from_lists(list(some.items())), cc.Table.from_lists(list(facilities.items())), border)
        few = {column: [v for v, keep in zip(values, near) if keep] for column, values in facilities.items()}
        if not few["id"]:
            continue
        circles = [cc.Circle("both", 8, ["canteen", "daycare"]), cc.Circle("meals", 5, ["canteen"])]
        how = {"network": net, "circles": circles, "cohorts": {"steady": 1.0, "frail": 0.65}, "services": ["canteen", "daycare"]}
        part = cc.cover(some, few, border_m=border, registers=["canteen", "daycare"], **how)
        for cohort in ("steady", "frail"):
            mine, theirs = part.homes(cohort).to_lists(), whole.homes(cohort).to_lists()
            for row, i in enumerate(corner):
                same = all(mine[c][row] == theirs[c][i] for c in ("canteen_s", "canteen_facility", "daycare_s", "daycare_facility", "both", "meals"))
                assert same or mine["touches_edge"][row], (border, cohort, mine["home"][row])
