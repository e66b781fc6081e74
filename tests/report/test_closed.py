"""The line, the data and the LaTeX row of a limit in closed form."""

from __future__ import annotations

import json
from fractions import Fraction

from exactrelu.__main__ import main
from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.closed_limit import closed_limit
from exactrelu.networks.family import Family
from exactrelu.report.closed import closed_facts, closed_in_words, closed_rows

LOG = closed_limit(Family(1, [["0"]], ["(-1)^n/n"]), ["3"])
WRONG = closed_limit(Family(1, [["1/n^2"]]), ["1"], [Enclosure(Fraction(5), Fraction(6))])
OTHER = closed_limit(Family(1, [["0"]], ["1/n"]), ["1"])
PROBLEM = """
[family]
width = 1
{family}
[domain]
point = ["1"]
[claim]
{claim}
"""


def run(tmp_path, capsys, family, claim, *options):
    path = tmp_path / "problem.toml"
    path.write_text(PROBLEM.format(family=family, claim=claim))
    code = main(["verify", str(path), *options])
    return code, capsys.readouterr().out


def test_the_line_has_the_value_its_decimals_and_says_that_it_is_no_evidence():
    value, mark = closed_in_words(LOG)
    assert value == "N(x) = 3 - log(2) = 2.306852819440..."
    assert "no evidence, the certificate keeps the enclosure" in mark


def test_a_defect_is_called_one_and_its_value_is_not_shown():
    (line,) = closed_in_words(WRONG)
    assert line.startswith("DEFECT") and "sinh" not in line
    assert closed_facts(WRONG)["status"] == "defect" and closed_rows(WRONG) == []


def test_a_limit_without_a_closed_form_has_no_line_and_a_reason_for_programs():
    assert list(closed_in_words(OTHER)) == [] == closed_rows(OTHER)
    assert closed_facts(OTHER)["status"] == "not recognised"
    assert closed_facts(None) is None and list(closed_in_words(None)) == []


def test_the_row_in_latex_is_a_formula():
    ((key, words),) = closed_rows(LOG)
    assert key == "Value" and words.startswith(r"$N(x) = 3 - \log\left(2\right)$.")


def test_verify_shows_the_value_of_a_limit_and_writes_it_in_latex(tmp_path, capsys):
    claim = 'kind = "limit"\nwidth = "1e-12"'
    code, out = run(tmp_path, capsys, 'P = [["1/n^2"]]\nb = ["0"]', claim, "--latex", str(tmp_path / "v.tex"))
    assert code == 0
    assert "value       N(x) = sinh(pi)/pi = 3.676077910374..." in out
    assert r"N(x) = \frac{\sinh\left(\pi\right)}{\pi}" in (tmp_path / "v.tex").read_text()


def test_verify_shows_the_value_where_convergence_at_a_point_is_claimed(tmp_path, capsys):
    code, out = run(tmp_path, capsys, 'P = [["1/2^n"]]\nb = ["0"]', 'kind = "converges"', "--json")
    facts = json.loads(out)["closed_form"]
    assert code == 0
    assert facts["values"] == ["(-1/2; 1/2)_oo"] and facts["status"] == "agrees" and facts["evidence"] is False
    low, high = map(Fraction, facts["enclosure"][0])
    assert low * 10**9 // 1 == high * 10**9 // 1 == 2384231029


def test_verify_names_the_norm_of_a_convolution(tmp_path, capsys):
    claim = 'kind = "limit"\nwidth = "1e-9"\nnorm = "l1"'
    code, out = run(tmp_path, capsys, 'mask = ["1", "1/2^n"]\nb = ["0"]', claim)
    assert code == 0
    assert "||N(x)||_1 = (-1/2; 1/2)_oo = 2.384231029031..." in out


def test_a_claim_that_diverges_has_no_value(tmp_path, capsys):
    code, out = run(tmp_path, capsys, 'P = [["1/n"]]\nb = ["0"]', 'kind = "diverges"', "--json")
    assert code == 0 and "closed_form" not in json.loads(out)
