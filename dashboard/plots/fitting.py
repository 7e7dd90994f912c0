"""What a frame of a given size has room for: how many ticks, how long lines, which words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from dashboard.plots.vocabulary import Limits, Panel, Texts

Size = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, right, upper and lower edge in pixels from the upper left corner of the frame."""

TICK = (58.0, 27.0)
"""Pixels that a tick of the horizontal, and of the vertical axis takes."""
FEWEST, MOST = 2, 6
"""Ticks of an axis, more or less."""
LETTER = 0.56
"""Width of a letter in parts of the size of its font, more or less."""
POINT = 4.0 / 3.0
"""Pixels."""
OVER = 2.0
"""Pixels by which words may lie on others, as those are not so wide everywhere."""
GROUND = 3.0
"""Pixels by which the ground of words without a colour goes beyond them."""


def ticks_wanted(pixels: float, number: int) -> int:
    """How many an axis of that length should have; the horizontal one is number 0."""
    return max(FEWEST, min(MOST, int(pixels / TICK[number])))


def in_lines(words: str, pixels: float, letter: float) -> str:
    """Words in lines that are no longer than that, with letters of such a width."""
    most = max(int(pixels / letter), 1)
    if len(words) <= most:
        return words
    return "\n".join(textwrap.wrap(words, most, break_long_words=False, break_on_hyphens=False))


def word_boxes(
    texts: Texts, panel: Panel, limits: tuple[Limits, Limits], size: Size
) -> Iterator[Box]:
    """Where words are in the frame of a panel."""
    around = 0.0 if texts.colour else 2.0 * GROUND
    high = texts.size * POINT + around
    for x, y, words, turn in texts.rows:
        across = float(panel.x.part(x, limits[0])) * size[0]
        down = (1.0 - float(panel.y.part(y, limits[1]))) * size[1]
        long = LETTER * texts.size * POINT * len(words) + around
        angle = np.radians(turn)
        wide = abs(long * np.cos(angle)) + abs(high * np.sin(angle))
        tall = abs(long * np.sin(angle)) + abs(high * np.cos(angle))
        if texts.align == "center":
            yield across - 0.5 * wide, across + 0.5 * wide, down - 0.5 * tall, down + 0.5 * tall
        else:
            yield across, across + wide, down - tall, down


def apart(panel: Panel, limits: tuple[Limits, Limits], size: Size) -> Panel:
    """The panel with words that lie on no others, where those that come first stay.

    Words at a place in the frame lie in it as a whole; those that are too long for it are left out.
    """
    taken: list[Box] = []

    def is_free(box: Box) -> bool:
        left, right, upper, lower = box
        return not any(
            left < other[1] - OVER
            and right > other[0] + OVER
            and upper < other[3] - OVER
            and lower > other[2] + OVER
            for other in taken
        )

    def placed(texts: Texts) -> Texts:
        kept, right, down = [], [], []
        for row, box in enumerate(word_boxes(texts, panel, limits, size)):
            along, lower = _into(box[:2], size[0]), _into(box[2:], size[1])
            if along is None or lower is None:
                continue
            moved = (box[0] + along, box[1] + along, box[2] + lower, box[3] + lower)
            if is_free(moved):
                taken.append(moved)
                kept.append(row)
                right.append(along)
                down.append(lower)
        if len(kept) == len(texts.words) and not any(right) and not any(down):
            return texts
        x, y = (np.array([float(places[row]) for row in kept]) for places in (texts.x, texts.y))
        across, up = panel.x.part(x, limits[0]), panel.y.part(y, limits[1])
        return replace(
            texts,
            x=panel.x.at(across + np.array(right) / size[0], limits[0]),
            y=panel.y.at(up - np.array(down) / size[1], limits[1]),
            words=[texts.words[row] for row in kept],
            turns=None if texts.turns is None else [float(texts.turns[row]) for row in kept],
        )

    if not any(texts.words for texts in panel.of(Texts)) or any(
        low == high for low, high in limits
    ):
        return panel
    layers = tuple(placed(layer) if isinstance(layer, Texts) else layer for layer in panel.layers)
    return replace(panel, layers=layers)


def _into(ends: tuple[float, float], pixels: float) -> float | None:
    """By how much words are moved into a frame along one of its sides; None if they are too long.

    Those whose middle is outside stay there: a reader has moved the axes away from them.
    """
    first, last = ends
    if not 0.0 <= 0.5 * (first + last) <= pixels:
        return 0.0
    if last - first > pixels + 2.0 * OVER:
        return None
    return max(0.0, -first) - max(0.0, last - pixels)
