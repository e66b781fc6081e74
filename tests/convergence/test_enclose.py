"""Enclosures of limits against closed forms and against exact prefixes."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest

from exactrelu.convergence.cover import enclose_sides
from exactrelu.convergence.decide import decide, domain_of
from exactrelu.convergence.enclose import LimitEnclosure, enclose, needed_depth
from exactrelu.convergence.prefix import layers, prefix, term_stream
from exactrelu.errors import UnsupportedError
from exactrelu.networks.residual import ResidualFamily
from exactrelu.theorems.absolute_summability import certify
from exactrelu.theorems.outcome import NotCertified


def limit(f, x, width):
    """Return the enclosure for a family that is summable."""
    evidence, x = certify(f), [Fraction(v) for v in x]
    depth = needed_depth(f, x, width, evidence)
    assert isinstance(depth, int)
    return enclose(f, x, width, evidence, depth)


def fraction(text):
    """Return a decimal of mpmath as a Fraction."""
    return Fraction(mpmath.nstr(text, 60))


with mpmath.workdps(70):
    CLOSED = {
        "sinh(pi)/pi": ([["1/n^2"]], ["0"], 1, fraction(mpmath.sinh(mpmath.pi) / mpmath.pi), Fraction(1, 1000)),
        "zeta(2)": ([["0"]], ["1/n^2"], 0, fraction(mpmath.zeta(2)), Fraction(1, 2000)),
        "zeta(8)": ([["0"]], ["1/n^8"], 0, fraction(mpmath.zeta(8)), Fraction(1, 10**14)),
        "prod 1+2^-n": (
            [["1/2^n"]],
            ["0"],
            1,
            fraction(mpmath.qp(-mpmath.mpf(1) / 2, mpmath.mpf(1) / 2)),
            Fraction(1, 10**50),
        ),
        "sum n^3/2^n": ([["0"]], ["n^3/2^n"], 0, Fraction(26), Fraction(1, 10**40)),
        "twice the product from 2": (
            [["1/(n+1)^2"]],
            ["0"],
            2,
            fraction(mpmath.sinh(mpmath.pi) / mpmath.pi),
            Fraction(1, 1000),
        ),
        "alternating eta(2)": ([["0"]], ["(-1)^n/n^2"], 5, 5 - fraction(mpmath.pi**2 / 12), Fraction(1, 1000)),
    }


@pytest.mark.parametrize("name", CLOSED)
def test_the_enclosure_contains_the_closed_form(family, name):
    matrix, bias, x, truth, width = CLOSED[name]
    (result,) = limit(family(matrix, bias), [x], width).enclosure
    assert result.width <= width and result.contains(truth), name


def test_a_relu_that_cuts_at_a_limit_value_is_enclosed(family):
    (result,) = limit(family([["0"]], ["-1/2^n"]), [1], Fraction(1, 10**9)).enclosure
    assert result.contains(0)
    (result,) = limit(family([["0"]], ["-1/2^n"]), [3], Fraction(1, 10**9)).enclosure
    assert result.contains(2)


def test_a_negative_input_is_cut_by_the_first_layer(family):
    (result,) = limit(family([["1/n^8"]], ["1/2^n"]), [-7], Fraction(1, 10**6)).enclosure
    assert Fraction(1, 2) < result.lo and result.hi < 1


FAMILIES = {
    "dense": ([["1/n^2", "-1/(n+3)^2"], ["(n+5)/n^3", "1/2^n"]], ["n/(n^3+1)", "-1/n^2"]),
    "bases": ([["(-1)^n/n^2+(-2/3)^n"]], ["n^3/2^n-1/n^2"]),
    "signs": ([["-1/n^2", "2/n^2"], ["-3/n^2", "-1/3^n"]], ["-1/2^n", "1/(n+1)^2"]),
}


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("bits", [8, 40, 200])
def test_prefix_intervals_contain_the_exact_values(family, name, bits):
    f = family(*FAMILIES[name])
    rng = random.Random(f"{name} {bits}")
    y = tuple(Fraction(rng.randint(-30, 30), rng.randint(1, 9)) for _ in range(f.width))
    for n, box in enumerate(layers(f, y, bits, 12), 1):
        y = f.layer(n).apply(y)
        assert all(lo <= v * 2**bits <= hi for (lo, hi), v in zip(box, y, strict=True)), f"{name}, layer {n}"


@pytest.mark.parametrize("name", FAMILIES)
def test_enclosures_of_growing_precision_are_nested_around_the_deep_value(family, name):
    f = family(*FAMILIES[name])
    x = [Fraction(2)] * f.width
    coarse, fine = (limit(f, x, Fraction(1, w)) for w in (10, 200))
    for a, c in zip(coarse.enclosure, fine.enclosure, strict=True):
        assert a.lo <= c.hi and c.lo <= a.hi and c.width <= Fraction(1, 200)
    deep = prefix(f, x, 128, 3 * fine.depth)
    assert all(e.contains(Fraction(lo, 2**128)) for e, (lo, _) in zip(fine.enclosure, deep, strict=True))


@pytest.mark.parametrize(
    "term",
    [
        (Fraction(1), (1,), (0, 0, 1)),
        (Fraction(-1), (1, -7), (5, 0, 3)),
        (Fraction(1, 2), (0, 0, 0, 1), (1,)),
        (Fraction(-2, 3), (-9, 1), (-7, 2)),
        (Fraction(1), (1,), (-7, 2)),
    ],
)
def test_term_streams_enclose_every_term(term):
    base, u, v = term
    stream = term_stream(term, 60, 50)
    for n in range(1, 51):
        exact = base**n * Fraction(sum(c * n**i for i, c in enumerate(u)), sum(c * n**i for i, c in enumerate(v)))
        lo, hi = stream(n)
        assert lo <= exact * 2**60 <= hi and hi - lo <= 2


def test_the_zero_family_needs_one_layer(family):
    result = limit(family([["0"]], ["0"]), [Fraction(1, 3)], Fraction(1, 10**30))
    assert isinstance(result, LimitEnclosure) and result.depth == 1
    assert result.enclosure[0].contains(Fraction(1, 3))


def test_a_late_start_beyond_the_limit_of_depth_is_refused(family):
    f = family([["1000/n^2"]], ["0"])
    found = needed_depth(f, [Fraction(1)], Fraction(1), certify(f), max_depth=100)
    assert isinstance(found, NotCertified) and "needs depth about" in found.reason


def test_items_end_with_depth_and_bits(family):
    result = limit(family([["1/2^n"]], ["0"]), [1], Fraction(1, 1000))
    assert list(result.items())[-1] == ["L", result.depth, result.bits]
    assert list(result.items())[:-1] == list(result.tail.items())


BOXES = {
    "dense": [(Fraction(-1), Fraction(1, 2)), (Fraction(0), Fraction(1, 3))],
    "signs": [(Fraction(1, 2), Fraction(2, 3)), (Fraction(-1, 7), Fraction(5))],
    "bases": [(Fraction(-3), Fraction(4))],
}


@pytest.mark.parametrize("name", BOXES)
def test_the_enclosure_on_a_box_contains_the_limit_at_its_points(family, name):
    f, box, rng = family(*FAMILIES[name]), BOXES[name], random.Random(name)
    wide = enclose_sides(f, box, Fraction(100), certify(f))
    points = [[lo + (hi - lo) * Fraction(rng.randint(0, 8), 8) for lo, hi in box] for _ in range(4)]
    for x in [*points, [lo for lo, _ in box], [hi for _, hi in box]]:
        near = limit(f, x, Fraction(1, 100)).enclosure
        assert all(a.hi >= e.lo and e.hi >= a.lo for a, e in zip(wide.enclosure, near, strict=True)), x


@pytest.mark.parametrize("name", BOXES)
def test_a_width_that_intervals_do_not_reach_is_told_and_can_be_asked_for(family, name):
    f, evidence = family(*FAMILIES[name]), certify(family(*FAMILIES[name]))
    found = enclose_sides(f, BOXES[name], Fraction(1, 100), evidence)
    assert isinstance(found, NotCertified)
    reached = Fraction(found.reason.split("a width of ")[1].split(";")[0])
    again = enclose_sides(f, BOXES[name], reached, evidence)
    assert isinstance(again, LimitEnclosure) and max(e.width for e in again.enclosure) <= reached


def test_a_flat_box_gives_the_limit_at_its_point(family):
    f, width = family([["1/2^n"]], ["0"]), Fraction(1, 10**9)
    found = enclose_sides(f, [(Fraction(1), Fraction(1))], width, certify(f))
    assert isinstance(found, LimitEnclosure) and found.enclosure[0].contains(CLOSED["prod 1+2^-n"][3])


def test_on_a_box_the_limits_that_are_the_same_everywhere_are_exact(family):
    domain = domain_of({"box": [["0", "1"], ["-1", "3"]]}, 2)
    contracting = decide(family([["1/2", "0"], ["0", "1/3"]], ["1", "0"], "W"), domain, "limit", Fraction(1, 9))
    assert (contracting.theorem, contracting.facts["enclosure"]) == ("contraction", [["2", "2"], ["0", "0"]])
    falling = decide(family([["-1/n", "0"], ["0", "-1/n"]], ["0", "0"]), domain, "limit", Fraction(1, 9))
    assert (falling.theorem, falling.facts["enclosure"]) == ("monotone-decrease", [["0", "0"], ["0", "0"]])


def test_on_a_box_sums_that_alternate_have_an_enclosure_by_reflection(family):
    domain = domain_of({"box": [["0", "1"]]}, 1)
    verdict = decide(family([["0"]], ["(-1)^n/n"]), domain, "limit", Fraction(1, 2))
    ((low, high),) = verdict.facts["enclosure"]
    assert verdict.theorem == "reflection" and Fraction(high) - Fraction(low) <= Fraction(1, 2)
    assert Fraction(low) <= Fraction(306, 1000) <= Fraction(307, 1000) <= Fraction(high)  # 1 - log 2 for all of them


MIXING = ([["-1/2^n", "1/2^n"], ["1/2^n", "-1/2^n"]], ["0", "0"])


@pytest.mark.parametrize("width", ["21/20", "11/10", "3/2"])
def test_a_box_is_cut_into_parts_until_the_width_is_reached(family, width):
    f, box, width = family(*MIXING), [(Fraction(0), Fraction(1))] * 2, Fraction(width)
    found = enclose_sides(f, box, width, certify(f))
    assert isinstance(found, LimitEnclosure) and all(e.width <= width for e in found.enclosure)
    assert sum(item[0] == "h" for item in found.parts) + 1 == sum(item[0] == "L" for item in found.parts) > 1
    rng = random.Random(str(width))
    for _ in range(20):
        x = [Fraction(rng.randint(0, 8), 8) for _ in range(2)]
        near = limit(f, x, Fraction(1, 10**6)).enclosure
        assert all(e.lo <= a.hi and a.lo <= e.hi for e, a in zip(found.enclosure, near, strict=True)), x


def test_a_range_that_is_wider_than_what_is_asked_for_is_told(family):
    f = family(*MIXING)
    found = enclose_sides(f, [(Fraction(0), Fraction(1))] * 2, Fraction(1, 4), certify(f))
    assert isinstance(found, NotCertified) and "has values that differ by more than 1/4" in found.reason


def test_limits_on_a_box_of_other_layers_are_refused(family):
    layers = ResidualFamily(1, [["1/n^2"]], [["1"]], ["0"])
    with pytest.raises(UnsupportedError, match="give one point"):
        decide(layers, domain_of({"box": [["0", "1"]]}, 1), "limit", Fraction(3))
