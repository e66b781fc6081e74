"""A short way to write families."""

from __future__ import annotations

import pytest


@pytest.fixture
def family():
    """Return a function (matrix texts, bias texts, given "P" or "W") -> Family."""
    from exactrelu.networks.expression import Expression
    from exactrelu.networks.family import Family

    def build(matrix, bias, given="P"):
        rows = [[Expression.parse(text) for text in row] for row in matrix]
        bias = [Expression.parse(text) for text in bias]
        return Family(len(bias), **{"perturbation" if given == "P" else "weight": rows}, bias=bias)

    return build
