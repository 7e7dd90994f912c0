"""The ideal non-relativistic Fermi gas as a function of its density: piecewise polynomials."""

from math import exp


def _polynomials(table, row, t, out):
    """out[q] = the polynomial in t whose coefficients are row + q of the table, ascending."""
    last = table.shape[1] - 1
    a = table[row, last]
    b = table[row + 1, last]
    c = table[row + 2, last]
    for k in range(last - 1, -1, -1):
        a = a * t + table[row, k]
        b = b * t + table[row + 1, k]
        c = c * t + table[row + 2, k]
    out[0] = a
    out[1] = b
    out[2] = c


# pythran export ideal(float64, float64[:,:] order(C), float64[])
def ideal(w, table, out):
    """Fill `out` with eta, F_3/2/F_1/2 and d eta/d w at w = ln F_1/2(eta).

    `table` begins with the row (low, high, pieces per unit of w). Three rows each follow for
    w < low (polynomials in e^w, of eta - w first), for w >= high (of quantity/x in 1/x^2,
    x = e^(2w/3)), and for the pieces between (in t = -1..1).
    """
    low = table[0, 0]
    high = table[0, 1]
    if w < low:
        _polynomials(table, 1, exp(w), out)
        out[0] += w
    elif w < high:
        place = (w - low) * table[0, 2]
        piece = int(place)
        _polynomials(table, 7 + 3 * piece, 2.0 * (place - piece) - 1.0, out)
    else:
        x = exp(w / 1.5)
        _polynomials(table, 4, 1.0 / (x * x), out)
        out[0] *= x
        out[1] *= x
        out[2] *= x


# pythran export ideal_many(float64[], float64[:,:] order(C), float64[:,:] order(C))
def ideal_many(w, table, out):
    """Fill the rows of `out` with `ideal` of each w."""
    for i in range(w.shape[0]):
        ideal(w[i], table, out[i])
