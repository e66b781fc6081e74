"""A tree of cases for the proved checker, from the items of a certificate.

Statement.  `Walk` repeats the tree of an accepted certificate for a chain of ReLU layers with integer
            weights, and gives every neuron its own node: on, off or split, in the order of the layers.
            What a box or a lemma decided becomes a proof row over the region.
Glossary.   node    (0,) split | (1, cert) on | (2, cert) off | (3, cert) empty | (4, [cert..]) leaf, preorder
            cert    (mu, [(i, l_i)..]): mu g = sum l_i f_i + s, s >= 0, i counts the region from its newest row
            bounds  {i: c_i}, c_i > 0: the target is at least sum c_i f_i, f_i row i from the oldest one
            sides   den, lows, highs and for each side bounds of x_j - low_j/den, high_j/den - x_j
Note.       Nothing here is trusted: a wrong tree is one that Coq does not accept.
Source.     exactrelu/checker/rules.py for the meaning of items; proofs/checker/Packed.v for the nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any, NamedTuple

from exactrelu.errors import FormatError, UnsupportedError

__all__ = ["Form", "Node", "Sides", "Walk", "integral"]

Form = tuple[int, ...]
Bounds = dict[int, Fraction]
Node = tuple[Any, ...]
Reason = tuple[bool, Bounds]


class Sides(NamedTuple):
    """A box around the region, with the proof of each side."""

    den: int
    low: list[int]
    high: list[int]
    proofs: list[tuple[Bounds, Bounds]]


class _Place(NamedTuple):
    """Where a walk stands: the layer, its forms, why its neurons are decided, how many have their node."""

    layer: int
    forms: list[Form]
    reasons: list[Reason | None]
    written: int
    sides: Sides | None


def integral(values: Sequence[Fraction]) -> Form:
    """Return the primitive integer vector of a rational form."""
    scale = lcm(*(v.denominator for v in values))
    whole = [v.numerator * (scale // v.denominator) for v in values]
    return tuple([v // (gcd(*whole) or 1) for v in whole])


def _negative(form: Form) -> Form:
    return tuple([-v for v in form])


class Walk:
    """One walk through the tree of a certificate; afterwards `nodes` and `slack` are complete.

    Args:
        layers: ReLU layers, a list of (weights.., bias) per layer, each fitting the one before.
        rows: the primitive rows of the region.
        sides: the box that the domain is, if it is one.
        properties: forms over the last layer that a leaf shows to be >= 0.
    """

    def __init__(
        self, d: int, layers: list[list[Form]], rows: list[Form], sides: Sides | None, properties: list[Form]
    ) -> None:
        self.d, self.layers, self.rows, self.properties = d, layers, list(rows), properties
        self.scales = [1] * len(rows)  # of a row in Coq over its primitive vector
        self.base = len(rows)
        self.nodes: list[Node] = []
        self.slack: Fraction | None = None
        self.finished = False
        self.stack: list[tuple[int, Form, int, _Place]] = []
        unit = [tuple([int(i == j) for j in range(d)] + [0]) for i in range(d)]
        self.layer, self.forms, self.written, self.sides = -1, unit, d, sides
        self.reasons: list[Reason | None] = [(True, {})] * d
        self.advance()

    def run(self, items: Iterable[list[Any]]) -> None:
        """Walk along the items of an accepted certificate of kind bound.

        Raises:
            FormatError: the items are not those of one complete tree.
            UnsupportedError: an item has no rule in Coq.
        """
        for letter, *parts in items:
            if self.finished or ((letter in "+-sm") != (self.next >= 0) and letter not in "bd"):
                raise FormatError(f"an item {letter!r} does not fit the tree; the checker rejects such a certificate")
            if letter in "+-":
                self.decide(self.next, letter == "+", *parts)
            elif letter == "m":
                self.decide(parts[0], parts[1] == 1, *parts[2:])
            elif letter == "s":
                self.split()
            elif letter == "b":
                self.outer(*parts)
            elif letter == "d":
                self.write(self.next if self.next >= 0 else len(self.forms))
                self.nodes.append((3, self.cert({i: Fraction(v, self.scales[i]) for i, v in _pairs(parts[0])})))
                self.close()
            elif letter == "l":
                self.leaf([self.shown(self.output(p), *parts) for p in self.properties])
            else:
                raise UnsupportedError(f"an item {letter!r} has no rule in Coq yet")
        if not self.finished:
            raise FormatError("the items end before the tree does; the checker rejects such a certificate")

    def leaf_by_sides(self) -> None:
        """Close a tree that the sides alone decide: each property's bounds come from the sides."""
        self.leaf([self.on_sides(self.output(p)) for p in self.properties])

    @property
    def next(self) -> int:
        """The next undecided neuron, -1 at a leaf."""
        return self.reasons.index(None) if None in self.reasons else -1

    def advance(self) -> None:
        """Enter layers until a neuron is undecided or none is left."""
        while self.next < 0 and self.layer + 1 < len(self.layers):
            self.write(len(self.forms))
            inputs = self.values()
            self.layer += 1
            self.forms = [self.composed(neuron, inputs) for neuron in self.layers[self.layer]]
            self.reasons, self.written = [None] * len(self.forms), 0
            self.interval()

    def values(self) -> list[Form]:
        """Return the outputs of the layer as forms of the input."""
        zero = (0,) * (self.d + 1)
        return [form if reason and reason[0] else zero for form, reason in zip(self.forms, self.reasons, strict=True)]

    def composed(self, neuron: Form, inputs: list[Form]) -> Form:
        """Return weights.inputs + bias as a form."""
        total = [0] * self.d + [neuron[-1]]
        for weight, form in zip(neuron, inputs, strict=False):
            if weight:
                total = [t + weight * v for t, v in zip(total, form, strict=True)]
        return tuple(total)

    def output(self, form: Form) -> Form:
        """Return a property of the outputs as a form of the input."""
        return self.composed(form, self.values())

    def interval(self) -> None:
        """Decide the neurons whose sign the box decides, as the checker does."""
        if self.sides is None:
            return
        for j, form in enumerate(self.forms):
            if self.reasons[j] is None and self.least(_negative(form)) >= 0:
                self.reasons[j] = (False, self.on_sides(_negative(form))[0])
            elif self.reasons[j] is None and self.least(form) >= 0:
                self.reasons[j] = (True, self.on_sides(form)[0])

    def least(self, form: Form) -> int:
        """Return den times the minimum of a form on the box."""
        if self.sides is None:
            raise UnsupportedError("a tree without items needs a box")
        den, low, high, _ = self.sides
        return den * form[-1] + sum([a * (lo if a > 0 else hi) for a, lo, hi in zip(form, low, high, strict=False)])

    def on_sides(self, form: Form) -> tuple[Bounds, Fraction]:
        """Return bounds of a form minus its minimum on the box, and the minimum."""
        least, found = self.least(form), Bounds()
        for a, proofs in zip(form, self.sides.proofs if self.sides else [], strict=False):
            for i, c in proofs[a < 0].items() if a else ():
                found[i] = found.get(i, Fraction(0)) + abs(a) * c
        return found, Fraction(least, self.sides.den if self.sides else 1)

    def shown(self, target: Form, mu: int, row: list[int]) -> tuple[Bounds, Fraction]:
        """Return the bounds of a target from a proof row of its primitive vector, and what is left over."""
        scale = gcd(*target) or 1
        found = {i: Fraction(scale * v, mu * self.scales[i]) for i, v in _pairs(row)}
        return found, target[-1] - sum([c * self.rows[i][-1] for i, c in found.items()], Fraction(0))

    def decide(self, j: int, on: bool, mu: int, row: list[int]) -> None:
        """Set a neuron for the reason that a proof row gives."""
        target = self.forms[j] if on else _negative(self.forms[j])
        self.reasons[j] = (on, self.shown(target, mu, row)[0])
        self.advance()

    def split(self) -> None:
        """Open the two cases of the next undecided neuron."""
        j = self.next
        g = self.forms[j]
        self.write(j)
        self.nodes.append((0,))
        self.written = j + 1
        off, scale = list(self.reasons), gcd(*g) or 1
        off[j] = (False, {})
        self.stack.append((len(self.rows), _negative(g), scale, _Place(self.layer, self.forms, off, j + 1, self.sides)))
        self.rows.append(g)
        self.scales.append(scale)
        self.reasons[j] = (True, {})
        self.advance()

    def outer(self, den: int, low: list[int], high: list[int], rows: list[list[Any]]) -> None:
        """Take over a box with the proofs of its sides."""
        proofs = []
        for j, (lo, hi) in enumerate(zip(low, high, strict=True)):
            unit = [den if i == j else 0 for i in range(self.d)]
            both = ((*unit, -lo), (*_negative(tuple(unit)), hi))
            found = [self.shown(side, *row)[0] for side, row in zip(both, rows[2 * j : 2 * j + 2], strict=True)]
            first, second = ({i: c / den for i, c in bounds.items()} for bounds in found)
            proofs.append((first, second))
        self.sides = Sides(den, low, high, proofs)
        if self.next >= 0:
            self.interval()
            self.advance()

    def write(self, stop: int) -> None:
        """Write the nodes of the decided neurons before `stop`."""
        for reason in self.reasons[self.written : stop]:
            if reason is not None:
                self.nodes.append((1 if reason[0] else 2, self.cert(reason[1])))
        self.written = stop

    def leaf(self, shown: list[tuple[Bounds, Fraction]]) -> None:
        """Close a case with the bounds of every property and what is left over."""
        self.write(len(self.forms))
        self.nodes.append((4, [self.cert(bounds) for bounds, _ in shown]))
        for _, left in shown:
            self.slack = left if self.slack is None else min(self.slack, left)
        self.close()

    def close(self) -> None:
        """Go back to the off case of the last split that waits for it."""
        self.finished = not self.stack
        if self.stack:
            size, row, scale, place = self.stack.pop()
            del self.rows[size:], self.scales[size:]
            self.rows.append(row)
            self.scales.append(scale)
            self.layer, self.forms, reasons, self.written, self.sides = place
            self.reasons = list(reasons)
            self.advance()

    def cert(self, bounds: Bounds) -> tuple[int, list[tuple[int, int]]]:
        """Return bounds as a cert: the rows of splits newest first, then those of the domain in their order."""
        mu, size = lcm(*(c.denominator for c in bounds.values())), len(self.rows)
        place = {i: size - 1 - i if i >= self.base else size - self.base + i for i in bounds}
        return mu, sorted((place[i], c.numerator * (mu // c.denominator)) for i, c in bounds.items() if c)


def _pairs(row: list[int]) -> list[tuple[int, int]]:
    """Return the pairs (index, multiplier) of a row."""
    return list(zip(row[::2], row[1::2], strict=True))
