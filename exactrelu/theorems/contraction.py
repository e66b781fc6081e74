"""Contraction: layers whose limit contracts a norm, whatever its gates, converge to one point.

Statement.  Let N_n = relu(W_n N_{n-1} + b_n), W_n -> W, b_n -> b, and let the joint spectral radius of
            {J W : J in D} be < 1.  Then N_n(x) -> y for every x, y the one solution of y = relu(W y + b).
Proof.      There is a norm with |J W| <= q < 1 for every J; C = max |J|.  relu(u) - relu(v) = T (u - v), T
            diagonal with entries in [0, 1], so T is in the convex hull of D: |T W| <= q, |T| <= C.  Hence
                |N_n - y| <= (q + C |W_n - W|) |N_{n-1} - y| + C |(W_n - W) y + b_n - b|,
            where the factor is eventually below (1 + q)/2 and what is added tends to 0.  No rate of
            W_n -> W or b_n -> b is needed, and no sum has to be finite.
            y exists: det(I - J W) > 0 for every J, since det(I - t J W) has no zero for t in [0, 1]; so
            all principal minors of I - W are positive, and Lemke's method finds y exactly.
Glossary.   D  the 2^m gates, diagonal with 0s and 1s     W, b  limits of W_n and b_n     y  limit of N_n(x)
Exactness.  Limits of entries, y and the norm are exact; floats only propose norms.
Source.     theorem `contraction`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational_text
from exactrelu.geometry.complementarity import lemke
from exactrelu.networks.family import Family
from exactrelu.networks.layer import Layer
from exactrelu.products.contractive import ContractiveNorm, expanding_word, find_norm
from exactrelu.products.cost import checkable
from exactrelu.sequences.signs import limit_of
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["MAX_WIDTH", "THEOREM", "Contraction", "attempt", "fixed_point", "limit_layer"]

THEOREM = "contraction"
MAX_WIDTH = 48
_LIMITS, _NORM = "W_n and b_n have limits", "a norm in which every J W contracts"

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Contraction:
    """Evidence: the limit y = relu(W y + b) of every trajectory, and the norm."""

    y: Point
    norm: ContractiveNorm

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: every trajectory tends to y."""
        return True

    @property
    def limit(self) -> Point:
        """The limit of N_n(x), the same for every x."""
        return self.y

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items: the fixed point, the kind of norm, and the norm."""
        q = math.lcm(*(v.denominator for v in self.y))
        yield ["y", q, [int(v * q) for v in self.y]]
        yield ["k", self.norm.kind]
        yield from self.norm.items

    def facts(self) -> dict[str, object]:
        """Return the limit and the norm."""
        return {"limit": [rational_text(v) for v in self.y], "norm": self.norm.name}

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        return (
            f"W_n and b_n have limits W and b; every J W contracts {self.norm.name}; N_n(x) tends to the one "
            "solution of y = relu(W y + b) for every x"
        )


def attempt(family: Family, domain: Domain) -> Contraction | NotCertified:
    """Certify the limits, a contracted norm and the fixed point, or name what fails; holds for every domain."""
    found = limit_layer(family)
    if isinstance(found, str):
        return NotCertified(THEOREM, _LIMITS, found)
    if family.width > MAX_WIDTH:
        return NotCertified(THEOREM, _NORM, f"none is looked for at a width above {MAX_WIDTH}")
    norm = find_norm(found.weight, kinds=(1,))
    if norm is None and (word := expanding_word(found.weight)) is not None:
        gates = ", then ".join("{" + ", ".join(str(i + 1) for i in sorted(S)) + "}" for S in word)
        reason = f"there is none: with the rows {gates} on, the product of the J W has spectral radius >= 1"
        return NotCertified(THEOREM, _NORM, reason)
    norm = norm or find_norm(found.weight, kinds=(2, 3, 4, 5))
    if norm is None:
        return NotCertified(THEOREM, _NORM, "none of the five kinds was found")
    y = fixed_point(found)
    if y is None:
        return NotCertified(THEOREM, "a fixed point of the limit", "none was found")
    evidence = Contraction(y, norm)
    if not checkable(found.weight, *norm.parts, evidence.items()):
        return NotCertified(THEOREM, _NORM, "the one found is too large for the checker")
    return evidence


def limit_layer(family: Family) -> Layer | str:
    """Return the limit of the layers, or the name of an entry that is not shown to have one."""
    one = int(family.given == "P")
    rows: list[list[Fraction]] = []
    for i, row in enumerate(family.matrix):
        limits = [limit_of(entry.terms) for entry in row]
        if None in limits:
            return f"entry ({i + 1},{limits.index(None) + 1}) of {family.given}_n has no limit"
        rows.append([(v or Fraction(0)) + one * (i == j) for j, v in enumerate(limits)])
    bias = [limit_of(entry.terms) for entry in family.bias]
    if None in bias:
        return f"entry {bias.index(None) + 1} of b_n has no limit"
    return Layer(rows, [v or Fraction(0) for v in bias], where="the limit layer")


def fixed_point(layer: Layer) -> Point | None:
    """Return y = relu(W y + b), verified, or None where Lemke's method finds none.

    y solves the complementarity problem y >= 0, (I - W) y - b >= 0 with product 0.

    >>> fixed_point(Layer([[0, 1], [0, 0]], [1, 1]))
    (Fraction(2, 1), Fraction(1, 1))
    """
    m = len(layer.bias)
    found = lemke((Matrix.identity(m) - layer.weight).rows(), [-v for v in layer.bias])
    if found is None or not found.solves:
        return None
    return found.vector if tuple(layer.apply(found.vector)) == found.vector else None
