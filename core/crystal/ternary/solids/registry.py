"""The solids by name: every named class in a module of this folder."""

from __future__ import annotations

from core.crystal.models import models
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids.solid import Solid
from core.errors import InvalidInputError

SOLIDS = models("core.crystal.ternary.solids", Solid, told="colour")  # type: ignore[type-abstract]


def solid_model(name: str, ternary: Ternary) -> Solid:
    """The solid called `name` for a mixture.

    Raises
    ------
    InvalidInputError : no such solid.
    OutsideValidityError : the model does not reach these charges.
    """
    if name not in SOLIDS:
        raise InvalidInputError(f"Unknown model '{name}': choose one of {', '.join(SOLIDS)}.")
    return SOLIDS[name](ternary)
