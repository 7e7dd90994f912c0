"""All that coexists at one Gamma: families of tie lines, and triangles of three phases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.starts import one_computation
from core.crystal.ternary.equilibrium.borrowed import Borrower
from core.crystal.ternary.equilibrium.lines import SMALLEST
from core.crystal.ternary.equilibrium.newton import Coexistence, Condition, coexistence, nearby
from core.crystal.ternary.equilibrium.search import Search
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.solids import Solid
from core.errors import OutsideValidityError

METASTABLE = "another phase lies below the plane that touches these two"


@dataclass(frozen=True)
class Family:
    """Tie lines whose compositions follow one another.

    Parameters
    ----------
    melts : whether the first phase is a liquid, rather than the first of two solids.
    first, second : compositions of the two phases, shape (n, 3).
    stable : whether no other phase lies below, shape (n,). reasons : of those that are not.
    """

    melts: bool
    first: Array
    second: Array
    stable: np.ndarray
    reasons: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class Isotherm:
    """Coexistence at one Gamma.

    Parameters
    ----------
    gamma : the coupling. families : of tie lines.
    triangles : compositions of three phases in equilibrium, the liquid first, shape (n, 3, 3).
    """

    gamma: float
    families: tuple[Family, ...]
    triangles: Array


@one_computation()
def isotherm(liquid: Liquid, solid: Solid, gamma: float) -> Isotherm:
    """All tie lines and triangles at one Gamma.

    The hull over a grid tells what coexists, Newton's method where exactly. A solid that is not
    quickly computed everywhere begins from what coexists with the spherical model. Every tie line
    is compared with both phases at all compositions.

    Raises
    ------
    OutsideValidityError : Gamma is below the fits of the liquid.
    """
    if not gamma >= liquid.lowest_gamma:
        raise OutsideValidityError(
            f"The liquid '{liquid.name}' cannot be compared with a crystal at Gamma = {gamma:g}: "
            f"the difference of the fits is good only above {liquid.lowest_gamma:g}; raise Gamma."
        )
    model = nearby(solid)
    search = Search(liquid, model, gamma)
    families, triangles = search.coexisting()
    planes = search.planes
    if model is not solid:
        borrower = Borrower(liquid, solid, gamma)
        families, triangles = borrower.borrowed(families, triangles)
        planes = borrower.planes
    judged = []
    for melts, ties in families:
        check()
        stable = planes.touch_from_below(liquid if melts else solid, ties.x[:, 0])
        if len(ties):
            reasons = tuple("" if good else METASTABLE for good in stable)
            judged.append(Family(melts, ties.x[:, 0], ties.x[:, 1], stable, reasons))
    return Isotherm(gamma, tuple(judged), triangles)


def ties_at(liquid: Liquid, solid: Solid, lines: Isotherm, x3: float) -> list[tuple[int, Array]]:
    """The tie lines whose liquid has a number fraction x3 of the third nucleus.

    Returns
    -------
    The number of the family, and the liquid's and the solid's composition, shape (2, 3).
    """
    found = []
    for number, family in enumerate(lines.families):
        above = family.first[:, 2] - x3
        if not family.melts:
            continue
        if x3 == 0.0:
            here = np.flatnonzero(above == 0.0)
            found += [(number, np.stack([family.first[i], family.second[i]])) for i in here]
            continue
        for place in np.flatnonzero(above[:-1] * above[1:] <= 0.0):
            share = above[place] / (above[place] - above[place + 1])
            ends = np.stack([family.first, family.second], axis=1)[place : place + 2]
            guess = np.maximum((1.0 - share) * ends[0] + share * ends[1], SMALLEST**2)
            weights = np.zeros((1, 2, 3))
            weights[0, 0, 2] = 1.0
            tie = coexistence(
                (liquid, solid),
                Coexistence(guess[None], np.array([lines.gamma]), np.ones(1, dtype=bool)),
                Condition(weights, np.array([x3])),
            )
            if tie.converged[0]:
                found.append((number, tie.x[0]))
    return found
