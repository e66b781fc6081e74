"""A float is never needed to believe anything."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

from places import CORPUS, ROOT

CHECKER = ROOT / "exactrelu" / "checker"


def test_good_certificates_are_verified_where_every_float_raises():
    script = Path(__file__).with_name("no_floats.py")
    run = subprocess.run(
        [sys.executable, str(script), str(CHECKER), str(CORPUS)], capture_output=True, text=True, check=True
    )
    found = json.loads(run.stdout)
    assert found["wrong"] == [] and found["runs"] > 60 and found["lines"] > 50_000


def test_the_guard_sees_a_float(tmp_path):
    (tmp_path / "checker").mkdir()
    for path in CHECKER.glob("*.py"):
        text = path.read_text("utf-8").replace("y, zero = list(x), Fraction(0)", "y, zero = list(x), 0 / 1")
        (tmp_path / "checker" / path.name).write_text(text, encoding="utf-8")
    script = Path(__file__).with_name("no_floats.py")
    command = [sys.executable, str(script), str(tmp_path / "checker"), str(CORPUS)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "good/value-asked.toml" in json.loads(run.stdout)["wrong"]


def test_the_checker_names_no_float_and_no_function_that_gives_one():
    names = {"float", "math.sqrt", "math.log", "math.exp", "round", "complex"}
    for path in CHECKER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.Constant) and type(node.value) in (float, complex)), path.name
            assert not (isinstance(node, (ast.Name, ast.Attribute)) and ast.unparse(node) in names), path.name
