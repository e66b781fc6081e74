"""A certificate's items as the tokens of a tree for the proved checker.

Statement.  `tokens_of` writes item after item, each as one node of the tree of proofs/checker/Rules.v; nothing is
            computed.  What the checker in Python refuses for its spelling is refused here: the shape of items, the
            order of indices, common factors.  What a node proves is for Coq to check.
Glossary.   token  an integer >= 0, or a Signed one: proofs/checker/Packed.v says in which order they stand
            cert   mu, number of pairs, pairs (gap, l): gap rows of the region are left out before the next one, and
                   the region is the splits, newest first, then the rows of the domain
Source.     exactrelu/checker/rules.py and claims.py for the spelling of items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import gcd
from typing import Any

from exactrelu.errors import FormatError

__all__ = ["Signed", "inside_tokens", "start_tokens", "tokens_of"]

SPLIT, ON, OFF, LATER, OUTER, DEAD, LEAF, INSIDE, CELL, FLAT = range(10)


class Signed(int):
    """A token that may be negative."""


class _Writer:
    """Tokens of a tree, item by item; `sizes` holds the size of the region in the cases that wait."""

    def __init__(self, d: int, rows: int, outputs: int) -> None:
        self.d, self.rows, self.outputs = d, rows, outputs
        self.tokens: list[int] = []
        self.size, self.finished = rows, False
        self.sizes: list[int] = []
        self.depth = self.deepest = 0
        self.depths: list[int] = []

    def node(self, code: int, *tokens: int) -> None:
        """Write a node."""
        self.tokens += [code, *tokens]
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)

    def split(self) -> None:
        """Go to the on case; the off case waits."""
        self.node(SPLIT)
        self.sizes.append(self.size + 1)
        self.depths.append(self.depth)
        self.size += 1

    def close(self) -> None:
        """Go to the case that waits."""
        if self.sizes:
            self.size, self.depth = self.sizes.pop(), self.depths.pop()
        else:
            self.finished = True

    def pairs(self, row: Any) -> list[int]:
        """Return the tokens of the pairs of a row."""
        if type(row) is not list or len(row) % 2 or any(type(v) is not int for v in row):
            raise _spelled("a row is no list of pairs of integers")
        indices, factors = row[::2], row[1::2]
        if any(i >= j for i, j in zip([-1, *indices], [*indices, self.size], strict=True)):
            raise _spelled("the indices of a row do not increase within the region")
        if any(factor <= 0 for factor in factors):
            raise _spelled("a multiplier is not positive")
        splits, tokens, last = self.size - self.rows, [len(indices)], -1
        place = [self.size - 1 - i if i >= self.rows else splits + i for i in indices]
        for i, factor in sorted(zip(place, factors, strict=True)):
            tokens += [i - last - 1, factor]
            last = i
        return tokens

    def cert(self, proof: Any) -> list[int]:
        """Return the tokens of [mu, row]."""
        mu, row = _listed(proof, 2)
        tokens = self.pairs(row)
        if type(mu) is not int or mu <= 0 or gcd(mu, *row[1::2]) != 1:
            raise _spelled("the multipliers of a row are not positive, or have a common factor")
        return [mu, *tokens]

    def point(self, w: Any, X: Any) -> list[int]:
        """Return the tokens of the point X/w."""
        (w,), X = _integers([w], 1), _integers(X, self.d)
        if w <= 0 or gcd(w, *X) != 1:
            raise _spelled("a point is not in lowest terms with a positive denominator")
        return [w, len(X), *map(Signed, X)]

    def on(self, *proof: Any) -> None:
        """Write +: mu, row."""
        self.node(ON, *self.cert(list(proof)))

    def off(self, *proof: Any) -> None:
        """Write -: mu, row."""
        self.node(OFF, *self.cert(list(proof)))

    def lemma(self, *parts: Any) -> None:
        """Write m: j, sign, mu, row."""
        j, sign, *proof = _listed(list(parts), 4)
        (j, sign) = _integers([j, sign], 2)
        if j < 0 or sign not in (0, 1):
            raise _spelled("a lemma is about a neuron and a sign 0 or 1")
        self.node(LATER, j, sign, *self.cert(proof))

    def divide(self, *parts: Any) -> None:
        """Write s: nothing."""
        _listed(list(parts), 0)
        self.split()

    def outer(self, *parts: Any) -> None:
        """Write b: den, lows, highs, two proofs per coordinate."""
        den, low, high, proofs = _listed(list(parts), 4)
        (den,), low, high = _integers([den], 1), _integers(low, self.d), _integers(high, self.d)
        if den <= 0 or gcd(den, *low, *high) != 1:
            raise _spelled("a box is not in lowest terms with a positive denominator")
        certs = [self.cert(proof) for proof in _listed(proofs, 2 * self.d)]
        ends = zip(low, high, certs[::2], certs[1::2], strict=True)
        sides = [t for lo, hi, first, second in ends for t in (Signed(lo), *first, Signed(hi), *second)]
        self.node(OUTER, den, self.d, *sides)

    def dead(self, *parts: Any) -> None:
        """Write d: row."""
        (row,) = _listed(list(parts), 1)
        self.node(DEAD, *self.pairs(row))
        self.close()

    def bound(self, *proof: Any) -> None:
        """Write l of a bound: mu, row."""
        self.node(LEAF, 1, *self.cert(list(proof)))
        self.close()

    def same(self, *parts: Any) -> None:
        """Write e of equal: every difference is zero, so no row is needed."""
        _listed(list(parts), 0)
        self.node(LEAF, 2 * self.outputs, *(1, 0) * (2 * self.outputs))
        self.close()

    def equal(self, *parts: Any) -> None:
        """Write l of equal: two proofs per output."""
        both = [_listed(pair, 2) for pair in _listed(list(parts), self.outputs)]
        self.node(LEAF, 2 * self.outputs, *(t for pair in both for proof in pair for t in self.cert(proof)))
        self.close()

    def cell(self, *parts: Any) -> None:
        """Write l of domains: w, X."""
        self.node(CELL, *self.point(*_listed(list(parts), 2)))
        self.close()

    def flat(self, *parts: Any) -> None:
        """Write f of domains: w, X, row."""
        w, X, row = _listed(list(parts), 3)
        self.node(FLAT, *self.point(w, X), *self.pairs(row))
        self.close()


def tokens_of(kind: str, d: int, rows: int, outputs: int, items: Iterable[Sequence[Any]]) -> tuple[list[int], int]:
    """Return the tokens of a tree and the length of its longest path.

    Args:
        kind: bound, equal or domains.
        d: the number of inputs.
        rows: the number of rows of the domain.
        outputs: the number of outputs.
        items: lists that start with a letter, of integers and lists.

    Raises:
        FormatError: the items are not spelled as the checker demands, or are not one complete tree.
    """
    writer = _Writer(d, rows, outputs)
    rules: dict[str, Callable[..., None]] = {
        "+": writer.on, "-": writer.off, "s": writer.divide, "m": writer.lemma, "b": writer.outer, "d": writer.dead,
    }  # fmt: skip
    leaves: dict[str, dict[str, Callable[..., None]]] = {
        "bound": {"l": writer.bound},
        "equal": {"e": writer.same, "l": writer.equal},
        "domains": {"l": writer.cell, "f": writer.flat},
    }
    rules |= leaves[kind]
    for item in items:
        letter = item[0] if type(item) is list and item else None
        if writer.finished or type(letter) is not str or letter not in rules:
            raise _spelled(f"an item {letter!r} is behind the end, or does not belong to a claim of kind {kind!r}")
        rules[letter](*item[1:])
    if not writer.finished:
        raise _spelled("the items end before all cases are closed")
    return writer.tokens, writer.deepest


def start_tokens(den: int, low: Sequence[int], high: Sequence[int]) -> list[int]:
    """Return the tokens of a box whose sides are the rows of the domain, low_j and high_j one after the other."""
    ends = enumerate(zip(low, high, strict=True))
    sides = [t for j, (lo, hi) in ends for t in (Signed(lo), 1, 1, 2 * j, 1, Signed(hi), 1, 1, 2 * j + 1, 1)]
    return [1, den, len(low), *sides]


def inside_tokens() -> list[int]:
    """Return the tokens of a tree that the box of the domain decides."""
    return [INSIDE]


def _listed(value: Any, size: int) -> list[Any]:
    """Return a list of the expected length."""
    if type(value) is not list or len(value) != size:
        raise _spelled(f"expected a list of {size}")
    return value


def _integers(value: Any, size: int) -> list[int]:
    """Return a list of integers of the expected length."""
    if any(type(v) is not int for v in _listed(value, size)):
        raise _spelled(f"expected a list of {size} integers")
    return list(value)


def _spelled(reason: str) -> FormatError:
    return FormatError(f"{reason}; the checker rejects such a certificate")
