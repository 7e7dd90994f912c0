"""Phase diagram of a mixture (Baiko 2025, Fig. 2), with the state that a visitor looks at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

import numpy as np

from core.cancellation import each
from core.crystal.liquids import LIQUIDS, Liquid, liquid_model
from core.crystal.mixtures import Mixture, nuclides
from core.crystal.one_component import melting_gamma
from core.crystal.phases.mixture_ties import ties_at
from core.crystal.phases.phase_diagram import (
    HIGHEST_MELTING,
    branches_at,
    covers,
    highest_coupling,
    melting_couplings,
    mixture_diagram,
)
from core.crystal.phases.reference import (
    composition_step,
    has_reference,
    reference_gamma,
    reference_label,
    reference_melting,
)
from core.crystal.phases.tangents import LIQUID, SOLID
from core.crystal.solids import SOLIDS, Solid, solid_model
from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import MOST, counted, paragraph
from dashboard.figures.crystal.inputs import (
    CURSOR_ALONE,
    OWN,
    MixtureFigure,
    chosen_liquids,
    chosen_solids,
    composition,
    coupling,
    couplings_told,
    cursor,
    density,
    distinct,
    liquids,
    melting_of,
    shell_count,
    solids,
    temperature_scale,
)
from dashboard.figures.crystal.phase_rows import (
    COLUMNS,
    COMPOSITIONS,
    GAP,
    MELTING_LINE,
    REFERENCE,
    SPECIAL,
    TIE,
    Block,
    ends_block,
    line_block,
    one_phase_share,
    point_block,
    rows_of,
    with_fractions,
    with_lever,
)
from dashboard.figures.crystal.phase_words import told
from dashboard.inputs.parameters import choice
from dashboard.plots.palette import GREY, REFERENCE_COLOUR
from dashboard.plots.vocabulary import (
    Across,
    Axis,
    Columns,
    Curve,
    Marks,
    Panel,
    Texts,
    broken,
    horizontal,
)

STEP = "step"
NEARLY = 1.001
"""Factor of Gamma by which an end of a fit may lie outside what is drawn."""
MIDDLE = 0.5
"""Where on the horizontal axis the ends of fits are named."""
ORDINATES = {"T/T₁ₘ": "T_over_T1m", "Γ": "Gamma", "T (K)": "T", "xₛ − xₗ": STEP}
AXES = {"T_over_T1m": "T/T₁ₘ", "Gamma": "Γ", "T": "T (K)", STEP: "x_solid − x_liquid"}


class PhaseDiagram(MixtureFigure):
    """Liquidus, solidus and miscibility gaps; one row a tie line or a special point."""

    path = "crystal/phase-diagram"
    title = "Phase diagram"

    Gamma = coupling(doc="Couplings; by default those that make smooth curves.")
    model = solids()
    liquid = liquids()
    shells = shell_count()
    x = composition(
        doc="Overall composition, for the lever rule and for temperatures in K.", longest=1
    )
    cursor = cursor()
    rho = density()
    ordinate = choice("T_over_T1m", ORDINATES, "Vertical axis of the drawing.")
    scale = temperature_scale()
    from_page: ClassVar = CURSOR_ALONE

    @property
    def overall(self) -> float:
        """The overall composition."""
        return self.x[0] if self.x else 0.5

    def dataset(self) -> Dataset:
        """Columns model, Gamma, T_over_T1m, compositions of liquid and solids, kind, liquid, T (K).

        T is the temperature at the density rho and the overall composition; T_1m is where pure Z1
        melts in the same liquid or simulation, or in the paper's liquid (`scale`). `solid_fraction`
        is that of the overall composition: on tie lines that hold it by the lever rule, and at
        couplings that are asked for in every row.
        """
        mixture = self.mixture
        crystals, refusals = chosen_solids(self.model, mixture, self.shells)
        refused = list(refusals) if self.model else []
        notes = [] if self.model else list(refusals)
        blocks: list[Block] = []
        melts = chosen_liquids(self.liquid, mixture)
        for liquid_name, liquid in each([*melts.items()]):
            notes += _cut_off(liquid)
            for name, solid in each([*crystals.items()]):
                try:
                    made, remarks, refusals = self._pair(solid, liquid)
                except OutsideValidityError as error:
                    refused.append(str(error))
                    continue
                labels = {"model": name, "liquid": liquid_name}
                blocks += [{**block, **labels} for block in made]
                notes += remarks
                refused += refusals
        if has_reference(mixture) and not self.Gamma:
            blocks += self._reference()
            notes += self._missing_reference()
        notes += self._about_scale(melts)
        return table(
            [self._with_temperatures(block) for block in blocks],
            COLUMNS,
            units={"T": "K"},
            notes=tuple(dict.fromkeys(notes)),
            refusals=tuple(dict.fromkeys(refused)),
            attributes={"mixture": mixture.label, "rho": self.rho, "x": self.overall},
        )

    def _pair(self, solid: Solid, liquid: Liquid) -> tuple[list[Block], list[str], tuple[str, ...]]:
        """Rows of one solid with one liquid, notes, and what is refused."""
        known = self._known(solid.name, liquid.name)
        unknown = [gamma for gamma in self._asked if gamma not in known]
        refused = liquid.complaints(unknown) if unknown else []
        notes = self._cut_above(solid, liquid)
        frozen = [gamma for gamma in known if gamma > liquid.highest_gamma]
        if frozen:
            notes.append(
                f"{couplings_told(frozen)}: beyond the fits of the "
                f"liquid '{liquid.name}', which end at Γ = {liquid.highest_gamma:.4g}; all is "
                "solid there, and beyond only crystals are compared with each other."
            )
        ties, remark = self._state(solid, liquid) if self.cursor in known else ([], [])
        reach = np.array(self.Gamma or [HIGHEST_MELTING])
        wanted = [gamma for gamma in self.Gamma if gamma in known]
        lines = list(self._lines(solid, liquid, wanted))
        found = {float(gamma) for block in lines for gamma in block["Gamma"]}
        alone = [gamma for gamma in wanted if gamma not in found]
        if alone:
            notes.append(f"{solid.label}: no two phases coexist at {couplings_told(alone)}.")
        return [*lines, *ties], [*notes, *remark, *solid.remarks(reach)], tuple(refused)

    def _cut_above(self, solid: Solid, liquid: Liquid) -> list[str]:
        """Why the diagram ends where the liquid's fits do, if a liquid is left there."""
        if not liquid.exists:
            return []
        if _end(self.Z1, self.Z2, solid.name, liquid.name, self.shells) >= HIGHEST_MELTING:
            return []
        return [
            f"{solid.label}: a liquid is left at Γ = {liquid.highest_gamma:.4g}, "
            f"where the fits of '{liquid.name}' end; what lies beyond is not drawn."
        ]

    def _lines(self, solid: Solid, liquid: Liquid, gammas: list[float]) -> Iterator[Block]:
        if self.Gamma:
            branches = branches_at(liquid, solid, np.array(gammas))
            blocks = [line_block(branch, number) for number, branch in enumerate(branches)]
            yield from with_fractions(blocks, solid, liquid, self.overall)
            return
        diagram = mixture_diagram(self.Z1, self.Z2, solid.name, liquid.name, self.shells)
        yield from (
            with_lever(line_block(branch, number), self.overall)
            for number, branch in enumerate(diagram.branches)
        )
        yield from map(point_block, diagram.invariants)

    def _state(self, solid: Solid, liquid: Liquid) -> tuple[list[Block], list[str]]:
        """The tie line through the overall composition at the cursor, and the lever rule."""
        if self.cursor is None or solid.compounds is not None:
            return [], []
        gamma, x = np.array([self.cursor]), self.overall
        models = solid.label
        if len(self.liquid) != 1:
            models += f", liquid '{liquid.name}'"
        where = f"Γ = {self.cursor:.6g}, x = {x:g}, {models}: "
        ties = ties_at(self.Z1, self.Z2, solid.name, liquid.name, self.shells, self.cursor)
        ties = ties[(ties.x_left <= x) & (ties.x_right >= x)]
        if not len(ties):
            melts = one_phase_share(solid, liquid, self.cursor, self.overall) == 0.0
            return [], [f"{where}all {'liquid' if melts else 'solid'}."]
        ends = [(ties.left[0], float(ties.x_left[0])), (ties.right[0], float(ties.x_right[0]))]
        share = (x - ends[0][1]) / (ends[1][1] - ends[0][1])
        parts = [(*ends[0], 1.0 - share), (*ends[1], share)]
        words = [
            f"{'liquid' if phase == LIQUID else 'solid'} with x = {end:.4f} ({part:.1%})"
            for phase, end, part in parts
        ]
        solid_share = sum(part for phase, _, part in parts if phase == SOLID)
        block = {**ends_block(ends), "Gamma": gamma, "kind": TIE, "solid_fraction": solid_share}
        return [block], [f"{where}{' and '.join(words)}."]

    def _reference(self) -> Iterator[Block]:
        x_liquid = np.linspace(0.0, 1.0, 201)
        gamma = reference_gamma(self.mixture, x_liquid)
        yield {
            "model": reference_label(self.mixture),
            "Gamma": np.full(len(x_liquid), np.nan) if gamma is None else gamma,
            "x_liquid": x_liquid,
            "x_solid": x_liquid + composition_step(self.mixture, x_liquid),
            "kind": REFERENCE,
            "branch": 0,
        }

    def _missing_reference(self) -> list[str]:
        if reference_gamma(self.mixture, np.array([0.5])) is not None:
            return []
        return [
            f"{reference_label(self.mixture)} published no melting curve for {self.mixture.label}, "
            "only xₛ − xₗ: choose that as the vertical axis to compare."
        ]

    def _about_scale(self, melts: dict[str, Liquid]) -> list[str]:
        """Whose T_1m it is, if there is more than one or it is not the paper's."""
        melting = {
            f"with the liquid '{name}'": melting_couplings(self.mixture, liquid)[0]
            for name, liquid in melts.items()
        }
        simulated = has_reference(self.mixture) and not self.Gamma
        if simulated and np.isfinite(reference_melting(self.mixture)):
            melting[f"in {reference_label(self.mixture)}"] = reference_melting(self.mixture)
        if np.allclose(list(melting.values()), melting_gamma(), rtol=1e-9):
            return []
        light = nuclides()[self.Z1].symbol
        if self.scale == OWN:
            told = ", ".join(f"{value:.6g} {whose}" for whose, value in melting.items())
            return [f"T₁ₘ is where pure {light} melts in each model itself, at Γ = {told}."]
        return [
            f"T₁ₘ is where pure {light} melts in the paper's liquid, at Γ = {melting_gamma():.6g}, "
            "for all models."
        ]

    def _melting(self, block: Block) -> float:
        """Gamma of T_1m for the rows of one model."""
        if block.get("kind") == REFERENCE:
            return reference_melting(self.mixture) if self.scale == OWN else melting_gamma()
        return melting_of(LIQUIDS[block["liquid"]](self.mixture), self.scale)

    def _with_temperatures(self, block: Block) -> Block:
        gamma = np.asarray(block["Gamma"], dtype=float)
        return {
            **block,
            "T_over_T1m": self._melting(block) / gamma,
            "T": self.mixture.temperature(gamma, np.array(self.rho), np.array(self.overall)),
        }

    @property
    def _asked(self) -> list[float]:
        """The couplings that something is to be said of."""
        return self.Gamma + ([] if self.cursor is None else [self.cursor])

    def _known(self, model: str, liquid: str) -> list[float]:
        """Those of them at which it is known what is stable."""
        melt = liquid_model(liquid, self.mixture)
        solid = solid_model(model, self.mixture, self.shells)
        return [gamma for gamma in self._asked if covers(melt, solid, gamma)]

    def summary(self, dataset: Dataset) -> str:
        """Special points, melting range and, at the cursor, what coexists; a sentence a model."""
        lines = dataset.keep(np.isin(dataset["kind"], (MELTING_LINE, GAP, *SPECIAL)))
        pairs = distinct(lines, "model", "liquid")
        sentences = [
            told(
                dataset.where(model=model, liquid=liquid), model, liquid, self._known(model, liquid)
            )
            for model, liquid in pairs[:MOST]
        ]
        more = len(pairs) - len(sentences)
        simulated = dataset.where(kind=REFERENCE)
        return paragraph(
            f"{dataset.attributes['mixture']}, x is the number fraction of {self.heavy}",
            *sentences,
            f"{counted(more, 'further solid')} not told" if more else "",
            f"Beside them the simulation of {simulated['model'][0]}" if len(simulated) else "",
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        special, ties = rows_of(dataset, SPECIAL), dataset.where(kind=TIE)
        about = f"number fraction of {self.heavy}"
        return (
            Panel(
                (
                    *self._reference_line(dataset.where(kind=REFERENCE)),
                    *self._melting_lines(dataset),
                    *self._tie_lines(ties),
                    self._marks("special points", special, "diamond", 9.0),
                    self._marks("at the chosen Γ", ties, "circle", 7.0),
                    horizontal(self._heights_of_cursor()),
                    *self._ends_of_fits(dataset),
                ),
                Axis(
                    f"x_liquid, {about}" if self.ordinate == STEP else f"x, {about}",
                    (0.0, 1.0),
                    chooses="" if self.ordinate == STEP else "x",
                ),
                Axis(
                    AXES[self.ordinate],
                    falling=self.ordinate == "Gamma",
                    chooses="Gamma" if self.ordinate == "Gamma" else "",
                ),
                self.title_for(*([f"ρ = {self.rho:.3g} g/cm³"] if self.ordinate == "T" else [])),
            ),
        )

    def _melting_lines(self, dataset: Dataset) -> Iterator[Curve]:
        """Liquidus, solidus and miscibility gap of each solid with each liquid."""
        for liquid in LIQUIDS:
            for name in SOLIDS:
                rows = rows_of(dataset.where(model=name, liquid=liquid), (MELTING_LINE, GAP))
                also = "" if liquid == "paper" else f", {LIQUIDS[liquid].label}"
                if len(rows):
                    yield Curve(
                        SOLIDS[name].label + also,
                        self._line(rows),
                        SOLIDS[name].colour,
                        LIQUIDS[liquid].dash,
                    )

    def _reference_line(self, rows: Dataset) -> Iterator[Curve]:
        if len(rows):
            authors = str(rows["model"][0])
            yield Curve(authors, self._line(rows), REFERENCE_COLOUR, width=5.0, alpha=0.5)

    def _points(self, rows: Dataset) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Abscissa, ordinate and what it is, for every point that the rows stand for."""
        if self.ordinate == STEP:
            return (
                rows["x_liquid"],
                rows["x_solid"] - rows["x_liquid"],
                np.full(len(rows), "solid less liquid", dtype=object),
            )
        x = np.concatenate([rows[name] for name in COMPOSITIONS])
        names = np.repeat(["liquid", "solid", "second solid"], len(rows)).astype(object)
        return x, np.tile(rows[self.ordinate], 3), names

    def _line(self, rows: Dataset) -> Columns:
        """Every phase of every branch, one piece after another."""
        pieces_x, pieces_y = [], []
        for number in distinct(rows, "branch"):
            x, y, names = self._points(rows.where(branch=number))
            for name in dict.fromkeys(names.tolist()):
                here = (names == name) & np.isfinite(x) & np.isfinite(y)
                if here.any():
                    pieces_x.append(x[here])
                    pieces_y.append(y[here])
        return self._columns(broken(*pieces_x), broken(*pieces_y))

    def _columns(self, x: np.ndarray, y: np.ndarray) -> list[tuple[str, str, np.ndarray]]:
        return [("x", "x", x), (self.ordinate, AXES[self.ordinate], y)]

    def _marks(self, label: str, rows: Dataset, marker: str, size: float) -> Marks:
        x, y, names = self._points(rows)
        repeat = len(x) // max(len(rows), 1)
        shown = np.isfinite(x) & np.isfinite(y)
        models, kinds = (np.tile(rows[name], repeat)[shown] for name in ("model", "kind"))
        columns = [
            *self._columns(x[shown], y[shown]),
            ("phase", "phase", names[shown]),
            ("kind", "kind", kinds),
            ("model", "solid", models),
        ]
        return Marks(label, columns, [SOLIDS[m].colour for m in models], marker, size)

    def _tie_lines(self, ties: Dataset) -> Iterator[Curve]:
        if self.ordinate == STEP or not len(ties):
            return
        compositions = [
            np.array([ties[name][row] for name in COMPOSITIONS]) for row in range(len(ties))
        ]
        ends = [row[np.isfinite(row)] for row in compositions]
        heights = [np.full(len(row), y) for row, y in zip(ends, ties[self.ordinate], strict=True)]
        yield Curve("tie lines", self._columns(broken(*ends), broken(*heights)), GREY, width=3.0)

    def _heights_of_cursor(self) -> list[float]:
        return [] if self.cursor is None else sorted(set(self._heights(self.cursor).values()))

    def _heights(self, gamma: float) -> dict[str, float]:
        """Where a coupling lies on the vertical axis for each liquid."""
        if self.ordinate == STEP:
            return {}
        blocks = {
            name: self._with_temperatures({"Gamma": np.array([gamma]), "liquid": name})
            for name in self.liquid or LIQUIDS
        }
        return {name: float(block[self.ordinate][0]) for name, block in blocks.items()}

    def _ends_of_fits(self, dataset: Dataset) -> tuple[Across, Texts]:
        """Where the fits of the liquids end on the vertical axis, among what is drawn."""
        drawn = rows_of(dataset, (MELTING_LINE, GAP, *SPECIAL))
        marked: dict[float, str] = {}
        if len(drawn) and self.ordinate != STEP:
            low, high = drawn["Gamma"].min() / NEARLY, drawn["Gamma"].max() * NEARLY
            for name in self.liquid or LIQUIDS:
                liquid = LIQUIDS[name](self.mixture)
                for end in (liquid.lowest_gamma, liquid.highest_gamma):
                    if low <= end <= high:
                        text = f"fits of the liquid end, Γ = {end:.4g}"
                        marked[self._heights(end)[name]] = text
        places = list(marked)
        return (
            horizontal(places, dash="dashed"),
            Texts("ends of fits", [MIDDLE] * len(places), places, list(marked.values()), 8.0),
        )


def _cut_off(liquid: Liquid) -> list[str]:
    """Why the diagram ends where the liquid's model does, if pure Z2 melts beyond."""
    if not liquid.exists:
        return liquid.complaints([])
    last = melting_couplings(liquid.mixture, liquid)[1]
    if last >= liquid.lowest_gamma:
        return []
    return [
        f"Pure Z = {liquid.mixture.Z2} melts at Γ = {last:.1f}, but the liquid '{liquid.name}' is "
        f"compared with the crystal only above Γ = {liquid.lowest_gamma:g}: what melts below is "
        "not drawn; the liquid 'medin-cumming' reaches it."
    ]


@lru_cache(maxsize=256)
def _end(Z1: int, Z2: int, solid: str, liquid: str, shells: int) -> float:
    """`highest_coupling` of named models."""
    mixture = Mixture(Z1, Z2)
    return highest_coupling(liquid_model(liquid, mixture), solid_model(solid, mixture, shells))
