"""Cosines and sines of the multiples of angles.

Exported to other kernels alone.
"""

import numpy as np


def tabulate(angle, cosine, sine):
    """Cosines and sines of 0, 1, 2, ... times each angle, a row each: as many as there is room for."""
    for axis in range(angle.shape[0]):
        base_cosine = np.cos(angle[axis])
        base_sine = np.sin(angle[axis])
        cosine[axis, 0] = 1.0
        sine[axis, 0] = 0.0
        for n in range(cosine.shape[1] - 1):
            cosine[axis, n + 1] = cosine[axis, n] * base_cosine - sine[axis, n] * base_sine
            sine[axis, n + 1] = sine[axis, n] * base_cosine + cosine[axis, n] * base_sine
