"""Tables of any library as what the engine reads: objects with ``__arrow_c_stream__``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ._error import Error
from ._native import Table


def table(data: Any, name: str) -> Any:
    """``data`` as an object with ``__arrow_c_stream__`` or ``__arrow_c_array__``; ``name`` is the argument, for errors."""
    if isinstance(data, Mapping):
        return Table.from_lists([(str(column), _list(values)) for column, values in data.items()])
    if hasattr(data, "to_crs") and hasattr(data, "to_arrow"):  # a GeoDataFrame
        if data.crs is None:
            raise Error(
                f"{name}: this GeoDataFrame has no coordinate system; say which with .set_crs(4326), or the one that it is in",
                file=name,
                column=data.geometry.name,
                way_out="say which with .set_crs(4326), or the one that it is in",
            )
        if data.crs.to_epsg() != 4326:
            data = data.to_crs(4326)
        data = data.to_arrow(index=False)
    return _aligned(data)


def rebuilt(data: Any) -> Table:
    """The table that was pickled as an Arrow table."""
    return Table.from_arrow(_aligned(data))


def _aligned(data: Any) -> Any:
    """``data``, copied where its buffers begin at an odd address.

    Arrow buffers that came from another process, by pickle protocol 5 without a copy, may begin anywhere in the message; the engine
    reads whole words.
    """
    pa = sys.modules.get("pyarrow")  # without it, nothing was unpickled as such
    if pa is None or isinstance(data, Table) or not hasattr(data, "__arrow_c_stream__"):
        return data
    table = pa.table(data)
    buffers = (b for column in table.columns for chunk in column.chunks for b in chunk.buffers() if b is not None)
    if all(b.address % 8 == 0 for b in buffers):
        return table
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return pa.ipc.open_stream(sink.getvalue()).read_all()


def points(data: Any, name: str) -> Any:
    """As :func:`table`; also one ``(lon, lat)``, several, or a shapely point, in degrees on WGS84."""
    if hasattr(data, "geom_type"):
        return Table.from_lists([("geometry", [bytes(data.wkb)])])
    if hasattr(data, "tolist") and not hasattr(data, "columns"):
        data = data.tolist()
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        pairs = [data] if len(data) == 2 and not isinstance(data[0], Sequence) else list(data)
        if not all(isinstance(pair, Sequence) and len(pair) == 2 for pair in pairs):
            raise Error(f"{name}: expected (longitude, latitude), or a list of such pairs; give degrees on WGS84", file=name)
        return Table.from_lists([("lon", [float(lon) for lon, _ in pairs]), ("lat", [float(lat) for _, lat in pairs])])
    return table(data, name)


def _list(values: Any) -> list[Any]:
    """Values as a list; shapely geometries as their WKB."""
    values = values.tolist() if hasattr(values, "tolist") else list(values)
    return [bytes(value.wkb) if hasattr(value, "wkb") else value for value in values]


def cache_folder() -> Path:
    """The folder of kept networks: ``CARECIRCLE_CACHE``, else ``carecircle`` in the user's folder of caches."""
    if own := os.environ.get("CARECIRCLE_CACHE"):
        return Path(own)
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "carecircle"
