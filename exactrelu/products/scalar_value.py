"""Values of infinite products of rational functions: exact where they telescope, else a certified ball.

Statement.  Let the product of r(n) over n >= n0 converge (products.scalar), r = u/v with zeros a_i of u and b_j of v.
            value       prod_j Gamma(n0 - b_j) / prod_i Gamma(n0 - a_i); no argument is 0, -1, -2, ...
            telescoping u and v, made monic, are products of shifts f(n + s) of irreducible f, as many of each f
                        above as below.  Then f(n + s)/f(n + t), s < t, multiplies up to
                        f(n0 + s) ... f(n0 + t - 1) / (f(N + 1 + s) ... f(N + 1 + t - 1)); the parts with N
                        tend to 1 together, as the whole product converges, and the value is rational.
Glossary.   f  monic irreducible polynomial over Q     s, t  integer shifts
Exactness.  Telescoping values are exact.  Balls: flint's root isolation and Gamma function, which
            round outward; the precision grows until the ball is as small as asked for.
Source.     python-flint fmpz_poly.complex_roots, acb.gamma.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from flint import acb, ctx, fmpq, fmpq_poly, fmpz_poly

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.errors import LimitError, UnsupportedError
from exactrelu.products.scalar import RationalProduct, decide_product

__all__ = ["MAX_BITS", "product_value", "telescoped"]

Poly: TypeAlias = Any  # flint.fmpq_poly
MAX_BITS = 1 << 17


def product_value(product: RationalProduct, bits: int) -> Enclosure:
    """Enclose the limit of a convergent product in an interval of width at most 2^-bits.

    Raises:
        UnsupportedError: the product has no nonzero limit.
        LimitError: more than `MAX_BITS` bits of precision would be needed.
    """
    _demand_limit(product)
    precision = bits + 64
    while precision <= MAX_BITS:
        with ctx.workprec(precision):
            ball = _gamma_quotient(product)
        if ball.is_finite():
            enclosure = Enclosure.from_arb(ball)
            if enclosure.width * 2**bits <= 1:
                return enclosure
        precision *= 2
    raise LimitError(f"the value of the product to {bits} bits needs more than {MAX_BITS} bits of precision")


def telescoped(product: RationalProduct) -> Fraction | None:
    """Return the exact value of a convergent product that telescopes, else None.

    Raises:
        UnsupportedError: the product has no nonzero limit.

    >>> from exactrelu.products.scalar import rational_product
    >>> telescoped(rational_product([-1, 0, 1], [0, 0, 1], 2))  # 1 - 1/n^2 from n = 2 on
    Fraction(1, 2)
    """
    _demand_limit(product)
    classes: list[tuple[Poly, list[int], list[int]]] = []
    for side, p in ((1, product.u), (2, product.v)):
        for factor, multiplicity in fmpz_poly(list(p)).factor()[1]:
            if factor.degree() > 0:
                _sort_in(classes, _monic(factor), side, int(multiplicity))
    value = Fraction(1)
    for f, above, below in classes:
        if len(above) != len(below):
            return None
        for s, t in zip(sorted(above), sorted(below), strict=True):
            for i in range(min(s, t), max(s, t)):
                here = f(fmpq(product.n0 + i))
                step = Fraction(int(here.p), int(here.q))
                value = value * step if s < t else value / step
    return value


def _demand_limit(product: RationalProduct) -> None:
    outcome = decide_product(product)
    if outcome != "converges":
        raise UnsupportedError(f"the product has no limit that is not 0: the outcome is {outcome!r}")


def _gamma_quotient(product: RationalProduct) -> Any:
    """Return the ball of the Gamma quotient at the working precision."""
    total = acb(1)
    for p, sign in ((product.v, 1), (product.u, -1)):
        for root, multiplicity in fmpz_poly(list(p)).complex_roots() if len(p) > 1 else []:
            gamma = (acb(product.n0) - root).gamma() ** multiplicity
            total = total * gamma if sign > 0 else total / gamma
    return total.real


def _monic(p: Any) -> Poly:
    q = fmpq_poly([fmpq(int(c)) for c in p.coeffs()])
    return q / q.leading_coefficient()


def _sort_in(classes: list[tuple[Poly, list[int], list[int]]], g: Poly, side: int, multiplicity: int) -> None:
    """Add g = f(n + s) to the class of f, or begin a new one with f = g."""
    for entry in classes:
        s = _shift(entry[0], g)
        if s is not None:
            entry[side].extend([s] * multiplicity)
            return
    new: tuple[Poly, list[int], list[int]] = (g, [], [])
    new[side].extend([0] * multiplicity)
    classes.append(new)


def _shift(f: Poly, g: Poly) -> int | None:
    """Return the integer s with g(n) = f(n + s), for monic f and g, or None."""
    d = f.degree()
    if g.degree() != d:
        return None
    difference = (g[d - 1] - f[d - 1]) / d
    if difference.q != 1:
        return None
    s = int(difference.p)
    return s if f(fmpq_poly([s, 1])) == g else None
