"""Ground-state spins: NUBASE's many spellings, and which source counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.nuclides.masses import DATA
from core.nuclides.spins import degeneracy, parse_spin


@pytest.mark.parametrize(
    ("text", "J"),
    [
        ("0+", 0.0),
        ("0+*", 0.0),
        ("3/2-", 1.5),
        ("(1/2+)", 0.5),
        ("1/2+#", 0.5),
        ("9/2-*", 4.5),
        ("13/2+", 6.5),
        ("(9/2)(+#)", 4.5),
        ("2#", 2.0),
        ("(10)-", 10.0),
        ("4(+)", 4.0),
        ("0+      T=1", 0.0),
        ("1+*     T=0", 1.0),
        ("(2,3)-", 2.0),
        ("(1-,2-)", 1.0),
        ("1/2-,5/2-", 0.5),
        ("(5/2+,3/2+)#", 2.5),
        ("(5+,6+,4+)", 5.0),
        ("  7/2-  ", 3.5),
        ("", None),
        ("high", None),
        ("low", None),
        ("am", None),
        (">=5/2", None),
        ("T=1", None),
        ("(+)", None),
        ("*", None),
    ],
)
def test_spellings_of_nubase(text, J):
    assert parse_spin(text) == J


@given(
    st.integers(0, 49),
    st.sampled_from(["{}+", "({}-)", "{}+*", "{}-#", "({})", "{}(+)", "({},{})+", "{}+  T=3/2"]),
)
def test_any_spin_in_any_spelling(doubled, spelling):
    text = str(doubled // 2) if doubled % 2 == 0 else f"{doubled}/2"
    assert parse_spin(spelling.replace("{}", text)) == doubled / 2


@given(st.text(max_size=20))
def test_no_text_breaks_the_parser(text):
    J = parse_spin(text)
    assert J is None or ((2 * J).is_integer() and J >= 0)


def ground_states():
    for line in (DATA / "nubase_4.mas20.txt").read_text().splitlines():
        if not line.startswith("#") and line[7] == "0":
            Z, A = int(line[4:7]), int(line[:3])
            yield Z, A - Z, line[88:102].strip()


def test_every_listed_spin_is_understood():
    """3373 of NUBASE's 3558 ground states have a spin; every even-even one is 0."""
    spins = [(Z, N, parse_spin(text)) for Z, N, text in ground_states() if text]
    assert len(spins) == 3373
    assert not [nuclide for nuclide in spins if nuclide[2] is None]
    assert {J for Z, N, J in spins if Z % 2 == 0 and N % 2 == 0} == {0.0}


def test_impossible_spins_are_not_used():
    """NUBASE lists 0+ for 145Te, whose spin is half-integer; so do six rows of the FRDM."""
    impossible = [
        (Z, N)
        for Z, N, text in ground_states()
        if text and (2 * parse_spin(text)) % 2 != (Z + N) % 2
    ]
    assert impossible == [(52, 93)]
    assert degeneracy(52, 93) % 2 == 0
    assert degeneracy(71, 111) % 2 == 1


def test_degeneracies_of_nubase():
    """1 for 4He, 3 for 2H, 2 for 3He, 4 for 7Li, 7 for 10B, 10 for 209Bi, 15 for 176Lu."""
    Z = [2, 1, 2, 3, 5, 83, 71]
    A = [4, 2, 3, 7, 10, 209, 176]
    assert degeneracy(Z, np.subtract(A, Z)).tolist() == [1, 3, 2, 4, 7, 10, 15]


def test_order_of_the_sources():
    """17F: both say 5/2; 18F: NUBASE 1; 60Na: the FRDM alone; 14He, 17Li, 22B: neither."""
    assert degeneracy(9, 8) == 6
    assert degeneracy(9, 9) == 3
    listed = {(Z, N) for Z, N, text in ground_states() if text}
    rows = (DATA / "frdm_ground_state_spins.csv").read_text().splitlines()
    frdm = {
        (int(row.split(",")[0]), int(row.split(",")[1])): float(row.split(",")[2])
        for row in rows
        if row[0].isdigit()
    }
    only = [
        (Z, A - Z, J)
        for (Z, A), J in frdm.items()
        if (Z, A - Z) not in listed and (2 * J) % 2 == A % 2
    ]
    assert len(only) > 2000
    Z, N, J = (np.array(column) for column in zip(*only, strict=True))
    assert (degeneracy(Z, N) == 2 * J + 1).all()
    for (Z, N), g in {(2, 12): 1, (3, 14): 2, (5, 17): 3, (122, 175): 2, (2, 28): 1}.items():
        assert (Z, N) not in listed
        assert degeneracy(Z, N) == g


def test_degeneracy_has_the_parity_of_the_mass_number():
    Z, N = np.mgrid[1:123, 0:220]
    assert ((degeneracy(Z, N) + Z + N) % 2 == 1).all()


def test_nuclides_beyond_all_tables():
    """By parity alone: 1, 2 or 3."""
    assert degeneracy([300, 301, 301], [400, 400, 401]).tolist() == [1, 2, 3]
