"""What solids share whose energy is of second order in Z2 - Z1."""

from __future__ import annotations

from core.crystal.higher_orders import (
    composition_of_missed_share,
    missed_share,
    random_mixing_energy,
    ratio_of_missed_share,
)
from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import lattice_sums, madelung
from core.crystal.mixtures import Mixture
from core.crystal.solids.solid import DEFAULT_SHELLS, Solid
from core.errors import OutsideValidityError

MARKED_SHARE, REFUSED_SHARE = 1.0, 2.0
"""Of what an energy of second order in Z2 - Z1 misses (`higher_orders`), in units of the mixing
energy it gives: from the first on its results are marked, from the second on refused."""


def highest_ratio() -> float:
    """Z2/Z1 from which on solids whose energy is of second order are refused."""
    return ratio_of_missed_share(REFUSED_SHARE)


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
