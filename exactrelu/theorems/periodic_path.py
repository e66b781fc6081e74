"""Periodic path: products along one path whose layers become periodic follow the powers of one matrix.

Statement.  Let the used entries of the layers (path.py) be W_n = V_n + R_n, V_n = C + (-1)^n D, the others 0, and
            sum |R_n| < oo.  Let L be a common period of the path and of V_n, A_r = D_r V_r for r = 1..L and
            M = A_L ... A_1.  If M^k -> E and A_r E = E for every r, then J_n W_n ... J_1 W_1 converges.
Proof.      Products of the A_n are bounded and converge from every k on that is a multiple of L; what the R_n
            add from k on is at most a constant times sum_{i > k} |R_i|: the products are a Cauchy sequence.
Glossary.   E  projection on the kernel of M - I along its image
Exactness.  Rational; bounds by signs of integers.
Source.     linear recurrences with a summable perturbation; written for the claim products-converge with a path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, cast

from flint import fmpz_poly

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.sequences.harmonic import combination
from exactrelu.theorems.absolute_summability import AbsoluteSummability, Names, certify_terms
from exactrelu.theorems.linear_layers import Projection, settled
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.path import Path, along, path_text

__all__ = ["MAX_WORK", "THEOREM", "PeriodicPath", "attempt", "layers_of_period"]

THEOREM = "periodic-path"
MAX_WORK = 1 << 20  # multiplications of the matrices of one period
_ONE: tuple[Term, ...] = ((Fraction(1), (1,), (1,)),)

Split: TypeAlias = tuple[Fraction, Fraction, tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class PeriodicPath:
    """Evidence: the tail of what is not periodic, and the limit of the powers of one period."""

    path: Path
    tail: AbsoluteSummability
    projection: Projection

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: the products along the path converge."""
        return True

    def items(self) -> Iterator[list[object]]:
        """Yield the items of the tail, then the projection and the exponent."""
        yield from self.tail.items()
        yield from self.projection.items()

    def facts(self) -> dict[str, object]:
        """Return the path and the exponent from which the rest of the powers shrinks."""
        return {"path": path_text(self.path), "power": self.projection.q}

    def words(self) -> str:
        """Return the hypotheses."""
        return "the layers of the path become periodic, and the powers of one period tend to a projection they all keep"


def attempt(family: Family, path: Path) -> PeriodicPath | NotCertified:
    """Certify the products along a path, or say why they are not shown to converge; inputs play no part."""
    used = cast(Family, along(family, path, 0))
    split = [[_parted(e.terms, used.given == "P" and i == j) for j, e in enumerate(row)]
             for i, row in enumerate(used.matrix)]  # fmt: skip
    m = family.width
    rest = [[part for *_, part in row] for row in split]
    tail = certify_terms(rest, [()] * m, None, Names(THEOREM, "what is not periodic in W_n"))
    if isinstance(tail, NotCertified):
        return NotCertified(THEOREM, "layers that become periodic", tail.reason)
    layers = layers_of_period([[part[:2] for part in row] for row in split], path)
    if len(layers) * m**3 > MAX_WORK:
        return NotCertified(THEOREM, "a short period", f"{len(layers)} products of width {m} are too much work")
    M = Matrix.identity(m)
    for A in layers:
        M = A @ M
    projection = settled([list(row) for row in M.rows()])
    if projection is None:
        return NotCertified(THEOREM, "powers of one period", "they are not shown to converge")
    E = Matrix(projection.E)
    if any(A @ E != E for A in layers):
        return NotCertified(THEOREM, "one limit", "the products after whole periods converge, others do not agree")
    return PeriodicPath(path, tail, projection)


def layers_of_period(parts: Sequence[Sequence[tuple[Fraction, Fraction]]], path: Path) -> list[Matrix]:
    """Return D_r V_r for one common period of the path and of V_n = C + (-1)^n D, from the entries (C, D)."""
    swings = any(d for row in parts for _, d in row)
    length = len(path) * (2 if len(path) % 2 and swings else 1)
    return [
        Matrix(
            [
                [(c + (-1) ** r * d) if on else Fraction(0) for c, d in row]
                for on, row in zip(path[(r - 1) % len(path)], parts, strict=True)
            ]
        )
        for r in range(1, length + 1)
    ]


def _parted(terms: Sequence[Term], plus_one: bool) -> Split:
    """Return c, d and the rest of an entry c + d (-1)^n + rest of W_n."""
    limits, rest = {1: Fraction(0), -1: Fraction(0)}, []
    for r, u, v in combination([(1, terms), (int(plus_one), _ONE)]):
        if abs(r) == 1 and len(u) == len(v):
            c = limits[int(r)] = Fraction(u[-1], v[-1])
            top = c.denominator * fmpz_poly(list(u)) - c.numerator * fmpz_poly(list(v))
            u, v = tuple(map(int, top.coeffs())), tuple(c.denominator * a for a in v)
        if u:
            rest.append((r, u, v))
    return limits[1], limits[-1], tuple(rest)
