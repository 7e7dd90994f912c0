"""The one door: serves the dashboard, prints a figure's data, or builds the heavy tables.

python serve.py [serve] [--port PORT] [--public] [--processes N] ...
python serve.py data FIGURE [--NAME VALUE ...]
python serve.py export FIGURE [--NAME VALUE ...] --format html|png|svg|pdf [--sweep ...]
python serve.py precompute TABLE [--workers N | --scheduler ADDRESS] [--resume] ...
python serve.py export-table TABLE --format FORMAT --to PATH
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

# Several visitors compute at once; each of them on one core. Read when a library is loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from core.kernels import for_pages
from core.kernels.build import KernelBuildError, Progress, build
from dashboard.commands.ending import to_the_end
from dashboard.commands.spelling import meant
from dashboard.monitoring import logs
from dashboard.server import processes
from dashboard.server.invitation import Invitation
from dashboard.server.listening import Sockets, listen, port_of
from dashboard.server.options import OptionError, Settings, read_settings, strangers
from dashboard.server.starting import StartingPage, stage_of

FIGURE_COMMANDS = {
    "data": "print the data of a figure",
    "export": "write a figure for print, or as an HTML file with sliders",
}
TABLE_COMMANDS = {
    "precompute": "build the precomputed tables, or list their status",
    "export-table": "write a table in a format of other programs",
}
BUILD_HINTS = {
    "if_interrupted": "--resume goes on",
    "if_unwritable": "DENSE_MATTER_DATA names another folder for tables and caches.",
}
MODULES = {
    "data": "dashboard.commands.data",
    "export": "dashboard.commands.export",
    "precompute": "precomputed.command",
    "export-table": "precomputed.export_command",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] and arguments[0] in FIGURE_COMMANDS:
        return to_the_end(arguments[0], partial(_figure, arguments))
    if arguments[:1] and arguments[0] in TABLE_COMMANDS:
        hints = BUILD_HINTS if arguments[0] == "precompute" else {}
        return to_the_end(arguments[0], partial(_tables, arguments), **hints)
    if arguments[:1] in (["-h"], ["--help"]):
        _overview().print_help()
        return 0
    if arguments[:1] and not arguments[0].startswith("-") and arguments[0] != "serve":
        return _unknown(arguments[0])
    given = arguments[1:] if arguments[:1] == ["serve"] else arguments
    return to_the_end("serve", partial(_serve, given))


def _unknown(command: str) -> int:
    commands = ("serve", *FIGURE_COMMANDS, *TABLE_COMMANDS)
    guess = meant(command, commands)
    print(
        f"Unknown command '{command}'{guess}: choose from {', '.join(commands)}.", file=sys.stderr
    )
    return 2


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Dense Matter Dashboard", epilog="serve.py COMMAND --help explains a command."
    )
    commands = parser.add_subparsers(metavar="COMMAND")
    commands.add_parser("serve", help="serve the dashboard (the default)")
    for name, purpose in {**FIGURE_COMMANDS, **TABLE_COMMANDS}.items():
        commands.add_parser(name, help=purpose)
    return parser


def _build_kernels(names: Collection[str], tell: Callable[[Progress], None] | None = None) -> None:
    """Compile what is stale of some kernels, before anything imports one, and say how far it is."""

    def progress(step: Progress) -> None:
        print(step, file=sys.stderr, flush=True)
        if tell is not None:
            tell(step)

    try:
        build(names=names, progress=progress)
    except (KernelBuildError, ValueError) as error:
        raise OptionError(str(error)) from error


def _serve(arguments: Sequence[str]) -> int:
    # Until there is a server that ends in good order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = read_settings(arguments, os.environ)
    logs.configure(settings.log_level, settings.log_format)
    for sentence in strangers(os.environ):
        logging.getLogger("dashboard").warning(sentence)
    sockets = listen(settings.port, settings.address, settings.processes)
    invitation = Invitation(settings, port_of(sockets[0]))
    page = StartingPage(sockets, settings)
    try:
        _build_kernels(for_pages(), partial(_tell, page, invitation))
    finally:
        page.end()
    if settings.processes == 1:
        _serve_one(settings, invitation, sockets[0], True)
        return 0
    # Nothing of the page's thread is left that a fork could break.
    return processes.supervise(sockets, partial(_serve_one, settings, invitation))


def _serve_one(settings: Settings, invitation: Invitation, sockets: Sockets, first: bool) -> None:
    """A server process; the first one tells where the dashboard is."""
    page = StartingPage([sockets], settings)
    app = importlib.import_module("dashboard.server.app")
    app.serve(settings, sockets, before=page.end, invitation=invitation if first else None)


def _tell(page: StartingPage, invitation: Invitation, step: Progress) -> None:
    page.stage = stage_of(step)
    if not step.done:
        print(f"{invitation.host} shows the progress.", file=sys.stderr, flush=True)
        invitation.show()


def _figure(arguments: list[str]) -> int:
    """Hand over to the commands of a figure, whose inputs are what the parser does not know."""
    _build_kernels(for_pages())
    command, parser = command_and_parser(arguments[0])
    status: int = command.run(*parser.parse_known_args(arguments[1:]))
    return status


def _tables(arguments: list[str]) -> int:
    """Hand over to the commands of the precomputed tables."""
    _build_kernels(_table_kernels(arguments))
    command, parser = command_and_parser(arguments[0])
    status: int = command.run(parser.parse_args(arguments[1:]))
    return status


def command_and_parser(name: str) -> tuple[Any, argparse.ArgumentParser]:
    """The module of a command on figures or tables, whose import takes long, and its options."""
    command = importlib.import_module(MODULES[name])
    parser = argparse.ArgumentParser(
        prog=f"serve.py {name}", description=command.__doc__, allow_abbrev=False
    )
    command.add_arguments(parser)
    return command, parser


def _table_kernels(arguments: Sequence[str]) -> Collection[str]:
    """Names of the kernels that a command on tables may use; told before anything imports them."""
    if arguments[0] == "export-table":
        return for_pages()
    registry = importlib.import_module("precomputed.registry")
    tables = [word for word in arguments[1:] if registry.kernels(word)] or registry.MODULES
    return {kernel for table in tables for kernel in registry.kernels(table)}


if __name__ == "__main__":
    sys.exit(main())
