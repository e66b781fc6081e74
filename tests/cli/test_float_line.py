"""The line about floats and the picture of every kind of problem, as the command gives them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exactrelu.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = {
    "convergence/residual-limit.toml": "depth 100000 agrees with the enclosure",
    "convergence/convolution-norm.toml": "depth 1000 agrees with the enclosure",
    "convergence/products-rotation.toml": "depth n = 10000, the word repeated",
    "convergence/roots-gauge.toml": "depth 10000 at 1: 0.594069053, error below 1e-",
    "convergence/periodic-halving.toml": "depth 100000 at 1: 2, error below 1e-",
    "spectral-radius/shear.toml": "all words of length 16 and powers of the best",
}


@pytest.mark.parametrize(("file", "words"), FILES.items(), ids=FILES)
def test_a_verdict_has_a_line_about_floats(file, words, capsys):
    main(["verify", str(EXAMPLES / file)])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("float ")]
    assert line.removeprefix("float").strip().startswith(words)
    assert line.endswith("(estimate, not evidence)")


def test_programs_read_what_was_measured(capsys):
    main(["verify", str(EXAMPLES / "spectral-radius" / "shear.toml"), "--json"])
    found = json.loads(capsys.readouterr().out)["float"]
    assert (found["status"], found["evidence"]) == ("measured", False)
    low, high = found["measured"]["radius_between"]
    assert low <= 1 <= high


@pytest.mark.parametrize("name", ["residual-limit", "convolution-norm", "tanh-limit", "roots-limit"])
def test_a_picture_of_any_kind_of_layers_is_drawn(name, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    picture = tmp_path / "out.svg"
    assert main(["verify", str(EXAMPLES / "convergence" / f"{name}.toml"), "--plot", str(picture)]) == 0
    assert "PROVED" in capsys.readouterr().out
    assert picture.read_text().startswith("<?xml")


def test_matrices_have_no_picture(tmp_path, capsys):
    pytest.importorskip("matplotlib")
    problem = str(EXAMPLES / "spectral-radius" / "shear.toml")
    assert main(["verify", problem, "--plot", str(tmp_path / "out.svg")]) == 2
    assert "a picture shows a family, this problem has none" in capsys.readouterr().err
    assert not (tmp_path / "out.svg").exists()
