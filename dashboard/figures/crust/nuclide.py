"""One nuclide: what is known of it, its partition function, and its share of the crust."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import param

from core.crust.nuclide_track import alone, mass_fraction_along
from core.dataset import Dataset, table
from core.errors import InvalidInputError
from core.nuclides.partition import GROUND, partition_function
from core.nuclides.pool import pool
from core.nuclides.symbols import nuclide_name
from dashboard.figures.common.summary_text import density, nearest, paragraph
from dashboard.figures.crust.inputs import (
    DENSITY_LABEL,
    LIMITS,
    CrustFigure,
    cursor,
    interaction,
    temperature,
)
from dashboard.plots.numbers import plain, rounded
from dashboard.plots.palette import GREY, VERMILLION
from dashboard.plots.vocabulary import LOG, Axis, Curve, Limits, Panel, Texts, vertical

HEAVIEST = (136, 400)
"""Largest Z and A that can be asked for; pools end below."""
OPENS = "all about this nuclide"
"""What a click on a chart opens, in words."""
FACTS = ("B", "S_n", "S_p", "S_2n", "S_2p")
COLDEST, HOTTEST, POINTS = 0.1, 3.0, 81
"""Temperatures of z in MeV, and how many; those of the crust lie within them."""
DECADES = 6
"""Of mass fractions below the largest one that are drawn."""
LEADS = 1e-6
"""Part by which the largest mass fraction may be off."""
NO_LEVELS = "It has no level density: z is 2J + 1 of its ground state."
FACT_PLACES = (0.86, 0.74, 0.62, 0.5)
"""Heights of the lines of facts, in parts of their panel's axis."""


class Nuclide(CrustFigure):
    """Partition function of a nuclide above, its mass fraction along the crust below."""

    path = "crust/nuclide"
    title = "One nuclide"
    panel_heights = (260, 320)
    chosen_by = ("N", "Z")

    Z = param.Integer(2, bounds=(0, HEAVIEST[0]), doc="Number of protons.")
    A = param.Integer(14, bounds=(2, HEAVIEST[1]), doc="Number of nucleons.")
    T = temperature()
    interaction = interaction()
    cursor = cursor()
    from_page: ClassVar = {"cursor": "n_B"}

    def choose(self, numbers: Mapping[str, float]) -> None:
        """Take the nuclide at N and Z of a chart."""
        N, Z = (max(round(numbers[name]), 0) for name in ("N", "Z"))
        super().choose({"Z": Z, "A": Z + N})

    def dataset(self) -> Dataset:
        """Columns Z, A, T (MeV), z, n_B (fm^-3), X, X_most, B, S_n and so on (MeV), J, source.

        Rows of the partition function z(T) come first, then those of the mass fraction X along the
        crust at T. X_most is the largest mass fraction of any nuclide; what is known of the nuclide
        stands in every row.

        Raises
        ------
        InvalidInputError : the nuclide is not in the pool.
        """
        nuclides = pool(self.pool_name)
        if (self.Z, self.A) not in nuclides:
            raise InvalidInputError(
                f"{nuclide_name(self.Z, self.A)} (Z = {self.Z}, N = {self.A - self.Z}) is not in "
                "the pool of nuclides: choose one that the chart does not hatch."
            )
        row = nuclides.index(self.Z, self.A)
        known = {name: float(getattr(nuclides, name)[row]) for name in FACTS}
        known["J"] = 0.5 * (float(nuclides.degeneracy[row]) - 1.0)
        same = {"Z": self.Z, "A": self.A, **known, "source": str(nuclides.source[row])}
        one = alone(nuclides, row)
        T = np.geomspace(min(COLDEST, self.T), max(HOTTEST, self.T), POINTS)
        z = [math.exp(partition_function(one, value, self.partition)[0][0]) for value in T.tolist()]
        along = mass_fraction_along(self.matter, self.T, (self.Z, self.A), self.proton_fraction)
        made = table(
            [{**same, "T": T, "z": np.array(z)}, {**same, "T": self.T, **along.columns}],
            ("Z", "A", "T", "z", "n_B", "X", "X_most", *FACTS, "J", "source"),
            units={"T": "MeV", "n_B": "fm^-3", **dict.fromkeys(FACTS, "MeV")},
            attributes={"pool": nuclides.name, "interaction": self.interaction},
        )
        without = self.partition != GROUND and z[-1] == z[0]
        notes = [_facts(made), *([NO_LEVELS] if without else [])]
        return made.with_notes((*notes, *along.notes, *self.limits, self.counted))

    def summary(self, dataset: Dataset) -> str:
        """What the nuclide is, how much of it there is, and its partition function at T."""
        if not len(dataset):
            return paragraph(f"Nothing is known of {nuclide_name(self.Z, self.A)}")
        levels, crust = _parts(dataset)
        z = rounded(float(np.interp(self.T, levels["T"], levels["z"])), 3)
        told = [_facts(dataset).rstrip("."), f"z = {z} at T = {self.T:g} MeV", *_largest(crust)]
        at = nearest(crust["n_B"], self.cursor)
        if at is not None and np.isfinite(crust["X"][at]):
            told.append(f"Near the cursor X = {rounded(crust['X'][at], 3)}")
        return paragraph(*told)

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        levels, crust = _parts(dataset)
        return self._levels(levels), self._crust(crust)

    def _levels(self, levels: Dataset) -> Panel:
        """The partition function, and what is known of the nuclide."""
        limits = _room_above(levels)
        return Panel(
            (
                Curve("z", [("T", "T (MeV)", levels["T"]), ("z", "z", levels["z"])], VERMILLION),
                vertical(self.T),
                _fact_lines(levels, limits),
            ),
            Axis("T (MeV)", (levels["T"][0], levels["T"][-1]), LOG, chooses="T"),
            Axis("z", limits, LOG),
            f"{_name(levels)}: partition function",
            legend=False,
        )

    def _crust(self, crust: Dataset) -> Panel:
        """The mass fraction along the crust, and the largest one of any nuclide."""
        top = float(np.nanmax(crust["X"], initial=0.0))
        across = ("n_B", DENSITY_LABEL, crust["n_B"])
        curves = [
            Curve(label, [across, ("X", "mass fraction X", crust[column])], colour, width=width)
            for label, column, colour, width in (
                ("most abundant nuclide", "X_most", GREY, 1.5),
                (_name(crust), "X", VERMILLION, 2.5),
            )
        ]
        return Panel(
            (*curves, vertical(self.cursor)),
            Axis(DENSITY_LABEL, LIMITS["all"], LOG, chooses="n_B"),
            Axis("mass fraction X", (10.0**-DECADES * top, 1.5) if top else None, LOG),
            self.title_at_T(),
        )


def _parts(dataset: Dataset) -> tuple[Dataset, Dataset]:
    """The rows of the partition function, and those of the crust."""
    of_levels = np.isfinite(dataset["z"])
    return dataset.keep(of_levels), dataset.keep(~of_levels)


def _name(rows: Dataset) -> str:
    return nuclide_name(int(rows["Z"][0]), int(rows["A"][0]))


def _fact_words(rows: Dataset) -> Iterator[str]:
    """What is known of the nuclide, a line a thing."""
    B, A = float(rows["B"][0]), int(rows["A"][0])
    yield f"B = {plain(B, '.2f')} MeV, B/A = {plain(B / A, '.2f')} MeV"
    for nucleon, sign in (("n", "ₙ"), ("p", "ₚ")):
        one, two = (float(rows[f"S_{count}{nucleon}"][0]) for count in ("", "2"))
        yield f"S{sign} {_energy(one)}, S₂{sign} {_energy(two)}"
    yield f"J = {_spin(float(rows['J'][0]))}; mass: {rows['source'][0]}"


def _energy(value: float) -> str:
    """A separation energy; none without the nuclide that would be left."""
    return f"= {plain(value, '.2f')} MeV" if math.isfinite(value) else "not known"


def _spin(J: float) -> str:
    return f"{J:g}" if J.is_integer() else f"{2 * J:.0f}/2"


def _facts(dataset: Dataset) -> str:
    Z, A = int(dataset["Z"][0]), int(dataset["A"][0])
    return f"{_name(dataset)}, Z = {Z}, N = {A - Z}: {'; '.join(_fact_words(dataset))}."


def _largest(crust: Dataset) -> list[str]:
    """Where there is most of it, and where it leads."""
    X = crust["X"].astype(float)
    if not np.isfinite(X).any():
        return ["No nuclei"]
    most = int(np.nanargmax(X))
    told = f"Its largest mass fraction is {rounded(X[most], 3)}, at n_B = "
    told += density(crust["n_B"][most])
    leads = crust["n_B"][crust["X_most"] * (1.0 - LEADS) <= X]
    if not len(leads):
        return [told]
    return [told, f"It leads from {density(leads.min())} to {density(leads.max())}"]


def _room_above(levels: Dataset) -> Limits:
    """Limits of z with room for words above its lower end."""
    low, high = float(levels["z"].min()), float(levels["z"].max())
    return 0.5 * low, max(2.0 * high, 100.0 * low)


def _fact_lines(levels: Dataset, limits: Limits) -> Texts:
    left = levels["T"][0] * (levels["T"][-1] / levels["T"][0]) ** 0.02
    words = list(_fact_words(levels))
    low, high = limits
    heights = [low * (high / low) ** place for place in FACT_PLACES]
    return Texts("facts", [left] * len(words), heights, words, align="left", colour=GREY)
