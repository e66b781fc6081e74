"""Entries of families: closed-form expressions in the layer number n.

Statement.  The closed class holds the finite sums of r^n x(n) u(n)/v(n), r a nonzero rational, x a product of
            roots of linear factors and factorials (roots.py), u and v coprime integer polynomials.  `parse`
            computes in this class, operator by operator.  Equal functions have equal terms, as the r^n n^k x(n)
            are linearly independent.  A divisor that is zero at a layer n >= 1 is refused, so every layer is defined.
Glossary.   r  base     u, v  numerator, denominator, coefficients of 1, n, n^2, ...
Note.       Precedence as in Python: -2^n is -(2^n), and ^ groups from the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import zip_longest
from math import gcd
from typing import Any

from .network import Refused, number
from .polynomial import fractions, horner, shifted
from .roots import Exponents, Roots, exponents, factorial, factorials, linear, split

Poly = tuple[int, ...]
Key = tuple[Fraction, Roots]
Value = dict[Key, tuple[Poly, Poly]]
MAX_TEXT = 20_000  # characters
MAX_PENDING = 1000  # operators and parentheses waiting for the end of their operand
MAX_EXPONENT = 10_000
MAX_DEGREE = 500
MAX_BITS = 200_000  # of all coefficients of a product together
MAX_TERMS = 64
MAX_ROOT = 1 << 24  # zeros of divisors are looked for up to here
_TOKEN = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+|sqrt|factorial|binomial|[-+*/^(),n]")
_FUNCTIONS = ("sqrt", "factorial", "binomial")
_JOINED = re.compile(r"[0-9.n]\s+[0-9.n]|\*\s+\*")
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "~": 3, "^": 4, "(": 0}  # ~ is the sign
ONE: Poly = (1,)
SECOND = "binomial,"  # a binomial whose second argument is read
PLAIN: Key = (Fraction(1), ())


def trimmed(coefficients: Iterable[int]) -> Poly:
    """Return a polynomial without leading zeros; () is zero."""
    result = list(coefficients)
    while result and not result[-1]:
        result.pop()
    return tuple(result)


def added(a: Poly, b: Poly, sign: int = 1) -> Poly:
    """Return a + sign b."""
    return trimmed(x + sign * y for x, y in zip_longest(a, b, fillvalue=0))


def times(a: Poly, b: Poly) -> Poly:
    """Return a b."""
    if not a or not b:
        return ()
    result = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if x:
            for j, y in enumerate(b):
                result[i + j] += x * y
    return tuple(result)


def common(a: Poly, b: Poly) -> Poly:
    """Return a primitive greatest common divisor, by remainders made primitive."""
    while b:
        rest = list(a)
        while len(rest) >= len(b):
            lead, shift = rest[-1], len(rest) - len(b)
            if lead:
                factor = gcd(lead, b[-1])
                up, down = b[-1] // factor, lead // factor
                rest = [up * c for c in rest]
                for i, c in enumerate(b):
                    rest[i + shift] -= down * c
            rest.pop()
        a, b = b, primitive(trimmed(rest))
    return primitive(a)


def primitive(a: Poly) -> Poly:
    """Return a divided by the greatest common divisor of its coefficients."""
    content = gcd(*a)
    return tuple(c // content for c in a) if content > 1 else a


def quotient(a: Poly, b: Poly) -> Poly:
    """Return a / b for a primitive b that divides a."""
    rest, result = list(a), [0] * (len(a) - len(b) + 1)
    for i in reversed(range(len(result))):
        result[i] = rest[i + len(b) - 1] // b[-1]
        for j, c in enumerate(b):
            rest[i + j] -= result[i] * c
    return tuple(result)


def reduced(u: Poly, v: Poly) -> tuple[Poly, Poly]:
    """Return u/v in lowest terms with a positive leading coefficient below."""
    if max(len(u), len(v)) > MAX_DEGREE + 1 or sum(c.bit_length() for c in u + v) > MAX_BITS:
        raise Refused(f"expression: a polynomial of degree above {MAX_DEGREE} or of more than {MAX_BITS} bits")
    if len(v) > 1:
        divisor = common(u, v)
        u, v = quotient(u, divisor), quotient(v, divisor)
    content = gcd(*u, *v) * (1 if v[-1] > 0 else -1)
    return tuple(c // content for c in u), tuple(c // content for c in v)


def summed(parts: Iterable[tuple[Key, Poly, Poly]]) -> Value:
    """Return the sum of terms, equal keys together, zeros left out."""
    total: Value = {}
    for key, u, v in parts:
        if key in total:
            p, q = total.pop(key)
            u, v = added(times(p, v), times(u, q)), times(q, v)
        if u:
            total[key] = reduced(u, v)
    if len(total) > MAX_TERMS:
        raise Refused(f"expression: more than {MAX_TERMS} different bases")
    return total


def collected(parts: Iterable[tuple[Fraction, Poly, Poly]]) -> dict[Fraction, tuple[Poly, Poly]]:
    """Return the sum of terms without roots, equal bases together, zeros left out."""
    return {r: q for (r, _), q in summed(((r, ()), u, v) for r, u, v in parts).items()}


def add(a: Value, b: Value) -> Value:
    """Return a + b."""
    return summed((key, u, v) for part in (a, b) for key, (u, v) in part.items())


def negative(a: Value) -> Value:
    """Return -a."""
    return {key: (tuple(-c for c in u), v) for key, (u, v) in a.items()}


def multiply(a: Value, b: Value) -> Value:
    """Return a b."""
    return summed(
        rooted(r * s, (exponents(x), exponents(y)), times(u, p), times(v, q))
        for (r, x), (u, v) in a.items()
        for (s, y), (p, q) in b.items()
    )


def rooted(r: Fraction, parts: Iterable[Exponents], u: Poly, v: Poly) -> tuple[Key, Poly, Poly]:
    """Return r^n u/v times powers of linear factors as one term."""
    roots, powers = split(*parts)
    for (a, b), k in powers:
        factor: Poly = (b, a) if a else (b,)
        for _ in range(abs(k)):
            u, v = (times(u, factor), v) if k > 0 else (u, times(v, factor))
    return (r, roots), u, v


def inverse(a: Value) -> Value:
    """Return 1/a, for a with exactly one key, or with two of which one has roots, by the conjugate."""
    if len(a) == 2 and any(x for _, x in a) and not any(factorials(x) for _, x in a):
        first, second = a.items()
        conjugate = dict([first]) | negative(dict([second]))
        square = multiply(a, conjugate)
        if len(square) == 1:
            return multiply(conjugate, inverse(square))
    if len(a) != 1:
        raise Refused("expression: division by zero, or by a sum of different bases")
    (((r, x), (u, v)),) = a.items()
    never_zero(u)
    return summed([rooted(1 / r, [exponents(x, -1)], v, u)])


def never_zero(u: Poly) -> None:
    """Refuse a divisor with a zero at an integer n >= 1.

    From a start on, it does not change its sign, by the signs of its Taylor coefficients; the
    integers before are tried one by one, if they divide the lowest coefficient that is not zero.
    """
    sign, start = (1 if u[-1] > 0 else -1), 1
    while min(sign * c for c in shifted(fractions(u), start)) < 0 or not horner(u, start):
        start *= 2
        if start > MAX_ROOT:
            raise Refused(f"expression: a divisor is not shown to have no zero at a layer n > {MAX_ROOT}")
    lowest = next(c for c in u if c)
    if any(not lowest % n and not horner(u, n) for n in range(1, start)):
        raise Refused("expression: a divisor is zero at a layer n >= 1")


def power(a: Value, exponent: Value) -> Value:
    """Return a^exponent: an integer, a fraction over linear factors, or p n + q above a constant."""
    if set(exponent) == {PLAIN} and exponent[PLAIN][1] != ONE and max(map(len, exponent[PLAIN])) == 1:
        return taken(a, Fraction(exponent[PLAIN][0][0], exponent[PLAIN][1][0]))
    slope, offset = affine(exponent)
    if slope:
        constant = a.get(PLAIN, ((), ONE))
        if len(a) != 1 or len(constant[0]) != 1 or len(constant[1]) != 1:
            raise Refused("expression: only a nonzero constant can have an exponent with n")
        c = Fraction(constant[0][0], constant[1][0])
        if abs(slope) * (c.numerator.bit_length() + c.denominator.bit_length()) > MAX_BITS:
            raise Refused(f"expression: a base of more than {MAX_BITS} bits")
        result = summed([((c**slope, ()), ONE, ONE)])
        return multiply(result, power(a, {PLAIN: ((offset,), ONE)} if offset else {}))
    a = inverse(a) if offset < 0 or not (offset or a) else a
    result, offset = {PLAIN: (ONE, ONE)}, abs(offset)
    while offset:
        if offset & 1:
            result = multiply(result, a)
        offset >>= 1
        a = multiply(a, a) if offset else a
    return result


def taken(a: Value, e: Fraction) -> Value:
    """Return a^e for a quotient of linear polynomials, e a fraction of at most MAX_EXPONENT / 100."""
    if set(a) != {PLAIN} or abs(e) * 100 > MAX_EXPONENT:
        raise Refused("expression: a root of a sum or of zero, or an exponent that is too large")
    u, v = a[PLAIN]
    return summed([rooted(Fraction(1), [linear(u, e), linear(v, -e)], ONE, ONE)])


def affine(a: Value) -> tuple[int, int]:
    """Return integers (p, q) with a = p n + q."""
    u, v = a.get(PLAIN, ((), ONE))
    if len(a) > 1 or (a and not u) or v != ONE or len(u) > 2 or any(abs(c) > MAX_EXPONENT for c in u):
        raise Refused(f"expression: an exponent or factorial is of an integer or like 2*n+1, at most {MAX_EXPONENT}")
    return (u[1] if len(u) > 1 else 0), (u[0] if u else 0)


def parse(text: str) -> list[tuple[Fraction, Poly, Poly]]:
    """Return the terms (r, u, v) of an expression without roots in ascending order of r."""
    value = evaluated(text)
    if any(x for _, x in value):
        raise Refused("expression: a root or a factorial is read in P, W and b of layers with relu only")
    return sorted((r, u, v) for (r, _), (u, v) in value.items())


def parse_rooted(text: str) -> list[Any]:
    """Return the terms (r, u, v), or (r, u, v, x) with roots x, in ascending order of r and x."""
    return [(r, u, v, x) if x else (r, u, v) for (r, x), (u, v) in sorted(evaluated(text).items())]


def expression_text(value: object) -> str:
    """Return an entry without blanks, powers written ^."""
    text = str(value) if type(value) is int else value
    if type(text) is not str or _JOINED.search(text):
        raise Refused(f"[family]: expected an expression in n as a string, got {str(value)[:40]!r}")
    return "".join(text.split()).replace("**", "^")


def evaluated(text: str) -> Value:
    """Return the value of an expression; operators and values wait on two stacks, a sign is the operator ~."""
    if len(text) > MAX_TEXT:
        raise Refused(f"expression: {len(text)} characters; at most {MAX_TEXT} are read")
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        raise Refused(f"expression {text[:40]!r}: only numbers, n, + - * / ^ and parentheses are read")
    values: list[Value] = []
    waiting: list[str] = []
    operand = False  # whether the last token ended a value
    for token in tokens:
        if token != "(" and waiting[-1:] and waiting[-1] in _FUNCTIONS:
            raise Refused(f"expression {text[:40]!r}: {waiting[-1]} needs a parenthesis")
        if token in ("(", *_FUNCTIONS) or (token in "+-" and not operand) or token[0] in ".0123456789n":
            if operand:
                raise Refused(f"expression {text[:40]!r}: an operator is missing")
            if token[0] in ".0123456789n":
                values.append(constant(token) if token != "n" else {PLAIN: ((0, 1), ONE)})
                operand = True
            elif token != "+":
                waiting.append("~" if token == "-" else token)
            if len(waiting) > MAX_PENDING:
                raise Refused(f"expression: nested too deeply, {MAX_PENDING} operators wait for their operands")
            continue
        if not operand:
            raise Refused(f"expression {text[:40]!r}: a value is missing")
        if token == ")":
            while waiting and waiting[-1] != "(":
                reduce_top(values, waiting.pop())
            if not waiting:
                raise Refused(f"expression {text[:40]!r}: a parenthesis is missing")
            waiting.pop()
            if waiting[-1:] and waiting[-1] in (*_FUNCTIONS, SECOND):
                values.append(called(waiting.pop(), values))
            continue
        if token == ",":
            while waiting and waiting[-1] != "(":
                reduce_top(values, waiting.pop())
            if waiting[-2:] != ["binomial", "("]:
                raise Refused(f"expression {text[:40]!r}: only binomial(a, b) has a comma")
            waiting[-2], operand = SECOND, False
            continue
        while waiting and (_RANK[waiting[-1]] > _RANK[token] or (_RANK[waiting[-1]] == _RANK[token] and token != "^")):
            reduce_top(values, waiting.pop())
        waiting.append(token)
        operand = False
    if not operand or "(" in waiting:
        raise Refused(f"expression {text[:40]!r}: it ends too early")
    while waiting:
        reduce_top(values, waiting.pop())
    return values[0]


def called(name: str, values: list[Value]) -> Value:
    """Return a function of the last value, or the last two."""
    if name == "sqrt":
        return taken(values.pop(), Fraction(1, 2))
    if name == "factorial":
        return factorial_of(values.pop())
    if name != SECOND:
        raise Refused("expression: binomial(a, b) has two arguments")
    b, a = values.pop(), values.pop()
    below = multiply(factorial_of(b), factorial_of(add(a, negative(b))))
    return multiply(factorial_of(a), inverse(below))


def factorial_of(a: Value) -> Value:
    """Return a! for a = p n + q."""
    return summed([rooted(Fraction(1), [factorial(*affine(a))], ONE, ONE)])


def constant(token: str) -> Value:
    """Return a decimal as a value."""
    c = number(token, "expression")
    return {PLAIN: ((c.numerator,), (c.denominator,))} if c else {}


def reduce_top(values: list[Value], operator: str) -> None:
    """Replace the operands of an operator on the stack by its result."""
    b = values.pop()
    if operator == "~":
        values.append(negative(b))
        return
    a = values.pop()
    if operator in "+-":
        values.append(add(a, b if operator == "+" else negative(b)))
    elif operator == "^":
        values.append(power(a, b))
    else:
        values.append(multiply(a, b if operator == "*" else inverse(b)))
