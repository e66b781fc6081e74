"""Residual layers: N_n = N_{n-1} + A_n relu(B_n N_{n-1} + c_n) converges when what is added is summable.

Statement.  Let sum || |A_n| |B_n| ||_w and sum || |A_n| |c_n| ||_w be finite (absolute values entry by
            entry; implied by sum ||A_n|| ||B_n|| < oo and sum ||A_n|| ||c_n|| < oo).  Then N_n(x)
            converges for every x, uniformly on bounded sets, and for M >= k >= n0 - 1
            ||N_M - N_k||_w <= E(k) ||N_k||_w + F(k), (E, F) the Lyapunov pair.
            Master lemma (perturbed.py) with Psi = identity: |A relu(B y + c)| <= |A||B||y| + |A||c|.
Glossary.   w  norm weights      A (m, h), B (h, m), c (h,)
            entry (i, j) of |A||B|  the terms of A_ik B_kj, k = 1..h, one product after another
Exactness.  Every condition of the evidence is proved by signs of integers.
Source.     theorem `residual`.
"""

from __future__ import annotations

from collections.abc import Sequence

from exactrelu.errors import LimitError
from exactrelu.networks.expression import Expression
from exactrelu.networks.residual import ResidualFamily
from exactrelu.sequences.bounds import Term
from exactrelu.theorems.absolute_summability import Names, certify_terms
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.perturbed import Perturbed

__all__ = ["MAX_PRODUCTS", "THEOREM", "attempt", "certify", "coupling", "perturbations"]

THEOREM = "residual"
MAX_PRODUCTS = 1 << 14  # of two entries that are not zero
_MAX_LENGTH, _MAX_BITS, _MAX_TERMS = 500, 200_000, 64  # coefficients, their bits and terms of one product
_NAMES = Names(THEOREM, "|A_n| |B_n|", "|A_n| |c_n|", ("|| |A_n| |B_n| ||", "|| |A_n| |c_n| ||"))
_WORDS = f"sum {_NAMES.norms[0]} and sum {_NAMES.norms[1]} are finite; the convergence is uniform on bounded sets"


def attempt(family: ResidualFamily, domain: Domain) -> Perturbed | NotCertified:
    """Certify the family; the theorem holds for every domain."""
    return certify(family)


def certify(family: ResidualFamily, weights: Sequence[int] | None = None) -> Perturbed | NotCertified:
    """Certify the hypotheses, or name the one that fails.

    Args:
        family: layers n = 1, 2, ...
        weights: m positive integers, the norm weights; all 1 by default.
    """
    pairs = _pairs(family)
    if pairs > MAX_PRODUCTS:
        reason = f"{pairs} products of entries of A and B; at most {MAX_PRODUCTS} are computed"
        return NotCertified(THEOREM, _NAMES.hypothesis("P"), reason)
    try:
        P, b = perturbations(family)
    except LimitError as error:
        return NotCertified(THEOREM, _NAMES.hypothesis("P"), f"a product of two entries: {error}")
    found = certify_terms(P, b, weights, _NAMES)
    return found if isinstance(found, NotCertified) else Perturbed(found, _NAMES, _WORDS)


def perturbations(family: ResidualFamily) -> tuple[list[list[tuple[Term, ...]]], list[tuple[Term, ...]]]:
    """Return the terms of |A_n||B_n| and |A_n||c_n|, those of all products of an entry one after another.

    Raises:
        LimitError: a product is too large.
    """
    columns = list(zip(*family.B, strict=True))
    return [[_products(row, column) for column in columns] for row in family.A], [
        _products(row, family.c) for row in family.A
    ]


def coupling(family: ResidualFamily) -> list[list[tuple[Term, ...]]] | None:
    """Return the terms of |A_n||B_n|, None where a product is too large or there are too many."""
    try:
        return None if _pairs(family) > MAX_PRODUCTS else perturbations(family)[0]
    except LimitError:
        return None


def _pairs(family: ResidualFamily) -> int:
    """Return the number of products of entries that are not zero."""
    rows = (*zip(*family.B, strict=True), family.c)
    return sum(bool(a.terms and b.terms) for row in family.A for right in rows for a, b in zip(row, right, strict=True))


def _products(row: Sequence[Expression], column: Sequence[Expression]) -> tuple[Term, ...]:
    return tuple(term for a, b in zip(row, column, strict=True) for term in _product(a, b))


def _product(a: Expression, b: Expression) -> tuple[Term, ...]:
    """Return the terms of a product that stays small, also before common factors are cancelled."""
    pairs = [[*u, *v, *w, *z] for _, u, v in a.terms for _, w, z in b.terms]
    length = sum(map(len, pairs))
    bits = length * sum(max(c.bit_length() for c in pair) + 1 for pair in pairs)
    if length > _MAX_LENGTH or bits > _MAX_BITS or len(pairs) > _MAX_TERMS:
        raise LimitError("it is too large")
    return a.times(b)
