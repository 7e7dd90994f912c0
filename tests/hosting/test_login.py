"""Panel's login in front of pages and embeds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.hosting.proxies import status_of
from tests.hosting.test_proxy import EMBED, PATIENCE, drawn, wait_until_ready
from tests.served import dashboard

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("prefix", ["", "dense"])
def test_a_password_opens_pages_and_embeds(page: Page, complaints: list[str], prefix: str) -> None:
    strangers: list[str] = []
    environment = {
        "DENSE_MATTER_BASIC_AUTH": "rather secret",
        "DENSE_MATTER_COOKIE_SECRET": "0123456789abcdef",
        "DENSE_MATTER_PREFIX": prefix,
    }
    with dashboard(**environment) as (address, _):
        wait_until_ready(address)
        page.on(
            "request",
            lambda made: (
                made.url.startswith((address, "data:", "blob:")) or strangers.append(made.url)
            ),
        )
        root = f"{address}/{prefix}".rstrip("/")
        page.goto(f"{root}/{EMBED}")
        assert page.url.startswith(f"{root}/login")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_contain_text("Invalid", timeout=PATIENCE)
        page.get_by_label("Password").fill("rather secret")
        page.get_by_role("button", name="Log in").click()
        drawn(page)
        assert EMBED in page.url
        page.goto(f"{root}/crystal")
        drawn(page)
        assert not complaints
        assert not strangers
        assert status_of(f"{root}/liveness") == 200
