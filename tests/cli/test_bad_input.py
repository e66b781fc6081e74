"""Every way an input can be wrong ends in exit code 2, one clear message and no file."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

GOOD = """
[network]
layers = [{ weight = [["1", "-1"], ["2", "1/3"]], bias = ["0", "1"] }, { weight = [["1", "1"]], bias = ["0"] }]
[domain]
box = [["0", "1"], ["0", "1"]]
[claim]
kind = "domains"
"""
FAMILY = """
[family]
width = 1
P = [["1/n^2"]]
b = ["0"]
[domain]
box = [["0", "1"]]
[claim]
kind = "converges"
"""


def swapped(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


DEEP = 100_000
NETWORK_CASES = {
    "empty": ("", "the file is empty"),
    "not-toml": ("this is not = = toml", "line"),
    "truncated": (GOOD[: len(GOOD) // 2], ""),
    "layers-a-string": (swapped(GOOD, GOOD.split("layers = ")[1].split("\n")[0], '"x"'), "layers"),
    "box-a-number": (swapped(GOOD, '[["0", "1"], ["0", "1"]]', "3"), "box"),
    "claim-a-list": ("claim = []\n" + GOOD.split("[claim]")[0], "claim"),
    "bare-float": (swapped(GOOD, '"1/3"', "0.1"), "'0.1'"),
    "nan": (swapped(GOOD, '"1/3"', "nan"), "nan"),
    "nan-text": (swapped(GOOD, '"1/3"', '"nan"'), "nan"),
    "infinity": (swapped(GOOD, '"1/3"', "inf"), "inf"),
    "infinity-text": (swapped(GOOD, '"1/3"', '"-inf"'), "inf"),
    "truth-value": (swapped(GOOD, '"1/3"', "true"), "rue"),
    "zero-denominator": (swapped(GOOD, '"1/3"', '"1/0"'), "zero"),
    "blank-in-number": (swapped(GOOD, '"1/3"', '" 1/3"'), "1/3"),
    "other-digits": (swapped(GOOD, '"1/3"', '"\u0661"'), "number"),
    "ragged": (swapped(GOOD, '["2", "1/3"]', '["2"]'), "entries"),
    "bias-length": (swapped(GOOD, 'bias = ["0", "1"]', 'bias = ["0"]'), "bias"),
    "layers-do-not-fit": (swapped(GOOD, '[["1", "1"]]', '[["1", "1", "1"]]'), "units"),
    "unknown-key": (swapped(GOOD, 'kind = "domains"', 'kind = "domains"\ncolour = "red"'), "colour"),
    "unknown-section": (GOOD + "[extra]\nx = 1\n", "extra"),
    "unknown-claim": (swapped(GOOD, '"domains"', '"magic"'), "magic"),
    "unknown-activation": (swapped(GOOD, 'bias = ["0", "1"]', 'bias = ["0", "1"], activation = "tanh"'), "tanh"),
    "negative-width-box": (swapped(GOOD, '[["0", "1"], ["0", "1"]]', '[["0", "1"], ["1", "0"]]'), "box"),
    "box-of-wrong-dimension": (swapped(GOOD, '[["0", "1"], ["0", "1"]]', '[["0", "1"]]'), "2"),
    "two-domains": (swapped(GOOD, "[domain]", "[domain]\nall_space = true"), "domain"),
    "huge-exponent": (swapped(GOOD, '"1/3"', '"1e1000000000"'), "exponent"),
    "deep-nesting": (swapped(GOOD, '"1/3"', "[" * DEEP + "]" * DEEP), "nest"),
    "huge-count": (swapped(GOOD, 'kind = "domains"', f'kind = "domains"\ncells = 0x{"f" * 5000}'), "2^63"),
    "many-inputs": (
        '[network]\nlayers = []\ninputs = 1000000000\n[domain]\nall_space = true\n[claim]\nkind = "domains"\n',
        "inputs",
    ),
    "no-network": (GOOD[GOOD.index("[domain]") :], "network"),
    "missing-network-file": (
        '[network]\nfile = "absent.json"\n' + GOOD[GOOD.index("[domain]") :],
        "absent.json",
    ),
    "limit-without-family": (swapped(GOOD, '"domains"', '"limit"\nwidth = "1/10"'), "family"),
    "bound-without-relation": (swapped(GOOD, '"domains"', '"bound"\noutput = ["1"]'), "at_most"),
}
FAMILY_CASES = {
    "sine": (swapped(FAMILY, "1/n^2", "sin(n)"), "sin"),
    "pole": (swapped(FAMILY, "1/n^2", "1/(n-3)"), "n = 3"),
    "division-by-zero": (swapped(FAMILY, "1/n^2", "1/(n-n)"), "zero"),
    "divided-by-zero": (swapped(FAMILY, "1/n^2", "1/0"), "zero"),
    "huge-power": (swapped(FAMILY, "1/n^2", "10^(10^9)"), ""),
    "huge-literal-power": (swapped(FAMILY, "1/n^2", "10^1000000000"), "exponent"),
    "deep-parentheses": (swapped(FAMILY, "1/n^2", "(" * 5000 + "n" + ")" * 5000), "nest"),
    "unknown-name": (swapped(FAMILY, "1/n^2", "1/m^2"), "m"),
    "limit-everywhere": (
        swapped(swapped(FAMILY, '"converges"', '"limit"\nwidth = "1/10"'), 'box = [["0", "1"]]', "all_space = true"),
        "one point or a box",
    ),
    "products-on-a-box": (swapped(FAMILY, '"converges"', '"products-converge"'), "all_space"),
    "diverges-on-a-box": (swapped(FAMILY, '"converges"', '"diverges"'), "point"),
    "negative-width-limit": (
        swapped(swapped(FAMILY, '"converges"', '"limit"\nwidth = "-1/10"'), 'box = [["0", "1"]]', 'point = ["0"]'),
        "width",
    ),
    "bare-float-in-family": (swapped(FAMILY, '[["1/n^2"]]', "[[0.5]]"), "'0.5'"),
    "family-width-wrong": (swapped(FAMILY, "width = 1", "width = 2"), "2"),
}
B = 'b = ["0"]'
RESIDUAL = swapped(FAMILY, 'P = [["1/n^2"]]\nb = ["0"]', 'A = [["1/n^2"]]\nB = [["1"]]\nc = ["0"]')
MASK = swapped(FAMILY, 'P = [["1/n^2"]]', 'mask = ["1", "1/2^n"]')
LAYER_CASES = {
    "family-activation-unknown": (swapped(FAMILY, B, f'{B}\nactivation = "softplus"'), "softplus"),
    "slope-0": (swapped(FAMILY, B, f'{B}\nactivation = "leaky-relu"\nslope = "0"'), "0 < slope < 1"),
    "slope-1": (swapped(FAMILY, B, f'{B}\nactivation = "leaky-relu"\nslope = 1'), "0 < slope < 1"),
    "slope-3-halves": (swapped(FAMILY, B, f'{B}\nactivation = "leaky-relu"\nslope = "3/2"'), "0 < slope < 1"),
    "slope-missing": (swapped(FAMILY, B, f'{B}\nactivation = "leaky-relu"'), "slope"),
    "slope-a-float": (swapped(FAMILY, B, f'{B}\nactivation = "leaky-relu"\nslope = 0.5'), "'0.5'"),
    "slope-without-activation": (swapped(FAMILY, B, f'{B}\nslope = "1/2"'), "slope"),
    "clip-without-zero": (swapped(FAMILY, B, f'{B}\nactivation = "clip"\nlow = 1\nhigh = 2'), "low <= 0"),
    "residual-A-ragged": (swapped(RESIDUAL, '[["1/n^2"]]', '[["1/n^2", "0"]]'), "1 entries in A[0]"),
    "residual-B-too-long": (swapped(RESIDUAL, '[["1"]]', '[["1"], ["1"]]'), "1 rows in B"),
    "residual-c-too-long": (swapped(RESIDUAL, 'c = ["0"]', 'c = ["0", "0"]'), "2 entries in A[0]"),
    "residual-c-empty": (swapped(RESIDUAL, 'c = ["0"]', "c = []"), "in c"),
    "residual-and-P": (swapped(RESIDUAL, 'c = ["0"]', 'c = ["0"]\nP = [["0"]]'), "'P'"),
    "residual-pole": (swapped(RESIDUAL, "1/n^2", "1/(n-3)"), "n = 3"),
    "mask-empty": (swapped(MASK, '["1", "1/2^n"]', "[]"), "mask"),
    "mask-of-rows": (swapped(MASK, '["1", "1/2^n"]', '[["1"]]'), "mask[0]"),
    "mask-and-activation": (swapped(MASK, B, f'{B}\nactivation = "tanh"'), "'activation'"),
    "mask-two-biases": (swapped(MASK, B, 'b = ["0", "0"]'), "1 entry in b"),
    "mask-limit-without-norm": (
        swapped(swapped(MASK, '"converges"', '"limit"\nwidth = "1/10"'), 'box = [["0", "1"]]', 'point = ["0"]'),
        "norm",
    ),
}
CASES = NETWORK_CASES | FAMILY_CASES | LAYER_CASES


def refused(result, fragment=""):
    """Check the form of a refusal: exit 2, "Class: message" on stderr, nothing on stdout."""
    assert result.code == 2, result
    assert result.out == ""
    assert result.err.split(":")[0] in {
        "ExactReluError", "FormatError", "InexactError", "LimitError", "OSError", "ShapeError", "UnboundedError",
        "UnsupportedError",
    }, result.err  # fmt: skip
    assert "Traceback" not in result.err
    assert any(part in result.err for part in fragment.split("|")), result.err


@pytest.mark.parametrize("name", CASES)
def test_a_bad_problem_is_refused_with_a_clear_message(name, run, tmp_path):
    text, fragment = CASES[name]
    problem = tmp_path / "problem.toml"
    problem.write_text(text, encoding="utf-8")
    certificate = tmp_path / "out.cert"
    refused(run("verify", problem, "-o", certificate), fragment)
    assert os.listdir(tmp_path) == ["problem.toml"]


def test_a_limit_to_thousands_of_digits_is_refused_with_the_cost(run, tmp_path):
    text = swapped(FAMILY, '"converges"', '"limit"\nwidth = "1e-19999"')
    problem = tmp_path / "problem.toml"
    problem.write_text(swapped(text, 'box = [["0", "1"]]', 'point = ["1"]'))
    refused(run("verify", problem), "digits")


@pytest.mark.parametrize("command", ["verify", "show", "check"])
def test_a_missing_file_is_named(command, run, tmp_path):
    extra = [tmp_path / "c"] if command == "check" else []
    result = run(command, tmp_path / "absent.toml", *extra)
    assert result.code == 2
    assert "absent.toml" in result.err + result.out


@pytest.mark.parametrize("command", ["verify", "show"])
def test_a_folder_is_not_a_file(command, run, tmp_path):
    refused(run(command, tmp_path), tmp_path.name)


BINARY = bytes(range(256)) * 40


@pytest.mark.parametrize("name", ["p.toml", "net.json", "net.onnx", "net.nnet", "net.json.gz", "net.onnx.gz", "net"])
@pytest.mark.parametrize("content", [b"", BINARY, b"\xff\xfe\x00"], ids=["empty", "binary", "short"])
def test_a_file_of_no_format_is_refused(name, content, run, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    refused(run("verify" if name == "p.toml" else "show", path))


def network_json(**changes) -> str:
    layers = [{"weight": [["1"]], "bias": ["0"]}, {"weight": [["1"]], "bias": ["0"]}]
    return json.dumps({"format": "exactrelu-network/1", "layers": layers} | changes)


JSON_CASES = {
    "newer-format": (network_json(format="exactrelu-network/2"), "exactrelu-network/2"),
    "no-format": ('{"layers": []}', "format"),
    "unknown-key": (network_json(colour=1), "colour"),
    "float": (network_json(layers=[{"weight": [[0.5]], "bias": ["0"]}]), "'0.5'"),
    "nan": ('{"format": "exactrelu-network/1", "layers": [{"weight": [[NaN]], "bias": ["0"]}]}', "NaN|nan"),
    "infinity": ('{"format": "exactrelu-network/1", "layers": [{"weight": [[Infinity]], "bias": ["0"]}]}', "nf"),
    "duplicate-key": ('{"format": "exactrelu-network/1", "format": "exactrelu-network/1", "layers": []}', "format"),
    "deep": ("[" * DEEP + "]" * DEEP, "nest|deep"),
    "truncated": (network_json()[:-9], ""),
    "a-list": ("[1, 2]", ""),
    "ragged": (network_json(layers=[{"weight": [["1"], ["1", "2"]], "bias": ["0", "0"]}]), "entries"),
    "no-layers-no-inputs": (network_json(layers=[]), "inputs"),
}


@pytest.mark.parametrize("name", JSON_CASES)
def test_a_bad_network_file_is_refused(name, run, tmp_path):
    text, fragment = JSON_CASES[name]
    path = tmp_path / "net.json"
    path.write_text(text, encoding="utf-8")
    refused(run("show", path), fragment)


def test_a_truncated_gzip_is_refused(run, tmp_path):
    path = tmp_path / "net.json.gz"
    path.write_bytes(gzip.compress(network_json().encode())[:-12])
    refused(run("show", path))


def test_a_gzip_bomb_is_refused(run, tmp_path):
    path = tmp_path / "net.json.gz"
    with gzip.open(path, "wb", compresslevel=1) as stream:
        block = b" " * 2**20
        for _ in range(260):
            stream.write(block)
    refused(run("show", path), "MiB|bytes|large")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["conjure"],
        ["verify"],
        ["verify", "a", "b"],
        ["decompose", "net.json"],
        ["decompose", "net.json", "--box", "0", "1", "--all-space"],
        ["evaluate"],
    ],
)
def test_bad_usage_is_refused(words, run):
    result = run(*words)
    assert result.code == 2
    assert "UsageError" in result.err


@pytest.fixture
def network(tmp_path) -> Path:
    path = tmp_path / "net.json"
    path.write_text(network_json(), encoding="ascii")
    return path


@pytest.mark.parametrize(
    ("bounds", "fragment"),
    [
        (["0"], "LO HI"),
        (["0", "1", "2"], "LO HI"),
        (["0", "1", "0", "1"], "1"),
        (["1", "0"], "box"),
        (["0", "x"], "x"),
        (["0", "nan"], "nan"),
        (["0", "1/0"], "zero"),
    ],
)
def test_a_bad_box_is_refused(bounds, fragment, run, network):
    refused(run("decompose", network, "--box", *bounds), fragment)


@pytest.mark.parametrize(
    ("point", "fragment"), [(["1", "2"], "1"), (["x"], "x"), (["0.1f"], "0.1f"), (["1/0"], "zero")]
)
def test_a_bad_point_is_refused(point, fragment, run, network):
    refused(run("evaluate", network, *point), fragment)
