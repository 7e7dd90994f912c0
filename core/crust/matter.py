"""What matter is made of: the choices that fix the model, as scalars that key every cache."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import InvalidInputError

LOCAL, SYMMETRIC = "n_sat(delta)", "n_sat(0)"
VOLUMES = (LOCAL, SYMMETRIC)
GAS, MUTUAL = "gas", "mutual"
EXCLUSIONS = (GAS, MUTUAL)

DEFAULT_INTERACTION = "BSk25"
DEFAULT_POOL = "default"


@dataclass(frozen=True)
class Matter:
    """A model of clusterised matter.

    Parameters
    ----------
    interaction : name of the Skyrme set of the nucleon gas and of n_sat.
    pool : name of the pool of nuclides.
    partition : whether nuclei are excited.
    coulomb : whether nuclei feel the electrons (Wigner-Seitz energy).
    volume : density that fixes a cluster's volume A/n_sat, "n_sat(delta)" or "n_sat(0)".
    exclusion : "gas", clusters only displace the gas; "mutual", they exclude each other too.

    Raises
    ------
    InvalidInputError : the volume or the exclusion is unknown.
    """

    interaction: str = DEFAULT_INTERACTION
    pool: str = DEFAULT_POOL
    partition: bool = True
    coulomb: bool = True
    volume: str = LOCAL
    exclusion: str = GAS

    def __post_init__(self) -> None:
        if self.volume not in VOLUMES:
            raise InvalidInputError(
                f"Unknown volume '{self.volume}': choose {' or '.join(VOLUMES)}."
            )
        if self.exclusion not in EXCLUSIONS:
            raise InvalidInputError(
                f"Unknown exclusion '{self.exclusion}': choose {' or '.join(EXCLUSIONS)}."
            )
