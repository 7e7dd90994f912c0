"""Pages, embeds, and what both are made of."""
