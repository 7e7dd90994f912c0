"""The provenance of a file: title, command that reproduces it, program and papers; and what numbers
are made by."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.dataset import Dataset
from core.errors import TableError
from core.kernels import KERNELS, file_hash
from core.kernels.build import KernelState, backend
from core.storage.provenance import code_files, fingerprint
from core.storage.tables import open_table
from core.storage.version import commit, project_version, versions
from dashboard.figures.common.base import Figure
from dashboard.files.references import chosen, models_of, references
from dashboard.inputs.parameters import as_text

LIBRARIES = ("python", "numpy", "scipy", "pythran")
"""Those that numbers are computed with."""
DIGITS = 12
_FIGURES = "dashboard.figures."


@dataclass(frozen=True)
class Origin:
    """The origin of a file, in plain text and without a date: the same figure, the same bytes."""

    title: str
    command: str
    program: str
    citation: str

    @classmethod
    def of(cls, figure: Figure, drawn: str, *options: str) -> Origin:
        """That of a figure.

        Parameters
        ----------
        drawn : the title of the drawing.
        options : words of the command line after the inputs, such as "--format", "pdf".
        """
        return cls(
            title=f"{figure.title}: {drawn}" if drawn else figure.title,
            command=command("export", figure, *options),
            program=f"Dense Matter Dashboard {project_version()}, commit {commit()}",
            citation=" ".join(references(figure)),
        )

    @property
    def text(self) -> str:
        """All but the title, a line each."""
        return f"Made by: {self.command}\n{self.program}\nTo cite: {self.citation}"


def command(name: str, figure: Figure, *options: str) -> str:
    """The command line that hands a figure to a command of serve.py."""
    words = ["python", "serve.py", name, figure.path]
    for name, value in figure.settings().items():
        words += [f"--{name}={as_text(value)}"]
    return shlex.join([*words, *options])


def making(figure: Figure, dataset: Dataset | None = None) -> dict[str, str]:
    """What numbers of a figure are made by, under short headings: program, code, kernels, tables.

    Hashes are the first `DIGITS` digits of SHA-256: of the code without its comments, of a kernel's
    source, and of the code that a table was made with.
    """
    made = dict(_code(tuple(dict.fromkeys(_modules(figure)))))
    if dataset is not None:
        tables = figure.tables(dataset)
        told = [_table(name) for name in tables]
        rest = "all else is computed for these inputs"
        made["Numbers"] = f"{'; '.join(told)}; {rest}" if told else "computed for these inputs"
    return made


@cache
def _code(modules: tuple[str, ...]) -> Mapping[str, str]:
    """Program, libraries, code and kernels: the same as long as the program runs."""
    code = code_files(*modules)
    kernels = [state for state in backend().kernels if _source(state) in code]
    found = versions()
    return {
        "Program": f"Dense Matter Dashboard {project_version()}, commit {commit()}",
        "Runs on": ", ".join(f"{name} {found[name]}" for name in LIBRARIES),
        "Code": f"{len(code)} modules, {fingerprint(code)[:DIGITS]}",
        **({"Kernels": ", ".join(map(_kernel, kernels))} if kernels else {}),
    }


def _modules(figure: Figure) -> Iterator[str]:
    """Those of the figure and of the models it is shown with."""
    classes = (base.__module__ for base in type(figure).__mro__)
    yield from (module for module in classes if module.startswith(_FIGURES))
    for name, kinds in models_of(figure).items():
        yield from (kinds[one].__module__ for one in chosen(figure, name, kinds))


def _source(kernel: KernelState) -> Path:
    return KERNELS / f"{kernel.name}.py"


def _kernel(kernel: KernelState) -> str:
    kind = "" if kernel.compiled else ", as plain Python"
    return f"{kernel.name} {file_hash(_source(kernel))[:DIGITS]}{kind}"


def _table(name: str) -> str:
    """Which table it is, and what it was made with."""
    try:
        known = open_table(name).attributes
    except TableError:
        return f"table {name}"
    return (
        f"table {name} of {known['created'][:10]}, made with code {known['fingerprint'][:DIGITS]}"
    )
