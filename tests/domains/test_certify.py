"""Certificates of network claims: the checker accepts every one, and their bytes never change."""

import json
from fractions import Fraction

import pytest

from exactrelu.domains.certify import certify
from exactrelu.domains.decompose import decompose
from exactrelu.domains.regions import polyhedron_of
from exactrelu.errors import UnsupportedError
from exactrelu.formats.problem import parse_problem
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

KINDS = ["ternary", "small", "dyadic", "mixed"]
ABSOLUTE = Network([Layer([[1], [-1]], [0, 0]), Layer([[1, 1]], [0], "identity")])


def items(path):
    lines = path.read_bytes().splitlines()[1:-1]
    return [item for line in lines for item in json.loads(line)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(25))
def test_the_checker_counts_what_decompose_lists(kind, rng, seed, network, domain_text, problem, checked, tmp_path):
    net = network(rng, kind)
    p = problem([net], domain_text(rng, net.inputs), 'kind = "domains"')
    verdict = certify(p, tmp_path / "c.cert")
    code, words = checked(p, tmp_path / "c.cert")
    assert (verdict.status, code) == ("proved", 0), words
    found = decompose(net, polyhedron_of(p.domain))
    listed = list(found)
    assert len({domain.pattern for domain in listed}) == len(listed) == verdict.facts["domains"]
    assert (found.cells, found.maps) == (verdict.facts["cells"], verdict.facts["maps"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(25))
def test_every_bound_gets_a_certificate(kind, rng, seed, network, domain_text, problem, checked, tmp_path):
    net = network(rng, kind)
    output = json.dumps([str(rng.randint(-1, 2)) for _ in range(net.outputs)])
    relation = rng.choice(["at_most", "at_least", "below", "above"])
    value = rng.choice([-3, -1, 0, 0, 1, 3, 10])
    p = problem([net], domain_text(rng, net.inputs), f'kind = "bound"\noutput = {output}\n{relation} = "{value}"')
    verdict = certify(p, tmp_path / "c.cert")
    code, words = checked(p, tmp_path / "c.cert")
    assert verdict.status in ("proved", "refuted")
    assert code == 0, words
    assert words.startswith("VERIFIED that the claim is false") == (verdict.status == "refuted")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(25))
def test_every_comparison_gets_a_certificate(kind, rng, seed, network, domain_text, problem, checked, tmp_path):
    first = network(rng, kind, 2)
    second = rng.choice([first, Network([*first.layers[:-1], *first.layers[-1:]], 2), network(rng, kind, 2)])
    if second.outputs != first.outputs:
        second = first
    p = problem([first, second], domain_text(rng, 2), 'kind = "equal"')
    verdict = certify(p, tmp_path / "c.cert")
    code, words = checked(p, tmp_path / "c.cert")
    assert code == 0, words
    assert words.startswith("VERIFIED that the claim is false") == (verdict.status == "refuted")


@pytest.mark.parametrize("suffix", [".cert", ".cert.gz"])
def test_equal_problems_give_equal_bytes(suffix, problem, tmp_path):
    p = problem([ABSOLUTE], "all_space = true", 'kind = "domains"')
    paths = [tmp_path / f"{i}{suffix}" for i in range(2)]
    for path in paths:
        certify(p, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    ("claim", "status"), [("cells = 2", "proved"), ("cells = 3", "refuted"), ("maps = 1", "refuted")]
)
def test_claimed_counts_are_proved_or_refuted(claim, status, problem, checked, tmp_path):
    p = problem([ABSOLUTE], 'box = [["-1", "1"]]', f'kind = "domains"\n{claim}')
    assert certify(p, tmp_path / "c.cert").status == status
    assert checked(p, tmp_path / "c.cert")[0] == 0


@pytest.mark.parametrize(("point", "status"), [("1", "proved"), ("1/2", "refuted"), ("2", "refuted")])
def test_a_counterexample_must_violate_inside_the_domain(point, status, problem, checked, tmp_path):
    claim = f'kind = "counterexample"\npoint = ["{point}"]\noutput = ["1"]\nbelow = "1"'
    p = problem([ABSOLUTE], 'box = [["-1", "1"]]', claim)
    assert certify(p, tmp_path / "c.cert").status == status
    assert checked(p, tmp_path / "c.cert")[0] == 0


@pytest.mark.parametrize(
    ("value", "status"), [('value = ["1/3"]', "proved"), ('value = ["1"]', "refuted"), ("", "proved")]
)
def test_a_value_is_exact(value, status, problem, checked, tmp_path):
    p = problem([ABSOLUTE], "all_space = true", f'kind = "value"\npoint = ["-1/3"]\n{value}')
    verdict = certify(p, tmp_path / "c.cert")
    assert (verdict.status, verdict.facts["value"]) == (status, (Fraction(1, 3),))
    assert checked(p, tmp_path / "c.cert")[0] == 0


def test_wide_layers_on_small_cells_are_decided_by_boxes(problem, checked, tmp_path):
    first = Layer([[8], [-8]], [-1, 3])
    second = Layer([[1, -1]] * 30, [Fraction(k, 20) for k in range(-15, 15)])
    p = problem([Network([first, second])], 'box = [["-4", "4"]]', 'kind = "domains"')
    certify(p, tmp_path / "c.cert")
    assert any(item[0] == "b" for item in items(tmp_path / "c.cert"))
    assert checked(p, tmp_path / "c.cert")[0] == 0


def test_a_family_is_not_decided_here(tmp_path):
    text = '[family]\nwidth = 1\nW = [["0"]]\nb = ["0"]\n[domain]\nall_space = true\n[claim]\nkind = "converges"\n'
    with pytest.raises(UnsupportedError, match="no network"):
        certify(parse_problem(text), tmp_path / "c.cert")


def test_a_certificate_that_cannot_be_written_leaves_nothing(problem, tmp_path):
    p = problem([ABSOLUTE], "all_space = true", 'kind = "domains"')
    with pytest.raises(OSError):
        certify(p, tmp_path / "absent" / "c.cert")
    assert not (tmp_path / "absent").exists()
