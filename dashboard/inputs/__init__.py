"""Inputs of figures: parameter types, units, and their text forms."""
