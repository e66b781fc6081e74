"""Families with roots in their entries, such as 1/sqrt(n): layers relu(W_n y + b_n).

Statement.  An entry is a sum of terms r^n x(n) u(n)/v(n), x a product of roots of linear factors (roots.py).
            Fewer theorems read such entries: convergence/kinds.py has them.
Glossary.   plain term  (r, u, v), x = 1       term with roots  (r, u, v, x)
Exactness.  Values are irrational, so layers are enclosed, never evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from exactrelu.errors import ShapeError
from exactrelu.networks.closed_form import Form
from exactrelu.networks.expression import Expression, Term, parsed_form
from exactrelu.networks.roots import RootedTerm

__all__ = ["AnyTerm", "RootedExpression", "RootedFamily", "read_entry", "rooted_family"]

AnyTerm: TypeAlias = Term | RootedTerm


@dataclass(frozen=True, slots=True)
class RootedExpression:
    """One entry as a function of the layer number n; equality compares the terms only."""

    text: str = field(compare=False)
    terms: tuple[AnyTerm, ...]


@dataclass(frozen=True, slots=True)
class RootedFamily:
    """Layers relu(W_n y + b_n), W_n or P_n = W_n - I given by m rows of m entries, b_n by m entries."""

    width: int
    given: Literal["P", "W"]
    matrix: tuple[tuple[RootedExpression, ...], ...]
    bias: tuple[RootedExpression, ...]

    def __post_init__(self) -> None:
        """Check the shape.

        Raises:
            ShapeError: not m rows of m entries, or another number of biases.
        """
        m = self.width
        if len(self.matrix) != m or any(len(row) != m for row in self.matrix) or len(self.bias) != m:
            raise ShapeError(f"family: expected {m} rows of {m} entries in {self.given}, and {m} entries in b")

    def without_biases(self) -> RootedFamily:
        """Return the family with b_n = 0."""
        return RootedFamily(self.width, self.given, self.matrix, (RootedExpression("0", ()),) * self.width)


def read_entry(text: str, where: str = "") -> Expression | RootedExpression:
    """Return the entry that a text denotes, one with roots where it has some; errors as of `Expression.parse`."""
    form, source = parsed_form(text, where)
    if any(roots for _, roots in form):
        return RootedExpression(source, _terms(form))
    return Expression.parse(source, where)


def rooted(entry: Expression | RootedExpression) -> RootedExpression:
    """Return an entry as one that may have roots."""
    return entry if isinstance(entry, RootedExpression) else RootedExpression(entry.text, entry.terms)


def rooted_family(
    width: int,
    given: Literal["P", "W"],
    matrix: Sequence[Sequence[Expression | RootedExpression]],
    bias: Sequence[Expression | RootedExpression],
) -> RootedFamily:
    """Return the family of these entries."""
    rows = tuple(tuple(rooted(entry) for entry in row) for row in matrix)
    return RootedFamily(width, given, rows, tuple(rooted(entry) for entry in bias))


def _terms(form: Form) -> tuple[AnyTerm, ...]:
    """Return the terms in ascending order of base and roots; plain ones have three parts."""
    result: list[AnyTerm] = []
    for (base, roots), (u, v) in sorted(form.items(), key=lambda item: item[0]):
        top, bottom = tuple(map(int, u.coeffs())), tuple(map(int, v.coeffs()))
        result.append((base, top, bottom, roots) if roots else (base, top, bottom))
    return tuple(result)
