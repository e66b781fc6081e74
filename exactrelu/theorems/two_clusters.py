"""Two clusters: two boxes without a common point that the layers map into each other in turn.

Statement.  Let every layer n >= n0 of parity e map the closed box B_{1-e} into B_e, and let N_k(x) lie in
            B_{k mod 2} for one k >= max(1, n0 - 1).  Then N_n(x) lies in B_{n mod 2} for n >= k, and it
            diverges if a coordinate tells B_0 and B_1 apart.
Glossary.   e  parity of n     B_0, B_1  boxes     n0  first layer of the inclusions
Exactness.  Entries are held in rational intervals for all n >= n0 of a parity, by their monotone terms;
            boxes are rational.  The boxes are guessed around two late layers and widened.
Source.     theorem `two-clusters`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.rational import rational_text
from exactrelu.networks.family import Family
from exactrelu.sequences.harmonic import combination
from exactrelu.sequences.spans import Span, span, span_start
from exactrelu.theorems.absolute_summability import bias_terms, perturbation_terms
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.reach import MAX_DEPTH, Interval, point_item, reach

__all__ = ["THEOREM", "TwoClusters", "attempt"]

THEOREM = "two-clusters"
_BITS = 128
_SCOUT = 160  # layers followed to guess the clusters
_GRID = 20  # boxes have ends that are multiples of 2^-_GRID
_STARTS = (1, 4, 16, 64, 150)
_RADII = (4, 8, 12, 16, None)  # half widths 2^-radius of the first boxes, None for points
_ROUNDS = 60
_GAP = Fraction(1, 1 << 10)  # clusters closer than this are not looked at

Box = list[Span]
Spans = list[tuple[list[list[Span]], list[Span]]]  # of weight and bias, by parity


@dataclass(frozen=True, slots=True)
class TwoClusters:
    """Evidence: boxes for even and odd layers, the first layer of the inclusions, and a layer k in its box."""

    n0: int
    x: Point
    k: int
    boxes: tuple[tuple[Span, ...], tuple[Span, ...]]

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return False: a coordinate jumps for ever."""
        return False

    def items(self) -> Iterator[list[object]]:
        """Yield start, point, layer and both boxes."""
        yield ["n", self.n0]
        yield point_item(self.x)
        yield ["y", self.k, _BITS]
        for box in self.boxes:
            w = math.lcm(*(end.denominator for side in box for end in side))
            yield ["b", w, [int(lo * w) for lo, _ in box], [int(hi * w) for _, hi in box]]

    def facts(self) -> dict[str, object]:
        """Return the point and the layer."""
        return {"point": [rational_text(v) for v in self.x], "from": self.k}

    def words(self) -> str:
        """Return where the sequence jumps."""
        i = _apart(*self.boxes)
        even, odd = (f"[{rational_text(box[i][0])}, {rational_text(box[i][1])}]" for box in self.boxes)
        return f"for n >= {self.k}, coordinate {i + 1} of N_n(x) lies in {even} for even n, in {odd} for odd n"


def attempt(family: Family, domain: Domain) -> TwoClusters | NotCertified:
    """Look for two boxes around late layers of a point of the domain."""
    entries = perturbation_terms(family)
    start: int | None = 1
    for terms in (*(e for row in entries for e in row), *bias_terms(family)):
        start = None if start is None else span_start(terms, start)
    if start is None or start > MAX_DEPTH:
        return NotCertified(
            THEOREM, "entries with limits at even and at odd layers", "an entry is not shown to have them"
        )
    moving = False
    for x in domain.candidates:
        path = list(reach(family, x, _SCOUT, _BITS))
        centres = _centres(path)
        if centres is None or not any(abs(a - b) > _GAP for a, b in zip(*centres, strict=True)):
            continue
        moving = True
        for n0 in sorted({max(start, n) for n in _STARTS}):
            found = _boxes(family, n0, centres)
            k = None if found is None else _inside(family, path, found, max(1, n0 - 1))
            if found is not None and k is not None:
                return TwoClusters(n0, x, k, (tuple(found[0]), tuple(found[1])))
    if not moving:
        return NotCertified(THEOREM, "two clusters", "none seen in the layers of the points that were followed")
    return NotCertified(THEOREM, "two boxes that the layers map into each other", "none found around the clusters seen")


def _centres(path: Sequence[list[Interval]]) -> tuple[list[Fraction], list[Fraction]] | None:
    """Return the values of a late even and a late odd layer, rounded, or None where the layers end early."""
    if len(path) < _SCOUT:
        return None
    late = [[_grid(Fraction(lo + hi, 2 << _BITS)) for lo, hi in path[n - 1]] for n in (_SCOUT, _SCOUT - 1)]
    return late[0], late[1]


def _apart(even: Sequence[Span], odd: Sequence[Span]) -> int:
    """Return a coordinate that tells two boxes apart, or -1."""
    return next((i for i, (a, b) in enumerate(zip(even, odd, strict=True)) if a[1] < b[0] or b[1] < a[0]), -1)


def _boxes(family: Family, n0: int, centres: tuple[list[Fraction], list[Fraction]]) -> tuple[Box, Box] | None:
    spans = _spans(family, n0)
    for radius in _RADII:
        size = Fraction(0) if radius is None else Fraction(1, 1 << radius)
        boxes = [[(max(v - size, Fraction(0)), v + size) for v in centre] for centre in centres]
        for _ in range(_ROUNDS):
            if _apart(*boxes) < 0:
                break
            images = [_image(spans[e], boxes[1 - e]) for e in (0, 1)]
            if all(_within(images[e], boxes[e]) for e in (0, 1)):
                return boxes[0], boxes[1]
            boxes = [_widened(box, got) for box, got in zip(boxes, images, strict=True)]
    return None


def _spans(family: Family, n0: int) -> Spans:
    P, b, one = perturbation_terms(family), bias_terms(family), ((Fraction(1), (1,), (1,)),)
    W = [[combination([(1, e), (int(i == j), one)]) for j, e in enumerate(row)] for i, row in enumerate(P)]
    return [([[span(e, parity, n0) for e in row] for row in W], [span(e, parity, n0) for e in b]) for parity in (0, 1)]


def _image(spans: tuple[list[list[Span]], list[Span]], box: Box) -> Box:
    result = []
    for row, (low, high) in zip(*spans, strict=True):
        for (a, c), (below, above) in zip(row, box, strict=True):
            ends = (a * below, a * above, c * below, c * above)
            low, high = low + min(ends), high + max(ends)
        result.append((max(low, Fraction(0)), max(high, Fraction(0))))
    return result


def _widened(box: Box, image: Box) -> Box:
    """Return a box around both with a little room, ends on the grid."""
    result = []
    for (a, b), (low, high) in zip(box, image, strict=True):
        below, above = min(a, low), max(b, high)
        room = (above - below) / 8
        result.append(
            (a if low >= a else max(_grid(below - room, -1), Fraction(0)), b if high <= b else _grid(above + room, 1))
        )
    return result


def _within(inner: Box, outer: Box) -> bool:
    return all(a <= low and high <= b for (low, high), (a, b) in zip(inner, outer, strict=True))


def _inside(family: Family, path: Sequence[list[Interval]], boxes: tuple[Box, Box], least: int) -> int | None:
    """Return a layer k >= least whose value lies in its box with a margin, or None.

    No margin is needed where nothing is rounded: values and entries are multiples of 2^-_BITS up to there.
    """
    exact = True
    for k in range(1, len(path) + 1):
        exact = exact and all(lo == hi for lo, hi in path[k - 1]) and _dyadic(family, k)
        margin = 0 if exact else 1 << (_BITS // 2)
        sides = [(max(lo - margin, 0), hi + margin) for lo, hi in path[k - 1]]
        inside = _within([(Fraction(lo, 1 << _BITS), Fraction(hi, 1 << _BITS)) for lo, hi in sides], boxes[k % 2])
        if k >= least and inside:
            return k
    return None


def _dyadic(family: Family, n: int) -> bool:
    """Return whether the entries of layer n are multiples of 2^-_BITS."""
    layer = family.layer(n)
    entries = (*layer.bias, *(v for row in layer.weight.rows() for v in row))
    return all((1 << _BITS) % v.denominator == 0 for v in entries)


def _grid(value: Fraction, direction: int = 0) -> Fraction:
    scaled = value * (1 << _GRID)
    whole = round(scaled) if not direction else math.ceil(scaled) if direction > 0 else math.floor(scaled)
    return Fraction(whole, 1 << _GRID)
