"""The record of default values that links of each version leave out; see docs/sharing.md.

Run as a program it brings the record up to date: `python -m dashboard.web.pages.link_record`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.links import RECORD, VERSION, VERSIONS, Linked, linked, text_of
from dashboard.web.pages.session import PageSession

Defaults = Mapping[str, Mapping[str, str]]
"""The text of every default, by place and key."""


def present_defaults() -> dict[str, dict[str, str]]:
    """The defaults that pages and figures have now."""
    pages = {name: _texts(PageSession(system).entries) for name, system in SYSTEMS.items()}
    figures = {
        path: _texts(linked(figure_class(), figure_class.inputs()))
        for path, figure_class in FIGURES.items()
    }
    return pages | figures


def _texts(entries: Iterable[Linked]) -> dict[str, str]:
    return {entry.key: text_of(entry.parameter().default) for entry in entries}


def differences(recorded: Defaults, present: Defaults) -> list[str]:
    """What links would no longer mean: keys that have gone or have another default."""
    changes = []
    for place, texts in recorded.items():
        for key, text in texts.items():
            now = present.get(place, {}).get(key)
            if now is None:
                changes.append(f"{place}: {key} is gone")
            elif now != text:
                changes.append(f"{place}: {key} was '{text}' and is '{now}'")
    return changes


def bring_up_to_date() -> str:
    """Write the present defaults: new keys into the present version, any change as a new one.

    Returns the version that now holds them.
    """
    record = json.loads(RECORD.read_text())
    present = present_defaults()
    changed = differences(VERSIONS[VERSION].defaults, present)
    version = str(int(VERSION) + 1) if changed else VERSION
    record.setdefault(version, {})["defaults"] = present
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    return version


if __name__ == "__main__":
    print(f"The present defaults are those of version {bring_up_to_date()}.")
