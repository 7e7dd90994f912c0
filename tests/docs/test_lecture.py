"""The course: it builds without a network, its exercises have solutions, its words are checked."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.course import CHAPTERS, COURSE, SERVER, built, sphinx

LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "object": "data"}


class Page(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def loaded(self) -> list[str]:
        """The addresses of what the page loads."""
        return [
            attributes[LOADED[tag]]
            for tag, attributes in self.tags
            if tag in LOADED and attributes.get(LOADED[tag]) and attributes.get("rel") != "index"
        ]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_needs_nothing_from_elsewhere(chapter: str) -> None:
    page = Page(built(complete=False) / f"{chapter}.html")
    assert [address for address in page.loaded() if re.match(r"(https?:)?//", address)] == []
    frames = page.all("iframe")
    assert len(frames) >= 5
    assert all(frame["data-address"].startswith(f"{SERVER}/embed/") for frame in frames)
    assert sum("controls=" in frame["data-address"] for frame in frames) >= 5


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_formulas_are_mathml(chapter: str) -> None:
    page = Page(built(complete=False) / f"{chapter}.html")
    assert len(page.all("math")) > 30
    assert "$" not in re.sub(r"<(pre|span)\b.*?</\1>", "", page.text, flags=re.DOTALL)
    assert not [script for script in page.all("script") if "mathjax" in str(script).lower()]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_teaches(chapter: str) -> None:
    """Text of some length, and exercises, each followed by a program that solves it."""
    source = (COURSE / f"{chapter}.md").read_text(encoding="utf-8")
    words = re.sub(r"```.*?```|\$\$.*?\$\$|^---.*?---", "", source, flags=re.DOTALL).split()
    assert 200 * CHAPTERS[chapter] < len(words) < 2700
    exercises = re.split(r"^### Exercise \d.*$", source, flags=re.MULTILINE)[1:]
    assert len(exercises) == CHAPTERS[chapter]
    for exercise in exercises:
        (solution,) = re.findall(r"```\{code-cell\}.*?```", exercise, flags=re.DOTALL)
        assert ":tags: [hide-cell]" in solution
        assert "print(" in solution
        assert re.search(r"^from (core|dashboard)\b|T = |rho", solution, flags=re.MULTILINE)


def test_a_mistake_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text(
        "# Page\n\n"
        "```{dashboard} crystal/nothing\n```\n\n"
        "```{dashboard} crystal/phase-diagram\n:inputs: Z1=99\n```\n\n"
        "```{dashboard} crystal/phase-diagram\n:controls: pressure\n```\n\n"
        "$\\unheardof$\n",
        encoding="utf-8",
    )
    done = sphinx(tmp_path, tmp_path / "out", "-D", "dashboard_drawings=0", execution="off")
    assert done.returncode != 0
    for sentence in (
        "There is no figure 'crystal/nothing'",
        "Z1",
        "There is no control 'pressure'",
        r"\unheardof",
    ):
        assert sentence in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_solutions_are_computed_and_the_drawings_made(chapter: str) -> None:
    folder = built(complete=True)
    page = Page(folder / f"{chapter}.html")
    folded = re.findall(r"<details class=\"[^\"]*hide.*?</details>", page.text, re.DOTALL)
    solutions = [text for text in folded if ">Solution<" in text]
    assert len(solutions) == CHAPTERS[chapter]
    assert all(re.search(r"class=\"output .*?\d\.\d", text, re.DOTALL) for text in solutions)
    assert "nan" not in re.findall(r"[a-z]+", " ".join(map(_words, solutions)))
    drawings = [image for image in page.all("img") if "drawing" in (image.get("class") or "")]
    assert len(drawings) == len(page.all("iframe"))
    for image in drawings:
        assert (folder / image["src"]).stat().st_size > 5_000
        assert len(image["alt"]) > 40


def _words(html: str) -> str:
    outputs = re.findall(r"<div class=\"output.*?</div>", html, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", "", " ".join(outputs))
