"""Crusts inside stars, and whole stars."""
