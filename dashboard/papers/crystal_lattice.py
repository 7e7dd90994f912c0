"""Lattice sums and energies of the crystal (Baiko 2025, equations 5 to 9 and Table I)."""

from __future__ import annotations

import math

import numpy as np

from core.crystal.higher_orders import energy_beyond_second_order, random_mixing_energy
from core.crystal.lattice import BCC
from core.crystal.lattice_sums import madelung, response
from core.crystal.mixtures import Mixture, charge_entropy, mixing_entropy
from core.crystal.solids import Ordered
from core.dataset import Dataset
from dashboard.figures.crystal.lattice_sums import LatticeSumsTable
from dashboard.papers.finding import Finding, finds
from dashboard.papers.published import published
from dashboard.plots.numbers import plain, rounded

CARBON_OXYGEN = Mixture(6, 8)
HALF = np.array(0.5)


def _table() -> Dataset:
    return LatticeSumsTable().dataset()


def _largest_misprint(claim: str, key: str, column: str) -> Finding:
    """The largest distance between a printed column and ours, both at the printed digits."""
    printed = np.array(published(claim)[key])
    ours = np.asarray(_table()[column][1:], dtype=float)
    worst = float(np.abs(ours - printed).max())
    return Finding(worst, "e²/a_i", f"Ours: {', '.join(plain(value, '.5f') for value in ours)}.")


@finds("K1")
def shells() -> Finding:
    rows, printed = _table(), published("K1")
    squares = sum(rows[f"vector_{axis}"][1:].astype(int) ** 2 for axis in "xyz")
    wrong = np.sum(squares != printed["squares"]) + np.sum(
        rows["neighbours"][1:] != printed["neighbours"]
    )
    return Finding(float(wrong), "", f"Neighbours: {', '.join(map(str, rows['neighbours'][1:]))}.")


@finds("K2")
def own_displacement() -> Finding:
    T0 = float(_table()["T"][0])
    return Finding(T0, "e²/a_i", f"To more digits {T0:.8f}.")


@finds("K3")
def displacements() -> Finding:
    return _largest_misprint("K3", "T", "T")


@finds("K4")
def differences() -> Finding:
    return _largest_misprint("K4", "difference", "I_minus_T")


@finds("K5")
def linear_response() -> Finding:
    """The trace of D(k), and b(k) of a long wave."""
    generator = np.random.default_rng(1)
    found = response(generator.uniform(-1.5, 1.5, (200, 3)), BCC)
    trace = np.trace(found.D, axis1=1, axis2=2)
    k = np.array([[1e-3, 2e-3, -1e-3]])
    size = float(np.linalg.norm(response(k, BCC).beta) * np.linalg.norm(k) / 3.0)
    return Finding(
        float(np.abs(trace - 3.0).max()),
        "",
        "Of 200 wavevectors: the trace of D(k) is 4πn_i = 3/a_i³ by Poisson's equation. "
        f"|b| k/(4πn_i) = {size:.6f} at ka_i = {rounded(float(np.linalg.norm(k)), 2)}.",
    )


@finds("K6")
def correlation_energy() -> Finding:
    """Madelung's constant of CsCl from the energy of the ordered crystal."""
    psi, energy = _ordering_energies()
    r = math.sqrt(3.0) / 2.0 * BCC.cube_edge
    return Finding(
        -psi["H"] * r,
        "",
        f"The ordered crystal at x = ½ has {rounded(energy, 5)} U₁ beside linear mixing; from it "
        "follows this Madelung constant of CsCl, r the distance of nearest neighbours.",
    )


@finds("K19")
def ordered_crystals() -> Finding:
    """Madelung's constant of NaCl from the energies of CsCl and D0_3."""
    psi, _ = _ordering_energies()
    solid = Ordered(CARBON_OXYGEN)
    energies = solid.energy(np.array([0.25, 0.5, 0.75]), np.array(1.0))
    return Finding(
        -psi["P"] * BCC.cube_edge,
        "",
        f"Energies {', '.join(rounded(float(e), 5) for e in energies)} U₁ at x = ¼, ½, ¾. Of the "
        "waves of order in D0₃ one is that of CsCl; the other gives this constant.",
    )


def _ordering_energies() -> tuple[dict[str, float], float]:
    """The energies psi of the waves at H and P, taken back from ordered crystals; e at x = 1/2.

    At x = 1/2 K psi_H/4, at 1/4 K (psi_H + 2 psi_P)/16 beside the crystal without order.
    """
    mixture, x = CARBON_OXYGEN, np.array([0.25, 0.5])
    energy = Ordered(mixture).energy(x, np.array(1.0))
    linear = mixture.mean_power(5.0 / 3.0, x) - mixture.mean_charge(x) ** (5.0 / 3.0)
    unordered = madelung(BCC) * linear / mixture.Z1 ** (5.0 / 3.0)
    quarter, half = ((energy - unordered) / mixture.ordering_energy(x)).tolist()
    return {"H": 4.0 * half, "P": (16.0 * quarter - 4.0 * half) / 2.0}, float(energy[1])


@finds("K7")
def displacement_energy() -> Finding:
    """What relaxed supercells add to the lowest order, over that order."""
    mixture = CARBON_OXYGEN
    lowest = float(mixture.ordering_energy(HALF)) * 0.25 * float(_table()["T"][0])
    missed = float(energy_beyond_second_order(mixture, HALF))
    return Finding(
        abs(missed) / lowest,
        "",
        f"Displacements lower the energy of the random crystal at x = ½ by {rounded(lowest, 3)} "
        f"U₁; relaxed supercells of 128 ions differ from that by {rounded(missed, 2)} U₁.",
    )


@finds("K8")
def random_energy() -> Finding:
    """The model's energy against the printed formula with the printed T_0."""
    mixture, x = CARBON_OXYGEN, np.linspace(0.05, 0.95, 19)
    a_i = np.cbrt(mixture.mean_charge(x))
    spread = (mixture.Z2 - mixture.Z1) ** 2 * x * (1.0 - x)
    energy = -(madelung(BCC) * mixture.mean_charge(x) ** 2 + 0.5 * published("K8")["T0"] * spread)
    linear = -madelung(BCC) * mixture.mean_power(5.0 / 3.0, x)
    printed = (energy / a_i - linear) / mixture.Z1 ** (5.0 / 3.0)
    ours = random_mixing_energy(mixture, x)
    return Finding(
        float(np.abs(ours - printed).max()),
        "U₁",
        f"Of x = 0.05 to 0.95; U_rnd less linear mixing is {rounded(float(ours[9]), 4)} U₁ at "
        "x = ½.",
    )


@finds("K9")
def mixing_entropies() -> Finding:
    random = float(mixing_entropy(HALF))
    more = float(charge_entropy(CARBON_OXYGEN, HALF))
    return Finding(
        random, "", f"At x = ½; S_mixZ is {rounded(random + more, 6)}, {rounded(more, 3)} more."
    )
