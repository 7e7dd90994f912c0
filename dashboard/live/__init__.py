"""Figures that follow their inputs: what is computed for whom and when, and how it is drawn."""
