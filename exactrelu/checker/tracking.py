"""Tracking: layers that forget where they started follow a closed form.

Statement.  Let c(n) >= 0 and w(n) >= 1, w bounded, be closed forms for n >= s, a_n = a or a/n, a > 0; let every
            layer n + 1, n >= s, have |W_{n+1}| w(n) <= (1 - a_{n+1}) w(n+1) entrywise, and a defect
            d(n) = W_{n+1} c(n) + b_{n+1} - c(n+1) with d_i(n)/a_{n+1} -> 0, or, at the parities of n where
            c_i(n+1) = 0, d_i(n)/a_{n+1} with a limit <= 0, or d_i(n) <= 0.  Then N_n(x) - c(n) -> 0 at every x.
Proof.      Let e_n = max |N_n - c(n)|_i / w_i(n).  As c(n+1) = relu(c(n+1)) and |relu(u) - relu(v)| <= |u - v|,
            |N_{n+1} - c(n+1)|_i <= |W_{n+1}(N_n - c(n)) + d(n)|_i <= (1 - a_{n+1}) w_i(n+1) e_n + |d_i(n)|; where
            c_i(n+1) = 0, relu(u) <= relu of that with max(d_i, 0) in place of |d_i|.  As w >= 1, for every h > 0 and
            all late n, e_{n+1} - h <= (1 - a_{n+1})(e_n - h).  1 - a_n >= 0, since |W| w >= 0, and the product of
            1 - a_n is 0, as the sum of a_n is infinite: at last e_n < 2 h.
Glossary.   e  parity of n, of the layer that is left     k  n = 2 k + e
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from .claims import Items, everywhere, tuple_text
from .expression import ONE
from .growth import Term, point, started, total
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, integers, take
from .sequence import end, later, products, sequences
from .signs import half, nonnegative, nonnegative_sum
from .spans import weight

End = tuple[Fraction | None, Fraction | None]
Sign = list[list[list[int]]]


def following(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x, since the closed form that they follow does."""
    y = limit_point(tracked(problem, items, limits))
    return Result({}, f"the layers converge {everywhere(problem)}, to {tuple_text(y)}: they follow a closed form")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove the limit, that of the closed form; every width is positive."""
    y = limit_point(tracked(problem, items, limits))
    words = f"the limit {everywhere(problem)} is {tuple_text(y)}: the layers follow a closed form"
    return Result({"enclosure": [[str(v), str(v)] for v in y]}, words)


def leaving(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point of the domain, since the closed form that the layers follow has no limit."""
    x = point(problem, items, limits)
    ends = tracked(problem, items, limits)
    i = next((i for i, (even, odd) in enumerate(ends) if even is None or even != odd), -1)
    if i < 0:
        raise Rejected("the closed form that the layers follow has a limit")
    words = f"coordinate {i + 1} follows a closed form that has no limit"
    return Result({}, f"the layers do not converge at x = {tuple_text(x)}: {words}")


def limit_point(ends: list[End]) -> list[Fraction]:
    """Return the limit that the ends at both parities have in common."""
    if any(even is None or even != odd for even, odd in ends):
        raise Rejected("the closed form that the layers follow has no limit")
    return [cast(Fraction, even) for even, _ in ends]


def tracked(problem: Problem, items: Items, limits: Limits) -> list[End]:
    """Check the items n, c, w, g, s and return the ends of c at even and at odd layers."""
    family, top = cast(Family, problem.family), limits.top
    m, s = family.width, started(items, limits)
    c, w = (sequences(take(items, letter, 1)[0], m, top) for letter in "cw")
    lost, scale = rate(items, top)
    sign = signs(items, m, top)
    for i in range(m):
        nonnegative(c[i], s, "a closed form")
        nonnegative(total([(1, w[i]), (-1, [(Fraction(1), ONE, ONE)])]), s, "a weight less 1")
        if None in (end(half(w[i], 0)), end(half(w[i], 1))):
            raise Rejected("a weight is not bounded")
    W = [[later(entry, 1) for entry in row] for row in weight(family)]
    for e in (0, 1):
        k = -((e - s) // 2)
        for i, row in enumerate(W):
            signed = [total([(sign[e][i][j], entry)]) for j, entry in enumerate(row)]
            for entry in signed:
                nonnegative_sum(half(entry, e), k, "an entry of W_n times its sign")
            minus = [total([(-1, entry)]) for entry in signed]
            room = products([[later(w[i], 1), lost], *([entry, w[j]] for j, entry in enumerate(minus))])
            nonnegative_sum(half(room, e), k, f"the room that row {i + 1} of W_n leaves")
            moved = [[entry, c[j]] for j, entry in enumerate(row)]
            following = later(c[i], 1)
            defect = products([*moved, [later(family.bias[i], 1)], [total([(-1, following)])]])
            small(half(defect, e), half(products([[defect, scale]]), e), not half(following, e), k)
    return [(end(half(c[i], 0)), end(half(c[i], 1))) for i in range(m)]


def small(defect: list[Term], scaled: list[Term], clipped: bool, k: int) -> None:
    """Demand that a defect over a_{n+1} tends to 0; where the closed form is 0, not more than that from above."""
    found = end(scaled)
    if clipped and (found is None or found > 0):
        nonnegative_sum(total([(-1, defect)]), k, "minus the defect of a closed form that is 0")
    elif found is None or (found and not clipped):
        raise Rejected("the defect of the closed form is not shown to be smaller than what the layers forget")


def rate(items: Items, top: int) -> tuple[list[Term], list[Term]]:
    """Return 1 - a_{n+1}, and what is 1/a_{n+1} up to a factor, of ["g", "c", an, ad] for a or "n" for a/n."""
    mode, an, ad = take(items, "g", 3)
    an, ad = integers([an, ad], 2, top)
    if mode not in ("c", "n") or an <= 0 or ad <= 0:
        raise Rejected("what the layers forget is not a positive number 'c', or such a number over n, 'n'")
    steps = (1, 1) if mode == "n" else ONE
    lost = [(Fraction(1), (an,), tuple([ad * v for v in steps]))]
    return total([(1, [(Fraction(1), ONE, ONE)]), (-1, lost)]), [(Fraction(1), steps, ONE)]


def signs(items: Items, m: int, top: int) -> Sign:
    """Return the signs of W_{n+1}, 1 or -1, for even and for odd n, of an item ["s", rows, rows]."""
    found = take(items, "s", 2)
    if any(type(rows) is not list or len(rows) != m for rows in found):
        raise Rejected(f"the signs of W_n are not two lists of {m} rows")
    sign = [[integers(row, m, top) for row in rows] for rows in found]
    if any(v not in (1, -1) for rows in sign for row in rows for v in row):
        raise Rejected("a sign is neither 1 nor -1")
    return sign
