"""Bounds of closed-form terms r^n q(n), each proved by signs of polynomials.

Statement.  Let the term be r^n u(n)/v(n), v > 0 from n0 on.
            power (|r| = 1):   POS(c v - n^k u), POS(c v + n^k u) give |term| <= c n^-k.
            ratio (|r| < 1):   if s u >= 0 for one sign s, a candidate h(n) = c n^-k or c a^n
                               has |term| <= h at n0, and |term(n+1)| h(n) <= |term(n)| h(n+1),
                               then |term| <= h from n0 on, by induction.
            All conditions hold for n >= n0 and stay true when n0 is raised.
Glossary.   r   base, nonzero rational     u, v  numerator, denominator     q = u/v
            k   order of decay, deg v - deg u where |r| = 1
            n0  start index                h  Decay, the bound
Exactness.  Rational in, rational out.  Rounding of c: upwards.
Source.     hyperexponential terms by the ratio of neighbours; POS of arithmetic.polynomial.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from exactrelu.arithmetic.polynomial import (
    Polynomial,
    least_start,
    monomial,
    polynomial,
    positive_from,
    strictly_positive_from,
    taylor_shift,
    value_at,
)
from exactrelu.sequences.decay import Decay, geometric, power, round_up

__all__ = [
    "CAP",
    "GEOMETRIC_CAP",
    "MAX_POWER",
    "NEAR",
    "Term",
    "bound_holds",
    "bound_term",
    "divergent_term",
    "lower_bound",
    "order",
    "power_for_geometric",
    "term_value",
]

Term: TypeAlias = tuple[Fraction, tuple[int, ...], tuple[int, ...]]

CAP = 10**6  # largest start index searched
MAX_POWER = 8  # faster decay is bounded by this power
NEAR = 48  # a start index that costs nothing
GEOMETRIC_CAP = 20_000  # powers a^n0 are written out
_SLACK = (Fraction(1), Fraction(33, 32), Fraction(9, 8), Fraction(5, 4), Fraction(2))


@dataclass(frozen=True, slots=True)
class _Parts:
    """A term as polynomials: base r, sign s of u at infinity, |u|, v."""

    base: Fraction
    u: Polynomial
    v: Polynomial


def order(term: Term) -> int:
    """Return deg v - deg u: q(n) is of order n^-order."""
    return len(term[2]) - len(term[1])


def term_value(term: Term, n: int) -> Fraction:
    """Return r^n q(n)."""
    base, u, v = term
    return base**n * value_at(polynomial(u), n) / value_at(polynomial(v), n)


def divergent_term(terms: Sequence[Term]) -> Term | None:
    """Return a term that makes sum |entry(n)| infinite, or None when the sum is finite.

    Terms of different bases cannot cancel in the sum of absolute values: the sum is
    finite exactly when |r| < 1, or |r| = 1 with order >= 2, for every term.
    """
    return next((t for t in terms if abs(t[0]) > 1 or (abs(t[0]) == 1 and order(t) < 2)), None)


def bound_term(term: Term, start: int = 1) -> tuple[Decay, int] | None:
    """Return a bound of a summable term and the n0 >= start it holds from, or None beyond the cap."""
    return _power_bound(term, start) if abs(term[0]) == 1 else _geometric_bound(term, start)


def bound_holds(term: Term, bound: Decay, n0: int) -> bool:
    """Return whether the conditions that prove |term(n)| <= bound(n) for n >= n0 all hold."""
    parts = _parts(term)
    if not strictly_positive_from(parts.v, n0):
        return False
    if abs(parts.base) == 1:
        return bound.mode == "r" and all(positive_from(p, n0) for p in _power_conditions(parts, bound))
    conditions = _ratio_conditions(parts, bound)
    return all(positive_from(p, n0) for p in conditions) and abs(term_value(term, n0)) <= bound.at(n0)


def power_for_geometric(term: Term, k: int, start: int) -> tuple[Decay, int] | None:
    """Return a bound c n^-k of a term with |r| < 1, and the n0 >= start it holds from."""
    parts = _parts(term)
    n0 = _common_start(parts, _ratio_conditions(parts, power(Fraction(1), k)), start, GEOMETRIC_CAP)
    if n0 is None:
        return None
    return power(round_up(abs(term_value(term, n0)) * n0**k), k), n0


def lower_bound(term: Term, start: int = 1) -> tuple[Decay, int] | None:
    """Return c n^-k <= |term(n)| for n >= n0 with |r| = 1, for reports of divergence."""
    parts = _parts(term)
    k, lead = max(order(term), 0), _lead(parts)
    if order(term) < 0:
        return None
    for factor in (Fraction(1), Fraction(1, 2)):
        conditions = [parts.u * monomial(k) - parts.v * polynomial([lead * factor])]
        n0 = _common_start(parts, conditions, start, CAP)
        if n0 is not None:
            return power(lead * factor, k), n0
    return None


def _power_bound(term: Term, start: int) -> tuple[Decay, int] | None:
    parts, k = _parts(term), min(order(term), MAX_POWER)
    best: tuple[Decay, int] | None = None
    for factor in _SLACK:
        bound = power(_lead(parts) * factor, k)
        n0 = _common_start(parts, _power_conditions(parts, bound), start, CAP)
        if n0 is not None and (best is None or n0 < best[1]):
            best = bound, n0
        if best is not None and best[1] <= max(start, NEAR):
            break
    return best


def _geometric_bound(term: Term, start: int) -> tuple[Decay, int] | None:
    parts, r = _parts(term), abs(term[0])
    best: tuple[Decay, int] | None = None
    for a in (r, *(r + (1 - r) / 2**j for j in (5, 4, 3, 2, 1))):
        conditions = _ratio_conditions(parts, geometric(Fraction(1), a))
        n0 = _common_start(parts, conditions, start, GEOMETRIC_CAP)
        if n0 is not None and (best is None or n0 < best[1]):
            c = round_up(abs(term_value(term, n0)) / a**n0)
            best = geometric(c, a), n0
        if best is not None and best[1] <= max(start, NEAR):
            break
    return best


def _parts(term: Term) -> _Parts:
    u, v = polynomial(term[1]), polynomial(term[2])
    return _Parts(term[0], -u if u.leading_coefficient() < 0 else u, v)


def _lead(parts: _Parts) -> Fraction:
    c = parts.u.leading_coefficient() / parts.v.leading_coefficient()
    return Fraction(int(c.p), int(c.q))


def _power_conditions(parts: _Parts, bound: Decay) -> list[Polynomial]:
    limit, scaled = parts.v * polynomial([bound.c]), parts.u * monomial(bound.k)
    return [limit - scaled, limit + scaled]


def _ratio_conditions(parts: _Parts, bound: Decay) -> list[Polynomial]:
    """Return s u, and |term(n)| h(n+1) - |term(n+1)| h(n) cleared of its positive denominators."""
    r, u, v = abs(parts.base), parts.u, parts.v
    here, there = u * taylor_shift(v, 1), taylor_shift(u, 1) * v
    if bound.mode == "g":
        return [u, here * polynomial([bound.a]) - there * polynomial([r])]
    n = monomial(bound.k)
    return [u, here * n - there * taylor_shift(n, 1) * polynomial([r])]


def _common_start(parts: _Parts, conditions: list[Polynomial], start: int, cap: int) -> int | None:
    n0 = least_start([*conditions, parts.v], start, cap)
    return n0 if n0 is None or strictly_positive_from(parts.v, n0) else least_start([*conditions, parts.v], n0 + 1, cap)
