"""The splitting tree: a network's domain cut unit by unit, every decision with its proof.

Statement.  A case is a region with a pattern so far.  On entering a layer its forms are computed;
            the box decides what it can; the region decides what it can prove; the first unit left
            splits the case in two.  Where no unit is left the case is a leaf: there the networks
            are affine.  The cases are walked depth first, on before off, in one fixed order, so
            that equal input gives equal items.
Glossary.   open    cases are activation domains: on is g > 0, off is g <= 0; every nonempty one is
                    a leaf, lower-dimensional ones included
            closed  cases cover the domain: on is g >= 0, off is g <= 0
            record  receives the items of the certificate as they are found
Exactness.  Exact; see region.py.
Source.     theorem `partition`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from exactrelu.arithmetic.kernel import INTEGERS, Kernel
from exactrelu.domains.box import Box, decide_by_box, outer_box, root_box
from exactrelu.domains.forms import OFF, ON, LinearLayer, composed, coordinates, prepared
from exactrelu.geometry.answers import Infeasible, Multipliers, Proof
from exactrelu.geometry.frame import Forms, framed
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.geometry.region import Halves, Region, region_of
from exactrelu.networks.network import Network, Pattern

__all__ = ["Case", "Record", "Tree"]

_UNITS_OF_BOX = 8  # a layer with fewer undecided units is not worth a box


class Record(Protocol):
    """Receives what the walk finds, in the order of the certificate."""

    def decided(self, unit: int | None, on: int, proof: Proof) -> None:
        """Unit `unit` of the layer, or the first undecided one (None), is on (1) or off (0)."""

    def split(self) -> None:
        """The first undecided unit splits the case."""

    def boxed(self, box: Box, proofs: Sequence[Proof]) -> None:
        """The region lies in a box."""

    def dead(self, multipliers: Multipliers) -> None:
        """The domain is empty."""


@dataclass(slots=True)
class Case:
    """A region with the forms of the layer it stands in.

    step: index of the layer in the chain of all networks' layers; -1 before the first.
    forms, scale: of the layer; `signs` their primitive rows.   state: of its units.
    gates: of the finished ReLU layers.    outputs: (forms, scale) of the finished networks.
    """

    region: Region
    box: Box | None
    step: int
    forms: Sequence[Sequence[Any]]
    scale: Any
    signs: Forms
    state: bytearray
    gates: Pattern
    outputs: tuple[tuple[Sequence[Sequence[Any]], Any], ...]


class Tree:
    """The walk through the cases of one or two networks on a domain."""

    def __init__(
        self,
        networks: Sequence[Network],
        domain: Polyhedron,
        is_open: bool,
        record: Record | None = None,
        kernel: Kernel = INTEGERS,
    ) -> None:
        """Prepare the layers; nothing is decided yet."""
        self.kernel, self.domain, self.is_open, self.record = kernel, domain, is_open, record
        self.dimension = domain.dimension
        self._chain: list[LinearLayer | None] = []  # None ends a network
        for network in networks:
            self._chain += [*prepared(kernel, network), None]
        self.multipliers: Multipliers = ()  # proof of emptiness, after a walk without leaves

    def leaves(self) -> Iterator[Case]:
        """Yield the leaves, depth first.

        A case is finished with once the next one is asked for; nothing else is kept of it.
        """
        root = self._root()
        if root is None:
            if self.record is not None:
                self.record.dead(self.multipliers)
            return
        waiting = [root]
        while waiting:
            case = waiting.pop()
            while (halves := self._advanced(case)) is not None:
                case, other = halves
                waiting.append(other)
            yield case

    def _root(self) -> Case | None:
        kernel = self.kernel
        rows = [tuple(kernel.integers(row)) for row in self.domain.rows()]
        frame, floats = framed(kernel, rows, self.dimension, self.is_open)
        region = region_of(frame, floats, rows, [h.strict for h in self.domain.halfspaces])
        if isinstance(region, Infeasible):
            self.multipliers = region.multipliers
            return None
        forms, scale = coordinates(kernel, self.dimension)
        state = bytearray([ON]) * self.dimension
        return Case(region, root_box(kernel, self.domain), -1, forms, scale, Forms(kernel, forms), state, (), ())

    def _advanced(self, case: Case) -> tuple[Case, Case] | None:
        """Decide what can be decided; return the halves of a case that splits, None for a leaf."""
        while True:
            if case.state.find(0) >= 0:
                for unit, on, proof in case.region.decisions(case.signs, case.state):
                    self._take(case, unit, on, proof)
            while (unit := case.state.find(0)) >= 0:
                answer = case.region.resolve(case.signs, unit)
                if not isinstance(answer, Halves):
                    self._take(case, unit, *answer)
                    continue
                if self.record is not None:
                    self.record.split()
                return self._half(case, answer.on, unit, ON), self._half(case, answer.off, unit, OFF)
            if not self._next_layer(case):
                return None

    def _half(self, case: Case, region: Region, unit: int, sign: int) -> Case:
        state = bytearray(case.state)
        state[unit] = sign
        return Case(region, case.box, case.step, case.forms, case.scale, case.signs, state, case.gates, case.outputs)

    def _next_layer(self, case: Case) -> bool:
        """Compute the forms of the next layer; return False after the last network."""
        kernel = self.kernel
        if case.step >= 0:
            layer = self._chain[case.step]
            if layer is not None and layer.relu:
                case.gates = (*case.gates, tuple([s == ON for s in case.state]))
        case.step += 1
        if case.step == len(self._chain):
            return False
        layer = self._chain[case.step]
        if layer is None:
            nothing = (kernel.zero,) * (self.dimension + 1)
            gated = [f if s == ON else nothing for f, s in zip(case.forms, case.state, strict=True)]
            case.outputs = (*case.outputs, (gated, case.scale))
            case.forms, case.scale = coordinates(kernel, self.dimension)
            case.state = bytearray([ON]) * self.dimension
            return True
        case.forms, case.scale = composed(kernel, layer, case.forms, case.scale, case.state, self.dimension + 1)
        if not layer.relu:
            case.state = bytearray([ON]) * len(case.forms)
            return True
        case.signs = Forms(kernel, [kernel.primitive(form) for form in case.forms])
        case.state = bytearray(len(case.forms))
        if case.box is not None:
            decide_by_box(kernel, case.box, case.signs.rows, case.state, self.is_open)
        if case.state.count(0) >= _UNITS_OF_BOX:
            self._box(case)
        return True

    def _box(self, case: Case) -> None:
        found = outer_box(self.kernel, case.region, case.signs, case.state)
        if found is None:
            return
        case.box = found[0]
        if self.record is not None:
            self.record.boxed(*found)
        decide_by_box(self.kernel, case.box, case.signs.rows, case.state, self.is_open)

    def _take(self, case: Case, unit: int, on: int, proof: Proof) -> None:
        if self.record is not None:
            self.record.decided(None if case.state.find(0) == unit else unit, on, proof)
        case.state[unit] = ON if on else OFF
