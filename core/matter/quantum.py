"""How far the statistics of nuclei are from Boltzmann's, which the model uses.

A nuclide of density n in the volume that is free to it (n_i, or n_i/xi where nuclei exclude each
other too) has the degeneracy

    n lambda^3/z,   lambda = (2 pi hbar^2/M T)^(1/2),

z its internal partition function, 2J+1 where nothing is excited: the number of nuclei in each state
of lowest momentum. Boltzmann's statistics hold where it is small. From 1 on they are off by tens of
per cent. An ideal gas of bosons (even A) condenses at zeta(3/2) = 2.612, beyond which Boltzmann's
statistics stand for no state; one of fermions (odd A) only becomes a Fermi gas (L. D. Landau &
E. M. Lifshitz, Statistical Physics, sections 56 and 62). The entropy per nucleus, 5/2 -
ln(n lambda^3/z) + d ln z/d ln T, turns negative beyond exp(5/2) = 12.2 if nothing is excited.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.matter.equilibrium import CLUSTERS, States
from core.matter.intervals import spans
from core.matter.solver import State
from core.nuclides.pool import pool
from core.nuclides.symbols import nuclide_name

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

NOTICED = 1.0
"""n lambda^3/z from which on it is said."""
CONDENSATION = 2.6123753486854883
"""zeta(3/2): n lambda^3/z at which an ideal Bose gas condenses."""


@dataclass(frozen=True)
class Remarks:
    """Sentences on the statistics of states, and on those that are no states of matter at all."""

    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    def of_named(self, named: bool) -> Remarks:
        """The same where the densities were asked for by name; else all of it is noted."""
        return self if named else Remarks((*self.notes, *self.refusals))


def degeneracy_columns(states: States) -> dict[str, Array]:
    """Largest n lambda^3/z of all nuclides, and A and Z of that nuclide; nan without nuclei."""
    nuclides = pool(states.matter.pool)
    bosons = states["bose"] >= states["fermi"]
    which = np.where(bosons, states["boson"], states["fermion"]).astype(int)
    columns = {
        "degeneracy": np.maximum(states["bose"], states["fermi"]),
        "A_degenerate": nuclides.A[which].astype(float),
        "Z_degenerate": nuclides.Z[which].astype(float),
    }
    there = states.phase == CLUSTERS
    return {name: np.where(there, column, np.nan) for name, column in columns.items()}


def is_impossible(state: State) -> bool:
    """Whether bosons would have condensed in a state with nuclei, or its entropy is negative."""
    return state["bose"] >= CONDENSATION or state["s"] < 0


def impossible(states: States) -> Mask:
    """Which of the states `is_impossible`."""
    return np.asarray((states["bose"] >= CONDENSATION) | (states["s"] < 0))


def statistics_remarks(states: States) -> Remarks:
    """What is to be said of states along ascending densities."""
    there = states.phase == CLUSTERS
    notes, refusals = [], []
    for kind, name, consequence in (
        ("bose", "boson", f"bosons condense at {CONDENSATION:.3f}"),
        ("fermi", "fermion", "fermions do not condense, but resist more than is counted here"),
    ):
        rows = there & (states[kind] >= NOTICED)
        if rows.any():
            notes.append(
                f"Boltzmann's statistics are not those of {_names(states, rows, name)} at T = "
                f"{states.T:g} MeV, n_B = {_where(states, rows)}: n λ³/z is 1 or more, up to "
                f"{states[kind][rows].max():.3g} ({consequence})."
            )
    condensed = there & (states["bose"] >= CONDENSATION)
    if condensed.any():
        refusals.append(
            f"An ideal gas of {_names(states, condensed, 'boson')} has condensed at T = "
            f"{states.T:g} MeV, n_B = {_where(states, condensed)} (n λ³/z above "
            f"{CONDENSATION:.3f}): Boltzmann's statistics describe no state there; choose a higher "
            "T or a lower n_B."
        )
    negative = states["s"] < 0
    if negative.any():
        refusals.append(
            f"The entropy is negative at T = {states.T:g} MeV, n_B = {_where(states, negative)}: "
            "Boltzmann's statistics describe no state there; choose a higher T or a lower n_B."
        )
    return Remarks(tuple(notes), tuple(refusals))


def _names(states: States, rows: Mask, column: str) -> str:
    nuclides = pool(states.matter.pool)
    found = dict.fromkeys(states[column][rows].astype(int).tolist())
    return ", ".join(nuclide_name(int(nuclides.Z[i]), int(nuclides.A[i])) for i in found)


def _where(states: States, rows: Mask) -> str:
    """Densities of a mask, such as "0.02–0.067 fm⁻³"."""
    n_B = states["n_B"]
    parts = [
        f"{n_B[first]:.4g}" if first == last else f"{n_B[first]:.4g}–{n_B[last]:.4g}"
        for first, last in spans(rows)
    ]
    return f"{' and '.join(parts)} fm⁻³"
