"""Short-range order at thermal equilibrium (Baiko 2025, equations 1 to 4, A.1 to A.4, Fig. 3)."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from core.crystal.higher_orders import energy_beyond_second_order
from core.crystal.mixtures import mixing_entropy
from core.crystal.one_component import PUBLISHED_MELTING_GAMMA
from core.crystal.order.scattering import effective_impurity
from core.crystal.order.slab import placement
from core.crystal.solids import (
    MonteCarlo,
    Ordered,
    Random,
    ShortRange,
    Spherical,
    onset_of_positivity,
)
from dashboard.figures.crystal.energy_gain import HIGHEST
from dashboard.figures.crystal.order_parameters import OrderParameters
from dashboard.papers.crystal_lattice import CARBON_OXYGEN
from dashboard.papers.finding import Finding, finds
from dashboard.papers.published import published
from dashboard.plots.numbers import rounded

Floats = NDArray[np.float64]

X = np.array([0.5])
MELTING = np.array([PUBLISHED_MELTING_GAMMA])
COLDEST = np.array([HIGHEST])
WHITE_DWARF_RELATIVITY = 1.2
"""p_F/(m_e c) at 3.5e6 g/cm^3, in the middle of a white dwarf of 0.6 solar masses."""
IONS = 1e12
"""N of the entropy that is counted with factorials."""
SHELLS = np.arange(1, 9)


def solid(shells: int = 8) -> ShortRange:
    """The short-range ordered crystal of carbon and oxygen."""
    return ShortRange(CARBON_OXYGEN, shells)


def _deviations(gamma: Floats) -> Floats:
    """(alpha_i - x^2)/x^2 of the shells at x = 1/2."""
    return np.asarray(solid().ordering(X, gamma).deviation[0] / X[0] ** 2)


@finds("K10")
def entropy() -> Finding:
    """(A.4) with (A.1) and (A.2) counted by factorials of a large N."""
    order = solid().ordering(X, MELTING)
    alpha, x = order.alpha[0], X[0]

    def ways(alpha: Floats) -> Floats:
        groups = (alpha, x - alpha, x - alpha, 1.0 - 2.0 * x + alpha)
        ln_factorials = sum(scipy.special.gammaln(IONS * part + 1.0) for part in groups)
        return np.asarray((scipy.special.gammaln(IONS + 1.0) - ln_factorials) / IONS)

    counted = 0.5 * order.neighbours @ (ways(alpha) - ways(np.full_like(alpha, x**2)))
    change = float(order.entropy_change()[0])
    return Finding(
        abs(float(counted) - change),
        "",
        f"S − S_mix = {rounded(change, 4)} per ion at x = ½ and Γ₁ₘ, of S_mix = "
        f"{rounded(float(mixing_entropy(X)[0]), 4)}.",
    )


@finds("K11")
def conditions() -> Finding:
    """Equation 4 and the bounds of alpha_i over the range of Fig. 3."""
    x, worst, inside = np.array([0.2, 0.5, 0.8]), 0.0, np.inf
    for gamma in (PUBLISHED_MELTING_GAMMA, 300.0, HIGHEST):
        order = solid().ordering(x, np.full(3, gamma))
        worst = max(worst, float(np.abs(order.deviation @ order.neighbours).max()))
        lowest = np.maximum(0.0, 2.0 * x - 1.0)[:, None]
        inside = min(inside, float((order.alpha - lowest).min()))
        inside = min(inside, float((x[:, None] - order.alpha).min()))
    return Finding(
        worst,
        "",
        f"Largest |Σ m_i(α_i − x²)| at x = 0.2, 0.5, 0.8 and Γ = 175.719, 300, 800; every α_i "
        f"stays {rounded(inside, 2)} or more within its bounds.",
    )


@finds("K12")
def positivity() -> Finding:
    """The lowest S(k) at the coldest crystal of the paper, found continuously."""
    model = solid()
    order = model.ordering(X, COLDEST)
    low = model.problem.minima(float(X[0]), order.deviation[0], np.inf)
    share = float(low.S.min()) / (X[0] * (1.0 - X[0]))
    return Finding(
        share,
        "",
        f"Lowest S(k)/[x(1 − x)] of all {len(low.S)} minima, at x = ½ and Γ = {HIGHEST:g}, where "
        f"the condition {'binds' if order.positivity_binds[0] else 'does not bind'}.",
    )


@finds("K13")
def counted_order() -> Finding:
    """Ions placed on a lattice so that they have this order, and counted."""
    model = solid()
    order = model.ordering(X, MELTING)
    wanted = order.deviation[0] / (X[0] * (1.0 - X[0]))
    placed = placement(float(X[0]), wanted, model.problem.sums.shells, seed=1)
    return Finding(
        float(np.abs(placed.warren_cowley - wanted).max()),
        "",
        f"{len(placed.sites)} ions at x = ½ have the pairs that the α_i say; Warren and Cowley's "
        f"α = (α_i − x²)/[x(1 − x)] of the first two shells is "
        f"{rounded(wanted[0], 3)} and {rounded(wanted[1], 3)}.",
    )


@finds("K22")
def below_random() -> Finding:
    ordered = float(solid().free_energy(X, MELTING)[0])
    random = float(Random(CARBON_OXYGEN).free_energy(X, MELTING)[0])
    return Finding(
        ordered - random,
        "U₁",
        f"At x = ½ and Γ₁ₘ: f = {rounded(ordered, 6)} U₁ with short-range order, "
        f"{rounded(random, 6)} at random.",
    )


@finds("K34")
def dilute_limit() -> Finding:
    x = np.array([published("K34")["x"]])
    ordered = float(solid().free_energy(x, MELTING)[0])
    random = float(Random(CARBON_OXYGEN).free_energy(x, MELTING)[0])
    return Finding(
        ordered / random - 1.0,
        "",
        f"At x = {x[0]}: f = {rounded(ordered, 5)} and {rounded(random, 5)} U₁, Γ₁ₘ.",
    )


def _fewer_shells(shells: int, gamma: Floats) -> Floats:
    """By how much f is higher with fewer shells than with 8, in parts of f, at x = 1/2."""
    x = np.full(len(gamma), 0.5)
    return np.asarray(1.0 - solid(shells).free_energy(x, gamma) / solid().free_energy(x, gamma))


@finds("K35")
def seven_shells() -> Finding:
    gamma = np.array([PUBLISHED_MELTING_GAMMA, 300.0, 400.0, 600.0, HIGHEST])
    x = np.full(len(gamma), 0.5)
    seven, eight = (solid(shells).free_energy(x, gamma) for shells in (7, 8))
    unit = 10.0 ** (np.floor(np.log10(np.abs(eight))) - 3.0)
    digits = np.abs(seven - eight) / unit
    told = ", ".join(f"{d:.1f} at Γ = {g:g}" for d, g in zip(digits, gamma, strict=True))
    return Finding(float(digits.max()), "", f"In the fourth digit of f, x = ½: {told}.")


@finds("K36")
def six_shells() -> Finding:
    gamma = np.array([PUBLISHED_MELTING_GAMMA, 400.0, 700.0, HIGHEST])
    found = _fewer_shells(6, gamma)
    told = ", ".join(f"{100 * d:.2g} % at Γ = {g:g}" for d, g in zip(found, gamma, strict=True))
    return Finding(float(100.0 * found.max()), "%", f"Of f at x = ½: {told}.")


@finds("K37")
def order_parameters() -> Finding:
    found = _deviations(MELTING)
    told = ", ".join(rounded(value, 3) for value in found)
    return Finding(
        float(np.sum(np.sign(found) == (-1.0) ** SHELLS)),
        "",
        f"(α_i − x²)/x² of shells 1 to 8 at x = ½, Γ₁ₘ: {told}.",
    )


@finds("K38")
def evolution() -> Finding:
    melting, cold = _deviations(MELTING), _deviations(COLDEST)
    return Finding(
        float(np.abs(cold - melting).max()),
        "",
        f"From Γ₁ₘ to Γ = {HIGHEST:g}; shell 1 goes from "
        f"{rounded(melting[0], 3)} to {rounded(cold[0], 3)}.",
    )


@finds("K39")
def onset_of_condition() -> Finding:
    onset = onset_of_positivity(solid(), 0.5, HIGHEST)
    rows = OrderParameters(Gamma=[0.98 * onset, 1.02 * onset]).dataset()
    binds = rows["positivity_binds"][rows["shell"] == 1].astype(bool).tolist()
    return Finding(
        onset,
        "",
        "There the lowest S(k) of the minimum without the condition vanishes, 8 shells; 2 % "
        f"below it the condition {'binds' if binds[0] else 'does not bind'}, 2 % above it "
        f"{'binds' if binds[1] else 'does not bind'}.",
    )


@finds("K40")
def entropy_left() -> Finding:
    x = np.linspace(0.05, 0.95, 19)
    left = solid().entropy(x, np.full(len(x), HIGHEST))
    half = float(solid().entropy(X, COLDEST)[0])
    share = left / mixing_entropy(x)
    return Finding(
        half,
        "",
        f"Per ion at x = ½, Γ = {HIGHEST:g}; over x = 0.05 to 0.95 at least "
        f"{rounded(float(share.min()), 2)} of S_mix is left there.",
    )


@finds("K48")
def higher_orders() -> Finding:
    """What cubic and higher orders add at x = 3/4, over what order gains there."""
    x = np.array([0.75])
    missed = float(energy_beyond_second_order(CARBON_OXYGEN, x)[0])
    random = Random(CARBON_OXYGEN).free_energy(x, MELTING)
    gain = float((random - solid().free_energy(x, MELTING))[0])
    return Finding(
        abs(missed) / gain,
        "",
        f"Relaxed supercells: {rounded(missed, 3)} U₁ at x = ¾; short-range order gains "
        f"{rounded(gain, 3)} U₁ there at Γ₁ₘ.",
    )


@finds("K49")
def exact_order() -> Finding:
    """The gain by order with exact statistics, over that of (A.4)."""
    random = Random(CARBON_OXYGEN).free_energy(X, MELTING)
    gains = {
        name: float((random - model.free_energy(X, MELTING))[0])
        for name, model in (
            ("A.4", solid()),
            ("spherical model", Spherical(CARBON_OXYGEN)),
            ("Monte Carlo", MonteCarlo(CARBON_OXYGEN)),
        )
    }
    told = ", ".join(f"{name} {rounded(gain, 4)}" for name, gain in gains.items())
    return Finding(gains["Monte Carlo"] / gains["A.4"], "", f"Gain at x = ½ and Γ₁ₘ in U₁: {told}.")


@finds("K55")
def long_range_order() -> Finding:
    """Where the perfect CsCl crystal takes over the lowest free energy."""

    def excess(gamma: float) -> float:
        at = np.array([gamma])
        return float((solid().free_energy(X, at) - Ordered(CARBON_OXYGEN).energy(X, at))[0])

    takes_over = float(scipy.optimize.brentq(excess, HIGHEST, 1100.0, xtol=1e-3))
    return Finding(
        takes_over,
        "",
        f"At Γ = {HIGHEST:g} it lies {rounded(-excess(HIGHEST), 2)} U₁ above the short-range "
        "ordered crystal.",
    )


@finds("K54")
def electron_scattering() -> Finding:
    gamma = np.array([PUBLISHED_MELTING_GAMMA, 300.0, 600.0])
    ordered = solid()
    states = ordered.ordering(np.full(len(gamma), X[0]), gamma)
    distances = np.array([shell.distance for shell in ordered.problem.sums.shells])
    charge = float(CARBON_OXYGEN.mean_charge(X)[0])
    found = effective_impurity(states, distances, charge, WHITE_DWARF_RELATIVITY)
    told = ", ".join(f"{rounded(q, 3)} at Γ = {g:g}" for q, g in zip(found, gamma, strict=True))
    return Finding(
        float(found[0]),
        "",
        f"Effective impurity parameter over x(1 − x) ΔZ², C/O at x = ½ and p_F = "
        f"{WHITE_DWARF_RELATIVITY} mₑc: {told}.",
    )
