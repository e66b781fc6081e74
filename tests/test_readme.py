"""The sessions in README.md are what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exactrelu.certificates.schema import THEOREMS
from exactrelu.cli import main
from exactrelu.formats.claim import FAMILY_CLAIMS, NETWORK_CLAIMS

ROOT = Path(__file__).resolve().parent.parent
SESSIONS = re.findall(r"```\n(\$ .*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
COMMANDS = [part.split("\n", 1) for part in re.split(r"^\$ ", "".join(SESSIONS), flags=re.MULTILINE)[1:]]


KINDS = ("box", "point", "polytope", "all_space")


def without_seconds(text):
    return re.sub(r"\d+\.\d\d s", "... s", text)


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[command.split()[1] for command, _ in COMMANDS])
def test_the_sessions_of_the_readme_are_real(command, output, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    program, *words = command.split()
    assert program == ".venv/bin/exactrelu"
    main(words)
    assert without_seconds(capsys.readouterr().out) == without_seconds(output)


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch):
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    names = {}
    exec(code, names)
    assert names["found"].cells == len(names["cells"]) > 0
    assert (tmp_path / "max.cert").exists()


def test_every_claim_and_domain_kind_stands_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for kind in (*NETWORK_CLAIMS, *FAMILY_CLAIMS):
        assert f"| `{kind}` |" in text, kind
    for kind in KINDS:
        assert f"`{kind}" in text, kind


def test_every_theorem_stands_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for theorem in {name for names in THEOREMS.values() for name in names}:
        assert f"`{theorem}`" in text, theorem
