"""Infinite products of rational functions: decided exactly, without roots.

Statement.  Let r = u/v be a quotient of coprime polynomials, v(n) != 0 for integers n >= n0, and P_N the product
            of r(n) over n0 <= n <= N.  Write r(n) = c n^k (1 + delta/n + O(1/n^2)), c != 0.
                u(n) = 0 at an integer n >= n0:  P_N = 0 from there on
                k < 0, or k = 0 and |c| < 1:     P_N -> 0
                k > 0, or k = 0 and |c| > 1:     |P_N| -> oo
                k = 0, |c| = 1:                  |P_N| / N^delta -> L > 0: for delta < 0 it is 0, for
                delta > 0 unbounded, for delta = 0 P_N -> a nonzero limit if c = 1, and no limit if c = -1.
            A factor d(n) that depends on the parity of n is paired with its neighbour; the products up
            to even and to odd N are decided apart, and their limits agree if d -> 1 or both are 0.
Glossary.   r, u, v  factor, numerator, denominator     c, k, delta  as above
            outcome  "converges" (to a number that is not 0), "zero", "unbounded", "no limit" (bounded)
Exactness.  Integers and rationals; nothing is rounded in this module.
Source.     the series of log(1 + delta/n + O(1/n^2)); Gamma quotients for the value (scalar_value).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from flint import fmpz_poly

from exactrelu.errors import UnsupportedError
from exactrelu.networks.closed_form import positive_integer_roots
from exactrelu.sequences.bounds import Term

__all__ = ["Outcome", "RationalProduct", "decide_entry", "decide_product", "rational_product"]

Poly: TypeAlias = Any  # flint.fmpz_poly
Outcome = Literal["converges", "zero", "unbounded", "no limit"]


@dataclass(frozen=True, slots=True)
class RationalProduct:
    """The product of u(n)/v(n) over n >= n0, u and v coprime in Z[n], the leading coefficient of v positive."""

    u: tuple[int, ...]
    v: tuple[int, ...]
    n0: int

    @property
    def zero_at(self) -> int | None:
        """The first n >= n0 with a factor 0, or None."""
        if not self.u:
            return self.n0
        return next((n for n in positive_integer_roots(fmpz_poly(list(self.u))) if n >= self.n0), None)

    @property
    def order(self) -> int:
        """The exponent k of the statement, for u != 0."""
        return len(self.u) - len(self.v)

    @property
    def lead(self) -> Fraction:
        """The coefficient c of the statement, for u != 0."""
        return Fraction(self.u[-1], self.v[-1])

    @property
    def delta(self) -> Fraction:
        """The coefficient of 1/n in r/(c n^k), for u != 0."""
        second = [Fraction(p[-2], p[-1]) if len(p) > 1 else Fraction(0) for p in (self.u, self.v)]
        return second[0] - second[1]

    def partial(self, N: int) -> Fraction:
        """Return P_N, the product over n0 <= n <= N, factor by factor."""
        total = Fraction(1)
        for n in range(self.n0, N + 1):
            total *= Fraction(_value(self.u, n), _value(self.v, n))
        return total


def rational_product(u: Sequence[int], v: Sequence[int], n0: int) -> RationalProduct:
    """Return the product of u(n)/v(n) over n >= n0 >= 1 in lowest terms.

    Raises:
        UnsupportedError: v is zero, or has a zero at an integer n >= n0 that u does not cancel, or n0 < 1.
    """
    top, bottom = fmpz_poly(list(u)), fmpz_poly(list(v))
    if n0 < 1 or not bottom:
        raise UnsupportedError(f"a product needs a start n0 >= 1 and a denominator, got n0 = {n0}")
    common = top.gcd(bottom)
    top, bottom = top // common, bottom // common
    if bottom.leading_coefficient() < 0:
        top, bottom = -top, -bottom
    pole = next((n for n in positive_integer_roots(bottom) if n >= n0), None)
    if pole is not None:
        raise UnsupportedError(f"the factor has a pole at n = {pole}")
    return RationalProduct(tuple(map(int, top.coeffs())), tuple(map(int, bottom.coeffs())), n0)


def decide_product(product: RationalProduct) -> Outcome:
    """Decide a product of rational factors; the decision is complete.

    >>> decide_product(rational_product([-1, 0, 1], [0, 0, 1], 2))  # 1 - 1/n^2
    'converges'
    >>> decide_product(rational_product([1, 1], [0, 1], 1))  # 1 + 1/n
    'unbounded'
    """
    if product.zero_at is not None or product.order < 0:
        return "zero"
    if product.order > 0:
        return "unbounded"
    if abs(product.lead) != 1:
        return "zero" if abs(product.lead) < 1 else "unbounded"
    if product.delta:
        return "zero" if product.delta < 0 else "unbounded"
    return "converges" if product.lead == 1 else "no limit"


def decide_entry(terms: Sequence[Term], n0: int) -> Outcome:
    """Decide the product over n >= n0 >= 1 of an entry with bases 1 and -1; the decision is complete.

    Raises:
        UnsupportedError: another base.

    >>> one, swing = (Fraction(1), (1,), (1,)), (Fraction(-1), (1,), (0, 1))
    >>> decide_entry([one, swing], 2)  # 1 + (-1)^n/n
    'converges'
    """
    other = next((r for r, _, _ in terms if abs(r) != 1), None)
    if other is not None:
        raise UnsupportedError(f"a product of factors with ({other})^n is not decided; only with rational functions")
    here, there = (_of_parity(terms, n0 + j) for j in (0, 1))
    if all(r == 1 for r, _, _ in terms):
        return decide_product(rational_product(*_pair(here), n0))
    first = decide_product(_paired(here, there, n0))
    second = decide_product(_paired(there, here, n0 + 1))
    if not here[0] or not _value(tuple(map(int, here[0].coeffs())), n0):
        return "zero"  # a factor 0 at n0 is in no pair of the second kind
    return _joined(first, second, here)


def _joined(first: Outcome, second: Outcome, here: tuple[Poly, Poly]) -> Outcome:
    """Return the outcome of a sequence from those of its odd and even members; `here` is what they differ by."""
    if "unbounded" in (first, second):
        return "unbounded"
    if first == second == "zero":
        return "zero"
    u, v = here
    to_one = u.degree() == v.degree() and u.leading_coefficient() == v.leading_coefficient()
    return "converges" if first == second == "converges" and to_one else "no limit"


def _paired(first: tuple[Poly, Poly], second: tuple[Poly, Poly], s: int) -> RationalProduct:
    """Return the product of d(n) d(n+1) over n = s, s + 2, ..., that is n = 2 t + s - 2 for t >= 1."""
    here, there = fmpz_poly([s - 2, 2]), fmpz_poly([s - 1, 2])
    u, v = (first[i](here) * second[i](there) for i in (0, 1))
    return rational_product(*_pair((u, v)), 1)


def _of_parity(terms: Sequence[Term], n: int) -> tuple[Poly, Poly]:
    """Return the entry at integers of the parity of n as one quotient."""
    top, bottom = fmpz_poly([]), fmpz_poly([1])
    for r, u, v in terms:
        sign = -1 if r == -1 and n % 2 else 1
        p, q = fmpz_poly([sign * c for c in u]), fmpz_poly(list(v))
        top, bottom = top * q + p * bottom, bottom * q
    common = top.gcd(bottom)
    top, bottom = top // common, bottom // common
    return (top, bottom) if bottom.leading_coefficient() > 0 else (-top, -bottom)


def _pair(quotient: tuple[Poly, Poly]) -> tuple[list[int], list[int]]:
    return [int(c) for c in quotient[0].coeffs()], [int(c) for c in quotient[1].coeffs()]


def _value(p: Sequence[int], n: int) -> int:
    value = 0
    for c in reversed(p):
        value = value * n + c
    return value
