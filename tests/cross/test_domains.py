"""The engine of exactrelu.domains against an enumeration by PPL, on hundreds of networks, most of them degenerate.

Glossary.   found   what `decompose` says: its domains by pattern, and itself for the counts
            oracle  the domains by PPL
Source.     theorems `explicit-expression`, `partition` and `equality`.
"""

import random
from fractions import Fraction
from types import SimpleNamespace

import pytest

from exactrelu.domains.compare import bound, equal
from exactrelu.domains.decompose import decompose
from exactrelu.geometry.halfspace import Halfspace
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

RELATIONS = ("<=", "<", ">=", ">")
HAIR = Fraction(1, 2**50)


@pytest.fixture(scope="session")
def found(case):
    decomposition = decompose(case.network, case.region)
    listed = list(decomposition)
    return SimpleNamespace(listed=listed, of={domain.pattern: domain for domain in listed}, counts=decomposition)


def test_every_domain_is_found_once_and_no_other(case, oracle, found):
    assert sorted(domain.pattern for domain in found.listed) == sorted(domain.pattern for domain in oracle), case.name


def test_the_counts_are_those_of_the_oracle(case, oracle, found):
    cells = [domain for domain in oracle if domain.full]
    counts = found.counts
    expected = (len(oracle), len(cells), len({domain.map() for domain in cells}))
    assert (counts.domains, counts.cells, counts.maps) == expected, case.name


def test_cells_are_the_domains_with_an_interior(case, oracle, found):
    assert {domain.pattern for domain in found.listed if domain.full_dimensional} == {
        domain.pattern for domain in oracle if domain.full
    }, case.name


def test_pieces_are_the_maps_of_the_oracle(case, oracle, found):
    for domain in oracle:
        piece = found.of[domain.pattern].piece
        assert (piece.slope.rows(), tuple(piece.offset)) == domain.map(), f"{case.name}, {domain.pattern}"


def test_a_witness_lies_in_the_relative_interior_of_its_domain(case, oracle, found, enumeration):
    for domain in oracle:
        witness = found.of[domain.pattern].witness
        assert enumeration.in_relative_interior(domain.set, witness), f"{case.name}, {domain.pattern} at {witness}"


def test_the_network_has_the_pattern_and_the_value_of_the_piece_at_the_witness(case, found, enumeration):
    layers, region = enumeration.plain(case.network), enumeration.plain_region(case.region)
    for domain in found.listed:
        value = domain.piece(domain.witness)
        assert enumeration.evaluate(layers, domain.witness) == (domain.pattern, value), f"{case.name}"
        assert enumeration.inside(region, domain.witness), f"{case.name}, {domain.witness}"


def test_the_inequalities_of_a_domain_describe_it(case, oracle, found, enumeration):
    first = rows(case.region)
    for domain in oracle:
        polyhedron = found.of[domain.pattern].polyhedron
        described = enumeration.ppl_set(enumeration.plain_region(polyhedron), case.network.inputs)
        assert described == domain.set, f"{case.name}, {domain.pattern}"
        assert rows(polyhedron)[: len(first)] == first, f"{case.name}, {domain.pattern}"


def rows(polyhedron):
    return [(h.row(), h.strict) for h in polyhedron.halfspaces]


def test_two_networks_are_equal_exactly_where_the_oracle_finds_no_difference(case, enumeration, networks):
    other = networks.make_partner(case)
    first, second = enumeration.plain(case.network), enumeration.plain(other)
    region = enumeration.plain_region(case.region)
    verdict = equal(case.network, other, case.region)
    differ = enumeration.differs(first, second, region, case.network.inputs)
    assert verdict.status == ("refuted" if differ else "proved"), case.name
    if differ:
        x = verdict.facts["point"]
        assert enumeration.inside(region, x), f"{case.name}, {x}"
        assert enumeration.evaluate(first, x)[1] != enumeration.evaluate(second, x)[1], f"{case.name}, {x}"


@pytest.mark.parametrize("relation", RELATIONS)
def test_bounds_hold_exactly_as_the_oracle_says(case, oracle, enumeration, relation):
    """The value is the extremum itself, a hair above and below it, or 0 where there is none."""
    rng = random.Random(f"bound {case.seed} {relation}")
    c = [Fraction(rng.randint(-2, 2)) for _ in range(case.network.outputs)]
    extreme = enumeration.extremum(oracle, c, 1 if relation in ("<", "<=") else -1)
    for value in [0] if extreme is None else [extreme, extreme + HAIR, extreme - HAIR]:
        verdict = bound(case.network, c, relation, value, case.region)
        expected = "proved" if enumeration.holds(oracle, c, relation, value) else "refuted"
        assert verdict.status == expected, f"{case.name}: {c}.N {relation} {value}"
        if expected == "refuted":
            assert violates(enumeration, case, verdict.facts["point"], c, relation, value), f"{case.name}"


def violates(enumeration, case, x, c, relation, value):
    """Return whether x lies in the region and c.N(x) REL value is false."""
    y = enumeration.dot(c, enumeration.evaluate(enumeration.plain(case.network), x)[1])
    true = {"<=": y <= value, "<": y < value, ">=": y >= value, ">": y > value}[relation]
    return enumeration.inside(enumeration.plain_region(case.region), x) and not true


# what a person can count


def counts(network, region):
    decomposition = decompose(network, region)
    listed = len(list(decomposition))
    assert listed == decomposition.domains
    return decomposition.cells, decomposition.domains, decomposition.maps


def test_opposite_units_have_two_cells_and_a_line_between_them():
    network = Network([Layer([[1, 0], [-1, 0]], [0, 0]), Layer([[1, 1]], [0], "identity")])
    assert counts(network, Polyhedron.box([(-1, 1)] * 2)) == (2, 3, 2)
    assert counts(network, Polyhedron.whole(2)) == (2, 3, 2)


def test_three_lines_through_one_point_make_six_cells():
    network = Network([Layer([[1, 0], [0, 1], [1, 1]], [0, 0, 0])])
    cells, domains, _ = counts(network, Polyhedron.whole(2))
    assert (cells, domains) == (6, 6)


@pytest.mark.parametrize("units", [1, 4, 10])
def test_parallel_units_a_hair_apart_make_one_strip_each(units):
    network = Network([Layer([[1, 1]] * units, [-i * HAIR for i in range(units)])])
    assert counts(network, Polyhedron.box([(-1, 1)] * 2))[0] == units + 1


def test_a_sawtooth_of_depth_ten_has_1024_cells():
    fold = Layer([[2, -4], [2, -4]], [0, "-1/2"])
    network = Network([Layer([[1], [1]], [0, "-1/2"]), *[fold] * 9, Layer([[2, -4]], [0], "identity")])
    cells, _, maps = counts(network, Polyhedron.box([(0, 1)]))
    assert (cells, maps) == (1024, 1024)


def test_a_network_without_units_is_one_cell_on_every_region_with_an_interior():
    network = Network([], 3)
    assert counts(network, Polyhedron.whole(3)) == (1, 1, 1)
    assert counts(network, Polyhedron.point([1, 2, 3])) == (0, 1, 0)
    assert counts(network, Polyhedron.polytope([[1, 0, 0], [-1, 0, 0]], [0, -1])) == (0, 0, 0)


def test_a_unit_that_is_zero_on_the_region_is_off():
    network = Network([Layer([[1, -1]], [0])])
    diagonal = Polyhedron.polytope([[1, -1], [-1, 1]], [0, 0])
    (domain,) = decompose(network, diagonal)
    assert domain.pattern == ((False,),) and not domain.full_dimensional


def test_the_missing_face_of_an_open_region_has_no_domain():
    network = Network([Layer([[1]], [0])])
    assert counts(network, Polyhedron(1, (Halfspace([1], 0, True),))) == (1, 1, 1)
    assert counts(network, Polyhedron(1, (Halfspace([1], 0, False),))) == (1, 2, 1)
