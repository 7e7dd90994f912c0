"""Widths of figures for print, and their aspect ratios."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import InvalidInputError


@dataclass(frozen=True)
class Width:
    """A width in centimetres, and the height of the frame of a usual panel over it."""

    centimetres: float
    aspect: float

    @property
    def points(self) -> float:
        """The same in points."""
        return self.centimetres * 72 / 2.54


WIDTHS = {"single": Width(8.6, 0.72), "double": Width(17.8, 0.46)}
"""One column and two, those of the Physical Review."""


def width_named(name: str) -> Width:
    """The width of that name.

    Raises
    ------
    InvalidInputError : there is no such width.
    """
    if name not in WIDTHS:
        raise InvalidInputError(f"A figure for print is {' or '.join(WIDTHS)}, not '{name}'.")
    return WIDTHS[name]
