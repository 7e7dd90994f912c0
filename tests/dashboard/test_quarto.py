"""The shortcode for Quarto, run by a Lua interpreter with stand-ins for pandoc and Quarto."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

lupa = pytest.importorskip("lupa", reason="needs a Lua interpreter: lupa")

EXTENSION = Path(__file__).resolve().parents[2] / "docs/quarto/_extensions/dense-matter"
ADDRESS = "https://host/embed/crust/map?v=1&T=0.5"

# What a pandoc element is made of, as lists of its name and arguments.
STAND_INS = """
format = ...
local function element(name)
  return function(...) return {name, ...} end
end
pandoc = {utils = {stringify = function(value) return value end}}
for _, name in ipairs({"RawBlock", "Str", "Image", "Para", "Link", "Strong"}) do
  pandoc[name] = element(name)
end
quarto = {doc = {is_format = function(name)
  return name == format or (name == "html:js" and format ~= "pdf")
end}}
"""


def run(format: str, *arguments: str, **options: str):
    lua = lupa.LuaRuntime()
    lua.execute(STAND_INS, format)
    shortcodes = lua.execute((EXTENSION / "dense-matter.lua").read_text(encoding="utf-8"))
    return shortcodes["dense-matter"](lua.table(*arguments), lua.table(**options))


def attributes(block) -> dict[str, str | None]:
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    Reader().feed(block[3])
    ((tag, values),) = found
    assert (block[1], block[2], tag) == ("RawBlock", "html", "iframe")
    return values


def test_the_extension_offers_the_shortcode():
    assert "- dense-matter.lua" in (EXTENSION / "_extension.yml").read_text(encoding="utf-8")


def test_a_web_page_gets_an_iframe():
    values = attributes(run("html", ADDRESS, title="Map", height="500"))
    assert (values["src"], values["title"], values["height"]) == (ADDRESS, "Map", "500")


def test_a_slide_loads_when_it_is_shown():
    values = attributes(run("revealjs", ADDRESS))
    assert values["data-src"] == ADDRESS
    assert "src" not in values


@pytest.mark.parametrize("evil", ['"><script>alert(1)</script>', "' onload='x", "&quot;"])
def test_arguments_stay_text(evil):
    values = attributes(run("html", ADDRESS + evil, title=evil, height=evil))
    assert (values["src"], values["title"], values["height"]) == (ADDRESS + evil, evil, "480")
    assert set(values) == {"loading", "src", "title", "width", "height", "style"}


def test_print_gets_the_picture_and_a_link():
    paragraph = run("pdf", ADDRESS, title="Map", picture="map.png")
    link = paragraph[2][1]
    assert (paragraph[1], link[1], link[3]) == ("Para", "Link", ADDRESS)
    image = link[2][1]
    assert (image[1], image[3]) == ("Image", "map.png")


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "crust/map"])
def test_what_is_no_address_is_named(address):
    paragraph = run("html", address)
    assert paragraph[2][1][1] == "Strong"
