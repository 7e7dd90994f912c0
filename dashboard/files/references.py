"""What to cite: the sources of all figures, and those of one, as texts and as BibTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.crystal.liquids import LIQUIDS
from core.crystal.solids import SOLIDS
from core.crystal.ternary import liquids as ternary_liquids
from core.crystal.ternary import solids as ternary_solids
from core.matter.interactions import INTERACTIONS, Interaction, interaction
from core.nuclides.mass_tables import MASS_TABLES, MassChoice
from core.storage.version import ROOT, commit, project_version
from dashboard.figures.common.base import Figure
from dashboard.figures.common.explanation import explanation_of
from dashboard.systems import FIGURES, system_of

_DATA = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_TOLD = re.compile(r"(?P<told>.+), doi:(?P<doi>\S+): (?P<purpose>.+)\.")
MOST_AUTHORS = 5
"""Of longer lists a text names the first."""
_AS_IT_IS = ("author", "doi", "eprint", "url")
_ESCAPED = str.maketrans({**{sign: f"\\{sign}" for sign in "&%$#_{}"}, "–": "--"})


@dataclass(frozen=True)
class Reference:
    """A source.

    Parameters
    ----------
    name : in references.json and in texts of figures; "" for what stands elsewhere.
    told : who, when and where, for a reader. doi : "" if there is none.
    purpose : what it is used for. key, kind, fields : of its entry in BibTeX.
    """

    name: str
    told: str
    doi: str
    purpose: str
    key: str
    kind: str = "misc"
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of it in one line."""
        return f"{self.told}, doi:{self.doi}: {self.purpose}." if self.doi else self.told

    def bibtex(self) -> str:
        """Its entry in BibTeX."""
        return _entry(self.kind, self.key, {**self.fields, "doi": self.doi})


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry of BibTeX; titles keep their capitals."""
    lines = []
    for name, value in fields.items():
        if value:
            text = value if name in _AS_IT_IS else value.translate(_ESCAPED)
            lines.append(
                f"  {name} = {{{{{text}}}}}" if name == "title" else f"  {name} = {{{text}}}"
            )
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _of_entry(name: str, entry: Mapping[str, Any]) -> Reference:
    """A source of references.json."""
    authors = entry["authors"]
    named = [" ".join(reversed(author.split(", "))) for author in authors]
    who = ", ".join(named) if len(named) <= MOST_AUTHORS else f"{named[0]} et al."
    known = {
        key: str(entry.get(key, "")) for key in ("title", "journal", "volume", "pages", "note")
    }
    where = f"{known['journal']} {known['volume']}, {known['pages']}"
    parts = (where if known["journal"] else known["title"], known["note"])
    preprint = {"eprint": entry["eprint"], "archivePrefix": "arXiv"} if "eprint" in entry else {}
    return Reference(
        name,
        f"{who} ({entry['year']}), {', '.join(filter(None, parts))}",
        entry["doi"],
        entry["for"],
        re.sub(r"\W", "", name),
        "article" if known["journal"] else "misc",
        {"author": " and ".join(authors), "year": str(entry["year"]), **known, **preprint},
    )


def _of_text(text: str) -> Reference:
    """A source that a figure, an interaction or a mass table names in a sentence."""
    found = _TOLD.fullmatch(text)
    told, doi, purpose = found.groups() if found else (text, "", "")
    key = "".join(re.findall(r"[A-Za-z]{2,}|\d{4}", told)[:3]) or "source"
    return Reference("", told, doi, purpose, key, fields={"note": told})


SOURCES: Mapping[str, Reference] = {
    name: _of_entry(name, entry) for name, entry in _DATA["sources"].items()
}
"""Those of references.json by their names."""
Kinds = Mapping[str, type]
MODELS: Mapping[str, Mapping[str, Kinds]] = {
    "crystal": {"model": SOLIDS, "solid": SOLIDS, "liquid": LIQUIDS},
    "ternary": {
        "model": ternary_solids.SOLIDS,
        "solid": ternary_solids.SOLIDS,
        "liquid": ternary_liquids.LIQUIDS,
    },
}
"""The models of crystal and liquid, by the system and the inputs that name them."""


def models_of(figure: Figure) -> Mapping[str, Kinds]:
    """Those that a figure can be shown with, by the inputs that name them."""
    return MODELS.get(system_of(type(figure)).name, {})


def _own_sources(model: type) -> tuple[str, ...]:
    """What a model says of itself that is to be cited, beside what references.json says."""
    sources: tuple[str, ...] = getattr(model, "sources", ())
    return sources


def _all() -> Iterator[str]:
    yield from (source.text for source in SOURCES.values())
    for figure in FIGURES.values():
        yield from figure.sources
    for inputs in MODELS.values():
        for models in inputs.values():
            for model in models.values():
                yield from _own_sources(model)


CITATIONS = tuple(dict.fromkeys(_all()))
"""All of them."""


def references(figure: Figure) -> list[str]:
    """Sources of what a figure shows with its inputs, each with its DOI."""
    return [source.text for source in cited(figure)]


def cited(figure: Figure) -> list[Reference]:
    """Sources of what a figure shows with its inputs."""
    own = map(_of_text, (*figure.sources, *_of_choices(figure)))
    found = (*(SOURCES[name] for name in _names(figure)), *own)
    return list({source.text: source for source in found}.values())


def bibtex(figure: Figure, link: str = "") -> str:
    """BibTeX of a figure's sources and of this program, with the address of the figure's state."""
    entries = [*(source.bibtex() for source in cited(figure)), software(link)]
    return "\n\n".join(entries) + "\n"


def software(link: str = "") -> str:
    """BibTeX of this program, as CITATION.cff has it."""
    told = _citation_file()
    # Braces keep BibTeX from looking for a family name.
    authors = (f"{{{author['name']}}}" for author in told.get("authors", ()) if "name" in author)
    fields = {
        "author": " and ".join(authors),
        "title": told.get("title", "Dense Matter Dashboard"),
        "version": f"{project_version()}, commit {commit()}",
        "license": told.get("license", ""),
        "url": link,
    }
    return _entry("software", "DenseMatterDashboard", fields)


def _citation_file() -> Mapping[str, Any]:
    # Tables on the command line have no need of it.
    import yaml

    path = ROOT / "CITATION.cff"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _of_choices(figure: Figure) -> Iterator[str]:
    """Sources of models, and of interactions and mass tables that only their entries name."""
    known = _DATA["inputs"]
    for name, models in models_of(figure).items():
        for one in chosen(figure, name, models):
            yield from _own_sources(models[one])
    for name in chosen(figure, "interaction", INTERACTIONS):
        if name not in known["interaction"]:
            yield _told(interaction(name), name)
    for name in chosen(figure, "table", MASS_TABLES):
        if name not in known["table"]:
            yield _told(MASS_TABLES[name], MASS_TABLES[name].label)


def chosen(figure: Figure, name: str, known: Collection[str]) -> list[str]:
    """What is chosen of an input; an empty list means all that there are."""
    value: Any = getattr(figure, name, None)
    found = value or known if isinstance(value, list) else [value]
    return [one for one in found if one in known]


def _told(entry: Interaction | MassChoice, what: str) -> str:
    return f"{entry.source}, doi:{entry.doi}: {what}."


def _names(figure: Figure) -> Iterator[str]:
    yield from _DATA["places"].get(figure.path.partition("/")[0], ())
    told = explanation_of(type(figure))
    yield from (source.name for source in (told.sources if told else ()))
    for name, sources in _DATA["inputs"].items():
        for one in chosen(figure, name, sources):
            yield from sources[one]
