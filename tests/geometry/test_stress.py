"""Hair-thin and near-parallel systems, where the signs of floats are wrong."""

import random

import pytest

from exactrelu.arithmetic.kernel import INTEGERS
from exactrelu.geometry.answers import Infeasible, Interior, Witness
from exactrelu.geometry.feasibility import feasible, relative_interior
from exactrelu.geometry.system import System
from exactrelu.geometry.verify import verify_infeasible, verify_interior, verify_witness

WIDTHS = (20, 30, 45, 60, 100)


def value(row, x):
    return sum(a * v for a, v in zip(row, x, strict=False))


def thin(rng, d, bits, gap):
    x = [rng.randint(-2, 2) for _ in range(d)]
    rows = []
    for _ in range(4 * d):
        a = [rng.randint(-(2**50), 2**50) for _ in range(d)]
        rows.append([*a, 2**49 - value(a, x)])
    a = [rng.randint(-(2**50), 2**50) << bits for _ in range(d)]
    return [*rows, [*a, -value(a, x)], [*(-v for v in a), gap + value(a, x)]]


def near_parallel(rng, d, bits, gap):
    x = [rng.randint(-2, 2) for _ in range(d)]
    a = [rng.randint(-(2**50), 2**50) for _ in range(d)]
    rows = []
    for i in range(2 * d + 1):
        row = [(-1) ** i * ((v << bits) + rng.randint(-(2**50), 2**50)) for v in a]
        rows.append([*row, -value(row, x)])
    total = [-sum(row[j] for row in rows) for j in range(d + 1)]
    return [*rows, [*total[:-1], total[-1] + gap]]


@pytest.mark.parametrize("family", [thin, near_parallel])
@pytest.mark.parametrize("bits", WIDTHS)
@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("gap", [-1, 0, 1])
def test_the_exact_sign_of_the_gap_decides(family, bits, d, gap):
    rows = family(random.Random(f"{bits} {d} {gap}"), d, bits, gap)
    system = System(INTEGERS, rows, False)
    answer = feasible(system)
    assert isinstance(answer, Witness) == (gap >= 0)
    assert (verify_witness if gap >= 0 else verify_infeasible)(system, answer)
    if family is thin:
        assert isinstance(feasible(System(INTEGERS, rows, True)), Witness) == (gap > 0)
    inner = relative_interior(System(INTEGERS, rows, False))
    assert isinstance(inner, Infeasible) == (gap < 0)
    if isinstance(inner, Interior):
        assert verify_interior(system, inner)
        assert gap != 0 or inner.implicit
