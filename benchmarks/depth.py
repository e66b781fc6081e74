"""Depth: the float path against plain numpy loops, exact products and balls against their peers.

Claim.  One input through stored layers at width 4, 16, 64: at least 150, 30, 2 times a plain numpy loop;
        products of gated layers: 60, 4, 1 times.  The error bound costs at most a factor 3.  Many
        inputs run near the peak of matrix multiplication.  The balanced product tree beats
        sequential products; balls of flint beat intervals of mpmath.
Peers.  numpy (the loop a user would write), fractions, gmpy2 if installed, fmpq_mat, mpmath.iv; same
        data, same run, one thread, least CPU seconds of several rounds in turn, so that other work on
        the machine disturbs little.  Compilation is not timed.
"""

from __future__ import annotations

import os

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"  # read when numpy is imported

# ruff: noqa: E402
import importlib
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from exactrelu.arithmetic.matrix import Matrix, product
from exactrelu.floatpath.forward import estimate_forward
from exactrelu.floatpath.layers import FamilyLayers, StoredLayers, stream_of
from exactrelu.floatpath.products import estimate_product
from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.networks.family import Family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import read_entry, rooted_family

ROUNDS = 5
IN_A_ROW = 3  # the first run of a turn warms the caches
FORWARD = {4: 150, 16: 30, 64: 2}
PRODUCTS = {4: 60, 16: 4, 64: 1}
DEPTHS = {4: 10_000, 16: 2000, 64: 300}
BOUND = 3
EXACT_DEPTH = 200
BALL_DEPTH = 200

missed: list[str] = []


def best(*actions: Callable[[], Any]) -> list[float]:
    """Return the least CPU seconds of every action, run in turn, a few times in a row."""
    for action in actions:
        action()
    least = [float("inf")] * len(actions)
    for _ in range(ROUNDS):
        for i, action in enumerate(actions):
            for _ in range(IN_A_ROW):
                started = time.process_time()
                action()
                least[i] = min(least[i], time.process_time() - started)
    return least


def line(what: str, ratio: float, target: float | None = None, at_most: bool = False, note: str = "") -> None:
    """Print a ratio and whether its target is met."""
    verdict = ""
    if target is not None:
        good = ratio <= target if at_most else ratio >= target
        verdict = f"target {'<=' if at_most else '>='} {target:g}  {'met' if good else 'MISSED'}"
        if not good:
            missed.append(what)
    print(f"{what:<58} {ratio:>9.2f}  {verdict:<24} {note}".rstrip(), flush=True)


def stored(m: int, depth: int) -> tuple[Any, Any, Any]:
    """Return weights near the identity, biases and gates."""
    rng = np.random.default_rng(m)
    scale = 1.0 / np.arange(1, depth + 1)[:, None, None] ** 2
    W = np.eye(m) + rng.normal(size=(depth, m, m)) * scale
    return W, rng.normal(size=(depth, m)) * scale[:, :, 0], rng.random((depth, m)) < 0.9


def numpy_forward(W: Any, b: Any, x: Any) -> Any:
    y = x
    for n in range(len(W)):
        y = np.maximum(W[n] @ y + b[n], 0)
    return y


def numpy_product(W: Any, J: Any) -> Any:
    T = np.eye(W.shape[1])
    for n in range(len(W)):
        T = J[n][:, None] * (W[n] @ T)
    return T


def one_input() -> None:
    for m, target in FORWARD.items():
        depth = DEPTHS[m]
        W, b, _ = stored(m, depth)
        layers, x = StoredLayers(W, b), np.random.default_rng(1).random(m)
        loop, plain, bounded = best(
            lambda W=W, b=b, x=x: numpy_forward(W, b, x),
            lambda layers=layers, x=x, depth=depth: estimate_forward(layers, x, depth, bound=False),
            lambda layers=layers, x=x, depth=depth: estimate_forward(layers, x, depth),
        )
        line(
            f"one input, width {m}: numpy loop / kernel",
            loop / plain,
            target,
            note=f"{1e9 * plain / depth:.0f} ns/layer",
        )
        line(f"one input, width {m}: with error bound / without", bounded / plain, BOUND, at_most=True)


def products() -> None:
    for m, target in PRODUCTS.items():
        depth = DEPTHS[m]
        W, _, J = stored(m, depth)
        layers, G = StoredLayers(W), J.astype(float)
        loop, plain, bounded = best(
            lambda W=W, G=G: numpy_product(W, G),
            lambda layers=layers, J=J, depth=depth: estimate_product(layers, depth, path=J, bound=False),
            lambda layers=layers, J=J, depth=depth: estimate_product(layers, depth, path=J),
        )
        line(
            f"products, width {m}: numpy loop / kernel",
            loop / plain,
            target,
            note=f"{1e9 * plain / depth:.0f} ns/layer",
        )
        line(f"products, width {m}: with error bound / without", bounded / plain, BOUND, at_most=True)


def closed_forms() -> None:
    """P_n = A / n^2 from its closed form, the entries evaluated in blocks beside the run."""
    for m in FORWARD:
        depth = DEPTHS[m]
        A = np.random.default_rng(m).integers(-9, 10, size=(m, m)) / 16
        family = Family(m, [[f"{int(16 * a)}/(16*n^2)" for a in row] for row in A.tolist()])
        layers, x = FamilyLayers(family), np.random.default_rng(1).random(m)

        def loop(A: Any = A, x: Any = x, depth: int = depth, m: int = m) -> Any:
            y = x
            for n in range(1, depth + 1):
                y = np.maximum((np.eye(m) + A / n**2) @ y, 0)
            return y

        slow, bounded = best(loop, lambda layers=layers, x=x, depth=depth: estimate_forward(layers, x, depth))
        line(
            f"closed form A/n^2, width {m}: numpy loop / bounded run",
            slow / bounded,
            note=f"{1e9 * bounded / depth:.0f} ns/layer",
        )


def other_layers() -> None:
    """Residual layers, tanh and roots from their closed forms, always with the error bound."""
    m, depth = 16, 2000
    A = np.random.default_rng(m).integers(-9, 10, size=(m, m)) / 16
    squares = [[f"{int(16 * a)}/(16*n^2)" for a in row] for row in A.tolist()]
    identity = [[str(int(i == j)) for j in range(m)] for i in range(m)]
    roots = [[read_entry(f"{int(16 * a)}/(16*n*sqrt(n))") for a in row] for row in A.tolist()]
    families = {
        "residual": ResidualFamily(m, squares, identity, ["0"] * m),
        "tanh": ActivationFamily(Family(m, squares), Activation("tanh")),
        "roots": rooted_family(m, "P", roots, [read_entry("0")] * m),
    }
    steps: dict[str, Callable[[Any, int], Any]] = {
        "residual": lambda y, n: y + (A / n**2) @ np.maximum(y, 0),
        "tanh": lambda y, n: np.tanh(y + (A / n**2) @ y),
        "roots": lambda y, n: np.maximum(y + (A / n**1.5) @ y, 0),
    }
    x = np.random.default_rng(1).random(m)
    for name, family in families.items():
        stream = stream_of(family)

        def loop(name: str = name) -> Any:
            y = x
            for n in range(1, depth + 1):
                y = steps[name](y, n)
            return y

        if not np.allclose(loop(), estimate_forward(stream, x, depth).values[0], rtol=1e-9, atol=1e-12):
            raise SystemExit(f"{name}: the kernel disagrees with numpy")
        slow, bounded = best(loop, lambda stream=stream: estimate_forward(stream, x, depth))
        line(
            f"{name}, width {m}: numpy loop / bounded run", slow / bounded, note=f"{1e9 * bounded / depth:.0f} ns/layer"
        )


def many_inputs() -> None:
    m, inputs, depth = 64, 4096, 40
    W, b, _ = stored(m, depth)
    layers, X = StoredLayers(W, b), np.random.default_rng(2).random((inputs, m))
    A = np.random.default_rng(3).random((1024, 1024))
    peak, plain, bounded = best(
        lambda: A @ A,
        lambda: estimate_forward(layers, X, depth, bound=False),
        lambda: estimate_forward(layers, X, depth),
    )
    top = 2 * 1024**3 / peak / 1e9
    rate = 2 * m * m * inputs * depth / plain / 1e9
    line(
        f"many inputs, width {m}: fraction of the measured peak",
        rate / top,
        0.5,
        note=f"{rate:.1f} of {top:.1f} GFlop/s",
    )
    line(f"many inputs, width {m}: with error bound / without", bounded / plain, BOUND, at_most=True)


def exact_products() -> None:
    m = 5
    rng = np.random.default_rng(5)
    A = rng.integers(-9, 10, size=(m, m)).tolist()
    rows = [
        [[Fraction(int(i == j)) + Fraction(a, 10 * n * n) for j, a in enumerate(row)] for i, row in enumerate(A)]
        for n in range(EXACT_DEPTH, 0, -1)
    ]
    matrices = [Matrix(r) for r in rows]
    flints = [fmpq_mat(m, m, [fmpq(v.numerator, v.denominator) for row in r for v in row]) for r in rows]

    def sequential(factors: list[Any]) -> Any:
        total = factors[0]
        for factor in factors[1:]:
            total = [
                [sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*factor, strict=True)]
                for row in total
            ]
        return total

    def flint_sequential() -> Any:
        total = flints[0]
        for factor in flints[1:]:
            total = total * factor
        return total

    peers: dict[str, Callable[[], Any]] = {"Fraction": lambda: sequential(rows), "fmpq_mat": flint_sequential}
    try:
        mpq = importlib.import_module("gmpy2").mpq
    except ImportError:
        print("gmpy2 is not installed: its line is missing")
    else:
        converted = [[[mpq(v.numerator, v.denominator) for v in row] for row in r] for r in rows]
        peers["gmpy2.mpq"] = lambda: sequential(converted)
    if tuple(map(tuple, sequential(rows))) != product(matrices).rows():
        raise SystemExit("the product tree disagrees with Fractions")
    tree, *others = best(lambda: product(matrices), *peers.values())
    for name, seconds in zip(peers, others, strict=True):
        line(
            f"exact product of {EXACT_DEPTH} 5x5: sequential {name} / tree",
            seconds / tree,
            1,
            note=f"tree {1e3 * tree:.2f} ms",
        )


def balls() -> None:
    m, bits = 5, 128
    A = np.random.default_rng(6).integers(-9, 10, size=(m, m)).tolist()
    layers = [
        [[Fraction(int(i == j)) + Fraction(a, 10 * n * n) for j, a in enumerate(row)] for i, row in enumerate(A)]
        for n in range(1, BALL_DEPTH + 1)
    ]
    with ctx.workprec(bits):
        flints = [arb_mat(m, m, [arb(fmpq(v.numerator, v.denominator)) for row in r for v in row]) for r in layers]
    mpmath.iv.prec = bits
    intervals = [
        mpmath.iv.matrix([[mpmath.iv.mpf(v.numerator) / v.denominator for v in row] for row in r]) for r in layers
    ]

    def flint_balls() -> Any:
        with ctx.workprec(bits):
            total = flints[0]
            for factor in flints[1:]:
                total = factor * total
            return total

    def mpmath_intervals() -> Any:
        total = intervals[0]
        for factor in intervals[1:]:
            total = factor * total
        return total

    fast, slow = best(flint_balls, mpmath_intervals)
    line(f"{BALL_DEPTH} products in balls of {bits} bits: mpmath.iv / arb_mat", slow / fast, 100)


def main() -> None:
    for part in (one_input, products, closed_forms, other_layers, many_inputs, exact_products, balls):
        part()
    print(f"targets missed: {', '.join(missed)}" if missed else "every target met")


if __name__ == "__main__":
    main()
