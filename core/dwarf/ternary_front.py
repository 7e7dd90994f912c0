"""How a star of three nuclei freezes from its centre, for as long as its crystals sink.

The liquid loses what freezes, dx_l/dtau = x_l - x_s with tau = -ln of the number of ions in it
(`core.crystal.ternary.distillation`); the mass that has frozen is m/M = 1 - exp(-tau) <A>_l/<A>_0.
A shell freezes at T = U_1(m)/Gamma. Where crystals begin to float there is a front no more: they
rise, melt, and the star distils.
"""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.buoyancy import Matter, density_step
from core.crystal.ternary.distillation import distillation
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.solids import Solid
from core.dataset import Dataset
from core.dwarf.model import unit_energy
from core.dwarf.structure import coulomb_of, structure
from core.errors import OutsideValidityError

LONGEST = 6.0
"""Tau to which a star is followed: a quarter of a per cent of the ions are left."""
OF_THE_STAR = (
    "The star has two nucleons per electron throughout; neutron-rich nuclei count in the densities "
    "of crystals and liquid alone."
)
COLUMNS = (
    "m_over_M",
    "x2_liquid",
    "x3_liquid",
    "x2_solid",
    "x3_solid",
    "X1_after",
    "X2_after",
    "X3_after",
    "Gamma",
    "T",
    "density_step",
)


def ternary_front(
    liquid: Liquid, solid: Solid, masses: tuple[float, float, float], x: Array, M: float
) -> Dataset:
    """The front from the centre to where crystals float, `COLUMNS` by shells; T in K.

    Parameters
    ----------
    masses : of the three atoms in u. x : composition of the liquid, shape (3,). M : solar masses.

    Raises
    ------
    InvalidInputError : no such star.
    OutsideValidityError : crystals float from the beginning, or the liquid does not freeze.
    """
    ternary = liquid.ternary
    charges = float(ternary.mean_power(5.0 / 3.0, x) / ternary.mean_charge(x))
    star = structure(M, coulomb_of(charges))
    path = distillation(liquid, solid, Matter(masses, float(star.x_r[0])), x, LONGEST)
    weights = path.liquid @ np.array(masses)
    share = 1.0 - np.exp(-path.tau) * weights / weights[0]
    x_r = np.interp(share, star.share, star.x_r)
    step = _steps(liquid, solid, masses, (path.liquid, path.solid), path.gamma, x_r)
    sinking = int(np.argmax(step < 0.0)) if (step < 0.0).any() else len(step)
    if sinking == 0:
        raise OutsideValidityError(
            f"{solid.label}: crystals float from the beginning at {M:g} solar masses: there is "
            "no front that moves outwards, the star distils; choose less of the heaviest nucleus."
        )
    heavy = path.solid * np.array(masses)
    heavy /= heavy.sum(axis=1, keepdims=True)
    columns = {
        "m_over_M": share,
        **{f"x{place}_liquid": path.liquid[:, place - 1] for place in (2, 3)},
        **{f"x{place}_solid": path.solid[:, place - 1] for place in (2, 3)},
        **{f"X{place}_after": heavy[:, place - 1] for place in (1, 2, 3)},
        "Gamma": path.gamma,
        "T": unit_energy(ternary.Z1, x_r) / path.gamma,
        "density_step": step,
    }
    return Dataset(
        {name: column[:sinking] for name, column in columns.items()},
        units={"T": "K"},
        notes=_notes(solid, share, sinking, path.end),
    )


def _steps(
    liquid: Liquid,
    solid: Solid,
    masses: tuple[float, float, float],
    phases: tuple[Array, Array],
    gamma: Array,
    x_r: Array,
) -> Array:
    """Density of crystals less that of their liquid, relative, with the electrons of each shell."""
    melted, frozen = phases
    rows = []
    for place, here in enumerate(x_r.tolist()):
        one = slice(place, place + 1)
        matter = Matter(masses, here)
        rows.append(density_step(liquid, solid, matter, melted[one], frozen[one], gamma[one]).total)
    return np.concatenate(rows)


def _notes(solid: Solid, share: Array, sinking: int, end: str) -> tuple[str, ...]:
    notes = []
    if sinking < len(share):
        notes.append(
            f"{solid.label}: crystals float from m/M = {share[sinking]:.3g} on: there the front "
            "ends, and the star distils."
        )
    elif end:
        notes.append(f"{solid.label}: the front ends at m/M = {share[-1]:.3g}, as {end}.")
    return (*notes, OF_THE_STAR)
