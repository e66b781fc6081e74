"""Where the layers take a point: exact values, or outward intervals, of N_1(x), N_2(x), ...

Statement.  With S = 2^bits each coordinate of N_n(x) lies in [lo, hi] / S: one layer in exact
            rationals on the ends of the intervals, then floor and ceiling.
Glossary.   S  scale     lo, hi  integer ends
Exactness.  Rounding: outward.  Values are exact where a function says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.theorems.domain import Point

__all__ = ["MAX_DEPTH", "Interval", "Reached", "growing_bits", "point_item", "reach", "values"]

MAX_DEPTH = 400  # layers followed
_MAX_BITS = 1 << 15
_BITS = 128

Interval = tuple[int, int]
Reached = tuple[int, list[Interval]]


def reach(family: Family, x: Sequence[Fraction], depth: int, bits: int = _BITS) -> Iterator[list[Interval]]:
    """Yield the intervals of N_1(x), ..., N_depth(x) at scale 2^bits; stops early where numbers get long."""
    y = [_outward(v, v, bits) for v in x]
    for n in range(1, depth + 1):
        if growing_bits(family, n) > _MAX_BITS:
            return
        layer = family.layer(n)
        after = []
        for i, shift in enumerate(layer.bias):
            row = [layer.weight[i, j] for j in range(family.width)]
            lo = shift + sum((a * side[a < 0] for a, side in zip(row, y, strict=True) if a), Fraction(0)) / (1 << bits)
            hi = shift + sum((a * side[a > 0] for a, side in zip(row, y, strict=True) if a), Fraction(0)) / (1 << bits)
            after.append(_outward(max(lo, Fraction(0)), max(hi, Fraction(0)), bits))
        y = after
        if any(hi.bit_length() > _MAX_BITS for _, hi in y):
            return
        yield y


def values(family: Family, x: Sequence[Fraction], depth: int, max_bits: int = 4096) -> Iterator[Point]:
    """Yield N_1(x), ..., N_depth(x) exactly; stops early where a coordinate gets long."""
    y = tuple(x)
    for n in range(1, depth + 1):
        if growing_bits(family, n) > _MAX_BITS:
            return
        y = family.layer(n).apply(y)
        if any(v.numerator.bit_length() + v.denominator.bit_length() > max_bits for v in y):
            return
        yield y


def growing_bits(family: Family, n: int) -> int:
    """Return about the bits of the longest power r^n in the entries of layer n."""
    entries = [*(entry for row in family.matrix for entry in row), *family.bias]
    return max((n * _size(term) for entry in entries for term in entry.terms), default=0)


def point_item(x: Sequence[Fraction]) -> list[object]:
    """Return the certificate item ["x", w, [X_1, ..., X_m]] of the point X / w in lowest terms."""
    w = math.lcm(*(v.denominator for v in x))
    return ["x", w, [int(v * w) for v in x]]


def _size(term: Term) -> int:
    r = term[0]
    return 0 if abs(r) == 1 else r.numerator.bit_length() + r.denominator.bit_length()


def _outward(lo: Fraction, hi: Fraction, bits: int) -> Interval:
    return (lo.numerator << bits) // lo.denominator, -((-hi.numerator << bits) // hi.denominator)
