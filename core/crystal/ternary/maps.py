"""The precomputed freezing surface of carbon, oxygen and neon, and its neutral line, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.mixture import Ternary
from core.errors import TableError
from core.storage.tables import SOLVED, Table, current_table

TABLE = "ternary-maps"


@dataclass(frozen=True)
class FreezingMap:
    """Liquids over the triangle, one a row, and what freezes from them; none that is doubtful.

    Parameters
    ----------
    liquid, solid : compositions, shape (n, 3). gamma : where the liquid freezes, shape (n,).
    k3 : x3 of the solid over that of the liquid. density_step : of the solid, relative.
    binds : whether S(k) >= 0 limits the order of the solid.
    """

    liquid: Array
    solid: Array
    gamma: Array
    k3: Array
    density_step: Array
    binds: np.ndarray


@dataclass(frozen=True)
class NeutralLine:
    """Liquids whose crystals are as dense as they, one a row.

    Parameters
    ----------
    ratio : x2/(x1 + x2), shape (n,). x3, X3 : number and mass fraction of the third nucleus.
    gamma : where they freeze. floats_above : whether crystals float with more of it.
    """

    ratio: Array
    x3: Array
    X3: Array
    gamma: Array
    floats_above: np.ndarray


def freezing_map(ternary: Ternary) -> FreezingMap:
    """The freezing surface with short-range order, as it was computed.

    Raises
    ------
    TableError : it was not, not of these nuclei, or with another code.
    """
    table = _table_of(ternary)
    place = np.nonzero(table.native("flag") == SOLVED)
    x2, x3 = table.native("x2")[place[0]], table.native("x3")[place[1]]
    columns = {
        name: table.native(name)[place]
        for name in ("Gamma", "x2_solid", "x3_solid", "k3", "density_step", "binds")
    }
    second, third = columns["x2_solid"], columns["x3_solid"]
    return FreezingMap(
        np.stack([np.maximum(1.0 - x2 - x3, 0.0), x2, x3], axis=1),
        np.stack([1.0 - second - third, second, third], axis=1),
        columns["Gamma"],
        columns["k3"],
        columns["density_step"],
        columns["binds"] == 1,
    )


def neutral_line(ternary: Ternary) -> NeutralLine:
    """The line of neutral buoyancy with short-range order, as it was computed.

    Raises
    ------
    TableError : it was not, not of these nuclei, or with another code.
    """
    table = _table_of(ternary)
    found = np.nonzero(np.isfinite(table.native("neutral_x3")))
    x3, X3, gamma = (
        table.native(name)[found] for name in ("neutral_x3", "neutral_X3", "neutral_Gamma")
    )
    above = table.native("floats_above")[found] == 1
    return NeutralLine(table.native("ratio")[found[0]], x3, X3, gamma, above)


def _table_of(ternary: Ternary) -> Table:
    table = current_table(TABLE)
    charges = json.loads(table.attributes["inputs"])["charges"]
    if charges != [ternary.Z1, ternary.Z2, ternary.Z3]:
        raise TableError(
            f"The table {TABLE} is of Z = {', '.join(map(str, charges))}: choose these nuclei, or "
            "compute without it."
        )
    return table
