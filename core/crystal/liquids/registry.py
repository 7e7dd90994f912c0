"""The liquids by name: every named class in a module of this folder."""

from __future__ import annotations

from core.crystal.liquids.liquid import Liquid
from core.crystal.mixtures import Mixture
from core.crystal.models import models
from core.errors import InvalidInputError

LIQUIDS = models("core.crystal.liquids", Liquid, told="dash")  # type: ignore[type-abstract]


def liquid_model(name: str, mixture: Mixture) -> Liquid:
    """The liquid called `name` for a mixture.

    Raises
    ------
    InvalidInputError : no such liquid.
    """
    if name not in LIQUIDS:
        raise InvalidInputError(f"Unknown liquid '{name}': choose one of {', '.join(LIQUIDS)}.")
    return LIQUIDS[name](mixture)
