"""Temperatures at which the model's own assumptions are in doubt.

Nuclear statistical equilibrium holds above T = 0.3 to 0.4 MeV (M. Wiescher & T. Rauscher in
Astrophysics with Radioactive Isotopes, Springer 2018, p. 523, as Beznogov & Raduta 2025 quote it):
reactions that are slower leave a composition that depends on how matter cooled.

Beta equilibrium is mu_n + m_n = mu_p + m_p + mu_e + C, as at T = 0. With free-streaming neutrinos
rates balance elsewhere from T of about 1 MeV on (M. G. Alford & S. P. Harris, Phys. Rev. C 98,
065806 (2018), doi:10.1103/PhysRevC.98.065806).
"""

from __future__ import annotations

from collections.abc import Iterable

COLDEST_NSE = 0.3
"""MeV; nuclear equilibrium is in doubt below."""
WARMEST_BETA = 1.0
"""MeV; the beta condition of zero temperature is in doubt above."""

COLD = f"T < {COLDEST_NSE:g} MeV: NSE in doubt"
WARM = f"T > {WARMEST_BETA:g} MeV: β eq. in doubt"
"""In few words, for legends."""
IN_FULL = {
    COLD: f"below T = {COLDEST_NSE:g} MeV nuclear statistical equilibrium (NSE) is in doubt",
    WARM: f"above {WARMEST_BETA:g} MeV so is the zero-temperature condition of beta equilibrium",
}


def limits_of_use(temperatures: Iterable[float], Y_p: float | None = None) -> tuple[str, ...]:
    """Sentences on those of the temperatures (MeV) at which an assumption is in doubt.

    Parameters
    ----------
    Y_p : (n_e + n_mu)/n_B; beta equilibrium, which has a limit of its own, if None.
    """
    T = sorted(set(temperatures))
    cold = [value for value in T if value < COLDEST_NSE]
    warm = [value for value in T if value > WARMEST_BETA] if Y_p is None else []
    notes = []
    if cold:
        notes.append(
            f"At T = {_listed(cold)} MeV nuclear statistical equilibrium is in doubt: below T = "
            f"{COLDEST_NSE:g} MeV reactions are too slow, and what is shown is the cold limit of "
            "equilibrium."
        )
    if warm:
        notes.append(
            f"At T = {_listed(warm)} MeV the condition of beta equilibrium, μ_n + m_n = μ_p + m_p "
            f"+ μ_e + C, is in doubt: it is that of T = 0, and from about {WARMEST_BETA:g} MeV on "
            "rates balance elsewhere (Alford & Harris 2018)."
        )
    return tuple(notes)


def _listed(values: list[float]) -> str:
    if len(values) > 2:
        return f"{values[0]:g} to {values[-1]:g}"
    return " and ".join(f"{value:g}" for value in values)
