"""Binary Coulomb crystals and liquids of atomic nuclei in white dwarfs (Baiko 2025)."""
