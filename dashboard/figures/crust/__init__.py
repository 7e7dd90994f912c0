"""Figures of the crust (Beznogov & Raduta 2025)."""
