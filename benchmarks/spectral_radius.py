"""Joint spectral radii of published sets: certified bounds beside the published values.

Per set: the published value, the certified lower bound with its word, the certified upper bound, its
distance to the published value, vertices, and seconds to find and to check the polytope.  Nothing here is
a peer's time: the published tools certify in floating point, and none writes a certificate.

Sources.  AJPR14 Ahmadi, Jungers, Parrilo, Roozbehani; JCG14 Jungers, Cicone, Guglielmi; PJ08 Parrilo, Jadbabaie;
          AP12 Ahmadi, Parrilo; HMST Hare, Morris, Sidorov, Theys; GP13 Guglielmi, Protasov; GC Guglielmi, Cicone.
          For Gripenberg's pair the published interval is [0.6596789, 0.6596924]; its upper end is taken.
Usage.    python benchmarks/spectral_radius.py [--relative 1/1000]
"""

from __future__ import annotations

import argparse
import sys
import time
from fractions import Fraction

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.products.spectral_radius import lower_bound, upper_bound


def bits(text):
    """Return a matrix of rows written as words of 0 and 1."""
    return [[int(c) for c in row] for row in text.split()]


SETS = {  # name -> matrices, published value, longest word
    "AJPR14 5.4": ([[[-1, -1], [-4, 0]], [[3, 3], [-2, 1]]], "3.917384715148", 12),
    "JCG14 6.1": (
        [
            [[0, -1, 1, 1], [1, 0, 0, 0], [0, -1, 0, 0], [1, -1, -1, 0]],
            [[0, -1, 1, 0], [-1, -1, 1, 1], [-1, 0, 0, 0], [-1, -1, 0, -1]],
        ],
        "1.777919122033",
        12,
    ),
    "JCG14 6.3": ([[[0, 1, 1], [1, 0, 0], [0, -1, 0]], [[0, 1, 0], [-1, 0, 1], [-1, 0, 0]]], "1.618033988749895", 12),
    "PJ08 5.4": (
        [
            [[0, 1, 7, 4], [1, 6, -2, -3], [-1, -1, -2, -6], [3, 0, 9, 1]],
            [[-3, 3, 0, -2], [-2, 1, 4, 9], [4, -3, 1, 1], [1, -5, -1, -2]],
            [[1, 4, 5, 10], [0, 5, 1, -4], [0, -1, 4, 6], [-1, 5, 0, 1]],
        ],
        "8.914964143716",
        8,
    ),
    "PJ08 2.8": ([[[1, 0], [1, 0]], [[0, 1], [0, -1]]], "1", 12),
    "AP12 2.1": ([[[0, 1], [0, 0]], [[0, 0], [1, 0]]], "1", 12),
    "HMST a=1": ([[[1, 1], [0, 1]], [[1, 0], [1, 1]]], "1.618033988749895", 12),
    "HMST a=4/5": ([[[1, 1], [0, 1]], [["4/5", 0], ["4/5", "4/5"]]], "1.447213595500", 12),
    "Euler ternary": (
        [
            bits("1111100 0111100 0111110 0111110 0011110 0011111 0011111"),
            bits("1111100 1111100 0111100 0111110 0111110 0011110 0011111"),
            bits("1111000 1111100 1111100 0111100 0111110 0111110 0011110"),
        ],
        "4.722045134",
        8,
    ),
    "GC long product": (
        [[[-1, 1, -1], [-1, -1, 1], [0, 1, 1]], [[-1, 1, -1], [-1, -1, 0], [0, 1, 1]]],
        "1.6841852824915513",
        42,
    ),
    "Gripenberg": ([[["3/5", 0], ["1/5", "3/5"]], [["3/5", "-3/5"], [0, "-1/5"]]], "0.6596924", 16),
    "Rudin-Shapiro": ([[[1, 0, 2], [-1, 0, 2], [0, 1, 0]], [[0, 1, 0], [0, -1, 0], [1, 0, 0]]], "1.658967081917", 12),
}


def row(name, relative):
    """Return one line of the table, and whether the upper bound is as close as asked."""
    matrices, published, length = SETS[name]
    matrices, value = [Matrix(M) for M in matrices], Fraction(published)
    started = time.perf_counter()
    low = lower_bound(matrices, length)
    assert low.holds(matrices)
    found = time.perf_counter()
    high = upper_bound(matrices, max(low.value, value) * (1 + relative * Fraction(99, 100)), length)
    done = time.perf_counter()
    word = "".join(map(str, low.word))
    head = f"{name:<16}{float(value):<14.9f}{float(low.value):<14.9f}{word[:12] + '..' * (len(word) > 12):<16}"
    if high is None:
        return f"{head}no certificate  {found - started:.2f} s + {done - found:.2f} s", False
    assert high.holds(matrices)
    seconds = f"{found - started:.2f} s, {done - found:.2f} s, {time.perf_counter() - done:.3f} s"
    above = float(high.value / value - 1)
    return f"{head}{float(high.value):<14.9f}{above:<+10.1e}{len(high.polytope.vertices):>5}    {seconds}", True


def main():
    """Print the table; fail when a set has no certificate as close as asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--relative", default="1/1000", help="distance above the published value, relative")
    relative = Fraction(parser.parse_args().relative)
    print(
        f"{'set':<16}{'published':<14}{'lower':<14}{'word':<16}{'upper':<14}{'distance':<10}vertices  "
        "lower, polytope, check"
    )
    missing = []
    for name in SETS:
        text, good = row(name, relative)
        print(text, flush=True)
        missing += [] if good else [name]
    print(f"{len(SETS) - len(missing)} of {len(SETS)} sets certified within {relative} of the published value")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
