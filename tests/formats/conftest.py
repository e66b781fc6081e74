"""Helpers of the format tests: `models` makes random ONNX files, `data` is the folder of benchmark files."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def _load(name):
    """Load a helper beside this file under a name of its own; the tests are no package."""
    full = f"formats_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, HERE / f"{name}.py")
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


@pytest.fixture(scope="session")
def models():
    """Return the module that makes ONNX models; skip where the package onnx is missing."""
    pytest.importorskip("onnx")
    return _load("onnx_models")


@pytest.fixture(scope="session")
def data():
    """Return the folder of public benchmark files, or skip and say how to name it."""
    folder = Path(os.environ.get("EXACTRELU_DATA", HERE.parents[1].parent / "shared" / "data"))
    if not (folder / "acasxu").is_dir():
        pytest.skip(f"no benchmark files in {folder}; EXACTRELU_DATA names their folder")
    return folder


@pytest.fixture
def example():
    """Return a function that gives the path of a file in the gallery."""
    return lambda name: HERE.parents[1] / "examples" / name
