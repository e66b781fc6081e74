"""Regions: every decision is proved, every half has a verified point, over every number type."""

import random

import pytest

from exactrelu.arithmetic.field import RATIONALS
from exactrelu.arithmetic.kernel import INTEGERS, FieldKernel
from exactrelu.geometry.answers import Infeasible, Proof, Witness
from exactrelu.geometry.feasibility import relative_interior
from exactrelu.geometry.frame import Forms, exact_proof, framed, rounded_proof
from exactrelu.geometry.region import ExactRegion, FullRegion, Halves, region_of
from exactrelu.geometry.system import System
from exactrelu.geometry.verify import verify_proof, verify_witness

UNIT_SQUARE = [(1, 0, 0), (-1, 0, 1), (0, 1, 0), (0, -1, 1)]


def region_in(rows, d, is_open=True, kernel=INTEGERS):
    rows = [tuple(kernel.integers(row)) for row in rows]
    frame, floats = framed(kernel, rows, d, is_open)
    return region_of(frame, floats, rows, [False] * len(rows))


def random_forms(rng, d, count, size):
    return [tuple(rng.randint(-size, size) for _ in range(d + 1)) for _ in range(count)]


def sides(system, form):
    """Return whether the form takes values > 0 and <= 0 on a system, by the exact LP alone."""
    on = relative_interior(system.append(form, True))
    off = relative_interior(system.append([-v for v in form], False))
    return not isinstance(on, Infeasible), not isinstance(off, Infeasible)


def grown(seed, kernel=INTEGERS):
    """Return a region after a few random splits, with its forms."""
    rng = random.Random(seed)
    d = rng.choice([1, 2, 2, 3, 4])
    size = rng.choice([1, 2, 5, 10**9, 10**40])
    rows = [] if rng.random() < 0.3 else [r for j in range(d) for r in box_sides(d, j, rng.choice([1, 3, 10**5]))]
    if rng.random() < 0.3:
        rows += random_forms(rng, d, 2, size)
    region = region_in(rows, d, True, kernel)
    if isinstance(region, Infeasible):
        return None, None
    forms = Forms(kernel, [tuple(kernel.integers(f)) for f in random_forms(rng, d, 6, size)])
    for j in range(rng.randint(0, 4)):
        if any(forms.rows[j][:-1]):
            answer = region.resolve(forms, j)
            if isinstance(answer, Halves):
                region = rng.choice([answer.on, answer.off])
    return region, forms


def box_sides(d, j, radius):
    return [(*tuple(s * int(i == j) for i in range(d)), radius) for s in (1, -1)]


@pytest.mark.parametrize("seed", range(300))
def test_decisions_and_halves_agree_with_the_exact_lp(seed):
    region, forms = grown(seed)
    if region is None:
        return
    system, state = region.system, bytearray(len(forms.rows))
    assert verify_witness(system, region.point), f"seed {seed}"
    for j, on, proof in region.decisions(forms, state):
        target = forms.rows[j] if on else [-v for v in forms.rows[j]]
        assert verify_proof(system, target, proof, strictly=bool(on)), f"seed {seed}, form {j}"
        state[j] = 1
    for j, form in enumerate(forms.rows):
        if not state[j]:
            answer = region.resolve(forms, j)
            assert isinstance(answer, Halves) == (sides(system, form) == (True, True)), f"seed {seed}, form {j}"
            if isinstance(answer, Halves):
                assert verify_witness(answer.on.system, answer.on.point)
                assert verify_witness(answer.off.system, answer.off.point)


@pytest.mark.parametrize("seed", range(60))
def test_a_region_over_fractions_decides_like_one_over_integers(seed):
    region, forms = grown(seed)
    other, other_forms = grown(seed, FieldKernel(RATIONALS))
    assert (region is None) == (other is None)
    if region is None:
        return
    for j, form in enumerate(forms.rows):
        if any(form[:-1]):
            first, second = region.resolve(forms, j), other.resolve(other_forms, j)
            assert isinstance(first, Halves) == isinstance(second, Halves), f"seed {seed}"
            assert isinstance(first, Halves) or first[0] == second[0], f"seed {seed}"


@pytest.mark.parametrize("seed", range(200))
def test_full_dimensional_means_an_interior_point(seed):
    region, _ = grown(seed)
    if region is None:
        return
    interior = relative_interior(region.system)
    assert region.full_dimensional == (not interior.implicit), f"seed {seed}"


def test_a_form_that_touches_an_open_region_splits_off_a_flat_domain():
    region = region_in(UNIT_SQUARE, 2)
    halves = region.resolve(Forms(INTEGERS, [(1, 0, 0)]), 0)
    assert halves.on.full_dimensional
    assert not halves.off.full_dimensional
    assert isinstance(halves.off, ExactRegion)


def test_a_form_that_touches_a_closed_region_is_on():
    region = region_in(UNIT_SQUARE, 2, is_open=False)
    on, proof = region.resolve(Forms(INTEGERS, [(1, 0, 0)]), 0)
    assert on == 1
    assert verify_proof(region.system, (1, 0, 0), proof, strictly=False)


@pytest.mark.parametrize(("form", "on"), [((0, 0, 1), 1), ((0, 0, 0), 0), ((0, 0, -1), 0)])
def test_constant_forms_are_decided_by_their_sign(form, on):
    ((j, found, proof),) = region_in(UNIT_SQUARE, 2).decisions(Forms(INTEGERS, [form]), bytearray(1))
    assert (j, found, proof.multipliers) == (0, on, ())


@pytest.mark.parametrize("strictly", [False, True])
@pytest.mark.parametrize("constant", [-1, 0, 1])
def test_a_target_is_proved_or_refuted_by_a_point(constant, strictly):
    region, target = region_in(UNIT_SQUARE, 2), (1, 1, constant)
    answer = region.prove(target, strictly)
    if constant > 0 or (constant == 0 and not strictly):
        assert verify_proof(region.system, target, answer, strictly)
    else:
        x, y = answer.fractions()
        assert 0 <= x <= 1
        assert 0 <= y <= 1
        assert x + y + constant < 0 or (strictly and x + y + constant == 0)


def test_the_empty_domain_is_proved_empty():
    answer = region_in([(1, 0), (-1, -1)], 1)
    assert isinstance(answer, Infeasible)


def test_a_region_of_dimension_zero_has_an_interior():
    region = region_in([], 0)
    assert region.full_dimensional
    assert region.prove((1,), True) == Proof(1, (), 1)
    assert isinstance(region.prove((-1,), False), Witness)


def test_a_row_that_floats_cannot_see_makes_the_region_exact():
    row = (1, 0, 10**400)
    assert isinstance(region_in([row, *UNIT_SQUARE], 2), ExactRegion)
    assert isinstance(region_in(UNIT_SQUARE, 2), FullRegion)


def test_rounded_multipliers_are_completed_by_the_sides_of_the_box():
    frame, _ = framed(INTEGERS, UNIT_SQUARE, 2, True)
    rows = [*UNIT_SQUARE, (3, 1, -1)]
    proof = rounded_proof(frame, rows, (7, 2, 5), [(4, 2, 0)])
    assert verify_proof(System(INTEGERS, rows, False), (7, 2, 5), proof, strictly=True)
    assert rounded_proof(frame, rows, (7, 2, -5), [(4, 2, 0)]) is None


def test_sides_with_denominators_absorb_exactly():
    rows = [(2, 1), (-3, 2)]  # -1/2 <= x <= 2/3
    frame, _ = framed(INTEGERS, rows, 1, True)
    for target, row in (((5, 4), 0), ((-5, 4), 1)):
        proof = rounded_proof(frame, rows, target, [(row, 1, -1)])
        assert verify_proof(System(INTEGERS, rows, False), target, proof, strictly=True)


def test_exact_multipliers_need_one_relation_of_one_sign():
    frame, _ = framed(INTEGERS, UNIT_SQUARE, 2, True)
    assert exact_proof(frame, UNIT_SQUARE, (2, 3, 0), [0, 2]) == Proof(1, ((0, 2), (2, 3)), 0)
    assert exact_proof(frame, UNIT_SQUARE, (2, -3, 0), [0, 2]) is None
    assert exact_proof(frame, UNIT_SQUARE, (2, 3, -1), [0, 2]) is None
    assert exact_proof(frame, UNIT_SQUARE, (2, 3, 0), []) is None


@pytest.mark.parametrize("exponent", [0, 30, 60, 100, 300])
def test_thin_halves_are_found_at_every_size(exponent):
    thin = (2**exponent, 0, -1)  # x > 2^-exponent
    halves = region_in(UNIT_SQUARE, 2).resolve(Forms(INTEGERS, [thin]), 0)
    assert isinstance(halves, Halves) == (exponent > 0)
    if exponent:
        inner = halves.off.resolve(Forms(INTEGERS, [(2 ** (exponent + 1), 0, -1)]), 0)
        assert isinstance(inner, Halves)
        assert verify_witness(inner.off.system, inner.off.point)


def test_a_form_with_enormous_numbers_is_settled():
    forms = Forms(INTEGERS, [(10**500, 10**500 - 1, -(10**500)), (1, 0, 10**500)])
    region = region_in(UNIT_SQUARE, 2)
    assert isinstance(region.resolve(forms, 0), Halves)
    on, proof = region.resolve(forms, 1)
    assert on == 1
    assert verify_proof(region.system, forms.rows[1], proof, strictly=True)
