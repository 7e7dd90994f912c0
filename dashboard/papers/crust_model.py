"""The model of Beznogov & Raduta 2025, section II: pool, equilibrium, volumes, where it holds."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.constants import NEUTRON_MASS, PROTON_MASS
from core.crust.composition import abundances
from core.crust.transition import transition
from core.matter.clusters import nuclei
from core.matter.equilibrium import state
from core.matter.limits import COLDEST_NSE, WARMEST_BETA
from core.matter.model import SYMMETRIC, Matter
from core.matter.quantum import CONDENSATION
from core.matter.response import imbalance
from core.matter.solver import State
from core.nuclides.masses import duflo_zuker_masses, evaluated_masses
from core.nuclides.partition import level_parameters
from core.nuclides.pool import Pool, pool
from core.nuclides.pool_names import TETRANEUTRON_BINDING
from dashboard.figures.crust.abundances import Abundances
from dashboard.figures.crust.composition import Composition
from dashboard.figures.crust.inputs import DEFAULT_T
from dashboard.papers.finding import Finding, finds
from dashboard.plots.numbers import rounded
from dashboard.systems.crust_state import COLD

HELIUM = (2, 14)
"""Z and A of the layer's nuclide."""
IRON = (26, 56)
LESS_BOUND = 2.0
"""MeV."""
KINDS_OF_DENSITY = (1e-6, 1e-4, 6e-3, 3e-2)
"""fm^-3: iron group, magic nuclei, onset of the layer, the layer."""


def nuclide_row(nuclides: Pool, Z: int, A: int) -> int:
    """The place of a nuclide in a pool."""
    return int(np.flatnonzero((nuclides.Z == Z) & (nuclides.A == A))[0])


@cache
def states() -> tuple[State, ...]:
    """States of the paper's matter at densities of all kinds, T = 0.4 MeV."""
    return tuple(state(Matter(), DEFAULT_T, n_B)[0] for n_B in KINDS_OF_DENSITY)


@finds("C1")
def pool_of_nuclides() -> Finding:
    nuclides, measured = pool(Matter().pool), evaluated_masses()
    names = set(zip(measured.Z.tolist(), measured.N.tolist(), strict=True))
    names = {(Z, N) for Z, N in names if Z + N >= 2}
    by_formula = {
        (Z, N)
        for Z, N, source in zip(
            nuclides.Z.tolist(), nuclides.N.tolist(), nuclides.source.tolist(), strict=True
        )
        if source == "DZ10"
    }
    table = duflo_zuker_masses()
    return Finding(
        float(len(names & by_formula)),
        "",
        f"{len(nuclides)} nuclides: {len(names)} of AME2020, and of the {len(table.Z)} of DZ10 "
        f"the {len(by_formula)} that AME2020 has not.",
    )


@finds("C2")
def helium_binding() -> Finding:
    nuclides = pool(Matter().pool)
    row = nuclide_row(nuclides, *HELIUM)
    return Finding(
        float(nuclides.B[row]), "MeV", f"Its source in the pool: {nuclides.source[row]}."
    )


@finds("C3")
def helium_separation() -> Finding:
    nuclides = pool(Matter().pool)
    row = nuclide_row(nuclides, *HELIUM)
    return Finding(
        float(nuclides.S_n[row]),
        "MeV",
        f"S_2n = {rounded(nuclides.S_2n[row])} MeV: ¹⁴He would emit one neutron or two in vacuum.",
    )


@finds("C4")
def heaviest_nuclide() -> Finding:
    nuclides = pool(Matter().pool)
    return Finding(float(nuclides.A.max()), "", f"Z from {nuclides.Z.min()} to {nuclides.Z.max()}.")


@finds("C5")
def chemical_equilibrium() -> Finding:
    """The chemical potential of every nuclide from its own density, less eq. 2.1."""
    matter, worst = Matter(), 0.0
    for n_B in KINDS_OF_DENSITY:
        rows = abundances(matter, DEFAULT_T, n_B)
        at, _ = state(matter, DEFAULT_T, n_B)
        nuclides, (constants, _) = pool(matter.pool), nuclei(matter, DEFAULT_T)
        places = {key: i for i, key in enumerate(zip(nuclides.Z, nuclides.A, strict=True))}
        which = [places[key] for key in zip(rows["Z"], rows["A"], strict=True)]
        N, Z, a, b, v, c = constants[:, which]
        # mu_i = T ln(n_i lambda^3/z) - B + E_C + v P_gas.
        own = DEFAULT_T * (np.log(rows["n"]) - c)
        own += a * np.cbrt(at["n_e"]) + b * at["n_e"] + v * at["Pi"]
        worst = max(worst, float(np.abs(own - N * at["mu_n"] - Z * at["mu_p"]).max()))
    return Finding(
        worst,
        "MeV",
        f"Over all nuclides listed at n_B = {_listed(KINDS_OF_DENSITY)} fm⁻³, T = {DEFAULT_T} MeV.",
    )


@finds("C6")
def level_density() -> Finding:
    Z, A = IRON
    found = level_parameters(np.array([Z]), np.array([A - Z]))
    return Finding(
        float(found.a[0]),
        "MeV⁻¹",
        f"Back shift E₁ = {rounded(found.E1[0])} MeV. ¹⁴He has no excited part: its neighbours "
        "are in no table.",
    )


@finds("C7")
def volume() -> Finding:
    local, symmetric = (
        transition(matter, DEFAULT_T) for matter in (Matter(), Matter(volume=SYMMETRIC))
    )
    return Finding(
        symmetric.n_crossing - local.n_crossing,
        "fm⁻³",
        f"Nuclei give way at n_B = {rounded(local.n_crossing, 3)} fm⁻³ with v = A/n_sat(δ) and at "
        f"{rounded(symmetric.n_crossing, 3)} fm⁻³ with v = A/n_sat(0).",
    )


@finds("C8")
def neutrality() -> Finding:
    worst = max(abs(at["n_p"] / (at["n_e"] + at["n_mu"]) - 1.0) for at in states())
    return Finding(worst, "", f"At n_B = {_listed(KINDS_OF_DENSITY)} fm⁻³, T = {DEFAULT_T} MeV.")


@finds("C9")
def beta_equilibrium() -> Finding:
    worst = max(abs(imbalance(at)) for at in states())
    last = states()[-1]
    excess = last["mu_n"] - last["mu_p"] + NEUTRON_MASS - PROTON_MASS
    return Finding(
        worst,
        "MeV",
        f"At n_B = {KINDS_OF_DENSITY[-1]:g} fm⁻³ μ_n + m_n − μ_p − m_p = {rounded(excess)} MeV, "
        f"μ_e = {rounded(last['mu_e'])} MeV, and their difference is what an electron gains "
        f"beside nuclei.",
    )


@finds("C10")
def coldest_equilibrium() -> Finding:
    warned, unwarned = (
        any("statistical equilibrium" in note for note in Composition(T=[T]).dataset().notes)
        for T in (COLD, DEFAULT_T)
    )
    return Finding(
        COLDEST_NSE,
        "MeV",
        f"Figures below it say so: at T = {COLD} MeV {_yes(warned)}, at T = {DEFAULT_T} MeV "
        f"{_yes(unwarned)}.",
    )


@finds("C11")
def warmest_beta_equilibrium() -> Finding:
    temperatures = (DEFAULT_T, 2.0)
    warned = [
        any("beta equilibrium" in note for note in Abundances(T=T).dataset().notes)
        for T in temperatures
    ]
    return Finding(
        WARMEST_BETA,
        "MeV",
        f"Figures above it say so: at T = {temperatures[1]} MeV {_yes(warned[1])}, at "
        f"T = {temperatures[0]} MeV {_yes(warned[0])}. Corrections to the relation are not made.",
    )


@finds("C46")
def binding_in_medium() -> Finding:
    """What a loss of binding that a reader sets does to the layer."""
    own, less = (
        Composition(T=[DEFAULT_T], binding=change).dataset()
        for change in ("", f"14He-{LESS_BOUND}")
    )
    share, smaller = (float(rows["X_He14"].max()) for rows in (own, less))
    return Finding(
        smaller / share,
        "",
        f"With ¹⁴He bound {LESS_BOUND} MeV less at all densities the layer holds at most "
        f"{rounded(smaller, 3)} of the mass in place of {rounded(share, 3)}, and nuclei end at "
        f"{rounded(less['n_last'][0], 3)} in place of {rounded(own['n_last'][0], 3)} fm⁻³.",
    )


@finds("C47")
def tetraneutrons() -> Finding:
    rows = Composition(T=[DEFAULT_T], tetraneutron=TETRANEUTRON_BINDING).dataset()
    condensed = rows["n_B"][rows["degeneracy"].astype(float) > CONDENSATION]
    return Finding(
        float(np.nanmax(rows["degeneracy"])),
        "",
        f"With B(⁴n) = {rounded(TETRANEUTRON_BINDING)} MeV tetraneutrons replace ¹⁴He "
        f"(whose X is at most {rounded(rows['X_He14'].max(), 2)}), but from n_B = "
        f"{rounded(condensed.min(), 3)} fm⁻³ on an ideal Bose gas of them would have condensed.",
    )


def _listed(numbers: tuple[float, ...]) -> str:
    return ", ".join(map(rounded, numbers))


def _yes(said: bool) -> str:
    return "yes" if said else "no"
