"""The import direction of the rooms: every import points down, or the test names it.

Order.  errors <- arithmetic <- {networks, geometry, sequences} <- {domains, products} <- theorems
        <- convergence <- report <- cli, and beside them
        certificates       items and bytes; every prover streams into it, so it stands low, on errors only
        formats            beside networks: reads files into networks, families and problems
        convergence.verdict  the type of every verdict, network claims included: on errors only
        checker            the standard library only, imported by nobody
        floatpath          a leaf: cli, report, convergence and benchmarks may import it
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "exactrelu"

BELOW: dict[str, set[str]] = {"errors": set(), "verdict": {"errors"}, "certificates": {"errors"}}
BELOW["arithmetic"] = {"errors"}
BELOW["networks"] = BELOW["geometry"] = BELOW["sequences"] = {"errors", "arithmetic"}
BELOW["sequences"] = BELOW["networks"] | {"networks"}  # entries of a family are expressions
BELOW["formats"] = {"errors", "arithmetic", "networks"}
BELOW["parallel"] = {"errors"}
_EXACT = {"errors", "arithmetic", "networks", "geometry", "sequences"}
_FOUNDATION = _EXACT | {"verdict", "certificates", "formats", "parallel"}
BELOW["domains"] = BELOW["products"] = _FOUNDATION
BELOW["theorems"] = _FOUNDATION | {"domains", "products"}
BELOW["convergence"] = BELOW["theorems"] | {"theorems", "floatpath"}
BELOW["floatpath"] = _FOUNDATION
BELOW["systems"] = BELOW["convergence"] | {"convergence"}
BELOW["report"] = BELOW["convergence"] | {"convergence", "systems"}
BELOW["cli"] = BELOW["report"] | {"report"}
BELOW["checker"] = set()
BELOW["__main__"] = {"cli"}

THIRD_PARTY = {  # package -> the only files or rooms that may import it
    "sympy": {"networks/expression.py", "networks/rooted.py", "arithmetic/field.py", "products/symbol.py"},
    "mpmath": {"floatpath"},
    "onnx": {"formats/onnx.py"},
    "matplotlib": {"report"},
    "rich": {"cli"},
    "dask": {"parallel.py"},
    "distributed": {"parallel.py"},
    "numba": {"geometry", "floatpath"},
    "numpy": {"geometry", "products", "floatpath", "formats", "domains", "arithmetic/kernel.py"},
    "flint": set(BELOW) - {"checker"},
}

FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """Return the room of a file: its first folder, or its own name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "verdict" if parts == ("convergence", "verdict") else parts[0]


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, at its top or inside a function."""
    here = ("exactrelu", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def inner(name: str) -> str | None:
    """Return the room that an import of exactrelu names, None for the bare package."""
    parts = name.split(".")
    if parts[1:3] == ["convergence", "verdict"]:
        return "verdict"
    return parts[1] if len(parts) > 1 and parts[1] in BELOW else None


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_import_points_to_a_lower_room(path):
    own = room(path)
    for name in imports(path):
        if name.split(".")[0] == "exactrelu" and own != "__init__":
            target = inner(name)
            assert target in (None, own) or target in BELOW[own], f"{own} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_third_party_packages_stay_in_their_rooms(path):
    place = str(path.relative_to(PACKAGE))
    for name in imports(path):
        package = name.split(".")[0]
        if package == "exactrelu" or package in sys.stdlib_module_names:
            continue
        assert {place, room(path)} & THIRD_PARTY.get(package, set()), f"{place} imports {name}"


def test_the_checker_imports_only_the_standard_library_and_itself():
    files = [path for path in FILES if room(path) == "checker"]
    assert files
    for path in files:
        for name in imports(path):
            package = name.split(".")[0]
            assert package in sys.stdlib_module_names or name.startswith("exactrelu.checker"), f"{path.name}: {name}"


def test_every_file_is_at_most_400_lines():
    for path in FILES:
        if room(path) != "checker":  # at most 600 lines in at most three files, tested with the checker
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name


def test_the_package_contains_no_assert():
    for path in FILES:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        assert not any(isinstance(node, ast.Assert) for node in nodes), path.name
