"""Limits in closed form: sinh, sin, Gamma, (a; q)_oo, zeta, psi and log values of families that commute.

Statement.  Let one pattern hold in every layer after layer k (theorem frozen-pattern; k = 0 and all neurons on
            where W_n, b_n and x are >= 0).  Neurons that are off have limit 0; those that are on follow
            z_n = (I + P_n) z_{n-1} + b_n, and split into groups that P_n does not couple.  For one group, from the
            exact z_k:
                P_n = 0             z = z_k + sum of b_n over n > k
                P_n = f(n) A with a constant rational A:
                    A^2 = 0, A b_n = 0:  z = (I + (sum of f) A) z_k + sum of b_n, as A z_n = A z_k
                    b_n = 0, minimal polynomial without double roots, its roots z_j all in one Q(sqrt d):
                        z = sum_j g(z_j) E_j z_k, E_j the product of (A - z_i)/(z_j - z_i) over i != j,
                        g(z) the product of 1 + z f(n) over n > k
            Full convolutions with masks w >= 0, b_n = 0 and x >= 0 multiply the l_1 norm by the sum of w.
            The value is returned only if it meets an enclosure of the limit that a theorem certifies by itself.
Glossary.   z  values of the neurons that are on    f  one term of the closed class
Exactness.  Forms are compared exactly; values are enclosed in balls.  The certificate keeps the enclosure: the
            closed form is shown beside the verdict and is no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.rational import rational
from exactrelu.convergence.accelerate import bounds_of_layers
from exactrelu.convergence.decide import LIMITS, decide
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import LimitError, UnsupportedError
from exactrelu.networks.family import Family
from exactrelu.networks.kinds import AnyFamily
from exactrelu.networks.widening import WideningFamily
from exactrelu.products.closed_sum import closed_sum
from exactrelu.products.closed_value import Quadratic, closed_product, quadratic_roots
from exactrelu.products.symbol import Symbol, added, multiplied, rational_symbol
from exactrelu.sequences.bounds import Term
from exactrelu.sequences.series import combined
from exactrelu.sequences.signs import nonnegative_from
from exactrelu.theorems.absolute_summability import bias_terms, perturbation_terms
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.frozen_pattern import ON, FrozenPattern, freeze
from exactrelu.theorems.outcome import NotCertified

__all__ = ["AGREEMENT", "ClosedLimit", "closed_limit", "enclosure_of"]

AGREEMENT = "agreement with the certified enclosure"
_NAME = "closed form"
_DEPTHS = (1, 2, 4, 8, 16, 32, 64)
_MAX_WIDTH = 16
_BITS = 64
_CHECK = Fraction(1, 10**6)  # width of the enclosure where the claim has none
_MAX_DEPTH = 2_000
_MAX_VALUE_BITS = 200_000  # of the first layers, computed exactly
_MAX_DIGITS = 100

Point = tuple[Fraction, ...]
Entry = Sequence[Term]


@dataclass(frozen=True, slots=True)
class ClosedLimit:
    """N(x) in closed form, one symbol per coordinate; one pattern holds in every layer after `start`.

    norm: the only value is the limit of ||N_n(x)||_1.
    """

    values: tuple[Symbol, ...]
    start: int
    norm: bool = False

    def enclosure(self, digits: int) -> tuple[Enclosure, ...]:
        """Enclose every coordinate in an interval of width at most 10^-digits; LimitError as of `Symbol.enclosure`."""
        return tuple(v.enclosure(digits) for v in self.values)

    def sympy(self) -> tuple[Any, ...]:
        """Return sympy expressions, one per coordinate."""
        return tuple(v.sympy() for v in self.values)

    def latex(self) -> str:
        """Return the limit for math mode."""
        texts = [v.latex() for v in self.values]
        return texts[0] if len(texts) == 1 else rf"\left({', '.join(texts)}\right)"

    def words(self) -> str:
        """Return the limit as text."""
        texts = [v.words() for v in self.values]
        return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def closed_limit(
    family: AnyFamily, x: Sequence[object], enclosure: Sequence[Enclosure] | None = None
) -> ClosedLimit | NotCertified:
    """Return lim N_n(x) in closed form, or why it is not recognised.

    Args:
        family: layers relu(W_n y + b_n), n = 1, 2, ..., or full convolutions, of which the l_1 norm is taken.
        x: m exact numbers.
        enclosure: of the limit, as a theorem certifies it; found here when missing.

    A value that does not meet the enclosure is a defect of exactrelu: it is not returned, the hypothesis of what
    is returned is then `AGREEMENT`.

    >>> closed_limit(Family(1, [["1/n^2"]]), [1]).words()
    'sinh(pi)/pi'
    """
    point = tuple(rational(v) for v in x)
    if type(family) not in (Family, WideningFamily) or len(point) != family.width:
        return _not("the form", "it is looked for at points of layers relu(W_n y + b_n) and of full convolutions")
    if family.width > _MAX_WIDTH:
        return _not("the form", f"width {family.width}; at most {_MAX_WIDTH} is looked at")
    try:
        if isinstance(family, WideningFamily):
            return _norm_limit(family, point, enclosure)
        return _recognised(family, point, enclosure) if isinstance(family, Family) else _not("the form", "other layers")
    except (LimitError, UnsupportedError) as error:
        return _not("the form", str(error))


def _recognised(family: Family, x: Point, enclosure: Sequence[Enclosure] | None) -> ClosedLimit | NotCertified:
    """Return the limit from the frozen pattern, group by group."""
    frozen = _frozen(family, x)
    if frozen is None:
        return _not("one pattern from some layer on", f"not proved up to layer {_DEPTHS[-1]}")
    start, y, on, block = frozen
    values = [rational_symbol(0)] * family.width
    for group in _groups(block):
        found = _group_limit(block, group, [y[on[i]] for i in group], start + 1)
        if isinstance(found, str):
            return _not("the form", found)
        for i, value in zip(group, found, strict=True):
            values[on[i]] = value
    return _agreeing(family, x, ClosedLimit(tuple(values), start), enclosure)


def _norm_limit(family: WideningFamily, x: Point, enclosure: Sequence[Enclosure] | None) -> ClosedLimit | NotCertified:
    """Return the limit of ||N_n(x)||_1, the product of the sums of the masks."""
    masks = [entry.terms for entry in family.mask]
    if not family.bias.is_zero() or min(x) < 0 or not all(nonnegative_from(terms, 1) for terms in masks):
        return _not("the form", "a bias, or a mask or x that is not shown to be >= 0")
    one: Term = (Fraction(1), (1,), (1,))
    rest = combined([*((Fraction(1), terms) for terms in masks), (Fraction(-1), [one])])
    if len(rest) > 1:
        return _not("the form", "the sum of the mask is not 1 + f(n), f one term")
    value = closed_product(rest[0], Quadratic(Fraction(1)), 1) if rest else rational_symbol(1)
    if isinstance(value, str):
        return _not("the form", value)
    return _agreeing(family, x, ClosedLimit((multiplied(rational_symbol(sum(x)), value),), 0, norm=True), enclosure)


def _agreeing(
    family: AnyFamily, x: Point, limit: ClosedLimit, enclosure: Sequence[Enclosure] | None
) -> ClosedLimit | NotCertified:
    """Return the limit if it meets the enclosure, which is found where it is not given."""
    if enclosure is None:
        verdict = decide(family, domain_of({"point": [str(v) for v in x]}, len(x)), "limit", _CHECK, _MAX_DEPTH)
        enclosure = enclosure_of(verdict)
    if enclosure is None:
        return _not("an independent enclosure", "none of width 1e-6 was certified")
    width = max(e.width for e in enclosure)
    digits = (1 / width).__ceil__().bit_length() * 30103 // 100000 + 1 if width else 0
    ends = limit.enclosure(min(max(digits, 16), _MAX_DIGITS))
    if any(a.hi < b.lo or b.hi < a.lo for a, b in zip(ends, enclosure, strict=True)):
        return _not(AGREEMENT, "the closed form lies outside; this is a defect of exactrelu, please report it")
    return limit


def enclosure_of(verdict: Verdict) -> list[Enclosure] | None:
    """Return the certified enclosure of a proved limit, else None."""
    ends: Any = verdict.facts.get("enclosure") if verdict.status == "proved" else None
    return None if ends is None else [Enclosure(rational(lo), rational(hi)) for lo, hi in ends]


def _not(hypothesis: str, reason: str) -> NotCertified:
    return NotCertified(_NAME, hypothesis, reason)


def _frozen(family: Family, x: Point) -> tuple[int, Point, tuple[int, ...], Any] | None:
    """Return k, N_k(x), the neurons that are on in every layer after k, and their entries; the least k found."""
    every = FrozenPattern(0, (ON,) * family.width, (None,) * family.width)
    if min(x) >= 0 and _nonnegative(family):
        return 0, x, every.on, every.block(family)
    tails = [certify(family, (1,) * family.width) for certify in LIMITS.values()]
    states = [x]
    for depth in _DEPTHS:
        while len(states) <= depth:
            states.append(family.layer(len(states)).apply(states[-1]))
        if max(v.denominator.bit_length() for v in states[depth]) > _MAX_VALUE_BITS:
            return None
        for tail in tails:
            if isinstance(tail, NotCertified) or tail.first_depth > depth:
                continue
            y = states[depth]
            sides = bounds_of_layers(tail, [(v, v) for v in y], depth, _BITS)
            pattern = None if sides is None else freeze(family, sides, [not v for v in y], depth)
            if pattern is not None and not isinstance(pattern, NotCertified):
                start = _walked_back(family, states, pattern.gate, depth)
                return start, states[start], pattern.on, pattern.block(family)
    return None


def _nonnegative(family: Family) -> bool:
    """Return whether W_n >= 0 and b_n >= 0 in every layer, so that no gate closes on a point x >= 0."""
    one: Term = (Fraction(1), (1,), (1,))
    weights = [
        combined([(Fraction(1), entry), *([(Fraction(1), [one])] if i == j else [])])
        for i, row in enumerate(perturbation_terms(family))
        for j, entry in enumerate(row)
    ]
    return all(nonnegative_from(entry, 1) for entry in (*weights, *bias_terms(family)))


def _walked_back(family: Family, states: Sequence[Point], gate: Sequence[bool], depth: int) -> int:
    """Return the least k such that the layers k + 1, ..., depth have this gate and start with 0 where it is off."""
    for n in range(depth, 0, -1):
        before = family.layer(n).preactivation(states[n - 1])
        if not all(u >= 0 if on else u <= 0 and not v for on, u, v in zip(gate, before, states[n - 1], strict=True)):
            return n
    return 0


def _groups(block: Sequence[Sequence[Entry]]) -> list[list[int]]:
    """Return the connected sets of indices that the matrix couples."""
    left, groups = set(range(len(block))), []
    while left:
        group, waiting = [], [min(left)]
        while waiting:
            i = waiting.pop()
            if i in left:
                left.remove(i)
                group.append(i)
                waiting += [j for j in left if block[i][j] or block[j][i]]
        groups.append(sorted(group))
    return groups


def _group_limit(
    block: Sequence[Sequence[Entry]], group: Sequence[int], y: Sequence[Fraction], n0: int
) -> list[Symbol] | str:
    """Return the limits of one group from its values before layer n0."""
    entries = [[block[i][j] for j in group] for i in group]
    biases = [block[i][-1] for i in group]
    if not any(e for row in entries for e in row):
        total = closed_sum(biases[0], n0)
        return total if isinstance(total, str) else [added(rational_symbol(y[0]), total)]
    split = _split(entries)
    if split is None:
        return "P_n is not f(n) times a constant matrix, f one term"
    f, A = split
    if fmpq_mat(len(y), len(y)) == A * A and not any(_image(A, biases)):
        return _sheared(f, A, biases, y, n0)
    return "b_n on neurons that P_n moves" if any(biases) else _spectral(f, A, y, n0)


def _image(A: fmpq_mat, biases: Sequence[Entry]) -> list[tuple[Term, ...]]:
    """Return A b_n, entry by entry."""
    rows = [[Fraction(int(A[i, j].p), int(A[i, j].q)) for j in range(A.ncols())] for i in range(A.nrows())]
    return [combined([(a, b) for a, b in zip(row, biases, strict=True) if a]) for row in rows]


def _sheared(f: Term, A: fmpq_mat, biases: Sequence[Entry], y: Sequence[Fraction], n0: int) -> list[Symbol] | str:
    """Return (I + (sum of f) A) y + sum of b_n, for A^2 = 0 and A b_n = 0, which keep A z_n the same."""
    total, values = closed_sum([f], n0), []
    for v, w, bias in zip(y, _applied(A, [Quadratic(v) for v in y]), biases, strict=True):
        drift = closed_sum(bias, n0)
        if isinstance(total, str) or isinstance(drift, str):
            return total if isinstance(total, str) else str(drift)
        values.append(added(rational_symbol(v), multiplied(rational_symbol(w.p), total), drift))
    return values


def _split(entries: Sequence[Sequence[Entry]]) -> tuple[Term, fmpq_mat] | None:
    """Return f and A with entries f(n) A, f the first entry that is not 0; None where there are none."""
    m = len(entries)
    flat = [e for row in entries for e in row]
    first = next(e for e in flat if e)
    if len(first) != 1:
        return None
    ((r, u, v),) = first
    ratios = []
    for entry in flat:
        if not entry:
            ratios.append(fmpq(0))
            continue
        if len(entry) != 1 or entry[0][0] != r or len(entry[0][1]) != len(u) or len(entry[0][2]) != len(v):
            return None
        _, s, t = entry[0]
        if any(a * s[-1] != b * u[-1] for a, b in zip(u, s, strict=True)):
            return None
        if any(a * t[-1] != b * v[-1] for a, b in zip(v, t, strict=True)):
            return None
        ratios.append(fmpq(s[-1] * v[-1], u[-1] * t[-1]))
    return (r, u, v), fmpq_mat(m, m, ratios)


def _spectral(f: Term, A: fmpq_mat, y: Sequence[Fraction], n0: int) -> list[Symbol] | str:
    """Return g(A) y by the eigenvalues of A."""
    polynomial = A.minpoly()
    roots = quadratic_roots(polynomial.numer())
    if roots is None or any(k > 1 for _, k in roots) or len({z.d for z, _ in roots if z.q}) > 1:
        return "the eigenvalues of the constant matrix are not simple and in one Q(sqrt d)"
    eigenvalues = [z for z, _ in roots]
    parts: list[list[Symbol]] = [[] for _ in y]
    for z in eigenvalues:
        vector = [Quadratic(v) for v in y]
        for other in eigenvalues:
            if other != z:
                scale = (z - other).inverse()
                moved = _applied(A, vector)
                vector = [(w - other * v) * scale for w, v in zip(moved, vector, strict=True)]
        if not any(v.p or v.q for v in vector):
            continue
        value = closed_product(f, z, n0)
        if isinstance(value, str):
            return value
        for part, v in zip(parts, vector, strict=True):
            if v.p or v.q:
                part.append(multiplied(v.symbol(), value))
    return [added(*part) if part else rational_symbol(0) for part in parts]


def _applied(A: fmpq_mat, vector: Sequence[Quadratic]) -> list[Quadratic]:
    rows = []
    for i in range(A.nrows()):
        total = Quadratic(Fraction(0))
        for j, v in enumerate(vector):
            total = total + v * Quadratic(Fraction(int(A[i, j].p), int(A[i, j].q)))
        rows.append(total)
    return rows
