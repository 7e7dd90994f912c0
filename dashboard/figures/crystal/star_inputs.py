"""Inputs that figures of crystallising stars share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import param

from core.crystal.heat.freezing_line import REFERENCE
from core.crystal.heat.latent import has_curve
from core.crystal.liquids import LIQUIDS, PotekhinCorrected
from core.crystal.phases.reference import reference_label
from core.crystal.solids import SOLIDS
from core.dataset import Dataset
from core.dwarf.cooling import Envelope
from core.dwarf.model import Dwarf, profile_of
from core.dwarf.restructuring import STOP
from core.dwarf.structure import HEAVIEST, LIGHTEST
from core.dwarf.tracks import MESTEL, THICK, THIN, read_track
from dashboard.figures.crystal.inputs import OWN, MixtureFigure, shell_count, solids, unusual
from dashboard.inputs.parameters import Numbers, Quantity, Text
from dashboard.inputs.quantities import TEMPERATURE_IN_KELVIN
from dashboard.plots.palette import REFERENCE_COLOUR

MASS_BOUNDS = (LIGHTEST, HEAVIEST)
START_MASS, START_OXYGEN = 0.6, 0.5
ENVELOPES = {
    "thick hydrogen": THICK,
    "thin hydrogen": THIN,
    "Mestel, to compare": MESTEL,
}
TRACK_DOC = (
    "A track of your own in place of the envelope: rows of log10 T_c (K) and log10 L (L_sun), "
    "such as '6 -4.4; 6.5 -3.9; 7 -2.7; 7.2 -2.2'; empty: none."
)
PROFILE_DOC = (
    "Mass fraction of Z2 before freezing by shells: rows of m/M and X, such as "
    "'0 0.7; 0.5 0.6; 1 0.4'; empty: the same everywhere."
)


def mass(default: list[float] | None = None, longest: int = 1) -> Numbers:
    """Parameter M."""
    return Numbers(
        default, bounds=MASS_BOUNDS, longest=longest, doc="Mass of the star in solar masses."
    )


def oxygen(longest: int = 1) -> Numbers:
    """Parameter X_O."""
    return Numbers(
        [START_OXYGEN],
        bounds=(0.0, 1.0),
        inclusive_bounds=(False, False),
        longest=longest,
        doc="Mass fraction of Z2 before freezing; by mass, not by number.",
    )


def envelope() -> param.Selector:
    """Parameter envelope."""
    return param.Selector(
        default=THICK,
        objects=ENVELOPES,
        label="Envelope",
        doc="Whose luminosity belongs to a core temperature.",
    )


def own_track() -> Text:
    """Parameter track."""
    return Text(
        reads=read_track,
        form="rows of log T_c and log L, such as 6 -4.4; 6.5 -3.9; 7 -2.7; 7.2 -2.2",
        label="L(T) of your own",
        doc=TRACK_DOC,
    )


def initial_profile() -> Text:
    """Parameter initial."""
    return Text(
        reads=profile_of,
        form="rows of m/M and X, such as 0 0.7; 0.5 0.6; 1 0.4",
        label="X(m) before freezing",
        doc=PROFILE_DOC,
    )


def usual_heat() -> param.Boolean:
    """Parameter usual_heat."""
    return param.Boolean(
        False, label="0.77 kT of latent heat", doc="Take 0.77 kT per ion for the latent heat."
    )


def even_masses() -> param.Boolean:
    """Parameter even_masses."""
    return param.Boolean(
        False,
        label="A = 2Z exactly",
        doc="Leave out that nuclei of oxygen have more electrons per gram than those of carbon.",
    )


def stop() -> Quantity:
    """Parameter T_stop."""
    return Quantity(
        STOP,
        units=TEMPERATURE_IN_KELVIN,
        bounds=(1e5, 1e8),
        label="Diffusion stops at T",
        doc="Core temperature in K below which nuclei in the crystal stay where they are.",
    )


class StarFigure(MixtureFigure):
    """A figure of white dwarfs that freeze."""

    X_O = oxygen()
    model = solids()
    liquid: param.Selector[str] = param.Selector(
        default=PotekhinCorrected.name, objects=list(LIQUIDS), doc="Model of the liquid."
    )
    shells = shell_count()
    initial = initial_profile()
    usual_heat = usual_heat()
    even_masses = even_masses()

    M: Any
    """Of `mass()`."""

    __abstract = True

    def dwarf(self, M: float, X: float, solid: str) -> Dwarf:
        """The star of these inputs."""
        return Dwarf(
            M,
            X,
            solid,
            self.liquid,
            self.shells,
            self.Z1,
            self.Z2,
            self.usual_heat,
            not self.even_masses,
            profile=profile_of(self.initial),
        )

    def dwarfs(self) -> list[Dwarf]:
        """All stars of these inputs: each solid with each mass and composition."""
        return [
            self.dwarf(M, X, solid)
            for M in self.masses
            for X in self.X_O or [START_OXYGEN]
            for solid in self.solid_names
        ]

    @property
    def masses(self) -> list[float]:
        """Solar masses."""
        return self.M or [START_MASS]

    @property
    def solid_names(self) -> list[str]:
        """Those that are chosen, or all that have a liquidus, and the published melting curve."""
        named = self.model or [name for name, solid in SOLIDS.items() if solid.compounds is None]
        return [*named, *([REFERENCE] if has_curve(self.mixture) else [])]

    def named(self, dataset: Dataset) -> Dataset:
        """A dataset with the mixture; what nobody has asked for by name is no refusal."""
        made = replace(dataset, attributes={**dataset.attributes, "mixture": self.mixture.label})
        if self.model:
            return made
        return replace(made, notes=(*made.notes, *made.refusals), refusals=())

    def label_of(self, model: str) -> str:
        """A solid as its control calls it."""
        return SOLIDS[model].label if model in SOLIDS else reference_label(self.mixture)

    def colour_of(self, model: str) -> str:
        """As in all figures."""
        return SOLIDS[model].colour if model in SOLIDS else REFERENCE_COLOUR

    @property
    def fraction_label(self) -> str:
        """Of an axis."""
        return f"mass fraction of {self.heavy}"

    def told(self) -> Iterator[str]:
        """For a title: the star, and what is not as usual."""
        if len(self.masses) == 1:
            yield f"{self.masses[0]:g} M☉"
        if self.initial:
            yield "X(m) of your own"
        elif len(self.X_O) <= 1:
            yield f"X of {self.heavy} = {(self.X_O or [START_OXYGEN])[0]:g} by mass"
        if self.usual_heat:
            yield "0.77 kT of latent heat"
        if self.even_masses:
            yield "A = 2Z"
        yield from unusual(self.shells, OWN, [self.liquid])


class RadiatingFigure(StarFigure):
    """A figure of how long stars take to radiate their heat."""

    envelope = envelope()
    track = own_track()

    __abstract = True

    def lets_out(self, stops: float = STOP) -> Envelope:
        """The envelope of these inputs."""
        return Envelope(self.envelope, self.track, stops)

    def told(self) -> Iterator[str]:
        """As of any star, with the envelope."""
        yield from super().told()
        if self.track.strip():
            yield "L(T) of your own"
        else:
            words = {name: text for text, name in ENVELOPES.items()}
            yield words[self.envelope]
