"""Acceleration: the limit behind a frozen pattern, by a gauge that almost commutes with the layers.

Statement.  Let the pattern be frozen after layer k (frozen.py).  The values z_n = (N_n of the neurons
            that are on, 1) obey z_n = (I + A_n) z_{n-1} for n > k, A_n the entries of P_n and b_n of these
            neurons over a row of zeros.  Let G_n = I + sum_{l<=q} (C_l + (-1)^n C'_l) n^-l over the
            row (0, 1), and D_n = G_n (I + A_n) - G_{n-1}.  N_n converges and G_n -> I, so
                z_oo - G_k z_k = sum_{n>k} (G_n z_n - G_{n-1} z_{n-1}) = sum_{n>k} D_n z_{n-1},
            and coordinate i is within sum_j h_j sum_{n>k} |D_n,ij|, where h bounds every z_n, n >= k.
            D_n is a sum of r^n times quotients.  Of r = 1 and r = -1 they are computed here from the
            gauge, over n^q (n-1)^q L_j, and bounded by c n^-(q+2) and c n^-(q+1) by POS; a sum of
            n^-e over n > k is at most k^-(e-1) / (e-1).  Terms of A_n with |r| < 1 have bounds of
            their own (tail.py), times |G_n| <= I + sum (|C_l| + |C'_l|) (k+1)^-l.
Glossary.   q  order     a  number of neurons that are on     L_j  product of the denominators of column j
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product as pairs
from math import lcm
from typing import Any, NamedTuple, cast

from .claims import Items
from .expression import ONE, Poly, added, times
from .frozen import Frozen, frozen, scaled
from .limit import Interval, above, enclosed
from .limit import spread as tail_spread
from .network import Refused
from .polynomial import fractions, positive, shifted
from .problem import Family, Problem, Terms
from .reflection import spread as reflection_spread
from .rules import Limits, Rejected, Result, integers, take
from .tail import Decay, decay, perturbation, term_bound

SPREADS = (tail_spread, reflection_spread)  # theorems that bound all layers n >= k, not only the limit
MAX_ORDER = 64  # q
MAX_PRODUCTS = 1 << 23  # coefficients times coefficients of the defect
Block = list[list[Terms]]


class Gauge(NamedTuple):
    """Order q, common denominator, and per sign the integer matrices C_1, ..., C_q; columns: neurons, then 1."""

    q: int
    den: int
    C: dict[int, list[list[list[int]]]]


def accelerated(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point by G_k N_k and the sum of the defects.

    Theorem `accelerated`, with l <= N_n <= h for n >= k by the theorem that the item ["a", number] names.
    """
    family = cast(Family, problem.family)
    (number,) = integers(take(items, "a", 1), 1, limits.top)
    if not 0 <= number < len(SPREADS):
        raise Rejected("no theorem of this number bounds all later layers")
    y, rests, depth, bits = SPREADS[number](problem, items, limits)
    one = 1 << bits
    sides = [
        (max(Fraction(lo, one) - below, Fraction(0)), Fraction(hi, one) + beyond)
        for (lo, hi), (below, beyond) in zip(y, rests, strict=True)
    ]
    found = frozen(family, items, limits, sides, [hi == 0 for _, hi in y], depth)
    block = active(family, found)
    gauge = read_gauge(items, limits, block)
    sums = [[Fraction(0)] * (len(block) + 1) for _ in block]
    for sign in gauge.C:
        add_defect(items, limits, block, gauge, sign, depth, sums)
    add_faster(items, limits, block, gauge, depth, bits, sums)
    high = [*[found.high[j] for j in found.on], Fraction(1)]
    ends: list[Interval] = [(0, 0)] * family.width
    errors = [(Fraction(0), Fraction(0))] * family.width
    for i, row, total in zip(found.on, gauge_at(gauge, depth), sums, strict=True):
        ends[i] = applied(row, [y[j] for j in found.on], one)
        error = sum((s * h for s, h in zip(total, high, strict=True)), Fraction(0))
        errors[i] = error, error
    return enclosed(problem, claimed, ends, errors, depth, bits)


def active(family: Family, found: Frozen) -> Block:
    """Return the entries of P_n and b_n of the neurons that are on."""
    P = perturbation(family)
    return [[*[P[i][j] for j in found.on], family.bias[i]] for i in found.on]


def read_gauge(items: Items, limits: Limits, block: Block) -> Gauge:
    """Return the gauge of the items ["G", q], and ["c", den, integers] for C_1, C'_1, C_2, ...

    C' is there exactly if a term of the block alternates.
    """
    (q,) = integers(take(items, "G", 1), 1, limits.top)
    if not 1 <= q <= MAX_ORDER:
        raise Rejected(f"the order of a gauge is not between 1 and {MAX_ORDER}")
    size = len(block) + 1
    signs = (1, -1) if any(r == -1 for row in block for terms in row for r, _, _ in terms) else (1,)
    read: dict[int, list[tuple[int, list[int]]]] = {sign: [] for sign in signs}
    for _, sign in pairs(range(q), signs):
        den, values = take(items, "c", 2)
        (den,) = integers([den], 1, limits.top)
        if den <= 0:
            raise Rejected("a denominator of a gauge is not positive")
        read[sign].append((den, integers(values, len(block) * size, limits.top)))
    common = lcm(*(den for found in read.values() for den, _ in found))
    if common.bit_length() > 1 << 16:
        raise Refused("the common denominator of a gauge is too long")
    C = {
        sign: [
            [[common // den * v for v in values[i * size : (i + 1) * size]] for i in range(len(block))]
            for den, values in found
        ]
        for sign, found in read.items()
    }
    return Gauge(q, common, C)


def gauge_at(gauge: Gauge, k: int) -> list[list[Fraction]]:
    """Return the rows of G_k."""
    rows = [[Fraction(i == j) for j in range(len(row))] for i, row in enumerate(gauge.C[1][0])]
    for sign, matrices in gauge.C.items():
        for order, matrix in enumerate(matrices, 1):
            scale = gauge.den * k**order * (sign if k & 1 else 1)
            for row, values in zip(rows, matrix, strict=True):
                row[:] = [g + Fraction(v, scale) for g, v in zip(row, values, strict=True)]
    return rows


def applied(row: Sequence[Fraction], y: Sequence[Interval], one: int) -> Interval:
    """Return the interval of row (y, 1), over `one`, rounded outwards."""
    low = high = row[-1] * one
    for g, (lo, hi) in zip(row, y, strict=False):
        low, high = low + min(g * lo, g * hi), high + max(g * lo, g * hi)
    return low.numerator // low.denominator, -(-high.numerator // high.denominator)


def add_defect(
    items: Items, limits: Limits, block: Block, gauge: Gauge, sign: int, k: int, sums: list[list[Fraction]]
) -> None:
    """Check the bounds ["D", den, integers] of the terms of D_n with this sign, and add their sums over n > k.

    Both conditions of POS together give c w >= 0 for w = n^q (n-1)^q L_j, which is not 0 at a layer n > k >= 1,
    as no denominator is; so c n^-e bounds the quotient.  If c = 0 they say that the quotient is 0.
    """
    den, values = take(items, "D", 2)
    (den,) = integers([den], 1, limits.top)
    if den <= 0:
        raise Rejected("a denominator of a defect is not positive")
    size, q = len(block) + 1, gauge.q
    bounds = integers(values, len(block) * size, limits.top)
    e = q + 2 if sign == 1 else q + 1
    for j in range(size):
        column = [row[j] for row in block]
        divisors = sorted({v for terms in column for r, _, v in terms if abs(r) == 1})
        degree = 2 * q + e + sum(len(v) - 1 for v in divisors)
        if len(block) * size * size * degree * degree > MAX_PRODUCTS:
            raise Refused("the defect of this gauge is too much work")
        L = multiplied(divisors)
        whole = times(times(power(0, q), power(1, q)), L)
        for i in range(len(block)):
            c = bounds[i * size + j]
            top = times(numerator(gauge, column, divisors, L, sign, i, j), power(0, e))
            for side in (1, -1):
                rest = added(scaled(whole, c * gauge.den), scaled(top, den), side)
                if not positive(fractions(rest), k + 1):
                    raise Rejected("the bound of a defect is not shown")
            sums[i][j] += Fraction(c, den * (e - 1) * k ** (e - 1))


def numerator(
    gauge: Gauge, column: Sequence[Terms], divisors: Sequence[Poly], L: Poly, sign: int, i: int, j: int
) -> Poly:
    """Return the terms of D_n,ij with this sign, times n^q (n-1)^q L and the denominator of the gauge."""
    q, own = gauge.q, entry(gauge, sign, i, j)
    total = times(own, L)
    for m, terms in enumerate(column):
        for r, u, v in terms:
            if abs(r) == 1 and sign * int(r) in gauge.C:
                rest = multiplied([d for d in divisors if d != v])
                total = added(total, times(times(entry(gauge, sign * int(r), i, m), u), rest))
    before = tuple([int(c) for c in shifted(fractions(own), -1)]) if own else ()
    return added(times(power(1, q), total), scaled(times(times(power(0, q), before), L), sign), -1)


def entry(gauge: Gauge, sign: int, i: int, j: int) -> Poly:
    """Return n^q times the terms of G_n,ij with this sign, times the denominator of the gauge."""
    descending = [gauge.den if sign == 1 and i == j else 0, *[matrix[i][j] for matrix in gauge.C[sign]]]
    return added(tuple(descending[::-1]), ())


def power(root: int, e: int) -> Poly:
    """Return (n - root)^e."""
    return multiplied([(-root, 1)] * e)


def multiplied(factors: Sequence[Poly]) -> Poly:
    """Return the product."""
    result = ONE
    for factor in factors:
        result = times(result, factor)
    return result


def add_faster(
    items: Items, limits: Limits, block: Block, gauge: Gauge, k: int, bits: int, sums: list[list[Fraction]]
) -> None:
    """Check ["g", bounds] for every entry with terms |r| < 1, and add |G_n| times their sums over n > k."""
    size = len(block) + 1
    largest = [[Fraction(i == j) for j in range(len(block))] for i in range(len(block))]
    for matrices in gauge.C.values():
        for order, matrix in enumerate(matrices, 1):
            scale = gauge.den * (k + 1) ** order
            for row, values in zip(largest, matrix, strict=True):
                row[:] = [g + Fraction(abs(v), scale) for g, v in zip(row, values, strict=False)]
    for m, j in pairs(range(len(block)), range(size)):
        terms = [(r, u, v) for r, u, v in block[m][j] if abs(r) < 1]
        if not terms:
            continue
        (bounds,) = take(items, "g", 1)
        if type(bounds) is not list or len(bounds) != len(terms) or any(type(b) is not list for b in bounds):
            raise Rejected(f"expected the bounds of {len(terms)} terms that decay geometrically")
        total = Fraction(0)
        for (r, u, v), data in zip(terms, bounds, strict=True):
            h = decay(data, "g", False, limits.top)
            term_bound(r, u, v, h, k + 1)
            total += above(Decay("g", h.c / (1 - h.a), a=h.a), k + 1, bits)
        for i in range(len(block)):
            sums[i][j] += largest[i][m] * total
