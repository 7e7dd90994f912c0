"""Metropolis sampling of a lattice gas with a pair interaction of any range."""


# pythran export sweep(float64[], float64[:,:] order(C), int64[], int64[], int64[:,:] order(C), int64[:,:] order(C), float64[:,:] order(C), float64, float64, float64[])
def sweep(field, interaction, filled, empty, leaving, arriving, patience, g, energy, energies):
    """Exchange filled and empty sites; a row of the random numbers is a sweep.

    The energy is sum_ij U_ij D_i D_j over filled sites D, `field` sum_j U_ij D_j on all sites.
    `leaving` and `arriving` are random positions in the lists `filled` and `empty`; an exchange is
    accepted if g times the energy it costs stays below `patience`, a random number with the
    density exp(-t). Changes field, filled and empty; writes the energy after each sweep, beginning
    from `energy`, into energies. Returns the number of accepted exchanges.
    """
    accepted = 0
    here = energy
    own = interaction[0, 0]
    for row in range(leaving.shape[0]):
        for trial in range(leaving.shape[1]):
            out = filled[leaving[row, trial]]
            into = empty[arriving[row, trial]]
            cost = 2.0 * (field[into] - field[out] + own - interaction[out, into])
            if g * cost < patience[row, trial]:
                field += interaction[into] - interaction[out]
                filled[leaving[row, trial]] = into
                empty[arriving[row, trial]] = out
                here += cost
                accepted += 1
        energies[row] = here
    return accepted
