"""Rows of a phase diagram: tie lines and special points, and how much of a mixture is solid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from core.crystal.liquids import Liquid
from core.crystal.phases.invariants import AZEOTROPE, CRITICAL, EUTECTIC, PERITECTIC, Invariant
from core.crystal.phases.phase_diagram import Branch
from core.crystal.phases.tangents import LIQUID, SOLID
from core.crystal.solids import Solid
from core.dataset import Dataset

COMPOSITIONS = ("x_liquid", "x_solid", "x_second_solid")
COLUMNS = (
    "model",
    "Gamma",
    "T_over_T1m",
    *COMPOSITIONS,
    "kind",
    "liquid",
    "branch",
    "T",
    "solid_fraction",
)
MELTING_LINE, GAP, REFERENCE, TIE = "melting", "miscibility gap", "reference", "tie line"
SPECIAL = (AZEOTROPE, CRITICAL, EUTECTIC, PERITECTIC)

Block = dict[str, Any]
"""Columns of some rows; what is the same in all of them is a single value."""


def line_block(branch: Branch, number: int) -> Block:
    """Those of a branch, of which a diagram has several."""
    return {
        "Gamma": branch.gamma,
        "x_liquid": branch.x_liquid,
        "x_solid": branch.x_solid,
        "x_second_solid": branch.x_second_solid,
        "kind": MELTING_LINE if branch.melts else GAP,
        "branch": number,
    }


def point_block(point: Invariant) -> Block:
    """That of a special point."""
    ends = list(zip(point.phases, point.x, strict=True))
    return {**ends_block(ends), "Gamma": np.array([point.gamma]), "kind": point.kind}


def ends_block(ends: list[tuple[int, float]]) -> Block:
    """Compositions of liquid, first and second solid out of (phase, x); nan for one that is not."""
    liquid = [x for phase, x in ends if phase == LIQUID]
    solid = [x for phase, x in ends if phase == SOLID]
    return {
        "x_liquid": liquid[0] if liquid else np.nan,
        "x_solid": solid[0] if solid else np.nan,
        "x_second_solid": solid[1] if len(solid) > 1 else np.nan,
    }


def rows_of(dataset: Dataset, kinds: tuple[str, ...]) -> Dataset:
    """Those of some kinds."""
    return dataset.keep(np.isin(dataset["kind"], kinds))


def with_lever(block: Block, overall: float) -> Block:
    """The block with the share of solids in tie lines that hold an overall composition."""
    liquid, solid, second = (np.asarray(block[name], float) for name in COMPOSITIONS)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (overall - liquid) / (solid - liquid)
        melting = np.where((share >= 0.0) & (share <= 1.0), share, np.nan)
        parted = (solid <= overall) & (overall <= second)
    return {**block, "solid_fraction": np.where(parted, 1.0, melting)}


def with_fractions(
    blocks: list[Block], solid: Solid, liquid: Liquid, overall: float
) -> Iterator[Block]:
    """The blocks with the share of solids at an overall composition in every row."""
    blocks = [with_lever(block, overall) for block in blocks]
    known = {
        float(gamma): float(share)
        for block in blocks
        for gamma, share in zip(block["Gamma"], block["solid_fraction"], strict=True)
        if np.isfinite(share)
    }
    for block in blocks:
        for gamma in set(block["Gamma"].tolist()) - set(known):
            known[gamma] = one_phase_share(solid, liquid, gamma, overall)
        yield {**block, "solid_fraction": np.array([known[g] for g in block["Gamma"].tolist()])}


def one_phase_share(solid: Solid, liquid: Liquid, gamma: float, overall: float) -> float:
    """1 where an overall composition is solid, 0 where it is liquid; no tie line holds it."""
    if solid.compounds is not None:
        return 0.0
    at, coupling = np.array([overall]), np.array([gamma])
    melts = liquid.free_energy(at, coupling) < solid.free_energy(at, coupling)
    return 0.0 if melts[0] else 1.0
