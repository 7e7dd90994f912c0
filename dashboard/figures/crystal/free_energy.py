"""Free energies of all phases against composition, with double tangents (Baiko 2025, Fig. 1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import param

from core.cancellation import each
from core.crystal.liquids import LIQUIDS, Liquid
from core.crystal.phases.mixture_ties import ties_at
from core.crystal.phases.tangents import LIQUID, Ties
from core.crystal.solids import DEFAULT_SHELLS, SOLIDS, MonteCarlo, Solid, solid_model
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import clauses, extremes, first_told, listed, paragraph
from dashboard.figures.crystal.energy_error import ERROR, SCALE, TABLE, energy_errors, error_layers
from dashboard.figures.crystal.inputs import (
    PAPER_GAMMA,
    MixtureFigure,
    chosen_liquids,
    chosen_solids,
    composition,
    coupling,
    couplings_told,
    distinct,
    liquids,
    shell_count,
    solids,
    where_fits_hold,
)
from dashboard.plots.numbers import rounded, scientific
from dashboard.plots.palette import BESIDE_SOLIDS, GREY, Dash
from dashboard.plots.vocabulary import Area, Axis, Curve, Inset, Layer, Marks, Panel, broken

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
    "f_reference",
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
LINEAR_MIXING = "linear-mixing"
SMALL_X = 0.03
"""Where the inset ends."""
INSET_PLACE = (0.3, 0.27, 0.56, 0.47)
"""Between the curves of energies and of free energies."""
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
    reference: param.Selector[str] = param.Selector(
        default=LINEAR_MIXING,
        objects={"linear mixing": LINEAR_MIXING, **{SOLIDS[n].label: n for n in SOLUTIONS}},
        label="f less that of",
        doc="What is subtracted in the drawing: linear mixing, or the free energy of a solid.",
    )
    inset = param.Boolean(
        False, label="Small x enlarged", doc="An inset of the smallest x, as in the paper's figure."
    )
    from_page: ClassVar = {"x": None}

    def dataset(self) -> Dataset:
        """Columns model, x, f (U_1), Gamma, kind, the liquid of each double tangent, errors (U_1).

        `f_reference` is the free energy of the solid that is subtracted in the drawing, if any.
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
        blocks = [self._with_reference(block) for block in blocks]
        errors, remarks = ([], []) if self.x else energy_errors(mixture, crystals, self.couplings)
        errors = [self._with_reference(block) for block in errors]
        return table(
            [*blocks, *errors],
            COLUMNS,
            units=dict.fromkeys(("f", "uncertainty", "error", "error_sigma", "f_reference"), "U_1"),
            notes=(*(() if self.model else refusals), *self._remarks(crystals, blocks), *remarks),
            refusals=tuple(dict.fromkeys(refused)),
            attributes={"mixture": mixture.label},
        )

    def tables(self, dataset: Dataset) -> tuple[str, ...]:
        """Also that of the errors, where they are shown."""
        found = super().tables(dataset)
        return (*found, TABLE) if ERROR in dataset["kind"] else found

    @property
    def couplings(self) -> list[float]:
        """The couplings that are shown."""
        return self.Gamma or [PAPER_GAMMA]

    def _with_reference(self, block: dict[str, Any]) -> dict[str, Any]:
        """The rows with what is subtracted from them.

        Raises
        ------
        OutsideValidityError : the solid that is to be subtracted does not reach the mixture.
        """
        if self.reference == LINEAR_MIXING:
            return block
        solid = solid_model(self.reference, self.mixture, self.shells)
        x = np.asarray(block["x"], dtype=float)
        return {**block, "f_reference": solid.free_energy(x, np.full(len(x), block["Gamma"]))}

    def _drawn(self, dataset: Dataset) -> Dataset:
        """The rows with f less what is subtracted."""
        if self.reference == LINEAR_MIXING:
            return dataset
        return replace(
            dataset,
            columns={**dataset.columns, "f": dataset["f"] - dataset["f_reference"]},
        )

    def _curves(
        self, crystals: dict[str, Solid], molten: dict[str, Liquid], gamma: float
    ) -> Iterator[dict[str, Any]]:
        x = np.sin(np.linspace(0.0, 0.5 * np.pi, POINTS)) ** 2
        for name, solid in crystals.items():
            if structures := _structures_of(solid):
                at, kind = np.array(structures), STRUCTURE
            else:
                at = x if solid.compounds is None else np.array(solid.compounds)
                kind = CRYSTAL
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
            lost = ", and narrower than the curve" if SCALE * largest < THINNEST else ""
            yield (
                f"{MonteCarlo.label}: the band is ±1 standard error of its sampling, at most "
                f"{scientific(largest)} U₁{lost}."
            )

    def summary(self, dataset: Dataset) -> str:
        """What coexists according to the double tangents, and the lowest crystal."""
        told = [_told(dataset.where(Gamma=gamma), gamma) for gamma in distinct(dataset, "Gamma")]
        return paragraph(
            f"{dataset.attributes['mixture']}, f less linear mixing against x, the number fraction "
            f"of {self.heavy}",
            *first_told(told, "coupling"),
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        dataset = self._drawn(dataset)
        curves = list(self._curves_of_phases(dataset))
        less = (
            "linear mixing"
            if self.reference == LINEAR_MIXING
            else f"f of the solid '{SOLIDS[self.reference].label}'"
        )
        return (
            Panel(
                (
                    *curves,
                    *_structures(dataset.where(kind=STRUCTURE)),
                    *_tangent_layers(dataset.where(kind=TANGENT)),
                    *_bands(dataset.where(model=MonteCarlo.name, kind=CRYSTAL)),
                    *error_layers(dataset.where(kind=ERROR)),
                ),
                Axis(self.composition_label, (0.0, 1.0), chooses="x"),
                Axis(f"f − {less} (10⁻³ U₁)"),
                self.title_for(couplings_told(self.couplings), *self._changed()),
                inset=_inset(curves) if self.inset else None,
            ),
        )

    def _changed(self) -> Iterator[str]:
        """Inputs that are not as usual and that a reader does not see in the drawing."""
        if self.shells != DEFAULT_SHELLS:
            yield f"{self.shells} shells"

    def _curves_of_phases(self, dataset: Dataset) -> Iterator[Curve]:
        for name, solid in SOLIDS.items():
            if not _structures_of(solid):
                rows = dataset.where(model=name, kind=CRYSTAL)
                yield from _lines(rows, solid.label, solid.colour)
        for name in SOLUTIONS:
            rows = dataset.where(model=name, kind=ENERGY)
            yield from _lines(rows, f"{SOLIDS[name].label}, energy", SOLIDS[name].colour, "dotted")
        for name, liquid in LIQUIDS.items():
            rows = dataset.where(model=name, kind=MOLTEN)
            label = f"liquid, {liquid.label}{_reach(liquid(self.mixture))}"
            yield from _lines(rows, label, GREY, BESIDE_SOLIDS[liquid.dash])


def _inset(curves: list[Curve]) -> Inset | None:
    """The smallest compositions of solids, where the paper's figure has an inset."""
    solids = [curve for curve in curves if curve.has_rows and curve.colour != GREY]
    energies = [curve for curve in solids if curve.dash == "dotted"]
    shown = energies or solids
    near = [curve.y[(curve.x >= 0.0) & (curve.x <= SMALL_X)] for curve in shown]
    values = np.concatenate(near) if near else np.empty(0)
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    low, high = float(values.min()), float(values.max())
    room = 0.05 * (high - low or 1.0)
    return Inset(
        tuple(shown),
        Axis("x", (0.0, SMALL_X)),
        Axis("f", (low - room, high + room)),
        INSET_PLACE,
        "energies at small x" if energies else "small x",
    )


def _structures_of(solid: Solid | type[Solid]) -> list[float]:
    """Compositions of the compounds of both nuclei; none for solutions and pure crystals."""
    return [x for x in solid.compounds or () if 0.0 < x < 1.0]


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


def _lines(rows: Dataset, label: str, colour: str, dash: Dash = "solid") -> Iterator[Curve]:
    """A curve for each Gamma."""
    for gamma in distinct(rows, "Gamma"):
        yield Curve(label, _columns(rows.where(Gamma=gamma)), colour, dash)


def _bands(rows: Dataset) -> Iterator[Area]:
    """From f - sigma to f + sigma, for each Gamma."""
    for gamma in distinct(rows, "Gamma"):
        here = rows.where(Gamma=gamma)
        x, f, sigma = (here[name].astype(float) for name in ("x", "f", "uncertainty"))
        low, high = SCALE * (f - sigma), SCALE * (f + sigma)
        yield Area(MonteCarlo.label, x, low, high, MonteCarlo.colour)


def _structures(rows: Dataset) -> Iterator[Marks]:
    for name, solid in SOLIDS.items():
        if len(here := rows.where(model=name)):
            yield Marks(solid.label, _columns(here), solid.colour, "square", 9.0)


def _tangent_layers(rows: Dataset) -> Iterator[Layer]:
    if not len(rows):
        return
    count = len(rows) // 2
    x, f = rows["x"].reshape(count, 2), SCALE * rows["f"].reshape(count, 2)
    lines = [("x", "x", broken(*x)), ("f", "f (10⁻³ U₁)", broken(*f))]
    yield Curve("double tangents", lines, GREY, width=1.0)
    points = [*_columns(rows), ("model", "solid", rows["model"])]
    points.append(("liquid", "liquid", rows["liquid"]))
    yield Marks("tangent points", points, [SOLIDS[m].colour for m in rows["model"]], size=7.0)


def _reach(liquid: Liquid) -> str:
    """The couplings for which the fits of a liquid hold, if they end."""
    if not np.isfinite(liquid.highest_gamma) or not liquid.exists:
        return ""
    return f" ({where_fits_hold(liquid)})"


def _told(rows: Dataset, gamma: float) -> str:
    """What the curves at one coupling show."""
    crystals = rows.keep(np.isin(rows["kind"], (CRYSTAL, STRUCTURE)))
    ends = extremes(crystals["f"])
    facts = []
    if ends is not None:
        model, x, f = (crystals[name][ends[0]] for name in ("model", "x", "f"))
        facts.append(
            f"the solid '{SOLIDS[model].label}' lies lowest, f = {rounded(f, 3)} U₁ at "
            f"x = {rounded(x, 3)}"
        )
    tangents = rows.where(kind=TANGENT)
    tangents = tangents.keep(np.repeat(np.diff(tangents["x"].reshape(-1, 2))[:, 0] > HIDDEN, 2))
    coexisting = [
        f"'{SOLIDS[model].label}' and the liquid '{LIQUIDS[liquid].label}' from "
        f"{listed(_intervals(tangents.where(model=model, liquid=liquid)))}"
        for model, liquid in distinct(tangents, "model", "liquid")
    ]
    if coexisting:
        facts.append(f"solid and liquid coexist: {clauses(coexisting)}")
    return f"At Γ = {rounded(gamma, 6)} {', and '.join(facts)}"


def _intervals(tangents: Dataset) -> list[str]:
    """Where the two points of each double tangent lie."""
    return [
        f"x = {rounded(left, 3)} to {rounded(right, 3)}"
        for left, right in tangents["x"].reshape(-1, 2)
    ]
