"""The one door."""

from __future__ import annotations

import socket

import serve


def test_a_taken_port_is_one_sentence_and_status_2(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serve.main(["--port", str(port), "--address", "127.0.0.1", "--no-show"]) == 2
    error = capsys.readouterr().err
    assert f"Port {port} cannot be used" in error
    assert error.count("\n") == 1


def test_without_a_port_the_next_free_one_is_taken(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(serve, "DEFAULT_PORT", port)
        assert serve._port(None, "127.0.0.1") > port


def test_data_prints_a_table(capsys):
    assert serve.main(["data", "crystal/lattice-sums", "--shells", "2"]) == 0
    assert capsys.readouterr().out.startswith("shell,")
