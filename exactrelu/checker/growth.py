"""Growth: infinite sums by the harmonic series, points, and the layers that a point reaches.

Statement.  The half of an entry at n = 2 k + e is a sum of terms r^k u(k)/v(k), r > 0.  If all are >= 0
            by POS from k0 >= 1 on, and one of them is >= c/k with c > 0, the sum of this half is infinite: every
            block 2^j < k <= 2^(j+1) of 1/k adds up to at least 1/2.  So is the sum of an entry >= 0.
            Terms with roots are not halved: all r > 0, and n itself is in the place of k.
Glossary.   e  parity of n     n0  start index     N_k(x)  value after k layers, as outward intervals
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, cast

from .claims import Items, inside
from .expression import collected
from .limit import Interval, prefix
from .network import Refused
from .polynomial import combination, fractions, positive, product, raised, shifted
from .problem import Family, Problem
from .roots import MAX_FACTORS, Roots, common, neighbours, radicand, weight
from .rules import Limits, Rejected, homogeneous, integers, take
from .signs import half, positive_terms
from .tail import MAX_ROOTED_DEGREE, MAX_START, perturbation

MAX_DEPTH, MAX_BITS = 20_000, 1 << 12  # layers that a point is followed, bits of an interval
MAX_GROWTH = 1 << 18  # bits that the layers up to k can add to a coordinate
Term = tuple[Any, ...]


def started(items: Items, limits: Limits) -> int:
    """Return n0 of an item ["n", n0]."""
    (n0,) = integers(take(items, "n", 1), 1, limits.top)
    if not 1 <= n0 <= MAX_START:
        raise Rejected(f"n0 is not between 1 and {MAX_START}")
    return n0


def point(problem: Problem, items: Items, limits: Limits) -> list[Fraction]:
    """Return the point of an item ["x", w, [X..]]; it lies in the domain."""
    *X, w = homogeneous(take(items, "x", 2), problem.inputs, limits.top)
    x = [Fraction(v, w) for v in X]
    if not inside(problem, x):
        raise Rejected("the point is not in the domain")
    return x


def reached(
    problem: Problem, x: Sequence[Fraction], items: Items, limits: Limits, n0: int
) -> tuple[int, int, list[Interval]]:
    """Return k, bits and intervals of N_k(x) times 2^bits of an item ["y", k, bits]; k >= max(1, n0 - 1)."""
    family = cast(Family, problem.family)
    k, bits = integers(take(items, "y", 2), 2, limits.top)
    if k < max(1, n0 - 1) or bits < 1:
        raise Rejected("the layer is before n0 - 1 or 1, or it has no bits")
    if k > MAX_DEPTH or bits > MAX_BITS or gained_bits(family, k) > MAX_GROWTH:
        raise Refused(f"layer {k} with {bits} bits: at most {MAX_DEPTH}, {MAX_BITS} and a growth of {MAX_GROWTH} bits")
    return k, bits, prefix(family, [(v, v) for v in x], k, bits)


def gained_bits(family: Family, k: int) -> int:
    """Return a bound of the bits that the layers 1..k add to a coordinate.

    A layer n <= k multiplies the largest coordinate by at most m + 1 sums of |r|^n |u(n)/v(n)|, v(n) an integer
    that is not 0; |u(n)| <= sum |c_i| k^i, roots of a n + b are at most a k + b, and (a n)! <= (a k)^(a k).
    """
    terms = [term for row in (*perturbation(family), family.bias) for entry in row for term in entry]
    powers: int = max((t[0].numerator.bit_length() for t in terms if abs(t[0]) > 1), default=0)
    quotients = max((sum([abs(c) * k**i for i, c in enumerate(t[1])]).bit_length() for t in terms), default=0)
    factors = sum([(a * k + b).bit_length() for t in terms if len(t) > 3 for a, b, _, _ in t[3] if a >= 0])
    factors += sum([weight(t[3]) * k for t in terms if len(t) > 3]) * (MAX_FACTORS * k).bit_length()
    bits: int = k * (k * powers + quotients + factors + len(terms).bit_length() + 1)
    return bits


def total(parts: Iterable[tuple[Fraction | int, Iterable[Term]]]) -> list[Term]:
    """Return the terms of a sum of multiples of entries."""
    scaled = []
    for factor, terms in parts:
        c = Fraction(factor)
        scaled += [
            (r, tuple([c.numerator * a for a in u]), tuple([c.denominator * a for a in v])) for r, u, v in terms if c
        ]
    return sorted((r, u, v) for r, (u, v) in collected(scaled).items())


def infinite_sum(terms: Sequence[Term], n0: int, data: Sequence[Any], top: int, what: str) -> None:
    """Demand that an entry that is >= 0 from n0 on has an infinite sum, by one half: [parity, index, c].

    Parity 2 stands for all n, k = n, all r > 0; a term with roots x, X = x^Q, needs POS of k^Q u^Q X - c^Q v^Q, or of
    the Q-th powers where k times it does not decrease, also with factorials.
    All terms of the half are >= 0 by POS from k0 = max(1, start) on.  The one with the index has r = 1 and
    k u - c v >= 0 by POS, c > 0; or c is empty, and k times it does not decrease, by POS of
    r (k+1) u(k+1) v(k) - k u(k) v(k+1), and is > 0 at k0.
    """
    parity, index = integers(list(data[:2]), 2, top)
    if parity not in (0, 1, 2):
        raise Rejected("a parity is 0 or 1, or 2 for all n")
    if parity == 2 and any(t[0] < 0 for t in terms):
        raise Rejected(f"{what} has a negative base: its halves are needed")
    if parity < 2 and any(len(t) > 3 for t in terms):
        raise Rejected(f"{what} has roots: it has no halves")
    parts: Sequence[Any] = terms if parity == 2 else half(terms, parity)
    k0 = n0 if parity == 2 else max(1, -((parity - n0) // 2))
    positive_terms(parts, k0, what)
    if not 0 <= index < len(parts):
        raise Rejected(f"{what} has no term of this index")
    r, u, v = parts[index][:3]
    x: Roots = parts[index][3] if len(parts[index]) > 3 else ()
    U, V, k = fractions(u), fractions(v), [Fraction(0), Fraction(1)]
    if type(data[2]) is list and data[2]:
        cn, cd = integers(data[2], 2, top)
        if cn <= 0 or cd <= 0:
            raise Rejected("the constant c of a lower bound c/k is not positive")
        Q, c = common(x), Fraction(cn, cd)
        if max(len(u), len(v)) * Q > MAX_ROOTED_DEGREE:
            raise Refused(f"a lower bound of a term of order {Q} and of a degree above {MAX_ROOTED_DEGREE // Q}")
        above = product(raised(product(k, U), Q), radicand(x, Q))
        grows = r == 1 and positive(combination((1, above), (-(c**Q), raised(V, Q))), k0)
    else:
        integers(data[2], 0, top)
        Q, (A, B) = common(x), neighbours(x, common(x))
        if (max(len(u), len(v)) + weight(x)) * Q > MAX_ROOTED_DEGREE:
            raise Refused(f"a rising term of order {Q} and of a degree above {MAX_ROOTED_DEGREE // Q}")
        here = product(raised(product(k, U, shifted(V, 1)), Q), B)
        there = product(raised(product(shifted(product(k, U), 1), V), Q), A)
        grows = shifted(U, k0)[0] > 0 and positive(combination((r**Q, there), (-1, here)), k0)
    if not grows:
        raise Rejected(f"the sum of {what} is not shown to be infinite")
