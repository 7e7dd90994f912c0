"""Datasets as text: nothing is lost between the physics and a file."""

from __future__ import annotations

import csv
import io
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dataset import Dataset, table

numbers = st.floats(allow_nan=True, allow_infinity=True)
words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)


def same(value, text) -> bool:
    return text in ("", None) if not math.isfinite(value) else float(text) == value


@given(st.lists(st.tuples(numbers, words), max_size=20))
def test_numbers_and_words_survive_both_formats(rows):
    """Every finite number comes back bit by bit; what is absent is empty or null."""
    values = np.array([value for value, _ in rows], dtype=float)
    labels = np.array([label for _, label in rows], dtype=object)
    data = Dataset({"value": values, "label": labels})
    read = list(csv.DictReader(io.StringIO(data.to_csv(), newline="")))
    columns = json.loads(data.to_json())["columns"]
    assert len(read) == len(columns["value"]) == len(rows)
    for (value, label), row, number, text in zip(
        rows, read, columns["value"], columns["label"], strict=True
    ):
        assert same(value, row["value"])
        assert same(value, number)
        assert label == row["label"]
        assert (text or "") == label


def test_json_carries_units_notes_and_attributes():
    """Notes and refusals together; an attribute without a value is null."""
    data = Dataset(
        {"x": np.array([0.5])},
        units={"x": "1"},
        notes=("left out",),
        refusals=("refused",),
        attributes={"mixture": "C/O", "gap": float("nan")},
    )
    read = json.loads(data.to_json())
    assert read["notes"] == ["left out", "refused"]
    assert read["attributes"] == {"mixture": "C/O", "gap": None}
    assert read["units"] == {"x": "1"}


def test_empty_tables():
    """No rows, no columns: still valid in both formats."""
    assert Dataset({}).to_csv() == "\n"
    assert len(Dataset({})) == 0
    assert table([], ["x"]).to_csv() == "x\n"


def test_columns_of_unequal_length_are_refused():
    """A table is a rectangle."""
    with pytest.raises(ValueError, match=r"\[1, 2\]"):
        Dataset({"a": np.zeros(1), "b": np.zeros(2)})


def test_rows_are_selected():
    """By value, by mask, and with other notes."""
    data = Dataset({"a": np.array([1, 2, 2]), "b": np.array([5, 6, 7])}, notes=("n",))
    assert data.where(a=2)["b"].tolist() == [6, 7]
    assert data.where(a=2, b=7)["b"].tolist() == [7]
    assert data.keep(np.array([2, 0]))["b"].tolist() == [7, 5]
    assert data.with_notes(["m"]).notes == ("m",)


def test_blocks_of_rows_are_stacked():
    """Single values are repeated, absent ones are nan."""
    data = table([{"a": np.array([1.0, 2.0]), "b": 3.0}, {"a": 4.0}], ["a", "b"], notes=("n",))
    assert data["a"].tolist() == [1.0, 2.0, 4.0]
    assert data["b"][:2].tolist() == [3.0, 3.0]
    assert np.isnan(data["b"][2])
