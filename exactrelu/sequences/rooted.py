"""Bounds and signs of terms with roots, proved by signs of polynomials.

Statement.  Let the term be r^n x(n) u(n)/v(n), x a product of roots (networks/roots.py), x^Q a polynomial
            X, v > 0 from n0 on.
            power (|r| = 1, no factorials):  with R = 2 Q and e R an integer,
                              POS(c^R v^R - n^(e R) u^R X^(R/Q)) gives |term| <= c n^-e.
            ratio (others):   if s u >= 0 for one sign s, a candidate h(n) = c a^n or c n^-e has |term| <= h at n0,
                              and |term(n+1)| h(n) <= |term(n)| h(n+1), by POS of the Q-th powers, Q e an
                              integer, then |term| <= h from n0 on.  The Q-th power of x(n+1)/x(n) is A/B:
                              factorials ((a n)!)^e add the factors a n + 1, ..., a n + a to the power e Q.
            falling (r < 0):  POS of the Q-th powers shows that |term| does not increase; then alternation.py.
            below (r = 1, no factorials):  POS(u), POS(n^Q u^Q X - c^Q v^Q) give term >= c/n.
            below (others):   POS(u), u(n0) > 0 and n term(n) does not decrease, by POS of Q-th powers.
            All conditions hold for n >= n0 and stay true when n0 is raised.
Glossary.   r, u, v  as in bounds.py      e  order of decay, deg v - deg u - the order of x
            rate     limit of |term(n+1)/term(n)|, None where it is infinite
Exactness.  Integers only; coefficients are rounded upwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from exactrelu.arithmetic.polynomial import (
    Polynomial,
    least_start,
    monomial,
    polynomial,
    positive_from,
    strictly_positive_from,
    taylor_shift,
)
from exactrelu.networks.rooted import AnyTerm
from exactrelu.networks.roots import (
    MAX_ROOT,
    RootedTerm,
    Roots,
    balance,
    factorial_growth,
    factorials,
    order_of,
    plain_roots,
    root_interval,
    whole,
)
from exactrelu.sequences.alternation import alternates, bound_with_tail, divergent_sum_term, falls_from, tail_of
from exactrelu.sequences.bounds import (
    CAP,
    GEOMETRIC_CAP,
    MAX_POWER,
    NEAR,
    bound_holds,
    bound_term,
    divergent_term,
    order,
)
from exactrelu.sequences.decay import Decay, geometric, power_of, round_up

__all__ = [
    "any_bound",
    "any_bound_holds",
    "any_bound_with_tail",
    "any_cap",
    "any_divergent",
    "any_divergent_sum",
    "any_falls_from",
    "any_order",
    "any_rate",
    "growing_condition",
    "harmonic_condition",
    "radicand",
    "value_interval",
]

_SLACK = (Fraction(1), Fraction(33, 32), Fraction(9, 8), Fraction(5, 4), Fraction(2))
_LESS = tuple(Fraction(part, 24) for part in (0, 1, 3, 6, 12, 24))  # taken from the order
_MAX_DEGREE = 500  # of conditions about Q-th powers
_MAX_WRITTEN = 20_000  # factors of factorials that are written out
_BITS = 64


def any_order(term: AnyTerm) -> Fraction:
    """Return e: the quotient with its roots is of order n^-e."""
    plain = order((term[0], term[1], term[2]))
    return Fraction(plain) if len(term) == 3 else plain - order_of(term[3])


def any_rate(term: AnyTerm) -> Fraction | None:
    """Return the limit of |term(n+1)/term(n)|, None where it is infinite."""
    balanced = balance(term[3]) if len(term) == 4 else 0
    if balanced:
        return Fraction(0) if balanced < 0 else None
    return abs(term[0]) * (factorial_growth(term[3]) if len(term) == 4 else 1)


def any_divergent(terms: Sequence[AnyTerm]) -> AnyTerm | None:
    """Return a term that makes sum |entry(n)| infinite, or None: rate < 1, or rate 1 and e > 1, for every term."""
    for term in terms:
        if len(term) == 3:
            if divergent_term([term]) is not None:
                return term
        else:
            rate = any_rate(term)
            if rate is None or rate > 1 or (rate == 1 and any_order(term) <= 1):
                return term
    return None


def any_cap(term: AnyTerm) -> int:
    """Return the largest start index that is searched for a bound."""
    if len(term) == 4 and factorials(term[3]):
        return _MAX_WRITTEN // sum(a * abs(e) for a, e in factorials(term[3]))
    return CAP if abs(term[0]) == 1 else GEOMETRIC_CAP


def any_bound(term: AnyTerm, start: int = 1, least: int = 1) -> tuple[Decay, int] | None:
    """Return a bound of a term and the n0 >= start it holds from, or None beyond the cap.

    Args:
        term: its order is above `least` where its rate is 1.
        start: first layer that is tried.
        least: bounds c n^-e have e > least; 1 for a summable term, 0 for one that alternates.
    """
    if len(term) == 3:
        return bound_term(term, start)
    return _power_bound(term, start) if _by_powers(term) else _ratio_bound(term, start, least)


def any_divergent_sum(terms: Sequence[AnyTerm]) -> AnyTerm | None:
    """Return a term that makes sum entry(n) diverge, or None: rate < 1, or rate 1 and e > 1, or e > 0 and r < 0."""
    for term in terms:
        if len(term) == 3:
            if divergent_sum_term([term]) is not None:
                return term
        else:
            rate = any_rate(term)
            if rate is None or rate > 1 or (rate == 1 and any_order(term) <= (1 if term[0] > 0 else 0)):
                return term
    return None


def any_bound_with_tail(term: AnyTerm) -> tuple[Decay, Decay, int] | None:
    """Return (h, sigma, n0) for a term with a convergent sum, or None beyond the cap of start indices."""
    if len(term) == 3:
        return bound_with_tail(term)
    found = any_bound(term, least=0 if alternates(term) else 1)
    if found is None:
        return None
    h, n0 = found
    if alternates(term) and h.mode != "g":
        start = _common_start(term, _falling(term), n0, any_cap(term))
        if start is None:
            return None
        n0 = start
    return h, tail_of(term, h), n0


def any_falls_from(term: AnyTerm, n0: int) -> bool:
    """Return whether POS proves that |u/v| with its roots does not increase for n >= n0 and v > 0 there."""
    if len(term) == 3:
        return falls_from(term, n0)
    return strictly_positive_from(polynomial(term[2]), n0) and all(positive_from(p, n0) for p in _falling(term))


def any_bound_holds(term: AnyTerm, bound: Decay, n0: int) -> bool:
    """Return whether the conditions that prove |term(n)| <= bound(n) for n >= n0 all hold."""
    if len(term) == 3:
        return bound_holds(term, bound, n0)
    if factorials(term[3]):
        n0 = min(n0, any_cap(term))  # where they are written out
    if not strictly_positive_from(polynomial(term[2]), n0):
        return False
    if _by_powers(term):
        whole_power = (bound.exponent * _even(term[3])).denominator == 1
        return bound.mode in ("r", "q") and whole_power and positive_from(_power_condition(term, bound), n0)
    if bound.mode not in ("r", "q", "g") or not all(positive_from(p, n0) for p in _ratio_conditions(term, bound)):
        return False
    return _top(term, n0) <= bound.below(n0)


def harmonic_condition(term: AnyTerm, c: Fraction) -> Polynomial:
    """Return n^Q u^Q X - c^Q v^Q, whose POS shows that a term >= 0 with r = 1 is at least c/n."""
    u, v, roots = term[1], term[2], term[3] if len(term) == 4 else ()
    Q = whole(roots)
    return monomial(Q) * polynomial(u) ** Q * radicand(roots, Q) - polynomial(v) ** Q * polynomial([c**Q])


def growing_condition(term: AnyTerm) -> Polynomial:
    """Return the Q-th power of |(n+1) term(n+1)| minus that of |n term(n)|, without positive denominators."""
    r, u, v, roots = term if len(term) == 4 else (*term, ())
    Q, n = whole(roots), monomial(1)
    U, V, (A, B) = polynomial(u), polynomial(v), _step(roots, Q)
    here = (n * U * taylor_shift(V, 1)) ** Q * B
    return (taylor_shift(n * U, 1) * V) ** Q * A * polynomial([abs(r) ** Q]) - here


def value_interval(term: AnyTerm, n: int, bits: int) -> tuple[Fraction, Fraction]:
    """Return rationals around the value at n, from roots rounded outwards to 2^-bits."""
    r, u, v, roots = term if len(term) == 4 else (*term, ())
    low, high = root_interval(plain_roots(roots), n, bits)
    plain = r**n * Fraction(_horner(u, n), _horner(v, n)) * _factorial_value(roots, n)
    ends = plain * Fraction(low, 1 << bits), plain * Fraction(high, 1 << bits)
    return min(ends), max(ends)


def _factorial_value(roots: Roots, n: int) -> Fraction:
    value = Fraction(1)
    for a, e in factorials(roots):
        value *= Fraction(math.factorial(a * n)) ** e
    return value


def _by_powers(term: RootedTerm) -> bool:
    """Return whether a term is bounded by its even powers, not by the ratio of neighbours."""
    return abs(term[0]) == 1 and not factorials(term[3])


def _top(term: RootedTerm, n: int) -> Fraction:
    return max(abs(v) for v in value_interval(term, n, _BITS))


def _power_bound(term: RootedTerm, start: int) -> tuple[Decay, int] | None:
    e = min(any_order(term), Fraction(MAX_POWER))
    constants = tuple((0, a or b, p, q) for a, b, p, q in term[3] if (a or b) > 1)
    lead = Fraction(abs(term[1][-1]), term[2][-1])
    if constants:
        lead *= Fraction(root_interval(constants, 1, 16)[1], 1 << 16)
    best: tuple[Decay, int] | None = None
    for factor in _SLACK:
        bound = power_of(round_up(lead * factor), e)
        n0 = _common_start(term, [_power_condition(term, bound)], start, CAP)
        if n0 is not None and (best is None or n0 < best[1]):
            best = bound, n0
        if best is not None and best[1] <= max(start, NEAR):
            break
    return best


def _ratio_bound(term: RootedTerm, start: int, least: int) -> tuple[Decay, int] | None:
    best: tuple[Decay, int] | None = None
    for shape in _ratio_shapes(term, least):
        n0 = _common_start(term, _ratio_conditions(term, shape), start, any_cap(term))
        if n0 is not None and (best is None or n0 < best[1]):
            best = _raised(shape, _top(term, n0) / shape.below(n0)), n0
            if n0 <= max(start, NEAR):
                break
    return best


def _ratio_shapes(term: RootedTerm, slowest: int) -> Iterator[Decay]:
    """Yield shapes with coefficient 1 whose conditions the checker expands, the fastest decay first."""
    rate, one = any_rate(term), Fraction(1)
    if rate == 1:
        order = min(any_order(term), Fraction(MAX_POWER))
        shapes = [power_of(one, order - part) for part in _LESS if order - part > slowest]
    else:
        least = rate or Fraction(0)
        ratios = [*([least] if least else []), *(least + (1 - least) / 2**j for j in (5, 4, 3, 2, 1))]
        shapes = [geometric(one, a) for a in ratios]
    size = max(len(term[1]), len(term[2])) + sum(a * abs(e) for a, e in factorials(term[3]))
    for shape in shapes:
        Q = math.lcm(whole(term[3]), shape.exponent.denominator)
        if Q <= MAX_ROOT and (size + shape.exponent) * Q <= _MAX_DEGREE:
            yield shape


def _raised(shape: Decay, c: Fraction) -> Decay:
    """Return a shape times a little more than c."""
    top = round_up(c * Fraction(1025, 1024))
    return geometric(top, shape.a) if shape.mode == "g" else power_of(top, shape.exponent)


def _power_condition(term: RootedTerm, bound: Decay) -> Polynomial:
    """Return c^R v^R - n^(e R) u^R X^(R/Q)."""
    _, u, v, roots = term
    R = _even(roots)
    scaled = polynomial(u) ** R * monomial(int(bound.exponent * R)) * radicand(roots, R)
    return polynomial(v) ** R * polynomial([bound.c**R]) - scaled


def _even(roots: Roots) -> int:
    """Return R = 2 Q, as the checker takes it."""
    return 2 * whole(roots)


def _falling(term: RootedTerm) -> list[Polynomial]:
    """Return s u, and the Q-th power of |term(n)| minus that of |term(n+1)|, without positive denominators."""
    return _ratio_conditions(term, geometric(Fraction(1), Fraction(1)))


def _ratio_conditions(term: RootedTerm, bound: Decay) -> list[Polynomial]:
    """Return s u, and the Q-th power of |term(n)| h(n+1) minus that of |term(n+1)| h(n), without denominators."""
    r, u, v, roots = term
    e = Fraction(0) if bound.mode == "g" else bound.exponent
    Q = math.lcm(whole(roots), e.denominator)
    U, V, (A, B) = polynomial(u), polynomial(v), _step(roots, Q)
    U = -U if u[-1] < 0 else U
    here = (U * taylor_shift(V, 1)) ** Q * B * monomial(int(e * Q))
    there = (taylor_shift(U, 1) * V) ** Q * A * taylor_shift(monomial(int(e * Q)), 1)
    ratio = bound.a if bound.mode == "g" else Fraction(1)
    return [U, here * polynomial([ratio**Q]) - there * polynomial([abs(r) ** Q])]


def _step(roots: Roots, Q: int) -> tuple[Polynomial, Polynomial]:
    """Return A and B, positive for n >= 1, with A/B the Q-th power of x(n+1)/x(n)."""
    X = radicand(plain_roots(roots), Q)
    A, B = taylor_shift(X, 1), X
    for a, e in factorials(roots):
        step = math.prod((polynomial([i, a]) for i in range(1, a + 1)), start=polynomial([1])) ** (abs(e) * Q)
        A, B = (A * step, B) if e > 0 else (A, B * step)
    return A, B


def radicand(roots: Roots, R: int) -> Polynomial:
    """Return x^R, x without factorials."""
    result = polynomial([1])
    for a, b, p, q in roots:
        result = result * polynomial([b, a]) ** (p * R // q)
    return result


def _common_start(term: RootedTerm, conditions: list[Polynomial], start: int, cap: int) -> int | None:
    v = polynomial(term[2])
    n0 = least_start([*conditions, v], start, cap)
    return n0 if n0 is None or strictly_positive_from(v, n0) else least_start([*conditions, v], n0 + 1, cap)


def _horner(p: Sequence[int], n: int) -> int:
    value = 0
    for c in reversed(p):
        value = value * n + c
    return value
