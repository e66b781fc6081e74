"""The commands on good input: what they print, and their exit codes."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import time

import pytest

from exactrelu.cli import main

STATUS = {0: "PROVED", 1: "REFUTED", 3: "UNDECIDED"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("concurrent-lines", 0),
        ("concurrent-lines-wrong-count", 1),
        ("thin-region-40", 1),
        ("unequal-maxima", 1),
        ("inverse-square", 0),
        ("permutation", 0),
        ("alternating-bias", 0),
        ("running-average", 0),
        ("convergence/takagi", 3),
    ],
)
def test_verify_exits_by_its_verdict_and_ends_with_the_claim(name, code, run, examples, tmp_path):
    certificate = tmp_path / "out.cert"
    result = run("verify", examples / f"{name}.toml", "-o", certificate)
    assert result.code == code, result
    last = result.out.splitlines()[-1]
    assert last.startswith(STATUS[code])
    assert certificate.exists() == (code != 3)
    assert ("VERIFIED" in result.out) == (code != 3)
    assert result.err == ""


def test_one_theorem_can_be_asked_for(run, examples):
    result = run("verify", examples / "inverse-square.toml", "--theorem", "reflection")
    assert result.code == 0
    assert result.out.splitlines()[-1].endswith("(reflection)")
    assert run("verify", examples / "inverse-square.toml", "--theorem", "contraction").code == 3


@pytest.mark.parametrize(("name", "theorem"), [("inverse-square", "magic"), ("max-of-three", "contraction")])
def test_a_theorem_that_does_not_decide_the_claim_is_refused(name, theorem, run, examples):
    result = run("verify", examples / f"{name}.toml", "--theorem", theorem)
    assert result.code == 2
    assert theorem in result.err
    assert result.err.startswith("UnsupportedError")


def test_verify_as_json_holds_the_same_facts(run, examples):
    result = run("verify", examples / "opposite-units.toml", "--json")
    facts = json.loads(result.out)
    assert facts["status"] == "proved"
    assert (facts["facts"]["cells"], facts["facts"]["domains"]) == (2, 3)
    assert facts["checker"].startswith("VERIFIED")


def test_verify_of_a_family_prints_a_float_run_marked_as_no_evidence(run, examples):
    result = run("verify", examples / "inverse-square.toml")
    (line,) = [line for line in result.out.splitlines() if line.startswith("float")]
    assert line.endswith("(estimate, not evidence)")
    assert "depth 100000" in line
    facts = json.loads(run("verify", examples / "inverse-square.toml", "--json").out)
    assert (facts["float"]["status"], facts["float"]["evidence"]) == ("alone", False)
    assert "float" not in run("verify", examples / "opposite-units.toml").out


def test_check_accepts_a_certificate_and_rejects_it_for_another_problem(run, examples, tmp_path):
    certificate = tmp_path / "out.cert"
    run("verify", examples / "opposite-units.toml", "-o", certificate)
    good = run("check", examples / "opposite-units.toml", certificate)
    assert good.code == 0
    assert good.out.splitlines()[-1].startswith("VERIFIED")
    bad = run("check", examples / "concurrent-lines.toml", certificate)
    assert bad.code in (1, 2)
    assert bad.out.splitlines()[-1].split()[0] in ("REJECTED", "REFUSED")


def test_check_refuses_a_certificate_of_a_newer_version(run, examples, tmp_path):
    certificate = tmp_path / "out.cert"
    run("verify", examples / "opposite-units.toml", "-o", certificate)
    certificate.write_bytes(certificate.read_bytes().replace(b"exactrelu-cert/1", b"exactrelu-cert/2", 1))
    result = run("check", examples / "opposite-units.toml", certificate)
    assert result.code == 2
    assert result.out.splitlines()[-1].startswith("REFUSED")


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 100, b"{}\n"], ids=["empty", "binary", "no-header"])
def test_check_refuses_a_file_that_is_no_certificate(content, run, examples, tmp_path):
    certificate = tmp_path / "out.cert"
    certificate.write_bytes(content)
    result = run("check", examples / "opposite-units.toml", certificate)
    assert result.code in (1, 2)
    assert result.out.splitlines()[-1].split()[0] in ("REJECTED", "REFUSED")


def test_the_certificate_is_the_same_bytes_every_time(run, examples, tmp_path):
    for name in ("a.cert", "b.cert", "c.cert.gz", "d.cert.gz"):
        run("verify", examples / "max-of-three.toml", "-o", tmp_path / name)
    assert (tmp_path / "a.cert").read_bytes() == (tmp_path / "b.cert").read_bytes()
    assert (tmp_path / "c.cert.gz").read_bytes() == (tmp_path / "d.cert.gz").read_bytes()


def test_decompose_as_json_has_the_list_and_the_counts(run, examples):
    result = run("decompose", examples / "networks/max-of-three.json", "--box", "-1", "1", "--json")
    facts = json.loads(result.out)
    assert result.code == 0
    assert (facts["cells"], facts["domains"], facts["maps"], facts["complete"]) == (13, 25, 3, True)
    assert len(facts["list"]) == 25
    assert sum(domain["cell"] for domain in facts["list"]) == 13
    assert facts["seconds"] >= 0
    assert all(set(domain) >= {"pattern", "witness", "slope", "offset", "inequalities"} for domain in facts["list"])


def test_decompose_of_all_space_prints_a_line_per_domain(run, examples):
    result = run("decompose", examples / "opposite-units.toml", "--all-space")
    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[-1].startswith("DOMAINS     2 cells, 3 domains, 2 affine maps on R^2")
    assert sum(line.startswith(("cell", "domain")) for line in lines) == 3


def test_decompose_marks_redundant_inequalities(run, examples):
    result = run("decompose", examples / "networks/max-of-three.json", "--box", "-1", "1", "--json", "--redundancy")
    rows = [row for domain in json.loads(result.out)["list"] for row in domain["inequalities"]]
    assert {row["redundant"] for row in rows} == {True, False}


def test_decompose_into_a_file_leaves_only_that_file(run, examples, tmp_path):
    path = tmp_path / "out.json"
    result = run("decompose", examples / "opposite-units.toml", "--box", "-1/2", "0.5", "--json", "-o", path)
    assert result.code == 0
    assert json.loads(path.read_text())["domains"] == 3
    assert os.listdir(tmp_path) == ["out.json"]


def test_show_describes_and_exports_a_network(run, examples, tmp_path):
    path = examples / "networks/max-of-three.json"
    assert run("show", path).out.splitlines()[-1] == "NETWORK     3 inputs, 8 ReLU units in 3 layers, 1 output"
    exported = run("show", path, "--json").out
    (tmp_path / "again.json").write_text(exported)
    assert run("show", tmp_path / "again.json", "--json").out == exported


@pytest.mark.parametrize("words", [["1/2", "-3", "0.25"], ["1/2,-3,0.25"], ["-3,0.5,0.25"]])
def test_evaluate_is_exact(words, run, examples):
    result = run("evaluate", examples / "networks/max-of-three.json", *words)
    assert result.code == 0
    assert result.out.splitlines()[-1].endswith("= 1/2")
    facts = json.loads(run("evaluate", examples / "networks/max-of-three.json", *words, "--json").out)
    assert facts["value"] == ["1/2"]


@pytest.mark.parametrize("where", ["absent/out.cert", ".", "/dev/full"])
def test_an_output_that_cannot_be_written_is_refused_before_the_work(where, run, examples, tmp_path):
    path = where if where.startswith("/") else tmp_path / where
    for words in (
        ["verify", examples / "sawtooth-10.toml"],
        ["decompose", examples / "sawtooth-10.toml", "--box", "0", "1"],
    ):
        result = run(*words, "-o", path)
        assert result.code == 2
        assert result.err.startswith("FormatError")
        assert os.listdir(tmp_path) == []


def test_a_full_standard_output_is_an_error(command, examples):
    with open("/dev/full", "w") as full:
        words = command("show", examples / "networks/max-of-three.json")
        result = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("OSError: ")
    assert "No space left" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "words", [["verify", "sawtooth-10.toml"], ["decompose", "sawtooth-10.toml", "--box", "0", "1"]]
)
def test_a_full_disk_leaves_nothing(words, process, examples, tmp_path):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    name, *options = words[1:]
    path = tmp_path / "out"
    result = process(words[0], examples / name, *options, "-o", path, preexec_fn=limit)
    assert result.code == 2, result
    assert result.err.startswith("OSError: ")
    assert "Traceback" not in result.err
    assert os.listdir(tmp_path) == []


@pytest.fixture
def slow_network(tmp_path):
    """Return a network with far too many cells to list in a test."""
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [[str((7 * i * j + 3 * i + j * j) % 41 - 20) for j in range(6)] for i in range(40)]
    layers = [{"weight": rows, "bias": [str(i % 7 - 3) for i in range(40)]}, {"weight": [["1"] * 40], "bias": ["0"]}]
    path = folder / "slow.json"
    path.write_text(json.dumps({"format": "exactrelu-network/1", "layers": layers}))
    return path


@pytest.fixture
def heeded():
    """Let children heed SIGINT, also where these tests were started in the background and ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_an_interrupted_list_is_kept_and_says_how_far_it_got(command, slow_network, tmp_path):
    path = tmp_path / "out.json"
    words = command("decompose", slow_network, "--box", "-1", "1", "--json", "-o", path)
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    partial = tmp_path / "out.json.partial"
    deadline = time.monotonic() + 60
    while not (partial.exists() and partial.stat().st_size > 20_000) and time.monotonic() < deadline:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert "Traceback" not in err
    assert "out.json.partial holds them" in err
    facts = json.loads(partial.read_text())
    assert facts["complete"] is False
    assert len(facts["list"]) == facts["domains"] > 0
    assert not path.exists()


@pytest.mark.usefixtures("heeded")
def test_an_interrupted_proof_writes_no_certificate(command, slow_network, tmp_path):
    problem = slow_network.parent / "slow.toml"
    box = ", ".join(['["-1", "1"]'] * 6)
    problem.write_text(f'[network]\nfile = "slow.json"\n[domain]\nbox = [{box}]\n[claim]\nkind = "domains"\n')
    child = subprocess.Popen(
        command("verify", problem, "-o", tmp_path / "out.cert"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(4)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (130, ""), err
    assert err.startswith("Interrupted: after ")
    assert "Traceback" not in err
    assert os.listdir(tmp_path) == ["in"]


def test_an_interruption_inside_compiled_code_is_an_interruption(monkeypatch, capsys, examples):
    def interrupted(*words):
        try:
            raise SystemError("an inner function returned a result with an exception set") from KeyboardInterrupt()
        except SystemError as error:
            raise SystemError("an outer function returned a result with an exception set") from error

    monkeypatch.setattr("exactrelu.convergence.certify.certify", interrupted)
    assert main(["verify", str(examples / "sawtooth-10.toml")]) == 130
    assert capsys.readouterr().err.startswith("Interrupted: after ")


NUMBER_OF_5000_DIGITS = '[network]\nlayers = [{ weight = [["1e5000"]], bias = ["0"] }]\n[domain]\nall_space = true\n'


def test_numbers_of_any_length_are_counted_and_listed(run, tmp_path):
    path = tmp_path / "long.toml"
    path.write_text(NUMBER_OF_5000_DIGITS + '[claim]\nkind = "domains"\n')
    assert run("verify", path).code == 0
    assert json.loads(run("decompose", path, "--all-space", "--json").out)["cells"] == 1


@pytest.mark.parametrize("kind", ["problem", "network", "link"])
def test_an_output_never_replaces_an_input(kind, run, examples, tmp_path):
    (tmp_path / "networks").mkdir()
    network, problem = tmp_path / "networks/max-of-three.json", tmp_path / "max-of-three.toml"
    for path in (network, problem):
        path.write_bytes((examples / path.relative_to(tmp_path)).read_bytes())
    link = tmp_path / "link"
    link.symlink_to(problem)
    target = {"problem": problem, "network": network, "link": link}[kind]
    before = target.read_bytes()
    result = run("verify", problem, "-o", target)
    assert (result.code, target.read_bytes()) == (2, before)
    assert "would replace" in result.err
    result = run("decompose", network, "--box", "0", "1", "-o", network)
    assert (result.code, json.loads(network.read_text())["format"]) == (2, "exactrelu-network/1")


def test_a_problem_must_be_a_file_that_can_be_read_again(command, examples):
    text = (examples / "opposite-units.toml").read_text()
    result = subprocess.run(command("verify", "/dev/stdin"), input=text, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "ordinary file" in result.stderr


@pytest.mark.parametrize("words", [["show", "networks/max-of-three.json"], ["verify", "opposite-units.toml"]])
def test_a_closed_standard_output_is_an_error(words, command, examples):
    line = " ".join([*command(words[0], examples / words[1]), ">&-"])
    result = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("OSError: the standard output is closed")


def test_the_checker_says_nothing_false_where_it_cannot_write(run, command, examples, tmp_path):
    run("verify", examples / "opposite-units.toml", "-o", tmp_path / "c.cert")
    program, *_ = command()
    for redirection in (">/dev/full", ">&-"):
        line = f"{program} -m exactrelu.checker {examples / 'opposite-units.toml'} {tmp_path / 'c.cert'} {redirection}"
        result = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
        assert (result.returncode, result.stdout, result.stderr) == (2, "", "")


def test_beyond_the_limits_of_the_checker_there_is_no_verdict(run, tmp_path):
    path = tmp_path / "steep.toml"
    layers = ", ".join(['{ weight = [["1e20000"]], bias = ["1e-20000"] }'] * 8)
    claim = '[claim]\nkind = "bound"\noutput = ["1"]\nat_least = "1e-20000"\n'
    path.write_text(f'[network]\nlayers = [{layers}]\n[domain]\nbox = [["0", "1e20000"]]\n{claim}')
    result = run("verify", path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("LimitError")


def test_a_network_without_inputs_has_one_value(run, tmp_path):
    layers = [{"weight": [[], []], "bias": ["1/2", "-1"]}, {"weight": [["1", "2"]], "bias": ["1/3"]}]
    path = tmp_path / "constant.json"
    path.write_text(json.dumps({"format": "exactrelu-network/1", "layers": layers}))
    assert run("evaluate", path).out.splitlines()[-1] == "VALUE       N() = 5/6"
    assert run("evaluate", path, "1").err.startswith("ShapeError: point: expected 0 coordinates")
