"""Exact verdicts about ReLU networks, each with a certificate.

The public names of the package, imported on first use: importing exactrelu loads
none of the rooms below and no third-party package.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Matrix": "arithmetic.matrix",
    "exact_float": "arithmetic.rational",
    "rational": "arithmetic.rational",
    "ExactReluError": "errors",
    "FormatError": "errors",
    "InexactError": "errors",
    "LimitError": "errors",
    "ShapeError": "errors",
    "SymbolicSignError": "errors",
    "UnboundedError": "errors",
    "UnsupportedError": "errors",
    "Expression": "networks.expression",
    "Family": "networks.family",
    "Layer": "networks.layer",
    "AffinePiece": "networks.network",
    "Network": "networks.network",
    "Pattern": "networks.network",
    "from_arrays": "formats.arrays",
    "from_state": "formats.arrays",
    "load_network": "formats.load",
    "certify": "convergence.certify",
    "Problem": "formats.problem",
    "load_problem": "formats.problem",
    "Polyhedron": "geometry.polyhedron",
    "ActivationDomain": "domains.decompose",
    "Decomposition": "domains.decompose",
    "decompose": "domains.decompose",
    "bound": "domains.compare",
    "equal": "domains.compare",
    "closed_limit": "convergence.closed_limit",
    "limit_pieces": "convergence.pieces",
    "Verdict": "convergence.verdict",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    """Import a public name from its room on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'exactrelu' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"exactrelu.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
