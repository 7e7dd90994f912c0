"""The figures as functions, for notebooks and scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

from dashboard.figures.common.base import Figure
from dashboard.figures.common.explanation import explanation_of, plain
from dashboard.inputs.parameters import Numbers, describe
from dashboard.systems import FIGURES

if TYPE_CHECKING:
    from dashboard.notebook import NotebookFigure


def figure_function(figure: type[Figure]) -> Callable[..., NotebookFigure]:
    """A function that shows the figure; its signature and its text are those of the inputs."""

    def show(*, controls: Sequence[str] | None = None, **inputs: Any) -> NotebookFigure:
        # Not before: what shows a figure imports the figures.
        from dashboard.notebook import show_figure

        return show_figure(figure, inputs, controls)

    name = figure.function_name()
    show.__name__ = show.__qualname__ = name
    show.__module__ = "dashboard.figures"
    show.__doc__ = _text(figure)
    show.__signature__ = _signature(figure)  # type: ignore[attr-defined]
    return show


def _signature(figure: type[Figure]) -> Signature:
    inputs = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=parameter.default)
        for name, parameter in figure.inputs().items()
    ]
    controls = Parameter(
        "controls", Parameter.KEYWORD_ONLY, default=None, annotation="Sequence[str] | None"
    )
    return Signature([*inputs, controls], return_annotation="NotebookFigure")


def _text(figure: type[Figure]) -> str:
    first = (figure.__doc__ or figure.title).strip().splitlines()[0]
    explained = explanation_of(figure)
    plotted = "".join(f"{plain(text)}\n\n" for text in explained.plotted) if explained else ""
    inputs = "\n".join(
        f"{name} : {_form(parameter)}\n    {parameter.doc}"
        for name, parameter in figure.inputs().items()
    )
    return (
        f"{first}\n\n"
        f"{plotted}"
        "Parameters\n"
        "----------\n"
        f"{inputs}\n"
        "controls : names of inputs, optional\n"
        "    Inputs that get a control above the figure; [] for none, by default the most\n"
        "    important ones that have a single value.\n\n"
        "Returns\n"
        "-------\n"
        "NotebookFigure\n"
        "    Shows the figure live in a notebook. `data` is the dataset of what is shown,\n"
        "    `figure` holds the inputs, `holoviews` is the HoloViews object.\n\n"
        "Raises\n"
        "------\n"
        "InvalidInputError\n"
        "    The inputs make no figure; the sentence says why and what to change.\n"
    )


def _form(parameter: Any) -> str:
    form = describe(parameter)
    # How to write lists concerns the command line.
    return form.partition(";")[0] if isinstance(parameter, Numbers) else form


def _functions() -> dict[str, Callable[..., NotebookFigure]]:
    """Those of all figures by name.

    Raises
    ------
    TypeError : two figures have functions of one name.
    """
    found: dict[str, Callable[..., NotebookFigure]] = {}
    for figure in FIGURES.values():
        name = figure.function_name()
        if name in found:
            raise TypeError(f"{figure.path}: another function is {name}; set named_by_path.")
        found[name] = figure_function(figure)
    return found


FUNCTIONS = _functions()
"""By name."""
