"""Short-range order of three nuclei: which of them are neighbours."""
