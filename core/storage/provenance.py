"""What a computed file was made from: the code and data its numbers depend on, as hashes.

The code is found by following imports from one module. Comments, documentation strings and blank
lines do not count, nor what a model tells its readers, and neither does the plumbing, which moves
numbers about without changing them.
Nor does it count where a module stands and what it is called: an import counts by the names that it
brings and by what the module that defines them says.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

from core.storage.version import ROOT

PACKAGES = ("core", "precomputed")
PLUMBING = (
    "core/cancellation.py",
    "core/dataset.py",
    "core/errors.py",
    "core/storage/",
    "core/kernels/build.py",
    "precomputed/recipe.py",
)
"""Files and folders whose changes leave numbers as they are, relative to the project."""


def code_files(*modules: str, root: Path = ROOT) -> tuple[Path, ...]:
    """The project's files that modules import, directly or not, they themselves among them; sorted.

    What is imported from a package stands for the modules from which the package has it.

    Parameters
    ----------
    modules : dotted names, such as "core.crust.composition".

    Raises
    ------
    FileNotFoundError : there is no such module.
    """
    found: list[Path] = []
    for module in modules:
        start = _file(module, root)
        if start is None:
            raise FileNotFoundError(f"There is no module {module} in {root}.")
        found += [] if start in found else [start]
    for path in found:
        imported = (_file(name, root) for name in _imports(path, root))
        found += dict.fromkeys(file for file in imported if file is not None and file not in found)
    return tuple(sorted(path for path in found if not _is_plumbing(path, root)))


def modules_of(package: str, root: Path = ROOT) -> list[str]:
    """The modules in a package, found without importing it; sorted."""
    folder = root.joinpath(*package.split("."))
    return sorted(f"{package}.{path.stem}" for path in folder.glob("*.py") if path.stem[0] != "_")


@dataclass(frozen=True)
class Entry:
    """A part of a JSON file: what stands there under names, one inside the other.

    Parameters
    ----------
    path : the file. names : such as ("interactions", "BSk25", "parameters").
    """

    path: Path
    names: tuple[str, ...]


Source = Path | Entry
"""Data that numbers depend on."""


def fingerprint(code: Iterable[Path], data: Iterable[Source] = (), root: Path = ROOT) -> str:
    """SHA-256 of what files say: code as `meaning` and its imports, data byte by byte."""
    digest = hashlib.sha256()
    for said in sorted(_said(path, root) for path in code):
        digest.update(said.encode())
    for source in data:
        digest.update(source_hash(source).encode())
    return digest.hexdigest()


def source_hash(source: Source) -> str:
    """SHA-256 of a file's bytes, or of what an entry says; empty if there is none."""
    try:
        if isinstance(source, Path):
            return hashlib.sha256(source.read_bytes()).hexdigest()
        entry = json.loads(source.path.read_text(encoding="utf-8"))
        for name in source.names:
            entry = entry[name]
    except (FileNotFoundError, KeyError):
        return ""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def source_text(source: Source, root: Path = ROOT) -> str:
    """A source as a table names it: within the project, "core/data/a.json#interactions/BSk25"."""
    path = source if isinstance(source, Path) else source.path
    place = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
    return place if isinstance(source, Path) else f"{place}#{'/'.join(source.names)}"


def read_source(text: str, root: Path = ROOT) -> Source:
    """The source that `source_text` wrote."""
    place, _, names = text.partition("#")
    return Entry(root / place, tuple(names.split("/"))) if names else root / place


def meaning(source: str) -> str:
    """Python source without comments, documentation strings, blank lines and imports, and without
    what models tell their readers.
    """
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_text(node) or _is_told(node):
            first, last = node.lineno - 1, node.end_lineno or node.lineno
            lines[first:last] = [""] * (last - first)
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _is_text(node: ast.AST) -> TypeGuard[ast.Expr]:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _is_told(node: ast.AST) -> TypeGuard[ast.Assign | ast.AnnAssign]:
    """Whether it says what a model is, for readers alone."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    names = [getattr(target, "id", "") for target in targets]
    return isinstance(node, ast.Assign | ast.AnnAssign) and names == ["explanation"]


@dataclass(frozen=True)
class _Import:
    """One name that a file imports: of a module after so many dots; "" for the module itself."""

    level: int
    module: str
    name: str
    local: str


@dataclass(frozen=True)
class _Source:
    """What counts of a file: its code, and what it imports."""

    meaning: str
    imports: tuple[_Import, ...]


@lru_cache(maxsize=256)
def _read(path: Path, changed: int) -> _Source:
    """A file as it was at the time of its last change."""
    source = path.read_text(encoding="utf-8")
    imports: list[_Import] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imports += [_Import(0, one.name, "", one.asname or "") for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            imports += [
                _Import(node.level, node.module or "", one.name, one.asname or one.name)
                for one in node.names
            ]
    return _Source(meaning(source), tuple(imports))


def _imports(path: Path, root: Path) -> list[str]:
    """Dotted names that a file imports from the project; some may be names inside a module."""
    found: list[str] = []
    for one in _read(path, path.stat().st_mtime_ns).imports:
        base = _base(one, path, root)
        shown = _shown_by(base, root)
        wanted = [one.name] if one.name else list(shown)
        found += [base, *(shown.get(name, f"{base}.{name}") for name in wanted)]
    return [name for name in found if name.split(".")[0] in PACKAGES]


def _base(imported: _Import, path: Path, root: Path) -> str:
    """The module or package that an import names, without leading dots."""
    package = path.relative_to(root).parent.parts if imported.level else ()
    above = package[: len(package) - imported.level + 1]
    return ".".join((*above, *filter(None, [imported.module])))


def _said(path: Path, root: Path) -> str:
    """SHA-256 of what a file says, and of what it imports."""
    read = _read(path, path.stat().st_mtime_ns)
    imports = sorted(_brought(one, path, root) for one in read.imports)
    return hashlib.sha256("\n".join((read.meaning, *imports)).encode()).hexdigest()


def _brought(imported: _Import, path: Path, root: Path) -> str:
    """An import by its names and what is said where they are defined, if that is code of ours."""
    base = _base(imported, path, root)
    if base.split(".")[0] not in PACKAGES or not imported.name:
        return f"{base} {imported.name} {imported.local}"
    inner = _file(f"{base}.{imported.name}", root)
    place = inner or _file(_shown_by(base, root).get(imported.name, base), root)
    said = ""
    if place is not None and not _is_plumbing(place, root):
        text = _read(place, place.stat().st_mtime_ns).meaning
        said = hashlib.sha256(text.encode()).hexdigest()
    return f"{said} {'' if inner else imported.name} {imported.local}"


def _is_plumbing(path: Path, root: Path) -> bool:
    return path.relative_to(root).as_posix().startswith(PLUMBING)


def _shown_by(package: str, root: Path) -> dict[str, str]:
    """The names that a package has from its modules, and which one each is from."""
    path = root.joinpath(*package.split("."), "__init__.py")
    if not path.is_file() or package.split(".")[0] not in PACKAGES:
        return {}
    imports = _read(path, path.stat().st_mtime_ns).imports
    return {one.local: one.module for one in imports if not one.level and one.name}


def _file(module: str, root: Path) -> Path | None:
    path = root.joinpath(*module.split(".")).with_suffix(".py")
    return path if path.is_file() else None
