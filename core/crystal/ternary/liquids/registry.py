"""The liquids by name: every named class in a module of this folder."""

from __future__ import annotations

from core.crystal.models import models
from core.crystal.ternary.liquids.liquid import Liquid
from core.crystal.ternary.mixture import Ternary
from core.errors import InvalidInputError

LIQUIDS = models("core.crystal.ternary.liquids", Liquid, told="dash")


def liquid_model(name: str, ternary: Ternary) -> Liquid:
    """The liquid called `name` for a mixture.

    Raises
    ------
    InvalidInputError : no such liquid.
    OutsideValidityError : the charges are too far apart.
    """
    if name not in LIQUIDS:
        raise InvalidInputError(f"Unknown liquid '{name}': choose one of {', '.join(LIQUIDS)}.")
    return LIQUIDS[name](ternary)
