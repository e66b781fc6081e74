"""Enclosing the joint spectral radius R of a set of matrices to a stated width.

Statement.  R = rho(P)^(1/L) by an extremal polytope, to any width; or r <= R < q by a word and a polytope.
Order.      The best words of a search in floats, then one polytope for q = r + width.  Where none is found, larger
            widths are tried, and the failure names the first that is reached.
Exactness.  As in radius.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational_text
from exactrelu.convergence.decide import MAX_WIDTH_BITS
from exactrelu.convergence.kinds import chosen
from exactrelu.convergence.radius import (
    BY_WORD,
    ENCLOSED,
    EXTREMAL,
    KIND,
    MAX_SIZE,
    MAX_VERTICES,
    SCOPE,
    RadiusClaim,
    RadiusEvidence,
)
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import LimitError
from exactrelu.products.extremal import extremal_polytope
from exactrelu.products.polytope import absorbing_polytope
from exactrelu.products.spectral_radius import leading_vectors, lower_bound_of
from exactrelu.theorems.outcome import NotCertified

__all__ = ["enclose_radius"]

_GUARD = 16
_TRIED = 4  # words tried for an extremal polytope
_WIDER = 8  # larger widths tried after a failure, each four times the one before


def enclose_radius(matrices: Sequence[Matrix], width: Fraction, theorem: str | None = None) -> Verdict:
    """Enclose the joint spectral radius of matrices.

    Args:
        matrices: k >= 1 matrices of one shape (m, m).
        width: largest width of the enclosure, positive.
        theorem: "radius-extremal" (an algebraic value, to any width) or "radius-enclosed"; both by default.

    Raises:
        UnsupportedError: another theorem.
        LimitError: a width of more than about a thousand digits.

    >>> enclose_radius([Matrix([[1, 1], [0, 1]])], Fraction(1, 100)).facts["enclosure"]
    [['1', '101/100']]
    """
    bits = max(0, (1 / width).__ceil__().bit_length()) + _GUARD
    if bits > MAX_WIDTH_BITS:
        raise LimitError(f"a width of about 2^-{bits - _GUARD}; at most a thousand digits are computed")
    claim = RadiusClaim.of(matrices, BY_WORD, Fraction(0))
    failed: list[str] = []
    attempts: Mapping[str, Callable[[], RadiusEvidence | NotCertified]] = {
        EXTREMAL: lambda: _algebraic(claim, bits),
        ENCLOSED: lambda: _between(claim, width),
    }
    for attempt in chosen(attempts, theorem, KIND).values():
        found = attempt()
        if not isinstance(found, NotCertified):
            return Verdict(KIND, "proved", found.theorem, SCOPE, found.facts(), found.words(), found)
        failed.append(found.text())
    return Verdict(KIND, "undecided", scope=SCOPE, reason="; ".join(failed))


def _algebraic(claim: RadiusClaim, bits: int) -> RadiusEvidence | NotCertified:
    """Enclose R by a word that attains it."""
    hypothesis, reason = "R = rho(P)^(1/L)", f"searched for at most {MAX_SIZE} rows and numbers up to 2^500"
    for _, word in claim.words[:_TRIED] if claim.matrices[0].shape[0] <= MAX_SIZE else ():
        found = extremal_polytope(claim.matrices, word, MAX_VERTICES, bits)
        if isinstance(found, str):
            reason = found
        else:
            value, rounded = found.value(), Fraction(4, 1 << found.precision)
            return RadiusEvidence(EXTREMAL, extremal=found, ends=(value.lo - rounded, value.hi + rounded))
    return NotCertified(EXTREMAL, hypothesis, reason)


def _between(claim: RadiusClaim, width: Fraction) -> RadiusEvidence | NotCertified:
    """Enclose R by a word and a polytope; the reason of a failure names a width that is reached."""
    hypothesis, m = "r <= R < r + width", claim.matrices[0].shape[0]
    if (not claim.words and any(v for M in claim.matrices for row in M.rows() for v in row)) or m > MAX_SIZE:
        return NotCertified(ENCLOSED, hypothesis, f"searched for at most {MAX_SIZE} rows and numbers up to 2^500")
    low = lower_bound_of(claim.matrices, claim.words[:1])
    starts = leading_vectors(claim.matrices, claim.words[:1])
    for tries, wide in enumerate(width * 4**k for k in range(_WIDER)):
        q = low.value + wide
        found = absorbing_polytope(claim.matrices, q, starts, MAX_VERTICES)
        if found is not None and not tries:
            return RadiusEvidence(ENCLOSED, low=low, polytope=found, ends=(low.value, q))
        if found is not None:
            return NotCertified(ENCLOSED, hypothesis, f"a width of {rational_text(wide)} is reached; ask for that")
    return NotCertified(ENCLOSED, hypothesis, f"no polytope of at most {MAX_VERTICES} pairs of vertices was found")
