"""The one door: serves the dashboard, prints a figure's data, or builds the heavy tables.

python serve.py [serve] [--port PORT] [--no-show] ...
python serve.py data FIGURE [--NAME VALUE ...]
python serve.py precompute TABLE [--workers N | --scheduler ADDRESS] [--resume] ...
python serve.py export-table TABLE --format FORMAT --to PATH
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence

from tornado.netutil import bind_sockets

# Several visitors compute at once; each of them on one core. Read when a library is loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from core.kernels.build import KernelBuildError, build

DEFAULT_PORT = 5006
PORTS_TO_TRY = 20
TABLE_COMMANDS = {
    "precompute": "build the heavy tables, or say what is there",
    "export-table": "write a table in a format of other programs",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == ["data"]:
        return _data(arguments)
    if arguments[:1] and arguments[0] in TABLE_COMMANDS:
        return _tables(arguments)
    if arguments[:1] not in (["serve"], ["-h"], ["--help"]):
        arguments = ["serve", *arguments]
    return _serve(_parser().parse_args(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Dense Matter Dashboard")
    commands = parser.add_subparsers(metavar="COMMAND")
    serving = commands.add_parser("serve", help="serve the dashboard (the default)")
    _add_serve_arguments(serving)
    commands.add_parser("data", help="print the data of a figure")
    for name, purpose in TABLE_COMMANDS.items():
        commands.add_parser(name, help=purpose)
    return parser


def _add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, help=f"TCP port; by default the first free one from {DEFAULT_PORT}"
    )
    parser.add_argument("--address", help="address to listen on, such as 127.0.0.1; default: all")
    parser.add_argument(
        "--show",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="open a browser",
    )
    parser.add_argument(
        "--allow-websocket-origin",
        action="append",
        metavar="HOST[:PORT]",
        help="name under which others reach the dashboard; may be given several times",
    )
    parser.add_argument("--prefix", default="", help="path below which the pages stand")


def _build_kernels() -> None:
    """Compile what is stale, before anything imports a kernel."""
    build(progress=lambda step: print(step, file=sys.stderr, flush=True))


def _serve(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        port = _port(options.port, options.address)
    except OSError as error:
        print(f"Port {options.port} cannot be used: {error.strerror}.", file=sys.stderr)
        return 2
    try:
        _build_kernels()
    except (KernelBuildError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    from dashboard.app import serve

    serve(
        port,
        address=options.address,
        show=options.show,
        websocket_origin=options.allow_websocket_origin,
        prefix=options.prefix,
    )
    return 0


def _port(asked: int | None, address: str | None) -> int:
    """The port asked for, or the first free one.

    Raises
    ------
    OSError : the port asked for is taken, or all that were tried are.
    """
    candidates = [asked] if asked is not None else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TO_TRY)
    failure = OSError()
    for port in candidates:
        try:
            for probe in bind_sockets(port, address):
                probe.close()
            return port
        except OverflowError:
            failure = OSError(0, "a port is a number from 0 to 65535")
        except OSError as error:
            failure = error
    raise failure


def _data(arguments: list[str]) -> int:
    """Hand over to the figure's data; what the parser does not know are inputs of the figure."""
    _build_kernels()
    command = importlib.import_module("dashboard.data_command")
    parser = argparse.ArgumentParser(
        prog="serve.py data", description=command.__doc__, allow_abbrev=False
    )
    command.add_arguments(parser)
    status: int = command.run(*parser.parse_known_args(arguments[1:]))
    return status


def _tables(arguments: list[str]) -> int:
    """Hand over to the commands of the precomputed tables."""
    try:
        _build_kernels()
    except (KernelBuildError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    module = {"precompute": "command", "export-table": "export_command"}[arguments[0]]
    command = importlib.import_module(f"precomputed.{module}")
    parser = argparse.ArgumentParser(prog=f"serve.py {arguments[0]}", description=command.__doc__)
    command.add_arguments(parser)
    status: int = command.run(parser.parse_args(arguments[1:]))
    return status


if __name__ == "__main__":
    sys.exit(main())
