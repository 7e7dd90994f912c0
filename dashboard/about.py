"""What this program is, what it runs on, and what to cite."""

from __future__ import annotations

import panel_material_ui as pmui
import param

from core.kernels import for_pages
from core.kernels.build import Backend, backend
from core.version import commit, versions
from dashboard.components.messages import dialog

PURPOSE = (
    "Interactive figures of dense matter in compact stars: the ordering and the phase diagram of "
    "crystallising mixtures in the cores of white dwarfs, and the crust of young neutron stars in "
    "nuclear statistical equilibrium. Every figure can be taken along as PNG, SVG, numbers (CSV) "
    "or Python."
)
CITATIONS = (
    "D. A. Baiko (2025), Short-range ordering and equilibrium structure of binary crystal mixtures "
    "of atomic nuclei in white dwarf cores: the models, the figures and Table I.",
    "S. Ogata, H. Iyetomi, S. Ichimaru, H. M. Van Horn (1993), Phys. Rev. E 48, 1344: "
    "energies of random crystals.",
    "A. Y. Potekhin, G. Chabrier (2000), Phys. Rev. E 62, 8554, and A. Y. Potekhin et al. (2009), "
    "Phys. Rev. E 80, 047401: liquids.",
    "Z. Medin, A. Cumming (2010), Phys. Rev. E 81, 036107: liquid of one component.",
    "S. Blouin, J. Daligault (2021), Phys. Rev. E 103, 043204, and Astrophys. J. 919, 87: "
    "reference curves.",
    "M. V. Beznogov, A. R. Raduta (2025), A novel view on the inner crusts of neo-neutron stars: "
    "exotic light nuclei, diffusional and thermodynamical stability: the model of the crust.",
    "W. J. Huang et al., M. Wang et al., F. G. Kondev et al. (2021), Chin. Phys. C 45, 030002, "
    "030003, 030001: AME2020 and NUBASE2020; J. Duflo, A. P. Zuker (1995), Phys. Rev. C 52, R23: "
    "masses.",
    "S. Goriely, N. Chamel, J. M. Pearson (2013), Phys. Rev. C 88, 024308: BSk22 to BSk26.",
    "J. M. Pearson et al. (2018), MNRAS 481, 2994; J. W. Negele, D. Vautherin (1973), Nucl. Phys. "
    "A 207, 298: crusts to compare with.",
)


def about_dialog() -> pmui.Dialog:
    """The dialog, closed; it is filled when it is first opened, as few visitors do."""
    about = dialog("Dense Matter Dashboard")

    def fill(event: param.parameterized.Event) -> None:
        if event.new and not about.objects:
            about.objects = _contents()

    about.param.watch(fill, "open")
    return about


def _contents() -> list[pmui.Typography]:
    return [
        _paragraph(PURPOSE),
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
