"""Enclosures of the limit: intervals for a prefix of layers, and the tail of the Lyapunov pair.

Statement.  For k >= max(1, n0 - 1) the tail (tail.py) gives |N_oo(x) - N_k(x)| <= E(k)|N_k(x)| + F(k)
            in the norm max |y_i|/w_i; so coordinate i of the limit is within w_i times that of N_k.
Exactness.  Intervals are pairs of integers over 2^bits; every rounding goes outwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, cast

from .claims import Items, short, tuple_text
from .expression import Poly
from .network import Refused, number
from .polynomial import horner
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, integers, take
from .tail import Decay, perturbation, tail

MAX_DEPTH, MAX_BITS = 4_000_000, 1 << 16
MAX_EVALUATION = 1 << 36  # depth times entries times bits
Interval = tuple[int, int]


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point: N_k computed outwards, widened by w_i (E(k)|N_k| + F(k))."""
    family, x = cast(Family, problem.family), problem.point or []
    found = tail(problem, items, limits)
    depth, bits = integers(take(items, "L", 2), 2, limits.top)
    if not max(1, found.n0 - 1) <= depth or bits < 1:
        raise Rejected("the depth of an enclosure is below n0 - 1 or 1, or it has no bits")
    if depth > MAX_DEPTH or bits > MAX_BITS:
        raise Refused(
            f"an enclosure at depth {depth} with {bits} bits; at most {MAX_DEPTH} and {MAX_BITS} are computed"
        )
    y = prefix(family, x, depth, bits)
    norm = max((Fraction(hi, w << bits) for (_, hi), w in zip(y, found.w, strict=True)), default=Fraction(0))
    rest = above(found.E, depth, bits) * norm + above(found.F, depth, bits)
    ends = claimed.get("enclosure")
    if type(ends) is not list or len(ends) != len(y) or any(type(e) is not list or len(e) != 2 for e in ends):
        raise Rejected(f"expected an enclosure of {len(y)} pairs in the header")
    sides = [(number(low, "enclosure"), number(high, "enclosure")) for low, high in ends]
    for (low, high), (lo, hi), w in zip(sides, y, found.w, strict=True):
        if low > Fraction(lo, 1 << bits) - w * rest or high < Fraction(hi, 1 << bits) + w * rest:
            raise Rejected("the computed interval does not lie in the enclosure")
        if high - low > problem.claim["width"]:
            raise Rejected("the enclosure is wider than the claim")
    text = " x ".join([f"[{short(low)}, {short(high)}]" for low, high in sides])
    facts = {"enclosure": [[str(low), str(high)] for low, high in sides]}
    return Result(facts, f"the limit at x = {tuple_text(x)} lies in {text} (depth {depth}, {bits} bits)")


def above(D: Decay, n: int, bits: int) -> Fraction:
    """Return D(n) or a little more: powers are rounded upwards."""
    if D.mode != "g":
        return D.at(n)
    bits += 64 + n.bit_length() + D.c.numerator.bit_length()
    ratio, result = -((-D.a.numerator << bits) // D.a.denominator), 1 << bits
    while n:
        if n & 1:
            result = -(-result * ratio >> bits)
        ratio, n = -(-ratio * ratio >> bits), n >> 1
    return D.c * Fraction(result, 1 << bits)


def stream(term: tuple[Fraction, Poly, Poly], bits: int, depth: int) -> Callable[[int], Interval]:
    """Return a function that, called with n = 1, 2, ..., gives an interval of the term times 2^bits.

    The power of |r| is carried along as an interval with `guard` more bits.
    """
    r, u, v = term
    rn, rd, alternating = abs(r.numerator), r.denominator, r < 0
    guard = 32 + sum(abs(c) * depth**i for i, c in enumerate(u)).bit_length() if rn != rd else 0
    low = high = 1 << (bits + guard)

    def at(n: int) -> Interval:
        nonlocal low, high
        if rn != rd:
            low, high = low * rn // rd, -(-high * rn // rd)
        top, bottom = horner(u, n), horner(v, n) << guard
        if alternating and n & 1:
            top = -top
        if bottom < 0:
            top, bottom = -top, -bottom
        if top < 0:
            return top * high // bottom, -(-top * low // bottom)
        return top * low // bottom, -(-top * high // bottom)

    return at


def prefix(family: Family, x: Sequence[Fraction], depth: int, bits: int) -> list[Interval]:
    """Return intervals that contain N_depth(x) times 2^bits; every rounding goes outwards."""
    P = perturbation(family)
    count = sum(len(terms) for row in (*P, family.bias) for terms in row)
    if depth * (count + family.width) * (bits + 256) > MAX_EVALUATION:
        raise Refused(f"an enclosure at depth {depth} with {bits} bits is too much work for this family")
    rows = [[(j, [stream(t, bits, depth) for t in terms]) for j, terms in enumerate(row) if terms] for row in P]
    bias = [[stream(t, bits, depth) for t in terms] for terms in family.bias]
    y = [(v.numerator * (1 << bits) // v.denominator, -(-v.numerator * (1 << bits) // v.denominator)) for v in x]
    for n in range(1, depth + 1):
        after = []
        for i, (row, shifts) in enumerate(zip(rows, bias, strict=True)):
            lo = hi = 0
            for j, terms in row:
                below, upper = y[j]
                p = q = 0
                for at in terms:
                    a, c = at(n)
                    p, q = p + a, q + c
                ends = (p * below, p * upper, q * below, q * upper)
                lo, hi = lo + min(ends), hi + max(ends)
            lo, hi = y[i][0] + (lo >> bits), y[i][1] - (-hi >> bits)
            for at in shifts:
                a, c = at(n)
                lo, hi = lo + a, hi + c
            after.append((max(lo, 0), max(hi, 0)))
        y = after
    return y
