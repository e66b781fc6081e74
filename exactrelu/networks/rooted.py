"""Families with roots or factorials in their entries, such as 1/sqrt(n), 1/n!: layers relu(W_n y + b_n).

Statement.  An entry is a sum of terms r^n x(n) u(n)/v(n), x a product of roots of linear factors and of factorials
            (roots.py).  Fewer theorems read such entries, and fewer still those with factorials:
            convergence/kinds.py has them.
Glossary.   plain term  (r, u, v), x = 1       term with roots  (r, u, v, x)
Exactness.  Values are irrational, so layers are enclosed, never evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from exactrelu.errors import ShapeError
from exactrelu.networks.closed_form import Form
from exactrelu.networks.expression import Expression, Term, parsed_form
from exactrelu.networks.roots import RootedTerm, factorials

__all__ = ["AnyTerm", "FactorialFamily", "RootedExpression", "RootedFamily", "read_entry", "rooted_family"]

AnyTerm: TypeAlias = Term | RootedTerm


@dataclass(frozen=True, slots=True)
class RootedExpression:
    """One entry as a function of the layer number n; equality compares the terms only."""

    text: str = field(compare=False)
    terms: tuple[AnyTerm, ...]

    def has_factorials(self) -> bool:
        """Return whether a term has factorials."""
        return any(len(t) == 4 and bool(factorials(t[3])) for t in self.terms)

    def to_sympy(self) -> Any:
        """Return a sympy expression in the symbol n, for printing."""
        import sympy

        n = sympy.Symbol("n", integer=True, positive=True)
        total = Expression(self.text, tuple(t for t in self.terms if len(t) == 3)).to_sympy()
        for t in self.terms:
            if len(t) == 4:
                value = Expression("", ((t[0], t[1], t[2]),)).to_sympy()
                for a, b, p, q in t[3]:
                    base = sympy.factorial(-a * n) if a < 0 else a * n + b
                    value *= base ** sympy.Rational(p, q)
                total += value
        return total


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
        return rooted_family(self.width, self.given, self.matrix, (RootedExpression("0", ()),) * self.width)


@dataclass(frozen=True, slots=True)
class FactorialFamily(RootedFamily):
    """A RootedFamily with an entry that has factorials."""


def read_entry(text: object, where: str = "") -> Expression | RootedExpression:
    """Return the entry that a text, or sympy expression, denotes; errors as of `Expression.parse`."""
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
    """Return the family of these entries, a FactorialFamily where one has factorials."""
    rows = tuple(tuple(rooted(entry) for entry in row) for row in matrix)
    below = tuple(rooted(entry) for entry in bias)
    special = any(entry.has_factorials() for row in (*rows, below) for entry in row)
    return (FactorialFamily if special else RootedFamily)(width, given, rows, below)


def _terms(form: Form) -> tuple[AnyTerm, ...]:
    """Return the terms in ascending order of base and roots; plain ones have three parts."""
    result: list[AnyTerm] = []
    for (base, roots), (u, v) in sorted(form.items(), key=lambda item: item[0]):
        top, bottom = tuple(map(int, u.coeffs())), tuple(map(int, v.coeffs()))
        result.append((base, top, bottom, roots) if roots else (base, top, bottom))
    return tuple(result)
