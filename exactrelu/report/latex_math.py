"""LaTeX of numbers, matrices, formulas in n, and prose with formulas in it.

Statement.  Formulas are translated as they are written, with fractions for quotients and as few parentheses as
            the same value needs.  Decimals of an enclosure are rounded outward, so that what is printed holds.
Glossary.   binding  how strongly the outermost operation holds: 1 sum, 2 product, 3 fraction, 4 power, 5 atom
Exactness.  Exact texts in, the same values out.  Rounding: outward, in `interval`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from exactrelu.arithmetic.rational import rational, rational_text
from exactrelu.report.text import number as number_in_words

__all__ = ["code", "digits", "expression", "interval", "matrix", "number", "prose", "readable", "vector"]

MAX_TEXT = 120  # of one formula that is written out
MAX_DECIMALS = 200
_GROUP = 10  # digits or letters between places where a line may break
_LONG = 40
_TOKEN = re.compile(r"([0-9]+(?:\.[0-9]+)?|sqrt|factorial|binomial|n)|(\*\*|[-+*/^(),])")
_OUTER = re.compile(r",(?![^(]*\))")  # a comma between entries, not between arguments
_FUNCTIONS = ("sqrt", "factorial", "binomial")
_CONSTANT = re.compile(r"(-?)([0-9]+)/([0-9]+)")
_POWER = re.compile(r"(-?)1/1(0{6,})")
_BINARY = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_SIGN = 3
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
} | {c: "\\" + c for c in "#$%&_{}"}
_SHORTENED = re.compile(r"(-?[0-9.]+)\.\.\.(?:e(-?[0-9]+))? (\(denominator of [0-9]+ bits\))")
_FORMULA = re.compile(
    r"(?P<relation>\boo\b|<=|>=|->|<|>|\|\||\||(?<![\w)^-])-(?=[0-9]))"
    r"|\b(?P<name>[A-Za-z])_(?P<index>[0-9]+|[a-z]+\b|\([^()]*\))(?:\^(?P<power>[0-9]+))?"
)
_RELATIONS = {"<=": r"\leq{}", ">=": r"\geq{}", "->": r"\to{}", "oo": r"\infty{}", "||": r"\|"}


def code(text: str, breaks: bool = False) -> str:
    r"""Return a text in typewriter letters; a line may break in it on request.

    >>> code("a_b.toml"), code("0123456789ab", True)
    ('\\texttt{a\\_b.toml}', '\\texttt{0123456789\\allowbreak ab}')
    """
    parts = [text[i : i + _GROUP] for i in range(0, len(text), _GROUP)] if breaks else [text]
    return r"\texttt{" + r"\allowbreak ".join(_escaped(part) for part in parts) + "}"


def prose(text: str) -> str:
    r"""Return words with special characters escaped; relations and names with an index become formulas.

    >>> prose("P_n <= 0 & b_(n+1) -> b")
    '$P_{n}$ $\\leq{}$ 0 \\& $b_{n+1}$ $\\to{}$ b'
    """
    parts, last, math = [], 0, False
    for match in _FORMULA.finditer(text):
        between = text[last : match.start()]
        if math and between:
            parts.append("$")
        parts.append(_escaped(between))
        parts.append(("" if math and not between else "$") + _formula(match))
        last, math = match.end(), True
    return "".join([*parts, "$" if math else "", _escaped(text[last:])])


def number(value: Fraction | int | str) -> str:
    r"""Return a rational; a long one by its first digits, which says so.

    >>> number("-1/3"), number(Fraction(1, 10**6)), number(Fraction(1, 3**99))
    ('-\\frac{1}{3}', '10^{-6}', '5.8209\\ldots \\cdot 10^{-48} \\text{ (denominator of 157 bits)}')
    """
    exact = rational(value)
    power = _POWER.fullmatch(rational_text(exact))
    if power:
        return f"{power[1]}10^{{-{len(power[2])}}}"
    shortened = _SHORTENED.fullmatch(number_in_words(exact))
    if shortened:
        exponent = rf" \cdot 10^{{{shortened[2]}}}" if shortened[2] else ""
        return rf"{shortened[1]}\ldots{exponent} \text{{ {shortened[3]}}}"
    sign, size = ("-" if exact < 0 else ""), abs(exact)
    return rational_text(exact) if size.denominator == 1 else rf"{sign}\frac{{{size.numerator}}}{{{size.denominator}}}"


def readable(texts: Sequence[str]) -> bool:
    """Return whether entries are few and short enough to be written out."""
    return len(texts) <= 64 and all(len(text) <= MAX_TEXT for text in texts) and sum(map(len, texts)) <= 800


def matrix(rows: Sequence[Sequence[str]]) -> str:
    r"""Return a matrix of formulas.

    >>> matrix([["1", "-n"]])
    '\\begin{pmatrix} 1 & -n \\end{pmatrix}'
    """
    return (
        r"\begin{pmatrix} " + r" \\ ".join(" & ".join(expression(e) for e in row) for row in rows) + r" \end{pmatrix}"
    )


def vector(values: Sequence[object]) -> str:
    r"""Return a point: the number in one dimension, a row in more, the first 8 of many.

    >>> vector(["1/2", "0"])
    '\\left(\\frac{1}{2}, 0\\right)'
    """
    texts = [number(str(v)) for v in values[:8]]
    if len(values) > 8:
        texts.append(rf"\ldots \text{{ {len(values)} coordinates}}")
    return texts[0] if len(texts) == 1 else rf"\left({', '.join(texts)}\right)"


def interval(low: Fraction | str, high: Fraction | str) -> tuple[str, str]:
    """Return decimals below and above, as many as the width is worth, 12 to 200.

    >>> interval("1/3", "3333333333333334/10000000000000000")
    ('0.333333333333333333', '0.333333333333333400')
    """
    lo, hi = rational(low), rational(high)
    count = len(str(int(1 / (hi - lo)))) + 1 if hi > lo else 0
    count = min(max(count, 12), MAX_DECIMALS)
    scale = 10**count
    return _decimal(lo.numerator * scale // lo.denominator, count), _decimal(
        -(-hi.numerator * scale // hi.denominator), count
    )


def digits(decimal: str) -> str:
    """Return a decimal with places where a line may break, if it is long."""
    if len(decimal) <= _LONG:
        return decimal
    return r"\allowbreak ".join(decimal[i : i + _GROUP] for i in range(0, len(decimal), _GROUP))


def expression(text: str) -> str:
    r"""Return a formula in n as it is written; other texts, and long ones, in letters.

    Of a periodic entry [c_1,...;e_1,...] what is repeated stands below a line.

    >>> expression("1/(n+1)^2"), expression("2*(1/2)^n")
    ('\\frac{1}{(n+1)^{2}}', '2 \\cdot \\left(\\frac{1}{2}\\right)^{n}')
    """
    if text.startswith("["):
        first, period = (_listed(part) for part in text[1:-1].rpartition(";")[::2])
        return rf"\left[{first}{';' if first else ''} \overline{{{period}}}\right]"
    constant = _CONSTANT.fullmatch(text)
    if constant and len(text) <= MAX_TEXT:
        return rf"{constant[1]}\frac{{{constant[2]}}}{{{constant[3]}}}"
    tokens = [match.group() for match in _TOKEN.finditer(text)]
    if len(text) > MAX_TEXT or "".join(tokens) != text.replace(" ", ""):
        return rf"\text{{{_escaped(text)}}}"
    return _Translator().result(tokens)


def _listed(texts: str) -> str:
    """Return formulas that stand between commas, in a list."""
    return ", ".join(expression(part) for part in _OUTER.split(texts)) if texts else ""


class _Translator:
    """Operator precedence with explicit stacks, as in the parser of expressions."""

    def __init__(self) -> None:
        self.values: list[tuple[str, int]] = []  # formula, binding
        self.operators: list[str] = []

    def result(self, tokens: Sequence[str]) -> str:
        """Return the formula of a correct text."""
        due = True  # an operand
        for token in tokens:
            if due and token in ("+", "-"):
                self.operators.append("plus" if token == "+" else "minus")
            elif token == "(" or token in _FUNCTIONS:
                self.operators.append(token)
            elif token == ",":
                self._reduce(0)
                due = True
            elif token == ")":
                self._reduce(0)
                self.operators.pop()
                if self.operators and self.operators[-1] in _FUNCTIONS:
                    self.values.append(self._called(self.operators.pop()))
            elif due:
                self.values.append((token, 5))
                due = False
            else:
                operator = "^" if token == "**" else token
                self._reduce(_BINARY[operator] + (operator == "^"))
                self.operators.append(operator)
                due = True
        self._reduce(0)
        return self.values[0][0]

    def _called(self, name: str) -> tuple[str, int]:
        """Return a function of the last values."""
        argument = self.values.pop()
        if name == "sqrt":
            return rf"\sqrt{{{argument[0]}}}", 5
        if name == "factorial":
            return f"{_within(argument, 5)}!", 4
        return rf"\binom{{{self.values.pop()[0]}}}{{{argument[0]}}}", 5

    def _reduce(self, precedence: int) -> None:
        while self.operators and self.operators[-1] != "(":
            name = self.operators[-1]
            if _BINARY.get(name, _SIGN) < precedence:
                return
            self.operators.pop()
            right = self.values.pop()
            if name == "plus":
                self.values.append(right)
            elif name == "minus":
                self.values.append(("-" + _within(right, 2), 2))
            else:
                self.values.append(_applied(name, self.values.pop(), right))


def _applied(name: str, left: tuple[str, int], right: tuple[str, int]) -> tuple[str, int]:
    if name in "+-":
        return left[0] + name + _within(right, 1 + (name == "-")), 1
    if name == "*" and left[0] == "1":
        return right
    if name == "/" and left[1] == 3:
        return rf"{left[0]} \cdot \frac{{1}}{{{right[0]}}}", 2
    if name == "/":
        return rf"\frac{{{left[0]}}}{{{right[0]}}}", 3
    if name == "^":
        return f"{_within(left, 5)}^{{{right[0]}}}", 4
    first = left[0] if left[0].startswith("-") and left[1] >= 2 else _within(left, 2)
    second = _within(right, 2)
    dot = r" \cdot " if second[0].isdigit() or second.startswith((r"\frac", r"\left(\frac")) else " "
    return f"{first}{dot}{second}", 2


def _within(value: tuple[str, int], binding: int) -> str:
    """Return a formula, in parentheses where it binds more weakly or starts with a sign."""
    formula, own = value
    if own >= binding and not formula.startswith("-"):
        return formula
    return rf"\left({formula}\right)" if r"\frac" in formula else f"({formula})"


def _formula(match: re.Match[str]) -> str:
    if match["relation"]:
        return _RELATIONS.get(match["relation"], match["relation"])
    power = f"^{{{match['power']}}}" if match["power"] else ""
    return f"{match['name']}_{{{match['index'].strip('()')}}}{power}"


def _decimal(scaled: int, count: int) -> str:
    sign, (whole, rest) = "-" if scaled < 0 else "", divmod(abs(scaled), 10**count)
    return f"{sign}{whole}.{str(rest).rjust(count, '0')}"


def _escaped(text: str) -> str:
    safe = "".join(_SPECIAL.get(c, c if c.isprintable() else " ") for c in text)
    return re.sub("-(?=-)", "-{}", safe)  # two of them are no dash
