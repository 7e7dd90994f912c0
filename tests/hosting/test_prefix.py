"""Everything below a path, as behind a proxy that does not take it away."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest

from tests.served import dashboard

NAMED = re.compile(r'(?:src|href)="([^"#]+\.(?:js|css|png|svg|ico)[^"]*)"')


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    """The address of a dashboard below a prefix."""
    with dashboard(DENSE_MATTER_PREFIX="dense") as (address, _):
        yield f"{address}/dense/"


@pytest.mark.parametrize(
    ("path", "fewest"),
    [("crystal", 10), ("crust", 10), ("embed/crystal/phase-diagram", 6)],
)
def test_every_file_that_a_page_names_is_there(root, path, fewest):
    """Scripts, style sheets and pictures."""
    text = urllib.request.urlopen(root + path).read().decode()
    named = [found for found in NAMED.findall(text) if not found.startswith("data:")]
    assert len(named) >= fewest
    for address in named:
        with urllib.request.urlopen(urljoin(root + path, address)) as answer:
            assert answer.status == 200
            if ".js" in address:
                assert "javascript" in answer.headers["Content-Type"]
