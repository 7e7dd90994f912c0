"""What an energy of second order in Z - <Z> misses of a random crystal of any nuclei.

An estimate of the error of the models, and a lead to better ones: a law that single impurities and
random cells of two nuclei obey (core/data/crystal/beyond_second_order.json, ternary_beyond.json).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.crystal.coefficients import coefficients
from core.crystal.lattice import Array
from core.crystal.ternary.mixture import Ternary
from core.errors import OutsideValidityError


@dataclass(frozen=True)
class Excess:
    """Something that depends on moments of Z alone, per ion, and its chemical potentials.

    Parameters
    ----------
    value : shape (n,). potentials : g_a, shape (n, 3).
    by_log_amount : dg_a/d ln X_b for amounts X_b, x = X/sum X, shape (n, 3, 3).
    """

    value: Array
    potentials: Array
    by_log_amount: Array

    def __add__(self, other: Excess) -> Excess:
        return Excess(
            self.value + other.value,
            self.potentials + other.potentials,
            self.by_log_amount + other.by_log_amount,
        )

    def add_to(self, rows: Array) -> None:
        """Add to R, g_a and dg_a/d ln X_b of rows as `core.kernels.ternary` fills them."""
        rows[:, 0] += self.value
        rows[:, 2:5] += self.potentials
        rows[:, 8:] += np.reshape(self.by_log_amount, (len(rows), 9))

    def times(self, factor: Array) -> Excess:
        """The same times a number for each row."""
        return Excess(
            self.value * factor,
            self.potentials * factor[:, None],
            self.by_log_amount * factor[:, None, None],
        )


def check_reach(ternary: Ternary) -> None:
    """Complain about charges that the law was not made for.

    Raises
    ------
    OutsideValidityError : Z3/Z1 is above that of the supercells.
    """
    ratio, highest = ternary.Z3 / ternary.Z1, _highest_ratio()
    if ratio > highest:
        raise OutsideValidityError(
            f"What the energy of second order misses is known up to Z3/Z1 = {highest:g}, and "
            f"{ternary.label} has {ratio:.2f}: choose charges nearer to each other (each Fe in C "
            "is missed by 0.71 U1)."
        )


def _highest_ratio() -> float:
    return float(coefficients("ternary_beyond")["range"]["ratio"][1])


def relaxation(ternary: Ternary, x: Array) -> Excess:
    """Relaxed less second-order energy of the random crystal, in U_1; x of shape (n, 3).

    [A m_3/<Z>^(4/3) + (B m_4 + C m_2^2)/<Z>^(7/3)]/Z1^(5/3) with m_p = <(Z - <Z>)^p>.

    Raises
    ------
    OutsideValidityError : charges that the law was not made for.
    """
    check_reach(ternary)
    law = coefficients("beyond_second_order")
    unit = ternary.Z1 ** (5.0 / 3.0)
    A, B, C = (law[name] / unit for name in ("cubic", "quartic", "square"))
    M, m2, m3, m4 = _moments(ternary, x)
    third, fourth = M ** (-4.0 / 3.0), M ** (-7.0 / 3.0)
    even, zero = B * m4 + C * m2**2, np.zeros_like(M)
    value = A * m3 * third + even * fourth
    # By moments about a fixed point that is <Z> here, the first of which is <Z> itself.
    first = [
        -3.0 * A * m2 * third
        - (4.0 / 3.0 * A + 4.0 * B) * m3 * fourth
        - 7.0 / 3.0 * even * fourth / M,
        2.0 * C * m2 * fourth,
        A * third,
        B * fourth,
    ]
    mixed = -14.0 / 3.0 * C * m2 * fourth / M - 3.0 * A * third
    second = [
        [
            8.0 * A * m2 * fourth
            + (28.0 / 9.0 * A + 56.0 / 3.0 * B) * m3 * fourth / M
            + (12.0 * B - 4.0 * C) * m2 * fourth
            + 70.0 / 9.0 * even * fourth / M**2,
            mixed,
            -(4.0 / 3.0 * A + 4.0 * B) * fourth,
            -7.0 / 3.0 * B * fourth / M,
        ],
        [mixed, 2.0 * C * fourth, zero, zero],
        [-(4.0 / 3.0 * A + 4.0 * B) * fourth, zero, zero, zero],
        [-7.0 / 3.0 * B * fourth / M, zero, zero, zero],
    ]
    return _excess(ternary, x, value, np.array(first), np.array(second))


def vibrations(ternary: Ternary, x: Array) -> Excess:
    """Free energy of classical vibrations beyond linear mixing, over T; x of shape (n, 3).

    c m_2/<Z>^2.

    Raises
    ------
    OutsideValidityError : charges that the law was not made for.
    """
    check_reach(ternary)
    c = float(coefficients("ternary_beyond")["vibrational"])
    M, m2, _, _ = _moments(ternary, x)
    first = [-2.0 * c * m2 / M**3, c / M**2]
    second = [
        [(-2.0 / M**2 + 6.0 * m2 / M**4) * c, -2.0 * c / M**3],
        [-2.0 * c / M**3, np.zeros_like(M)],
    ]
    return _excess(ternary, x, c * m2 / M**2, np.array(first), np.array(second))


def _moments(ternary: Ternary, x: Array) -> tuple[Array, Array, Array, Array]:
    """<Z>, and m_2, m_3 and m_4."""
    mean = ternary.mean_charge(x)
    apart = ternary.charges - mean[..., None]
    m2, m3, m4 = (np.asarray((x * apart**power).sum(axis=-1)) for power in (2, 3, 4))
    return mean, m2, m3, m4


def _excess(ternary: Ternary, x: Array, value: Array, first: Array, second: Array) -> Excess:
    """From derivatives with respect to moments about <Z>, the k-th of which is <(Z - <Z>)^k>.

    With D_ak = d_a^k - m_k, g_a = R + sum_k R_k D_ak and dg_a/d ln X_b = x_b sum_kl R_kl D_ak D_bl.
    """
    apart = ternary.charges - ternary.mean_charge(x)[:, None]
    powers = np.array([apart ** (k + 1) for k in range(len(first))])
    powers -= (x * powers).sum(axis=-1, keepdims=True)
    g = value[:, None] + np.einsum("kn,kna->na", first, powers)
    change = np.einsum("kln,kna,lnb->nab", second, powers, powers)
    return Excess(value, g, change * x[:, None, :])


@dataclass(frozen=True)
class ErrorBand:
    """By what factor the solid's number fraction of a trace may be wrong.

    Parameters
    ----------
    static : exp(-g_a) of what the energy misses. vibrating : with vibrations too. Shape (n, 3).
    """

    static: Array
    vibrating: Array

    @property
    def lowest(self) -> Array:
        """The smallest factor, no more than 1."""
        return np.minimum(1.0, np.minimum(self.static, self.vibrating))

    @property
    def highest(self) -> Array:
        """The largest factor, no less than 1."""
        return np.maximum(1.0, np.maximum(self.static, self.vibrating))


def error_band(ternary: Ternary, x: Array, gamma: Array) -> ErrorBand:
    """Error of k_a = x_a of the solid over that of the liquid, at fixed Gamma and solid.

    What second order misses changes mu_a - mu_b of the solid; k_a/k_b of any two nuclei becomes
    their ratio of factors times smaller. The error of the composition that freezes comes on top.

    Parameters
    ----------
    x : of solids, shape (n, 3). gamma : shape (n,).

    Raises
    ------
    OutsideValidityError : charges that the law was not made for.
    """
    missed = relaxation(ternary, x).potentials * np.asarray(gamma)[:, None]
    moving = missed + vibrations(ternary, x).potentials
    return ErrorBand(np.exp(-missed), np.exp(-moving))
