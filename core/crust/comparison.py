"""Cold catalysed inner crusts that others have published, to compare with.

BSk22, BSk24, BSk25 and BSk26: J. M. Pearson et al., MNRAS 481, 2994 (2018),
doi:10.1093/mnras/sty2413, with the erratum MNRAS 486, 768 (2019); the last row of each is the last
before uniform matter. NV: J. W. Negele & D. Vautherin, Nucl. Phys. A 207, 298 (1973),
doi:10.1016/0375-9474(73)90349-7.
"""

from __future__ import annotations

import csv
from functools import cache

import numpy as np

from core.crust.masses import DATA
from core.dataset import Dataset

PEARSON, NEGELE_VAUTHERIN = "Pearson et al. 2018", "Negele & Vautherin 1973"
MODELS = {
    "BSk22": PEARSON,
    "BSk24": PEARSON,
    "BSk25": PEARSON,
    "BSk26": PEARSON,
    "NV": NEGELE_VAUTHERIN,
}
"""Who published each model."""

_COLUMNS = {
    "n_B": "n_B_fm3",
    "Z_cl": "Z_cl",
    "A_cl": "A_cl",
    "A_over_Z": "A_over_Z",
    "X_cl": "X_cl",
    "X_free": "X_free",
}


@cache
def comparison_crusts() -> Dataset:
    """All models, each by ascending density.

    Columns model, n_B (fm^-3), Z_cl and A_cl (of the nucleus), A_over_Z, X_cl and X_free (mass
    fractions of nuclei and free neutrons).
    """
    with (DATA / "comparison_crusts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    columns = {"model": np.array([row["model"] for row in rows])}
    for name, heading in _COLUMNS.items():
        columns[name] = np.array([float(row[heading]) for row in rows])
    for column in columns.values():
        column.flags.writeable = False
    return Dataset(columns, units={"n_B": "fm^-3"})
