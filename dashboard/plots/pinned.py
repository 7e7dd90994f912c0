"""A figure in one state above the same figure in another: faint curves to compare with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import LOG, Across, Area, Curve, Floats, Image, Key, Marks, Panel

FAINT = 0.4
"""Opacity of what is pinned, over that of the same in the present state."""
GROUP = "pinned"
_NUMBERS = re.compile(r"[0-9]+([.,][0-9]+)?(×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")

Faint = Curve | Marks | Area | Key


def with_pinned(panels: Sequence[Panel], pinned: Sequence[Panel], label: str) -> tuple[Panel, ...]:
    """Panels with the curves, symbols and areas of others drawn faintly below their own.

    A panel whose axes are other ones, such as those of another ordinate, stays as it is.

    Parameters
    ----------
    label : what is pinned; all of it is one entry of each legend.
    """
    pairs = zip(panels, pinned, strict=True)
    return tuple(
        replace(panel, layers=(*_faint(other, label), *panel.layers))
        if comparable(panel, other) and _faint_layers(other)
        else panel
        for panel, other in pairs
    )


def comparable(panel: Panel, pinned: Panel) -> bool:
    """Whether both have the same axes."""
    pairs = ((panel.x, pinned.x), (panel.y, pinned.y))
    return all((one.label, one.scale) == (other.label, other.scale) for one, other in pairs)


def _faint_layers(panel: Panel) -> bool:
    """Whether there is anything to draw faintly."""
    return any(isinstance(layer, Curve | Marks | Area) for layer in panel.layers)


def left_out(panels: Sequence[Panel], pinned: Sequence[Panel]) -> str:
    """What of the pinned state is not drawn, in a sentence; "" if all of it is."""
    if not all(map(comparable, panels, pinned)):
        return "The pinned state has other axes and is not drawn here."
    if any(panel.of(Image) for panel in pinned):
        return "Maps are not laid over each other: of the pinned state only lines are drawn."
    return ""


def _faint(panel: Panel, label: str) -> Iterator[Faint]:
    """Layers of one name, whose entry stands after all others."""
    yield Key(label, GREY, width=2.0 if panel.of(Curve) else 0.0, alpha=FAINT, group=GROUP)
    for layer in panel.layers:
        if isinstance(layer, Curve):
            yield replace(layer, label=label, alpha=FAINT * layer.alpha, told=False, end="")
        elif isinstance(layer, Area):
            yield replace(layer, label=label, alpha=FAINT * layer.alpha)
        elif isinstance(layer, Marks):
            yield replace(layer, label=label, alpha=FAINT * layer.alpha, told=False, scale=None)


@dataclass(frozen=True)
class Difference:
    """Where curves stand at one place in both states; nan where there is none."""

    curve: str
    quantity: str
    now: float
    pinned: float


def cursor(panels: Sequence[Panel]) -> float | None:
    """Where a figure marks the state of its page: a vertical line without a name."""
    for panel in panels:
        for line in panel.of(Across):
            if line.axis == "x" and not line.label and len(line.places) == 1:
                return float(line.places[0])
    return None


def middle(panels: Sequence[Panel]) -> float:
    """The middle of the first panel's horizontal axis, or 0 of one without curves."""
    for panel in panels:
        parts = [np.asarray(curve.columns[0][2], dtype=float) for curve in panel.of(Curve)]
        places = np.concatenate(parts) if parts else np.empty(0)
        places = places[np.isfinite(places) & ((places > 0.0) | (panel.x.scale != LOG))]
        if len(places):
            ends = _scaled([places.min(), places.max()], panel.x.scale)
            return float(10.0 ** ends.mean() if panel.x.scale == LOG else ends.mean())
    return 0.0


def differences(panels: Sequence[Panel], pinned: Sequence[Panel], x: float) -> list[Difference]:
    """Where curves of one name stand over x, in both states.

    Names that differ in their numbers alone, such as a temperature, count as one.
    """
    found = []
    for panel, other in zip(panels, pinned, strict=True):
        then = _named(other)
        for name, curves in _named(panel).items():
            if name not in then or panel.third or not comparable(panel, other):
                continue
            now, before = (_first_value(some, x, panel) for some in (curves, then[name]))
            if not np.isnan([now, before]).all():
                found.append(Difference(_names(curves, then[name]), panel.y.label, now, before))
    return found


def _named(panel: Panel) -> dict[tuple[str, str, int], list[Curve]]:
    """Curves by name and dash; of names that are equal but for numbers, by their order too."""
    groups: dict[tuple[str, str], dict[str, list[Curve]]] = {}
    for curve in panel.of(Curve):
        if curve.label:
            key = (_NUMBERS.sub("#", curve.label), curve.dash)
            groups.setdefault(key, {}).setdefault(curve.label, []).append(curve)
    return {
        (*key, place): curves
        for key, names in groups.items()
        for place, curves in enumerate(names.values())
    }


def _names(now: Sequence[Curve], then: Sequence[Curve]) -> str:
    one, other = now[0].label, then[0].label
    return one if one == other else f"{one} (pinned: {other})"


def _first_value(curves: Sequence[Curve], x: float, panel: Panel) -> float:
    values = (_value(curve, x, panel) for curve in curves)
    return next((value for value in values if not np.isnan(value)), float("nan"))


def _value(curve: Curve, x: float, panel: Panel) -> float:
    """Interpolated as the line is drawn; the first crossing of one that turns back."""
    across, up = (_scaled(values, axis.scale) for (_, _, values), axis in zip(
        curve.columns, (panel.x, panel.y), strict=False))  # fmt: skip
    (place,) = _scaled([x], panel.x.scale)
    low, high = np.minimum(across[:-1], across[1:]), np.maximum(across[:-1], across[1:])
    with np.errstate(invalid="ignore"):
        hits = np.flatnonzero((low <= place) & (place <= high) & np.isfinite(up[:-1] + up[1:]))
    if not len(hits):
        return float("nan")
    at = hits[0]
    width = across[at + 1] - across[at]
    part = (place - across[at]) / width if width else 0.0
    value = float(up[at] + part * (up[at + 1] - up[at]))
    return 10.0**value if panel.y.scale == LOG else value


def _scaled(values: object, scale: str) -> Floats:
    numbers = np.asarray(values, dtype=float)
    if scale != LOG:
        return numbers
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(numbers)
