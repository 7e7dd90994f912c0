"""The provenance of a file: title, command that reproduces it, program and papers."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from core.storage.version import commit, project_version
from dashboard.figures.common.base import Figure
from dashboard.files.references import references
from dashboard.inputs.parameters import as_text


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
