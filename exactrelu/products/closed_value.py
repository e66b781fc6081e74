"""Products of 1 + z f(n) in closed form: telescoping, sinh and sin, Gamma quotients, q-Pochhammer symbols.

Statement.  f = u/v or c r^n is one term of the closed class, z = p + q sqrt(d); n runs from n0 >= 1 on.
            rational     1 + z f in lowest terms has the product that products.scalar decides; it is 0, telescopes
                         to a rational, or is a Gamma quotient (products.scalar_value).
            Euler        the product of 1 + w/n^2 over n >= 1 is S(w) = sinh(pi sqrt w)/(pi sqrt w), S(0) = 1, an
                         entire function of w, also sin(pi sqrt -w)/(pi sqrt -w).  Hence (n^2 + w)/(n^2 + w') has the
                         product S(w)/S(w') over the factors below n0, where no factor there is 0.
            geometric    the product of 1 + z c r^n is (-z c r^n0; r)_oo, |r| < 1.
Glossary.   d  squarefree integer, not 0, 1     Quadratic  (p, q, d), the number p + q sqrt(d)
Exactness.  The terms are compared exactly with the forms; nothing is rounded in this module.
Source.     Euler's product of the sine; the definition of (a; q)_oo.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_poly, fmpz, fmpz_poly

from exactrelu.errors import UnsupportedError
from exactrelu.products.scalar import RationalProduct, decide_product, rational_product
from exactrelu.products.scalar_value import telescoped
from exactrelu.products.symbol import Symbol, added, call, divided, multiplied, rational_symbol
from exactrelu.sequences.bounds import Term

__all__ = ["Quadratic", "closed_product", "quadratic_roots"]

_MAX_START = 200
_MAX_DEGREE = 24
_MAX_FACTORED = 128  # bits
_ROOT_BITS = 8  # zeros and poles of more than about 9 bits are not looked at: values would be long


@dataclass(frozen=True, slots=True)
class Quadratic:
    """p + q sqrt(d), d a squarefree integer; d = 1 and q = 0 for a rational number."""

    p: Fraction
    q: Fraction = Fraction(0)
    d: int = 1

    def __add__(self, other: Quadratic) -> Quadratic:
        return Quadratic(self.p + other.p, self.q + other.q, self.d if self.q else other.d)

    def __sub__(self, other: Quadratic) -> Quadratic:
        return self + Quadratic(-other.p, -other.q, other.d)

    def __mul__(self, other: Quadratic) -> Quadratic:
        d = self.d if self.q else other.d
        return Quadratic(self.p * other.p + d * self.q * other.q, self.p * other.q + self.q * other.p, d)

    def inverse(self) -> Quadratic:
        """Return 1/(p + q sqrt(d)) for a number that is not 0."""
        norm = self.p**2 - self.d * self.q**2
        return Quadratic(self.p / norm, -self.q / norm, self.d)

    def negative(self) -> bool:
        """Return whether the number is real and below 0."""
        if not self.q or self.d < 0:
            return not self.q and self.p < 0
        side = self.p if self.p**2 > self.d * self.q**2 else self.q  # never equal: d is no square
        return side < 0

    def symbol(self) -> Symbol:
        """Return the number as a symbol."""
        root = rational_symbol(0) if not self.q else call("sqrt", rational_symbol(self.d))
        return added(rational_symbol(self.p), multiplied(rational_symbol(self.q), root))


def closed_product(term: Term, z: Quadratic, n0: int) -> Symbol | str:
    """Return the product of 1 + z f(n) over n >= n0 in closed form, or why it is not recognised.

    Args:
        term: f, one term r^n u/v without a pole at an integer n >= 1.
        z: rational or quadratic.
        n0: first n, 1 to 200.

    >>> closed_product((Fraction(1), (1,), (0, 0, 1)), Quadratic(Fraction(1)), 1).words()  # 1 + 1/n^2
    'sinh(pi)/pi'
    """
    r, u, v = term
    if not 1 <= n0 <= _MAX_START:
        return f"products from n = 1 to {_MAX_START} on are recognised"
    if max(len(u), len(v)) > _MAX_DEGREE:
        return f"a factor of degree above {_MAX_DEGREE - 1}"
    if r == 1 and not z.q:
        return _rational(fmpq_poly(list(u)) * fmpq(z.p.numerator, z.p.denominator), fmpq_poly(list(v)), n0)
    if r == 1 and len(u) == 1 and len(v) == 3 and not any(v[:2]):
        return _euler(z * Quadratic(Fraction(u[0], v[2])), Quadratic(Fraction(0)), n0) or "a factor is 0"
    if abs(r) < 1 and len(u) == len(v) == 1:
        a = z * Quadratic(-Fraction(u[0], v[0]) * r**n0)
        return call("qpochhammer", a.symbol(), rational_symbol(r)) if a.p or a.q else rational_symbol(1)
    return "f is neither a quotient of polynomials with a rational multiplier, nor c/n^2, nor c r^n with |r| < 1"


def quadratic_roots(p: Any) -> list[tuple[Quadratic, int]] | None:
    """Return the roots of an integer polynomial with their multiplicities, None if one has degree above 2.

    >>> [root.symbol().words() for root, _ in quadratic_roots(fmpz_poly([-7, 0, 1]))]
    ['-sqrt(7)', 'sqrt(7)']
    """
    roots = []
    for factor, multiplicity in p.factor()[1]:
        if factor.degree() > 2:
            return None
        if factor.degree() == 1:
            roots.append((Quadratic(Fraction(-int(factor[0]), int(factor[1]))), int(multiplicity)))
        elif factor.degree() == 2:
            c, b, a = (int(factor[k]) for k in range(3))
            side, d = _squarefree(b * b - 4 * a * c)
            q = Fraction(side, 2 * abs(a))
            roots += [(Quadratic(Fraction(-b, 2 * a), s * q, d), int(multiplicity)) for s in (-1, 1)]
    return roots


def _squarefree(value: int) -> tuple[int, int]:
    """Return (s, d) with value = s^2 d, d squarefree unless value is long."""
    side, d = 1, 1 if value > 0 else -1
    if value.bit_length() > _MAX_FACTORED:
        return 1, value
    for prime, exponent in fmpz(abs(value)).factor():
        side *= int(prime) ** (int(exponent) // 2)
        d *= int(prime) ** (int(exponent) % 2)
    return side, d


def _rational(zu: fmpq_poly, v: fmpq_poly, n0: int) -> Symbol | str:
    """Return the product of (v + z u)/v."""
    scale = (v + zu).denom() * v.denom()
    top, bottom = ((p * scale).numer() for p in (v + zu, v))
    product = rational_product([int(c) for c in top.coeffs()], [int(c) for c in bottom.coeffs()], n0)
    outcome = decide_product(product)
    if outcome == "zero":
        return rational_symbol(0)
    if outcome != "converges":
        return f"the product has no limit: {outcome}"
    if not (_near(product.u) and _near(product.v)):
        return "zeros and poles too large for a short value"
    exact = telescoped(product)
    if exact is not None:
        return rational_symbol(exact)
    even = len(product.u) == 3 and product.u[1] == product.v[1] == 0
    if even:
        w, below = (Quadratic(Fraction(p[0], p[2])) for p in (product.u, product.v))
        found = _euler(w, below, n0)
        if found is not None:
            return found
    return _gamma(product)


def _near(p: tuple[int, ...]) -> bool:
    """Return True only if all roots are below 2^(_ROOT_BITS + 1), by Fujiwara's bound."""
    d = len(p) - 1
    return all(abs(c) <= abs(p[-1]) << _ROOT_BITS * (d - k) for k, c in enumerate(p))


def _euler(w: Quadratic, below: Quadratic, n0: int) -> Symbol | None:
    """Return the product of (n^2 + w)/(n^2 + w'), None if a factor below n0 is 0 or w' is minus a square."""
    first = Quadratic(Fraction(1))
    for n in range(1, n0):
        square = Quadratic(Fraction(n * n))
        top, bottom = square + w, square + below
        if not (top.p or top.q) or not (bottom.p or bottom.q):
            return None
        first = first * bottom * top.inverse()
    divisor = _sine(below)
    return None if divisor is None else multiplied(first.symbol(), divided(_sine(w) or rational_symbol(0), divisor))


def _sine(w: Quadratic) -> Symbol | None:
    """Return S(w), None where it is 0: w = -1, -4, -9, ..."""
    if not (w.p or w.q):
        return rational_symbol(1)
    negative = w.negative()
    root = _root(Quadratic(Fraction(0)) - w if negative else w)
    if negative and root.op == "rational" and root.value.denominator == 1:
        return None
    angle = multiplied(root, call("pi"))
    return divided(call("sin" if negative else "sinh", angle), angle)


def _root(w: Quadratic) -> Symbol:
    """Return the principal square root, for a positive rational with the square taken out."""
    if w.q or w.p < 0:
        return call("sqrt", w.symbol())
    side, d = _squarefree(w.p.numerator * w.p.denominator)
    scale = rational_symbol(Fraction(side, w.p.denominator))
    return scale if d == 1 else multiplied(scale, call("sqrt", rational_symbol(d)))


def _gamma(product: RationalProduct) -> Symbol | str:
    """Return prod Gamma(n0 - b)/prod Gamma(n0 - a) over the zeros a above and b below."""
    sides = []
    for p in (product.v, product.u):
        roots = quadratic_roots(fmpz_poly(list(p)))
        if roots is None:
            return "a zero or pole of degree above 2; products.scalar_value encloses the product"
        factors = []
        for root, multiplicity in roots:
            place = (Quadratic(Fraction(product.n0)) - root).symbol()
            value = place if place.op != "rational" else _gamma_place(place.value)
            factors += [value if place.op == "rational" else call("gamma", place)] * multiplicity
        sides.append(multiplied(*factors))
    return divided(*sides)


def _gamma_place(a: Fraction) -> Symbol:
    """Return Gamma(a): a factorial for a positive integer."""
    if a.denominator != 1:
        return call("gamma", rational_symbol(a))
    if a < 1:
        raise UnsupportedError(f"Gamma has a pole at {a}")
    value = 1
    for k in range(2, int(a)):
        value *= k
    return rational_symbol(value)
