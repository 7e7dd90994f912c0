"""Nuclides: their masses, spins and partition functions, and the pools of them."""
