"""A claim about a family and its accepted certificate as one theorem for the proved rule of summable tails.

Statement.  The layers converge at every x, or have a limit between ends (absolute-summability), or their products
            converge for every sequence of activation matrices (all-sequences): the layers are literals, the bounds
            data of a proof by reflection.
Note.       Nothing here is trusted; what the theorem says is in the file, in literals.
Source.     proofs/checker/Tail.v, theorems tail_converges and tail_products; TailLimit.v, limit_sound.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any, cast

from exactrelu.certificates.read import read_certificate
from exactrelu.errors import UnsupportedError
from exactrelu.formats.problem import Problem
from exactrelu.networks.family import Family
from exactrelu.theorems.absolute_summability import perturbation_terms

__all__ = ["family_text"]

Item = list[Any]
_TOLD = {
    "absolute-summability": "the layers converge at every x",
    "all-sequences": "the products J_n W_n .. J_1 W_1 converge for every sequence of activation matrices J_n",
}


def family_text(problem: Problem, certificate: Path) -> str:
    """Return the Coq file of a certificate about a family.

    Args:
        problem: the problem, about a family.
        certificate: its certificate, which the checker has accepted.

    Raises:
        UnsupportedError: a theorem, or a kind of layers or of claim, that Coq does not execute.
    """
    head, found = read_certificate(certificate)
    items = [*found]
    theorem, family, claim = head["theorem"], problem.family, problem.claim
    parts = sum(item[0] == "L" for item in items)
    whole = claim.output is None and claim.path is None and parts <= 1
    if theorem not in _TOLD or not whole or not isinstance(family, Family):
        raise UnsupportedError(
            f"{head['kind']} by {theorem}: of families, Coq executes converges and limit by absolute-summability, "
            "without parts of a box, and products-converge by all-sequences, without a read-out or a path, for layers "
            "relu(W_n y + b_n) whose entries have no roots, factorials or periods"
        )
    products = theorem == "all-sequences"
    bias = [] if products else [_entry(e.terms) for e in family.bias]
    given = f"Layers {str(family.given == 'W').lower()} {_rows(family.matrix)} {_list(bias)}"
    claimed, theorem_lines = _statement(problem, head, items, products)
    return "\n".join(
        [
            f"(* Problem {problem.sha256}, written by exactrelu coq.",
            f"   Claim: {claimed}.",
            "   Layers is followed by whether W_n is given, or P_n = W_n - I, by its entries and those of b_n.  An",
            "   entry is a sum; T r s u v is (r/s)^n u(n)/v(n), u and v by their coefficients of 1, n, n^2, ...",
            "   Compare the literals with the problem; Coq checks the rest:  coqc -Q proofs ExactReLU FILE.v *)",
            "Require Import ZArith List Reals QArith.",
            "Require Import ExactReLU.Networks ExactReLU.checker.Tail ExactReLU.checker.TailLimit.",
            "Import ListNotations.",
            "Open Scope Z_scope.",
            f"Definition given : layers := {given}.",
            f"Definition data : tail := {_tail(family, items, products)}.",
            *theorem_lines,
            "",
        ]
    )


def _statement(problem: Problem, head: dict[str, Any], items: Sequence[Item], products: bool) -> tuple[str, list[str]]:
    """Return the claim in words, and the theorem with its proof."""
    m = f"{cast(Family, problem.family).width}%nat"
    network = f"(family {m} (W given) (b given) x)"
    if head["kind"] != "limit":
        checked, rule = (
            "(eq_refl true <: tail_holds given data = true)",
            "tail_products" if products else "tail_converges",
        )
        claim = f"forall J x, converges {m} (gated {m} J (W given) no_bias x)" if products else (
            f"forall x, converges {m} {network}"
        )  # fmt: skip
        proof = f"{rule} given data {checked}{' eq_refl' * products}"
        return _TOLD[head["theorem"]], [f"Theorem verified : {claim}.", f"Proof. exact ({proof}). Qed."]
    depth, bits = next(item[1:] for item in items if item[0] == "L")
    domain = json.loads(problem.canonical)["domain"]
    sides = domain["box"] if "box" in domain else [[v, v] for v in domain["point"]]
    numbers = f"(Z.to_nat {bits}) (Z.to_nat {depth}) sides ends"
    checked = f"(eq_refl true <: limit_holds given data {numbers} = true)"
    told = "for every x between the sides the layers have a limit between the ends"
    return told, [
        f"Definition sides : pairs := {_pairs(sides)}.",
        f"Definition ends : pairs := {_pairs(head['claim']['enclosure'])}.",
        f"Theorem verified : forall x, (forall i, (i < {m})%nat -> between sides i (x i)) ->",
        f"  exists L, tends {m} {network} L /\\ forall i, (i < {m})%nat -> between ends i (L i).",
        f"Proof. exact (limit_sound given data {numbers} {checked}). Qed.",
    ]


def _pairs(ends: Iterable[Sequence[str]]) -> str:
    return _list(f"({_rational(low)}, {_rational(high)})" for low, high in ends)


def _rational(text: str) -> str:
    value = Fraction(text)
    return f"({_number(value.numerator)} # {value.denominator})%Q"


def _tail(family: Family, items: Sequence[Item], products: bool) -> str:
    """Return what the certificate adds, as a record."""
    m, found = family.width, {item[0]: item[1:] for item in items if item[0] != "t"}
    bounds = {tuple(item[1:4]): [_bound(data) for data in item[4]] for item in items if item[0] == "t"}
    P = perturbation_terms(family)
    moves = [_list(_entry(entry) for entry in row) for row in P] if family.given == "W" else []
    rows = [_list(_list(bounds.get(("P", i, j), [])) for j in range(m)) for i in range(m)]
    shifts = [_list([] if products else bounds.get(("b", i, 0), [])) for i in range(m)]
    modes = [_mode(found[letter]) for letter in "pqEF"]
    norm = _list(str(w) for w in found["w"][0])
    return f"Tail {norm} {found['n'][0]}%nat\n {_list(moves)}\n {_list(rows)}\n {_list(shifts)}\n {' '.join(modes)}"


def _mode(data: Item) -> str:
    """Return p, q, E or F."""
    mode, *numbers = data
    if mode == "z":
        return "None"
    if mode == "r" and len(numbers) == 4:
        cn, cd, tau, k = numbers
        return f"(Some {_power(cn, cd, tau, k)})"
    return f"(Some {_bound(numbers)})"


def _bound(data: Item) -> str:
    """Return c n^-k of cn, cd, k, or c a^n of cn, cd, an, ad."""
    if len(data) == 4:
        cn, cd, an, ad = data
        return f"(T {an} {ad} [{cn}] [{cd}])"
    return _power(data[0], data[1], 0, data[2])


def _power(cn: int, cd: int, tau: int, k: int) -> str:
    """Return c (n - tau)^-k."""
    return f"(T 1 1 [{cn}] {_polynomial([cd * comb(k, i) * (-tau) ** (k - i) for i in range(k + 1)])})"


def _rows(matrix: Iterable[Iterable[Any]]) -> str:
    return _list(_list(_entry(entry.terms) for entry in row) for row in matrix)


def _entry(terms: Iterable[Any]) -> str:
    return _list(_term(*term) for term in terms)


def _term(r: Fraction, u: Sequence[int], v: Sequence[int]) -> str:
    return f"T {_number(r.numerator)} {r.denominator} {_polynomial(u)} {_polynomial(v)}"


def _polynomial(coefficients: Iterable[int]) -> str:
    return _list(str(int(c)) for c in coefficients)


def _number(n: int) -> str:
    return f"({n})" if n < 0 else str(n)


def _list(texts: Iterable[str]) -> str:
    return "[" + "; ".join(texts) + "]"
