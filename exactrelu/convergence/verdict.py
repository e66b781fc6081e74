"""Verdicts: what was decided, by which theorem, for which inputs.

Statement.  `proved` and `refuted` carry evidence that a certificate is written from;
            `undecided` carries what was tried and which hypothesis failed.  A verdict
            is not a truth value: "not proved" never means "false".
Glossary.   claim    kind of the claim, such as "converges"
            theorem  identifier of the theorem that decided it, "" when undecided
            scope    for which inputs: "global", "compact", "point", or a domain in words
            facts    numbers for people and programs, such as an enclosure
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NoReturn

from exactrelu.errors import InexactError

__all__ = ["Status", "Verdict"]

Status = Literal["proved", "refuted", "undecided"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decided or undecided claim; has no truth value."""

    claim: str
    status: Status
    theorem: str = ""
    scope: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    evidence: object | None = None

    def __bool__(self) -> NoReturn:
        raise InexactError("a verdict has no truth value; compare verdict.status with 'proved', 'refuted', 'undecided'")
