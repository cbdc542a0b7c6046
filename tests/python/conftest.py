"""What the tests share: a city, its network, and the program that the module must agree with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import carecircle as cc
from city import City, grid

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kept networks go where the tests end."""
    folder = tmp_path_factory.mktemp("cache")
    os.environ["CARECIRCLE_CACHE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def city() -> City:
    return grid(16, seed=5)


@pytest.fixture(scope="session")
def net(city: City, tmp_path_factory: pytest.TempPathFactory) -> cc.Network:
    return cc.Network.from_osm(city.write(tmp_path_factory.mktemp("city") / "city.osm"), profiles=["walk"])


@pytest.fixture(scope="session")
def program() -> Path:
    """The program of the same build."""
    named = os.environ.get("CARECIRCLE") or shutil.which("carecircle")
    if not named or not Path(named).exists():
        pytest.skip("CARECIRCLE names no program to agree with")
    return Path(named).resolve()
