"""Small street maps in metres, with the walking time worked out by hand, and who of ours and Valhalla is right."""

import math

LON, LAT = 121.1, 28.85
_sin = math.sin(math.radians(LAT))
_w = math.sqrt(1 - 0.00669437999 * _sin * _sin)
EAST = 6378137 / _w * math.cos(math.radians(LAT)) * math.pi / 180
NORTH = 6378137 * (1 - 0.00669437999) / _w**3 * math.pi / 180


def degrees(at):
    """Longitude and latitude of a place in metres about the middle of the maps."""
    return LON + at[0] / EAST, LAT + at[1] / NORTH


def extract(ways, nodes):
    """The map as OpenStreetMap XML; lines that share a place share its node."""
    ids, points, lines = {}, [], []

    def tags(of):
        return "".join(f'<tag k="{k}" v="{v}"/>' for k, v in of.items())

    for number, (line, of) in enumerate(ways, 1):
        refs = ""
        for at in line:
            if at not in ids:
                ids[at] = len(ids) + 1
                lon, lat = degrees(at)
                points.append(f'<node id="{ids[at]}" version="1" lon="{lon:.7f}" lat="{lat:.7f}">{tags(nodes.get(at, {}))}</node>')
            refs += f'<nd ref="{ids[at]}"/>'
        lines.append(f'<way id="{number}" version="1">{refs}{tags(of)}</way>')
    return "\n".join(['<osm version="0.6">', *points, *lines, "</osm>"])


INTRO = """# Streets, held against Valhalla

Made by `benches/peers/streets.py` with Valhalla {version}: its table of small maps, then Malta. Each map has one home and one
canteen; both programs walk at 1 m/s. Valhalla's times end at the street, so the straight lines to and from it are added. It knows
no walls, water or buildings: where a line crosses one, its time is too short. 'Paper' is worked out by hand, to the second.
"""

MALTA = """
## Malta

300 of the oracle's homes, each to the facility that ours finds nearest, with the built-in profile. Looked at one by one, the large
differences are barriers that Valhalla's lines cross: 2417 and 15415 lie in the sea, beyond the coastline; 10792 stands behind a wall,
1278 behind the city wall, 8983 between a cliff and the Victoria Lines. Ours goes round, or farther to a street that is reached.

"""

LEFT = """
## Left open

A compound with an open and a private gate: its residents go round by the open one, which is too long, never too short. Letting
everybody out by the private gate would open a way through the compound that visitors do not have; right is a second layer of the
compound's lanes for those who start on them.
"""

# Seconds on paper, by folder of `tests/data/cases`; None where there is no way.
FOLDERS = {
    "plaza": 355,
    "corridor": 244,
    "platform": 244,
    "ladder": None,
    "trunk-village": 244,
    "ferry-10min": 906,
    "ferry-interval": 2406,
    "private-gate": 280,
    "tunnel-snap": 107,
    "wall-and-gate": 2178,
}

WEST = (((-500, 0), (-250, 0), (-50, 0)), {"highway": "residential"})
EAST_HALF = (((50, 0), (250, 0), (500, 0)), {"highway": "residential"})
STREET = (((-500, 0), (-250, 0), (0, 0), (250, 0), (500, 0)), {"highway": "residential"})
LANE = (((0, 0), (0, 20), (0, 40), (0, 60), (0, 80)), {"highway": "residential"})
YARD = ((-60, 10), (-40, 10), (0, 10), (40, 10), (60, 10), (60, 110), (-60, 110), (-60, 10))
GATED_STREET = (((-500, 0), (-250, 0), (-40, 0), (40, 0), (250, 0), (500, 0)), {"highway": "residential"})
INNER = [
    (((-40, 0), (-40, 10)), {"highway": "service"}),
    (((-40, 10), (-40, 60), (40, 60), (40, 10)), {"highway": "service"}),
    (((40, 10), (40, 0)), {"highway": "service"}),
]
CASES = []


def link(name, tags, paper, nodes=None):
    """Two streets with one way of 100 m between them; 50 m of street at either side."""
    ways = [WEST, EAST_HALF, (((-50, 0), (0, 0), (50, 0)), tags)]
    CASES.append((name, ways, nodes or {}, (-100, 0), (100, 0), paper))


def beside(name, ways, home, paper, nodes=None, canteen=(-200, 0)):
    """Something between a home and the street, on which the canteen stands."""
    CASES.append((name, [STREET, *ways], nodes or {}, home, canteen, paper))


link("footway", {"highway": "footway"}, 200)
link("railway=platform", {"railway": "platform"}, 200)
link("public_transport=platform", {"public_transport": "platform"}, 200)
link("man_made=pier", {"man_made": "pier"}, 200)
link("lift as a way", {"highway": "elevator"}, 260)
link("lift as a node", {"highway": "footway"}, 260, {(0, 0): {"highway": "elevator"}})
link("escalator, our way", {"highway": "steps", "conveying": "forward"}, 200)
link("escalator, against us", {"highway": "steps", "conveying": "backward"}, None)
link("ladder", {"highway": "ladder"}, None)
link("trunk without a tag", {"highway": "trunk"}, 200)
link("trunk, foot=no", {"highway": "trunk", "foot": "no"}, None)
link("trunk, motorroad=yes", {"highway": "trunk", "motorroad": "yes"}, None)
link("primary, sidewalk=no", {"highway": "primary", "sidewalk": "no"}, 200)
link("primary, sidewalk=separate", {"highway": "primary", "sidewalk": "separate"}, 200)
link("primary, foot=use_sidepath", {"highway": "primary", "foot": "use_sidepath"}, None)
link("access=no, foot=yes", {"highway": "residential", "access": "no", "foot": "yes"}, 200)
link("access=customers", {"highway": "service", "access": "customers"}, 200)
link("cycleway without foot", {"highway": "cycleway", "bicycle": "designated"}, 200)
link("oneway:foot=-1", {"highway": "footway", "oneway:foot": "-1"}, None)
link("construction", {"highway": "construction", "construction": "footway"}, None)
link("footway, demolished=yes", {"highway": "footway", "demolished": "yes"}, None)
link("marked crossing", {"highway": "footway"}, 205, {(0, 0): {"highway": "crossing"}})
for text, seconds in (("00:10", 600), ("10", 600), ("PT1H30M", 5400), ("1:30", 5400), ("90 min", 5400), ("1 h", 3600)):
    link(f"ferry, duration={text}", {"route": "ferry", "duration": text}, 100 + seconds)
link("ferry, interval=00:20", {"route": "ferry", "duration": "00:10", "interval": "00:20"}, 1300)
link("ferry, foot=no", {"route": "ferry", "duration": "00:10", "foot": "no"}, None)
link("access:conditional at no hour", {"highway": "footway", "access:conditional": "no @ (22:00-06:00)"}, 200)
link("wall as a node of the way", {"highway": "footway"}, None, {(0, 0): {"barrier": "wall"}})
for kind in ("bollard", "kissing_gate", "stile", "lift_gate", "turnstile"):
    link(f"node barrier={kind}", {"highway": "footway"}, 200, {(0, 0): {"barrier": kind}})
link("gate, access=no", {"highway": "footway"}, None, {(0, 0): {"barrier": "gate", "access": "no"}})
CASES.append(
    (
        "square crossed along its outline",
        [WEST, EAST_HALF, (((-50, 0), (-50, 40), (50, 40), (50, 0), (-50, 0)), {"highway": "pedestrian", "area": "yes"})],
        {},
        (-100, 0),
        (100, 0),
        200,
    )
)
beside("plain", [], (40, 30), 270)
beside("wall, around its end", [(((-100, 20), (40, 20)), {"barrier": "wall"})], (30, 40), 282)
beside(
    "fence with a gap",
    [(((-100, 20), (-1, 20)), {"barrier": "fence"}), (((1, 20), (100, 20)), {"barrier": "fence"})],
    (30, 40),
    256,
)
beside("water between", [(((-100, 10), (60, 10), (60, 30), (-100, 30), (-100, 10)), {"natural": "water"})], (30, 40), 322)
beside(
    "railway with a level crossing",
    [(((-400, 20), (0, 20), (400, 20)), {"railway": "rail"}), (((0, 60), (0, 20), (0, 0)), {"highway": "residential"})],
    (50, 30),
    280,
    {(0, 20): {"railway": "level_crossing"}},
)
beside(
    "motorway with an underpass",
    [
        (((-900, 20), (900, 20)), {"highway": "motorway"}),
        (((0, 80), (0, 35)), {"highway": "footway"}),
        (((0, 35), (0, 5)), {"highway": "footway", "tunnel": "yes", "layer": "-1"}),
        (((0, 5), (0, 0)), {"highway": "footway"}),
    ],
    (50, 50),
    300,
)
over = ((-500, 0), (-500, 60), (500, 60), (500, 0))
for name, tags in (
    ("viaduct above", {"highway": "tertiary", "bridge": "viaduct"}),
    ("tunnel below", {"highway": "tertiary", "tunnel": "yes"}),
    ("layer=1", {"highway": "tertiary", "layer": "1"}),
    ("covered way", {"highway": "footway", "covered": "yes"}),
):
    beside(name, [(over, tags)], (10, 55), 155, canteen=(-90, 0))
beside("resident, private gate", [LANE], (0, 50), 250, {(0, 20): {"barrier": "gate", "access": "private"}})
WALLED = [GATED_STREET, *INNER, (YARD, {"barrier": "wall"})]
GATES = {(-40, 10): {"barrier": "gate"}, (40, 10): {"barrier": "gate", "access": "private"}}
CASES.append(("resident, open and private gate", WALLED, GATES, (30, 62), (200, 0), 232))
CASES.append(("visitor, open and private gate", WALLED, GATES, (300, 0), (30, 62), 472))
CASES.append(("passer-by, open and private gate", WALLED, GATES, (300, 0), (-200, 0), 500))

# Who is right, and why: written after looking at each.
WHY = {
    "plaza": ("ours", "Valhalla drops squares (`area=yes`); the outline is the least that can be walked, straight across is 345"),
    "corridor": ("both", "the lift and the corridor are walked by both"),
    "platform": ("ours", "people walk on platforms; Valhalla leaves `railway=platform` out"),
    "ladder": ("both", "a ladder is no path"),
    "trunk-village": ("both", "a village along a national road is left along it"),
    "ferry-10min": ("ours", "Valhalla does not read `10 min` and sails at its own speed"),
    "ferry-interval": ("ours", "Valhalla does not wait: half of an hour's interval is 1,800 s"),
    "private-gate": ("both", "residents pass their own gate"),
    "tunnel-snap": ("ours", "Valhalla enters the tunnel from the roof; 95.0 m to the street, 10.0 along it, 2.0 to the door; the case's 105 leave out the door"),
    "wall-and-gate": ("ours", "Valhalla's line crosses the wall; 31.6 aslant to the lane, 340.0, 600.5, 400.0, 800.7, 5.0; the case's 2,185 go the first leg at right angles"),
    "footway": ("both", "the plain case"),
    "railway=platform": ("ours", "as the case platform"),
    "public_transport=platform": ("ours", "as the case platform"),
    "man_made=pier": ("ours", "a pier is walked on; Valhalla wants a `highway` tag"),
    "lift as a way": ("ours", "a lift is waited for: 60 s; Valhalla counts lifts in the choice of the way and not in its time"),
    "lift as a node": ("ours", "as above"),
    "escalator, our way": ("both", "an escalator is walked in its direction"),
    "escalator, against us": ("ours", "Valhalla goes up the down escalator: it reads no `conveying`"),
    "trunk without a tag": ("both", "as the case trunk-village"),
    "trunk, foot=no": ("both", "forbidden"),
    "trunk, motorroad=yes": ("both", "forbidden"),
    "primary, sidewalk=no": ("both", "people walk along it all the same"),
    "primary, sidewalk=separate": ("both", "its sidewalk is drawn beside it where it exists; here it is not, and nobody is cut off"),
    "primary, foot=use_sidepath": ("ours", "the tag forbids the carriageway; the path beside it is its own way"),
    "access=no, foot=yes": ("both", "the more special tag counts"),
    "access=customers": ("both", "who comes to a facility is its customer"),
    "cycleway without foot": ("open", "China's cycle tracks are walked; Valhalla needs `foot=yes`; a study says `[profiles.walk.highway] cycleway = \"tagged\"`"),
    "oneway:foot=-1": ("both", "against its direction"),
    "construction": ("both", "not there yet"),
    "footway, demolished=yes": ("ours", "not there any more; Valhalla reads the highway tag alone"),
    "marked crossing": ("ours", "5 s for the crossing by the profile; Valhalla has no such time"),
    "ferry, duration=00:10": ("ours", "Valhalla keeps speeds as whole km/h, and so at least 1: 100 m in 360 s"),
    "ferry, duration=10": ("ours", "Valhalla does not read it and sails at 10 km/h"),
    "ferry, duration=PT1H30M": ("ours", "Valhalla does not read it and sails at 10 km/h"),
    "ferry, duration=1:30": ("ours", "Valhalla keeps speeds as whole km/h, and so at least 1: 100 m in 360 s"),
    "ferry, duration=90 min": ("ours", "Valhalla does not read it and sails at 10 km/h"),
    "ferry, duration=1 h": ("ours", "Valhalla does not read it and sails at 10 km/h"),
    "ferry, interval=00:20": ("ours", "half the interval is waited for"),
    "ferry, foot=no": ("both", "forbidden"),
    "access:conditional at no hour": ("both", "without an hour its other tags count, and the report says so"),
    "wall as a node of the way": ("ours", "nobody walks through a wall; Valhalla reads no `barrier=wall` on a node"),
    "node barrier=bollard": ("both", "passed on foot"),
    "node barrier=kissing_gate": ("both", "passed on foot"),
    "node barrier=stile": ("both", "passed on foot"),
    "node barrier=lift_gate": ("both", "passed on foot (Valhalla's 30 s at gates are set to 0 here)"),
    "node barrier=turnstile": ("both", "passed on foot"),
    "gate, access=no": ("both", "closed"),
    "square crossed along its outline": ("ours", "as the case plaza"),
    "plain": ("both", "30 m to the street"),
    "wall, around its end": ("ours", "Valhalla's line crosses the wall: 22.4 m to its end, 20 to the street"),
    "fence with a gap": ("ours", "Valhalla's line crosses the fence: 35.2 m to the gap, 20 to the street"),
    "water between": ("ours", "Valhalla's line crosses the pond"),
    "railway with a level crossing": ("both", "the street with the crossing is the nearer one"),
    "motorway with an underpass": ("both", "by the path and the underpass"),
    "viaduct above": ("ours", "nobody steps onto it from the side, though it is 5 m away; 55 m to the street, 100 along it"),
    "tunnel below": ("ours", "nobody steps onto it from the side, though it is 5 m away; 55 m to the street, 100 along it"),
    "layer=1": ("ours", "nobody steps onto it from the side, though it is 5 m away; 55 m to the street, 100 along it"),
    "covered way": ("ours", "nobody steps into a covered way from the side; 55 m to the street, 100 along it"),
    "resident, private gate": ("both", "one's own gate"),
    "resident, open and private gate": ("ours", "the own private gate is the near one; Valhalla shuns private ground"),
    "visitor, open and private gate": ("both", "visitors go round to the open gate"),
    "passer-by, open and private gate": ("both", "along the street"),
}
