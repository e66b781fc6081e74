"""Absolute summability: sum ||P_n|| < oo and sum ||b_n|| < oo make every N_n(x) converge.

Statement.  Let N_n = relu(W_n N_{n-1} + b_n), W_n = I + P_n, and let sum ||P_n||_w and
            sum ||b_n||_w be finite.  Then N_n(x) converges for every x, uniformly on
            bounded sets, and ||N(x) - N_k(x)||_w <= E(k) ||N_k(x)||_w + F(k) for
            k >= max(1, n0 - 1), with the Lyapunov pair (E, F) of the evidence.
Glossary.   w     weights of the norm max_i |y_i| / w_i, positive integers
            n0    first layer the bounds hold from
            p(n)  bound of ||P_n||_w         beta(n)  bound of ||b_n||_w
            term  one summand r^n q(n) of an entry
Exactness.  Every condition of the evidence is proved by signs of integers.
Source.     theorem `absolute-summability`, proved in the project from ReLU's
            non-expansiveness; sufficient, not necessary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from exactrelu.networks.family import Family
from exactrelu.networks.rooted import AnyTerm
from exactrelu.sequences.bounds import CAP, Term, lower_bound
from exactrelu.sequences.decay import Decay
from exactrelu.sequences.lyapunov import LyapunovPair, find_pair, pair_holds
from exactrelu.sequences.rooted import any_bound, any_bound_holds, any_cap, any_divergent, any_order, any_rate
from exactrelu.sequences.sums import scaled, start_for, sum_bound, sum_holds
from exactrelu.theorems.decay_items import moded, spelled
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = [
    "THEOREM",
    "AbsoluteSummability",
    "EntryBound",
    "Names",
    "attempt",
    "bias_terms",
    "certify",
    "certify_terms",
    "less_one",
    "perturbation_terms",
]

THEOREM = "absolute-summability"
_GEOMETRIC_CAP = 20_000
TermType = TypeVar("TermType", bound=AnyTerm)


@dataclass(frozen=True, slots=True)
class Names:
    """How a theorem calls the perturbation P_n, the bias b_n and their norms."""

    theorem: str = THEOREM
    P: str = "P_n"
    b: str = "b_n"
    norms: tuple[str, str] = ("||P_n||", "||b_n||")
    width: int = 0  # of families below one another, 0 for one family
    period: int = 1

    def hypothesis(self, target: str) -> str:
        """Return the sum that must be finite for the target "P" or "b"."""
        return f"sum {self.norm(target)} < oo"

    def norm(self, target: str) -> str:
        """Return the norm of P or b."""
        return self.norms[0 if target == "P" else 1]

    def entry(self, target: str, i: int, j: int) -> str:
        """Return the name of an entry of P or b, j = 0."""
        turn = f" at n = {i // self.width + 1} mod {self.period}" if self.period > 1 else ""
        i = i % self.width if self.width else i
        return f"entry ({i + 1},{j + 1}) of {self.P}{turn}" if target == "P" else f"entry {i + 1} of {self.b}{turn}"


@dataclass(frozen=True, slots=True)
class EntryBound(Generic[TermType]):
    """Bounds of the terms of one nonzero entry: P[i][j], or b[i] with j = 0."""

    target: str
    row: int
    column: int
    terms: tuple[TermType, ...]
    bounds: tuple[Decay, ...]


@dataclass(frozen=True, slots=True)
class AbsoluteSummability:
    """Evidence: norm weights, bounds of every entry, and the Lyapunov pair, all from n0 on."""

    weights: tuple[int, ...]
    entries: tuple[EntryBound[AnyTerm], ...]
    pair: LyapunovPair

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: summable perturbations converge at every x."""
        return True

    def facts(self) -> dict[str, object]:
        """Return the start, the norm weights, the bounds and the tail."""
        pair = self.pair
        texts = {"p": pair.p, "beta": pair.beta, "E": pair.E, "F": pair.F}
        return {"n0": pair.n0, "weights": list(self.weights), **{name: decay.text() for name, decay in texts.items()}}

    def words(self) -> str:
        """Return the hypotheses and the kind of convergence."""
        return "sum ||P_n|| and sum ||b_n|| are finite; the convergence is uniform on bounded sets"

    @property
    def n0(self) -> int:
        """First layer that the bounds hold from."""
        return self.pair.n0

    @property
    def first_depth(self) -> int:
        """First layer k that the tail is defined at."""
        return max(1, self.n0 - 1)

    def spread(self, depth: int, norm: Fraction, bits: int) -> tuple[Fraction, Fraction]:
        """Return how far the limit can be below and above N_k at k = depth, for norm >= ||N_k||, in units of w."""
        tail = self.pair.tail(depth, norm, bits)
        return tail, tail

    def settled(self, depth: int) -> bool:
        """Return whether E(depth) <= 1/256."""
        return self.pair.E.upper(depth, 32) * 256 <= 1

    def holds(self) -> bool:
        """Return whether every condition of the evidence is proved by the rules of `sequences`."""
        pair = self.pair
        if not self.weights or min(self.weights) <= 0:
            return False
        terms = all(
            any_bound_holds(term, bound, pair.n0)
            for entry in self.entries
            for term, bound in zip(entry.terms, entry.bounds, strict=True)
        )
        rows_P, rows_b = (_rows(self.entries, target, self.weights) for target in ("P", "b"))
        sums = sum_holds(rows_P, pair.p, pair.n0) and sum_holds(rows_b, pair.beta, pair.n0)
        return terms and sums and pair_holds(pair)

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items: weights, n0, entries, p, q, E, F."""
        yield ["w", list(self.weights)]
        yield ["n", self.n0]
        for entry in self.entries:
            yield ["t", entry.target, entry.row, entry.column, [spelled(b) for b in entry.bounds]]
        yield ["p", *moded(self.pair.p)]
        yield ["q", *moded(self.pair.beta)]
        yield ["E", *moded(self.pair.E, shifted=True)]
        yield ["F", *moded(self.pair.F, shifted=True)]


def attempt(family: Family, domain: Domain) -> AbsoluteSummability | NotCertified:
    """Certify the family; the theorem holds for every domain."""
    return certify(family)


def certify(family: Family, weights: Sequence[int] | None = None) -> AbsoluteSummability | NotCertified:
    """Certify the hypotheses for one family, or name the hypothesis that fails.

    Args:
        family: layers n = 1, 2, ... with entries of the closed class.
        weights: m positive integers, the norm weights; all 1 by default.
    """
    return certify_terms(perturbation_terms(family), bias_terms(family), weights, Names())


def certify_terms(
    P: Sequence[Sequence[tuple[AnyTerm, ...]]],
    b: Sequence[tuple[AnyTerm, ...]],
    weights: Sequence[int] | None,
    names: Names,
    start: int = 1,
) -> AbsoluteSummability | NotCertified:
    """Certify that perturbations are summable, with their Lyapunov pair.

    Args:
        P: m rows of m entries, b: m entries, or those of several families of width m below one another; an
            entry stands for the sum of the absolute values of its terms, so equal bases need not be collected.
        weights: as in `certify`.
        names: for the reasons of a failure.
        start: first layer that has these entries.
    """
    m = len(P[0]) if P else 0
    w = tuple(weights) if weights is not None else (1,) * m
    found: list[tuple[str, int, int, tuple[AnyTerm, ...]]] = []
    found.extend(("P", i, j, P[i][j]) for i in range(len(P)) for j in range(m) if P[i][j])
    found.extend(("b", i, 0, b[i]) for i in range(len(b)) if b[i])
    for target, i, j, terms in found:
        failing = any_divergent(terms)
        if failing is not None:
            reason = _divergence(names, target, i, j, failing, len(terms) == 1)
            return NotCertified(names.theorem, names.hypothesis(target), reason)
    return _certify_summable(found, w, names, start)


def perturbation_terms(family: Family) -> tuple[tuple[tuple[Term, ...], ...], ...]:
    """Return the terms of every entry of P_n = W_n - I."""
    if family.given == "P":
        return tuple(tuple(entry.terms for entry in row) for row in family.matrix)
    return tuple(
        tuple(less_one(entry.terms) if i == j else entry.terms for j, entry in enumerate(row))
        for i, row in enumerate(family.matrix)
    )


def bias_terms(family: Family) -> tuple[tuple[Term, ...], ...]:
    """Return the terms of every entry of b_n."""
    return tuple(entry.terms for entry in family.bias)


def _certify_summable(
    found: Sequence[tuple[str, int, int, tuple[AnyTerm, ...]]], w: tuple[int, ...], names: Names, n0: int
) -> AbsoluteSummability | NotCertified:
    entries: list[EntryBound[AnyTerm]] = []
    for target, i, j, terms in found:
        bounds = [any_bound(term) for term in terms]
        if any(bound is None for bound in bounds):
            cap = min(any_cap(term) for term, bound in zip(terms, bounds, strict=True) if bound is None)
            reason = f"no start index up to {cap} found for a bound of {names.entry(target, i, j)}"
            return NotCertified(names.theorem, names.hypothesis(target), reason)
        proved = [bound for bound in bounds if bound is not None]
        n0 = max(n0, *(start for _, start in proved))
        entries.append(EntryBound(target, i, j, terms, tuple(bound for bound, _ in proved)))
    rows_P, rows_b = (_rows(entries, target, w) for target in ("P", "b"))
    n0 = max(start_for(rows_P, n0), start_for(rows_b, n0))
    geometric = any(bound.mode == "g" for entry in entries for bound in entry.bounds)
    pair = None
    if n0 <= (_GEOMETRIC_CAP if geometric else CAP):
        pair = find_pair(sum_bound(rows_P, n0), sum_bound(rows_b, n0), n0)
    if pair is None:
        reason = f"the sums are finite, but no tail was found that starts at a layer up to {CAP}"
        return NotCertified(names.theorem, "a certified tail", reason)
    return AbsoluteSummability(w, tuple(entries), pair)


def _rows(entries: Sequence[EntryBound[AnyTerm]], target: str, w: Sequence[int]) -> list[list[Decay]]:
    """Return the bounds of every row of P or b with the factors w_j / w_i or 1 / w_i, also of several families."""
    last = max((e.row for e in entries), default=-1)
    rows: list[list[Decay]] = [[] for _ in range(max(len(w), last + 1))]
    for e in entries:
        if e.target == target:
            factor = Fraction(w[e.column] if target == "P" else 1, w[e.row % len(w)])
            rows[e.row].extend(scaled(bound, factor) for bound in e.bounds)
    return rows


def less_one(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the terms of an entry minus 1, sorted by base."""
    one = Fraction(1)
    rest = [t for t in terms if t[0] != one]
    u, v = next(((t[1], t[2]) for t in terms if t[0] == one), ((), (1,)))
    length = max(len(u), len(v))
    difference = [(u[i] if i < len(u) else 0) - (v[i] if i < len(v) else 0) for i in range(length)]
    while difference and difference[-1] == 0:
        difference.pop()
    if difference:
        rest.append((one, tuple(difference), v))
    return tuple(sorted(rest, key=lambda t: t[0]))


def _divergence(names: Names, target: str, i: int, j: int, term: AnyTerm, alone: bool) -> str:
    entry, k = names.entry(target, i, j), any_order(term)
    rate = any_rate(term)
    if rate is None:
        return f"{entry} grows faster than every c^n"
    if rate > 1:
        return f"{entry} grows like ({rate if len(term) == 4 else term[0]})^n"
    if k < 0:
        return f"{entry} grows like {'n' if k == -1 else f'n^{-k}' if k.denominator == 1 else f'n^({-k})'}"
    shown = "n" if k == 1 else f"n^({k})"
    text = f"{entry} is of order 1/{shown}" if k > 0 else f"{entry} does not tend to 0"
    bound = lower_bound(term) if alone and len(term) == 3 else None
    if bound is None:
        return text
    return f"{text}: {names.norm(target)} >= {bound[0].text()} for n >= {bound[1]}"
