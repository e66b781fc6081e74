"""Prefixes: N_k(x) of a family in fixed-point intervals, integers only.

Statement.  With S = 2^bits, each coordinate of N_n(x) lies in [lo, hi] / S.  One layer:
            y_i <- max(0, y_i + sum_j P_ij y_j + b_i), products on interval ends at scale
            S^2, one floor and one ceiling by S per coordinate and layer.
            A term r^n u(n)/v(n) is enclosed by floor and ceiling of u/v times an
            interval of |r|^n that is carried along at scale 2^(bits + guard).
Glossary.   S  scale            lo, hi  integer ends        term  (r, u, v)
            guard  extra bits of the powers, so that polynomial factors do no harm
Exactness.  Rounding: outward, everywhere; no floats.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.theorems.absolute_summability import bias_terms, perturbation_terms

__all__ = ["Interval", "layers", "prefix", "term_stream"]

Interval: TypeAlias = tuple[int, int]
Stream: TypeAlias = Callable[[int], Interval]


def prefix(family: Family, x: Sequence[Fraction], bits: int, depth: int) -> list[Interval]:
    """Return intervals at scale 2^bits around the coordinates of N_depth(x), depth >= 1."""
    return deque(layers(family, x, bits, depth), maxlen=1).pop()


def layers(family: Family, x: Sequence[Fraction], bits: int, depth: int) -> Iterator[list[Interval]]:
    """Yield the intervals of N_1(x), ..., N_depth(x) at scale 2^bits."""
    P, b = perturbation_terms(family), bias_terms(family)
    m = family.width
    rows = [[(j, _entry_stream(P[i][j], bits, depth)) for j in range(m) if P[i][j]] for i in range(m)]
    bias = [_entry_stream(b[i], bits, depth) if b[i] else None for i in range(m)]
    y = [_rounded(v.numerator << bits, v.denominator) for v in x]
    for n in range(1, depth + 1):
        step = []
        for i in range(m):
            lo, hi = _row(rows[i], y, n)
            low, high = y[i][0] + (lo >> bits), y[i][1] - (-hi >> bits)
            stream = bias[i]
            if stream is not None:
                below, above = stream(n)
                low, high = low + below, high + above
            step.append((low if low > 0 else 0, high if high > 0 else 0))
        y = step
        yield y


def term_stream(term: Term, bits: int, depth: int) -> Stream:
    """Return a function of n = 1, 2, ..., called in this order, giving an interval of the term at scale 2^bits."""
    base, u, v = term
    if abs(base) != 1:
        return _power_stream(base, u, v, bits, depth)
    alternating, top, bottom = base < 0, u[::-1], v[::-1]

    def unit(n: int) -> Interval:
        numerator, denominator = _horner(top, n) << bits, _horner(bottom, n)
        if denominator < 0:
            numerator, denominator = -numerator, -denominator
        if alternating and n & 1:
            numerator = -numerator
        quotient, rest = divmod(numerator, denominator)
        return quotient, quotient + 1 if rest else quotient

    return unit


def _power_stream(base: Fraction, u: tuple[int, ...], v: tuple[int, ...], bits: int, depth: int) -> Stream:
    size, top, bottom = abs(base), u[::-1], v[::-1]
    p, q = size.numerator, size.denominator
    guard = 32 + sum(abs(c) * depth**i for i, c in enumerate(u)).bit_length()
    lo = hi = 1 << (bits + guard)

    def powered(n: int) -> Interval:
        nonlocal lo, hi
        lo, hi = lo * p // q, -(-hi * p // q)
        numerator, denominator = _horner(top, n), _horner(bottom, n) << guard
        if (denominator < 0) != (base < 0 and n & 1 == 1):
            numerator, denominator = -numerator, abs(denominator)
        denominator = abs(denominator)
        if numerator < 0:
            return numerator * hi // denominator, -(-numerator * lo // denominator)
        return numerator * lo // denominator, -(-numerator * hi // denominator)

    return powered


def _entry_stream(terms: Sequence[Term], bits: int, depth: int) -> Stream:
    streams = [term_stream(term, bits, depth) for term in terms]
    if len(streams) == 1:
        return streams[0]

    def total(n: int) -> Interval:
        ends = [stream(n) for stream in streams]
        return sum(lo for lo, _ in ends), sum(hi for _, hi in ends)

    return total


def _row(entries: Sequence[tuple[int, Stream]], y: Sequence[Interval], n: int) -> Interval:
    """Return the interval of sum_j P_ij y_j at scale 2^(2 bits)."""
    lo = hi = 0
    for j, stream in entries:
        a, c = stream(n)
        below, above = y[j]
        if below < 0:
            ends = (a * below, a * above, c * below, c * above)
            lo, hi = lo + min(ends), hi + max(ends)
        else:
            lo += a * (below if a >= 0 else above)
            hi += c * (above if c >= 0 else below)
    return lo, hi


def _horner(descending: Sequence[int], n: int) -> int:
    value = 0
    for c in descending:
        value = value * n + c
    return value


def _rounded(numerator: int, denominator: int) -> Interval:
    return numerator // denominator, -(-numerator // denominator)
