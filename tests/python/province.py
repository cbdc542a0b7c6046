"""A made-up province: counties edge to edge in two rows, roads and one ferry across their borders."""

from __future__ import annotations

import random

from city import City, grid

SERVICES = ("canteen", "daycare")
#: Junctions along a county's side, and metres between two.
SIDE, STEP = 14, 150.0


def province(count: int, seed: int = 7) -> tuple[City, dict[str, tuple[dict, dict]]]:
    """Streets of the province; homes and facilities by county."""
    city, dice, counties = City(), random.Random(seed), {}
    span = SIDE * STEP
    columns = (count + 1) // 2
    corners = []
    for number in range(count):
        column, row = number % columns, number // columns
        first, nodes = len(city.streets), len(city.nodes)
        grid(SIDE, STEP, seed=seed + number, at=(column * span, row * span), city=city)
        corners.append(nodes)
        streets = range(first, len(city.streets))
        homes = [(dice.choice(streets), dice.uniform(0.1, 0.9)) for _ in range(120)]
        # Every third county has no canteen of its own; none has one in every corner.
        few = [s for s in (SERVICES if number % 3 else SERVICES[1:]) for _ in range(2)]
        sites = [(dice.choice(streets), dice.uniform(0.1, 0.9)) for _ in few]
        at = [city.along(*home) for home in homes]
        of_homes = {
            "id": [f"h{number}-{i}" for i in range(len(at))],
            "lon": [lon for lon, _ in at],
            "lat": [lat for _, lat in at],
            "seniors": [float(dice.randint(0, 40)) for _ in at],
        }
        at = [city.along(*site) for site in sites]
        of_facilities = {
            "id": [f"f{number}-{i}" for i in range(len(at))],
            "lon": [lon for lon, _ in at],
            "lat": [lat for _, lat in at],
            "services": [[service] for service in few],
        }
        counties[f"county{number:02d}"] = (of_homes, of_facilities)
    # Roads across each border: at four places of a side.
    for number in range(count):
        column, row = number % columns, number // columns
        for step in (1, 5, 9, 12):
            if column + 1 < columns and number + 1 < count:
                city.streets.append((corners[number] + step * SIDE + SIDE - 1, corners[number + 1] + step * SIDE))
            if row == 0 and number + columns < count:
                city.streets.append((corners[number] + (SIDE - 1) * SIDE + step, corners[number + columns] + step))
    # A ferry from one end of the province to the other.
    city.ferries.append((corners[0] + 7 * SIDE + 7, corners[columns - 1] + 7 * SIDE + 7, 4))
    return city, counties
