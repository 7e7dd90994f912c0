"""What a figure shows, said once, and what draws it: `vocabulary` and its renderers."""
