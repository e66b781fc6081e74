"""Eventually periodic entries of layers relu(W_n y + b_n).

Statement.  A table period = [e_1, ..., e_q] stands for e_i(n) at the n with n = i mod q, so e_1 at n = 1, q + 1, ...
            With first = [c_1, ..., c_k] the entry is c_n(n) at n <= k; then = e is short for period = [e].
            With p the least common multiple of all q, layer n > start, the largest k, is that of the family
            number (n - 1) mod p.  These p families are written below one another: row s m + i is row i of family s.
            A statement for all n >= n0, n0 > start, about the rows of all of them holds for the layers.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from .expression import expression_text, parse, parse_rooted
from .network import Refused, array, table
from .polynomial import horner

MAX_FIRST = 1000
MAX_PERIOD = 60
MAX_BITS = 1 << 16  # of all early values together, and of a power in one of them
Terms = list[Any]


class Periodic(NamedTuple):
    """Layers relu(W_n y + b_n): p families of `width` m below one another, and values at early layers.

    `first` has m rows of the m + 1 lists of values of P or W, as `given`, and of b; most of them are empty.
    """

    width: int
    given: str
    entries: list[list[Terms]]
    bias: list[Terms]
    first: list[list[list[Fraction]]]

    @property
    def start(self) -> int:
        """Return the last layer with a value in `first`, or 0."""
        return max([len(values) for row in self.first for values in row], default=0)


class Entry(NamedTuple):
    """One entry: its canonical text, its values at early layers, and its parts."""

    text: str
    first: list[Fraction]
    parts: list[Terms]


def read_periodic(m: int, given: str, rows: list[Any], bias: list[Any]) -> tuple[Periodic, dict[str, Any]]:
    """Return the family of m rows of m entries and m biases, and its canonical data."""
    matrix, shift = [[read_entry(value) for value in row] for row in rows], [read_entry(value) for value in bias]
    p = lcm(*[len(entry.parts) for row in (*matrix, shift) for entry in row])
    if p > MAX_PERIOD:
        raise Refused(f"[family]: a common period of {p}; at most {MAX_PERIOD} is read")
    entries = [[entry.parts[s % len(entry.parts)] for entry in row] for s in range(p) for row in matrix]
    below = [entry.parts[s % len(entry.parts)] for s in range(p) for entry in shift]
    first = [[entry.first for entry in (*row, b)] for row, b in zip(matrix, shift, strict=True)]
    if sum([c.numerator.bit_length() + c.denominator.bit_length() for r in first for cs in r for c in cs]) > MAX_BITS:
        raise Refused(f"[family]: first values of more than {MAX_BITS} bits")
    texts = {"bias": [e.text for e in shift], "matrix": [[e.text for e in row] for row in matrix]}
    return Periodic(m, given, entries, below, first), texts | {"given": given, "width": m}


def read_entry(value: Any) -> Entry:
    """Return an entry that is a text or a table; its text is [c_1,...;e_1,...]."""
    if type(value) is not dict:
        text = expression_text(value)
        return Entry(text, [], [parse_rooted(text)])
    table(value, "first then period", "[family] entry")
    if len({"then", "period"} & set(value)) != 1 or ("then" in value and "first" not in value):
        raise Refused("[family]: an entry has 'period', 'first' and 'period', or 'first' and 'then'")
    early = [expression_text(c) for c in array(value.get("first", []), "[family] first")]
    again = value["period"] if "period" in value else [value["then"]]
    texts = [expression_text(e) for e in array(again, "[family] period")]
    if not texts or len(texts) > MAX_PERIOD or len(early) > MAX_FIRST:
        raise Refused(f"[family]: expected a period of 1 to {MAX_PERIOD}, and at most {MAX_FIRST} first values")
    head = ",".join(early) + ";" if early else ""
    values = [value_at(parse(text), n) for n, text in enumerate(early, 1)]
    return Entry(f"[{head}{','.join(texts)}]", values, [parse_rooted(text) for text in texts])


def value_at(terms: Terms, n: int) -> Fraction:
    """Return the value of an entry without roots at n."""
    total = Fraction(0)
    for r, u, v in terms:
        if n * (r.numerator.bit_length() + r.denominator.bit_length()) > MAX_BITS:
            raise Refused(f"[family]: a power at layer {n} has more than {MAX_BITS} bits")
        total += r**n * Fraction(horner(u, n), horner(v, n))
    return total
