"""Shades of the palette can be seen on their grounds, and told apart with any colour vision."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from dashboard.plots import palette
from dashboard.plots.palette import GROUNDS, RAISED, SHADES, on_dark, on_white
from dashboard.plots.vocabulary import Curve, Key, Marks, Segments
from dashboard.systems import FIGURES
from tests.computed import result

CONTRAST = 3.0
"""Of graphical objects on their ground: WCAG 2.2, success criterion 1.4.11."""
APART = 0.07
"""In OKLab, where 0.02 is just noticeable between large neighbouring fields (B. Ottosson, 2020);
thin lines far from each other need several times that. The plain palette of Okabe and Ito with a
grey and a violet has 0.03 for deuteranopes."""

# G. M. Machado et al., IEEE Trans. Vis. Comput. Graph. 15, 1291 (2009), table 1, severity 1.
VISION = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour: str) -> NDArray[np.float64]:
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255.0
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted((float(weights @ linear(one)), float(weights @ linear(other))))
    return (high + 0.05) / (low + 0.05)


def oklab(colour: str, vision: str) -> NDArray[np.float64]:
    seen = np.clip(VISION[vision] @ linear(colour), 0.0, 1.0)
    return OKLAB @ np.cbrt(CONES @ seen)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0072B2", "#121212") == pytest.approx(3.6, abs=0.1)


@pytest.mark.parametrize("name", SHADES)
def test_each_shade_can_be_seen_on_its_ground(name: str) -> None:
    assert contrast(SHADES[name].light, GROUNDS.light) >= CONTRAST
    assert contrast(SHADES[name].dark, GROUNDS.dark) >= CONTRAST
    assert contrast(SHADES[name].dark, RAISED) >= CONTRAST


def through(colour: str, alpha: float, ground: str) -> str:
    """What is seen of a colour with an opacity on a ground."""
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(alpha * one + (1 - alpha) * other):02x}" for one, other in pairs)


@pytest.mark.parametrize("path", FIGURES)
def test_lines_and_symbols_can_be_seen_through_their_opacity(path: str) -> None:
    """Those of the usual drawing; white ones lie on maps, and colours of scales on their bars."""
    for layer in (layer for panel in result(path).panels for layer in panel.layers):
        if not isinstance(layer, Curve | Key | Marks | Segments) or getattr(layer, "scale", None):
            continue
        if isinstance(layer, Segments) and not layer.label:  # the grid of a triangle
            continue
        colours = [layer.colour] if isinstance(layer, Curve | Key) else layer.hues
        for colour in {*colours} - {"white"}:
            for shade, ground in (
                (on_white(colour), GROUNDS.light),
                (on_dark(colour), RAISED),
            ):
                seen = through(shade, layer.alpha, ground)
                assert contrast(seen, ground) >= CONTRAST, (layer.label, colour)


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_any_two_shades_are_told_apart(ground: str, vision: str) -> None:
    seen = {name: oklab(getattr(one, ground), vision) for name, one in SHADES.items()}
    distances = {
        (one, other): float(np.linalg.norm(seen[one] - seen[other]))
        for one, other in combinations(seen, 2)
    }
    assert min(distances.values()) >= APART, min(distances, key=distances.__getitem__)


def test_all_named_colours_have_shades_and_others_stay() -> None:
    assert set(palette.SEQUENCE) <= set(SHADES)
    assert on_white(f"{palette.ORANGE}80") == f"{SHADES[palette.ORANGE].light}80"
    assert on_dark(palette.BLUE.lower()) == SHADES[palette.BLUE].dark
    assert on_dark("#123456") == on_white("#123456") == "#123456"


def test_dashes_differ_in_more_than_where_they_begin() -> None:
    """A pattern repeats, so that one that is another turned around looks the same."""

    def turns(lengths: tuple[int, ...]) -> set[tuple[int, ...]]:
        pairs = range(0, len(lengths), 2)
        return {lengths[start:] + lengths[:start] for start in pairs}

    patterns = [pattern for pattern in palette.DASH_PATTERNS.values() if pattern]
    for one, other in combinations(patterns, 2):
        assert len(one) != len(other) or max(map(abs, np.subtract(one, other))) > 2
        assert other not in turns(one)
