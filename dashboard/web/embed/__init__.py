"""One figure in a frame of another site: its page, and the dialog that says how to set it in."""
