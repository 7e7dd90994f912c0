"""Metropolis sampling of charges on the sites of a lattice with a pair interaction of any range."""


# pythran export sweep(float64[], float64[:,:] order(C), float64[], int64[:,:] order(C), int64[:,:] order(C), float64[:,:] order(C), float64, float64, float64[])
def sweep(field, interaction, charge, first, second, patience, g, energy, energies):
    """Exchange the ions of two sites; a row of the random numbers is a sweep.

    The energy is sum_ij U_ij z_i z_j of charges z, `field` sum_j U_ij z_j on all sites. An exchange
    is accepted if g times the energy it costs stays below `patience`, a random number with the
    density exp(-t). Changes field and charge; writes the energy after each sweep, beginning from
    `energy`, into energies. Returns the number of accepted exchanges of unlike ions.
    """
    accepted = 0
    # Not `here = energy`, which would give the argument the type of all that here becomes.
    here = 1.0 * energy
    own = interaction[0, 0]
    for row in range(first.shape[0]):
        for trial in range(first.shape[1]):
            i = first[row, trial]
            j = second[row, trial]
            step = charge[j] - charge[i]
            if step != 0.0:
                cost = 2.0 * step * (field[i] - field[j] + step * (own - interaction[i, j]))
                if g * cost < patience[row, trial]:
                    field += step * (interaction[i] - interaction[j])
                    charge[i] += step
                    charge[j] -= step
                    here += cost
                    accepted += 1
        energies[row] = here
    return accepted
