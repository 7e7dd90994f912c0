"""The one door."""

from __future__ import annotations

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import serve
from dashboard.hosting import listening
from dashboard.hosting.listening import close, host_of, listen, port_of
from dashboard.hosting.option_reading import OptionError
from tests.served import ROOT

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
    assert f"Address {address}" in error
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
        with pytest.raises(OptionError, match="all taken"):
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


RECORDER = """#!/bin/sh
echo "$1" >> "{record}"
"""


@contextmanager
def at_a_terminal(
    *command: str, record: Path, cwd: Path = ROOT
) -> Iterator[tuple[subprocess.Popen, int]]:
    """A program in a pseudo-terminal, with a browser that only writes down what it is to open."""
    recorder = record.with_name("browser")
    recorder.write_text(RECORDER.format(record=record))
    recorder.chmod(0o755)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, "BROWSER": str(recorder)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield process, ours
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(ours)


def read_until(terminal: int, pattern: str, patience: float = 60.0) -> str:
    """What a program says up to a pattern; an empty pattern: up to its end."""
    said, until = "", time.monotonic() + patience
    while not (pattern and re.search(pattern, said)):
        assert time.monotonic() < until, said
        try:
            said += os.read(terminal, 65536).decode()
        except OSError:
            assert not pattern, said
            break
    return said


def test_without_a_flag_it_opens_the_page_once_and_ctrl_c_ends_it(tmp_path):
    record = tmp_path / "opened"
    with at_a_terminal(sys.executable, "serve.py", record=record) as (process, terminal):
        said = read_until(terminal, r"The dashboard is at http://\S+\s")
        address = re.search(r"http://\S+", said)[0]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
        os.killpg(process.pid, signal.SIGINT)
        said += read_until(terminal, "")
        assert process.wait(10) == 0
    assert record.read_text() == f"{address}\n"
    assert said.rstrip().endswith("The dashboard has stopped.")
    assert "Traceback" not in said


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
def test_ctrl_c_while_kernels_compile_is_one_word(capsys, monkeypatch, command):
    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "build", interrupted)
    assert serve.main(command) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_data_prints_a_table(capsys):
    assert serve.main(["data", "crystal/lattice-sums", "--shells", "2"]) == 0
    assert capsys.readouterr().out.startswith("shell,")
