"""A control for each input of a figure, for embeds and notebooks."""
