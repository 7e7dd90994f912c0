"""Nuclide pools: their contents, their switches and their names."""

from __future__ import annotations

import random
import re
from urllib.parse import parse_qs, quote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInputError
from core.nuclides import duflo_zuker, masses
from core.nuclides.pool import (
    Pool,
    nuclide_symbol,
    parse_nuclide,
    pool,
)
from core.nuclides.pool_names import (
    EDGE_SHIFTS,
    HELIUM_EDGES,
    TABLES,
    PoolOptions,
    parse_pool_name,
)
from core.nuclides.symbols import SYMBOLS

COLUMNS = ("Z", "N", "A", "B", "degeneracy", "S_n", "S_p", "S_2n", "S_2p")


def nuclides_of(contents: Pool) -> set[tuple[int, int]]:
    return set(zip(contents.Z.tolist(), contents.A.tolist(), strict=True))


def of(contents: Pool, nuclide: str, column: str = "B") -> float:
    return float(getattr(contents, column)[contents.index(*parse_nuclide(nuclide))])


def same(one: Pool, other: Pool) -> bool:
    return all(
        np.array_equal(getattr(one, column), getattr(other, column), equal_nan=True)
        for column in COLUMNS
    )


# --- contents


@pytest.mark.parametrize(
    ("name", "size"),
    [("default", 9319), ("ame", 3556), ("measured", 2548), ("measured+DZ10", 9317)],
)
def test_sizes(name, size):
    """9319 nuclides; 9317 without extrapolated rows (7H and 3Li drop out)."""
    contents = pool(name)
    assert len(contents) == len(contents.Z) == size
    assert len(nuclides_of(contents)) == size
    assert contents.A.min() == 2


def test_sorted_by_charge_and_mass():
    contents = pool()
    assert (np.diff(1000 * contents.Z + contents.A) > 0).all()
    assert (contents.A == contents.Z + contents.N).all()
    assert contents.Z.dtype == contents.N.dtype == contents.A.dtype == np.int64


def test_measured_masses_win():
    """AME2020 wherever it has something, also extrapolated; then the Duflo-Zuker table."""
    contents = pool()
    sources = dict(zip(*np.unique(contents.source, return_counts=True), strict=True))
    assert sources == {"AME2020": 2548, "AME2020 extrapolated": 1008, "DZ10": 5763}
    assert of(contents, "56Fe") == pytest.approx(492.225, abs=1e-3)
    assert of(contents, "7H") == pytest.approx(6.58, abs=5e-3)
    assert of(pool("measured+DZ10"), "11C", "B") == of(contents, "11C", "B")


def test_14He():
    """B = 19.347, S_n = -1.290, g = 1; 13He 20.637."""
    contents = pool()
    assert of(contents, "14He") == pytest.approx(19.347, abs=0.5e-3)
    assert of(contents, "13He") == pytest.approx(20.637, abs=0.5e-3)
    assert of(contents, "14He", "S_n") == pytest.approx(-1.290, abs=0.5e-3)
    assert of(contents, "14He", "degeneracy") == 1.0
    assert contents.source[contents.index(2, 14)] == "DZ10"


@pytest.mark.parametrize(
    ("nuclide", "column", "published"),
    [
        ("2H", "S_n", 2224.57),
        ("2H", "S_p", 2224.57),
        ("3H", "S_2n", 8481.80),
        ("17O", "S_n", 4143.08),
        ("17F", "S_p", 600.27),
        ("6He", "S_2n", 975.46),
        ("11Li", "S_2n", 369.28),
        ("73Ge", "S_n", 6782.94),
        ("73Ge", "S_p", 9998.22),
        ("76Ge", "S_n", 9427.24),
        ("76Ge", "S_p", 12041.23),
        ("208Pb", "S_n", 7367.87),
    ],
)
def test_separation_energies_of_ame2020(nuclide, column, published):
    """AME2020's own, in keV; S_p of atoms holds a little more electron binding (4 keV for Ge)."""
    electrons = 0.01
    if column == "S_p":
        Z = parse_nuclide(nuclide)[0]
        gained = masses.electron_binding(Z) - masses.electron_binding(Z - 1)
        electrons += 1e3 * float(gained)
    assert 1e3 * of(pool(), nuclide, column) == pytest.approx(published, abs=electrons)


def test_separation_energies_without_a_daughter():
    contents = pool()
    for nuclide, column in [("3H", "S_p"), ("7H", "S_p"), ("3Li", "S_n"), ("4He", "S_2p")]:
        assert np.isnan(of(contents, nuclide, column))
    assert np.isnan(of(pool("no-13He"), "14He", "S_n"))
    assert of(pool("4n-2.4"), "5H", "S_p") == of(contents, "5H") + 2.4
    assert np.isnan(of(pool("4n-2.4"), "4n", "S_2n"))


def test_separation_energies_are_differences():
    contents = pool("He20_no-56Fe")
    B = {(0, 1): 0.0, (1, 1): 0.0, (0, 0): 0.0}
    B |= dict(
        zip(zip(contents.Z.tolist(), contents.A.tolist(), strict=True), contents.B, strict=True)
    )
    for column, Z, A in (("S_n", 0, 1), ("S_p", 1, 1), ("S_2n", 0, 2), ("S_2p", 2, 2)):
        wanted = [
            energy - B.get((key[0] - Z, key[1] - A), np.nan)
            for key, energy in B.items()
            if key[1] > 1
        ]
        np.testing.assert_array_equal(getattr(contents, column), wanted)


def test_arrays_are_read_only():
    contents = pool()
    for column in (*COLUMNS, "source"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(contents, column)[0] = 0


def test_index():
    contents = pool()
    for i in (0, 100, 9318):
        assert contents.index(contents.Z[i], contents.A[i]) == i
    assert (2, 14) in contents
    assert (2, 15) not in contents
    with pytest.raises(InvalidInputError, match="15He is not in the pool 'default'"):
        contents.index(2, 15)


def test_one_pool_a_name():
    assert pool("He10_no-7H") is pool("He10_no-7H")
    assert pool("no-7H_He10") is pool("He10_no-7H")
    assert pool() is pool("default")
    assert pool("no-7H_He10").name == "He10_no-7H"


# --- switches


def test_edges_where_they_are_change_nothing():
    """The last helium isotope of the tables is 14He."""
    for name in ("He14", "edge+0"):
        assert same(pool(name), pool())


@given(st.sampled_from(HELIUM_EDGES))
def test_last_helium(last):
    contents = pool(PoolOptions(last_He=last))
    helium = contents.A[contents.Z == 2].tolist()
    assert helium == list(range(3, last + 1))
    assert nuclides_of(contents) ^ nuclides_of(pool()) == {
        (2, A) for A in range(min(last, 14) + 1, max(last, 14) + 1)
    }
    if last > 14:
        index = contents.index(2, last)
        assert contents.source[index] == "DZ10 beyond the table"
        formula = duflo_zuker.binding_energy(2, last - 2)
        assert contents.B[index] == masses.nuclear_binding(2, formula)


def test_16He():
    """B(16He) = 19.13 by the same formula."""
    assert of(pool("He16"), "16He") == pytest.approx(19.13, abs=0.5e-2)


def test_helium_of_ame_extended():
    """AME2020 stops at 10He: the table's isotopes follow, then the formula's."""
    contents = pool("ame_He15")
    sources = contents.source[contents.Z == 2].tolist()
    assert sources[:-5] == ["AME2020"] * 8
    assert sources[-5:] == ["DZ10"] * 4 + ["DZ10 beyond the table"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("shift", [-10, -3, -1, 1, 2, 20])
def test_moved_edge(shift, table):
    """The last isotope of every element moves; hydrogen's inwards only."""
    before, after = pool(PoolOptions(table)), pool(PoolOptions(table, edge_shift=shift))
    last = np.zeros(123, int)
    np.maximum.at(last, before.Z, before.A)
    new_last = last[before.Z] + min(shift, 0)
    inside = new_last >= before.A
    wanted = set(zip(before.Z[inside].tolist(), before.A[inside].tolist(), strict=True))
    wanted |= {
        (Z, int(last[Z]) + step)
        for Z in np.flatnonzero(last).tolist()
        for step in range(1, shift + 1)
        if Z > 1
    }
    assert nuclides_of(after) == wanted
    common = np.isin(1000 * after.Z + after.A, 1000 * before.Z + before.A)
    np.testing.assert_array_equal(after.B[common], before.B[inside])


def test_edge_and_helium_together():
    """Helium's own edge counts for helium."""
    contents = pool("He10_edge+2")
    assert contents.A[contents.Z == 2].max() == 10
    assert contents.A[contents.Z == 3].max() == 19


def test_excluded_nuclides():
    contents = pool("no-7H-14He")
    assert nuclides_of(pool()) - nuclides_of(contents) == {(1, 7), (2, 14)}
    assert same(pool("no-30He"), pool())
    assert same(pool("no-399Ubb"), pool())


def test_nuclides_alone():
    """What is not in the pool is named; single nucleons are free and never in it."""
    assert nuclides_of(pool("only-4He-56Ni")) == {(2, 4), (28, 56)}
    assert nuclides_of(pool("only-1H-4He-56Ni_no-4He")) == {(28, 56)}
    assert nuclides_of(pool("only-4n-14He_4n-2.4")) == {(0, 4), (2, 14)}
    assert of(pool("only-4He-56Ni"), "56Ni") == of(pool(), "56Ni")
    with pytest.raises(InvalidInputError, match="no 16He to be taken alone"):
        pool("only-16He")
    for name in ("only-4He_no-4He", "only-1H"):
        with pytest.raises(InvalidInputError, match="is empty"):
            pool(name)


def test_changed_binding_energies():
    contents = pool("B-14He-x1.05+0.5MeV")
    assert of(contents, "14He") == 1.05 * of(pool(), "14He") + 0.5
    assert of(contents, "14He", "S_n") == of(contents, "14He") - of(pool(), "13He")
    assert contents.source[contents.index(2, 14)] == "changed"
    others = np.arange(len(contents)) != contents.index(2, 14)
    np.testing.assert_array_equal(contents.B[others], pool().B[others])


def test_a_changed_nuclide_has_to_be_there():
    with pytest.raises(InvalidInputError, match="no 16He whose binding energy"):
        pool("B-16He-x1.1")
    with pytest.raises(InvalidInputError, match="no 14He whose binding energy"):
        pool("measured_B-14He-x1.1")
    assert of(pool("He16_B-16He-x2"), "16He") == 2.0 * of(pool("He16"), "16He")
    assert same(pool("He10_B-14He-x1.1"), pool("He10"))


def test_tetraneutron():
    """Z = 0, A = 4, g = 1, unbound by 2.4 MeV unless said otherwise."""
    contents = pool("4n")
    assert contents.name == "4n-2.4"
    assert (contents.Z[0], contents.A[0], contents.B[0]) == (0, 4, -2.4)
    assert contents.degeneracy[0] == 1.0
    assert contents.source[0] == "tetraneutron"
    assert len(contents) == 9320
    assert pool("4n+1").B[0] == 1.0


# --- names

nuclides = st.integers(1, 122).flatmap(lambda Z: st.tuples(st.just(Z), st.integers(Z, 399)))
energies = st.floats(-100.0, 100.0)
changes = st.lists(
    st.tuples(nuclides, st.floats(0.0, 2.0), energies), max_size=3, unique_by=lambda row: row[0]
)
options = st.fixed_dictionaries(
    {
        "table": st.sampled_from(TABLES),
        "last_He": st.none() | st.sampled_from(HELIUM_EDGES),
        "edge_shift": st.sampled_from(EDGE_SHIFTS),
        "exclude": st.lists(nuclides, max_size=4).map(tuple),
        "binding": changes.map(tuple),
        "tetraneutron": st.none() | energies,
        "only": st.lists(nuclides, max_size=4).map(tuple),
    }
)


@given(options)
def test_names_say_all_options(chosen):
    options = PoolOptions(**chosen)
    assert re.fullmatch(r"[A-Za-z0-9+._-]+", options.name)
    wanted = {
        **chosen,
        "exclude": tuple(sorted(set(chosen["exclude"]))),
        "only": tuple(sorted(set(chosen["only"]))),
        "binding": tuple(
            sorted(change for change in chosen["binding"] if change[1:] != (1.0, 0.0))
        ),
        "name": options.name,
    }
    assert vars(options) == wanted
    assert vars(parse_pool_name(options.name)) == wanted


@given(options)
def test_options_that_mean_the_same_are_equal(chosen):
    one = PoolOptions(**chosen)
    turned = {name: chosen[name][::-1] for name in ("exclude", "only", "binding")}
    other = PoolOptions(**{**chosen, **turned})
    assert (one, hash(one), str(one)) == (other, hash(other), one.name)


@given(options, st.randoms(use_true_random=False))
def test_order_of_the_parts_is_free(chosen, shuffle: random.Random):
    parts = PoolOptions(**chosen).name.split("_")
    shuffle.shuffle(parts)
    assert parse_pool_name("_".join(parts)) == PoolOptions(**chosen)


@given(options)
def test_names_survive_a_url(chosen):
    """Quoted or not: an unquoted + comes back as a space and is understood."""
    name = PoolOptions(**chosen).name
    for written in (name, quote(name)):
        (read,) = parse_qs(f"pool={written}")["pool"]
        assert parse_pool_name(read) == PoolOptions(**chosen)


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({}, "default"),
        ({"table": "measured"}, "measured"),
        ({"table": "ame"}, "ame"),
        ({"last_He": 10}, "He10"),
        ({"edge_shift": 2}, "edge+2"),
        ({"edge_shift": -3}, "edge-3"),
        ({"exclude": ((2, 14), (1, 7))}, "no-7H-14He"),
        ({"only": ((28, 56), (2, 4)), "exclude": ((2, 4),)}, "only-4He-56Ni_no-4He"),
        ({"binding": (((2, 14), 1.05, 0.0),)}, "B-14He-x1.05"),
        ({"binding": (((2, 14), 1.0, -0.5),)}, "B-14He-0.5MeV"),
        ({"binding": (((2, 14), 1.0, 0.0),)}, "default"),
        ({"tetraneutron": -2.4}, "4n-2.4"),
        ({"tetraneutron": -0.0}, "4n+0"),
        ({"last_He": 10, "exclude": ((1, 7),), "tetraneutron": 1}, "He10_no-7H_4n+1"),
    ],
)
def test_names(chosen, name):
    assert PoolOptions(**chosen).name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Default",
        "everything",
        "all",
        "default_He10",
        "He3",
        "He31",
        "He",
        "He10_He12",
        "ame_measured",
        "edge2",
        "edge+21",
        "edge-11",
        "no-",
        "no-14Xx",
        "no-1He",
        "B-14He-x2.1",
        "B-14He-xnan",
        "B-14He+101MeV",
        "B-14He-x1.1_B-14He+1MeV",
        "B-4n-x2",
        "4n-1000",
        "4n-inf",
        "He10__He12",
        "../secret",
        "He10\n",
    ],
)
def test_bad_names(name):
    with pytest.raises(InvalidInputError) as error:
        pool(name)
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert len(sentence) < 250


@given(st.text(max_size=30))
def test_no_text_breaks_the_names(text):
    try:
        found = parse_pool_name(text)
    except InvalidInputError:
        return
    assert parse_pool_name(found.name) == found


# --- nuclides


@given(nuclides)
def test_nuclides_by_name(nuclide):
    symbol = nuclide_symbol(*nuclide)
    assert parse_nuclide(symbol) == nuclide
    A, element = re.fullmatch(r"(\d+)(\D+)", symbol).groups()
    assert parse_nuclide(f"{element}{A}") == parse_nuclide(f" {element}-{A} ") == nuclide


def test_some_nuclides():
    assert nuclide_symbol(2, 14) == "14He"
    assert nuclide_symbol(0, 4) == "4n"
    assert parse_nuclide("4n") == (0, 4)
    assert parse_nuclide("14N") == (7, 14)
    assert parse_nuclide("He-14") == parse_nuclide("He14") == parse_nuclide("14He") == (2, 14)
    assert SYMBOLS[26] == "Fe"
    assert SYMBOLS[82] == "Pb"
    assert SYMBOLS[118] == "Og"
    assert SYMBOLS[136] == "Uth"
    assert len(SYMBOLS) == 137


def test_symbols_are_those_of_ame():
    """The element column of AME2020, up to Z = 118."""
    for line in (masses.DATA / "mass_1.mas20.txt").read_text().splitlines()[36:]:
        assert SYMBOLS[int(line[9:14])] == line[20:22].strip()


@pytest.mark.parametrize(
    "text", ["", "He", "14", "14he", "14HE", "1He", "4N", "400U", "14-He", "٣H"]
)
def test_no_nuclides(text):
    with pytest.raises(InvalidInputError, match="such as 14He"):
        parse_nuclide(text)


@pytest.mark.parametrize(("Z", "A"), [(-1, 4), (137, 300), (2, 1), (0, 0), (50, 400)])
def test_no_numbers_of_a_nuclide(Z, A):
    with pytest.raises(InvalidInputError, match="is no nuclide"):
        nuclide_symbol(Z, A)
