"""Accelerated limits against closed forms, Romberg's extrapolation and deep prefixes, and through the checker."""

from __future__ import annotations

import importlib
import random
from fractions import Fraction

import mpmath
import pytest

from exactrelu.convergence.accelerate import AcceleratedLimit, accelerate
from exactrelu.convergence.certify import certify as write
from exactrelu.convergence.prefix import prefix
from exactrelu.formats.problem import load_problem
from exactrelu.theorems import absolute_summability, reflection
from exactrelu.theorems.outcome import NotCertified

checker = importlib.import_module("exactrelu.checker.__main__")
A, B = ((1, 2), (0, -1)), ((0, 1), (3, 1))
TWISTED = [["1/n^2", "2/n^2+1/n^3"], ["3/n^3", "-1/n^2+1/n^3"]]  # A/n^2 + B/n^3, and A B != B A


def fast(f, x, width, tail=absolute_summability, **more):
    """Return the accelerated limit."""
    found = accelerate(f, [Fraction(v) for v in x], width, tail.certify(f), **more)
    assert isinstance(found, AcceleratedLimit), found
    return found


def fraction(value):
    """Return a number of mpmath as a Fraction."""
    return Fraction(mpmath.nstr(value, 65))


with mpmath.workdps(80):
    half, pi = mpmath.mpf(1) / 2, mpmath.pi
    CLOSED = {
        "sinh(pi)/pi": (absolute_summability, [["1/n^2"]], ["0"], [1], fraction(mpmath.sinh(pi) / pi)),
        "zeta(3)": (absolute_summability, [["0"]], ["1/n^3"], [0], fraction(mpmath.zeta(3))),
        "cosh(pi/2)": (absolute_summability, [["1/(2*n-1)^2"]], ["0"], [1], fraction(mpmath.cosh(pi / 2))),
        "5 - eta(2)": (absolute_summability, [["0"]], ["(-1)^n/n^2"], [5], fraction(5 - pi**2 / 12)),
        "3 - ln 2": (reflection, [["0"]], ["(-1)^n/n"], [3], fraction(3 - mpmath.log(2))),
        "1 - ln 2": (reflection, [["0"]], ["(-1)^n/n"], ["1/2"], fraction(1 - mpmath.log(2))),
        "prod 1+2^-n": (absolute_summability, [["1/2^n"]], ["0"], [1], fraction(mpmath.qp(-half, half))),
        "alternating product": (reflection, [["(-1)^n/(2*n+1)"]], ["0"], [4], None),
    }


@pytest.mark.parametrize("name", CLOSED)
def test_the_enclosure_contains_the_closed_form(family, name):
    tail, P, b, x, truth = CLOSED[name]
    found = fast(family(P, b), x, Fraction(1, 10**50), tail)
    (end,) = found.enclosure
    assert end.width <= Fraction(1, 10**50)
    if truth is None:  # 1 + (-1)^n/(2n+1): pairs (4k-2)/(4k-1) (4k+2)/(4k+1), a quotient of Gamma functions
        with mpmath.workdps(80):
            k = mpmath.gamma(mpmath.mpf(3) / 4) * mpmath.gamma(mpmath.mpf(5) / 4)
            truth = fraction(4 * k / (mpmath.gamma(half) * mpmath.gamma(mpmath.mpf(3) / 2)))
    assert end.widened(Fraction(1, 10**60)).contains(truth)  # the truth is cut after 65 digits


def romberg(step, x, levels=11, first=8):
    """Return the extrapolated limit of y_n = step(n) y_{n-1} at 60 digits, from powers of 1/n."""
    with mpmath.workdps(60):
        y, table, n = mpmath.matrix([mpmath.mpf(v) for v in x]), [], 0
        for level in range(levels):
            while n < first * 2**level:
                n += 1
                y = step(n) * y
            row = [y]
            for power, before in enumerate(table[-1] if table else [], 1):
                row.append((2**power * row[-1] - before) / (2**power - 1))
            table.append(row)
        return [fraction(v) for v in table[-1][-1]]


def twisted(n):
    """Return W_n of the product that does not commute."""
    P = [[mpmath.mpf(A[i][j]) / n**2 + mpmath.mpf(B[i][j]) / n**3 for j in range(2)] for i in range(2)]
    return mpmath.eye(2) + mpmath.matrix(P)


def test_forty_digits_at_depth_200_of_a_product_that_does_not_commute(family):
    found = fast(family(TWISTED, ["0", "0"]), [1, 1], Fraction(1, 10**40), depth=200)
    assert found.depth == 200 and found.pattern.gate == (True, True)
    assert all(e.width <= Fraction(1, 10**40) for e in found.enclosure)
    plain = absolute_summability.certify(family(TWISTED, ["0", "0"])).spread(200, Fraction(1), 32)[0]
    assert plain > Fraction(1, 100)
    other = fast(family(TWISTED, ["0", "0"]), [1, 1], Fraction(1, 10**45))
    assert all(a.lo <= b.hi and b.lo <= a.hi for a, b in zip(found.enclosure, other.enclosure, strict=True))
    limit = romberg(twisted, [1, 1])
    assert all(abs(v - e.lo) < Fraction(1, 10**18) for v, e in zip(limit, found.enclosure, strict=True))


SHAPES = ["0", "0", "{}/n^2", "{}/(n+1)^2", "{}*n/(n^3+1)", "{}*(-1)^n/n^2", "{}/3^n", "{}*n/2^n"]


@pytest.mark.parametrize("seed", range(12))
def test_accelerated_limits_are_verified_and_near_the_plain_tail(family, tmp_path, capsys, seed):
    rng = random.Random(seed)
    m = rng.randint(1, 3)
    P = [[rng.choice(SHAPES).format(rng.randint(-2, 2)) for _ in range(m)] for _ in range(m)]
    b, x = [rng.choice(SHAPES).format(rng.randint(-2, 2)) for _ in range(m)], [rng.randint(0, 9) for _ in range(m)]
    f = family(P, b)
    found = accelerate(f, [Fraction(v) for v in x], Fraction(1, 10**25), absolute_summability.certify(f))
    if isinstance(found, NotCertified):
        assert "neither shown to be on nor off" in found.reason, found
        return
    deep = max(2000, found.depth)
    y = prefix(f, [Fraction(v) for v in x], 128, deep)
    weights = found.tail.weights
    norm = max(Fraction(hi, w << 128) for (_, hi), w in zip(y, weights, strict=True))
    rest = found.tail.spread(deep, norm, 128)[0]
    for e, (lo, hi), w in zip(found.enclosure, y, weights, strict=True):
        assert e.lo >= Fraction(lo, 1 << 128) - w * rest - Fraction(1, 10**25), f"seed {seed}"
        assert e.hi <= Fraction(hi, 1 << 128) + w * rest + Fraction(1, 10**25), f"seed {seed}"
    problem = tmp_path / "p.toml"
    problem.write_text(
        f"[family]\nwidth = {m}\nP = {P}\nb = {b}\n[domain]\npoint = {[str(v) for v in x]}\n"
        f'[claim]\nkind = "limit"\nwidth = "1e-25"\n'
    )
    verdict = write(load_problem(problem), tmp_path / "c.cert")
    assert verdict.status == "proved"
    code = checker.main([str(problem), str(tmp_path / "c.cert")])
    assert code == 0, capsys.readouterr().out


def test_what_cannot_be_accelerated_says_why(family):
    x, width = [Fraction(1)], Fraction(1, 10**9)
    f = family([["0"]], ["-1/2^n"])
    reason = accelerate(f, x, width, absolute_summability.certify(f))
    assert isinstance(reason, NotCertified) and reason.theorem == "frozen-pattern"
    f = family([["1/n^2"]], ["0"])
    for asked, words in ((Fraction(1, 10**600), "no order up to 48"), (Fraction(1, 10**20_000), "at most 65536")):
        reason = accelerate(f, x, asked, absolute_summability.certify(f))
        assert isinstance(reason, NotCertified) and words in reason.reason
    reason = accelerate(f, x, width, absolute_summability.certify(f), max_depth=3)
    assert isinstance(reason, NotCertified) and "tried from depth 16 to 3" in reason.reason
