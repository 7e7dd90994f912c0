"""Latent heat of crystallisation, of mixtures along their liquidus and of one component."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.crystal.heat.freezing_line import freezing
from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture
from core.crystal.one_component import liquid_minus_solid, melting_gamma
from core.crystal.phases.reference import has_reference, reference_gamma
from core.crystal.solids import DEFAULT_SHELLS
from core.dataset import Dataset, table
from core.errors import OutsideValidityError

USUAL = 0.77
"""kT per ion, what cooling models take for one component (M. Salaris et al. 2000 and since)."""
COLUMNS = ("model", "x_liquid", "Gamma", "x_solid", "q")
STEP = 1e-4


def has_curve(mixture: Mixture) -> bool:
    """Whether a melting curve of the mixture was published, and so its "simulation" has a q."""
    return has_reference(mixture) and reference_gamma(mixture, np.array([0.5])) is not None


def one_component_heat(liquid: str = "D", anharmonic: str = "Baiko & Chugunov 2022") -> float:
    """Gamma d(f_liquid - f_solid)/dGamma where one component melts, in kT per ion.

    Parameters
    ----------
    liquid, anharmonic : sets of coefficients, as of `one_component.liquid_minus_solid`.
    """
    gamma = melting_gamma(liquid_minus_solid, liquid, anharmonic)
    ends = np.array([gamma * np.exp(-STEP), gamma * np.exp(STEP)])
    cold, hot = liquid_minus_solid(ends, liquid, anharmonic)
    return float(hot - cold) / (2.0 * STEP)


def latent_heat(
    mixture: Mixture,
    solids: Sequence[str],
    liquid: str,
    x: Array | Sequence[float],
    shells: int = DEFAULT_SHELLS,
) -> Dataset:
    """Latent heat per ion that freezes out of liquids of given compositions.

    Columns model, x_liquid, Gamma, x_solid, q (kT), as of `freezing_line.FreezingLine`.

    Parameters
    ----------
    solids : names, also "simulation", the published curve. x : number fractions of Z2 in the
        liquid, between 0 and 1.

    Raises
    ------
    InvalidInputError : no such model, or a composition that is not between 0 and 1.
    OutsideValidityError : none of the solids has a liquidus; a single one is a refusal.
    """
    blocks, refusals, notes = [], [], []
    for solid in solids:
        try:
            line = freezing(mixture, solid, liquid, np.asarray(x, dtype=float), shells)
        except OutsideValidityError as error:
            refusals.append(str(error))
            continue
        missing = line.x_liquid[np.isnan(line.q)]
        if len(missing):
            notes.append(
                f"The '{solid}' solid has no tie line with a liquid of x = {missing[0]:.3g} that "
                "the fits reach."
            )
        blocks.append(
            {
                "model": np.full(len(line.x_liquid), solid),
                "x_liquid": line.x_liquid,
                "Gamma": line.gamma,
                "x_solid": line.x_solid,
                "q": line.q,
            }
        )
    if not blocks:
        raise OutsideValidityError(refusals[0])
    return table(
        blocks,
        COLUMNS,
        notes=tuple(notes),
        refusals=tuple(refusals),
        attributes={"q_one_component": one_component_heat(), "q_usual": USUAL},
        definitions={
            "model": "solid; 'simulation' is the published curve",
            "x_liquid": "number fraction of Z2 in the liquid",
            "Gamma": "coupling at which it begins to freeze",
            "x_solid": "number fraction of Z2 in the crystal that freezes out",
            "q": "latent heat per ion that freezes, over kT, partial molar",
        },
    )
