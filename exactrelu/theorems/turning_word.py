"""Evidence "d" of periodic-word: along one activation matrix, determinants do not fall and P_n = f(n) A.

Statement.  Let D be on in S, and for a, b in S let P_n[a][b] = f(n) A[a][b], f >= 0 from n0 on with an infinite
            sum, A invertible, det(I + f(n) A) >= 1 for n >= n0 and not 0 before.  A limit T of the products
            between S would have A T = 0, so T = 0, but |det| does not fall: there is none.
Glossary.   e_k  coefficients of det(I + z A) = 1 + e_1 z + e_2 z^2 + ...
Exactness.  Rational in, rational out; signs and infinite sums by POS.
Source.     problem 11 of the catalogue: I + A/n, A a quarter turn, turns for ever.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term, term_value
from exactrelu.sequences.harmonic import Harmonic, combination, harmonic_bound
from exactrelu.sequences.rooted_signs import any_combination, any_nonnegative_start, any_product
from exactrelu.sequences.signs import nonnegative_start
from exactrelu.theorems.absolute_summability import perturbation_terms

__all__ = ["Turning", "coefficients", "turning"]

_MAX_SIZE = 6
_MAX_START = 500

Rows = list[list[Fraction]]


@dataclass(frozen=True, slots=True)
class Turning:
    """The coordinates S that are on, n0, A, the entry that f is read from, and its infinite sum."""

    S: tuple[int, ...]
    n0: int
    A: tuple[tuple[Fraction, ...], ...]
    place: tuple[int, int]
    sum: Harmonic

    def items(self) -> tuple[tuple[object, ...], ...]:
        """Return the certificate items."""
        q = math.lcm(*(a.denominator for row in self.A for a in row))
        rows = [[int(a * q) for a in row] for row in self.A]
        return ("n", self.n0), ("A", q, rows), ("h", *self.place, *self.sum.item())


def turning(family: Family, on: tuple[int, ...] | None = None) -> Turning | None:
    """Search the coordinates that are on: those given, else all of them, then pairs."""
    m, P = family.width, perturbation_terms(family)
    for S in dict.fromkeys((tuple(range(m)), *itertools.combinations(range(m), 2))) if on is None else (on,):
        if len(S) > _MAX_SIZE:
            continue
        for A, place, f in _multiples([[P[a][b] for b in S] for a in S]):
            found = _certified(S, A, place, f)
            if found is not None:
                return found
    return None


def coefficients(A: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """Return e_1, ..., e_m of det(I + z A), by sums of principal minors."""
    m = len(A)
    return [
        sum(
            (_determinant([[A[s][t] for t in rows] for s in rows]) for rows in itertools.combinations(range(m), k)),
            Fraction(0),
        )
        for k in range(1, m + 1)
    ]


def _multiples(P: list[list[tuple[Term, ...]]]) -> Iterator[tuple[Rows, tuple[int, int], tuple[Term, ...]]]:
    """Yield A, a place and f with P = f A and f = P[place] / A[place], A[place] = 1 and -1."""
    m = len(P)
    place = next(((i, j) for i in range(m) for j in range(m) if P[i][j]), None)
    if place is None:
        return
    f = P[place[0]][place[1]]
    A = [[_ratio(f, entry) for entry in row] for row in P]
    if any(a is None for row in A for a in row):
        return
    known = [[a for a in row if a is not None] for row in A]
    yield known, place, f
    yield [[-a for a in row] for row in known], place, combination([(-1, f)])


def _ratio(f: Sequence[Term], entry: Sequence[Term]) -> Fraction | None:
    """Return c with entry = c f, or None."""
    if not entry:
        return Fraction(0)
    c = Fraction(entry[0][1][-1], entry[0][2][-1]) / Fraction(f[0][1][-1], f[0][2][-1])
    return None if combination([(1, entry), (-c, f)]) else c


def _certified(S: tuple[int, ...], A: Rows, place: tuple[int, int], f: tuple[Term, ...]) -> Turning | None:
    e = coefficients(A)
    start = nonnegative_start(f)
    if not e[-1] or start is None:
        return None
    power, parts = any_combination([(1, f)]), []
    for c in e:
        parts.append((c, power))
        power = any_product(power, f)
    risen = any_nonnegative_start(any_combination([part for part in parts if part[0]]), start)
    bound = None if risen is None else harmonic_bound(f, risen)
    if bound is None or bound.n0 > _MAX_START:
        return None
    for n in range(1, bound.n0):
        z = sum((term_value(t, n) for t in f), Fraction(0))
        if not 1 + sum((c * z ** (k + 1) for k, c in enumerate(e)), Fraction(0)):
            return None
    return Turning(S, bound.n0, tuple(map(tuple, A)), place, bound)


def _determinant(rows: Rows) -> Fraction:
    """Return a determinant, by elimination."""
    rows, value = [list(row) for row in rows], Fraction(1)
    for i in range(len(rows)):
        pivot = next((k for k in range(i, len(rows)) if rows[k][i]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != i:
            rows[i], rows[pivot], value = rows[pivot], rows[i], -value
        value *= rows[i][i]
        for row in rows[i + 1 :]:
            factor = row[i] / rows[i][i]
            row[i:] = [a - factor * b for a, b in zip(row[i:], rows[i][i:], strict=True)]
    return value
