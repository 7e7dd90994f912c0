"""crust."""
