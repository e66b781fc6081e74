"""Signs of closed-form entries, and their limits.

Statement.  An entry is a sum of terms r^n u(n)/v(n).  With n = 2 k + e, e = 0 or 1, its halves are
            sums of (r^2)^k times quotients in k, equal bases collected.  If every base is positive and
            POS holds for every u and v, every term is >= 0, where v is not 0.
            A term with roots, r > 0, has the sign of u/v, as roots are positive.
            Negative terms may be outweighed by one that grows faster.
Glossary.   half  terms in k of one parity of n
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .expression import Poly, Value, added, rooted, summed, times
from .network import Refused
from .polynomial import combination, fractions, horner, positive, product, raised, shifted
from .roots import Exponents, common, factorial, linear, radicand
from .rules import Rejected
from .tail import exact_power

MAX_DEGREE = 1000
Term = tuple[Any, ...]  # (r, u, v), or (r, u, v, x) with roots


def half(terms: Sequence[Term], parity: int) -> list[Term]:
    """Return the entry at n = 2 k + parity as terms in k; a root of a n + b is one of 2 a k + (a parity + b)."""
    parts = []
    for r, u, v, *x in terms:
        factor = r**parity
        top = times(substituted(u, parity), (factor.numerator,))
        bottom = times(substituted(v, parity), (factor.denominator,))
        found = [halved(a, b, parity, Fraction(p, q)) for a, b, p, q in (x[0] if x else ())]
        parts.append(rooted(r * r, found, top, bottom))
    return ordered(summed(parts))


def halved(a: int, b: int, parity: int, e: Fraction) -> Exponents:
    """Return the exponents of (a n + b)^e, or of ((-a n)!)^e where a < 0, at n = 2 k + parity."""
    if a < 0:
        return {factor: k * e for factor, k in factorial(-2 * a, -a * parity).items()}
    return linear((a * parity + b, 2 * a) if a else (b,), e)


def ordered(total: Value) -> list[Term]:
    """Return the terms in ascending order of base and roots."""
    return [(r, u, v, x) if x else (r, u, v) for (r, x), (u, v) in sorted(total.items())]


def substituted(p: Poly, parity: int) -> Poly:
    """Return p(2 k + parity), by Horner's scheme."""
    result: Poly = ()
    for c in reversed(p):
        result = added(times(result, (parity, 2)), (c,))
    return result


def nonnegative(terms: Sequence[Term], n0: int, what: str) -> None:
    """Demand a proof that an entry is defined and >= 0 at every integer n >= n0."""
    if any(t[0] < 0 for t in terms):
        for parity in (0, 1):
            nonnegative_sum(half(terms, parity), -((parity - n0) // 2), what)
    else:
        nonnegative_sum(terms, n0, what)


def nonnegative_sum(terms: Sequence[Term], start: int, what: str) -> None:
    """Demand a proof that the sum of terms with positive bases is defined and >= 0 from the start on.

    Every term is >= 0 by POS, but those with roots, r = 1 and a negative last coefficient: each of these N is at
    most 1/N of the only term without roots and with r = 1, by POS of even powers; or, where there are no roots, those
    with a negative last coefficient: each of these N is at most 1/N of the term with the largest base.
    """
    negative = [t for t in terms if t[1][-1] < 0]
    if negative and all(len(t) == 3 for t in terms):
        outgrown(terms, negative, start, what)
        return
    negative = [t for t in negative if len(t) > 3]
    plain = [t for t in terms if len(t) == 3 and t[0] == 1]
    if negative and (len(plain) != 1 or any(t[0] != 1 for t in negative)):
        raise Rejected(f"{what} has a negative part with roots and is not shown to be >= 0")
    positive_terms([t for t in terms if t not in negative], start, what)
    for t in negative:
        V = fractions(t[2])
        if not positive(V, start) or not shifted(V, start)[0]:
            raise Rejected(f"a denominator of {what} under roots is not shown to be positive")
        if not positive(excess(plain[0], t, len(negative)), start):
            raise Rejected(f"a part of {what} with roots is not shown to be smaller than the part without")


def outgrown(terms: Sequence[Term], negative: Sequence[Term], start: int, what: str) -> None:
    """Demand that each of N negative terms is at most 1/N of the term T > 0 with the largest base, from the start on.

    It is at the start, and |term(n+1)| T(n) <= |term(n)| T(n+1) by POS, after clearing denominators: induction on n.
    """
    T = max(terms, key=lambda t: t[0])
    opposite = [(r, tuple([-c for c in u]), v) for r, u, v in negative]
    if T in negative:
        raise Rejected(f"{what} is not shown to be >= 0")
    positive_terms([*[t for t in terms if t not in negative], *opposite], start, what)
    if sum(map(len, T[1:])) + max(len(u) + len(v) for _, u, v in negative) > MAX_DEGREE:
        raise Refused(f"a comparison of terms of a degree above {MAX_DEGREE}")
    U, V = fractions(T[1]), fractions(T[2])
    for r, u, v in opposite:
        here = product(fractions(u), shifted(fractions(v), 1), shifted(U, 1), V)
        there = product(shifted(fractions(u), 1), fractions(v), U, shifted(V, 1))
        if not positive(combination((T[0], here), (-r, there)), start):
            raise Rejected(f"a negative part of {what} is not shown to grow more slowly than the largest")
        if len(negative) * value((r, u, v), start) > value(T, start) or not horner(T[1], start):
            raise Rejected(f"a negative part of {what} is not shown to be outweighed at the start")


def value(term: Term, n: int) -> Fraction:
    """Return the value of a term without roots at n."""
    return exact_power(term[0], n) * Fraction(horner(term[1], n), horner(term[2], n))


def positive_terms(terms: Sequence[Term], start: int, what: str) -> None:
    """Demand POS of u and v from the start on, and v > 0, for every term; the bases are positive."""
    for _, u, v, *_ in terms:
        U, V = fractions(u), fractions(v)
        if not positive(U, start) or not positive(V, start) or not shifted(V, start)[0]:
            raise Rejected(f"{what} is not shown to be >= 0")


def excess(plain: Term, term: Term, count: int) -> list[Fraction]:
    """Return (u w)^R - count^R (s v)^R x^R for plain = u/v and term = x s/w, R even."""
    R = 2 * common(term[3])
    if max(map(len, (*plain[1:], *term[1:3]))) * R > MAX_DEGREE:
        raise Refused(f"a comparison of terms with roots of order {R // 2} and of a degree above {MAX_DEGREE // R}")
    here = raised(product(fractions(plain[1]), fractions(term[2])), R)
    there = product(raised(product(fractions(term[1]), fractions(plain[2])), R), radicand(term[3], R))
    return combination((1, here), (-(count**R), there))


def limit_of(terms: Sequence[Term], what: str) -> Fraction:
    """Return the limit of an entry: of terms r^n u/v with |r| < 1, or |r| = 1 and deg u < deg v, it is 0.

    With r = 1 and deg u = deg v it is the quotient of the leading coefficients.  With roots x of order n^s and
    |r| = 1 it is 0 if deg u + s < deg v, else not read.
    """
    total = Fraction(0)
    for r, u, v, *x in terms:
        if x and abs(r) == 1:
            if len(u) + sum([Fraction(p, q) for a, _, p, q in x[0] if a]) >= len(v):
                raise Rejected(f"{what} has roots and is not shown to tend to 0")
            continue
        if abs(r) > 1 or (abs(r) == 1 and len(u) > len(v)) or (r == -1 and len(u) == len(v)):
            raise Rejected(f"{what} has no limit")
        if r == 1 and len(u) == len(v):
            total += Fraction(u[-1], v[-1])
    return total
