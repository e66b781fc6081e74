"""The checker alone: copied into an empty folder, run by an isolated interpreter, it says the same."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys

import pytest
from places import CORPUS, ROOT

CHECKER = ROOT / "exactrelu" / "checker"
FILES = sorted(CHECKER.glob("*.py"))
OUTCOMES = json.loads((CORPUS / "outcomes.json").read_text("ascii"))
SAMPLE = ["good/domains-plane.toml", "good/limit-inverse.toml", "good/domains-long-numbers.toml",
          "good/diverges-swap.toml", "bad/row-odd.toml", "bad/onnx-product.toml"]  # fmt: skip


def run(folder, arguments, *options):
    """Run a copied checker with no environment and no site packages."""
    command = [sys.executable, "-I", "-S", *options, "checker", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env={})


@pytest.mark.parametrize("options", [[], ["-O"], ["-OO"]], ids=["plain", "-O", "-OO"])
def test_a_copied_checker_gives_the_same_last_lines(tmp_path, options):
    shutil.copytree(CHECKER, tmp_path / "checker", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("good", "bad"):
        shutil.copytree(CORPUS / folder, tmp_path / folder)
    for problem in SAMPLE:
        found = run(tmp_path, [problem, problem.removesuffix(".toml") + ".cert"], *options)
        assert [found.returncode, found.stdout.splitlines()[-1]] == OUTCOMES[problem], found.stderr


def test_no_file_of_the_checker_has_more_than_400_lines():
    assert {path.name: lines for path in FILES if (lines := len(path.read_text("utf-8").splitlines())) > 400} == {}


def test_the_checker_has_no_assert_and_one_way_to_success():
    trees = {path.name: ast.parse(path.read_text("utf-8")) for path in FILES}
    assert [name for name, tree in trees.items() for node in ast.walk(tree) if isinstance(node, ast.Assert)] == []
    (main,) = (node for node in trees["__main__.py"].body if getattr(node, "name", "") == "main")
    zeros = [node for node in ast.walk(main) if isinstance(node, ast.Return) and ast.unparse(node) == "return 0"]
    assert zeros == [main.body[-1]]
    texts = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert sum("VERIFIED " in node.value for node in texts if isinstance(node.value, str) and len(node.value) < 12) == 1
