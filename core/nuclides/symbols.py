"""Names of nuclides: "14He" is Z = 2, A = 14, and "4n" is Z = 0, A = 4."""

from __future__ import annotations

import re

from core.errors import InvalidInputError

_ELEMENTS = (
    "n H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As "
    "Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd "
    "Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am "
    "Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og Uue Ubn Ubu Ubb "
    "Ubt Ubq Ubp Ubh Ubs Ubo Ube Utn Utu Utb Utt Utq Utp Uth"
)
SYMBOLS = tuple(_ELEMENTS.split())
"""Of the elements Z = 0 (neutrons alone) to 136; IUPAC's systematic names from 119 on."""

LARGEST_A = 399

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHARGE = {symbol: Z for Z, symbol in enumerate(SYMBOLS)}
_FORMS = (
    re.compile(r"(?P<A>[0-9]{1,3})(?P<symbol>[A-Za-z]{1,3})"),
    re.compile(r"(?P<symbol>[A-Za-z]{1,3})-?(?P<A>[0-9]{1,3})"),
)


def nuclide_symbol(Z: int, A: int) -> str:
    """The name of a nuclide, such as "14He".

    Raises
    ------
    InvalidInputError : no nuclide has these numbers.
    """
    if not (0 <= Z < len(SYMBOLS) and max(Z, 1) <= A <= LARGEST_A):
        raise InvalidInputError(
            f"Z = {Z}, A = {A} is no nuclide: Z is 0 to {len(SYMBOLS) - 1} "
            f"and A at least Z and 1 to {LARGEST_A}."
        )
    return f"{A}{SYMBOLS[Z]}"


def nuclide_name(Z: int, A: int) -> str:
    """The name of a nuclide for readers, such as "¹⁴He"; `nuclide_symbol` is for files and options.

    Raises
    ------
    InvalidInputError : no nuclide has these numbers.
    """
    return nuclide_symbol(Z, A).translate(_RAISED)


def parse_nuclide(text: str) -> tuple[int, int]:
    """(Z, A) of a nuclide written as "14He", "He14" or "He-14"; capitals matter (4n is not 4N).

    Raises
    ------
    InvalidInputError : the text names no nuclide.
    """
    for form in _FORMS:
        match = form.fullmatch(text.strip())
        if match is None or match["symbol"] not in _CHARGE:
            continue
        Z, A = _CHARGE[match["symbol"]], int(match["A"])
        if max(Z, 1) <= A <= LARGEST_A:
            return Z, A
    raise InvalidInputError(
        f"'{text}' is no nuclide: write the mass number and the symbol, such as 14He."
    )
