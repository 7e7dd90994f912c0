"""What a star is made of, from its surface inward: P, energy density and H, with marks of layers.

Hydrostatic equilibrium is dP/(eps + P) = -dPhi. The integral H of the left side, from the surface
inward, depends on matter alone. In equilibrium eps + P = n_B mu_B + T s and, at uniform T,
dP = n_B dmu_B, so that

    dH = dmu_B/(mu_B + T sigma),   H = ln(mu_B/mu_s) at the outermost row,

with the rest mass in mu_B, sigma = s/n_B and mu_s of 56Fe at P = 0. This is exact at each row; what
lies between rows is interpolated by cubics in H: ln P with its exact slope (eps + P)/P, which gives
eps + P, and the smooth ln (eps + P)/n_B, which then gives n_B. At T = 0.1 MeV and above, matter in
equilibrium has no surface: the layer above the outermost row (1e-7 fm^-3) needs its mu_B only, and
weighs nothing. Where it is so hot that mu_B is below mu_s there, the rows begin where it is not.

Rows are those of the stable phase below n_1 (`core.crust.composition`), the matched window with
sigma linear in n_B, and homogeneous matter above n_2 (`core.crust.transition`), all of one T.
Energy densities hold the neutron's rest mass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import scipy
from numpy.typing import NDArray

from core.constants import NEUTRON_MASS
from core.crust.composition import refined_track
from core.crust.transition import Ending, ending
from core.errors import InvalidInputError, NotConvergedError, OutsideValidityError
from core.matter.equilibrium import CLUSTERS, Clusters, States, joined, track
from core.matter.ions import selected
from core.matter.model import Matter
from core.matter.quantum import impossible, statistics_remarks
from core.matter.solver import State
from core.star.gravity import ATOMIC_MASS, PER_KM2, SURFACE_POTENTIAL
from core.star.homogeneous import DENSEST, core_matter
from core.storage.memo import computed_once

Array = NDArray[np.float64]

DRIP, ONSET, N_1, N_X, N_2 = "drip", "onset", "n_1", "n_x", "n_2"
LAYERS = (DRIP, ONSET, N_1, N_X, N_2)
"""Marks by depth: where mu_n is that of a neutron at rest, where 14He begins, and the matched
window with the density in it at which nuclei cease to be stable. Where they dissolve without a
jump there is no window, and n_x is where they hold a hundredth of the mass."""
BASES = (N_1, N_X, N_2)
"""Which of them may be called the base of the crust."""
THRESHOLD = 0.1
"""Mass fraction of 14He at which its layer begins."""

_WINDOW_ROWS, _CORE_ROWS = 33, 160
_CHARGE_STEP, _MOST_PARTS = 0.03, 12
"""For which change of the logarithm of the mean charge of nuclei a row is added, and how many are
between two rows at most."""
_SURFACE = 1e-6
"""H of the outermost row, at least."""
_CLOSEST = 1e-9
"""Least step of ln n_B between two rows."""


@dataclass(frozen=True)
class StarMatter:
    """Rows from the surface inward.

    Parameters
    ----------
    n_B : fm^-3. P, energy_density : MeV fm^-3. sigma : entropy per baryon. H : of the module.
    marks : row of each of LAYERS that there is. states : the stable phase at the first rows.
    end : why there is nothing denser; empty in a crust.
    intervals : what `core.kernels.hydrostatic` takes, in km.
    """

    matter: Matter
    T: float
    change: Ending
    n_B: Array
    P: Array
    energy_density: Array
    sigma: Array
    H: Array
    marks: dict[str, int]
    states: States
    end: str = ""
    intervals: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "intervals", _intervals(self))

    def __len__(self) -> int:
        return len(self.n_B)

    @property
    def crust_rows(self) -> int:
        """How many rows there are down to n_2."""
        return len(self.states)

    @property
    def impossible(self) -> bool:
        """Whether Boltzmann's statistics of nuclei describe no state at some rows."""
        return bool(impossible(self.states).any())

    @property
    def statistics(self) -> tuple[str, ...]:
        """Sentences on the rows at which the statistics of nuclei are not Boltzmann's."""
        return statistics_remarks(self.states).of_named(False).notes

    def at(self, layer: str) -> int:
        """The row of a mark.

        Raises
        ------
        InvalidInputError : no layer is called so.
        OutsideValidityError : this matter does not have it.
        """
        if layer not in LAYERS:
            raise InvalidInputError(f"Unknown layer '{layer}': choose one of {', '.join(LAYERS)}.")
        if layer not in self.marks:
            raise OutsideValidityError(
                f"{self.matter.interaction} at T = {self.T:g} MeV has no layer '{layer}': there "
                f"are {', '.join(self.marks)}."
            )
        return self.marks[layer]


def _intervals(of: StarMatter) -> Array:
    """Width in H; of ln P and ln (eps + P)/n both values and both slopes; in km."""
    columns = [np.diff(of.H)]
    ln_h = np.log((of.energy_density + of.P) / (ATOMIC_MASS * of.n_B))
    for value, slope in (
        (np.log(PER_KM2 * of.P), (of.energy_density + of.P) / of.P),
        (ln_h, scipy.interpolate.PchipInterpolator(of.H, ln_h).derivative()(of.H)),
    ):
        columns += [value[:-1], value[1:], slope[:-1], slope[1:]]
    return np.ascontiguousarray(np.transpose(columns))


@computed_once(maxsize=64)
def crust_matter(
    matter: Matter, T: float, threshold: float = THRESHOLD, Y_p: float | None = None
) -> StarMatter:
    """The crust at temperature T (MeV), down to n_2, or to where nuclei have dissolved.

    Parameters
    ----------
    threshold : mass fraction of 14He at which its layer begins.
    Y_p : (n_e + n_mu)/n_B; beta equilibrium if None.

    Raises
    ------
    InvalidInputError : the threshold is no mass fraction.
    OutsideValidityError : nothing joins nuclei and homogeneous matter, or P falls with n_B.
    NotConvergedError : there are no nuclei to begin with.
    """
    if not 0 < threshold < 1:
        raise InvalidInputError(
            f"A mass fraction is between 0 and 1: threshold = {threshold:g} is none."
        )
    change = ending(matter, T, Y_p)
    matching = change.matching
    if matching is None and not np.isfinite(change.n_gone):
        raise OutsideValidityError(
            f"{matter.interaction} at T = {T:g} MeV makes no star: no pressure leads from nuclei "
            f"to homogeneous matter ({change.mechanism}); choose a lower T."
        )
    known = _with_onset(_known(matter, T, Y_p), threshold)
    states = known.states
    n_B = states["n_B"]
    P, f, sigma = states["P"], states["f"], states["s"] / n_B
    if matching is not None:
        inside = (n_B >= change.n_1) & (n_B <= change.n_2)
        ends = np.flatnonzero(inside)[[0, -1]]
        P = np.where(inside, matching.P(n_B), P)
        f = np.where(inside, matching.energy(n_B) * n_B, f)
        sigma = np.where(inside, np.interp(n_B, n_B[ends], sigma[ends]), sigma)
    eps = NEUTRON_MASS * n_B + f + T * sigma * n_B
    marks = {name: int(np.argmin(np.abs(n_B - at))) for name, at in known.densities.items()}
    rows = np.array([n_B, P, eps, sigma])
    # Hot matter is bound more loosely than a cold surface, which therefore lies deeper.
    first = int(np.argmax(_potential(T, rows) > SURFACE_POTENTIAL * (1 + _SURFACE)))
    marks = {name: k - first for name, k in marks.items() if k > first}
    return _assembled(
        change, rows[:, first:], marks, selected(states, np.arange(first, len(states)))
    )


@computed_once(maxsize=16)
def whole_matter(matter: Matter, T: float) -> StarMatter:
    """The same with homogeneous matter of the same T, in beta equilibrium, down to 1.8 fm^-3.

    Rows end earlier where P of the functional falls with n_B (`core.star.homogeneous`).

    Raises
    ------
    OutsideValidityError, NotConvergedError : as `crust_matter`, or nuclei dissolve without a jump.
    """
    crust = crust_matter(matter, T)
    grid = np.linspace(crust.n_B[-1], DENSEST, _CORE_ROWS + 1)
    core = core_matter(matter.interaction, T, grid)
    n_B, P, f, s = (core[name][1:] for name in ("n_B", "P", "f", "s"))
    inner = np.array([n_B, P, NEUTRON_MASS * n_B + f + T * s, s / n_B])
    outer = np.array([crust.n_B, crust.P, crust.energy_density, crust.sigma])
    return _assembled(crust.change, np.hstack([outer, inner]), crust.marks, crust.states, core.end)


@dataclass(frozen=True)
class _Known:
    """The stable phase at the rows of a crust, and the densities (fm^-3) of its layers."""

    states: States
    densities: dict[str, float]


@computed_once(maxsize=64)
def _known(matter: Matter, T: float, Y_p: float | None) -> _Known:
    """All but the onset of 14He."""
    change = ending(matter, T, Y_p)
    states = refined_track(matter, T, Y_p)
    found = {
        DRIP: _reached(states, lambda state: state["mu_n"], states["mu_n"]),
        N_1: change.n_1,
        # Where nuclei dissolve without a jump, they end where little of them is left.
        N_X: change.n_last if change.matching else change.n_gone,
        N_2: change.n_2,
    }
    marked = {name: n_B for name, n_B in found.items() if np.isfinite(n_B)}
    window = np.linspace(change.n_1, change.n_2, _WINDOW_ROWS) if change.matching else np.empty(0)
    more = np.unique(np.concatenate([list(marked.values()), window, _where_charge_changes(states)]))
    states = joined(states, track(matter, T, tuple(more.tolist()), Y_p))
    n_B = states["n_B"]
    # Of two rows at one density the first has the nuclei.
    apart = np.diff(np.log(n_B), prepend=-np.inf) > _CLOSEST
    within = n_B <= max(marked.values()) * (1 + 1e-12)
    return _Known(selected(states, np.flatnonzero(apart & within)), marked)


def _with_onset(known: _Known, threshold: float) -> _Known:
    """With a row where 14He reaches a mass fraction, if it does."""
    states = known.states
    X = states["A_He14"] / states["n_B"]
    onset = _reached(
        states, lambda state: state["A_He14"] / state["n_B"] - threshold, X - threshold
    )
    if np.isnan(onset):
        return known
    more = track(states.matter, states.T, (onset,), states.Y_p)
    return _Known(joined(states, more), {**known.densities, ONSET: onset})


def _where_charge_changes(states: States) -> Array:
    """Densities between rows whose nuclei differ in mean charge: there the crust's T_m changes."""
    ln_n = np.log(states["n_B"])
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.abs(np.diff(np.log(states["Z_cl"] / states["n_cl"])))
    parts = np.minimum(np.nan_to_num(change, posinf=0.0) / _CHARGE_STEP, _MOST_PARTS).astype(int)
    between = [
        np.linspace(ln_n[k], ln_n[k + 1], parts[k] + 2)[1:-1] for k in np.flatnonzero(parts > 0)
    ]
    return np.exp(np.concatenate([*between, np.empty(0)]))


def _reached(states: States, excess: Callable[[State], float], along: Array) -> float:
    """The first density (fm^-3) at which something of matter with nuclei rises to zero, or nan."""
    there = states.phase == CLUSTERS
    rises = np.flatnonzero((along[:-1] < 0) & (along[1:] >= 0) & there[:-1] & there[1:])
    if not len(rises):
        return float("nan")
    low, high = (float(x) for x in states["n_B"][rises[0] : rises[0] + 2])
    branch = Clusters(states.matter, states.T, states.Y_p)
    near = branch.at(low)

    def miss(n_B: float) -> float:
        state = branch.at(n_B, near)
        if state is None:
            raise NotConvergedError(f"The state at n_B = {n_B:g} fm⁻³ was not found.")
        return excess(state)

    return float(scipy.optimize.brentq(miss, low, high, rtol=1e-12))


def _potential(T: float, rows: Array) -> Array:
    """mu_B with the rest mass (MeV) of rows of n_B, P, energy density and sigma."""
    n_B, P, eps, sigma = rows
    return np.asarray((eps + P) / n_B - T * sigma)


def _assembled(
    change: Ending, rows: Array, marks: dict[str, int], states: States, end: str = ""
) -> StarMatter:
    """From n_B, P, energy density and sigma at ascending densities."""
    n_B, P, eps, sigma = rows
    matter, T = change.matter, change.T
    mu_B = _potential(T, rows)
    falls = (np.diff(P) <= 0) | (np.diff(mu_B) <= 0)
    if np.any(falls):
        raise OutsideValidityError(
            f"{matter.interaction} at T = {T:g} MeV makes no star: P falls with n_B at "
            f"{n_B[int(np.argmax(falls))]:.4g} fm⁻³."
        )
    share = 1 / (1 + T * sigma / mu_B)
    steps = np.diff(np.log(mu_B)) * (share[1:] + share[:-1]) / 2
    H = np.log(mu_B[0] / SURFACE_POTENTIAL) + np.concatenate([[0.0], np.cumsum(steps)])
    return StarMatter(matter, T, change, n_B, P, eps, sigma, H, marks, states, end)
