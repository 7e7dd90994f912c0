"""What inputs and models are, in a sentence for somebody of another field.

Shown as help at controls, for the models of a figure, and by `serve.py data FIGURE --list`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import param

from core.crystal.liquids import LIQUIDS
from core.crystal.solids import SOLIDS
from core.crystal.ternary import liquids as ternary_liquids
from core.crystal.ternary import solids as ternary_solids
from core.matter import interactions
from core.nuclides import mass_tables
from dashboard.figures.common.base import Figure
from dashboard.systems import crust_state, crystal_state, system_of, ternary_state
from dashboard.systems.input_labels import CHOICES, choices
from dashboard.systems.system import System, fragment_of

HELP: Mapping[str, Mapping[str, str]] = {
    "crystal": {
        "preset": "Which two kinds of nuclei are mixed; the choices are pairs of white dwarfs.",
        "Z1": "Charge number of the lighter nucleus: 6 is carbon.",
        "Z2": "Charge number of the heavier nucleus: 8 is oxygen.",
        "x": "Part of the nuclei, by number, that are the heavier ones: 0 is pure Z₁, 1 pure Z₂.",
        "coupling": "Whether to give the state by Γ itself or by temperature and density.",
        "Gamma": "Electrostatic energy of neighbouring light nuclei over their thermal energy: it "
        "grows as matter cools, and the pure substance freezes at 175.7.",
        "cursor": "The Γ that is marked in the drawing.",
        "T": "Temperature in kelvin; together with the density it gives Γ.",
        "rho": "Mass density; some 10⁶ g/cm³ in the core of a white dwarf.",
        "model": "How the two kinds of nuclei are placed in the crystal, and with which energy and "
        "entropy.",
        "solid": "The model of the crystal that is mapped.",
        "liquid": "From which free energy of the liquid the crystal freezes.",
        "shells": "How many shells of neighbours, from the nearest on, may depart from chance in "
        "the short-range ordered crystal.",
        "free-energy.energies": "Also show energies alone, without the entropy of mixing.",
        "reference": "What is subtracted from all curves: linear mixing of the pure crystals, or "
        "the free energy of one crystal, so that the others show by how much they differ from it.",
        "free-energy.inset": "Enlarge the smallest fractions of the heavier nucleus in a corner.",
        "phase-diagram.inset": "Enlarge what lies around the azeotropes in a corner.",
        "slab.shown": "Bonds between unlike neighbours, or where there are more of the heavier "
        "nuclei than on average.",
        "phase-diagram.ordinate": "What the vertical axis is: temperature, Γ, or by how much "
        "coexisting solid and liquid differ in composition.",
        "scale": "Whose melting point of the pure lighter nucleus is the unit of temperature, as "
        "models and simulations differ by a percent.",
        "quantity": "Which number of each phase diagram the colours show.",
        "order-parameters.scale": "Deviations from chance as the paper divides them, or as they "
        "are usual for alloys.",
        "lattice": "Lattice of the nuclei: body-centred (bcc) or face-centred (fcc) cubic.",
        "energy-gain.compare": "Show the four compositions of the paper instead of x.",
        "M": "Mass of the star, in masses of the sun; most white dwarfs have 0.6.",
        "X_O": "Part of the star’s mass, not of its nuclei, that is the heavier one before it "
        "freezes.",
        "envelope": "What the heat has to get through: hydrogen, thick or thin, or a law of "
        "textbooks that is far too faint.",
        "track": "Your own luminosities: log T of the core in K and log L in L☉, row after row.",
        "initial": "Composition before freezing by shells: m/M and the mass fraction there.",
        "usual_heat": "Take 0.77 kT per ion for the latent heat, as many cooling models do.",
        "even_masses": "Leave out that an oxygen nucleus is lighter than 16/12 of a carbon "
        "nucleus, which takes a tenth off the heat of unmixing.",
        "T_stop": "Core temperature below which nuclei of the crystal stay where they are.",
        "marked": "The mass that is marked in the drawing.",
        "Gamma_freeze": "The Γ from which on heat is counted; by default where each freezes.",
        "seed": "Another draw of random numbers with the same statistics.",
    },
    "ternary": {
        "preset": "Which three kinds of nuclei are mixed, and how much of each there is.",
        "Z1": "Charge number of the lightest nucleus: 6 is carbon.",
        "Z2": "Charge number of the nucleus in the middle: 8 is oxygen.",
        "Z3": "Charge number of the heaviest nucleus: 10 is neon.",
        "x2": "Part of the nuclei, by number, that are of the middle kind.",
        "x3": "Part of the nuclei, by number, that are of the heaviest kind.",
        "along": "Two compositions x₂,x₃ between which the section is a straight line; empty: x₃ "
        "stays.",
        "A1": "Mass number of the lightest nucleus; 0 on the command line is the usual isotope.",
        "A2": "Mass number of the nucleus in the middle.",
        "A3": "Mass number of the heaviest nucleus: neon of a white dwarf has 22.",
        "coupling": "Whether to give the state by Γ itself or by temperature and density.",
        "Gamma": "Electrostatic energy of neighbouring nuclei of the lightest kind over their "
        "thermal energy: it grows as matter cools.",
        "T": "Temperature in kelvin; together with the density it gives Γ.",
        "rho": "Mass density; 3.5 · 10⁶ g/cm³ amid a white dwarf of 0.6 solar masses.",
        "surface.solid": "The model of the crystal that is mapped.",
        "surface.quantity": "Which number of freezing liquids the colours show.",
        "surface.steps": "How finely the triangle is divided; more takes longer.",
        "order.shells": "How many shells of neighbours are shown, from the nearest on.",
        "ratio": "Part of the middle nucleus among the lightest and the middle one.",
        "neutral-buoyancy.error": "Draw how far the first model may err by what its energy leaves "
        "out; takes some seconds.",
        "neutral-buoyancy.axis": "What the horizontal axis is: the mixture, or the Γ at which it "
        "freezes.",
        "path.error": "Shade how far the path of the first model may be off by what its energy "
        "leaves out.",
        "profile.M": "Mass of the star, in masses of the sun.",
        "x3_star": "Part of the nuclei of the star, by number, that are of the heaviest kind.",
        "path.longest": "How far the path is followed: to the part exp(−τ) of the liquid.",
        "marked2": "Fraction of the middle nucleus that is marked in the drawing.",
        "marked3": "Fraction of the heaviest nucleus that is marked in the drawing.",
        "model": "How the three kinds of nuclei are placed in the crystal, and with which energy "
        "and entropy.",
        "liquid": "From which free energy of the liquid the crystal freezes.",
        "cursor": "The number that is marked in the drawing.",
    },
    "crust": {
        "preset": "Which nuclei there may be, and for the paper's choices the temperature.",
        "T": "Temperature of the crust; 1 MeV is 1.16 · 10¹⁰ K.",
        "second": "Whether to show another temperature beside the first.",
        "second_T": "The other temperature.",
        "n_B": "Density at which the cursor stands, in nucleons per fm³; heavy nuclei have 0.16 "
        "inside.",
        "cursor": "The density that is marked in the drawing, in nucleons per fm³.",
        "equilibrium": "Whether the part of protons follows from beta equilibrium, in which decay "
        "of neutrons and capture of electrons balance, or is given.",
        "Y_p": "Protons per nucleon, those inside nuclei counted.",
        "interaction": "Model of the force between nucleons: it gives the gas of free neutrons "
        "its pressure, and nuclei their volume.",
        "others": "Further models of the force between nucleons to show beside the first.",
        "published": "Cold crusts of other authors to show beside ours.",
        "compare": "Cold crusts of other authors to show beside ours.",
        "table": "Where masses of nuclei come from, which decide what nuclei there are.",
        "last_He": "The heaviest isotope of helium that may exist.",
        "edge_shift": "By how many neutrons the chain of isotopes of every element is longer or "
        "shorter than in the mass table.",
        "only": "Nothing but these nuclei, beside free nucleons.",
        "exclude": "Nuclei that are left out.",
        "binding": "Nuclei whose binding energy is changed, by a factor or by MeV.",
        "tetraneutron": "Whether four neutrons may form a nucleus, and how strongly it is bound.",
        "partition": "How excited nuclei are counted: each level once, with all its quantum "
        "states, or not at all.",
        "coulomb": "Whether nuclei feel the electrons among which they stand.",
        "volume": "From which saturation density the volume of a nucleus follows: of matter as "
        "rich in neutrons as it is, or of symmetric matter.",
        "exclusion": "Whether nuclei take room from free nucleons alone or from each other too.",
        "Z": "Protons of the nuclide.",
        "A": "Protons and neutrons of the nuclide.",
        "area": "Which nuclides are in sight: those of the crust, those at the cursor, or all.",
        "abundances.around": "Whether the window is drawn around the most abundant nucleus or "
        "around the most abundant heavy one.",
        "window": "Which densities are drawn: the inner crust, with free neutrons, or all.",
        "axis": "Density in nucleons per fm³ or in grams per cm³.",
        "freezing.mixture": "Which mean charge stands for that of a mixture of ions.",
        "Gamma_m": "Electrostatic over thermal energy of ions at which they freeze.",
        "quantity": "What the colours, and the line below, show.",
        "shown_T": "Which of the two temperatures of the sidebar is shown here; the paper's is T₂.",
        "stability.inset": "Whether small pressures are enlarged in the second panel.",
        "mu_p": "Energy that one more proton takes, held fixed in matter without electrons.",
        "n_1": "Density from which on a smooth pressure leads from nuclei to uniform matter.",
        "nuclides": "Nuclei whose excited states are counted.",
        "M": "Mass of the star, in masses of the sun; most neutron stars have 1.2 to 2.",
        "R": "Radius of the star, where the pressure is zero.",
        "star_T": "Temperature of the crust in a star; the paper's 0.4 MeV leaves nothing solid.",
        "base": "Which density is called the end of the crust: somewhere between n₁ and n₂ nuclei "
        "give way to uniform matter.",
        "threshold": "Which mass fraction of ¹⁴He begins its layer.",
        "which": "How excited nuclei are counted.",
    },
}
"""By system and input; by its key in links where figures of a system mean different things."""


def _own(model: type) -> str:
    """What a model says that it is; not what the one says that it is made from."""
    return str(vars(model).get("explanation", ""))


def _told(path: Path, group: str) -> dict[str, str]:
    """What entries of a data file say that they are."""
    entries = json.loads(path.read_text(encoding="utf-8"))[group]
    return {name: entry.get("explanation", "") for name, entry in entries.items()}


_SOLIDS = {name: _own(model) for name, model in SOLIDS.items()}
_INTERACTIONS = _told(interactions.FILE, "interactions")
_TERNARY_SOLIDS = {name: model.explanation for name, model in ternary_solids.SOLIDS.items()}
CHOICES_HELP: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "crystal": {
        "model": _SOLIDS,
        "solid": _SOLIDS,
        "liquid": {name: _own(liquid) for name, liquid in LIQUIDS.items()},
        "preset": crystal_state.PRESET_TEXTS,
    },
    "crust": {
        "interaction": _INTERACTIONS,
        "others": _INTERACTIONS,
        "table": _told(mass_tables.FILE, "tables"),
        "preset": crust_state.PRESET_TEXTS,
    },
    "ternary": {
        "model": _TERNARY_SOLIDS,
        "solid": _TERNARY_SOLIDS,
        "liquid": {name: model.explanation for name, model in ternary_liquids.LIQUIDS.items()},
        "preset": ternary_state.PRESET_TEXTS,
    },
}
"""What the choices of an input are, by the system, its name and theirs."""


def told_choices(system: System, name: str) -> Mapping[str, str]:
    """What the choices of an input are, by their values."""
    return CHOICES_HELP.get(system.name, {}).get(name, {})


def help_of(owner: type[Figure], name: str) -> str:
    """What an input of a figure is."""
    known = HELP.get(system_of(owner).name, {})
    own = known.get(f"{fragment_of(owner.path)}.{name}") or known.get(name)
    return own or owner.param[name].doc or ""


def shared_help(system: System, name: str) -> str:
    """What an input is that figures of a page share."""
    return HELP.get(system.name, {}).get(name) or system.state.param[name].doc or ""


def choices_help(system: System, parameter: param.Parameter) -> dict[str, str]:
    """What the choices of an input are, by the words for them on controls."""
    name = parameter.name or ""
    told = told_choices(system, name)
    words = choices(parameter) or CHOICES.get("interaction" if name == "others" else "", {})
    known = words or {value: value for value in told}
    return {word: told[value] for word, value in known.items() if told.get(value)}


def models_shown(figure: Figure) -> Iterator[tuple[str, str]]:
    """The models that a figure is shown with, as controls call them, and what each is."""
    for name in ("model", "solid", "liquid", "interaction", "table"):
        value: Any = getattr(figure, name, None)
        told = told_choices(system_of(type(figure)), name)
        if value is None or not told:
            continue
        chosen = (value or list(told)) if isinstance(value, list) else [value]
        own = choices(figure.param[name]) or CHOICES.get("model", {})
        words = {of: word for word, of in own.items()}
        yield from ((words.get(str(one), str(one)), told[one]) for one in chosen if told.get(one))
