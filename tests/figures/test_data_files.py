"""Every figure's table as a file: it says what it is, and reads back as it was."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.crystal.liquids import LIQUIDS
from core.dataset import Dataset
from core.matter.interactions import INTERACTIONS, interaction
from core.storage.version import project_version
from dashboard.files.data_file import described
from dashboard.files.references import CITATIONS, references
from dashboard.systems import FIGURES
from tests.computed import result

OTHERS = [
    ("crystal/phase-diagram", {"model": ["mechanical"], "liquid": ["medin-cumming"]}),
    ("crystal/free-energy", {"model": ["random"], "x": [0.5]}),
    ("crystal/structure-factor", {"model": ["random"]}),
    ("crust/composition", {"n_B": [0.1], "compare": "all"}),
    ("crust/composition", {"n_B": [0.1]}),
    ("crust/eos", {"n_B": [0.1]}),
    ("crust/freezing", {"mixture": "linear-mixing", "n_B": [0.01, 0.1]}),
    ("crust/nuclide-chart", {"n_B": [0.01]}),
    ("crust/transition", {"volume": "n_sat(0)"}),
]
"""Tables in which columns are empty that usually are not, or the other way round."""
TABLES = [*((path, {}) for path in FIGURES), *OTHERS]


def heading(text: str) -> Any:
    """What the lines before the columns say, as any reader of YAML understands it."""
    lines = [line[2:] for line in text.split("\n") if line.startswith("# ")]
    assert lines[0] == "%ECSV 1.0"
    return yaml.safe_load("\n".join(lines[1:]))


def absent(value: Any) -> bool:
    return value in (None, "") or (isinstance(value, float) and not math.isfinite(value))


def same(found: Any, value: Any) -> bool:
    return absent(found) if absent(value) else found == value


def all_same(found: Sequence[Any], values: Sequence[Any]) -> bool:
    return all(same(*pair) for pair in zip(found, values, strict=True))


@pytest.mark.parametrize(("path", "inputs"), TABLES)
def test_a_table_says_what_it_is_and_reads_back(path: str, inputs: dict[str, Any]) -> None:
    """With pandas and NumPy, and every column has a definition and, if it is empty, a reason."""
    made = result(path, inputs)
    figure, data = made.figure, described(made.figure, made.dataset)
    text = data.to_csv()

    told = heading(text)
    assert told["meta"]["figure"] == path
    assert told["meta"]["version"] == project_version()
    assert told["meta"]["inputs"] == {name: getattr(figure, name) for name in figure.inputs()}
    assert told["meta"]["notes"] or not data.notes
    assert all("doi:10." in source for source in told["meta"]["references"])
    columns = {column["name"]: column for column in told["datatype"]}
    assert list(columns) == list(data.columns)
    assert [name for name, column in columns.items() if not column.get("description")] == []
    assert {name: column["unit"] for name, column in columns.items() if "unit" in column} == {
        name: unit for name, unit in data.units.items() if unit and name in columns
    }
    for name, column in data.columns.items():
        if len(column) and all(map(absent, column.tolist())):
            assert any(f"Column {name} is empty: " in note for note in data.notes)
    assert not any(
        str(value).lower() in ("nan", "none") for column in data.columns.values()
        for value in column.tolist() if isinstance(value, str)
    )  # fmt: skip

    frame = pd.read_csv(io.StringIO(text), comment="#", float_precision="round_trip")
    assert list(frame) == list(data.columns)
    for name, column in data.columns.items():
        found = [None if pd.isna(value) else value for value in frame[name].tolist()]
        assert all_same(found, column.tolist()), name

    body = (line for line in text.split("\n") if line and not line.startswith("#"))
    rows = np.genfromtxt(body, delimiter=",", names=True, dtype=None, encoding="utf-8", ndmin=1)
    assert len(rows) == len(data)
    assert len(rows.dtype.names) == len(data.columns)

    read = json.loads(data.to_json())
    assert read["inputs"] == told["meta"]["inputs"]
    assert read["references"] == told["meta"]["references"]
    for name, column in data.columns.items():
        assert all_same(read["columns"][name], column.tolist())
        assert "" not in read["columns"][name]


@given(st.text(), st.text(), st.floats(), st.lists(st.floats(allow_nan=False)))
def test_nothing_typed_breaks_out_of_a_comment(
    word: str, sentence: str, number: float, numbers: list[float]
) -> None:
    """Whatever stands in inputs and notes, each thing has one line, and reads back."""
    data = Dataset(
        {"x": np.array([1.0])},
        notes=(sentence,),
        origin={"inputs": {"word": word, "number": number, "numbers": numbers}},
    )
    lines = data.to_csv().splitlines()
    assert lines[-2:] == ["x", "1.0"]
    assert all(line.startswith("# ") for line in lines[:-2])
    if all(ord(letter) < 0xD800 or ord(letter) > 0xDFFF for letter in word + sentence):
        inputs = heading(data.to_csv())["meta"]["inputs"]
        assert inputs["word"] == word
        assert same(inputs["number"], number)
        assert all_same(inputs["numbers"], numbers)


def test_a_table_of_no_figure_has_no_heading() -> None:
    """Physics by itself does not know what it is for."""
    assert Dataset({"x": np.array([1.0])}).to_csv() == "x\n1.0\n"


def test_every_choice_has_its_sources() -> None:
    """All interactions and liquids; a figure names those of its own choices alone."""
    eos = FIGURES["crust/eos"]
    told = {name: references(eos(interaction=[name])) for name in INTERACTIONS}
    assert all(interaction(name).doi in " ".join(told[name]) for name in INTERACTIONS)
    assert not any("SLy4" in source for source in told["BSk25"])
    diagram = FIGURES["crystal/phase-diagram"]
    alone = {name: set(references(diagram(liquid=[name]))) for name in LIQUIDS}
    assert "Medin" in " ".join(alone["medin-cumming"] - alone["paper"])
    assert set(references(diagram(liquid=[]))) >= set().union(*alone.values())
    assert set(told["BSk25"]) <= set(CITATIONS)
