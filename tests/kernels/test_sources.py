"""What makes g++ slow on kernels is not in their sources; docs/architecture.md says why."""

from __future__ import annotations

import ast
import re

import pytest

from core.kernels import KERNELS

SOURCES = sorted(path for path in KERNELS.glob("*.py") if path.stem not in ("__init__", "build"))
LONGEST_UNROLLED = 4096
"""Nodes of the syntax tree below which Pythran writes a loop out (its LoopFullUnrolling)."""

FEW_COPIES = "a line or two of numbers: the kernel compiles as fast without it"
WRITTEN_OUT = {
    ("ewald", "lattice_response", "range(3)"): "each axis has columns of its own; 1 s of g++",
    ("ewald", "lattice_response", "range(6)"): FEW_COPIES,
    ("report", "report", "range(4)"): FEW_COPIES,
    ("structure", "_expand", "range(10)"): FEW_COPIES,
    ("structure", "_newton_step", "range(3)"): FEW_COPIES,
    ("structure", "_shift", "range(3)"): FEW_COPIES,
}
"""Loops over constants that may stay: kernel, function, range, and why."""

BORROWED = {
    ("contact", "_follow", "value = random"): "an argument, of which little else is made",
    ("lattice_gas", "sweep", "here = energy"): "an argument, used for nothing else",
    ("swaps", "approach", "cost = after"): "nothing else is made of it",
}
"""Variables that may begin as another one: kernel, function, assignment, and why."""


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def constant_length(iterable: ast.expr) -> int:
    """How many values a loop takes, if the source says so; otherwise 0."""
    if isinstance(iterable, ast.Tuple | ast.List):
        return len(iterable.elts)
    if not (isinstance(iterable, ast.Call) and ast.unparse(iterable.func) == "range"):
        return 0
    try:
        return len(range(*(ast.literal_eval(argument) for argument in iterable.args)))
    except ValueError:
        return 0


def unrolled(function: ast.FunctionDef) -> set[str]:
    """The loops of a function that Pythran writes out; one with break or continue stays."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.comprehension) and constant_length(node.iter):
            found.add(ast.unparse(node.iter))
        if isinstance(node, ast.For):
            inside = list(ast.walk(node))
            jumps = any(isinstance(part, ast.Break | ast.Continue) for part in inside)
            size = len(inside) * constant_length(node.iter)
            if not jumps and 0 < size < LONGEST_UNROLLED:
                found.add(ast.unparse(node.iter))
    return found


def borrowed(function: ast.FunctionDef) -> set[str]:
    """Variables that begin as another one and are then added to: `total = first; total += x`."""
    added = {
        node.target.id
        for node in ast.walk(function)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }
    return {
        ast.unparse(node)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Name)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in added
    }


def test_loops_that_pythran_writes_out_are_those_that_pay():
    found = {
        (path.stem, function.name, loop)
        for path in SOURCES
        for function in functions(ast.parse(path.read_text()))
        for loop in unrolled(function)
    }
    assert found == set(WRITTEN_OUT)


def test_no_variable_gives_its_type_to_the_one_it_was_taken_from():
    found = {
        (path.stem, function.name, assignment)
        for path in SOURCES
        for function in functions(ast.parse(path.read_text()))
        for assignment in borrowed(function)
    }
    assert found == set(BORROWED)


def nested(function: ast.FunctionDef) -> bool:
    """Whether a `max` or `min` is an argument of the same one."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(
        isinstance(argument, ast.Call) and ast.unparse(argument.func) == name
        for call in calls
        if (name := ast.unparse(call.func)) in ("max", "min")
        for argument in call.args
    )


def test_the_largest_of_several_is_taken_at_once():
    found = {
        (path.stem, function.name)
        for path in SOURCES
        for function in functions(ast.parse(path.read_text()))
        if nested(function)
    }
    assert found == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_matrices_have_one_memory_layout(path):
    """Without order(C) Pythran compiles each matrix twice: k of them make 2^k copies."""
    for line in re.findall(r"^# ?pythran export .*", path.read_text(), re.MULTILINE):
        assert line.count("[:,:]") == line.count("[:,:] order(C)"), line


def test_what_the_guards_look_for_is_found():
    (function,) = functions(
        ast.parse(
            "def f(x):\n"
            "    total = x\n"
            "    for a in range(-1, 2):\n"
            "        total += a\n"
            "    for b in range(3):\n"
            "        if b > x: break\n"
            "    for c in range(x): total += c\n"
            "    return total\n"
        )
    )
    assert unrolled(function) == {"range(-1, 2)"}
    assert borrowed(function) == {"total = x"}
    (function,) = functions(ast.parse("def f(x, y):\n    return max(x, max(y, 1.0))\n"))
    assert nested(function)
