"""A long certificate streams through: memory does not grow with the file."""

from __future__ import annotations

import sys

import pytest
from ladder import ladder, peak

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read in the unit of Linux")
COMPLETE = "VERIFIED the list of activation domains on the box [0, {}] x [0, 1] is complete: {} domains, {} cells"


def test_sixty_thousand_items_take_no_more_memory_than_five(tmp_path):
    (tmp_path / "small").mkdir()
    small, _ = peak(*ladder(tmp_path / "small", 2))
    size, line = peak(*ladder(tmp_path, 350))
    assert line == COMPLETE.format(351, 351, 351)
    assert size < 50 and size < small + 10


@pytest.mark.slow
def test_more_than_a_million_items_take_less_than_50_mb(tmp_path):
    problem, certificate = ladder(tmp_path, 1500)
    size, line = peak(problem, certificate)
    assert certificate.read_bytes().count(b'["') > 1_000_000
    assert line == COMPLETE.format(1501, 1501, 1501) and size < 50
