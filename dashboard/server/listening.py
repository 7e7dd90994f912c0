"""The sockets a server listens on: bound once, before anything else, and kept until it stops."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterable, Sequence

from tornado.netutil import bind_sockets

from dashboard.server.options import DEFAULT_PORT, OptionError

PORTS_TO_TRY = 20

Sockets = list[socket.socket]
"""The sockets of one process: one per address family, all on the same port."""


def listen(asked: int | None, address: str | None, processes: int = 1) -> list[Sockets]:
    """Listen on the port asked for, or on the first free one, for each of some processes.

    Parameters
    ----------
    asked : TCP port, 0 for any; None for the first free one from DEFAULT_PORT.
    address : to listen on; None for all of this machine.

    Raises
    ------
    OptionError : the port asked for is taken, or all that were tried are, or the address is not
        this machine's.
    """
    last = DEFAULT_PORT + PORTS_TO_TRY - 1
    for candidate in range(DEFAULT_PORT, last + 1) if asked is None else (asked,):
        try:
            return _claim(candidate, address, processes)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise OptionError(_complaint(candidate, address, error)) from None
    if asked is None:
        raise OptionError(
            f"Ports {DEFAULT_PORT} to {last} are all in use: choose another one with --port."
        )
    raise OptionError(f"Port {asked} cannot be used: another program is listening on it.")


def _claim(port: int, address: str | None, processes: int) -> list[Sockets]:
    alone = bind_sockets(port, address)
    if processes == 1:
        return [alone]
    # Sockets that may share a port would share it with those of another server too. So the port is
    # first taken for this one alone, and opened to its own others only then.
    for one in alone:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    shared = [bind_sockets(port_of(alone), address, reuse_port=True) for _ in range(processes)]
    close([alone])
    return shared


def close(sockets: Iterable[Sockets]) -> None:
    """Stop listening."""
    for own in sockets:
        for one in own:
            one.close()


def _complaint(port: int, address: str | None, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"Cannot listen on {address}: this machine has no such address."
    return f"Port {port} cannot be used: {error.strerror}."


def port_of(sockets: Sequence[socket.socket]) -> int:
    """The port that sockets listen on."""
    port: int = sockets[0].getsockname()[1]
    return port


def host_of(address: str | None) -> str:
    """The host name by which a browser on this machine reaches a server at an address."""
    try:
        number = ipaddress.ip_address(address or "::")
    except ValueError:
        return address or ""
    if number.is_unspecified or number.is_loopback:
        return "localhost"
    return f"[{number}]" if number.version == 6 else str(number)
