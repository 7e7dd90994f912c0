"""A visitor of the dashboard without a browser: speaks Bokeh's protocol over a real websocket.

Costs little, so that one process can be fifty visitors beside the server they visit.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

PAINT = 0.05
"""Seconds a browser takes to draw what it was sent before it says so."""
PATIENCE = 20.0
CONNECT_WITHIN = 120.0
LARGEST = 200 * 2**20
TOKEN = re.compile(r'"token":\s*"([^"]+)"')

Event = dict[str, Any]


class NoAnswerError(Exception):
    """The server has closed the connection, refused a change, or not answered in time."""


class Visitor:
    """One session of a page.

    Parameters
    ----------
    address : of the page, its query included.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self._models: dict[str, dict[str, Any]] = {}
        self._kinds: dict[str, str] = {}
        self._socket: WebSocketClientConnection | None = None
        self._numbers = itertools.count(1)
        self._listeners: list[Callable[[list[Event]], None]] = []
        self._replies: dict[str, asyncio.Future[Any]] = {}
        self._tasks: set[asyncio.Future[None]] = set()
        self._acknowledged = asyncio.Event()
        self._sending = asyncio.Lock()

    async def open(self) -> float:
        """Load the page and connect; the seconds until the page's models are there."""
        start = time.perf_counter()
        client = AsyncHTTPClient(max_body_size=LARGEST)
        page = await client.fetch(self.address, request_timeout=CONNECT_WITHIN)
        token = TOKEN.search(page.body.decode())
        if token is None:
            raise NoAnswerError("the page has no session")
        url = urlsplit(self.address)
        request = HTTPRequest(
            f"ws://{url.netloc}{url.path}/ws",
            headers={"Origin": f"http://{url.netloc}"},
            connect_timeout=CONNECT_WITHIN,
            request_timeout=CONNECT_WITHIN,
        )
        self._socket = await websocket_connect(
            request,
            subprotocols=["bokeh", token[1]],
            max_message_size=LARGEST,
        )
        self._spawn(self._read())
        await asyncio.wait_for(self._acknowledged.wait(), CONNECT_WITHIN)
        content = await self._request("PULL-DOC-REQ", {})
        self._learn(content["doc"])
        # Starts what a page does on load.
        await self._send_event("document_ready")
        return time.perf_counter() - start

    async def close(self) -> None:
        """Close the connection, as a browser does whose tab is closed."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._socket is not None:
            self._socket.close()

    def find(self, **attributes: Any) -> str:
        """The id of the model with these attributes."""
        for identity, found in self._models.items():
            if all(found.get(name) == value for name, value in attributes.items()):
                return identity
        raise LookupError(f"no model with {attributes}")

    def data_of(self, component: str) -> str:
        """The id of the model that holds the values of a component of this class."""
        data: str = self._models[self.find(class_name=component)]["data"]["id"]
        return data

    def value_of(self, model: str) -> Any:
        """The value of a control."""
        return self._models[model]["value"]

    def has(self, **attributes: Any) -> bool:
        """Whether there is a model with these attributes."""
        try:
            self.find(**attributes)
        except LookupError:
            return False
        return True

    async def change(self, model: str, **values: Any) -> None:
        """Set attributes of a model, as the page's controls do."""
        events = [
            {"kind": "ModelChanged", "model": {"id": model}, "attr": name, "new": value}
            for name, value in values.items()
        ]
        await self._request("PATCH-DOC", {"events": events})
        self._models[model].update(values)

    async def click(self, data: str) -> None:
        """Press the button whose label stands in this model, once it can be pressed."""
        start = time.perf_counter()
        while self._models[data].get("disabled"):
            if time.perf_counter() - start > PATIENCE:
                raise NoAnswerError(f"a button is disabled for {PATIENCE:g} s")
            await asyncio.sleep(0.05)
        button = next(
            identity
            for identity, found in self._models.items()
            if isinstance(found.get("data"), dict) and found["data"].get("id") == data
        )
        nothing = {"type": "map", "entries": []}
        values = [["model", {"id": button}], ["node", "click"], ["data", nothing]]
        await self._send_event("dom_event", values)

    async def move(self, model: str, value: float, *, answers: int = 1) -> list[float]:
        """Move a slider; the seconds until each of so many figures has new data."""
        start = time.perf_counter()
        times: list[float] = []
        enough = asyncio.Event()

        def listen(events: list[Event]) -> None:
            if any(self._is_data(event) for event in events):
                times.append(time.perf_counter() - start)
                if len(times) == answers:
                    enough.set()

        self._listeners.append(listen)
        try:
            await self.change(model, value=value)
            await asyncio.wait_for(enough.wait(), PATIENCE)
        except TimeoutError:
            raise NoAnswerError(
                f"{len(times)} of {answers} answers within {PATIENCE:g} s"
            ) from None
        finally:
            self._listeners.remove(listen)
        return times

    async def drawn(self) -> float:
        """Wait for the first figure; the seconds from now."""
        start = time.perf_counter()
        while "Figure" not in self._kinds.values():
            if time.perf_counter() - start > PATIENCE:
                raise NoAnswerError(f"no figure within {PATIENCE:g} s")
            await asyncio.sleep(0.05)
        return time.perf_counter() - start

    def _is_data(self, event: Event) -> bool:
        return (
            event["kind"] in ("ColumnDataChanged", "ColumnsPatched", "ModelChanged")
            and event.get("attr", "data") == "data"
            and self._kinds.get(event.get("model", {}).get("id", "")) == "ColumnDataSource"
        )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.complaints.append(repr(task.exception()))

    def _learn(self, part: Any) -> None:
        """Remember all models in a piece of a document."""
        for item in _objects(part):
            if "id" in item and "name" in item and item.get("type") == "object":
                self._kinds[item["id"]] = item["name"]
                self._models[item["id"]] = item.get("attributes", {})

    async def _request(self, kind: str, content: Any) -> Any:
        number = await self._send(kind, content)
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        try:
            return await asyncio.wait_for(reply, PATIENCE)
        except TimeoutError:
            raise NoAnswerError(f"no reply to {kind} within {PATIENCE:g} s") from None

    async def _send(self, kind: str, content: Any) -> str:
        assert self._socket is not None
        header = {"msgid": str(next(self._numbers)), "msgtype": kind}
        # The parts of a message follow each other.
        async with self._sending:
            for part in (header, {}, content):
                await self._socket.write_message(json.dumps(part))
        return header["msgid"]

    async def _send_event(self, name: str, values: Sequence[Any] = ()) -> None:
        event = {"type": "event", "name": name, "values": {"type": "map", "entries": list(values)}}
        message = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}
        await self._request("PATCH-DOC", {"events": [message]})

    async def _read(self) -> None:
        assert self._socket is not None
        while True:
            header = await self._fragment()
            await self._fragment()
            content = await self._fragment()
            for _ in range(header.get("num_buffers", 0)):
                await self._socket.read_message()
                await self._socket.read_message()
            self._take(header, content)

    async def _fragment(self) -> Any:
        assert self._socket is not None
        text = await self._socket.read_message()
        if text is None:
            self._fail(NoAnswerError("the server has closed the connection"))
            raise asyncio.CancelledError
        return json.loads(text)

    def _fail(self, error: Exception) -> None:
        self.complaints.append(str(error))
        for reply in self._replies.values():
            if not reply.done():
                reply.set_exception(error)

    def _take(self, header: dict[str, Any], content: Any) -> None:
        reply = self._replies.pop(header.get("reqid", ""), None)
        if header["msgtype"] == "ACK":
            self._acknowledged.set()
        if header["msgtype"] == "ERROR":
            self.complaints.append(content["text"])
        if reply is not None and not reply.done():
            if header["msgtype"] == "ERROR":
                reply.set_exception(NoAnswerError(content["text"]))
            else:
                reply.set_result(content)
        if header["msgtype"] != "PATCH-DOC":
            return
        events = content["events"]
        for event in events:
            if event["kind"] == "MessageSent":
                self._answer(event)
            elif "new" in event:
                self._learn(event["new"])
                if event["kind"] == "ModelChanged":
                    self._models.get(event["model"]["id"], {})[event["attr"]] = event["new"]
        for listen in tuple(self._listeners):
            listen(events)

    def _answer(self, event: Event) -> None:
        """Tell the server that all is drawn, when it asks."""
        for item in _objects(event["msg_data"]):
            entries = dict(pair for pair in item.get("entries", ()) if isinstance(pair[0], str))
            if "model" not in entries or not isinstance(entries.get("data"), dict):
                continue
            wanted = dict(entries["data"]["entries"])
            if wanted.get("do") == "echo":
                browser = self._models[entries["model"]["id"]]["data"]["id"]
                asyncio.get_running_loop().call_later(
                    PAINT, self._tell_drawn, browser, wanted["request"]
                )

    def _tell_drawn(self, browser: str, request: int) -> None:
        self._spawn(self.change(browser, echo=request))


def _objects(part: Any) -> Iterator[dict[str, Any]]:
    stack = [part]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
