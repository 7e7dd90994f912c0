"""Models of the crystal and of the liquid are found, and say all that a figure needs of them."""

from __future__ import annotations

import re

import pytest

from core.crystal.liquids import LIQUIDS
from core.crystal.models import models
from core.crystal.solids import SOLIDS, Solid

PURE = """
from core.crystal.solids.mechanical import Mechanical


class {name}(Mechanical):
    name = "{called}"
{rest}
"""
WHOLE = '    label = "a model"\n    colour = "#000000"'


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Writes modules of an empty package, whose name it returns."""
    name = f"found_{tmp_path.name}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def write(module, called, rest=WHOLE):
        text = PURE.format(name=module.title(), called=called, rest=rest)
        (tmp_path / name / f"{module}.py").write_text(text)
        return name

    return write


def test_models_without_a_position_come_last_by_name(package):
    package("first", "z")
    package("second", "a")
    place = package("third", "placed", f"{WHOLE}\n    position = 1000")
    # What a module only imports is not its model.
    assert list(models(place, Solid, "colour")) == ["placed", "a", "z"]


@pytest.mark.parametrize(
    ("rest", "missing"), [('    label = "a model"', "colour"), ('    colour = "#000000"', "label")]
)
def test_an_inherited_label_or_colour_will_not_do(package, rest, missing):
    with pytest.raises(TypeError, match=f"Lacking has no {missing} of its own"):
        models(package("lacking", "lacking", rest), Solid, "colour")


def test_two_of_one_name_are_refused(package):
    package("one", "same")
    with pytest.raises(TypeError, match=r"Two and One are both called 'same'"):
        models(package("two", "same"), Solid, "colour")


def test_those_that_there_are():
    order = ["random", "short-range", "spherical", "monte-carlo", "ogata", "ogata-Z", "ordered"]
    assert list(SOLIDS) == [*order, "mechanical"]
    assert list(LIQUIDS) == ["paper", "linear", "medin-cumming"]
    colours = [solid.colour for solid in SOLIDS.values()]
    assert len(set(colours)) == len(colours)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)
    assert len({liquid.dash for liquid in LIQUIDS.values()}) == len(LIQUIDS)
