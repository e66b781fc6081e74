"""Closed forms that a certificate spells: sequences that the layers follow, or stay on one side of.

Statement.  An integer c, or a list of parts [rn, rd, [u..], [v..]]: the sum of (rn/rd)^n u(n)/v(n), coefficients of
            1, n, n^2, ...  They are computed with in the closed class of expression.py.
Glossary.   half  terms in k of one parity e of n, n = 2 k + e; all bases are positive
            end   limit of a half, or None where its size grows without bound
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from .expression import ONE, PLAIN, Value, add, multiply, trimmed
from .growth import Term, total
from .polynomial import horner
from .problem import Terms
from .rules import Rejected, integers
from .signs import half, limit_of, ordered
from .tail import exact_power

MAX_PARTS, MAX_COEFFICIENTS = 8, 40


def sequences(found: Any, size: int, top: int) -> list[Terms]:
    """Return the closed forms of a list of `size` of them."""
    if type(found) is not list or len(found) != size:
        raise Rejected(f"expected a list of {size} closed forms")
    return [sequence(data, top) for data in found]


def sequence(data: Any, top: int) -> Terms:
    """Return the terms of one closed form."""
    if type(data) is int:
        return total([(1, [(Fraction(1), (c,), ONE) for c in integers([data], 1, top) if c])])
    if type(data) is not list or len(data) > MAX_PARTS or any(type(p) is not list or len(p) != 4 for p in data):
        raise Rejected(f"a closed form is an integer or a list of at most {MAX_PARTS} parts [rn, rd, [u..], [v..]]")
    return total([(1, [summand(p, top) for p in data])])


def summand(data: Sequence[Any], top: int) -> Term:
    """Return the term of [rn, rd, [u..], [v..]], r and v not 0."""
    rn, rd = integers(list(data[:2]), 2, top)
    if any(type(p) is not list or len(p) > MAX_COEFFICIENTS for p in data[2:]):
        raise Rejected(f"a polynomial is a list of at most {MAX_COEFFICIENTS} integers")
    u, v = (trimmed(integers(p, len(p), top)) for p in data[2:])
    if not rn or not rd or not v:
        raise Rejected("a base, or a denominator of a closed form, is 0")
    return Fraction(rn, rd), u, v


def keyed(terms: Sequence[Term]) -> Value:
    """Return an entry as a value, by base and roots."""
    return {(t[0], t[3] if len(t) > 3 else ()): (t[1], t[2]) for t in terms}


def products(parts: Iterable[Sequence[Sequence[Term]]]) -> Terms:
    """Return the sum of products of entries."""
    result: Value = {}
    for factors in parts:
        value: Value = {PLAIN: (ONE, ONE)}
        for terms in factors:
            value = multiply(value, keyed(terms))
        result = add(result, value)
    return ordered(result)


def later(terms: Sequence[Term], k: int) -> Terms:
    """Return the terms of an entry at n + k."""
    moved = []
    for r, u, v in terms:
        factor = exact_power(r, k)
        top, bottom = taylor(u, k, factor.numerator), taylor(v, k, factor.denominator)
        moved.append((r, top, bottom))
    return total([(1, moved)])


def taylor(p: Sequence[int], k: int, factor: int) -> tuple[int, ...]:
    """Return factor p(n + k), by repeated synthetic division."""
    result = [factor * c for c in p]
    for i in range(len(result)):
        for j in reversed(range(i, len(result) - 1)):
            result[j] += k * result[j + 1]
    return tuple(result)


def value_at(terms: Sequence[Term], n: int) -> Fraction:
    """Return the value at n >= 0 of a closed form that is shown to be defined there, by its half."""
    parts = [(exact_power(r, n // 2), u, v) for r, u, v in half(terms, n % 2)]
    return sum([factor * Fraction(horner(u, n // 2), horner(v, n // 2)) for factor, u, v in parts], Fraction(0))


def end(part: Sequence[Term]) -> Fraction | None:
    """Return the limit of a half, or None: the term of the largest base, then 1 or above it, outgrows the others."""
    if any(r > 1 or (r == 1 and len(u) > len(v)) for r, u, v in part):
        return None
    return limit_of(part, "a closed form")
