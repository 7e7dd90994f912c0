"""Phase diagram of a mixture (Baiko 2025, Fig. 2), with the state that a visitor looks at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

import numpy as np
import param

from core.cancellation import each
from core.crystal.liquids import LIQUIDS, Liquid, MedinCumming, liquid_model
from core.crystal.mixtures import Mixture, nuclides
from core.crystal.one_component import melting_gamma
from core.crystal.phases.invariants import AZEOTROPE
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
from dashboard.figures.common.summary_text import MOST, counted, paragraph, share
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
    unusual,
)
from dashboard.figures.crystal.phase_regions import first_pair, names_of, regions
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
from dashboard.plots.numbers import scientific
from dashboard.plots.palette import GREY, PALE, REFERENCE_COLOUR
from dashboard.plots.vocabulary import (
    MISSING_HATCH,
    Across,
    Axis,
    Columns,
    Curve,
    Inset,
    Key,
    Marks,
    Panel,
    Rectangles,
    Texts,
    broken,
    horizontal,
)

STEP = "step"
MIDDLE = 0.5
"""Where on the horizontal axis the ends of fits are named."""
ORDINATES = {"T/T₁ₘ": "T_over_T1m", "Γ": "Gamma", "T (K)": "T", "xₛ − xₗ": STEP}
LIQUIDUS, SOLIDUS, SOLVUS = "liquidus", "solidus", "solvus"
WIDTHS = {LIQUIDUS: 2.5, SOLIDUS: 1.3, SOLVUS: 1.9}
"""Pixels of the lines of a diagram."""
TIE_ENDS = "ends of tie lines"
ABOVE = 0.97
"""Factor by which the picture reaches beyond the lowest and highest coupling of its lines."""
INSET_PLACE = (0.08, 0.64, 0.45, 0.93)
"""Where the liquid is, of which there is little to draw."""
AXES = {"T_over_T1m": "T/T₁ₘ", "Gamma": "Γ", "T": "T (K)", STEP: "xₛ − xₗ"}


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
    inset = param.Boolean(
        True, label="Azeotrope enlarged", doc="An inset of what lies around the azeotropes."
    )
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
                f"{couplings_told(frozen)}: beyond the fits of the liquid '{liquid.label}', which "
                f"end at Γ = {liquid.highest_gamma:.4g}; all is solid there."
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
            f"{solid.label}: some of the liquid '{liquid.label}' is left at "
            f"Γ = {liquid.highest_gamma:.4g}, where its fits end; what lies beyond is not drawn."
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
        models = f"solid '{solid.label}', liquid '{liquid.label}'"
        where = f"Γ = {self.cursor:.6g}, x = {x:g}, {models}: "
        ties = ties_at(self.Z1, self.Z2, solid.name, liquid.name, self.shells, self.cursor)
        ties = ties[(ties.x_left <= x) & (ties.x_right >= x)]
        if not len(ties):
            melts = one_phase_share(solid, liquid, self.cursor, self.overall) == 0.0
            return [], [f"{where}all {'liquid' if melts else 'solid'}."]
        ends = [(ties.left[0], float(ties.x_left[0])), (ties.right[0], float(ties.x_right[0]))]
        right = (x - ends[0][1]) / (ends[1][1] - ends[0][1])
        parts = [(*ends[0], 1.0 - right), (*ends[1], right)]
        words = [
            f"{share(part)} {'liquid' if phase == LIQUID else 'solid'} with x = {end:.4f}"
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
            f"with the liquid '{liquid.label}'": melting_couplings(self.mixture, liquid)[0]
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
        lines = list(self._melting_lines(dataset))
        points = self._marks("special points", special, "diamond", 9.0)
        span = self._span(dataset)
        inset = self._inset(lines, points, special, dataset) if self.inset else None
        return (
            Panel(
                (
                    *self._reference_line(dataset.where(kind=REFERENCE)),
                    *lines,
                    *self._keys(lines),
                    *self._tie_lines(ties),
                    points,
                    self._marks(TIE_ENDS, ties, "circle", 7.0),
                    *self._state_marks(ties),
                    horizontal(self._heights_of_cursor()),
                    *self._region_names(dataset, span, inset is not None),
                    *self._ends_of_fits(dataset, span),
                ),
                Axis(
                    f"x in the liquid, {about}" if self.ordinate == STEP else f"x, {about}",
                    (0.0, 1.0),
                    chooses="" if self.ordinate == STEP else "x",
                ),
                Axis(
                    AXES[self.ordinate],
                    self._vertical(span),
                    falling=self.ordinate == "Gamma",
                    chooses="Gamma" if self.ordinate == "Gamma" else "",
                ),
                self.title_for(*self._changed()),
                inset=inset,
            ),
        )

    def _changed(self) -> Iterator[str]:
        """What of the inputs that a reader does not see in the drawing is not as usual."""
        if self.ordinate == "T":
            yield f"ρ = {scientific(self.rho)} g/cm³, x = {self.overall:g}"
        elif self.cursor is not None:
            yield f"overall x = {self.overall:g}"
        scale = self.scale if self.ordinate == "T_over_T1m" else OWN
        yield from unusual(self.shells, scale, self.liquid)

    def _span(self, dataset: Dataset) -> tuple[float, float] | None:
        """Lowest and highest coupling of what is drawn; None where there are no lines.

        Gaps reach the end of the axis. What melts where fits have ended has its room, empty.
        """
        lines = rows_of(dataset, (MELTING_LINE, GAP, *SPECIAL, REFERENCE))
        gamma = lines["Gamma"].astype(float)
        gamma = gamma[np.isfinite(gamma)]
        if not len(gamma) or self.ordinate == STEP:
            return None
        low, high = float(gamma.min()), float(gamma.max())
        for name in self.liquid or LIQUIDS:
            liquid = LIQUIDS[name](self.mixture)
            if _cut_off(liquid) and liquid.exists:
                low = min(low, melting_couplings(self.mixture, liquid)[1])
            if self._left_above(dataset, liquid):
                high = max(high, liquid.highest_gamma / ABOVE**3)
        gaps = len(dataset.where(kind=GAP))
        if low == high:
            return None
        return low * ABOVE, high if gaps else high / ABOVE

    def _left_above(self, dataset: Dataset, liquid: Liquid) -> bool:
        """Whether a solid's diagram ends where the fits of the liquid do."""
        rows = dataset.where(liquid=liquid.name, kind=MELTING_LINE)
        return liquid.exists and any(
            _end(self.Z1, self.Z2, name, liquid.name, self.shells) < HIGHEST_MELTING
            for name in distinct(rows, "model")
        )

    def _vertical(self, span: tuple[float, float] | None) -> tuple[float, float] | None:
        if span is None:
            return None
        ends = [value for gamma in span for value in self._heights(gamma).values()]
        return min(ends), max(ends)

    def _keys(self, lines: list[Curve]) -> Iterator[Key]:
        """What the widths of lines mean."""
        present = {curve.key for curve in lines}
        for name, width in WIDTHS.items():
            if name in present or (name == LIQUIDUS and SOLIDUS in present):
                yield Key(name, width=width, group="lines")

    def _region_names(
        self, dataset: Dataset, span: tuple[float, float] | None, inset: bool
    ) -> Iterator[Texts | Curve]:
        """The regions of the first solid and liquid that melt."""
        pair = first_pair(dataset)
        if span is None or pair is None or self.Gamma:
            return
        model, liquid = pair
        rows = dataset.where(model=model, liquid=liquid)
        molten = LIQUIDS[liquid](self.mixture)
        melting = melting_of(molten, self.scale)
        if self._left_above(dataset, molten):
            span = span[0], molten.highest_gamma
        span = max(span[0], molten.lowest_gamma), span[1]
        at = np.array([0.57]) if inset else np.linspace(0.15, 0.6, 10)
        found = regions(rows, (melting / span[1], melting / span[0]), at)
        places = [T for name in found for T in (name.T, (name.points_to or (0.0, name.T))[1])]
        yield from names_of(found, {T: self._heights(melting / T)[liquid] for T in places})

    def _inset(
        self, lines: list[Curve], points: Marks, special: Dataset, dataset: Dataset
    ) -> Inset | None:
        """What lies around the azeotropes, enlarged."""
        found = special.where(kind=AZEOTROPE)
        if self.ordinate == STEP or not len(found) or self.Gamma:
            return None
        x = found["x_liquid"].astype(float)
        low, high = max(float(x.min()) - 0.15, 0.0), min(float(x.max()) + 0.15, 1.0)
        pairs = {*distinct(found, "model", "liquid")}
        shown = []
        for model, liquid in pairs:
            rows = dataset.where(model=model, liquid=liquid, kind=MELTING_LINE)
            inside = (rows["x_liquid"] > low) & (rows["x_liquid"] < high)
            shown.append(rows[self.ordinate].astype(float)[inside])
        values = np.concatenate(shown)
        if not len(values):
            return None
        room = 0.1 * np.ptp(values)
        limits = float(values.min() - room), float(values.max() + room)
        return Inset(
            (*(curve for curve in lines if curve.key != SOLVUS), points),
            Axis("x", (low, high)),
            Axis(AXES[self.ordinate], limits, falling=self.ordinate == "Gamma"),
            INSET_PLACE,
            "around the azeotropes" if len(found) > 1 else "around the azeotrope",
        )

    def _melting_lines(self, dataset: Dataset) -> Iterator[Curve]:
        """Liquidus, solidus and miscibility gap of each solid with each liquid."""
        for liquid in LIQUIDS:
            for name in SOLIDS:
                rows = rows_of(dataset.where(model=name, liquid=liquid), (MELTING_LINE, GAP))
                also = "" if list(self.liquid) == [liquid] else f", liquid {LIQUIDS[liquid].label}"
                for key, columns in self._lines_of(rows):
                    yield Curve(
                        SOLIDS[name].label + also,
                        columns,
                        SOLIDS[name].colour,
                        LIQUIDS[liquid].dash,
                        WIDTHS[key],
                        key="" if key == LIQUIDUS else key,
                    )

    def _lines_of(self, rows: Dataset) -> Iterator[tuple[str, Columns]]:
        """Liquidus, solidus and solvus, or the one line of the difference in composition."""
        if self.ordinate == STEP:
            if len(rows):
                yield LIQUIDUS, self._line(rows)
            return
        melting, gaps = rows.where(kind=MELTING_LINE), rows.where(kind=GAP)
        for key, here, phases in (
            (LIQUIDUS, melting, ("liquid",)),
            (SOLIDUS, melting, ("solid", "second solid")),
            (SOLVUS, gaps, ("liquid", "solid", "second solid")),
        ):
            columns = self._line(here, phases)
            if len(columns[0][2]):
                yield key, columns

    def _state_marks(self, ties: Dataset) -> Iterator[Marks | Texts]:
        """The overall composition at the cursor: the fulcrum of the lever rule."""
        heights = self._heights_of_cursor()
        if heights:
            columns = self._columns(np.full(len(heights), self.overall), np.array(heights))
            yield Marks("x and Γ chosen", columns, GREY, "cross", 14.0, edge=2.5)
            parts = sorted(set(ties["solid_fraction"].astype(float).tolist()))
            if parts:
                words = " to ".join(dict.fromkeys(map(share, (parts[0], parts[-1])))) + " solid"
                yield Texts("lever rule", [self.overall], heights[-1:], [words], align="left")

    def _reference_line(self, rows: Dataset) -> Iterator[Curve]:
        if len(rows):
            authors = str(rows["model"][0])
            yield Curve(authors, self._line(rows), REFERENCE_COLOUR, width=5.0, alpha=PALE)

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

    def _line(self, rows: Dataset, phases: tuple[str, ...] = ()) -> Columns:
        """The phases of every branch, one piece after another; all if none is named."""
        pieces_x, pieces_y = [], []
        for number in distinct(rows, "branch"):
            x, y, names = self._points(rows.where(branch=number))
            for name in phases or dict.fromkeys(names.tolist()):
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
            ("model", "solid", [SOLIDS[model].label for model in models]),
        ]
        if label == TIE_ENDS:
            columns.append(("share", "share of the ions", self._shares(rows)[shown]))
        return Marks(label, columns, [SOLIDS[m].colour for m in models], marker, size)

    def _shares(self, ties: Dataset) -> np.ndarray:
        """The part of all ions that is in each phase of each tie line, by the lever rule.

        A row for each point of `_points`; that of a step from liquid to solid is the solid's.
        """
        x = np.array([ties[name].astype(float) for name in COMPOSITIONS])
        low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
        part = (self.overall - low) / (high - low)
        shares = np.where(x == high, part, 1.0 - part)
        if self.ordinate == STEP:
            shares = shares[COMPOSITIONS.index("x_solid")]
        told = [share(value) if np.isfinite(value) else "" for value in shares.ravel()]
        return np.array(told, dtype=object)

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

    def _ends_of_fits(
        self, dataset: Dataset, span: tuple[float, float] | None
    ) -> Iterator[Across | Texts | Rectangles]:
        """Where the fits of the liquids end among what is drawn, and what is not drawn beyond."""
        if span is None or not len(rows_of(dataset, (MELTING_LINE, GAP, *SPECIAL))):
            return
        marked: dict[float, str] = {}
        corners: list[tuple[float, float, float, float]] = []
        for name in self.liquid or LIQUIDS:
            liquid = LIQUIDS[name](self.mixture)
            for end in (liquid.lowest_gamma, liquid.highest_gamma):
                if span[0] <= end <= span[1]:
                    text = f"fits of the liquid end, Γ = {end:.4g}"
                    marked[self._heights(end)[name]] = text
            if _cut_off(liquid) and liquid.exists:
                ends = [self._heights(gamma)[name] for gamma in (liquid.lowest_gamma, span[0])]
                corners.append((0.0, min(ends), 1.0, max(ends)))
            if self._left_above(dataset, liquid):
                ends = [self._heights(gamma)[name] for gamma in (liquid.highest_gamma, span[1])]
                corners.append((0.0, min(ends), 1.0, max(ends)))
        places = list(marked)
        if corners:
            yield Rectangles(
                "not known: beyond the fits of the liquid",
                np.array(corners),
                alpha=0.5,
                hatch=MISSING_HATCH,
            )
        yield horizontal(places, dash="dashed")
        yield Texts("ends of fits", [MIDDLE] * len(places), places, list(marked.values()), 9.0)


def _cut_off(liquid: Liquid) -> list[str]:
    """Why the diagram ends where the liquid's model does, if pure Z2 melts beyond."""
    if not liquid.exists:
        return liquid.complaints([])
    last = melting_couplings(liquid.mixture, liquid)[1]
    if last >= liquid.lowest_gamma:
        return []
    return [
        f"Pure {nuclides()[liquid.mixture.Z2].symbol} melts at Γ = {last:.1f}, but the fits of the "
        f"liquid '{liquid.label}' hold only above Γ = {liquid.lowest_gamma:g}: what melts below is "
        f"not drawn. The liquid '{MedinCumming.label}' reaches it."
    ]


@lru_cache(maxsize=256)
def _end(Z1: int, Z2: int, solid: str, liquid: str, shells: int) -> float:
    """`highest_coupling` of named models."""
    mixture = Mixture(Z1, Z2)
    return highest_coupling(liquid_model(liquid, mixture), solid_model(solid, mixture, shells))
