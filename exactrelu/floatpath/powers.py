"""Bounds of the joint spectral radius by powers in floats, with their rounding.

Statement.  max |P|^(1/L) over the products P of all words of length L, in the sup norm, is >= R; and for every word
            |tr P|^(1/L) <= m^(1/L) R.  A product of L matrices in floats is off by at most
            ((1 + u)^(L (m + 1)) - 1) times the product of the absolute values, which is computed beside it: each
            matrix is rounded once, each sum of m products m times.  In `upper` all norms are at most 1, so
            underflows add less than 2^-900; in `lower` no product of absolute values is below 2^-1000.
Glossary.   R  joint spectral radius    k  matrices of shape (m, m)    L  length of a word    u = 2^-53
Exactness.  Rounding of the bounds of R^L: outwards.  Their L-th roots are estimates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import exact_float

__all__ = ["PowerBound", "Powers"]

_WORK = 1 << 20  # m^3 times the number of words
_LENGTH = 16
_POWERS = 2048  # letters of the word whose trace is taken
_TINY = 2.0**-900
_NORMAL = 2.0**-1000


@dataclass(frozen=True, slots=True)
class PowerBound:
    """A bound of R^length, scaled, for R scaled; `root` is about its root."""

    length: int
    exact: Fraction
    root: float


class Powers:
    """Products of words in floats; every matrix is scaled by one power of two to norm at most 1."""

    def __init__(self, matrices: Sequence[Matrix]) -> None:
        largest = max(sum((abs(v) for v in row), Fraction(0)) for M in matrices for row in M.rows())
        self.shift = largest.numerator.bit_length() - largest.denominator.bit_length() + 1 if largest else 0
        scale = Fraction(2) ** -self.shift
        self.stack: Any = np.array([[[float(v * scale) for v in row] for row in M.rows()] for M in matrices])
        self.m: int = self.stack.shape[1]
        self.best: tuple[float, tuple[int, ...]] = (-1.0, ())

    def upper(self) -> PowerBound:
        """Return a bound of the norms of all products of one length; remember the word of largest radius."""
        words: list[tuple[int, ...]] = [()]
        P = sizes = np.eye(self.m)[None]
        for length in range(1, _LENGTH + 1):
            words = [(*word, i) for word in words for i in range(len(self.stack))]
            P, sizes = self._longer(P), self._longer(sizes, absolute=True)
            rho = np.abs(np.linalg.eigvals(P)).max(axis=1) ** (1 / length)
            if rho.max() > self.best[0] * (1 + 1e-9):
                self.best = float(rho.max()), words[int(rho.argmax())]
            if len(words) * len(self.stack) * self.m**3 > _WORK:
                break
        rows = float((np.abs(P) + self._error(length) * sizes).sum(axis=2).max())
        bound = rows * (1 + (self.m + 4) * 2.0**-52) + _TINY
        return PowerBound(length, exact_float(bound), bound ** (1 / length))

    def lower(self) -> PowerBound:
        """Return the best bound from below by traces of powers of the word of largest radius."""
        word, found = self.best[1], PowerBound(1, Fraction(0), 0.0)
        P = sizes = np.eye(self.m)
        floor = _NORMAL / float(np.abs(self.stack[self.stack != 0]).min(initial=1.0))
        exponent = 0  # P and sizes are the products times 2^-exponent
        for count in range(1, _POWERS // len(word) + 1):
            for i in word:
                P, sizes = self.stack[i] @ P, np.abs(self.stack[i]) @ sizes
                if sizes[sizes > 0].min(initial=1.0) < floor:
                    return found
            step = math.frexp(float(sizes.max()))[1]
            P, sizes, exponent = np.ldexp(P, -step), np.ldexp(sizes, -step), exponent + step
            length = count * len(word)
            error = (self._error(length) + self.m * 2.0**-52) * float(np.trace(sizes)) * (1 + 2.0**-40) + _TINY
            trace = exact_float(abs(float(np.trace(P)))) - exact_float(error)
            if trace <= 0:
                continue
            root = (float(trace) / self.m) ** (1 / length) * 2.0 ** (exponent / length)
            if root > found.root:
                found = PowerBound(length, trace / self.m * Fraction(2) ** exponent, root)
        return found

    def _longer(self, P: Any, absolute: bool = False) -> Any:
        stack = np.abs(self.stack) if absolute else self.stack
        return np.einsum("kij,wjl->wkil", stack, P).reshape(-1, self.m, self.m)

    def _error(self, length: int) -> float:
        """Return how far a product of this length is off, in units of the product of absolute values."""
        return float(length * (self.m + 2) * 2.0**-53 * (1 + 2.0**-20))
