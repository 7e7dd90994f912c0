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
import sys
from collections.abc import Collection, Sequence
from functools import partial

# Several visitors compute at once; each of them on one core. Read when a library is loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from core.kernels import for_pages
from core.kernels.build import KernelBuildError, build
from dashboard.hosting import logs, processes
from dashboard.hosting.listening import Sockets, listen
from dashboard.hosting.option_reading import OptionError, read_settings, strangers
from dashboard.hosting.options import Settings

FIGURE_COMMANDS = {
    "data": "print the data of a figure",
    "export": "write a figure for print, or as an HTML file with sliders",
}
TABLE_COMMANDS = {
    "precompute": "build the heavy tables, or say what is there",
    "export-table": "write a table in a format of other programs",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] and arguments[0] in FIGURE_COMMANDS:
        return _figure(arguments)
    if arguments[:1] and arguments[0] in TABLE_COMMANDS:
        return _tables(arguments)
    if arguments[:1] in (["-h"], ["--help"]):
        _overview().print_help()
        return 0
    return _serve(arguments[1:] if arguments[:1] == ["serve"] else arguments)


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Dense Matter Dashboard", epilog="serve.py COMMAND --help tells more."
    )
    commands = parser.add_subparsers(metavar="COMMAND")
    commands.add_parser("serve", help="serve the dashboard (the default)")
    for name, purpose in {**FIGURE_COMMANDS, **TABLE_COMMANDS}.items():
        commands.add_parser(name, help=purpose)
    return parser


def _build_kernels(names: Collection[str]) -> None:
    """Compile what is stale of some kernels, before anything imports one."""
    build(names=names, progress=lambda step: print(step, file=sys.stderr, flush=True))


def _serve(arguments: Sequence[str]) -> int:
    try:
        settings = read_settings(arguments, os.environ)
        logs.configure(settings.log_level, settings.log_format)
        sockets = listen(settings.port, settings.address, settings.processes)
        _build_kernels(for_pages())
    except (OptionError, KernelBuildError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    for sentence in strangers(os.environ):
        logging.getLogger("dashboard").warning(sentence)
    if settings.processes == 1:
        importlib.import_module("dashboard.app").serve(settings, sockets[0])
        return 0
    return processes.supervise(sockets, partial(_serve_one, settings))


def _serve_one(settings: Settings, sockets: Sockets, first: bool) -> None:
    """One of several server processes."""
    importlib.import_module("dashboard.app").serve(settings, sockets, first=first)


def _figure(arguments: list[str]) -> int:
    """Hand over to the commands of a figure, whose inputs are what the parser does not know."""
    _build_kernels(for_pages())
    command = importlib.import_module(f"dashboard.commands.{arguments[0]}")
    parser = argparse.ArgumentParser(
        prog=f"serve.py {arguments[0]}", description=command.__doc__, allow_abbrev=False
    )
    command.add_arguments(parser)
    status: int = command.run(*parser.parse_known_args(arguments[1:]))
    return status


def _tables(arguments: list[str]) -> int:
    """Hand over to the commands of the precomputed tables."""
    try:
        _build_kernels(_table_kernels(arguments))
    except (KernelBuildError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    module = {"precompute": "command", "export-table": "export_command"}[arguments[0]]
    command = importlib.import_module(f"precomputed.{module}")
    parser = argparse.ArgumentParser(prog=f"serve.py {arguments[0]}", description=command.__doc__)
    command.add_arguments(parser)
    status: int = command.run(parser.parse_args(arguments[1:]))
    return status


def _table_kernels(arguments: Sequence[str]) -> Collection[str]:
    """Names of the kernels that a command on tables may use; told before anything imports them."""
    if arguments[0] == "export-table":
        return for_pages()
    registry = importlib.import_module("precomputed.registry")
    tables = [word for word in arguments[1:] if registry.kernels(word)] or registry.MODULES
    return {kernel for table in tables for kernel in registry.kernels(table)}


if __name__ == "__main__":
    sys.exit(main())
