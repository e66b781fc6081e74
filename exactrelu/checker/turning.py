"""Products along one activation matrix that turn, or grow, for ever: evidence "d" of periodic-word.

Statement.  Let D be on in S, and for a, b in S let P_n[a][b] = f(n) A[a][b], f >= 0 from n0 on with an infinite
            sum, A invertible.  If det(I + f(n) A) >= 1 for n >= n0 and is not 0 before, then the products of
            D W_n have no limit.
Proof.      Their entries between S are those of T_n = M_n ... M_1, M_n = I + f(n) A.  Suppose T_n -> T.  The sum of
            T_n - T_{n-1} = f(n) A T_{n-1} converges; if an entry of A T were not 0, that of A T_{n-1} would keep its
            sign and a distance from 0 at last, and its sum with the weights f(n) would be infinite.  So A T = 0 and
            T = 0, as A is invertible.  But |det T_n| does not fall from n0 on, and is not 0.
Glossary.   e_k  coefficients of det(I + z A) = 1 + e_1 z + e_2 z^2 + ...
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .claims import Items
from .expression import Value, add, multiply
from .growth import infinite_sum, started, total
from .network import Refused
from .polynomial import horner
from .problem import Family
from .rules import Limits, Rejected, integers, take
from .signs import nonnegative, ordered
from .tail import exact_power, perturbation

MAX_SIZE, MAX_LAYERS = 6, 1000


def turning(family: Family, word: Sequence[Sequence[int]], items: Items, limits: Limits) -> str:
    """Mode "d": the items n0, ["A", q, rows], and ["h", i, j, ...] for the infinite sum of f = P[i][j]/A[i][j]."""
    n0 = started(items, limits)
    S, P = [a for a, gate in enumerate(word[0]) if gate], perturbation(family)
    if len(word) != 1 or not S:
        raise Rejected("the word is not one matrix that is on somewhere")
    if len(S) > MAX_SIZE or n0 > MAX_LAYERS:
        raise Refused(f"a determinant of size {len(S)} from layer {n0} on; at most {MAX_SIZE} and {MAX_LAYERS}")
    A = matrix(take(items, "A", 2), len(S), limits.top)
    i, j, *data = take(items, "h", 5)
    i, j = integers([i, j], 2, limits.top)
    if not (0 <= i < len(S) and 0 <= j < len(S) and A[i][j]):
        raise Rejected("the entry that f is read from is not one of A, or is 0 there")
    f = total([(1 / A[i][j], P[S[i]][S[j]])])
    if any(total([(1, P[a][b]), (-A[s][t], f)]) for s, a in enumerate(S) for t, b in enumerate(S)):
        raise Rejected("the entries of P_n that are on are not f(n) A")
    e = coefficients(A)
    if not e[-1]:
        raise Rejected("A is not invertible")
    nonnegative(f, n0, "f")
    infinite_sum(f, n0, data, limits.top, "f")
    nonnegative(gain(e, f), n0, "the determinant of I + f(n) A, less 1,")
    for n in range(1, n0):
        z = sum((exact_power(r, n) * Fraction(horner(u, n), horner(v, n)) for r, u, v in f), Fraction(0))
        if not 1 + sum(c * z ** (k + 1) for k, c in enumerate(e)):
            raise Rejected(f"the determinant of layer {n} is 0")
    return "determinants do not fall, and the products would have to tend to 0"


def matrix(found: Sequence[Any], size: int, top: int) -> list[list[Fraction]]:
    """Return the matrix [q, rows] of integers over q > 0."""
    (q,) = integers([found[0]], 1, top)
    if q <= 0 or type(found[1]) is not list or len(found[1]) != size:
        raise Rejected(f"A is not a matrix of {size} rows over a positive denominator")
    return [[Fraction(a, q) for a in integers(row, size, top)] for row in found[1]]


def coefficients(A: list[list[Fraction]]) -> list[Fraction]:
    """Return e_1, ..., e_m by Faddeev and Le Verrier: B_0 = I, e_k = tr(A B_{k-1})/k, B_k = e_k I - A B_{k-1}."""
    m, found = len(A), []
    B = [[Fraction(s == t) for t in range(m)] for s in range(m)]
    for k in range(1, m + 1):
        B = [[sum((A[s][i] * B[i][t] for i in range(m)), Fraction(0)) for t in range(m)] for s in range(m)]
        found.append(sum((B[s][s] for s in range(m)), Fraction(0)) / k)
        B = [[found[-1] * (s == t) - B[s][t] for t in range(m)] for s in range(m)]
    return found


def gain(e: Sequence[Fraction], f: Sequence[Any]) -> list[Any]:
    """Return the terms of e_1 f + e_2 f^2 + ..."""
    value: Value = {(r, ()): (u, v) for r, u, v in f}
    power, result = value, Value()
    for k, c in enumerate(e):
        power = multiply(power, value) if k else value
        scaled = {
            key: (tuple([c.numerator * a for a in u]), tuple([c.denominator * a for a in v]))
            for key, (u, v) in power.items()
        }
        result = add(result, scaled if c else {})
    return ordered(result)
