"""Contraction: limits that attract every trajectory, norms of all kinds, and what is not called contracting."""

from __future__ import annotations

import importlib
import json
import random
from fractions import Fraction
from functools import cache

import pytest

from exactrelu.certificates.write import CertificateWriter
from exactrelu.convergence.certify import certify
from exactrelu.convergence.decide import decide
from exactrelu.formats.problem import load_problem
from exactrelu.networks.family import Family
from exactrelu.products.contractive import FINDERS
from exactrelu.theorems.contraction import Contraction, attempt, limit_layer
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

checker = importlib.import_module("exactrelu.checker.__main__")

CASES = {
    "half": ([["1/2"]], ["1/2"], 1),
    "zero": ([["0", "0"], ["0", "0"]], ["-1", "2"], 1),
    "nilpotent": ([["0", "1"], ["0", "0"]], ["1", "1"], 1),
    "turn": ([["2/5", "4/5"], ["-4/5", "2/5"]], ["1", "-1"], 2),
    "mixed": ([["-5/8", "6/5"], ["-1/4", "7/8"]], ["1", "1/2"], 3),
    "words": ([["-1/4", "3/2"], ["-5/8", "3/4"]], ["-1", "1"], 4),
    "hull": ([["-7/50", "-37/100", "-3/25"], ["0", "-13/100", "31/50"], ["12/25", "-13/10", "-91/100"]],
             ["1", "0", "1/3"], 5),
    "fading": ([["1/2+1/n", "(-1)^n/n"], ["1/3", "(n-1)/(3*n)"]], ["1-1/n", "(-1/2)^n"], 1),
    "far": ([["1/2+9/n", "20/n"], ["0", "1/2"]], ["1", "1/n"], 1),
}  # fmt: skip


def everywhere(m):
    return domain_of({"all_space": m}, m)


@cache
def evidence(name):
    """Return the evidence of a case."""
    W, b, _ = CASES[name]
    return attempt(Family(len(b), weight=W, bias=b), everywhere(len(b)))


def written(folder, name, W, b, claim='kind = "converges"', domain="all_space = true"):
    """Write a problem file."""
    path = folder / f"{name}.toml"
    path.write_text(
        f"[family]\nwidth = {len(b)}\nW = {json.dumps(W)}\nb = {json.dumps(b)}\n[domain]\n{domain}\n[claim]\n{claim}\n"
    )
    return path


def run(family, x, depth):
    """Follow a trajectory in Fractions, by the definition."""
    y = [Fraction(v) for v in x]
    for n in range(1, depth + 1):
        rows = [[entry.at(n) for entry in row] for row in family.matrix]
        u = [
            sum((a * v for a, v in zip(row, y, strict=True)), e.at(n)) for row, e in zip(rows, family.bias, strict=True)
        ]
        y = [max(v, Fraction(0)).limit_denominator(10**12) for v in u]
    return y


@pytest.mark.parametrize("name", CASES)
def test_contracting_layers_are_certified_and_go_to_the_limit(name, family):
    W, b, kind = CASES[name]
    f = family(W, b, "W")
    found = evidence(name)
    assert isinstance(found, Contraction) and found.norm.kind == kind
    layer = limit_layer(f)
    assert tuple(layer.apply(found.y)) == found.y
    rng = random.Random(name)
    for _ in range(3):
        end = run(f, [Fraction(rng.randint(-9, 9)) for _ in b], 300)
        distance = max(abs(u - v) for u, v in zip(end, found.y, strict=True))
        assert distance < Fraction(1, 2), name


@pytest.mark.parametrize(
    ("W", "b", "reason"),
    [
        ([["(-1)^n/2"]], ["0"], "entry (1,1) of W_n has no limit"),
        ([["1/2"]], ["n"], "entry 1 of b_n has no limit"),
        ([["0", "1"], ["1", "0"]], ["0", "0"], "spectral radius >= 1"),
        ([["1"]], ["0"], "with the rows {1} on"),
        ([["2", "-4"], ["1", "-7/4"]], ["0", "0"], "with the rows {1} on"),
        ([["0", "-1"], ["1", "0"]], ["0", "0"], "spectral radius >= 1"),
    ],
)
def test_what_does_not_contract_is_named(W, b, reason, family):
    found = attempt(family(W, b, "W"), everywhere(len(b)))
    assert isinstance(found, NotCertified) and reason in found.text()


def test_layers_wider_than_the_limit_are_not_tried(family):
    W = [["2" if i == j else "0" for j in range(49)] for i in range(49)]
    found = attempt(family(W, ["0"] * 49, "W"), everywhere(49))
    assert isinstance(found, NotCertified) and "width above 48" in found.reason


def test_perturbations_are_read_as_distances_from_the_identity(family):
    found = attempt(family([["-1/2+1/n"]], ["1"]), everywhere(1))
    assert isinstance(found, Contraction) and found.y == (Fraction(2),)


@pytest.mark.parametrize("name", CASES)
def test_certificates_of_every_kind_are_verified(name, tmp_path, capsys):
    W, b, _ = CASES[name]
    problem, certificate = written(tmp_path, name, W, b), tmp_path / "c.cert"
    assert certify(load_problem(problem), certificate).theorem == "contraction"
    assert checker.main([str(problem), str(certificate)]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", ["turn", "hull", "fading"])
def test_the_limit_claim_gives_the_exact_point(name, tmp_path):
    W, b, _ = CASES[name]
    claim = 'kind = "limit"\nwidth = "1e-40"'
    point = f"point = {json.dumps(['7'] * len(b))}"
    problem, certificate = written(tmp_path, name, W, b, claim, point), tmp_path / "c.cert"
    verdict = certify(load_problem(problem), certificate)
    assert verdict.facts["enclosure"] == [[str(v), str(v)] for v in evidence(name).y]
    assert checker.main([str(problem), str(certificate)]) == 0


def test_divergence_of_contracting_layers_is_refuted(family):
    verdict = decide(family([["1/2"]], ["0"], "W"), domain_of({"point": ["3"]}, 1), "diverges")
    assert (verdict.status, verdict.theorem) == ("refuted", "contraction")


def determinant(rows):
    """Return a determinant by expansion."""
    if not rows:
        return Fraction(1)
    return sum(
        (-1) ** j * v * determinant([row[:j] + row[j + 1 :] for row in rows[1:]]) for j, v in enumerate(rows[0]) if v
    )


def contracts(W, items):
    """Return whether a norm of kind 1, 2 or 3 holds, by leading minors in Fractions."""
    (letter, data), m = items[-1], len(W)
    gates = [{i for i in range(m) if n >> i & 1} for n in range(1 << m)] if letter == "h" else [set(range(m))]
    if letter == "w":
        return min(data) > 0 and all(
            sum(abs(a) * w for a, w in zip(row, data, strict=True)) < w0 for row, w0 in zip(W, data, strict=True)
        )
    if letter == "d":
        H = [[Fraction(data[i] * (i == j)) for j in range(m)] for i in range(m)]
        if min(data) <= 0:
            return False
    else:
        H = [[Fraction(data[max(i, j)][min(i, j)]) for j in range(m)] for i in range(m)]
    for S in gates:
        A = [W[i] if i in S else [Fraction(0)] * m for i in range(m)]
        defect = [
            [H[i][j] - sum(A[k][i] * H[k][t] * A[t][j] for k in range(m) for t in range(m)) for j in range(m)]
            for i in range(m)
        ]
        if any(determinant([row[:k] for row in defect[:k]]) <= 0 for k in range(1, m + 1)):
            return False
    return True


def changed(rng, part):
    """Return nested lists with one integer changed."""
    if type(part) is int:
        return rng.choice((part + 1, part - 1, 2 * part, -part, part // 2, 0, rng.randint(-9, 9)))
    if not part:
        return part
    i = rng.randrange(len(part))
    return [*part[:i], changed(rng, part[i]), *part[i + 1 :]] if not isinstance(part[i], str) else part


@pytest.mark.parametrize("name", ["half", "nilpotent", "turn", "mixed", "fading"])
def test_changed_norms_are_accepted_only_where_they_hold(name, tmp_path, family, capsys):
    W, b, _ = CASES[name]
    problem = written(tmp_path, name, W, b)
    loaded, certificate = load_problem(problem), tmp_path / "c.cert"
    limits = [list(row) for row in limit_layer(family(W, b, "W")).weight.rows()]
    original, rng, seen = list(evidence(name).items()), random.Random(name), set()
    for _ in range(40):
        start = [8 * v for v in original[-1][1]] if name == "turn" else original[-1][1]
        items = [*original[:-1], [original[-1][0], changed(rng, start)]]
        with CertificateWriter(certificate, loaded.sha256, "converges", "contraction") as writer:
            for item in items:
                writer.item(item)
            writer.finish("proved", {})
        accepted = checker.main([str(problem), str(certificate)]) == 0
        assert accepted == contracts(limits, items), items
        seen.add(accepted)
    assert seen == {True, False}


@pytest.mark.parametrize("name", ["words", "hull"])
def test_changed_trees_and_polytopes_are_mostly_rejected_and_never_with_another_limit(name, tmp_path):
    W, b, _ = CASES[name]
    problem = written(tmp_path, name, W, b)
    loaded, certificate = load_problem(problem), tmp_path / "c.cert"
    original, rng, count = list(evidence(name).items()), random.Random(name), 0
    for _ in range(20):
        i = rng.randrange(len(original))
        items = [*original[:i], changed(rng, original[i]), *original[i + 1 :]]
        with CertificateWriter(certificate, loaded.sha256, "converges", "contraction") as writer:
            for item in items:
                writer.item(item)
            writer.finish("proved", {})
        accepted = checker.main([str(problem), str(certificate)]) == 0
        assert not accepted or items[0] == original[0]
        count += accepted and items != original
    assert count < 10


@pytest.mark.parametrize("seed", range(6))
def test_all_kinds_agree_that_random_layers_contract(seed, family):
    rng = random.Random(seed)
    W = [[str(Fraction(rng.randint(-6, 6), 10)) for _ in range(2)] for _ in range(2)]
    layer = limit_layer(family(W, ["0", "0"], "W"))
    found = [kind for kind, finder in FINDERS.items() if next(finder(layer.weight), None) is not None]
    result = attempt(family(W, ["0", "0"], "W"), everywhere(2))
    assert isinstance(result, Contraction) == bool(found)
    if isinstance(result, NotCertified):
        assert "spectral radius >= 1" in result.reason or "none of the five" in result.reason
