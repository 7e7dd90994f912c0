"""Hydrostatic equilibrium along a table of pressures, inward from a surface and outward.

The variable is H, the integral of dP/(eps + P). A row of the table is an interval: its width, then
of ln P and of ln h, h = (eps + P)/n, value at the beginning, value at the end, and both slopes with
H (a cubic). The slope of ln P gives eps, so that no mass is lost between rows.
Lengths, masses and pressures are those of geometric units. All numbers are in arrays that are
handed in; `work` has six rows: the state, a trial state, slope, sum of slopes, matter, scratch.
"""

from math import exp, pi, sqrt


def _cubic(t, width, low, high, slope_low, slope_high):
    """The cubic of both values and slopes at a share t of the interval."""
    s = 1.0 - t
    ends = s * s * (1.0 + 2.0 * t) * low + t * t * (3.0 - 2.0 * t) * high
    return ends + width * t * s * (s * slope_low - t * slope_high)


def _slope(t, width, low, high, slope_low, slope_high):
    """The slope of that cubic."""
    s = 1.0 - t
    chord = 6.0 * t * s * (high - low) / width
    return chord + s * (1.0 - 3.0 * t) * slope_low + t * (3.0 * t - 2.0) * slope_high


def _matter(table, i, t, work):
    """P, eps, n at a share t of an interval."""
    width = table[i, 0]
    P = exp(_cubic(t, width, table[i, 1], table[i, 2], table[i, 3], table[i, 4]))
    growth = _slope(t, width, table[i, 1], table[i, 2], table[i, 3], table[i, 4])
    h = exp(_cubic(t, width, table[i, 5], table[i, 6], table[i, 7], table[i, 8]))
    work[4, 0] = P
    work[4, 1] = P * (growth - 1.0)
    work[4, 2] = P * growth / h


def _slope_inward(work, at):
    """d/dH of r, m, baryon mass, proper depth and column."""
    r = work[at, 0]
    m = work[at, 1]
    P = work[4, 0]
    eps = work[4, 1]
    n = work[4, 2]
    fall = r * (r - 2.0 * m) / (m + 4.0 * pi * r * r * r * P)
    proper = fall / sqrt(max(1.0 - 2.0 * m / r, 1e-12))
    area = 4.0 * pi * r * r
    work[2, 0] = -fall
    work[2, 1] = -area * eps * fall
    work[2, 2] = area * n * proper
    work[2, 3] = proper
    work[2, 4] = n * proper


def _slope_outward(work, at):
    """d/dH of r^2, m/r^3, baryon mass, omega, J, and H from the centre; regular at the centre.

    omega is the rotation against the dragged frames, J the angular momentum times exp(Phi) at the
    centre.
    """
    w = work[at, 0]
    v = work[at, 1]
    P = work[4, 0]
    eps = work[4, 1]
    r = sqrt(w)
    inner = 1.0 - 2.0 * v * w
    # d ln r/dH
    fall = -inner / (w * (v + 4.0 * pi * P))
    stretch = 1.0 / sqrt(inner)
    growth = exp(work[at, 5])
    work[2, 0] = 2.0 * w * fall
    work[2, 1] = (4.0 * pi * eps - 3.0 * v) * fall
    work[2, 2] = 4.0 * pi * w * r * work[4, 2] * fall * stretch
    work[2, 3] = 6.0 * work[at, 4] * growth * stretch / (w * r) * fall
    inert = 8.0 * pi / 3.0 * w * w * r * (eps + P)
    work[2, 4] = inert / growth * stretch * work[at, 3] * fall
    work[2, 5] = -1.0


def _advance(work, count, step, weight):
    """Add the slope to the sum, and set the trial state a step from the state."""
    for k in range(count):
        work[3, k] = work[3, k] + weight * work[2, k]
        work[1, k] = work[0, k] + step * work[2, k]


def _finish(work, count, width):
    """Move the state by the sum of slopes, and clear it."""
    for k in range(count):
        work[0, k] = work[0, k] + width / 6.0 * work[3, k]
        work[3, k] = 0.0


# pythran export inward(float64[:,:] order(C), float64[:,:] order(C), float64[:,:] order(C))
def inward(table, work, out):
    """Fill the rows of `out` with r, m, baryon mass, proper depth, column at the ends of intervals.

    The first row of `out` holds those at the beginning of the first. Runge and Kutta's fourth
    order, one step an interval. What lies beyond r = 2 m or m = 0 is left as it is.
    """
    count = out.shape[1]
    for k in range(count):
        work[0, k] = out[0, k]
        work[3, k] = 0.0
    for i in range(table.shape[0]):
        width = table[i, 0]
        _matter(table, i, 0.0, work)
        _slope_inward(work, 0)
        _advance(work, count, 0.5 * width, 1.0)
        _matter(table, i, 0.5, work)
        _slope_inward(work, 1)
        _advance(work, count, 0.5 * width, 2.0)
        _slope_inward(work, 1)
        _advance(work, count, width, 2.0)
        _matter(table, i, 1.0, work)
        _slope_inward(work, 1)
        _advance(work, count, width, 1.0)
        _finish(work, count, width)
        if work[0, 1] <= 0.0 or work[0, 0] <= 2.0 * work[0, 1]:
            break
        for k in range(count):
            out[i + 1, k] = work[0, k]


def _step_outward(table, i, high, low, work):
    """One step outward within an interval, from its share `high` to `low`."""
    width = (low - high) * table[i, 0]
    _matter(table, i, high, work)
    _slope_outward(work, 0)
    _advance(work, 6, 0.5 * width, 1.0)
    _matter(table, i, 0.5 * (high + low), work)
    _slope_outward(work, 1)
    _advance(work, 6, 0.5 * width, 2.0)
    _slope_outward(work, 1)
    _advance(work, 6, width, 2.0)
    _matter(table, i, low, work)
    _slope_outward(work, 1)
    _advance(work, 6, width, 1.0)
    _finish(work, 6, width)


def _centre(table, i, share, inside, work):
    """The first sphere, whose surface is `inside` of the interval above the centre.

    By the first two terms in r^2: with dH and d(eps) from the centre to its surface,
    m/r^3 = 4 pi (eps/3 - d(eps)/5) and r^2 = dH/[2 pi (P + eps/3)].
    """
    _matter(table, i, share - inside, work)
    eps_there = work[4, 1]
    _matter(table, i, share, work)
    P = work[4, 0]
    eps = work[4, 1]
    dH = inside * table[i, 0]
    w = dH / (2.0 * pi * (P + eps / 3.0))
    volume = w * sqrt(w)
    work[0, 0] = w
    work[0, 1] = 4.0 * pi * (eps / 3.0 - (eps - eps_there) / 5.0)
    work[0, 2] = 4.0 * pi / 3.0 * volume * work[4, 2]
    work[0, 3] = 1.0 + 8.0 * pi / 5.0 * w * (P + eps)
    work[0, 4] = 8.0 * pi / 15.0 * w * volume * (P + eps)
    work[0, 5] = dH
    for k in range(work.shape[1]):
        work[3, k] = 0.0


# pythran export outward(float64[:,:] order(C), int64[], float64[], float64[:,:] order(C), float64[:,:] order(C))
def outward(table, place, share, work, out):
    """Fill `out` with r^2, m/r^3, baryon mass, omega, J, H where intervals begin, star by star.

    `place` and `share` say in which interval the centre of each star lies, and at which share of
    it. A star has as many rows of `out` as the table; those above its centre stay as they are.
    """
    count = table.shape[0]
    for star in range(place.shape[0]):
        first = place[star]
        inside = 1e-4 * share[star]
        _centre(table, first, share[star], inside, work)
        while inside < share[star]:
            high = share[star] - inside
            inside = min(3.0 * inside, share[star])
            _step_outward(table, first, high, share[star] - inside, work)
        for j in range(first + 1):
            i = first - j
            if i < first:
                _step_outward(table, i, 1.0, 0.0, work)
            for k in range(out.shape[1]):
                out[star * count + i, k] = work[0, k]
