"""Accumulation: coordinates that add up less and less of bounded ones, which need not converge.

Statement.  Let the coordinates B be the same in every layer and read only each other, and let those of A read only A
            and B.  Let a polytope Q of R^B hold x[B] for every x of the domain and be mapped into itself by the
            layer of B, with y_j <= M_j on Q.  Let P_n and b_n be the entries between A, C_n those of the rows of A
            in the columns of B.  If sum ||P_n|| and sum ||b_n| + |C_n| M|| are finite, N_n(x)[A] converges for
            every x of the domain, uniformly on it: b'_n = b_n + C_n N_{n-1}(x)[B] is a bias that is summable,
            whatever the values in [0, M] are, and the tail of `absolute-summability` holds.
            So c.N_n(x) converges where c is 0 outside A.
Glossary.   row (a, c)  halfspace a.y + c >= 0 of Q; those of M come first     step  what bounds are rounded up to
Exactness.  That Q holds the domain and stays is proved by trees of cases with Farkas rows.
Search.     Q is sought among polytopes whose rows are e_j, -e_j, differences and sums; a point of the domain or of
            Q whose image violates a row moves it outwards to the next multiple of the step.
Source.     theorem `accumulate`, for a read-out that converges where the state does not: Takagi's function.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm

from exactrelu.arithmetic.rational import rational_text
from exactrelu.certificates.read import decoded
from exactrelu.domains.compare import bound
from exactrelu.domains.items import Items
from exactrelu.geometry.halfspace import Halfspace
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.networks.family import Family
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network
from exactrelu.sequences.bounds import Term
from exactrelu.theorems.absolute_summability import (
    AbsoluteSummability,
    Names,
    bias_terms,
    certify_terms,
    perturbation_terms,
)
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["THEOREM", "Accumulation", "attempt"]

THEOREM = "accumulate"
_MOVES = 12  # of one row
_MAX_BOUNDED = 6  # coordinates B
_FAR = Fraction(-(10**9))

Form = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Accumulation:
    """Evidence: A, B, the bounds M and other rows of Q, the trees that prove Q, and the tail on A.

    weights and spread are those of the coordinates A.
    """

    A: tuple[int, ...]
    B: tuple[int, ...]
    M: tuple[Fraction, ...]
    rows: tuple[Form, ...]
    trees: tuple[str, ...]
    tail: AbsoluteSummability

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True."""
        return True

    @property
    def weights(self) -> tuple[int, ...]:
        """The norm weights of the coordinates A."""
        return self.tail.weights

    @property
    def first_depth(self) -> int:
        """First layer k that the tail is defined at."""
        return self.tail.first_depth

    def spread(self, depth: int, norm: Fraction, bits: int) -> tuple[Fraction, Fraction]:
        """Return how far the limit can be below and above N_k[A] at k = depth, for norm >= ||N_k[A]||."""
        return self.tail.spread(depth, norm, bits)

    def settled(self, depth: int) -> bool:
        """Return whether E(depth) <= 1/256."""
        return self.tail.settled(depth)

    def items(self) -> Iterator[list[object]]:
        """Yield A and B, M and the rows, the trees, and the items of the tail."""
        den = lcm(*(v.denominator for v in self.M))
        yield ["A", list(self.A), list(self.B)]
        yield ["M", den, [int(v * den) for v in self.M]]
        yield ["Q", [list(row) for row in self.rows]]
        for text in self.trees:
            yield decoded(json.loads(text))
        yield from self.tail.items()

    def facts(self) -> dict[str, object]:
        """Return the facts of the tail, the coordinates and the polytope."""
        norms = ["||P_n||", "||b_n + C_n M||"] if self.B else ["||P_n||", "||b_n||"]
        return {
            **self.tail.facts(),
            "norms": norms,
            "accumulating": [i + 1 for i in self.A],
            "bounded": [j + 1 for j in self.B],
            "bounds": [rational_text(v) for v in self.M],
            "polytope": [list(row) for row in self.rows],
        }

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        names = ", ".join(str(i + 1) for i in self.A)
        if not self.B:
            return f"coordinates {names} have summable layers"
        others = ", ".join(f"y{j + 1} <= {rational_text(v)}" for j, v in zip(self.B, self.M, strict=True))
        return f"coordinates {names} add up summable multiples of bounded ones ({others}), which need not converge"


def attempt(family: Family, domain: Domain, output: Sequence[Fraction]) -> Accumulation | NotCertified:
    """Certify that c.N_n(x) converges at every x of the domain.

    Args:
        family: layers n = 1, 2, ... of width m.
        domain: where.
        output: m coefficients c.
    """
    P, b = perturbation_terms(family), bias_terms(family)
    A, B = _parts(P, b, output)
    if len(B) > _MAX_BOUNDED:
        return NotCertified(THEOREM, "bounded coordinates", f"there are {len(B)}; up to {_MAX_BOUNDED} are tried")
    found = _Invariant.of(family, domain, B) if B else None
    if B and found is None:
        names = ", ".join(str(j + 1) for j in B)
        return NotCertified(THEOREM, "a polytope that the layers keep", f"none was found for coordinates {names}")
    M, rows, trees = ((), (), ()) if found is None else (found.tops(), found.rows(), found.trees())
    biases = [(*b[i], *(t for j, top in zip(B, M, strict=True) for t in _scaled(P[i][j], top))) for i in A]
    names_of = Names(THEOREM, b="b_n + C_n M", norms=("||P_n||", "||b_n + C_n M||"))
    tail = certify_terms([[P[i][j] for j in A] for i in A], biases, None, names_of)
    if isinstance(tail, NotCertified):
        return tail
    return Accumulation(tuple(A), tuple(B), M, tuple(rows[len(B) :]), tuple(trees), tail)


def _parts(
    P: Sequence[Sequence[Sequence[Term]]], b: Sequence[Sequence[Term]], output: Sequence[Fraction]
) -> tuple[list[int], list[int]]:
    """Return A, that feed the read-out, and B, those of them that are constant, read only each other and are not in c.

    The largest such B is taken, without what A does not read.
    """
    m = len(b)
    B = {i for i in range(m) if not output[i] and all(_is_constant(terms) for terms in (*P[i], b[i]))}
    while left := {i for i in B if any(P[i][j] and j not in B for j in range(m) if j != i)}:
        B -= left
    A = _closure(P, {i for i, c in enumerate(output) if c}, B)
    return sorted(A), sorted(_closure(P, {j for i in A for j in B if P[i][j]}, set()))


def _closure(P: Sequence[Sequence[Sequence[Term]]], start: set[int], apart: set[int]) -> set[int]:
    """Return start and all that its coordinates read, directly or not, through coordinates that are not in `apart`."""
    found, waiting = set(start), list(start)
    while waiting:
        i = waiting.pop()
        new = {j for j, terms in enumerate(P[i]) if terms} - found - apart
        found |= new
        waiting += new
    return found


def _is_constant(terms: Sequence[Term]) -> bool:
    return all(r == 1 and len(u) == 1 and len(v) == 1 for r, u, v in terms)


def _scaled(terms: Sequence[Term], top: Fraction) -> tuple[Term, ...]:
    """Return the terms of top times an entry; none for top = 0."""
    if not top:
        return ()
    return tuple((r, tuple(top.numerator * c for c in u), tuple(top.denominator * c for c in v)) for r, u, v in terms)


class _Invariant:
    """A polytope Q of rows top - a.y >= 0 over B, its layer, and the domain."""

    def __init__(self, family: Family, region: Polyhedron, B: Sequence[int], forms: Sequence[Form], step: Fraction):
        layer, d = family.layer(1), family.width
        self.B, self.region, self.step = B, region, step
        self.whole, self.forms = Network([], d), list(forms)
        weight = [[layer.weight[i, j] for j in B] for i in B]
        self.layer = Network([Layer(weight, [layer.bias[i] for i in B])])
        self.top: dict[Form, Fraction] = {}
        self.moves = dict.fromkeys(forms, 0)

    @staticmethod
    def of(family: Family, domain: Domain, B: Sequence[int]) -> _Invariant | None:
        """Return a polytope that holds the domain and stays, for the first step and rows that have one."""
        region = domain.region(family.width)
        layer = family.layer(1)
        numbers = [layer.weight[i, j] for i in B for j in B] + [layer.bias[i] for i in B]
        den = lcm(*(v.denominator for v in numbers))
        for step in dict.fromkeys((Fraction(1, den), Fraction(1))):
            for forms in _templates(len(B)):
                found = _Invariant(family, region, B, forms, step)
                if found.settle():
                    return found
        return None

    def settle(self) -> bool:
        """Move rows outwards until all hold; return whether none but those that can be missed moved too often."""
        for form in self.forms:
            self.top[form] = _FAR
        while True:
            violated = self._violated(self.whole) or self._violated(self.layer)
            if violated is None:
                return True
            form, value = violated
            self.moves[form] += 1
            if self.moves[form] <= _MOVES:
                self.top[form] = -((-value / self.step).__floor__()) * self.step
            elif sum(map(abs, form)) == 1 and sum(form) == 1:
                return False
            else:
                self.forms.remove(form)
                del self.top[form]

    def _violated(self, network: Network) -> tuple[Form, Fraction] | None:
        """Return a row, and a value of its form at N(x), x of the network's region, above its top."""
        for form in self.forms:
            output, region = self._placed(network, form)
            verdict = bound(network, output, "<=", self.top[form], region)
            if verdict.status == "refuted":
                value = verdict.facts["output"]
                return form, value if isinstance(value, Fraction) else Fraction(0)
        return None

    def _placed(self, network: Network, form: Form) -> tuple[list[int], Polyhedron]:
        """Return the form over the outputs of a network, and the region it is shown on: the domain, or Q."""
        if network is not self.whole:
            return list(form), Polyhedron(len(self.B), tuple(Halfspace(row[:-1], row[-1]) for row in self.rows()))
        places = dict(zip(self.B, form, strict=True))
        return [places.get(j, 0) for j in range(network.inputs)], self.region

    def tops(self) -> tuple[Fraction, ...]:
        """Return M."""
        return tuple(max(self.top[form], Fraction(0)) for form in self.forms[: len(self.B)])

    def rows(self) -> list[Form]:
        """Return the primitive rows (-a, top) of Q, those of M first."""
        tops = [*self.tops(), *(self.top[form] for form in self.forms[len(self.B) :])]
        return [Halfspace([-v for v in form], top).row() for form, top in zip(self.forms, tops, strict=True)]

    def trees(self) -> list[str]:
        """Return the items of the trees that show every row on the domain, then after the layer on Q."""
        texts: list[str] = []
        for network in (self.whole, self.layer):
            for row in self.rows():
                output, region = self._placed(network, row[:-1])
                bound(network, output, ">=", -row[-1], region, Items(texts.append))
        return texts


def _templates(size: int) -> Iterator[list[Form]]:
    """Yield forms: upper bounds first, then lower ones; then differences and sums as well."""
    units = [tuple(int(i == j) for i in range(size)) for j in range(size)]
    plain = [*units, *(tuple(-v for v in unit) for unit in units)]
    yield plain
    if size > 1:
        pairs = [(1, -1), (-1, 1), (1, 1)]
        more = [
            tuple(p * (k == i) + q * (k == j) for k in range(size))
            for i, j in combinations(range(size), 2)
            for p, q in pairs
        ]
        yield plain + more
