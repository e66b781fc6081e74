"""The exact LP against an independent exact library, on systems with every degeneracy."""

import random

import pytest

from exactrelu.arithmetic.kernel import INTEGERS
from exactrelu.geometry.answers import Infeasible, Interior, Proof, Witness
from exactrelu.geometry.cascade import decide_exactly
from exactrelu.geometry.feasibility import feasible, nonnegative, positive, relative_interior
from exactrelu.geometry.system import System
from exactrelu.geometry.verify import verify_infeasible, verify_interior, verify_proof, verify_witness

BATCHES = range(0, 600, 20)
UNIT_SQUARE = [(1, 0, 0), (-1, 0, 1), (0, 1, 0), (0, -1, 1)]


def batch(start):
    return range(start, start + 20)


def verifies(system, answer):
    return (verify_witness if isinstance(answer, Witness) else verify_infeasible)(system, answer)


@pytest.mark.parametrize("start", BATCHES)
def test_feasibility_agrees_with_an_exact_library(start, random_system, oracle):
    for seed in batch(start):
        system = random_system(seed)
        answer = feasible(system)
        assert isinstance(answer, Infeasible) == oracle(system).is_empty(), f"seed {seed}"
        assert verifies(system, answer), f"seed {seed}"


@pytest.mark.parametrize("start", BATCHES)
def test_the_relative_interior_has_the_right_dimension(start, random_system, oracle):
    for seed in batch(start):
        system = random_system(seed)
        answer, polyhedron = relative_interior(system), oracle(system)
        assert isinstance(answer, Infeasible) == polyhedron.is_empty(), f"seed {seed}"
        if isinstance(answer, Interior):
            assert verify_interior(system, answer), f"seed {seed}"
            assert bool(answer.implicit) == (polyhedron.affine_dimension() < system.dimension), f"seed {seed}"
        else:
            assert verify_infeasible(system, answer), f"seed {seed}"


@pytest.mark.parametrize("start", BATCHES)
def test_growing_row_by_row_gives_the_same_answers(start, random_system, oracle):
    for seed in batch(start):
        whole, rng = random_system(seed), random.Random(seed)
        grown = System(INTEGERS, whole.rows[:1], whole.strict[:1], whole.dimension)
        for row, strict in zip(whole.rows[1:], whole.strict[1:], strict=True):
            if rng.random() < 0.7:
                feasible(grown)
            grown = grown.append(row, strict)
        answer = feasible(grown)
        assert isinstance(answer, Infeasible) == oracle(whole).is_empty(), f"seed {seed}"
        assert verifies(whole, answer), f"seed {seed}"


@pytest.mark.parametrize("start", BATCHES)
def test_signs_of_a_form_are_proved_or_refuted(start, random_system, oracle):
    ppl = pytest.importorskip("ppl")
    for seed in batch(start):
        system, rng = random_system(seed), random.Random(seed)
        target = [rng.randint(-3, 3) for _ in range(system.dimension + 1)]
        form = ppl.Linear_Expression(target[:-1], target[-1])
        cases = [(positive, system, form > 0, True), (nonnegative, system.closed(), form >= 0, False)]
        for ask, region, claim, strictly in cases:
            polyhedron, answer = oracle(region), ask(system, target)
            included = polyhedron.relation_with(claim).implies(ppl.Poly_Con_Relation.is_included())
            assert isinstance(answer, Witness) != (polyhedron.is_empty() or included), f"seed {seed}"
            if isinstance(answer, Proof):
                assert verify_proof(region, target, answer, strictly), f"seed {seed}"


@pytest.mark.parametrize("seed", range(200))
def test_the_backstop_alone_finds_strict_points_or_multipliers(seed, random_system):
    system = random_system(seed)
    if any(not any(row[:-1]) for row in system.rows):
        system = System(INTEGERS, [r for r in system.rows if any(r[:-1])], True, system.dimension)
    strict = System(INTEGERS, system.rows, True, system.dimension)
    assert type(decide_exactly(strict)) is type(feasible(strict))


def test_a_point_and_its_slack_are_exact():
    answer = nonnegative(System(INTEGERS, UNIT_SQUARE, False), (1, 1, 1))
    assert answer == Proof(1, ((0, 1), (2, 1)), 1)


def test_an_appended_row_that_the_witness_satisfies_costs_no_lp():
    parent = System(INTEGERS, UNIT_SQUARE, True)
    point = feasible(parent)
    child = parent.append((1, 1, 0), True)
    assert feasible(child) is point
    assert child.dictionary is None


@pytest.mark.parametrize(
    ("row", "strict", "empty"),
    [((0,), False, False), ((0,), True, True), ((-1,), False, True), ((5,), True, False)],
)
def test_dimension_zero(row, strict, empty):
    system = System(INTEGERS, [row], strict)
    assert isinstance(feasible(system), Infeasible) == empty
    assert isinstance(relative_interior(system), Infeasible) == empty


def test_no_rows_at_all():
    for d in (0, 1, 3):
        assert feasible(System(INTEGERS, [], True, d)) == Witness((0,) * d, 1)


def test_a_set_that_is_one_point_is_found_exactly():
    rows = [(3, 0, -1), (-3, 0, 1), (0, 7, 2), (0, -7, -2)]
    answer = relative_interior(System(INTEGERS, rows, False))
    assert isinstance(answer, Interior)
    assert (answer.point, answer.scale) == ((7, -6), 21)
    assert answer.implicit == (0, 1, 2, 3)
    assert isinstance(feasible(System(INTEGERS, rows, [True, False, False, False])), Infeasible)


def test_equalities_that_contradict_each_other():
    rows = [(1, 0), (-1, 0), (1, -1), (-1, 1)]
    assert isinstance(feasible(System(INTEGERS, rows, False)), Infeasible)


@pytest.mark.parametrize("bits", [70, 1100, 5000])
@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_huge_integers(bits, shift):
    big = 3**bits
    rows = [(big, -big + 1, 1 - big), (-big, big - 1, big - 1 + shift), (1, 0, big), (-1, 0, big)]
    for strict in (True, False):
        system = System(INTEGERS, rows, strict)
        answer = feasible(system)
        assert isinstance(answer, Witness) == (shift > 0 or (shift == 0 and not strict))
        assert verifies(system, answer)
