"""Lists of nuclides and of changed binding energies as typed by users."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInputError
from core.nuclides.pool_names import PoolOptions
from core.nuclides.pool_texts import parse_changes, parse_nuclides


@pytest.mark.parametrize(
    ("text", "nuclides"),
    [
        ("", ()),
        ("  ", ()),
        ("14He", ((2, 14),)),
        ("7H, He-14,14He", ((1, 7), (2, 14))),
        ("4n", ((0, 4),)),
    ],
)
def test_nuclides(text, nuclides):
    assert parse_nuclides(text) == nuclides


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("", ()),
        ("14He*1.02", (((2, 14), 1.02, 0.0),)),
        ("14He×1.02", (((2, 14), 1.02, 0.0),)),
        ("14He+0.5", (((2, 14), 1.0, 0.5),)),
        ("He-14-0.5MeV", (((2, 14), 1.0, -0.5),)),
        ("14He−0.5", (((2, 14), 1.0, -0.5),)),
        ("14He * 1.1 - 2e-1, 7H+1", (((1, 7), 1.0, 1.0), ((2, 14), 1.1, -0.2))),
    ],
)
def test_changes(text, changes):
    assert parse_changes(text) == changes
    assert PoolOptions(binding=parse_changes(text)).binding == changes


@pytest.mark.parametrize(
    "text", ["14He", "14He*", "14He*x", "14He*1*2", "*2", "14He*-1", ",", "14He+nan", "<b>*2"]
)
def test_what_changes_nothing_is_refused(text):
    with pytest.raises(InvalidInputError, match=r"no binding energy|no nuclide"):
        parse_changes(text)


def test_an_endless_list_is_refused():
    with pytest.raises(InvalidInputError, match="1000 characters"):
        parse_nuclides("14He," * 1000)


@given(st.text())
def test_any_text_is_understood_or_refused(text):
    for parse in (parse_nuclides, parse_changes):
        with contextlib.suppress(InvalidInputError):
            assert isinstance(parse(text), tuple)
