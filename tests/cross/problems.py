"""Random problem files: every kind of subject, domain and claim, numbers in every spelling that is read.

Glossary.   spelled  a number as TOML text        expression  text of the closed class in n, without poles
"""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

NETWORK_CLAIMS = ("domains", "bound", "equal", "counterexample", "value")
FAMILY_CLAIMS = ("converges", "diverges", "limit", "products-converge", "necessary")
LAYERS = ("activation", "residual", "mask")
DOMAINS = ("box", "polytope", "all_space", "point")


def rand_fraction(rng):
    return rng.choice(
        [
            Fraction(rng.randint(-3, 3)),
            Fraction(rng.randint(-99, 99), rng.choice([1, 2, 3, 7, 8, 100])),
            Fraction(rng.choice([-1, 1]) * 10**30),
            Fraction(rng.choice([-1, 1]), 10**30),
            Fraction(rng.getrandbits(200), rng.getrandbits(190) + 1),
        ]
    )


def spelled(rng, value=None):
    """Return one of the spellings of a number: a TOML integer, "p/q" perhaps not reduced, or a decimal."""
    value = rand_fraction(rng) if value is None else value
    forms = [f'"{value.numerator * k}/{value.denominator * k}"' for k in (1, 6)]
    if value.denominator == 1:
        forms += [f'"{value.numerator}"'] + [str(value.numerator)] * (abs(value) < 2**63)
        forms += [f'"+{value.numerator}"'] * (value > 0)
    forms += [f'"{text}"' for text in decimals(value)]
    return rng.choice(forms)


def decimals(value):
    """Return decimals that are exactly `value`, where there are any."""
    for shift in (0, 2, 3):
        scaled = value * 10**shift
        if scaled.denominator == 1 and abs(scaled) < 10**6:
            digits = f"{abs(scaled.numerator):0{shift + 1}d}"
            whole, part = digits[: len(digits) - shift], digits[len(digits) - shift :]
            sign = "-" if value < 0 else ""
            return [f"{sign}{whole}.{part}", f"{sign}{digits}e-{shift}", f"{sign}{digits}00E-{shift + 2}"]
    return []


def vector(rng, m):
    return f"[{', '.join(spelled(rng) for _ in range(m))}]"


def matrix(rng, m, n):
    return f"[{', '.join(vector(rng, n) for _ in range(m))}]"


def layers(rng, widths):
    """Return the value of "layers" with random activations, some of them left to the default."""
    texts = []
    for n, m in itertools.pairwise(widths):
        activation = rng.choice(["", ', activation = "relu"', ', activation = "identity"'])
        texts.append(f"{{ weight = {matrix(rng, m, n)}, bias = {vector(rng, m)}{activation} }}")
    return f"[{', '.join(texts)}]"


def domain(rng, d, kind):
    if kind == "box":
        sides = [sorted([rand_fraction(rng), rand_fraction(rng)]) for _ in range(d)]
        return f"box = [{', '.join(f'[{spelled(rng, lo)}, {spelled(rng, hi)}]' for lo, hi in sides)}]"
    if kind == "polytope":
        rows = rng.randint(0, 3)
        return f"polytope = {{ A = {matrix(rng, rows, d)}, b = {vector(rng, rows)} }}"
    return "all_space = true" if kind == "all_space" else f"point = {vector(rng, d)}"


def claim(rng, kind, d, m):
    lines = [f'kind = "{kind}"']
    if kind == "domains":
        lines += [f"{name} = {rng.randint(0, 9)}" for name in ("domains", "cells", "maps") if rng.random() < 0.5]
    if kind in ("bound", "counterexample"):
        relation = rng.choice(["at_most", "at_least", "below", "above"])
        lines += [f"output = {vector(rng, m)}", f"{relation} = {spelled(rng)}"]
    if kind in ("counterexample", "value"):
        lines.append(f"point = {vector(rng, d)}")
    if kind == "value" and rng.random() < 0.5:
        lines.append(f"value = {vector(rng, m)}")
    if kind == "limit":
        lines.append(f"width = {spelled(rng, abs(rand_fraction(rng)) + Fraction(1, 7))}")
    if kind == "products-converge" and rng.random() < 0.5:
        rows = [[rng.randint(0, 1) for _ in range(d)] for _ in range(rng.randint(1, 4))]
        lines.append(f"path = {rows}")
    rng.shuffle(lines)
    return "\n".join(lines)


def network_problem(rng, kind):
    """Return a problem about one or two networks written inline."""
    widths = [rng.randint(1, 3) for _ in range(rng.randint(1, 4))]
    sections = [f"[network]\nlayers = {layers(rng, widths)}\ninputs = {widths[0]}"]
    if kind == "equal":
        other = [widths[0], *(rng.randint(1, 3) for _ in range(rng.randint(0, 2))), widths[-1]]
        sections.append(f"[other]\nlayers = {layers(rng, other)}")
    sections.append(f"[domain]\n{domain(rng, widths[0], rng.choice(DOMAINS))}")
    sections.append(f"[claim]\n{claim(rng, kind, widths[0], widths[-1])}")
    rng.shuffle(sections)
    return "# proved: nothing\n" + "\n".join(sections) + "\n"


def family_problem(rng, kind):
    """Return a problem about a family."""
    m, given = rng.randint(1, 3), rng.choice("PW")
    entries = [[entry(rng) for _ in range(m)] for _ in range(m + 1)]
    rows = ", ".join(f"[{', '.join(row)}]" for row in entries[1:])
    where = domain(rng, m, where_of(rng, kind))
    family = f"[family]\nwidth = {m}\n{given} = [{rows}]\nb = [{', '.join(entries[0])}]"
    return f'title = "t"\n{family}\n[domain]\n{where}\n[claim]\n{claim(rng, kind, m, m)}\n'


def where_of(rng, kind):
    """Return the kind of domain that a claim may have."""
    kinds = {"diverges": ["point"], "limit": ["point", "box"], "products-converge": ["all_space"]}
    return rng.choice(kinds.get(kind, DOMAINS))


def layers_problem(rng, kind, layers):
    """Return a problem about a family whose layers are not relu(W_n y + b_n), or say that they are."""
    m, h, given = rng.randint(1, 3), rng.randint(1, 3), rng.choice("PW")
    sections = {
        "activation": [f"{given} = {entries(rng, m, m)}", f"b = {entries(rng, m)}", *activation(rng)],
        "residual": [f"A = {entries(rng, m, h)}", f"B = {entries(rng, h, m)}", f"c = {entries(rng, h)}"],
        "mask": [f"mask = {entries(rng, h)}", f"b = {entries(rng, 1)}"],
    }
    lines = [f"width = {m}", *sections[layers]]
    rng.shuffle(lines)
    where = domain(rng, m, where_of(rng, kind))
    norm = 'norm = "l1"\n' if kind == "limit" and layers == "mask" else ""
    family = "\n".join(lines)
    return f"[family]\n{family}\n[domain]\n{where}\n[claim]\n{claim(rng, kind, m, m)}\n{norm}"


def entries(rng, *shape):
    """Return a list of entries, or a matrix of them."""
    if len(shape) > 1:
        return f"[{', '.join(entries(rng, *shape[1:]) for _ in range(shape[0]))}]"
    return f"[{', '.join(entry(rng) for _ in range(shape[0]))}]"


def activation(rng):
    """Return the lines of an activation with its parameters."""
    name = rng.choice(["relu", "leaky-relu", "clip", "hard-tanh", "relu6", "tanh"])
    share = Fraction(rng.randint(1, 6), 7)
    ends = [f"low = {spelled(rng, -share * rng.randint(0, 9))}", f"high = {spelled(rng, share)}"]
    parameters = {"leaky-relu": [f"slope = {spelled(rng, share)}"], "clip": ends}
    return [f'activation = "{name}"', *parameters.get(name, [])]


def entry(rng):
    return str(rng.randint(-9, 9)) if rng.random() < 0.2 else json.dumps(expression(rng, 3))


def expression(rng, depth):
    """Return an expression whose divisors are never zero at n = 1, 2, ...; blanks between its tokens."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(["n", "1", "2", "0.5", "10", "(-1)^n", "2^n", "(1/3)**n", "0", "n"])
    a, b = expression(rng, depth - 1), expression(rng, depth - 1)
    k, j = rng.randint(1, 4), rng.randint(0, 3)
    blank = rng.choice(["", " "])
    return rng.choice(
        [
            f"{a}{blank}+{blank}{b}",
            f"{a} - ({b})",
            f"({a}){blank}*{blank}({b})",
            f"({a})/n^{k}",
            f"({a})/(n+{k})**{k}",
            f"{a}/({k}*n^2+{k + j})",
            f"-({a})",
            f"- {a}",
            f"({a})^{j + 1}",
            f"(n+{j})^-{k}",
            f"({k}/7)^(-{j}*n+{k})*{b}",
            f"{k}^-n/{k}",
            f"({a})*(-1/2)^({j}*n)",
        ]
    )
