"""What serve.py does beside serving: one module a command."""
