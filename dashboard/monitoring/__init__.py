"""What a running server counts and what it logs."""
