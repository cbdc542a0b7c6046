"""A province, county by county, on Dask: the same answers as all counties at once.

Each county is a task of its own, with the facilities of its neighbours up to a border as context: they serve its homes and count for
nobody else. Each home says whether facilities beyond the border could change its answer; such homes run again with twice the border,
until none is left. So the whole is the same, byte for byte, whatever the border, and whichever worker ends before its time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from . import Circle, Error, Network, _native
from . import cover as _cover
from ._frames import table as _table

__all__ = ["Province", "Round", "cover"]

#: Column by which a home says that its search touched the border.
_TOUCHES = "touches_edge"


@dataclass(frozen=True)
class Round:
    """One round: its border in metres, the homes that ran in it, and those that have to run again."""

    border_m: float
    homes: int
    touched: int


@dataclass(frozen=True)
class Province:
    """The answers of every county.

    ``counties`` holds one table a county, as of ``Coverage.homes()``; ``rounds`` says how the borders grew.
    """

    counties: dict[str, pa.Table]
    rounds: list[Round]
    _circles: list[str]

    def homes(self) -> pa.Table:
        """All homes: cohort by cohort, county by county; the same bytes as ``carecircle.cover`` on all of them at once."""
        cohorts = next(iter(self.counties.values()))["cohort"].unique()
        parts = [part.filter(pc.equal(part["cohort"], cohort)) for cohort in cohorts for part in self.counties.values()]
        return pa.concat_tables(parts).combine_chunks()

    def totals(self) -> pa.Table:
        """One row a county, cohort and circle: ``homes``, ``homes_covered``, ``seniors``, ``seniors_covered``, and ``unjudged``, the homes of which nothing can be said."""
        rows = []
        for county, part in self.counties.items():
            for cohort in part["cohort"].unique():
                of = part.filter(pc.equal(part["cohort"], cohort))
                for circle in self._circles:
                    covered = of.filter(pc.fill_null(of[circle], False))
                    rows.append(
                        {
                            "county": county,
                            "cohort": cohort.as_py(),
                            "circle": circle,
                            "homes": of.num_rows,
                            "homes_covered": covered.num_rows,
                            "unjudged": of[circle].null_count,
                            "seniors": pc.sum(of["seniors"]).as_py() or 0.0,
                            "seniors_covered": pc.sum(covered["seniors"]).as_py() or 0.0,
                        }
                    )
        return pa.Table.from_pylist(rows)

    def write(self, folder: str | Path) -> list[Path]:
        """Writes ``homes-<county>.parquet`` (GeoParquet) and ``totals.parquet`` into ``folder``."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}}
        written = []
        for county, part in self.counties.items():
            path = folder / f"homes-{county}.parquet"
            pq.write_table(part.replace_schema_metadata({"geo": json.dumps(geo)}), path)
            written.append(path)
        pq.write_table(self.totals(), folder / "totals.parquet")
        return [*written, folder / "totals.parquet"]


@lru_cache(maxsize=1)
def _opened(path: str, fingerprint: int, profiles: tuple[str, ...]) -> Network:
    """The network of a worker, read once."""
    return Network.open(path, fingerprint, list(profiles))


def _part(network: tuple[str, int, tuple[str, ...]], homes: pa.Table, facilities: pa.Table, border_m: float | None, how: dict[str, Any]) -> pa.Table:
    """The homes of one county, in a worker."""
    answer = _cover(homes, facilities, network=_opened(*network), border_m=border_m, **how)
    return pa.table(answer.homes())


def cover(
    counties: Mapping[str, tuple[Any, Any]],
    client: Any,
    *,
    network: Network,
    circles: Sequence[Circle],
    cohorts: Mapping[str, float | tuple[str, float]],
    border_m: float = 5000.0,
    max_minutes: float = 60.0,
    threads: int | None = 1,
    told: Callable[[Round], None] | None = None,
) -> Province:
    """Who is covered, in every county of a province.

    Parameters
    ----------
    counties
        Homes and facilities by county, in tables as of :func:`carecircle.cover`. Facilities are a neighbour's context where they
        are near. Ids of facilities must differ throughout the province; rows without ``id`` are named ``county/row``.
    client
        A ``distributed.Client``. A worker that ends before its time loses nothing: its counties run again elsewhere.
    network
        The streets of the whole province, in a file that every worker sees (``network.path``); each worker reads it once.
    circles, cohorts, max_minutes
        As of :func:`carecircle.cover`.
    border_m
        The first border, in metres about the box of a county's homes. A matter of speed, not of the answers.
    threads
        Threads of one task; let it be what Dask gives a task, 1 by default.
    told
        Called with each round that is done.

    Raises
    ------
    Error
        For a table that cannot be used, before anything runs; with the county in its message.
    """
    path, fingerprint, profiles = network.__reduce__()[1]
    of_worker = (str(path), fingerprint, tuple(profiles))
    homes, facilities = _checked(counties)
    services = list(dict.fromkeys([s for circle in circles for s in circle.services] + [s for row in facilities["services"].to_pylist() for s in row]))
    how: dict[str, Any] = {
        "circles": list(circles),
        "cohorts": dict(cohorts),
        "services": services,
        "registers": sorted({s for row in facilities["services"].to_pylist() for s in row}),
        "max_minutes": max_minutes,
        "threads": threads,
    }
    always = _always(network, facilities, circles, cohorts)
    waiting = dict(homes)
    done: dict[str, list[pa.Table]] = {county: [] for county in homes}
    rounds: list[Round] = []
    while waiting:
        futures = {}
        for county, some in waiting.items():
            near = network.near(some, facilities, border_m)
            rows = [row for row, is_near in enumerate(near) if is_near or row in always]
            whole = len(rows) == facilities.num_rows
            context = facilities.take(pa.array(rows, pa.int64()))
            futures[county] = client.submit(_part, of_worker, some, context, None if whole else border_m, how, pure=False)
        again: dict[str, pa.Table] = {}
        ran = sum(some.num_rows for some in waiting.values())
        for county, future in futures.items():
            part = future.result()
            future.release()
            if _TOUCHES in part.column_names:
                touched = set(part.filter(part[_TOUCHES])["home"].to_pylist())
                part = part.drop_columns([_TOUCHES])
            else:
                touched = set()
            if touched:
                leads_on = pc.is_in(waiting[county]["id"], pa.array(sorted(touched)))
                again[county] = waiting[county].filter(leads_on)
                part = part.filter(pc.invert(pc.is_in(part["home"], pa.array(sorted(touched)))))
            done[county].append(part)
        rounds.append(Round(border_m, ran, sum(some.num_rows for some in again.values())))
        if told:
            told(rounds[-1])
        waiting, border_m = again, border_m * 2
    merged = {county: _in_order(parts, homes[county]["id"], list(cohorts)) for county, parts in done.items()}
    return Province(merged, rounds, [circle.id for circle in circles])


def _checked(counties: Mapping[str, tuple[Any, Any]]) -> tuple[dict[str, pa.Table], pa.Table]:
    """Homes by county, and the facilities of all, in the order of the counties."""
    if not counties:
        raise Error("counties: there is none; give at least one", file="counties", way_out="give at least one")
    homes: dict[str, pa.Table] = {}
    facilities = []
    for county, (of_homes, of_facilities) in counties.items():
        try:
            homes[county] = pa.table(_native.checked_homes(_table(of_homes, "homes"), f"{county}/"))
            facilities.append(pa.table(_native.checked_facilities(_table(of_facilities, "facilities"), f"{county}/")))
        except Error as error:
            raise Error(f"{county}: {error}", error.file, error.row, error.column, error.way_out) from error
        if homes[county].num_rows == 0:
            raise Error(f"{county}: homes: there is none; leave the county out", file="homes", way_out="leave the county out")
    all_facilities = pa.concat_tables(facilities).combine_chunks()
    seen: dict[str, str] = {}
    names: Iterable[str] = (county for county, part in zip(counties, facilities) for _ in range(part.num_rows))
    for facility, county in zip(all_facilities["id"].to_pylist(), names):
        if facility in seen:
            raise Error(
                f'{county}: facilities: the id "{facility}" is taken in {seen[facility]}; put the county before it',
                file="facilities",
                column="id",
                way_out="put the county before it",
            )
        seen[facility] = county
    return homes, all_facilities


def _always(network: Network, facilities: pa.Table, circles: Sequence[Circle], cohorts: Mapping[str, Any]) -> set[int]:
    """Rows of facilities that every county sees: the first of each service on each island, and all that are not located.

    They decide why a home that reaches none does not: that there is none anywhere, or none on its island.
    """
    of_cohorts = {None if isinstance(how, (int, float)) else how[0] for how in cohorts.values()}
    modes = {mode for circle in circles for mode in ([circle.mode] if isinstance(circle.mode, str) else circle.mode)}
    services = facilities["services"].to_pylist()
    always = {row for row, at in enumerate(facilities["geometry"].to_pylist()) if at is None}
    for profile in [*of_cohorts, *(modes - {"walk"})]:
        first: dict[tuple[str, int | None], int] = {}
        for row, island in enumerate(network.islands(facilities, profile)):
            for service in services[row]:
                first.setdefault((service, island), row)
        always.update(first.values())
    return always


def _in_order(parts: list[pa.Table], homes: pa.ChunkedArray, cohorts: list[str]) -> pa.Table:
    """The parts of one county: cohort by cohort, homes as in its table."""
    whole = pa.concat_tables(parts)
    place = {home: i for i, home in enumerate(homes.to_pylist())}
    rank = {cohort: i * len(place) for i, cohort in enumerate(cohorts)}
    keys = [rank[cohort] + place[home] for home, cohort in zip(whole["home"].to_pylist(), whole["cohort"].to_pylist())]
    return whole.take(pc.sort_indices(pa.array(keys, pa.int64()))).combine_chunks()
