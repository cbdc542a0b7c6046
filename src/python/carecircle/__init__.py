"""Who can reach elder care on foot, who cannot, why not, and where one more site helps most.

Every function takes tables of GeoPandas, pandas, Polars, DuckDB or Arrow, or a dict of lists, and returns a :class:`Table` that
each of them reads without a copy (``geopandas.GeoDataFrame.from_arrow``, ``polars.DataFrame``, ``pyarrow.table``). Positions are
degrees on WGS84, longitude first; times are seconds, lengths metres, speeds metres a second. What is not reached is null, never a
large number. A call releases the interpreter's lock, and runs on as many threads as ``threads`` says, by default one a core.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import _native
from ._error import Error
from ._frames import points as _points
from ._frames import table as _table
from ._native import Coverage, Network, Study, Table
from ._plan import Plan, plan

__all__ = ["Circle", "Coverage", "Error", "Network", "Plan", "Study", "Table", "cover", "gaps", "isochrone", "matrix", "plan", "site"]


@dataclass(frozen=True)
class Circle:
    """A service circle: the promise of certain services within some minutes.

    ``services`` are ids as in the facilities' column ``services``; ``need`` of them must be within ``minutes``, all without it.
    ``mode`` is ``"walk"``, a profile of the network, or several, of which the fastest counts. ``radius_m`` is a straight-line
    radius to compare with.
    """

    id: str
    minutes: float
    services: Sequence[str]
    need: int | None = None
    mode: str | Sequence[str] = "walk"
    radius_m: float | None = None


def cover(
    homes: Any,
    facilities: Any,
    *,
    network: Network,
    circles: Sequence[Circle],
    cohorts: Mapping[str, float | tuple[str, float]],
    services: Sequence[str] = (),
    registers: Sequence[str] = (),
    border_m: float | None = None,
    max_minutes: float = 60.0,
    threads: int | None = None,
) -> Coverage:
    """Who is covered by each circle, for each cohort, and why not.

    Parameters
    ----------
    homes
        Table with ``geometry`` (points) or ``lon`` and ``lat``, ``seniors`` (people of 60 and over) and, unless rows are to be
        numbered, ``id``.
    facilities
        Table with ``geometry`` or ``lon`` and ``lat``, ``services`` (lists, or ids with commas between them) and ``id``. A row
        without a position is a facility that is not located: circles that ask for its service say 'at least'.
    network
        The streets.
    circles
        The promises.
    cohorts
        Walking speed in metres a second by cohort, such as ``{"steady": 1.0, "frail": 0.65}``, or ``(profile, speed)``.
    services
        Services in the order of their columns; further ones of circles, then of facilities, follow.
    registers
        Services whose facilities are all in the table, so that none there means none at all, and not 'no data'.
    border_m
        Where ``facilities`` are those within so many metres of the box about ``homes`` only: each home then says in
        ``touches_edge`` whether facilities beyond could change its answer. None where the table is all there is.
    max_minutes
        Search limit: what is farther is not reached. At least the longest circle's minutes.
    threads
        Number of threads; None for one a core.

    Raises
    ------
    Error
        For a column that is missing or a row that cannot be used, with its place.
    """
    return _native.cover(
        _table(homes, "homes"),
        _table(facilities, "facilities"),
        network,
        list(circles),
        dict(cohorts),
        list(services),
        list(registers),
        border_m,
        max_minutes,
        threads,
    )


def gaps(coverage: Coverage, *, circle: str | None = None, cohort: str | None = None, threads: int | None = None) -> Table:
    """Underserved areas: homes left out that lie together, the most seniors first.

    Columns: ``id``, ``circle``, ``cohort``, ``rank`` (from 1), ``seniors``, ``homes`` (how many), ``home_ids``, ``area``,
    ``missing`` (services beyond the limit), ``median_min`` and ``worst_min`` (null where it is never reached), ``reason``,
    ``geometry`` (area). Of every circle and cohort, or of the one named.
    """
    return _native.gaps(coverage, circle, cohort, threads)


def isochrone(
    network: Network,
    at: Any,
    minutes: float | Sequence[float] = 15,
    *,
    speed: float = 1.0,
    profile: str | None = None,
    direction: str = "to",
    threads: int | None = None,
) -> Table:
    """The area from which a place is reached within some minutes.

    ``at`` is ``(lon, lat)``, a list of such, a shapely point or a table of points; ``speed`` is in metres a second; ``direction``
    is ``"to"`` the place or ``"from"`` it. Columns: ``id``, ``minutes``, ``geometry``; one row for each point and number of
    minutes, null where the point joins no street within 250 m.
    """
    if direction not in ("to", "from"):
        raise Error(f'direction: found "{direction}"; give "to" or "from"', file="direction", way_out='give "to" or "from"')
    several = [float(m) for m in minutes] if isinstance(minutes, Sequence) else [float(minutes)]
    return _native.isochrone(network, _points(at, "at"), several, speed, profile, direction == "from", threads)


def matrix(
    network: Network,
    homes: Any,
    facilities: Any,
    limit: float = 1800.0,
    *,
    speed: float = 1.0,
    profile: str | None = None,
    reached_only: bool = False,
    threads: int | None = None,
) -> Table:
    """Travel times in seconds from every home to every facility.

    ``homes`` and ``facilities`` are tables of points, or lists of ``(lon, lat)``; ``limit`` is in seconds. Columns: ``home``,
    ``facility``, ``seconds``, in the order of the homes, then of the facilities; ``seconds`` is null beyond the limit, or such
    rows are left out with ``reached_only``.
    """
    return _native.matrix(network, _points(homes, "homes"), _points(facilities, "facilities"), limit, speed, profile, not reached_only, threads)


def site(
    coverage: Coverage,
    at: Any,
    *,
    circle: str | None = None,
    cohort: str | None = None,
    service: str | None = None,
    threads: int | None = None,
) -> Table:
    """What one more site at a place would bring: the same as adding it and computing anew.

    ``at`` is as in :func:`isochrone`, each point for itself; the site gives every service of the circle, or ``service`` alone.
    Columns: ``id``, ``cohort``, ``circle``, ``on_network``, ``newly_seniors`` (who come within the minutes of what it gives),
    ``completed_seniors`` (of these, whose circle it completes), ``again_seniors`` (who had it before and reach the site too),
    ``shorter_seniors`` and ``saved_s`` (seconds, summed over them), ``newly_home_ids``, ``geometry``. Null off the network.
    """
    return _native.site(coverage, _points(at, "at"), circle, cohort, service, threads)
