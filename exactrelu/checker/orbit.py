"""Orbits of layers that repeat: convergence and divergence at one point.

Statement.  Let the layers have period T.  If N_k(x) = N_l(x) with k < l and T dividing l - k, the
            sequence repeats from k on.  If N_{k+1}(x) differs it has no limit; if T = 1 and
            l = k + 1, it is constant.
Glossary.   k, l  layers     T  period, 1 or 2: entries are sums of constants times (+-1)^n
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple, cast

from .claims import Items, evaluate, inside, tuple_text
from .network import Layer, Network, Refused
from .problem import Family, Problem, Terms
from .rules import Limits, Rejected, Result, homogeneous, integers, take

MAX_ORBIT, MAX_BITS = 100_000, 1 << 16  # layers, bits of a coordinate


class Orbit(NamedTuple):
    """What an item shows: the period of the layers, k and l = `again`, and N_k, N_{k+1}, N_l at x."""

    period: int
    k: int
    again: int
    x: list[Fraction]
    at_k: list[Fraction]
    at_next: list[Fraction]
    at_again: list[Fraction]


def orbit(problem: Problem, items: Items, limits: Limits) -> Orbit:
    """Follow the point of the item ["o", k, l, w, [X..]] through l + 1 layers."""
    family = cast(Family, problem.family)  # a claim of these kinds is about one
    k, again, *place = take(items, "o", 4)
    k, again = integers([k, again], 2, limits.top)
    terms = [term for row in (*family.entries, family.bias) for entries in row for term in entries]
    if any(abs(r) != 1 or len(u) > 1 or len(v) > 1 for r, u, v in terms):
        raise Rejected("the layers are not shown to be periodic: an entry is no constant and does not alternate")
    if not 0 <= k < again <= MAX_ORBIT:
        raise Rejected(f"an orbit needs 0 <= k < l <= {MAX_ORBIT}")
    period = 2 if any(r == -1 for r, _, _ in terms) else 1
    *X, w = homogeneous(place, family.width, limits.top)
    x = [Fraction(v, w) for v in X]
    if not inside(problem, x):
        raise Rejected("the point is not in the domain")
    layers = [Network(family.width, [layer_at(family, n)]) for n in (1, 2)]
    y, kept = x, {0: x}
    for n in range(1, again + 1):
        y = evaluate(layers[(n - 1) % 2], y)
        if any(v.numerator.bit_length() + v.denominator.bit_length() > MAX_BITS for v in y):
            raise Refused(f"a coordinate of N_{n} has more than {MAX_BITS} bits")
        if n in (k, k + 1, again):
            kept[n] = y
    return Orbit(period, k, again, x, kept[k], kept[k + 1], kept[again])


def layer_at(family: Family, n: int) -> Layer:
    """Return layer n of a family whose entries are constants times (+-1)^n."""

    def value(terms: Terms) -> Fraction:
        return sum((r**n * Fraction(u[0], v[0]) for r, u, v in terms), Fraction(0))

    weight = [[value(terms) for terms in row] for row in family.entries]
    if family.given == "P":
        weight = [[v + 1 if i == j else v for j, v in enumerate(row)] for i, row in enumerate(weight)]
    return Layer(weight, [value(terms) for terms in family.bias], True)


def moving(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point of the domain.

    Theorem `periodic-orbit`.  The sequence contains N_k and N_{k+1} again and again, and they differ.
    """
    period, k, again, x, at_k, at_next, at_again = orbit(problem, items, limits)
    if (again - k) % period or at_k != at_again:
        raise Rejected("the orbit does not return at a multiple of the period of the layers")
    if at_k == at_next:
        raise Rejected("the orbit does not move")
    return Result({}, f"the layers do not converge at x = {tuple_text(x)}: N_{k} = N_{again}, and N_{k + 1} differs")


def rest(problem: Problem, items: Items, limits: Limits) -> tuple[list[Fraction], str]:
    """Return the value where the orbit of the point stays: constant layers and N_k = N_{k+1}; and words."""
    period, k, again, x, at_k, at_next, _ = orbit(problem, items, limits)
    if problem.point is None:
        raise Rejected("an orbit that rests proves convergence only where the domain is that point")
    if period != 1 or again != k + 1 or at_k != at_next:
        raise Rejected("the orbit is not shown to rest: it needs constant layers and N_k = N_{k+1}")
    return at_k, f"the layers converge at x = {tuple_text(x)}: N_n = {tuple_text(at_k)} from n = {k} on"


def resting(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence at the point that is the domain."""
    _, words = rest(problem, items, limits)
    return Result({}, words)


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point: it is the value where the orbit rests, and every width is positive."""
    y, words = rest(problem, items, limits)
    return Result({"enclosure": [[str(v), str(v)] for v in y]}, words)
