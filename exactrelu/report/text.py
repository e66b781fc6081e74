"""Problems and verdicts as lines of text: a key column, and a last line that restates the claim.

Statement.  What is printed is read from the canonical problem, the same bytes that the certificate
            names by their hash; a line never says more than the verdict does.
Glossary.   y  output of the network    x  its input    canonical  the problem as plain JSON data
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from exactrelu.arithmetic.rational import rational, rational_text
from exactrelu.theorems.path import path_text

__all__ = [
    "capped",
    "count_in_words",
    "interval",
    "counts_in_words",
    "claim_in_words",
    "domain_in_words",
    "inequality_in_words",
    "number",
    "pattern_in_words",
    "piece_in_words",
    "point",
    "subject_in_words",
    "table",
    "verdict_line",
]

KEY_WIDTH = 12
LONG_NUMBER = 40
Data = Mapping[str, Any]


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Return lines with the keys in one column; a repeated key is left out.

    >>> print(table([("claim", "y <= 1"), ("claim", "y >= 0")]))
    claim       y <= 1
                y >= 0
    """
    lines, before = [], ""
    for key, value in rows:
        shown = "" if key == before else key
        indented = value.replace("\n", "\n" + " " * KEY_WIDTH)
        lines.append(f"{shown:<{KEY_WIDTH}}{indented}".rstrip())
        before = key
    return "\n".join(lines)


def number(value: Fraction | int | str) -> str:
    """Return a rational as text; a long one is shortened and says so.

    >>> number(Fraction(-1, 3)), number(Fraction(1, 10**50)), number(Fraction(1, 3**99))
    ('-1/3', '1e-50', '5.8209...e-48 (denominator of 157 bits)')
    """
    exact = rational(value)
    text = rational_text(exact)
    if len(text) <= LONG_NUMBER:
        return text
    if text.startswith("1/10") and not text[4:].strip("0"):
        return f"1e-{len(text) - 3}"
    return f"{_leading(exact)} (denominator of {exact.denominator.bit_length()} bits)"


def point(values: Sequence[Fraction | str]) -> str:
    """Return a point as text: "1/2" in one dimension, "(1/2, 0)" in more."""
    texts = [number(v) for v in values]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def domain_in_words(domain: Data) -> str:
    """Return the domain of a canonical problem in words.

    >>> domain_in_words({"box": [["-1", "1"], ["-1", "1"]]})
    '[-1, 1]^2'
    """
    if "all_space" in domain:
        return f"R^{domain['all_space']}"
    if "point" in domain:
        return f"the point {capped(domain['point'])}"
    if "polytope" in domain:
        rows = domain["polytope"]["A"]
        inequalities = "1 inequality" if len(rows) == 1 else f"{len(rows)} inequalities"
        return f"the polytope of {inequalities} in R^{len(rows[0]) if rows else 0}"
    sides = [f"[{number(low)}, {number(high)}]" for low, high in domain["box"]]
    if len(set(sides)) == 1:
        return sides[0] if len(sides) == 1 else f"{sides[0]}^{len(sides)}"
    return " x ".join(sides) if len(sides) <= 6 else f"{' x '.join(sides[:6])} x ... (dimension {len(sides)})"


def subject_in_words(subject: Data) -> list[str]:
    """Return one line per network or matrix, or the lines of a family."""
    if "network" in subject:
        return [network_in_words(subject["network"])]
    if "networks" in subject:
        return [network_in_words(network) for network in subject["networks"]]
    if "matrices" in subject:
        lines = [f"M_{i} = {_matrix(M)}" for i, M in enumerate(subject["matrices"])]
        return lines if len(lines) <= 8 else [*lines[:8], f"... {len(lines)} matrices"]
    return family_in_words(subject["family"])


def family_in_words(family: Data) -> list[str]:
    """Return the lines of a canonical family: its layers, unless they are ReLU, and their entries."""
    if "mask" in family:
        growth = count_in_words(len(family["mask"]) - 1, "coordinate")
        return [
            f"N_n = relu(w_n * N_(n-1) + b_n), full convolution; each layer has {growth} more than the one before",
            f"w_n = ({', '.join(family['mask'])}), b_n = {family['bias'][0]} in every coordinate",
        ]
    if "A" in family:
        texts = f"A_n = {_matrix(family['A'])}, B_n = {_matrix(family['B'])}, c_n = ({', '.join(family['c'])})"
        return ["N_n = N_(n-1) + A_n relu(B_n N_(n-1) + c_n)", texts]
    weight = "W_n = I + P_n, P_n" if family["given"] == "P" else "W_n"
    entries = f"{weight} = {_matrix(family['matrix'])}, b_n = ({', '.join(family['bias'])})"
    if "activation" not in family:
        tables = any(e.startswith("[") for row in (*family["matrix"], family["bias"]) for e in row)
        return [entries, "[c_1,...,c_k;e_1,...,e_q] is c_n at n <= k, and e_i at n > k with n = i mod q"][: 1 + tables]
    return [f"N_n = phi(W_n N_(n-1) + b_n), phi = {_activation(family['activation'])}", entries]


def _matrix(rows: Sequence[Sequence[str]]) -> str:
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _activation(activation: Data) -> str:
    """Return "leaky-relu with slope 1/2"."""
    parameters = [f"{key} {number(activation[key])}" for key in ("slope", "low", "high") if key in activation]
    return " with ".join([activation["name"], *([" and ".join(parameters)] if parameters else [])])


def network_in_words(network: Data) -> str:
    """Return inputs, layers and outputs of a canonical network in one line."""
    layers = network["layers"]
    kinds = [f"{len(layer['bias'])} {layer['activation']}" for layer in layers]
    outputs = len(layers[-1]["bias"]) if layers else network["inputs"]
    shown = kinds if len(kinds) <= 6 else [*kinds[:3], f"... ({len(kinds) - 4} layers)", kinds[-1]]
    ends = count_in_words(network["inputs"], "input"), count_in_words(outputs, "output")
    return f"{ends[0]}, layers {' - '.join(shown) or 'none'}, {ends[1]}"


def claim_in_words(problem: Data) -> str:
    """Return the claim of a canonical problem as a sentence without a full stop."""
    claim, domain = problem["claim"], domain_in_words(problem["domain"])
    everywhere = f"at {domain}" if "point" in problem["domain"] else f"at every x of {domain}"
    return _CLAIMS[claim["kind"]](claim, domain, everywhere)


def verdict_line(status: str, problem: Data, facts: Data, theorem: str) -> str:
    """Return the last line of a command: the verdict and the claim that it is about."""
    claim = problem["claim"]
    if status == "proved" and claim["kind"] == "domains":
        claim = {"kind": "domains"}  # the counts that were found follow, all of them
    words = claim_in_words({**problem, "claim": claim})
    found = _found(facts, _name_of_limit(claim), "point" in problem["domain"])
    ending = f" ({theorem})" if theorem else ""
    return table([(status.upper(), f"{words}{': ' + found if found else ''}{ending}")])


def _name_of_limit(claim: Data) -> str:
    if claim["kind"] == "spectral-radius":
        return "R"
    return "||N(x)||_1" if claim.get("norm") else "its limit" if "output" in claim else "N(x)"


def counts_in_words(facts: Data) -> str:
    """Return "13 cells, 25 domains, 3 affine maps" for the counts that are there."""
    names = {"cells": "cell", "domains": "domain", "maps": "affine map"}
    return ", ".join(count_in_words(facts[key], name) for key, name in names.items() if facts.get(key) is not None)


def _found(facts: Data, limit: str, at_point: bool) -> str:
    parts = [counts_in_words(facts)] if "cells" in facts else []
    if "enclosure" in facts:
        parts.append(_limit_in_words(facts["enclosure"], limit))
    if "value" in facts:
        parts.append(f"N(x) = {capped(facts['value'])}")
    if "word" in facts:
        which = "" if "path" in facts else f"not for {facts['word']} repeated, "
        parts.append(f"{which}the network may still converge")
    if "point" in facts and not at_point:
        parts.append(f"x = {capped(facts['point'])}")
    if facts.get("empty"):
        parts.append("the domain is empty, so every claim holds there")
    return ", ".join(parts)


def _limit_in_words(ends: Sequence[Sequence[str]], name: str) -> str:
    """Return the limit where it is known exactly, else its enclosure."""
    if all(low == high for low, high in ends):
        return f"{name} = {capped([low for low, _ in ends])}"
    return f"{name} in " + " x ".join(interval(a, b) for a, b in ends)


def _domains(claim: Data, domain: str, everywhere: str) -> str:
    counted = counts_in_words(claim)
    return f"the complete list of activation domains on {domain}{f' has {counted}' if counted else ''}"


def _relation(claim: Data, relation: str) -> str:
    return f"{_form(claim['output'])} {relation} {number(claim['value'])}"


def _bound(claim: Data, domain: str, everywhere: str) -> str:
    return f"{_relation(claim, claim['relation'])} {everywhere}"


def _counterexample(claim: Data, domain: str, everywhere: str) -> str:
    violated = _relation(claim, claim["relation"])
    return f"x = {capped(claim['point'])} lies in {domain} and violates {violated}"


def _value(claim: Data, domain: str, everywhere: str) -> str:
    stated = f" is {capped(claim['value'])}" if "value" in claim else ""
    return f"the value at x = {capped(claim['point'])}{stated}"


_CLAIMS: dict[str, Callable[[Data, str, str], str]] = {
    "domains": _domains,
    "bound": _bound,
    "counterexample": _counterexample,
    "value": _value,
    "equal": lambda claim, domain, everywhere: f"the two networks are equal on {domain}",
    "converges": lambda claim, domain, everywhere: f"the {_read_out(claim)}network converges {everywhere}",
    "diverges": lambda claim, domain, everywhere: f"the network diverges {everywhere}",
    "necessary": lambda claim, domain, everywhere: (
        f"if the network converges {everywhere}, then W_n tends to I and b_n to 0"
    ),
    "products-converge": lambda claim, domain, everywhere: f"the products J_n W_n ... J_1 W_1 converge {_gates(claim)}",
    "spectral-radius": lambda claim, domain, everywhere: f"the joint spectral radius {_radius(claim)}",
    "limit": lambda claim, domain, everywhere: (
        f"the {'l_1 norm of the ' if 'norm' in claim else ''}limit {'of ' if 'output' in claim else ''}"
        f"{_form(claim['output']) + ' ' if 'output' in claim else ''}{everywhere} to width {number(claim['width'])}"
    ),
}


def _read_out(claim: Data) -> str:
    """Return "read-out y3 of the " for a claim about one."""
    return f"read-out {_form(claim['output'])} of the " if "output" in claim else ""


def _gates(claim: Data) -> str:
    """Return the sequences of activation matrices of a claim about products."""
    if "path" not in claim:
        return "for every sequence of activation matrices J_n"
    return f"for the activation matrices {path_text(claim['path'])} repeated"


def _inputs(count: int) -> list[str]:
    """Return the names of the inputs and of the constant."""
    return ["x", ""] if count == 1 else [*(f"x{j + 1}" for j in range(count)), ""]


def _form(coefficients: Sequence[str]) -> str:
    """Return a linear form of the outputs: "y1 - 2*y3", or "y" for a network with one output."""
    single = len(coefficients) == 1
    names = ["y"] if single else [f"y{i + 1}" for i in range(len(coefficients))]
    return _affine([rational(c) for c in coefficients], names)


def _affine(coefficients: Sequence[Fraction], names: Sequence[str]) -> str:
    """Return a sum of multiples of names; the name "" is the constant 1."""
    text = ""
    for value, name in zip(coefficients, names, strict=True):
        if value:
            sign = (" - " if value < 0 else " + ") if text else ("-" if value < 0 else "")
            size = number(abs(value))
            text += sign + (size if not name else name if abs(value) == 1 else f"{size}*{name}")
    return text or "0"


def capped(values: Sequence[Fraction | str]) -> str:
    """Return a point, with its first coordinates and their number where there are many."""
    if len(values) <= 8:
        return point(values)
    return f"({', '.join(number(v) for v in values[:8])}, ... {len(values)} coordinates)"


def count_in_words(count: int, name: str) -> str:
    """Return "1 input", "2 inputs"."""
    return f"{count} {name}{'' if count == 1 else 's'}"


def _leading(value: Fraction) -> str:
    """Return the leading digits of a rational, cut not rounded: "5.8209...e-48"."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    bits = size.numerator.bit_length() - size.denominator.bit_length()
    exponent = bits * 30103 // 100000 - 1  # at most the true one, which is at most two more
    while size >= Fraction(10) ** (exponent + 1):
        exponent += 1
    digits = str(int(size / Fraction(10) ** exponent * 10000))
    return f"{sign}{digits[0]}.{digits[1:]}...{f'e{exponent}' if exponent else ''}"


def _radius(claim: Data) -> str:
    if "width" in claim:
        return f"to width {number(claim['width'])}"
    if "word" not in claim:
        return f"is {claim['relation']} {number(claim['value'])}"
    word = claim["word"]
    return f"is rho(P){f'^(1/{len(word)})' * (len(word) > 1)}, P the product of the word {' '.join(map(str, word))}"


def interval(low: str, high: str) -> str:
    """Return an enclosure with as many decimals, cut not rounded, as its width is worth: 12 to 1000.

    >>> interval("1/3", "3333333333333334/10000000000000000")
    '[0.33333333333333333..., 0.3333333333333334]'
    """
    width = rational(high) - rational(low)
    digits = len(str(int(1 / width))) + 1 if width else 0
    return f"[{_decimal(low, digits)}, {_decimal(high, digits)}]"


def _decimal(text: str, digits: int) -> str:
    value, count = rational(text), min(max(digits, 12), 1000)
    sign, size = ("-" if value < 0 else ""), abs(value)
    whole, rest = divmod(size.numerator, size.denominator)
    decimals, more = divmod(rest * 10**count, size.denominator)
    shown = str(decimals).rjust(count, "0")
    if more:
        return f"{sign}{whole}.{shown}..."
    shown = shown.rstrip("0")
    return f"{sign}{whole}.{shown}" if shown else f"{sign}{whole}"


def pattern_in_words(pattern: Sequence[Sequence[bool]]) -> str:
    """Return a pattern as text, a word of 0 and 1 per ReLU layer.

    >>> pattern_in_words(((True, False), (True,)))
    '10 1'
    """
    return " ".join("".join("1" if on else "0" for on in gate) for gate in pattern) or "no ReLU layer"


def inequality_in_words(row: Sequence[int], strict: bool) -> str:
    """Return a row (a_1, ..., a_d, c) as an inequality.

    >>> inequality_in_words((1, -2, 3), True)
    'x1 - 2*x2 + 3 > 0'
    """
    values = [Fraction(v) for v in row]
    return f"{_affine(values, _inputs(len(row) - 1))} {'>' if strict else '>='} 0"


def piece_in_words(slope: Sequence[Sequence[Fraction]], offset: Sequence[Fraction]) -> str:
    """Return an affine map as text.

    >>> piece_in_words([[Fraction(1), Fraction(-2)]], [Fraction(1, 2)])
    'y = x1 - 2*x2 + 1/2'
    """
    names = _inputs(len(slope[0]) if slope else 0)
    rows = [_affine([*row, c], names) for row, c in zip(slope, offset, strict=True)]
    return f"y = {rows[0]}" if len(rows) == 1 else f"y = ({', '.join(rows)})"
