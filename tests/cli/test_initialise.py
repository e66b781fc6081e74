"""exactrelu initialise and the pictures of verify."""

from __future__ import annotations

import json

import pytest

from exactrelu.formats.problem import load_problem


@pytest.mark.parametrize(("width", "seed"), [(1, 0), (2, 5), (4, 1), (9, 2)])
def test_a_written_family_is_proved_and_its_certificate_accepted(width, seed, run, tmp_path):
    path = tmp_path / "family.toml"
    result = run("initialise", "--width", width, "--depth", 50, "--seed", seed, "-o", path)
    assert result.code == 0, result
    assert result.out.splitlines()[-1].startswith("PROVED      the network converges at every x of")
    assert "checker     VERIFIED" in result.out
    checked = run("check", path, f"{path}.cert")
    assert (checked.code, checked.out.splitlines()[-1].split()[0]) == (0, "VERIFIED")
    assert load_problem(path).family.width == width
    assert load_problem(path).expected[0] == "proved"


def test_the_seed_decides_the_family_and_the_depth_does_not(run, tmp_path):
    hashes = []
    for seed, depth in ((1, 10), (1, 99), (2, 10)):
        path = tmp_path / "family.toml"
        assert run("initialise", "--width", 3, "--depth", depth, "--seed", seed, "-o", path).code == 0
        hashes.append(load_problem(path).sha256)
    assert hashes[0] == hashes[1] != hashes[2]


def test_the_picture_of_an_initialisation_is_written(run, tmp_path):
    pytest.importorskip("matplotlib")
    path, picture = tmp_path / "family.toml", tmp_path / "norms.png"
    assert run("initialise", "--width", 3, "--depth", 200, "-o", path, "--plot", picture).code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["family.toml", "family.toml.cert", "norms.png"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--width", 0, "--depth", 5], "--width 0: expected 1 to 64"),
        (["--width", 65, "--depth", 5], "--width 65: expected 1 to 64"),
        (["--width", 2, "--depth", 0], "--depth 0: expected 1 to 100000"),
        (["--width", 2, "--depth", 5, "--plot", "out.jpeg"], "a picture ends in"),
        (["--width", 2.5, "--depth", 5], "invalid int value"),
    ],
)
def test_bad_requests_are_refused_and_nothing_is_written(words, message, run, tmp_path):
    result = run("initialise", *words, "-o", tmp_path / "family.toml")
    assert result.code == 2
    assert message in result.err
    assert list(tmp_path.iterdir()) == []


def test_problem_and_picture_may_not_share_a_name(run, tmp_path):
    pytest.importorskip("matplotlib")
    name = tmp_path / "same.png"
    result = run("initialise", "--width", 1, "--depth", 5, "-o", name, "--plot", name)
    assert (result.code, "names of their own" in result.err) == (2, True)


@pytest.mark.parametrize(("name", "code"), [("inverse-square", 0), ("permutation", 0), ("shifted-inverse-square", 0)])
def test_verify_draws_a_family(name, code, run, examples, tmp_path):
    pytest.importorskip("matplotlib")
    picture = tmp_path / "out.svg"
    result = run("verify", examples / f"{name}.toml", "--plot", picture)
    assert (result.code, result.err) == (code, "")
    text = picture.read_text(encoding="utf-8")
    assert text.endswith("</svg>\n")
    json_run = run("verify", examples / f"{name}.toml", "--plot", picture, "--json")
    assert json.loads(json_run.out)["status"] == "proved"


def test_verify_refuses_a_picture_of_a_network(run, examples, tmp_path):
    pytest.importorskip("matplotlib")
    result = run("verify", examples / "opposite-units.toml", "--plot", tmp_path / "out.png")
    assert (result.code, "a picture shows a family" in result.err) == (2, True)
    assert list(tmp_path.iterdir()) == []
