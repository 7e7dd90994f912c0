"""What the crust is made of (Beznogov & Raduta 2025, section III, Figs. 1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.crust.comparison import comparison_crusts
from core.dataset import Dataset
from core.matter.interactions import INTERACTIONS
from core.matter.intervals import spans
from core.matter.model import DEFAULT_INTERACTION
from core.nuclides.pool import pool
from core.nuclides.symbols import nuclide_name
from dashboard.figures.crust.composition import Composition
from dashboard.figures.crust.inputs import DEFAULT_T
from dashboard.figures.crust.nuclide_chart import NuclideChart
from dashboard.papers.finding import Finding, finds
from dashboard.plots.numbers import rounded
from dashboard.systems.crust_state import COLD

Floats = NDArray[np.float64]

ONSET = 0.1
"""Mass fraction of 14He from which on the layer counts as begun."""
MAGIC = (50, 82)
BEFORE_THE_LAYER = 0.006
"""fm^-3, up to where the paper compares with its Ref. [20]."""
SPARSE = 1e-3
"""fm^-3, below which the paper sees effects of temperature."""


@cache
def crust(T: float = DEFAULT_T, interaction: str = DEFAULT_INTERACTION) -> Dataset:
    """The rows with nuclei of a crust at temperature T (MeV)."""
    found = Composition(T=[T], interaction=[interaction]).dataset()
    return found.where(phase="clusters")


def numbers(rows: Dataset, name: str) -> Floats:
    """A column as numbers."""
    return np.asarray(rows[name], dtype=float)


@dataclass(frozen=True)
class Layer:
    """The layer of 14He: its onset (fm^-3), its largest mass fraction, and where that is."""

    onset: float
    largest: float
    at: float


@cache
def layer(T: float = DEFAULT_T, interaction: str = DEFAULT_INTERACTION) -> Layer:
    """The layer in a crust."""
    rows = crust(T, interaction)
    n_B, X = numbers(rows, "n_B"), numbers(rows, "X_He14")
    peak = int(X.argmax())
    return Layer(reached(n_B, X, ONSET), float(X[peak]), float(n_B[peak]))


def reached(n_B: Floats, X: Floats, share: float) -> float:
    """Where a mass fraction first rises through a value, fm^-3."""
    row = int(np.flatnonzero(share <= X)[0])
    ends = np.log(n_B[row - 1 : row + 1])
    return float(np.exp(np.interp(share, X[row - 1 : row + 1], ends)))


def at_density(rows: Dataset, name: str, n_B: float | Floats) -> Floats:
    """A column between its rows, linear in the logarithm of the density."""
    return np.interp(np.log(n_B), np.log(numbers(rows, "n_B")), numbers(rows, name))


@finds("C20")
def path() -> Finding:
    rows = NuclideChart(T=DEFAULT_T).dataset()
    leading = rows.keep(np.isfinite(numbers(rows, "n_B_from")))
    leading = leading.keep(np.argsort(leading["n_B_from"], kind="stable"))
    names = [nuclide_name(Z, Z + N) for Z, N in zip(leading["Z"], leading["N"], strict=True)]
    return Finding(
        float(leading["Z"][-1] + leading["N"][-1]),
        "",
        f"{len(names)} nuclides lead one after the other from n_B = 10⁻⁷ fm⁻³ on: {names[0]}, "
        f"{', '.join(names[1:3])}, … {', '.join(names[-3:])}.",
    )


@finds("C21")
def magic_numbers() -> Finding:
    rows = crust()
    rows = rows.keep(numbers(rows, "A_most") >= 20)
    n_B = numbers(rows, "n_B")
    N = numbers(rows, "A_most") - numbers(rows, "Z_most")
    decades = np.gradient(np.log10(n_B))
    told = []
    for magic in MAGIC:
        first, last = max(spans(np.isin(N, [magic])), key=lambda ends: n_B[ends[1]] / n_B[ends[0]])
        told.append(f"N = {magic} from {rounded(n_B[first], 2)} to {rounded(n_B[last], 2)} fm⁻³")
    share = float(decades[np.isin(N, MAGIC)].sum() / decades.sum())
    return Finding(share, "", f"{'; '.join(told)}. T = {DEFAULT_T} MeV.")


@finds("C22")
def unbound_nuclides() -> Finding:
    """The chart's separation energies against differences of binding energies."""
    rows = NuclideChart(T=DEFAULT_T).dataset()
    B = dict(zip(zip(rows["Z"].tolist(), rows["N"].tolist(), strict=True), rows["B"], strict=True))
    wrong = 0
    for Z, N, energy, S_n, S_p in zip(
        *(rows[name].tolist() for name in ("Z", "N", "B", "S_n", "S_p")), strict=True
    ):
        for S, other in ((S_n, (Z, N - 1)), (S_p, (Z - 1, N))):
            wrong += other in B and (energy - B[other] < 0.0) != (S < 0.0)
    counts = [int(np.sum(numbers(rows, name) < 0.0)) for name in ("S_n", "S_p")]
    return Finding(
        float(wrong),
        "",
        f"{counts[0]} nuclides of the pool are unbound against a neutron, {counts[1]} against a "
        "proton.",
    )


@finds("C23")
def beyond_the_drip() -> Finding:
    nuclides, rows = pool("default"), crust()
    pairs = dict.fromkeys(
        zip(rows["Z_most"].astype(int).tolist(), rows["A_most"].astype(int).tolist(), strict=True)
    )
    S_n = {(Z, A): float(nuclides.S_n[(nuclides.Z == Z) & (nuclides.A == A)][0]) for Z, A in pairs}
    unbound = {pair: S for pair, S in S_n.items() if S < 0.0}
    names = [f"{nuclide_name(Z, A)} ({rounded(S, 3)} MeV)" for (Z, A), S in unbound.items()]
    return Finding(
        float(len(unbound)),
        "",
        f"With S_n below zero lead {', '.join(names)}. T = {DEFAULT_T} MeV.",
    )


@finds("C24")
def rapid_change() -> Finding:
    rows, found = crust(), layer()
    n_B, X = numbers(rows, "n_B"), numbers(rows, "X_He14")
    first, last = (reached(n_B, X, share * found.largest) for share in (0.1, 0.9))
    heavy = [float(at_density(rows, "X_heavy", at)) for at in (first, last)]
    before = int(np.flatnonzero(n_B < first)[-1])
    name = nuclide_name(int(rows["Z_most"][before]), int(rows["A_most"][before]))
    return Finding(
        last / first,
        "",
        f"From n_B = {rounded(first, 3)} to {rounded(last, 3)} fm⁻³ ¹⁴He goes from 10 to 90 % of "
        f"its largest mass fraction and nuclei with A ≥ 20 from {rounded(heavy[0], 3)} to "
        f"{rounded(heavy[1], 3)} of the mass; {name} leads before.",
    )


@finds("C25")
def onset() -> Finding:
    return Finding(layer().onset, "fm⁻³", f"At T = {DEFAULT_T} MeV.")


@finds("C26")
def largest_fraction() -> Finding:
    found = layer()
    return Finding(found.largest, "", f"At n_B = {rounded(found.at, 3)} fm⁻³, T = {DEFAULT_T} MeV.")


@finds("C27")
def ratio() -> Finding:
    found = layer()
    before = float(at_density(crust(), "A_over_Z", 0.005))
    return Finding(
        float(at_density(crust(), "A_over_Z", found.at)),
        "",
        f"From {rounded(before, 3)} at n_B = 0.005 fm⁻³; at the layer's largest mass fraction, "
        f"{rounded(found.at, 3)} fm⁻³.",
    )


@finds("C28")
def inner_end() -> Finding:
    rows = crust()
    leads = numbers(rows, "Z_most") == 2
    last = float(numbers(rows, "n_B")[leads & (numbers(rows, "A_most") == 14)][-1])
    end = float(rows["n_last"][0])
    share = float(rows["X_He14"][-1])
    return Finding(
        last / end,
        "",
        f"¹⁴He leads up to the last stable nuclei at n_B = {rounded(end, 3)} fm⁻³, where it still "
        f"holds {rounded(share, 3)} of the mass.",
    )


@finds("C29")
def depletion() -> Finding:
    rows, found = crust(), layer()
    before = numbers(rows, "n_B") < found.at
    most = float(numbers(rows, "X_free_n")[before].max())
    left = float(at_density(rows, "X_free_n", found.at))
    return Finding(
        left - most,
        "",
        f"Free neutrons hold {rounded(most, 3)} of the mass before the layer and "
        f"{rounded(left, 3)} where it is richest, at {rounded(found.at, 3)} fm⁻³.",
    )


@finds("C30")
def cold_layer() -> Finding:
    found = layer(COLD)
    return Finding(
        found.largest,
        "",
        f"At T = {COLD} MeV; onset at n_B = {rounded(found.onset, 3)} fm⁻³, ¹⁴He leads up to "
        f"{rounded(float(crust(COLD)['n_last'][0]), 3)} fm⁻³.",
    )


@finds("C31")
def first_and_richest() -> Finding:
    layers = {name: layer(DEFAULT_T, name) for name in INTERACTIONS}
    own = layers[DEFAULT_INTERACTION]
    beyond = [
        name
        for name, other in layers.items()
        if other.onset < own.onset or other.largest > own.largest
    ]
    told = [
        f"{name} {rounded(found.onset, 3)}, {rounded(found.largest, 3)}"
        for name, found in sorted(layers.items(), key=lambda item: item[1].onset)
    ]
    return Finding(
        float(len(beyond)),
        "",
        f"Onset (fm⁻³) and largest X at T = {DEFAULT_T} MeV: {'; '.join(told)}.",
    )


def _beside(interaction: str) -> tuple[Dataset, Dataset]:
    """Rows of a published crust up to the layer, and ours at the same densities, T = 0.1 MeV."""
    rows = comparison_crusts().where(model=interaction)
    rows = rows.keep(numbers(rows, "n_B") <= BEFORE_THE_LAYER)
    n_B = numbers(rows, "n_B").tolist()
    return rows, Composition(T=[COLD], interaction=[interaction], n_B=n_B).dataset()


def _largest_difference(interaction: str) -> float:
    theirs, ours = _beside(interaction)
    pairs = (("X_cl", "X_heavy"), ("X_free", "X_free_n"))
    return max(float(np.abs(numbers(theirs, a) - numbers(ours, b)).max()) for a, b in pairs)


@finds("C32")
def same_fractions() -> Finding:
    theirs, _ = _beside(DEFAULT_INTERACTION)
    n_B = numbers(theirs, "n_B")
    return Finding(
        _largest_difference(DEFAULT_INTERACTION),
        "",
        f"Over {len(n_B)} published rows from n_B = {rounded(n_B[0], 2)} to "
        f"{rounded(n_B[-1], 2)} fm⁻³.",
    )


@finds("C33")
def similar_ratios() -> Finding:
    theirs, ours = _beside(DEFAULT_INTERACTION)
    difference = np.abs(numbers(theirs, "A_over_Z") / numbers(ours, "A_over_Z") - 1.0)
    row = int(difference.argmax())
    pair = [rounded(float(rows["A_over_Z"][row]), 3) for rows in (ours, theirs)]
    return Finding(
        float(difference[row]),
        "",
        f"Largest at n_B = {rounded(float(theirs['n_B'][row]), 2)} fm⁻³: {pair[0]} here, {pair[1]} "
        "there.",
    )


@finds("C34")
def different_nuclei() -> Finding:
    theirs, ours = _beside(DEFAULT_INTERACTION)
    nuclei = [
        f"A = {rounded(float(rows[A][-1]), 3)}, Z = {rounded(float(rows[Z][-1]), 3)}"
        for rows, A, Z in ((theirs, "A_cl", "Z_cl"), (ours, "A_mean", "Z_mean"))
    ]
    return Finding(
        float((numbers(theirs, "A_cl") / numbers(ours, "A_mean")).max()),
        "",
        f"At n_B = {rounded(float(theirs['n_B'][-1]), 2)} fm⁻³ the published nucleus has "
        f"{nuclei[0]}, ours {nuclei[1]}.",
    )


@finds("C35")
def other_interactions() -> Finding:
    differences = {name: _largest_difference(name) for name in ("BSk22", "BSk24", "BSk26")}
    told = ", ".join(f"{name} {rounded(value, 2)}" for name, value in differences.items())
    return Finding(max(differences.values()), "", f"{told}, up to n_B = {BEFORE_THE_LAYER} fm⁻³.")


@finds("C36")
def steps() -> Finding:
    """The steepest rises of A/Z below the layer, cold over warm."""
    steepest = {}
    for T in (COLD, DEFAULT_T):
        n_B = np.geomspace(2e-4, 4e-3, 400)
        found = Composition(T=[T], n_B=n_B.tolist()).dataset()
        steepest[T] = float(np.diff(numbers(found, "A_over_Z")).max() / np.log(n_B[1] / n_B[0]))
    return Finding(
        steepest[COLD] / steepest[DEFAULT_T],
        "",
        f"dA/Z over d ln n_B is at most {rounded(steepest[COLD], 3)} at T = {COLD} MeV and "
        f"{rounded(steepest[DEFAULT_T], 3)} at {DEFAULT_T} MeV, n_B = 0.0002 to 0.004 fm⁻³.",
    )


@finds("C37")
def warmth() -> Finding:
    """Free neutrons at both temperatures, above 1e-3 fm^-3 and below the layer, and below."""

    def difference(low: float, high: float) -> Floats:
        n_B = np.geomspace(low, high, 200)
        warm, cold = (at_density(crust(T), "X_free_n", n_B) for T in (DEFAULT_T, COLD))
        return np.abs(warm - cold)

    above, below = difference(SPARSE, 0.005), difference(1e-5, SPARSE)
    return Finding(
        float(above.max()),
        "",
        f"Between T = {COLD} and {DEFAULT_T} MeV; below {SPARSE} fm⁻³ the change reaches "
        f"{rounded(float(below.max()), 2)}.",
    )


@finds("C38")
def earlier_when_warm() -> Finding:
    cold, warm = layer(COLD), layer()
    return Finding(
        cold.onset - warm.onset,
        "fm⁻³",
        f"Onset at {rounded(warm.onset, 3)} fm⁻³ at T = {DEFAULT_T} MeV and at "
        f"{rounded(cold.onset, 3)} at {COLD} MeV.",
    )
