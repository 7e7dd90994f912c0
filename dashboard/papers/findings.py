"""What was computed last for every claim: a data file that says which program made it.

Run as a program it computes all of them anew: `python -m dashboard.papers.findings`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from core.storage.version import commit, versions
from core.storage.whole_files import whole_file
from dashboard.papers.claims import CLAIMS, find
from dashboard.papers.finding import FUNCTIONS, Finding

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Findings:
    """Findings by the names of claims, and what they were made with.

    Parameters
    ----------
    commit : of this project. versions : of it, Python and the libraries.
    """

    commit: str
    versions: Mapping[str, str]
    by_claim: Mapping[str, Finding]


@cache
def last_findings() -> Findings:
    """Those of the file."""
    read = json.loads(FILE.read_text(encoding="utf-8"))
    by_claim = {name: Finding(**entry) for name, entry in read["findings"].items()}
    return Findings(read["commit"], read["versions"], by_claim)


def compute_all() -> None:
    """Write the file anew; a line on each claim that its data say something else of."""
    made = commit()
    found = {}
    for name, claim in CLAIMS.items():
        if name not in FUNCTIONS:
            continue
        found[name] = find(name)
        if not claim.holds(found[name]):
            print(f"{name}: {found[name].value:.6g}, which is not what its data say.")
    whole = {
        "commit": made,
        "versions": versions(),
        "findings": {name: asdict(finding) for name, finding in found.items()},
    }
    with whole_file(FILE) as path:
        path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(found)} findings at commit {made}.")


if __name__ == "__main__":
    compute_all()
