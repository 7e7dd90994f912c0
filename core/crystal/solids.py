"""Crystal mixtures behind one interface: energy, entropy and free energy at (x, Gamma).

Per ion in units of U_1 = Z1^(5/3) e^2/a_e, the linear-mixing energy of the bcc crystal taken off
(the horizontal line of Fig. 1 of Baiko 2025); thermal vibrations follow linear mixing and are
accounted for in `liquids`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import ClassVar

import numpy as np

from core.crystal.coefficients import coefficients, span
from core.crystal.higher_orders import (
    composition_of_missed_share,
    missed_share,
    random_mixing_energy,
    ratio_of_missed_share,
)
from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import lattice_sums, madelung, response
from core.crystal.mixtures import (
    Mixture,
    charge_entropy,
    charge_entropy_slope,
    mixing_entropy,
    mixing_entropy_slope,
)
from core.crystal.one_component import melting_gamma
from core.crystal.ordering import Ordering, OrderingProblem
from core.crystal.ordering_table import ordering_fit
from core.crystal.spherical import spherical_model
from core.errors import InvalidInputError, OutsideValidityError, TableError

MARKED_SHARE, REFUSED_SHARE = 1.0, 2.0
"""Of what an energy of second order in Z2 - Z1 misses (`higher_orders`), in units of the mixing
energy it gives: from the first on its results are marked, from the second on refused."""
DEFAULT_SHELLS = 8


def highest_ratio() -> float:
    """Z2/Z1 from which on solids whose energy is of second order are refused."""
    return ratio_of_missed_share(REFUSED_SHARE)


class Solid(ABC):
    """A model of the crystal mixture.

    `compounds` is None for a solution, else the compositions of the model's stoichiometric
    crystals, which do not dissolve anything.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    compounds: tuple[float, ...] | None = None

    def __init__(self, mixture: Mixture) -> None:
        self.mixture = mixture

    @abstractmethod
    def energy(self, x: Array, gamma: Array) -> Array:
        """Electrostatic energy per ion in U_1."""

    @abstractmethod
    def entropy(self, x: Array, gamma: Array) -> Array:
        """Residual entropy per ion, in units of Boltzmann's constant."""

    @abstractmethod
    def slope(self, x: Array, gamma: Array) -> Array:
        """df/dx in U_1, the difference of the chemical potentials of Z2 and Z1."""

    def free_energy(self, x: Array, gamma: Array) -> Array:
        """F = energy - entropy/Gamma, per ion in U_1."""
        return self.energy(x, gamma) - self.entropy(x, gamma) / gamma

    def remarks(self, gamma: Array) -> list[str]:
        """What a reader has to know of the model at these couplings; nothing, usually."""
        return []


class SecondOrder(Solid):
    """What the models with an energy of second order in Z2 - Z1 share: the random crystal.

    e = zeta (<Z^5/3> - <Z>^5/3)/Z1^(5/3) - K x(1-x) T_0, Baiko 2025 after equation (9).
    """

    def __init__(self, mixture: Mixture) -> None:
        super().__init__(mixture)
        self.check(mixture)
        self._displacement = lattice_sums("bcc", DEFAULT_SHELLS).T0

    @classmethod
    def check(cls, mixture: Mixture) -> None:
        """Complain about charges that an energy of second order does not reach.

        Raises
        ------
        OutsideValidityError : what the second order misses is more than twice what it gives.
        """
        if not missed_share(mixture) < REFUSED_SHARE:
            model = getattr(cls, "name", "short-range")
            raise OutsideValidityError(
                f"The '{model}' solid expands the energy in Z2 - Z1 and fails for "
                f"Z2/Z1 = {mixture.ratio:.2f}: above {highest_ratio():.2f} higher orders change "
                f"the mixing energy by more than {REFUSED_SHARE:g} times what the second gives; "
                "choose 'ogata' or 'ogata-Z' with the liquid 'medin-cumming'."
            )

    def remarks(self, gamma: Array) -> list[str]:  # noqa: D102
        if missed_share(self.mixture) < MARKED_SHARE:
            return []
        full, half = (composition_of_missed_share(self.mixture, share) for share in (1.0, 0.5))
        return [
            f"{self.mixture.label}: doubtful at small x. Higher orders in Z₂ − Z₁ change the "
            f"mixing energy by {missed_share(self.mixture):.2g} times what the second order "
            f"gives for a trace of Z = {self.mixture.Z2}, by as much as it gives at "
            f"x = {full:.2g} and by half as much at x = {half:.2g}; solids whose energy is of "
            f"second order are refused from {REFUSED_SHARE:g} times on."
        ]

    def random_energy(self, x: Array) -> Array:
        """Energy of the random crystal in U_1."""
        return random_mixing_energy(self.mixture, x)

    def random_energy_slope(self, x: Array) -> Array:
        """Its derivative with respect to x."""
        mixture = self.mixture
        linear = float(mixture.Z2) ** (5.0 / 3.0) - float(mixture.Z1) ** (5.0 / 3.0)
        mean = 5.0 / 3.0 * mixture.mean_charge(x) ** (2.0 / 3.0) * (mixture.Z2 - mixture.Z1)
        unrelaxed = madelung(BCC) * (linear - mean) / mixture.Z1 ** (5.0 / 3.0)
        unit = mixture.ordering_energy(x)
        shape = self.ordering_energy_slope(x) * x * (1.0 - x) + unit * (1.0 - 2.0 * x)
        return unrelaxed - shape * self._displacement

    def ordering_energy_slope(self, x: Array) -> Array:
        """dK/dx in U_1."""
        mixture = self.mixture
        unit = mixture.ordering_energy(x)
        return -unit * (mixture.Z2 - mixture.Z1) / (3.0 * mixture.mean_charge(x))


class Random(SecondOrder):
    """Ions placed at random, S = S_mix."""

    name = "random"
    label = "random"

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self.random_energy(x) + np.zeros(np.shape(gamma))

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return mixing_entropy(x) + np.zeros(np.shape(gamma))

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self.random_energy_slope(x) - mixing_entropy_slope(x) / gamma


class ShortRange(SecondOrder):
    """Short-range order that minimises the free energy (Baiko 2025), see `ordering`."""

    name = "short-range"
    label = "short-range ordered"

    def __init__(self, mixture: Mixture, shells: int = DEFAULT_SHELLS) -> None:
        super().__init__(mixture)
        self.problem = ordering_problem(shells)

    def ordering(self, x: Array, gamma: Array) -> Ordering:
        """Order parameters at the minimum, for 0 < x < 1; x and gamma of shape (n,)."""
        return self.problem.equilibrium(x, gamma * self.mixture.ordering_energy(x))

    def energy_of(self, x: Array, deviation: Array) -> Array:
        """Energy in U_1 of given order parameters, deviation = alpha - x^2, shape (n, shells)."""
        return self.random_energy(x) + self.mixture.ordering_energy(x) * (
            deviation @ self.problem.energies
        )

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        def inner(x: Array, gamma: Array) -> Array:
            return self.energy_of(x, self.ordering(x, gamma).deviation)

        return _inside(inner, x, gamma)

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        def inner(x: Array, gamma: Array) -> Array:
            return self.entropy_of(x, self.ordering(x, gamma))

        return _inside(inner, x, gamma)

    @staticmethod
    def entropy_of(x: Array, order: Ordering) -> Array:
        """Residual entropy of given order per ion; never negative."""
        return np.maximum(mixing_entropy(x) + order.entropy_change(), 0.0)

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        def inner(x: Array, gamma: Array) -> Array:
            order = self.ordering(x, gamma)
            return self.energy_of(x, order.deviation) - self.entropy_of(x, order) / gamma

        return _inside(inner, x, gamma)

    def slope(self, x: Array, gamma: Array) -> Array:
        """df/dx at constant alpha_i - x^2: the minimum makes the other terms vanish.

        The conditions S(k) >= 0 and S >= 0 depend on x themselves; their multipliers enter.
        """
        x, gamma = (np.ravel(a) for a in np.broadcast_arrays(x, gamma))
        order = self.ordering(x, gamma)
        entropy = mixing_entropy_slope(x) + order.entropy_slope()
        force = order.pressure * (1.0 - 2.0 * x)
        return (
            self.random_energy_slope(x)
            + self.ordering_energy_slope(x) * (order.deviation @ self.problem.energies)
            - order.heating * (entropy + force) / gamma
        )


def onset_of_positivity(solid: ShortRange, x: float, highest: float) -> float:
    """Gamma from which on the condition S(k) >= 0 binds the order; nan if not up to `highest`."""
    unit = float(solid.mixture.ordering_energy(np.array(x)))
    return solid.problem.positivity_onset(x, highest * unit) / unit


class Spherical(SecondOrder):
    """Order of all shells in the spherical model, see `spherical`."""

    name = "spherical"
    label = "spherical model"

    def __init__(self, mixture: Mixture) -> None:
        super().__init__(mixture)
        self.model = spherical_model()

    def coupling(self, x: Array, gamma: Array) -> Array:
        """Y = Gamma K x(1-x)."""
        return gamma * self.mixture.ordering_energy(x) * x * (1.0 - x)

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        y = self.coupling(x, gamma)
        return self.random_energy(x) + y / gamma * self.model.energy(y)

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        y = self.coupling(x, gamma)
        return mixing_entropy(x) + y * self.model.energy(y) - self.model.free_energy(y)

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        order = self.model.free_energy(self.coupling(x, gamma))
        return self.random_energy(x) + (order - mixing_entropy(x)) / gamma

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        y = self.coupling(x, gamma)
        unit = self.mixture.ordering_energy(x)
        y_slope = self.ordering_energy_slope(x) * x * (1.0 - x) + unit * (1.0 - 2.0 * x)
        return (
            self.random_energy_slope(x)
            - mixing_entropy_slope(x) / gamma
            + self.model.energy(y) * y_slope
        )


class MonteCarlo(SecondOrder):
    """Order as lattice Monte Carlo finds it, see `monte_carlo` and `ordering_table`.

    f = random energy + (phi - S_mix)/Gamma with phi(x, g) = phi_spherical + delta, g = Gamma K(x).
    """

    name = "monte-carlo"
    label = "Monte Carlo"

    def __init__(self, mixture: Mixture) -> None:
        super().__init__(mixture)
        try:
            self.order = ordering_fit()
            self.fit = self.order.phi
        except TableError as error:
            raise OutsideValidityError(
                f"The '{self.name}' solid needs its table. {error}"
            ) from error
        self.spherical = Spherical(mixture)
        at_melting = float(self.coupling(np.array(0.5), np.array(melting_gamma())))
        if at_melting > self.fit.highest:
            raise OutsideValidityError(
                f"The '{self.name}' solid is sampled up to Gamma K = {self.fit.highest:g}, and "
                f"{mixture.label} has {at_melting:.0f} where it melts: choose 'spherical'."
            )

    def coupling(self, x: Array, gamma: Array) -> Array:
        """G = Gamma K(x)."""
        return gamma * self.mixture.ordering_energy(x)

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        rise = self.fit.slope_g(x, self.coupling(x, gamma))
        return self.spherical.energy(x, gamma) + self.mixture.ordering_energy(x) * rise

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        g = self.coupling(x, gamma)
        change = g * self.fit.slope_g(x, g) - self.fit.value(x, g)
        return self.spherical.entropy(x, gamma) + change

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        delta = self.fit.value(x, self.coupling(x, gamma))
        return self.spherical.free_energy(x, gamma) + delta / gamma

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        g = self.coupling(x, gamma)
        along = self.fit.slope_x(x, g) / gamma
        across = self.fit.slope_g(x, g) * self.ordering_energy_slope(x)
        return self.spherical.slope(x, gamma) + along + across

    def uncertainty(self, x: Array, gamma: Array) -> Array:
        """Standard error of f, in U_1; beyond the table all that the sampling adds there."""
        return self.order.phi_error(x, self.coupling(x, gamma)) / gamma

    def remarks(self, gamma: Array) -> list[str]:  # noqa: D102
        known = super().remarks(gamma)
        highest = self.fit.highest / float(self.mixture.ordering_energy(np.array(0.0)))
        if np.max(gamma, initial=0.0) <= highest:
            return known
        return [
            *known,
            f"{self.label}: sampled up to Γ = {highest:.4g}, near where CsCl begins to order; "
            "beyond, what it adds to the energy of the spherical model is held.",
        ]


class Ogata(Solid):
    """Fit to Monte Carlo energies of random crystals, with S_mix.

    dE/U_1 = x(1-x) C/[1 + 27 (R-1)/(1+0.1(R-1)) s(s-0.3)(s-0.7)(s-1)], s = sqrt(x),
    C = 0.05 (R-1)^2/[(1+0.64(R-1))(1+0.5(R-1)^2)];
    S. Ogata et al., Phys. Rev. E 48, 1344 (1993), doi:10.1103/PhysRevE.48.1344.

    Raises
    ------
    OutsideValidityError : Z2/Z1 is above 6, near the pole of the denominator.
    """

    name = "ogata"
    label = "Ogata + Sₘᵢₓ"

    def __init__(self, mixture: Mixture) -> None:
        super().__init__(mixture)
        fit = coefficients("ogata")
        highest = span(*fit["range"]["ratio"])[1]
        if mixture.ratio > highest:
            raise OutsideValidityError(
                f"The fit of the '{self.name}' solid ends at Z2/Z1 = {highest:g}, before a pole, "
                f"and {mixture.label} has {mixture.ratio:.3g}: choose 'ordered' or 'mechanical'."
            )
        excess = mixture.ratio - 1.0
        self._amplitude = (
            fit["amplitude"]
            * excess**2
            / ((1.0 + fit["linear"] * excess) * (1.0 + fit["quadratic"] * excess**2))
        )
        steepness = fit["steepness"] * excess / (1.0 + fit["saturation"] * excess)
        self._shape = steepness * np.polynomial.Polynomial.fromroots(fit["roots"])

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        denominator = 1.0 + self._shape(np.sqrt(x))
        return x * (1.0 - x) * self._amplitude / denominator + np.zeros(np.shape(gamma))

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return mixing_entropy(x) + np.zeros(np.shape(gamma))

    def entropy_slope(self, x: Array) -> Array:
        """dS/dx per ion."""
        return mixing_entropy_slope(x)

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        s = np.sqrt(x)
        denominator = 1.0 + self._shape(s)
        rise = (1.0 - 2.0 * x) / denominator
        bend = 0.5 * s * (1.0 - x) * self._shape.deriv()(s) / denominator**2
        return self._amplitude * (rise - bend) - self.entropy_slope(x) / gamma


class OgataZ(Ogata):
    """The fit of Ogata et al. with S_mixZ = S_mix + ln <Z> - <ln Z>."""

    name = "ogata-Z"
    label = "Ogata + Sₘᵢₓ,Z"

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return super().entropy(x, gamma) + charge_entropy(self.mixture, x)

    def entropy_slope(self, x: Array) -> Array:  # noqa: D102
        return super().entropy_slope(x) + charge_entropy_slope(self.mixture, x)


class Ordered(Solid):
    """Perfectly ordered structures: CsCl at x = 1/2, D0_3 at 1/4 and 3/4, and the pure crystals.

    Exact Ewald sums: dE = (Z2-Z1)^2 e^2/(2 a_i) sum_q |c_q|^2 psi(q) over the ordering
    wavevectors q, H for CsCl (c = 1/2), H and the two P for D0_3 (c = 1/4). No ion is displaced,
    by symmetry, and no entropy is left.
    """

    name = "ordered"
    label = "ordered structures"
    compounds = (0.0, 0.25, 0.5, 0.75, 1.0)

    def energy(self, x: Array, gamma: Array) -> Array:
        """Energy per ion in U_1; nan where no ordered structure exists."""
        x = np.asarray(x, dtype=float) + np.zeros(np.shape(gamma))
        psi_h, psi_p = _ordering_waves()
        waves = np.full(x.shape, np.nan)
        for composition, value in zip(
            self.compounds,
            (0.0, (psi_h + 2.0 * psi_p) / 16.0, psi_h / 4.0, (psi_h + 2.0 * psi_p) / 16.0, 0.0),
            strict=True,
        ):
            waves[np.isclose(x, composition, rtol=0.0, atol=1e-9)] = value
        linear = self.mixture.mean_power(5.0 / 3.0, x) - self.mixture.mean_charge(x) ** (5.0 / 3.0)
        unrelaxed = madelung(BCC) * linear / self.mixture.Z1 ** (5.0 / 3.0)
        return unrelaxed + self.mixture.ordering_energy(x) * waves

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(gamma)))

    def slope(self, x: Array, gamma: Array) -> Array:
        """Not defined: an ordered structure has one composition. Always nan."""
        return np.full(np.broadcast_shapes(np.shape(x), np.shape(gamma)), np.nan)


class Mechanical(Solid):
    """Crystallites of pure Z1 and pure Z2 side by side: the zero of energy, without entropy."""

    name = "mechanical"
    label = "mechanical mixture"
    compounds = (0.0, 1.0)

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(gamma)))

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self.energy(x, gamma)

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self.energy(x, gamma)


SOLIDS: dict[str, type[Solid]] = {
    model.name: model
    for model in (Random, ShortRange, Spherical, MonteCarlo, Ogata, OgataZ, Ordered, Mechanical)
}


def solid_model(name: str, mixture: Mixture, shells: int = DEFAULT_SHELLS) -> Solid:
    """The solid called `name` for a mixture; `shells` matters to "short-range" alone.

    Raises
    ------
    InvalidInputError : no such solid, or a number of shells outside 1 to 40.
    OutsideValidityError : the model does not reach these charges.
    """
    if name not in SOLIDS:
        raise InvalidInputError(f"Unknown model '{name}': choose one of {', '.join(SOLIDS)}.")
    if name == ShortRange.name:
        return ShortRange(mixture, shells)
    return SOLIDS[name](mixture)


@lru_cache(maxsize=64)
def ordering_problem(shells: int) -> OrderingProblem:
    """The bcc ordering problem with a number of shells."""
    return OrderingProblem(lattice_sums("bcc", shells))


@lru_cache(maxsize=1)
def _ordering_waves() -> tuple[float, float]:
    """Psi at H and P."""
    waves = np.array([BCC.special_point("H"), BCC.special_point("P")])
    at_h, at_p = response(waves, BCC).psi
    return float(at_h), float(at_p)


def _inside(function, x: Array, gamma: Array) -> Array:  # type: ignore[no-untyped-def]
    """Apply a function of (x, gamma) where 0 < x < 1; pure crystals give zero."""
    x, gamma = np.broadcast_arrays(np.asarray(x, float), np.asarray(gamma, float))
    value = np.zeros(x.shape)
    mixed = (x > 0.0) & (x < 1.0)
    value[mixed] = function(x[mixed], gamma[mixed])
    return value
