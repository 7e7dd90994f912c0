"""What the exports of a general purpose table have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInputError
from core.matter.general_purpose import NAMED
from core.storage.tables import DOUBTFUL, SOLVED, Table

Array = NDArray[np.float64]

NEEDED = ("T", "Y_p", "n_B", "P", "s", "f", "e", "mu_n", "mu_p", "mu_e", "C", "X_heavy", "flag")
"""Arrays by which a general purpose table is known."""


def check_general_purpose(table: Table) -> None:
    """Make sure that a table can be exported.

    Raises
    ------
    InvalidInputError : it is not a general purpose table.
    """
    missing = [name for name in NEEDED if name not in table]
    if missing:
        raise InvalidInputError(
            f"The table {table.name} has no {missing[0]}: only the general purpose table "
            "(crust-general) can be exported."
        )


def has_state(table: Table) -> NDArray[np.bool_]:
    """Where the table has a state."""
    return np.isin(table["flag"], (SOLVED, DOUBTFUL))


def numbers_of_named(table: Table) -> dict[str, Array]:
    """Nuclei per baryon of the light nuclei that the table names."""
    return {name: table.native(f"X_{name}") / A for name, (_, A) in NAMED.items()}


def groups_of_nuclei(table: Table) -> dict[str, tuple[Array, Array, Array]]:
    """Mean A, mean Z and number per baryon of heavy and of light nuclei; zero where there are none.

    Light are those with A < 20 that have no mass fraction of their own.
    """
    groups = {}
    for name in ("heavy", "light"):
        A, Z = table.native(f"A_{name}"), table.native(f"Z_{name}")
        there = A > 0
        number = np.divide(table.native(f"X_{name}"), A, out=np.zeros_like(A), where=there)
        groups[name] = (np.where(there, A, 0.0), np.where(there, Z, 0.0), number)
    return groups


def cooler_and_stiffer(table: Table) -> str:
    """In how many pairs of neighbouring temperatures P falls with T at fixed n_B and Y_p.

    Nothing forbids it: (dP/dT)_n = n_B^2 d(s/n_B)/dn_B times -1, and s/n_B may rise with n_B where
    nuclei melt into the gas.
    """
    P = table.native("P")
    there = has_state(table)
    falls = (P[1:] < P[:-1]) & there[1:] & there[:-1]
    pairs = int((there[1:] & there[:-1]).sum())
    most = float(np.max(1 - (P[1:] / P[:-1])[falls])) if falls.any() else 0.0
    return (
        f"p falls with T at fixed n_b and Y_q in {int(falls.sum())} of {pairs} pairs of "
        f"neighbouring temperatures, by {100 * most:.1f} % at the most: codes that look for T at a "
        "given p may find two."
    )
