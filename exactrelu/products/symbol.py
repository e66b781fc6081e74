"""Values in closed form: small terms that are enclosed in balls, and printed as text, with sympy or in LaTeX.

Statement.  A symbol is a rational, pi, or sqrt, log, sin, sinh, Gamma, psi (digamma), zeta(s, a) (Hurwitz),
            (a; q)_oo or a sum, product or quotient of symbols.  With |q| < 1 and s = |a| |q|^J/(1 - |q|) <= 1,
            the factors of (a; q)_oo from J on multiply to within exp(s) - 1 <= 2 s of 1.
Glossary.   (a; q)_oo  the product of 1 - a q^j over j = 0, 1, ...     op  name of the outermost operation
Exactness.  Balls round outward.  sympy prints, it never decides anything.
Source.     flint acb; the product (a; q)_oo is multiplied out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb, ctx, fmpq

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.rational import rational_text
from exactrelu.errors import LimitError

__all__ = ["Symbol", "added", "call", "divided", "multiplied", "rational_symbol"]

_MAX_BITS = 1 << 15
_MAX_FACTORS = 100_000
_TIGHT = {"sum": 1, "product": 2, "quotient": 2}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number in closed form; `value` is the number of the operation "rational"."""

    op: str
    args: tuple[Symbol, ...] = ()
    value: Fraction = Fraction(0)

    def enclosure(self, digits: int) -> Enclosure:
        """Enclose the real value in an interval of width at most 10^-digits.

        Raises:
            LimitError: too many bits or factors would be needed.
        """
        if self.op == "rational":
            return Enclosure.exactly(self.value)
        bits = max(digits, 1) * 10 // 3 + 64
        while bits <= _MAX_BITS:
            with ctx.workprec(bits):
                ball = self.ball().real
            if ball.is_finite():
                result = Enclosure.from_arb(ball)
                if result.width * 10**digits <= 1:
                    return result
            bits *= 2
        raise LimitError(f"{digits} digits of a value in closed form need more than {_MAX_BITS} bits")

    def ball(self) -> Any:
        """Return a complex ball at the working precision."""
        if self.op == "rational":
            return acb(arb(fmpq(self.value.numerator, self.value.denominator)))
        if self.op == "qpochhammer":
            return _q_product(self.args[0].ball(), self.args[1].value)
        return _BALLS[self.op](*(a.ball() for a in self.args))

    def sympy(self) -> Any:
        """Return a sympy expression, for printing and for further work by hand.

        sympy has no (a; q)_oo; it becomes an undefined function named qPochhammer.
        """
        import sympy

        if self.op == "rational":
            return sympy.Rational(self.value.numerator, self.value.denominator)
        args = [a.sympy() for a in self.args]
        if self.op in ("sum", "product"):
            return (sympy.Add if self.op == "sum" else sympy.Mul)(*args)
        if self.op == "quotient":
            return args[0] / args[1]
        if self.op == "pi":
            return sympy.pi
        names = {"psi": "digamma", "qpochhammer": ""}
        name = names.get(self.op, self.op)
        return getattr(sympy, name)(*args) if name else sympy.Function("qPochhammer")(*args)

    def words(self) -> str:
        """Return the value as text, such as "sinh(pi)/pi"."""
        if self.op == "rational":
            return rational_text(self.value)
        texts = [a.words() for a in self.args]
        if self.op == "sum":
            return " + ".join(texts).replace(" + -", " - ")
        if self.op in ("product", "quotient"):
            if self._negated():
                return "-" + Symbol("product", self.args[1:]).words()
            return ("*" if self.op == "product" else "/").join(
                _wrapped(a, t, k > 0) for k, (a, t) in enumerate(zip(self.args, texts, strict=True))
            )
        if self.op == "qpochhammer":
            return f"({texts[0]}; {texts[1]})_oo"
        return "pi" if self.op == "pi" else f"{self.op}({', '.join(texts)})"

    def _negated(self) -> bool:
        """Return whether this is -1 times the rest."""
        return self.op == "product" and self.args[0].op == "rational" and self.args[0].value == -1

    def latex(self) -> str:
        """Return the value for math mode."""
        if self.op == "rational":
            p, _, q = rational_text(abs(self.value)).partition("/")
            return ("-" if self.value < 0 else "") + (rf"\frac{{{p}}}{{{q}}}" if q else p)
        if self._negated():
            return "-" + Symbol("product", self.args[1:]).latex()
        texts = [a.latex() for a in self.args]
        if self.op == "sum":
            return " + ".join(texts).replace(" + -", " - ")
        if self.op == "product":
            return r" \, ".join(
                rf"\left({t}\right)" if a.op == "sum" or (k and t.startswith("-")) else t
                for k, (a, t) in enumerate(zip(self.args, texts, strict=True))
            )
        shapes = {"quotient": r"\frac{%s}{%s}", "sqrt": r"\sqrt{%s}", "qpochhammer": r"\left(%s; %s\right)_\infty"}
        if self.op in shapes:
            return shapes[self.op] % tuple(texts)
        name = {"gamma": r"\Gamma"}.get(self.op, rf"\{self.op}")
        return name + (rf"\left({', '.join(texts)}\right)" if texts else "")


def _wrapped(symbol: Symbol, text: str, behind: bool) -> str:
    """Return a factor with parentheses where it needs them."""
    loose = symbol.op in _TIGHT if behind else symbol.op == "sum"
    return f"({text})" if loose or (behind and symbol.op == "rational" and ("/" in text or "-" in text)) else text


def rational_symbol(value: Fraction | int) -> Symbol:
    """Return a rational number."""
    return Symbol("rational", (), Fraction(value))


def call(op: str, *args: Symbol) -> Symbol:
    """Return op(args), an operation other than "rational"."""
    return Symbol(op, args)


def added(*terms: Symbol) -> Symbol:
    """Return a sum, its rational terms added up."""
    flat = [t for term in terms for t in (term.args if term.op == "sum" else (term,))]
    total = sum((t.value for t in flat if t.op == "rational"), Fraction(0))
    rest = [t for t in flat if t.op != "rational"]
    parts = [*([rational_symbol(total)] if total or not rest else []), *rest]
    return parts[0] if len(parts) == 1 else Symbol("sum", tuple(parts))


def multiplied(*factors: Symbol) -> Symbol:
    """Return a product, its rational factors multiplied up and written first, or moved into a single sum."""
    flat = [f for factor in factors for f in (factor.args if factor.op == "product" else (factor,))]
    total = Fraction(1)
    for f in flat:
        if f.op == "rational":
            total *= f.value
    rest = [f for f in flat if f.op != "rational"]
    if not total or not rest:
        return rational_symbol(total)
    if total != 1 and len(rest) == 1 and rest[0].op == "sum":
        return added(*(multiplied(rational_symbol(total), term) for term in rest[0].args))
    parts = [*([rational_symbol(total)] if total != 1 else []), *rest]
    return parts[0] if len(parts) == 1 else Symbol("product", tuple(parts))


def divided(top: Symbol, bottom: Symbol) -> Symbol:
    """Return top/bottom for a bottom that is not 0."""
    if bottom.op == "rational":
        return multiplied(rational_symbol(1 / bottom.value), top)
    return Symbol("quotient", (top, bottom))


def _q_product(a: Any, q: Fraction) -> Any:
    """Return (a; q)_oo for 0 < |q| < 1."""
    base = abs(arb(fmpq(q.numerator, q.denominator)))
    factor, power, total = acb(arb(fmpq(q.numerator, q.denominator))), a, acb(1)
    small = arb(2) ** -(ctx.prec + 8)
    for _ in range(_MAX_FACTORS):
        size = power.abs_upper() / (1 - base)
        if size < small:
            error = arb(0, (2 * size).upper())
            return total * (1 + acb(error, error))
        total *= 1 - power
        power *= factor
    raise LimitError(f"(a; q)_oo with q = {rational_text(q)} needs more than {_MAX_FACTORS} factors")


def _sum(*balls: Any) -> Any:
    return sum(balls, acb(0))


def _product(*balls: Any) -> Any:
    total = acb(1)
    for b in balls:
        total *= b
    return total


_BALLS: dict[str, Any] = {
    "sum": _sum,
    "product": _product,
    "quotient": lambda a, b: a / b,
    "pi": lambda: acb(arb.pi()),
    "sqrt": lambda a: a.sqrt(),
    "log": lambda a: a.log(),
    "sin": lambda a: a.sin(),
    "sinh": lambda a: a.sinh(),
    "gamma": lambda a: a.gamma(),
    "psi": lambda a: a.digamma(),
    "zeta": lambda s, *a: s.zeta(*a),
}
