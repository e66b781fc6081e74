"""exactrelu limit-pieces: the list, its numbers for programs, one point, and refusals."""

from __future__ import annotations

import json
import sys
from fractions import Fraction

import pytest

FALLING = '[family]\nwidth = 1\nP = [["0"]]\nb = ["-1/2^n"]\n[domain]\n{}\n[claim]\nkind = "converges"\n'


@pytest.fixture
def problem(tmp_path):
    """Return the path of a problem whose limit is relu(x - 1)."""
    path = tmp_path / "falling.toml"
    path.write_text(FALLING.format('box = [["0", "2"]]'))
    return path


def test_the_pieces_are_listed_with_the_open_fraction_last(problem, run):
    result = run("limit-pieces", problem, "--open", "1/100")
    assert result.code == 0 and result.err == ""
    assert "map         N = 1*x - 1.000000000000" in result.out
    assert "map         N = 0\n            exact" in result.out
    last = result.out.splitlines()[-1]
    assert last.startswith("PIECES") and "on [0, 2], 0." in last and "of the volume open at depth" in last


def test_the_numbers_for_programs_are_exact_and_add_up(problem, run):
    facts = json.loads(run("limit-pieces", problem, "--box", "-1", "3", "--depth", "8", "--open", "0", "--json").out)
    volumes = [Fraction(piece["volume"]) for piece in facts["pieces"]]
    assert sum(volumes) + Fraction(facts["open"]) == Fraction(facts["volume"]) == 4
    assert facts["stopped"] == "depth 8" and 0 < facts["open_fraction"] < 0.01
    (rising,) = (piece for piece in facts["pieces"] if piece["gates"] == [[1]])
    low, high = map(Fraction, rising["slope"][0][0])
    assert low <= 1 <= high and high - low < Fraction(1, 10**12)
    assert sum(Fraction(region["volume"]) for region in rising["regions"]) == Fraction(rising["volume"])


def test_the_regions_are_printed_on_request(problem, run):
    assert "region" not in run("limit-pieces", problem, "--depth", "4").out.replace(" in 1 region", "")
    assert "region      x >= 0" in run("limit-pieces", problem, "--depth", "4", "--regions").out


def test_the_map_near_a_point_or_why_not(problem, run):
    result = run("limit-pieces", problem, "--at", "3/2")
    assert result.code == 0 and result.out.splitlines()[-1].startswith("AFFINE      the limit is this map near 3/2")
    result = run("limit-pieces", problem, "--at", "1")
    assert result.code == 3 and result.out.splitlines()[-1] == "UNDECIDED   whether the limit is affine near 1"
    assert json.loads(run("limit-pieces", problem, "--at", "1", "--json").out)["decided"] is False
    assert json.loads(run("limit-pieces", problem, "--at", "2", "--json").out)["slope"]


def test_a_family_without_a_tail_is_undecided(tmp_path, run):
    path = tmp_path / "p.toml"
    path.write_text(FALLING.format('box = [["0", "2"]]').replace("-1/2^n", "1/n"))
    result = run("limit-pieces", path)
    assert result.code == 3 and "absolute-summability" in result.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--box", "0", "1", "2"], "expected LO HI for each input, got 3 numbers"),
        (["--box", "0", "1", "0", "1"], "expected 1 intervals of positive length, got 2 intervals"),
        (["--box", "1", "1"], "intervals of positive length"),
        (["--at", "1", "2"], "2 coordinates for a family of width 1"),
        (["--open", "x"], "--open"),
    ],
)
def test_bad_words_are_refused_with_what_was_expected(problem, run, words, message):
    result = run("limit-pieces", problem, *words)
    assert result.code == 2 and message in result.err


def test_a_problem_without_a_box_or_a_family_is_refused(tmp_path, run, examples):
    path = tmp_path / "p.toml"
    path.write_text(FALLING.format("all_space = true"))
    assert "give one with --box" in run("limit-pieces", path).err
    assert "expected a problem with a family" in run("limit-pieces", examples / "concurrent-lines.toml").err


def test_a_picture_is_drawn_beside_the_same_words(problem, run, tmp_path):
    pytest.importorskip("matplotlib")
    picture = tmp_path / "out.svg"
    plain, drawn = run("limit-pieces", problem), run("limit-pieces", problem, "--plot", picture)
    assert (drawn.code, drawn.out, drawn.err) == (0, plain.out, "")
    assert picture.read_text().endswith("</svg>\n")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["falling.toml", "out.svg"]


def test_a_picture_that_cannot_be_made_is_refused_before_the_search(problem, run, tmp_path, monkeypatch):
    wide = tmp_path / "wide.toml"
    zero, side = '["0", "0", "0"]', '["0", "1"]'
    family = f"[family]\nwidth = 3\nP = [{zero}, {zero}, {zero}]\nb = {zero}\n"
    wide.write_text(f'{family}[domain]\nbox = [{side}, {side}, {side}]\n[claim]\nkind = "converges"\n')
    for words, message in [
        ([wide, "--plot", tmp_path / "out.png"], "needs a family of width 1 or 2, this one has width 3"),
        ([problem, "--plot", tmp_path / "out.gif"], "a picture ends in"),
        ([problem, "--plot", tmp_path / "absent" / "out.png"], "does not exist"),
        ([problem, "--at", "1", "--plot", tmp_path / "out.png"], "give one of them"),
    ]:
        result = run("limit-pieces", *words)
        assert (result.code, result.out) == (2, "") and message in result.err
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run("limit-pieces", problem, "--plot", tmp_path / "out.png")
    assert (result.code, result.out) == (2, "") and "pip install 'exactrelu[plot]'" in result.err
    assert not list(tmp_path.glob("out*"))


def test_no_picture_is_drawn_without_a_certified_tail(tmp_path, run):
    pytest.importorskip("matplotlib")
    path = tmp_path / "p.toml"
    path.write_text(FALLING.format('box = [["0", "2"]]').replace("-1/2^n", "1/n"))
    assert run("limit-pieces", path, "--plot", tmp_path / "out.png").code == 3
    assert not (tmp_path / "out.png").exists()
