"""The claims of the two papers and what is computed for each."""
