"""Start-up loads nothing heavy: asking for help, or checking a certificate, needs no third-party package."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("sympy", "numba", "onnx", "flint", "numpy", "mpmath", "matplotlib", "rich")

SCRIPT = """
import runpy, sys
sys.argv = {argv!r}
try:
    {action}
except SystemExit:
    pass
print("LOADED", *[name for name in {heavy!r} if name in sys.modules])
"""


def loaded(action: str, argv: list[str]) -> list[str]:
    """Run a script in a fresh interpreter; return the heavy packages in it at the end."""
    script = SCRIPT.format(argv=argv, action=action, heavy=HEAVY)
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return result.stdout.splitlines()[-1].split()[1:]


def test_importing_the_package_loads_nothing_heavy():
    assert loaded("import exactrelu", ["x"]) == []


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["verify", "--help"], ["decompose", "--help"]])
def test_help_loads_nothing_heavy(arguments):
    assert loaded("from exactrelu.cli import main; sys.exit(main())", ["exactrelu", *arguments]) == []


def test_the_checker_loads_only_the_standard_library():
    argv = ["checker", "absent.toml", "absent.cert"]
    assert loaded("runpy.run_module('exactrelu.checker', run_name='__main__')", argv) == []


def test_every_public_name_exists():
    script = "import exactrelu\nfor name in exactrelu.__all__: getattr(exactrelu, name)"
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)
