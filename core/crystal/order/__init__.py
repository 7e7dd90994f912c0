"""Which ions are neighbours: the order of a mixture, by several theories and in simulations."""
