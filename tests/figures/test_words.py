"""All words of all figures, as readers see them: symbols with indices, powers of ten, and no name
of the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import param
import pytest

from core.crystal.liquids import LIQUIDS
from core.crystal.solids import SOLIDS
from core.dataset import Dataset
from dashboard.figures.common.base import Figure
from dashboard.plots.notation import SYMBOL, in_html, in_unicode
from dashboard.plots.vocabulary import Axis, ColourScale, Image, Panel, Rectangles, Texts
from dashboard.systems import FIGURES
from tests.computed import computed

STATES = {
    "crust/composition": [{"exclude": "14He", "edge_shift": 1}, {"T": [0.02], "last_He": 10}],
    "crust/eos": [{"volume": "n_sat(0)", "axis": "rho"}, {"equilibrium": "fixed", "Y_p": 0.0}],
    "crust/freezing": [{"mixture": "linear-mixing", "n_B": [1e-7, 1e-6]}],
    "crust/map": [{"quantity": "P", "last_He": 10}],
    "crust/stability": [{"equilibrium": "fixed", "Y_p": 0.0005}],
    "crystal/free-energy": [{"Z2": 26}, {"Gamma": 5.0}, {"model": ["ogata-Z"]}],
    "crystal/phase-diagram": [{"Z2": 26}, {"ordinate": "step"}, {"model": ["random"]}],
    "crystal/mixture-map": [{"quantity": "melting_range", "solid": "ogata-Z"}],
    "crystal/order-parameters": [{"scale": "warren_cowley"}, {"Gamma": [3000.0], "Z2": 20}],
    "crystal/structure-factor": [{"Gamma": 2000.0, "Z2": 18}, {"x": 1.2}],
    "crystal/energy-gain": [{"Z1": 8, "Z2": 6}],
}
"""Some that are far from the usual ones, and some that are refused."""

WANTED = {*"Bncstpmi", "tr", "cc", "imp", "sat", "mix", "max", "cl", "1", "2"}
"""Indices of symbols."""
LEFT_OUT = re.compile(r"baryon|fm⁻³|n λ")
"""What says that a symbol without its index is that of baryons."""
FAULTS = re.compile(r"[^\W\d]_[^\W_]|\d[.\d]*e[-+]?\d|\^|fm-3|\bGamma|\bmu\b|>=|<=|\bnan\b")


def _names() -> set[str]:
    """Of models and of choices that read as no word does."""
    inputs = [one for figure in FIGURES.values() for one in figure.inputs().values()]
    choices = [one.objects for one in inputs if isinstance(one, param.Selector)]
    named = {str(name) for some in choices for name in some} | {*SOLIDS, *LIQUIDS}
    shown = {model.label for model in (*SOLIDS.values(), *LIQUIDS.values())}
    words = {*shown, "n_B", "short-range"}
    return {name for name in named if re.search(r"[a-z][-_][a-zA-Z]", name)} - words


NAMES = re.compile(
    rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(_names())))}"
    r"|no-\d\w+|crust-\w+|crystal-\w+)(?![\w-])"
)


def axis_words(axis: Axis) -> Iterator[str]:
    yield axis.label
    yield from (tick[1] for tick in axis.ticks or () if isinstance(tick, tuple))


def panel_words(panel: Panel) -> Iterator[str]:
    """What a canvas shows of a panel."""
    yield panel.title
    yield from (*axis_words(panel.x), *axis_words(panel.y))
    yield panel.inset.title if panel.inset else ""
    for layer in (*panel.layers, *panel.absent):
        if isinstance(layer, Texts):
            yield from layer.words
        else:
            yield from (layer.label, getattr(layer, "key", ""), getattr(layer, "end", ""))
        for scale in (getattr(layer, "colours", None), getattr(layer, "scale", None)):
            if isinstance(scale, ColourScale):
                yield from (scale.title, scale.missing_name)
        if isinstance(layer, Image):
            yield from (name for name, _ in layer.tips or ())


def sentences(figure: Figure, dataset: Dataset, panels: tuple[Panel, ...]) -> Iterator[str]:
    """What is beside it, and what is told on hovering."""
    yield from (*dataset.notes, *dataset.refusals, figure.summary(dataset), figure.title)
    for layer in (layer for panel in panels for layer in panel.layers):
        told = layer.told if isinstance(layer, Rectangles) else getattr(layer, "columns", ())
        yield from (label for _, label, _ in told or ())


def check(text: str, spelled: str) -> None:
    assert not FAULTS.search(spelled.replace("<sub>", "").replace("</sub>", "")), text
    assert not NAMES.search(text), text


@pytest.mark.parametrize(
    ("path", "inputs"),
    [(path, inputs) for path in FIGURES for inputs in ({}, *STATES.get(path, ()))],
    ids=lambda one: one if isinstance(one, str) else ",".join(one),
)
def test_words_are_a_readers(path: str, inputs: dict[str, object]) -> None:
    how, made = computed(path, inputs)
    assert how != "failed"
    if isinstance(made, str):
        check(made, in_html(made))
        return
    for text in filter(None, (text for panel in made.panels for text in panel_words(panel))):
        check(text, in_unicode(text))
        lost = [found[2] for found in re.finditer(r"(\w)_([A-Z]\w*)", text)]
        assert not lost or LEFT_OUT.search(text), text
    for text in sentences(made.figure, made.dataset, made.panels):
        check(text, in_html(text))
        assert {found[2] for found in SYMBOL.finditer(text)} <= WANTED, text
