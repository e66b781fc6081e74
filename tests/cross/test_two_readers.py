"""The prover and the checker read every problem to the same canonical text; they share no code.

Glossary.   prover   exactrelu.formats.problem        checker  exactrelu.checker.problem
"""

from __future__ import annotations

import gzip
import importlib.util
import itertools
import json
import os
import random
import sys
from pathlib import Path

import pytest

from exactrelu.checker import expression as checker_expression
from exactrelu.checker import problem as checker
from exactrelu.errors import ExactReluError
from exactrelu.formats import problem as prover
from exactrelu.networks.expression import Expression

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("EXACTRELU_DATA", ROOT.parent / "shared" / "data"))
EXAMPLES = sorted((ROOT / "examples").rglob("*.toml"))
NETWORKS = sorted(p for p in DATA.rglob("*") if {".onnx", ".nnet"} & set(p.suffixes) and p.is_file())


def helper(path):
    """Load a helper of the tests by its place; the tests are no package."""
    name = f"{path.parent.name}_{path.stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


PROBLEMS = helper(ROOT / "tests" / "cross" / "problems.py")


@pytest.fixture(autouse=True)
def long_numbers():
    """Read and print integers as long as the checker's main program does."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(100_000)
    yield
    sys.set_int_max_str_digits(before)


def agreed(path):
    """Return the canonical text that both readers build."""
    expected, found = prover.load_problem(path), checker.load_problem(Path(path))
    assert expected.canonical == found.canonical
    assert expected.sha256 == found.sha256
    return json.loads(found.canonical)


def agreed_on(folder, text):
    path = folder / "problem.toml"
    path.write_text(text, encoding="utf-8")
    return agreed(path)


def about(file):
    return f'[network]\nfile = "{file}"\n[domain]\nall_space = true\n[claim]\nkind = "domains"\n'


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_they_agree_on_the_gallery(path):
    assert agreed(path)["format"] == "exactrelu-problem/1"


@pytest.mark.parametrize("kind", PROBLEMS.NETWORK_CLAIMS)
@pytest.mark.parametrize("seed", range(40))
def test_they_agree_on_networks_written_inline(seed, kind, tmp_path):
    text = PROBLEMS.network_problem(random.Random(f"{kind} {seed}"), kind)
    assert agreed_on(tmp_path, text)["claim"]["kind"] == kind


@pytest.mark.parametrize("kind", PROBLEMS.FAMILY_CLAIMS)
@pytest.mark.parametrize("seed", range(40))
def test_they_agree_on_families(seed, kind, tmp_path):
    text = PROBLEMS.family_problem(random.Random(f"{kind} {seed}"), kind)
    assert agreed_on(tmp_path, text)["claim"]["kind"] == kind


@pytest.mark.parametrize("layers", PROBLEMS.LAYERS)
@pytest.mark.parametrize("kind", ["converges", "diverges", "limit"])
@pytest.mark.parametrize("seed", range(20))
def test_they_agree_on_layers_of_other_kinds(seed, kind, layers, tmp_path):
    text = PROBLEMS.layers_problem(random.Random(f"{kind} {layers} {seed}"), kind, layers)
    key = {"activation": "matrix", "residual": "A", "mask": "mask"}[layers]
    assert key in agreed_on(tmp_path, text)["subject"]["family"]


@pytest.mark.parametrize("seed", range(400))
def test_they_find_the_same_terms_of_an_expression(seed):
    text = PROBLEMS.expression(random.Random(seed), 4)
    expected = Expression.parse(text)
    assert checker_expression.parse(checker.expression_text(text)) == list(expected.terms), text
    assert checker.expression_text(text) == expected.text


def test_the_random_problems_hold_every_kind_of_domain_and_number():
    texts = [PROBLEMS.network_problem(random.Random(f"bound {seed}"), "bound") for seed in range(40)]
    for part in ("box =", "polytope =", "all_space =", "point =", "e-", "/", '"+', ".5"):
        assert any(part in text for text in texts), part


@pytest.mark.parametrize("seed", range(120))
def test_they_agree_on_onnx_files(seed, tmp_path):
    pytest.importorskip("onnx")
    model, _ = helper(ROOT / "tests" / "formats" / "onnx_models.py").random_model(random.Random(seed))
    data, name = model.SerializeToString(), "net.onnx.gz" if seed % 3 == 0 else "net.onnx"
    (tmp_path / name).write_bytes(gzip.compress(data) if seed % 3 == 0 else data)
    assert "network" in agreed_on(tmp_path, about(name))["subject"]


@pytest.mark.parametrize("seed", range(30))
def test_they_agree_on_onnx_files_with_external_data(seed, tmp_path):
    onnx = pytest.importorskip("onnx")
    model, _ = helper(ROOT / "tests" / "formats" / "onnx_models.py").random_model(random.Random(seed))
    options = {"save_as_external_data": True, "size_threshold": 0, "location": "weights.bin"}
    onnx.save(model, tmp_path / "net.onnx", **options)
    assert "network" in agreed_on(tmp_path, about("net.onnx"))["subject"]


@pytest.mark.parametrize("seed", range(40))
def test_they_agree_on_json_and_nnet_files(seed, tmp_path):
    rng = random.Random(seed)
    widths = [rng.randint(1, 4) for _ in range(rng.randint(2, 4))]
    inline = prover.parse_problem(PROBLEMS.network_problem(rng, "value")).canonical
    document = {"format": "exactrelu-network/1", **json.loads(inline)["subject"]["network"]}
    (tmp_path / "net.json").write_text(json.dumps(document), encoding="ascii")
    (tmp_path / "NET.NNET").write_text(nnet_text(rng, widths), encoding="ascii")
    assert agreed_on(tmp_path, about("net.json"))["subject"] == json.loads(inline)["subject"]
    assert agreed_on(tmp_path, about("NET.NNET"))["subject"]["network"]["inputs"] == widths[0]


def nnet_text(rng, widths):
    """Return an NNet file with random decimals, with and without commas at the ends of lines."""
    end = rng.choice([",", "", " ,"])

    def row(count, nonzero=False):
        numbers = [
            rng.choice([f"{rng.gauss(0, 1):.5e}", f"{rng.gauss(0, 9):.3f}", str(rng.randint(-3, 3))])
            for _ in range(count)
        ]
        return ",".join(f"{abs(float(v)) + 0.25:.3f}" if nonzero else v for v in numbers) + end

    d, m = widths[0], widths[-1]
    lines = [
        "// a comment",
        f"{len(widths) - 1},{d},{m},{max(widths)}{end}",
        ",".join(map(str, widths)) + end,
        f"0{end}",
    ]
    lines += [row(d), row(d), row(d + 1), row(d + 1, nonzero=True), "  // another"]
    for n, units in itertools.pairwise(widths):
        lines += [row(n) for _ in range(units)] + [row(1) for _ in range(units)]
    return "\n".join(lines) + "\n"


BAD = helper(ROOT / "tests" / "cli" / "test_bad_input.py").CASES
EMPTY = "negative-width-box"  # an empty domain: every claim is true of it, but nobody means it


@pytest.mark.parametrize("name", sorted(set(BAD) - {EMPTY}))
def test_what_the_prover_refuses_the_checker_refuses(name, tmp_path):
    path = tmp_path / "problem.toml"
    path.write_text(BAD[name][0], encoding="utf-8")
    both_refuse(path)


def both_refuse(path):
    with pytest.raises(ExactReluError):
        prover.load_problem(path)
    with pytest.raises((checker.Refused, ValueError, OSError, RecursionError)):
        checker.load_problem(path)


def test_what_the_prover_refuses_of_onnx_files_the_checker_refuses(tmp_path):
    pytest.importorskip("onnx")
    refused = helper(ROOT / "tests" / "formats" / "test_onnx_refused.py")
    (tmp_path / "problem.toml").write_text(about("net.onnx"))
    for name, (nodes, tensors, _, _) in refused.NODES.items():
        if name != "reshape-by-floats":  # the checker takes the integer 2.0 for the integer 2
            (tmp_path / "net.onnx").write_bytes(refused.build(nodes, tensors).SerializeToString())
            both_refuse(tmp_path / "problem.toml")


@pytest.mark.parametrize(
    "location", ["../secret.bin", "/etc/hostname", "deep/../../secret.bin", "link.bin", "absent.bin", ""]
)
def test_neither_reads_external_data_outside_the_folder_of_the_model(location, tmp_path):
    pytest.importorskip("onnx")
    refused = helper(ROOT / "tests" / "formats" / "test_onnx_refused.py")
    folder = tmp_path / "model"
    (folder / "deep").mkdir(parents=True)
    (tmp_path / "secret.bin").write_bytes(bytes(8))
    (folder / "link.bin").symlink_to(tmp_path / "secret.bin")
    (folder / "problem.toml").write_text(about("net.onnx"))
    (folder / "net.onnx").write_bytes(refused.external(location).SerializeToString())
    both_refuse(folder / "problem.toml")


NNET = ["symmetric", "size-zero", "header-not-whole", "range-zero", "weights-ragged", "nan", "no-number", "too-much"]


@pytest.mark.parametrize("name", NNET)
def test_what_the_prover_refuses_of_nnet_files_the_checker_refuses(name, tmp_path):
    (tmp_path / "net.nnet").write_text(helper(ROOT / "tests" / "formats" / "test_nnet.py").BAD[name][0])
    (tmp_path / "problem.toml").write_text(about("net.nnet"))
    both_refuse(tmp_path / "problem.toml")


@pytest.mark.data
@pytest.mark.parametrize("path", NETWORKS or [None], ids=lambda p: p.name if p else "absent")
def test_they_agree_on_every_public_network(path, tmp_path):
    if path is None:
        pytest.skip(f"no benchmark files in {DATA}; EXACTRELU_DATA names their folder")
    assert agreed_on(tmp_path, about(path))["subject"]["network"]["layers"]
