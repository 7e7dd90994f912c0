"""Structure factor of the charge in crystals of three nuclei."""

from __future__ import annotations

from collections.abc import Iterator

from core.crystal.lattice import BCC
from core.crystal.order.structure_factor import zone_path
from core.crystal.ternary.order.structure import charge_structure
from core.crystal.ternary.solids import SOLIDS, Solid
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.ternary.inputs import Array, chosen_solids
from dashboard.figures.ternary.states import Block, StatesFigure
from dashboard.plots.numbers import rounded
from dashboard.plots.vocabulary import Axis, Columns, Curve, Panel, vertical

COLUMNS = ("model", "Gamma", "x2", "x3", "distance", "kx", "ky", "kz", "S_ZZ", "S_ZZ_over_random")
CENTRE = "k = 0"


class ChargeStructure(StatesFigure):
    """S_ZZ(k) = sum Z_a Z_b S_ab(k) over that of the random crystal, <Z^2> - <Z>^2."""

    path = "ternary/structure-factor"
    title = "Structure factor of charge"

    def dataset(self) -> Dataset:
        """Columns model, Gamma, x2, x3, distance and kx, ky, kz (2 pi/a_l), S_ZZ, S_ZZ/random."""
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        path = zone_path(BCC)
        kx, ky, kz = path.k.T / path.unit
        places = {"distance": path.distance, "kx": kx, "ky": ky, "kz": kz}

        def structure(solid: Solid, x: Array, gamma: float) -> list[Block]:
            random = float(ternary.charge_variance(x))
            if not random > 0.0:
                return []
            S = charge_structure(ternary.charges, solid.structure(x, gamma, path.k))
            return [{**places, "S_ZZ": S, "S_ZZ_over_random": S / random}]

        blocks, outside = self.blocks(solids, structure)
        notes = [*refusals, *outside]
        if not (ternary.charge_variance(self.compositions) > 0.0).all():
            notes.append("Where there is one kind of nucleus alone, charges do not vary.")
        return table(
            blocks,
            COLUMNS,
            units=dict.fromkeys(("distance", "kx", "ky", "kz"), "2 pi/a_l"),
            notes=tuple(dict.fromkeys(notes)),
            attributes={"mixture": ternary.label},
        )

    def summary(self, dataset: Dataset) -> str:
        """Between what each model's structure factor varies."""
        told = []
        for model in dict.fromkeys(dataset["model"].tolist()):
            values = dataset.where(model=model)["S_ZZ_over_random"].astype(float)
            low, high = rounded(values.min(), 3), rounded(values.max(), 3)
            told.append(f"'{SOLIDS[model].label}' from {low} to {high}")
        mixture = dataset.attributes["mixture"]
        return paragraph(
            f"{mixture}, structure factor of charge over that of the random crystal: "
            f"{clauses(told) or 'none'}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        path = zone_path(BCC)
        names = (CENTRE if name == "Γ" else name for name in path.names)
        return (
            Panel(
                (*_curves(dataset), vertical(path.corners)),
                Axis(
                    "wavevector k, along lines between special points of the Brillouin zone",
                    (path.corners[0], path.corners[-1]),
                    ticks=tuple(zip(path.corners, names, strict=True)),
                ),
                Axis("structure factor of charge / random"),
                self.title_for(*self.state_told),
            ),
        )


def _curves(dataset: Dataset) -> Iterator[Curve]:
    names = ("model", "Gamma", "x2", "x3")
    groups = zip(*(dataset[name].tolist() for name in names), strict=True)
    for group in dict.fromkeys(groups):
        rows = dataset.where(**dict(zip(names, group, strict=True)))
        columns: Columns = [
            ("distance", "distance (2π/aₗ)", rows["distance"]),
            ("S_ZZ_over_random", "S/random", rows["S_ZZ_over_random"]),
        ]
        solid = SOLIDS[group[0]]
        yield Curve(solid.label, columns, solid.colour)
