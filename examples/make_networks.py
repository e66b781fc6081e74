"""Write the networks of the gallery that are generated: python examples/make_networks.py.

Tent map.   T_p(x) = x/p on [0, p], (1-x)/(1-p) on [p, 1];  T_p(x) = relu(a x) - relu(c x - c p),
            a = 1/p, c = 1/p + 1/(1-p).  p = 1/2 folds [0, 1] evenly: T composed k times is a
            sawtooth with 2^k linear pieces.
Maximum.    max(u, v) = relu(u - v) + relu(v) - relu(-v) = relu(u - v)/2 + relu(v - u)/2 + (u + v)/2.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "networks"

Chain = list[tuple[list[list[Fraction]], list[Fraction]]]


def tent(peak: Fraction, depth: int) -> Chain:
    """Return the tent map with one peak, composed `depth` times: depth layers of two units, one output."""
    a, c = 1 / peak, 1 / peak + 1 / (1 - peak)
    bias = [Fraction(0), -c * peak]
    first = [([[a], [c]], bias)]
    between = [([[a, -a], [c, -c]], bias)] * (depth - 1)
    return [*first, *between, ([[Fraction(1), Fraction(-1)]], [Fraction(0)])]


def rounded(chain: Chain) -> Chain:
    """Return the same network with every number rounded to binary64, as a float tool stores it."""
    return [
        ([[Fraction(float(w)) for w in row] for row in weight], [Fraction(float(v)) for v in bias])
        for weight, bias in chain
    ]


def integers(*rows: list[int]) -> list[list[Fraction]]:
    """Return rows of integers as fractions."""
    return [[Fraction(v) for v in row] for row in rows]


def zeros(count: int) -> list[Fraction]:
    """Return a bias of zeros."""
    return [Fraction(0)] * count


def max_of_three() -> Chain:
    """Return max(max(x, y), z): relu(x-y) + y = m, then relu(m-z) + z."""
    first = integers([1, -1, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1])
    second = integers([1, 1, -1, -1, 1], [0, 0, 0, 1, -1], [0, 0, 0, -1, 1])
    return [(first, zeros(5)), (second, zeros(3)), (integers([1, 1, -1]), zeros(1))]


def max_of_three_by_mean(slip: Fraction) -> Chain:
    """Return max(x, max(y, z)) with the inner maximum as mean plus half the distance, `slip` added to it."""
    half = Fraction(1, 2)
    first = integers([0, 1, -1], [0, -1, 1], [0, 1, 1], [0, -1, -1], [1, 0, 0], [-1, 0, 0])
    inner = [half, half, half, -half]
    second = [
        [*inner, Fraction(-1), Fraction(1)],
        [*zeros(4), Fraction(1), Fraction(-1)],
        [*zeros(4), Fraction(-1), Fraction(1)],
    ]
    return [(first, zeros(6)), (second, [slip, *zeros(2)]), (integers([1, 1, -1]), zeros(1))]


def max_of_four() -> Chain:
    """Return max(max(x, y), max(z, w))."""
    first = integers([1, -1, 0, 0], [0, 1, 0, 0], [0, -1, 0, 0], [0, 0, 1, -1], [0, 0, 0, 1], [0, 0, 0, -1])
    second = integers([1, 1, -1, -1, -1, 1], [0, 0, 0, 1, 1, -1], [0, 0, 0, -1, -1, 1])
    return [(first, zeros(6)), (second, zeros(3)), (integers([1, 1, -1]), zeros(1))]


def write(name: str, chain: Chain) -> None:
    """Write one network file, a line per layer; relu everywhere but last."""
    layers = [
        json.dumps({"weight": [[str(w) for w in row] for row in weight], "bias": [str(v) for v in bias]})
        for weight, bias in chain
    ]
    text = '{"format": "exactrelu-network/1", "layers": [\n  ' + ",\n  ".join(layers) + "\n]}\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="ascii")


def main() -> None:
    """Write every network."""
    FOLDER.mkdir(exist_ok=True)
    skew = tent(Fraction(1, 100), 4)
    write("sawtooth-10", tent(Fraction(1, 2), 10))
    write("skew-tent-4", skew)
    write("skew-tent-4-rounded", rounded(skew))
    write("max-of-three", max_of_three())
    write("max-of-three-by-mean", max_of_three_by_mean(Fraction(0)))
    write("max-of-three-slip", max_of_three_by_mean(Fraction(1, 2**30)))
    write("max-of-four", max_of_four())


if __name__ == "__main__":
    main()
