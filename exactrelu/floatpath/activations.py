"""Activations in floats with error bounds: leaky ReLU, clips, tanh and sigmoid; no library function is trusted.

Statement.  Given |zhat - z| <= q, `activate` returns v and e with |v - phi(z)| <= e.
Proof.      All phi are nondecreasing and L-Lipschitz, and c' = 1 + 2^-50 repays the roundings of a short sum.
            leaky-relu  z zhat's sign or not: off by q at most, by slope q where zhat + q <= 0; slope is
                    rounded to a within `off`, the product once.
            clip    where zhat >= b: |clip(z) - b| <= max(0, q - (zhat - b)), likewise at a; inside q. `off`
                    bounds the rounding of a and b.
            expm1   x <= 0, x = k ln 2 + r, |r| < 0.347: r is off by 0.8 u (k H exact, H + G = ln 2 to 2^-85; k = 0:
                    exact).  p = r (1 + r/2 (1 + ... r/15)): the rest of the series is below 2^-60 |p|, a step
                    hands on less than 0.24 of the error behind it: 4 u |p| in all.  2^k (1 + p) - 1 is off
                    by 2^k (1.7 + 1.2 + 1.5) u + u <= 3.2 u for k < 0, where the value is below -0.29:
                    relative error below 12 u.  For x < -40 it is -1 up to 2^-57.
            tanh    |tanh t| = -m / (2 + m), m = expm1(-2 |t|): relative error 12 u + 12 u + 2 u < 32 u.
            sigmoid (1 + m) / (2 + m) for t < 0, 1 / (2 + m) for t >= 0, m = expm1(-|t|): off by 32 u at most.
            On |t - zhat| <= q: tanh' = 1 - tanh^2 and sigmoid' = 1/4 - (sigmoid - 1/2)^2, that is L - (phi - c)^2
            with |phi(t) - c| >= |v - c| - L q - error of v.  So e = that slope times q, plus the error of v.
            Infinities and NaN in zhat or q stay in e.
Glossary.   phi  (kind, a, b, off)    u = 2^-53
Exactness.  Rounding of e: upwards.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numba import njit

from exactrelu.floatpath.rounding import FLAGS, TINY, U, rounded
from exactrelu.networks.activation import Activation

__all__ = ["IDENTITY", "RELU", "Phi", "activate", "phi_of"]

Phi: TypeAlias = tuple[int, float, float, float]

_IDENTITY, _RELU, _LEAKY, _CLIP, _TANH, _SIGMOID = range(6)
IDENTITY: Phi = (_IDENTITY, 0.0, 0.0, 0.0)
RELU: Phi = (_RELU, 0.0, 0.0, 0.0)

_UP = 1.0 + 2.0**-50
_DOWN = 1.0 - 2.0**-50
_LN2 = math.log(2.0)
_LN2_HIGH = float.fromhex("0x1.62e42feep-1")  # 32 bits: k times it is exact
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")


def phi_of(activation: Activation) -> Phi:
    """Return what the kernels know of an activation."""
    if activation.slope is not None:
        slope, off = rounded(activation.slope)
        return _LEAKY, slope, 0.0, off
    if activation.ends is not None:
        (a, below), (b, above) = rounded(activation.ends[0]), rounded(activation.ends[1])
        return _CLIP, a, b, max(below, above)
    return (_TANH if activation.name == "tanh" else _SIGMOID), 0.0, 0.0, 0.0


@njit(**FLAGS)
def activate(phi, z, q):  # type: ignore[no-untyped-def]
    """Return the float of phi at z and a bound of its distance to phi of anything within q of z."""
    kind, a, b, off = phi
    if kind == _IDENTITY:
        return z, q
    if kind == _RELU:
        if z > 0.0:
            return z, q
        left = (z + q) * _UP
        return (0.0 if z == z else z), (0.0 if left <= 0.0 else left)  # NaN stays
    if kind == _LEAKY:
        return _leaky(z, q, a, off)
    if kind == _CLIP:
        return _clip(z, q, a, b, off)
    return _smooth(kind, z, q)


@njit(**FLAGS)
def _leaky(z, q, slope, off):  # type: ignore[no-untyped-def]
    if z > 0.0:
        return z, q
    value = slope * z
    moved = (slope + off) * q if z + q <= 0.0 else q
    rounding = off * abs(z) + 2.0 * U * abs(value) + (TINY if z != 0.0 else 0.0)
    return value, (moved + rounding) * _UP


@njit(**FLAGS)
def _clip(z, q, low, high, off):  # type: ignore[no-untyped-def]
    if z >= high:
        value, beyond = high, z - high
    elif z <= low:
        value, beyond = low, low - z
    else:
        value, beyond = z, 0.0
    moved = q - beyond * _DOWN
    return value, ((0.0 if moved <= 0.0 else moved) + off) * _UP


@njit(**FLAGS)
def _smooth(kind, z, q):  # type: ignore[no-untyped-def]
    if kind == _TANH:
        value, slope, centre = _tanh(z), 1.0, 0.0
        error = 32.0 * U * abs(value) + (TINY if z != 0.0 else 0.0)
    else:
        value, slope, centre = _sigmoid(z), 0.25, 0.5
        error = 32.0 * U
    away = abs(value - centre) - slope * q - error - 2.0**-50
    if away > 0.0:
        slope = min(slope, slope - away * away + 2.0**-50)
    return value, (slope * q + error) * _UP


@njit(**FLAGS)
def _expm1(x):  # type: ignore[no-untyped-def]
    """Return e^x - 1 for x <= 0, relative error below 12 u."""
    if x < -40.0:
        return -1.0
    k = np.floor(x / _LN2 + 0.5)
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    series = 1.0
    for j in range(15, 1, -1):
        series = 1.0 + r / j * series
    if k == 0.0:
        return r * series
    power = 1.0
    for _ in range(int(-k)):
        power *= 0.5
    return power * (1.0 + r * series) - 1.0


@njit(**FLAGS)
def _tanh(t):  # type: ignore[no-untyped-def]
    if not abs(t) < np.inf:
        return t if t != t else math.copysign(1.0, t)
    m = _expm1(-2.0 * abs(t))
    return math.copysign(-m / (2.0 + m), t)


@njit(**FLAGS)
def _sigmoid(t):  # type: ignore[no-untyped-def]
    if not abs(t) < np.inf:
        return t if t != t else (1.0 if t > 0.0 else 0.0)
    m = _expm1(-abs(t))
    return 1.0 / (2.0 + m) if t >= 0.0 else (1.0 + m) / (2.0 + m)
