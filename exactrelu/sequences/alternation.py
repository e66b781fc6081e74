"""Alternation: tails of convergent sums of closed-form terms, absolutely convergent or not.

Statement.  Let sigma(m) = sup_{M > m} |sum_{m < i <= M} t(i)| for a term t(n) = r^n u(n)/v(n).
            absolute   |t(n)| <= h(n) for n >= n0, sum h finite: sigma(m) <= sum_{i > m} h(i).
                       c n^-k, k > 1:   <= c/(k-1) m^-(k-1), the integral of x^-k from m on
                       c a^n:           <= (c a/(1-a)) a^m
            alternating, r = -1: v > 0, s u >= 0 for one sign s and u(n) v(n+1) s >= u(n+1) v(n) s
                       for n >= n0, |t(n)| <= c n^-k with k > 0: by Leibniz every sum of consecutive
                       terms lies between 0 and its first one, so sigma(m) <= |t(m+1)| <= c m^-k.
            Terms with roots likewise, k a fraction, and with factorials, r < 0: see `rooted`.
            All for m >= n0.  sum t(n) converges exactly when |r| < 1, or r = 1 and the order of u/v
            is >= 2, or r = -1 and it is >= 1; terms of different bases do not cancel.
Glossary.   sigma  bound of every sum of consecutive terms behind m: of the tail sum_{i > m} t(i) too
            h      Decay c n^-k or c a^n that bounds the term        n0  start index
Exactness.  Rational in, rational out; signs by POS.
"""

from __future__ import annotations

from collections.abc import Sequence

from exactrelu.arithmetic.polynomial import (
    Polynomial,
    least_start,
    polynomial,
    positive_from,
    strictly_positive_from,
    taylor_shift,
)
from exactrelu.networks.rooted import AnyTerm
from exactrelu.networks.roots import factorials
from exactrelu.sequences.bounds import CAP, Term, bound_term, order
from exactrelu.sequences.decay import Decay, geometric, power_of

__all__ = ["alternates", "bound_with_tail", "divergent_sum_term", "falls_from", "tail_of"]


def divergent_sum_term(terms: Sequence[Term]) -> Term | None:
    """Return a term that makes sum entry(n) diverge, or None when the sum converges.

    >>> from fractions import Fraction
    >>> divergent_sum_term([(Fraction(-1), (1,), (0, 1))]) is None  # (-1)^n/n
    True
    """
    return next((t for t in terms if abs(t[0]) > 1 or (abs(t[0]) == 1 and order(t) < (2 if t[0] == 1 else 1))), None)


def bound_with_tail(term: Term) -> tuple[Decay, Decay, int] | None:
    """Return (h, sigma, n0) for a term with a convergent sum, or None beyond the cap of start indices."""
    found = bound_term(term)
    if found is None:
        return None
    h, n0 = found
    if term[0] == -1:
        start = _falling_start(term, n0)
        if start is None:
            return None
        n0 = start
    return h, tail_of(term, h), n0


def tail_of(term: AnyTerm, h: Decay) -> Decay:
    """Return sigma of a term bounded by h, mode "r" with tau = 0, "q" or "g"; its hypotheses are not checked."""
    if h.mode == "g":
        return geometric(h.c * h.a / (1 - h.a), h.a)
    e = h.exponent
    return power_of(h.c, e) if alternates(term) else power_of(h.c / (e - 1), e - 1)


def alternates(term: AnyTerm) -> bool:
    """Return whether a term with a bound c n^-e has to fall with alternating signs: r = -1, or r < 0 and factorials."""
    return term[0] == -1 or (len(term) == 4 and term[0] < 0 and bool(factorials(term[3])))


def falls_from(term: Term, n0: int) -> bool:
    """Return whether POS proves that |u/v| does not increase for n >= n0 and v > 0 there."""
    return strictly_positive_from(polynomial(term[2]), n0) and all(positive_from(p, n0) for p in _falling(term))


def _falling(term: Term) -> list[Polynomial]:
    """Return s u and s (u(n) v(n+1) - u(n+1) v(n))."""
    u, v = polynomial(term[1]), polynomial(term[2])
    u = -u if u.leading_coefficient() < 0 else u
    return [u, u * taylor_shift(v, 1) - taylor_shift(u, 1) * v]


def _falling_start(term: Term, start: int) -> int | None:
    conditions = [*_falling(term), polynomial(term[2])]
    n0 = least_start(conditions, start, CAP)
    return n0 if n0 is None or falls_from(term, n0) else least_start(conditions, n0 + 1, CAP)
