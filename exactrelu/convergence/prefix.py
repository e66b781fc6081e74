"""Prefixes: N_k(x) of a family in fixed-point intervals, integers only.

Statement.  With S = 2^bits, each coordinate of N_n(x) lies in [lo, hi] / S.  One layer:
            y_i <- phi(y_i + sum_j P_ij y_j + b_i), products on interval ends at scale
            S^2, one floor and one ceiling by S per coordinate and layer; phi = max(0, .) or
            another activation, rounded outward, tanh and sigmoid by balls.
            Residual layers: z_k <- max(0, sum_j B_kj y_j + c_k), y_i <- y_i + sum_k A_ik z_k.
            Widening layers, b = 0: what is yielded is ||N_n(x)||_1.
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

from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.networks.family import Family
from exactrelu.networks.kinds import AnyFamily
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import AnyTerm, RootedFamily
from exactrelu.networks.roots import Roots, factorial_step, plain_roots, root_interval
from exactrelu.networks.widening import WideningFamily
from exactrelu.sequences.bounds import Term
from exactrelu.theorems.activation_limit import smooth_image
from exactrelu.theorems.rooted import chain_terms

__all__ = ["Interval", "Side", "layers", "prefix", "resting", "term_stream", "values_at"]

Interval: TypeAlias = tuple[int, int]
Side: TypeAlias = Fraction | tuple[Fraction, Fraction]
Stream: TypeAlias = Callable[[int], Interval]


def prefix(family: AnyFamily, x: Sequence[Side], bits: int, depth: int) -> list[Interval]:
    """Return intervals at scale 2^bits around the coordinates of N_depth at x, or on a box, depth >= 1."""
    return deque(layers(family, x, bits, depth), maxlen=1).pop()


def values_at(family: AnyFamily, x: Sequence[Fraction], bits: int, depth: int) -> list[Interval]:
    """Return those of `prefix`; for layers that widen of all coordinates, biases included."""
    if isinstance(family, WideningFamily):
        return deque(_widening_layers(family, [_side(v, bits) for v in x], bits, depth), maxlen=1).pop()
    return prefix(family, x, bits, depth)


def layers(family: AnyFamily, x: Sequence[Side], bits: int, depth: int) -> Iterator[list[Interval]]:
    """Yield the intervals of N_1, ..., N_depth at scale 2^bits; for layers that widen, of ||N_n||_1.

    Args:
        family: layers n = 1, 2, ...
        x: coordinates, each a rational, or a pair of them for a box: then the intervals hold all its points.
        bits, depth: scale and number of layers.
    """
    y = [_side(v, bits) for v in x]
    if isinstance(family, ResidualFamily):
        return _residual_layers(family, y, bits, depth)
    if isinstance(family, WideningFamily):
        return _norms(family, y, bits, depth)
    if isinstance(family, ActivationFamily):
        phi = family.activation
        return _chain_layers(family.chain, y, bits, depth, lambda ends: _image(phi, ends, bits))
    return _chain_layers(family, y, bits, depth, _relu)


def resting(family: AnyFamily, y: list[Interval]) -> list[Interval]:
    """Return the intervals of Psi^oo(N_k) from those of N_k: the centre of the tail at depth k >= 1."""
    if isinstance(family, ActivationFamily) and family.activation.slope is not None:
        return [_relu(ends) for ends in y]
    return y


def _chain_layers(
    family: Family | RootedFamily | PeriodicFamily,
    y: list[Interval],
    bits: int,
    depth: int,
    phi: Callable[[Interval], Interval],
) -> Iterator[list[Interval]]:
    rows, bias = _chain_streams(family, bits, depth)
    m = family.width
    for n in range(1, depth + 1):
        step = []
        for i in range(m):
            lo, hi = _row(rows[i], y, n)
            low, high = y[i][0] + (lo >> bits), y[i][1] - (-hi >> bits)
            stream = bias[i]
            if stream is not None:
                below, above = stream(n)
                low, high = low + below, high + above
            step.append(phi((low, high)))
        y = step
        yield y


def _chain_streams(
    family: Family | RootedFamily | PeriodicFamily, bits: int, depth: int
) -> tuple[list[list[tuple[int, Stream]]], list[Stream | None]]:
    """Return the streams of the entries of P_n by column, row by row, and of b_n."""
    (P, b), m = chain_terms(family), family.width
    if isinstance(family, PeriodicFamily):
        columns = [[[P[s][j] for s in range(i, len(P), m)] for j in range(m)] for i in range(m)]
        rows = [
            [(j, _turning_stream(family.first(i, j), parts, bits, depth)) for j, parts in enumerate(row)]
            for i, row in enumerate(columns)
        ]
        return rows, [_turning_stream(family.first(i, None), b[i::m], bits, depth) for i in range(m)]
    bias = [_entry_stream(terms, bits, depth) if terms else None for terms in b]
    return [_row_streams(row, bits, depth) for row in P], bias


def _turning_stream(first: Sequence[Fraction], parts: Sequence[Sequence[AnyTerm]], bits: int, depth: int) -> Stream:
    """Return the stream of an entry with first values, and then of its parts in turn."""
    start = [((c.numerator << bits) // c.denominator, -((-c.numerator << bits) // c.denominator)) for c in first]
    streams = [_entry_stream(terms, bits, depth) for terms in parts]

    def turning(n: int) -> Interval:
        return start[n - 1] if n <= len(start) else streams[(n - 1) % len(streams)](n)

    return turning


def _residual_layers(family: ResidualFamily, y: list[Interval], bits: int, depth: int) -> Iterator[list[Interval]]:
    A, B = ([_row_streams([e.terms for e in row], bits, depth) for row in rows] for rows in (family.A, family.B))
    c = [_entry_stream(e.terms, bits, depth) if e.terms else None for e in family.c]
    for n in range(1, depth + 1):
        inner = []
        for row, stream in zip(B, c, strict=True):
            lo, hi = _row(row, y, n)
            below, above = (0, 0) if stream is None else stream(n)
            inner.append(_relu(((lo >> bits) + below, above - (-hi >> bits))))
        added = [_row(row, inner, n) for row in A]
        y = [(low + (lo >> bits), high - (-hi >> bits)) for (low, high), (lo, hi) in zip(y, added, strict=True)]
        yield y


def _norms(family: WideningFamily, y: list[Interval], bits: int, depth: int) -> Iterator[list[Interval]]:
    for step in _widening_layers(family, y, bits, depth):
        yield [(sum(lo for lo, _ in step), sum(hi for _, hi in step))]


def _widening_layers(family: WideningFamily, y: list[Interval], bits: int, depth: int) -> Iterator[list[Interval]]:
    mask = _row_streams([entry.terms for entry in family.mask], bits, depth)
    bias = _entry_stream(family.bias.terms, bits, depth) if family.bias.terms else None
    for n in range(1, depth + 1):
        sums = [(0, 0)] * (len(y) + len(family.mask) - 1)
        for j, stream in mask:
            a, c = stream(n)
            for i, (below, above) in enumerate(y, j):
                ends = (a * below, a * above, c * below, c * above)
                sums[i] = sums[i][0] + min(ends), sums[i][1] + max(ends)
        low, high = (0, 0) if bias is None else bias(n)
        y = [_relu(((lo >> bits) + low, high - (-hi >> bits))) for lo, hi in sums]
        yield y


def _relu(ends: Interval) -> Interval:
    low, high = ends
    return low if low > 0 else 0, high if high > 0 else 0


def _image(phi: Activation, ends: Interval, bits: int) -> Interval:
    """Return the interval of phi, which is nondecreasing, rounded outward."""
    if phi.smooth:
        return smooth_image(phi.name, ends[0], bits)[0], smooth_image(phi.name, ends[1], bits)[1]
    low, high = (phi.at(Fraction(v, 1 << bits)) * (1 << bits) for v in ends)
    return low.__floor__(), high.__ceil__()


def term_stream(term: AnyTerm, bits: int, depth: int) -> Stream:
    """Return a function of n = 1, 2, ..., called in ascending order, giving an interval of the term times 2^bits."""
    if len(term) == 4:
        return _rooted_stream((term[0], term[1], term[2]), term[3], bits, depth)
    base, u, v = term
    if abs(base) != 1:
        return _power_stream(base, u, v, (), bits, depth)
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


def _rooted_stream(term: Term, roots: Roots, bits: int, depth: int) -> Stream:
    """Return the stream of a term times a product of roots and factorials; both with `guard` more bits."""
    guard = bits + depth.bit_length() * (1 + len(roots)) + 8
    special, radicals = tuple(r for r in roots if r[0] < 0), plain_roots(roots)
    plain = _power_stream(*term, special, guard, depth) if special else term_stream(term, guard, depth)

    def times_root(n: int) -> Interval:
        low, high = plain(n)
        below, above = root_interval(radicals, n, guard)
        lo, hi = low * (below if low >= 0 else above), high * (above if high >= 0 else below)
        shift = 2 * guard - bits
        return lo >> shift, -(-hi >> shift)

    return times_root


def _power_stream(
    base: Fraction, u: tuple[int, ...], v: tuple[int, ...], special: Roots, bits: int, depth: int
) -> Stream:
    """Return the stream of base^n u/v times factorials; the power times them is carried along."""
    size, top, bottom = abs(base), u[::-1], v[::-1]
    p, q = size.numerator, size.denominator
    guard = 32 + sum(abs(c) * depth**i for i, c in enumerate(u)).bit_length()
    lo = hi = 1 << (bits + guard)
    last = 0

    def powered(n: int) -> Interval:
        nonlocal lo, hi, last
        while last < n:  # a periodic entry leaves layers out
            last += 1
            top_step, bottom_step = factorial_step(special, last) if special else (1, 1)
            lo, hi = lo * p * top_step // (q * bottom_step), -(-hi * p * top_step // (q * bottom_step))
        numerator, denominator = _horner(top, n), _horner(bottom, n) << guard
        if (denominator < 0) != (base < 0 and n & 1 == 1):
            numerator, denominator = -numerator, abs(denominator)
        denominator = abs(denominator)
        if numerator < 0:
            return numerator * hi // denominator, -(-numerator * lo // denominator)
        return numerator * lo // denominator, -(-numerator * hi // denominator)

    return powered


def _row_streams(row: Sequence[Sequence[AnyTerm]], bits: int, depth: int) -> list[tuple[int, Stream]]:
    """Return column and stream of the entries of a row that are not zero."""
    return [(j, _entry_stream(terms, bits, depth)) for j, terms in enumerate(row) if terms]


def _entry_stream(terms: Sequence[AnyTerm], bits: int, depth: int) -> Stream:
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


def _side(v: Side, bits: int) -> Interval:
    """Return a coordinate or the side of a box at scale 2^bits, rounded outward."""
    low, high = v if isinstance(v, tuple) else (v, v)
    return (low.numerator << bits) // low.denominator, -((-high.numerator << bits) // high.denominator)
