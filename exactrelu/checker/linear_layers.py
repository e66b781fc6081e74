"""Layers that are the same and follow one pattern for ever: powers of one matrix.

Statement.  If AE = EA = E = EE and the rows of (A - E)^q have absolute sums < 1, then A^n = E + (A - E)^n -> E.
Glossary.   A  matrix of N_n -> N_{n+1} on vectors (y, 1)     E  projection     q  exponent
"""

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
MAX_WORK = 1 << 20  # multiplications of q products of matrices
Matrix = list[list[Fraction]]


def settling(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence at every x >= 0 of constant layers with W >= 0 and b >= 0, by a projection E.

    Part of theorem `absorb`.  No layer clips: N_n = A^n (x, 1) with A = [[W, b], [0, 1]].  Let AE = EA = E = EE
    and let the rows of (A - E)^q have absolute sums < 1.  Then (A - E)^n = A^n - E -> 0.
    """
    A = affine(cast(Family, problem.family))
    if any(low is None or low < 0 for low in lows(problem)) or min([v for row in A for v in row]) < 0:
        raise Rejected("the layers or their inputs are not shown to be nonnegative")
    E, *_ = projection(A, items, limits)
    return Result(value(problem, E), f"the layers converge {everywhere(problem)}: A^n tends to a projection")


def steady(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence at every x >= 0 of a box for constant layers, by the pattern J of an item ["J", [j..]].

    Part of theorem `absorb`.  A has the rows (W, b)[j] for j in J, zero rows otherwise, and (0, 1) below.  With
    v = (x, 1), A^n v = E v + d_n, d_0 = v - E v, d_n = (A - E)^n d_0; let every |d_n| <= r for n < q, hence for
    all n.  Every layer has pattern J, by induction, if for c = (W, b)[i] and every x of the box
    c.E v >= |c| r or c >= 0, where i is in J, and c.E v <= -|c| r or c <= 0 otherwise (|c| = sum |c_j|).
    """
    full = affine(cast(Family, problem.family))
    m = len(full) - 1
    (found,) = take(items, "J", 1)
    if type(found) is not list or sorted({i for i in integers(found, len(found), limits.top) if 0 <= i < m}) != found:
        raise Rejected("the coordinates of a pattern are not in ascending order")
    A = [row if i in found or i == m else [Fraction(0)] * (m + 1) for i, row in enumerate(full)]
    E, q, B = projection(A, items, limits)
    if q * len(A) ** 3 > MAX_WORK:
        raise Refused(f"{q} products of {m + 1} x {m + 1} matrices are too much work")
    if problem.box is None or any(low < 0 for low, _ in problem.box):
        raise Rejected("a pattern needs inputs in a box that are not negative")
    box = [*problem.box, (Fraction(1), Fraction(1))]
    D = [[Fraction(i == j) - e for j, e in enumerate(row)] for i, row in enumerate(E)]
    r = Fraction(0)
    for _ in range(q):
        r = max([r, *[max(abs(v) for v in ends(row, box)) for row in D]])
        D = bounded(times(B, D))
    for i, c in enumerate(full[:m]):
        (low, high), room = ends(times([c], E)[0], box), sum(map(abs, c)) * r
        if not ((low >= room or min(c) >= 0) if i in found else (high <= -room or max(c) <= 0)):
            raise Rejected(f"coordinate {i + 1} is not shown to keep its state")
    words = f"the layers converge {everywhere(problem)}: they keep one pattern, A^n tends to a projection"
    return Result(value(problem, E), words)


def value(problem: Problem, E: Matrix) -> dict[str, Any]:
    """Return the limit E (x, 1) as facts, where the domain is one point."""
    if problem.point is None:
        return {}
    column = [[v] for v in [*problem.point, Fraction(1)]]
    return {"enclosure": [[str(v), str(v)] for (v,) in times(E[:-1], column)]}


def ends(row: Sequence[Fraction], box: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Return the least and the largest value of a linear form on a box."""
    low = sum([c * side[c < 0] for c, side in zip(row, box, strict=True)], Fraction(0))
    return low, sum([c * side[c > 0] for c, side in zip(row, box, strict=True)], Fraction(0))


def affine(family: Family) -> Matrix:
    """Return [[W, b], [0, 1]] of constant layers."""
    m = family.width
    rows = [[constant(e) for e in row] + [constant(b)] for row, b in zip(weight(family), family.bias, strict=True)]
    return [*rows, [Fraction(i == m) for i in range(m + 1)]]


def projection(A: Matrix, items: Items, limits: Limits) -> tuple[Matrix, int, Matrix]:
    """Return E, q and A - E of the items ["E", w, [E..]] and ["q", q], where A^n tends to E."""
    m = len(A) - 1
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
    B = [[a - e for a, e in zip(*pair, strict=True)] for pair in zip(A, E, strict=True)]
    if max([sum(map(abs, row)) for row in power(B, q)]) >= 1:
        raise Rejected(f"the power {q} of A - E is not shown to be below 1")
    return E, q, B


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
        A = bounded(times(A, A))


def bounded(A: Matrix) -> Matrix:
    """Return a matrix if its entries are not too long."""
    if any(v.numerator.bit_length() + v.denominator.bit_length() > MAX_LENGTH for row in A for v in row):
        raise Refused(f"an entry of a power has more than {MAX_LENGTH} bits")
    return A
