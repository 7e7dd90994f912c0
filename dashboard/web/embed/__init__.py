"""Embedded figures: their pages, and the dialog with the code to embed them."""
