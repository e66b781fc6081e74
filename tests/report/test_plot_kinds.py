"""Pictures of every kind of layers: what is drawn is right."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.convergence.decide import decide
from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.networks.family import Family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import read_entry, rooted_family
from exactrelu.networks.widening import WideningFamily
from exactrelu.report.plot import norm_curve, plot_family
from exactrelu.report.plot_products import plot_products
from exactrelu.theorems.domain import domain_of

X = (Fraction(1, 3),)
CHAIN = Family(1, [["1/(n+1)^3"]], ["-1/2^n"])
EXACT = {
    "leaky-relu": ActivationFamily(CHAIN, Activation("leaky-relu", slope="1/3")),
    "clip": ActivationFamily(CHAIN, Activation("clip", low="-1/3", high="1/7")),
    "residual": ResidualFamily(1, [["1/2^n", "1/3^n"]], [["1"], ["-1"]], ["0", "1/2"]),
    "widening": WideningFamily(1, ["1", "1/2^n"]),
    "widening with a bias": WideningFamily(1, ["1", "1/2^n"], "1/3^n"),
}
OTHERS = {
    "tanh": ActivationFamily(CHAIN, Activation("tanh")),
    "sigmoid": ActivationFamily(Family(1, weight=[["1/2"]]), Activation("sigmoid")),
    "roots": rooted_family(1, "P", [[read_entry("1/n^(3/2)")]], [read_entry("0")]),
}


def norm(family, y):
    return sum(map(abs, y)) if isinstance(family, WideningFamily) and family.bias.is_zero() else max(map(abs, y))


@pytest.mark.parametrize("family", EXACT.values(), ids=EXACT)
def test_norms_are_exact_and_the_envelope_holds_the_change_from_the_centre(family):
    evidence = decide(family, domain_of({"point": ["1/3"]}, 1), "converges").evidence
    curve = norm_curve(family, X, "x", evidence, last=12)
    exact, y = {}, X
    for n in range(1, 13):
        y = family.apply(n, y)
        exact[n] = y
    for n, found in zip(curve.depths, curve.norms, strict=True):
        assert abs(Fraction(found) - norm(family, exact[n])) < Fraction(1, 10**12)
    last = exact[12]
    resting = isinstance(family, ActivationFamily) and family.activation.slope is not None
    for n, envelope in zip(curve.depths, curve.envelope, strict=True):
        if envelope is not None and n < 12:
            centre = [max(v, 0) if resting else v for v in exact[n]] + [0] * (len(last) - len(exact[n]))
            settled = [max(v, 0) if resting else v for v in last]
            assert norm(family, [a - b for a, b in zip(settled, centre, strict=True)]) <= Fraction(envelope)
    assert sum(e is not None for e in curve.envelope) > 6


def test_a_tail_that_is_not_about_the_layers_themselves_is_not_drawn():
    family = OTHERS["tanh"]
    evidence = decide(family, domain_of({"point": ["1/3"]}, 1), "converges").evidence
    assert evidence.centre == "0"
    assert norm_curve(family, X, "x", evidence, last=12).envelope == ()


@pytest.mark.parametrize("family", [*EXACT.values(), *OTHERS.values()], ids=[*EXACT, *OTHERS])
def test_every_kind_of_layers_is_drawn(family, tmp_path):
    pytest.importorskip("matplotlib")
    domain = domain_of({"box": [["0", "1"]]}, 1)
    plot_family(family, domain, decide(family, domain, "converges").evidence, "title", tmp_path / "out.svg")
    drawn = (tmp_path / "out.svg").read_text()
    assert drawn.startswith("<?xml") and "coordinates" in drawn


PRODUCTS = {
    "converging": Family(2, [["1/n^2", "-1/2^n"], ["0", "1/n^3"]]),
    "swinging": Family(1, weight=[["-1"]]),
    "growing": Family(1, weight=[["2"]]),
    "roots": OTHERS["roots"],
}


@pytest.mark.parametrize("path", [None, [[True]], [[1], [1], [0]]], ids=["claim about all", "ones", "path"])
@pytest.mark.parametrize("name", PRODUCTS)
def test_norms_of_products_are_drawn(name, path, tmp_path):
    pytest.importorskip("matplotlib")
    family = PRODUCTS[name]
    path = path if path is None else [row * family.width for row in path]
    verdict = decide(family, domain_of({"all_space": True}, family.width), "products-converge")
    plot_products(family, verdict, path, "title", tmp_path / "out.svg")
    drawn = (tmp_path / "out.svg").read_text()
    followed = "path repeated" if path else "word repeated" if verdict.status == "refuted" else "random path 3"
    assert drawn.startswith("<?xml") and f"<!-- {'the ' if 'rep' in followed else ''}{followed} -->" in drawn
