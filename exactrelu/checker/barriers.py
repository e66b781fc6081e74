"""Barriers: layers that stay between two closed forms.

Statement.  Let L(n), U(n) >= 0 be closed forms with L(k) <= N_k(x) <= U(k), k >= 1, and let for all n >= k, A being
            the positive part of W_{n+1} and B the negative one, W_{n+1} = A - B,
                L(n+1) = 0 or L(n+1) <= A L(n) - B U(n) + b_{n+1},
                U(n+1) >= A U(n) - B L(n) + b_{n+1}                     in every coordinate.
            Then L(n) <= N_n(x) <= U(n) for n >= k, by induction: N_{n+1} = relu(A N_n - B N_n + b_{n+1}).
            An upper barrier may be missing where no inequality needs it.
Glossary.   e  parity of n, of the layer that is left     h  n = 2 h + e
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple, cast

from .absorb import Side, followed
from .claims import Items, everywhere, tuple_text
from .growth import point, total
from .problem import Family, Problem, Terms
from .rules import Limits, Rejected, Result, integers, take
from .sequence import end, later, products, sequences, value_at
from .signs import half, nonnegative, nonnegative_sum
from .spans import weight
from .tracking import signs


class Ends(NamedTuple):
    """The limits of L and U of a coordinate at one parity, None where it grows without bound, or is missing."""

    low: Fraction | None
    high: Fraction | None


def meeting(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x, since both barriers have one limit."""
    y = limit_point(between(problem, free_sides(problem), items, limits))
    return Result({}, f"the layers converge {everywhere(problem)}, to {tuple_text(y)}: two closed forms enclose them")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove the limit, that of both barriers; every width is positive."""
    y = limit_point(between(problem, free_sides(problem), items, limits))
    words = f"the limit {everywhere(problem)} is {tuple_text(y)}: two closed forms enclose the layers"
    return Result({"enclosure": [[str(v), str(v)] for v in y]}, words)


def parting(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point: L_i grows without bound, or L_i at one parity ends above U_i at the other."""
    x = point(problem, items, limits)
    found = between(problem, [(v, v) for v in x], items, limits)
    for i, (even, odd) in enumerate(found):
        rises = None in (even.low, odd.low)
        if rises or above(even.low, odd.high) or above(odd.low, even.high):
            words = f"coordinate {i + 1} {'grows without bound' if rises else 'jumps between even and odd layers'}"
            return Result({}, f"the layers do not converge at x = {tuple_text(x)}: {words}")
    raise Rejected("the barriers do not keep the layers from converging")


def above(low: Fraction | None, high: Fraction | None) -> bool:
    """Return whether a lower end is above an upper one, both being known."""
    return low is not None and high is not None and low > high


def free_sides(problem: Problem) -> list[Side]:
    """Return the sides of a box, none for another domain."""
    free: Side = (None, None)
    return [free] * problem.inputs if problem.box is None else [cast(Side, side) for side in problem.box]


def limit_point(found: Sequence[tuple[Ends, Ends]]) -> list[Fraction]:
    """Return the limit that both barriers have at both parities."""
    y = [even.low for even, _ in found]
    if any(v is None or {v} != {*even, *odd} for v, (even, odd) in zip(y, found, strict=True)):
        raise Rejected("the barriers do not have one limit")
    return [cast(Fraction, v) for v in y]


def between(problem: Problem, sides: Sequence[Side], items: Items, limits: Limits) -> list[tuple[Ends, Ends]]:
    """Check the items k, L, U, s for the inputs within the sides and return the ends of every coordinate."""
    family, top = cast(Family, problem.family), limits.top
    m = family.width
    (k,) = integers(take(items, "k", 1), 1, top)
    sides = followed(family, k, sides)
    L = dict(enumerate(sequences(take(items, "L", 1)[0], m, top)))
    U = upper(take(items, "U", 2), m, top)
    sign = signs(items, m, top)
    for i, (low, high) in enumerate(sides):
        for name, barrier in (("lower", L[i]), *([("upper", U[i])] if i in U else [])):
            nonnegative(barrier, k, f"{name} barrier {i + 1}")
        if (low or 0) < value_at(L[i], k) or (i in U and (high is None or high > value_at(U[i], k))):
            raise Rejected(f"coordinate {i + 1} of layer {k} is not shown to lie between its barriers")
    W, b = [[later(entry, 1) for entry in row] for row in weight(family)], [later(entry, 1) for entry in family.bias]
    for e in (0, 1):
        h = -((e - k) // 2)
        for i, row in enumerate(W):
            signed = [(entry if half(entry, e) else [], s) for entry, s in zip(row, sign[e][i], strict=True)]
            for entry, s in signed:
                nonnegative_sum(half(total([(s, entry)]), e), h, "an entry of W_n times its sign")
            if half(later(L[i], 1), e):
                nonnegative_sum(half(room(signed, b[i], L[i], L, U), e), h, f"the room above lower barrier {i + 1}")
            if i in U:
                over = total([(-1, room(signed, b[i], U[i], U, L))])
                nonnegative_sum(half(over, e), h, f"the room below upper barrier {i + 1}")
    return [(ends(L[i], U.get(i), 0), ends(L[i], U.get(i), 1)) for i in range(m)]


def room(
    row: Sequence[tuple[Terms, int]], b: Terms, mine: Terms, same: dict[int, Terms], other: dict[int, Terms]
) -> Terms:
    """Return A S(n) - B O(n) + b_{n+1} - mine(n+1) for the same barrier S and the other one, O."""
    parts = []
    for j, (entry, s) in enumerate(row):
        barrier = same if s > 0 else other
        if entry and j not in barrier:
            raise Rejected(f"the upper barrier {j + 1} is missing where an inequality needs it")
        parts += [[entry, barrier[j]]] if entry else []
    return products([*parts, [b], [total([(-1, later(mine, 1))])]])


def upper(found: Sequence[Any], m: int, top: int) -> dict[int, Terms]:
    """Return the upper barriers of the parts [i..], [closed forms] by their coordinates."""
    places, forms = found
    if type(places) is not list or sorted(set(integers(places, len(places), top))) != places:
        raise Rejected("the coordinates of the upper barriers are not in ascending order")
    if any(not 0 <= i < m for i in places):
        raise Rejected("an upper barrier has no such coordinate")
    return dict(zip(places, sequences(forms, len(places), top), strict=True))


def ends(low: Terms, high: Terms | None, parity: int) -> Ends:
    """Return the ends of a coordinate at one parity."""
    return Ends(end(half(low, parity)), None if high is None else end(half(high, parity)))
