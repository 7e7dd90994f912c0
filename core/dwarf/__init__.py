"""White dwarfs that crystallise: structure, front, fractionation, heats and cooling."""
