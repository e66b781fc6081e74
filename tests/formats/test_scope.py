"""Scopes: a problem asked about another scope is the problem that one would write by hand."""

from __future__ import annotations

import pytest

from exactrelu.errors import FormatError, InexactError, ShapeError
from exactrelu.formats.problem import parse_problem
from exactrelu.formats.scope import read_scope, scope_text, with_scope
from exactrelu.formats.values import parse_toml

FAMILY = '[family]\nwidth = 2\nP = [["1/n^2", 0], ["(-1)^n/n", "-1"]]\nb = ["0", 1]\n'
BOX, SPACE = "[domain]\nbox = [[0, 1], [0, 2]]\n", "[domain]\nall_space = true\n"
CLAIMS = {
    "converges": (BOX, 'kind = "converges"'),
    "diverges": ("[domain]\npoint = [0, 1]\n", 'kind = "diverges"'),
    "limit": (BOX, 'kind = "limit"\nwidth = "1/10"'),
    "products-converge": (SPACE, 'kind = "products-converge"'),
    "necessary": (BOX, 'kind = "necessary"'),
}
DOMAINS = {"point": 'point = [1, "1/2"]', "box": 'box = [[0, 1], ["1/2", "3/4"]]'}
PATH = "path = [[1, 0], [0, 1]]"


def text(kind, more=""):
    domain, claim = CLAIMS[kind]
    return f"{FAMILY}{domain}[claim]\n{claim}\n{more}"


def asked(document, scope):
    return with_scope(parse_problem(document), parse_toml(document), *read_scope(scope))


@pytest.mark.parametrize("kind", ["converges", "products-converge"])
@pytest.mark.parametrize("more", ["", PATH])
def test_products_are_asked_about_all_sequences_or_one_path(kind, more):
    document = text(kind, more if kind == "products-converge" else "")
    for scope, key in (("all-sequences", ""), ("path=[[1,0],[0,1]]", PATH)):
        by_hand = parse_problem(text("products-converge", key))
        assert parse_problem(asked(document, scope)).canonical == by_hand.canonical


@pytest.mark.parametrize("key", DOMAINS)
@pytest.mark.parametrize("kind", ["converges", "limit", "necessary"])
def test_layers_are_asked_about_a_point_or_a_box(kind, key):
    by_hand = parse_problem(f"{FAMILY}[domain]\n{DOMAINS[key]}\n[claim]\n{CLAIMS[kind][1]}\n")
    assert parse_problem(asked(text(kind), DOMAINS[key])).canonical == by_hand.canonical


def test_divergence_is_asked_about_another_point():
    assert parse_problem(asked(text("diverges"), 'point=[1,"1/2"]')).domain.point[1].denominator == 2


CONTRADICTIONS = [
    ("products-converge", "point=[1,1]", "all-sequences, path"),
    ("products-converge", "box=[[0,1],[0,1]]", "all-sequences, path"),
    ("limit", "all-sequences", "point, box"),
    ("limit", "path=[[1,0]]", "point, box"),
    ("diverges", "box=[[0,1],[0,1]]", "point"),
    ("diverges", "all-sequences", "point"),
    ("necessary", "all-sequences", "point, box"),
]


@pytest.mark.parametrize(("kind", "scope", "known"), CONTRADICTIONS)
def test_a_scope_that_contradicts_the_claim_is_refused_with_those_that_do_not(kind, scope, known):
    with pytest.raises(FormatError, match=f"contradicts the claim '{kind}'; the scopes of this claim: {known}$"):
        asked(text(kind), scope)


@pytest.mark.parametrize("scope", ["all-sequences", "path=[[1]]", "point=[1]", "box=[[0,1]]"])
@pytest.mark.parametrize(
    "document",
    [
        '[network]\nlayers = [{ weight = [["1"]], bias = ["0"] }]\n[domain]\npoint = [1]\n[claim]\nkind = "domains"\n',
        '[matrices]\nlist = [[["1"]]]\n[domain]\nall_space = true\n[claim]\nkind = "spectral-radius"\nat_most = 1\n',
    ],
)
def test_only_a_family_has_scopes(document, scope):
    with pytest.raises(FormatError, match="this problem has none"):
        asked(document, scope)


BAD_SCOPES = [
    *("", "path", "point", "all-sequences=[1]", "sequence", "path=", "path=3", "path=[[1,0]", "box={}", "Path=[]"),
    *("path=[[1,0]]\nvalue=3", "path=[[1,0]]\n[claim]\nkind=3"),
]


@pytest.mark.parametrize("scope", BAD_SCOPES)
def test_what_is_no_scope_is_refused_with_what_is_accepted(scope):
    with pytest.raises(FormatError, match="--scope"):
        read_scope(scope)


WRONG_VALUES = {
    "path=[]": (FormatError, "expected 1 to 1000 rows"),
    f"path=[{','.join(['[1,0]'] * 1001)}]": (FormatError, "got 1001"),
    "path=[[1,0],[1]]": (ShapeError, "path[1]: expected 2 entries 0 or 1"),
    "path=[1,0]": (FormatError, "path[0]: expected a list of 0 and 1"),
    "path=[[1,2]]": (FormatError, "path[0][1]: expected the integer 0 or 1, got the integer 2"),
    "path=[[1,true]]": (FormatError, "got the truth value true"),
    'path=[["1",0]]': (FormatError, "got the text '1'"),
    "path=[[1,0.5]]": (FormatError, "got the float 0.5"),
    "point=[1]": (ShapeError, "expected 2 coordinates"),
    "point=[1,0.5]": (InexactError, "'0.5'"),
    "box=[[0,1]]": (ShapeError, "expected 2 coordinates"),
    "box=[[1,0],[0,1]]": (FormatError, "lo <= hi"),
}


@pytest.mark.parametrize("scope", WRONG_VALUES)
def test_a_value_of_the_wrong_size_or_type_is_refused_by_its_place(scope):
    kind, words = WRONG_VALUES[scope]
    with pytest.raises(kind) as caught:
        asked(text("converges"), scope)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"--scope {scope.partition('=')[0]}: ")


def test_titles_and_layers_survive_as_they_are():
    odd = 'title = "a \\"b\\" \\\\ \\u007f \\n é ∞ \\U0001F600"\n' + text("converges")
    found, again = parse_problem(odd), parse_problem(asked(odd, "point=[0,0]"))
    assert (again.title, again.family) == (found.title, found.family)
    convolution = '[family]\nwidth = 1\nmask = ["1", "1/2^n"]\nb = ["0"]\n[domain]\nbox = [[0, 1]]\n[claim]\n'
    widths = 'kind = "limit"\nwidth = "1/10"\nnorm = "l1"\n'
    point = "[domain]\npoint = [1]\n"
    by_hand = convolution.replace("[domain]\nbox = [[0, 1]]\n", point) + widths
    document = convolution.replace("box = [[0, 1]]", "point = [2]") + widths
    assert parse_problem(asked(document, "point=[1]")).canonical == parse_problem(by_hand).canonical


def test_a_scope_has_one_spelling():
    assert scope_text(*read_scope(" path = [ [1,0], [0 , 1] ]")) == "path=[[1, 0], [0, 1]]"
    assert scope_text(*read_scope("all-sequences")) == "all-sequences"
