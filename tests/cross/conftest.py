"""Seeded cases for the tests: `case` every kind, `line` those with one input, `square` boxes of the plane.

Glossary.   FAST  seeds of the fast suite    ALL  seeds of the slow one as well
            oracle  list of the domains of a case, by PPL
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

FAST, ALL = 403, 1550


def _load(name):
    """Load a helper beside this file under a name of its own; the tests are no package."""
    full = f"cross_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, Path(__file__).with_name(f"{name}.py"))
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


ENUMERATION, NETWORKS = _load("enumeration"), _load("networks")


def _is_square(case):
    bounds = case.region.bounds
    return case.network.inputs == 2 and bounds is not None and all(lo < hi for lo, hi in bounds)


WANTED = {"case": lambda case: True, "line": lambda case: case.network.inputs == 1, "square": _is_square}


def pytest_generate_tests(metafunc):
    """Choose the seeds; those from FAST on are marked slow."""
    for name in set(WANTED) & set(metafunc.fixturenames):
        seeds = [seed for seed in range(ALL) if name == "case" or WANTED[name](NETWORKS.make_case(seed))]
        marked = [
            pytest.param(seed, id=f"{NETWORKS.kind(seed)}-{seed}", marks=[pytest.mark.slow] if seed >= FAST else [])
            for seed in seeds
        ]
        metafunc.parametrize(name, marked, indirect=True, scope="session")


@pytest.fixture(scope="session")
def enumeration():
    return ENUMERATION


@pytest.fixture(scope="session")
def networks():
    return NETWORKS


@pytest.fixture(scope="session")
def case(request):
    return NETWORKS.make_case(request.param)


line = square = case


@pytest.fixture(scope="session")
def oracle(case):
    layers, region = ENUMERATION.plain(case.network), ENUMERATION.plain_region(case.region)
    return list(ENUMERATION.by_ppl(layers, region, case.network.inputs))
