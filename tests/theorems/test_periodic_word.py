"""Periodic words: products that are refuted, followed exactly, and families for which no word is found."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.periodic_word import PeriodicWord, attempt, trajectory

ANY = domain_of({"all_space": 1}, 1)
FOUND = {
    "rotation by a quarter": ([["0", "-1"], ["1", "0"]], "W", "o", "11"),
    "growth of one coordinate": ([["2", "-4"], ["1", "-7/4"]], "W", "o", "10"),
    "rotation over n": ([["1+1/n", "-4/n"], ["1/n", "1-2/n"]], "W", "h", "10"),
    "harmonic coupling": ([["0", "1/n"], ["0", "0"]], "P", "h", "11"),
    "every second layer": ([["(1+(-1)^n)/n"]], "P", "h", "1"),
    "shear": ([["1", "1"], ["0", "1"]], "W", "u", "11"),
    "golden ratio": ([["1", "1"], ["1", "0"]], "W", "t", "11 11"),
    "alternating weight": ([["2+(-1)^n"]], "W", "o", "1 1"),
    "sign change": ([["-1"]], "W", "o", "1"),
    "rotation by a third": ([["-1/2", "-3/4"], ["1", "-1/2"]], "W", "o", "11"),
    "behind zeros": ([["(n-6)/n^2", "0"], ["0", "1/n"]], "P", "h", "01"),
    "two letters needed": ([["0", "2"], ["2", "0"]], "W", "o", "11"),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_word_is_found_and_its_products_do_not_settle(family, name):
    """Route two: entries of the exact product move by more than a fixed size late in the sequence, or grow."""
    matrix, given, mode, text = FOUND[name]
    f = family(matrix, ["0"] * len(matrix), given)
    found = attempt(f, ANY)
    assert isinstance(found, PeriodicWord) and (found.mode, found.text()) == (mode, text)
    assert "may still converge" in found.words() and not found.converges
    T, sizes, moves = Matrix.identity(f.width), [], []
    for n in range(1, 121):
        gates = found.word[(n - 1) % len(found.word)]
        J = Matrix([[Fraction(i == j and on) for j in range(f.width)] for i, on in enumerate(gates)])
        after = J @ f.layer(n).weight @ T
        moves.append(max(abs(v) for row in (after - T).rows() for v in row))
        T = after
        sizes.append(max(abs(v) for row in T.rows() for v in row))
    assert max(moves[60:]) >= Fraction(1, 2) or sizes[119] > sizes[59] + Fraction(1, 4)


NOT_FOUND = {
    "contraction": ([["1/2"]], "W"),
    "identity": ([["0"]], "P"),
    "rotation that shrinks": ([["1-1/n", "-1/n"], ["1/n", "1-1/n"]], "W"),
    "a zero weight on the way": ([["(n-20)/n^2"]], "P"),
    "falling": ([["-1/n"]], "P"),
    "nilpotent": ([["0", "1"], ["0", "0"]], "W"),
}


@pytest.mark.parametrize("name", NOT_FOUND)
def test_no_word_is_found_where_none_is_known(family, name):
    matrix, given = NOT_FOUND[name]
    found = attempt(family(matrix, ["0"] * len(matrix), given), ANY)
    assert isinstance(found, NotCertified) and found.hypothesis == "a word"


def test_wide_families_are_not_searched(family):
    m = 13
    f = family([["0"] * m for _ in range(m)], ["0"] * m)
    assert "widths above 12" in attempt(f, ANY).reason


def test_trajectories_are_products_of_gated_layers(family):
    f = family([["1/n", "2"], ["-1", "3/n"]], ["5", "5"])
    word, x = ((True, False), (True, True)), (Fraction(1), Fraction(2))
    v = list(islice(trajectory(f, word, x), 3))
    first = f.layer(1).weight @ Matrix([[c] for c in x])
    second = f.layer(2).weight @ Matrix([[first[0, 0]], [Fraction(0)]])
    assert v == [x, (first[0, 0], 0), (second[0, 0], second[1, 0])]
