"""What this program is, what it runs on, and what to cite."""

from __future__ import annotations

import panel_material_ui as pmui

from core.kernels import for_pages
from core.kernels.build import Backend, backend
from core.storage.version import commit, versions
from dashboard.files.references import CITATIONS

PURPOSE = (
    "Interactive figures of dense matter in compact stars: the ordering and the phase diagram of "
    "crystallising mixtures in the cores of white dwarfs, and the crust of young neutron stars in "
    "nuclear statistical equilibrium. Every figure can be taken along as PNG, SVG, numbers (CSV) "
    "or Python."
)

CLAIMS = (
    "[What the papers claim](./claims), claim by claim, with what is computed here and "
    "why we agree or differ."
)


def about() -> list[pmui.Typography]:
    """The paragraphs of the dialog."""
    return [
        _paragraph(PURPOSE),
        _paragraph(CLAIMS),
        _heading("Runs on"),
        _paragraph(backend_text(backend(names=for_pages()))),
        _paragraph(", ".join(f"{name} {version}" for name, version in versions().items())),
        _paragraph(f"Commit {commit()}. BSD-3-Clause."),
        _heading("To cite"),
        *(_paragraph(citation) for citation in CITATIONS),
    ]


def backend_text(state: Backend) -> str:
    """What the kernels run on, and what to do if they are not all compiled."""
    if state.kind == "compiled":
        return f"Kernels compiled by Pythran {state.pythran} ({' '.join(state.flags)})."
    kind = {"python": "Kernels run as plain Python", "mixed": "Some kernels run as plain Python"}
    return f"{kind[state.kind]}: {state.reason}"


def _heading(text: str) -> pmui.Typography:
    return pmui.Typography(text, variant="subtitle2", margin=(8, 0, 0, 0))


def _paragraph(text: str) -> pmui.Typography:
    return pmui.Typography(text, variant="body2", margin=(2, 0), sizing_mode="stretch_width")
