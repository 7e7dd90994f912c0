"""Pages and figures over the physics in `core`."""
