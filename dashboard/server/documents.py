"""The documentation as pages of the server, where it runs from a checkout that has it."""

from __future__ import annotations

from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup
from tornado.web import HTTPError, RequestHandler

from dashboard.server.notices import notice

CHECKOUT = Path(__file__).parents[2]
FIRST = {
    "docs/crystal.md": "The crystal's models",
    "docs/crust.md": "The crust's model",
    "docs/papers.md": "Figures of the papers, compared",
    "docs/lecture/README.md": "The course",
    "docs/architecture.md": "The code",
    "README.md": "How to run it",
}
"""Those that the first page names."""


class Documents:
    """Markdown of a checkout by its path there; nothing else can be asked for.

    Parameters
    ----------
    checkout : where README.md and docs/ are; a server that was installed without them offers none.
    """

    def __init__(self, checkout: Path) -> None:
        found = [checkout / "README.md", *sorted((checkout / "docs").glob("**/*.md"))]
        self._files = {
            file.relative_to(checkout).as_posix(): file for file in found if file.is_file()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def first(self) -> list[tuple[str, str]]:
        """Addresses and names of those that the first page offers."""
        return [(f"documents/{name}", title) for name, title in FIRST.items() if name in self]

    def page(self, name: str, root: str) -> bytes:
        """A document as HTML.

        Raises
        ------
        KeyError : there is none of this name.
        """
        text = self._files[name].read_text(encoding="utf-8")
        title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), name)
        # What looks like HTML in a document is text.
        shown = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
        return notice("document", title=title, root=root, text=Markup(shown))


DOCUMENTS = Documents(CHECKOUT)
"""Those of this program."""


class DocumentPage(RequestHandler):
    """A document as a page."""

    def initialize(self, root: str) -> None:
        self.root = root

    def get(self, name: str) -> None:
        if name not in DOCUMENTS:
            raise HTTPError(404)
        self.write(DOCUMENTS.page(name, self.root))
