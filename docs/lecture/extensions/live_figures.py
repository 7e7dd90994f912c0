"""Figures of the dashboard in a page: live from a server, with a drawing that is always there.

    ```{dashboard} crystal/phase-diagram
    :inputs: Z1=6&Z2=8
    :controls: Z2,cursor
    :height: 560

    The caption.
    ```

The drawing is made when the page is built. A browser shows it until it has reached the server, and
on paper. What the inputs do not take stops the build. Two values of conf.py: `dashboard_server` is
the server's address, and without `dashboard_drawings` a build is quick.
"""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from core.errors import DenseMatterError
from dashboard.controls.names import control_names
from dashboard.figures.common.base import Figure
from dashboard.files.publication import rendered
from dashboard.systems import FIGURES
from dashboard.systems.links import figure_query, read_figure

DRAWINGS = "_figures"
"""Folder of the drawings beside the pages."""
USUAL_HEIGHT = "560"


class LiveFrame(nodes.General, nodes.Element):
    """The live figure in HTML; other formats have the drawing alone."""


class Dashboard(SphinxDirective):
    """A figure of the dashboard."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "inputs": directives.unchanged,
        "controls": directives.unchanged,
        "height": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        """The frame, the drawing and the caption."""
        path = self.arguments[0]
        if path not in FIGURES:
            raise self.error(f"There is no figure '{path}': choose from {', '.join(FIGURES)}.")
        arguments = parse_qs(self.options.get("inputs", ""), strict_parsing=False)
        figure, complaints = read_figure(FIGURES[path], arguments)
        controls, unknown = control_names(FIGURES[path], self.options.get("controls", ""))
        if complaints or unknown:
            raise self.error(" ".join([*complaints, *unknown]))
        address = f"{self.config.dashboard_server.rstrip('/')}/embed/{path}"
        frame = LiveFrame(
            address=address + figure_query(figure, controls=",".join(controls)),
            title=figure.title,
            height=self.options.get("height", USUAL_HEIGHT),
        )
        caption, _ = self.parse_inline(" ".join(self.content), lineno=self.lineno)
        parts = [frame, *self._drawing(figure), nodes.caption("", "", *caption)]
        return [nodes.figure("", *parts, classes=["dashboard"])]

    def _drawing(self, figure: Figure) -> list[nodes.image]:
        """The drawing as an image of the page, unless the build goes without."""
        if not self.config.dashboard_drawings:
            return []
        try:
            dataset = figure.dataset()
        except DenseMatterError as error:
            raise self.error(str(error)) from None
        content = rendered(figure, dataset, "svg", "double")
        digest = hashlib.sha256(content).hexdigest()[:12]
        name = f"{figure.path.replace('/', '-')}-{digest}.svg"
        folder = Path(self.env.srcdir) / DRAWINGS
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
        uri = f"/{DRAWINGS}/{name}"
        return [nodes.image(uri=uri, alt=figure.summary(dataset), classes=["drawing"])]


def _open_frame(translator: HTML5Translator, node: LiveFrame) -> None:
    translator.body.append(
        f'<iframe data-address="{escape(node["address"])}" title="{escape(node["title"])}" '
        f'height="{node["height"]}" hidden></iframe>'
    )
    raise nodes.SkipNode


def _skip(translator: Any, node: LiveFrame) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and what its pages load."""
    app.add_config_value("dashboard_server", "http://localhost:5006", "env", str)
    app.add_config_value("dashboard_drawings", True, "env", bool)
    app.add_node(LiveFrame, html=(_open_frame, None), latex=(_skip, None), text=(_skip, None))
    app.add_directive("dashboard", Dashboard)
    app.add_js_file("live_figures.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
