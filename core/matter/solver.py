"""Nuclear statistical equilibrium of nucleons, nuclei, electrons and muons.

The gas of nucleons at densities n'_n, n'_p fixes mu_n, mu_p and P_gas; a nucleus (A, Z) has the
chemical potential N mu_n + Z mu_p (Beznogov & Raduta 2025, eq. 2.1) and hence the density

    n_i = z_i (M_i T / 2 pi hbar^2)^(3/2) exp{[N_i mu_n + Z_i mu_p + B_i - E_C,i - v_i Pi] / T},

Pi = P_gas where nuclei displace only the gas, and Pi = P_gas + T sum n_i/xi, with n_i multiplied by
xi, where they exclude each other too; xi = 1 - sum n_i v_i is the volume left to the gas. The three
unknowns ln n'_n, ln n'_p, mu_e (and ln(Pi - P_gas)) obey

    xi n'_n + xi n'_p + sum A_i n_i = n_B,
    xi n'_p + sum Z_i n_i = n_e + n_mu,
    mu_n + m_n = mu_p + m_p + mu_e + C   or   n_e + n_mu = Y_p n_B,

with C = d(sum n_i E_C,i)/dn_e and mu_mu = mu_e + C. At given n_e the free energy is convex in all
densities as long as the gas is stable, so that a solution with a stable gas and xi > 0 that is
connected to the dilute gas is the only one; states with an unstable gas are rejected.

Nucleons (`core.kernels.skyrme`): the functional H of `core.matter.interactions` gives each species
q the effective mass hbar^2/2m*_q = dH/dtau_q and the potential U_q = dH/dn_q, with which densities
and kinetic densities are Fermi-Dirac integrals (M. Brack, C. Guet, H.-B. Hakansson, Phys. Rep. 123,
275 (1985), doi:10.1016/0370-1573(86)90078-5), a = 2m*_q T/hbar^2:

    n_q = a^(3/2) F_1/2(eta_q)/2 pi^2,   tau_q = a^(5/2) F_3/2(eta_q)/2 pi^2,
    mu_q = T eta_q + U_q,   s = sum_q 5/3 (hbar^2/2m*_q) tau_q/T - eta_q n_q,
    f = H - T s,   P = sum_q mu_q n_q - f.

Electrons and muons (`core.kernels.leptons`): with E = (p^2 + m^2)^(1/2) and the occupations f of
particles and f' of antiparticles at +mu and -mu,

    n = int p^2 (f - f') dp / (pi^2 hbar^3),   P = int p^4/(3E) (f + f') dp / (pi^2 hbar^3),
    e = int p^2 E (f + f') dp / (pi^2 hbar^3),   s = (e + P - mu n)/T

(S. L. Shapiro & S. A. Teukolsky, Black Holes, White Dwarfs, and Neutron Stars (1983), ch. 2,
doi:10.1002/9783527617661).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.cancellation import check
from core.constants import (
    ELECTRON_MASS,
    HBAR_C,
    MUON_MASS,
    NEUTRON_MASS,
    PROTON_MASS,
)
from core.kernels import equilibrium as kernel
from core.kernels.leptons import lepton_potential
from core.kernels.report import report
from core.matter.clusters import nuclei
from core.matter.fermi_dirac import ideal_table
from core.matter.interactions import HBAR2_OVER_2M, interaction
from core.matter.model import MUTUAL, Matter

Array = NDArray[np.float64]

QUANTITIES = (
    "n_B", "n_n", "n_p", "n_e", "n_mu", "xi", "gas_n", "gas_p", "mu_n", "mu_p", "mu_e", "mu_mu",
    "Pi", "C", "n_cl", "N_cl", "Z_cl", "v_cl", "var_Z_cl", "Z53_cl", "A_heavy", "A_He14", "A_most",
    "most", "f", "s", "P", "stability", "stability_p", "bose", "boson", "fermi", "fermion",
)  # fmt: skip
"""What is known of a state: all densities (fm^-3), neutrons and protons and leptons, the gas's
volume fraction, gas nucleons per total volume, chemical potentials without nucleon rest masses
(MeV), Pi (MeV fm^-3), C (MeV), sums of cluster densities times 1, N, Z, v, (Z - <Z>)^2, Z^(5/3), A
of A >= 20, A of 14He, the largest n_i A_i and the index of its nuclide, free energy density without
nucleon rest masses but for (m_p - m_n) n_p (MeV fm^-3), entropy density (fm^-3), pressure, the
signs of whether the gas is stable, and the largest degeneracy (`core.matter.quantum`) of bosons and
of fermions, each with the index of the nuclide."""

COLUMN = {name: i for i, name in enumerate(QUANTITIES)}

# First condition of the kernel: what names the point.
N_B, MU_N, LN_GAS_P, N_N = 0.0, 1.0, 2.0, 3.0
# Its third condition.
BETA, CHARGE, MU_P = 0.0, 1.0, 2.0


_DEPTH = 45.0
"""Nuclides rarer than exp(-45) of the baryons are left out of all sums."""
_PASSES = 120
_RESOLVED = 1e-13
_MISSED = 1e-6
"""Relative error of a conservation law with which a state is none."""
_LEAST = 1e-300
"""Stands for no density at all under a logarithm."""
_MU_N, _GAS_SLOPES, _N_E, _N_E_SLOPE = 0, slice(5, 9), 20, 21
_NEUTRONS, _PROTONS, _NUCLIDES, _KINETIC_MISS, _JACOBIAN = 30, 31, 35, 39, slice(40, 56)
"""Where the kernel puts them in `out`."""
_NOTHING = np.array([[1.0], [1.0], [0.0], [0.0], [1.0], [-1e9]])
_NO_HEAT = np.zeros((4, 1))


@dataclass(frozen=True)
class State:
    """A solved state: the unknowns, the rest of Newton's last step, its slope, the quantities."""

    u: Array
    du: Array
    tangent: Array
    values: Array
    passes: int

    def __getitem__(self, name: str) -> float:
        return float(self.values[COLUMN[name]])

    @property
    def sound(self) -> bool:
        """Whether there is room for the gas and the gas is stable."""
        return 0 < self["xi"] <= 1 and self["stability"] > 0 and self["stability_p"] > 0


@dataclass(frozen=True)
class Pass:
    """What one pass over the nuclei finds at given unknowns, without solving anything.

    Parameters
    ----------
    out : as `core.kernels.equilibrium` describes it. shift : all sums of clusters are out times
        exp(shift).
    """

    out: Array
    shift: float

    @property
    def mu_n(self) -> float:
        """The chemical potential of neutrons, MeV."""
        return float(self.out[_MU_N])

    @property
    def gas_slopes(self) -> Array:
        """Derivatives of mu_n and mu_p (rows, MeV) with ln n'_n and ln n'_p (columns)."""
        return self.out[_GAS_SLOPES].reshape(2, 2)

    @property
    def electron_growth(self) -> float:
        """The derivative of ln n_e with mu_e, 1/MeV."""
        return float(self.out[_N_E_SLOPE] / self.out[_N_E])

    @property
    def neutrons(self) -> float:
        """All neutrons, fm^-3."""
        return float(self.out[_NEUTRONS] * np.exp(self.shift))

    @property
    def ln_protons(self) -> float:
        """The logarithm of all protons (fm^-3)."""
        return float(np.log(max(self.out[_PROTONS], _LEAST)) + self.shift)

    @property
    def nuclides(self) -> int:
        """How many nuclides are counted."""
        return int(self.out[_NUCLIDES])

    @property
    def kinetic_miss(self) -> float:
        """The residual of the fourth equation, that of ln(Pi - P_gas)."""
        return float(self.out[_KINETIC_MISS])

    @property
    def jacobian(self) -> Array:
        """Derivatives of the four residuals (rows) with the four unknowns (columns)."""
        return self.out[_JACOBIAN].reshape(4, 4)


class Solver:
    """Solves states of one kind of matter at one temperature; one solver belongs to one thread.

    Parameters
    ----------
    matter : what matter is made of.
    T : temperature, MeV.
    clusters : without them matter is homogeneous.
    """

    def __init__(self, matter: Matter, T: float, clusters: bool = True) -> None:
        self.matter, self.T = matter, float(T)
        self.nuclei: Array
        self.heat: Array
        self.nuclei, self.heat = nuclei(matter, self.T) if clusters else (_NOTHING, _NO_HEAT)
        self.par = interaction(matter.interaction).parameters
        self.table = ideal_table()
        size = self.nuclei.shape[1]
        self.exponents, self.active = np.empty(size), np.empty(size, dtype=np.int64)
        self.sums, self.out = np.zeros(17), np.zeros(56)
        self.setup = np.array(
            [self.T, N_B, 0.0, BETA, 0.0, float(matter.exclusion == MUTUAL and clusters),
             NEUTRON_MASS, PROTON_MASS, ELECTRON_MASS, MUON_MASS, HBAR_C, 0.0]
        )  # fmt: skip

    def pose(self, first: float, value: float, third: float, charge: float = 0.0) -> None:
        """Set the conditions: what names the point, and what fixes its charge.

        Parameters
        ----------
        first, value : N_B, N_N with a density (fm^-3), MU_N (MeV) or LN_GAS_P.
        third, charge : BETA; CHARGE with n_e + n_mu (fm^-3); MU_P (MeV), without muons.
        """
        by_density = first in (N_B, N_N)
        self.setup[1], self.setup[2] = first, np.log(value) if by_density else value
        self.setup[3], self.setup[4] = third, np.log(charge) if third == CHARGE else charge
        self.setup[9] = 0.0 if third == MU_P else MUON_MASS
        self.setup[11] = (self.setup[2] if by_density else -25.0) - _DEPTH

    def evaluate(self, u: Array, setup: Array | None = None) -> Pass:
        """One pass at the unknowns u, for the conditions as posed or those of another `setup`."""
        out = np.zeros_like(self.out)
        u0, u1, u2, u3 = (float(value) for value in u)
        setup = self.setup if setup is None else setup
        kernel.evaluate(
            self.nuclei, self.par, HBAR2_OVER_2M, self.table, setup, u0, u1, u2, u3,
            self.exponents, self.active, self.sums, out,
        )  # fmt: skip
        return Pass(out, float(self.sums[16]))

    @property
    def last(self) -> Pass:
        """The last pass of the state that was solved last."""
        return Pass(self.out, float(self.sums[16]))

    def newton(self, start: Array, most: int = _PASSES) -> State | None:
        """The state that Newton's method reaches from a start, if it reaches one.

        Raises
        ------
        Cancelled : nobody waits for it any more, see `core.cancellation`.
        """
        check()
        u, steps, values = start.copy(), np.zeros((2, 4)), np.zeros(len(QUANTITIES))
        arguments: Any = (*self._matter, u, *self._room, most, steps)
        with np.errstate(all="ignore"):  # plain Python warns of what a line search rejects
            passes = kernel.newton(*arguments)
        if passes < 0:
            return None
        for _ in range(3):
            report(
                self.nuclei, self.heat, self.setup, self.out, self.exponents, self.active, u,
                steps, values,
            )  # fmt: skip
            with np.errstate(invalid="ignore"):
                left = self._left_over(values)
            missed = float(np.max(np.abs(left)))
            if missed < _RESOLVED or not np.isfinite(missed):
                break
            # Exponents of 10^4 are known to 10^-12: what that leaves goes into the last step.
            size = len(left)
            steps[0, :size] -= _solved(self.last.jacobian[:size, :size], left)
        if not missed < _MISSED:
            return None
        return State(u, steps[0], steps[1], values, passes)

    def _left_over(self, values: Array) -> Array:
        """By how much the reported densities miss the conditions that are conservation laws."""
        n_B, n_p, charge = values[[0, 2, 3]] + [0.0, 0.0, values[4]]
        left = np.zeros(4 if self.setup[5] else 3)
        if self.setup[1] == N_B:
            left[0] = np.log(n_B) - self.setup[2]
        left[1] = np.log(n_p / charge)
        if self.setup[3] == CHARGE:
            left[2] = np.log(charge) - self.setup[4]
        return left

    def seek(self, tolerance: float = 0.3) -> State | None:
        """The state found without a start, by nested brackets and Newton's method.

        Clusters that exclude each other are sought from the state in which they do not.
        """
        mutual, self.setup[5] = self.setup[5], 0.0
        u, place = self._guess()
        arguments: Any = (*self._matter, u, *self._room, place, tolerance, np.zeros((3, 4)))
        with np.errstate(all="ignore"):
            passes = kernel.seek(*arguments)
        state = self.newton(u) if passes > 0 else None
        self.setup[5] = mutual
        if state is None or not mutual:
            return state
        u = state.u.copy()
        u[3] = np.log(self.T * max(state["n_cl"], 1e-60))
        return self.newton(u)

    @property
    def _matter(self) -> tuple[Any, ...]:
        return self.nuclei, self.par, HBAR2_OVER_2M, self.table, self.setup

    @property
    def _room(self) -> tuple[Any, ...]:
        return self.exponents, self.active, self.sums, self.out

    def _guess(self) -> tuple[Array, Array]:
        """Unknowns of a dilute gas; mu_n and mu_n - mu_p to begin the search with."""
        T, n_B = self.T, float(np.exp(self.setup[2]))
        ideal = T * np.log(n_B / 2 * (4 * np.pi * HBAR2_OVER_2M[0] / T) ** 1.5)
        if self.setup[3] == CHARGE:
            charge = float(np.exp(self.setup[4]))
            mu_e = electron_potential(charge, T)
            difference = 90 * (0.5 - charge / n_B)
        else:
            # Y_e is near 0.4 in the outer crust and falls as n_B^(-1/3) in the inner one.
            charge = 0.4 * n_B / (1 + (n_B / 7e-5) ** (1 / 3))
            mu_e = electron_potential(charge, T)
            difference = mu_e - (NEUTRON_MASS - PROTON_MASS)
        mu_n = min(ideal, 10.0)
        dilute = min(np.log(n_B), -12.0)
        return np.array([dilute, dilute, mu_e, 0.0]), np.array([mu_n, difference, 0.0, 0.0])


def _solved(matrix: Array, right: Array) -> Array:
    """The solution of a linear system, the smallest of a singular one.

    Cold matter of a single nuclide leaves mu_n - mu_p open.
    """
    try:
        return np.asarray(np.linalg.solve(matrix, right), dtype=float)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(matrix, right)[0], dtype=float)


def electron_potential(n_e: float, T: float) -> float:
    """mu_e of the net density n_e."""
    return float(lepton_potential(n_e, T, ELECTRON_MASS, HBAR_C, np.zeros(5)))
