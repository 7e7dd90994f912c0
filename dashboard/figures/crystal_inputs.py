"""Inputs that the crystal figures share."""

from __future__ import annotations

import param

from core.crystal.lattice import LATTICES, MAX_SHELLS
from core.crystal.liquids import LIQUIDS
from core.crystal.mixtures import Mixture, nuclides
from core.crystal.solids import DEFAULT_SHELLS, SOLIDS
from dashboard.figures.base import Figure
from dashboard.parameters import Names, Numbers

GAMMA_BOUNDS = (1.0, 3000.0)


class MixtureFigure(Figure):
    """A figure of a mixture of two nuclei."""

    Z1 = param.Integer(6, bounds=(1, max(nuclides()) - 1), doc="Charge of the lighter nucleus.")
    Z2 = param.Integer(8, bounds=(2, max(nuclides())), doc="Charge of the heavier nucleus.")

    __abstract = True

    @property
    def mixture(self) -> Mixture:
        """The two nuclei.

        Raises
        ------
        InvalidInputError : Z1 is not below Z2.
        """
        return Mixture(self.Z1, self.Z2)


def composition(default: list[float] | None = None, doc: str = "") -> Numbers:
    """Parameter x, the number fraction of Z2."""
    return Numbers(
        default, bounds=(0.0, 1.0), inclusive_bounds=(False, False), doc=doc or "Number fraction of Z2."
    )


def coupling(default: list[float] | None = None, doc: str = "") -> Numbers:
    """Parameter Gamma."""
    return Numbers(default, bounds=GAMMA_BOUNDS, doc=doc or "Coulomb coupling of Z1.")


def solids(doc: str = "Models of the crystal.") -> Names:
    """Parameter model; empty means all."""
    return Names(default=[], objects=list(SOLIDS), doc=doc)


def liquids(default: list[str] | None = None) -> Names:
    """Parameter liquid."""
    return Names(default=default or ["paper"], objects=list(LIQUIDS), doc="Models of the liquid.")


def shell_count() -> param.Integer:
    """Parameter shells."""
    return param.Integer(
        DEFAULT_SHELLS, bounds=(1, MAX_SHELLS), doc="Neighbour shells of the short-range order."
    )


def lattice_name() -> param.Selector:
    """Parameter lattice."""
    return param.Selector(default="bcc", objects=list(LATTICES), doc="Lattice of the ions.")
