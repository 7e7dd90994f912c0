"""Equations of state of cold catalysed matter that others have published, to compare with.

Fits to BSk22, BSk24, BSk25 and BSk26 of J. M. Pearson et al., MNRAS 481, 2994 (2018),
doi:10.1093/mnras/sty2413, Eq. (C4): with xi = lg(rho/g cm^-3) and zeta = lg(P/dyn cm^-2)

zeta = (p1 + p2 xi + p3 xi^3)/(1 + p4 xi) F(p5 (xi - p6)) + (p7 + p8 xi) F(p9 (p6 - xi))
+ (p10 + p11 xi) F(p12 (p13 - xi)) + (p14 + p15 xi) F(p16 (p17 - xi))
+ p18/{1 + [p20 (xi - p19)]^2} + p21/{1 + [p23 (xi - p22)]^2},  F(x) = 1/(e^x + 1),

from the outer crust to the core, within about 1 % of their tables, and 4 % at phase boundaries.
"""

from __future__ import annotations

import csv
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.constants import GRAM_PER_CUBIC_CM, NEUTRON_MASS
from core.crust.comparison import DATA
from core.dataset import Dataset

Floats = NDArray[np.float64]

LG_DYN_PER_CM2 = 33.2047
"""Of 1 MeV fm^-3; the fit's own."""
LG_RHO = (6.0, 14.6)
"""Range of the fits that is used, from their first density on to more than 0.16 fm^-3."""
POINTS = 431
IRON = -9.1536
"""Energy per baryon of 56Fe with its electrons, less the neutron's rest mass, MeV (Pearson et al.
2018, Appendix C)."""


@cache
def published_equation_of_state(model: str) -> Dataset:
    """That of a model at T = 0, in beta equilibrium, in ascending density.

    Columns n_B (fm^-3), rho (g cm^-3), P (MeV fm^-3), c_s2 and Gamma. With eps = rho c^2 they
    follow from P(rho): d ln n_B = d eps/(eps + P), c_s^2 = dP/d eps, Gamma = (1 + eps/P) dP/d eps;
    n_B at the first density is that of iron and electrons. The energy per baryon, about 0.3 MeV off
    at the core by the errors of the fit, is left out; of n_B that is 0.03 %.

    Raises
    ------
    KeyError : no such model.
    """
    p = _coefficients()[model]
    xi = np.linspace(*LG_RHO, POINTS)
    P = 10.0 ** (_lg_pressure(p, xi) - LG_DYN_PER_CM2)
    rho = 10.0**xi
    eps = rho / GRAM_PER_CUBIC_CM
    slope = np.gradient(_lg_pressure(p, xi), xi, edge_order=2)
    c_s2 = P / eps * slope
    Gamma = slope * (1.0 + P / eps)
    rise = eps / (eps + P) * np.log(10.0)
    steps = 0.5 * (rise[1:] + rise[:-1]) * np.diff(xi)
    n_B = _first_density(eps[0], P[0], Gamma[0]) * np.exp(np.concatenate([[0.0], steps.cumsum()]))
    columns = {
        "n_B": n_B,
        "rho": rho,
        "P": P,
        "c_s2": c_s2,
        "Gamma": Gamma,
    }
    for column in columns.values():
        column.flags.writeable = False
    units = {"n_B": "fm^-3", "rho": "g cm^-3", "P": "MeV fm^-3"}
    return Dataset(columns, units=units)


def published_equations_of_state() -> list[str]:
    """Names of the models."""
    return list(_coefficients())


def _first_density(eps: float, P: float, Gamma: float) -> float:
    """The baryon density of iron whose electrons have the energy P/(Gamma - 1)."""
    return (eps - P / (Gamma - 1.0)) / (NEUTRON_MASS + IRON)


@cache
def _coefficients() -> dict[str, Floats]:
    with (DATA / "published_eos.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {
        row["model"]: np.array([float(row[f"p{number}"]) for number in range(1, 24)])
        for row in rows
    }


def _lg_pressure(p: Floats, xi: Floats) -> Floats:
    """Zeta of the module's docstring; p[0] is p1."""
    low = (p[0] + p[1] * xi + p[2] * xi**3) / (1.0 + p[3] * xi) * _fermi(p[4] * (xi - p[5]))
    lines = (
        (p[start] + p[start + 1] * xi) * _fermi(p[steep] * (p[place] - xi))
        for start, steep, place in ((6, 8, 5), (9, 11, 12), (13, 15, 16))
    )
    bumps = (p[start] / (1.0 + (p[start + 2] * (xi - p[start + 1])) ** 2) for start in (17, 20))
    return np.asarray(low + sum(lines) + sum(bumps))


def _fermi(x: Floats) -> Floats:
    return np.exp(-np.logaddexp(0.0, x))
