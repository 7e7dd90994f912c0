"""A server whose file system is read-only but for /tmp, as in a container."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys

import pytest

from tests.hosting.proxies import free_port, status_of
from tests.hosting.test_proxy import wait_until_ready
from tests.served import ROOT

pytestmark = pytest.mark.slow

READ_ONLY = f"mount --bind {ROOT} {ROOT} && mount -o remount,ro,bind {ROOT}"


def _can() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f"{READ_ONLY} && ! touch {ROOT}/.read-only"],
        capture_output=True,
    )
    return tried.returncode == 0


def test_it_serves_and_counts():
    if not _can():
        pytest.skip("needs the right to mount")
    port = free_port()
    server = f"{sys.executable} serve.py --public --processes 2 --address 127.0.0.1 --port {port}"
    command = ["unshare", "--mount", "sh", "-c", f"{READ_ONLY} && cd {ROOT} && exec {server}"]
    environment = {**os.environ, "DENSE_MATTER_METRICS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}")
        assert status_of(f"http://127.0.0.1:{port}/embed/crystal/slab") == 200
        assert status_of(f"http://127.0.0.1:{port}/metrics") == 200
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert b"Traceback" not in errors
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
