"""Iterative refinement: float LPs around an exact point, at growing magnification.

Statement.  With x = X / 2^b and u = 2^k (y - x), row i reads a_i.u + 2^k f_i(x): the
            residuals f_i(x) are exact, so every round adds about 30 correct bits to the
            point and lets the float simplex see margins 2^30 times smaller.
Glossary.   b  bits of the centre x      k  magnification      u  magnified step
Exactness.  Residuals are exact; the steps are floats that only propose.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exactrelu.geometry.answers import Witness
from exactrelu.geometry.candidates import null_vector
from exactrelu.geometry.judge import Candidate
from exactrelu.geometry.simplex import Proposal, cold
from exactrelu.geometry.system import System

__all__ = ["refinements"]

_ROUNDS = 6
_STEP = 32
_FAR = 1e4  # residuals beyond this radius are cut: they cannot matter in this round


def refinements(system: System, proposal: Proposal) -> Iterator[Candidate | None]:
    """Yield a point and multipliers per round."""
    k = 30
    bits = k + 24
    centre = [round(v * (1 << bits)) for v in proposal.point]
    for _ in range(_ROUNDS):
        inner = _magnified(system, centre, bits, k)
        k_next = k + _STEP
        bits_next = k_next + 24
        shift = bits_next - bits
        step = bits_next - k
        centre = [(v << shift) + round(u * (1 << step)) for v, u in zip(centre, inner.point, strict=True)]
        yield _short(system, centre, bits_next, k + 16)
        yield _witness(system, centre, bits_next)
        if inner.margin < 1e-3:
            yield null_vector(system, inner)
        k, bits = k_next, bits_next


def _magnified(system: System, centre: list[int], bits: int, k: int) -> Proposal:
    kernel = system.kernel
    integer = kernel.integer
    values = system.values((*kernel.integers(centre), integer(1 << bits)))
    factor = integer(1 << (bits - k))
    pairs = zip(system.rows, values, strict=True)
    rows = [[*(v * factor for v in row[:-1]), value] for row, value in pairs]
    array = kernel.approximate(rows, system.dimension + 1).array
    radius = _FAR * np.abs(array[:, :-1]).sum(axis=1)
    array[:, -1] = np.clip(array[:, -1], -radius, radius)
    return cold(array, 2.0)[1]


def _witness(system: System, centre: list[int], bits: int) -> Witness:
    kernel = system.kernel
    homogeneous = kernel.primitive((*kernel.integers(centre), kernel.integer(1 << bits)))
    return Witness(homogeneous[:-1], homogeneous[-1])


def _short(system: System, centre: list[int], bits: int, wanted: int) -> Witness:
    """Return the centre with fewer bits."""
    drop = bits - wanted
    half = 1 << (drop - 1)
    return _witness(system, [(v + half) >> drop for v in centre], wanted)
