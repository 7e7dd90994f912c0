"""Inputs that the crystal figures share, and the models they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import param

from core.crystal.lattice import LATTICES, MAX_SHELLS
from core.crystal.liquids import LIQUIDS, Liquid, PotekhinCorrected, liquid_model
from core.crystal.mixtures import Mixture, nuclides
from core.crystal.one_component import melting_gamma
from core.crystal.order import ordering_table
from core.crystal.phases.phase_diagram import melting_couplings
from core.crystal.solids import DEFAULT_SHELLS, SOLIDS, MonteCarlo, Solid, solid_model
from core.dataset import Dataset
from core.errors import InvalidInputError, OutsideValidityError
from dashboard.figures.common.base import Figure
from dashboard.figures.common.summary_text import crossings, listed
from dashboard.inputs.parameters import Names, Numbers, Quantity
from dashboard.inputs.quantities import MASS_DENSITY
from dashboard.plots.numbers import rounded

CURSOR_ALONE: Mapping[str, str | None] = {"Gamma": None, "cursor": "Gamma"}
"""Which inputs of its page a figure takes that shows all couplings: their Gamma as the cursor."""
GAMMA_BOUNDS = (1.0, 3000.0)
PAPER_GAMMA = 175.719
"""Gamma at which one component melts, as Baiko 2025 rounds it."""
DENSITY_BOUNDS = (1.0, 1e12)


_LABELS = {
    **{name: solid.label for name, solid in SOLIDS.items()},
    **{name: liquid.label for name, liquid in LIQUIDS.items()},
}
_QUOTED = re.compile(rf"'({'|'.join(map(re.escape, _LABELS))})'")


class MixtureFigure(Figure):
    """A figure of a mixture of two nuclei."""

    Z1 = param.Integer(6, bounds=(1, max(nuclides()) - 1), doc="Charge of the lighter nucleus.")
    Z2 = param.Integer(8, bounds=(2, max(nuclides())), doc="Charge of the heavier nucleus.")

    always_named: ClassVar = ("Z1", "Z2")

    __abstract = True

    @property
    def mixture(self) -> Mixture:
        """The two nuclei.

        Raises
        ------
        InvalidInputError : Z1 is not below Z2.
        """
        return Mixture(self.Z1, self.Z2)

    def sentence(self, text: str) -> str:
        """As of any figure, with models called as on controls."""
        return super().sentence(_QUOTED.sub(lambda found: f"'{_LABELS[found[1]]}'", text))

    def readable(self, dataset: Dataset) -> Dataset:
        """As of any figure; what is so of several solids is said once."""
        made = super().readable(dataset)
        return replace(made, notes=_once(made.notes), refusals=_once(made.refusals))

    @property
    def heavy(self) -> str:
        """Symbol of the heavier element."""
        return nuclides()[self.Z2].symbol

    @property
    def composition_label(self) -> str:
        """Label of the composition axis."""
        return f"x, number fraction of {self.heavy}"

    def tables(self, dataset: Dataset) -> tuple[str, ...]:
        """That of the order that was sampled, where it is shown."""
        models = dataset.columns.get("model", ())
        return (ordering_table.TABLE,) if MonteCarlo.name in models else ()

    def title_for(self, *parts: str) -> str:
        """The mixture and whatever else identifies a drawing."""
        return ", ".join((self.mixture.label, *parts))


_OF_A_SOLID = re.compile(r"(?:The '(?P<quoted>[^']+)' solid|(?P<plain>[^:]+):) (?P<rest>.+)")


def _once(sentences: Iterable[str]) -> tuple[str, ...]:
    """Sentences, those that differ in the solid alone as one that names the others."""
    labels = {solid.label for solid in SOLIDS.values()}
    found: dict[str, tuple[str, list[str]]] = {}
    for sentence in sentences:
        about = _OF_A_SOLID.fullmatch(sentence)
        name = (about["quoted"] or about["plain"]) if about else ""
        if about and name in labels:
            found.setdefault(about["rest"], (sentence, []))[1].append(f"'{name}'")
        else:
            found.setdefault(sentence, (sentence, []))
    return tuple(
        f"{first} The same holds for {listed(names[1:], len(names))}." if names[1:] else first
        for first, names in found.values()
    )


def chosen_solids(
    names: Sequence[str], mixture: Mixture, shells: int
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
            solids[name] = solid_model(name, mixture, shells)
        except OutsideValidityError as error:
            refusals.append(str(error))
    if not solids:
        raise OutsideValidityError(refusals[0])
    return solids, tuple(refusals)


def chosen_liquids(names: Sequence[str], mixture: Mixture) -> dict[str, Liquid]:
    """The named liquids; all of them if none is named."""
    return {name: liquid_model(name, mixture) for name in names or LIQUIDS}


def distinct(rows: Dataset, *names: str) -> list[Any]:
    """The different values of a column, or combinations of columns, in their order."""
    columns = [rows[name].tolist() for name in names]
    return list(dict.fromkeys(columns[0] if len(names) == 1 else zip(*columns, strict=True)))


def couplings_told(gammas: Iterable[float]) -> str:
    """Couplings in a row."""
    return f"Γ = {', '.join(f'{gamma:.6g}' for gamma in gammas)}"


def at_cursor(rows: Dataset, cursor: float | None, name: str) -> str | None:
    """A column of a curve where its coupling is that of the cursor; None where it is not."""
    found = [] if cursor is None else crossings(rows["Gamma"], cursor, rows[name])
    return rounded(found[0][0], 3) if found else None


def where_fits_hold(liquid: Liquid) -> str:
    """The couplings for which the fits of a liquid hold."""
    return f"Γ = {liquid.lowest_gamma:g} to {liquid.highest_gamma:.4g}"


def models_among(names: Sequence[str], possible: Sequence[str], what: str) -> list[str]:
    """Those of the named models that have something; all possible ones if none is named.

    Raises
    ------
    InvalidInputError : models are named, and none of them has it.
    """
    chosen = [name for name in possible if name in names or not names]
    if not chosen:
        named = " and ".join(f"'{name}'" for name in possible)
        raise InvalidInputError(f"Only {named} have {what}: choose one of them.")
    return chosen


def composition(
    default: list[float] | None = None, doc: str = "Number fraction of Z2.", **options: Any
) -> Numbers:
    """Parameter x, the number fraction of Z2."""
    return Numbers(default, bounds=(0.0, 1.0), inclusive_bounds=(False, False), doc=doc, **options)


def coupling(
    default: list[float] | None = None, doc: str = "Coulomb coupling of Z1.", **options: Any
) -> Numbers:
    """Parameter Gamma."""
    return Numbers(default, bounds=GAMMA_BOUNDS, doc=doc, **options)


def cursor() -> param.Number:
    """Parameter cursor, the Gamma that a page looks at; it is marked in the drawing."""
    return param.Number(None, bounds=GAMMA_BOUNDS, allow_None=True, doc="Gamma to mark, if any.")


def density() -> param.Number:
    """Parameter rho."""
    return Quantity(
        1e6,
        units=MASS_DENSITY,
        bounds=DENSITY_BOUNDS,
        doc="Density in g/cm^3, for temperatures in K.",
    )


def solids(
    default: Sequence[str] = (), doc: str = "Models of the crystal; all if none is given."
) -> Names:
    """Parameter model; empty means all."""
    return Names(default=list(default), objects=list(SOLIDS), doc=doc)


USUAL_LIQUIDS = [PotekhinCorrected.name]


def liquids() -> Names:
    """Parameter liquid."""
    return Names(default=USUAL_LIQUIDS, objects=list(LIQUIDS), doc="Models of the liquid.")


OWN, PAPER_S = "own", "ours"
"""Whose melting point of pure Z1 temperatures are divided by: each model's, or the paper's."""


def temperature_scale() -> param.Selector:
    """Parameter scale."""
    return param.Selector(
        default=OWN,
        objects={"each model's own": OWN, "the paper's": PAPER_S},
        label="T₁ₘ",
        doc="own: T/T_1m with the T_1m of each liquid and of each simulation; ours: with that of "
        "the paper's liquid.",
    )


def melting_of(liquid: Liquid, scale: str) -> float:
    """Gamma of T_1m, where pure Z1 melts, for what is shown of a liquid."""
    return melting_couplings(liquid.mixture, liquid)[0] if scale == OWN else melting_gamma()


def shell_count() -> param.Integer:
    """Parameter shells."""
    return param.Integer(
        DEFAULT_SHELLS, bounds=(1, MAX_SHELLS), doc="Neighbour shells of the short-range order."
    )


def unusual(shells: int, scale: str, liquid: Sequence[str]) -> Iterator[str]:
    """For a title: which of these inputs are not as usual."""
    if shells != DEFAULT_SHELLS:
        yield f"{shells} shells"
    if scale != OWN:
        yield "T₁ₘ of the paper"
    if list(liquid) not in ([], USUAL_LIQUIDS):
        yield f"liquid {' and '.join(LIQUIDS[name].label for name in liquid)}"


def lattice_name() -> param.Selector:
    """Parameter lattice."""
    return param.Selector(default="bcc", objects=list(LATTICES), doc="Lattice of the ions.")
