"""Trees of cases by brute force: Fractions, every subset of rows, no linear program.

Shares no code with the prover or the checker.  Good for a few rows in dimension 0, 1, 2, 3.

Glossary.   form  (a_1..a_d, c), the function a.x + c      rows  integer forms, >= 0 on the region
            layer (W, b, relu)      item  a line of a certificate as nested lists
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import gcd, lcm

FAR = 10**6  # corner of the box that stands for an unbounded region


def whole(form):
    """Return the primitive integer form."""
    form = [Fraction(v) for v in form]
    up = lcm(*(v.denominator for v in form))
    numbers = [int(v * up) for v in form]
    common = gcd(*numbers) or 1
    return tuple(v // common for v in numbers)


def at(form, x):
    """Return the value of a form at a point."""
    return sum((a * v for a, v in zip(form, x, strict=False)), Fraction(form[-1]))


def solved(columns, target):
    """Return the coefficients of the only combination of columns that is the target, or None."""
    rows = [[Fraction(c[i]) for c in columns] + [Fraction(t)] for i, t in enumerate(target)]
    size = len(columns)
    for j in range(size):
        pivot = next((i for i in range(j, len(rows)) if rows[i][j]), None)
        if pivot is None:
            return None
        rows[j], rows[pivot] = rows[pivot], rows[j]
        rows[j] = [v / rows[j][j] for v in rows[j]]
        for i in range(len(rows)):
            if i != j and rows[i][j]:
                rows[i] = [v - rows[i][j] * w for v, w in zip(rows[i], rows[j], strict=True)]
    return None if any(row[-1] for row in rows[size:]) else [row[-1] for row in rows[:size]]


def cone(target, vectors):
    """Return {index: coefficient > 0} with sum = target, or None (Caratheodory: d + 1 vectors suffice)."""
    for size in range(len(target) + 1):
        for chosen in combinations(range(len(vectors)), size):
            found = solved([vectors[i] for i in chosen], target)
            if found is not None and all(v >= 0 for v in found):
                return {i: v for i, v in zip(chosen, found, strict=True) if v}
    return None


def spelled(mu, factors):
    """Return mu and the flat row of a proof in lowest terms."""
    up = lcm(Fraction(mu).denominator, *(v.denominator for v in factors.values()))
    numbers = {i: int(v * up) for i, v in factors.items()}
    common = gcd(int(mu * up), *numbers.values()) or 1
    return int(mu * up) // common, [v for i in sorted(numbers) for v in (i, numbers[i] // common)]


def margin(target, rows, least):
    """Return (mu, row) that shows target >= `least` > 0 on the region."""
    target = whole(target)
    lower = [*target[:-1], target[-1] - least]
    found = cone(lower, [*rows, (0,) * (len(target) - 1) + (1,)])
    found.pop(len(rows), 0)
    return spelled(1, found)


def proof(target, rows, strict=(), must=False):
    """Return (mu, row) that shows target >= 0 on the region, > 0 if `must`; or None."""
    d, target = len(target) - 1, whole(target)
    one = (0,) * d + (1,)
    found = cone(target, [*rows, one])
    if found is not None:
        slack = found.pop(len(rows), 0)
        if not must or slack > 0 or any(strict[i] for i in found):
            return spelled(1, found)
    for i in range(len(rows)) if must else ():
        vectors = [*rows, one, tuple(-v for v in target)]
        found = cone([-v for v in rows[i]], vectors) if strict[i] else None
        if found is not None and len(rows) + 1 in found:
            mu = found.pop(len(rows) + 1)
            found.pop(len(rows), 0)
            found[i] = found.get(i, 0) + Fraction(1)
            return spelled(mu, found)
    return None


def contradiction(rows, strict):
    """Return the row that shows the region to be empty, or None."""
    d = len(rows[0]) - 1 if rows else 0
    one = (0,) * d + (1,)
    found = cone((0,) * d + (-1,), [*rows, one]) if rows else None
    if found is not None:
        found.pop(len(rows), 0)
        return spelled(1, found)[1]
    for i, row in enumerate(rows):
        if strict[i] and (dependent := dependency(i, row, rows)):
            return dependent
    return None


def dependency(i, row, rows):
    """Return a row that sums to 0 and uses row i, or None."""
    found = cone([-v for v in row], rows)
    if found is None:
        return None
    found[i] = found.get(i, 0) + Fraction(1)
    _, flat = spelled(1, found)
    common = gcd(*flat[1::2])
    return [v if k % 2 == 0 else v // common for k, v in enumerate(flat)]


def witness(rows, strict, d):
    """Return a point of the relative interior of the region (cut to a large box), or None when it is empty."""
    far = [(*tuple(s if i == j else 0 for i in range(d)), FAR) for j in range(d) for s in (1, -1)]
    walls = [row for row in (*rows, *far) if any(row[:-1])]
    corners = set()
    for chosen in combinations(walls, d):
        point = solved(list(zip(*[row[:-1] for row in chosen], strict=True)), [-row[-1] for row in chosen]) if d else []
        if point is not None and all(at(row, point) >= 0 for row in (*walls, *rows)):
            corners.add(tuple(point))
    if not corners:
        return None
    middle = [sum(values, Fraction(0)) / len(corners) for values in zip(*corners, strict=True)]
    good = all(at(row, middle) > 0 if s else at(row, middle) >= 0 for row, s in zip(rows, strict, strict=True))
    return middle if good else None


def placed(x):
    """Return a point as the parts w, [X..]."""
    w = lcm(*(v.denominator for v in x))
    return [w, [int(v * w) for v in x]]


class Grower:
    """Writes the items of one tree in preorder and counts its leaves.

    style  "plain": a neuron that is decided gets its proof; "lazy": all undecided neurons are split
           and empty cases closed by "d"; "boxes": a box item after every split; "lemmas": proofs
           of later neurons first, backwards.
    """

    def __init__(self, networks, rows, d, leaf, is_open, box=None, style="plain"):
        self.networks, self.d, self.leaf, self.is_open = networks, d, leaf, is_open
        self.style = style
        self.items, self.leaves = [], []
        self.coordinates = [(*tuple(Fraction(i == j) for i in range(d)), Fraction(0)) for j in range(d)]
        rows = [whole(row) for row in rows]
        self.node(0, -1, self.coordinates, [True] * d, rows, [False] * len(rows), box, ())

    def node(self, net, layer, forms, state, rows, strict, box, outputs, fresh=False):
        state = list(state)
        if witness(rows, strict, self.d) is None:
            self.items.append(["d", contradiction(rows, strict)])
            return
        while True:
            if None in state:
                if fresh and (smaller := self.box_item(rows)) is not None:
                    state, box = self.boxed(forms, state, smaller), smaller
                    fresh = False
                    continue
                j = state.index(None)
                if self.style == "lemmas":
                    self.lemmas(forms, state, rows, strict, j)
                shown = None if self.style == "lazy" else self.shown(forms[j], rows, strict)
                if shown is None:
                    self.split(j, net, layer, forms, state, rows, strict, box, outputs)
                    return
                self.items.append(["+" if shown[0] else "-", *shown[1]])
                state[j] = shown[0]
                continue
            after = [f if on else (Fraction(0),) * (self.d + 1) for f, on in zip(forms, state, strict=True)]
            layer += 1
            if layer < len(self.networks[net]):
                weight, bias, relu = self.networks[net][layer]
                forms = [self.affine(row, after, b) for row, b in zip(weight, bias, strict=True)]
                state = self.boxed(forms, [None] * len(forms), box) if relu else [True] * len(forms)
                continue
            outputs = (*outputs, after)
            if net + 1 < len(self.networks):
                net, layer, forms, state = net + 1, -1, self.coordinates, [True] * self.d
                continue
            self.items.append(self.leaf(rows, strict, outputs, self.d))
            self.leaves.append((self.items[-1][0], outputs))
            return

    def affine(self, row, forms, b):
        total = [Fraction(0)] * self.d + [Fraction(b)]
        for w, form in zip(row, forms, strict=True):
            total = [t + Fraction(w) * v for t, v in zip(total, form, strict=True)]
        return tuple(total)

    def shown(self, form, rows, strict):
        """Return (is on, (mu, row)) when the sign of a neuron is constant on the region."""
        on = proof(form, rows, strict, self.is_open)
        if on is not None:
            return True, on
        off = proof([-v for v in form], rows)
        return None if off is None else (False, off)

    def lemmas(self, forms, state, rows, strict, first):
        for j in reversed(range(first + 1, len(state))):
            shown = self.shown(forms[j], rows, strict) if state[j] is None else None
            if shown is not None:
                self.items.append(["m", j, int(shown[0]), *shown[1]])
                state[j] = shown[0]

    def boxed(self, forms, state, box):
        """Decide what the interval of a form over the box decides."""
        for j, form in enumerate(forms):
            if box is not None and state[j] is None:
                ends = [sorted((a * lo, a * hi)) for a, (lo, hi) in zip(form, box, strict=False)]
                low, high = (sum((e[k] for e in ends), form[-1]) for k in (0, 1))
                if high <= 0:
                    state[j] = False
                elif low > 0 or (low == 0 and not self.is_open):
                    state[j] = True
        return state

    def split(self, j, net, layer, forms, state, rows, strict, box, outputs):
        self.items.append(["s"])
        g = whole(forms[j])
        for on, row in ((True, g), (False, tuple(-v for v in g))):
            below = [*rows, row]
            sides = [*strict, on and self.is_open]
            decided = [on if i == j else s for i, s in enumerate(state)]
            self.node(net, layer, forms, decided, below, sides, box, outputs, self.style == "boxes")

    def box_item(self, rows):
        """Append a box item around a bounded region and return the box."""
        box, sides = [], []
        for j in range(self.d):
            unit = [Fraction(i == j) for i in range(self.d)]
            for sign in (1, -1):
                form = [sign * v for v in unit]
                shift = next((s for s in range(-4, 65) if proof([*form, s], rows)), None)
                if shift is None:
                    return None
                sides.append(list(proof([*form, shift], rows)))
                box.append(-sign * Fraction(shift))
        pairs = list(zip(box[::2], box[1::2], strict=True))
        low, high = [int(lo) for lo, _ in pairs], [int(hi) for _, hi in pairs]
        self.items.append(["b", 1, low, high, sides])
        return pairs


def domain_leaf(rows, strict, outputs, d):
    """Return the leaf of a list of domains."""
    x = witness(rows, strict, d)
    flat = [i for i, row in enumerate(rows) if any(row[:-1]) and at(row, x) == 0]
    return ["f", *placed(x), dependency(flat[0], rows[flat[0]], rows)] if flat else ["l", *placed(x)]


def bound_leaf(output, relation, value):
    """Return the leaf function of a bound, the relation being one of <=, >=, <, >."""

    def leaf(rows, strict, outputs, d):
        total = [Fraction(0)] * (d + 1)
        for c, form in zip(output, outputs[0], strict=True):
            total = [t + Fraction(c) * v for t, v in zip(total, form, strict=True)]
        total[-1] -= Fraction(value)
        sign = -1 if relation in ("<=", "<") else 1
        form = [sign * v for v in total]
        return ["l", *(margin(form, rows, Fraction(1, 1000)) if relation in "<>" else proof(form, rows))]

    return leaf


def equal_leaf(rows, strict, outputs, d):
    """Return "e" where two maps agree, else the proofs of both differences."""
    first, second = outputs
    gaps = [[a - b for a, b in zip(f, g, strict=True)] for f, g in zip(first, second, strict=True)]
    if not any(map(any, gaps)):
        return ["e"]
    return ["l", *[[list(proof(gap, rows)), list(proof([-v for v in gap], rows))] for gap in gaps]]


def counts(leaves):
    """Return the numbers of domains, cells, and distinct affine maps of cells."""
    cells = [tuple(map(tuple, outputs[0])) for letter, outputs in leaves if letter == "l"]
    return {"domains": len(leaves), "cells": len(cells), "maps": len(set(cells))}
