"""The one door."""

from __future__ import annotations

import re
import socket
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import serve
from dashboard.server import listening
from dashboard.server.listening import close, host_of, listen, port_of
from dashboard.server.options import OptionError
from tests.terminal import CTRL_C, terminal

ADDRESS = "127.0.0.1"


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        yield taken.getsockname()[1]


def refused(capsys: pytest.CaptureFixture, *arguments: str) -> str:
    """The sentence with which the server says no."""
    assert serve.main([*arguments, "--no-show"]) == 2
    error: str = capsys.readouterr().err
    assert error.count("\n") == 1
    return error


def test_a_taken_port_is_one_sentence_and_status_2(capsys):
    with taken_port() as port:
        error = refused(capsys, "--port", str(port), "--address", ADDRESS)
    assert f"Port {port} cannot be used" in error


@pytest.mark.parametrize("address", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_named_and_no_port(capsys, address):
    error = refused(capsys, "--port", "0", "--address", address)
    assert f"Cannot listen on {address}" in error
    assert "ort" not in error


@pytest.mark.parametrize("processes", [1, 2])
def test_without_a_port_the_next_free_one_is_taken_and_kept(monkeypatch, processes):
    with taken_port() as port:
        monkeypatch.setattr(listening, "DEFAULT_PORT", port)
        first = listen(None, ADDRESS, processes)
        second = listen(None, ADDRESS, processes)
        ports = [port_of(own) for own in (*first, *second)]
        close([*first, *second])
    assert len(set(ports)) == 2
    assert port < ports[0] < ports[-1]


def test_when_all_ports_are_taken_it_says_so(monkeypatch):
    with taken_port() as port:
        monkeypatch.setattr(listening, "DEFAULT_PORT", port)
        monkeypatch.setattr(listening, "PORTS_TO_TRY", 1)
        with pytest.raises(OptionError, match="all in use"):
            listen(None, ADDRESS)


def test_processes_share_what_no_other_server_may(monkeypatch):
    sockets = listen(0, ADDRESS, 3)
    port = port_of(sockets[0])
    visitors = [socket.create_connection((ADDRESS, port)) for _ in range(60)]
    for own in sockets:
        own[0].settimeout(1)
        own[0].accept()[0].close()
    with pytest.raises(OptionError):
        listen(port, ADDRESS, 2)
    for visitor in visitors:
        visitor.close()
    close(sockets)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (None, "localhost"),
        ("0.0.0.0", "localhost"),
        ("127.0.0.1", "localhost"),
        ("::1", "localhost"),
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "[2001:db8::7]"),
        ("dense.example", "dense.example"),
    ],
)
def test_the_address_is_one_that_answers(address, host):
    assert host_of(address) == host


def test_without_a_flag_it_opens_the_page_once_and_ctrl_c_ends_it(tmp_path):
    with terminal([sys.executable, "serve.py"], tmp_path / "opened") as started:
        assert started.wait_for(r"The dashboard is at http://\S+\s", 120)
        address = re.search(r"http://\S+", started.said)[0]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
        started.wait_for_opened(20)
        started.press(CTRL_C)
        assert started.wait(20) == 0
        assert started.opened == [address]
    assert started.said.rstrip().endswith("Stopping the dashboard.")
    assert "Traceback" not in started.said


@pytest.mark.slow
@pytest.mark.parametrize("processes", ["1", "2"])
def test_two_that_are_started_at_once_both_come_up(tmp_path, processes):
    command = [sys.executable, "serve.py", "--no-show", "--processes", processes]
    with (
        terminal(command, tmp_path / "opened") as one,
        terminal(command, tmp_path / "opened") as other,
    ):
        addresses = set()
        for started in (one, other):
            assert started.wait_for(r"The dashboard is at http://\S+\s", 120)
            addresses.add(re.search(r"http://\S+", started.said)[0])
        for address in addresses:
            with urllib.request.urlopen(address, timeout=60) as answer:
                assert answer.status == 200
        for started in (one, other):
            started.press(CTRL_C)
            assert started.wait(20) == 0
            assert "Traceback" not in started.said
    assert len(addresses) == 2


COMMANDS = (
    ["serve", "--no-show", "--port", "0"],
    ["data", "crystal/lattice-sums"],
    ["export", "crystal/slab", "--format", "html"],
    ["precompute", "--status"],
    ["export-table", "crust-general", "--format", "compose", "--to", "nowhere"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_mode_of_kernels_that_does_not_exist_is_one_sentence(capsys, monkeypatch, command):
    monkeypatch.setenv("DENSE_MATTER_KERNELS", "nonsense")
    assert serve.main(command) == 2
    error = capsys.readouterr().err
    assert "DENSE_MATTER_KERNELS='nonsense' is not known" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_ctrl_c_while_kernels_compile_is_one_sentence(capsys, monkeypatch, command):
    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "build", interrupted)
    assert serve.main(command) == 130
    error = capsys.readouterr().err
    assert error.startswith(f"serve.py {command[0]}: interrupted.")
    assert error.count("\n") == 1


def test_an_unknown_command_is_guessed(capsys):
    assert serve.main(["dta", "crystal/slab"]) == 2
    error = capsys.readouterr().err
    assert "Unknown command 'dta' (did you mean 'data'?)" in error
    assert error.count("\n") == 1


def test_data_prints_a_table(capsys):
    assert serve.main(["data", "crystal/lattice-sums", "--shells", "2"]) == 0
    assert "\nshell," in capsys.readouterr().out
