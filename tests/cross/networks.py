"""Seeded networks and regions, mostly degenerate: `make_case(seed)` cycles through `KINDS`.

Glossary.   m  units of a layer    d  inputs    grid  how weights are drawn
            case  network and region with the name of their kind
Exactness.  Every weight and bound is a rational; float32-like ones are dyadic with 24 bits.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from exactrelu.geometry.halfspace import Halfspace
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

HAIR = Fraction(1, 2**50)


@dataclass(frozen=True)
class Case:
    """A network, a region of its inputs, and where they come from."""

    seed: int
    name: str
    network: Network
    region: Polyhedron


def float32(rng):
    return Fraction(round(rng.gauss(0, 1) * 2**23), 2**23)


def ternary(rng):
    return Fraction(rng.choice([-1, 0, 1]))


def quantised(rng):
    return Fraction(rng.randint(-7, 7), 8)


def small(rng):
    return Fraction(rng.randint(-3, 3))


def ratio(rng):
    return Fraction(rng.randint(-9, 9), rng.randint(1, 9))


GRIDS = (float32, ternary, quantised, small, ratio)


def matrix(rng, grid, m, n):
    return [[grid(rng) for _ in range(n)] for _ in range(m)]


def vector(rng, grid, m):
    return [grid(rng) for _ in range(m)]


def layer(W, b, activation="relu"):
    return Layer(W, b, activation)


def stack(rng, grid, widths, outputs=1):
    """Return a network with ReLU layers of the widths after the first entry, then an affine read-out."""
    layers = [layer(matrix(rng, grid, m, n), vector(rng, grid, m)) for n, m in pairwise(widths)]
    return Network([*layers, readout(rng, grid, widths[-1], outputs)], widths[0])


def readout(rng, grid, n, outputs=1):
    return layer(matrix(rng, grid, outputs, n), vector(rng, grid, outputs), "identity")


def after(rng, grid, rows, bias, widths=()):
    """Return a network whose first layer is given, then ReLU layers of the widths, then a read-out."""
    d, sizes = len(rows[0]), [len(rows), *widths]
    layers = [layer(rows, bias)]
    layers += [layer(matrix(rng, grid, m, n), vector(rng, grid, m)) for n, m in pairwise(sizes)]
    return Network([*layers, readout(rng, grid, sizes[-1])], d)


def dimension(rng):
    return rng.choice([1, 1, 2, 2, 2, 3, 3, 4, 5])


def cube(d, radius=1, centre=0):
    return Polyhedron.box([(centre - radius, centre + radius)] * d)


def shape(rng, d):
    """Return widths that PPL can enumerate in a blink."""
    widths = [d, rng.randint(1, {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}[d])]
    for chance, most in ((0.7, 5), (0.3, 3)):
        if rng.random() < chance:
            widths.append(rng.randint(1, most))
    return widths


# generic and by the size of weights


def generic(rng):
    d = dimension(rng)
    return stack(rng, float32, shape(rng, d)), cube(d)


def ternary_weights(rng):
    d = dimension(rng)
    return stack(rng, ternary, shape(rng, d)), cube(d, rng.choice([1, 2]))


def quantised_weights(rng):
    d = dimension(rng)
    return stack(rng, quantised, shape(rng, d), outputs=2), cube(d)


def zero_bias(rng):
    d = dimension(rng)
    grid, widths = rng.choice(GRIDS), shape(rng, d)
    layers = [layer(matrix(rng, grid, m, n), [0] * m) for n, m in pairwise(widths)]
    network = Network([*layers, readout(rng, grid, widths[-1])], d)
    return network, rng.choice([cube(d), Polyhedron.box([(0, 1)] * d), Polyhedron.whole(d)])


def tiny_and_huge(rng):
    """Units scaled by 1e-9 or 1e9, most of them scaled back in the next layer."""
    d = dimension(rng)
    base, factors, layers = stack(rng, rng.choice(GRIDS), shape(rng, d)), [Fraction(1)] * d, []
    for each in base.layers:
        scales = [rng.choice([Fraction(1, 10**9), Fraction(10**9), Fraction(1)]) for _ in each.bias]
        W = [
            [s * v / f for v, f in zip(row, factors, strict=True)]
            for s, row in zip(scales, each.weight.rows(), strict=True)
        ]
        layers.append(layer(W, [s * v for s, v in zip(scales, each.bias, strict=True)], each.activation))
        factors = [s if rng.random() < 0.8 else Fraction(1) for s in scales]
    return Network(layers, d), cube(d)


def far_box(rng):
    """A box around 1e5 and hyperplanes that meet it."""
    d, c, grid = dimension(rng), 10**5, rng.choice(GRIDS)
    rows = matrix(rng, grid, rng.randint(2, 6), d)
    bias = [-sum(row) * c + grid(rng) for row in rows]
    return after(rng, grid, rows, bias, [3]), cube(d, 1, c)


def wide(rng):
    """Layers of many units on a small box, where most of them never change sign."""
    d, grid = rng.choice([1, 2, 3]), rng.choice(GRIDS)
    radius = rng.choice([1, Fraction(1, 8), Fraction(1, 64)]) if d < 3 else Fraction(1, 16)
    return stack(rng, grid, [d, rng.randint(9, 14), rng.randint(9, 12)]), cube(d, radius, rng.choice([0, 1]))


# arrangements of the first layer


def duplicated(rng):
    """Rows that coincide, some of them as positive or negative multiples."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    rows, bias = matrix(rng, grid, 3, d), vector(rng, grid, 3)
    for _ in range(rng.randint(1, 4)):
        i, factor = rng.randrange(3), rng.choice([1, 1, 3, Fraction(1, 7), -1, -2])
        rows.append([factor * v for v in rows[i]])
        bias.append(factor * bias[i])
    return after(rng, grid, rows, bias, [3]), cube(d)


def opposite(rng):
    """Units w and -w: both are off exactly on a hyperplane."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    rows, bias = matrix(rng, grid, 3, d), vector(rng, grid, 3)
    rows += [[-v for v in row] for row in rows]
    return after(rng, grid, rows, bias + [-v for v in bias], rng.choice([[], [2]])), cube(d)


def parallel(rng):
    d, grid = dimension(rng), rng.choice(GRIDS)
    row = vector(rng, grid, d)
    factors = [rng.choice([1, -1, 2, Fraction(1, 3)]) for _ in range(rng.randint(2, 5))]
    rows = [[f * v for v in row] for f in factors]
    return after(rng, grid, rows, vector(rng, grid, len(rows)), [1]), cube(d)


def hair_apart(rng):
    """Hyperplanes 2^-50 apart, shifted or tilted."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    rows, bias = matrix(rng, grid, 2, d), vector(rng, grid, 2)
    for i in range(2):
        tilted = [v + HAIR * rng.choice([-1, 0, 1]) for v in rows[i]]
        sign = rng.choice([1, -1])
        rows.append([sign * v for v in rng.choice([rows[i], tilted])])
        bias.append(sign * (bias[i] + HAIR * rng.choice([-1, 0, 1])))
    return after(rng, grid, rows, bias, [1]), cube(d, 4)


def concurrent(rng):
    """Every hyperplane of the first layer through one point."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    rows = matrix(rng, grid, rng.randint(2, 6), d)
    x = [Fraction(rng.randint(-2, 2), 3) for _ in range(d)]
    bias = [-sum(a * v for a, v in zip(row, x, strict=True)) for row in rows]
    return after(rng, grid, rows, bias, [2]), cube(d)


def touching(rng):
    """Hyperplanes that touch the box in a face or a vertex, or support it from outside."""
    d = dimension(rng)
    rows, bias = [], []
    for _ in range(rng.randint(2, 4)):
        row = [ternary(rng) for _ in range(d)]
        sign = rng.choice([1, -1])
        rows.append(row)
        bias.append(sign * sum(abs(v) for v in row))
    return after(rng, small, rows, bias, [2]), cube(d)


# units that do little


def zero_on_region(rng):
    """Units off on the whole region, so that later units without bias are zero there."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    rows = matrix(rng, grid, 3, d)
    bias = [-100 if i < 2 else grid(rng) for i in range(3)]
    W = [[grid(rng), grid(rng), 0], vector(rng, grid, 3)]
    layers = [layer(rows, bias), layer(W, [0, grid(rng)]), readout(rng, grid, 2)]
    return Network(layers, d), cube(d)


def dead_units(rng):
    """Rows of zeros with bias 0, above and below."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    rows = [[0] * d, [0] * d, [0] * d, *matrix(rng, grid, 2, d)]
    return after(rng, grid, rows, [0, 1, -1, *vector(rng, grid, 2)], [2]), cube(d)


def width_one(rng):
    d, grid = dimension(rng), rng.choice(GRIDS)
    return stack(rng, grid, [d] + [1] * rng.randint(1, 5)), cube(d)


def depth_zero(rng):
    d = rng.randint(1, 5)
    return Network([], d), rng.choice([cube(d), Polyhedron.whole(d), Polyhedron.point([1] * d)])


def identity_inside(rng):
    """Layers without ReLU between and after layers with it."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    sizes = [d, 3, 2, 2, 2]
    kinds = ["relu", "identity", "relu", rng.choice(["relu", "identity"])]
    shapes = zip(sizes, sizes[1:], kinds, strict=False)
    return Network([layer(matrix(rng, grid, m, n), vector(rng, grid, m), kind) for n, m, kind in shapes], d), cube(d)


def affine_only(rng):
    d, grid = dimension(rng), rng.choice(GRIDS)
    return Network([readout(rng, grid, d, 2), readout(rng, grid, 2)], d), cube(d)


def relu_last(rng):
    d, grid = dimension(rng), rng.choice(GRIDS)
    base = stack(rng, grid, shape(rng, d))
    return Network(base.layers[:-1], d), cube(d)


# folds


def sawtooth(rng):
    """The tent map composed with itself: 2^k cells on [0, 1]."""
    peak = rng.choice([Fraction(1, 2), Fraction(1, 100), Fraction(1, 3)])
    first, bend = 1 / peak, 1 / peak + 1 / (1 - peak)
    depth = rng.randint(1, 4)
    layers = [layer([[1], [1]], [0, -peak])]
    layers += [layer([[first, -bend], [first, -bend]], [0, -peak])] * (depth - 1)
    return Network([*layers, layer([[first, -bend]], [0], "identity")], 1), Polyhedron.box([(0, 1)])


def folding(rng):
    """Coordinates folded at 0 by |x| = relu(x) + relu(-x), then shifted, then folded again."""
    d = rng.choice([1, 2, 2])
    shift = Fraction(1, rng.choice([2, 3]))
    folds = [[s * int(i == j) for j in range(d)] for i in range(d) for s in (1, -1)]
    joined = [[sum(f * int(i // 2 == k) for k, f in enumerate(row)) for i in range(2 * d)] for row in folds]
    signs = [s for _ in range(d) for s in (1, -1)]
    layers = [layer(folds, [0] * (2 * d)), layer(joined, [-s * shift for s in signs])]
    return Network([*layers, readout(rng, small, 2 * d)], d), cube(d)


# regions


def empty_region(rng):
    d = dimension(rng)
    row = [1] * d
    return stack(rng, small, [d, 2]), Polyhedron.polytope([row, [-v for v in row]], [0, -1])


def one_point(rng):
    """One point, sometimes on a hyperplane, as a box or as a polytope."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    x = [Fraction(rng.randint(-2, 2), 2) for _ in range(d)]
    rows = matrix(rng, grid, 3, d)
    bias = [-sum(a * v for a, v in zip(row, x, strict=True)) + rng.choice([0, 0, HAIR, -HAIR]) for row in rows]
    box = Polyhedron.point(x)
    A = [[-v for v in h.coefficients] for h in box.halfspaces]
    return after(rng, grid, rows, bias, [2]), rng.choice(
        [box, Polyhedron.polytope(A, [h.constant for h in box.halfspaces])]
    )


def flat_box(rng):
    """A box with some sides of width 0."""
    d = rng.randint(2, 5)
    sides = [(0, 0) if rng.random() < 0.4 else (-1, 1) for _ in range(d)]
    return stack(rng, rng.choice(GRIDS), shape(rng, d)), Polyhedron.box(sides)


def flat_polytope(rng):
    """A simplex x >= 0, sum x = 1, in one dimension less than its space; zero-bias units cut it too."""
    d, grid = rng.randint(2, 4), rng.choice(GRIDS)
    rows = [[-int(i == j) for j in range(d)] for i in range(d)] + [[1] * d, [-1] * d]
    network = after(rng, grid, [*matrix(rng, grid, 2, d), [1] * d], [0, grid(rng), -1], [2])
    return network, Polyhedron.polytope(rows, [0] * d + [1, -1])


def polytope(rng):
    """Random halfspaces in a box around 0, with redundant ones and ones of zero rows."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    rows = [*matrix(rng, grid, rng.randint(1, 4), d), [0] * d]
    A = rows + [[s * int(i == j) for j in range(d)] for i in range(d) for s in (1, -1)]
    return stack(rng, grid, shape(rng, d)), Polyhedron.polytope(A, [1] * len(rows) + [2] * (2 * d))


def unbounded(rng):
    """A cone, a halfspace or a strip."""
    d, grid = dimension(rng), rng.choice(GRIDS)
    first = [int(j == 0) for j in range(d)]
    cone = [[-int(i == j) for j in range(d)] for i in range(d)]
    A, b = rng.choice(
        [(cone, [0] * d), ([first], [1]), ([first, [-v for v in first]], [1, 1]), (matrix(rng, grid, 2, d), [1, 1])]
    )
    return stack(rng, grid, shape(rng, d)), Polyhedron.polytope(A, b)


def all_space(rng):
    d = dimension(rng)
    return stack(rng, rng.choice(GRIDS), shape(rng, d)), Polyhedron.whole(d)


def no_inputs(rng):
    """d = 0: R^0 is one point, and it is its own interior."""
    m = rng.randint(1, 3)
    layers = [layer([[]] * m, vector(rng, small, m)), readout(rng, small, m)]
    return Network(layers, 0), Polyhedron.whole(0)


def open_region(rng):
    """A region with strict inequalities; on its missing faces units may be zero."""
    network, _ = rng.choice([touching, zero_bias, opposite])(rng)
    d = network.inputs
    halves = [Halfspace(h.coefficients, h.constant, rng.random() < 0.6) for h in cube(d).halfspaces]
    return network, Polyhedron(d, tuple(halves))


KINDS: tuple[Callable, ...] = (
    generic,
    ternary_weights,
    quantised_weights,
    zero_bias,
    tiny_and_huge,
    far_box,
    wide,
    duplicated,
    opposite,
    parallel,
    hair_apart,
    concurrent,
    touching,
    zero_on_region,
    dead_units,
    width_one,
    depth_zero,
    identity_inside,
    affine_only,
    relu_last,
    sawtooth,
    folding,
    empty_region,
    one_point,
    flat_box,
    flat_polytope,
    polytope,
    unbounded,
    all_space,
    no_inputs,
    open_region,
)


def kind(seed):
    """Return the name of the kind of a seed."""
    return KINDS[seed % len(KINDS)].__name__


def make_case(seed):
    """Return the case of a seed."""
    rng = random.Random(seed)
    network, region = KINDS[seed % len(KINDS)](rng)
    return Case(seed, f"{kind(seed)}-{seed}", network, region)


# partners for equality


def gauged(rng, network):
    """Return the same function: units permuted, rescaled by positive factors, one of each layer split in two."""
    layers, columns = [], None  # of the next weight: (old column, factor)
    for each in network.layers:
        W, b = [list(row) for row in each.weight.rows()], list(each.bias)
        if columns is not None:
            W = [[row[i] * factor for i, factor in columns] for row in W]
        columns = None
        if each.activation == "relu" and each is not network.layers[-1]:
            units = _regrouped(rng, len(W))
            W, b = [[f * v for v in W[i]] for i, f, _ in units], [f * b[i] for i, f, _ in units]
            columns = [(i, share / f) for i, f, share in units]
        layers.append(layer(W, b, each.activation))
    return Network(layers, network.inputs)


def _regrouped(rng, m):
    """Return (old unit, factor, share) in a new order; the shares of one old unit add up to 1."""
    split = rng.randrange(m)
    shares = [(i, Fraction(1)) for i in range(m) if i != split] + [(split, Fraction(1, 3)), (split, Fraction(2, 3))]
    rng.shuffle(shares)
    return [(i, rng.choice([1, 2, Fraction(1, 3)]), share) for i, share in shares]


def nudged(rng, network):
    """Return the network with one weight or bias changed, by little or much: often another function, not always."""
    k = rng.randrange(len(network.layers))
    each = network.layers[k]
    W, b = [list(row) for row in each.weight.rows()], list(each.bias)
    i, j = rng.randrange(len(b)), rng.randint(-1, network.layers[k].inputs - 1)
    change = rng.choice([HAIR, -HAIR, Fraction(1), Fraction(-1, 8)])
    if j < 0:
        b[i] += change
    else:
        W[i][j] += change
    layers = [*network.layers[:k], layer(W, b, each.activation), *network.layers[k + 1 :]]
    return Network(layers, network.inputs)


def make_partner(case):
    """Return a network to compare with: the same function in even rounds of the kinds, a nudged one in odd ones."""
    rng, network = random.Random(f"partner {case.seed}"), case.network
    if not network.layers:
        d = network.inputs
        W = [[int(i == j) for j in range(d)] for i in range(d)]
        return Network([layer(W, [0] * d, "identity")], d)
    return (nudged if (case.seed // len(KINDS)) % 2 else gauged)(rng, network)
