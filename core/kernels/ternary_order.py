"""Short-range order of three components: the links between them that minimise the free energy.

Of every shell i, r_ab = P_ab/(x_a x_b) is what chance gives times exp(u_a + u_b + h_ab), h_aa = 0,
with h_ab = G_ab J_i/m_i - lam_ab - sum_j mu_j D_abj C_ij/m_i. The columns 01, 02 and 12 hold pairs;
species 0 has to be the most abundant, and the others may be absent.

Between two statements numbers wait in arrays that are handed in: a local's type is written in terms
of all that it came from, and the compiler would not come to an end.
"""

import numpy as np


def _solve(matrix, right):
    """Gauss's elimination in place with the largest pivots."""
    size = right.shape[0]
    for column in range(size):
        best = column
        for row in range(column + 1, size):
            if abs(matrix[row, column]) > abs(matrix[best, column]):
                best = row
        if best != column:
            for q in range(column, size):
                held = matrix[column, q]
                matrix[column, q] = matrix[best, q]
                matrix[best, q] = held
            swapped = right[column]
            right[column] = right[best]
            right[best] = swapped
        for row in range(column + 1, size):
            factor = matrix[row, column] / matrix[column, column]
            if factor != 0.0:
                for q in range(column, size):
                    matrix[row, q] -= factor * matrix[column, q]
                right[row] -= factor * right[column]
    for back in range(size):
        row = size - 1 - back
        value = right[row]
        for q in range(row + 1, size):
            value -= matrix[row, q] * right[q]
        right[row] = value / matrix[row, row]


def _links(pull, energy, count, lam, cuts, mu, cosines, shell, squares, u, h, r):
    """Exponents h of the three pairs, and r of 00, 11, 22, 01, 02 and 12."""
    for p in range(h.shape[0]):
        h[p] = pull[p] * energy / count - lam[p]
        for j in range(cuts):
            h[p] -= mu[j] * cosines[j, shell] * squares[j, p] / count
    for a in range(u.shape[0]):
        r[a] = np.exp(2.0 * u[a])
    r[3] = np.exp(u[0] + u[1] + h[0])
    r[4] = np.exp(u[0] + u[2] + h[1])
    r[5] = np.exp(u[1] + u[2] + h[2])


def _rows(x, r, row, slope, inverse):
    """What the rows sum_b x_b r_ab - 1 are, and the inverse of their derivatives along u."""
    slope[0] = x[0] * r[0]
    slope[1] = x[1] * r[3]
    slope[2] = x[2] * r[4]
    slope[3] = x[0] * r[3]
    slope[4] = x[1] * r[1]
    slope[5] = x[2] * r[5]
    slope[6] = x[0] * r[4]
    slope[7] = x[1] * r[5]
    slope[8] = x[2] * r[2]
    for a in range(row.shape[0]):
        row[a] = slope[3 * a] + slope[3 * a + 1] + slope[3 * a + 2] - 1.0
    for a in range(row.shape[0]):
        slope[4 * a] += 1.0 + row[a]
    inverse[0] = slope[4] * slope[8] - slope[5] * slope[7]
    inverse[3] = slope[5] * slope[6] - slope[3] * slope[8]
    inverse[6] = slope[3] * slope[7] - slope[4] * slope[6]
    inverse[1] = slope[2] * slope[7] - slope[1] * slope[8]
    inverse[4] = slope[0] * slope[8] - slope[2] * slope[6]
    inverse[7] = slope[1] * slope[6] - slope[0] * slope[7]
    inverse[2] = slope[1] * slope[5] - slope[2] * slope[4]
    inverse[5] = slope[2] * slope[3] - slope[0] * slope[5]
    inverse[8] = slope[0] * slope[4] - slope[1] * slope[3]
    determinant = slope[0] * inverse[0] + slope[1] * inverse[3] + slope[2] * inverse[6]
    for entry in range(inverse.shape[0]):
        inverse[entry] /= determinant


def _follow(x, r, row, inverse, along):
    """How u follows: for the rows alone, and with a change of h01, h02 and h12 (3 entries each)."""
    for a in range(row.shape[0]):
        b = 3 * a
        along[a] = -(inverse[b] * row[0] + inverse[b + 1] * row[1] + inverse[b + 2] * row[2])
        along[3 + a] = -r[3] * (inverse[b] * x[1] + inverse[b + 1] * x[0])
        along[6 + a] = -r[4] * (inverse[b] * x[2] + inverse[b + 2] * x[0])
        along[9 + a] = -r[5] * (inverse[b + 1] * x[2] + inverse[b + 2] * x[1])


def _changes(along, h, whole, r, du, dr):
    """Changes of u and r with changes of h, and `whole` times those for the rows."""
    for a in range(du.shape[0]):
        du[a] = whole * along[a] + along[3 + a] * h[0] + along[6 + a] * h[1] + along[9 + a] * h[2]
        dr[a] = 2.0 * r[a] * du[a]
    dr[3] = r[3] * (du[0] + du[1] + h[0])
    dr[4] = r[4] * (du[0] + du[2] + h[1])
    dr[5] = r[5] * (du[1] + du[2] + h[2])


def _pull_of(unknown, count, cosines, shell, squares, h):
    """How h of a shell changes with one of the unknowns lam and mu."""
    for p in range(h.shape[0]):
        h[p] = 0.0
        if unknown == p:
            h[p] = -1.0
        if unknown >= h.shape[0]:
            j = unknown - h.shape[0]
            h[p] = -cosines[j, shell] * squares[j, p] / count


def _add(sign, dr, count, x, cosines, shell, squares, entries):
    """Add what changes of r, or r itself, make of the conditions of conservation and the cuts."""
    entries[0] += sign * count * dr[1]
    entries[1] += sign * count * dr[2]
    entries[2] += sign * count * (dr[5] - dr[3])
    for j in range(entries.shape[0] - 3):
        entries[3 + j] -= (
            sign
            * cosines[j, shell]
            * (
                x[0] * x[1] * squares[j, 0] * dr[3]
                + x[0] * x[2] * squares[j, 1] * dr[4]
                + x[1] * x[2] * squares[j, 2] * dr[5]
            )
        )


# pythran export equilibrium(float64[:,:] order(C), float64[:,:] order(C), float64[], float64[], float64[:,:] order(C), float64[:,:] order(C), float64[:,:,:], float64[:,:] order(C), float64[], float64[], float64, float64[], float64[], float64[], float64[], float64[], float64[], float64[], float64[:,:] order(C), float64[:,:] order(C), float64[:,:] order(C), float64[])
def equilibrium(
    x, pull, energies, neighbours, cosines, squares, u, lam, mu, slack, goal, moved,
    h, du, dr, row, slope, inverse, links, along, matrix, right
):  # fmt: skip
    """Links at the minimum under the cuts 1 - sum_ip C_ij x_a x_b D_pj (r_p - 1) >= 0.

    Newton's method on the rows sum_b x_b r_ab = 1 of every shell, on the conservation of links
    sum_i m_i (r_ab - 1) = 0 and, as an interior point method, on the cuts. Of the conditions of
    conservation, those of 11, 22 and 12 less 01 are taken: they say all and stay independent where
    x_1 or x_2 vanishes.

    Parameters
    ----------
    x : fractions, a row a crystal. pull : G_p of its pairs. energies, neighbours : J_i and m_i.
    cosines, squares : C_ij and D_pj of the cuts, a row a cut; they are those of one crystal.
    u : shape (crystals, shells, 3). lam : shape (crystals, 3). mu, slack : of the cuts. All these
        are where it begins, and are overwritten by where it ends.
    goal : of the sum of mu times slack. moved : the size of each crystal's last step, written.
    h, du, dr, row, slope, inverse, links, along, matrix, right : room, shapes (3,), (3,), (6,),
        (3,), (9,), (9,), (shells, 6), (shells, 12), (3 + cuts, 3 + cuts) and (3 + cuts,). Where there
        are no cuts, a row stands in for them, as arrays must not be empty.
    """
    size = right.shape[0]
    cuts = size - 3
    barrier = 0.0
    for j in range(cuts):
        barrier += 0.1 * mu[j] * slack[j] / cuts
    for crystal in range(x.shape[0]):
        for _ in range(150):
            for line in range(size):
                right[line] = 0.0
                for q in range(size):
                    matrix[line, q] = 0.0
            for i in range(energies.shape[0]):
                m = neighbours[i]
                _links(
                    pull[crystal], energies[i], m, lam[crystal], cuts, mu, cosines, i, squares,
                    u[crystal, i], h, links[i],
                )  # fmt: skip
                _rows(x[crystal], links[i], row, slope, inverse)
                _follow(x[crystal], links[i], row, inverse, along[i])
                for p in range(h.shape[0]):
                    h[p] = 0.0
                _changes(along[i], h, 1.0, links[i], du, dr)
                for entry in range(dr.shape[0]):
                    dr[entry] += links[i, entry] - 1.0
                _add(-1.0, dr, m, x[crystal], cosines, i, squares, right)
                for q in range(size):
                    _pull_of(q, m, cosines, i, squares, h)
                    _changes(along[i], h, 0.0, links[i], du, dr)
                    _add(1.0, dr, m, x[crystal], cosines, i, squares, matrix[q])
            for line in range(size):
                for q in range(line):
                    held = matrix[line, q]
                    matrix[line, q] = matrix[q, line]
                    matrix[q, line] = held
            for j in range(cuts):
                matrix[3 + j, 3 + j] += slack[j] / mu[j]
                right[3 + j] += barrier / mu[j] - 1.0
            _solve(matrix, right)
            last = 0.0
            for p in range(lam.shape[1]):
                last = max(last, abs(right[p]))
            for i in range(energies.shape[0]):
                for p in range(h.shape[0]):
                    h[p] = -right[p]
                    for j in range(cuts):
                        h[p] -= right[3 + j] * cosines[j, i] * squares[j, p] / neighbours[i]
                _changes(along[i], h, 1.0, links[i], du, dr)
                for a in range(du.shape[0]):
                    along[i, a] = du[a]
                    last = max(last, abs(du[a]))
            # Exponentials: a longer step leads nowhere.
            part = min(1.0, 1.0 / last)
            for j in range(cuts):
                room = barrier / mu[j] - slack[j] - slack[j] / mu[j] * right[3 + j]
                if right[3 + j] < 0.0:
                    part = min(part, -0.95 * mu[j] / right[3 + j])
                if room < 0.0:
                    part = min(part, -0.95 * slack[j] / room)
            for p in range(lam.shape[1]):
                lam[crystal, p] += part * right[p]
            for i in range(energies.shape[0]):
                for a in range(u.shape[2]):
                    u[crystal, i, a] += part * along[i, a]
            gap = 0.0
            for j in range(cuts):
                room = barrier / mu[j] - slack[j] - slack[j] / mu[j] * right[3 + j]
                mu[j] += part * right[3 + j]
                slack[j] += part * room
                gap += mu[j] * slack[j]
            moved[crystal] = last
            if last < 1e-8 and gap <= goal:
                break
            if part > 0.5:
                barrier = max(0.1 * gap, 0.01 * goal) / max(cuts, 1)
