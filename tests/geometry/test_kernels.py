"""One LP code over every number type: integers, Fractions, and a toy field Q(sqrt 2)."""

import math
import random
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from exactrelu.arithmetic.field import RATIONALS
from exactrelu.arithmetic.kernel import INTEGERS, FieldKernel
from exactrelu.geometry.answers import Infeasible, Interior, Witness
from exactrelu.geometry.feasibility import feasible, relative_interior
from exactrelu.geometry.redundancy import redundant_rows
from exactrelu.geometry.system import System
from exactrelu.geometry.verify import verify_infeasible, verify_interior, verify_witness


@dataclass(frozen=True)
class Surd:
    """a + b sqrt 2."""

    a: Fraction
    b: Fraction

    def __add__(self, other):
        return Surd(self.a + other.a, self.b + other.b)

    def __sub__(self, other):
        return Surd(self.a - other.a, self.b - other.b)

    def __neg__(self):
        return Surd(-self.a, -self.b)

    def __mul__(self, other):
        return Surd(self.a * other.a + 2 * self.b * other.b, self.a * other.b + self.b * other.a)

    def __truediv__(self, other):
        norm = other.a**2 - 2 * other.b**2
        return self * Surd(other.a / norm, -other.b / norm)


class RootTwoField:
    name = "Q(sqrt 2)"
    zero = Surd(Fraction(0), Fraction(0))
    one = Surd(Fraction(1), Fraction(0))

    def sign(self, x):
        a, b = (x.a > 0) - (x.a < 0), (x.b > 0) - (x.b < 0)
        if a * b >= 0:
            return a or b
        return a if x.a**2 > 2 * x.b**2 else b

    def approximate(self, x):
        return float(x.a) + float(x.b) * math.sqrt(2)

    def from_integer(self, n):
        return Surd(Fraction(n), Fraction(0))


SURDS = FieldKernel(RootTwoField())
FRACTIONS = FieldKernel(RATIONALS)


def over(kernel, system):
    rows = [kernel.integers(row) for row in system.rows]
    return System(kernel, rows, system.strict, system.dimension)


def surd(a, b=0):
    return Surd(Fraction(a), Fraction(b))


@pytest.mark.parametrize("kernel", [FRACTIONS, SURDS], ids=["Q", "Q(sqrt 2)"])
@pytest.mark.parametrize("seed", range(120))
def test_every_kernel_gives_the_verdict_of_the_integers(kernel, seed, random_system):
    system = random_system(seed)
    other = over(kernel, system)
    answer = feasible(other)
    assert type(answer) is type(feasible(system))
    assert (verify_witness if isinstance(answer, Witness) else verify_infeasible)(other, answer)
    inner, truth = relative_interior(over(kernel, system)), relative_interior(system)
    assert type(inner) is type(truth)
    if isinstance(inner, Interior):
        assert verify_interior(other, inner)
        assert inner.implicit == truth.implicit


def test_a_point_that_is_irrational_is_found_exactly():
    root = surd(0, 1)
    rows = [(surd(1), -root), (surd(-1), root)]
    answer = feasible(System(SURDS, rows, False))
    assert isinstance(answer, Witness)
    assert answer.point[0] / answer.scale == root
    assert isinstance(feasible(System(SURDS, rows, [True, False])), Infeasible)


@pytest.mark.parametrize("n", [1, 10, 40])
def test_a_gap_below_every_float_is_seen(n):
    tiny = surd(1)
    for _ in range(n):
        tiny = tiny * surd(-1, 1)  # sqrt 2 - 1
    rows = [(surd(1), surd(0)), (surd(-1), tiny)]
    assert isinstance(feasible(System(SURDS, rows, True)), Witness)
    assert isinstance(feasible(System(SURDS, [rows[0], (surd(-1), -tiny)], True)), Infeasible)


@pytest.mark.parametrize("bits", [10, 62, 63, 64, 1000, 5000])
def test_floats_of_integers_neither_overflow_nor_vanish(bits):
    rng = random.Random(bits)
    rows = [[rng.randint(-(2**bits), 2**bits) for _ in range(4)] for _ in range(6)] + [[0] * 4, [0, 1, 0, 0]]
    floats = INTEGERS.approximate(rows, 4)
    sizes = np.abs(floats.array).max(axis=1)
    assert np.isfinite(floats.array).all()
    assert ((sizes >= 0.5) & (sizes <= 1.0))[:6].all()
    assert sizes[6] == 0.0
    assert 0.5 <= sizes[7] <= 1.0
    for row, near, e in zip(rows, floats.array, floats.exponents, strict=True):
        for v, x in zip(row, near, strict=True):
            assert abs(v - Fraction(float(x)) * Fraction(2) ** e) <= Fraction(2) ** (e - 50)


@pytest.mark.parametrize("bits", [3, 31, 40, 62, 63, 70])
@pytest.mark.parametrize("width", [1, 12, 26, 27, 60])
def test_signs_in_machine_words_are_exact(bits, width):
    rng = random.Random(f"{bits} {width}")
    column = [rng.randint(-(2**width), 2**width) for _ in range(5)]
    rows = [[rng.randint(-(2**bits), 2**bits - 1) for _ in range(5)] for _ in range(40)]
    rows += [[column[1], -column[0], 0, 0, 0], [column[1], -column[0], 0, 0, 1], [-(2**63), 0, 0, 0, 0]]
    words = INTEGERS.approximate(rows, 5).words
    truth = [sum(a * b for a, b in zip(row, column, strict=True)) for row in rows]
    assert INTEGERS.signs_at(rows, words, column) == [(v > 0) - (v < 0) for v in truth]


def test_solve_and_nullspace_agree_between_kernels():
    rows = [[2, 1, 0], [1, 3, 1], [0, 1, 4]]
    x, q = INTEGERS.solve(INTEGERS.matrix(rows, 3), [1, 2, 3])
    fractions = [FRACTIONS.integers(row) for row in rows]
    y, one = FRACTIONS.solve(FRACTIONS.matrix(fractions, 3), FRACTIONS.integers([1, 2, 3]))
    assert [Fraction(v, q) for v in x] == [v / one for v in y]
    flat = [[1, 2, 3], [2, 4, 6]]
    for kernel in (INTEGERS, FRACTIONS):
        m = kernel.matrix([kernel.integers(row) for row in flat], 3)
        basis = kernel.nullspace(m)
        assert len(basis) == 2
        assert all(kernel.sign(v) == 0 for column in basis for v in kernel.apply(m, column))
    assert INTEGERS.solve(INTEGERS.matrix([[1, 2], [2, 4]], 2), [1, 1]) is None


@pytest.mark.parametrize("seed", range(60))
def test_rows_that_stay_describe_the_same_set_and_all_matter(seed, random_system, oracle):
    system = random_system(seed)
    flags = redundant_rows(system)
    kept = [i for i, flag in enumerate(flags) if not flag]

    def part(indices):
        rows, strict = [system.rows[i] for i in indices], [system.strict[i] for i in indices]
        return oracle(System(INTEGERS, rows, strict, system.dimension))

    whole = oracle(system)
    assert part(kept) == whole
    assert all(part([j for j in kept if j != i]) != whole for i in kept)


def test_of_equal_rows_exactly_the_first_stays():
    rows = [(1, 0), (2, 0), (1, 0), (-1, 5)]
    assert redundant_rows(System(INTEGERS, rows, False)) == (False, True, True, False)
    assert redundant_rows(System(INTEGERS, rows, [False, True, True, False])) == (True, False, True, False)
