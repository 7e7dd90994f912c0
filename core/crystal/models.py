"""Finding the models of the crystal and of the liquid: every class with a name in a package."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC
from collections.abc import Iterator
from typing import TypeVar

Model = TypeVar("Model", bound=ABC)


def models(package: str, kind: type[Model], told: str) -> dict[str, type[Model]]:
    """The models in the modules of a package by name, in the order of their positions.

    Parameters
    ----------
    kind : what they derive from. told : what each says of itself beside its name and label.

    Raises
    ------
    TypeError : a model does not say one of these, or has the name of another.
    """
    found: dict[str, type[Model]] = {}
    for model in sorted(_named(package, kind), key=_place):
        for attribute in ("label", told):
            if not isinstance(vars(model).get(attribute), str):
                raise TypeError(
                    f"The model {model.__name__} has no {attribute} of its own: give it one."
                )
        name = _name(model)
        if name in found:
            raise TypeError(
                f"{model.__name__} and {found[name].__name__} are both called '{name}': "
                "give one another name."
            )
        found[name] = model
    return found


def _named(package: str, kind: type[Model]) -> Iterator[type[Model]]:
    """Classes with a name of their own, each where it is defined."""
    path = importlib.import_module(package).__path__
    for info in pkgutil.iter_modules(path, f"{package}."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            own = isinstance(value, type) and value.__module__ == info.name
            if own and issubclass(value, kind) and isinstance(vars(value).get("name"), str):
                yield value


def _name(model: type[ABC]) -> str:
    return str(vars(model)["name"])


def _place(model: type[ABC]) -> tuple[float, str]:
    return vars(model).get("position", float("inf")), _name(model)
