"""Random families that are hard on floats, and their exact layers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.networks.family import Family

SMOOTH = ["1/n^2", "-1/(n+3)^2", "(n+5)/n^3", "(-1)^n/n^2", "n/(n^3+1)", "-2/3"]
POWERS = ["(2/3)^n", "-(1/2)^n*n^2", "(-3/4)^n", "(9/10)^n/(n+1)", "(11/10)^n/n^9"]
CANCELLING = [
    "(n-5)^3/n^5",  # zero at a layer
    "(n^2-9*n+20)/n^4-1/n",
    "(1-1/(1000000*n))^3-1",
    "(2*n-7)^5/(n+1)^7",  # near a zero between two layers
    "1/(10^12*(n-3)^2+1)",  # a divisor that nearly vanishes
    "123456789/(123456790*n)-1/n",
    "(n+10^20)/(n+10^20+1)-1",
]
ENTRIES = {"smooth": SMOOTH, "powers": SMOOTH + POWERS, "cancelling": CANCELLING}


@pytest.fixture
def rand_family():
    """Return a function (rng, width, kind, given) -> Family."""

    def build(rng, m, kind, given="P", zeros=0.3):
        def entry():
            return "0" if rng.random() < zeros else rng.choice(ENTRIES[kind])

        rows = [[entry() for _ in range(m)] for _ in range(m)]
        bias = [entry() for _ in range(m)]
        return Family(m, rows, bias) if given == "P" else Family(m, bias=bias, weight=rows)

    return build


@pytest.fixture
def exact_forward():
    """Return a function (family, x, depth) -> N_depth(x), by the definition."""

    def forward(family, x, depth):
        y = tuple(Fraction(v) for v in x)
        for n in range(1, depth + 1):
            y = family.layer(n).apply(y)
        return y

    return forward
