"""Blocks of layers as floats: every entry of W_n or P_n and b_n with one error bound.

Statement.  For every layer n of a block, fl(t) denotes the float of an entry t of the plan, and
            |fl(t) - t| <= rho_n |fl(t)| + tau.
Proof.      f = r^n F g n^k U(x)/V(x), x = 1/n (plan).  Roundings in the form exact = computed (1 + d),
            |d| <= u:  x one; a monomial of U rounds its coefficient, i powers of x and at most 2 du + 1
            Horner steps: 3 du + 2 in all.  If all coefficients of U have one sign, U = fl(U)(1 + d) with |d|
            <= (3 du + 4) u (1 + 2^-20); if not, the error is at most that times S = sum |u_i| x^i, which is computed
            beside it.  n^k: |k| roundings, r^n: two factors each off by u + 2^-100 (ball arithmetic at 128
            bits, rounded once), five products and quotients, coefficient and product: |k| + 12 in all.
            r^n F with factorials: one such factor, from Gamma in balls at the first layer of a block and quotients
            of neighbours behind it.
            g: for t = a n + b, exact below 2^53, the library's y near t^(p/q) is not trusted: w = y^q / t^p is
            computed with p + q roundings, products and quotients in an order that keeps it in range, so
            t^(p/q) = y (1 + d), |d| <= (|w - 1| + (p + q + 2) u) / q, and one rounding for the product.
            A product of factors (1 + d_i)^(+-1) with sum |d_i| = sigma <= 2^-16 is off by at most
            sigma (1 + 2^-14), and rho_n is the largest of these over the functions.
            |fl(U)|, |fl(V)| >= 2^-400 is demanded, so underflows inside are below u/4 of them.  Values below
            2^-900 are set to 0, their absolute error times the coefficient is below tau.
            Where U or V cancels so much that sigma > 2^-44 the quotient is computed in rationals instead,
            for up to EXACT entries of a run; beyond that rho_n is what it is, infinite above 2^-20.
Glossary.   B  layers of a block    K  functions    k  power of n
            anchor  r^(first layer), table  r^0, r^1, ..., r^(B-1): as mantissas and exponents of two; with
            factorials 1, and r^n F(n) of every layer
Exactness.  Rounding of rho: upwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from flint import arb, ctx, fmpq
from numba import njit

from exactrelu.floatpath.plan import Coefficients, Function, Plan
from exactrelu.floatpath.rounding import FLAGS, U
from exactrelu.networks.roots import factorial_step, factorials

__all__ = ["EXACT", "Block", "block_size", "blocks", "layer_block"]

EXACT = 20_000
_BITS, _GUARD = 128, 64
_FLOOR = 2.0**-400
_CANCELLED = 2.0**-44
_LOST = 2.0**-20
_SMALL = 2.0**-900
_BLOCK_FLOATS = 1 << 16
_PLAIN = 400  # bits of a power of n that need no exponent of its own


class Block(NamedTuple):
    """Layers first, first + 1, ...: t of shape (B, C, M), rho of shape (B,); overwritten by the next block."""

    first: int
    t: Any
    rho: Any

    @property
    def layers(self) -> int:
        """Return B."""
        return len(self.t)

    def part(self, start: int, stop: int) -> Block:
        """Return the layers at start, ..., stop - 1 of this block."""
        return Block(self.first + start, self.t[start:stop], self.rho[start:stop])


@njit(**FLAGS)
def _horner(coefficients, start, stop, x):  # type: ignore[no-untyped-def]
    value = 0.0
    for i in range(stop - 1, start - 1, -1):
        value = value * x + coefficients[i]
    return value


@njit(**FLAGS)
def _size(coefficients, start, stop, x):  # type: ignore[no-untyped-def]
    value = 0.0
    for i in range(stop - 1, start - 1, -1):
        value = value * x + abs(coefficients[i])
    return value


@njit(**FLAGS)
def _power(n, k):  # type: ignore[no-untyped-def]
    """Return n^|k| as mantissa and exponent of two."""
    value, exponent = 1.0, 0
    for _ in range(abs(k)):
        value *= n
        if value > 2.0**500:
            value, exponent = value * 2.0**-500, exponent + 500
    return value, exponent


@njit(**FLAGS)
def _root(a, b, p, q, n):  # type: ignore[no-untyped-def]
    """Return (a n + b)^(p/q) and its relative error, found by raising it to the power q."""
    t = float(a * n + b)
    near = t ** (p / q)
    ratio, left, right = 1.0, q, p
    while left + right > 0:
        if left > 0 and (ratio <= 1.0 or right == 0):
            ratio, left = ratio * near, left - 1
        else:
            ratio, right = ratio / t, right - 1
    return near, (abs(ratio - 1.0) + (p + q + 2) * U) / q


@njit(**FLAGS)
def _rooted(roots, start, stop, n):  # type: ignore[no-untyped-def]
    """Return the product of the roots in rows start, ..., stop - 1, and its relative error."""
    value, error = 1.0, 0.0
    for i in range(start, stop):
        near, off = _root(roots[i, 0], roots[i, 1], roots[i, 2], roots[i, 3], n)
        value, error = value * near, error + (off + U)
    return value, error


@njit(**FLAGS)
def _functions(first, coefficients, places, roots, k, shift, plain, signs, mantissas, exponents, out, errors):  # type: ignore[no-untyped-def]
    """Fill out and errors, both (K, B); return how many errors are large."""
    found = 0
    for f in range(out.shape[0]):
        a, b, c = places[f, 0], places[f, 1], places[f, 2]
        one_sign_u, one_sign_v = places[f, 3] == 1, places[f, 4] == 1
        steps = (abs(k[f]) + 14) * U
        for j in range(out.shape[1]):
            n = float(first + j)
            x = 1.0 / n
            top, bottom = _horner(coefficients, a, b, x), _horner(coefficients, b, c, x)
            error_u, error_v = (3 * (b - a) + 4) * U, (3 * (c - b) + 4) * U
            if not one_sign_u:
                error_u *= _size(coefficients, a, b, x) / abs(top)
            if not one_sign_v:
                error_v *= _size(coefficients, b, c, x) / abs(bottom)
            root, error_root = _rooted(roots, places[f, 5], places[f, 6], first + j)
            error = (error_u + error_v + error_root + steps) * (1 + 2.0**-13)
            if not (error <= _LOST and abs(top) >= _FLOOR and abs(bottom) >= _FLOOR):
                error = np.inf
            errors[f, j] = error
            found += error > _CANCELLED
            value = top / bottom * root
            power, exponent = _power(n, k[f])
            value = value * power if k[f] >= 0 else value / power
            if plain[f]:
                value *= shift[f]
            else:
                value *= mantissas[f, out.shape[1]] * mantissas[f, j]
                exponent = exponent if k[f] >= 0 else -exponent
                total = exponent + shift[f] + exponents[f, out.shape[1]] + exponents[f, j]
                value = math.ldexp(value, int(min(max(total, -4000.0), 4000.0)))
            if abs(value) < _SMALL:
                value = 0.0
            if signs[f] < 0 and (first + j) % 2 == 1:
                value = -value
            out[f, j] = value
    return found


@njit(**FLAGS)
def _scattered(entries, coefficients, values, t):  # type: ignore[no-untyped-def]
    for j in range(t.shape[0]):
        for e in range(entries.shape[0]):
            t[j, entries[e, 0], entries[e, 1]] = coefficients[e] * values[entries[e, 2], j]


@njit(**FLAGS)
def _dense(dense, values, t):  # type: ignore[no-untyped-def]
    """Set t to the sum of dense matrices times values; at most one summand of an entry is not zero."""
    for j in range(t.shape[0]):
        for c in range(t.shape[1]):
            row, first, value = t[j, c], dense[0, c], values[0, j]
            for i in range(row.size):
                row[i] = first[i] * value
            for k in range(1, dense.shape[0]):
                more, value = dense[k, c], values[k, j]
                for i in range(row.size):
                    row[i] += more[i] * value


class _Evaluator:
    """The arrays of a plan that the kernels read."""

    def __init__(self, plan: Plan, last: int, size: int) -> None:
        self.plan, self.size = plan, size
        columns = len(plan.sources)
        self.k = np.array([f.power for f in plan.functions], dtype=np.int64)
        self.signs = np.array([-1 if f.base < 0 else 1 for f in plan.functions], dtype=np.int64)
        self._coefficients(plan.functions)
        count = len(plan.functions)
        self.plain = np.array(
            [
                abs(f.base) == 1 and not f.special and abs(f.power) * last.bit_length() <= _PLAIN >= abs(s)
                for f, s in zip(plan.functions, self.scale, strict=True)
            ],
            dtype=np.bool_,
        )
        self.shift = np.array(
            [2.0**s if plain else float(s) for s, plain in zip(self.scale, self.plain, strict=True)], dtype=np.float64
        )
        self.mantissas, self.exponents = np.ones((count, self.size + 1)), np.zeros((count, self.size + 1))
        self.values, self.errors = np.zeros((count, self.size)), np.zeros((count, self.size))
        self.t, self.rho = np.zeros((self.size, columns, plan.rows)), np.zeros(self.size)
        self.exact = EXACT
        self.factorials = [f for f in range(count) if plan.functions[f].special]
        self.powers = [f for f in range(count) if abs(plan.functions[f].base) != 1 and f not in self.factorials]
        for f in self.powers:
            for j in range(self.size):
                self._set_power(f, j, j)

    def _coefficients(self, functions: tuple[Function, ...]) -> None:
        flat: list[float] = []
        places: list[list[int]] = []
        roots: list[tuple[int, int, int, int]] = []
        self.scale: list[int] = []
        for f in functions:
            u, shift_u = _scaled(f.u)
            v, shift_v = _scaled(f.v)
            start = len(flat)
            flat += u + v
            one_sign = [int(all(c >= 0 for c in p) or all(c <= 0 for c in p)) for p in (f.u, f.v)]
            places.append([start, start + len(u), len(flat), *one_sign, len(roots), len(roots) + len(f.roots)])
            roots += f.roots
            self.scale.append(shift_u - shift_v)
        self.coefficients = np.array(flat, dtype=np.float64)
        self.places = np.array(places, dtype=np.int64).reshape(-1, 7)
        self.roots = np.array(roots, dtype=np.int64).reshape(-1, 4)

    def _set_power(self, f: int, place: int, n: int) -> None:
        self.mantissas[f, place], self.exponents[f, place] = _power_parts(abs(self.plan.functions[f].base), n)

    def _set_factorials(self, f: int, first: int, count: int) -> None:
        function = self.plan.functions[f]
        base = abs(function.base)
        with ctx.workprec(_BITS + _GUARD):
            ball = arb(fmpq(base.numerator, base.denominator)) ** first
            for a, e in factorials(function.special):
                ball *= arb(a * first + 1).gamma() ** e
        with ctx.workprec(_BITS):
            for j in range(count):
                if j:
                    top, bottom = factorial_step(function.special, first + j)
                    ball = ball * (base.numerator * top) / (base.denominator * bottom)
                self.mantissas[f, j], self.exponents[f, j] = _ball_parts(ball)

    def block(self, first: int, count: int) -> Block:
        """Evaluate layers first, ..., first + count - 1."""
        for f in self.powers:
            self._set_power(f, self.size, first)
        for f in self.factorials:
            self._set_factorials(f, first, count)
        tables = self.signs, self.mantissas, self.exponents
        functions = self.coefficients, self.places, self.roots, self.k, self.shift, self.plain
        if _functions(first, *functions, *tables, self.values, self.errors):
            self._repair(first, count)
        if self.plan.dense is not None:
            _dense(self.plan.dense, self.values, self.t)
        else:
            _scattered(self.plan.entries, self.plan.coefficients, self.values, self.t)
        np.max(self.errors, axis=0, initial=0.0, out=self.rho)
        return Block(first, self.t[:count], self.rho[:count])

    def _repair(self, first: int, count: int) -> None:
        """Recompute what cancels in rationals, the worst first, while the budget lasts."""
        large = np.argwhere(self.errors[:, :count] > _CANCELLED)
        order = np.argsort(-self.errors[large[:, 0], large[:, 1]], kind="stable")[: self.exact]
        self.exact -= len(order)
        for f, j in large[order].tolist():
            self.values[f, j], error = self._exact(f, first, j)
            self.errors[f, j] = (error + 14 * U) * (1 + 2.0**-13)

    def _exact(self, f: int, first: int, j: int) -> tuple[float, float]:
        """Return a value whose quotient is exact, and the relative error of its root."""
        function, n = self.plan.functions[f], first + j
        quotient = function.quotient(n)
        if not quotient:
            return 0.0, 0.0
        mantissa, exponent = _parts(abs(quotient))
        size = self.size
        root, error = _rooted(self.roots, self.places[f, 5], self.places[f, 6], n)
        mantissa *= root * float(self.mantissas[f, size]) * float(self.mantissas[f, j])
        mantissa, more = math.frexp(mantissa)
        total = exponent + more + self.exponents[f, size] + self.exponents[f, j]
        value = 0.0 if total < -900 else math.inf if total > 1000 else math.ldexp(mantissa, int(total))
        negative = (quotient < 0) != (function.base < 0 and n % 2 == 1)
        return (-value if negative else value), error


def block_size(plan: Plan, last: int) -> int:
    """Return how many layers of a plan make a block that stays in a cache."""
    return max(4, min(1024, _BLOCK_FLOATS // max(1, len(plan.sources) * plan.rows), last))


def blocks(plan: Plan, last: int, size: int | None = None) -> Iterator[Block]:
    """Yield layers 1, ..., last in blocks of `size`; each overwrites the one before."""
    evaluator = _Evaluator(plan, last, size or block_size(plan, last))
    for first in range(1, last + 1, evaluator.size):
        yield evaluator.block(first, min(evaluator.size, last + 1 - first))


def layer_block(plan: Plan, n: int) -> Block:
    """Return layer n alone."""
    return _Evaluator(plan, n, 1).block(n, 1)


def _scaled(falling: Coefficients) -> tuple[list[float], int]:
    """Return p / 2^shift in floats, largest coefficient in [1/2, 2], and shift."""
    largest = max(abs(c) for c in falling)
    shift = largest.numerator.bit_length() - largest.denominator.bit_length()
    factor = Fraction(1, 1 << shift) if shift >= 0 else Fraction(1 << -shift)
    return [float(c * factor) for c in falling], shift


def _parts(value: Fraction) -> tuple[float, int]:
    """Return mantissa in [1/2, 2], rounded to nearest, and exponent of a positive rational."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length()
    return (float(value / (1 << exponent)) if exponent >= 0 else float(value * (1 << -exponent))), exponent


def _power_parts(base: Fraction, n: int) -> tuple[float, float]:
    """Return base^n as mantissa in [1, 2] and exponent, off by at most u + 2^-100."""
    with ctx.workprec(_BITS):
        ball = arb(fmpq(base.numerator, base.denominator)) ** n
    return _ball_parts(ball)


def _ball_parts(ball: Any) -> tuple[float, float]:
    """Return the middle of a positive ball as mantissa in [1, 2], rounded to nearest, and exponent."""
    mantissa, exponent = (int(part) for part in ball.mid().man_exp())
    bits = mantissa.bit_length() - 1
    return mantissa / (1 << bits), float(exponent + bits)
