"""The kinds of layers of a section [family]: what is read, its canonical form, and what is refused."""

from __future__ import annotations

import json

import pytest

from exactrelu.errors import FormatError, InexactError, ShapeError
from exactrelu.formats.problem import parse_problem
from exactrelu.networks.activation import ActivationFamily
from exactrelu.networks.family import Family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.widening import WideningFamily

CHAIN = 'width = 1\nP = [["1 / n ** 2"]]\nb = [0]\n'
RESIDUAL = 'width = 2\nA = [["1/n"], [0]]\nB = [["1/2^n", "-1"]]\nc = ["0.5"]\n'
MASK = 'width = 1\nmask = ["1", "1/2^n"]\nb = ["0"]\n'
CONVERGES, LIMIT = 'kind = "converges"', 'kind = "limit"\nwidth = "1/10"'


def problem(family, claim=CONVERGES, domain="all_space = true"):
    return parse_problem(f"[family]\n{family}[domain]\n{domain}\n[claim]\n{claim}\n")


def canonical(family):
    return json.loads(problem(family).canonical)["subject"]["family"]


def test_relu_layers_keep_their_canonical_form_and_hash():
    plain = problem(CHAIN)
    assert canonical(CHAIN) == {"width": 1, "given": "P", "matrix": [["1/n^2"]], "bias": ["0"]}
    assert plain.sha256 == "24b0e5445b58d7fede0f8a4c05a41d586f18b22deda5d31e7bd21d3804c829fa"
    assert isinstance(plain.family, Family)
    assert problem(CHAIN + 'activation = "relu"\n').sha256 == plain.sha256


@pytest.mark.parametrize(
    ("keys", "data"),
    [
        ('activation = "tanh"\n', {"name": "tanh"}),
        ('activation = "relu6"\n', {"name": "relu6"}),
        ('activation = "hard-tanh"\n', {"name": "hard-tanh"}),
        ('activation = "leaky-relu"\nslope = "0.25"\n', {"name": "leaky-relu", "slope": "1/4"}),
        ('activation = "clip"\nlow = -1\nhigh = "2/4"\n', {"name": "clip", "low": "-1", "high": "1/2"}),
    ],
)
def test_an_activation_is_part_of_the_canonical_form(keys, data):
    assert canonical(CHAIN + keys) == canonical(CHAIN) | {"activation": data}
    assert isinstance(problem(CHAIN + keys).family, ActivationFamily)
    assert problem(CHAIN + keys).sha256 != problem(CHAIN).sha256


def test_residual_and_widening_layers_are_canonical_as_their_texts():
    assert canonical(RESIDUAL) == {"width": 2, "A": [["1/n"], ["0"]], "B": [["1/2^n", "-1"]], "c": ["0.5"]}
    assert canonical(MASK) == {"width": 1, "mask": ["1", "1/2^n"], "bias": ["0"]}
    assert isinstance(problem(RESIDUAL).family, ResidualFamily)
    assert isinstance(problem(MASK).family, WideningFamily)


def test_the_limit_of_layers_that_widen_is_about_its_norm():
    found = problem(MASK, LIMIT + '\nnorm = "l1"', 'point = ["1"]')
    assert found.claim.norm == "l1"
    assert json.loads(found.canonical)["claim"] == {"kind": "limit", "width": "1/10", "norm": "l1"}


BAD = {
    "activation-unknown": (CHAIN + 'activation = "softplus"\n', FormatError, "softplus"),
    "activation-a-list": (CHAIN + 'activation = ["tanh"]\n', FormatError, "activation"),
    "activation-a-float": (CHAIN + "activation = 0.5\n", FormatError, "activation"),
    "slope-of-relu": (CHAIN + 'slope = "1/2"\n', FormatError, "'relu': slope"),
    "slope-missing": (CHAIN + 'activation = "leaky-relu"\n', FormatError, "slope"),
    "slope-2": (CHAIN + 'activation = "leaky-relu"\nslope = 2\n', FormatError, "0 < slope < 1"),
    "slope-a-float": (CHAIN + 'activation = "leaky-relu"\nslope = 0.5\n', InexactError, "'0.5'"),
    "clip-above-zero": (CHAIN + 'activation = "clip"\nlow = 1\nhigh = 2\n', FormatError, "low <= 0"),
    "A-with-P": (RESIDUAL + 'P = [["0"]]\n', FormatError, "'P'"),
    "A-without-c": (RESIDUAL.replace("c = ", "b = "), FormatError, "'b'"),
    "A-alone": ('width = 1\nA = [["0"]]\n', FormatError, "'B'"),
    "A-with-activation": (RESIDUAL + 'activation = "tanh"\n', FormatError, "'activation'"),
    "A-ragged": (RESIDUAL.replace("[0]", "[0, 0]"), ShapeError, "1 entries in A[1]"),
    "B-of-another-width": (RESIDUAL.replace(', "-1"', ""), ShapeError, "2 entries in B[0]"),
    "c-of-another-length": (RESIDUAL.replace('["0.5"]', '["0.5", 1]'), ShapeError, "in A[0]"),
    "c-empty": ("width = 1\nA = [[]]\nB = []\nc = []\n", ShapeError, "in c"),
    "residual-width": (RESIDUAL.replace("width = 2", 'width = "2"'), FormatError, "width"),
    "mask-empty": ('width = 1\nmask = []\nb = ["0"]\n', ShapeError, "mask"),
    "mask-a-text": ('width = 1\nmask = "1"\nb = ["0"]\n', FormatError, "mask"),
    "mask-with-P": (MASK + 'P = [["0"]]\n', FormatError, "'P'"),
    "mask-without-b": (MASK.replace('b = ["0"]\n', ""), FormatError, "'b'"),
    "mask-with-a-vector": (MASK.replace('b = ["0"]', 'b = ["0", "1"]'), ShapeError, "1 entry in b"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_section_that_is_no_family_is_refused(name):
    family, kind, words = BAD[name]
    with pytest.raises(kind) as caught:
        problem(family)
    assert words in str(caught.value) and "[family]" in str(caught.value)


@pytest.mark.parametrize(
    ("family", "claim", "words"),
    [(CHAIN, LIMIT + '\nnorm = "l1"', "only layers that widen"), (MASK, LIMIT, 'norm = "l1"'),
     (MASK, LIMIT + '\nnorm = "l2"', "expected 'l1'"), (MASK, CONVERGES + '\nnorm = "l1"', "norm")],
)  # fmt: skip
def test_a_norm_belongs_to_the_limits_of_layers_that_widen_only(family, claim, words):
    with pytest.raises(FormatError, match=words):
        problem(family, claim, 'point = ["1"]')
