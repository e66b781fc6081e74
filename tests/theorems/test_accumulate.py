"""Read-outs: what the coordinates that feed them say, and sums of bounded ones that need not converge."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.convergence.decide import decide
from exactrelu.convergence.readout import feeding, restricted
from exactrelu.errors import UnsupportedError
from exactrelu.networks.residual import ResidualFamily
from exactrelu.theorems.accumulate import Accumulation, attempt
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

TENT = [["2", "-4", "0"], ["2", "-4", "0"]]
TAKAGI = ([*TENT, ["2/2^n", "-4/2^n", "1"]], ["0", "-1/2", "0"], "W")
SUM = [Fraction(0), Fraction(0), Fraction(1)]


def takagi(t: Fraction) -> Fraction:
    """Return sum 2^-k (2 times the distance of 2^(k-1) t to the nearest integer), exactly, by its period."""
    seen: dict[Fraction, tuple[int, Fraction]] = {}
    total, k, t = Fraction(0), 0, t % 1
    while t not in seen:
        seen[t] = k, total
        k += 1
        total += 2 * min(t, 1 - t) / 2**k
        t = 2 * t % 1
    start, before = seen[t]
    return before + (total - before) / (1 - Fraction(1, 2 ** (k - start)))


def at(t: Fraction):
    """Return the state of t as a domain."""
    return domain_of({"point": [str(t), str(max(t - Fraction(1, 2), 0)), "0"]}, 3)


@pytest.mark.parametrize("seed", range(6))
def test_the_readout_of_takagis_network_encloses_takagis_function(family, seed):
    t = Fraction(random.Random(seed).randint(0, 20), random.Random(-seed).randint(20, 23))
    verdict = decide(family(*TAKAGI), at(t), "limit", Fraction(1, 10**9), output=SUM)
    ((low, high),) = verdict.facts["enclosure"]
    assert verdict.status == "proved" and Fraction(low) <= takagi(t) <= Fraction(high), f"seed {seed}, t = {t}"
    assert Fraction(high) - Fraction(low) <= Fraction(1, 10**9)


def test_the_polytope_holds_every_state_of_the_network(family):
    found = attempt(family(*TAKAGI), at(Fraction(2, 5)), SUM)
    assert isinstance(found, Accumulation) and found.A == (2,) and found.B == (0, 1)
    f, rng = family(*TAKAGI), random.Random(1)
    inside = 0
    for _ in range(200):
        y = [Fraction(rng.randint(0, 64), 64) * top for top in found.M]
        if not all(sum(a * v for a, v in zip(row, (*y, 1), strict=True)) >= 0 for row in found.rows):
            continue
        inside += 1
        after = f.layer(1).apply((*y, Fraction(0)))[:2]
        assert all(sum(a * v for a, v in zip(row, (*after, 1), strict=True)) >= 0 for row in found.rows), y
        assert all(0 <= v <= top for v, top in zip(after, found.M, strict=True))
    assert inside > 20


@pytest.mark.parametrize(
    ("matrix", "bias", "reason"),
    [
        ([["2", "0"], ["1/2^n", "1"]], ["1", "0"], "a polytope that the layers keep: none was found for coordinates 1"),
        ([["1/2", "0"], ["1/n", "1"]], ["1", "0"], "entry 1 of b_n + C_n M is of order 1/n"),
        ([["1", "0"], ["1/2^n", "1/2"]], ["0", "0"], "does not tend to 0"),
    ],
)
def test_what_grows_or_adds_up_too_much_is_not_certified_and_says_why(family, matrix, bias, reason):
    found = attempt(family(matrix, bias, "W"), domain_of({"point": ["1", "0"]}, 2), [Fraction(0), Fraction(1)])
    assert isinstance(found, NotCertified) and reason in found.text()


def test_the_state_of_takagis_network_is_not_called_convergent(family):
    verdict = decide(family(*TAKAGI), at(Fraction(2, 5)), "converges")
    assert verdict.status == "undecided"
    verdict = decide(family(*TAKAGI), at(Fraction(2, 5)), "converges", output=[Fraction(1), Fraction(0), Fraction(0)])
    assert verdict.status == "undecided" and "do not converge, which says nothing about it" in verdict.reason


@pytest.mark.parametrize("seed", range(20))
def test_the_coordinates_that_feed_a_readout_follow_their_own_family(family, seed):
    rng = random.Random(seed)
    m = rng.randint(1, 5)
    entries = ["0", "0", "0", "1/n^2", "-1/2^n", "1/3"]
    f = family([[rng.choice(entries) for _ in range(m)] for _ in range(m)], [rng.choice(entries) for _ in range(m)])
    output = [Fraction(rng.choice((0, 0, 1))) for _ in range(m)]
    output[rng.randrange(m)] = Fraction(-2)
    S = feeding(f, output)
    part = restricted(f, S)
    y = tuple(Fraction(rng.randint(-9, 9), 7) for _ in range(m))
    z = tuple(y[i] for i in S)
    for n in range(1, 12):
        y, z = f.layer(n).apply(y), part.layer(n).apply(z)
    assert z == tuple(y[i] for i in S), f"seed {seed}"


def test_a_readout_has_the_limit_of_its_coordinates(family):
    f = family([["0", "1/2^n"], ["0", "0"]], ["0", "0"])
    point = domain_of({"point": ["1", "3"]}, 2)
    verdict = decide(f, point, "limit", Fraction(1, 10**6), output=[Fraction(-2), Fraction(1, 3)])
    ((low, high),) = verdict.facts["enclosure"]
    assert Fraction(low) <= -2 * 4 + 1 <= Fraction(high) <= Fraction(low) + Fraction(1, 10**6)
    assert verdict.facts["feeding"] == [1, 2]


def test_readouts_of_other_layers_and_of_divergence_are_refused(family):
    residual = ResidualFamily(1, [["1/2^n"]], [["1"]], ["0"])
    point = domain_of({"point": ["1"]}, 1)
    with pytest.raises(UnsupportedError, match="a read-out is of layers"):
        decide(residual, point, "converges", output=[Fraction(1)])
    with pytest.raises(UnsupportedError, match="for the claims 'converges' and 'limit'"):
        decide(family([["0"]], ["0"]), point, "diverges", output=[Fraction(1)])
