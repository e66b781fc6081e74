"""Layers with another activation than ReLU: summable perturbations, or a contraction in the limit.

Statement.  Let N_n = phi(W_n N_{n-1} + b_n), W_n = I + P_n, phi as in networks/activation.py:
            nondecreasing, L-Lipschitz with L <= 1.
            (a) phi(0) = 0, phi^j(t) convergent, sum ||P_n||_w, sum ||b_n||_w < oo: N_n(x) converges for
            every x, uniformly on bounded sets, and the limit is a fixed point of phi, within
            E(k) ||N_k||_w + F(k) of phi^oo(N_k).
                leaky-relu              limit >= 0, within that of relu(N_k)
                clip, hard-tanh, relu6  limit in [low, high]^m, within that of N_k, k >= 1
                tanh                    limit 0
            (b) W_n -> W, b_n -> b and L ||W||_w < 1: N_n(x) converges for every x, to the one y with
            y = phi(W y + b).  Where y is not rational it is within
            ||phi(W z + b) - z||_w / (1 - L ||W||_w) of every z.
Proof.      (a) Master lemma (perturbed.py) with Psi = phi.  (b) e_n = ||N_n - y|| obeys
            e_n <= L ||W_n|| e_{n-1} + L ||(W_n - W) y + b_n - b||, and L ||W_n|| is eventually below one q < 1.
Glossary.   w  norm weights     L |W| w < w  shown by w = (I - L |W|)^-1 (1, ..., 1) > 0, which exists for
            some w exactly when the spectral radius of L |W| is < 1
Exactness.  The limits of entries and w are rationals; a rational y is checked by phi(W y + b) = y, another is
            enclosed from balls around phi.
Source.     theorem `activation`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational_text
from exactrelu.errors import ExactReluError
from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.sequences.signs import limit_of
from exactrelu.theorems.absolute_summability import Names, bias_terms, certify_terms, perturbation_terms
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.perturbed import Perturbed

__all__ = ["THEOREM", "Contraction", "ExactLimit", "attempt", "certify", "contraction", "exact_limit"]

THEOREM = "activation"
_NAMES = Names(THEOREM)
_CENTRES = {"leaky-relu": "relu(N_k)", "tanh": "0"}
_LIMITS = {"leaky-relu": "the limit is >= 0", "tanh": "the limit is 0"}
_ROUNDS = 40
_STEPS = 200
_BITS = 64


@dataclass(frozen=True, slots=True)
class Contraction:
    """Evidence: W, b, the limits of W_n and b_n, and weights w with |W| w < w."""

    W: tuple[tuple[Fraction, ...], ...]
    b: Point
    weights: tuple[int, ...]
    lipschitz: Fraction

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: layers that tend to a contraction converge at every x."""
        return True

    @property
    def q(self) -> Fraction:
        """||W||_w, without L."""
        w = self.weights
        rows = zip(self.W, w, strict=True)
        return max(sum((abs(a) * v for a, v in zip(row, w, strict=True)), Fraction(0)) / c for row, c in rows)

    def items(self) -> Iterator[list[object]]:
        """Yield the weights."""
        yield ["c", list(self.weights)]

    def facts(self) -> dict[str, object]:
        """Return the weights and the norm, and L where it is not 1."""
        slope = {} if self.lipschitz == 1 else {"lipschitz": rational_text(self.lipschitz)}
        return {"weights": list(self.weights), "norm_of_W": rational_text(self.q), **slope}

    def words(self) -> str:
        """Return the hypothesis and its conclusion."""
        bound = "" if self.lipschitz == 1 else f"{rational_text(self.lipschitz)} "
        norm = f"{bound}||W|| = {rational_text(self.lipschitz * self.q)}"
        return f"W_n and b_n have limits, and {norm} < 1: N_n(x) tends to one fixed point"


@dataclass(frozen=True, slots=True)
class ExactLimit:
    """Evidence: a limit that is known exactly, and why the layers converge to it."""

    reason: Contraction | Perturbed
    limit: Point

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True."""
        return True

    def items(self) -> Iterator[list[object]]:
        """Yield the items of the reason; the fixed point of a contraction in homogeneous integers."""
        yield from self.reason.items()
        if isinstance(self.reason, Contraction):
            q = math.lcm(*(v.denominator for v in self.limit))
            yield ["y", q, [int(v * q) for v in self.limit]]

    def facts(self) -> dict[str, object]:
        """Return the facts of the reason."""
        return dict(self.reason.facts())

    def words(self) -> str:
        """Return why the layers converge."""
        return self.reason.words()


def attempt(family: ActivationFamily, domain: Domain) -> Perturbed | Contraction | NotCertified:
    """Certify the family by summable perturbations, else as a contraction; both hold for every domain."""
    summable = certify(family)
    if not isinstance(summable, NotCertified):
        return summable
    contracting = contraction(family)
    if not isinstance(contracting, NotCertified):
        return contracting
    return NotCertified(THEOREM, summable.hypothesis, f"{summable.reason}; {contracting.text()}")


def certify(family: ActivationFamily, weights: Sequence[int] | None = None) -> Perturbed | NotCertified:
    """Certify (a), or name the hypothesis that fails.

    Args:
        family: layers n = 1, 2, ...
        weights: m positive integers, the norm weights; all 1 by default.
    """
    if family.activation.name == "sigmoid":
        return NotCertified(THEOREM, "phi(0) = 0", "sigmoid(0) is 1/2")
    found = certify_terms(perturbation_terms(family.chain), bias_terms(family.chain), weights, _NAMES)
    if isinstance(found, NotCertified):
        return found
    name = family.activation.name
    limit = _LIMITS.get(name, "the limit is a fixed point of phi")
    words = f"sum ||P_n|| and sum ||b_n|| are finite; the convergence is uniform on bounded sets, {limit}"
    return Perturbed(found, _NAMES, words, _CENTRES.get(name, "N_k"))


def contraction(family: ActivationFamily) -> Contraction | NotCertified:
    """Certify (b), or name the hypothesis that fails."""
    chain = family.chain
    P = [[limit_of(terms) for terms in row] for row in perturbation_terms(chain)]
    b = [limit_of(terms) for terms in bias_terms(chain)]
    hypothesis = "W_n and b_n tend to a contraction"
    W = tuple(tuple(v + (i == j) for j, v in enumerate(row) if v is not None) for i, row in enumerate(P))
    limits = tuple(v for v in b if v is not None)
    if len(limits) < chain.width or any(len(row) < chain.width for row in W):
        return NotCertified(THEOREM, hypothesis, "an entry has no limit")
    slope = family.activation.lipschitz
    weights = _weights(W, slope)
    if weights is None:
        return NotCertified(THEOREM, hypothesis, f"the limit of W_n has no weighted sup norm < {1 / slope}")
    return Contraction(W, limits, weights, slope)


def exact_limit(family: ActivationFamily, domain: Domain) -> ExactLimit | NotCertified:
    """Return the limit where it is one known point for all x: 0 for tanh, the fixed point of a contraction."""
    if family.activation.name == "tanh":
        summable = certify(family)
        if not isinstance(summable, NotCertified):
            return ExactLimit(summable, (Fraction(0),) * family.width)
    found = contraction(family)
    if isinstance(found, NotCertified):
        return found
    y = _fixed_point(found, family.activation)
    if y is None:
        return NotCertified(THEOREM, "the fixed point", "it was not found as a rational point")
    return ExactLimit(found, y)


def _weights(W: Sequence[Sequence[Fraction]], slope: Fraction) -> tuple[int, ...] | None:
    """Return positive integers w with slope |W| w < w, or None where there are none."""
    m = len(W)
    size = Matrix([[slope * abs(v) for v in row] for row in W])
    try:
        solved = (Matrix.identity(m) - size).solve(Matrix([[1]] * m))
    except ExactReluError:  # singular: 1 is an eigenvalue of |W|
        return None
    w = [row[0] for row in solved.rows()]
    if min(w) <= 0:
        return None
    common = math.lcm(*(v.denominator for v in w))
    return tuple(int(v * common) for v in w)


def _fixed_point(layers: Contraction, phi: Activation) -> Point | None:
    """Return y = phi(W y + b): Newton's method from where rounded iterates of the layers settle."""
    m = len(layers.b)
    y: Point = (Fraction(0),) * m
    if phi.smooth:
        return y if phi.name == "tanh" and not any(layers.b) else None
    unit = 1 << _BITS
    for _ in range(_STEPS):
        before, y = y, tuple(Fraction(round(phi.at(t) * unit), unit) for t in _inner(layers, y))
        if y == before:
            break
    for _ in range(_ROUNDS):
        inner = _inner(layers, y)
        if tuple(map(phi.at, inner)) == y:
            return y
        pieces = [phi.piece(t) for t in inner]
        system = [
            [(i == j) - a * v for j, v in enumerate(row)]
            for i, ((a, _), row) in enumerate(zip(pieces, layers.W, strict=True))
        ]
        right = [[a * v + c] for (a, c), v in zip(pieces, layers.b, strict=True)]
        y = tuple(row[0] for row in Matrix(system).solve(Matrix(right)).rows())
    return None


def _inner(layers: Contraction, y: Point) -> list[Fraction]:
    return [sum((a * v for a, v in zip(row, y, strict=True)), c) for row, c in zip(layers.W, layers.b, strict=True)]
