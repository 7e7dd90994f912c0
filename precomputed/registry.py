"""The precomputed tables, by the family under which they are built."""

from __future__ import annotations

import importlib
from types import MappingProxyType

from core.errors import InvalidInputError
from core.storage.provenance import modules_of
from precomputed.recipe import Ranges, Recipe, kernels_of

MODULES: dict[str, str] = {
    "crust-beta": "precomputed.crust_beta:CrustBeta",
    "crust-general": "precomputed.crust_general:CrustGeneral",
    "crystal-ordering": "precomputed.crystal_ordering:CrystalOrdering",
    "crystal-maps": "precomputed.crystal_maps:CrystalMaps",
    "crystal-energy-error": "precomputed.crystal_energy_error:CrystalEnergyError",
    "ternary-maps": "precomputed.ternary_maps:TernaryMaps",
}
"""Where the recipe of each family is defined: module and class."""
MODELS: dict[str, tuple[str, ...]] = {
    "crystal-maps": ("core.crystal.solids", "core.crystal.liquids"),
}
"""Packages whose modules a recipe finds by itself, not by importing them by name."""
DEFAULT: Ranges = MappingProxyType({})


def family(name: str) -> type[Recipe]:
    """The recipes of a family.

    Raises
    ------
    InvalidInputError : no such family.
    """
    if name not in MODULES:
        raise InvalidInputError(f"Unknown table '{name}': choose one of {', '.join(MODULES)}.")
    module, recipe = MODULES[name].split(":")
    found: type[Recipe] = getattr(importlib.import_module(module), recipe)
    return found


def kernels(name: str) -> tuple[str, ...]:
    """Names of the kernels that the recipe of a table needs, found without importing it.

    Python imports a kernel that is not compiled yet as plain Python, and keeps it.
    """
    for member, place in MODULES.items():
        if name == member or name.startswith(f"{member}-"):
            found = (name for package in MODELS.get(member, ()) for name in modules_of(package))
            return kernels_of(place.split(":")[0], *found)
    return ()


def recipes(name: str, ranges: Ranges = DEFAULT, **resolution: int) -> tuple[Recipe, ...]:
    """The tables that a name stands for: a whole family, or one of its files.

    Parameters
    ----------
    ranges : of coordinates, where they are not the usual ones.
    resolution : numbers of grid points.

    Raises
    ------
    InvalidInputError : no such table, range or resolution.
    """
    return tuple(recipe.within(ranges) for recipe in _named(name, **resolution))


def _named(name: str, **resolution: int) -> tuple[Recipe, ...]:
    if name in MODULES:
        return family(name).family_of(**resolution)
    known = list(MODULES)
    for member in MODULES:
        if name.startswith(f"{member}-"):
            found = {recipe.name: recipe for recipe in family(member).family_of(**resolution)}
            if name in found:
                return (found[name],)
            known = list(found)
    raise InvalidInputError(f"Unknown table '{name}': choose one of {', '.join(known)}.")
