"""Theorems about layers relu(W_n y + b_n) whose entries have roots, such as 1/sqrt(n), or are eventually periodic.

Statement.  nonnegative-iff, absolute-summability and monotone-decrease hold for every sequence of layers; here
            their hypotheses are shown for terms r^n x(n) u(n)/v(n), x > 0 a product of roots: bounds by
            sequences/rooted.py, signs by those of u and v (sequences/rooted_signs.py).
            A periodic family is p families in turn, below one another (networks/periodic.py): what their rows
            satisfy from n0 > start on, the layers do.  An entry >= 0 of one of them has an infinite sum over
            its own layers, every p-th, if a term is >= c/n.
Glossary.   plain term  (r, u, v)      n0  start index
Exactness.  Integers decide; values of roots are rounded outwards.
Source.     the theorems of the same names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from exactrelu.arithmetic.polynomial import least_start
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import AnyTerm, RootedFamily
from exactrelu.networks.roots import factorials
from exactrelu.sequences.bounds import CAP
from exactrelu.sequences.harmonic import Harmonic
from exactrelu.sequences.rooted import any_order, growing_condition, harmonic_condition, value_interval
from exactrelu.sequences.rooted_signs import any_combination, any_nonnegative_start
from exactrelu.theorems import monotone_decrease, nonnegative_iff
from exactrelu.theorems.absolute_summability import (
    AbsoluteSummability,
    Names,
    bias_terms,
    certify_terms,
    less_one,
    perturbation_terms,
)
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.reach import MAX_DEPTH

__all__ = [
    "certify",
    "chain_terms",
    "decreasing",
    "growing",
    "periodic_coupling",
    "rooted_bias",
    "rooted_perturbation",
    "summable",
]

WHOLE = 2  # in the place of a parity: the terms of all n
_BITS = 128
_MARGIN = 40
_GROWING_CAP = 10_000

Terms = tuple[AnyTerm, ...]
AnyRooted: TypeAlias = RootedFamily | PeriodicFamily


def rooted_perturbation(family: AnyRooted) -> tuple[tuple[Terms, ...], ...]:
    """Return the terms of every entry of P_n = W_n - I."""
    if family.given == "P":
        return tuple(tuple(entry.terms for entry in row) for row in family.matrix)
    return tuple(
        tuple(_less_one(entry.terms) if i % family.width == j else entry.terms for j, entry in enumerate(row))
        for i, row in enumerate(family.matrix)
    )


def rooted_bias(family: AnyRooted) -> tuple[Terms, ...]:
    """Return the terms of every entry of b_n."""
    return tuple(entry.terms for entry in family.bias)


def chain_terms(family: Family | AnyRooted) -> tuple[Sequence[Sequence[Terms]], Sequence[Terms]]:
    """Return the terms of P_n and b_n, of a periodic family those of all its families below one another."""
    if isinstance(family, Family):
        return perturbation_terms(family), bias_terms(family)
    return rooted_perturbation(family), rooted_bias(family)


def periodic_coupling(family: PeriodicFamily) -> tuple[tuple[Terms, ...], ...]:
    """Return all terms that an entry of P_n has at some n."""
    P, m = rooted_perturbation(family), family.width
    return tuple(tuple(sum((row[j] for row in P[i::m]), ()) for j in range(m)) for i in range(m))


def summable(family: AnyRooted, domain: Domain) -> AbsoluteSummability | NotCertified:
    """Certify absolute summability; the theorem holds for every domain."""
    return certify(family)


def certify(family: AnyRooted, weights: Sequence[int] | None = None) -> AbsoluteSummability | NotCertified:
    """Certify absolute summability in the norm of some weights, all 1 by default."""
    P, b = rooted_perturbation(family), rooted_bias(family)
    return certify_terms(P, b, weights, _names(family), _first_layer(family))


def decreasing(family: AnyRooted, domain: Domain) -> monotone_decrease.MonotoneDecrease | NotCertified:
    """Certify monotone decrease: no entry of P_n and b_n is positive from n0 on."""
    n0 = _first_layer(family)
    for name, terms in _places(family).values():
        start = any_nonnegative_start(any_combination([(-1, terms)]), n0)
        if start is None:
            reason = f"{name} is not shown to be <= 0 from some n on"
            return NotCertified(monotone_decrease.THEOREM, "P_n <= 0 and b_n <= 0", reason)
        n0 = start
    return monotone_decrease.MonotoneDecrease(n0)


def growing(family: AnyRooted, domain: Domain) -> nonnegative_iff.Growth | NotCertified:
    """Certify divergence at a point: no entry is negative from n0 on, and one with an infinite sum is felt."""
    theorem, n0 = nonnegative_iff.THEOREM, _first_layer(family)
    places = _places(family)
    for name, terms in places.values():
        start = any_nonnegative_start(terms, n0)
        if start is None:
            return NotCertified(theorem, "P_n >= 0 and b_n >= 0", f"{name} is not shown to be >= 0 from some n on")
        n0 = start
    sums = [(place, found) for place, (_, terms) in places.items() if (found := _infinite(terms, n0)) is not None]
    if not sums:
        return NotCertified(theorem, "an infinite sum", "no entry of P_n and b_n is shown to have one")
    for place, found in sums:
        for x in domain.candidates:
            k = 0 if place[0] == "b" else _positive_layer(family, x, place[2], max(1, found.n0 - 1))
            if k is not None:
                return nonnegative_iff.Growth(found.n0, x, place, found, k)
    return NotCertified(theorem, "a positive coordinate", "no point with N_k(x) > 0 in the column is known")


def _places(family: AnyRooted) -> dict[nonnegative_iff.Place, tuple[str, Terms]]:
    """Return name and terms of every entry, those of b_n first."""
    P, b, names = rooted_perturbation(family), rooted_bias(family), _names(family)
    found: dict[nonnegative_iff.Place, tuple[str, Terms]] = {
        ("b", i, 0): (names.entry("b", i, 0), terms) for i, terms in enumerate(b)
    }
    found.update({("P", i, j): (names.entry("P", i, j), e) for i, row in enumerate(P) for j, e in enumerate(row)})
    return found


def _names(family: AnyRooted) -> Names:
    return Names(width=family.width, period=family.period) if isinstance(family, PeriodicFamily) else Names()


def _first_layer(family: AnyRooted) -> int:
    """Return the first layer whose entries are the terms."""
    return family.start + 1 if isinstance(family, PeriodicFamily) else 1


def _infinite(terms: Terms, start: int) -> Harmonic | None:
    """Return evidence that an entry >= 0 from start on has an infinite sum: a term >= c/n with r = 1."""
    if any(t[0] < 0 or t[1][-1] < 0 for t in terms):
        return None  # the sum of one term says nothing beside negative ones
    for index, term in enumerate(terms):
        if term[0] > 1 or (len(term) == 4 and factorials(term[3])):
            n0 = least_start([growing_condition(term)], start, _GROWING_CAP)
            if n0 is not None:
                n0 += 1  # where u is > 0, as it is >= 0 from start on
                return Harmonic(WHOLE, index, None, n0)
        if term[0] != 1 or any_order(term) > 1 or (len(term) == 4 and factorials(term[3])):
            continue
        for c in (Fraction(1), Fraction(1, 2), Fraction(1, 8), Fraction(1, 64), Fraction(1, 1024)):
            n0 = least_start([harmonic_condition(term, c)], start, CAP)
            if n0 is not None:
                return Harmonic(WHOLE, index, c, n0)
    return None


def _positive_layer(family: AnyRooted, x: Point, j: int, least: int) -> int | None:
    """Return the first layer k >= least, up to a few more, with N_k(x)_j certainly positive, or None."""
    depth = least + 2 * family.width
    if depth > MAX_DEPTH:
        return None
    for k, y in enumerate(_reach(family, x, depth), 1):
        if k >= least and y[j][0] > Fraction(1, 1 << (_BITS - _MARGIN)):
            return k
    return None


def _reach(family: AnyRooted, x: Point, depth: int) -> Iterator[list[tuple[Fraction, Fraction]]]:
    """Yield intervals of N_1(x), ..., N_depth(x), rounded outwards."""
    y = [(v, v) for v in x]
    for n in range(1, depth + 1):
        after = []
        for i, (row, shift) in enumerate(zip(*_layer(family, n), strict=True)):
            low, high = _entry(shift, n)
            low, high = low + y[i][0], high + y[i][1]
            for terms, (below, above) in zip(row, y, strict=True):
                ends = [c * v for c in _entry(terms, n) for v in (below, above)]
                low, high = low + min(ends), high + max(ends)
            after.append((_rounded(max(low, Fraction(0)), -1), _rounded(max(high, Fraction(0)), 1)))
        y = after
        yield y


def _layer(family: AnyRooted, n: int) -> tuple[Sequence[Sequence[Terms]], Sequence[Terms]]:
    """Return the terms of P_n and b_n at one n."""
    P, b, m = rooted_perturbation(family), rooted_bias(family), family.width
    if not isinstance(family, PeriodicFamily):
        return P, b
    first = (n - 1) % family.period * m
    rows = [list(row) for row in P[first : first + m]]
    shifts = list(b[first : first + m])
    for i in range(m):
        for j, values in enumerate([*(family.first(i, j) for j in range(m)), family.first(i, None)]):
            if n <= len(values):
                (rows[i] if j < m else shifts)[j if j < m else i] = _constant(values[n - 1])
    return rows, shifts


def _constant(c: Fraction) -> Terms:
    return ((Fraction(1), (c.numerator,), (c.denominator,)),) if c else ()


def _entry(terms: Terms, n: int) -> tuple[Fraction, Fraction]:
    ends = [value_interval(term, n, _BITS) for term in terms]
    return sum((lo for lo, _ in ends), Fraction(0)), sum((hi for _, hi in ends), Fraction(0))


def _rounded(value: Fraction, direction: int) -> Fraction:
    scaled = value * (1 << _BITS)
    return Fraction(scaled.__floor__() if direction < 0 else scaled.__ceil__(), 1 << _BITS)


def _less_one(terms: Terms) -> Terms:
    """Return the terms of an entry minus 1."""
    plain = less_one(tuple(t for t in terms if len(t) == 3))
    rest = [t for t in terms if len(t) == 4]
    return tuple(sorted([*plain, *rest], key=lambda t: (t[0], t[3] if len(t) == 4 else ())))
