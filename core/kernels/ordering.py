"""Order parameters at the minimum of a crystal's free energy, without and with bounds on S(k).

Per ion and over T, with d_i = alpha_i - x^2 and the link probabilities
p11 = x^2 + d, p12 = x (1-x) - d, p22 = (1-x)^2 + d of each shell, the function to minimise is
F = g sum_i J_i d_i - (1/2) sum_i m_i DeltaS(d_i), subject to sum_i m_i d_i = 0.
"""

import numpy as np


# pythran export free_minimum(float64[], float64[], float64[], float64[])
def free_minimum(x, g, energies, neighbours):
    """d_i at the minimum when no S(k) vanishes, shape (len(x), len(energies)).

    Stationarity, g J_i/m_i - lambda = (1/2) ln[p12^2/(p11 p22)], is a quadratic in each d_i;
    lambda follows from the conservation law by a safeguarded Newton iteration.
    """
    count = x.shape[0]
    shells = energies.shape[0]
    deviation = np.zeros((count, shells))
    total = 0.0
    lowest = energies[0] / neighbours[0]
    highest = lowest
    mean = 0.0
    for i in range(shells):
        total += neighbours[i]
        mean += energies[i]
        ratio = energies[i] / neighbours[i]
        lowest = min(lowest, ratio)
        highest = max(highest, ratio)
    for row in range(count):
        w = min(x[row], 1.0 - x[row])
        square = w * w
        low = g[row] * lowest
        high = g[row] * highest
        multiplier = g[row] * mean / total
        for _ in range(200):
            excess = 0.0
            slope = 0.0
            for i in range(shells):
                bias = np.exp(2.0 * (g[row] * energies[i] / neighbours[i] - multiplier))
                half = w + 0.5 * bias * (1.0 - 2.0 * w)
                p11 = square / (half + np.sqrt(half * half - (1.0 - bias) * square))
                d = p11 - square
                deviation[row, i] = d
                p12 = max(w - p11, 1e-300)
                p22 = 1.0 - 2.0 * w + p11
                excess += neighbours[i] * d
                slope += 2.0 * neighbours[i] / (1.0 / p11 + 2.0 / p12 + 1.0 / p22)
            if excess > 0.0:
                high = min(high, multiplier)
            else:
                low = max(low, multiplier)
            step = -excess / slope
            trial = multiplier + step
            if trial < low or trial > high:
                trial = 0.5 * (low + high)
            moved = abs(trial - multiplier)
            multiplier = trial
            if moved <= 1e-15 * (1.0 + abs(multiplier)):
                break
    return deviation


# pythran export bounded_minimum(float64, float64, float64[], float64[], float64[:,:] order(C), float64[])
def bounded_minimum(x, g, energies, neighbours, cuts, start):
    """Minimum under x(1-x) + cuts d >= 0, by a primal-dual interior point method.

    `start` must satisfy every condition strictly. Returns d, the multipliers of the cuts (over
    T), and as the last entry the largest remaining residual.
    """
    shells = energies.shape[0]
    count = cuts.shape[0]
    c = x * (1.0 - x)
    xx = x * x
    yy = (1.0 - x) * (1.0 - x)
    d = start.copy()
    slack = np.zeros(count)
    dual = np.zeros(count)
    gradient = np.zeros(shells)
    matrix = np.zeros((shells, shells))
    first = np.zeros(shells)
    second = np.zeros(shells)
    change = np.zeros(shells)
    slack_change = np.zeros(count)
    dual_change = np.zeros(count)
    barrier = 1e-2
    for j in range(count):
        # Not `room = c`: Pythran would then give c the type of everything that room becomes.
        room = x * (1.0 - x)
        for i in range(shells):
            room += cuts[j, i] * d[i]
        slack[j] = room
        dual[j] = barrier / room
    multiplier = 0.0
    residual = 1e300
    for _ in range(120):
        for i in range(shells):
            for below in range(i + 1):
                matrix[i, below] = 0.0
        for i in range(shells):
            p11 = xx + d[i]
            p12 = c - d[i]
            p22 = yy + d[i]
            gradient[i] = g * energies[i] - 0.5 * neighbours[i] * np.log(p12 * p12 / (p11 * p22))
            matrix[i, i] = 0.5 * neighbours[i] * (1.0 / p11 + 2.0 / p12 + 1.0 / p22)
        for i in range(shells):
            first[i] = -gradient[i]
            second[i] = neighbours[i]
        for j in range(count):
            weight = dual[j] / slack[j]
            pull = barrier / slack[j]
            for i in range(shells):
                scaled = weight * cuts[j, i]
                first[i] += pull * cuts[j, i]
                for below in range(i + 1):
                    matrix[i, below] += scaled * cuts[j, below]
        for i in range(shells):
            for below in range(i + 1):
                value = matrix[i, below]
                for q in range(below):
                    value -= matrix[i, q] * matrix[below, q]
                if i == below:
                    matrix[i, i] = np.sqrt(max(value, 1e-15 * matrix[i, i]))
                else:
                    matrix[i, below] = value / matrix[below, below]
        for i in range(shells):
            for q in range(i):
                first[i] -= matrix[i, q] * first[q]
                second[i] -= matrix[i, q] * second[q]
            first[i] /= matrix[i, i]
            second[i] /= matrix[i, i]
        across = 0.0
        along = 0.0
        for i in range(shells):
            across += first[i] * second[i]
            along += second[i] * second[i]
        multiplier = -across / along
        for i in range(shells):
            change[i] = first[i] + multiplier * second[i]
        for back in range(shells):
            i = shells - 1 - back
            for q in range(i + 1, shells):
                change[i] -= matrix[q, i] * change[q]
            change[i] /= matrix[i, i]
        primal_step = 1.0
        for i in range(shells):
            if change[i] > 0.0:
                primal_step = min(primal_step, 0.99 * (c - d[i]) / change[i])
            if change[i] < 0.0:
                primal_step = min(primal_step, -0.99 * (xx + d[i]) / change[i])
                primal_step = min(primal_step, -0.99 * (yy + d[i]) / change[i])
        dual_step = 1.0
        for j in range(count):
            towards = 0.0
            for i in range(shells):
                towards += cuts[j, i] * change[i]
            slack_change[j] = towards
            dual_change[j] = barrier / slack[j] - dual[j] - dual[j] / slack[j] * towards
            if towards < 0.0:
                primal_step = min(primal_step, -0.99 * slack[j] / towards)
            if dual_change[j] < 0.0:
                dual_step = min(dual_step, -0.99 * dual[j] / dual_change[j])
        moved = 0.0
        for i in range(shells):
            d[i] += primal_step * change[i]
            moved = max(moved, abs(change[i]))
        gap = 0.0
        for j in range(count):
            room = x * (1.0 - x)
            for i in range(shells):
                room += cuts[j, i] * d[i]
            slack[j] = max(room, 1e-15 * c)
            dual[j] += dual_step * dual_change[j]
            gap += slack[j] * dual[j]
        residual = (moved / c) ** 2 + gap
        if residual < 3e-12:
            break
        if primal_step > 0.5 and dual_step > 0.5:
            barrier = min(0.1 * barrier, 0.3 * gap / count)
            barrier = max(barrier, 1e-14)
    result = np.zeros(shells + count + 1)
    for i in range(shells):
        result[i] = d[i]
    for j in range(count):
        result[shells + j] = dual[j]
    result[shells + count] = residual
    return result
