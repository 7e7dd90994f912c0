"""Reads the server's options from the command line and the environment, and explains them."""

from __future__ import annotations

import argparse
import difflib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from core.errors import DenseMatterError
from dashboard.server.options import OTHERS, VARIABLE, Option, Settings, flag, options, variable

SWITCH = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


class OptionError(DenseMatterError, ValueError):
    """An invalid option; the message says in one sentence what to change."""


class Parser(argparse.ArgumentParser):
    """Reports an invalid command line in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise OptionError(f"{message}; see {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """The parser of `serve`; options that are not given are absent from its result."""
    made = Parser(
        prog="serve.py serve",
        description="Serve the dashboard. Every option can also be set by the environment variable "
        "in brackets; the command line takes precedence. Switches take 1 or 0 there, and options "
        "that may be given several times take a list with commas.",
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    groups: dict[str, Any] = {}
    for name, (option, default) in options().items():
        if option.group not in groups:
            groups[option.group] = made.add_argument_group(option.group)
        _add(groups[option.group], name, option, default)
    return made


def _add(group: Any, name: str, option: Option, default: Any) -> None:
    text = f"{_explained(option, default)} [{variable(name)}]".replace("%", "%%")
    if option.read is None:
        group.add_argument(flag(name), action=argparse.BooleanOptionalAction, help=text)
        return
    group.add_argument(
        flag(name),
        type=_complaining(option.read),
        action="append" if option.several else "store",
        metavar=option.metavar,
        help=text,
    )


def _explained(option: Option, default: Any) -> str:
    notes = []
    if option.several:
        notes.append("may be given several times")
    if default not in (None, "", ()):
        notes.append(f"default: {_shown(default)}")
    if option.public is not None:
        notes.append(f"with --public: {_shown(option.public)}")
    return option.help + (f" ({'; '.join(notes)})" if notes else "")


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(part.strip("'") for part in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _complaining(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """The settings that a command line and an environment ask for.

    Raises
    ------
    OptionError : an option is invalid; the message is one sentence.
    """
    typed = vars(parser().parse_args(arguments))
    given = {**_from_environment(environment), **typed}
    given = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    if given.get("public"):
        given = {**_preset(given), **given}
    settings = Settings(**given)
    if settings.problem():
        raise OptionError(settings.problem())
    return settings


def _preset(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values that `--public` stands for, given the other options."""
    preset = {name: one.public for name, (one, _) in options().items() if one.public is not None}
    if given.get("metrics_token"):
        del preset["metrics"]
    return preset


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for name, (option, _) in options().items():
        text = environment.get(variable(name), "")
        if text:
            try:
                found[name] = _from_text(option, text)
            except ValueError as error:
                raise OptionError(f"{variable(name)}: {error}") from None
    return found


def _from_text(option: Option, text: str) -> Any:
    if option.read is None:
        if text.lower() not in SWITCH:
            raise ValueError(f"give 1 or 0, not {text!r}")
        return SWITCH[text.lower()]
    if option.several:
        return tuple(option.read(part.strip()) for part in text.split(","))
    return option.read(text)


def strangers(environment: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each environment variable that looks like an option but is not one."""
    known = [*map(variable, options()), *OTHERS]
    for name in environment:
        if name.startswith(VARIABLE) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            guess = f"; did you mean {near[0]}?" if near else "."
            yield f"Unknown option {name}{guess}"


def tables() -> str:
    """The options as Markdown for the docs, one table per group."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, (option, default) in options().items():
        value = f" {option.metavar}" if option.metavar else ""
        typed = f"`{flag(name)}{value}`".replace("|", "\\|")
        if option.read is None:
            typed += f", `--no-{flag(name)[2:]}`"
        groups[option.group].append(
            f"| {typed} | `{variable(name)}` | {_explained(option, default)} |"
        )
    head = "| option | environment | meaning |\n|---|---|---|\n"
    return "\n\n".join(f"### {group}\n\n{head}" + "\n".join(rows) for group, rows in groups.items())
