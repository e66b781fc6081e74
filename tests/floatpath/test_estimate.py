"""Estimates mix with nothing."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from exactrelu.errors import InexactError
from exactrelu.floatpath.estimate import Estimate, estimates


@pytest.mark.parametrize("other", [1, Fraction(1, 2), 0.5, Estimate(0.5)], ids=["int", "Fraction", "float", "Estimate"])
def test_an_estimate_has_no_operators(other):
    e = Estimate(0.5, 1e-10)
    for operation in ("__add__", "__radd__", "__sub__", "__mul__", "__rmul__", "__truediv__", "__lt__", "__float__"):
        assert not hasattr(Estimate, operation) or operation == "__lt__"
    for act in (lambda: e + other, lambda: other + e, lambda: e * other, lambda: e < other, lambda: other - e):
        with pytest.raises(TypeError):
            act()
    with pytest.raises(InexactError, match="equals nothing"):
        e == other  # noqa: B015
    with pytest.raises(TypeError):
        Fraction(e)


def test_an_estimate_has_no_truth_value_and_no_hash():
    with pytest.raises(InexactError, match="no truth value"):
        bool(Estimate(0.0))
    with pytest.raises(TypeError):
        hash(Estimate(0.0))


def test_a_bound_that_is_not_finite_is_no_bound():
    values, bounds = np.array([1.0, 2.0, np.nan, np.inf]), np.array([0.5, np.inf, 1.0, 1.0])
    assert [e.bound for e in estimates(values, bounds)] == [0.5, None, None, None]
    assert [e.bound for e in estimates(values, None)] == [None] * 4
