"""What matter is made of: the choices that fix the model, as scalars that key every cache."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import InvalidInputError
from core.nuclides.partition import LEVELS, PARTITIONS
from core.nuclides.pool_names import PoolOptions

LOCAL, SYMMETRIC = "n_sat(delta)", "n_sat(0)"
VOLUMES = (LOCAL, SYMMETRIC)
GAS, MUTUAL = "gas", "mutual"
EXCLUSIONS = (GAS, MUTUAL)

DEFAULT_INTERACTION = "BSk25"


@dataclass(frozen=True)
class Matter:
    """A model of clusterised matter.

    Parameters
    ----------
    interaction : name of the Skyrme set of the nucleon gas and of n_sat.
    pool : which nuclides there are.
    partition : what is counted of excited nuclei (`core.nuclides.partition`): "levels", each once,
        as in Beznogov & Raduta 2025; "states", each 2J+1 times; "ground", none.
    coulomb : whether nuclei feel the electrons (Wigner-Seitz energy).
    volume : density that fixes a cluster's volume A/n_sat, "n_sat(delta)" or "n_sat(0)".
    exclusion : "gas", clusters only displace the gas; "mutual", they exclude each other too.

    Raises
    ------
    InvalidInputError : the partition, the volume or the exclusion is unknown.
    """

    interaction: str = DEFAULT_INTERACTION
    pool: PoolOptions = field(default_factory=PoolOptions)
    partition: str = LEVELS
    coulomb: bool = True
    volume: str = LOCAL
    exclusion: str = GAS

    def __post_init__(self) -> None:
        for name, known in (
            ("partition", PARTITIONS),
            ("volume", VOLUMES),
            ("exclusion", EXCLUSIONS),
        ):
            chosen = getattr(self, name)
            if chosen not in known:
                raise InvalidInputError(f"Unknown {name} '{chosen}': choose {' or '.join(known)}.")
