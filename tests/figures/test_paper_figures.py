"""Figures of the papers, as the presets open them, against docs/papers.md and the papers' numbers.

Every number that docs/papers.md calls ours is computed here from the dataset of the preset.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.dataset import Dataset
from core.matter.intervals import spans
from dashboard.figures.common.page_inputs import figure_inputs
from dashboard.live.zoom import parse_zoom
from dashboard.plots.notation import printed
from dashboard.systems import SYSTEMS

DOCUMENT = Path(__file__).parents[2] / "docs" / "papers.md"
FOUR = (0.49, 0.59, 0.72, 0.8)


@cache
def shown(system: str, number: int) -> Dataset:
    """What a preset shows."""
    preset = SYSTEMS[system].presets[number - 1]
    state = SYSTEMS[system].state()
    state.param.update(**preset.shared)
    inputs = figure_inputs(preset.figure(**preset.own), state.figure_inputs())
    return preset.figure(**inputs).dataset()


def _at(rows: Dataset, x: float) -> float:
    return float(np.interp(x, rows["x"].astype(float), rows["f"].astype(float)))


def _energies_and_free_energies() -> dict[str, str]:
    found = shown("crystal", 1)
    energy = {m: found.where(model=m, kind="energy") for m in ("random", "ogata")}
    solid = {m: found.where(model=m, kind="solid") for m in ("random", "short-range", "ogata")}
    ordered = found.where(model="ordered", kind="ordered structure")
    liquid = found.where(model="paper", kind="liquid")
    ties = found.where(model="short-range", kind="double tangent")
    return {
        "squares": ", ".join(f"{_at(ordered, x):.3e}" for x in (0.25, 0.5, 0.75)),
        "dilute": " and ".join(f"{_at(energy[m], 0.01157):.2e}" for m in energy),
        "middle": ", ".join(f"{_at(solid[m], 0.5):.5f}" for m in solid),
        "liquid at x = 0": f"{abs(_at(liquid, 0.0)):.0e}",
        "solidus": f"{float(ties['x'][1]):.2f}",
    }


def _phase_diagram() -> dict[str, str]:
    azeotropes = shown("crystal", 2).where(kind="azeotrope")
    gaps = shown("crystal", 2).where(kind="miscibility gap", model="ogata-Z")
    return {
        f"azeotrope, {model}": _special(rows)
        for model in ("short-range", "random", "ogata", "ogata-Z")
        if len(rows := azeotropes.where(model=model))
    } | {"solvus begins": f"Γ = {float(gaps['Gamma'].min()):.0f}"}


def _special(rows: Dataset) -> str:
    return f"Γ = {float(rows['Gamma'][0]):.2f} at x = {float(rows['x_solid'][0]):.3f}"


def _order() -> dict[str, str]:
    found = shown("crystal", 3)
    first = [float(found.where(shell=i)["relative_deviation"][0]) for i in range(1, 9)]
    binds = found.where(shell=1)
    return {
        "where carbon melts": " ".join(f"{value:+.4f}" for value in first),
        "signs": "odd −, even +"
        if all((value < 0) == bool(i % 2) for i, value in enumerate(first, 1))
        else "mixed",
        "kink": f"between Γ = {_before(binds):.0f} and {_after(binds):.0f}",
    }


def _before(rows: Dataset) -> float:
    return float(rows["Gamma"][~rows["positivity_binds"].astype(bool)].max())


def _after(rows: Dataset) -> float:
    return float(rows["Gamma"][rows["positivity_binds"].astype(bool)].min())


def _gains() -> dict[str, str]:
    found = shown("crystal", 4)

    def each(kind: str, name: str, row: int, form: str, scale: float = 1.0) -> str:
        rows = [found.where(kind=kind, x=x) for x in FOUR]
        return ", ".join(format(scale * float(one[name][row]), form) for one in rows)

    return {
        "crystallisation": each("ordering", "Gamma", 0, ".2f"),
        "ordering at 800": each("ordering", "gain", -1, ".1f", 1e5),
        "exsolution at 800": each("exsolution", "gain", -1, ".1f", 1e5),
        "exsolution begins": each("exsolution", "Gamma", 0, ".1f"),
        "fcc-bcc": each("fcc-bcc", "gain", 0, ".2f", 1e5),
    }


def _chart() -> dict[str, str]:
    found = shown("crust", 1)
    helium = found.where(Z=2, N=12)
    present = found.keep(np.isfinite(found["n_B_from"].astype(float)))
    beyond = present.keep(present["S_n"].astype(float) < 0.0)
    from_drip = float(beyond["n_B_from"].min())
    magic = {N: present.where(N=N) for N in (50, 82)}
    return {
        "pool": f"{len(found)} nuclides up to A = {int((found['Z'] + found['N']).max())}",
        "¹⁴He": f"B = {float(helium['B'][0]):.1f}, S_n = {float(helium['S_n'][0]):.2f} MeV",
        "magic": "; ".join(
            f"N = {N} from {float(rows['n_B_from'].min()):.1e} to {float(rows['n_B_to'].max()):.1e}"
            for N, rows in magic.items()
        ),
        "beyond drip": f"{len(beyond)} of {len(present)}, from {from_drip:.1e}",
    }


def _composition() -> dict[str, str]:
    found = shown("crust", 2)
    facts: dict[str, str] = {}
    for T in (0.4, 0.1):
        rows = found.where(T=T, interaction="BSk25").keep(found.where(T=T)["source"] == "")
        rows = rows.keep(rows["phase"] == "clusters")
        n_B, helium = rows["n_B"].astype(float), rows["X_He14"].astype(float)
        richest = float(rows["A_over_Z"][helium.argmax()])
        onset = n_B[np.flatnonzero(helium > 0.1)[0]]
        facts[f"T = {T}"] = (
            f"¹⁴He above 0.1 from {onset:.4f}, at most {helium.max():.3f}, "
            f"A/Z = {richest:.2f}, clusters end at {n_B.max():.4f}, "
            f"n_tr = {float(rows['n_tr'][0]):.4f}"
        )
    return facts


def _stability() -> dict[str, str]:
    found = shown("crust", 3)
    facts: dict[str, str] = {}
    for system in dict.fromkeys(found["system"].tolist()):
        rows = found.where(system=system)
        falls = spans(rows["unstable"].astype(bool))
        facts[system] = (
            ", ".join(f"falls {rows['n'][a]:.4f} to {rows['n'][b]:.4f}" for a, b in falls)
            or "rises everywhere"
        )
    facts.pop("common tangent of neutron-star matter", None)
    return facts


POINTS = {
    ("crystal", 1): _energies_and_free_energies,
    ("crystal", 2): _phase_diagram,
    ("crystal", 3): _order,
    ("crystal", 4): _gains,
    ("crust", 1): _chart,
    ("crust", 2): _composition,
    ("crust", 3): _stability,
}


def _rows(system: str, number: int) -> dict[str, str]:
    """The third column of a figure's table in the document, by the first."""
    text = DOCUMENT.read_text(encoding="utf-8")
    heading = f"### {SYSTEMS[system].short}, Figure {number}\n"
    part = text.partition(heading)[2].partition("\n### ")[0]
    cells = [re.split(r"\s*\|\s*", line.strip("| \n")) for line in part.splitlines() if "|" in line]
    return {row[0]: row[2] for row in cells[2:]}


@pytest.mark.parametrize(("system", "number"), list(POINTS))
def test_the_document_says_what_the_preset_shows(system: str, number: int):
    found: Any = POINTS[system, number]()
    assert _rows(system, number) == {point: printed(told) for point, told in found.items()}


RANGES = {
    1: ("f", ("energy", "solid", "ordered structure"), 1e3),
    3: ("relative_deviation", (), 1.0),
    4: ("gain", ("ordering", "exsolution"), 1e5),
}
"""By number of the crystal's figure: the column that is drawn upwards, its kinds, its unit."""


@pytest.mark.parametrize("number", RANGES)
def test_axes_of_a_preset_hold_what_its_caption_names(number: int) -> None:
    name, kinds, unit = RANGES[number]
    ((_, limits),) = parse_zoom(SYSTEMS["crystal"].presets[number - 1].zoom)
    assert limits is not None
    rows = shown("crystal", number)
    if kinds:
        rows = rows.keep(np.isin(rows["kind"], kinds))
    values = unit * rows[name].astype(float)
    values = values[np.isfinite(values)]
    assert len(values) > 10
    assert limits[0] - 1e-9 <= values.min() <= values.max() <= limits[1]


def test_the_phase_diagram_of_the_paper_is_whole() -> None:
    ((across, up),) = parse_zoom(SYSTEMS["crystal"].presets[1].zoom)
    assert across == (0.0, 1.0)
    assert up is not None
    rows = shown("crystal", 2)
    found = rows["T_over_T1m"][rows["kind"] == "melting"].astype(float)
    assert len(found) > 10
    assert up[0] < found.min() < found.max() < up[1]
