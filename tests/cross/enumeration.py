"""Activation domains three more times, slowly, by routes that share no code with exactrelu.

Statement.  The domain of a pattern is the set of x in the region with W y + b > 0 for units on and
            <= 0 for units off.  `by_ppl` splits the region unit by unit, any dimension; `by_breakpoints`
            walks the zeros of the pre-activations, d = 1; `by_clipping` cuts a box in the plane into
            convex polygons, cells only, d = 2.  `extremum`, `holds` and `differs` ask PPL about the pieces.
Glossary.   layers  rows of W, b and whether ReLU follows    region  halfspaces (a, c, strict): a.x + c >= 0
            d  inputs    A, c  slope and offset    cell  domain with an interior in R^d
            full  whether a domain is a cell       row   (a_1, ..., a_d, c) of a.x + c
Exactness.  Fractions and PPL's exact polyhedra with strict and non-strict constraints; no floats.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import ppl

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Domain:
    """One non-empty domain of `by_ppl`: the map is x -> A x + c."""

    pattern: tuple
    set: ppl.NNC_Polyhedron
    slope: tuple
    offset: tuple
    full: bool

    def map(self):
        return self.slope, self.offset


def plain(network):
    """Return the layers of a network as lists of Fractions: (W, b, relu)."""
    return [
        ([list(row) for row in layer.weight.rows()], list(layer.bias), layer.activation == "relu")
        for layer in network.layers
    ]


def plain_region(polyhedron):
    """Return the halfspaces of a Polyhedron as (a, c, strict)."""
    return [(list(h.coefficients), h.constant, h.strict) for h in polyhedron.halfspaces]


def dot(a: Sequence[Fraction], x: Sequence[Fraction]) -> Fraction:
    return sum((p * q for p, q in zip(a, x, strict=True)), ZERO)


def satisfied(value: Fraction, strict: bool) -> bool:
    return value > 0 or (value == 0 and not strict)


def inside(region, x) -> bool:
    return all(satisfied(dot(a, x) + c, strict) for a, c, strict in region)


def evaluate(layers, x):
    """Return (pattern, value) at x, straight from the definition."""
    y, pattern = list(x), []
    for W, b, relu in layers:
        y = [dot(w, y) + c for w, c in zip(W, b, strict=True)]
        if relu:
            pattern.append(tuple(v > 0 for v in y))
            y = [v if v > 0 else ZERO for v in y]
    return tuple(pattern), tuple(y)


# any dimension, PPL


def expression(row):
    """Return a positive multiple of the form a.x + c with integer coefficients, and the multiple."""
    scale = math.lcm(*(v.denominator for v in row))
    integers = [int(v * scale) for v in row]
    return ppl.Linear_Expression(integers[:-1], integers[-1]), scale


def ppl_set(region, d):
    """Return the region as an exact polyhedron."""
    result = ppl.NNC_Polyhedron(d)
    for a, c, strict in region:
        result = cut(result, [*a, c], strict)
    return result


def cut(polyhedron, row, strict):
    """Return the part with a.x + c >= 0, or > 0."""
    form, _ = expression(row)
    constraints = ppl.Constraint_System()  # by way of a system: in R^0 a lone constraint is refused
    constraints.insert(form > 0 if strict else form >= 0)
    result = ppl.NNC_Polyhedron(polyhedron)
    result.add_constraints(constraints)
    return result


def by_ppl(layers, region, d, start=None) -> Iterator[Domain]:
    """Yield every non-empty domain; `start` replaces the region by a set already made."""
    identity = [[ONE if i == j else ZERO for j in range(d)] + [ZERO] for i in range(d)]
    whole = ppl_set(region, d) if start is None else start
    if not whole.is_empty():
        yield from _layer(layers, 0, identity, whole, (), d)


def _layer(layers, index, rows, part, pattern, d):
    """Rows are the affine forms of the current layer's inputs on `part`."""
    if index == len(layers):
        slope, offset = tuple(tuple(row[:-1]) for row in rows), tuple(row[-1] for row in rows)
        yield Domain(pattern, part, slope, offset, part.affine_dimension() == d)
        return
    W, b, relu = layers[index]
    forms = [_form(w, c, rows, d) for w, c in zip(W, b, strict=True)]
    if not relu:
        yield from _layer(layers, index + 1, forms, part, pattern, d)
        return
    for gate, piece in _units(forms, part, ()):
        gated = [form if on else [ZERO] * (d + 1) for form, on in zip(forms, gate, strict=True)]
        yield from _layer(layers, index + 1, gated, piece, (*pattern, gate), d)


def _form(w, c, rows, d):
    form = [ZERO] * d + [c]
    for factor, row in zip(w, rows, strict=True):
        form = [u + factor * v for u, v in zip(form, row, strict=True)]
    return form


def _units(forms, part, gate):
    if len(gate) == len(forms):
        yield gate, part
        return
    form = forms[len(gate)]
    for on in (True, False):
        piece = cut(part, form if on else [-v for v in form], on)
        if not piece.is_empty():
            yield from _units(forms, piece, (*gate, on))


def in_relative_interior(polyhedron, x) -> bool:
    """Return whether x lies in the relative interior of a non-empty exact polyhedron.

    That is the relative interior of its closure: the equalities of a minimal description hold
    and its inequalities, none of them an equality on the set, hold strictly.
    """
    closure = ppl.NNC_Polyhedron(polyhedron)
    closure.topological_closure_assign()
    for constraint in closure.minimized_constraints():
        row = [Fraction(int(v)) for v in constraint.coefficients()]
        row += [ZERO] * (len(x) - len(row))
        value = dot(row, x) + int(constraint.inhomogeneous_term())
        if value < 0 or (value == 0) != constraint.is_equality():
            return False
    return True


def supremum(polyhedron, row):
    """Return (sup of a.x + c, attained); (None, False) when it is infinite.  Not for the empty set."""
    form, scale = expression(row)
    answer = polyhedron.maximize(form)
    if not answer["bounded"]:
        return None, False
    return Fraction(int(answer["sup_n"]), int(answer["sup_d"])) / scale, answer["maximum"]


def output_row(domain, c):
    """Return the row of the linear form c.N on one domain."""
    columns = zip(*domain.slope, strict=True) if domain.slope and domain.slope[0] else ()
    return [*(dot(c, column) for column in columns), dot(c, domain.offset)]


def extremum(domains, c, sign=1):
    """Return sup (sign 1) or inf (sign -1) of c.N over the domains; None if it is infinite or there are none."""
    best = None
    for domain in domains:
        value, _ = supremum(domain.set, [sign * v for v in output_row(domain, c)])
        if value is None:
            return None
        best = value if best is None else max(best, value)
    return None if best is None else sign * best


def holds(domains, c, relation, value) -> bool:
    """Return whether c.N(x) REL value for every x of the domains."""
    sign = 1 if relation in ("<", "<=") else -1
    for domain in domains:
        most, attained = supremum(domain.set, [sign * v for v in output_row(domain, c)])
        if most is None or most > sign * value or (most == sign * value and attained and relation in ("<", ">")):
            return False
    return True


def differs(first, second, region, d) -> bool:
    """Return whether two networks differ somewhere on the region: f - g is checked on every common domain."""
    for outer in by_ppl(first, region, d):
        for inner in by_ppl(second, region, d, start=outer.set):
            for r in range(len(outer.offset)):
                unit = [ONE if i == r else ZERO for i in range(len(outer.offset))]
                row = [u - v for u, v in zip(output_row(outer, unit), output_row(inner, unit), strict=True)]
                if any(supremum(inner.set, [sign * v for v in row])[0] != 0 for sign in (1, -1)):
                    return True
    return False


# d = 1, breakpoints


def interval(region):
    """Return (lo, lo belongs, hi, hi belongs) of a region of the line, None for infinite; or None if empty."""
    lo = hi = None
    for (a,), c, strict in region:
        if a == 0:
            if not satisfied(c, strict):
                return None
            continue
        end = -c / a
        if a > 0 and (lo is None or (end, strict) > lo):
            lo = (end, strict)
        if a < 0 and (hi is None or (end, not strict) < hi):
            hi = (end, not strict)
    low, low_in = (None, False) if lo is None else (lo[0], not lo[1])
    high, high_in = (None, False) if hi is None else hi
    if low is not None and high is not None and (low > high or (low == high and not (low_in and high_in))):
        return None
    return low, low_in, high, high_in


def by_breakpoints(layers, region):
    """Return {pattern: (full, (slope, offset) or None where not full)} on a region of the line.

    Points where a pre-activation is zero cut the line; between two of them it is affine, so its
    next zero is found from two values.  Slopes come from two values as well, never from products.
    """
    ends = interval(region)
    if ends is None:
        return {}
    low, low_in, high, high_in = ends
    points = sorted({v for v in (low, high) if v is not None})
    for depth in range(1, len(layers) + 1):
        points = _refined(layers[:depth], points, low, high)
    closed = {low: low_in, high: high_in}
    found: dict = {}
    for x in points:
        if closed.get(x, True):
            found.setdefault(evaluate(layers, [x])[0], (False, None))
    for u, v in _gaps(points, low, high):
        found[evaluate(layers, [u])[0]] = (True, _line(layers, u, v))
    return found


def _gaps(points, low, high):
    """Yield two points of every open interval between breakpoints, the infinite ones included."""
    if not points:
        yield ZERO, ONE
        return
    if low is None:
        yield points[0] - 2, points[0] - 1
    for u, v in pairwise(points):
        yield u + (v - u) / 3, v - (v - u) / 3
    if high is None:
        yield points[-1] + 1, points[-1] + 2


def _refined(layers, points, low, high):
    """Return the points and all zeros of the last layer's pre-activations, which are affine between points."""
    W, b, _ = layers[-1]
    linear = [*layers[:-1], (W, b, False)]
    zeros = set(points)
    for u, v in _gaps(points, low, high):
        for p, q in zip(evaluate(linear, [u])[1], evaluate(linear, [v])[1], strict=True):
            if p != q:
                zero = u - p * (v - u) / (q - p)
                if _between(zero, u, v, points):
                    zeros.add(zero)
    return sorted(zeros)


def _between(x, u, v, points):
    """Return whether x lies in the gap that holds u and v."""
    below = [p for p in points if p < u]
    above = [p for p in points if p > v]
    return (not below or below[-1] < x) and (not above or x < above[0])


def _line(layers, u, v):
    first, second = evaluate(layers, [u])[1], evaluate(layers, [v])[1]
    slope = tuple((q - p) / (v - u) for p, q in zip(first, second, strict=True))
    return tuple((s,) for s in slope), tuple(p - s * u for s, p in zip(slope, first, strict=True))


# d = 2, polygons


def by_clipping(layers, box):
    """Return {pattern: polygon} of the cells in a box of the plane with an interior."""
    (x0, x1), (y0, y1) = box
    parts = clipped([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]], layers)
    return {evaluate(layers, centre(part))[0]: part for part in parts}


def clipped(polygons, layers):
    """Return the polygons cut along every unit of the network.

    A unit's pre-activation is affine on a polygon on which all units before are constant, so its
    values at the vertices, from the definition, say all.
    """
    parts = list(polygons)
    for depth in range(1, len(layers) + 1):
        W, b, relu = layers[depth - 1]
        for unit in range(len(W) if relu else 0):
            linear = [*layers[: depth - 1], ([W[unit]], [b[unit]], False)]
            parts = [piece for part in parts for piece in _clip(part, linear)]
    return parts


def centre(polygon):
    n = len(polygon)
    return tuple(sum((v[j] for v in polygon), ZERO) / n for j in range(2))


def area(polygon):
    pairs = zip(polygon, [*polygon[1:], polygon[0]], strict=True)
    return sum((p[0] * q[1] - p[1] * q[0] for p, q in pairs), ZERO) / 2


def _clip(polygon, linear):
    """Yield the parts of positive area where the form is > 0 and where it is <= 0."""
    values = [evaluate(linear, p)[1][0] for p in polygon]
    if max(values) <= 0 or min(values) >= 0:
        yield polygon
        return
    for sign in (1, -1):
        part = []
        ring = list(zip(polygon, values, strict=True))
        for (p, u), (q, v) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if sign * u >= 0:
                part.append(p)
            if u * v < 0:
                t = u / (u - v)
                part.append(tuple(a + t * (b - a) for a, b in zip(p, q, strict=True)))
        yield part
