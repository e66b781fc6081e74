"""Problem files: the expected verdict, the canonical text, the hash, and what does not fit together."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from exactrelu.errors import ExactReluError, FormatError, InexactError, LimitError, ShapeError
from exactrelu.formats.problem import load_problem, parse_problem
from exactrelu.networks.expression import Expression

NETWORK = '[network]\nlayers = [{ weight = [["1", "-2/4"]], bias = ["0.5"] }]\n'
FAMILY = '[family]\nwidth = 1\nP = [["1 / n ** 2"]]\nb = [0]\n'
DOMAIN = '[domain]\nbox = [["0", "1"], ["0", "1"]]\n'
CLAIM = '[claim]\nkind = "domains"\n'
GOOD = NETWORK + DOMAIN + CLAIM
CONVERGES = FAMILY + '[domain]\nall_space = true\n[claim]\nkind = "converges"\n'


def test_the_canonical_text_is_sorted_json_without_blanks_and_names_the_problem():
    problem = parse_problem(GOOD)
    layer = '{"activation":"identity","bias":["1/2"],"weight":[["1","-1/2"]]}'
    assert problem.canonical == (
        '{"claim":{"kind":"domains"},"domain":{"box":[["0","1"],["0","1"]]},"format":"exactrelu-problem/1",'
        f'"subject":{{"network":{{"inputs":2,"layers":[{layer}]}}}}}}'
    )
    assert problem.sha256 == hashlib.sha256(problem.canonical.encode()).hexdigest()


def test_a_family_is_canonical_as_its_texts_without_blanks():
    subject = json.loads(parse_problem(CONVERGES).canonical)["subject"]
    assert subject == {"family": {"bias": ["0"], "given": "P", "matrix": [["1/n^2"]], "width": 1}}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"-2/4"', '"-0.5"'),
        ('"-2/4"', '"-5e-1"'),
        ('"1", ', "1, "),
        ('"0.5"', '"1/2"'),
        ("[claim]", "# words\n[claim]"),
    ],
)
def test_another_spelling_is_the_same_problem(old, new):
    assert parse_problem(GOOD.replace(old, new, 1)).sha256 == parse_problem(GOOD).sha256


@pytest.mark.parametrize(
    ("old", "new"),
    [('"-2/4"', '"-1/3"'), ('"0.5"', '"0"'), ('["0", "1"], ', '["0", "2"], '), ('"domains"', '"domains"\ncells = 1')],
)
def test_another_number_is_another_problem(old, new):
    assert parse_problem(GOOD.replace(old, new, 1)).sha256 != parse_problem(GOOD).sha256


def test_a_network_from_a_file_is_the_same_problem_as_the_network_written_out(tmp_path):
    layer = {"weight": [["1", "-1/2"]], "bias": ["1/2"]}
    (tmp_path / "net.json").write_text(json.dumps({"format": "exactrelu-network/1", "layers": [layer]}))
    (tmp_path / "p.toml").write_text('[network]\nfile = "net.json"\n' + DOMAIN + CLAIM)
    assert load_problem(tmp_path / "p.toml").canonical == parse_problem(GOOD).canonical


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("# proved", ("proved", "")),
        ("# refuted: 1024 cells ", ("refuted", "1024 cells")),
        ("#undecided:because\r", ("undecided", "because")),
        ("# unproved", None),
        ("# provedly", None),
        ("", None),
    ],
)
def test_the_expected_verdict_is_the_first_comment(first, expected):
    assert parse_problem(f"{first}\n{GOOD}").expected == expected


def test_title_and_description_are_no_part_of_the_canonical_text():
    problem = parse_problem('title = "A"\ndescription = "B"\n' + GOOD)
    assert (problem.title, problem.description) == ("A", "B")
    assert problem.sha256 == parse_problem(GOOD).sha256


def test_every_file_of_the_gallery_is_read_and_says_what_it_expects(example):
    paths = sorted(example("").glob("*.toml"))
    assert len(paths) >= 16
    for path in paths:
        assert load_problem(path).expected is not None, path.name


BAD = {
    "empty": ("", FormatError, "claim"),
    "no-claim": (NETWORK + DOMAIN, FormatError, "[claim]"),
    "no-domain": (NETWORK + CLAIM, FormatError, "[domain]"),
    "no-subject": (DOMAIN + CLAIM, FormatError, "got none"),
    "two-subjects": (NETWORK + CONVERGES, FormatError, "got network and family"),
    "unknown-section": (GOOD + "[extra]\n", FormatError, "extra"),
    "title-a-number": ("title = 1\n" + GOOD, FormatError, "title"),
    "title-a-float": ("title = 0.5\n" + GOOD, FormatError, "title"),
    "other-without-equal": (GOOD + NETWORK.replace("network", "other"), FormatError, "[other]"),
    "equal-without-other": (NETWORK + DOMAIN + '[claim]\nkind = "equal"\n', FormatError, "[other]"),
    "file-and-layers": (GOOD.replace("layers", 'file = "a.json"\nlayers'), FormatError, "exactly one"),
    "file-and-inputs": ('[network]\nfile = "a.json"\ninputs = 2\n' + DOMAIN + CLAIM, FormatError, "inputs"),
    "file-a-number": ("[network]\nfile = 1\n" + DOMAIN + CLAIM, FormatError, "path"),
    "file-a-float": ("[network]\nfile = 1.5\n" + DOMAIN + CLAIM, FormatError, "path"),
    "network-a-list": ("network = []\n" + DOMAIN + CLAIM, FormatError, "[network]"),
    "bare-float": (GOOD.replace('"0.5"', "0.5"), InexactError, "'0.5'"),
    "width-true": (CONVERGES.replace("width = 1", "width = true"), FormatError, "width"),
    "width-zero": (CONVERGES.replace("width = 1", "width = 0"), FormatError, "width"),
    "P-and-W": (CONVERGES.replace("b = ", 'W = [["0"]]\nb = '), FormatError, "'P' and 'W'"),
    "neither-P-nor-W": (CONVERGES.replace("P = ", "b0 = "), FormatError, "b0"),
    "family-ragged": (CONVERGES.replace('[["1 / n ** 2"]]', '[["1", "2"]]'), ShapeError, "1 entries in P[0]"),
    "entry-a-float": (CONVERGES.replace("[0]", "[0.5]"), InexactError, "b[0]"),
    "entry-a-list": (CONVERGES.replace("[0]", "[[0]]"), FormatError, "b[0]"),
    "entry-true": (CONVERGES.replace("[0]", "[true]"), InexactError, "b[0]"),
    "entry-too-deep": (CONVERGES.replace("1 / n ** 2", "(" * 100_000 + "n" + ")" * 100_000), LimitError, "P[0][0]"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_problem_that_does_not_fit_is_refused(name):
    text, kind, words = BAD[name]
    with pytest.raises(kind) as caught:
        parse_problem(text)
    assert words in str(caught.value)


def test_two_networks_of_different_shape_are_refused():
    for layer in ('{ weight = [["1"]], bias = ["0"] }', '{ weight = [["1", "0"], ["0", "1"]], bias = ["0", "0"] }'):
        text = NETWORK + f"[other]\nlayers = [{layer}]\n" + DOMAIN + '[claim]\nkind = "equal"\n'
        with pytest.raises(ShapeError, match=r"\[other\]"):
            parse_problem(text)


def test_every_truncation_is_refused_or_the_same_problem():
    whole = parse_problem(GOOD)
    for size in range(len(GOOD)):
        try:
            assert parse_problem(GOOD[:size]).sha256 == whole.sha256
        except ExactReluError:
            continue


def test_an_error_names_the_file_and_the_place_in_it(tmp_path):
    (tmp_path / "p.toml").write_text(GOOD.replace('"-2/4"', '"1/0"'))
    with pytest.raises(
        FormatError, match=r"p\.toml: \[network\]: layer 0, weight\[0\]\[1\]: the denominator of '1/0' is zero"
    ):
        load_problem(tmp_path / "p.toml")


def test_an_integer_entry_is_an_expression():
    assert parse_problem(CONVERGES).family.bias == (Expression.of(0),)
    assert parse_problem(CONVERGES, Path("x/p.toml")).path == Path("x/p.toml")


def test_only_layers_with_relu_and_weights_have_a_readout():
    text = '[family]\nwidth = 1\nA = [["1/2^n"]]\nB = [["1"]]\nc = ["0"]\n[domain]\npoint = ["1"]\n'
    with pytest.raises(FormatError, match="have a read-out; leave it out"):
        parse_problem(text + '[claim]\nkind = "converges"\noutput = ["1"]\n')
