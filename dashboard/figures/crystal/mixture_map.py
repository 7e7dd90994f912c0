"""Azeotrope, melting range and unmixing of all mixtures of two nuclei."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.cancellation import each
from core.crystal.liquids import LIQUIDS, Liquid
from core.crystal.mixtures import Mixture, nuclides
from core.crystal.phases.mixture_map import MeltingSummary, mixture_summary, relative_temperature
from core.crystal.solids import DEFAULT_SHELLS, SOLIDS, ShortRange
from core.dataset import Dataset, table
from core.errors import DenseMatterError, OutsideValidityError, TableError
from core.storage.tables import (
    ABSENT,
    DOUBTFUL,
    FAILED,
    FLAGS,
    OUTSIDE,
    SOLVED,
    Table,
    current_table,
)
from dashboard.figures.common.cell_gaps import gaps
from dashboard.figures.common.summary_text import counted, low_and_high, paragraph
from dashboard.figures.crystal.inputs import MixtureFigure, liquids, shell_count, where_fits_hold
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import MAP_RAMP, PINK, VERMILLION
from dashboard.plots.vocabulary import (
    DECADES,
    LINEAR,
    MISSING_HATCH,
    Axis,
    ColourScale,
    Columns,
    Image,
    Marks,
    Panel,
    Rectangles,
    Texts,
)

NAME = "crystal-maps"
FROM_TABLE, COMPUTED = "table", "computed"
AXES = ("Z1", "Z2")
HIGHEST = max(nuclides())
CHARGES = np.arange(1.0, HIGHEST + 1.0)
USUAL = 30
"""Largest charge in view, unless the mixture has a larger one."""
NEAR = 2
"""Charges on either side of the mixture's that are computed where there is no table."""
SHOWN = {
    "azeotrope_x": "x of the azeotrope",
    "azeotrope_Gamma": "Γ of the azeotrope",
    "largest_step": "largest |xₛ − xₗ|",
    "melting_range": "melting range, ΔT/T₁ₘ",
    "critical_Gamma": "Γ at which the crystal begins to unmix",
}
LOGARITHMIC = ("melting_range",)
"""Quantities that are coloured by their logarithms: they grow as (Z2/Z1)^(5/3)."""
CHOICES = {
    "x azeotrope": "azeotrope_x",
    "Γ azeotrope": "azeotrope_Gamma",
    "|xₛ − xₗ|": "largest_step",
    "ΔT melting": "melting_range",
    "Γ unmixing": "critical_Gamma",
}
NUMBERS = tuple(field.name for field in fields(MeltingSummary))
COLUMNS = (
    *AXES,
    "azeotrope_Gamma",
    "azeotrope_x",
    "largest_step",
    "melting_range",
    "T_hottest",
    "T_coldest",
    "flag",
    "source",
    *(name for name in NUMBERS if name not in SHOWN),
    "critical_Gamma",
    "solid",
    "liquid",
)
TIPS = {
    "azeotrope": ("azeotrope_Gamma", "azeotrope_x"),
    "melting": ("hottest_Gamma", "coldest_Gamma"),
    "step": ("largest_step", "step_x"),
    "unmixing": ("critical_Gamma", "critical_x"),
}
"""Pairs of numbers on hovering."""
NO_POINT, NO_DATA, NOT_COMPUTED = (
    "no such point in the phase diagram",
    "no data: outside the models",
    "not computed",
)
NOTHING = "–"
NEARLY = 0.999
"""Share of the last coupling of a liquid's fits at which a diagram counts as cut there."""

Block = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """The rows of a map, where they come from, and why not from the table."""

    rows: Block
    name: str
    remarks: tuple[str, ...] = ()


class MixtureMap(MixtureFigure):
    """One number of the phase diagrams of all pairs of charges."""

    path = "crystal/mixture-map"
    title = "Map of all mixtures"
    panel_heights = (720,)
    widest = 860

    liquid = liquids()
    shells = shell_count()
    solid = choice(
        ShortRange.name,
        {model.label: name for name, model in SOLIDS.items()},
        "Model of the crystal on the map.",
    )
    quantity = choice("azeotrope_x", CHOICES, "What the colours show.")

    @property
    def melt(self) -> str:
        """Name of the liquid of the map, the first that is chosen."""
        return self.liquid[0] if self.liquid else next(iter(LIQUIDS))

    @property
    def _liquid(self) -> Liquid:
        """The liquid of the map, for the mixture of the page."""
        return LIQUIDS[self.melt](self.mixture)

    def dataset(self) -> Dataset:
        """Columns Z1, Z2, couplings and compositions of special points, and more.

        Couplings are those of Z1, temperatures in units of the T_1m of the liquid; what a diagram
        does not have, or what depends on couplings that the liquid's fits do not reach, is nan.
        `flag` says whether a pair is solved, and `source` whether its row comes from a table or is
        computed.
        """
        mixture = self.mixture
        source = self._source()
        rows = source.rows
        hottest, coldest = (
            relative_temperature(rows[name], self._liquid)
            for name in ("hottest_Gamma", "coldest_Gamma")
        )
        cut = rows["liquid_ends"] > 0.0
        last = self._liquid.couplings[1] / (rows["Z2"] / rows["Z1"]) ** (5.0 / 3.0)
        cut_above = cut & (rows["coldest_Gamma"] > NEARLY * last)
        block = {
            **rows,
            "largest_step": np.where(cut, np.nan, rows["largest_step"]),
            "T_hottest": hottest,
            "T_coldest": np.where(cut_above, np.nan, coldest),
            "melting_range": np.where(cut_above, np.nan, hottest - coldest),
            "flag": np.array(FLAGS, dtype=object)[rows["flag"]],
            "source": source.name,
            "solid": self.solid,
            "liquid": self.melt,
        }
        made = table(
            [block],
            COLUMNS,
            attributes={"mixture": mixture.label, "source": source.name, "quantity": self.quantity},
        )
        here = made.where(Z1=mixture.Z1, Z2=mixture.Z2)
        return made.with_notes(
            (*self._about(here), *source.remarks, *self._legend(made), *self._other_liquids())
        )

    def tables(self, dataset: Dataset) -> tuple[str, ...]:
        """That of the solid, where the map comes from it."""
        return (f"{NAME}-{self.solid}",) if dataset.attributes["source"] == FROM_TABLE else ()

    def _source(self) -> Source:
        """The table's rows where it has this map and this mixture, else computed ones."""
        try:
            found = self._table()
        except TableError as error:
            return Source(
                self._computed(),
                COMPUTED,
                (f"Only mixtures near {self.mixture.label} are shown, computed now. {error}",),
            )
        return Source(self._from_table(found), FROM_TABLE)

    def _table(self) -> Table:
        """The table.

        Raises
        ------
        TableError : it is missing or stale, or does not have what is asked for.
        """
        found = current_table(f"{NAME}-{self.solid}")
        solids, melts = found.words("solid"), found.words("liquid")
        if self.solid not in solids or self.melt not in melts:
            raise TableError(
                f"The table {found.name} has the solids {', '.join(solids)} with the liquids "
                f"{', '.join(melts)}."
            )
        shells = json.loads(found.attributes["inputs"])["shells"]
        if self.solid == ShortRange.name and self.shells != shells:
            raise TableError(f"The table {found.name} is of {shells} shells, not {self.shells}.")
        if found.sizes["Z2"] < self.Z2:
            raise TableError(f"The table {found.name} ends at Z = {found.sizes['Z2']}.")
        if found["flag"][(*self._place(found), self.Z1 - 1, self.Z2 - 1)] == ABSENT:
            raise TableError(f"The table {found.name} is incomplete there.")
        return found

    def _place(self, found: Table) -> tuple[int, int]:
        """Where the map stands in the table."""
        return found.words("solid").index(self.solid), found.words("liquid").index(self.melt)

    def _from_table(self, found: Table) -> Block:
        place = self._place(found)
        flag = found.native("flag", place)
        there = np.nonzero(np.triu(flag != ABSENT, 1))
        numbers = {name: found.native(name, place)[there].astype(float) for name in NUMBERS}
        charges = (found.native(name)[where] for name, where in zip(AXES, there, strict=True))
        return {**dict(zip(AXES, charges, strict=True)), **numbers, "flag": flag[there]}

    def _computed(self) -> Block:
        """The mixture and, where that is quick, those with a charge that differs a little."""
        pairs = [(self.Z1, self.Z2)]
        if self.solid != ShortRange.name:
            pairs += list(_neighbours(self.Z1, self.Z2))
        found = [self._pair(*pair) for pair in each(pairs)]
        numbers = {
            name: np.array([numbers[name] for _, numbers in found], dtype=float) for name in NUMBERS
        }
        Z1, Z2 = np.array(pairs).T
        return {"Z1": Z1, "Z2": Z2, **numbers, "flag": np.array([flag for flag, _ in found])}

    def _pair(self, Z1: int, Z2: int) -> tuple[int, dict[str, float]]:
        try:
            found = mixture_summary(Z1, Z2, self.solid, self.melt, self.shells)
        except OutsideValidityError:
            return OUTSIDE, dict.fromkeys(NUMBERS, np.nan)
        except DenseMatterError:
            return FAILED, dict.fromkeys(NUMBERS, np.nan)
        flag = DOUBTFUL if found.doubtful else SOLVED
        return flag, {name: getattr(found, name) for name in NUMBERS}

    def _about(self, here: Dataset) -> Iterator[str]:
        """The mixture of the page in words."""
        row = {name: column[0] for name, column in here.columns.items()}
        start = f"{self.mixture.label}, {SOLIDS[self.solid].label}"
        if row["flag"] not in (FLAGS[SOLVED], FLAGS[DOUBTFUL]):
            yield f"{start}: {row['flag']}."
            return
        azeotrope = (
            "no azeotrope"
            if np.isnan(row["azeotrope_x"])
            else f"azeotrope at Γ = {row['azeotrope_Gamma']:.6g}, x = {row['azeotrope_x']:.4f}"
        )
        if row["liquid_ends"]:
            yield (
                f"{start}: {azeotrope} at {where_fits_hold(self._liquid)}, where the fits of the "
                f"liquid '{LIQUIDS[self.melt].label}' hold; of what melts outside, only the "
                "melting points of the pure substances are known."
            )
            return
        yield (
            f"{start}: {azeotrope}; liquid and solid coexist from T/T₁ₘ = {row['T_coldest']:.4f} "
            f"to {row['T_hottest']:.4f}, with |xₛ − xₗ| up to {row['largest_step']:.4f}."
        )

    def _legend(self, made: Dataset) -> Iterator[str]:
        if np.any(self._pointless(made)):
            yield "Grey, flat: the phase diagram is known and has no such point."
        if np.any(self._beyond(made)):
            yield (
                "Hatched: no data. The model of the solid does not hold for these charges, or the "
                "fits of the liquid do not cover all of their melting."
            )
        if np.any(made["flag"] == FLAGS[DOUBTFUL]):
            yield (
                "Crosses: doubtful. A part of the phase diagram was not found, or terms beyond "
                "second order exceed the mixing energy of second order."
            )

    def _beyond(self, made: Dataset) -> NDArray[np.bool_]:
        """Pairs outside the models, or whose quantity may lie where the liquid's fits do not."""
        unknown = np.isnan(made[self.quantity].astype(float)) & (made["liquid_ends"] > 0.0)
        return np.asarray((made["flag"] == FLAGS[OUTSIDE]) | unknown)

    def _pointless(self, made: Dataset) -> NDArray[np.bool_]:
        """Pairs whose phase diagram is known and lacks what the colours show."""
        absent = np.isnan(made[self.quantity].astype(float)) & ~self._beyond(made)
        known = np.isin(made["flag"], (FLAGS[SOLVED], FLAGS[DOUBTFUL]))
        return np.asarray(absent & known)

    def _other_liquids(self) -> list[str]:
        if len(self.liquid) == 1:
            return []
        return [f"The map is that of the first liquid, '{LIQUIDS[self.melt].label}'."]

    def summary(self, dataset: Dataset) -> str:
        """How many pairs have the quantity, where it is extreme, and its value for the mixture."""
        values = dataset[self.quantity].astype(float)
        shown = SHOWN[self.quantity]
        ends = low_and_high(
            values, lambda row: f"{rounded(values[row])} for {_pair_name(dataset, row)}"
        )
        known = int(np.isfinite(values).sum())
        facts = f"{shown}, {known} of {counted(len(dataset), 'pair')} of nuclei have it"
        if ends is not None:
            facts += f", from {ends[0]} to {ends[1]}"
        here = dataset.where(Z1=self.Z1, Z2=self.Z2)[self.quantity].astype(float)
        own = rounded(here[0]) if len(here) and np.isfinite(here[0]) else "no such point"
        return paragraph(
            f"Solid '{SOLIDS[self.solid].label}', liquid '{LIQUIDS[self.melt].label}': {facts}",
            f"{dataset.attributes['mixture']}: {own}",
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        flag = dataset["flag"]
        limits = (0.5, max(USUAL, self.Z2) + 0.5)
        beyond = self._beyond(dataset)
        pointless = self._pointless(dataset)
        computed = _grid(dataset, np.ones(len(dataset), dtype=bool), False)
        missing = np.tri(HIGHEST, k=-1, dtype=bool) & ~computed
        missing[int(limits[1]) :] = False
        gone = gaps(~_grid(dataset, beyond, False), (1.0, 1.0))
        doubtful = dataset.keep(flag == FLAGS[DOUBTFUL])
        here = dataset.where(Z1=self.Z1, Z2=self.Z2)
        return (
            Panel(
                (
                    self._cells(dataset),
                    Rectangles(
                        NO_POINT, gaps(~_grid(dataset, pointless, False), (1.0, 1.0)), alpha=0.3
                    ),
                    Rectangles(NO_DATA, gone, alpha=0.6, hatch=MISSING_HATCH),
                    Rectangles(NOT_COMPUTED, gaps(~missing, (1.0, 1.0)), alpha=0.5, hatch="."),
                    *self._emptiness(dataset, limits),
                    Marks("doubtful", _pairs(doubtful), PINK, "x", 6.0, told=False),
                    Marks(
                        f"this mixture, {self.mixture.label}",
                        _pairs(here),
                        VERMILLION,
                        "square",
                        16.0,
                        filled=False,
                        edge=2.5,
                        told=False,
                    ),
                ),
                Axis("Z₁", limits, chooses="Z1", kept=True),
                Axis("Z₂", limits, chooses="Z2", kept=True),
                # On a narrow page the end of a title is cut off.
                f"{SHOWN[self.quantity]}, {SOLIDS[self.solid].label}, "
                f"liquid '{LIQUIDS[self.melt].label}' ({dataset.attributes['source']})"
                + (f", {self.shells} shells" if self.shells != DEFAULT_SHELLS else ""),
                grid=False,
                square=True,
            ),
        )

    def _emptiness(self, dataset: Dataset, limits: tuple[float, float]) -> Iterator[Texts]:
        """What an empty map says."""
        if np.isfinite(dataset[self.quantity].astype(float)).any():
            return
        middle, quarter = 0.5 * sum(limits), limits[0] + 0.3 * (limits[1] - limits[0])
        words = f"No mixture shown has: {SHOWN[self.quantity]}"
        yield Texts("empty", [middle], [quarter], [words], 11.0)

    def _cells(self, dataset: Dataset) -> Image:
        logarithmic = self.quantity in LOGARITHMIC
        column = dataset[self.quantity].astype(float)
        values = _grid(dataset, np.log10(column) if logarithmic else column, np.nan)
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        limits = (low, high) if low < high else (low - 0.5, high + 0.5)
        scale = DECADES if logarithmic else LINEAR
        return Image(
            "map",
            CHARGES,
            CHARGES,
            values,
            ColourScale(MAP_RAMP, limits, SHOWN[self.quantity] if len(finite) else "", scale),
            tips=(
                ("mixture", "mixture"),
                ("Γ, x of the azeotrope", "azeotrope"),
                ("Γ of melting", "melting"),
                ("|xₛ − xₗ|, xₗ", "step"),
                ("Γ, x of unmixing", "unmixing"),
            ),
            details=_details(dataset),
        )


def _neighbours(Z1: int, Z2: int) -> Iterator[tuple[int, int]]:
    """Pairs in which one charge differs by up to `NEAR`."""
    for step in (*range(-NEAR, 0), *range(1, NEAR + 1)):
        for light, heavy in ((Z1, Z2 + step), (Z1 + step, Z2)):
            if 1 <= light < heavy <= HIGHEST:
                yield light, heavy


def _grid(dataset: Dataset, column: NDArray[Any], empty: Any) -> NDArray[Any]:
    """A column with a row for each Z2 and a column for each Z1."""
    grid = np.full((HIGHEST, HIGHEST), empty, dtype=column.dtype)
    grid[dataset["Z2"].astype(int) - 1, dataset["Z1"].astype(int) - 1] = column
    return grid


def _pairs(rows: Dataset) -> Columns:
    return [(name, text, rows[name]) for name, text in zip(AXES, ("Z₁", "Z₂"), strict=True)]


def _details(dataset: Dataset) -> dict[str, NDArray[Any]]:
    """What a tooltip says of a pair of charges."""
    named = zip(*(dataset[name] for name in (*AXES, "flag")), strict=True)
    words = {"mixture": [_named(*row) for row in named]}
    for name, columns in TIPS.items():
        pairs = zip(*(dataset[column].astype(float) for column in columns), strict=True)
        words[name] = [_numbers(*pair) for pair in pairs]
    return {
        name: _grid(dataset, np.array(column, dtype=object), NOTHING)
        for name, column in words.items()
    }


def _named(Z1: float, Z2: float, flag: str) -> str:
    label = Mixture(int(Z1), int(Z2)).label
    return label if flag == FLAGS[SOLVED] else f"{label}, {flag}"


def _numbers(first: float, second: float) -> str:
    return NOTHING if np.isnan(first) else f"{first:.5g}, {second:.4g}"


def _pair_name(dataset: Dataset, row: int) -> str:
    return Mixture(int(dataset["Z1"][row]), int(dataset["Z2"][row])).label
