"""Exact LP feasibility against HiGHS, certificates included, in one run.

Both sides get the same integer rows and return an answer that was verified in exact
integers.  They differ in who proposes: the float simplex of geometry/simplex.py, or
HiGHS (dual simplex, no presolve, one thread).  Everything after that is the same code.
Prints medians and one ratio per family and dimension, then which stage settled the
hair-thin and near-parallel systems, where floats alone are wrong.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable

import highspy
import numpy as np

from exactrelu.arithmetic.kernel import INTEGERS
from exactrelu.geometry.answers import Infeasible, Witness
from exactrelu.geometry.cascade import STAGES, settle
from exactrelu.geometry.feasibility import feasible
from exactrelu.geometry.simplex import Proposal
from exactrelu.geometry.system import System
from exactrelu.geometry.verify import verify_infeasible, verify_witness

Rows = list[list[int]]
SHAPES = ((2, 10), (3, 20), (5, 40), (8, 80), (10, 100))  # (d, rows)
INSTANCES = 20
REPEATS = 7


def entry(rng: random.Random) -> int:
    """Return a normal number as a 53-bit dyadic over 2^50."""
    return round(rng.gauss(0, 1) * 2**50)


def box(d: int, radius: int) -> Rows:
    return [[s * int(i == j) for i in range(d)] + [radius] for j in range(d) for s in (1, -1)]


def linear(rng: random.Random, d: int, count: int) -> Rows:
    return [[entry(rng) for _ in range(d)] for _ in range(count)]


def value(a: list[int], x: list[int]) -> int:
    return sum(p * q for p, q in zip(a, x, strict=True))


def random_feasible(rng: random.Random, d: int, k: int) -> Rows:
    x = [rng.randint(-2, 2) for _ in range(d)]
    rows = linear(rng, d, k - 2 * d)
    return box(d, 10) + [[*a, abs(entry(rng)) + 2**44 - value(a, x)] for a in rows]


def random_infeasible(rng: random.Random, d: int, k: int) -> Rows:
    rows = random_feasible(rng, d, k - 1)
    weights = [rng.randint(1, 8) for _ in range(d)]
    total = [sum(w * row[j] for w, row in zip(weights, rows[2 * d :], strict=False)) for j in range(d + 1)]
    return [*rows, [-v for v in total[:-1]] + [-total[-1] - abs(entry(rng)) - 2**44]]


def degenerate(rng: random.Random, d: int, k: int) -> Rows:
    """Every plane through one point, a positive combination of some rows is zero: t* = 0."""
    x = [rng.randint(-3, 3) for _ in range(d)]
    rows = [[*a, -value(a, x)] for a in linear(rng, d, k - 2 * d - 1)]
    weights = [rng.randint(1, 3) for _ in range(min(d, len(rows)))]
    last = [-sum(w * row[j] for w, row in zip(weights, rows, strict=False)) for j in range(d + 1)]
    return [*box(d, 10), *rows, last]


def region(rng: random.Random, d: int, k: int) -> Rows:
    """The activation region of a random two-layer network, one neuron of layer 2 flipped."""
    width = max(1, (k - 2 * d) // 2)
    forms = [[int(i == j) for i in range(d)] + [0] for j in range(d)]
    x = [rng.randint(-(2**20), 2**20) for _ in range(d)] + [2**20]
    rows = box(d, 1)
    for layer in range(2):
        weights = [[entry(rng) for _ in forms] for _ in range(width)]
        fresh = []
        for w in weights:
            form = [sum(a * f[j] for a, f in zip(w, forms, strict=True)) for j in range(d + 1)]
            form[-1] += round(rng.gauss(0, 0.3) * 2**50) << (50 * layer)
            fresh.append(form)
        flip = rng.randrange(width) if layer == 1 else -1
        forms = []
        for i, form in enumerate(fresh):
            on = (value(form, x) > 0) != (i == flip)
            if any(form[:-1]):
                rows.append(form if on else [-v for v in form])
            forms.append(form if on else [0] * (d + 1))
    return [list(INTEGERS.primitive(row)) for row in rows]


def thin(rng: random.Random, d: int, bits: int, full: bool) -> Rows:
    """A slab of width 2^-bits through the middle of a polytope, or empty by that much."""
    x = [rng.randint(-2, 2) for _ in range(d)]
    rows = [[*a, abs(entry(rng)) + 2**48 - value(a, x)] for a in linear(rng, d, 8 * d)]
    a = [v << bits for v in linear(rng, d, 1)[0]]
    c, gap = -value(a, x), 2**50 if full else -(2**50)
    return [*box(d, 10), *rows, [*a, c], [*(-v for v in a), gap - c]]


def near_parallel(rng: random.Random, d: int, bits: int, full: bool) -> Rows:
    """Rows +-(a + 2^-bits p_i) with values near 2^-bits at one point, and minus their sum, shifted."""
    a = linear(rng, d, 1)[0]
    x = [rng.randint(-2, 2) for _ in range(d)]
    rows = []
    for i in range(2 * d + 2):
        sign = 1 if i % 2 else -1
        row = [sign * ((v << bits) + q) for v, q in zip(a, linear(rng, d, 1)[0], strict=True)]
        rows.append([*row, abs(entry(rng)) - value(row, x)])
    total = [-sum(row[j] for row in rows) for j in range(d + 1)]
    total[-1] += sum(value(row, [*x, 1]) for row in rows) + 2**40 if full else -(2**40)
    return [*box(d, 10), *rows, total]


class Highs:
    """HiGHS on the margin LP."""

    def __init__(self) -> None:
        self.solver = highspy.Highs()
        for key, choice in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex")):
            self.solver.setOptionValue(key, choice)

    def propose(self, system: System) -> Proposal:
        """Return what HiGHS finds, in the form of the cascade."""
        n, k = system.dimension + 1, len(system.rows)
        floats = system.prepare().floats
        assert floats is not None
        array, system.exponents = floats.array, floats.exponents
        norms = np.abs(array[:, :-1]).sum(axis=1)
        scaled = array / norms[:, None]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = n, k
        cost = np.zeros(n)
        cost[-1] = -1.0
        lp.col_cost_ = cost
        lp.col_lower_ = np.full(n, -highspy.kHighsInf)
        upper = np.full(n, highspy.kHighsInf)
        upper[-1] = 1.0
        lp.col_upper_ = upper
        lp.row_lower_ = -scaled[:, -1]
        lp.row_upper_ = np.full(k, highspy.kHighsInf)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.arange(0, k * n + 1, n)
        lp.a_matrix_.index_ = np.tile(np.arange(n), k)
        matrix = scaled.copy()
        matrix[:, -1] = -1.0
        lp.a_matrix_.value_ = matrix.ravel()
        self.solver.passModel(lp)
        self.solver.run()
        solution = self.solver.getSolution()
        x, y = list(solution.col_value), np.array(solution.row_dual)
        support = np.nonzero(y > 1e-12)[0]
        labels = [int(i) + n + 1 for i in support][:n]
        missing = n - len(labels)
        shares = y[support][:n].tolist() + [0.0] * missing
        weights = (y[support] / norms[support])[:n].tolist() + [0.0] * missing
        return Proposal(x[-1], x[:-1], labels + list(range(missing)), weights, shares, False)


def strict(rows: Rows) -> System:
    return System(INTEGERS, rows, True)


def with_highs(solver: Highs, system: System) -> object:
    return settle(system, solver.propose(system), True)


def with_ours(system: System) -> object:
    system.answer = None
    return feasible(system)


def best_seconds(call: Callable[[], object], repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def verified(rows: Rows, answer: object) -> bool:
    system = strict(rows)
    if isinstance(answer, Witness):
        return verify_witness(system, answer)
    return isinstance(answer, Infeasible) and verify_infeasible(system, answer)


def compare(solver: Highs, instances: list[Rows]) -> tuple[float, float, float, float]:
    """Return median microseconds of both and the ratio, from prepared rows; and the ratio from bare integers."""
    ours, highs, bare_ours, bare_highs = [], [], [], []
    for rows in instances:
        ready = strict(rows).prepare()
        ours.append(best_seconds(lambda s=ready: with_ours(s), REPEATS))
        highs.append(best_seconds(lambda s=ready: with_highs(solver, s), REPEATS))
        bare_ours.append(best_seconds(lambda r=rows: with_ours(strict(r)), REPEATS))
        bare_highs.append(best_seconds(lambda r=rows: with_highs(solver, strict(r)), REPEATS))
    ratios = [
        statistics.median(h / o for h, o in zip(a, b, strict=True)) for a, b in ((highs, ours), (bare_highs, bare_ours))
    ]
    return statistics.median(ours) * 1e6, statistics.median(highs) * 1e6, *ratios


def speed() -> list[str]:
    """Print the table; return the lines below 5x."""
    families = (random_feasible, random_infeasible, degenerate, region)
    solver = Highs()
    slow: list[str] = []
    print("ours, HiGHS, ratio: rows converted to floats before, as in a search where rows are shared")
    print("ratio bare: every call converts the Python integers again (the same code for both)")
    print(f"{'family':<20}{'d':>3}{'rows':>6}{'ours us':>10}{'HiGHS us':>10}{'ratio':>8}{'bare':>8}  feasible  stages")
    for family in families:
        for d, k in SHAPES:
            rng = random.Random(f"{family.__name__} {d}")
            instances = [family(rng, d, k) for _ in range(INSTANCES)]
            STAGES.clear()
            answers = [with_ours(strict(rows)) for rows in instances]
            stages = dict(STAGES)
            peers = [with_highs(solver, strict(rows)) for rows in instances]
            agree = all(type(a) is type(b) for a, b in zip(answers, peers, strict=True))
            settled = sum(verified(r, a) and verified(r, b) for r, a, b in zip(instances, answers, peers, strict=True))
            ours, highs, ratio, bare = compare(solver, instances)
            count = sum(isinstance(v, Witness) for v in answers)
            if not agree or settled < INSTANCES:
                raise SystemExit(f"{family.__name__}, d = {d}: answers differ or do not verify")
            if ratio < 5:
                slow.append(f"{family.__name__} d {d} ({ratio:.1f}x)")
            print(
                f"{family.__name__:<20}{d:>3}{len(instances[0]):>6}{ours:>10.1f}{highs:>10.1f}{ratio:>7.1f}x{bare:>7.1f}x"
                f"{count:>6}/{INSTANCES}  {stages}"
            )
    return slow


def grow() -> None:
    """Print the cost of a decision where rows come one by one and both signs are asked."""
    print("\ngrown row by row, both signs of every row decided: median us per verified decision")
    for d, k in SHAPES:
        rng = random.Random(f"grow {d}")
        costs = []
        for _ in range(INSTANCES):
            rows = region(rng, d, k)
            system, decisions = strict(rows[: 2 * d]), 0
            feasible(system)
            start = time.perf_counter()
            for row in rows[2 * d :]:
                feasible(system.append([-v for v in row], True))
                system = system.append(row, True)
                decisions += 2
                if isinstance(feasible(system), Infeasible):
                    break
            costs.append((time.perf_counter() - start) / decisions)
        print(f"d {d:>2}, up to {k} rows: {statistics.median(costs) * 1e6:.1f} us")


def stress() -> bool:
    good = True
    print("\nstress: systems settled with a verified answer, median time, and by which stage")
    for family in (thin, near_parallel):
        for d in (3, 5, 10):
            for bits in (20, 30, 45, 60, 100):
                rng = random.Random(f"{family.__name__} {d} {bits}")
                instances = [family(rng, d, bits, i % 2 == 0) for i in range(10)]
                STAGES.clear()
                seconds, settled = [], 0
                for rows in instances:
                    start = time.perf_counter()
                    answer = with_ours(strict(rows))
                    seconds.append(time.perf_counter() - start)
                    settled += verified(rows, answer)
                good = good and settled == len(instances)
                stages = Counter(STAGES)
                print(
                    f"{family.__name__:<14} d {d:>2}  2^-{bits:<3} {settled}/{len(instances)}"
                    f"{statistics.median(seconds) * 1e6:>9.0f} us  {dict(stages)}"
                )
    return good


def main() -> int:
    slow = speed()
    grow()
    settled = stress()
    print(f"\nlines below 5x HiGHS (prepared rows): {', '.join(slow) or 'none'}")
    print(f"every system settled and verified: {settled}")
    return 0 if settled else 1


if __name__ == "__main__":
    sys.exit(main())
