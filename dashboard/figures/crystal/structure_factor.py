"""Structure factor of the composition along the symmetry lines of the Brillouin zone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from core.cancellation import each
from core.crystal.lattice import lattice_named, shell_cosines
from core.crystal.lattice_sums import lattice_sums
from core.crystal.order.ordering import OrderingProblem
from core.crystal.order.spherical import spherical_model
from core.crystal.order.structure_factor import ZonePath, folded, place_on_path, zone_path
from core.crystal.solids import Random, SecondOrder, ShortRange, Spherical
from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import MOST, clauses, counted, low_and_high, paragraph
from dashboard.figures.crystal.inputs import (
    PAPER_GAMMA,
    MixtureFigure,
    composition,
    coupling,
    distinct,
    lattice_name,
    models_among,
    shell_count,
    solids,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.vocabulary import Axis, Columns, Curve, Marks, Panel, vertical

COLUMNS = ("model", "distance", "kx", "ky", "kz", "S", "S_over_random", "kind", "x", "Gamma")
MODELS = (Random, ShortRange, Spherical)
ALONG, BINDING = "path", "S(k) = 0"
CENTRE = "k = 0"
"""Of the point that is called Γ elsewhere, as Γ is the coupling here."""
TOUCHING = 1e-5
FLAT = 1e-6
"""Range of a curve that is the same everywhere."""


class StructureFactor(MixtureFigure):
    """S(k) = x(1-x) + sum_i (alpha_i - x^2) C_i(k), in units of that of the random crystal."""

    path = "crystal/structure-factor"
    title = "Structure factor"

    x = composition([0.5])
    Gamma = coupling([PAPER_GAMMA])
    model = solids(doc="random, short-range or spherical; all three if none is given.")
    shells = shell_count()
    lattice = lattice_name()

    def dataset(self) -> Dataset:
        """Columns model, distance and kx, ky, kz (2 pi/a_l), S, S/[x(1-x)] and kind.

        Rows of kind "S(k) = 0" are the wavevectors, folded into the irreducible wedge, at which the
        condition S(k) >= 0 binds; their distance is nan where they lie off the path.
        """
        SecondOrder.check(self.mixture)
        lattice = lattice_named(self.lattice)
        path = zone_path(lattice)
        blocks: list[dict[str, Any]] = []
        notes: list[str] = []
        for x, gamma in each([*product(self.x or [0.5], self.Gamma or [PAPER_GAMMA])]):
            made, remarks = self._at(path, x, gamma)
            blocks += [{**block, "x": x, "Gamma": gamma} for block in made]
            notes += remarks
        data = table(
            blocks,
            COLUMNS,
            units=dict.fromkeys(("distance", "kx", "ky", "kz"), "2 pi/a_l"),
            attributes={"mixture": self.mixture.label, "lattice": self.lattice},
        )
        return data.with_notes((*notes, *self._remarks(data)))

    def _at(self, path: ZonePath, x: float, gamma: float) -> tuple[list[dict[str, Any]], list[str]]:
        """Blocks of all models at one composition and coupling, and remarks."""
        blocks: list[dict[str, Any]] = []
        g = gamma * float(self.mixture.ordering_energy(np.array(x)))
        y = g * x * (1.0 - x)
        names = [model.name for model in MODELS]
        models = models_among(self.model, names, "a structure factor")
        if Random.name in models:
            blocks.append(_along(Random.name, path, x, np.ones(len(path.k))))
        if ShortRange.name in models:
            blocks += self._short_range(path, x, g)
        if Spherical.name not in models:
            return blocks, []
        try:
            scaled = spherical_model(lattice_named(self.lattice)).structure_factor(path.k, y)
        except OutsideValidityError as error:
            return blocks, [str(error)]
        return [*blocks, _along(Spherical.name, path, x, scaled)], []

    def _short_range(self, path: ZonePath, x: float, g: float) -> list[dict[str, Any]]:
        sums = lattice_sums(self.lattice, self.shells)
        problem = OrderingProblem(sums)
        deviation = problem.equilibrium(np.array([x]), np.array([g])).deviation[0]
        random = x * (1.0 - x)
        scaled = 1.0 + shell_cosines(path.k, sums.lattice, sums.shells) @ deviation / random
        touching = problem.minima(x, deviation, TOUCHING)
        inside = np.unique(np.round(folded(touching.k, sums.lattice), 6), axis=0)
        blocks = [_along(ShortRange.name, path, x, scaled)]
        if len(inside):
            blocks.append(
                {
                    "model": ShortRange.name,
                    "distance": place_on_path(inside, sums.lattice),
                    "kx": inside[:, 0],
                    "ky": inside[:, 1],
                    "kz": inside[:, 2],
                    "S": 0.0,
                    "S_over_random": 0.0,
                    "kind": BINDING,
                }
            )
        return blocks

    def _remarks(self, data: Dataset) -> list[str]:
        binding = data.where(kind=BINDING)
        if not len(binding):
            lowest = data.where(model=ShortRange.name)["S_over_random"]
            if not len(lowest):
                return []
            return [f"S(k) ≥ 0 does not bind; on this path S/[x(1 − x)] ≥ {lowest.min():.3f}."]
        places = [
            f"({kx:.3f}, {ky:.3f}, {kz:.3f})"
            for kx, ky, kz in zip(binding["kx"], binding["ky"], binding["kz"], strict=True)
        ]
        return [f"S(k) ≥ 0 binds at k = {', '.join(places)} × 2π/aₗ and equivalent wavevectors."]

    def summary(self, dataset: Dataset) -> str:
        """Where each model's structure factor is smallest and largest on the path."""
        told = [
            f"x = {rounded(x)}, Γ = {rounded(gamma, 6)}: "
            f"{clauses(list(self._told(dataset.where(x=x, Gamma=gamma))), len(MODELS) + 1)}"
            for x, gamma in distinct(dataset, "x", "Gamma")[:MOST]
        ]
        mixture, lattice = (dataset.attributes[name] for name in ("mixture", "lattice"))
        return paragraph(f"{mixture}, {lattice} lattice, S(k)/[x(1 − x)]", *told)

    def _told(self, rows: Dataset) -> Iterator[str]:
        path = zone_path(lattice_named(self.lattice))
        for model in MODELS:
            along = rows.where(model=model.name, kind=ALONG)
            ends = low_and_high(along["S_over_random"], partial(_near_corner, path, along))
            if ends is None:
                continue
            if np.ptp(along["S_over_random"]) < FLAT:
                yield f"'{model.label}' is {rounded(along['S_over_random'][0], 3)} everywhere"
            else:
                yield f"'{model.label}' goes from {ends[0]} to {ends[1]}"
        binding = rows.where(kind=BINDING)
        if len(binding):
            yield f"S(k) vanishes at {counted(len(binding), 'wavevector')}"

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        path = zone_path(lattice_named(self.lattice))
        x, gamma = (self.x or [0.5])[0], (self.Gamma or [PAPER_GAMMA])[0]
        where = f"x = {x:g}", f"Γ = {gamma:.6g}"
        return (
            Panel(
                (*_curves(dataset), *_binding(dataset), vertical(path.corners)),
                Axis(
                    "wavevector k, along lines between special points of the Brillouin zone",
                    (path.corners[0], path.corners[-1]),
                    ticks=tuple(zip(path.corners, map(_point, path.names), strict=True)),
                ),
                Axis("S(k)/[x(1 − x)]"),
                self.title_for(*where, f"{self.shells} shells", f"{self.lattice} lattice"),
            ),
        )


def _curves(dataset: Dataset) -> Iterator[Curve]:
    """One for each model, composition and coupling."""
    for model in MODELS:
        rows = dataset.where(model=model.name, kind=ALONG)
        for x, gamma in distinct(rows, "x", "Gamma"):
            here = rows.where(x=x, Gamma=gamma)
            yield Curve(model.label, _columns(here), model.colour, end=model.label)


def _binding(dataset: Dataset) -> Iterator[Marks]:
    rows = dataset.where(kind=BINDING)
    rows = rows.keep(np.isfinite(rows["distance"]))
    if len(rows):
        yield Marks(BINDING, _columns(rows), ShortRange.colour, size=10.0)


def _along(name: str, path: ZonePath, x: float, scaled: np.ndarray) -> dict[str, Any]:
    unit = path.unit
    return {
        "model": name,
        "distance": path.distance,
        "kx": path.k[:, 0] / unit,
        "ky": path.k[:, 1] / unit,
        "kz": path.k[:, 2] / unit,
        "S": scaled * x * (1.0 - x),
        "S_over_random": scaled,
        "kind": ALONG,
    }


def _columns(rows: Dataset) -> Columns:
    return [
        ("distance", "distance (2π/aₗ)", rows["distance"]),
        ("S_over_random", "S/[x(1 − x)]", rows["S_over_random"]),
        ("kx", "k along x (2π/aₗ)", rows["kx"]),
        ("ky", "k along y (2π/aₗ)", rows["ky"]),
        ("kz", "k along z (2π/aₗ)", rows["kz"]),
    ]


def _point(name: str) -> str:
    """A special point as it is called in the drawing."""
    return CENTRE if name == "Γ" else name


def _near_corner(path: ZonePath, along: Dataset, row: int) -> str:
    """A value with the corner of the path that lies nearest to it."""
    away = np.abs(np.array(path.corners) - along["distance"][row])
    return (
        f"{rounded(along['S_over_random'][row], 3)} near {_point(path.names[int(away.argmin())])}"
    )
