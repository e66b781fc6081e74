"""Rules for networks: one function per item of a certificate, each with its theorem and proof.

Statement.  A tree of cases covers the domain; in every case the network is one affine map, which is
            computed here from the user's network and never read from the certificate.
Glossary.   form     integer vector (a_1..a_d, c) for a.x + c; used as its primitive vector, gcd 1
            region   the rows f_i: those of the domain, then one per split on the path
            proof    mu > 0 and l_i > 0 with mu g = sum l_i f_i + s, s >= 0: then g >= 0 on the region
            open     on means g > 0, off means g <= 0 (kind domains); closed: g >= 0 and g <= 0
            box      lo_j/den <= x_j <= hi_j/den; a neuron whose sign it decides needs no item
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, repeat
from math import gcd, lcm
from operator import add, mul
from typing import Any, NamedTuple

from .integer_layer import IntegerLayer
from .network import Refused
from .problem import Problem

Row = tuple[int, ...]
Box = tuple[Row, Row]
Columns = list[list[int]]
OFF, ON = 2, 1  # states of a neuron; 0 is undecided
_IS_ON = bytes([0, ON]) + bytes(254)


class Rejected(Exception):  # noqa: N818
    """The certificate does not prove what it claims."""


class Limits(NamedTuple):
    """What the header declares: items, depth of splits, and the largest number."""

    items: int
    depth: int
    top: int


class Result(NamedTuple):
    """What was verified: the facts of the header, and words."""

    facts: dict[str, Any]
    words: str


def primitive(form: Sequence[int]) -> Row:
    """Return the form divided by the gcd of its entries; the zero form stays."""
    content = gcd(*form)
    return tuple([v // content for v in form]) if content > 1 else tuple(form)


def integral(values: Sequence[Fraction]) -> Row:
    """Return the primitive integer vector of a rational form."""
    scale = lcm(*(v.denominator for v in values))
    return primitive([v.numerator * (scale // v.denominator) for v in values])


def integers(value: object, size: int, top: int) -> list[int]:
    """Return a list of exactly `size` integers of absolute value at most `top`."""
    if type(value) is not list or len(value) != size or any(type(v) is not int for v in value):
        raise Rejected(f"expected a list of {size} integers")
    if any(abs(v) > top for v in value):
        raise Refused("a number has more bits than the header declares")
    return value


def parts(item: Sequence[Any], size: int) -> list[Any]:
    """Return what follows the letter of an item that has `size` parts."""
    if len(item) != size + 1:
        raise Rejected(f"item {item[0]!r} has {len(item) - 1} parts, expected {size}")
    return list(item[1:])


def take(items: Iterator[list[Any]], letter: str, size: int | None = None) -> list[Any]:
    """Return the parts of the next item, which must have this letter."""
    item = next(items, ["no item"])
    if item[0] != letter:
        raise Rejected(f"expected an item {letter!r}, got {item[0]!r}")
    return parts(item, len(item) - 1 if size is None else size)


def homogeneous(item: Sequence[Any], d: int, top: int) -> Row:
    """Return (X_1..X_d, w) of the part [w, [X_1..X_d]] of an item: the point X/w in lowest terms."""
    (w,), X = integers([item[0]], 1, top), integers(item[1], d, top)
    if w <= 0 or gcd(w, *X) != 1:
        raise Rejected("the point is not in lowest terms with a positive denominator")
    return (*X, w)


class Tree:
    """One walk through the tree of cases, in preorder, with an explicit stack.

    The state of a node: the region, the box, the layer with its forms over `scale`, and the state of
    every neuron of the layer.  The forms stand in d + 1 columns, one list of coefficients each.
    """

    def __init__(self, problem: Problem, limits: Limits, is_open: bool) -> None:
        self.d, self.limits, self.is_open = problem.inputs, limits, is_open
        self.networks = [[IntegerLayer(layer) for layer in network.layers] for network in problem.networks]
        self.rows = [integral(row) for row in problem.rows]
        self.strict = [False] * len(self.rows)
        self.base = len(self.rows)
        self.box: Box | None = None
        if problem.box is not None:
            den = lcm(*(end.denominator for side in problem.box for end in side))
            low, high = ([int(side[i] * den) for side in problem.box] for i in (0, 1))
            self.box = centred(den, low, high)
        self.stack: list[tuple[Any, ...]] = []
        self.finished = False
        self.leaves = self.dead_ends = 0
        self.outputs: tuple[tuple[Columns, int], ...] = ()
        self.net, self.next = 0, -1
        self.begin()
        self.advance()

    def begin(self) -> None:
        """Stand before the first layer of a network: the forms are the coordinates."""
        self.columns: Columns = [[int(i == j) for j in range(self.d)] for i in range(self.d + 1)]
        self.scale, self.layer, self.state = 1, -1, bytearray([ON]) * self.d

    def advance(self) -> None:
        """Go to the next undecided neuron, computing layers on the way; at a leaf `next` is -1.

        Composition: forms of the neurons that are on, zero for those that are off.
        """
        while True:
            self.next = self.state.find(0)
            if self.next >= 0:
                return
            if self.layer + 1 < len(self.networks[self.net]):
                self.layer += 1
                self.enter(self.networks[self.net][self.layer])
                continue
            shown = self.state.translate(_IS_ON)
            self.outputs = (*self.outputs, ([list(map(mul, column, shown)) for column in self.columns], self.scale))
            if self.net + 1 == len(self.networks):
                return
            self.net += 1
            self.begin()

    def enter(self, layer: IntegerLayer) -> None:
        """Compute the forms of a layer, W y + b, over one common denominator."""
        columns = layer.images(self.columns, self.state.translate(_IS_ON))
        columns[-1] = [v + bias * self.scale for v, bias in zip(columns[-1], layer.bias, strict=True)]
        self.scale *= layer.q
        common = gcd(self.scale, *chain.from_iterable(columns)) if self.scale > 1 else 1
        if common > 1:
            self.scale, columns = self.scale // common, [[v // common for v in column] for column in columns]
        self.columns = columns
        self.state = bytearray(len(layer.bias)) if layer.relu else bytearray([ON]) * len(layer.bias)
        self.interval()

    def interval(self) -> None:
        """Decide undecided neurons of the layer whose sign is constant on the box.

        The maximum of a.x + c on the box is, times 2 den, sum a_j (lo_j + hi_j) + 2 den c
        + sum |a_j| (hi_j - lo_j), the minimum with a minus; the region lies in the box.
        """
        if self.box is None:
            return
        centre = reach = [0] * len(self.state)
        for column, middle, radius in zip(self.columns, *self.box, strict=True):
            centre = list(map(add, centre, map(mul, column, repeat(middle))))
            reach = list(map(add, reach, map(mul, map(abs, column), repeat(radius))))
        for j, (c, r) in enumerate(zip(centre, reach, strict=True)):
            if self.state[j]:
                continue
            if c + r <= 0:
                self.state[j] = OFF
            elif c > r or (c == r and not self.is_open):
                self.state[j] = ON

    def form(self, j: int) -> Row:
        """Return the form of a neuron."""
        return primitive([column[j] for column in self.columns])

    def combined(self, mu: Any, row: Any, target: Row) -> tuple[list[int], list[int]]:
        """Return sum l_i f_i - mu target and the indices i of a proof row, whose shape is checked."""
        if type(mu) is not int or mu <= 0 or type(row) is not list or len(row) % 2:
            raise Rejected("a proof row is a positive integer and a list of pairs")
        indices, factors, previous, size = row[::2], row[1::2], -1, len(self.rows)
        for i, factor in zip(indices, factors, strict=True):
            if type(i) is not int or not previous < i < size:
                raise Rejected("the indices of a row do not increase within the region")
            if type(factor) is not int or factor <= 0:
                raise Rejected("a multiplier is not a positive integer")
            previous = i
        if max(mu, *factors, 0) > self.limits.top:
            raise Refused("a multiplier has more bits than the header declares")
        weights = (-mu, *factors)
        columns = zip(target, *[self.rows[i] for i in indices], strict=True)
        return [sum(map(mul, weights, column)) for column in columns], indices

    def proof(self, mu: Any, row: Any, target: Row) -> tuple[int, list[int]]:
        """Return s and the indices of a proof row of target >= 0.

        Theorem.  mu target = sum l_i f_i + s with mu > 0, l_i > 0, s >= 0, and f_i >= 0 on the
        region: then target >= 0 there, and > 0 if s > 0 or some f_i in the sum is > 0.
        """
        (*linear, constant), indices = self.combined(mu, row, target)
        if gcd(mu, *row[1::2]) != 1:
            raise Rejected("the multipliers of a row have a common factor")
        if any(linear):
            raise Rejected("the combination of the region's rows is not parallel to the target")
        if constant > 0:
            raise Rejected("the combination of the region's rows lies above the target")
        return -constant, indices

    def constant(self, row: Any) -> tuple[int, list[int]]:
        """Return the constant that sum l_i f_i is, and the indices i."""
        (*linear, constant), indices = self.combined(1, row, (0,) * (self.d + 1))
        if any(linear):
            raise Rejected("the combination of the region's rows is not constant")
        return constant, indices

    def on(self, item: Sequence[Any]) -> None:
        """Rule "+": the next undecided neuron is on in the whole region."""
        mu, row = parts(item, 2)
        self.decide(self.undecided(), 1, mu, row)

    def off(self, item: Sequence[Any]) -> None:
        """Rule "-": the next undecided neuron is off in the whole region."""
        mu, row = parts(item, 2)
        self.decide(self.undecided(), 0, mu, row)

    def lemma(self, item: Sequence[Any]) -> None:
        """Rule "m": a later neuron of the layer is on (1) or off (0) in the whole region."""
        j, sign, mu, row = parts(item, 4)
        if type(j) is not int or not self.undecided() <= j < len(self.state) or self.state[j]:
            raise Rejected("the neuron of a lemma is not an undecided one of this layer")
        if type(sign) is not int or sign not in (0, 1):
            raise Rejected("the sign of a lemma is 0 or 1")
        self.decide(j, sign, mu, row)

    def decide(self, j: int, sign: int, mu: Any, row: Any) -> None:
        """Set a neuron after its proof.  Open: on needs g > 0.  Else g >= 0, off -g >= 0.

        On and off agree where g = 0, as both give the output 0; so closed regions may share it.
        """
        g = self.form(j)
        s, indices = self.proof(mu, row, g if sign else tuple([-v for v in g]))
        if sign and self.is_open and s == 0 and not any(self.strict[i] for i in indices):
            raise Rejected("the neuron is only shown to be >= 0, and on means > 0")
        self.state[j] = ON if sign else OFF
        self.advance()

    def split(self, item: Sequence[Any]) -> None:
        """Rule "s": two cases, the next undecided neuron on, then off; together they cover the region."""
        parts(item, 0)
        j = self.undecided()
        g = self.form(j)
        if len(self.rows) - self.base >= self.limits.depth:
            raise Refused("the splits are deeper than the header declares")
        later = bytearray(self.state)
        later[j] = OFF
        frame = (self.net, self.layer, self.columns, self.scale, later, self.box, self.outputs)
        self.stack.append((len(self.rows), tuple([-v for v in g]), *frame))
        self.rows.append(g)
        self.strict.append(self.is_open)
        self.state[j] = ON
        self.advance()

    def outer(self, item: Sequence[Any]) -> None:
        """Rule "b": a box around the region, each side proved; it holds in the whole subtree."""
        den, low, high, rows = parts(item, 4)
        (den,), top = integers([den], 1, self.limits.top), self.limits.top
        low, high = integers(low, self.d, top), integers(high, self.d, top)
        if den <= 0 or gcd(den, *low, *high) != 1:
            raise Rejected("the box is not in lowest terms with a positive denominator")
        if type(rows) is not list or len(rows) != 2 * self.d or any(type(row) is not list for row in rows):
            raise Rejected(f"expected {2 * self.d} proof rows of a box")
        for j, (lo, hi) in enumerate(zip(low, high, strict=True)):
            unit = [den if i == j else 0 for i in range(self.d)]
            for row, side in zip(rows[2 * j : 2 * j + 2], ([*unit, -lo], [*[-v for v in unit], hi]), strict=True):
                mu, multipliers = parts(["b", *row], 2)
                self.proof(mu, multipliers, primitive(side))
        self.box = centred(den, low, high)
        if self.next >= 0:
            self.interval()
            self.advance()

    def dead(self, item: Sequence[Any]) -> None:
        """Rule "d": the region is empty.

        Theorem.  sum l_i f_i is a constant c, and every f_i >= 0 on the region: c < 0 is absurd,
        and so is c = 0 if some f_i in the sum is > 0.
        """
        (row,) = parts(item, 1)
        constant, indices = self.constant(row)
        if constant > 0 or (constant == 0 and not any(self.strict[i] for i in indices)):
            raise Rejected("the rows do not contradict each other")
        self.dead_ends += 1
        self.close()

    def cell(self, item: Sequence[Any]) -> None:
        """Rule "l" of domains: the case is a cell, an activation domain with interior.

        Theorem.  At the point every row is > 0 or constant and true: a neighbourhood of the
        point lies in the region, and the region is the domain of this leaf's pattern.
        """
        point = homogeneous(parts(item, 2), self.d, self.limits.top)
        for f, strict in zip(self.rows, self.strict, strict=True):
            value = sum(map(mul, f, point))
            if value <= 0 and (value < 0 or strict or any(f[:-1])):
                raise Rejected("the point is not in the interior of the region")

    def flat(self, item: Sequence[Any]) -> None:
        """Rule "f": the case is an activation domain without interior.

        Theorem.  The point satisfies all rows.  sum l_i f_i = 0 with f_i >= 0 on the region makes
        every f_i of the sum 0 there; one of them is not constant: the region is in its hyperplane.
        """
        *place, row = parts(item, 3)
        point = homogeneous(place, self.d, self.limits.top)
        for f, strict in zip(self.rows, self.strict, strict=True):
            value = sum(map(mul, f, point))
            if value < 0 or (value == 0 and strict):
                raise Rejected("the point is not in the region")
        constant, indices = self.constant(row)
        if constant or not any(any(self.rows[i][:-1]) for i in indices):
            raise Rejected("the rows do not put the region into a hyperplane")

    def undecided(self) -> int:
        """Return the next undecided neuron."""
        if self.next < 0:
            raise Rejected("all neurons are decided here; the case must be closed")
        return self.next

    def at_leaf(self) -> None:
        """Demand that no neuron is undecided."""
        if self.next >= 0:
            raise Rejected("the case is closed while a neuron is undecided")

    def close(self) -> None:
        """End a case and return to the off branch of the last split that waits for it."""
        self.leaves += 1
        if not self.stack:
            self.finished = True
            return
        size, row, *frame = self.stack.pop()
        self.net, self.layer, self.columns, self.scale, self.state, self.box, self.outputs = frame
        del self.rows[size:], self.strict[size:]
        self.rows.append(row)
        self.strict.append(False)
        self.advance()


def centred(den: int, low: Sequence[int], high: Sequence[int]) -> Box:
    """Return a box as 2 den times its centre, with 2 den, and 2 den times its half sides, with 0."""
    sums = [lo + hi for lo, hi in zip(low, high, strict=True)]
    return (*sums, 2 * den), (*[hi - lo for lo, hi in zip(low, high, strict=True)], 0)


def walk(tree: Tree, items: Iterable[list[Any]], leaves: dict[str, Callable[[list[Any]], None]]) -> None:
    """Run items through the rules until the tree is complete; a leaf's rule proves, then the case is closed."""
    rules = {"+": tree.on, "-": tree.off, "s": tree.split, "m": tree.lemma, "b": tree.outer, "d": tree.dead}
    for item in items:
        letter = item[0]
        if letter in leaves:
            tree.at_leaf()
            leaves[letter](item)
            tree.close()
        elif letter in rules:
            rules[letter](item)
        else:
            raise Rejected(f"an item {letter!r} does not belong to this kind of certificate")
        if tree.finished:
            return
    raise Rejected("the items end before all cases are closed")
