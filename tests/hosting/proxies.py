"""nginx from its package, with this project's configuration, as an ordinary user."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served import ROOT

TEMPLATE = ROOT / "deploy" / "nginx" / "dashboard.conf.template"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def configuration(room: Path, values: dict[str, str]) -> str:
    """All of nginx's configuration, with what it writes below one directory."""
    text = re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], TEMPLATE.read_text())
    (room / "dashboard.conf").write_text(text)
    places = "\n".join(f"{name}_temp_path {room}/{name};" for name in TEMPORARY)
    return f"""
        daemon off;
        worker_processes 1;
        pid {room}/nginx.pid;
        error_log {room}/error.log warn;
        events {{}}
        http {{
            include /etc/nginx/mime.types;
            access_log off;
            {places}
            include {room}/dashboard.conf;
        }}
    """


@contextmanager
def proxy(
    room: Path, upstreams: Sequence[str], port: int, *, path: str = "/", tls: str = ""
) -> Iterator[str]:
    """nginx on a port of loopback in front of servers: the proxy's address.

    Skips the test where there is no nginx.
    """
    if NGINX is None:
        pytest.skip("needs nginx")
    values = {
        "DASHBOARD_SERVERS": " ".join(f"server {upstream};" for upstream in upstreams),
        "DASHBOARD_LISTEN": f"127.0.0.1:{port}{' ssl' if tls else ''}",
        "DASHBOARD_TLS": tls,
        "DASHBOARD_PATH": path,
    }
    (room / "nginx.conf").write_text(configuration(room, values))
    command = [NGINX, "-c", str(room / "nginx.conf"), "-e", str(room / "error.log")]
    process = subprocess.Popen(command)
    scheme = "https" if tls else "http"
    try:
        _wait_for_port(port, process)
        yield f"{scheme}://localhost:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for_port(port: int, process: subprocess.Popen) -> None:
    for _ in range(100):
        assert process.poll() is None, "nginx has stopped"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not answer")


def status_of(url: str) -> int:
    """The status of an answer, also of a refusal; 0 if there is none."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
