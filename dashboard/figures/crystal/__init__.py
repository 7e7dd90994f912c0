"""Figures of crystallising mixtures (Baiko 2025)."""
