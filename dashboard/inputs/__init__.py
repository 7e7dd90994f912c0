"""Controls of a figure's inputs: what they do, and how embeds and notebooks show them."""
