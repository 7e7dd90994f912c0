"""What a phase diagram shows, in words."""

from __future__ import annotations

import numpy as np

from core.crystal.liquids import LIQUIDS
from core.crystal.solids import SOLIDS
from core.dataset import Dataset
from dashboard.figures.common.summary_text import MOST, clauses, crossings, extremes, listed, share
from dashboard.figures.crystal.inputs import distinct
from dashboard.figures.crystal.phase_rows import COMPOSITIONS, GAP, MELTING_LINE, SPECIAL, TIE
from dashboard.plots.numbers import rounded

HIDDEN = 1e-4
"""Distance in x of two phases that no drawing shows."""


def told(rows: Dataset, model: str, liquid: str, at: list[float]) -> str:
    """What the lines of one solid and one liquid show."""
    facts = [
        f"{kind} at x = {rounded(_middle(rows, row), 3)}, T/T₁ₘ = {rounded(T)}"
        for kind in SPECIAL
        for row, T in enumerate(rows["T_over_T1m"])
        if rows["kind"][row] == kind
    ]
    melting = rows.where(kind=MELTING_LINE)["T_over_T1m"]
    ends = extremes(melting)
    if ends is not None:
        low, high = (rounded(melting[row]) for row in ends)
        facts.append(f"melting at T/T₁ₘ = {low}" + (f" to {high}" if low != high else ""))
    for gamma in at[-MOST:]:
        facts += _at_coupling(rows, gamma)
    phases = f"Solid '{SOLIDS[model].label}', liquid '{LIQUIDS[liquid].label}'"
    return f"{phases}: {clauses(facts, len(facts))}"


def _middle(rows: Dataset, row: int) -> float:
    """The composition of a special point: of the liquid if there is one."""
    return float(next(rows[name][row] for name in COMPOSITIONS if np.isfinite(rows[name][row])))


def _at_coupling(rows: Dataset, gamma: float) -> list[str]:
    """What coexists at a coupling, from the lines; at the overall composition, from the lever."""
    found = []
    for kind, columns, phases in (
        (MELTING_LINE, ("x_liquid", "x_solid"), "liquid and solid"),
        (GAP, ("x_solid", "x_second_solid"), "two solids"),
    ):
        lines = rows.where(kind=kind)
        ends = [
            f"x = {rounded(left, 3)} and {rounded(right, 3)}"
            for branch in distinct(lines, "branch")
            for left, right in _ends_at(lines.where(branch=branch), columns, gamma)
            if abs(right - left) > HIDDEN
        ]
        if ends:
            found.append(f"at Γ = {rounded(gamma, 6)} {phases} at {listed(ends)}")
    melting = rows.where(kind=MELTING_LINE)["Gamma"]
    if len(melting) and gamma > melting.max():
        found.append(f"at Γ = {rounded(gamma, 6)} no liquid")
    ties = rows.where(kind=TIE, Gamma=gamma)
    return [*found, *(f"{share(part)} solid by the lever rule" for part in ties["solid_fraction"])]


def _ends_at(line: Dataset, columns: tuple[str, str], gamma: float) -> list[tuple[float, ...]]:
    return crossings(line["Gamma"], gamma, *(line[name] for name in columns))
