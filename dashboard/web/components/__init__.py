"""What pages are made of beside figures: controls, messages, and what only the browser can do."""
