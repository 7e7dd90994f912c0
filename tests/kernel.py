"""A Jupyter kernel of its own, and what its cells put out."""

from __future__ import annotations

import base64
import os
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from tests.served import ROOT

PATIENCE = 90.0
COMMS = ("comm_open", "comm_msg")


@dataclass
class Kernel:
    """A kernel that runs cells; its messages for comms are kept in order."""

    client: BlockingKernelClient
    comms: list[dict[str, Any]] = field(default_factory=list)

    def run(self, code: str) -> list[dict[str, Any]]:
        """The contents of what a cell puts out: displays, its value, text and errors."""
        outputs: list[dict[str, Any]] = []

        def take(message: dict[str, Any]) -> None:
            if message["msg_type"] in COMMS:
                self.comms.append(_comm_message(message))
            elif message["msg_type"] not in ("status", "execute_input"):
                outputs.append(message["content"])

        self.client.execute_interactive(code, timeout=PATIENCE, output_hook=take)
        return outputs

    def send(self, message: dict[str, Any]) -> None:
        """A message of a notebook to a comm, or its opening."""
        content = {"comm_id": message["id"], "data": message["data"]}
        if message["kind"] == "comm_open":
            content["target_name"] = message["name"]
        self.client.shell_channel.send(self.client.session.msg(message["kind"], content))

    def messages(self) -> Iterator[dict[str, Any]]:
        """The messages for comms that have come; waits a moment for the first."""
        while self.comms:
            yield self.comms.pop(0)
        try:
            while True:
                message = self.client.get_iopub_msg(timeout=0.1)
                if message["msg_type"] in COMMS:
                    yield _comm_message(message)
        except queue.Empty:
            return


def _comm_message(message: dict[str, Any]) -> dict[str, Any]:
    content = message["content"]
    return {
        "kind": message["msg_type"],
        "id": content["comm_id"],
        "name": content.get("target_name"),
        "data": content["data"],
        "metadata": message["metadata"],
        "buffers": [base64.b64encode(part).decode() for part in message["buffers"]],
    }


@contextmanager
def jupyter() -> Iterator[Kernel]:
    """A kernel that can import the project."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    manager, client = start_new_kernel(startup_timeout=PATIENCE, env=environment, cwd=str(ROOT))
    try:
        yield Kernel(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
