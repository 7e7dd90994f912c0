"""A pool of nuclides in words, for titles; its name is for files, links and the command line."""

from __future__ import annotations

from core.nuclides.mass_tables import MASS_TABLES, USUAL
from core.nuclides.pool import pool
from core.nuclides.pool_names import Change, Nuclide, PoolOptions
from core.nuclides.symbols import nuclide_name
from dashboard.figures.common.summary_text import listed
from dashboard.plots.numbers import plain


def departures(options: PoolOptions) -> list[str]:
    """What distinguishes a pool from the usual one, such as "helium ends at ¹⁰He", "without ⁷H"."""
    words = [] if options.table == USUAL else [f"masses: {MASS_TABLES[options.table].label}"]
    if options.last_He is not None:
        words.append(f"helium ends at {nuclide_name(2, options.last_He)}")
    if options.edge_shift:
        words.append(f"isotopic chains extended by {_signed(options.edge_shift)}")
    words += [f"only {_named(options.only)}"] if options.only else []
    words += [f"without {_named(options.exclude)}"] if options.exclude else []
    words += map(_changed, options.binding)
    if options.tetraneutron is not None:
        words.append(f"with {nuclide_name(0, 4)}, B = {_signed(options.tetraneutron)} MeV")
    return words


def pool_in_words(options: PoolOptions) -> str:
    """A pool in a sentence, such as "pool of nuclides without ⁷H"."""
    return f"pool of nuclides {', '.join(departures(options))}".strip()


def last_helium(pool_name: str) -> list[float]:
    """Mass number of the last helium isotope of a pool, if it has helium."""
    nuclides = pool(pool_name)
    return [float(A) for A in nuclides.A[nuclides.Z == 2][-1:]]


def _named(nuclides: tuple[Nuclide, ...]) -> str:
    return listed([nuclide_name(*nuclide) for nuclide in nuclides])


def _changed(change: Change) -> str:
    nuclide, scale, shift = change
    factor = "" if scale == 1.0 else f" × {scale:g}"
    return f"B({nuclide_name(*nuclide)}){factor}" + (f" {_signed(shift)} MeV" if shift else "")


def _signed(value: float) -> str:
    return plain(value, "+g")
