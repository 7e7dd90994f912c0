"""How clusterised matter becomes homogeneous (Beznogov & Raduta 2025, section II).

The paper saw three mechanisms: homogeneous matter has the lower energy, clusters fill the volume,
gas fills the volume. There is a fourth: the gas of nucleons becomes unstable (its spinodal) and the
branch with nuclei folds back.

Where the branches do not join, a pressure of its own leads from n_1 with nuclei to n_2 without, as
`matching` describes; n_2 follows from n_1. By default n_1 is as close to the last density at which
nuclei are stable as two conditions allow: n_1 <= 0.9 of it, and dP/dn_B nowhere in the window below
a tenth of the smaller of its two end values (the isothermal sound speed not below a third). The
transition density n_tr is n_2: from there on nothing is left of the nuclei.

The densities of `Transition` are the only ones that tables, figures and notes speak of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from core.errors import InvalidInputError, NotConvergedError
from core.matter.branches import Branches
from core.matter.equilibrium import FILLED, FOLD
from core.matter.matching import CommonTangent, Edge, Matching, Pressure, cubic, excess
from core.matter.model import Matter
from core.storage.memo import computed_once

ENERGY = "homogeneous matter has the lower energy"
DISSOLVED = "gas fills the volume"
MECHANISMS = (ENERGY, FILLED, DISSOLVED, FOLD)

CLOSEST = 0.9
"""Largest n_1 of a default window over the last density with stable nuclei."""
EVENNESS = 0.1
"""Smallest dP/dn_B in a default window over the smaller one at its ends."""
FARTHEST = 0.25
"""Smallest n_1 that is tried, over the same."""
GONE = 0.01
"""Mass fraction below which nuclei that dissolve in the gas count as gone."""


@dataclass(frozen=True)
class Ending:
    """The end of nuclei at one temperature; densities in fm^-3, nan for what there is not.

    Parameters
    ----------
    mechanism : what ended them, one of MECHANISMS or that nothing was found.
    n_crossing : where homogeneous matter takes over the lower free energy.
    n_end, ending : last state with nuclei, and why there is none beyond; empty if they go on.
    matching : the pressure between n_1 and n_2, if there is one.
    n_gone : where nuclei that dissolve hold a hundredth of the mass.
    """

    matter: Matter
    T: float
    Y_p: float | None
    mechanism: str
    n_crossing: float
    n_end: float
    ending: str
    matching: Matching | None
    n_gone: float

    @property
    def n_1(self) -> float:
        """Where the matching begins."""
        return float("nan") if self.matching is None else float(self.matching.low.n_B)

    @property
    def n_2(self) -> float:
        """Where the matching ends."""
        return float("nan") if self.matching is None else float(self.matching.high.n_B)

    @property
    def n_last(self) -> float:
        """The last density at which nuclei are there and have the lower free energy."""
        return float(np.fmin(self.n_crossing, self.n_end))

    @property
    def n_tr(self) -> float:
        """From here on nothing is left of the nuclei."""
        if self.mechanism == DISSOLVED:
            return self.n_gone
        return self.n_last if self.matching is None else self.n_2


@dataclass(frozen=True)
class Transition(Ending):
    """The same with the common tangent of the branches, which takes a quarter of the time.

    Parameters
    ----------
    tangent : the two states of equal P and mu_B, if there are such.
    depth : by how much the tangent lies below f/n_B at n_last, where it does so most; keV.
    """

    tangent: CommonTangent | None
    depth: float

    @property
    def n_low(self) -> float:
        """Where the common tangent touches the branch with nuclei."""
        return float("nan") if self.tangent is None else float(self.tangent.low.n_B)

    @property
    def n_high(self) -> float:
        """Where the common tangent touches the homogeneous branch."""
        return float("nan") if self.tangent is None else float(self.tangent.high.n_B)

    @property
    def P_constant(self) -> float:
        """Pressure of the common tangent, MeV fm^-3."""
        return float("nan") if self.tangent is None else self.tangent.P

    @property
    def mu_constant(self) -> float:
        """mu_B of the common tangent, MeV."""
        return float("nan") if self.tangent is None else self.tangent.mu_B


@computed_once(maxsize=96)
def transition(
    matter: Matter, T: float, Y_p: float | None = None, n_1: float | None = None
) -> Transition:
    """The transition at temperature T (MeV).

    Parameters
    ----------
    Y_p : (n_e + n_mu)/n_B; beta equilibrium if None.
    n_1 : where the matching begins, fm^-3; by default as the module says.

    Raises
    ------
    InvalidInputError : no consistent matching begins at n_1.
    NotConvergedError : there are no nuclei to begin with.
    """
    found = ending(matter, T, Y_p, n_1)
    branches = Branches(matter, T, Y_p)
    tangent = None if np.isnan(found.n_last) else common_tangent(branches, found.n_last)
    depth = float("nan") if tangent is None else _depth(branches, tangent, found.n_crossing)
    return Transition(**vars(found), tangent=tangent, depth=depth)


@computed_once(maxsize=96)
def ending(matter: Matter, T: float, Y_p: float | None = None, n_1: float | None = None) -> Ending:
    """The same as `transition` without the common tangent."""
    if Y_p == 0:
        raise NotConvergedError("Pure neutron matter has no nuclei, hence no transition.")
    branches = Branches(matter, T, Y_p)
    crossing, end = branches.crossing(), branches.end
    last = float(np.fmin(crossing, end))
    dissolves = np.isnan(last)
    matching: Matching | None = None
    if n_1 is not None:
        matching = _given_matching(branches, last, n_1)
    elif not dissolves:
        matching = default_matching(branches, last)
    mechanism = branches.ending or DISSOLVED
    return Ending(
        matter=matter,
        T=T,
        Y_p=Y_p,
        mechanism=mechanism if np.isnan(crossing) else ENERGY,
        n_crossing=crossing,
        n_end=end,
        ending=branches.ending,
        matching=matching,
        n_gone=branches.dissolution(GONE) if dissolves else float("nan"),
    )


def _given_matching(branches: Branches, last: float, n_1: float) -> Matching:
    if np.isnan(last):
        raise InvalidInputError(
            "Nuclei dissolve in the gas without a jump here: nothing is matched, leave out n_1."
        )
    found = matching_from(branches, n_1) if 0 < n_1 < last else None
    if found is None:
        raise InvalidInputError(
            f"No consistent matching begins at n_1 = {n_1:g} fm^-3: choose a density below "
            f"{last:.4g}, or none."
        )
    return found


def matching_from(branches: Branches, n_1: float, pressure: Pressure = cubic) -> Matching | None:
    """The window that begins at n_1 (fm^-3) with this form of P, or None."""
    low = branches.clustered_edge(n_1)
    plain = branches.plain
    above = np.flatnonzero(np.asarray(plain.n_B) > n_1)
    some = Edge(*(np.asarray(x)[above] for x in (plain.n_B, plain.P, plain.slope, plain.energy)))
    sign = np.sign(excess(pressure, low, some))
    rises = np.flatnonzero((sign[1:] > 0) & (sign[:-1] <= 0))
    if not len(rises):
        return None

    def miss(n_2: float) -> float:
        return float(excess(pressure, low, branches.homogeneous_edge(n_2)))

    first = np.asarray(some.n_B)[rises[0] : rises[0] + 2]
    n_2 = float(
        scipy.optimize.brentq(miss, float(first[0]), float(first[1]), xtol=1e-15, rtol=1e-14)
    )
    return Matching(low, branches.homogeneous_edge(n_2))


def default_matching(branches: Branches, last: float) -> Matching | None:
    """The default window, or None if no cubic is even enough; `last` is n_last, fm^-3."""
    tried: dict[float, Matching | None] = {}

    def margin(share: float) -> float:
        tried[share] = matching_from(branches, share * last)
        found = tried[share]
        return -1.0 if found is None else found.evenness - EVENNESS

    above = CLOSEST
    for share in np.linspace(CLOSEST, FARTHEST, 14).tolist():
        if margin(share) >= 0:
            break
        above = share
    else:
        return None
    if tried[above] is not None and share < above:
        share = float(scipy.optimize.brentq(margin, share, above, xtol=1e-13))
        margin(share)
    return tried[share]


def _depth(branches: Branches, tangent: CommonTangent, crossing: float) -> float:
    """The energy (keV per baryon) between the tangent and the last stable state with nuclei."""
    if np.isfinite(crossing):
        last = branches.homogeneous_edge(crossing)
        return 1e3 * float(tangent.below(last.n_B, last.energy))
    state = branches.found[-1]
    return 1e3 * float(tangent.below(state["n_B"], state["f"] / state["n_B"]))


def common_tangent(branches: Branches, last: float) -> CommonTangent | None:
    """The states of both branches that have the same mu_B at the same P, if there are such.

    A window of constant P between them is consistent. In any narrower one P has to fall.
    """
    P, n_B = np.asarray(branches.plain.P), np.asarray(branches.plain.n_B)
    rising = int(np.flatnonzero(np.diff(P, prepend=-np.inf) <= 0)[-1:].sum())
    P, n_B = P[rising:], n_B[rising:]

    def partner(low: Edge) -> Edge:
        k = int(np.searchsorted(P, low.P))
        bracket = float(n_B[k - 1]), float(n_B[k])
        n_2 = scipy.optimize.brentq(
            lambda n: branches.homogeneous.at(n)["P"] - low.P, *bracket, xtol=1e-15
        )
        return branches.homogeneous_edge(float(n_2))

    def difference(n_1: float) -> float:
        low = branches.clustered_edge(n_1)
        return float(partner(low).mu_B - low.mu_B)

    places = [state["n_B"] for state in branches.found if P[0] < state["P"] < P[-1]]
    high, beyond = float("nan"), float("nan")
    for place in reversed(places):
        here = difference(place)
        if beyond < 0 <= here:
            low = branches.clustered_edge(
                float(scipy.optimize.brentq(difference, place, high, xtol=1e-13))
            )
            return CommonTangent(low, partner(low))
        high, beyond = place, here
    return None
