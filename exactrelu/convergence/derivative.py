"""The derivative of the limit function, only where an open cell with one pattern for all layers justifies it.

Statement.  Let no pre-activation of the layers 1, ..., k be 0 at x, other than constants near x.  Then the
            gates of these layers are constant near x, and so is N_k = A y + c.  Let the pattern be frozen after
            layer k for all values within some e > 0 of those at x.  Then it is, near x, the same in every
            layer: the limit is affine there, and its derivative at x is the limit A_oo of A (`limit_map`).
Note.       T_n(x) may converge where N is not differentiable: W = 1, b_n = -2^-n has T_n(1) = 1 for all n, and
            N(x) = relu(x - 1).  No margin is left at x = 1, so nothing is said there.
Glossary.   T_n  product of the layers' matrices and gates along x
Exactness.  Layers and gates are exact; the derivative is enclosed.
Source.     theorems `frozen-pattern`, `accelerated`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.convergence.limit_map import LimitMap, limit_map
from exactrelu.errors import ShapeError
from exactrelu.networks.family import Family
from exactrelu.networks.network import AffinePiece
from exactrelu.theorems.absolute_summability import certify
from exactrelu.theorems.frozen_pattern import THEOREM, FrozenPattern, freeze
from exactrelu.theorems.outcome import NotCertified

__all__ = ["MAX_DEPTH", "derivative"]

MAX_DEPTH = 128
_BITS = 64
_NEAR = Fraction(1, 1 << 80)  # e


def derivative(
    family: Family, x: Sequence[Fraction], width: Fraction = Fraction(1, 10**12), max_depth: int = MAX_DEPTH
) -> LimitMap | NotCertified:
    """Enclose the affine map of the limit near x; its slope is the derivative at x.

    Args:
        family: layers n = 1, 2, ... of width m.
        x: m rationals.
        width: asked of the entries.
        max_depth: layers behind which the pattern may freeze.

    Returns:
        The map, or NotCertified where no open cell around x has one proved pattern.

    Raises:
        ShapeError: x has another length.
    """
    if len(x) != family.width:
        raise ShapeError(f"derivative: {len(x)} coordinates for a family of width {family.width}")
    evidence = certify(family)
    if isinstance(evidence, NotCertified):
        return evidence
    y, slope = tuple(x), Matrix.identity(family.width)
    result = NotCertified(THEOREM, "one pattern in all layers", f"the tail is certified beyond layer {max_depth} only")
    for n in range(1, max_depth + 1):
        layer = family.layer(n)
        before = [u + c for u, c in zip(layer.weight.apply(y), layer.bias, strict=True)]
        rows = (layer.weight @ slope).rows()
        corner = next((i for i, u in enumerate(before) if u == 0 and any(rows[i])), None)
        if corner is not None:
            reason = f"neuron {corner + 1} of layer {n} is exactly at its threshold"
            return NotCertified(THEOREM, "an open cell around the point", reason)
        zero = (Fraction(0),) * len(x)
        y = tuple(max(u, Fraction(0)) for u in before)
        slope = Matrix([row if u > 0 else zero for row, u in zip(rows, before, strict=True)])
        if n < evidence.first_depth or n & (n - 1):
            continue
        norm = max(v / w for v, w in zip(y, evidence.weights, strict=True)) + _NEAR
        spread = max(evidence.spread(n, norm, _BITS)) + Fraction(1, 1 << _BITS)
        reach = [w * spread + _NEAR for w in evidence.weights]
        sides = [(max(v - r, Fraction(0)), v + r) for v, r in zip(y, reach, strict=True)]
        found = freeze(family, sides, [u <= 0 for u in before], n)
        if isinstance(found, FrozenPattern):
            image = slope.apply(x)
            piece = AffinePiece(slope, tuple(v - a for v, a in zip(y, image, strict=True)))
            return limit_map(family, evidence, found, piece, width)
        result = found
    return result
