r"""A verdict as a LaTeX fragment: subject, domain, claim, verdict, numbers, hashes, and how to check it.

Statement.  What is printed is read from the canonical problem and from the facts that `--json` prints; the
            fragment never says more than the verdict does.  It needs amsmath and nothing else.
Glossary.   y  output of a network    N_n  the first n layers of a family    canonical  the problem as plain JSON data
Exactness.  Exact numbers are exact, long ones say that they are shortened; enclosures are rounded outward.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exactrelu import __version__
from exactrelu.convergence.closed_limit import ClosedLimit
from exactrelu.convergence.verdict import Verdict
from exactrelu.formats.problem import Problem
from exactrelu.report.closed import closed_rows
from exactrelu.report.latex_math import code, digits, expression, interval, matrix, number, prose, readable, vector
from exactrelu.report.text import counts_in_words, domain_in_words, subject_in_words
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.path import path_text

__all__ = ["CertificateFile", "fragment"]

Data = Mapping[str, Any]

_LARGE = 8  # rows and columns of a matrix that is written out
_LAYERS = 5
_NORMS = {"||P_n||": r"\|P_n\|", "||b_n||": r"\|b_n\|", "|b_n|": "|b_n|"} | {
    "||w_n - delta_0||_1": r"\|w_n-\delta_0\|_1",
    "|| |A_n| |B_n| ||": r"\|\,|A_n|\,|B_n|\,\|",
    "|| |A_n| |c_n| ||": r"\|\,|A_n|\,|c_n|\,\|",
    "||b_n + C_n M||": r"\|\,|b_n|+|C_n|M\,\|",
}
_RELATIONS = {"<=": r"\leq", ">=": r"\geq", "<": "<", ">": ">", "=": "="}


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """What a paper says about a certificate: its name, bytes and hash, and the checker's last line."""

    name: str
    size: int
    sha256: str
    checked: str

    @staticmethod
    def of(path: Path, name: str, checked: str) -> CertificateFile:
        """Return the facts of a file that is there."""
        with path.open("rb") as stream:
            return CertificateFile(
                name, path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest(), checked
            )


def fragment(
    problem: Problem,
    verdict: Verdict,
    certificate: CertificateFile | None,
    closed: ClosedLimit | NotCertified | None = None,
) -> str:
    """Return a LaTeX fragment about a verdict.

    Args:
        problem: from a file.
        verdict: about its claim.
        certificate: None when undecided.
        closed: the limit in closed form, or why it has none; None where it was not looked for.
    """
    data = json.loads(problem.canonical)
    name = "problem.toml" if problem.path is None else problem.path.name
    rows = [
        (
            next((n.title() for n in ("family", "matrices") if n in data["subject"]), "Network"),
            _subject(data["subject"]),
        ),
        ("Domain", _domain(data["domain"])),
        ("Claim", _claim(data)),
        ("Verdict", _verdict(data, verdict)),
        *_evidence(data, verdict.facts),
        *closed_rows(closed),
        *([("Reason", prose(verdict.reason) + ".")] if verdict.reason else []),
        ("Problem", f"{code(name)}, sha256 of its canonical form {code(problem.sha256, breaks=True)}."),
        *([] if certificate is None else _checking(name, certificate)),
    ]
    title = prose(problem.title) if problem.title else code(name)
    lines = [
        f"% Written by exactrelu {__version__}; needs \\usepackage{{amsmath}}.",
        rf"\paragraph{{{title}}}",
        r"\begin{description}",
        *(rf"\item[{key}] {words}" for key, words in rows),
        r"\end{description}",
    ]
    return "\n".join(lines) + "\n"


def _subject(subject: Data) -> str:
    if "family" in subject:
        return _family(subject["family"])
    if "network" in subject:
        return _network(subject["network"], r"\ell", "N")
    if "matrices" in subject:
        return _matrices(subject["matrices"])
    first, second = subject["networks"]
    return _network(first, r"\ell", "N") + " The other network: " + _network(second, "m", "M")


def _network(network: Data, letter: str, name: str) -> str:
    """Return the shape of a network, and its layers where they are small."""
    (words,) = subject_in_words({"network": network})
    layers = network["layers"]
    small = 0 < len(layers) <= _LAYERS and all(_small(layer["weight"]) for layer in layers)
    if not small or not readable(
        [e for la in layers for e in (*la["bias"], *(v for row in la["weight"] for v in row))]
    ):
        return f"{prose(words)}; its weights are in the problem file."
    shown = []
    for k, layer in enumerate(layers, 1):
        affine = f"{matrix(layer['weight'])} y + {_column(layer['bias'])}"
        formula = rf"\mathrm{{relu}}\left({affine}\right)" if layer["activation"] == "relu" else affine
        shown.append(f"{letter}_{{{k}}}(y) &= {formula}")
    chain = r" \circ ".join(f"{letter}_{{{k}}}" for k in range(len(layers), 0, -1))
    return f"{prose(words)}: ${name} = {chain}$ with\n{_aligned(shown)}"


def _family(family: Data) -> str:
    """Return the layers of a family and its entries where they are small."""
    if "mask" in family:
        layer = r"N_n = \mathrm{relu}(w_n * N_{n-1} + b_n)"
        parts = [("w_n", [family["mask"]], "row"), ("b_n", family["bias"], "entry")]
    elif "A" in family:
        layer = r"N_n = N_{n-1} + A_n\,\mathrm{relu}(B_n N_{n-1} + c_n)"
        parts = [("A_n", family["A"], "matrix"), ("B_n", family["B"], "matrix"), ("c_n", family["c"], "column")]
    else:
        phi = r"\varphi" if "activation" in family else r"\mathrm{relu}"
        layer = rf"N_n = {phi}(W_n N_{{n-1}} + b_n)"
        weight = r"W_n = I + P_n,\quad P_n" if family["given"] == "P" else "W_n"
        parts = [(weight, family["matrix"], "matrix"), ("b_n", family["bias"], "column")]
    head = f"${layer}$, $n = 1, 2, \\ldots$, $N_0(x) = x$, of width {family['width']}"
    if "mask" in family:
        head += ", the full convolution, so that every layer is wider than the one before by the mask's length less 1"
    if "activation" in family:
        head += rf", ${phi}$ = {_activation(family['activation'])}"
    texts = [e for _, value, _ in parts for row in value for e in (row if isinstance(row, list) else [row])]
    if family["width"] > _LARGE or not readable(texts) or len(texts) > 64:
        return f"{head}; its entries, functions of $n$, are in the problem file."
    shown = [f"{name} &= {_shaped(value, shape)}" for name, value, shape in parts]
    return f"{head}, with\n{_aligned(shown)}"


def _matrices(matrices: Sequence[Sequence[Sequence[str]]]) -> str:
    texts = [entry for M in matrices for row in M for entry in row]
    if len(matrices[0]) > _LARGE or len(texts) > 64 or not readable(texts):
        return f"{len(matrices)} matrices of {len(matrices[0])} rows; their entries are in the problem file."
    return _aligned([f"M_{{{i}}} &= {matrix(M)}" for i, M in enumerate(matrices)])


def _shaped(value: Any, shape: str) -> str:
    if shape == "row":
        return rf"\left({', '.join(expression(e) for e in value[0])}\right)"
    if shape == "entry":
        return rf"{expression(value[0])} \text{{ in every coordinate}}"
    return _column(value) if shape == "column" else matrix(value)


def _activation(activation: Data) -> str:
    parameters = [f"{key} ${number(activation[key])}$" for key in ("slope", "low", "high") if key in activation]
    return prose(activation["name"]) + (f" with {' and '.join(parameters)}" if parameters else "")


def _column(values: Sequence[str]) -> str:
    return matrix([[v] for v in values])


def _aligned(rows: Sequence[str]) -> str:
    return r"\begin{align*}" + "\n" + ",\\\\\n".join(rows) + ".\n" + r"\end{align*}"


def _small(rows: Sequence[Sequence[str]]) -> bool:
    return 0 < len(rows) <= _LARGE and 0 < len(rows[0]) <= _LARGE


def _domain(domain: Data) -> str:
    if "polytope" not in domain:
        return f"{_set(domain)}."
    A, b = domain["polytope"]["A"], domain["polytope"]["b"]
    if not _small(A) or not readable([*b, *(v for row in A for v in row)]):
        return f"{prose(domain_in_words(domain))}, written out in the problem file."
    return rf"${matrix(A)} x \leq {_column(b)}$."


def _set(domain: Data) -> str:
    """Return the domain within a sentence."""
    if "polytope" in domain:
        return "the polytope of the domain"
    if "all_space" in domain:
        return rf"$\mathbf{{R}}^{{{domain['all_space']}}}$"
    if "point" in domain:
        return f"the point $x = {vector(domain['point'])}$"
    sides = [rf"\left[{number(low)}, {number(high)}\right]" for low, high in domain["box"]]
    if len(set(sides)) == 1:
        return f"${sides[0]}{f'^{{{len(sides)}}}' if len(sides) > 1 else ''}$"
    ending = "" if len(sides) <= 6 else rf" \times \ldots$ (dimension {len(sides)})"
    return "$" + r" \times ".join(sides[:6]) + (ending or "$")


def _claim(data: Data) -> str:
    claim, domain = data["claim"], _set(data["domain"])
    where = f"at {domain}" if "point" in data["domain"] else rf"at every $x$ of {domain}"
    return _CLAIMS[claim["kind"]](claim, domain, where) + "."


def _domains(claim: Data, domain: str, where: str) -> str:
    counted = counts_in_words(claim)
    return f"The complete list of activation domains on {domain}{f' has {counted}' if counted else ''}"


def _bound(claim: Data, domain: str, where: str) -> str:
    return f"${_relation(claim)}$ {where}"


def _counterexample(claim: Data, domain: str, where: str) -> str:
    return f"The point $x = {vector(claim['point'])}$ lies in {domain} and violates ${_relation(claim)}$"


def _value(claim: Data, domain: str, where: str) -> str:
    if "value" not in claim:
        return f"The value of $N(x)$ at $x = {vector(claim['point'])}$"
    return f"$N(x) = {vector(claim['value'])}$ at $x = {vector(claim['point'])}$"


def _limit(claim: Data, domain: str, where: str) -> str:
    limit = r"$\|N(x)\|_1$ of the limit" if "norm" in claim else r"the limit $N(x) = \lim_n N_n(x)$"
    if "output" in claim:
        limit = f"the limit of ${_form(claim['output'], 'N_n')}$"
    return f"An enclosure of {limit} {where} to width ${number(claim['width'])}$"


_CLAIMS: dict[str, Callable[[Data, str, str], str]] = {
    "domains": _domains,
    "bound": _bound,
    "counterexample": _counterexample,
    "value": _value,
    "equal": lambda claim, domain, where: f"The two networks are equal on {domain}",
    "converges": lambda claim, domain, where: (
        f"${_form(claim['output'], 'N_n') if 'output' in claim else 'N_n(x)'}$ converges as $n \\to \\infty$, {where}"
    ),
    "diverges": lambda claim, domain, where: f"$N_n(x)$ diverges as $n \\to \\infty$, {where}",
    "limit": _limit,
    "spectral-radius": lambda claim, domain, where: f"The joint spectral radius of the matrices is ${_radius(claim)}$",
    "necessary": lambda claim, domain, where: (
        f"If $N_n(x)$ converges as $n \\to \\infty$, {where}, then $W_n \\to I$ and $b_n \\to 0$"
    ),
    "products-converge": lambda claim, domain, where: (
        rf"The products $J_n W_n \cdots J_1 W_1$ converge for {_gates(claim)}"
    ),
}


def _gates(claim: Data) -> str:
    if "path" not in claim:
        return "every sequence of activation matrices $J_n$"
    return f"the activation matrices with the diagonals {path_text(claim['path'])}, repeated"


def _relation(claim: Data) -> str:
    """Return c.y REL v."""
    return f"{_form(claim['output'], 'N')} {_RELATIONS[claim['relation']]} {number(claim['value'])}"


def _radius(claim: Data) -> str:
    if "width" in claim:
        return f"R \\text{{, to width }} {number(claim['width'])}"
    if "word" not in claim:
        return f"{_RELATIONS[claim['relation']]} {number(claim['value'])}"
    word = claim["word"]
    letters = " ".join(f"M_{{{i}}}" for i in reversed(word))
    return f"= \\rho({letters})" + f"^{{1/{len(word)}}}" * (len(word) > 1)


def _form(output: Sequence[str], name: str) -> str:
    """Return c.N(x) with the zero coefficients left out."""
    many, text = len(output) > 1, ""
    for i, c in enumerate(output, 1):
        if c != "0":
            size = number(c.lstrip("-"))
            sign = "-" if c.startswith("-") else "+" if text else ""
            coordinate = (f"({name}(x))_{{{i}}}" if "_" in name else f"{name}_{{{i}}}(x)") if many else f"{name}(x)"
            text += f"{sign}{'' if size == '1' else size + ' '}{coordinate}"
    return text or "0"


def _verdict(data: Data, verdict: Verdict) -> str:
    if verdict.status == "undecided":
        return r"\textbf{undecided}: neither the claim nor its negation was proved."
    found = [*_found(data, verdict.facts)]
    ending = f" Found: {'; '.join(found)}." if found else ""
    return rf"\textbf{{{verdict.status}}}, by the theorem {code(verdict.theorem)}.{ending}"


def _found(data: Data, facts: Data) -> list[str]:
    """Return what was found: counts, values, points, the limit."""
    parts = [counts_in_words(facts)] if "cells" in facts else []
    if "enclosure" in facts:
        parts += _enclosure(facts["enclosure"], data["claim"])
    for key, name in (("value", "N(x)"), ("limit", r"\lim_n N_n(x)"), ("fixed_point", r"\text{a fixed point }y")):
        if key in facts and "enclosure" not in facts:
            parts.append(f"${name} = {vector(facts[key])}$")
    if "point" in facts and "point" not in data["domain"]:
        parts.append(f"at $x = {vector(facts['point'])}$")
    if "output" in facts:
        parts.append(f"the left side is ${number(facts['output'])}$ there")
    if "word" in facts:
        parts.append(f"not for the activation matrices {code(facts['word'])} repeated; the network may still converge")
    if facts.get("empty"):
        parts.append("the domain is empty, so that every claim holds there")
    return parts


def _enclosure(ends: Sequence[Sequence[str]], claim: Data) -> list[str]:
    parts, single = [], "R" if claim["kind"] == "spectral-radius" else "N(x)"
    for i, (low, high) in enumerate(ends, 1):
        name = r"\|N(x)\|_1" if "norm" in claim else single if len(ends) == 1 else f"N_{{{i}}}(x)"
        if low == high:
            parts.append(f"${name} = {number(low)}$")
        else:
            below, above = interval(low, high)
            parts.append(rf"${name} \in [{digits(below)}, {digits(above)}]$")
    return parts


def _evidence(data: Data, facts: Data) -> list[tuple[str, str]]:
    """Return the numbers that the verdict rests on; the reason has the rest in words."""
    rows = []
    if "weights" in facts or "norm" in facts:
        rows.append(("Norm", _norm(facts) + "."))
    if "p" in facts:
        rows.append(("Bounds", _bounds(facts)))
    if "E" in facts:
        rows.append(("Tail", _tail(facts)))
    if "norm_of_W" in facts:
        bound = f"1/L$, $L = {number(facts['lipschitz'])}" if "lipschitz" in facts else "1"
        rows.append(("Bounds", f"$\\|W\\| = {number(facts['norm_of_W'])} < {bound}$."))
    if "depth" in facts:
        words = f"$N_k(x)$ at depth $k = {facts['depth']}$, rounded outward to {facts['bits']} bits"
        if "order" in facts:
            words += f"; gates {code(facts['pattern'])} in every later layer; a gauge of order {facts['order']}"
        rows.append(("Prefix", words + "."))
    return rows


def _norm(facts: Data) -> str:
    if "norm" in facts:
        return prose(facts["norm"])
    return rf"$\|y\| = \max_i |y_i|/w_i$, $w = {vector(facts['weights'])}$"


def _bounds(facts: Data) -> str:
    P, b = (_NORMS.get(text, rf"\text{{{prose(text)}}}") for text in facts.get("norms", ["||P_n||", "||b_n||"]))
    sizes = [f"${P} \\leq {expression(facts['p'])}$"]
    sizes += [f"${b} \\leq {expression(facts['beta'])}$"] if "beta" in facts else []
    words = f"{' and '.join(sizes)} for $n \\geq {facts['n0']}$"
    sums = [
        f"$\\sum_{{i>n}} {x}_i$ within ${expression(facts[key])}$"
        for x, key in (("P", "g"), ("b", "h"))
        if key in facts
    ]
    return f"{words}{'; sums of consecutive layers: ' + ', '.join(sums) if sums else ''}."


def _tail(facts: Data) -> str:
    if "F" not in facts:
        tail = r"$\|T - Q_k T_k\| \leq E(k)\,\|T_k\|$, $Q_k = \lim J_n \cdots J_{k+1}$"
        return f"{tail}, $E(n) = {expression(facts['E'])}$."
    centre = {"N_k": "N_k", "relu(N_k)": r"\mathrm{relu}(N_k)"}.get(facts.get("centre", "N_k"), facts.get("centre"))
    tail = rf"$\|N - {centre}\| \leq E(k)\,\|N_k\| + F(k)$"
    return f"{tail}, $E(n) = {expression(facts['E'])}$, $F(n) = {expression(facts['F'])}$."


def _checking(name: str, certificate: CertificateFile) -> list[tuple[str, str]]:
    facts = f"{code(certificate.name)}, {certificate.size} bytes, sha256 {code(certificate.sha256, breaks=True)}"
    return [
        ("Certificate", f"{facts}, written by exactrelu {__version__}."),
        (
            "Check",
            f"With the folder {code('exactrelu/checker')} beside the problem, the files it names and the certificate, "
            f"{code(f'python3 checker {name} {certificate.name}')} re-reads the problem, needs only Python 3.11 or "
            f"newer, and prints: {prose(certificate.checked)}.",
        ),
    ]
