"""The kinds of layers of a [family], read from the problem, and their canonical data.

Statement.  Layer n = 1, 2, ... maps y, N_0 = x, to
                Family     relu(W_n y + b_n)              keys width, P or W, b
                Rooted     the same, where an entry has roots of n
                Hypergeometric  the same, where an entry has factorials of n
                Periodic   the same, where an entry is a table, eventually periodic (repeating.py)
                Activated  phi(W_n y + b_n)               the same, activation, and its slope, or low and high
                Residual   y + A_n relu(B_n y + c_n)      keys width, A, B, c
                Widening   relu(w_n * y + b_n)            keys width, mask, b of one entry
            A rule about one kind is never run on another (families.py).
Glossary.   phi  applied to every coordinate: leaky-relu t or slope t, clip (hard-tanh: -1 and 1, relu6: 0
                 and 6) min(max(t, low), high), tanh, sigmoid 1/(1 + e^-t); the key activation = "relu" gives a Family
            *    full convolution, (w * y)_i = sum_j w_j y_{i-j}; the width grows by the length of w - 1
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from .expression import expression_text, parse, parse_rooted
from .network import Refused, array, number, table
from .repeating import Periodic, read_periodic
from .roots import factorials

Terms = list[Any]  # (r, u, v), in a Rooted also (r, u, v, x) with roots x (roots.py)
Matrix = list[list[Terms]]
_PARAMETERS = {
    "relu": [],
    "leaky-relu": ["slope"],
    "clip": ["high", "low"],
    "hard-tanh": [],
    "relu6": [],
    "tanh": [],
    "sigmoid": [],
}
_ENDS = {"hard-tanh": (Fraction(-1), Fraction(1)), "relu6": (Fraction(0), Fraction(6))}


class Family(NamedTuple):
    """Layers relu(W_n y + b_n) with entries as terms; `given` says whether `entries` are P or W."""

    width: int
    given: str
    entries: Matrix
    bias: list[Terms]


class Rooted(NamedTuple):
    """Layers relu(W_n y + b_n) with entries as terms, some of which have roots."""

    width: int
    given: str
    entries: Matrix
    bias: list[Terms]


class Hypergeometric(NamedTuple):
    """Layers relu(W_n y + b_n) with entries as terms, some of which have factorials."""

    width: int
    given: str
    entries: Matrix
    bias: list[Terms]


class Activated(NamedTuple):
    """Layers phi(W_n y + b_n): W_n and b_n as in `chain`, phi by its name and parameters."""

    width: int
    chain: Family
    name: str
    slope: Fraction | None
    ends: tuple[Fraction, Fraction] | None


class Residual(NamedTuple):
    """Layers y + A_n relu(B_n y + c_n): A of m rows, B of m columns, c of any length h."""

    width: int
    A: Matrix
    B: Matrix
    c: list[Terms]


class Widening(NamedTuple):
    """Layers relu(w_n * y + b_n), b_n the same for every coordinate; `width` is the number of inputs."""

    width: int
    mask: list[Terms]
    bias: Terms


AnyFamily: TypeAlias = Family | Rooted | Hypergeometric | Periodic | Activated | Residual | Widening


def read_family(value: object) -> tuple[AnyFamily, dict[str, Any]]:
    """Return the family of [family] and its canonical data."""
    known = "width P W b activation slope low high A B c mask"
    data = table(value, known, "[family]")
    if "mask" in data:
        return read_widening(data)
    if {"A", "B", "c"} & set(data):
        return read_residual(data)
    name, parameters = read_activation(data)
    chain, spelled = read_chain({key: data[key] for key in data if key in ("width", "P", "W", "b")})
    if name == "relu":
        return chain, spelled
    if not isinstance(chain, Family):
        raise Refused("[family]: a root, a factorial or a table is read in P, W and b of layers with relu only")
    ends = (parameters["low"], parameters["high"]) if name == "clip" else _ENDS.get(name)
    told = {"name": name} | {key: str(v) for key, v in parameters.items()}
    return Activated(chain.width, chain, name, parameters.get("slope"), ends), spelled | {"activation": told}


def read_activation(data: dict[str, Any]) -> tuple[str, dict[str, Fraction]]:
    """Return the name of phi and its parameters; phi is 1-Lipschitz, and phi(0) = 0 but for sigmoid."""
    name = data.get("activation", "relu")
    expected = _PARAMETERS.get(name) if type(name) is str else None
    given = {str(key): number(data[key], f"[family] {key}") for key in ("high", "low", "slope") if key in data}
    if expected is None or list(given) != expected:
        raise Refused(f"[family]: activation is one of {', '.join(_PARAMETERS)}, with slope or low and high")
    bad_ends = name == "clip" and not (given["low"] <= 0 <= given["high"] and given["low"] < given["high"])
    if bad_ends or (name == "leaky-relu" and not 0 < given["slope"] < 1):
        raise Refused("[family]: expected 0 < slope < 1, or low <= 0 <= high and low < high")
    return name, given


def read_chain(data: dict[str, Any]) -> tuple[Family | Rooted | Hypergeometric | Periodic, dict[str, Any]]:
    """Return the family of the keys width, P or W, b and its canonical data."""
    m, given = data.get("width"), "P" if "P" in data else "W"
    rows, bias = array(data.get(given), f"[family] {given}"), array(data.get("b"), "[family] b")
    if len(data) != 3 or type(m) is not int or not shaped(rows, m, m) or len(bias) != m:
        raise Refused("[family]: expected width m, b with m entries, and P or W with m rows of m entries")
    if any(type(value) is dict for row in (*rows, bias) for value in row):
        return read_periodic(m, given, rows, bias)
    texts, bias_texts = [spell_entries(row) for row in rows], spell_entries(bias)
    entries, shift = [[parse_rooted(text) for text in row] for row in texts], [parse_rooted(t) for t in bias_texts]
    parts = [term[3] for row in (*entries, shift) for terms in row for term in terms if len(term) > 3]
    kind = Hypergeometric if any(map(factorials, parts)) else Rooted if parts else Family
    family = kind(m, given, entries, shift)
    return family, {"bias": bias_texts, "given": given, "matrix": texts, "width": m}


def read_residual(data: dict[str, Any]) -> tuple[Residual, dict[str, Any]]:
    """Return the family of the keys width, A, B, c and its canonical data."""
    m = data.get("width")
    A, B, c = (array(data.get(key), f"[family] {key}") for key in ("A", "B", "c"))
    if len(data) != 4 or type(m) is not int or not c or not shaped(A, m, len(c)) or not shaped(B, len(c), m):
        raise Refused("[family]: expected width m, c with h > 0 entries, A with m rows of h, B with h rows of m")
    left, right, inner = [spell_entries(row) for row in A], [spell_entries(row) for row in B], spell_entries(c)
    family = Residual(m, [parsed(row) for row in left], [parsed(row) for row in right], parsed(inner))
    return family, {"A": left, "B": right, "c": inner, "width": m}


def read_widening(data: dict[str, Any]) -> tuple[Widening, dict[str, Any]]:
    """Return the family of the keys width, mask, b and its canonical data."""
    d, mask, bias = data.get("width"), array(data["mask"], "[family] mask"), array(data.get("b"), "[family] b")
    if len(data) != 3 or type(d) is not int or d < 1 or not mask or len(bias) != 1:
        raise Refused("[family]: expected width, the number of inputs, a mask that is not empty, and b with one entry")
    texts, bias_texts = spell_entries(mask), spell_entries(bias)
    return Widening(d, parsed(texts), parse(bias_texts[0])), {"bias": bias_texts, "mask": texts, "width": d}


def shaped(rows: list[Any], m: int, n: int) -> bool:
    """Return whether there are m rows of n entries."""
    return len(rows) == m and all(len(array(row, "[family]")) == n for row in rows)


def spell_entries(values: list[Any]) -> list[str]:
    """Return the canonical texts of entries."""
    return [expression_text(value) for value in values]


def parsed(texts: list[str]) -> list[Terms]:
    """Return the terms of entries."""
    return [parse(text) for text in texts]
