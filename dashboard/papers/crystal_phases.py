"""Liquid, free energies and phase diagrams (Baiko 2025, Figs. 1 and 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.crystal.liquids import MedinCumming, PotekhinCorrected
from core.crystal.mixtures import mixing_entropy
from core.crystal.one_component import (
    PUBLISHED_MELTING_GAMMA,
    liquid_excess,
    liquid_minus_solid,
    melting_gamma,
)
from core.crystal.phases.mixture_ties import ties_at
from core.crystal.phases.phase_diagram import melting_couplings
from core.crystal.phases.reference import reference_melting
from core.crystal.phases.tangents import LIQUID
from core.crystal.solids import Mechanical, Ogata, OgataZ, Random, ShortRange, solid_model
from core.dataset import Dataset
from dashboard.figures.crystal.azeotrope import Azeotropes
from dashboard.figures.crystal.phase_diagram import PhaseDiagram
from dashboard.figures.crystal.phase_rows import MELTING_LINE, REFERENCE
from dashboard.papers.crystal_lattice import CARBON_OXYGEN
from dashboard.papers.finding import Finding, finds
from dashboard.papers.published import published
from dashboard.plots.numbers import rounded

Floats = NDArray[np.float64]

CHECKED_AT = 165.0
"""Gamma at which diagrams are compared with a hull of their own."""
POINTS = 8001
GRID = np.linspace(0.0, 1.0, POINTS)
LIQUID_MODEL = PotekhinCorrected(CARBON_OXYGEN)
Z1, Z2 = CARBON_OXYGEN.Z1, CARBON_OXYGEN.Z2


@finds("K14")
def liquid() -> Finding:
    """A dilute mixture against Debye and Hückel, which neither fit contains by itself."""
    gamma_e, x = 1e-6, np.array(0.5)
    mixture = CARBON_OXYGEN
    own = gamma_e * np.array([Z1, Z2]) ** (5.0 / 3.0)
    linear = float(liquid_excess(own) @ np.array([0.5, 0.5]))
    gamma = np.array(gamma_e * Z1 ** (5.0 / 3.0))
    correction = float(LIQUID_MODEL.mixing_correction(x, gamma))
    square, mean = (float(mixture.mean_power(power, x)) for power in (2.0, 1.0))
    debye = -np.sqrt(square**3 / mean / 3.0) * gamma_e**1.5
    at_melting = LIQUID_MODEL.mixing_correction(
        np.array([0.25, 0.5, 0.75]), np.full(3, PUBLISHED_MELTING_GAMMA)
    )
    return Finding(
        (linear + correction) / float(debye),
        "",
        f"Excess free energy over Debye and Hückel's at Γ_e = 10⁻⁶, x = ½ (without the correction "
        f"{rounded(linear / float(debye), 4)}). At Γ₁ₘ the correction adds "
        f"{', '.join(rounded(float(value), 3) for value in at_melting)} T at x = ¼, ½, ¾.",
    )


@finds("K15")
def melting() -> Finding:
    return Finding(
        melting_gamma(),
        "",
        f"With set D of the liquid's fit; set C gives "
        f"{rounded(_melting_with('C', 'Baiko & Chugunov 2022'), 6)}, the anharmonic terms of 1993 "
        f"{rounded(_melting_with('D', 'Farouki & Hamaguchi 1993'), 6)}.",
    )


def _melting_with(fit: str, anharmonic: str) -> float:
    return melting_gamma(liquid_minus_solid, fit, anharmonic)


@finds("K16")
def pure_carbon() -> Finding:
    value = float(LIQUID_MODEL.free_energy(np.array(0.0), np.array(PUBLISHED_MELTING_GAMMA)))
    heavy = float(LIQUID_MODEL.free_energy(np.array(1.0), np.array(PUBLISHED_MELTING_GAMMA)))
    return Finding(value, "U₁", f"At x = 0, Γ = 175.719; at x = 1 it is {rounded(heavy, 3)} U₁.")


@finds("K17")
def ogata_fit() -> Finding:
    energy = Ogata(CARBON_OXYGEN).energy(GRID, np.array(1.0))
    top = int(energy.argmax())
    dilute = float(Ogata(CARBON_OXYGEN).energy(np.array(published("K34")["x"]), np.array(1.0)))
    return Finding(
        float(energy[top]),
        "U₁",
        f"Largest value, at x = {rounded(GRID[top], 3)}; at x = {published('K34')['x']} the fit "
        f"gives {rounded(dilute, 3)} U₁.",
    )


@finds("K20")
def random_beside_fit() -> Finding:
    x = np.array([published("K34")["x"], 0.25, 0.5, 0.75])
    random = Random(CARBON_OXYGEN).energy(x, np.array(1.0))
    fit = Ogata(CARBON_OXYGEN).energy(x, np.array(1.0))
    told = "; ".join(
        f"x = {at:g}: {rounded(a, 3)} and {rounded(b, 3)}"
        for at, a, b in zip(x, random, fit, strict=True)
    )
    return Finding(float(random[0] / fit[0]), "", f"U_rnd and the fit in U₁: {told}.")


@finds("K21")
def free_energies() -> Finding:
    gamma = np.array(PUBLISHED_MELTING_GAMMA)
    worst = 0.0
    for model in (Ogata(CARBON_OXYGEN), Random(CARBON_OXYGEN)):
        f = model.energy(GRID, gamma) - mixing_entropy(GRID) / gamma
        worst = max(worst, float(np.abs(model.free_energy(GRID, gamma) - f).max()))
    half = [
        rounded(float(model(CARBON_OXYGEN).free_energy(np.array(0.5), gamma)), 5)
        for model in (Ogata, Random)
    ]
    return Finding(worst, "U₁", f"At x = ½: {half[0]} U₁ by the fit, {half[1]} at random.")


@finds("K23")
def double_tangents() -> Finding:
    """Slopes of liquid and crystal at the ends of both tangents, and that of the line."""
    worst, told = 0.0, []
    for name in (Random.name, ShortRange.name):
        solid = solid_model(name, CARBON_OXYGEN)
        gamma = np.array([PUBLISHED_MELTING_GAMMA])
        tie = ties_at(Z1, Z2, name, LIQUID_MODEL.name, 8, PUBLISHED_MELTING_GAMMA)
        tie = tie[np.flatnonzero((tie.left == LIQUID) != (tie.right == LIQUID))]
        wide = int((tie.x_right - tie.x_left).argmax())
        ends = [(tie.left[wide], tie.x_left[wide]), (tie.right[wide], tie.x_right[wide])]
        phases = [(LIQUID_MODEL if phase == LIQUID else solid, np.array([x])) for phase, x in ends]
        f = [float(phase.free_energy(x, gamma)[0]) for phase, x in phases]
        line = (f[1] - f[0]) / float(ends[1][1] - ends[0][1])
        for phase, x in phases:
            worst = max(worst, abs(float(phase.slope(x, gamma)[0]) - line))
        told.append(f"{solid.label} {rounded(ends[0][1], 4)} and {rounded(ends[1][1], 4)}")
    return Finding(worst, "U₁", f"x of liquid and crystal at Γ₁ₘ: {', '.join(told)}.")


@finds("K24")
def mechanical_mixture() -> Finding:
    f = Mechanical(CARBON_OXYGEN).free_energy(GRID, np.array(PUBLISHED_MELTING_GAMMA))
    return Finding(float(np.abs(f).max()), "U₁", "Of the crystals of pure C and O side by side.")


def _beside_own_hull(name: str) -> Finding:
    """Tie lines of the diagram against a lower convex hull of points on a fine grid."""
    solid = solid_model(name, CARBON_OXYGEN)
    gamma = np.array(CHECKED_AT)
    with np.errstate(divide="ignore", invalid="ignore"):
        f = np.fmin(LIQUID_MODEL.free_energy(GRID, gamma), solid.free_energy(GRID, gamma))
    corners = _lower_hull(f)
    widest = max(range(len(corners) - 1), key=lambda i: corners[i + 1] - corners[i])
    own = GRID[corners[widest]], GRID[corners[widest + 1]]
    tie = ties_at(Z1, Z2, name, LIQUID_MODEL.name, 8, CHECKED_AT)
    row = int((tie.x_right - tie.x_left).argmax())
    found = float(tie.x_left[row]), float(tie.x_right[row])
    azeotrope = Azeotropes(model=[name]).dataset()
    return Finding(
        max(abs(a - b) for a, b in zip(own, found, strict=True)),
        "",
        f"At Γ = {CHECKED_AT:g} liquid and crystal have x = {rounded(found[0], 4)} and "
        f"{rounded(found[1], 4)}; azeotrope at Γ = {rounded(float(azeotrope['Gamma'][0]), 6)}, "
        f"x = {rounded(float(azeotrope['x'][0]), 4)}.",
    )


def _lower_hull(f: Floats) -> list[int]:
    """Corners of the lower convex hull of points over GRID (Andrew's monotone chain)."""
    corners: list[int] = []
    for i, value in enumerate(f.tolist()):
        while len(corners) > 1:
            a, b = corners[-2:]
            if (f[b] - f[a]) * (i - a) < (value - f[a]) * (b - a):
                break
            corners.pop()
        corners.append(i)
    return corners


@finds("K25")
def diagram_of_fit() -> Finding:
    return _beside_own_hull(Ogata.name)


@finds("K26")
def diagram_of_random() -> Finding:
    return _beside_own_hull(Random.name)


@finds("K27")
def diagram_of_fit_with_charges() -> Finding:
    return _beside_own_hull(OgataZ.name)


@finds("K28")
def diagram_of_ordered() -> Finding:
    return _beside_own_hull(ShortRange.name)


def _reference() -> Dataset:
    """Rows of the diagram from simulations."""
    rows = PhaseDiagram(model=[ShortRange.name]).dataset()
    return rows.where(kind=REFERENCE)


@finds("K29")
def simulations() -> Finding:
    rows = _reference()
    top = int(np.asarray(rows["T_over_T1m"], dtype=float).argmin())
    theirs = reference_melting(CARBON_OXYGEN)
    return Finding(
        float(rows["T_over_T1m"][0]),
        "",
        f"T₁ₘ is that of the simulations, at Γ = {rounded(theirs, 6)}; in units of the paper's the "
        f"curve would begin at {rounded(PUBLISHED_MELTING_GAMMA / theirs, 4)}. Its "
        f"azeotrope lies at T/T₁ₘ = {rounded(float(rows['T_over_T1m'][top]), 4)}, "
        f"x = {rounded(float(rows['x_liquid'][top]), 3)}.",
    )


def _azeotrope(solid: str, liquid: str) -> tuple[float, float]:
    """Gamma and x."""
    rows = Azeotropes(model=[solid], liquid=[liquid]).dataset()
    return float(rows["Gamma"][0]), float(rows["x"][0])


@finds("K30")
def same_banana() -> Finding:
    ours = _azeotrope(OgataZ.name, LIQUID_MODEL.name)
    plain = _azeotrope(OgataZ.name, "linear")
    theirs = _azeotrope(OgataZ.name, MedinCumming.name)
    return Finding(
        ours[1] - theirs[1],
        "",
        f"Difference in x of the azeotropes: {rounded(ours[1], 3)} with the paper's liquid "
        f"({rounded(plain[1], 3)} without the correction to linear mixing), "
        f"{rounded(theirs[1], 3)} with that of Medin & Cumming, who fit the pure substances anew.",
    )


@finds("K31")
def azeotrope() -> Finding:
    gamma, x = _azeotrope(ShortRange.name, LIQUID_MODEL.name)
    random = _azeotrope(Random.name, LIQUID_MODEL.name)
    return Finding(
        gamma,
        "",
        f"At x = {rounded(x, 4)}; without order at Γ = {rounded(random[0], 6)}, "
        f"x = {rounded(random[1], 4)}.",
    )


@finds("K32")
def beside_simulations() -> Finding:
    """Liquidus of the ordered crystal less that of the simulations, each in its own T_1m."""
    rows = PhaseDiagram(model=[ShortRange.name]).dataset()
    ours = rows.where(model=ShortRange.name, kind=MELTING_LINE)
    found = {}
    reference = _reference()
    for name, low, high in (("low", 0.02, 0.2), ("high", 0.2, 0.95)):
        x = np.linspace(low, high, 60)
        found[name] = float(
            np.abs(_liquidus(ours, x) / _liquidus(reference, x) - 1.0).max() * 100.0
        )
    return Finding(
        found["low"],
        "%",
        f"Both in units of where pure carbon melts in each; from x = 0.2 to 0.95 it reaches "
        f"{rounded(found['high'], 2)} %.",
    )


def _liquidus(rows: Dataset, x: Floats) -> Floats:
    at, T = (np.asarray(rows[name], dtype=float) for name in ("x_liquid", "T_over_T1m"))
    known = np.isfinite(at) & np.isfinite(T)
    order = np.argsort(at[known])
    return np.asarray(np.interp(x, at[known][order], T[known][order]))


@finds("K33")
def range_of_diagram() -> Finding:
    lowest = min(melting_couplings(CARBON_OXYGEN, LIQUID_MODEL))
    tie = ties_at(Z1, Z2, ShortRange.name, LIQUID_MODEL.name, 8, 130.0)
    row = int((tie.x_right - tie.x_left).argmax())
    return Finding(
        lowest,
        "",
        f"Γ of pure oxygen's melting, where the diagram ends; at Γ = 130 liquid and crystal have "
        f"x = {rounded(float(tie.x_left[row]), 4)} and {rounded(float(tie.x_right[row]), 4)}.",
    )
