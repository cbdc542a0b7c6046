"""Small made-up places as OpenStreetMap extracts, and the truth about them by code that the engine does not share."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

#: The south-western corner of every place, in degrees.
LON, LAT = 121.0, 28.8
# WGS84.
A, F = 6378137.0, 1 / 298.257223563
E2 = F * (2 - F)


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Length of a short line between two positions in degrees, by the ellipsoid's radii of curvature half-way."""
    lat = math.radians((a[1] + b[1]) / 2)
    w = math.sqrt(1 - E2 * math.sin(lat) ** 2)
    north, east = A * (1 - E2) / w**3, A / w
    return math.hypot(math.radians(b[1] - a[1]) * north, math.radians(b[0] - a[0]) * east * math.cos(lat))


def degrees(x: float, y: float) -> tuple[float, float]:
    """The position so many metres east and north of the corner, rounded as OpenStreetMap rounds."""
    lat = LAT + y / 110_800.0
    return round(LON + x / (111_320.0 * math.cos(math.radians(LAT))), 7), round(lat, 7)


@dataclass
class City:
    """Junctions, streets between them, and ferries with their minutes."""

    nodes: list[tuple[float, float]] = field(default_factory=list)
    streets: list[tuple[int, int]] = field(default_factory=list)
    ferries: list[tuple[int, int, int]] = field(default_factory=list)

    def node(self, x: float, y: float) -> int:
        self.nodes.append(degrees(x, y))
        return len(self.nodes) - 1

    def along(self, street: int, fraction: float) -> tuple[float, float]:
        """The position on a street at a fraction of it."""
        (u, v) = (self.nodes[n] for n in self.streets[street])
        return u[0] + (v[0] - u[0]) * fraction, u[1] + (v[1] - u[1]) * fraction

    def write(self, path: Path) -> Path:
        """The city as an extract."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
        lines += [f'<node id="{i + 1}" lat="{lat:.7f}" lon="{lon:.7f}"/>' for i, (lon, lat) in enumerate(self.nodes)]
        ways: Iterable[tuple[int, int, str]] = [(u, v, '<tag k="highway" v="residential"/>') for u, v in self.streets]
        ferry = '<tag k="route" v="ferry"/><tag k="foot" v="yes"/><tag k="duration" v="00:{:02d}"/>'
        ways = [*ways, *((u, v, ferry.format(minutes)) for u, v, minutes in self.ferries)]
        lines += [f'<way id="{i + 1}"><nd ref="{u + 1}"/><nd ref="{v + 1}"/>{tags}</way>' for i, (u, v, tags) in enumerate(ways)]
        path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
        return path

    def times(self, homes: list[tuple[int, float]], sites: list[tuple[int, float]]) -> list[list[float]]:
        """Seconds at 1 m/s between places on streets, each a street and a fraction of it, by SciPy's Dijkstra; infinity without a way.

        Every place becomes a node of its own, so that a search runs over nodes only.
        """
        import numpy as np
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import dijkstra

        places = [*homes, *sites]
        on: dict[int, list[tuple[float, int]]] = {}
        for number, (street, fraction) in enumerate(places):
            on.setdefault(street, []).append((fraction, len(self.nodes) + number))
        rows: list[int] = []
        columns: list[int] = []
        lengths: list[float] = []
        for street, (u, v) in enumerate(self.streets):
            length = metres(self.nodes[u], self.nodes[v])
            stops = [(0.0, u), *sorted(on.get(street, [])), (1.0, v)]
            for (f, a), (g, b) in zip(stops, stops[1:]):
                rows.append(a)
                columns.append(b)
                lengths.append(max((g - f) * length, 1e-9))
        size = len(self.nodes) + len(places)
        graph = coo_matrix((np.array(lengths), (rows, columns)), shape=(size, size)).tocsr()
        first = len(self.nodes)
        found = dijkstra(graph, directed=False, indices=range(first, first + len(homes)))
        return found[:, first + len(homes) :].tolist()


def grid(side: int, step_m: float = 100.0, *, seed: int | None = None, at: tuple[float, float] = (0.0, 0.0), city: City | None = None) -> City:
    """Streets every ``step_m`` metres. With a seed, junctions are shaken and a quarter of the streets is missing."""
    city = city or City()
    dice = random.Random(seed)
    shake = step_m / 5 if seed is not None else 0.0
    first = len(city.nodes)
    for j in range(side):
        for i in range(side):
            city.node(at[0] + i * step_m + dice.uniform(-shake, shake), at[1] + j * step_m + dice.uniform(-shake, shake))
    pairs = [(j * side + i, j * side + i + 1) for j in range(side) for i in range(side - 1)]
    pairs += [(j * side + i, j * side + i + side) for j in range(side - 1) for i in range(side)]
    city.streets += [(first + u, first + v) for u, v in pairs if seed is None or dice.random() > 0.25]
    return city


def places(city: City, count: int, seed: int, streets: range | None = None) -> list[tuple[int, float]]:
    """Places on the streets, drawn from a seed: a street and a fraction of it."""
    dice = random.Random(seed)
    streets = streets or range(len(city.streets))
    return [(dice.choice(streets), dice.uniform(0.05, 0.95)) for _ in range(count)]


def table(city: City, at: list[tuple[int, float]], **columns: list) -> dict[str, list]:
    """A table of places with further columns."""
    positions = [city.along(street, fraction) for street, fraction in at]
    return {"lon": [lon for lon, _ in positions], "lat": [lat for _, lat in positions], **columns}
