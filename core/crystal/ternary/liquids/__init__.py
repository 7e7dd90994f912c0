"""Liquids of three nuclei, one module each; a new one is found by itself."""

from core.crystal.ternary.liquids.linear import LinearMixing
from core.crystal.ternary.liquids.liquid import Liquid
from core.crystal.ternary.liquids.potekhin_corrected import PotekhinCorrected
from core.crystal.ternary.liquids.registry import LIQUIDS, liquid_model

__all__ = ["LIQUIDS", "LinearMixing", "Liquid", "PotekhinCorrected", "liquid_model"]
