"""Models of the liquid mixture, one module each; a new one is found by itself."""

from core.crystal.liquids.linear import LinearMixing
from core.crystal.liquids.liquid import HIGHEST_RATIO, Liquid
from core.crystal.liquids.medin_cumming import MedinCumming
from core.crystal.liquids.potekhin_corrected import PotekhinCorrected
from core.crystal.liquids.registry import LIQUIDS, liquid_model

__all__ = [
    "HIGHEST_RATIO",
    "LIQUIDS",
    "LinearMixing",
    "Liquid",
    "MedinCumming",
    "PotekhinCorrected",
    "liquid_model",
]
