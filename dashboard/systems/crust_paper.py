"""Beznogov & Raduta 2025 and its three figures, as states of the crust page."""

from __future__ import annotations

from typing import Any

from core.crust.thermodynamic_stability import PROTON_POTENTIAL
from core.matter.model import DEFAULT_INTERACTION
from dashboard.figures.crust.composition import Composition
from dashboard.figures.crust.inputs import BETA, DEFAULT_T
from dashboard.figures.crust.nuclide_chart import NuclideChart
from dashboard.figures.crust.published import SAME
from dashboard.figures.crust.stability import PAPER_T, Stability
from dashboard.systems.crust_state import COLD, START_DENSITY, CrustState
from dashboard.systems.paper import Paper, PaperFigure


def _state(T: float, *, second: bool) -> dict[str, Any]:
    """Matter of the paper at a temperature in MeV, and at its lowest one beside it if `second`."""
    return {
        "T": T,
        "second": second,
        "second_T": COLD,
        "n_B": START_DENSITY,
        "interaction": DEFAULT_INTERACTION,
        "others": [],
        "published": SAME,
        "Y_p": 0.3,
        "equilibrium": BETA,
        "table": "all",
        "last_He": None,
        "edge_shift": 0,
        "only": "",
        "exclude": "",
        "binding": "",
        "tetraneutron": None,
        "partition": "levels",
        "coulomb": True,
        "volume": "n_sat(delta)",
        "exclusion": "gas",
        **{name: CrustState.param[name].default for name in CrustState.OF_STARS},
    }


BEZNOGOV_RADUTA_2025 = Paper(
    "M. V. Beznogov & A. R. Raduta",
    "A novel view on the inner crusts of neo-neutron stars: exotic light nuclei, diffusional and "
    "thermodynamical stability",
    2025,
    "2504.12887",
    (
        PaperFigure(
            "Figure 1",
            "Nuclides of the crust on the chart of nuclides, T = 0.4 MeV",
            NuclideChart,
            _state(DEFAULT_T, second=False),
            {"area": "crust"},
        ),
        PaperFigure(
            "Figure 2",
            "A/Z and mass fractions against density at T = 0.4 and 0.1 MeV",
            Composition,
            _state(DEFAULT_T, second=True),
            {"window": "inner"},
        ),
        PaperFigure(
            "Figure 3",
            "Chemical potentials against density and pressure, T = 0.1 MeV",
            Stability,
            _state(PAPER_T, second=False),
            {"mu_p": PROTON_POTENTIAL},
            missing=(
                "The interaction BBSk1, whose parameters are not public: BSk25 stands in for it.",
            ),
        ),
    ),
    "A later revision lays the layer of ¹⁴He to the treatment of translational degrees of freedom "
    "and to the pool of nuclides; this dashboard computes the model of the first version, and lets "
    "you change the pool.",
)
"""The paper of the crust page."""
