"""Heats of a crystallising mixture: latent, of ordering, of exsolution."""
