"""Pieces of the limit function and its derivative, against deep exact prefixes."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.convergence.derivative import derivative
from exactrelu.convergence.enclose_box import enclose_box
from exactrelu.convergence.limit_map import LimitMap
from exactrelu.convergence.pieces import LimitPieces, limit_pieces
from exactrelu.convergence.prefix import prefix
from exactrelu.errors import LimitError, ShapeError
from exactrelu.theorems.absolute_summability import certify
from exactrelu.theorems.outcome import NotCertified

DEEP = 300
FAMILIES = {
    "falling": ([["0"]], ["-1/2^n"], [(0, 2)]),
    "gaining": ([["1/n^2"]], ["1/n^3"], [(-3, 2)]),
    "turning": ([["0", "1/(n+1)^2"], ["-1/(n+1)^2", "0"]], ["1/2^n", "0"], [(-1, 1), (-1, 1)]),
    "shrinking": ([["1/2^n", "-1/3^n"], ["1/3^n", "-1/4^n"]], ["-1/5^n", "1/n^2"], [(0, 2), (-1, 3)]),
    "alternating": ([["(-1)^n/n^3"]], ["1/n^2"], [("1/2", 2)]),
    "three": ([["0", "1/2^n", "0"], ["0", "0", "-1/n^3"], ["0", "0", "0"]], ["1/2^n", "0", "0"], [(-1, 1)] * 3),
}


def box_of(name):
    """Return a box of exact numbers."""
    return [(Fraction(low), Fraction(high)) for low, high in FAMILIES[name][2]]


def deep_sides(f, x):
    """Return intervals of the limit at x from a deep prefix."""
    y, evidence = prefix(f, x, 160, DEEP), certify(f)
    norm = max(Fraction(hi, w << 160) for (_, hi), w in zip(y, evidence.weights, strict=True))
    rest = evidence.spread(DEEP, norm, 160)[0]
    return [(Fraction(lo, 1 << 160) - rest, Fraction(hi, 1 << 160) + rest) for lo, hi in y]


def image(found, x):
    """Return an interval of A x + c for every coordinate."""
    for row, offset in zip(found.slope, found.offset, strict=True):
        ends = [sorted((e.lo * v, e.hi * v)) for e, v in zip(row, x, strict=True)]
        yield offset.lo + sum(low for low, _ in ends), offset.hi + sum(high for _, high in ends)


def agrees(f, found, x):
    """Return whether a map and a deep prefix can have the same limit at x."""
    return all(a <= d and c <= b for (a, b), (c, d) in zip(image(found, x), deep_sides(f, x), strict=True))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_region_has_the_map_and_the_gates_of_the_layers_in_it(family, name):
    P, b, _ = FAMILIES[name]
    f, box = family(P, b), box_of(name)
    found = limit_pieces(f, box, max_depth=16)
    assert isinstance(found, LimitPieces)
    assert sum((piece.volume for piece in found.pieces), found.open) == found.volume
    rng, hit = random.Random(name), 0
    for _ in range(60):
        x = [low + (high - low) * Fraction(rng.randint(1, 2**40 - 1), 2**40) for low, high in box]
        homes = [p for p in found.pieces if any(region.polyhedron.contains(x) for region in p.regions)]
        assert len(homes) <= 1
        for piece in homes:
            hit += 1
            assert agrees(f, piece.map, x), f"{name}, x = {x}"
            y = x
            for n in range(1, 40):
                before = [u + c for u, c in zip(f.layer(n).weight.apply(y), f.layer(n).bias, strict=True)]
                gate = piece.gates[min(n, len(piece.gates)) - 1]
                assert all(u >= 0 if on else u <= 0 for u, on in zip(before, gate, strict=True)), f"{name}, layer {n}"
                y = f.layer(n).apply(y)
    assert hit >= 60 * (1 - found.open_fraction) - 15 and hit


def test_the_open_volume_of_a_falling_family_shrinks_to_the_kink_of_its_limit(family):
    P, b, _ = FAMILIES["falling"]
    found = limit_pieces(family(P, b), box_of("falling"))
    assert 0 < found.open_fraction < Fraction(1, 10**9)
    (rising,) = (piece for piece in found.pieces if piece.gates == ((True,),))
    assert rising.map.slope[0][0].contains(1) and rising.map.offset[0].contains(-1)
    assert any(region.polyhedron.contains([Fraction(2)]) for region in rising.regions)
    assert all(not region.polyhedron.contains([Fraction(1)]) for piece in found.pieces for region in piece.regions)


def test_a_search_stops_at_its_goal_or_says_what_stopped_it(family):
    P, b, _ = FAMILIES["turning"]
    f, box = family(P, b), box_of("turning")
    found = limit_pieces(f, box, open_fraction=Fraction(1, 2))
    assert found.stopped == "" and found.open_fraction <= Fraction(1, 2)
    assert limit_pieces(f, box, max_regions=3).stopped == "more than 3 regions"
    assert limit_pieces(f, box, max_depth=4).stopped == "depth 4"


def test_families_and_boxes_that_cannot_be_cut_are_refused(family):
    assert isinstance(limit_pieces(family([["1/n"]], ["0"]), [(Fraction(0), Fraction(1))]), NotCertified)
    f = family([["0"]], ["0"])
    for box in ([], [(Fraction(1), Fraction(1))], [(Fraction(0), Fraction(1))] * 2):
        with pytest.raises(ShapeError, match="expected 1 intervals of positive length"):
            limit_pieces(f, box)
    wide = family([["0"] * 7 for _ in range(7)], ["0"] * 7)
    with pytest.raises(LimitError, match="up to dimension 6"):
        limit_pieces(wide, [(Fraction(0), Fraction(1))] * 7)


def test_the_derivative_at_a_kink_that_no_layer_shows_is_refused(family):
    f = family([["0"]], ["-1/2^n"])  # every layer is strictly on at x = 1, and the limit is relu(x - 1)
    found = derivative(f, [Fraction(1)])
    assert isinstance(found, NotCertified) and found.theorem == "frozen-pattern"
    right, left = derivative(f, [Fraction(1001, 1000)]), derivative(f, [Fraction(999, 1000)])
    assert isinstance(right, LimitMap) and right.slope[0][0].contains(1) and right.offset[0].contains(-1)
    assert isinstance(left, LimitMap) and left.exact and left.slope[0][0].contains(0)


def test_a_point_exactly_at_a_threshold_has_no_derivative_here(family):
    found = derivative(family([["0"]], ["1"]), [Fraction(0)])
    assert isinstance(found, NotCertified)
    found = derivative(family([["0"]], ["0"]), [Fraction(0)])
    assert isinstance(found, NotCertified) and "neuron 1 of layer 1 is exactly at its threshold" in found.reason
    with pytest.raises(ShapeError, match="2 coordinates for a family of width 1"):
        derivative(family([["0"]], ["0"]), [Fraction(0)] * 2)


@pytest.mark.parametrize("seed", range(10))
def test_derivatives_are_the_slopes_between_neighbours(family, seed):
    rng = random.Random(seed)
    P, b, _ = FAMILIES["turning" if seed % 2 else "shrinking"]
    f, x = family(P, b), [Fraction(rng.randint(-99, 99), 97) for _ in range(2)]
    found = derivative(f, x)
    if isinstance(found, NotCertified):
        assert found.theorem == "frozen-pattern"
        return
    for _ in range(4):
        near = [v + Fraction(rng.randint(-9, 9), 10**20) for v in x]
        assert agrees(f, found, near), f"seed {seed}"


@pytest.mark.parametrize("name", FAMILIES)
def test_the_enclosure_on_a_box_holds_the_limit_at_its_points(family, name):
    P, b, _ = FAMILIES[name]
    f, box = family(P, b), box_of(name)
    found = enclose_box(f, box, max_depth=16)
    rng = random.Random(name)
    for _ in range(20):
        x = [low + (high - low) * Fraction(rng.randint(0, 8), 8) for low, high in box]
        for e, (low, high) in zip(found.enclosure, deep_sides(f, x), strict=True):
            assert e.lo <= high and low <= e.hi, f"{name}, x = {x}"
            assert e.lo >= 0


def test_the_enclosure_on_a_box_reaches_the_spread_that_is_asked_for(family):
    P, b, _ = FAMILIES["falling"]
    found = enclose_box(family(P, b), box_of("falling"), Fraction(1, 1000))
    assert found.spread <= Fraction(1, 1000)
    assert found.enclosure[0].hi < Fraction(1003, 1000) and found.enclosure[0].lo == 0
    assert isinstance(enclose_box(family([["1/n"]], ["0"]), [(Fraction(0), Fraction(1))]), NotCertified)
    late = family([["1000/n^2"]], ["0"])
    assert isinstance(enclose_box(late, [(Fraction(0), Fraction(1))]), NotCertified)
