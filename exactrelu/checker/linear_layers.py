"""Layers that are the same and clip nothing: powers of one matrix."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, cast

from .claims import Items, everywhere
from .network import Refused
from .problem import Family, Problem, Terms
from .rules import Limits, Rejected, Result, integers, take
from .spans import weight

MAX_POWER, MAX_LENGTH = 4_096, 1 << 14  # exponent q, bits of an entry
Matrix = list[list[Fraction]]


def settling(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence at every x >= 0 of constant layers with W >= 0 and b >= 0, by a projection E.

    Part of theorem `absorb`.  No layer clips: N_n = A^n (x, 1) with A = [[W, b], [0, 1]].  Let AE = EA = E = EE
    and let the rows of (A - E)^q have absolute sums < 1.  Then (A - E)^n = A^n - E -> 0.
    """
    family = cast(Family, problem.family)
    m = family.width
    rows = [[constant(e) for e in row] + [constant(b)] for row, b in zip(weight(family), family.bias, strict=True)]
    A = [*rows, [Fraction(i == m) for i in range(m + 1)]]
    if any(low is None or low < 0 for low in lows(problem)) or min([v for row in A for v in row]) < 0:
        raise Rejected("the layers or their inputs are not shown to be nonnegative")
    w, flat = take(items, "E", 2)
    (w,), flat = integers([w], 1, limits.top), integers(flat, (m + 1) ** 2, limits.top)
    if w <= 0:
        raise Rejected("the denominator of a projection is not positive")
    E = [[Fraction(v, w) for v in flat[i * (m + 1) : (i + 1) * (m + 1)]] for i in range(m + 1)]
    if not times(A, E) == times(E, A) == E == times(E, E):
        raise Rejected("E is not a projection with AE = EA = E")
    (q,) = integers(take(items, "q", 1), 1, limits.top)
    if not 1 <= q <= MAX_POWER:
        raise Rejected(f"the exponent is not between 1 and {MAX_POWER}")
    rest = power([[a - e for a, e in zip(*pair, strict=True)] for pair in zip(A, E, strict=True)], q)
    if max([sum(map(abs, row)) for row in rest]) >= 1:
        raise Rejected(f"the power {q} of A - E is not shown to be below 1")
    return Result({}, f"the layers converge {everywhere(problem)}: A^n tends to a projection")


def lows(problem: Problem) -> list[Fraction | None]:
    """Return the lower ends that the rows x_i - low >= 0 of the domain give."""
    ends: list[Fraction | None] = [None] * problem.inputs
    for *a, c in problem.rows:
        i = next((i for i, v in enumerate(a) if v > 0), -1)
        if i >= 0 and all(v == (j == i) for j, v in enumerate(a)):
            ends[i] = -c
    return ends


def constant(terms: Terms) -> Fraction:
    """Return the value of an entry that is the same in all layers."""
    if len(terms) > 1 or any(r != 1 or len(u) > 1 or len(v) > 1 for r, u, v in terms):
        raise Rejected("an entry of the layers is not constant")
    return sum([Fraction(u[0], v[0]) for _, u, v in terms], Fraction(0))


def times(A: Sequence[Sequence[Fraction]], B: Sequence[Sequence[Fraction]]) -> Matrix:
    """Return a product of square matrices."""
    columns = list(zip(*B, strict=True))
    return [
        [sum([a * b for a, b in zip(row, col, strict=True) if a and b], Fraction(0)) for col in columns] for row in A
    ]


def power(A: Matrix, q: int) -> Matrix:
    """Return A^q, q >= 1, if its entries are not too long."""
    result: Matrix | None = None
    while True:
        if q & 1:
            result = A if result is None else times(result, A)
        q >>= 1
        if not q and result is not None:
            return result
        A = times(A, A)
        if any(v.numerator.bit_length() + v.denominator.bit_length() > MAX_LENGTH for row in A for v in row):
            raise Refused(f"an entry of a power has more than {MAX_LENGTH} bits")
