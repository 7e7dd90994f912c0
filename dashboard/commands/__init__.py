"""The commands of serve.py other than serving: one module each."""
