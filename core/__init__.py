"""Physics of compact-star matter, usable without a dashboard."""
