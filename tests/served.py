"""The dashboard as a process of its own, and how a browser looks at it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Page
from tornado.netutil import bind_sockets

ROOT = Path(__file__).resolve().parents[1]

# Lists the canvases of the page's figures; nodes of shadow trees included.
CANVASES = """
  const canvases = []
  const walk = (node) => {
    for (const child of node.children) {
      if (child.tagName === "CANVAS" && child.getBoundingClientRect().height > 100) {
        canvases.push(child)
      }
      walk(child)
      if (child.shadowRoot) walk(child.shadowRoot)
    }
  }
  walk(document.body)
"""

# A number for what the canvases of the page show.
PIXELS = (
    "() => {"
    + CANVASES
    + """
  let hash = 0
  for (const canvas of canvases) {
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
    for (let i = 0; i < data.length; i += 4) {
      hash = (hash * 31 + data[i] + 3 * data[i + 1] + 7 * data[i + 2]) | 0
    }
  }
  return hash
}"""
)


def type_into(page: Page, label: str, text: str) -> None:
    """Type a text into a field, and Enter."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Enter")


def free_port() -> int:
    """A TCP port that nobody listens on."""
    probes = bind_sockets(0, "127.0.0.1")
    port: int = probes[0].getsockname()[1]
    for probe in probes:
        probe.close()
    return port


@contextmanager
def dashboard(
    port: int | None = None, output: IO[str] | None = None, **environment: str
) -> Iterator[tuple[str, subprocess.Popen]]:
    """The dashboard as its users start it, on a free port: its address and its process.

    What it writes goes to `output`, or to where the tests write.
    """
    port = free_port() if port is None else port
    command = [sys.executable, "serve.py", "--no-show", "--address", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=output,
        stderr=output,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/liveness", process)
        yield f"http://localhost:{port}", process
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(1800):
        assert process.poll() is None, "the server has stopped"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if "starting" not in json.load(answer):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("the server does not answer")
