"""The solids by name: every named class in a module of this folder."""

from __future__ import annotations

from core.crystal.mixtures import Mixture
from core.crystal.models import models
from core.crystal.solids.solid import DEFAULT_SHELLS, Solid
from core.errors import InvalidInputError

SOLIDS = models("core.crystal.solids", Solid, told="colour")  # type: ignore[type-abstract]


def solid_model(name: str, mixture: Mixture, shells: int = DEFAULT_SHELLS) -> Solid:
    """The solid called `name` for a mixture; `shells` matters to "short-range" alone.

    Raises
    ------
    InvalidInputError : no such solid, or a number of shells outside 1 to 40.
    OutsideValidityError : the model does not reach these charges.
    """
    if name not in SOLIDS:
        raise InvalidInputError(f"Unknown model '{name}': choose one of {', '.join(SOLIDS)}.")
    return SOLIDS[name].of(mixture, shells)
