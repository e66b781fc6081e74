"""The limit in closed form beside a verdict: a line of text, data for programs, a row in LaTeX.

Statement.  The line says that the closed form is no evidence; a value that does not meet the certified enclosure
            is called a defect and not shown.  A form longer than `_LONG` characters is left to the Python interface.
Exactness.  Decimals are cut, not rounded, and only those that the enclosure settles are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.rational import rational_text
from exactrelu.convergence.closed_limit import AGREEMENT
from exactrelu.theorems.outcome import NotCertified

if TYPE_CHECKING:
    from exactrelu.convergence.closed_limit import ClosedLimit

__all__ = ["closed_facts", "closed_in_words", "closed_rows"]

_DIGITS = 12
_LONG = 200
_MARK = "(closed form, meets the certified enclosure; no evidence, the certificate keeps the enclosure)"


def closed_in_words(closed: ClosedLimit | NotCertified | None) -> Iterator[str]:
    """Yield the lines of a closed form, none where there is none."""
    if isinstance(closed, NotCertified):
        if closed.hypothesis == AGREEMENT:
            yield f"DEFECT: {closed.text()}"
    elif closed is not None:
        if any(len(v.words()) > _LONG for v in closed.values):
            return
        for i, value in enumerate(closed.values, 1):
            name = "||N(x)||_1" if closed.norm else "N(x)" if len(closed.values) == 1 else f"N(x)_{i}"
            yield f"{name} = {value.words()}{_decimals(value.op == 'rational', value.enclosure(_DIGITS + 2))}"
        yield _MARK


def closed_facts(closed: ClosedLimit | NotCertified | None) -> dict[str, Any] | None:
    """Return the same for programs, None where there is no closed form."""
    if closed is None:
        return None
    if isinstance(closed, NotCertified):
        status = "defect" if closed.hypothesis == AGREEMENT else "not recognised"
        return {"status": status, "reason": closed.text(), "evidence": False}
    ends = [[rational_text(e.lo), rational_text(e.hi)] for e in closed.enclosure(_DIGITS)]
    values, latex = [v.words() for v in closed.values], [v.latex() for v in closed.values]
    return {"status": "agrees", "values": values, "latex": latex, "enclosure": ends, "evidence": False}


def closed_rows(closed: ClosedLimit | NotCertified | None) -> list[tuple[str, str]]:
    """Return the row of a LaTeX description, none where there is no closed form."""
    if closed is None or isinstance(closed, NotCertified):
        return []
    if any(len(v.words()) > _LONG for v in closed.values):
        return []
    ending = "This closed form meets the certified enclosure; it is no evidence, the certificate keeps the enclosure."
    name = r"\|N(x)\|_1" if closed.norm else "N(x)"
    return [("Value", f"${name} = {closed.latex()}$. {ending}")]


def _decimals(exact: bool, value: Enclosure) -> str:
    """Return " = 3.676077910374...", as many decimals as both ends share; "" for a rational number."""
    for count in range(0 if exact else _DIGITS, 0, -1):
        low, high = (abs(e) * 10**count // 1 for e in (value.lo, value.hi))
        if low == high and (value.lo > 0) == (value.hi > 0):
            whole, rest = divmod(low, 10**count)
            return f" = {'-' if value.hi < 0 else ''}{whole}.{rest:0{count}d}..."
    return ""
