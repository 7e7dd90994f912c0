"""Phase diagrams of mixtures: common tangents, special points, maps over charges."""
