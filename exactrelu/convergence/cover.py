"""Enclosures of the limit on a box that is cut into parts, where the intervals of the whole box are too wide.

Statement.  Intervals started from the sides of a part hold N_k(x) for all x of it, and the tail of a theorem widens
            them.  The hull of those of all parts holds N_oo(x) for all x of the box; it shrinks towards the range
            of N_oo, whose ends it cannot pass: at a point of a part, N_k and the tail show values of N_oo.
            A part whose interval reaches an end of the hull that is too far out is cut, at the middle of
            the side whose halves reach least far.
Glossary.   part  sides, its enclosure and, once it is cut, the side, the place and its halves
Exactness.  Cuts are rational.  Rounding: outward.
Source.     theorems `absolute-summability`, `reflection`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.rational import rational_text
from exactrelu.convergence.enclose import LimitEnclosure, Tail, too_deep, widened
from exactrelu.convergence.prefix import Interval, prefix
from exactrelu.networks.family import Family
from exactrelu.networks.roots import whole as common_order
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.rooted import AnyRooted, chain_terms

__all__ = ["Part", "divided", "enclose_sides"]

Box = tuple[tuple[Fraction, Fraction], ...]
Ends = tuple[Enclosure, ...]


_ROOT_COST = 40  # of a term with a square root, in terms without
_MAX_TERMS = 1 << 21  # of the layers that are computed on a box
_MAX_PARTS = 1 << 12
_MAX_CORNERS = 64


@dataclass(slots=True)
class Part:
    """A part of a box: enclosures of the limit on it, and its two halves where it is cut."""

    box: Box
    ends: Ends
    side: int = 0
    at: Fraction = Fraction(0)
    halves: tuple[Part, Part] | None = None

    def items(self, depth: int, bits: int) -> Iterator[list[object]]:
        """Yield the cuts, the lower half first, and depth and bits for each part that is not cut."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            if part.halves is None:
                yield ["L", depth, bits]
            else:
                yield ["h", part.side, part.at.numerator, part.at.denominator]
                waiting += reversed(part.halves)

    def leaves(self) -> Iterator[Part]:
        """Yield the parts that are not cut."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            if part.halves is None:
                yield part
            else:
                waiting += part.halves


def enclose_sides(
    family: Family | AnyRooted, box: Sequence[tuple[Fraction, Fraction]], width: Fraction, evidence: Tail
) -> LimitEnclosure | NotCertified:
    """Enclose N(x) for all x of a box, coordinate by coordinate, in intervals of at most the given width.

    Args:
        family: layers n = 1, 2, ... of width m.
        box: m intervals.
        width: positive rational.
        evidence: what a theorem returned for this family.

    Returns:
        the enclosure, or NotCertified with the least width that was reached.
    """
    P, b = chain_terms(family)
    costs = [1 if len(t) == 3 else _ROOT_COST * common_order(t[3]) for row in (*P, b) for entry in row for t in entry]
    depth, most = evidence.first_depth, _MAX_TERMS // (sum(costs) + family.width + 1)
    if depth > most:
        return too_deep(evidence, depth)
    size = max((max(-lo, hi) for lo, hi in prefix(family, box, 0, depth)), default=0).bit_length()
    bits = (1 / width).__ceil__().bit_length() + size + 2 * most.bit_length() + 64
    reached, settled, far = Fraction(1 << 64), False, None
    while depth <= most:
        y = prefix(family, box, bits, depth)
        result = widened(y, y, evidence, depth, bits, width / (1 << 16))
        if result is not None and not settled:
            widest = max((e.width for e in result), default=Fraction(0))
            if widest <= width:
                return LimitEnclosure(evidence, tuple(box), depth, bits, result)
            reached = min(reached, widest)
            settled = widest * (1 << bits) < Fraction(17, 16) * max(hi - lo for lo, hi in y)  # a small part is tail
            far = _too_far(_enclosed_at(family, evidence, depth, bits, width), box, width) if settled else None
        if settled and (far is not None or 8 * _rest(y, evidence, depth, bits) <= width):
            break
        depth *= 2
    ranges, told = "", f"a width of {_rounded_up(reached)}" if reached <= 10**9 else "only a width above 10^9"
    if far is not None:
        ranges = f"coordinate {far + 1} of the limit has values that differ by more than {rational_text(width)}, and "
    elif depth <= most:
        enclosed = _enclosed_at(family, evidence, depth, bits, width)
        cuts, hull = divided(tuple(box), width, enclosed, min(_MAX_PARTS, 2 * most // depth))
        widest = max(e.width for e in hull)
        if widest <= width:
            return LimitEnclosure(evidence, tuple(box), depth, bits, hull, tuple(cuts.items(depth, bits)))
        told = f"a width of {_rounded_up(min(reached, widest))} on parts of the box"
    reason = f"{ranges}intervals reached {told}; ask for a larger width or about a smaller box"
    return NotCertified(evidence.theorem, "an enclosure of the requested width on the box", reason)


def _enclosed_at(
    family: Family | AnyRooted, evidence: Tail, depth: int, bits: int, width: Fraction
) -> Callable[[Box], Ends]:
    """Return the function from a box to enclosures of the limit on it, from layer `depth`."""

    def enclosed(sides: Box) -> Ends:
        y = prefix(family, sides, bits, depth)
        return widened(y, y, evidence, depth, bits, width / (1 << 16)) or ()

    return enclosed


def _too_far(enclosed: Callable[[Box], Ends], box: Sequence[tuple[Fraction, Fraction]], width: Fraction) -> int | None:
    """Return a coordinate whose limits at corners of the box differ by more than the width, if there is one."""
    corners = itertools.islice(itertools.product(*box), _MAX_CORNERS)
    values = [enclosed(tuple((v, v) for v in corner)) for corner in corners]
    for i, ends in enumerate(zip(*values, strict=True)):
        if max(e.lo for e in ends) - min(e.hi for e in ends) > width:
            return i
    return None


def _rest(y: Sequence[Interval], evidence: Tail, depth: int, bits: int) -> Fraction:
    """Return how much wider the tail at N_k = y makes an interval at most."""
    norm = max(
        (Fraction(max(-lo, hi), w << bits) for (lo, hi), w in zip(y, evidence.weights, strict=True)),
        default=Fraction(0),
    )
    spread = evidence.spread(depth, norm, bits)
    return Fraction(1 << 64) if spread is None else (spread[0] + spread[1]) * max(evidence.weights, default=1)


def _rounded_up(width: Fraction) -> str:
    """Return a width of at most 10^9, a little larger so that it is reached when asked for, with few digits."""
    width, scale = width * Fraction(257, 256), 10 ** (len(str((1 / width).__ceil__())) + 2)
    return rational_text(Fraction((width * scale).__ceil__(), scale))


def divided(box: Box, width: Fraction, enclosed: Callable[[Box], Ends], parts: int) -> tuple[Part, Ends]:
    """Cut a box until the hull of its parts is at most `width` wide, or `parts` boxes were looked at.

    Args:
        box: m intervals.
        width: positive.
        enclosed: enclosures of the limit for all x of a box.
        parts: how often `enclosed` may be asked.

    Returns:
        The whole as a tree of parts, and its hull, which may be wider than asked for.
    """
    whole = Part(box, enclosed(box))
    leaves, asked = [whole], 1
    while True:
        hull = _hull(leaves)
        i = max(range(len(hull)), key=lambda j: hull[j].width, default=0)
        if not hull or hull[i].width <= width or asked >= parts:
            return whole, hull
        top = max(leaves, key=lambda part: part.ends[i].hi)
        bottom = min(leaves, key=lambda part: part.ends[i].lo)
        for part, high in {id(top): (top, True), id(bottom): (bottom, False)}.values():
            asked += _cut(part, i, high, enclosed)
            if part.halves is not None:
                leaves = [other for other in leaves if other is not part] + list(part.halves)
        if top.halves is None and bottom.halves is None:
            return whole, hull  # nothing left to cut


def _hull(leaves: Sequence[Part]) -> Ends:
    return tuple(
        Enclosure(min(e.lo for e in ends), max(e.hi for e in ends))
        for ends in zip(*(part.ends for part in leaves), strict=True)
    )


def _cut(part: Part, i: int, high: bool, enclosed: Callable[[Box], Ends]) -> int:
    """Cut a part where the farthest end of coordinate i moves most; return how often `enclosed` was asked."""
    best: tuple[Fraction, int, Fraction, tuple[Part, Part]] | None = None
    asked = 0
    for j, (low, up) in enumerate(part.box):
        if low == up:
            continue
        at = (low + up) / 2
        boxes = [(*part.box[:j], side, *part.box[j + 1 :]) for side in ((low, at), (at, up))]
        first, second = (Part(box, enclosed(box)) for box in boxes)
        asked += 2
        reach = max(p.ends[i].hi if high else -p.ends[i].lo for p in (first, second))
        if best is None or reach < best[0]:
            best = reach, j, at, (first, second)
    if best is not None:
        _, part.side, part.at, part.halves = best
    return asked
