"""Lower convex hulls of many curves on one grid."""

import numpy as np


# pythran export lower_hull(float64[], float64[:,:] order(C))
def lower_hull(x, f):
    """Whether each point of each row of f lies on the row's lower convex hull.

    x ascends. Points with infinite f are left out. Andrew's monotone chain.
    """
    rows = f.shape[0]
    points = f.shape[1]
    on_hull = np.zeros((rows, points), dtype=bool)
    chain = np.zeros(points, dtype=int)
    for row in range(rows):
        length = 0
        curve = f[row]
        for j in range(points):
            if curve[j] < 1e300:
                while length >= 2:
                    a = chain[length - 2]
                    b = chain[length - 1]
                    left = (curve[b] - curve[a]) * (x[j] - x[a])
                    right = (curve[j] - curve[a]) * (x[b] - x[a])
                    if left < right:
                        break
                    length -= 1
                chain[length] = j
                length += 1
        for i in range(length):
            on_hull[row, chain[i]] = True
    return on_hull
