"""The Coq theorem under a verdict: its name and file, or that there is none yet.

Statement.  A certificate proves the hypotheses of a theorem; that they imply the verdict is proved in Coq for the
            theorems that coq_names.py lists.  proofs/README.md says what each proof covers.
"""

from __future__ import annotations

from exactrelu.report.coq_names import COQ_NAMES

__all__ = ["NOT_FORMALISED", "conclusion", "coq_facts", "coq_in_words"]

NOT_FORMALISED = "theorem not yet formalised"
_CONCLUSIONS = {
    ("converges", "proved"): "convergence",
    ("converges", "refuted"): "divergence",
    ("diverges", "proved"): "divergence",
    ("diverges", "refuted"): "convergence",
    ("products-converge", "proved"): "products",
    ("products-converge", "refuted"): "products-diverge",
    ("necessary", "refuted"): "convergence",
}


def conclusion(kind: str, status: str, scope: str = "") -> str:
    """Return what a proved or refuted claim of this kind concludes; a path of products is a conclusion of its own."""
    if scope == "path" and status == "proved":
        return "path"
    return _CONCLUSIONS.get((kind, status), kind)


def coq_facts(kind: str, status: str, theorem: str, scope: str = "") -> dict[str, object]:
    """Return name, file and completeness of the Coq theorem under a verdict; the name is None if there is none."""
    name, complete = COQ_NAMES.get((theorem, conclusion(kind, status, scope)), ("", False))
    if not name:
        return {"theorem": None, "file": None, "complete": False}
    return {"theorem": name, "file": f"proofs/{name.partition('.')[0]}.v", "complete": complete}


def coq_in_words(kind: str, status: str, theorem: str, scope: str = "") -> str:
    """Return the line under a verdict."""
    facts = coq_facts(kind, status, theorem, scope)
    if facts["theorem"] is None:
        return NOT_FORMALISED
    ending = "" if facts["complete"] else "; in part, see proofs/README.md"
    return f"{facts['theorem']} in {facts['file']}{ending}"
