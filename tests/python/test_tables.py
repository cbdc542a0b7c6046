"""Tables of every library in and out, and errors that name the place."""

from __future__ import annotations

import inspect
import pickle
import re

import pytest

import carecircle as cc
from carecircle import _native
from city import City, places, table
from conftest import ROOT

CIRCLES = [cc.Circle("meals", 8, ["canteen"])]
HOW = {"circles": CIRCLES, "cohorts": {"steady": 1.0}}


@pytest.fixture(scope="module")
def lists(city: City) -> tuple[dict, dict]:
    homes = table(city, places(city, 30, 1), id=[f"h{i}" for i in range(30)], seniors=[float(i) for i in range(30)])
    facilities = table(city, places(city, 4, 2), id=[f"f{i}" for i in range(4)], services=["canteen", "canteen,daycare", "daycare", "canteen"])
    return homes, facilities


@pytest.fixture(scope="module")
def answer(net: cc.Network, lists: tuple[dict, dict]) -> dict:
    return cc.cover(*lists, network=net, **HOW).homes().to_lists()


def test_pandas_and_numpy(net: cc.Network, lists: tuple[dict, dict], answer: dict) -> None:
    pandas, numpy = pytest.importorskip("pandas"), pytest.importorskip("numpy")
    pytest.importorskip("pyarrow")
    homes = pandas.DataFrame(lists[0])
    facilities = pandas.DataFrame(lists[1]).astype({"services": "category"})
    assert cc.cover(homes, facilities, network=net, **HOW).homes().to_lists() == answer
    homes["seniors"] = homes["seniors"].astype("int32")
    assert cc.cover(homes.iloc[::1], facilities, network=net, **HOW).homes().to_lists() == answer
    arrays = {column: numpy.array(values) for column, values in lists[0].items()}
    assert cc.cover(arrays, lists[1], network=net, **HOW).homes().to_lists() == answer
    frame = cc.cover(*lists, network=net, **HOW).homes().to_pandas()
    assert list(frame["home"]) == answer["home"]


def test_polars(net: cc.Network, lists: tuple[dict, dict], answer: dict) -> None:
    polars = pytest.importorskip("polars")
    homes, facilities = polars.DataFrame(lists[0]), polars.DataFrame(lists[1]).with_columns(polars.col("services").str.split(","))
    table_ = cc.cover(homes, facilities, network=net, **HOW).homes()
    assert table_.to_lists() == answer
    assert polars.DataFrame(table_)["home"].to_list() == answer["home"]


def test_arrow_in_several_chunks(net: cc.Network, lists: tuple[dict, dict], answer: dict) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    homes = pyarrow.table(lists[0])
    chunks = pyarrow.concat_tables([homes.slice(0, 7), homes.slice(7, 0), homes.slice(7)])
    assert cc.cover(chunks, pyarrow.table(lists[1]).to_batches()[0], network=net, **HOW).homes().to_lists() == answer
    back = cc.Table.from_arrow(chunks)
    assert len(back) == 30 and back.to_arrow().equals(chunks)
    assert pickle.loads(pickle.dumps(back)).to_lists() == lists[0]


def test_buffers_at_odd_addresses_are_read(net: cc.Network, lists: tuple[dict, dict], answer: dict) -> None:
    """Dask hands tables over as slices of a message, which may begin anywhere."""
    pyarrow = pytest.importorskip("pyarrow")

    def moved(columns: dict):
        held: list = []
        packed = pickle.dumps(pyarrow.table(columns), protocol=5, buffer_callback=held.append)
        odd = [memoryview(b"x" + bytes(buffer))[1:] for buffer in held]
        return pickle.loads(packed, buffers=odd)

    homes, facilities = moved(lists[0]), moved(lists[1])
    assert any(b.address % 8 for column in homes.columns for chunk in column.chunks for b in chunk.buffers() if b)
    table_ = cc.cover(homes, facilities, network=net, **HOW).homes()
    assert table_.to_lists() == answer
    held: list = []
    packed = pickle.dumps(table_, protocol=5, buffer_callback=held.append)
    again = pickle.loads(packed, buffers=[memoryview(b"x" + bytes(buffer))[1:] for buffer in held])
    assert again.to_lists() == answer


def test_a_geodataframe_goes_in_and_comes_out(net: cc.Network, lists: tuple[dict, dict], answer: dict) -> None:
    geopandas = pytest.importorskip("geopandas")
    pytest.importorskip("pyarrow")

    def frame(columns: dict):
        rest = {name: values for name, values in columns.items() if name not in ("lon", "lat")}
        return geopandas.GeoDataFrame(rest, geometry=geopandas.points_from_xy(columns["lon"], columns["lat"]), crs=4326)

    homes, facilities = (frame(columns) for columns in lists)
    assert cc.cover(homes, facilities, network=net, **HOW).homes().to_lists() == answer
    # In the metres of a bureau, 2000 国家大地坐标系: the same homes, to a millimetre.
    coverage = cc.cover(homes.to_crs(4549), facilities.to_crs(4549), network=net, **HOW)
    metres = coverage.homes().to_lists()
    assert metres["canteen_s"] == pytest.approx(answer["canteen_s"], abs=0.02)
    out = coverage.homes().to_geopandas()
    assert isinstance(out, geopandas.GeoDataFrame) and out.crs.to_epsg() == 4326
    assert out.geometry.geom_equals_exact(homes.geometry, 1e-9).all()
    gaps = cc.gaps(coverage).to_geopandas()
    assert len(gaps) and gaps.geometry.is_valid.all() and set(gaps.geom_type) == {"MultiPolygon"}
    with pytest.raises(cc.Error) as refused:
        cc.cover(homes.set_crs(None, allow_override=True), facilities, network=net, **HOW)
    assert "set_crs" in refused.value.way_out
    with pytest.raises(cc.Error) as refused:
        cc.cover(homes.to_crs(4549).to_arrow(index=False), facilities, network=net, **HOW)
    assert (refused.value.file, refused.value.column) == ("homes", "geometry") and "to_crs(4326)" in refused.value.way_out


def changed(columns: dict, **new) -> dict:
    return {name: values for name, values in {**columns, **new}.items() if values is not None}


def test_what_is_wrong_is_named_by_argument_row_and_column(net: cc.Network, lists: tuple[dict, dict]) -> None:
    homes, facilities = lists
    with_one = lambda name, row, value: changed(homes, **{name: [*homes[name][:row], value, *homes[name][row + 1 :]]})
    cases = [
        (changed(homes, seniors=None), facilities, ("homes", None, "seniors")),
        (homes, changed(facilities, services=None), ("facilities", None, "services")),
        (changed(homes, lon=None), facilities, ("homes", None, "lon")),
        (changed(homes, seniors=["many"] * 30), facilities, ("homes", None, "seniors")),
        (with_one("seniors", 4, None), facilities, ("homes", 4, "seniors")),
        (with_one("seniors", 5, -1.0), facilities, ("homes", 5, "seniors")),
        (with_one("id", 6, "h2"), facilities, ("homes", 6, "id")),
        (with_one("lat", 7, None), facilities, ("homes", 7, "lat")),
        (with_one("lat", 8, 121.0), facilities, ("homes", 8, "lon")),
        (with_one("lon", 9, float("inf")), facilities, ("homes", 9, "lon")),
        ({"id": ["a"], "seniors": [1], "geometry": [b"no wkb"]}, facilities, ("homes", 0, "geometry")),
        (3, facilities, ("homes", None, None)),
    ]
    for mine, theirs, place in cases:
        with pytest.raises(cc.Error) as refused:
            cc.cover(mine, theirs, network=net, **HOW)
        error = refused.value
        assert (error.file, error.row, error.column) == place, error
        assert error.way_out, error
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), again.row, again.column) == (str(error), error.row, error.column)
    for how, column in [
        ({**HOW, "cohorts": {"fast": 9.0}}, "fast"),
        ({**HOW, "cohorts": {"x": ("bike", 1.0)}}, "bike"),
        ({**HOW, "circles": [cc.Circle("c", 0, ["canteen"])]}, "minutes"),
        ({**HOW, "circles": [cc.Circle("c", 5, [])]}, "need"),
        ({**HOW, "circles": [cc.Circle("c", 5, ["canteen"], mode="rocket")]}, "rocket"),
    ]:
        with pytest.raises(cc.Error) as refused:
            cc.cover(*lists, network=net, **how)
        assert refused.value.column == column


def test_missing_is_never_zero(net: cc.Network, lists: tuple[dict, dict], city: City) -> None:
    homes, facilities = lists
    # Nothing beyond a search of three minutes is reached, and a home out at sea is off the network.
    far = changed(homes, lon=[*homes["lon"][:-1], 121.9])
    found = cc.cover(far, facilities, network=net, circles=[cc.Circle("meals", 3, ["canteen"])], cohorts={"s": 1.0}, max_minutes=3).homes().to_lists()
    assert None in found["canteen_s"] and 0.0 not in found["canteen_s"]
    assert found["canteen_s"][-1] is None and found["meals_reason"][-1] == "off_network" and found["meals"][-1] is False
    # One of three canteens is not located: 'at least'. All: no verdict.
    lost = changed(facilities, lon=[None, *facilities["lon"][1:]], lat=[None, *facilities["lat"][1:]])
    totals = cc.cover(homes, lost, network=net, **HOW).totals().to_lists()
    assert totals["certainty"] == ["at_least"] and "not located" in totals["note"][0]
    nothing = changed(facilities, lon=[None] * 4, lat=[None] * 4)
    coverage = cc.cover(homes, nothing, network=net, **HOW)
    assert set(coverage.homes().to_lists()["meals"]) == {None}
    assert coverage.totals().to_lists()["share"] == [None]
    # A service that no list holds is no data, unless its register is said to be whole.
    asked = {**HOW, "circles": [cc.Circle("school", 15, ["school"])]}
    assert cc.cover(*lists, network=net, **asked).totals().to_lists()["certainty"] == ["no_data"]
    assert cc.cover(*lists, network=net, registers=["school"], **asked).totals().to_lists()["share"] == [0.0]


def test_the_stubs_say_what_the_module_has() -> None:
    text = (ROOT / "src/python/carecircle/_native.pyi").read_text(encoding="utf-8")
    names = set(re.findall(r"^(?:class|def) (\w+)", text, re.MULTILINE))
    assert names == {name for name in dir(_native) if not name.startswith("__")}
    for name in ("cover", "matrix", "isochrone", "site", "plan", "gaps"):
        said = re.search(rf"^def {name}\((.*?)\) ->", text, re.MULTILINE | re.DOTALL)
        assert said
        assert re.findall(r"(\w+): ", said[1]) == list(inspect.signature(getattr(_native, name)).parameters), name
    for of in (cc.Table, cc.Network, cc.Coverage, cc.Study):
        body = re.search(rf"^class {of.__name__}:(.*?)(?=^class |^def |\Z)", text, re.MULTILINE | re.DOTALL)
        assert body
        said = {name for name in re.findall(r"def (\w+)", body[1]) if not name.startswith("__")}
        assert said == {name for name in vars(of) if not name.startswith("__")}, of


def test_every_public_name_is_documented() -> None:
    for name in cc.__all__:
        assert (getattr(cc, name).__doc__ or "").strip(), name
