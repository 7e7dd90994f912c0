"""What coexists at one coupling, in the triangle of compositions: an isotherm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from core.cancellation import each
from core.crystal.ternary.equilibrium.isotherm import Family, Isotherm, isotherm, ties_at
from core.crystal.ternary.solids import SOLIDS
from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import clauses, counted, paragraph
from dashboard.figures.ternary.inputs import (
    START_GAMMA,
    TRIANGLE_HEIGHT,
    Array,
    TernaryFigure,
    chosen_solids,
    coupling,
    fraction,
    liquid,
    mark,
    models,
    the_liquid,
)
from dashboard.plots.palette import VERMILLION
from dashboard.plots.vocabulary import (
    Columns,
    Curve,
    Dash,
    Key,
    Layer,
    Panel,
    Polygons,
    Segments,
)

COLUMNS = (
    "model",
    "Gamma",
    "branch",
    "x2_liquid",
    "x3_liquid",
    "x2_solid",
    "x3_solid",
    "kind",
    "x2_second_solid",
    "x3_second_solid",
    "stable",
)
TIE, PARTED, TRIANGLE = "tie line", "two solids", "triangle"
BOUNDARIES: dict[str, tuple[tuple[str, str], tuple[Dash, Dash]]] = {
    TIE: (("liquid", "solid"), ("solid", "dashed")),
    PARTED: (("solid", "second_solid"), ("dotted", "dotted")),
}
"""The two phases of ties of a kind, and the dashes of their lines."""
DRAWN_TIES = 24
"""Of a family, at most."""

Block = dict[str, Any]


class TieLines(TernaryFigure):
    """Which liquids and crystals coexist at given Gamma, over the triangle of compositions."""

    path = "ternary/tie-lines"
    title = "What coexists at one Γ"
    panel_heights = (TRIANGLE_HEIGHT,)

    Gamma = coupling([START_GAMMA])
    x3 = fraction(3, doc="x3 of liquids; by default tie lines over the whole triangle.")
    model = models()
    liquid = liquid()
    marked2 = mark(2)
    marked3 = mark(3)
    from_page: ClassVar = {"x3": None, "marked2": "x2", "marked3": "x3"}

    def dataset(self) -> Dataset:
        """Columns model, Gamma, branch, compositions of the phases, kind, and stable.

        Tie lines of one branch follow one another. A row of two solids has no liquid, and one of a
        triangle has a liquid and two solids.
        """
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        melt = the_liquid(self.liquid, ternary)
        blocks: list[Block] = []
        notes = [*refusals]
        for gamma in each(self.Gamma or [START_GAMMA]):
            notes += melt.remarks(np.array([gamma]))
            for name, solid in each([*solids.items()]):
                shared = {"model": name, "Gamma": gamma}
                try:
                    lines = isotherm(melt, solid, gamma)
                except OutsideValidityError as error:
                    notes.append(f"{solid.label}: {error}")
                    continue
                if self.x3:
                    found = [
                        (number, tie) for x3 in self.x3 for number, tie in
                        ties_at(melt, solid, lines, x3)
                    ]  # fmt: skip
                    blocks += [_tie(number, tie) | shared for number, tie in found]
                else:
                    blocks += [block | shared for block in _blocks(lines)]
        return table(
            blocks,
            COLUMNS,
            notes=tuple(dict.fromkeys(notes)),
            attributes={"mixture": ternary.label},
        )

    def summary(self, dataset: Dataset) -> str:
        """How many regions there are of two and of three phases."""
        told = []
        for model, gamma in _pairs(dataset):
            rows = dataset.where(model=model, Gamma=gamma)
            counts = [
                counted(number, thing)
                for thing, number in (
                    ("family of tie lines", len(set(rows.where(kind=TIE)["branch"].tolist()))),
                    (
                        "region of two crystals",
                        len(set(rows.where(kind=PARTED)["branch"].tolist())),
                    ),
                    ("triangle of three phases", int(np.sum(rows["kind"] == TRIANGLE))),
                )
                if number
            ]
            told.append(f"'{SOLIDS[model].label}' at Γ = {gamma:g}: {', '.join(counts)}")
        mixture = dataset.attributes["mixture"]
        return paragraph(f"{mixture}, {clauses(told) or 'no two phases coexist'}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        layers: list[Layer] = []
        pairs = _pairs(dataset)
        for model, gamma in pairs:
            rows = dataset.where(model=model, Gamma=gamma)
            if (model, gamma) == pairs[0]:
                layers += self._ties(
                    rows, f"tie lines, {SOLIDS[model].label}", SOLIDS[model].colour
                )
            layers += self._layers(rows, SOLIDS[model].label, SOLIDS[model].colour)
        kinds = set(dataset["kind"].tolist())
        if TIE in kinds:
            layers += [Key("liquid", group="phase"), Key("crystal", dash="dashed", group="phase")]
        if PARTED in kinds:
            layers.append(Key("two crystals", dash="dotted", group="phase"))
        if self.marked2 is not None and self.marked3 is not None:
            layers.append(self.marked(self.marked2, self.marked3, VERMILLION))
        gammas = ", ".join(f"{gamma:g}" for gamma in dict.fromkeys(self.Gamma or [START_GAMMA]))
        return (self.triangle(layers, f"Γ = {gammas}"),)

    def _ties(self, rows: Dataset, label: str, colour: str) -> Iterator[Segments]:
        """Fans of one model at one coupling: those of several would lie over each other."""
        for kind, (ends, _) in BOUNDARIES.items():
            of_kind = rows.where(kind=kind)
            for branch in dict.fromkeys(of_kind["branch"].tolist()):
                family = of_kind.where(branch=branch)
                every = -(-len(family) // DRAWN_TIES)
                ties = np.hstack([_two(family, end) for end in ends])[::every]
                yield Segments(label, ties, colour, 0.6)

    def _layers(self, rows: Dataset, label: str, colour: str) -> Iterator[Layer]:
        """Regions and boundaries of one model at one coupling."""
        corners = [
            np.column_stack([_two(rows, "liquid"), _two(rows, "solid"), _two(rows, "second_solid")])
            [row].reshape(3, 2)
            for row in np.flatnonzero(rows["kind"] == TRIANGLE)
        ]  # fmt: skip
        if corners:
            yield Polygons(f"{label}, three phases", corners, colour, 0.3)
        for kind, (ends, dashes) in BOUNDARIES.items():
            of_kind = rows.where(kind=kind)
            for branch in dict.fromkeys(of_kind["branch"].tolist()):
                family = of_kind.where(branch=branch)
                first, second = (_two(family, end) for end in ends)
                yield from self._boundaries(label, colour, (first, second), dashes)

    def _boundaries(
        self, label: str, colour: str, ends: tuple[Array, Array], dashes: tuple[Dash, Dash]
    ) -> Iterator[Curve]:
        """The two sides of a region of two phases; each tells what is at the other end."""
        for here, there, dash in zip(ends, ends[::-1], dashes, strict=True):
            columns: Columns = [
                ("x2", "", here[:, 0]),
                ("x3", "", here[:, 1]),
                *(
                    (f"x{place}_other", f"coexists with {self.fraction_label(place - 1)}", column)
                    for place, column in zip((2, 3), there.T, strict=True)
                ),
            ]
            yield Curve(label, columns, colour, dash, key=_key(dash))


def _key(dash: Dash) -> str:
    return {"solid": "liquid", "dashed": "crystal", "dotted": "two crystals"}[dash]


def _pairs(dataset: Dataset) -> list[tuple[str, float]]:
    """Models and couplings that are there."""
    pairs = zip(dataset["model"].tolist(), dataset["Gamma"].tolist(), strict=True)
    return list(dict.fromkeys(pairs))


def _two(rows: Dataset, phase: str) -> Array:
    """x2 and x3 of a phase, shape (n, 2)."""
    return np.column_stack([rows[f"x{place}_{phase}"].astype(float) for place in (2, 3)])


def _blocks(lines: Isotherm) -> Iterator[Block]:
    for number, family in enumerate(lines.families):
        yield _family(number, family)
    if len(lines.triangles):
        melted, first, second = np.moveaxis(lines.triangles, 1, 0)
        phases = {"liquid": melted, "solid": first, "second_solid": second}
        yield {**_ends(phases), "kind": TRIANGLE, "branch": 0, "stable": True}


def _family(number: int, family: Family) -> Block:
    names = ("liquid", "solid") if family.melts else ("solid", "second_solid")
    ends = _ends(dict(zip(names, (family.first, family.second), strict=True)))
    kind = TIE if family.melts else PARTED
    return {**ends, "kind": kind, "branch": number, "stable": family.stable}


def _ends(phases: dict[str, Array]) -> Block:
    return {f"x{place}_{phase}": x[:, place - 1] for phase, x in phases.items() for place in (2, 3)}


def _tie(number: int, tie: Array) -> Block:
    ends = _ends({"liquid": tie[:1], "solid": tie[1:]})
    return {**ends, "kind": TIE, "branch": number, "stable": True}
