"""The slow enumerations against each other, and on cases that a person can count."""

import random
from fractions import Fraction

import pytest


def by_ppl(enumeration, case):
    layers, region = enumeration.plain(case.network), enumeration.plain_region(case.region)
    return {domain.pattern: domain for domain in enumeration.by_ppl(layers, region, case.network.inputs)}


def test_ppl_and_breakpoints_find_the_same_domains_of_a_line(enumeration, line):
    layers, region = enumeration.plain(line.network), enumeration.plain_region(line.region)
    found = enumeration.by_breakpoints(layers, region)
    expected = by_ppl(enumeration, line)
    assert {pattern: full for pattern, (full, _) in found.items()} == {p: d.full for p, d in expected.items()}
    assert all(expected[pattern].map() == piece for pattern, (full, piece) in found.items() if full)


def test_ppl_and_clipping_find_the_same_cells_of_a_square(enumeration, square):
    layers = enumeration.plain(square.network)
    cells = enumeration.by_clipping(layers, square.region.bounds)
    expected = {pattern: domain for pattern, domain in by_ppl(enumeration, square).items() if domain.full}
    assert set(cells) == set(expected)
    for pattern, polygon in cells.items():
        slope, offset = expected[pattern].map()
        for x in polygon:
            value = tuple(enumeration.dot(a, x) + c for a, c in zip(slope, offset, strict=True))
            assert value == enumeration.evaluate(layers, x)[1], f"{square.name}, x = {x}"


def test_the_polygons_fill_the_square(enumeration, square):
    cells = enumeration.by_clipping(enumeration.plain(square.network), square.region.bounds)
    (x0, x1), (y0, y1) = square.region.bounds
    assert sum(enumeration.area(polygon) for polygon in cells.values()) == (x1 - x0) * (y1 - y0)


def test_extrema_by_ppl_are_those_at_the_vertices_of_the_polygons(enumeration, square):
    layers, c = enumeration.plain(square.network), [Fraction(1)] * square.network.outputs
    domains = by_ppl(enumeration, square).values()
    corners = [x for polygon in enumeration.by_clipping(layers, square.region.bounds).values() for x in polygon]
    values = [sum(enumeration.evaluate(layers, x)[1]) for x in corners]
    assert enumeration.extremum(domains, c) == max(values)
    assert enumeration.extremum(domains, c, -1) == min(values)


def test_a_point_lies_in_the_domain_of_its_pattern_and_in_no_other(enumeration, case, oracle):
    rng, layers = random.Random(case.seed), enumeration.plain(case.network)
    region = enumeration.plain_region(case.region)
    for _ in range(5):
        x = [Fraction(rng.randint(-4, 4), 4) for _ in range(case.network.inputs)]
        homes = [domain.pattern for domain in oracle if contains(enumeration, domain.set, x)]
        assert homes == ([enumeration.evaluate(layers, x)[0]] if enumeration.inside(region, x) else [])


def contains(enumeration, polyhedron, x):
    point = [([Fraction(int(i == j)) for j in range(len(x))], -v, False) for i, v in enumerate(x)]
    single = enumeration.ppl_set(point + [([-a for a in row], -c, False) for row, c, _ in point], len(x))
    return polyhedron.contains(single)


def test_equality_by_ppl_agrees_with_the_vertices_of_both_networks_polygons(enumeration, networks, square):
    """Two functions affine on the cells of a common refinement are equal iff they are at all vertices of it."""
    other = networks.make_partner(square)
    first, second = enumeration.plain(square.network), enumeration.plain(other)
    differ = enumeration.differs(first, second, enumeration.plain_region(square.region), 2)
    outer = enumeration.by_clipping(first, square.region.bounds)
    corners = {x for polygon in outer.values() for part in enumeration.clipped([polygon], second) for x in part}
    values = [(enumeration.evaluate(first, x)[1], enumeration.evaluate(second, x)[1]) for x in corners]
    assert differ == any(f != g for f, g in values)


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_a_sawtooth_has_two_to_the_depth_cells(enumeration, depth):
    W = [[Fraction(2), Fraction(-4)], [Fraction(2), Fraction(-4)]]
    half = [Fraction(0), Fraction(-1, 2)]
    layers = [([[Fraction(1)], [Fraction(1)]], half, True)] + [(W, half, True)] * (depth - 1)
    unit = [([Fraction(1)], Fraction(0), False), ([Fraction(-1)], Fraction(1), False)]
    assert sum(domain.full for domain in enumeration.by_ppl(layers, unit, 1)) == 2**depth
    assert sum(full for full, _ in enumeration.by_breakpoints(layers, unit).values()) == 2**depth


def test_opposite_units_are_both_off_on_a_hyperplane_only(enumeration):
    layers = [([[Fraction(1), Fraction(0)], [Fraction(-1), Fraction(0)]], [Fraction(0)] * 2, True)]
    domains = {domain.pattern[0]: domain for domain in enumeration.by_ppl(layers, [], 2)}
    assert {pattern: domain.full for pattern, domain in domains.items()} == {
        (True, False): True,
        (False, True): True,
        (False, False): False,
    }
    line = domains[False, False].set
    assert enumeration.in_relative_interior(line, [Fraction(0), Fraction(7)])
    assert not enumeration.in_relative_interior(line, [Fraction(1), Fraction(7)])


def test_a_boundary_point_is_not_in_the_relative_interior(enumeration):
    segment = [([Fraction(1)], Fraction(0), False), ([Fraction(-1)], Fraction(1), True)]
    half_open = enumeration.ppl_set(segment, 1)
    assert [enumeration.in_relative_interior(half_open, [x]) for x in (Fraction(0), Fraction(1, 2), Fraction(1))] == [
        False,
        True,
        False,
    ]


def test_bounds_by_ppl_know_whether_the_extremum_is_attained(enumeration):
    region = [([Fraction(1)], Fraction(0), True), ([Fraction(-1)], Fraction(1), False)]  # 0 < x <= 1
    domains = list(enumeration.by_ppl([], region, 1))
    one = [Fraction(1)]
    assert enumeration.holds(domains, one, "<=", 1) and not enumeration.holds(domains, one, "<", 1)
    assert enumeration.holds(domains, one, ">", 0) and not enumeration.holds(domains, one, ">", Fraction(1, 9))
    assert not enumeration.holds(list(enumeration.by_ppl([], [], 1)), one, "<=", 10**9)
    assert enumeration.holds([], one, "<", -(10**9))
