"""Phase diagram of a mixture (Baiko 2025, Fig. 2), with the state that a visitor looks at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from core.cancellation import each
from core.crystal.liquids import LIQUIDS, Liquid, liquid_model
from core.crystal.mixtures import Mixture, nuclides
from core.crystal.one_component import melting_gamma
from core.crystal.phases.invariants import AZEOTROPE, CRITICAL, EUTECTIC, PERITECTIC, Invariant
from core.crystal.phases.mixture_ties import ties_at
from core.crystal.phases.phase_diagram import (
    HIGHEST_MELTING,
    Branch,
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
from dashboard.figures.common.summary_text import (
    MOST,
    clauses,
    counted,
    crossings,
    extremes,
    listed,
    paragraph,
    share,
)
from dashboard.figures.crystal.inputs import (
    OWN,
    MixtureFigure,
    chosen_liquids,
    chosen_solids,
    composition,
    coupling,
    cursor,
    density,
    liquids,
    melting_of,
    shell_count,
    solids,
    temperature_scale,
)
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
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

COMPOSITIONS = ("x_liquid", "x_solid", "x_second_solid")
COLUMNS = (
    "model",
    "Gamma",
    "T_over_T1m",
    *COMPOSITIONS,
    "kind",
    "liquid",
    "branch",
    "T",
    "solid_fraction",
)
MELTING_LINE, GAP, REFERENCE, TIE = "melting", "miscibility gap", "reference", "tie line"
SPECIAL = (AZEOTROPE, CRITICAL, EUTECTIC, PERITECTIC)
STEP = "step"
HIDDEN = 1e-4
"""Distance in x of two phases that no drawing shows."""
NEARLY = 1.001
"""Factor of Gamma by which an end of a fit may lie outside what is drawn."""
MIDDLE = 0.5
"""Where on the horizontal axis the ends of fits are named."""
ORDINATES = {"T/T₁ₘ": "T_over_T1m", "Γ": "Gamma", "T (K)": "T", "xₛ − xₗ": STEP}
AXES = {"T_over_T1m": "T/T₁ₘ", "Gamma": "Γ", "T": "T (K)", STEP: "x_solid − x_liquid"}

Block = dict[str, Any]


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
    from_page: ClassVar = {"Gamma": None, "cursor": "Gamma"}

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
                f"Γ = {', '.join(f'{gamma:.6g}' for gamma in frozen)}: beyond the fits of the "
                f"liquid '{liquid.name}', which end at Γ = {liquid.highest_gamma:.4g}; all is "
                "solid there, and beyond only crystals are compared with each other."
            )
        ties, remark = self._state(solid, liquid) if self.cursor in known else ([], [])
        reach = np.array(self.Gamma or [HIGHEST_MELTING])
        wanted = [gamma for gamma in self.Gamma if gamma in known]
        lines = list(self._lines(solid, liquid, wanted))
        found = {float(gamma) for block in lines for gamma in block["Gamma"]}
        alone = [f"{gamma:.6g}" for gamma in wanted if gamma not in found]
        if alone:
            notes.append(
                f"{SOLIDS[solid.name].label}: no two phases coexist at Γ = {', '.join(alone)}."
            )
        return [*lines, *ties], [*notes, *remark, *solid.remarks(reach)], tuple(refused)

    def _cut_above(self, solid: Solid, liquid: Liquid) -> list[str]:
        """Why the diagram ends where the liquid's fits do, if a liquid is left there."""
        if not liquid.exists:
            return []
        if _end(self.Z1, self.Z2, solid.name, liquid.name, self.shells) >= HIGHEST_MELTING:
            return []
        return [
            f"{SOLIDS[solid.name].label}: a liquid is left at Γ = {liquid.highest_gamma:.4g}, "
            f"where the fits of '{liquid.name}' end; what lies beyond is not drawn."
        ]

    def _lines(self, solid: Solid, liquid: Liquid, gammas: list[float]) -> Iterator[Block]:
        if self.Gamma:
            branches = branches_at(liquid, solid, np.array(gammas))
            yield from self._with_fractions(
                [_line(branch, number) for number, branch in enumerate(branches)], solid, liquid
            )
            return
        diagram = mixture_diagram(self.Z1, self.Z2, solid.name, liquid.name, self.shells)
        yield from (
            self._with_lever(_line(branch, number))
            for number, branch in enumerate(diagram.branches)
        )
        yield from map(_point, diagram.invariants)

    def _with_lever(self, block: Block) -> Block:
        """The block with the share of solids in tie lines that hold the overall composition."""
        liquid, solid, second = (np.asarray(block[name], float) for name in COMPOSITIONS)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = (self.overall - liquid) / (solid - liquid)
            melting = np.where((share >= 0.0) & (share <= 1.0), share, np.nan)
            parted = (solid <= self.overall) & (self.overall <= second)
        return {**block, "solid_fraction": np.where(parted, 1.0, melting)}

    def _with_fractions(self, blocks: list[Block], solid: Solid, liquid: Liquid) -> Iterator[Block]:
        """The blocks with the share of solids at the overall composition in every row."""
        blocks = [self._with_lever(block) for block in blocks]
        known = {
            float(gamma): float(share)
            for block in blocks
            for gamma, share in zip(block["Gamma"], block["solid_fraction"], strict=True)
            if np.isfinite(share)
        }
        for block in blocks:
            for gamma in set(block["Gamma"].tolist()) - set(known):
                known[gamma] = self._one_phase(solid, liquid, gamma)
            yield {**block, "solid_fraction": np.array([known[g] for g in block["Gamma"].tolist()])}

    def _one_phase(self, solid: Solid, liquid: Liquid, gamma: float) -> float:
        """1 where the overall composition is solid, 0 where it is liquid; no tie line holds it."""
        if solid.compounds is not None:
            return 0.0
        at, coupling = np.array([self.overall]), np.array([gamma])
        melts = liquid.free_energy(at, coupling) < solid.free_energy(at, coupling)
        return 0.0 if melts[0] else 1.0

    def _state(self, solid: Solid, liquid: Liquid) -> tuple[list[Block], list[str]]:
        """The tie line through the overall composition at the cursor, and the lever rule."""
        if self.cursor is None or solid.compounds is not None:
            return [], []
        gamma, x = np.array([self.cursor]), self.overall
        models = SOLIDS[solid.name].label
        if len(self.liquid) != 1:
            models += f", liquid '{liquid.name}'"
        where = f"Γ = {self.cursor:.6g}, x = {x:g}, {models}: "
        ties = ties_at(self.Z1, self.Z2, solid.name, liquid.name, self.shells, self.cursor)
        ties = ties[(ties.x_left <= x) & (ties.x_right >= x)]
        if not len(ties):
            melts = self._one_phase(solid, liquid, self.cursor) == 0.0
            return [], [f"{where}all {'liquid' if melts else 'solid'}."]
        ends = [(ties.left[0], float(ties.x_left[0])), (ties.right[0], float(ties.x_right[0]))]
        share = (x - ends[0][1]) / (ends[1][1] - ends[0][1])
        shares = (1.0 - share, share)
        words = [
            f"{'liquid' if phase == LIQUID else 'solid'} with x = {end:.4f} ({part:.1%})"
            for (phase, end), part in zip(ends, shares, strict=True)
        ]
        solid_share = sum(
            part for (phase, _), part in zip(ends, shares, strict=True) if phase == SOLID
        )
        block = {**_ends(ends), "Gamma": gamma, "kind": TIE, "solid_fraction": solid_share}
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
        pairs = list(dict.fromkeys(zip(lines["model"], lines["liquid"], strict=True)))
        told = [
            _told(
                dataset.where(model=model, liquid=liquid), model, liquid, self._known(model, liquid)
            )
            for model, liquid in pairs[:MOST]
        ]
        more = len(pairs) - len(told)
        simulated = dataset.where(kind=REFERENCE)
        return paragraph(
            f"{dataset.attributes['mixture']}, x is the number fraction of {self.heavy}",
            *told,
            f"{counted(more, 'further solid')} not told" if more else "",
            f"Beside them the simulation of {simulated['model'][0]}" if len(simulated) else "",
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        special, ties = _rows(dataset, SPECIAL), dataset.where(kind=TIE)
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
                Axis(f"x_liquid, {about}" if self.ordinate == STEP else f"x, {about}", (0.0, 1.0)),
                Axis(AXES[self.ordinate], falling=self.ordinate == "Gamma"),
                self.title_for(*([f"ρ = {self.rho:.3g} g/cm³"] if self.ordinate == "T" else [])),
            ),
        )

    def _melting_lines(self, dataset: Dataset) -> Iterator[Curve]:
        """Liquidus, solidus and miscibility gap of each solid with each liquid."""
        for liquid in LIQUIDS:
            for name in SOLIDS:
                rows = _rows(dataset.where(model=name, liquid=liquid), (MELTING_LINE, GAP))
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
        for number in dict.fromkeys(rows["branch"].tolist()):
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
        drawn = _rows(dataset, (MELTING_LINE, GAP, *SPECIAL))
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


def _line(branch: Branch, number: int) -> Block:
    return {
        "Gamma": branch.gamma,
        "x_liquid": branch.x_liquid,
        "x_solid": branch.x_solid,
        "x_second_solid": branch.x_second_solid,
        "kind": MELTING_LINE if branch.melts else GAP,
        "branch": number,
    }


def _point(point: Invariant) -> Block:
    ends = list(zip(point.phases, point.x, strict=True))
    return {**_ends(ends), "Gamma": np.array([point.gamma]), "kind": point.kind}


def _ends(ends: list[tuple[int, float]]) -> Block:
    """Compositions of liquid, first and second solid out of (phase, x); nan for one that is not."""
    liquid = [x for phase, x in ends if phase == LIQUID]
    solid = [x for phase, x in ends if phase == SOLID]
    return {
        "x_liquid": liquid[0] if liquid else np.nan,
        "x_solid": solid[0] if solid else np.nan,
        "x_second_solid": solid[1] if len(solid) > 1 else np.nan,
    }


def _rows(dataset: Dataset, kinds: tuple[str, ...]) -> Dataset:
    return dataset.keep(np.isin(dataset["kind"], kinds))


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


def _told(rows: Dataset, model: str, liquid: str, at: list[float]) -> str:
    """What the lines of one solid and one liquid show."""
    facts = [
        f"{kind} at x = {rounded(_middle(rows, row), 3)}, T/T₁ₘ = {rounded(T)}"
        for kind in SPECIAL
        for row, T in enumerate(rows["T_over_T1m"])
        if rows["kind"][row] == kind
    ]
    melting = rows.where(kind=MELTING_LINE)["T_over_T1m"]
    ends = extremes(melting)
    if ends is not None:
        low, high = (rounded(melting[row]) for row in ends)
        facts.append(f"melting at T/T₁ₘ = {low}" + (f" to {high}" if low != high else ""))
    for gamma in at[-MOST:]:
        facts += _at_coupling(rows, gamma)
    phases = f"Solid '{SOLIDS[model].label}', liquid '{LIQUIDS[liquid].label}'"
    return f"{phases}: {clauses(facts, len(facts))}"


def _middle(rows: Dataset, row: int) -> float:
    """The composition of a special point: of the liquid if there is one."""
    return float(next(rows[name][row] for name in COMPOSITIONS if np.isfinite(rows[name][row])))


def _at_coupling(rows: Dataset, gamma: float) -> list[str]:
    """What coexists at a coupling, from the lines; at the overall composition, from the lever."""
    found = []
    for kind, columns, phases in (
        (MELTING_LINE, ("x_liquid", "x_solid"), "liquid and solid"),
        (GAP, ("x_solid", "x_second_solid"), "two solids"),
    ):
        lines = rows.where(kind=kind)
        ends = [
            f"x = {rounded(left, 3)} and {rounded(right, 3)}"
            for branch in dict.fromkeys(lines["branch"].tolist())
            for left, right in _ends_at(lines.where(branch=branch), columns, gamma)
            if abs(right - left) > HIDDEN
        ]
        if ends:
            found.append(f"at Γ = {rounded(gamma, 6)} {phases} at {listed(ends)}")
    melting = rows.where(kind=MELTING_LINE)["Gamma"]
    if len(melting) and gamma > melting.max():
        found.append(f"at Γ = {rounded(gamma, 6)} no liquid")
    ties = rows.where(kind=TIE, Gamma=gamma)
    return [*found, *(f"{share(part)} solid by the lever rule" for part in ties["solid_fraction"])]


def _ends_at(line: Dataset, columns: tuple[str, str], gamma: float) -> list[tuple[float, ...]]:
    return crossings(line["Gamma"], gamma, *(line[name] for name in columns))
