"""Every choice that a figure offers on its page, beside what the page gives it there."""

from __future__ import annotations

import param
import pytest

from dashboard.figures.common.page_inputs import figure_inputs, own_inputs
from dashboard.live.results import FAILURE
from dashboard.systems import FIGURES, system_of
from tests.computed import computed


def choices(path: str) -> list[tuple[str, object]]:
    """The figure's own inputs that are chosen, not typed, with each of their values."""
    shared = system_of(FIGURES[path]).state().figure_inputs()
    found: list[tuple[str, object]] = []
    for name in own_inputs(FIGURES[path], shared):
        parameter = FIGURES[path].inputs()[name]
        if isinstance(parameter, param.Boolean):
            found += [(name, True), (name, False)]
        elif isinstance(parameter, param.ListSelector):
            found += [(name, [value]) for value in parameter.objects]
        elif isinstance(parameter, param.Selector):
            found += [(name, value) for value in parameter.objects]
    return found


LONG = ("crystal/free-energy", "ternary/neutral-buoyancy", "ternary/path", "ternary/surface")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[pytest.mark.slow] if path in LONG else [])
        for path in FIGURES
        if choices(path)
    ],
)
def test_each_is_drawn_or_refused_in_words(path):
    """Nothing else, as a page has it; one choice after the other."""
    shared = system_of(FIGURES[path]).state().figure_inputs()
    for name, value in choices(path):
        how, made = computed(path, {**figure_inputs(FIGURES[path](), shared), name: value})
        assert made != FAILURE, f"{name} = {value}"
        assert how in ("made", "refused"), f"{name} = {value}: {how}"
