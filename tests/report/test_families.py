"""Layers of every kind and their limits in words."""

from __future__ import annotations

import json

import pytest

from exactrelu.convergence.certify import decide_problem
from exactrelu.formats.problem import parse_problem
from exactrelu.report.evidence import evidence_in_words
from exactrelu.report.text import subject_in_words, verdict_line

CHAIN = 'P = [["1/2^n"]]\nb = ["0"]'
WORDS = {
    "relu": (CHAIN, ["W_n = I + P_n, P_n = [[1/2^n]], b_n = (0)"]),
    "tanh": (
        CHAIN + '\nactivation = "tanh"',
        ["N_n = phi(W_n N_(n-1) + b_n), phi = tanh", "W_n = I + P_n, P_n = [[1/2^n]], b_n = (0)"],
    ),
    "clip": (
        CHAIN + '\nactivation = "clip"\nlow = "-1/2"\nhigh = 3',
        [
            "N_n = phi(W_n N_(n-1) + b_n), phi = clip with low -1/2 and high 3",
            "W_n = I + P_n, P_n = [[1/2^n]], b_n = (0)",
        ],
    ),
    "residual": (
        'A = [["1/2^n"]]\nB = [["1"]]\nc = ["-1"]',
        ["N_n = N_(n-1) + A_n relu(B_n N_(n-1) + c_n)", "A_n = [[1/2^n]], B_n = [[1]], c_n = (-1)"],
    ),
    "mask": (
        'mask = ["1", "0", "1/2^n"]\nb = ["1/n^2"]',
        [
            "N_n = relu(w_n * N_(n-1) + b_n), full convolution; each layer has 2 coordinates more than the one before",
            "w_n = (1, 0, 1/2^n), b_n = 1/n^2 in every coordinate",
        ],
    ),
}


def problem(family, claim, point="1"):
    return parse_problem(f'[family]\nwidth = 1\n{family}\n[domain]\npoint = ["{point}"]\n[claim]\n{claim}\n')


@pytest.mark.parametrize("kind", WORDS)
def test_the_layers_of_a_family_are_described(kind):
    family, words = WORDS[kind]
    assert subject_in_words(json.loads(problem(family, 'kind = "converges"').canonical)["subject"]) == words


@pytest.mark.parametrize("kind", WORDS)
def test_the_bounds_are_named_as_the_kind_of_layers_names_them(kind):
    verdict = decide_problem(problem(WORDS[kind][0], 'kind = "converges"'))
    text = "\n".join(line for _, line in evidence_in_words(verdict.facts))
    norm = {"residual": "|| |A_n| |B_n| || <= ", "mask": "||w_n - delta_0||_1 <= "}.get(kind, "||P_n|| <= ")
    assert norm in text and "||N - " in text


def test_a_limit_says_what_it_is_the_limit_of():
    claim = 'kind = "limit"\nwidth = "1/1000"'
    cases = [(WORDS["tanh"][0], claim, "the limit at the point 1 to width 1/1000: N(x) = 0 (activation)"),
             ('mask = ["1"]\nb = ["0"]', claim + '\nnorm = "l1"',
              "the l_1 norm of the limit at the point 1 to width 1/1000: ||N(x)||_1 ")]  # fmt: skip
    for family, asked, words in cases:
        found = problem(family, asked)
        verdict = decide_problem(found)
        assert words in verdict_line("proved", json.loads(found.canonical), verdict.facts, verdict.theorem)
