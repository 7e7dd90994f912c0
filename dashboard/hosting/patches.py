"""What is sent to a browser when a page changes, in fewer and cheaper messages than Bokeh's.

Bokeh (3.9.2) looks at every model of a page for each message, a millisecond for 500 of them, and
sends each array as two packets of its own. Every packet gives Python's global lock away, for as
long as 5 ms if something is being computed: a figure of ten curves would come 0.1 s later.
"""

from __future__ import annotations

from typing import Any

import bokeh.protocol
from bokeh.core.serialization import Buffer, BytesRep, Ref, Serializer
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent
from bokeh.document.json import PatchJson
from bokeh.model import Model
from bokeh.protocol.messages.patch_doc import patch_doc
from bokeh.util.serialization import make_id

INLINE = 65_536
"""Bytes up to which an array stands in the text of a message."""


class _Patches(Serializer):
    """Writes the models that a browser has as references."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._known = document.models

    def get_ref(self, obj: Any) -> Ref | None:
        ref = super().get_ref(obj)
        return obj.ref if ref is None and self._is_known(obj) else ref

    def has_ref(self, obj: Any) -> bool:
        return super().has_ref(obj) or self._is_known(obj)

    def _is_known(self, obj: Any) -> bool:
        return (
            isinstance(obj, Model)
            and self._known.get_by_id(obj.id) is obj
            and obj not in self._known._new_models
        )

    def _encode_bytes(self, obj: bytes | memoryview) -> BytesRep:
        if memoryview(obj).nbytes > INLINE:
            return super()._encode_bytes(obj)
        return BytesRep(type="bytes", data=Buffer(make_id(), obj).to_base64())


class Patch(patch_doc):
    """The message that tells what has changed."""

    @classmethod
    def create(cls, events: list[DocumentPatchedEvent], **metadata: Any) -> Patch:
        """From events of one document.

        Raises
        ------
        ValueError : there are none, or they belong to several.
        """
        documents = {event.document for event in events}
        if len(documents) != 1:
            raise ValueError("A message is about one document.")
        (document,) = documents
        serializer = _Patches(document)
        message = cls(cls.create_header(), metadata, PatchJson(events=serializer.encode(events)))
        document.models.flush_synced(lambda model: not serializer.has_ref(model))
        message.add_buffers(*serializer.buffers)
        return message


def install() -> None:
    """Let all servers of this process send such messages."""
    bokeh.protocol.SPEC[Patch.msgtype] = Patch
