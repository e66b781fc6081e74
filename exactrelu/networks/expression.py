"""Expressions in the layer number n: entries of families, from text to terms.

Statement.  An expression denotes sum over r of r^n u_r(n)/v_r(n), n = 1, 2, ... (closed_form).  Texts with
            roots or factorials denote more: `Expression` refuses them, rooted.py reads them.
Grammar.    sum      = product { ("+" | "-") product }
            product  = signed { ("*" | "/") signed }
            signed   = { "+" | "-" } power
            power    = atom [ ("^" | "**") { "+" | "-" } atom ]       (a^b^c needs parentheses)
            atom     = digits [ "." digits ] | "n" | "(" sum ")" | "sqrt(" sum ")"
                     | "factorial(" sum ")" | "binomial(" sum "," sum ")"       (integers or a*n + b)
            An exponent is an integer, for a constant base a*n + b with integers a, b, or for a quotient of
            linear factors a fraction in parentheses; sqrt(x) is x^(1/2).
            -n^2 is -(n^2); 1/2*n is (1/2)*n; decimals are exact.
Exactness.  Rational in, rational out; nothing is rounded in this module.
Limits.     Text of 20,000 characters, 200 nested parentheses, exponents to 10,000, and a
            bound on the size of what the text expands to.  No recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from flint import fmpz_poly

from exactrelu.arithmetic.rational import rational, rational_text
from exactrelu.errors import ExactReluError, FormatError, InexactError, LimitError, UnsupportedError
from exactrelu.networks.closed_form import CLASS, ONE, Calculator, Form, number, variable

__all__ = ["MAX_NESTING", "MAX_TEXT", "Expression", "Term", "parsed_form"]

Term = tuple[Fraction, tuple[int, ...], tuple[int, ...]]

MAX_TEXT = 20_000
MAX_NESTING = 200
_MAX_VALUE_BITS = 100_000_000
_TOKEN = re.compile(r"[ \t\r\n]*(?:([0-9]+(?:\.[0-9]+)?)|([A-Za-z_][A-Za-z_0-9]*)|(\*\*|[-+*/^(),])|(\S))")
_BINARY = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_FUNCTIONS = ("sqrt", "factorial", "binomial")
_SECOND = "binomial,"  # in its second argument
_SIGN = 3  # weaker than ^, stronger than * and /


@dataclass(frozen=True, slots=True)
class Expression:
    """One entry as a function of the layer number n = 1, 2, ...

    text: the source without blanks, "**" written "^".
    terms: (base, numerator, denominator), sorted by base; coefficients ascending, coprime,
        leading coefficient of the denominator positive.  Equality compares the terms only.
    """

    text: str = field(compare=False)
    terms: tuple[Term, ...]

    @staticmethod
    def parse(text: str, where: str = "") -> Expression:
        """Return the expression that a text denotes.

        Args:
            text: see the grammar in this module's header.
            where: place named in errors, such as "P[0][1]".

        Raises:
            FormatError: the text does not follow the grammar, or divides by zero.
            UnsupportedError: outside the closed class, or a pole at an integer n >= 1.
            LimitError: a stated limit is exceeded.

        >>> Expression.parse("(-1)^n / (n+1)").terms
        ((Fraction(-1, 1), (1,), (1, 1)),)
        """
        form, source = parsed_form(text, where)
        if any(roots for _, roots in form):
            raise UnsupportedError(
                f"{where or 'expression'}: in {_shown(text)}: a root or a factorial is read in P, W and b of layers "
                "relu(W_n y + b_n) only; expected an entry without roots"
            )
        return Expression(source, _terms(form))

    @staticmethod
    def of(value: object, where: str = "") -> Expression:
        """Return an expression from an exact number, a text or a sympy expression in the symbol n.

        >>> Expression.of(Fraction(1, 2)).text
        '1/2'
        """
        if isinstance(value, Expression):
            return value
        if isinstance(value, str):
            return Expression.parse(value, where)
        if type(value).__module__.partition(".")[0] == "sympy":
            return Expression.parse(_sympy_text(value, where), where)
        exact = rational(value, where)
        return Expression(rational_text(exact), _terms(number(exact)))

    def at(self, n: int) -> Fraction:
        """Return the value at layer n >= 1."""
        if type(n) is not int or n < 1:
            raise UnsupportedError(f"layers are numbered 1, 2, ...; got n = {n!r}")
        return sum((_power(base, n) * Fraction(_value(u, n), _value(v, n)) for base, u, v in self.terms), Fraction(0))

    def is_zero(self) -> bool:
        """Return whether the value is 0 for every n."""
        return not self.terms

    def constant(self) -> Fraction | None:
        """Return the value if it is the same for every n, else None."""
        if not self.terms:
            return Fraction(0)
        ((base, u, v), *others) = self.terms
        return Fraction(u[0], v[0]) if not others and base == 1 and len(u) == len(v) == 1 else None

    def times(self, other: Expression) -> tuple[Term, ...]:
        """Return the terms of the product with another expression.

        Raises:
            LimitError: the product is too large.

        >>> Expression.parse("1/n").times(Expression.parse("(-1)^n/n"))
        ((Fraction(-1, 1), (1,), (0, 0, 1)),)
        """
        return _terms(Calculator().multiply(_form(self.terms), _form(other.terms)))

    def period(self) -> int | None:
        """Return 1 for a constant, 2 for c + d (-1)^n with d nonzero, else None."""
        if any(abs(base) != 1 or len(u) > 1 or len(v) > 1 for base, u, v in self.terms):
            return None
        return 2 if any(base == -1 for base, _, _ in self.terms) else 1

    def to_sympy(self) -> Any:
        """Return a sympy expression in the symbol n, for printing."""
        import sympy

        n = sympy.Symbol("n", integer=True, positive=True)
        total = sympy.Integer(0)
        for base, u, v in self.terms:
            quotient = _sympy_poly(sympy, u, n) / _sympy_poly(sympy, v, n)
            total += sympy.Rational(base.numerator, base.denominator) ** n * quotient
        return total

    def __str__(self) -> str:
        return self.text


def parsed_form(text: object, where: str) -> tuple[Form, str]:
    """Return the form that a text or sympy expression denotes, and its text; errors as of `Expression.parse`."""
    if type(text).__module__.partition(".")[0] == "sympy":
        text = _sympy_text(text, where)
    if not isinstance(text, str):
        raise InexactError(f"{where or 'expression'}: expected a text such as '1/n^2', got {type(text).__name__}")
    try:
        if len(text) > MAX_TEXT:
            raise LimitError(f"a text of {len(text)} characters; at most {MAX_TEXT} are read")
        return _Parser(text).result()
    except ExactReluError as error:
        raise type(error)(f"{where or 'expression'}: in {_shown(text)}: {error}") from None


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


class _Parser:
    """Operator precedence with explicit stacks: values, and operators waiting for their right side."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.calculator = Calculator()
        self.values: list[tuple[Form, int, int]] = []  # value, first and last+1 place in `parts`
        self.operators: list[tuple[str, int]] = []
        self.parts: list[str] = []
        self.nesting = 0
        self.operand_due = True

    def result(self) -> tuple[Form, str]:
        """Return the value and the text without blanks."""
        for token, place in self._tokens():
            if self.operand_due:
                self._operand(token, place)
            else:
                self._operator(token, place)
            self.parts.append(token)
        if self.operand_due:
            raise FormatError("expected a number, n or '(' at the end, the text stops")
        self._reduce(0)
        if self.operators:
            raise FormatError(f"the '(' number {self.nesting} is never closed")
        return self.values[0][0], "".join(self.parts)

    def _tokens(self) -> Iterator[tuple[str, int]]:
        end = len(self.text.rstrip(" \t\r\n"))
        place = 0
        while place < end:
            match = _TOKEN.match(self.text, place)
            if match is None or match[4]:
                at = place if match is None else match.start(4)
                if self.text[at] == "!":
                    raise FormatError(f"unexpected '!' at place {at + 1}: write factorial(n), factorial(2*n+1)")
                raise FormatError(f"unexpected character {self.text[at]!r} at place {at + 1}")
            if match[2] and match[2] not in ("n", *_FUNCTIONS):
                raise UnsupportedError(
                    f"{match[2][:40]!r} at place {match.start(2) + 1} is not in the closed class; {CLASS}"
                )
            place = match.end()
            yield (match[1] or match[2] or match[3]).replace("**", "^"), match.start(match.lastindex or 0)

    def _operand(self, token: str, place: int) -> None:
        here = len(self.parts)
        last = self.operators[-1] if self.operators else ("", 0)
        if last[0] in _FUNCTIONS and last[1] == here - 1 and token != "(":
            raise FormatError(f"expected '(' behind {last[0]} at place {place + 1}, got {token!r}")
        if token in _FUNCTIONS:
            self.operators.append((token, here))
        elif token == "(":
            self.nesting += 1
            if self.nesting > MAX_NESTING:
                raise LimitError(f"parentheses nested more than {MAX_NESTING} deep")
            self.operators.append(("(", here))
        elif token in "+-":
            self.operators.append(("plus" if token == "+" else "minus", here))
        elif token in _BINARY or token in "),":
            raise FormatError(f"expected a number, n or '(' at place {place + 1}, got {token!r}")
        else:
            value = variable() if token == "n" else number(rational(token))
            self.values.append((value, here, here + 1))
            self.operand_due = False

    def _operator(self, token: str, place: int) -> None:
        if token == ")":
            self._reduce(0)
            if not self.operators:
                raise FormatError(f"the ')' at place {place + 1} closes nothing")
            _, first = self.operators.pop()
            value = self.values.pop()
            name = self.operators[-1][0] if self.operators else ""
            if name in (*_FUNCTIONS, _SECOND):
                _, first = self.operators.pop()
                form = self._called(name, value, place)
            else:
                form = value[0]
            self.values.append((form, first, len(self.parts) + 1))
            self.nesting -= 1
            return
        if token == ",":
            self._reduce(0)
            if [name for name, _ in self.operators[-2:]] != ["binomial", "("]:
                raise FormatError(f"unexpected ',' at place {place + 1}; binomial(a, b) has two arguments, others one")
            self.operators[-2] = _SECOND, self.operators[-2][1]
            self.operand_due = True
            return
        if token not in _BINARY:
            raise FormatError(f"expected an operator at place {place + 1}, got {token!r}; a product needs '*'")
        if token == "^" and self._in_exponent():
            raise UnsupportedError(f"a^b^c at place {place + 1} can be read in two ways; write (a^b)^c or a^(b^c)")
        self._reduce(_BINARY[token] + (token == "^"))
        self.operators.append((token, len(self.parts)))
        self.operand_due = True

    def _called(self, name: str, value: tuple[Form, int, int], place: int) -> Form:
        """Return a function of the value in the parentheses that end at a place."""
        argument, begin, end = value
        if name == "sqrt":
            return self.calculator.root(argument, Fraction(1, 2), self._source(begin, end))
        if name == "factorial":
            return self.calculator.factorial(argument, self._source(begin, end))
        if name != _SECOND:
            raise FormatError(f"expected a second argument at place {place + 1}: binomial(a, b)")
        first, start, _ = self.values.pop()
        return self.calculator.binomial(first, argument, self._source(start, end))

    def _in_exponent(self) -> bool:
        signless = next((name for name, _ in reversed(self.operators) if name not in ("plus", "minus")), "")
        return signless == "^"

    def _reduce(self, precedence: int) -> None:
        """Apply waiting operators, down to a parenthesis or one weaker than `precedence`."""
        while self.operators and self.operators[-1][0] != "(":
            name, first = self.operators[-1]
            if _BINARY.get(name, _SIGN) < precedence:
                return
            self.operators.pop()
            right, start, end = self.values.pop()
            if name in ("plus", "minus"):
                value = right if name == "plus" else self.calculator.negate(right)
                self.values.append((value, first, end))
                continue
            left, begin, middle = self.values.pop()
            value = self._applied(name, left, right, (begin, middle), (start, end))
            self.values.append((value, begin, end))

    def _applied(self, name: str, a: Form, b: Form, left: tuple[int, int], right: tuple[int, int]) -> Form:
        if name == "+":
            return self.calculator.add(a, b)
        if name == "-":
            return self.calculator.add(a, self.calculator.negate(b))
        if name == "*":
            return self.calculator.multiply(a, b)
        if name == "/":
            return self.calculator.divide(a, b, self._source(*right))
        return self._powered(a, b, left, right)

    def _powered(self, a: Form, b: Form, left: tuple[int, int], right: tuple[int, int]) -> Form:
        affine, fraction = _affine(b), _constant(b)
        if fraction is not None and fraction.denominator > 1:
            return self.calculator.root(a, fraction, self._source(*left))
        if affine is None:
            raise UnsupportedError(f"the exponent {self._source(*right)} is not of the form a*n + b with integers a, b")
        slope, shift = affine
        if slope == 0:
            return self.calculator.power(a, shift, self._source(*left))
        constant = _constant(a)
        if constant is None:
            raise UnsupportedError(f"{self._source(*left)}^{self._source(*right)}: the base is not constant; {CLASS}")
        return self.calculator.exponential(constant, slope, shift)

    def _source(self, start: int, end: int) -> str:
        text = "".join(self.parts[start:end])
        return text if len(text) <= 60 else text[:57] + "..."


def _terms(form: Form) -> tuple[Term, ...]:
    ordered = sorted(form.items(), key=lambda item: item[0])
    return tuple((base, tuple(map(int, u.coeffs())), tuple(map(int, v.coeffs()))) for (base, _), (u, v) in ordered)


def _form(terms: tuple[Term, ...]) -> Form:
    return {(base, ()): (fmpz_poly(list(u)), fmpz_poly(list(v))) for base, u, v in terms}


def _affine(form: Form) -> tuple[int, int] | None:
    """Return (a, b) if the form is a n + b with integers a, b."""
    if not form:
        return 0, 0
    if set(form) != {ONE}:
        return None
    u, v = form[ONE]
    return (int(u[1]), int(u[0])) if v == 1 and u.degree() <= 1 else None


def _constant(form: Form) -> Fraction | None:
    if not form:
        return Fraction(0)
    if set(form) != {ONE}:
        return None
    u, v = form[ONE]
    return Fraction(int(u[0]), int(v[0])) if u.degree() == 0 == v.degree() else None


def _value(coefficients: tuple[int, ...], n: int) -> int:
    value = 0
    for c in reversed(coefficients):
        value = value * n + c
    return value


def _power(base: Fraction, n: int) -> Fraction:
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits > 1 and bits * n > _MAX_VALUE_BITS:
        raise LimitError(f"r^n at a layer n of {n.bit_length()} bits has more than {_MAX_VALUE_BITS} bits")
    return Fraction(base**n)


def _sympy_text(value: Any, where: str) -> str:
    import sympy

    if value.has(sympy.Float):
        raise InexactError(f"{where or 'expression'}: expected exact numbers, got a sympy Float; use sympy.Rational")
    return str(sympy.sstr(value))


def _sympy_poly(sympy: Any, coefficients: tuple[int, ...], n: Any) -> Any:
    return sympy.Add(*(c * n**k for k, c in enumerate(coefficients)))
