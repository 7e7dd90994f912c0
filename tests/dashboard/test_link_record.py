"""Links keep their meaning: the record of defaults is complete, and old links give old states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.links import (
    VERSION,
    VERSIONS,
    decoded,
    linked,
    read_figure,
    text_of,
)
from dashboard.web.pages import link_record as link_record
from dashboard.web.pages.link_record import differences, present_defaults
from dashboard.web.pages.session import PageSession
from tests.dashboard.test_links import ALSO, arguments

COLLECTION = json.loads(Path(__file__).with_name("old_links.json").read_text())
COMMAND = "python -m dashboard.web.pages.link_record"


def test_the_present_version_records_the_present_defaults():
    changed = differences(VERSIONS[VERSION].defaults, present_defaults())
    assert not changed, (
        f"Links of version {VERSION} would change their meaning: {'; '.join(changed)}. Run "
        f"`{COMMAND}`, which opens version {int(VERSION) + 1}, and say there what renamed keys and "
        "values are called now (docs/sharing.md)."
    )


def test_the_present_version_records_every_key():
    recorded = VERSIONS[VERSION].defaults
    missing = [
        f"{place}: {key}"
        for place, texts in present_defaults().items()
        for key in texts
        if key not in recorded.get(place, {})
    ]
    assert not missing, f"Not recorded: {', '.join(missing)}. Run `{COMMAND}`, which adds them."


def test_versions_are_numbered():
    assert list(VERSIONS) == [str(number) for number in range(1, len(VERSIONS) + 1)]


@pytest.mark.parametrize("entry", COLLECTION, ids=lambda entry: entry["place"] + entry["link"])
def test_an_old_link_gives_its_state(entry: dict):
    """All of it; inputs that came later stay at their defaults."""
    place, link = entry["place"], arguments(entry["link"])
    if place in SYSTEMS:
        visit = PageSession(SYSTEMS[place])
        entries, complaints = visit.entries, visit.apply(link)
    else:
        figure, complaints = read_figure(FIGURES[place], link, ALSO)
        entries = linked(figure, figure.inputs())
    state = {parameter.key: text_of(parameter.value) for parameter in entries}
    later = {
        parameter.key: text_of(parameter.parameter().default)
        for parameter in entries
        if parameter.key not in entry["state"]
    }
    assert complaints == []
    assert state == entry["state"] | later


def test_the_collection_has_links_of_every_version_of_pages_and_figures():
    versions = {arguments(entry["link"]).get("v", ["1"])[0] for entry in COLLECTION}
    places = {entry["place"] for entry in COLLECTION}
    assert versions == set(VERSIONS)
    assert set(SYSTEMS) < places
    assert len(places & set(FIGURES)) > 4


@pytest.fixture
def record(tmp_path, monkeypatch) -> Path:
    """A copy that may be written to."""
    copy = tmp_path / "record.json"
    copy.write_text(link_record.RECORD.read_text())
    monkeypatch.setattr(link_record, "RECORD", copy)
    return copy


def test_without_changes_the_record_stays(record: Path):
    before = record.read_text()
    assert link_record.bring_up_to_date() == VERSION
    assert record.read_text() == before


def test_a_new_input_is_added_to_the_present_version(record: Path, monkeypatch):
    present = present_defaults()
    present["crystal"]["new"] = "1"
    monkeypatch.setattr(link_record, "present_defaults", lambda: present)
    assert link_record.bring_up_to_date() == VERSION
    assert json.loads(record.read_text())[VERSION]["defaults"]["crystal"]["new"] == "1"


@pytest.mark.parametrize("change", [{"x": "0.3"}, {"x": None}])
def test_another_default_opens_a_version_and_keeps_the_old_one(
    record: Path, monkeypatch, change: dict
):
    present = present_defaults()
    crystal = {**present["crystal"], **change}
    present["crystal"] = {key: text for key, text in crystal.items() if text is not None}
    monkeypatch.setattr(link_record, "present_defaults", lambda: present)
    assert link_record.bring_up_to_date() == str(int(VERSION) + 1)
    written = json.loads(record.read_text())
    assert written[VERSION]["defaults"]["crystal"]["x"] == "0.5"
    assert written[str(int(VERSION) + 1)]["defaults"]["crystal"].get("x") == change["x"]


def test_bytes_that_are_no_text_are_read_all_the_same():
    assert decoded({"x": [b"\xff0.5"]}) == {"x": ["�0.5"]}
