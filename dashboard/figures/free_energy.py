"""Free energies of all phases against composition, with double tangents (Baiko 2025, Fig. 1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import holoviews as hv
import numpy as np
import param

from core.cancellation import each
from core.crystal.liquids import LIQUIDS, Liquid
from core.crystal.mixture_ties import ties_at
from core.crystal.solids import SOLIDS, Mechanical, MonteCarlo, Ordered, Solid
from core.crystal.tangents import LIQUID, Ties
from core.dataset import Dataset, table
from dashboard.figures.crystal_inputs import (
    PAPER_GAMMA,
    MixtureFigure,
    chosen_liquids,
    chosen_solids,
    composition,
    coupling,
    liquids,
    shell_count,
    solids,
)
from dashboard.figures.drawing import broken, curve, legend_names, marks, overlay
from dashboard.figures.energy_error import ERROR, SCALE, energy_errors, error_elements
from dashboard.figures.telling import MOST, clauses, counted, extremes, listed, paragraph, rounded
from dashboard.palette import GREY, LIQUID_DASHES, SOLID_COLOURS
from dashboard.wording import scientific

COLUMNS = (
    "model",
    "x",
    "f",
    "Gamma",
    "kind",
    "liquid",
    "uncertainty",
    "error",
    "error_sigma",
)
CRYSTAL, MOLTEN, STRUCTURE, TANGENT, ENERGY = (
    "solid",
    "liquid",
    "ordered structure",
    "double tangent",
    "energy",
)
POINTS = 241
HIDDEN = 1e-3
"""Width in x of a double tangent that cannot be seen."""
THINNEST = 0.01
"""Half width of a band, in the drawing's unit, that is lost in the width of a curve."""
SOLUTIONS = [name for name, model in SOLIDS.items() if model.compounds is None]


class FreeEnergy(MixtureFigure):
    """f against x at given Gamma: solids, liquids, ordered structures and double tangents."""

    path = "crystal/free-energy"
    title = "Free energy"

    Gamma = coupling([PAPER_GAMMA])
    x = composition(doc="Number fractions of Z2; by default whole curves with their tangents.")
    model = solids()
    liquid = liquids()
    shells = shell_count()
    energies = param.Boolean(False, label="Energies", doc="Also the energies, without entropy.")
    from_page: ClassVar = {"x": None}

    def dataset(self) -> Dataset:
        """Columns model, x, f (U_1), Gamma, kind, the liquid of each double tangent, errors (U_1).

        `uncertainty` is the statistical error of a solid that was sampled; `error` and
        `error_sigma` are those of `energy_error.energy_errors`, in rows of their own.
        """
        mixture = self.mixture
        crystals, refusals = chosen_solids(self.model, mixture, self.shells)
        refused = list(refusals) if self.model else []
        blocks: list[dict[str, Any]] = []
        for gamma in each(self.couplings):
            wanted = chosen_liquids(self.liquid, mixture).values()
            refused += [sentence for liquid in wanted for sentence in liquid.complaints([gamma])]
            molten = {liquid.name: liquid for liquid in wanted if liquid.reaches(gamma)}
            if self.x:
                blocks += self._points(crystals, molten, np.array(self.x), gamma)
            else:
                blocks += self._curves(crystals, molten, gamma)
        errors, remarks = ([], []) if self.x else energy_errors(mixture, crystals, self.couplings)
        return table(
            [*blocks, *errors],
            COLUMNS,
            units=dict.fromkeys(("f", "uncertainty", "error", "error_sigma"), "U_1"),
            notes=(*(() if self.model else refusals), *self._remarks(crystals, blocks), *remarks),
            refusals=tuple(dict.fromkeys(refused)),
            attributes={"mixture": mixture.label},
        )

    @property
    def couplings(self) -> list[float]:
        """The couplings that are shown."""
        return self.Gamma or [PAPER_GAMMA]

    def _curves(
        self, crystals: dict[str, Solid], molten: dict[str, Liquid], gamma: float
    ) -> Iterator[dict[str, Any]]:
        x = np.sin(np.linspace(0.0, 0.5 * np.pi, POINTS)) ** 2
        for name, solid in crystals.items():
            if name == Ordered.name:
                at, kind = np.array([0.25, 0.5, 0.75]), STRUCTURE
            elif name == Mechanical.name:
                at, kind = np.array([0.0, 1.0]), CRYSTAL
            else:
                at, kind = x, CRYSTAL
            yield _block(name, solid, at, gamma, kind)
            if self.energies and name in SOLUTIONS:
                yield _energies(name, solid, x, gamma)
        for name, liquid in molten.items():
            yield _block(name, liquid, x, gamma, MOLTEN)
        for name, solid in crystals.items():
            for liquid_name, liquid in molten.items():
                ties = ties_at(self.Z1, self.Z2, name, liquid_name, self.shells, gamma)
                yield from _tangents(name, solid, liquid_name, liquid, ties)

    def _points(
        self,
        crystals: dict[str, Solid],
        molten: dict[str, Liquid],
        x: np.ndarray,
        gamma: float,
    ) -> Iterator[dict[str, Any]]:
        for name, solid in crystals.items():
            block = _block(name, solid, x, gamma, CRYSTAL)
            exists = np.isfinite(block["f"])
            if exists.any():
                yield {
                    key: value[exists] if isinstance(value, np.ndarray) else value
                    for key, value in block.items()
                }
            if self.energies and name in SOLUTIONS:
                yield _energies(name, solid, x, gamma)
        for name, liquid in molten.items():
            yield _block(name, liquid, x, gamma, MOLTEN)

    def _remarks(self, crystals: dict[str, Solid], blocks: list[dict[str, Any]]) -> Iterator[str]:
        """What the solids say of these couplings, and how large their statistical errors are."""
        for solid in crystals.values():
            yield from solid.remarks(np.array(self.couplings))
        sampled = [block["uncertainty"] for block in blocks if "uncertainty" in block]
        if sampled:
            largest = float(np.max([np.max(values) for values in sampled]))
            yield (
                f"{MonteCarlo.label}: the band of ±1 standard error of its sampling, at most "
                f"{scientific(largest)} U₁, is narrower than the curve."
                if SCALE * largest < THINNEST
                else f"{MonteCarlo.label}: the band is ±1 standard error of its sampling, at most "
                f"{scientific(largest)} U₁."
            )

    def summary(self, dataset: Dataset) -> str:
        """What coexists according to the double tangents, and the lowest crystal."""
        mixture, gammas = dataset.attributes["mixture"], dict.fromkeys(dataset["Gamma"].tolist())
        told = [_told(dataset.where(Gamma=gamma), gamma) for gamma in list(gammas)[:MOST]]
        more = len(gammas) - len(told)
        return paragraph(
            f"{mixture}, f less linear mixing against x, the number fraction of {self.heavy}",
            *told,
            f"Further {counted(more, 'coupling')}" if more else "",
        )

    def draw(self, dataset: Dataset) -> hv.Overlay:
        elements: list[hv.Element] = [
            _line(dataset.where(model=name, kind=CRYSTAL), SOLIDS[name].label, SOLID_COLOURS[name])
            for name in (*SOLUTIONS, Mechanical.name)
        ]
        elements += [
            _line(
                dataset.where(model=name, kind=ENERGY),
                f"{SOLIDS[name].label}, energy",
                SOLID_COLOURS[name],
                "dotted",
            )
            for name in SOLUTIONS
        ]
        elements += [
            _line(
                dataset.where(model=name, kind=MOLTEN),
                f"liquid, {LIQUIDS[name].label}",
                GREY,
                LIQUID_DASHES[name],
            )
            for name in LIQUIDS
        ]
        reaches = {name: _reach(liquid(self.mixture)) for name, liquid in LIQUIDS.items()}
        structures = dataset.where(kind=STRUCTURE)
        elements.append(
            marks(
                Ordered.label,
                _columns(structures),
                SOLID_COLOURS[Ordered.name],
                "square",
                size=9,
            )
        )
        elements += _tangent_elements(dataset.where(kind=TANGENT))
        elements.append(_band(dataset.where(model=MonteCarlo.name, kind=CRYSTAL)))
        elements += error_elements(dataset.where(kind=ERROR))
        elements.append(
            legend_names(
                {
                    f"liquid, {LIQUIDS[name].label}": f"liquid, {LIQUIDS[name].label}{reach}"
                    for name, reach in reaches.items()
                }
            )
        )
        return overlay(
            elements,
            self.title_for(f"Γ = {', '.join(f'{gamma:.6g}' for gamma in self.couplings)}"),
            xlabel=self.composition_label,
            ylabel="f − linear mixing (10⁻³ U₁)",
            xlim=(0.0, 1.0),
        )


def _block(
    name: str, phase: Solid | Liquid, x: np.ndarray, gamma: float, kind: str
) -> dict[str, Any]:
    coupling = np.full(len(x), gamma)
    f = phase.free_energy(x, coupling)
    errors = (
        {"uncertainty": phase.uncertainty(x, coupling)} if isinstance(phase, MonteCarlo) else {}
    )
    return {"model": name, "x": x, "f": f, "Gamma": gamma, "kind": kind, **errors}


def _energies(name: str, solid: Solid, x: np.ndarray, gamma: float) -> dict[str, Any]:
    f = solid.energy(x, np.full(len(x), gamma))
    return {"model": name, "x": x, "f": f, "Gamma": gamma, "kind": ENERGY}


def _tangents(
    name: str, solid: Solid, liquid_name: str, liquid: Liquid, ties: Ties
) -> Iterator[dict[str, Any]]:
    for row in range(len(ties)):
        ends = ((ties.left[row], ties.x_left[row]), (ties.right[row], ties.x_right[row]))
        gamma = ties.gamma[row : row + 1]
        yield {
            "model": name,
            "x": np.array([x for _, x in ends]),
            "f": np.array(
                [
                    (liquid if phase == LIQUID else solid).free_energy(np.array([x]), gamma)[0]
                    for phase, x in ends
                ]
            ),
            "Gamma": gamma[0],
            "kind": TANGENT,
            "liquid": liquid_name,
        }


def _columns(rows: Dataset) -> list[tuple[str, str, Any]]:
    return [("x", "x", rows["x"]), ("f", "f (10⁻³ U₁)", SCALE * rows["f"])]


def _line(rows: Dataset, label: str, colour: str, dash: str = "solid") -> hv.Curve:
    starts = np.flatnonzero(np.diff(rows["Gamma"].astype(float)) != 0.0) + 1
    pieces = [np.split(values, starts) for values in (rows["x"], SCALE * rows["f"])]
    columns = [("x", "x", broken(*pieces[0])), ("f", "f (10⁻³ U₁)", broken(*pieces[1]))]
    return curve(label, columns, colour, dash)


def _band(rows: Dataset) -> hv.Polygons:
    """From f - sigma to f + sigma, one area for each Gamma."""
    areas = []
    for gamma in dict.fromkeys(rows["Gamma"].tolist()):
        here = rows.where(Gamma=gamma)
        x, f, sigma = (here[name].astype(float) for name in ("x", "f", "uncertainty"))
        edge = np.concatenate([f + sigma, (f - sigma)[::-1]])
        areas.append({"x": np.concatenate([x, x[::-1]]), "f": SCALE * edge})
    dimensions = [hv.Dimension("x", label="x"), hv.Dimension("f", label="f (10⁻³ U₁)")]
    return hv.Polygons(areas, dimensions, label="±1 σ of Monte Carlo").opts(
        color=SOLID_COLOURS[MonteCarlo.name], alpha=0.35, line_width=0, show_legend=False
    )


def _tangent_elements(rows: Dataset) -> list[hv.Element]:
    count = len(rows) // 2
    x, f = rows["x"].reshape(count, 2), SCALE * rows["f"].reshape(count, 2)
    colours = np.array([SOLID_COLOURS[name] for name in rows["model"]], dtype=object)
    return [
        curve(
            "double tangents",
            [("x", "x", broken(*x)), ("f", "f (10⁻³ U₁)", broken(*f))],
            GREY,
            line_width=1,
        ),
        marks(
            "tangent points",
            [
                *_columns(rows),
                ("model", "solid", rows["model"]),
                ("liquid", "liquid", rows["liquid"]),
                ("colour", "colour", colours),
            ],
            "colour",
            size=7,
        ),
    ]


def _reach(liquid: Liquid) -> str:
    """The couplings for which the fits of a liquid hold, if they end."""
    if not np.isfinite(liquid.highest_gamma) or not liquid.exists:
        return ""
    return f" (Γ = {liquid.lowest_gamma:g} to {liquid.highest_gamma:.4g})"


def _told(rows: Dataset, gamma: float) -> str:
    """What the curves at one coupling show."""
    crystals = rows.keep(np.isin(rows["kind"], (CRYSTAL, STRUCTURE)))
    ends = extremes(crystals["f"])
    facts = []
    if ends is not None:
        model, x, f = (crystals[name][ends[0]] for name in ("model", "x", "f"))
        facts.append(
            f"of the solids '{SOLIDS[model].label}' comes lowest, "
            f"f = {rounded(f, 3)} U₁ at x = {rounded(x, 3)}"
        )
    tangents = rows.where(kind=TANGENT)
    tangents = tangents.keep(np.repeat(np.diff(tangents["x"].reshape(-1, 2))[:, 0] > HIDDEN, 2))
    pairs = list(dict.fromkeys(zip(tangents["model"], tangents["liquid"], strict=True)))
    coexisting = [
        f"'{SOLIDS[model].label}' and the liquid '{LIQUIDS[liquid].label}' from "
        f"{listed(_stretches(tangents.where(model=model, liquid=liquid)))}"
        for model, liquid in pairs
    ]
    if coexisting:
        facts.append(f"phases coexist, {clauses(coexisting)}")
    return f"At Γ = {rounded(gamma, 6)} {', and '.join(facts)}"


def _stretches(tangents: Dataset) -> list[str]:
    """Where the two points of each double tangent lie."""
    return [
        f"x = {rounded(left, 3)} to {rounded(right, 3)}"
        for left, right in tangents["x"].reshape(-1, 2)
    ]
