"""The crust's share in the moment of inertia of a star."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from core.star.mass_radius import VELA, VELA_ENTRAINED
from core.star.matter import BASES, N_1, N_2
from dashboard.figures.common.summary_text import clauses, paragraph, share
from dashboard.figures.crust.inputs import RUN_COLOURS, CrustFigure, interactions
from dashboard.figures.crust.star_inputs import (
    LAYER_WORDS,
    MASS_LABEL,
    RADIUS_LABEL,
    SUN,
    base,
    star_temperature,
    told,
    whole_stars,
)
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import LOG, Across, Area, Axis, Curve, Key, Layer, Panel

SHARE_LABEL = "crust’s share in the moment of inertia"
EXACT, LINK = "slow rotation", "Link, Epstein & Lattimer"
COLUMNS = (
    "interaction", "M", "R", "I", *(f"dI_{one}" for one in BASES),
    *(f"dI_LEL_{one}" for one in BASES),
)  # fmt: skip
TICKS = tuple((part, share(part)) for part in (0.005, 0.01, 0.02, 0.05, 0.1))
LEAST, TOLD = 0.5, 1.4
"""Solar masses from which on stars are drawn, and of the one that is told of."""


class CrustInertia(CrustFigure):
    """The crust's share in I against the mass of whole stars, with what glitches of Vela need."""

    path = "crust/crust-inertia"
    title = "Moment of inertia of the crust"
    from_page: ClassVar = {"T": "star_T"}

    T = star_temperature()
    interaction = interactions()
    base = base()

    def dataset(self) -> Dataset:
        """Columns interaction, M, R, I, shares dI_n_1, dI_n_x, dI_n_2 and by LEL.

        Raises
        ------
        DenseMatterError : no interaction makes a star, or matter is not in beta equilibrium.
        """
        if self.proton_fraction is not None:
            raise OutsideValidityError(
                "Whole stars are in beta equilibrium: choose it in place of a fixed Y_p."
            )
        found, notes = whole_stars(self.matters, self.T)
        blocks = []
        for name, whole in found.items():
            stars = whole.keep(np.flatnonzero((whole["stable"] == 1) & (whole["M"] >= LEAST)))
            blocks.append({**stars.columns, "interaction": np.full(len(stars), name)})
        units = next(iter(found.values())).units
        return table(blocks, COLUMNS, units=units, notes=(*notes, *self.limits))

    def summary(self, dataset: Dataset) -> str:
        """The share in a star of 1.4 solar masses by interaction, with the range of the base."""
        facts = []
        for name in dict.fromkeys(dataset["interaction"].tolist()):
            rows = dataset.where(interaction=name)
            if rows["M"].max() < TOLD:
                continue
            low, here, high = (
                share(float(np.interp(TOLD, rows["M"], rows[f"dI_{one}"])))
                for one in (N_1, self.base, N_2)
            )
            facts.append(f"{name} {here}, from {low} at n₁ to {high} at n₂")
        return paragraph(
            f"{self._title}: share of the crust in I of {TOLD:g} {SUN}: {clauses(facts, 6)}",
            f"Glitches of the Vela pulsar need {share(VELA)}, with entrained neutrons about "
            f"{share(VELA_ENTRAINED)}",
        )

    @property
    def _title(self) -> str:
        return self.title_for(f"T = {self.T:g} MeV", LAYER_WORDS[self.base])

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        return (
            Panel(
                (
                    *self._curves(dataset),
                    Across("y", [VELA], GREY, "dotted", f"{share(VELA)}: Vela", 1.5),
                    Across(
                        "y", [VELA_ENTRAINED], GREY, "dotdash",
                        f"{share(VELA_ENTRAINED)}: Vela, with entrainment", 1.5,
                    ),
                ),
                Axis(MASS_LABEL, chooses="M"),
                Axis(SHARE_LABEL, (0.004, 0.12), LOG, TICKS),
                self._title,
            ),
        )  # fmt: skip

    def _curves(self, dataset: Dataset) -> Iterator[Layer]:
        names = (("R", RADIUS_LABEL), ("I", "I (10⁴⁵ g cm²)"))
        matters = [matter.interaction for matter in self.matters]
        for place, name in enumerate(matters):
            rows, colour = dataset.where(interaction=name), RUN_COLOURS[place % len(RUN_COLOURS)]
            if not len(rows):
                continue
            if place == 0:
                low, high = rows[f"dI_{N_1}"], rows[f"dI_{N_2}"]
                yield Area(f"{name}, base n₁ to n₂", rows["M"], low, high, colour, 0.25)
                fit = told(rows, ("M", MASS_LABEL), (f"dI_LEL_{self.base}", SHARE_LABEL))
                yield Curve(name, fit, colour, "dashed", 1.2, key=LINK)
            exact = told(rows, ("M", MASS_LABEL), (f"dI_{self.base}", SHARE_LABEL), *names)
            yield Curve(name, exact, colour, key=EXACT)
        yield Key(EXACT, group="how")
        yield Key(LINK, dash="dashed", width=1.2, group="how")
