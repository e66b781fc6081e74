"""The splitting tree: order, degenerate networks, number types, wrong arguments."""

from fractions import Fraction

import pytest

from exactrelu.arithmetic.field import RATIONALS
from exactrelu.arithmetic.kernel import INTEGERS, FieldKernel
from exactrelu.domains.compare import bound, equal
from exactrelu.domains.decompose import decompose
from exactrelu.domains.tree import Tree
from exactrelu.errors import FormatError, ShapeError, UnsupportedError
from exactrelu.formats.region import Region
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

OPPOSITE = Network([Layer([[1], [-1]], [0, 0])])
IDENTITY = Network([], 2)


def patterns(network, region):
    return [domain.pattern for domain in decompose(network, region)]


def test_opposite_units_are_both_off_on_one_point():
    found = decompose(OPPOSITE, Polyhedron.whole(1))
    flat = [domain for domain in found if not domain.full_dimensional]
    assert [(d.pattern, d.witness) for d in flat] == [(((False, False),), (Fraction(0),))]
    assert (found.cells, found.domains, found.maps) == (2, 3, 2)


def test_on_comes_before_off():
    assert patterns(OPPOSITE, Polyhedron.box([(-1, 1)])) == [((True, False),), ((False, True),), ((False, False),)]


def test_a_network_without_layers_has_one_domain():
    (domain,) = decompose(IDENTITY, Polyhedron.whole(2))
    assert domain.pattern == ()
    assert domain.piece((Fraction(2), Fraction(3))) == (2, 3)


def test_an_empty_region_has_no_domains():
    found = decompose(OPPOSITE, Polyhedron.polytope([[1], [-1]], [0, -1]))
    assert list(found) == []
    assert (found.cells, found.domains, found.maps) == (0, 0, 0)


def test_a_point_is_one_domain_without_interior():
    (domain,) = decompose(OPPOSITE, Polyhedron.point(["1/3"]))
    assert not domain.full_dimensional
    assert domain.witness == (Fraction(1, 3),)


def test_dimension_zero_is_one_cell():
    found = decompose(Network([Layer([[]], [1])], 0), Polyhedron.whole(0))
    assert [domain.pattern for domain in found] == [((True,),)]
    assert found.cells == 1


def test_redundant_rows_are_marked():
    (first, *_) = decompose(Network([Layer([[1], [1]], [0, -1])]), Polyhedron.box([(-2, 2)]))
    assert first.pattern == ((True, True),)
    assert first.redundant() == (True, False, True, False)
    assert first.polyhedron.contains((Fraction(3, 2),))
    assert not first.polyhedron.contains((Fraction(1),))


@pytest.mark.parametrize("kind", ["ternary", "small", "mixed"])
@pytest.mark.parametrize("seed", range(20))
def test_the_tree_over_a_field_has_the_leaves_of_the_tree_over_integers(kind, rng, seed, network):
    net = network(rng, kind)
    region = Polyhedron.box([(-1, 1)] * net.inputs)
    trees = [Tree([net], region, True, kernel=kernel) for kernel in (INTEGERS, FieldKernel(RATIONALS))]
    first, second = ([(c.gates, c.region.full_dimensional) for c in tree.leaves()] for tree in trees)
    assert first == second


@pytest.mark.parametrize("relation", ["<=", ">=", "<", ">"])
@pytest.mark.parametrize("value", ["-1", "0", "1/2", "1", "2"])
def test_bounds_of_the_absolute_value_are_decided(relation, value):
    network = Network([Layer([[1], [-1]], [0, 0]), Layer([[1, 1]], [0], "identity")])
    verdict = bound(network, [1], relation, value, Polyhedron.box([(-1, 1)]))
    v = Fraction(value)
    true = {"<=": v >= 1, "<": v > 1, ">=": v <= 0, ">": v < 0}[relation]
    assert verdict.status == ("proved" if true else "refuted")
    assert true or not eval(f"abs(x) {relation} v", {"x": verdict.facts["point"][0], "v": v})


def test_every_bound_holds_on_the_empty_region():
    assert bound(OPPOSITE, [1, 0], "<", 0, Polyhedron.polytope([[1], [-1]], [0, -1])).status == "proved"


def test_networks_are_equal_where_they_are_restricted_to_agree():
    one = Network([Layer([[1]], [0])])
    other = Network([Layer([[1]], [0], "identity")])
    assert equal(one, other, Polyhedron.box([(0, 1)])).status == "proved"
    assert equal(one, other, Polyhedron.point([0])).status == "proved"
    verdict = equal(one, other, Polyhedron.whole(1))
    assert verdict.status == "refuted"
    assert verdict.facts["point"][0] < 0


def test_maps_with_other_coefficients_agree_on_a_line():
    one = Network([Layer([[1, 0]], [0], "identity")])
    other = Network([Layer([[0, 1]], [0], "identity")])
    diagonal = Polyhedron.polytope([[1, -1], [-1, 1]], [0, 0])
    assert equal(one, other, diagonal).status == "proved"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: decompose(OPPOSITE, Polyhedron.whole(2)), ShapeError),
        (lambda: bound(OPPOSITE, [1], "<=", 0, Polyhedron.whole(1)), ShapeError),
        (lambda: bound(OPPOSITE, [1, 0], "<=", 0, Polyhedron.whole(2)), ShapeError),
        (lambda: bound(OPPOSITE, [1, 0], "=", 0, Polyhedron.whole(1)), FormatError),
        (lambda: equal(OPPOSITE, IDENTITY, Polyhedron.whole(1)), ShapeError),
        (lambda: equal(OPPOSITE, OPPOSITE, Polyhedron.whole(2)), ShapeError),
    ],
)
def test_arguments_that_do_not_fit_are_named(call, error):
    with pytest.raises(error):
        call()


def test_counts_are_those_of_the_complete_list():
    found = decompose(OPPOSITE, Polyhedron.whole(1))
    assert (found.cells, found.domains, found.maps) == (2, 3, 2)
    with pytest.raises(UnsupportedError, match="once"):
        iter(found)


def test_counts_are_refused_while_the_list_is_walked():
    found = decompose(OPPOSITE, Polyhedron.whole(1))
    next(iter(found))
    with pytest.raises(UnsupportedError, match="so far 1 cells"):
        _ = found.cells
    assert "walking" in repr(found)


@pytest.mark.parametrize("region", [[(-1, 1)], None, "box"])
def test_something_else_than_a_region_is_named(region):
    with pytest.raises(UnsupportedError, match=r"Polyhedron\.box"):
        decompose(OPPOSITE, region)


@pytest.mark.parametrize("call", [decompose, lambda n, r: equal(n, n, r), lambda n, r: bound(n, [1], "<=", 0, r)])
def test_something_else_than_a_network_is_named(call):
    with pytest.raises(UnsupportedError, match="load_network"):
        call("net.onnx", Polyhedron.whole(1))


def test_the_domain_of_a_problem_is_a_region():
    region = Region("box", 1, box=((Fraction(-1), Fraction(1)),))
    assert decompose(OPPOSITE, region).cells == 2


def test_a_claim_on_the_empty_region_says_so():
    nowhere = Polyhedron.polytope([[1], [-1]], [0, -1])
    assert equal(OPPOSITE, OPPOSITE, nowhere).facts == {"empty": True}
    assert bound(OPPOSITE, [1, 0], ">=", 9, nowhere).facts == {"empty": True}
