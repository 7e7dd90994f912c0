"""Parts of pages other than figures: controls, messages, and functions of the browser."""
