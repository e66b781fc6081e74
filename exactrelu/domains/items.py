"""Items of tree certificates: what the walk records, in the spelling of the checker.

Statement.  "+" and "-" decide the first undecided unit, "m" a later one, "s" splits, "b" is a box,
            "d" an empty region; leaves are "l" (cell, or proof of the claim), "f" (flat domain) and
            "e" (equal maps).  Each is written as it is found.
Exactness.  Multipliers are spelled in lowest terms; affine forms are never written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exactrelu.certificates.canonical import proof_row, spell, spell_all
from exactrelu.domains.box import Box
from exactrelu.domains.tree import Case
from exactrelu.geometry.answers import Multipliers, Proof

__all__ = ["Items"]


class Items:
    """A record that hands every item, as canonical text, to a function."""

    def __init__(self, write: Callable[[str], None], closed: Callable[[int], None] | None = None) -> None:
        """Remember where items go, and who is told the number of closed cases."""
        self._write, self._closed, self._cases = write, closed, 0

    def decided(self, unit: int | None, on: int, proof: Proof) -> None:
        """Write "+", "-" or, for a later unit, "m"."""
        row = proof_row(proof.mu, proof.multipliers)
        if unit is None:
            self._write(f'["{"+" if on else "-"}",{row}]')
        else:
            self._write(f'["m",{unit},{on},{row}]')

    def split(self) -> None:
        """Write "s"."""
        self._write('["s"]')

    def boxed(self, box: Box, proofs: Sequence[Proof]) -> None:
        """Write "b"."""
        rows = ",".join([f"[{proof_row(proof.mu, proof.multipliers)}]" for proof in proofs])
        self._write(f'["b",{spell(box.den)},[{spell_all(box.low)}],[{spell_all(box.high)}],[{rows}]]')

    def dead(self, multipliers: Multipliers) -> None:
        """Write "d"."""
        self._write(f'["d",{_row(multipliers)}]')

    def domain(self, case: Case) -> None:
        """Write "l" for a cell, "f" for a domain without interior."""
        point = case.region.point
        place = f"{spell(point.scale)},[{spell_all(point.point)}]"
        if case.region.full_dimensional:
            self._write(f'["l",{place}]')
        else:
            self._write(f'["f",{place},{_row(case.region.evidence)}]')

    def bounded(self, proof: Proof) -> None:
        """Write "l" with the proof of a bound."""
        self._close(f'["l",{proof_row(proof.mu, proof.multipliers)}]')

    def same_maps(self) -> None:
        """Write "e"."""
        self._close('["e"]')

    def equal_values(self, proofs: Sequence[tuple[Proof, Proof]]) -> None:
        """Write "l" with the two proofs of every output."""
        pairs = [[f"[{proof_row(proof.mu, proof.multipliers)}]" for proof in pair] for pair in proofs]
        self._close(f'["l",{",".join([f"[{a},{b}]" for a, b in pairs])}]')

    def _close(self, text: str) -> None:
        self._write(text)
        self._cases += 1
        if self._closed is not None:
            self._closed(self._cases)

    def point(self, scale: int, point: Sequence[int]) -> None:
        """Write "x", a point."""
        self._write(f'["x",{spell(scale)},[{spell_all(point)}]]')


def _row(multipliers: Multipliers) -> str:
    """Return [i1,l1,...]."""
    return f"[{','.join([f'{index},{spell(multiplier)}' for index, multiplier in multipliers])}]"
