"""Evidence that the powers of a rational matrix do not converge, decided by its characteristic polynomial.

Statement.  M^k converges iff every eigenvalue is 1 and semisimple, or lies in |z| < 1.  If it does not, one of:
            recurrence  a factor g of det(z - M), irreducible over Q and not z - 1, with |g_0| >= |g_s|, s its degree,
                        and x with g(M) x = 0: x, M x, ..., M^(s-1) x are independent and M^k x does not converge.  An
                        eigenvalue z != 1 with |z| = 1 is a root of such a g: 1/z is another, so g is its own reverse.
            drift       x with (M - I)^2 x = 0 and M x != x: M^k x = x + k (M x - x)
            expansion   an eigenvalue of modulus >= p/q > 1, by Schur and Cohn
Glossary.   g_0, g_s  lowest and highest coefficient of g     rows  where the s vectors have a minor that is not 0
Exactness.  Integers and rationals; the decision is complete up to the sizes that are tried.
Source.     periodic-word, modes "r", "u" and "s".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from exactrelu.arithmetic.elimination import reduced_echelon
from exactrelu.arithmetic.field import RATIONALS
from exactrelu.arithmetic.matrix import Matrix
from exactrelu.products.spectral_radius import radius_at_least
from exactrelu.theorems.linear_layers import kernel

__all__ = ["Unsettled", "cleared", "unsettled"]

_MAX_CLOSE = 40  # moduli 1 + 2^-k are tried up to here

Unsettled: TypeAlias = tuple[str, tuple[object, ...], str]  # mode, item, words


def unsettled(M: Matrix, length: int) -> Unsettled | None:
    """Return evidence that M^k does not converge, M the product of a word of `length` letters; None if none is found.

    >>> unsettled(Matrix([[0, -1], [1, 0]]), 1)[1]
    ('r', 1, [1, 0], [1, 0, 1], [0, 1])
    """
    return _recurrence(M) or _drift(M, length) or _expansion(M)


def _recurrence(M: Matrix) -> Unsettled | None:
    den, m = M.denominator, M.shape[0]
    for factor, _ in M.numerator.charpoly().factor()[1]:
        s = factor.degree()
        scaled = [int(c) * den**i for i, c in enumerate(factor.coeffs())]  # g(z) = factor(den z)
        common = math.gcd(*scaled)
        g = [c // common for c in scaled]
        if abs(g[0]) < abs(g[s]) or not sum(g):
            continue
        total = Matrix.zeros(m, m)
        for c in reversed(g):
            total = M @ total + Matrix.identity(m).scale(c)
        w, X = cleared(kernel([list(row) for row in total.rows()])[0])
        vectors = [tuple(Fraction(v) for v in X)]
        while len(vectors) < s:
            vectors.append(M.apply(vectors[-1]))
        rows = reduced_echelon(RATIONALS, vectors, m)[1]
        words = f"independent vectors keep a recurrence of order {s} that does not let them shrink or rest"
        return "r", ("r", w, X, g, rows), words
    return None


def _drift(M: Matrix, length: int) -> Unsettled | None:
    shifted = M - Matrix.identity(M.shape[0])
    for x in kernel([list(row) for row in (shifted @ shifted).rows()]):
        if any(shifted.apply(x)):
            return "u", ("u", 0, length, *cleared(x)), f"a vector drifts by equal steps, first in layers 1 to {length}"
    return None


def _expansion(M: Matrix) -> Unsettled | None:
    for k in range(_MAX_CLOSE):
        r = 1 + Fraction(1, 1 << k)
        if radius_at_least(M, r):
            words = f"the product of a word has an eigenvalue of modulus {r} or more"
            return "s", ("s", r.numerator, r.denominator), words
    return None


def cleared(x: Sequence[Fraction]) -> tuple[int, list[int]]:
    """Return 1 and the primitive integer multiple of a vector."""
    scale = math.lcm(*(v.denominator for v in x))
    integers = [int(v * scale) for v in x]
    return 1, [v // math.gcd(*integers) for v in integers]
