"""Which phases of three nuclei coexist: freezing, tie lines, triangles, invariant points."""
