"""The general purpose table in the HDF5 format of stellarcollapse.org.

E. O'Connor & C. D. Ott, Class. Quantum Grav. 27, 114103 (2010),
doi:10.1088/0264-9381/27/11/114103, section 3; datasets, units and signs as their programs EOSmaker
(which writes such tables) and EOSdriver (which reads them) have them. Arrays over (ye, temp, rho):

- logrho, logtemp, ye: log10 of rho = m_n n_B (g cm^-3) and of T (MeV), and Y_p; equally spaced;
- logpress: log10 of P (dyn cm^-2); logenergy: log10 of eps + energy_shift (erg/g), where eps is the
  internal energy over the mass m_n of a baryon, without that mass; entropy: k_B per baryon;
- mu_n, mu_p: less the neutron's rest mass m_n, both of them, so that muhat = mu_n - mu_p holds
  m_n - m_p; mu_e: with the electron's rest mass; munu = mu_e - muhat (MeV). Electrons carry the
  Coulomb energy of nuclei that they share in (mu_e + C of the table): munu vanishes in beta
  equilibrium;
- gamma = dlnP/dlnrho and cs2 = dP/drho = gamma P/rho at constant entropy (cm^2 s^-2): not divided
  by the enthalpy h = 1 + eps/c^2 + P/(rho c^2), as a relativistic sound speed would be, and as
  tables are that say so in a dataset have_rel_cs2;
- dedt: deps/dT (erg g^-1 MeV^-1) at constant rho; dpdrhoe: dP/drho at constant eps; dpderho:
  dP/deps at constant rho;
- mass fractions Xn, Xp, Xa (4He), Xd, Xt, X3he and Xh, of all other nuclei, whose means are Abar
  and Zbar (1 where there are none). They add up to 1.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.constants import DYN_PER_SQUARE_CM, GRAM_PER_CUBIC_CM, NEUTRON_MASS, PROTON_MASS
from core.errors import OutsideValidityError, TableError
from core.storage.tables import DOUBTFUL, Table
from core.storage.whole_files import whole_file
from precomputed.export_files import check_free, origin
from precomputed.general_table import (
    check_general_purpose,
    cooler_and_stiffer,
    groups_of_nuclei,
    has_state,
)

Array = NDArray[np.float64]

ERG_PER_GRAM = DYN_PER_SQUARE_CM / GRAM_PER_CUBIC_CM
"""c^2, erg/g."""
SHIFT = 1.01
"""Energies are shifted by this times the most negative one, as EOSmaker does."""
NO_NUCLEI = 1.0
"""Abar and Zbar where there are no nuclei: programs divide by them."""


def write_stellarcollapse(table: Table, path: Path, *, overwrite: bool = False) -> None:
    """Write a general purpose table into one HDF5 file.

    Raises
    ------
    InvalidInputError : it is another kind of table, or the file exists and `overwrite` is false.
    OutsideValidityError : points have no solution, or a pressure is negative: the format has no
        place for them.
    TableError : h5py is not installed.
    """
    h5py = _h5py()
    check_general_purpose(table)
    check_free((path,), overwrite)
    datasets = stellarcollapse_datasets(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary, h5py.File(temporary, "w") as file:
        for name, values in datasets.items():
            file.create_dataset(name, data=values)
        file.attrs.update(_attributes(table))


def stellarcollapse_datasets(table: Table) -> dict[str, NDArray[Any]]:
    """All datasets by name; three-dimensional ones over (ye, temp, rho).

    Raises
    ------
    OutsideValidityError : points have no solution, or a pressure is not positive.
    """
    _check_representable(table)
    grid = _grid(table)
    cube = {**_thermodynamics(table), **_potentials(table), **_composition(table)}
    return {**grid, **{name: _turned(values) for name, values in cube.items()}}


def _h5py() -> Any:
    try:
        return import_module("h5py")
    except ImportError:
        raise TableError("This format needs h5py: install the extra 'hdf5'.") from None


def _check_representable(table: Table) -> None:
    missing = int((~(has_state(table) & np.isfinite(table["Gamma"]))).sum())
    if missing:
        raise OutsideValidityError(
            f"{missing} points of {table.name} have no solution or no derivatives, and a "
            "stellarcollapse table needs all: build it with another resolution, or export it to "
            "CompOSE."
        )
    negative = int((table.native("P") <= 0).sum())
    if negative:
        raise OutsideValidityError(
            f"P is not positive at {negative} points of {table.name}, and a stellarcollapse table "
            "holds its logarithm: export it to CompOSE."
        )


def _grid(table: Table) -> dict[str, NDArray[Any]]:
    T, Y_p, n_B = (table.native(name) for name in ("T", "Y_p", "n_B"))
    return {
        "pointsrho": np.array([len(n_B)], dtype=np.int32),
        "pointstemp": np.array([len(T)], dtype=np.int32),
        "pointsye": np.array([len(Y_p)], dtype=np.int32),
        "logrho": np.log10(n_B * NEUTRON_MASS * GRAM_PER_CUBIC_CM),
        "logtemp": np.log10(T),
        "ye": Y_p,
        "energy_shift": np.array([_energy_shift(_energy(table))]),
    }


def _turned(values: Array) -> Array:
    """From (T, Y_p, n_B) to (ye, temp, rho)."""
    return np.ascontiguousarray(values.transpose(1, 0, 2))


def _energy(table: Table) -> Array:
    """Specific internal energy eps, erg/g."""
    return table.native("e") / (table.native("n_B") * NEUTRON_MASS) * ERG_PER_GRAM


def _energy_shift(energy: Array) -> float:
    return -SHIFT * min(float(energy.min()), 0.0)


def _thermodynamics(table: Table) -> dict[str, Array]:
    """From d(e/n_B)/dT = T d(s/n_B)/dT and d(e/n_B)/dn_B = (P - T dP/dT)/n_B^2."""
    n_B, T = table.native("n_B"), table.native("T")[:, None, None]
    P, dP_dT = table.native("P"), table.native("dP_dT")
    energy, Gamma = _energy(table), table.native("Gamma")
    de_dT, de_dn = T * table.native("ds_dT"), (P - T * dP_dT) / n_B**2
    slope = table.native("dP_dn") - dP_dT * de_dn / de_dT
    return {
        "logpress": np.log10(P * DYN_PER_SQUARE_CM),
        "logenergy": np.log10(energy + _energy_shift(energy)),
        "entropy": table.native("s"),
        "gamma": Gamma,
        "cs2": Gamma * P / (n_B * NEUTRON_MASS) * ERG_PER_GRAM,
        "dedt": de_dT / NEUTRON_MASS * ERG_PER_GRAM,
        "dpdrhoe": slope / NEUTRON_MASS * ERG_PER_GRAM,
        "dpderho": dP_dT / de_dT * NEUTRON_MASS * GRAM_PER_CUBIC_CM,
    }


def _potentials(table: Table) -> dict[str, Array]:
    mu_n, mu_e = table.native("mu_n"), table.native("mu_e") + table.native("C")
    mu_p = table.native("mu_p") + PROTON_MASS - NEUTRON_MASS
    return {
        "mu_n": mu_n,
        "mu_p": mu_p,
        "mu_e": mu_e,
        "muhat": mu_n - mu_p,
        "munu": mu_e - mu_n + mu_p,
    }


def _composition(table: Table) -> dict[str, Array]:
    groups = groups_of_nuclei(table).values()
    number = np.sum([n for _, _, n in groups], axis=0)
    mass = np.sum([A * n for A, _, n in groups], axis=0)
    charge = np.sum([Z * n for _, Z, n in groups], axis=0)
    there = number > 0
    whole = np.where(there, number, 1.0)
    return {
        "Xn": table.native("X_n"),
        "Xp": table.native("X_p"),
        "Xa": table.native("X_He4"),
        "Xd": table.native("X_d"),
        "Xt": table.native("X_t"),
        "X3he": table.native("X_He3"),
        "Xh": mass,
        "Abar": np.where(there, mass / whole, NO_NUCLEI),
        "Zbar": np.where(there, charge / whole, NO_NUCLEI),
    }


def _attributes(table: Table) -> dict[str, str]:
    doubtful = int((table["flag"] == DOUBTFUL).sum())
    return {
        "origin": origin(table),
        "references": table.attributes.get("references", ""),
        "baryon_mass": f"{NEUTRON_MASS} MeV",
        "contents": "nucleons, nuclei, leptons, their antiparticles, photons; no neutrinos",
        "ye": "electrons and muons per baryon; muons are in equilibrium with electrons",
        "cs2": "dP/drho at constant entropy, not divided by the enthalpy",
        "pressure": cooler_and_stiffer(table),
        "doubtful_points": str(doubtful),
    }
