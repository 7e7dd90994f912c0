"""Labelled arrays on disk: written, opened in place, recognised as stale."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.io import netcdf_file

from core.errors import TableError
from core.storage.tables import (
    TYPES,
    Coordinate,
    Table,
    Variable,
    current_table,
    open_table,
    write_table,
)
from precomputed.build import build
from precomputed.workers import Done, Workers
from tests.precomputed.demo import Demo


class Here(Workers):
    """Computes in this process."""

    def run(self, recipe, blocks):
        for block in blocks:
            yield Done(block, recipe.compute(block))


def made(tmp_path, recipe=None):
    return build(
        recipe or Demo(), Here(), tables=tmp_path, blocks=tmp_path / "blocks", command_line="test"
    )


@pytest.fixture
def table(tmp_path):
    return Table(made(tmp_path).path)


def test_arrays_come_back_to_the_last_bit(table):
    recipe = Demo()
    parts = [recipe.compute(block) for block in recipe.blocks()]
    for name in ("value", "single", "index"):
        np.testing.assert_array_equal(table[name], np.stack([part[name] for part in parts]))
    assert table.dims("value") == ("x", "y", "model")
    assert table.unit("value") == "MeV"
    assert table.unit("single") == ""
    assert table.meaning("x") == "a coordinate"
    np.testing.assert_array_equal(table.native("x"), np.linspace(0.0, 1.0, 5))
    assert table.words("model") == ("long name", "µ")
    assert table.words("flag")[1] == "solved"
    assert "value" in table
    assert "flags" not in table


def test_views_copy_nothing_and_native_slices_do(table):
    view = table["value"][2]
    assert not view.flags.owndata
    assert not view.flags.writeable
    assert view.dtype.byteorder == ">"
    part = table.native("value", np.s_[2, :, 1])
    assert part.dtype == np.float64
    assert part.dtype.isnative
    np.testing.assert_array_equal(part, view[:, 1])
    assert table.native("index", np.s_[0]).dtype == np.int64


def test_other_readers_understand_it(table):
    with netcdf_file(table.path, "r", mmap=False) as file:
        assert file.version_byte == 2
        assert file.variables["value"].units == b"MeV"
        assert file.variables["flag"].flag_values.tolist() == [0, 1, 2, 3, 4]
        assert file.variables["flag"].flag_meanings.split()[3] == b"outside_the_model"
        assert file.Conventions == b"CF-1.8"


@settings(max_examples=30)
@given(data=st.data(), dtype=st.sampled_from(list(TYPES)))
def test_any_numbers_survive(tmp_path_factory, data, dtype):
    values = data.draw(arrays.arrays(np.dtype(dtype), arrays.array_shapes(min_dims=1, max_dims=3)))
    dims = tuple("abc"[: values.ndim])
    path = tmp_path_factory.mktemp("any") / "any.nc"
    write_table(
        path,
        {name: Coordinate(np.arange(size)) for name, size in zip(dims, values.shape, strict=True)},
        {"values": Variable(dims, dtype=dtype)},
        {"values": values},
        {},
    )
    np.testing.assert_array_equal(Table(path)["values"], values)


def test_wrong_shape_leaves_no_file(tmp_path):
    with pytest.raises(ValueError, match="shape"):
        write_table(
            tmp_path / "wrong.nc",
            {"x": Coordinate(np.arange(3.0))},
            {"y": Variable(("x",))},
            {"y": np.zeros(4)},
            {},
        )
    assert list(tmp_path.iterdir()) == []


def test_missing_and_damaged_tables_say_what_to_do(tmp_path):
    with pytest.raises(TableError, match=r"no table nothing: build it with .*precompute nothing"):
        open_table("nothing", tmp_path)
    (tmp_path / "damaged.nc").write_bytes(b"no table")
    with pytest.raises(TableError, match="damaged cannot be read"):
        open_table("damaged", tmp_path)


def test_a_file_cut_short_is_refused(tmp_path):
    path = made(tmp_path).path
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(TableError, match="cannot be read"):
        open_table("demo", tmp_path)


def test_unknown_array(table):
    with pytest.raises(TableError, match=r"no 'vlaue': choose one of .*value"):
        table["vlaue"]


def test_a_table_stays_open_until_it_is_replaced(tmp_path):
    made(tmp_path)
    first = open_table("demo", tmp_path)
    assert open_table("demo", tmp_path) is first
    made(tmp_path, Demo(y=9))
    assert open_table("demo", tmp_path).sizes["y"] == 9
    # What somebody still holds is not pulled away.
    assert first["value"].shape == (5, 7, 2)


def test_a_table_is_stale_when_what_made_it_changes(tmp_path, monkeypatch):
    root = tmp_path / "project"
    (root / "core").mkdir(parents=True)
    code, data = root / "core" / "recipe.py", root / "data.csv"
    code.write_text('"""A recipe."""\nx = 1\n')
    data.write_text("1")
    monkeypatch.setattr("core.storage.tables.ROOT", root)

    def staleness():
        return Table(path).staleness

    path = tmp_path / "some.nc"
    _write_with_sources(path, root, code, data)
    assert staleness() == ""
    code.write_text('"""A recipe, better described."""\nx = 1  # one\n')
    assert staleness() == ""
    code.write_text("x = 2\n")
    assert "before core/recipe.py changed: build it again" in staleness()
    with pytest.raises(TableError, match="build it again"):
        current_table("some", tmp_path)
    code.write_text("x = 1\n")
    data.write_text("2")
    assert "before core/recipe.py, data.csv changed" in staleness()
    data.unlink()
    assert "data.csv changed" in staleness()
    code.unlink()
    assert "before core/recipe.py, data.csv changed" in staleness()


def _write_with_sources(path, root, code, data):
    import json

    from core.storage.provenance import fingerprint, source_hash

    files = {file.relative_to(root).as_posix(): source_hash(file) for file in (code, data)}
    attributes = {
        "files": json.dumps(files),
        "data": json.dumps(["data.csv"]),
        "module": "core.recipe",
        "fingerprint": fingerprint([code], [data], root),
    }
    write_table(path, {"x": Coordinate(np.arange(2.0))}, {}, {}, attributes)


MEMORY = """
import resource, sys
import numpy as np
from pathlib import Path
from core.storage.tables import Table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
table = Table(Path(sys.argv[1]))
total = sum(table.native("values", np.s_[row, 100:200]).sum() for row in range(0, 2000, 40))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, total)
"""


def test_memory_does_not_grow_with_the_table(tmp_path):
    """Slices of a file of 1.6 GB (sparse on disk) cost less than 50 MB."""
    path = tmp_path / "large.nc"
    header = _header(row=2000, column=100_000)
    with path.open("wb") as out:
        out.write(header)
        out.truncate(len(header) + 2000 * 100_000 * 8)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    kilobytes, total = done.stdout.split()
    assert float(total) == 0.0
    assert int(kilobytes) < 50_000


def _header(**sizes: int) -> bytes:
    """That of a NetCDF-3 file (64-bit offsets) with one array "values" of doubles."""

    def word(number):
        return number.to_bytes(4, "big")

    def name(text):
        return word(len(text)) + text.encode().ljust(-(-len(text) // 4) * 4, b"\0")

    dimensions = b"".join(name(dim) + word(size) for dim, size in sizes.items())
    nothing, doubles = word(0) + word(0), word(6)
    head = b"CDF\2" + word(0) + word(10) + word(len(sizes)) + dimensions + nothing
    head += word(11) + word(1) + name("values") + word(len(sizes))
    head += b"".join(map(word, range(len(sizes)))) + nothing + doubles
    head += word(np.prod(list(sizes.values())).item() * 8)
    return head + (len(head) + 8).to_bytes(8, "big")
