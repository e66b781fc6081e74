"""The tables of examples/convergence/README.md and the files that they name."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from exactrelu.convergence.derivative import derivative
from exactrelu.formats.problem import load_problem
from exactrelu.theorems.outcome import NotCertified

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "convergence"
ROW = re.compile(r"\| (?P<what>[^|]+) \| (?P<layers>[^|]+) \| `(?P<file>[^`]+\.toml)` \| (?P<verdict>[^|]+) \|")


def rows():
    """Return the rows of both tables that name a file."""
    return [found for line in text().splitlines() if (found := ROW.fullmatch(line))]


def text():
    """Return the page."""
    return (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['what']}-{Path(row['file']).stem}")
def test_a_row_of_the_gallery_repeats_the_verdict_line_of_its_file(row):
    first = (FOLDER / row["file"]).read_text(encoding="utf-8").split("\n", 1)[0]
    status, _, theorem = row["verdict"].partition(": ")
    assert first == f"# {row['verdict']}" if theorem else first.startswith(f"# {status}: ")


def test_every_problem_from_1_to_30_has_a_row():
    numbers = {int(found) for found in re.findall(r"^\| (\d+) \|", text(), re.MULTILINE)}
    assert numbers == set(range(1, 31))


def test_every_row_with_a_file_is_read():
    assert len(rows()) == text().count(".toml` |")


def test_the_kink_at_the_limit_has_no_derivative():
    family = load_problem(FOLDER / "kink-at-the-limit.toml").family
    assert isinstance(derivative(family, [Fraction(1)]), NotCertified)
