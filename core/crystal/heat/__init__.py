"""Heats of a crystallising mixture: latent, of unmixing, of ordering, of exsolution; capacities."""
