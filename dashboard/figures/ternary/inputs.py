"""Inputs that the figures of three nuclei share, and the models they name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import param
from numpy.typing import NDArray

from core.crystal.mixtures import nuclides
from core.crystal.ternary.buoyancy import Matter, relativity
from core.crystal.ternary.isotopes import atomic_mass, usual_mass_number
from core.crystal.ternary.liquids import LIQUIDS, Liquid, PotekhinCorrected, liquid_model
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import (
    SOLIDS,
    Random,
    ShortRange,
    Solid,
    Spherical,
    solid_model,
)
from core.dataset import Dataset
from core.errors import InvalidInputError, OutsideValidityError
from core.nuclides.symbols import nuclide_name
from dashboard.figures.common.base import Figure
from dashboard.inputs.parameters import Names, Numbers, Quantity
from dashboard.inputs.quantities import MASS_DENSITY
from dashboard.plots.numbers import scientific
from dashboard.plots.triangle import triangle
from dashboard.plots.vocabulary import Axis, Columns, Layer, Marks, Panel

GAMMA_BOUNDS = (1.0, 3000.0)
START_GAMMA = 175.719
"""Where one component melts, as the binary's paper rounds it."""
START = (0.49, 0.02)
"""Number fractions of oxygen and neon in the middle of a white dwarf, more or less."""
TRIANGLE_HEIGHT = 740
"""Pixels of a panel that is a triangle."""
MODELS = [Random.name, ShortRange.name, Spherical.name]
LIQUID = "liquid"
"""What the column of models says of a liquid."""

Array = NDArray[np.float64]


DENSITY_BOUNDS = (1.0, 1e12)
START_DENSITY = 3.5e6
"""g/cm^3, in the middle of a white dwarf of 0.6 solar masses."""
HEAVIEST = 110
"""Largest mass number that can be typed."""


def fraction(place: int, default: list[float] | None = None, doc: str = "") -> Numbers:
    """Parameter x2 or x3."""
    return Numbers(default, bounds=(0.0, 1.0), doc=doc or f"Number fraction of Z{place}.")


def coupling(default: list[float] | None = None, doc: str = "Coulomb coupling of Z1.") -> Numbers:
    """Parameter Gamma."""
    return Numbers(default, bounds=GAMMA_BOUNDS, doc=doc)


def models(doc: str = "Models of the crystal; all if none is given.") -> Names:
    """Parameter model."""
    return Names(default=[], objects={solid.label: name for name, solid in SOLIDS.items()}, doc=doc)


def liquid() -> param.Selector:
    """Parameter liquid."""
    return param.Selector(
        default=PotekhinCorrected.name,
        objects={kind.label: name for name, kind in LIQUIDS.items()},
        label="Liquid",
        doc="Model of the liquid.",
    )


def mark(place: int) -> param.Number:
    """A parameter for a number fraction that a page looks at; it is marked in the drawing."""
    return param.Number(
        None,
        bounds=(0.0, 1.0),
        allow_None=True,
        doc=f"Number fraction of Z{place} to mark, if any.",
    )


def isotope(place: int) -> param.Integer:
    """Parameter A1, A2 or A3."""
    return param.Integer(
        0,
        bounds=(0, HEAVIEST),
        doc=f"Mass number of Z{place}; 0: the most abundant isotope, and 22 for neon.",
    )


def density() -> param.Number:
    """Parameter rho."""
    return Quantity(
        START_DENSITY, units=MASS_DENSITY, bounds=DENSITY_BOUNDS, doc="Density in g/cm^3."
    )


class TernaryFigure(Figure):
    """A figure of a mixture of three nuclei."""

    Z1 = param.Integer(6, bounds=(1, max(nuclides()) - 2), doc="Charge of the lightest nucleus.")
    Z2 = param.Integer(8, bounds=(2, max(nuclides()) - 1), doc="Charge of the middle nucleus.")
    Z3 = param.Integer(10, bounds=(3, max(nuclides())), doc="Charge of the heaviest nucleus.")

    liquid: Any
    """Of `liquid()`."""

    always_named: ClassVar = ("Z1", "Z2", "Z3")
    named_by_path = True

    __abstract = True

    @property
    def ternary(self) -> Ternary:
        """The three nuclei.

        Raises
        ------
        InvalidInputError : the charges do not rise.
        """
        return Ternary(self.Z1, self.Z2, self.Z3)

    @property
    def symbols(self) -> tuple[str, str, str]:
        """Of the three elements."""
        first, second, third = (nuclides()[Z].symbol for Z in (self.Z1, self.Z2, self.Z3))
        return first, second, third

    def fraction_label(self, place: int) -> str:
        """Label of the number fraction of one of the nuclei, counted from 0."""
        return f"x({self.symbols[place]})"

    def title_for(self, *parts: str) -> str:
        """The mixture and whatever else identifies a drawing."""
        chosen = getattr(self, "liquid", PotekhinCorrected.name)
        usual = chosen == PotekhinCorrected.name
        liquid = () if usual else (f"liquid {LIQUIDS[chosen].label}",)
        return ", ".join((self.ternary.label, *parts, *liquid))

    def triangle(self, layers: Sequence[Layer], *title: str) -> Panel:
        """A panel of the three fractions, in which a click chooses a composition."""
        drawn = Panel(
            tuple(layers),
            Axis(self.fraction_label(1), chooses="x2"),
            Axis(self.fraction_label(2), chooses="x3"),
            self.title_for(*title),
            third=self.fraction_label(0),
        )
        return triangle(drawn, self.symbols)

    def marked(self, x2: float, x3: float, colour: str) -> Marks:
        """The composition that a page looks at, in a triangle."""
        columns: Columns = [("x2", "", [x2]), ("x3", "", [x3])]
        return Marks("chosen composition", columns, colour, "diamond", 12.0)


class IsotopeFigure(TernaryFigure):
    """A figure for which isotopes matter."""

    A1 = isotope(1)
    A2 = isotope(2)
    A3 = isotope(3)

    __abstract = True

    @property
    def masses(self) -> tuple[float, float, float]:
        """Of the three atoms, in u."""
        return atomic_masses((self.Z1, self.Z2, self.Z3), (self.A1, self.A2, self.A3))

    @property
    def isotopes_told(self) -> list[str]:
        """Isotopes that were chosen, for a title."""
        pairs = zip((self.Z1, self.Z2, self.Z3), (self.A1, self.A2, self.A3), strict=True)
        return [nuclide_name(Z, A) for Z, A in pairs if A not in (0, usual_mass_number(Z))]


class FloatingFigure(IsotopeFigure):
    """A figure that compares densities, for which electrons matter too."""

    rho = density()

    __abstract = True

    def matter(self, x: Array) -> Matter:
        """The isotopes, with electrons as they are at composition x, shape (3,)."""
        masses = self.masses
        return Matter(masses, relativity(self.ternary, masses, self.rho, x))

    @property
    def density_told(self) -> str:
        """The density, and isotopes that were chosen, for a title."""
        return ", ".join((f"ρ = {scientific(self.rho)} g/cm³", *self.isotopes_told))


def atomic_masses(charges: Sequence[int], isotopes: Sequence[int]) -> tuple[float, float, float]:
    """Masses of three atoms in u, from their charges and mass numbers; 0 for the usual isotope."""
    first, second, third = (
        atomic_mass(Z, A or usual_mass_number(Z)) for Z, A in zip(charges, isotopes, strict=True)
    )
    return first, second, third


def compositions(x2: Sequence[float], x3: Sequence[float]) -> Array:
    """(x1, x2, x3) for each pair of fractions that leaves a remainder, shape (n, 3).

    Raises
    ------
    InvalidInputError : no pair does.
    """
    second, third = (grid.ravel() for grid in np.meshgrid(x2, x3, indexing="ij"))
    first = 1.0 - second - third
    possible = first >= -1e-12
    if not possible.any():
        raise InvalidInputError(
            f"x2 = {x2[0]:g} and x3 = {x3[0]:g} are more than 1 together: lower one of them."
        )
    return np.stack([np.maximum(first, 0.0), second, third], axis=1)[possible]


def chosen_solids(
    names: Sequence[str], ternary: Ternary
) -> tuple[dict[str, Solid], tuple[str, ...]]:
    """The named solids (all of them if none is named), and why some do not reach this mixture.

    Raises
    ------
    OutsideValidityError : not one of them does.
    """
    solids: dict[str, Solid] = {}
    refusals: list[str] = []
    for name in names or SOLIDS:
        try:
            solids[name] = solid_model(name, ternary)
        except OutsideValidityError as error:
            refusals.append(str(error))
    if not solids:
        raise OutsideValidityError(refusals[0])
    return solids, tuple(dict.fromkeys(refusals))


def the_liquid(name: str, ternary: Ternary) -> Liquid:
    """The named liquid."""
    return liquid_model(name, ternary)


def rows_of(dataset: Dataset, **values: object) -> Dataset | None:
    """The rows with these values; None if there are none."""
    found = dataset.where(**values)
    return found if len(found) else None
