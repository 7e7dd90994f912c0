"""Mixtures of three nuclei: their solids, liquids and phase equilibria."""
