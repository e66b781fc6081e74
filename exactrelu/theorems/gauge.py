"""Gauge: a diagonal whose product converges is divided out, and what is left has finite sums.

Statement.  Let W_n = I + diag(a_n) + R_n, R_n with zero diagonal, and d_j(n) = 1 + a_{n,j}.  Let for an even
            n0 and every j:  d_j(n) >= 1/2 for n >= n0, d_j(n) -> 1, and
                sum_k |d_j(2k) d_j(2k+1) - 1| < oo,   sum ||R_n|| < oo,   sum ||b_n|| < oo.
            Then N_n(x) converges at every x, uniformly on bounded sets; without the condition on b_n, the
            products J_n W_n ... J_1 W_1 converge for every sequence of 0/1 diagonal matrices J_n.
            sum a_n need not converge.
Proof.      M_n = diag(1 / (d_j(n0) ... d_j(n))) is positive, and converges to an invertible M: the products of
            pairs are > 0 and differ from 1 by a finite sum, and d_j -> 1.  ReLU and every J_n commute with
            M_n, so M_n N_n are the layers of M_n W_n M_{n-1}^-1 = I + M_n R_n M_{n-1}^-1 and M_n b_n, whose
            sums are finite as M_n and M_n^-1 are bounded: `absolute-summability`, `all-sequences`.
Glossary.   pair  d_j(2k) d_j(2k+1) - 1 as terms in k     n0  first layer of the gauge
Exactness.  Every condition is proved by signs of integers.
Source.     theorem `gauge`, with an M_n that is computed from the family itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.networks.rooted import AnyTerm, RootedFamily
from exactrelu.products.scalar import decide_entry
from exactrelu.sequences.bounds import Term
from exactrelu.sequences.decay import Decay
from exactrelu.sequences.harmonic import combination
from exactrelu.sequences.rooted import any_bound, any_divergent
from exactrelu.sequences.rooted_signs import (
    any_combination,
    any_half,
    any_limit_of,
    any_nonnegative_start,
    any_product,
)
from exactrelu.theorems.absolute_summability import EntryBound
from exactrelu.theorems.decay_items import spelled
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.rooted import chain_terms

__all__ = ["THEOREM", "Gauge", "attempt", "attempt_products", "pair_terms"]

THEOREM = "gauge"
_ONE: tuple[Term, ...] = ((Fraction(1), (1,), (1,)),)


@dataclass(frozen=True, slots=True)
class Gauge:
    """Evidence: the first layer of the gauge, bounds of the pairs of the diagonal and of all other entries."""

    n0: int
    pairs: tuple[tuple[int, tuple[Decay, ...]], ...]
    entries: tuple[EntryBound[AnyTerm], ...]

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: the layers converge once the diagonal is divided out, and it converges."""
        return True

    def items(self) -> Iterator[list[object]]:
        """Yield the start, the bounds of pairs, the bounds of the other entries."""
        yield ["n", self.n0]
        for j, bounds in self.pairs:
            yield ["a", j, [spelled(bound) for bound in bounds]]
        for entry in self.entries:
            yield ["t", entry.target, entry.row, entry.column, [spelled(bound) for bound in entry.bounds]]

    def facts(self) -> dict[str, object]:
        """Return the start."""
        return {"from": self.n0}

    def words(self) -> str:
        """Return the hypotheses."""
        return f"from layer {self.n0} on, the products of the diagonal converge, and what is left has finite sums"


def attempt(family: Family | RootedFamily, domain: Domain) -> Gauge | NotCertified:
    """Certify convergence of the layers; the theorem holds for every domain."""
    return _certify(family, with_bias=True)


def attempt_products(family: Family | RootedFamily, domain: Domain) -> Gauge | NotCertified:
    """Certify convergence of all products; inputs and biases play no part."""
    return _certify(family, with_bias=False)


def pair_terms(terms: Sequence[AnyTerm]) -> tuple[AnyTerm, ...]:
    """Return (1 + a(2k))(1 + a(2k+1)) - 1 as terms in k.

    >>> pair_terms(((Fraction(-1), (1,), (0, 1)),))
    ()
    """
    first, second = (any_half(any_combination([(1, terms), (1, _ONE)]), parity) for parity in (0, 1))
    return any_combination([(1, any_product(first, second)), (-1, _ONE)])


def _certify(family: Family | RootedFamily, with_bias: bool) -> Gauge | NotCertified:
    P, b = chain_terms(family)
    m, n0 = family.width, 2
    pairs: list[tuple[int, tuple[Decay, ...]]] = []
    for j in range(m):
        if not P[j][j]:
            continue
        found = _pair_bounds(P[j][j], n0)
        if found is None:
            return NotCertified(THEOREM, "a convergent diagonal", _why_not(P[j][j], j))
        bounds, n0 = found
        pairs.append((j, bounds))
    entries: list[EntryBound[AnyTerm]] = []
    others = [("P", i, j, P[i][j]) for i in range(m) for j in range(m) if i != j and P[i][j]]
    others += [("b", i, 0, b[i]) for i in range(m) if b[i] and with_bias]
    for target, i, j, terms in others:
        proved = _bounds(terms, n0)
        if proved is None:
            name = f"entry ({i + 1},{j + 1}) of P_n" if target == "P" else f"entry {i + 1} of b_n"
            return NotCertified(
                THEOREM, "finite sums off the diagonal", f"the sum of |{name}| is not shown to be finite"
            )
        bounds, n0 = proved
        entries.append(EntryBound(target, i, j, terms, bounds))
    return Gauge(n0 + n0 % 2, tuple(pairs), tuple(entries))


def _why_not(terms: Sequence[AnyTerm], j: int) -> str:
    """Return what the product of 1 + a_n over late n does, where it is a product of rational functions."""
    entry = f"the product of 1 + a_n, a_n entry ({j + 1},{j + 1}) of P_n,"
    known = {"zero": "tends to 0", "unbounded": "is unbounded", "no limit": "has no limit"}
    plain = [t for t in terms if len(t) == 3]
    if len(plain) == len(terms) and all(abs(t[0]) == 1 for t in plain):
        outcome = decide_entry(combination([(1, plain), (1, _ONE)]), 1)
        if outcome in known:
            return f"{entry} {known[outcome]}"
    return f"{entry} is not shown to converge to a positive number"


def _pair_bounds(terms: Sequence[AnyTerm], n0: int) -> tuple[tuple[Decay, ...], int] | None:
    if any_limit_of(terms) != 0:
        return None
    half_of_one = ((Fraction(1), (1,), (2,)),)
    start = any_nonnegative_start(any_combination([(1, terms), (1, half_of_one)]), n0)
    if start is None:
        return None
    found = _bounds(pair_terms(terms), max(1, -(-start // 2)))
    return None if found is None else (found[0], 2 * found[1])


def _bounds(terms: Sequence[AnyTerm], start: int) -> tuple[tuple[Decay, ...], int] | None:
    """Return a bound with a finite sum for every term, and the index they hold from."""
    if any_divergent(terms) is not None:
        return None
    bounds = []
    for term in terms:
        found = any_bound(term, start)
        if found is None:
            return None
        bounds.append(found[0])
        start = max(start, found[1])
    return tuple(bounds), start
