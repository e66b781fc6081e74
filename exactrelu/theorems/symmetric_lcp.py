"""Symmetric complementarity: constant layers, self-adjoint with spectrum in (-1, 1], decided completely.

Statement.  Let W_n = W, b_n = b, and D > 0 diagonal with D W symmetric, D (I - W) positive semidefinite
            and D (I + W) positive definite.  Either there is y with
                y >= 0, (I - W) y - b >= 0, y.D((I - W) y - b) = 0,  that is y = relu(W y + b),
            and then N_n(x) converges for every x, to a fixed point that depends on x; or there is z >= 0 with
            W^T z = z, z.b > 0, and then N_n(x) diverges for every x.
Proof.      Convergence.  In the inner product of D the map y -> W y + b is averaged (W is self-adjoint,
            its eigenvalues are in (-1, 1]) and relu is the projection to the orthant; so the layer is averaged, and
            iterates of an averaged map with a fixed point converge (Krasnoselskii, Mann).
            Divergence.  z.N_n >= z.(W N_{n-1} + b) >= z.N_{n-1} + z.b for n >= 2; needs no symmetry.
            One of the two: Lemke's method on D (I - W), -D b ends at a solution or on a ray t >= 0 with
            D (I - W) t = 0 and t.D b > 0; then z = D t.
Glossary.   D  scaling, positive integers      y  fixed point      z  direction of growth
Exactness.  Rational in, rational out; nothing is rounded in this module.
Source.     theorem `symmetric-lcp`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational_text
from exactrelu.geometry.complementarity import lemke
from exactrelu.networks.family import Family
from exactrelu.networks.layer import Layer
from exactrelu.products.cost import checkable
from exactrelu.products.definite import positive_definite, positive_semidefinite
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["MAX_WIDTH", "THEOREM", "Descent", "Growth", "attempt", "symmetric_scaling"]

THEOREM = "symmetric-lcp"
MAX_WIDTH = 48
_CONSTANT, _SYMMETRIC, _SPECTRUM = "constant layers", "W symmetric after a scaling", "eigenvalues in (-1, 1]"

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Descent:
    """Evidence of convergence: the scaling and a fixed point."""

    scaling: tuple[int, ...]
    y: Point

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: every trajectory tends to a fixed point."""
        return True

    def items(self) -> Iterator[list[object]]:
        """Yield the scaling and the fixed point."""
        yield ["s", list(self.scaling)]
        q = math.lcm(*(v.denominator for v in self.y))
        yield ["y", q, [int(v * q) for v in self.y]]

    def facts(self) -> dict[str, object]:
        """Return the scaling and the fixed point."""
        return {"scaling": list(self.scaling), "fixed_point": [rational_text(v) for v in self.y]}

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        y = ", ".join(rational_text(v) for v in self.y)
        return (
            f"W is symmetric in the weights {self.scaling} with eigenvalues in (-1, 1], and ({y}) is a fixed point; "
            "N_n(x) tends to a fixed point, which depends on x"
        )


@dataclass(frozen=True, slots=True)
class Growth:
    """Evidence of divergence at every x, for one of them: z >= 0 with W^T z = z and z.b > 0."""

    z: tuple[int, ...]
    x: Point
    growth: Fraction

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return False: z.N_n grows without bound."""
        return False

    def items(self) -> Iterator[list[object]]:
        """Yield the direction and a point of the domain."""
        yield ["z", list(self.z)]
        w = math.lcm(*(v.denominator for v in self.x))
        yield ["x", w, [int(v * w) for v in self.x]]

    def facts(self) -> dict[str, object]:
        """Return the point, the direction and the growth per layer."""
        return {
            "point": [rational_text(v) for v in self.x],
            "z": list(self.z),
            "growth": rational_text(self.growth),
        }

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        return f"z = {self.z} >= 0, W^T z = z and z.b = {rational_text(self.growth)} > 0; z.N_n grows without bound"


def attempt(family: Family, domain: Domain) -> Descent | Growth | NotCertified:
    """Decide constant symmetric layers, or name the hypothesis that fails."""
    layer = _constant(family)
    if isinstance(layer, NotCertified):
        return layer
    D = symmetric_scaling(layer.weight)
    if D is None:
        return NotCertified(THEOREM, _SYMMETRIC, "no positive diagonal D makes D W symmetric")
    scale = Matrix([[D[i] * (i == j) for j in range(family.width)] for i in range(family.width)], family.width)
    DW = scale @ layer.weight
    if not positive_semidefinite(scale - DW):
        return NotCertified(THEOREM, _SPECTRUM, "W has an eigenvalue > 1")
    if not positive_definite(scale + DW):
        return NotCertified(THEOREM, _SPECTRUM, "W has an eigenvalue <= -1")
    found = lemke((scale - DW).rows(), [-d * v for d, v in zip(D, layer.bias, strict=True)])
    if found is None:
        return NotCertified(THEOREM, "the complementarity problem decided", "the pivots were given up")
    if found.solves:
        evidence = _descent(layer, D, found.vector)
        if isinstance(evidence, Descent) and not checkable(layer.weight, 2, 1, evidence.items()):
            return NotCertified(THEOREM, _SPECTRUM, "the numbers are too long for the checker")
        return evidence
    return _growth(layer, [d * v for d, v in zip(D, found.vector, strict=True)], domain)


def symmetric_scaling(W: Matrix) -> tuple[int, ...] | None:
    """Return positive integers D with D_i W_ij = D_j W_ji, gcd 1 in every block, or None if there are none.

    >>> symmetric_scaling(Matrix([[0, 2], [1, 0]])), symmetric_scaling(Matrix([[0, 1], [0, 0]]))
    ((1, 2), None)
    """
    rows, m = W.rows(), W.shape[0]
    D: list[Fraction | None] = [None] * m
    for root in range(m):
        if D[root] is not None:
            continue
        D[root], waiting, block = Fraction(1), [root], [root]
        while waiting:
            i = waiting.pop()
            for j in range(m):
                if rows[i][j] and rows[j][i] and D[j] is None:
                    D[j] = (D[i] or Fraction(1)) * rows[i][j] / rows[j][i]
                    waiting.append(j)
                    block.append(j)
        scale = Fraction(math.lcm(*((D[i] or Fraction(1)).denominator for i in block)))
        for i in block:
            D[i] = (D[i] or Fraction(1)) * scale
    d = [int(v or 0) for v in D]
    good = min(d, default=1) > 0 and all(d[i] * rows[i][j] == d[j] * rows[j][i] for i in range(m) for j in range(i))
    return tuple(d) if good else None


def _constant(family: Family) -> Layer | NotCertified:
    """Return the one layer of a family of constants."""
    if family.width > MAX_WIDTH:
        return NotCertified(THEOREM, _CONSTANT, f"a width above {MAX_WIDTH} is not tried")
    for i, row in enumerate((*family.matrix, family.bias)):
        for j, entry in enumerate(row):
            if entry.constant() is None:
                place = f"entry {j + 1} of b_n" if i == family.width else f"entry ({i + 1},{j + 1}) of {family.given}_n"
                return NotCertified(THEOREM, _CONSTANT, f"{place} depends on n")
    return family.layer(1)


def _descent(layer: Layer, D: tuple[int, ...], y: Point) -> Descent | NotCertified:
    if tuple(layer.apply(y)) != y:
        return NotCertified(THEOREM, "a fixed point", "none was found")
    return Descent(D, y)


def _growth(layer: Layer, direction: Sequence[Fraction], domain: Domain) -> Growth | NotCertified:
    """Return the evidence of growth, verified, at a known point of the domain."""
    q = math.lcm(*(v.denominator for v in direction))
    integers = [int(v * q) for v in direction]
    common = math.gcd(*integers) or 1
    z = tuple(v // common for v in integers)
    image = layer.weight.transpose().apply([Fraction(v) for v in z])
    growth = sum((v * c for v, c in zip(z, layer.bias, strict=True)), Fraction(0))
    if min(z, default=0) < 0 or image != z or growth <= 0:
        return NotCertified(THEOREM, "a direction of growth", "none was found")
    if not domain.candidates:
        return NotCertified(THEOREM, "a point of the domain", "none is known")
    return Growth(z, domain.candidates[0], growth)
