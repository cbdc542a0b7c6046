"""The module is the program: the same bytes, and the same answers home by home."""

from __future__ import annotations

import csv
import pickle
import shutil
import subprocess
from pathlib import Path

import pytest

import carecircle as cc
from conftest import ROOT


@pytest.fixture(scope="module", params=["linhai", "malta"])
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a study, so that nothing is kept in the repository."""
    folder = tmp_path_factory.mktemp("study") / request.param
    shutil.copytree(ROOT / "geodata" / request.param, folder, ignore=shutil.ignore_patterns(".carecircle", "out"))
    return folder


def test_a_study_is_run_to_the_same_bytes_as_by_the_program(study: Path, program: Path, tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    written = cc.Study.open(study).run(mine)
    subprocess.run([program, "run", study, "--out", theirs], check=True, capture_output=True)
    names = sorted(path.name for path in theirs.iterdir())
    assert sorted(path.name for path in written) == sorted(path.name for path in mine.iterdir()) == names
    assert len(names) > 5
    different = [name for name in names if (mine / name).read_bytes() != (theirs / name).read_bytes()]
    assert different == []
    homes = cc.Study.open(study).cover().homes().to_lists()
    with (theirs / "homes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["home"] for row in rows] == homes["home"][: len(rows)]
    seconds = [column for column in homes if column.endswith("_s") and column in rows[0]]
    assert seconds
    for column in seconds:
        expected = [float(row[column]) if row[column] else None for row in rows]
        assert homes[column][: len(rows)] == expected, column


def test_a_study_travels_by_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "linhai"
    shutil.copytree(ROOT / "geodata" / "linhai", folder, ignore=shutil.ignore_patterns(".carecircle", "out"))
    study = cc.Study.open(folder)
    again = pickle.loads(pickle.dumps(study))
    assert again.headlines == study.headlines and study.headlines
    with pytest.raises(cc.Error) as refused:
        pickle.dumps(study.network)
    assert "cache=" in refused.value.way_out


def test_what_study_toml_says_wrongly_is_an_error_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('[study]\nname = "x"\nnam_en = "y"\n', encoding="utf-8")
    with pytest.raises(cc.Error) as refused:
        cc.Study.open(tmp_path)
    assert (refused.value.file, refused.value.row, refused.value.column) == ("study.toml", 3, "nam_en")
    with pytest.raises(cc.Error, match="study.toml"):
        cc.Study.open(tmp_path / "nowhere")
