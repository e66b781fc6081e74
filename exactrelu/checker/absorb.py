"""Absorption: coordinates that are 0 for ever, and the smaller family that the others follow.

Statement.  Let coordinates Z of N_k(x) be 0 for every x considered, and let W_n[i][j] <= 0 and b_n[i] <= 0 for
            n > k, i in Z and j not in Z.  By induction they are 0 in all later layers, as N_{n-1} >= 0: the
            others, S, follow N'_l = relu(W_{k+l}[S,S] N'_{l-1} + b_{k+l}[S]) from N'_0 = N_k(x)[S].
            What a theorem shows of this family at the values that N_k(x)[S] can have holds for x.
Glossary.   Z, S  dead and surviving coordinates     k  layer of the absorption, k >= 1
            side  [low, high], low or high None where there is no bound
Exactness.  Rational intervals through the first k layers; nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any, cast

from . import (
    clusters,
    complementarity,
    contraction,
    dual,
    linear_layers,
    monotone,
    nonnegative,
    orbit,
    reflection,
    tail,
)
from .claims import Items, everywhere, tuple_text
from .cover import cut
from .growth import Term, point, total
from .network import Refused
from .polynomial import horner
from .problem import Family, Problem, Terms
from .rules import Limits, Rejected, Result, integers, take
from .sequence import later
from .signs import nonnegative as demand_sign
from .spans import weight
from .tail import exact_power

MAX_LAYERS, MAX_LENGTH = 2_000, 1 << 14  # layers before the absorption, bits of an end of an interval
MAX_ENTRIES = 1 << 16  # entries of the layers before the absorption
MAX_BASE = 1 << 16  # bits of a power r^k
Rule = Callable[..., Result]
Side = tuple[Fraction | None, Fraction | None]
CONVERGENT: dict[str, Rule] = {
    "a": tail.summable,
    "m": monotone.decreasing,
    "o": orbit.resting,
    "l": linear_layers.settling,
    "p": linear_layers.steady,
    "k": contraction.contracting,
    "s": complementarity.solved,
    "r": reflection.reflected,
}
DIVERGENT: dict[str, Rule] = {
    "o": orbit.moving,
    "n": nonnegative.growing,
    "d": dual.growing,
    "c": clusters.moving,
}
LIMITS: dict[str, Rule] = {
    "m": monotone.limit,
    "o": orbit.limit,
    "l": linear_layers.settling,
    "p": linear_layers.steady,
    "k": contraction.limit,
}


def absorbed(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence at every x of the domain.

    Theorem `absorb`.  The domain lies in a box, which items ["s", i, cn, cd] cut at x_i = cn/cd, the lower part
    first.  The image of every part under its first k layers is computed in intervals; a theorem shows that the
    family of the surviving coordinates converges at every value in it.
    """
    free: Side = (None, None)
    sides = [free] * problem.inputs if problem.box is None else [cast(Side, side) for side in problem.box]
    waiting, parts, words = [sides], 0, ""
    while waiting:
        sides = waiting.pop()
        item = next(items, ["no item"])
        if item[0] == "s":
            waiting += reversed(cut(sides, item[1:], limits))
            continue
        following = chain([item], items)
        k, zeros, smaller = reduced(problem, sides, following, limits)
        words = nested(smaller, CONVERGENT, k, zeros, following, limits).words
        parts += 1
    words = words if parts == 1 else f"in {parts} parts; in the last one, {words}"
    return Result({}, f"the layers converge {everywhere(problem)}: {words}")


def escaping(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point of the domain: that of the family of the surviving coordinates at N_k(x)[S]."""
    x = point(problem, items, limits)
    k, zeros, smaller = reduced(problem, [(v, v) for v in x], items, limits)
    words = nested(smaller, DIVERGENT, k, zeros, items, limits).words
    return Result({}, f"the layers do not converge at x = {tuple_text(x)}: {words}")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point: it is 0 in Z, in S that of the smaller family; every width is positive."""
    k, zeros, smaller = reduced(problem, [(v, v) for v in problem.point or []], items, limits)
    facts, words = nested(smaller, LIMITS, k, zeros, items, limits)
    others = iter(facts["enclosure"])
    ends = [["0", "0"] if i in zeros else next(others) for i in range(problem.inputs)]
    y = tuple_text([Fraction(low) for low, _ in ends])
    return Result({"enclosure": ends}, f"the limit {everywhere(problem)} is {y}: {words}")


def nested(
    smaller: Problem, rules: dict[str, Rule], k: int, zeros: Sequence[int], items: Items, limits: Limits
) -> Result:
    """Run the rule of the item ["N", letter] on the smaller family; return its facts, and all in words."""
    names = ", ".join([str(i + 1) for i in zeros])
    dead = f"coordinates {names} are 0" if len(zeros) > 1 else f"coordinate {names} is 0"
    dead = f"{dead if zeros else 'no coordinate is dropped'} from layer {k} on"
    if rules is not DIVERGENT and not smaller.inputs:
        return Result({"enclosure": []}, dead)
    (letter,) = take(items, "N", 1)
    if type(letter) is not str or letter not in rules:
        raise Rejected("there is no rule of this letter for a smaller family")
    facts, words = rules[letter](smaller, True, {}, items, limits)
    return Result(facts, f"{dead}; the others from there: {words}")


def reduced(problem: Problem, sides: Sequence[Side], items: Items, limits: Limits) -> tuple[int, list[int], Problem]:
    """Return k, Z and the problem about S of an item ["k", k, [Z..]], for inputs within the sides."""
    family = cast(Family, problem.family)
    k, found = take(items, "k", 2)
    (k,) = integers([k], 1, limits.top)
    if type(found) is not list or sorted(set(integers(found, len(found), limits.top))) != found:
        raise Rejected("the dead coordinates are not in ascending order")
    zeros = [i for i in range(family.width) if i in found]
    alive = [i for i in range(family.width) if i not in found]
    if len(zeros) != len(found):
        raise Rejected("there is no such coordinate")
    W, sides = weight(family), followed(family, k, sides)
    if any(sides[i][1] != 0 for i in zeros):
        raise Rejected(f"a dead coordinate is not shown to be 0 at layer {k}")
    for i in zeros:
        for terms in [*[W[i][j] for j in alive], family.bias[i]]:
            demand_sign(total([(-1, terms)]), k + 1, f"minus an entry of the dead coordinate {i + 1}")
    matrix = [[later(W[i][j], k) for j in alive] for i in alive]
    smaller = Family(len(alive), "W", matrix, [later(family.bias[i], k) for i in alive])
    return k, zeros, inside(problem, smaller, [sides[i] for i in alive])


def followed(family: Family, k: int, sides: Sequence[Side]) -> Sequence[Side]:
    """Return sides that hold the values of layer k, k >= 1, on sides."""
    if not 1 <= k <= MAX_LAYERS:
        raise Rejected(f"the layer of an absorption is not between 1 and {MAX_LAYERS}")
    if k * family.width * (family.width + 1) > MAX_ENTRIES:
        raise Refused(f"{k} layers of width {family.width} are too much work for exact intervals")
    W = weight(family)
    bases = [r for row in (*W, family.bias) for terms in row for r, _, _ in terms if abs(r) != 1]
    longest = max([r.numerator.bit_length() + r.denominator.bit_length() for r in bases], default=0)
    if k * longest > MAX_BASE:
        raise Refused(f"a power r^n has more than {MAX_BASE} bits at layer {k}")
    for n in range(1, k + 1):
        sides = after(W, family.bias, n, sides)
    return sides


def after(W: Sequence[Sequence[Terms]], bias: Sequence[Terms], n: int, sides: Sequence[Side]) -> list[Side]:
    """Return sides that hold the values of layer n on sides."""
    result: list[Side] = []
    for row, shift in zip(W, bias, strict=True):
        low: Fraction | None = value(shift, n)
        high = low
        for terms, (below, above) in zip(row, sides, strict=True):
            a = value(terms, n)
            if a < 0:
                below, above = above, below
            low = low if not a else None if low is None or below is None else low + a * below
            high = high if not a else None if high is None or above is None else high + a * above
        result.append((max(low or Fraction(0), Fraction(0)), None if high is None else max(high, Fraction(0))))
    ends = [end for side in result for end in side if end is not None]
    if any(end.numerator.bit_length() + end.denominator.bit_length() > MAX_LENGTH for end in ends):
        raise Refused(f"an end of an interval at layer {n} has more than {MAX_LENGTH} bits")
    return result


def value(terms: Sequence[Term], n: int) -> Fraction:
    """Return the value of an entry at n."""
    return sum([exact_power(r, n) * Fraction(horner(u, n), horner(v, n)) for r, u, v in terms], Fraction(0))


def inside(problem: Problem, family: Family, sides: Sequence[Side]) -> Problem:
    """Return the problem about a smaller family whose domain is where all sides hold."""
    rows = []
    for i, (low, high) in enumerate(sides):
        unit = [Fraction(i == j) for j in range(len(sides))]
        rows += [[*unit, -low]] if low is not None else []
        rows += [[*[-v for v in unit], high]] if high is not None else []
    box = [(low, high) for low, high in sides if low is not None and high is not None]
    whole = box if len(box) == len(sides) else None
    at = [low for low, _ in box] if whole is not None and all(low == high for low, high in box) else None
    return problem._replace(rows=rows, box=whole, point=at, family=family, inputs=len(sides))
