"""Inputs that the crust figures share, and the matter that they describe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple, TypeVar

import param

from core.cancellation import each
from core.dataset import Dataset
from core.errors import DenseMatterError, InvalidInputError
from core.matter.interactions import INTERACTIONS
from core.matter.limits import limits_of_use
from core.matter.model import DEFAULT_INTERACTION, EXCLUSIONS, GAS, LOCAL, VOLUMES, Matter
from core.nuclides.partition import GROUND, LEVELS, PARTITIONS, STATES
from core.nuclides.pool_names import EDGE_SHIFTS, HELIUM_EDGES, LARGEST_SHIFT, TABLES, PoolOptions
from core.nuclides.pool_texts import parse_changes, parse_nuclides
from dashboard.figures.common.base import Figure
from dashboard.figures.common.summary_text import clauses
from dashboard.figures.crust.pool_words import departures, pool_in_words
from dashboard.inputs.parameters import Names, Numbers, Quantity, Text, choice
from dashboard.inputs.quantities import BARYON_DENSITY, ENERGY, TEMPERATURE
from dashboard.plots.palette import BLUE, GREEN, GREY, ORANGE, PINK, SKY, VERMILLION

TEMPERATURE_BOUNDS = (0.05, 15.0)
DENSITY_BOUNDS = (1e-10, 0.16)
PROTON_BOUNDS = (0.0, 0.6)
FEWEST_PROTONS = 0.001
"""Y_p of matter that is not of neutrons alone."""
DEFAULT_T = 0.4
"""MeV; the temperature of Beznogov & Raduta 2025, below which NSE freezes out."""
BETA, FIXED = "beta", "fixed"
EQUILIBRIA = (BETA, FIXED)
PARTITION_WORDS = {
    LEVELS: "excited levels, each once",
    STATES: "excited states, each level 2J+1 times",
    GROUND: "no excited states",
}
DENSITY_LABEL = "baryon density n_B (fm⁻³)"
WINDOWS = {"inner crust": "inner", "all": "all"}
LIMITS = {"inner": (1e-4, 0.16), "all": (1e-7, 0.16)}
"""Densities that are drawn, fm^-3, by the choice of `window`."""
RUN_COLOURS = (VERMILLION, BLUE, GREEN, PINK, ORANGE, SKY, GREY)
"""Of crusts that are compared; as many are drawn."""
CURSOR_ALONE: Mapping[str, str | None] = {"n_B": None, "cursor": "n_B"}
"""Which inputs of its page a figure takes that shows whole crusts: their density as the cursor."""

Result = TypeVar("Result")


def temperature(default: float = DEFAULT_T) -> Quantity:
    """Parameter T."""
    return Quantity(
        default, units=TEMPERATURE, bounds=TEMPERATURE_BOUNDS, doc="Temperature in MeV."
    )


def temperatures(default: list[float]) -> Numbers:
    """Parameter T of a figure that compares temperatures."""
    return Numbers(
        default, units=TEMPERATURE, bounds=TEMPERATURE_BOUNDS, doc="Temperatures in MeV."
    )


def densities(
    default: list[float] | None = None,
    doc: str = "Baryon densities in fm^-3; by default a grid that resolves all layers.",
    **options: Any,
) -> Numbers:
    """Parameter n_B."""
    return Numbers(default, units=BARYON_DENSITY, bounds=DENSITY_BOUNDS, doc=doc, **options)


def cursor() -> param.Number:
    """Parameter cursor, the density that a page looks at; it is marked in the drawing."""
    return Quantity(
        units=BARYON_DENSITY,
        bounds=DENSITY_BOUNDS,
        allow_None=True,
        doc="Density in fm^-3 to mark, if any.",
    )


def window() -> param.Selector:
    """Parameter window of a figure of whole crusts."""
    return choice("inner", WINDOWS, "Densities that are drawn.")


def interaction() -> param.Selector:
    """Parameter interaction of a figure that shows one."""
    return param.Selector(
        default=DEFAULT_INTERACTION, objects=list(INTERACTIONS), doc="Effective interaction."
    )


def interactions() -> Names:
    """Parameter interaction of a figure that compares several."""
    return Names(
        default=[DEFAULT_INTERACTION],
        objects=list(INTERACTIONS),
        doc="Effective interactions; all if none is given.",
    )


class MatterInputs(param.Parameterized):
    """What fixes the matter, but for T, n_B and the interaction."""

    equilibrium: param.Selector[str] = param.Selector(
        default=BETA, objects=list(EQUILIBRIA), doc="Beta equilibrium, or Y_p as given."
    )
    Y_p = param.Number(
        None,
        bounds=PROTON_BOUNDS,
        allow_None=True,
        doc="Proton fraction of all matter, with equilibrium 'fixed'; 0 is pure neutron matter.",
    )
    table: param.Selector[str] = param.Selector(
        default=TABLES[0],
        objects=list(TABLES),
        doc="Masses: all, AME2020 alone, what it lists as measured, or that with DZ10.",
    )
    last_He = param.Integer(
        None,
        bounds=(HELIUM_EDGES[0], HELIUM_EDGES[-1]),
        allow_None=True,
        doc="Mass number of the last helium isotope; by default the table's.",
    )
    edge_shift = param.Integer(
        0,
        bounds=(EDGE_SHIFTS[0], EDGE_SHIFTS[-1]),
        doc="By how much the last isotope of every element moves.",
    )
    only = Text(
        reads=parse_nuclides,
        form="nuclides such as 4He,56Ni",
        doc="Nuclides that there are, beside free nucleons; by default all.",
    )
    exclude = Text(
        reads=parse_nuclides, form="nuclides such as 14He,7H", doc="Nuclides to leave out."
    )
    binding = Text(
        reads=parse_changes,
        form="changes such as 14He*1.02,13He+0.5",
        doc="Binding energies to multiply, or to shift by MeV.",
    )
    tetraneutron = Quantity(
        units=ENERGY,
        bounds=(-LARGEST_SHIFT, LARGEST_SHIFT),
        allow_None=True,
        doc="Binding energy of 4n in MeV, such as -2.4; without one there are no tetraneutrons.",
    )
    partition: param.Selector[str] = param.Selector(
        default=LEVELS,
        objects=list(PARTITIONS),
        doc="What is counted of excited nuclei: levels, each once (the paper's), states, or none.",
    )
    coulomb = param.Boolean(True, doc="Whether nuclei feel the electrons.")
    volume: param.Selector[str] = param.Selector(
        default=LOCAL, objects=list(VOLUMES), doc="Density that fixes a nucleus's volume."
    )
    exclusion: param.Selector[str] = param.Selector(
        default=GAS,
        objects=list(EXCLUSIONS),
        doc="Nuclei displace the gas alone, or one another too (mutual).",
    )

    needs_protons: ClassVar[bool] = True
    """Whether Y_p = 0, pure neutron matter, is refused."""

    __abstract = True

    @property
    def pool(self) -> PoolOptions:
        """Which nuclides there are.

        Raises
        ------
        InvalidInputError : a change that no pool can take.
        """
        return PoolOptions(
            table=self.table,
            last_He=self.last_He,
            edge_shift=self.edge_shift,
            only=parse_nuclides(self.only),
            exclude=parse_nuclides(self.exclude),
            binding=parse_changes(self.binding),
            tetraneutron=self.tetraneutron,
        )

    @property
    def pool_name(self) -> str:
        """Name of the pool of nuclides."""
        return self.pool.name

    @property
    def proton_fraction(self) -> float | None:
        """Y_p, or None for beta equilibrium.

        Raises
        ------
        InvalidInputError : Y_p is missing, or given in beta equilibrium; or it is too small.
        """
        if self.equilibrium == BETA and self.Y_p is not None:
            raise InvalidInputError("Y_p follows from beta equilibrium: set equilibrium to fixed.")
        if self.equilibrium == FIXED and self.Y_p is None:
            low, high = PROTON_BOUNDS
            raise InvalidInputError(
                f"A fixed Y_p is needed: give one between {low:g} and {high:g}."
            )
        if self.Y_p is not None and self.Y_p < FEWEST_PROTONS and (self.Y_p or self.needs_protons):
            raise InvalidInputError(
                f"Y_p = {self.Y_p:g} is too small here: choose {FEWEST_PROTONS:g} or more; "
                "composition, abundances and equation of state also take 0, pure neutron matter."
            )
        return self.Y_p

    def matter_of(self, interaction: str) -> Matter:
        """The matter with one of the interactions.

        Raises
        ------
        InvalidInputError : a change that no pool can take.
        """
        return Matter(
            interaction=interaction,
            pool=self.pool,
            partition=self.partition,
            coulomb=self.coulomb,
            volume=self.volume,
            exclusion=self.exclusion,
        )


class Run(NamedTuple):
    """A crust of ours: an interaction at a temperature."""

    interaction: str
    T: float

    @property
    def name(self) -> str:
        return f"{self.interaction}, T = {self.T:g} MeV"


class CrustFigure(MatterInputs, Figure):
    """A figure of clusterised matter.

    Figures add `T`, `n_B` and `interaction`, one or several each, by the functions above.
    """

    T: Any
    n_B: Any
    interaction: Any

    __abstract = True

    def sentence(self, text: str) -> str:
        """As of any figure, with the pool of nuclides told in words."""
        return super().sentence(text.replace(f"pool {self.pool_name}", pool_in_words(self.pool)))

    @property
    def matters(self) -> list[Matter]:
        """The matter of each chosen interaction; all interactions if none is chosen."""
        chosen = self.interaction if isinstance(self.interaction, list) else [self.interaction]
        return [self.matter_of(name) for name in chosen or INTERACTIONS]

    @property
    def matter(self) -> Matter:
        """The matter of the first interaction."""
        return self.matters[0]

    @property
    def runs(self) -> list[Run]:
        """The first interaction at all temperatures, then the others at the first of them."""
        first, *others = [matter.interaction for matter in self.matters]
        runs = [Run(first, T) for T in dict.fromkeys(self.T or [DEFAULT_T])]
        return [*runs, *(Run(name, runs[0].T) for name in others)]

    @property
    def given_densities(self) -> tuple[float, ...]:
        """The densities that were asked for, in their order; none for a whole crust."""
        return tuple(sorted(set(self.n_B)))

    @property
    def limits(self) -> tuple[str, ...]:
        """Sentences on what is in doubt at the temperatures chosen."""
        chosen = self.T if isinstance(self.T, list) else [self.T]
        return limits_of_use(chosen or [DEFAULT_T], self.proton_fraction)

    @property
    def counted(self) -> str:
        """A sentence on what is counted of excited nuclei."""
        return f"Partition functions: {PARTITION_WORDS[self.partition]}."

    def of_runs(
        self, compute: Callable[[Run], Result]
    ) -> tuple[list[tuple[Run, Result]], list[str]]:
        """What is computed for each crust, and a sentence for each that there is none for.

        Raises
        ------
        DenseMatterError : there is none for any; the error is that of the first.
        """
        found: list[tuple[Run, Result]] = []
        errors: list[DenseMatterError] = []
        failures: list[str] = []
        for run in each(self.runs):
            try:
                found.append((run, compute(run)))
            except DenseMatterError as error:
                errors.append(error)
                failures.append(f"{run.name}: {error}")
        if not found:
            raise errors[0]
        return found, failures

    def told_of_runs(
        self, dataset: Dataset, tell: Callable[[Dataset], list[str]], **of: Any
    ) -> list[str]:
        """A sentence on each crust that a dataset has rows of; `of` are values of other columns."""
        rows = {run: dataset.where(interaction=run.interaction, T=run.T, **of) for run in self.runs}
        return [
            f"{self.title_for(run.name)}: {clauses(facts, len(facts))}"
            for run, facts in ((run, tell(some)) for run, some in rows.items() if len(some))
        ]

    def title_for(self, *parts: str) -> str:
        """The choices that identify a drawing: `parts`, then what differs from the usual matter."""
        return ", ".join((*parts, *self._departures()))

    def title_at_T(self, *parts: str) -> str:
        """The same for a figure of one interaction at one temperature, which come first."""
        return self.title_for(self.interaction, f"T = {self.T:g} MeV", *parts)

    @property
    def title_of_runs(self) -> str:
        """The same for a figure that compares crusts, whose legend names the temperatures."""
        return self.title_for(*dict.fromkeys(matter.interaction for matter in self.matters))

    def _departures(self) -> list[str]:
        words = [] if self.equilibrium == BETA else [f"Yₚ = {self.Y_p:g}"]
        words += departures(self.pool)
        words += [PARTITION_WORDS[self.partition]] if self.partition != LEVELS else []
        words += [] if self.coulomb else ["no Coulomb energy"]
        words += [] if self.volume == LOCAL else ["v = A/nₛₐₜ(0)"]
        words += [] if self.exclusion == GAS else ["nuclei exclude each other"]
        return words
