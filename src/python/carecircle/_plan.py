"""Optimal plans over a matrix of costs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import _native
from ._error import Error
from ._frames import table


@dataclass(frozen=True)
class Plan:
    """The best sites that were found, and what is proven of them.

    Sites and demands are the ids of the costs' table; for costs as a grid, the numbers of its columns and rows.
    """

    #: Chosen candidates, ascending by column.
    sites: list[Any]
    #: MCLP: covered weight. LSCP: number (or cost) of sites. p-median: weighted sum of costs. p-center: greatest cost.
    objective: float | None
    #: Value that no plan can beat; None where none is known.
    bound: float | None
    #: ``optimal``, ``feasible``, ``infeasible`` or ``unknown``.
    status: str
    #: Whether the plan is proven optimal.
    optimal: bool
    #: What is proven, as a sentence.
    proof: str
    #: Demand to (site, cost), for each demand that a chosen site serves.
    assignments: dict[Any, tuple[Any, float]]
    #: Everything that is known of the plan, as ``carecircle plan --json`` writes it.
    certificate: dict[str, Any] = field(repr=False)


@dataclass
class _Conditions:
    forced: list[str]
    forbidden: list[str]
    existing: list[float | None] | None
    site_costs: list[float] | None
    budget: float | None
    capacities: list[float] | None


def plan(
    costs: Any,
    weights: Any,
    model: str = "mclp",
    p: int | None = None,
    *,
    limit: float | None = None,
    share: float = 1.0,
    forced: Sequence[Any] = (),
    forbidden: Sequence[Any] = (),
    existing: Sequence[float | None] | None = None,
    site_costs: Sequence[float] | None = None,
    budget: float | None = None,
    capacities: Sequence[float] | None = None,
    time_limit: float | None = None,
) -> Plan:
    """The best sites over a matrix of travel costs, with proof.

    Parameters
    ----------
    costs
        A grid of shape (demands, candidates), of numpy or lists, NaN or None where a candidate is out of reach; or the table of
        :func:`matrix`, with the columns ``home``, ``facility`` and ``seconds``.
    weights
        People at each demand: one number a row of the grid; for a table, a dict from ``home`` to people, or one number a
        distinct ``home`` in the order of its first row. A home that the dict names and the table does not is out of reach.
    model
        ``mclp`` (most weight within ``limit`` by ``p`` sites), ``lscp`` (fewest sites that cover ``share`` of what can be
        covered), ``p-median`` or ``p-center``.
    p
        Number of sites; not for ``lscp``.
    limit
        Greatest cost at which a demand is covered, in the unit of the costs; the greatest cost of the matrix without it.
    share
        Share of the weight to cover, 0 to 1, for ``lscp``.
    forced, forbidden
        Candidates that are in every plan, and in none.
    existing
        Cost of each demand to its nearest facility of today; None where it has none.
    site_costs, budget
        Cost of opening each candidate, and the most that all may cost.
    capacities
        Greatest weight that each candidate serves, ``math.inf`` for no limit.
    time_limit
        Seconds after which the best plan so far is returned; without it, the search ends with a proof. Ctrl+C ends it too.

    Raises
    ------
    Error
        For costs or conditions that contradict themselves. A problem that no plan solves is not an error: its status says so.
    """
    rows, columns, pairs, weights = _matrix(costs, weights)
    names = [str(row) for row in rows], [str(column) for column in columns]
    if limit is None and model in ("mclp", "lscp") and pairs:
        limit = max(cost for _, _, cost in pairs)
    conditions = _Conditions(
        forced=[str(site) for site in forced],
        forbidden=[str(site) for site in forbidden],
        existing=None if existing is None else [_reached(cost) for cost in existing],
        site_costs=None if site_costs is None else [float(cost) for cost in site_costs],
        budget=budget,
        capacities=None if capacities is None else [float(most) for most in capacities],
    )
    answer = _native.plan(names[0], names[1], pairs, weights, model, p, limit, share, conditions, time_limit)
    certificate = json.loads(answer)
    demand, site = dict(zip(names[0], rows)), dict(zip(names[1], columns))
    return Plan(
        sites=[site[name] for name in certificate["sites"]],
        objective=certificate["objective"],
        bound=certificate["bound"],
        status=certificate["status"],
        optimal=certificate["optimal"],
        proof=certificate["proof"],
        assignments={demand[row["demand"]]: (site[row["site"]], row["cost"]) for row in certificate["assignments"]},
        certificate=certificate,
    )


def _reached(cost: Any) -> float | None:
    """A cost; None for None and NaN."""
    return None if cost is None or math.isnan(cost) else float(cost)


def _matrix(costs: Any, weights: Any) -> tuple[list[Any], list[Any], list[tuple[int, int, float]], list[float]]:
    """Ids of rows and columns, the pairs in reach, and one weight a row."""
    if hasattr(costs, "tolist") and not hasattr(costs, "columns"):
        costs = costs.tolist()
    if isinstance(costs, Sequence):
        width = len(costs[0]) if costs else 0
        for number, row in enumerate(costs):
            if len(row) != width:
                raise Error(f"costs, row {number}: found {len(row)} costs, expected {width} as in row 0; give a full grid", file="costs", row=number)
        found = [(i, j, _reached(cost)) for i, row in enumerate(costs) for j, cost in enumerate(row)]
        pairs = [(i, j, cost) for i, j, cost in found if cost is not None]
        return list(range(len(costs))), list(range(width)), pairs, [float(weight) for weight in weights]
    columns = _native.Table.from_arrow(table(costs, "costs")).to_lists()
    for column in ("home", "facility", "seconds"):
        if column not in columns:
            message = f'costs: no column "{column}" (found: {", ".join(columns)}); give the table of matrix()'
            raise Error(message, file="costs", column=column, way_out="give the table of matrix()")
    homes = list(weights) if isinstance(weights, Mapping) else list(dict.fromkeys(columns["home"]))
    facilities = list(dict.fromkeys(columns["facility"]))
    row, place = {home: i for i, home in enumerate(homes)}, {facility: j for j, facility in enumerate(facilities)}
    if unweighted := next((home for home in columns["home"] if home not in row), None):
        raise Error(f'weights: none for the home "{unweighted}" of the costs; give every home a weight', file="weights", column=unweighted)
    rows = zip(columns["home"], columns["facility"], columns["seconds"])
    pairs = [(row[home], place[facility], cost) for home, facility, cost in rows if cost is not None]
    return homes, facilities, pairs, [float(weight) for weight in (weights.values() if isinstance(weights, Mapping) else weights)]
