"""Crystallising mixtures of three nuclei."""
