"""Luminosity of a white dwarf against its age, with and without the heats of its crystal."""

from __future__ import annotations

from collections.abc import Iterator

from core.dataset import Dataset
from core.dwarf.cooling import CAPACITY, LATENT, UNMIXING, cooling_age
from core.dwarf.restructuring import EXSOLUTION, ORDERING
from core.dwarf.tracks import MESTEL
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.crystal.inputs import distinct
from dashboard.figures.crystal.star_inputs import START_MASS, RadiatingFigure, mass, stop
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREEN, GREY, ORANGE, PINK, Dash
from dashboard.plots.vocabulary import Axis, Curve, Panel

AGE = "age since T = 10⁷·² K (Gyr)"
LUMINOSITY = "log₁₀ L/L☉"
BOTH = f"{LATENT} + {UNMIXING}"
HUES: dict[str, tuple[str, Dash]] = {
    CAPACITY: (GREY, "solid"),
    LATENT: (BLUE, "solid"),
    BOTH: (ORANGE, "solid"),
    f"{BOTH} + {ORDERING}": (GREEN, "dashed"),
    f"{BOTH} + {EXSOLUTION}": (PINK, "dotdash"),
}
OLDEST = 15.0
"""Gyr to which the axis reaches at least."""
ROOM = 0.15


class CoolingAge(RadiatingFigure):
    """How long a star takes to its luminosity, without any heat and with one after the other."""

    path = "crystal/cooling-age"
    title = "Luminosity and age"

    M = mass([START_MASS])
    T_stop = stop()

    def dataset(self) -> Dataset:
        """Columns heats, envelope, T_centre (K), log_L, age (Gyr), for the first of the solids."""
        star = self.dwarf(self.masses[0], self.X_O[0] if self.X_O else 0.5, self.solid_names[0])
        return self.named(cooling_age(star, self.lets_out(self.T_stop)))

    def summary(self, dataset: Dataset) -> str:
        """The age of the coldest star with each choice of heats."""
        facts = []
        for heats, envelope in distinct(dataset, "heats", "envelope"):
            if envelope == MESTEL and self.envelope != MESTEL:
                continue
            rows = dataset.where(heats=heats, envelope=envelope)
            age, log_L = (rounded(rows[name][-1], 3) for name in ("age", "log_L"))
            facts.append(f"{_words(heats)} {age} Gyr at log L/L☉ = {log_L}")
        return paragraph(
            f"{', '.join(self.told())}, '{self.label_of(self.solid_names[0])}': age "
            f"{clauses(facts, 6)}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        label = self.label_of(self.solid_names[0])
        # Where the star itself goes: Mestel's law beside it goes on.
        own = dataset.keep((dataset["envelope"] != MESTEL) | (self.envelope == MESTEL))
        oldest, low, high = (
            float(end) for end in (own["age"].max(), own["log_L"].min(), own["log_L"].max())
        )
        return (
            Panel(
                (*self._curves(dataset),),
                Axis(AGE, (0.0, max(OLDEST, 1.05 * oldest))),
                Axis(LUMINOSITY, (low - ROOM, high + ROOM)),
                self.title_for(label, *self.told()),
            ),
        )

    def _curves(self, dataset: Dataset) -> Iterator[Curve]:
        for heats, envelope in distinct(dataset, "heats", "envelope"):
            rows = dataset.where(heats=heats, envelope=envelope)
            colour, dash = HUES[heats]
            label = _words(heats)
            if envelope == MESTEL and self.envelope != MESTEL:
                colour, dash, label = GREY, "dotted", "Mestel’s law, both heats: too faint"
            columns = [
                ("age", AGE, rows["age"]),
                ("log_L", LUMINOSITY, rows["log_L"]),
                ("T_centre", "T of the core (K)", rows["T_centre"]),
            ]
            yield Curve(label, columns, colour, dash)


def _words(heats: str) -> str:
    return "heat capacity alone" if heats == CAPACITY else f"with {heats}"
