"""Deciding a claim about the joint spectral radius R of a set of matrices: R REL v, or R = rho(P)^(1/L).

Statement.  A word with an eigenvalue of modulus >= r^L shows R >= r; a polytope that every matrix maps into q' < v
            times itself shows R < v; weights with |M| w <= v w, or the same for the transposes, show R <= v.
            An extremal polytope shows R = rho(P)^(1/L) for the product P of a word of length L, which a longer
            or other word with a larger eigenvalue refutes.  A claim of a width asks for an enclosure of R.
Order.      attained (only for R = v), word, norm, polytope: each is tried where it would decide the claim.
            A claim with v = R is decided where R is rational and a word and a weighted norm attain it, or by the
            word alone; algebraic values are those of words.  Else the bounds come as close to R as the search
            does, and v between them is undecided.
Exactness.  Floats choose words and vertices; every bound is verified exactly before it is evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational_text
from exactrelu.convergence.kinds import chosen
from exactrelu.convergence.verdict import Status, Verdict
from exactrelu.products.extremal import ExtremalPolytope, extremal_polytope
from exactrelu.products.polytope import Polytope, absorbing_polytope
from exactrelu.products.spectral_radius import (
    LowerBound,
    best_words,
    extremal_weights,
    leading_vectors,
    norms_at_most,
    rationals_near,
    word_reaches,
)
from exactrelu.theorems.outcome import NotCertified

__all__ = ["KIND", "SCOPE", "THEOREMS", "RadiusClaim", "RadiusEvidence", "decide_radius"]

KIND = "spectral-radius"
SCOPE = "all-products"
WORD, POLYTOPE, NORM, ATTAINED = "radius-word", "radius-polytope", "radius-norm", "radius-attained"
EXTREMAL, ENCLOSED, BY_WORD = "radius-extremal", "radius-enclosed", "attained"
_DECIDES: dict[str, dict[str, Status]] = {  # theorem -> relation -> status
    ATTAINED: {"=": "proved"},
    WORD: {">=": "proved", ">": "proved", "<": "refuted", "<=": "refuted", "=": "refuted", BY_WORD: "refuted"},
    EXTREMAL: {BY_WORD: "proved"},
    NORM: {"<=": "proved", ">": "refuted"},
    POLYTOPE: {"<=": "proved", "<": "proved", ">=": "refuted", ">": "refuted", "=": "refuted"},
}
_STRICT = (">", "<=", "=")  # of a word these need r > v
_MAX_LENGTH, _WORK = 14, 2_000_000  # of the words searched: letters, and m^3 times their number
_MAX_WORDS = 24  # tried exactly
MAX_SIZE, MAX_VERTICES = 24, 300  # of polytopes: rows of the matrices, pairs of vertices
MAX_EXTREMAL = 1000  # pairs of vertices of extremal polytopes
_FLOATS = Fraction(2) ** 500  # entries and values beyond it, or a positive value below 1/it, are not searched in floats


@dataclass(frozen=True, slots=True)
class RadiusClaim:
    """R REL v for one or more m x m matrices, and the words that a search in floats finds best.

    relation: "attained" for the claim R = rho(P)^(1/L) about the product of `word`; value is then 0.
    """

    matrices: tuple[Matrix, ...]
    relation: str
    value: Fraction
    words: tuple[tuple[float, tuple[int, ...]], ...]
    word: tuple[int, ...] = ()

    @staticmethod
    def of(matrices: Sequence[Matrix], relation: str, value: Fraction, word: Sequence[int] = ()) -> RadiusClaim:
        """Return the claim; it has no words where the floats do not reach."""
        k, m = len(matrices), matrices[0].shape[0]
        top = max(abs(v) for M in matrices for row in M.rows() for v in row)
        if top > _FLOATS or (value > 0 and not 1 / _FLOATS <= value <= _FLOATS):
            return RadiusClaim(tuple(matrices), relation, value, (), tuple(word))
        lengths = [n for n in range(1, _MAX_LENGTH + 1) if n == 1 or k**n * m**3 <= _WORK]
        best = tuple(best_words(matrices, max(lengths))[:_MAX_WORDS])
        return RadiusClaim(tuple(matrices), relation, value, best, tuple(word))


@dataclass(frozen=True, slots=True)
class RadiusEvidence:
    """What decides a claim: a lower bound by a word, a polytope, weights of a norm; two of them for R = v."""

    theorem: str
    low: LowerBound | None = None
    polytope: Polytope | None = None
    extremal: ExtremalPolytope | None = None
    weights: tuple[Fraction, ...] = ()
    transposed: bool = False
    ends: tuple[Fraction, Fraction] | None = None

    def items(self) -> Iterator[list[Any]]:
        """Yield the certificate items."""
        if self.low is not None:
            yield ["w", self.low.value.numerator, self.low.value.denominator, list(self.low.word)]
        if self.polytope is not None:
            yield from self.polytope.items()
        if self.extremal is not None and self.ends is not None:
            yield ["w", list(self.extremal.word)]
        if self.extremal is not None:
            yield from self.extremal.items()
        if self.weights:
            den = lcm(*(w.denominator for w in self.weights))
            yield ["n", int(self.transposed), [int(w * den) for w in self.weights]]

    def facts(self) -> Mapping[str, Any]:
        """Return numbers for people and programs."""
        found: dict[str, Any] = {}
        if self.ends is not None:
            found["enclosure"] = [[rational_text(end) for end in self.ends]]
        if self.ends is not None and self.extremal is not None:
            found["radius_product"] = list(self.extremal.word)
        if self.low is not None:
            found |= {"radius_at_least": rational_text(self.low.value), "radius_word": list(self.low.word)}
        if self.polytope is not None:
            found["vertices"] = len(self.polytope.vertices)
        if self.extremal is not None:
            value = self.extremal.value()
            found |= {"radius": [rational_text(value.lo), rational_text(value.hi)], "vertices": self.extremal.count}
        if self.weights:
            found |= {"radius_weights": [rational_text(w) for w in self.weights], "transposed": self.transposed}
        return found

    def words(self) -> str:
        """Return in one sentence why the claim is decided."""
        told = {
            WORD: "a product has an eigenvalue that is large enough" if self.low and self.low.word else "it is >= 0",
            POLYTOPE: "every matrix maps a polytope into a smaller multiple of it",
            NORM: "no matrix is larger in a weighted norm",
            EXTREMAL: "no matrix is larger than rho(P)^(1/L) in the norm of an extremal polytope",
            ENCLOSED: "a product has a large eigenvalue, and every matrix maps a polytope into a multiple of it",
            ATTAINED: "a product attains the value, and no matrix is larger in a weighted norm",
        }
        return told[self.theorem]


def attain(claim: RadiusClaim) -> RadiusEvidence | NotCertified:
    """Show R = v by a word and a weighted norm."""
    low = reach(claim, False)
    if isinstance(low, NotCertified):
        return NotCertified(ATTAINED, low.hypothesis, low.reason)
    norm = bound(claim)
    if isinstance(norm, NotCertified):
        return NotCertified(ATTAINED, norm.hypothesis, norm.reason)
    return RadiusEvidence(ATTAINED, low=low.low, weights=norm.weights, transposed=norm.transposed)


def reach(claim: RadiusClaim, strict: bool | None = None) -> RadiusEvidence | NotCertified:
    """Show R >= v, or R > v where that is strict, by a word; or that a word surpasses that of the claim."""
    if claim.relation == BY_WORD:
        return surpass(claim)
    v, strict = claim.value, claim.relation in _STRICT if strict is None else strict
    if v < 0 or (v == 0 and not strict):
        return RadiusEvidence(WORD, low=LowerBound(Fraction(0), ()))
    for estimate, word in claim.words:
        if Fraction(estimate) < v * (1 - Fraction(1, 10**9)) or estimate <= 0:
            continue
        near = [*rationals_near(estimate), (v + Fraction(estimate)) / 2]
        for r in [r for r in near if r > v] if strict else [v]:
            if word_reaches(claim.matrices, word, r):
                return RadiusEvidence(WORD, low=LowerBound(r, word))
    compare = ">" if strict else ">="
    return NotCertified(WORD, f"R {compare} v", f"no word that was tried has a spectral radius {compare} v^L")


def bound(claim: RadiusClaim) -> RadiusEvidence | NotCertified:
    """Show R <= v by a weighted sup or sum norm."""
    for transposed in (False, True) if claim.value >= 0 else ():
        matrices = [M.transpose() for M in claim.matrices] if transposed else claim.matrices
        weights = extremal_weights(matrices, claim.value)
        if norms_at_most(claim.matrices, claim.value, weights, transposed):
            return RadiusEvidence(NORM, weights=weights, transposed=transposed)
    return NotCertified(NORM, "R <= v", "no weights with |M| w <= v w for every M were found")


def enclose(claim: RadiusClaim) -> RadiusEvidence | NotCertified:
    """Show R < v by a polytope."""
    hypothesis, m = "R < v", claim.matrices[0].shape[0]
    if claim.value <= 0:
        return NotCertified(POLYTOPE, hypothesis, "R >= 0")
    if not claim.words or m > MAX_SIZE:
        return NotCertified(POLYTOPE, hypothesis, f"searched for at most {MAX_SIZE} rows and numbers up to 2^500")
    if Fraction(claim.words[0][0]) > claim.value * (1 - Fraction(1, 10**7)):
        return NotCertified(POLYTOPE, hypothesis, "a word reaches v, or comes too close to it for floats")
    starts = leading_vectors(claim.matrices, claim.words[:1])
    found = absorbing_polytope(claim.matrices, claim.value, starts, MAX_VERTICES)
    if found is None:
        failed = f"no polytope of at most {MAX_VERTICES} pairs of vertices was found that every matrix maps inside"
        return NotCertified(POLYTOPE, hypothesis, failed)
    return RadiusEvidence(POLYTOPE, polytope=found)


def extremal(claim: RadiusClaim) -> RadiusEvidence | NotCertified:
    """Show R = rho(P)^(1/L) for the word of the claim, by an extremal polytope."""
    hypothesis, m = "R <= rho(P)^(1/L)", claim.matrices[0].shape[0]
    if not claim.words or m > MAX_SIZE:
        return NotCertified(EXTREMAL, hypothesis, f"searched for at most {MAX_SIZE} rows and numbers up to 2^500")
    found = extremal_polytope(claim.matrices, claim.word, MAX_EXTREMAL)
    if isinstance(found, str):
        return NotCertified(EXTREMAL, hypothesis, found)
    return RadiusEvidence(EXTREMAL, extremal=found)


def surpass(claim: RadiusClaim) -> RadiusEvidence | NotCertified:
    """Show that another word has a larger rho(P)^(1/L) than the word of the claim."""
    for estimate, word in claim.words:
        for r in (r for r in rationals_near(estimate) if r > 0):
            if not word_reaches(claim.matrices, claim.word, r) and word_reaches(claim.matrices, word, r):
                return RadiusEvidence(WORD, low=LowerBound(r, word))
    return NotCertified(WORD, "R > rho(P)^(1/L)", "no word that was tried has a larger rho^(1/L)")


THEOREMS: dict[str, Callable[[RadiusClaim], RadiusEvidence | NotCertified]] = {  # in the order of attack
    ATTAINED: attain,
    WORD: reach,
    NORM: bound,
    POLYTOPE: enclose,
    EXTREMAL: extremal,
}


def decide_radius(
    matrices: Sequence[Matrix], relation: str, value: Fraction, theorem: str | None = None, word: Sequence[int] = ()
) -> Verdict:
    """Decide whether the joint spectral radius of matrices is REL v, or rho(P)^(1/L) for a word.

    Args:
        matrices: k >= 1 matrices of one shape (m, m).
        relation: "<=", ">=", "<", ">" or "="; "attained" for the claim about the word.
        value: v.
        theorem: the identifier of the only theorem to try; all that may decide the claim by default.
        word: indices of matrices in order of application, for "attained".

    Raises:
        UnsupportedError: the theorem decides no such claim.

    >>> shear = Matrix([[1, 1], [0, 1]])
    >>> decide_radius([shear], "=", Fraction(1)).status, decide_radius([shear], "<", Fraction(2)).theorem
    ('undecided', 'radius-polytope')
    """
    claim = RadiusClaim.of(matrices, relation, value, word)
    usable = {name: attempt for name, attempt in THEOREMS.items() if relation in _DECIDES[name]}
    failed: list[str] = []
    for name, attempt in chosen(usable, theorem, KIND).items():
        found = attempt(claim)
        if isinstance(found, NotCertified):
            failed.append(found.text())
            continue
        return Verdict(KIND, _DECIDES[name][relation], name, SCOPE, found.facts(), found.words(), found)
    return Verdict(KIND, "undecided", scope=SCOPE, reason="; ".join(failed))
