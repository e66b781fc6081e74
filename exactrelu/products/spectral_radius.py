"""The joint spectral radius of finitely many rational matrices, between two certified rationals.

Statement.  JSR(S) = lim max |M_k .. M_1|^(1/k) over words of S.  Lower: a product P of L matrices with an
            eigenvalue of modulus >= r^L shows JSR >= r.  Upper: a polytope that every M maps into q' times
            itself, q' < q, shows JSR < q.  Value: such a product, and weights w > 0 with |M| w <= r w for every
            M, or for every transpose, show JSR = r; words attain other values too, and those stay enclosed.
            Schur and Cohn: p = a_0 + .. + a_n x^n has all its roots in |x| < 1 iff |a_0| < |a_n| and
            (a_n p - a_0 p*)/x has, p* the reversed polynomial; so "some eigenvalue of P has modulus >= r^L"
            is decided by signs, for real and complex eigenvalues alike.
Glossary.   word  indices of matrices in order of application     P  their product, the last on the left
Exactness.  Floats choose words and vertices; both bounds are verified in integers.
Source.     Schur 1917, Cohn 1922; Guglielmi, Wirth & Zennaro 2005 for polytopes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np

from exactrelu.arithmetic.matrix import Matrix, product
from exactrelu.arithmetic.norms import matrix_norm
from exactrelu.errors import ShapeError
from exactrelu.products.polytope import MAX_VERTICES, Polytope, absorbing_polytope

__all__ = [
    "ExactValue",
    "LowerBound",
    "UpperBound",
    "best_words",
    "exact_value",
    "extremal_weights",
    "leading_vectors",
    "lower_bound",
    "lower_bound_of",
    "norms_at_most",
    "radius_at_least",
    "rationals_near",
    "upper_bound",
    "word_reaches",
]

_MAX_PRODUCTS = 20_000
_KEPT = 400  # products kept per length once all of them are too many
_ROUNDS = 30  # of growing weights; their digits grow with each


@dataclass(frozen=True, slots=True)
class LowerBound:
    """JSR >= value, since the product of the word has an eigenvalue of modulus >= value^len(word)."""

    value: Fraction
    word: tuple[int, ...]

    def holds(self, matrices: Sequence[Matrix]) -> bool:
        """Return whether the product of the word shows it."""
        return self.value == 0 or word_reaches(matrices, self.word, self.value)


@dataclass(frozen=True, slots=True)
class UpperBound:
    """JSR < value, since every matrix has norm < value in the norm of the polytope."""

    value: Fraction
    polytope: Polytope

    def holds(self, matrices: Sequence[Matrix]) -> bool:
        """Return whether the polytope shows it."""
        return self.polytope.holds(matrices, self.value)


@dataclass(frozen=True, slots=True)
class ExactValue:
    """JSR = value: the product of the word attains it, and no matrix (or transpose) has a larger weighted norm."""

    value: Fraction
    word: tuple[int, ...]
    weights: tuple[Fraction, ...]
    transposed: bool

    def holds(self, matrices: Sequence[Matrix]) -> bool:
        """Return whether the word and the weights show it."""
        _check(matrices)
        if self.value < 0 or not LowerBound(self.value, self.word).holds(matrices):
            return False
        return norms_at_most(matrices, self.value, self.weights, self.transposed)


def radius_at_least(P: Matrix, r: Fraction) -> bool:
    """Return whether P has an eigenvalue of modulus >= r > 0, exactly.

    >>> radius_at_least(Matrix([[0, -2], [2, 0]]), Fraction(2)), radius_at_least(Matrix([[0, -2], [2, 0]]), Fraction(3))
    (True, False)
    """
    den, up, down = P.denominator, r.numerator, r.denominator
    coefficients = [int(c) for c in P.numerator.charpoly().coeffs()]
    n = len(coefficients) - 1
    # The roots of the polynomial are den times the eigenvalues: substitute x -> den r x, clear the denominators.
    p = [c * (den * up) ** i * down ** (n - i) for i, c in enumerate(coefficients)]
    while len(p) > 1:
        low, high = p[0], p[-1]
        if abs(low) >= abs(high):
            return True
        p = [high * p[i] - low * p[-1 - i] for i in range(1, len(p))]
        common = gcd(*p)
        p = [v // common for v in p]
    return False


def norms_at_most(matrices: Sequence[Matrix], r: Fraction, weights: Sequence[Fraction], transposed: bool) -> bool:
    """Return whether no matrix, or no transpose, is larger than r in the norm y -> max |y_i|/w_i."""
    return all(matrix_norm(M.transpose() if transposed else M, weights) <= r for M in matrices)


def word_reaches(matrices: Sequence[Matrix], word: Sequence[int], r: Fraction) -> bool:
    """Return whether the product of a word has an eigenvalue of modulus >= r^len(word), exactly; r > 0."""
    return radius_at_least(product([matrices[i] for i in reversed(word)]), r ** len(word))


def lower_bound(matrices: Sequence[Matrix], max_length: int = 12) -> LowerBound:
    """Return the best certified lower bound over the words that the float search keeps.

    Args:
        matrices: k >= 1 matrices of one shape (m, m).
        max_length: longest word tried.

    Raises:
        ShapeError: no matrices, or not all of one square shape.
    """
    _check(matrices)
    return lower_bound_of(matrices, best_words(matrices, max_length)[:1])


def lower_bound_of(matrices: Sequence[Matrix], words: Sequence[tuple[float, tuple[int, ...]]]) -> LowerBound:
    """Return a certified lower bound near the estimate of the first of the words that shows one, or 0."""
    for estimate, word in words:
        for candidate in rationals_near(estimate) if estimate > 0.0 else ():
            if candidate > 0 and word_reaches(matrices, word, candidate):
                return LowerBound(candidate, word)
    return LowerBound(Fraction(0), ())


def upper_bound(
    matrices: Sequence[Matrix], q: Fraction, max_length: int = 12, max_vertices: int = MAX_VERTICES
) -> UpperBound | None:
    """Return a certificate that the joint spectral radius is < q, or None where none was found.

    Args:
        matrices: k >= 1 matrices of one shape (m, m).
        q: the bound to show; tight ones take more vertices.
        max_length: longest word whose eigenvectors are starting points.
        max_vertices: pairs of vertices tried before giving up.
    """
    _check(matrices)
    starts = leading_vectors(matrices, best_words(matrices, max_length)[:1])
    found = absorbing_polytope(matrices, q, starts, max_vertices)
    return None if found is None else UpperBound(q, found)


def exact_value(matrices: Sequence[Matrix], max_length: int = 12) -> ExactValue | None:
    """Return the joint spectral radius where a word attains it and a weighted sup or sum norm shows it, or None.

    Only rational values are found, and only of sets for which such a norm is extremal.

    Args:
        matrices: k >= 1 matrices of one shape (m, m).
        max_length: longest word tried.

    Raises:
        ShapeError: no matrices, or not all of one square shape.

    >>> found = exact_value([Matrix([[0, 4], [0, 0]]), Matrix([[0, 0], [1, 0]])], 4)
    >>> found.value, found.word, found.weights == (2, 1)
    (Fraction(2, 1), (0, 1), True)
    """
    low = lower_bound(matrices, max_length)
    for transposed in (False, True):
        normed = [M.transpose() for M in matrices] if transposed else matrices
        weights = extremal_weights(normed, low.value)
        found = ExactValue(low.value, low.word, weights, transposed)
        if found.holds(matrices):
            return found
    return None


def best_words(matrices: Sequence[Matrix], max_length: int) -> list[tuple[float, tuple[int, ...]]]:
    """Return words by falling estimate of rho(P)^(1/L), shorter ones first among equals: a search in floats.

    All words while they are few; then the products of largest norm are kept.
    """
    stack = np.array([[[float(v) for v in row] for row in M.rows()] for M in matrices])
    scale = float(np.abs(stack).max()) or 1.0
    stack = stack / scale
    words: list[tuple[int, ...]] = [()]
    products = np.eye(stack.shape[1])[None]
    found: list[tuple[float, tuple[int, ...]]] = []
    for length in range(1, max_length + 1):
        if len(words) * len(stack) > _MAX_PRODUCTS:
            order = np.argsort(-np.linalg.norm(products, axis=(1, 2)), kind="stable")[:_KEPT]
            words, products = [words[k] for k in order], products[order]
        products = (stack[None] @ products[:, None]).reshape(-1, *stack.shape[1:])
        words = [(*word, i) for word in words for i in range(len(stack))]
        sizes = np.abs(np.linalg.eigvals(products)).max(axis=1) ** (1.0 / length)
        best = np.argsort(-sizes, kind="stable")[:4]
        found += [(float(sizes[k]) * scale, words[k]) for k in best]
    return sorted(found, key=lambda pair: (-round(pair[0], 10), len(pair[1])))


def leading_vectors(matrices: Sequence[Matrix], words: Sequence[tuple[float, tuple[int, ...]]]) -> list[Any]:
    """Return real and imaginary parts of leading eigenvectors of the words and of their rotations."""
    stack = [np.array([[float(v) for v in row] for row in M.rows()]) for M in matrices]
    starts: list[Any] = []
    for estimate, word in words:
        if estimate <= 0.0:
            continue
        P = np.eye(len(stack[0]))
        for i in word:
            P = stack[i] @ P / estimate
        values, vectors = np.linalg.eig(P)
        v = vectors[:, int(np.argmax(np.abs(values)))]
        v = v / v[int(np.argmax(np.abs(v)))]
        for i in word:
            starts += [part for part in (v.real, v.imag) if np.abs(part).max() > 1e-9]
            v = stack[i] @ v / estimate
    return starts


def rationals_near(estimate: float) -> list[Fraction]:
    """Return candidates for a value: simple ones that may be exact, then ones a little below."""
    exact = Fraction(estimate)
    simple = exact.limit_denominator(1000)
    below = [(exact * (1 - Fraction(1, 10**k))).limit_denominator(10**15) for k in (12, 10, 8, 6, 4)]
    return [simple, *below] if abs(simple - exact) <= exact * Fraction(1, 10**9) else below


def extremal_weights(matrices: Sequence[Matrix], r: Fraction) -> tuple[Fraction, ...]:
    """Return weights that grew from 1 until |M| w <= r w for every M, or those at which that was given up."""
    weights = tuple(Fraction(1) for _ in range(matrices[0].shape[0]))
    for _ in range(_ROUNDS if r else 0):
        images = [
            [sum(abs(v) * w for v, w in zip(row, weights, strict=True)) / r for row in M.rows()] for M in matrices
        ]
        grown = tuple(max(column) for column in zip(weights, *images, strict=True))
        if grown == weights:
            break
        weights = grown
    return weights


def _check(matrices: Sequence[Matrix]) -> None:
    if not matrices or any(M.shape != (matrices[0].shape[0],) * 2 for M in matrices):
        raise ShapeError("the joint spectral radius needs at least one matrix, all square of one size")
