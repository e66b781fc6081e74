"""The line about the float run beside a verdict, in words and for programs.

Statement.  The line says that it is an estimate and no evidence; a defect is called one.  Digits
            are printed only as far as the error bound carries them.
Exactness.  None: estimates.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from exactrelu.arithmetic.rational import rational_text
from exactrelu.report.text import point

if TYPE_CHECKING:
    from exactrelu.convergence.crosscheck import Crosscheck
    from exactrelu.floatpath.estimate import Estimate

__all__ = ["float_facts", "float_in_words"]

_DIGITS = 9
_SHOWN = 8
_MARK = "(estimate, not evidence)"


def float_in_words(run: Crosscheck) -> str:
    """Return the line of a cross check without its key."""
    if run.status == "not run":
        return f"not run: {run.reason}"
    if run.status == "agrees":
        return f"depth {run.depth} agrees with the enclosure {_MARK}"
    if run.status == "apart":
        return f"depth {run.depth} is {float(run.gap):.1e} from the enclosure, the depth may explain it {_MARK}"
    if run.status == "measured":
        return f"{run.words} {_MARK}"
    if run.status == "defect":
        what = run.words or f"depth {run.depth} at {_point(run)}"
        return f"DEFECT: {what} is {float(run.gap):.1e} outside its error bound; please report this problem"
    bounds = [e.bound for e in run.values if e.bound is not None]
    values, accuracy = _values(run.values), ""
    if len(bounds) == len(run.values):
        accuracy = f", error below {_power_of_ten(max(bounds))}" if max(bounds) else ", exact"
    else:
        accuracy = ", no error bound"
    more = f"; {run.words}" if run.words else ""
    return f"depth {run.depth} at {_point(run)}: {values}{accuracy}{more} {_MARK}"


def float_facts(run: Crosscheck) -> dict[str, Any]:
    """Return the same for programs; what is not finite is None."""
    facts: dict[str, Any] = {"status": run.status, "evidence": False}
    if run.reason:
        return {**facts, "reason": run.reason}
    if run.numbers:
        facts["measured"] = dict(run.numbers)
    if run.status == "measured" or not run.values:
        return facts | {"depth": run.depth} | ({"gap": float(run.gap)} if run.gap else {})
    values = [e.value if math.isfinite(e.value) else None for e in run.values]
    facts |= {"depth": run.depth, "point": [rational_text(v) for v in run.point]}
    facts |= {"values": values, "bounds": [e.bound for e in run.values]}
    return {**facts, "gap": float(run.gap)} if run.gap else facts


def _point(run: Crosscheck) -> str:
    return point(run.point) if len(run.point) <= _SHOWN else f"a point of {len(run.point)} coordinates"


def _values(values: tuple[Estimate, ...]) -> str:
    shown = [_value(e) for e in values[:_SHOWN]]
    if len(values) > _SHOWN:
        return f"({', '.join(shown)}, ... {len(values)} coordinates)"
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"


def _value(e: Estimate) -> str:
    """Return the digits that the bound carries, at most nine.

    >>> from exactrelu.floatpath.estimate import Estimate
    >>> _value(Estimate(1.8224620335, 2e-6)), _value(Estimate(0.0, 0.0)), _value(Estimate(float("nan")))
    ('1.82246', '0', 'beyond floats')
    """
    if not math.isfinite(e.value):
        return "beyond floats"
    if not e.value:
        return "0"
    digits = _DIGITS
    if e.bound:
        digits = min(digits, math.floor(math.log10(abs(e.value))) - math.floor(math.log10(e.bound)))
    return f"{e.value:.{digits}g}" if digits > 0 else "0"


def _power_of_ten(bound: float) -> str:
    """Return the least power of ten above a positive bound.

    >>> _power_of_ten(2e-11)
    '1e-10'
    """
    return f"1e{math.floor(math.log10(bound)) + 1}"
