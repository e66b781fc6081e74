"""Enclosures on a box that is cut into parts.

Statement.  Items ["h", i, cn, cd] cut a box at x_i = cn/cd, the lower part first; each part that is not cut has an
            item ["L", k, bits].  The parts cover the box.  On each, the tail of a theorem widens intervals of N_k
            for all x of the part (limit.py), so that they hold N_oo(x), or its read-out, for these x; an enclosure
            that holds those of all parts holds it for every x of the box.
Glossary.   least  first k that the tail is defined at     rest  from N_k, k and bits to how far N_oo is, down and up
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any, cast

from .claims import Items, counted
from .kinds import Family, Rooted
from .limit import MAX_EVALUATION, Interval, Side, count, found_at, place, prefix, widths, within
from .network import Refused
from .problem import Problem
from .rules import Limits, Rejected, Result, integers
from .tail import tail

MAX_PARTS = 1 << 16
Rest = Callable[[Sequence[Interval], int, int], list[Side]]


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit on the point or box, by absolute summability: N_k widened by w_i (E(k)|N_k| + F(k))."""
    found = tail(problem, items, limits)
    return covered(problem, claimed, items, limits, max(1, found.n0 - 1), partial(widths, found))


def covered(
    problem: Problem,
    claimed: dict[str, Any],
    items: Items,
    limits: Limits,
    least: int,
    rest: Rest,
    what: str = "the limit",
) -> Result:
    """Demand that the header's enclosure holds those of all parts of the point or box."""
    waiting, parts, work, last = [problem.box or []], 0, 0, (0, 0)
    hull: list[Side] = []
    family = cast(Family | Rooted, problem.family)
    while waiting:
        sides = waiting.pop()
        item = next(items, ["no item"])
        if item[0] == "h":
            waiting += reversed(cut(sides, item[1:], limits))
            continue
        last = depth, bits = place(chain([item], items), limits, least)
        parts, work = parts + 1, work + depth * count(family) * (bits + 256)
        if parts > MAX_PARTS or work > MAX_EVALUATION:
            raise Refused(f"an enclosure in more than {MAX_PARTS} parts, or one of too much work")
        y = prefix(family, sides, depth, bits)
        found = found_at(problem, y, rest(y, depth, bits), bits)
        hull = [(min(a, c), max(b, d)) for (a, b), (c, d) in zip(hull or found, found, strict=True)]
    shown = f"depth {last[0]}, {last[1]} bits" if parts == 1 else f"{counted(parts, 'parts')} of the box"
    return within(problem, claimed, hull, f"({shown})", what)


def cut(sides: Sequence[Any], data: Sequence[Any], limits: Limits) -> list[list[Any]]:
    """Return the two parts of a box that is cut at x_i = cn/cd, for the data i, cn, cd; a side may have no end."""
    i, top, bottom = integers(list(data), 3, limits.top)
    if not 0 <= i < len(sides) or bottom <= 0:
        raise Rejected("a cut has no such coordinate, or its denominator is not positive")
    (low, high), at = sides[i], Fraction(top, bottom)
    if (low is not None and at <= low) or (high is not None and at >= high):
        raise Rejected("a cut is not inside its side")
    return [[*sides[:i], side, *sides[i + 1 :]] for side in ((low, at), (at, high))]
