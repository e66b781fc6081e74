"""LaTeX fragments: formulas keep their values, the structure is sound, and the facts are those of --json."""

from __future__ import annotations

import hashlib
import json
import random
import re
from fractions import Fraction
from pathlib import Path

import pytest

from exactrelu.cli import main
from exactrelu.networks.expression import Expression
from exactrelu.report.latex_math import code, expression, interval, number, prose

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CASES = [  # one or more of every kind of claim, status and family
    "max-of-three",
    "concurrent-lines-wrong-count",
    "max-of-four-bound",
    "small-terms-lost",
    "equal-maxima",
    "unequal-maxima",
    "thin-region-counterexample",
    "point-one-plus-point-two",
    "shifted-inverse-square",
    "alternating-bias",
    "running-average",
    "convergence/takagi",
    "permutation",
    "shifted-inverse-square-limit",
    "convergence/turn-and-shrink-limit",
    "convergence/three-minus-log-two",
    "convergence/convolution-norm",
    "convergence/residual-limit",
    "convergence/leaky-relu-limit",
    "convergence/hard-tanh-contraction",
    "convergence/heat-on-a-path",
    "convergence/growth-along-one-gate",
    "convergence/contraction-with-a-tree-of-words",
    "convergence/products-inverse-square",
    "convergence/products-alternating",
    "convergence/products-rotation",
    "convergence/products-turning",
]


def assert_sound(text):
    """Check braces, environments, dollars, delimiters, and that text has no special character of LaTeX."""
    comment, *rest = text.split("\n")
    assert comment.startswith("% ")
    body = re.sub(r"\\[\\#$%&_{}|,]", " ", "\n".join(rest))
    assert "%" not in body and "#" not in body
    depth = 0
    for c in body:
        depth += {"{": 1, "}": -1}.get(c, 0)
        assert depth >= 0
    assert depth == 0
    assert body.count(r"\left") == body.count(r"\right") + body.count(r"\leftarrow")
    open_environments = []
    for kind, name in re.findall(r"\\(begin|end)\{([a-z*]+)\}", body):
        if kind == "begin":
            open_environments.append(name)
        else:
            assert open_environments.pop() == name
    assert not open_environments
    assert body.count("$") % 2 == 0 and "$$" not in body
    words = re.sub(r"\\begin\{align\*\}.*?\\end\{align\*\}", "", body, flags=re.DOTALL)
    words = "".join(words.split("$")[::2])
    assert not set("_^&<>|") & set(words), words


def read_back(formula):
    """Return a text of the grammar of expressions from a formula, by recursion on braces."""
    text = formula.replace(r"\left", "").replace(r"\right", "")
    while match := re.search(r"\\frac\{([^{}]*)\}\{([^{}]*)\}|\^\{([^{}]*)\}", text):
        if match[3] is not None:
            text = f"{text[: match.start()]}^<{match[3]}>{text[match.end() :]}"
        else:
            text = f"{text[: match.start()]}<<{match[1]}>/<{match[2]}>>{text[match.end() :]}"
    text = text.replace("<", "(").replace(">", ")").replace(r"\cdot", "*")
    return re.sub(r"(?<=[0-9n)]) +(?=[n(])", "*", text)


def rand_formula(rng, size):
    """Return a text of the grammar with the value of a rational function, powers of constants included."""
    if size <= 1:
        return rng.choice(["n", "1", "2", "-3", "1/2", "-n", "0.5", "+n", "(-1)^n", "2^-n", "n^2"])
    left, right = rand_formula(rng, size // 2), rand_formula(rng, size - size // 2)
    return rng.choice(
        [
            f"{left}+{right}",
            f"{left}-({right})",
            f"({left})*{right}",
            f"({left})*({right})",
            f"-({left})",
            f"({left})^2",
            f"({left})/(n+{rng.randint(1, 3)})",
            f"{left}/2*n",
            f"({left})/2^n",
        ]
    )


@pytest.mark.parametrize("seed", range(200))
def test_a_formula_keeps_its_value(seed):
    rng = random.Random(seed)
    text = rand_formula(rng, rng.randint(1, 5))
    formula = expression(text)
    assert "text" not in formula
    assert Expression.parse(read_back(formula)) == Expression.parse(text), f"seed {seed}: {text} became {formula}"


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("1/(n+1)^2", r"\frac{1}{(n+1)^{2}}"),
        ("-1/3", r"-\frac{1}{3}"),
        ("(1/8)/n^2", r"\frac{1}{8} \cdot \frac{1}{n^{2}}"),
        ("1*(1/2)^n", r"\left(\frac{1}{2}\right)^{n}"),
        ("n-(-n)", "n-(-n)"),
        ("(-1)^n*n*(n+1)", "(-1)^{n} n (n+1)"),
        ("5.8209...e-48 & more", r"\text{5.8209...e-48 \& more}"),
        ("n" + "+n" * 80, r"\text{n" + "+n" * 80 + "}"),
    ],
)
def test_formulas_look_as_they_are_written(text, formula):
    assert expression(text) == formula


def test_special_characters_are_escaped():
    assert code("a_b-{1}--%.toml") == r"\texttt{a\_b-\{1\}-{}-\%.toml}"
    assert prose("||P_n|| <= 2^-3 & x_1 -> -1") == (
        r"$\|P_{n}\|$ $\leq{}$ 2\textasciicircum{}-3 \& $x_{1}$ $\to{}$ $-$1"
    )
    assert prose("sum ||P_n|| < oo") == r"sum $\|P_{n}\|$ $<$ $\infty{}$"
    assert prose("a\\b~c #1\t$5") == r"a\textbackslash{}b\textasciitilde{}c \#1 \$5"


@pytest.mark.parametrize("seed", range(50))
def test_decimals_of_an_enclosure_hold_it_and_are_hardly_wider(seed):
    rng = random.Random(seed)
    low = Fraction(rng.randint(-(10**30), 10**30), rng.randint(1, 10**30))
    high = low + Fraction(rng.randint(1, 100), 10 ** rng.randint(0, 40))
    below, above = map(Fraction, interval(low, high))
    assert below <= low <= high <= above
    assert above - below <= (high - low) * Fraction(6, 5) or above - below <= Fraction(3, 10**12)


def test_a_long_number_says_that_it_is_shortened():
    assert number(Fraction(-1, 3**99)) == r"-5.8209\ldots \cdot 10^{-48} \text{ (denominator of 157 bits)}"


def written(capsys, tmp_path, problem, *words):
    """Return the fragment of a problem, and the facts that --json prints."""
    path = tmp_path / "out.tex"
    main(["verify", str(problem), "--json", "--latex", str(path), *map(str, words)])
    return path.read_text(encoding="utf-8"), json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", CASES)
def test_the_facts_are_those_of_json(name, capsys, tmp_path):
    problem, certificate = EXAMPLES / f"{name}.toml", tmp_path / "out.cert"
    text, facts = written(capsys, tmp_path, problem, "-o", certificate)
    assert_sound(text)
    plain = text.replace(r"\allowbreak ", "").replace(r"\_", "_")
    assert facts["sha256"] in plain and problem.name in plain
    assert rf"\textbf{{{facts['status']}}}" in text
    assert f"theorem \\texttt{{{facts['theorem']}}}" in text or facts["status"] == "undecided"
    assert certificate.exists() == ("item[Certificate]" in text) == (facts["status"] != "undecided")
    if certificate.exists():
        assert hashlib.sha256(certificate.read_bytes()).hexdigest() in plain
        assert f"{certificate.stat().st_size} bytes" in text
        assert f"python3 checker {problem.name} out.cert" in plain
        assert prose(facts["checker"]) in text
    assert prose(facts["reason"]) in text
    assert_found(text.replace(r"\allowbreak ", ""), facts["facts"])


def assert_found(text, facts):
    """Check that the numbers of the facts are in the text."""
    for key, words in {"cells": "cell", "domains": "domain", "maps": "affine map"}.items():
        assert key not in facts or f"{facts[key]} {words}" in text
    for key in ("p", "beta", "E", "F", "g", "h"):
        assert key not in facts or expression(facts[key]) in text
    for key in ("value", "limit", "fixed_point"):
        for value in facts.get(key, []):
            assert number(value) in text
    for low, high in facts.get("enclosure", []):
        if low == high:
            assert f"= {number(low)}$" in text
        else:
            shown = re.findall(r"\\in \[(-?[0-9.]+), (-?[0-9.]+)\]\$", text)
            assert any(Fraction(a) <= Fraction(low) and Fraction(high) <= Fraction(b) for a, b in shown)
    for key in ("depth", "bits", "order", "n0"):
        assert key not in facts or re.search(rf"\b{facts[key]}\b", text)


def test_the_fragment_without_a_kept_certificate_names_the_one_that_o_writes(capsys, tmp_path):
    first, _ = written(capsys, tmp_path, EXAMPLES / "inverse-square.toml")
    second, _ = written(capsys, tmp_path, EXAMPLES / "inverse-square.toml", "-o", tmp_path / "inverse-square.cert")
    assert first == second


def test_small_networks_are_written_out_and_large_ones_described(capsys, tmp_path):
    small, _ = written(capsys, tmp_path, EXAMPLES / "max-of-three.toml")
    assert r"\ell_{3}(y) &= \begin{pmatrix} 1 & 1 & -1 \end{pmatrix} y" in small
    path = tmp_path / "large.toml"
    row = ", ".join(['"1"'] * 9)
    path.write_text(
        f'title = "100% of $x_1$ & \\\\n#"\n[network]\nlayers = [{{ weight = [[{row}]], bias = ["0"] }}]\n'
        f'[domain]\nall_space = true\n[claim]\nkind = "domains"\n'
    )
    large, facts = written(capsys, tmp_path, path)
    assert facts["status"] == "proved"
    assert_sound(large)
    assert "its weights are in the problem file" in large and "pmatrix" not in large
    assert r"100\% of \$$x_{1}$\$ \& \textbackslash{}n\#" in large


def test_a_polytope_and_a_linear_form_are_written_out(capsys, tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(
        '[network]\nlayers = [{ weight = [["1", "0"], ["0", "1"], ["1", "1"]], bias = ["0", "0", "0"] }]\n'
        '[domain]\npolytope = { A = [["1", "0"], ["-1", "0"], ["0", "1"], ["0", "-1"]], b = ["1", "0", "1", "0"] }\n'
        '[claim]\nkind = "bound"\noutput = ["-1/2", "0", "3"]\nat_most = "6"\n'
    )
    text, _ = written(capsys, tmp_path, path)
    assert_sound(text)
    assert r"$-\frac{1}{2} N_{1}(x)+3 N_{3}(x) \leq 6$ at every $x$ of the polytope" in text
    assert r"\begin{pmatrix} 1 & 0 \\ -1 & 0 \\ 0 & 1 \\ 0 & -1 \end{pmatrix} x \leq" in text


def test_a_file_that_cannot_be_written_is_refused_before_the_proof(capsys, tmp_path):
    problem = str(EXAMPLES / "inverse-square.toml")
    assert main(["verify", problem, "--latex", str(tmp_path / "absent" / "out.tex")]) == 2
    assert main(["verify", problem, "--latex", str(tmp_path)]) == 2
    same = str(tmp_path / "same")
    assert main(["verify", problem, "--latex", same, "-o", same]) == 2
    copy = tmp_path / "copy.toml"
    copy.write_bytes(Path(problem).read_bytes())
    assert main(["verify", str(copy), "--latex", str(copy)]) == 2
    out, err = capsys.readouterr()
    assert (
        out == ""
        and "does not exist" in err
        and "this is a folder" in err
        and err.count("would replace another file") == 2
    )
    assert copy.read_bytes() == Path(problem).read_bytes() and list(tmp_path.iterdir()) == [copy]
