"""Periodic words: one periodic sequence of activation matrices along which the products have no limit.

Statement.  Let J_n = D_{1 + (n-1) mod L} for a word D_1..D_L of 0/1 diagonal matrices and
            v_n = J_n W_n ... J_1 W_1 x.  The products do not converge in each of these cases:
            return  the layers have a period that divides L, L divides l - k, v_l = c v_k, v_k != 0, and
                    |c| > 1, or c = -1, or c = 1 and v_{k+1} != v_k
            drift   as before, v_l - v_k = v_{2l-k} - v_l != 0: v_{k+q(l-k)} = v_k + q (v_l - v_k)
            trace   as before, |trace B| > m for the product B of the word: an eigenvalue has |z| > 1
            turn    L = 1, P_n = f(n) A between the coordinates that are on, determinants do not fall
                    (turning_word.py)
            recurrence, expansion   as before, the powers of B have no limit (recurring_word.py)
            gain    S holds the coordinates on in every letter, U those on in some; for n >= n0, P_n[a][b] >= 0 for a
                    in S, b in U, and W_n[a][b] >= 0 for the other a in U; some P_n[i][j], i, j in S, has an
                    infinite sum, x vanishes where the last letter is off, v_k >= 0 and v_k[j] > 0, k = n0 - 1
Glossary.   m  width     x  rational vector     word  its letters are tuples of bool, True is on
Exactness.  Vectors are exact rationals; signs and infinite sums by POS.
Source.     theorem `periodic-word`.  It refutes convergence for every sequence, and says nothing about
            N_n(x): a network need not follow the word.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.networks.family import Family
from exactrelu.sequences.harmonic import Harmonic, combination, harmonic_bound
from exactrelu.sequences.signs import nonnegative_start
from exactrelu.theorems.absolute_summability import perturbation_terms
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.recurring_word import unsettled
from exactrelu.theorems.turning_word import turning

__all__ = [
    "MAX_STEPS",
    "THEOREM",
    "PeriodicWord",
    "attempt",
    "gained",
    "matrix_period",
    "monodromy",
    "trajectory",
    "turned",
]

THEOREM = "periodic-word"
MAX_STEPS = 2000  # layers that are multiplied
_ONE = ((Fraction(1), (1,), (1,)),)
_MAX_WIDTH = 12  # of families whose words are searched
_MAX_WORDS = 300
_POWERS = 12  # whole words that are followed
_MAX_BITS = 10_000
_MAX_START = 500

Vector: TypeAlias = tuple[Fraction, ...]
Word: TypeAlias = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class PeriodicWord:
    """Evidence: a word, its mode and items.

    Modes: "o" return, "u" drift, "t" trace, "r" recurrence, "s" expansion, "h" gain, "d" turn.
    """

    word: Word
    mode: str
    rest: tuple[tuple[object, ...], ...]
    why: str

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return False: the products of this word have no limit."""
        return False

    def items(self) -> Iterator[list[object]]:
        """Yield the word, then the items of the mode."""
        yield ["J", self.mode, [[int(gate) for gate in gates] for gates in self.word]]
        yield from (list(item) for item in self.rest)

    def facts(self) -> dict[str, object]:
        """Return the word."""
        return {"word": self.text()}

    def text(self) -> str:
        """Return the word, its letters as 0 and 1."""
        return " ".join("".join("1" if gate else "0" for gate in gates) for gates in self.word)

    def words(self) -> str:
        """Return why the products of the word have no limit, and what that does not say."""
        return f"with the activation matrices {self.text()} again and again {self.why}; the network may still converge"


def attempt(family: Family, domain: Domain) -> PeriodicWord | NotCertified:
    """Search short words, or single matrices where the layers vary; inputs and biases play no part."""
    if family.width > _MAX_WIDTH:
        return NotCertified(THEOREM, "a word", f"none is searched for widths above {_MAX_WIDTH}")
    period = matrix_period(family)
    if period is None:
        return (
            _gain(family)
            or turned(family)
            or NotCertified(THEOREM, "a word", "no single activation matrix is shown to let a product grow or turn")
        )
    for word in _words(family.width, period):
        found = _followed(family, word) or _traced(family, word) or _recurring(family, word)
        if found is not None:
            return found
    return NotCertified(THEOREM, "a word", "the products of the short words searched do not grow, drift or turn")


def trajectory(family: Family, word: Word, x: Vector) -> Iterator[Vector]:
    """Yield v_0 = x, v_1, v_2, ... exactly."""
    v = x
    for n in itertools.count(1):
        yield v
        gates, P = word[(n - 1) % len(word)], family.perturbation(n)
        v = tuple(
            v[i] + sum((a * c for a, c in zip(row, v, strict=True) if a and c), Fraction(0))
            if gates[i]
            else Fraction(0)
            for i, row in enumerate(P)
        )


def matrix_period(family: Family) -> int | None:
    """Return the period of W_n, 1 or 2, or None."""
    periods = [entry.period() for row in family.matrix for entry in row]
    return None if None in periods else max((p for p in periods if p is not None), default=1)


def _words(m: int, period: int) -> Iterator[Word]:
    """Yield words whose length the period divides: all matrices on first, then single ones, then pairs."""
    gates = sorted(itertools.product((True, False), repeat=m), key=lambda g: -sum(g)) if m <= 8 else [(True,) * m]
    letters = [g for g in gates if any(g)] or [()]
    once = ((g,) * period for g in letters)
    pairs = ((a, b) for a, b in itertools.product(letters, repeat=2) if a != b)
    yield from itertools.islice(itertools.chain(once, pairs), _MAX_WORDS)


def _unit(m: int, j: int) -> Vector:
    return tuple(Fraction(i == j) for i in range(m))


def _followed(family: Family, word: Word) -> PeriodicWord | None:
    """Return a return or drift of a unit vector within a few words."""
    L = len(word)
    for j in range(family.width):
        path: list[Vector] = []
        for v in itertools.islice(trajectory(family, word, _unit(family.width, j)), L * _POWERS + 1):
            path.append(v)
            if any(a.numerator.bit_length() + a.denominator.bit_length() > _MAX_BITS for a in v):
                break
        ends = path[::L]
        for k, q in itertools.combinations(range(len(ends)), 2):
            found = _returned(word, path, k * L, q * L, j) or _drifted(word, path, k * L, q * L, j)
            if found is not None:
                return found
    return None


def _returned(word: Word, path: Sequence[Vector], k: int, again: int, j: int) -> PeriodicWord | None:
    c = _ratio(path[k], path[again])
    if c is None or (abs(c) < 1):
        return None
    if c == 1:
        k, again = _first_move(path, k, again)
        if k < 0 or path[k] != path[again]:
            return None
    place = _place(family_width=len(path[0]), j=j)
    item = ("o", k, again, *place, c.numerator, c.denominator)
    why = f"a vector is multiplied by {c} in layers {k + 1} to {again}" + (", and moves" if c == 1 else "")
    return PeriodicWord(word, "o", (item,), why)


def _first_move(path: Sequence[Vector], k: int, again: int) -> tuple[int, int]:
    """Return the first s in k..l-1 where the path moves, and s + l - k if it was followed so far; or (-1, -1)."""
    for s in range(k, again):
        if path[s + 1] != path[s]:
            return (s, s + again - k) if s + again - k < len(path) else (-1, -1)
    return -1, -1


def _drifted(word: Word, path: Sequence[Vector], k: int, again: int, j: int) -> PeriodicWord | None:
    if 2 * again - k >= len(path):
        return None
    first, second = (
        tuple(b - a for a, b in zip(path[s], path[t], strict=True)) for s, t in ((k, again), (again, 2 * again - k))
    )
    if first != second or not any(first):
        return None
    item = ("u", k, again, *_place(family_width=len(path[0]), j=j))
    return PeriodicWord(word, "u", (item,), f"a vector drifts by equal steps, first in layers {k + 1} to {again}")


def _place(family_width: int, j: int) -> tuple[int, list[int]]:
    return 1, [int(i == j) for i in range(family_width)]


def _ratio(v: Vector, w: Vector) -> Fraction | None:
    """Return c with w = c v for v != 0, or None."""
    place = next((i for i, a in enumerate(v) if a), None)
    if place is None:
        return None
    c = w[place] / v[place]
    return c if all(b == c * a for a, b in zip(v, w, strict=True)) else None


def _traced(family: Family, word: Word) -> PeriodicWord | None:
    """Return a power of the word whose product has a trace above the width."""
    m = family.width
    B = monodromy(family, word)
    power = Matrix.identity(m)
    for q in range(1, _POWERS + 1):
        power = B @ power
        if abs(sum((power[i, i] for i in range(m)), Fraction(0))) > m:
            return PeriodicWord(word * q, "t", (("t",),), "the product of a word has a trace larger than the width")
    return None


def _recurring(family: Family, word: Word) -> PeriodicWord | None:
    """Return a recurrence, drift or expansion of the powers of the product of a word."""
    found = unsettled(monodromy(family, word), len(word))
    return None if found is None else PeriodicWord(word, found[0], (found[1],), found[2])


def monodromy(family: Family, word: Word) -> Matrix:
    """Return the product of a word whose length the period of the layers divides."""
    B = Matrix.identity(family.width)
    for n, gates in enumerate(word, 1):
        rows = family.layer(n).weight.rows()
        B = Matrix([row if gate else [Fraction(0)] * family.width for gate, row in zip(gates, rows, strict=True)]) @ B
    return B


def gained(family: Family, word: Word) -> PeriodicWord | None:
    """Return a vector that grows along a word, in a coordinate that is on in every letter."""
    P, always = perturbation_terms(family), [i for i, gates in enumerate(zip(*word, strict=True)) if all(gates)]
    for i, j in itertools.product(always, repeat=2):
        bound = harmonic_bound(P[i][j])
        found = None if bound is None else _grown(family, word, (i, j), bound)
        if found is not None:
            return found
    return None


def _gain(family: Family) -> PeriodicWord | None:
    """Return a single matrix, on in one or two coordinates or all, that lets a vector grow."""
    m, P = family.width, perturbation_terms(family)
    entries = [(i, j, bound) for i in range(m) for j in range(m) if (bound := harmonic_bound(P[i][j])) is not None]
    for i, j, bound in entries:
        for S in dict.fromkeys((tuple(sorted({i, j})), tuple(range(m)))):
            found = _grown(family, (tuple(a in S for a in range(m)),), (i, j), bound)
            if found is not None:
                return found
    return None


def turned(family: Family, word: Word | None = None) -> PeriodicWord | None:
    """Return a single matrix, the letter of the word where one is given, along which determinants do not fall."""
    found = turning(family, None if word is None else tuple(a for a, on in enumerate(word[0]) if on))
    if found is None:
        return None
    word = (tuple(a in found.S for a in range(family.width)),)
    return PeriodicWord(word, "d", found.items(), "determinants do not fall, and a limit would have to be 0")


def _grown(family: Family, word: Word, place: tuple[int, int], bound: Harmonic) -> PeriodicWord | None:
    P, m, (i, j) = perturbation_terms(family), family.width, place
    S, U = ([a for a, gates in enumerate(zip(*word, strict=True)) if often(gates)] for often in (all, any))
    n0 = bound.n0
    if n0 > _MAX_START:
        return None
    for a, b in itertools.product(U, repeat=2):
        gain = P[a][b] if a in S or a != b else combination([(1, P[a][b]), (1, _ONE)])
        start = nonnegative_start(gain, n0)
        if start is None or start > _MAX_START:
            return None
        n0 = start
    on = [a for a in range(m) if word[-1][a]]
    units = [tuple(sign * c for c in _unit(m, b)) for b in (j, *on) for sign in (1, -1)]
    for x in dict.fromkeys((units[0], tuple(Fraction(a in on) for a in range(m)), *units[1:])):
        v = next(itertools.islice(trajectory(family, word, x), n0 - 1, None))
        if v[j] > 0 and min(v) >= 0:
            w = math.lcm(*(c.denominator for c in x))
            X = [int(c * w) for c in x]
            rest = (("n", n0), ("x", w, X), ("h", i, j, *bound.item()))
            return PeriodicWord(word, "h", rest, f"coordinate {i + 1} of a vector grows without bound")
    return None
