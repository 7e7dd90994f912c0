"""What a table was made from: which files count, and which changes of them."""

from __future__ import annotations

import ast

import pytest

from core.storage.provenance import (
    ROOT,
    Entry,
    code_files,
    fingerprint,
    meaning,
    read_source,
    source_text,
)

SOURCE = '''"""A module."""

from __future__ import annotations

LIMIT = 3
"""What an attribute is."""


def double(x):  # a remark
    """Twice x."""
    text = "# no comment"
    return 2 * x, text
'''


def names(module, root=ROOT):
    return [path.relative_to(root).as_posix() for path in code_files(module, root=root)]


def test_imports_are_followed_into_kernels_and_past_plumbing():
    found = names("core.crust.composition")
    assert {"core/crust/composition.py", "core/matter/solver.py", "core/constants.py"} <= set(found)
    # Through `from .fermi import` of another kernel.
    assert {"core/kernels/equilibrium.py", "core/kernels/fermi.py"} <= set(found)
    assert not {"core/dataset.py", "core/storage/memo.py", "core/errors.py"} & set(found)
    assert not any(name.startswith("core/crystal") for name in found)
    assert found == sorted(found)


@pytest.mark.parametrize(
    "line",
    [
        "import core.b",
        "from core import b",
        "from core.b import thing",
        "from . import b",
        "from .b import thing",
        "def late():\n    from core.b import thing",
    ],
)
def test_every_way_to_import(tmp_path, line):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "a.py").write_text(f"import numpy\n{line}\n")
    (tmp_path / "core" / "b.py").write_text("import core.a\nthing = 1\n")
    assert names("core.a", tmp_path) == ["core/a.py", "core/b.py"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from core.models import Ice", ["core/a.py", "core/models/ice.py"]),
        ("from core.models import ice", ["core/a.py", "core/models/ice.py"]),
        ("import core.models", ["core/a.py", "core/models/ice.py", "core/models/water.py"]),
    ],
)
def test_a_package_stands_for_the_modules_its_names_are_from(tmp_path, line, found):
    models = tmp_path / "core" / "models"
    models.mkdir(parents=True)
    (tmp_path / "core" / "a.py").write_text(f"{line}\n")
    (models / "__init__.py").write_text(
        "from core.models.ice import Ice\nfrom core.models.water import Water\n"
    )
    for name in ("Ice", "Water", "Steam"):
        (models / f"{name.lower()}.py").write_text(f"class {name}: pass\n")
    assert names("core.a", tmp_path) == found


def test_several_modules_are_followed_at_once(tmp_path):
    (tmp_path / "core").mkdir()
    for name, other in (("a", "c"), ("b", "c"), ("c", "a")):
        (tmp_path / "core" / f"{name}.py").write_text(f"import core.{other}\n")
    found = code_files("core.b", "core.a", root=tmp_path)
    assert [path.name for path in found] == ["a.py", "b.py", "c.py"]


@pytest.mark.parametrize(
    ("text", "changes"), [('{"a": {"b": 1}, "c": 3}', False), ('{"c": 2, "a": {"b": 2}}', True)]
)
def test_an_entry_counts_and_the_rest_of_its_file_does_not(tmp_path, text, changes):
    path = tmp_path / "data.json"
    path.write_text('{"a": {"b": 1}, "c": 2}')
    entry = Entry(path, ("a", "b"))
    assert read_source(source_text(entry, tmp_path), tmp_path) == entry
    before = fingerprint([], [entry])
    path.write_text(text)
    assert (fingerprint([], [entry]) != before) == changes


def test_unknown_module(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"core\.nothing"):
        code_files("core.nothing", root=tmp_path)


def test_remarks_do_not_count():
    bare = meaning(SOURCE)
    assert "A module" not in bare
    assert "Twice" not in bare
    assert "remark" not in bare
    assert "What an attribute" not in bare
    assert '"# no comment"' in bare
    assert "import" not in bare
    changed = SOURCE.replace("# a remark", "# another").replace("Twice x.", "Two\n\n    times x.")
    assert meaning(changed) == bare


@pytest.mark.parametrize(("old", "new"), [("2 * x", "3 * x"), ("LIMIT = 3", "LIMIT = 4")])
def test_code_counts(tmp_path, old, new):
    before, after = tmp_path / "before.py", tmp_path / "after.py"
    before.write_text(SOURCE)
    after.write_text(SOURCE.replace(old, new))
    assert fingerprint([before], root=tmp_path) != fingerprint([after], root=tmp_path)


GAS = """
from core.constants import C
from core.plasma import screening as screened

def pressure(T): return C * T * screened(T)
"""
PLASMA = "import numpy as np\nfrom core import constants\ndef screening(T): return constants.C\n"
PROGRAM = {
    "gas": GAS,
    "plasma": PLASMA,
    "constants": "C = 1",
    "others": "C = 2\nscreening = plain = abs",
    "top": "import core.others\nfrom core import gas\n\nP = gas.pressure",
}


def program_fingerprint(root, sources, top):
    for name, text in sources.items():
        path = root / "core" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return fingerprint(code_files(f"core.{top}", root=root), root=root)


def test_where_code_stands_does_not_count(tmp_path):
    """A folder more, other names of modules, and import lines that follow in another order."""
    moved = {
        "matter/gas": "from core.deep.room import screening as screened"
        + GAS.replace("from core.plasma import screening as screened", "").replace(
            "core.constants", "core.numbers"
        ),
        "deep/room": PLASMA.replace("import constants", "import numbers as constants"),
        "numbers": PROGRAM["constants"],
        "others": PROGRAM["others"],
        "a/top": PROGRAM["top"].replace("core import gas", "core.matter import gas"),
    }
    before = program_fingerprint(tmp_path / "before", PROGRAM, "top")
    assert program_fingerprint(tmp_path / "after", moved, "a.top") == before


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("gas", "from core.constants", "from core.others"),
        ("gas", "core.plasma import screening", "core.others import screening"),
        ("gas", "core.plasma import screening", "core.others import plain"),
        ("gas", "screening as screened", "screening as pressure_of"),
        ("plasma", "from core import constants", "from core import others as constants"),
        ("plasma", "import numpy as np", "import jax.numpy as np"),
        ("constants", "1", "3"),
    ],
)
def test_what_an_import_brings_counts(tmp_path, module, old, new):
    """Also where all of it was among the code before."""
    assert old in PROGRAM[module]
    changed = {**PROGRAM, module: PROGRAM[module].replace(old, new)}
    before = program_fingerprint(tmp_path / "before", PROGRAM, "top")
    assert program_fingerprint(tmp_path / "after", changed, "top") != before


def test_data_counts_to_the_last_byte(tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("1")
    first = fingerprint([], [data])
    data.write_text("1 ")
    assert fingerprint([], [data]) != first


def test_what_a_model_tells_its_readers_does_not_count():
    told = 'class A:\n    label = "a"\n    explanation = (\n        "one "\n        "two"\n    )\n'
    assert meaning(told) == meaning('class A:\n    label = "a"\n')
    assert meaning(told) != meaning(told.replace('"a"', '"b"'))


def test_every_source_keeps_its_meaning_without_remarks():
    """What is left of each file parses to the same tree, but for what does not count."""
    for path in [*(ROOT / "core").rglob("*.py"), *(ROOT / "precomputed").rglob("*.py")]:
        source = path.read_text(encoding="utf-8")
        assert _code(meaning(source)) == _code(source), path


class _WithoutRemarks(ast.NodeTransformer):
    def visit_Expr(self, node):
        return None if isinstance(node.value, ast.Constant) else node

    def visit_ImportFrom(self, node):
        return None

    visit_Import = visit_ImportFrom

    def visit_Assign(self, node):
        return None if ast.unparse(node.targets[0]) == "explanation" else node

    def visit_AnnAssign(self, node):
        return None if ast.unparse(node.target) == "explanation" else node


def _code(source: str) -> str:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a body that was nothing but a remark
        return _code(_filled(source))
    return ast.dump(_WithoutRemarks().visit(tree))


def _filled(source: str) -> str:
    """Source with `...` in each body that lost its only line."""
    lines = source.splitlines()
    filled = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        filled.append(line)
        indent = len(line) - len(line.lstrip())
        if line.endswith(":") and len(after) - len(after.lstrip()) <= indent:
            filled.append(" " * (indent + 4) + "...")
    return "\n".join(filled)
