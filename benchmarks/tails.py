"""Tails: the Lyapunov pair against the ideal tail, and the cost of finding and checking it.

Claim.  E(k) is within about 10 % of prod_{i>k} (1 + p(i)) - 1 at k = 10 n0, and both the
        search and the proof of a pair take about a millisecond.
Peers.  The ideal tail, summed by mpmath with Euler-Maclaurin at 30 digits (a number, not a proof),
        in the same run.
"""

from __future__ import annotations

import time
from fractions import Fraction

import mpmath

from exactrelu.sequences.decay import ZERO, Decay, geometric, power
from exactrelu.sequences.lyapunov import LyapunovPair, find_pair, pair_holds

CASES = [
    (power(Fraction(1), 2), power(Fraction(1), 2)),
    (power(Fraction(10), 2), power(Fraction(3), 2)),
    (power(Fraction(1000), 2), power(Fraction(1), 2)),
    (power(Fraction(5), 3), power(Fraction(5), 2)),
    (power(Fraction(5), 4), power(Fraction(7), 5)),
    (power(Fraction(1000), 3), power(Fraction(1000), 2)),
    (geometric(Fraction(1), Fraction(1, 2)), geometric(Fraction(3), Fraction(1, 3))),
    (geometric(Fraction(1000), Fraction(9, 10)), power(Fraction(3), 2)),
    (power(Fraction(10), 2), geometric(Fraction(3), Fraction(9, 10))),
]
ROUNDS = 20


def real(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def ideal(p: Decay, k: int) -> mpmath.mpf:
    """Return prod_{i>k} (1 + p(i)) - 1 numerically."""
    if p.mode == "z":
        return mpmath.mpf(0)
    if p.mode == "r":
        log_tail = mpmath.nsum(lambda n: mpmath.log1p(real(p.c) / n**p.k), [k + 1, mpmath.inf])
    else:
        log_tail = mpmath.fsum(mpmath.log1p(real(p.c) * real(p.a) ** n) for n in range(k + 1, k + 2000))
    return mpmath.expm1(log_tail)


def measure(p: Decay, beta: Decay) -> tuple[LyapunovPair, float, float]:
    """Return the pair, and the median milliseconds of finding and of proving it."""
    finding, proving, pair = [], [], None
    for _ in range(ROUNDS):
        started = time.perf_counter()
        pair = find_pair(p, beta, 1)
        found = time.perf_counter()
        if pair is None or not pair_holds(pair):
            raise SystemExit(f"no pair for {p.text()}, {beta.text()}")
        finding.append(found - started)
        proving.append(time.perf_counter() - found)
    return pair, 1e3 * sorted(finding)[ROUNDS // 2], 1e3 * sorted(proving)[ROUNDS // 2]


def main() -> None:
    mpmath.mp.dps = 30
    print(f"{'p(n)':>18} {'beta(n)':>14} {'n0':>5} {'E(n)':>22} {'E/ideal':>8} {'find ms':>8} {'prove ms':>8}")
    worst = mpmath.mpf(0)
    for p, beta in CASES:
        pair, finding, proving = measure(p, beta)
        k = 10 * pair.n0
        ratio = real(pair.E.at(k)) / ideal(p, k)
        worst = max(worst, ratio)
        print(
            f"{p.text():>18} {beta.text():>14} {pair.n0:>5} {pair.E.text():>22} {float(ratio):>8.4f} "
            f"{finding:>8.3f} {proving:>8.3f}"
        )
    print(f"worst ratio E/ideal at k = 10 n0: {float(worst):.4f}")
    if find_pair(power(Fraction(1), 2), ZERO, 1) is None:
        raise SystemExit("no pair for 1/n^2")


if __name__ == "__main__":
    main()
