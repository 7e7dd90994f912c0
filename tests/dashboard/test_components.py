"""What our components must not be called."""

from __future__ import annotations

import re
from pathlib import Path

import panel_material_ui

ROOT = Path(__file__).resolve().parents[2]
COLOURS = Path(panel_material_ui.__file__).with_name("utils.js")


def test_no_name_ends_like_one_that_material_ui_takes_for_bokehs():
    """It gives everything called ...Title, ...Axis and so on the colours of Bokeh's models."""
    endings = tuple(re.findall(r'model_type\.endsWith\("(\w+)"\)', COLOURS.read_text("utf-8")))
    assert {"Title", "Axis", "Legend"} <= set(endings)
    ours = [
        name
        for path in (ROOT / "dashboard").rglob("*.py")
        for name in re.findall(r"class (\w+)\(\w*Component\)", path.read_text("utf-8"))
    ]
    assert len(ours) > 5
    assert [name for name in ours if name.endswith(endings)] == []
