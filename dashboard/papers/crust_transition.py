"""How nuclei give way to homogeneous matter (Beznogov & Raduta 2025, section II)."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.crust.comparison import comparison_crusts, published_transitions
from core.crust.pool_edge import pool_edge
from core.crust.transition import DISSOLVED, ENERGY, Transition, transition
from core.matter.branches import Branches
from core.matter.equilibrium import FILLED, FOLD, Homogeneous
from core.matter.interactions import INTERACTIONS
from core.matter.model import Matter
from core.nuclides.symbols import nuclide_name
from dashboard.figures.crust.inputs import DEFAULT_T
from dashboard.papers.finding import Finding, finds
from dashboard.plots.numbers import rounded
from dashboard.systems.crust_state import COLD

WARM = 8.0
"""MeV, where gas fills the volume."""


@cache
def _ends() -> dict[str, list[str]]:
    """What ended the nuclei, by mechanism: which matter it was."""
    found: dict[str, list[str]] = {}
    for name in INTERACTIONS:
        at = transition(Matter(name), DEFAULT_T)
        found.setdefault(at.mechanism, []).append(name)
    warm = transition(Matter(), WARM)
    found.setdefault(warm.mechanism, []).append(f"{warm.matter.interaction} at T = {WARM:g} MeV")
    edges = pool_edge(Matter(), DEFAULT_T)
    for last, ending in zip(edges["last_He"], edges["ending"], strict=True):
        if ending == FILLED:
            found.setdefault(FILLED, []).append(nuclide_name(2, int(last)))
    return found


@finds("C13")
def by_energy() -> Finding:
    found = {
        T: [name for name in INTERACTIONS if transition(Matter(name), T).mechanism == ENERGY]
        for T in (COLD, DEFAULT_T)
    }
    told = "; ".join(f"at T = {T} MeV with {', '.join(names)}" for T, names in found.items())
    return Finding(
        float(len(found[COLD])),
        "",
        f"Of {len(INTERACTIONS)} interactions: {told} (BSk25 at n_B = "
        f"{rounded(transition(Matter(), DEFAULT_T).n_crossing, 3)} fm⁻³). With the others the gas "
        "becomes unstable before.",
    )


@finds("C14")
def by_filling() -> Finding:
    which = _ends()[FILLED]
    return Finding(
        float(len(which)),
        "",
        f"If helium went on to {', '.join(which)}; with the paper's pool (to ¹⁴He) it does not "
        f"happen. BSk25, T = {DEFAULT_T} MeV.",
    )


@finds("C15")
def by_gas() -> Finding:
    """Whether what is left of nuclei goes to nothing without a step."""
    at = transition(Matter(), WARM)
    branches = Branches(Matter(), WARM)
    n_B = at.n_gone
    plain, clustered = Homogeneous(Matter(), WARM).at(n_B), branches.clustered(n_B)
    return Finding(
        abs(clustered["P"] / plain["P"] - 1.0),
        "",
        f"At T = {WARM:g} MeV nuclei dissolve: at n_B = {rounded(n_B, 3)} fm⁻³ they hold 1 % of "
        "the mass, where the pressures with and without them already agree to this part.",
    )


@finds("C16")
def mechanisms() -> Finding:
    found = _ends()
    told = {ENERGY: "lower energy", FILLED: FILLED, DISSOLVED: DISSOLVED, FOLD: "gas spinodal"}
    parts = [f"{told[name]} ({', '.join(which)})" for name, which in found.items()]
    return Finding(
        float(len(found)), "", f"At T = {DEFAULT_T} MeV where not said: {'; '.join(parts)}."
    )


@finds("C17")
def matching() -> Finding:
    """Jumps of P, dP/dn_B, f/n_B at both ends of the window, in parts of their values."""
    matched = transition(Matter(), DEFAULT_T).matching
    assert matched is not None
    worst = 0.0
    for edge in (matched.low, matched.high):
        n_B = np.array([edge.n_B])
        for inside, outside in (
            (matched.P(n_B), edge.P),
            (matched.slope(n_B), edge.slope),
            (matched.energy(n_B), edge.energy),
        ):
            worst = max(worst, abs(float(inside[0]) / float(outside) - 1.0))
    return Finding(
        worst,
        "",
        f"P is a cubic from n_B = {rounded(float(matched.low.n_B), 3)} to "
        f"{rounded(float(matched.high.n_B), 3)} fm⁻³, T = {DEFAULT_T} MeV; P, its slope and f/n_B "
        "go on without a jump, and f/n_B is the integral of P/n_B².",
    )


@finds("C18")
def transition_density() -> Finding:
    cold, warm = (transition(Matter(), T) for T in (COLD, DEFAULT_T))
    return Finding(
        cold.n_tr,
        "fm⁻³",
        f"T = {COLD} MeV: {_told(cold)}. T = {DEFAULT_T} MeV: {_told(warm)}.",
    )


def _told(at: Transition) -> str:
    return (
        f"equal f at {rounded(at.n_crossing, 3)}, the last nuclei at {rounded(at.n_end, 3)}, a "
        f"common tangent to {rounded(at.n_high, 3)}, the matching's end at {rounded(at.n_tr, 3)}"
    )


@finds("C19")
def common_tangent() -> Finding:
    at = transition(Matter(), COLD)
    assert at.tangent is not None
    low = Branches(Matter(), COLD).clustered(at.n_low)
    high = Homogeneous(Matter(), COLD).at(at.n_high)
    return Finding(
        at.depth,
        "keV",
        f"n_B = {rounded(at.n_low, 3)} and {rounded(at.n_high, 3)} fm⁻³ have the same T, "
        f"P = {rounded(at.P_constant)} MeV fm⁻³ and μ_B = {rounded(at.mu_constant)} MeV "
        f"(T = {COLD} MeV; {rounded(transition(Matter(), DEFAULT_T).depth, 3)} keV at "
        f"{DEFAULT_T}). μ_e differs, {rounded(low['mu_e'], 3)} and {rounded(high['mu_e'], 3)} MeV.",
    )


@finds("C39")
def published_transition() -> Finding:
    rows = comparison_crusts().where(model="BSk25")
    drawn = published_transitions()["BSk25"]
    return Finding(
        float(rows["n_B"][-1]),
        "fm⁻³",
        f"Rows of the published table lie {rounded(rows['n_B'][-1] - rows['n_B'][-2], 2)} fm⁻³ "
        f"apart there. Figures draw the transition at {rounded(drawn.n_tr)} fm⁻³.",
    )
