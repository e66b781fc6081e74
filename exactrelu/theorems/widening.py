"""Widening layers: full convolutions converge when the masks tend to the identity summably.

Statement.  Let N_n = relu(w * N_{n-1} + b_n), w = w^(n) a mask, on sequences that are 0 from some
            place on, and let sum ||w^(n) - delta_0||_1 and sum |b_n| be finite.  Then N_n(x) converges
            in the sup norm at every x, uniformly on bounded sets; if every b_n is 0, in l_1 and so in
            every l_p.  In these norms ||N - N_k|| <= E(k) ||N_k|| + F(k) for k >= max(1, n0 - 1).
            Master lemma (perturbed.py) with Psi = relu on l_oo or l_1: a shift keeps the norm, so
            ||w * y - y|| <= ||w - delta_0||_1 ||y||; a constant b has the sup norm |b| on any width,
            but no l_p norm, p < oo, that is bounded as the width grows.
Glossary.   w  mask (w_0, ..., w_s)     delta_0  mask (1, 0, ..., 0)     d  number of inputs
            *  full convolution: the width is d + n s after n layers
Exactness.  Every condition of the evidence is proved by signs of integers.
Source.     theorem `widening`.
"""

from __future__ import annotations

from collections.abc import Sequence

from exactrelu.networks.widening import WideningFamily
from exactrelu.theorems.absolute_summability import Names, certify_terms, less_one
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.perturbed import Perturbed

__all__ = ["THEOREM", "attempt", "certify", "certify_norm"]

THEOREM = "widening"
_NAMES = Names(THEOREM, "w_n - delta_0", "b_n", ("||w_n - delta_0||_1", "|b_n|"))


def attempt(family: WideningFamily, domain: Domain) -> Perturbed | NotCertified:
    """Certify the family; the theorem holds for every domain."""
    return certify(family)


def certify(family: WideningFamily) -> Perturbed | NotCertified:
    """Certify the hypotheses, or name the one that fails."""
    first, *rest = family.mask
    mask = less_one(first.terms) + tuple(term for entry in rest for term in entry.terms)
    found = certify_terms([[mask]], [family.bias.terms], None, _NAMES)
    if isinstance(found, NotCertified):
        return found
    free = family.bias.is_zero()
    where, norm = ("every l_p norm", "||y|| = sum |y_i|") if free else ("the sup norm", "||y|| = max |y_i|")
    sums = f"sum {_NAMES.norms[0]} and sum {_NAMES.norms[1]} are finite"
    words = f"{sums}; the convergence is in {where}, uniform on bounded sets"
    return Perturbed(found, _NAMES, words, norm=norm)


def certify_norm(family: WideningFamily, weights: Sequence[int] | None = None) -> Perturbed | NotCertified:
    """Certify a tail of the l_1 norm; the norm has no weights."""
    if not family.bias.is_zero():
        return NotCertified(THEOREM, "b_n = 0", "with a bias the limit need not have a finite l_1 norm")
    return certify(family)
