"""Baiko 2025 and its four figures, as states of the crystal page."""

from __future__ import annotations

from typing import Any

from core.crystal.liquids import PotekhinCorrected
from core.crystal.one_component import PUBLISHED_MELTING_GAMMA
from core.crystal.solids import Ogata, OgataZ, Ordered, Random, ShortRange
from dashboard.figures.crystal.energy_gain import PAPER_COMPOSITIONS, EnergyGain
from dashboard.figures.crystal.free_energy import FreeEnergy
from dashboard.figures.crystal.order_parameters import OrderParameters
from dashboard.figures.crystal.phase_diagram import PhaseDiagram
from dashboard.figures.crystal.star_inputs import START_MASS, START_OXYGEN
from dashboard.systems.crystal_state import BY_GAMMA, CrystalState
from dashboard.systems.paper import Paper, PaperFigure


def _state(*solids: str, x: float = 0.5) -> dict[str, Any]:
    """C/O at the coupling where carbon melts, with eight shells, as in the whole paper."""
    return {
        "Z1": 6,
        "Z2": 8,
        "x": x,
        "coupling": BY_GAMMA,
        "Gamma": PUBLISHED_MELTING_GAMMA,
        "T": 3.5e6,
        "rho": 1e6,
        "model": list(solids),
        "liquid": [PotekhinCorrected.name],
        "shells": 8,
        "M": START_MASS,
        "X_O": START_OXYGEN,
        **{name: CrystalState.param[name].default for name in CrystalState.OF_STARS},
    }


BAIKO_2025 = Paper(
    "D. A. Baiko",
    "Short-range ordering and equilibrium structure of binary crystal mixtures of atomic nuclei in "
    "white dwarf cores",
    2025,
    "2504.11545",
    (
        PaperFigure(
            "Figure 1",
            "Energies and free energies of C/O where carbon melts",
            FreeEnergy,
            _state(Random.name, ShortRange.name, Ogata.name, Ordered.name),
            {"energies": True, "inset": True},
            # All that the caption names; the liquid goes on above.
            zoom="0:1,-3.5:1.5",
            missing=(
                "The “minimum” Monte Carlo energies of Ogata et al. 1993 (open circles): their "
                "numbers are in no table that we hold. The fit to them is drawn.",
            ),
        ),
        PaperFigure(
            "Figure 2",
            "Phase diagram of C/O",
            PhaseDiagram,
            _state(Random.name, ShortRange.name, Ogata.name, OgataZ.name),
            {"ordinate": "T_over_T1m", "scale": "own", "inset": True},
            zoom="0:1,0.35:1.7",
            missing=(
                "Simulations of Blouin & Daligault 2021 are drawn from their published fits, by "
                "which carbon melts at Γ = 178 and not at 175.7: their curves begin at "
                "T/T₁ₘ = 0.987.",
            ),
        ),
        PaperFigure(
            "Figure 3",
            "Order parameters of eight shells against Γ at x = 0.5",
            OrderParameters,
            _state(ShortRange.name),
            {"scale": "relative_deviation"},
            zoom="150:800,-0.26:0.26",
        ),
        PaperFigure(
            "Figure 4",
            "Free energy gained by ordering, by exsolution, and from fcc to bcc",
            EnergyGain,
            _state(ShortRange.name, x=PAPER_COMPOSITIONS[0]),
            {"compare": True},
            # Without what the paper does not draw: fcc to bcc of random mixtures.
            zoom="150:800,0:30",
        ),
    ),
)
"""The paper of the crystal page."""
