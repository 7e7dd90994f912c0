"""What liquids and solids of three nuclei have in common.

Free energies are per ion and over T, F = Gamma f with f in U_1 = Z1^(5/3) e^2/a_e, after
sum_a x_a f_sol(Gamma_a), the linear mixture of crystals of one component, has been taken off.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.mixture import Ternary, ideal

STEP = 1e-4
"""Relative step in Gamma of the difference that stands for a derivative a model does not give."""


@dataclass(frozen=True)
class Response:
    """Excess chemical potentials and how they change, for Newton's method.

    Parameters
    ----------
    g : g_a = mu_a - ln x_a, shape (n, 3).
    by_log_gamma : dg_a/d ln Gamma, same shape.
    by_log_amount : dg_a/d ln X_b for amounts X_b, x = X/sum X, shape (n, 3, 3).
    """

    g: Array
    by_log_gamma: Array
    by_log_amount: Array


class Phase(ABC):
    """A model of one phase of three nuclei.

    Arrays x have shape (..., 3), with the sum 1; gamma has the shape (...) or one that broadcasts
    to it, and is the coupling of Z1.

    Attributes
    ----------
    name : in links, data and on the command line. label : for a reader.
    explanation : what it is, in a sentence for somebody of another field.
    sources : what to cite, each with its DOI. position : in lists, rising; last if it has none.
    exact_response : whether `response` is exact, or that of a model that is only close.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    explanation: ClassVar[str] = ""
    sources: ClassVar[tuple[str, ...]] = ()
    position: ClassVar[float] = math.inf
    exact_response: ClassVar[bool] = False

    def __init__(self, ternary: Ternary) -> None:
        self.ternary = ternary

    @abstractmethod
    def free_energy(self, x: Array, gamma: Array) -> Array:
        """F = Gamma f, per ion and over T, shape (...)."""

    @abstractmethod
    def excess_potentials(self, x: Array, gamma: Array) -> Array:
        """g_a = mu_a - ln x_a over T, shape (..., 3), finite where x_a = 0.

        g_a = R + dR/dx_a - sum_b x_b dR/dx_b with R = F - sum x ln x.
        """

    @abstractmethod
    def response(self, x: Array, gamma: Array) -> Response:
        """`excess_potentials` and their derivatives, for x of shape (n, 3), gamma (n,)."""

    def energy(self, x: Array, gamma: Array) -> Array:
        """Gamma dF/dGamma at fixed x: the energy less that of the linear mixture, over T."""
        above = self.free_energy(x, gamma * (1.0 + STEP))
        below = self.free_energy(x, gamma * (1.0 - STEP))
        return (above - below) / (2.0 * STEP)

    def potentials(self, x: Array, gamma: Array) -> Array:
        """mu_a = ln x_a + g_a over T, shape (..., 3); minus infinity where x_a = 0."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(x) + self.excess_potentials(x, gamma))


class MomentPhase(Phase):
    """A phase whose free energy is compiled, as it depends on moments <Z^k> alone."""

    exact_response = True

    @abstractmethod
    def _fill(self, x: Array, gamma: Array, out: Array) -> None:
        """Fill `out` as `core.kernels.ternary` says."""

    def _rows(self, x: Array, gamma: Array) -> Array:
        """Rows of the kernel, shape (..., 17)."""
        x = np.asarray(x, dtype=float)
        shape = np.broadcast_shapes(x.shape[:-1], np.shape(gamma))
        points = np.ascontiguousarray(np.broadcast_to(x, (*shape, 3)).reshape(-1, 3))
        couplings = np.broadcast_to(np.asarray(gamma, dtype=float), shape).reshape(-1)
        out = np.empty((len(points), 17))
        self._fill(points, np.ascontiguousarray(couplings), out)
        return out.reshape(*shape, 17)

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return np.asarray(self._rows(x, gamma)[..., 0] + ideal(x))

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self._rows(x, gamma)[..., 1]

    def excess_potentials(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self._rows(x, gamma)[..., 2:5]

    def response(self, x: Array, gamma: Array) -> Response:  # noqa: D102
        rows = self._rows(x, gamma)
        return Response(rows[:, 2:5], rows[:, 5:8], rows[:, 8:].reshape(-1, 3, 3))
