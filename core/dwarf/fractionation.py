"""How a white dwarf freezes from its centre outwards, and the heats that are set free.

Each shell freezes at T = U_1(m)/Gamma_liq, with more Z2 than the liquid has, if that is above its
azeotrope. What is left mixes up to the surface: with tau = -ln(1 - m/M) and mass fractions,

    dX_l/dtau = -[X_s(X_l) - X_l],    X_l = X_0 in the centre,

and approaches the azeotrope. Below an azeotrope the liquid left is heavier than what froze: nothing
mixes, and each shell freezes as it is. In a star that is stratified before it freezes the liquid
mixes only so far that it is not lighter than what lies above. Per gram that freezes,

    e_L = q kT/m_s,    e_R = (X_s - X_l) [<du/dX>_liquid - (du/dX)_front],

m_s the mass of an ion of the solid and < > the average over the mass of the liquid.
J. Isern et al., Astrophys. J. 528, 397 (2000), doi:10.1086/308153.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from core.crystal.heat.freezing_line import freezing_line
from core.crystal.heat.latent import USUAL
from core.crystal.heat.unmixing import electron_slope, ion_slope
from core.crystal.lattice import Array
from core.crystal.mixtures import ATOMIC_MASS, BOLTZMANN
from core.dataset import Dataset
from core.dwarf.model import Dwarf
from core.dwarf.structure import Structure
from core.errors import OutsideValidityError
from core.storage.memo import computed_once

Places = NDArray[np.intp]

STEP_NODES = 2001
"""Of the table of X_s - X_l."""


@dataclass(frozen=True)
class Front:
    """The front at each shell, from the centre to the surface.

    Parameters
    ----------
    star : its shells. X_liquid, X_solid : mass fractions of Z2 of the liquid that freezes there and
        of the crystal. gamma, temperature : at which it freezes, K. q : latent heat in kT per ion.
    e_latent, e_unmixing : erg per gram that freezes. mixes : whether the liquid left is lighter.
    """

    star: Structure
    X_liquid: Array
    X_solid: Array
    gamma: Array
    temperature: Array
    q: Array
    e_latent: Array
    e_unmixing: Array
    mixes: bool

    def total(self, energy: Array) -> float:
        """Integral over the mass of an energy per gram, erg."""
        return float(np.trapezoid(energy, self.star.m))

    def temperature_at(self, share: float) -> float:
        """K, when this share of the mass is frozen."""
        return float(np.interp(share, self.star.share, self.temperature))

    def frozen(self, temperature: Array) -> Array:
        """Share of the mass that is frozen at temperatures in K."""
        return np.interp(-temperature, -self.temperature, self.star.share, left=0.0)


@computed_once(maxsize=256)
def front(dwarf: Dwarf) -> Front:
    """The front of a star, kept in memory.

    Raises
    ------
    InvalidInputError, OutsideValidityError : no such star, or its models have no liquidus.
    """
    star = dwarf.structure()
    line = freezing_line(dwarf.Z1, dwarf.Z2, dwarf.solid, dwarf.liquid, dwarf.shells)
    known = np.isfinite(line.q)
    X = dwarf.mass_fraction(line.x_liquid[known])
    initial = dwarf.initial(star.share)
    if not known.any() or initial.min() < X[0] or initial.max() > X[-1]:
        raise OutsideValidityError(
            f"The models have no liquidus at a mass fraction of {dwarf.mean:g}: choose another "
            "composition, solid or liquid."
        )
    step = scipy.interpolate.PchipInterpolator(X, dwarf.mass_fraction(line.x_solid[known]) - X)
    X_liquid, X_solid, ends = initial, initial, np.arange(len(initial))
    if dwarf.unmixing:
        X_liquid, X_solid, ends = _fractionation(initial, step, star.share)
    gamma = scipy.interpolate.PchipInterpolator(X, line.gamma[known])(X_liquid)
    q = np.full(len(X_liquid), USUAL)
    if not dwarf.usual_heat:
        q = scipy.interpolate.PchipInterpolator(X, line.q[known])(X_liquid)
    # A shell that melts at a higher temperature than those within it freezes when they do.
    temperature = np.minimum.accumulate(dwarf.coupling_energy(star.x_r) / gamma)
    ion = 2.0 * (dwarf.Z1 + (dwarf.Z2 - dwarf.Z1) * dwarf.number_fraction(X_solid)) * ATOMIC_MASS
    e_latent = q * BOLTZMANN * temperature / ion
    e_unmixing = (X_solid - X_liquid) * _lift(dwarf, star, temperature, ends)
    mixes = bool((X_solid > X_liquid).any())
    return Front(star, X_liquid, X_solid, gamma, temperature, q, e_latent, e_unmixing, mixes)


def _fractionation(initial: Array, step: Any, share: Array) -> tuple[Array, Array, Places]:
    """X of liquid and crystal at each m/M, and how far the liquid was mixed, as a place in `share`.

    `step` is the line X_s - X_l by X_l. What is left of a shell that froze is lighter and mixes
    outwards, until it is not lighter than what lies above.
    """
    nodes = np.linspace(step.x[0], step.x[-1], STEP_NODES)
    steps = step(nodes)
    cells = 0.5 * (initial[1:] + initial[:-1])
    masses = np.diff(share)
    X_liquid, X_solid = initial.copy(), initial.copy()
    ends = np.arange(len(share))
    end, mass, heavy = 0, 0.0, 0.0
    for place, frozen in enumerate(masses):
        while end < len(cells) and (end <= place or heavy <= mass * cells[end]):
            mass += masses[end]
            heavy += masses[end] * cells[end]
            end += 1
        X = heavy / mass
        more = np.interp(X, nodes, steps)
        X_liquid[place], ends[place] = X, end
        mass -= frozen
        if mass <= 0.0 or end == place + 1:
            mass = heavy = 0.0
        if more <= 0.0:
            X_solid[place] = X
            heavy = X * mass
            continue
        X_solid[place] = X + more
        if mass > 0.0:
            # Half a step to where the slope is taken: exact to second order.
            tau = np.log1p(frozen / mass)
            middle = np.interp(X - 0.5 * tau * more, nodes, steps)
            heavy = (X - tau * middle) * mass
    X_liquid[-1], X_solid[-1] = X_liquid[-2], X_solid[-2]
    return X_liquid, X_solid, ends


def _lift(dwarf: Dwarf, star: Structure, temperature: Array, ends: Places) -> Array:
    """<du/dX>_liquid - (du/dX)_front for each front, at its temperature; erg/g."""
    mixture = dwarf.mixture
    gamma = dwarf.coupling_energy(star.x_r)[None, :] / temperature[:, None]
    slope = ion_slope(mixture, temperature[:, None], gamma)
    if dwarf.mass_defects:
        slope = slope + electron_slope(mixture, star.x_r)
    grown = np.zeros(slope.shape)
    np.cumsum(0.5 * (slope[:, 1:] + slope[:, :-1]) * np.diff(star.m), axis=1, out=grown[:, 1:])
    places = np.arange(len(star.m))
    mass = star.m[ends] - star.m
    lift = np.zeros(len(mass))
    some = mass > 0.0
    outside = grown[places, ends] - grown[places, places]
    lift[some] = outside[some] / mass[some] - slope[places, places][some]
    return lift


def profile(dwarf: Dwarf) -> Dataset:
    """Composition before and after freezing, and heats, against m/M.

    Columns m_over_M, X_before, X_after (mass fractions of Z2), Gamma, e_latent, e_unmixing (erg per
    gram that freezes there).

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `front`.
    """
    found = front(dwarf)
    return Dataset(
        {
            "m_over_M": found.star.share,
            "X_before": dwarf.initial(found.star.share),
            "X_after": found.X_solid,
            "Gamma": found.gamma,
            "e_latent": found.e_latent,
            "e_unmixing": found.e_unmixing,
        },
        units={"e_latent": "erg/g", "e_unmixing": "erg/g"},
        notes=frozen_in_place(dwarf, found),
        definitions={
            "m_over_M": "share of the mass within the shell",
            "X_before": "mass fraction of Z2 in the liquid",
            "X_after": "mass fraction of Z2 in the crystal",
            "Gamma": "coupling at which the shell freezes",
            "e_latent": "latent heat per gram that freezes",
            "e_unmixing": "heat of unmixing per gram that freezes",
        },
    )


def frozen_in_place(dwarf: Dwarf, found: Front) -> tuple[str, ...]:
    """A note if nothing unmixes."""
    if found.mixes or not dwarf.unmixing:
        return ()
    return (
        f"At X = {dwarf.mean:g} the crystal of '{dwarf.solid}' has less of the heavier nucleus "
        "than its liquid: what is left is heavier, does not mix, and freezes as it is.",
    )
