"""Pictures of families: what is drawn is right, and a file is complete or absent."""

from __future__ import annotations

import struct
from fractions import Fraction

import pytest

from exactrelu.errors import FormatError, UnsupportedError
from exactrelu.networks.family import Family
from exactrelu.report import plot
from exactrelu.report.plot import checked_format, depths, norm_curve, plot_family, plot_norms
from exactrelu.theorems.absolute_summability import certify
from exactrelu.theorems.domain import Domain, domain_of

FAMILY = Family(2, [["0", "1/(n+1)^2"], ["0", "0"]], ["1/2^n", "0"])
BOX = domain_of({"box": [["0", "1"], ["0", "1"]]}, 2)


def test_norms_are_those_of_the_exact_network_and_the_envelope_holds_its_change():
    x = (Fraction(1, 3), Fraction(5, 7))
    curve = norm_curve(FAMILY, x, "x", certify(FAMILY), last=40)
    assert curve.depths[0] == 1 and curve.depths[-1] == 40
    exact, y = {}, x
    for n in range(1, 41):
        y = FAMILY.layer(n).apply(y)
        exact[n] = y
    for n, norm, envelope in zip(curve.depths, curve.norms, curve.envelope, strict=True):
        assert abs(Fraction(norm) - max(exact[n])) < Fraction(1, 10**12)
        if envelope is not None:
            assert max(abs(a - b) for a, b in zip(exact[40], exact[n], strict=True)) <= Fraction(envelope)
    assert sum(e is not None for e in curve.envelope) > 10


def test_a_family_without_a_certified_tail_has_no_envelope():
    assert norm_curve(FAMILY, (Fraction(0), Fraction(1)), "x", None, last=9).envelope == ()


@pytest.mark.parametrize("last", [1, 2, 10, 10_000])
def test_depths_rise_from_1_to_the_last(last):
    found = depths(last)
    assert found == sorted(set(found))
    assert (found[0], found[-1]) == (1, last)


@pytest.mark.parametrize("suffix", [".png", ".pdf", ".svg"])
def test_a_picture_is_written_whole(suffix, tmp_path):
    pytest.importorskip("matplotlib")
    path = tmp_path / f"out{suffix}"
    plot_family(FAMILY, BOX, certify(FAMILY), "a $ title", path)
    content = path.read_bytes()
    start, end = {
        ".png": (b"\x89PNG", b"IEND\xaeB`\x82"),
        ".pdf": (b"%PDF", b"%%EOF\n"),
        ".svg": (b"<?xml", b"</svg>\n"),
    }[suffix]
    assert content.startswith(start) and content.endswith(end)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_an_overflow_and_a_dead_network_can_be_drawn(tmp_path):
    pytest.importorskip("matplotlib")
    grown, dead = Family(1, [["1"]]), Family(1, weight=[["0"]])
    x = (Fraction(1),)
    path = tmp_path / "out.png"
    plot_norms([norm_curve(f, x, "x", None, 3000) for f in (grown, dead)], "title", path)
    plot_family(grown, domain_of({"point": ["1"]}, 1), None, "title", tmp_path / "other.png")
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    assert width > 1000 and height > 500


@pytest.mark.parametrize(
    ("weight", "x"), [("0", "0"), ("0", "1"), ("1", str(10**400)), ("2", str(10**300)), ("1", "0")]
)
def test_a_network_without_a_value_to_draw_is_drawn_empty(weight, x, tmp_path):
    pytest.importorskip("matplotlib")
    path = tmp_path / "out.svg"
    plot_family(Family(1, weight=[[weight]]), domain_of({"point": [x]}, 1), None, "title", path)
    assert path.read_text().endswith("</svg>\n")


def test_a_failed_picture_leaves_nothing_and_keeps_the_old_one(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib")
    path = tmp_path / "out.png"
    path.write_bytes(b"old")

    def full(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr(plot.os, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        plot_norms([norm_curve(FAMILY, (Fraction(0), Fraction(1)), "x", None, 9)], "title", path)
    assert [p.name for p in tmp_path.iterdir()] == ["out.png"]
    assert path.read_bytes() == b"old"


def test_what_cannot_be_drawn_is_refused_before_any_work(tmp_path, monkeypatch):
    for name in ("out.jpeg", "out"):
        with pytest.raises(FormatError, match="a picture ends in"):
            checked_format(tmp_path / name)
    with pytest.raises(UnsupportedError, match="no point of the domain"):
        plot_family(FAMILY, Domain("global", ()), None, "title", tmp_path / "out.png")

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(plot.importlib, "import_module", missing)
    with pytest.raises(UnsupportedError, match=r"pip install 'exactrelu\[plot\]'"):
        checked_format(tmp_path / "out.png")
    with pytest.raises(UnsupportedError, match=r"pip install 'exactrelu\[plot\]'"):
        plot_norms([], "title", tmp_path / "out.png")
