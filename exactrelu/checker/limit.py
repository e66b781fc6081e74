"""Enclosures of the limit, at a point or on a box: intervals for a prefix of layers, and the tail of the Lyapunov pair.

Statement.  For k >= max(1, n0 - 1) the tail (tail.py) gives |N_oo(x) - N_k(x)| <= E(k)|N_k(x)| + F(k)
            in the norm max |y_i|/w_i; so coordinate i of the limit is within w_i times that of N_k.
            This holds at every x; started from the sides of a box, the intervals contain N_k(x) for
            all x of it, and so do the widened ones N_oo(x).  A point is a box with equal ends (cover.py).
Exactness.  Intervals are pairs of integers over 2^bits; every rounding goes outwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, cast

from .claims import Items, everywhere, interval_text, tuple_text
from .kinds import Rooted
from .network import Refused, number
from .polynomial import horner
from .problem import Family, Problem, Terms
from .repeating import Periodic
from .roots import Roots, common, factorials, interval, step, weight
from .rules import Limits, Rejected, Result, integers, take
from .tail import Decay, Tail, perturbation, tail

MAX_DEPTH, MAX_BITS = 4_000_000, 1 << 16
MAX_EVALUATION = 1 << 36  # depth times entries times bits
Interval = tuple[int, int]
Side = tuple[Fraction, Fraction]
Spread = tuple[list[Interval], list[tuple[Fraction, Fraction]], int, int]
Stream = Callable[[int], Interval]


def spread(problem: Problem, items: Items, limits: Limits) -> Spread:
    """Return N_k on the point or box, how far below and above it N_n can be for n >= k, k, and the bits."""
    found = tail(problem, items, limits)
    y, depth, bits = layer_k(problem, items, limits, max(1, found.n0 - 1))
    return y, widths(found, y, depth, bits), depth, bits


def widths(found: Tail, y: Sequence[Interval], depth: int, bits: int) -> list[tuple[Fraction, Fraction]]:
    """Return w_i (E(k)|y| + F(k)), downwards and upwards, for y the intervals of N_k."""
    rest = above(found.E, depth, bits) * norm_of(y, found.w, bits) + above(found.F, depth, bits)
    return [(w * rest, w * rest) for w in found.w]


def layer_k(problem: Problem, items: Items, limits: Limits, least: int) -> tuple[list[Interval], int, int]:
    """Return intervals of N_k on the point or box, k and bits, as the item ["L", k, bits] asks for; k >= least."""
    depth, bits = place(items, limits, least)
    return prefix(cast(Family | Rooted, problem.family), problem.box or [], depth, bits), depth, bits


def place(items: Items, limits: Limits, least: int) -> tuple[int, int]:
    """Return k >= least and bits of the item ["L", k, bits]."""
    depth, bits = integers(take(items, "L", 2), 2, limits.top)
    if not least <= depth or bits < 1:
        raise Rejected(f"the depth of an enclosure is below {least}, or it has no bits")
    if depth > MAX_DEPTH or bits > MAX_BITS:
        raise Refused(
            f"an enclosure at depth {depth} with {bits} bits; at most {MAX_DEPTH} and {MAX_BITS} are computed"
        )
    return depth, bits


def norm_of(y: Sequence[Interval], w: Sequence[int], bits: int) -> Fraction:
    """Return a bound of max |y_i|/w_i."""
    return max((Fraction(max(-lo, hi), c << bits) for (lo, hi), c in zip(y, w, strict=True)), default=Fraction(0))


def enclosed(
    problem: Problem,
    claimed: dict[str, Any],
    y: Sequence[Interval],
    rests: Sequence[Side],
    depth: int,
    bits: int,
    what: str = "the limit",
) -> Result:
    """Demand that the header's enclosure holds y, or the read-out of y, widened downwards and upwards by its rests."""
    return within(problem, claimed, found_at(problem, y, rests, bits), f"(depth {depth}, {bits} bits)", what)


def found_at(problem: Problem, y: Sequence[Interval], rests: Sequence[Side], bits: int) -> list[Side]:
    """Return y widened downwards and upwards by its rests, or the range of the read-out of that."""
    found = [
        (Fraction(lo, 1 << bits) - below, Fraction(hi, 1 << bits) + beyond)
        for (lo, hi), (below, beyond) in zip(y, rests, strict=True)
    ]
    return [combined(problem.claim["output"], found)] if "output" in problem.claim else found


def within(problem: Problem, claimed: dict[str, Any], found: Sequence[Side], shown: str, what: str) -> Result:
    """Demand that the header's enclosure holds what was found and is as narrow as the claim."""
    ends = claimed.get("enclosure")
    if type(ends) is not list or len(ends) != len(found) or any(type(e) is not list or len(e) != 2 for e in ends):
        raise Rejected(f"expected an enclosure of {len(found)} pairs in the header")
    sides = [(number(low, "enclosure"), number(high, "enclosure")) for low, high in ends]
    for (low, high), (least, most) in zip(sides, found, strict=True):
        if low > least or high < most:
            raise Rejected("the computed interval does not lie in the enclosure")
        if high - low > problem.claim["width"]:
            raise Rejected("the enclosure is wider than the claim")
    text = " x ".join([interval_text(low, high) for low, high in sides])
    facts = {"enclosure": [[str(low), str(high)] for low, high in sides]}
    return Result(facts, f"{what} {where(problem)} lies in {text} {shown}")


def combined(c: Sequence[Fraction], sides: Sequence[Side]) -> Side:
    """Return the range of c.y for y between the sides."""
    ends = [(a * low, a * high) if a > 0 else (a * high, a * low) for a, (low, high) in zip(c, sides, strict=True)]
    return sum((low for low, _ in ends), Fraction(0)), sum((high for _, high in ends), Fraction(0))


def where(problem: Problem) -> str:
    """Return "at x = POINT" or "at every x of BOX"."""
    return everywhere(problem) if problem.point is None else f"at x = {tuple_text(problem.point)}"


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


def stream(term: tuple[Any, ...], bits: int, depth: int, special: Roots = ()) -> Stream:
    """Return a function that, called with ascending n, gives an interval of the term times 2^bits.

    The power of |r|, times the factorials of `special`, is carried along as an interval with `guard` more bits.
    """
    if len(term) > 3:
        return rooted_stream(term[:3], term[3], bits, depth)
    r, u, v = term
    rn, rd, alternating = abs(r.numerator), r.denominator, r < 0
    carried = rn != rd or factorials(special)
    guard = 32 + sum(abs(c) * depth**i for i, c in enumerate(u)).bit_length() if carried else 0
    low = high = 1 << (bits + guard)
    last = 0

    def at(n: int) -> Interval:
        nonlocal low, high, last
        while carried and last < n:
            last += 1
            above, below = step(special, last) if special else (1, 1)
            low, high = low * rn * above // (rd * below), -(-high * rn * above // (rd * below))
        top, bottom = horner(u, n), horner(v, n) << guard
        if alternating and n & 1:
            top = -top
        if bottom < 0:
            top, bottom = -top, -bottom
        if top < 0:
            return top * high // bottom, -(-top * low // bottom)
        return top * low // bottom, -(-top * high // bottom)

    return at


def rooted_stream(term: tuple[Any, ...], roots: Roots, bits: int, depth: int) -> Stream:
    """Return the stream of a term times its roots: both with more bits, the product rounded outwards."""
    more = bits + depth.bit_length() * (1 + len(roots)) + 8
    plain, shift = stream(term, more, depth, roots), 2 * more - bits

    def at(n: int) -> Interval:
        lo, hi = times(plain(n), interval(roots, n, more))
        return lo >> shift, -(-hi >> shift)

    return at


def prefix(
    family: Family | Rooted | Periodic,
    x: Sequence[Side],
    depth: int,
    bits: int,
    phi: Callable[[Interval], Interval] | None = None,
) -> list[Interval]:
    """Return intervals that contain N_depth times 2^bits for all x of a box; every rounding goes outwards.

    The activation is `phi`, which maps an interval to one that contains its values; relu if None is given.
    """
    P = perturbation(family)
    affordable(depth, count(family), bits)
    rows, bias = streams(P, bits, depth), streams([family.bias], bits, depth)[0]
    if isinstance(family, Periodic):
        rows, bias = turning(family, rows, dict(bias), bits)
    phi, y, shifts = phi or relu, started(x, bits), dict(bias)
    for n in range(1, depth + 1):
        after = []
        for i, row in enumerate(rows):
            lo, hi = product(row, y, n, bits)
            below, upper = total(shifts.get(i, []), n)
            after.append(phi((y[i][0] + lo + below, y[i][1] + hi + upper)))
        y = after
    return y


def turning(
    family: Periodic, rows: Sequence[Sequence[tuple[int, list[Stream]]]], shifts: dict[int, list[Stream]], bits: int
) -> tuple[list[list[tuple[int, list[Stream]]]], list[tuple[int, list[Stream]]]]:
    """Return one stream per entry of P and b: its first values, then those of its families in turn."""
    m, columns = family.width, [dict(row) for row in rows]

    def turned(first: Sequence[Fraction], parts: Sequence[list[Stream]]) -> list[Stream]:
        values = started([(c, c) for c in first], bits)
        return [lambda n: values[n - 1] if n <= len(values) else total(parts[(n - 1) % len(parts)], n)]

    def early(i: int, j: int) -> list[Fraction]:
        return [c - (family.given == "W" and i == j) for c in family.first[i][j]]

    entries = [
        [(j, turned(early(i, j), [row.get(j, []) for row in columns[i::m]])) for j in range(m)] for i in range(m)
    ]
    places = range(len(columns))
    return entries, [(i, turned(family.first[i][m], [shifts.get(k, []) for k in places[i::m]])) for i in range(m)]


def count(family: Family | Rooted | Periodic) -> int:
    """Return the number of terms and coordinates of a layer; a term with roots counts more."""
    terms = [t for row in (*perturbation(family), family.bias) for entry in row for t in entry]
    return sum([1 if len(t) == 3 else 40 * common(t[3]) + weight(t[3]) for t in terms]) + family.width


def affordable(depth: int, count: int, bits: int) -> None:
    """Refuse `depth` layers of `count` terms and coordinates that are too much work."""
    if depth * count * (bits + 256) > MAX_EVALUATION:
        raise Refused(f"an enclosure at depth {depth} with {bits} bits is too much work for this family")


def started(x: Sequence[Side], bits: int) -> list[Interval]:
    """Return the sides of a box times 2^bits."""
    return [(a.numerator * (1 << bits) // a.denominator, -(-b.numerator * (1 << bits) // b.denominator)) for a, b in x]


def streams(rows: Sequence[Sequence[Terms]], bits: int, depth: int) -> list[list[tuple[int, list[Stream]]]]:
    """Return the nonzero entries of a matrix row by row: column, and the streams of its terms."""
    return [[(j, [stream(t, bits, depth) for t in terms]) for j, terms in enumerate(row) if terms] for row in rows]


def relu(ends: Interval) -> Interval:
    """Return the positive part."""
    return max(ends[0], 0), max(ends[1], 0)


def total(terms: Sequence[Stream], n: int) -> Interval:
    """Return the interval of a sum of terms at n."""
    ends = [at(n) for at in terms]
    return sum(lo for lo, _ in ends), sum(hi for _, hi in ends)


def times(a: Interval, b: Interval) -> Interval:
    """Return the interval of a product; its scale is the product of the scales."""
    ends = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    return min(ends), max(ends)


def product(row: Sequence[tuple[int, list[Stream]]], y: Sequence[Interval], n: int, bits: int) -> Interval:
    """Return the interval of a row of a matrix times y, rounded to the scale 2^bits."""
    lo = hi = 0
    for j, terms in row:
        below, upper = times(total(terms, n), y[j])
        lo, hi = lo + below, hi + upper
    return lo >> bits, -(-hi >> bits)
