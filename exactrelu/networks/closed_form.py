"""The arithmetic of the closed class: finite sums of r^n q(n), also times roots of linear factors.

Statement.  A form is a sum over distinct keys (r, x), r a nonzero rational and x a product of roots and
            factorials (roots.py), of r^n x(n) u(n)/v(n), u and v coprime in Z[n], the leading coefficient of v
            positive, u nonzero.  The functions r^n n^k x(n) are linearly independent on n = 1, 2, ...,
            so equal functions have equal forms.  Sums, products and powers stay in the class; a
            quotient does when its divisor has one key, or two that a conjugate makes one.
Glossary.   r     base; (-1)^n is the base -1           u, v  flint fmpz_poly
            x     a product of roots and factorials; plain forms have none
            pole  integer n >= 1 where a divisor is zero: layer n would not exist
            work  coefficients times bits, a bound of time and memory
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from flint import fmpz_poly, nmod_poly

from exactrelu.errors import FormatError, LimitError, UnsupportedError
from exactrelu.networks.roots import Powers, Roots, exponents, factorial_exponents, factorials, linear_exponents, split

__all__ = ["CLASS", "MAX_EXPONENT", "Calculator", "Form", "number", "positive_integer_roots", "variable"]

Poly: TypeAlias = Any  # flint.fmpz_poly
Key: TypeAlias = tuple[Fraction, Roots]
Form: TypeAlias = dict[Key, tuple[Poly, Poly]]

CLASS = (
    "an entry is a finite sum of r^n q(n), r rational and q a quotient of polynomials in n, perhaps times roots "
    "of constants and linear factors such as sqrt(n), factorial(a*n+b) and binomial(a*n+b, c*n+d); the layer "
    "number n is its only variable"
)
MAX_EXPONENT = 10_000
_MAX_WORK = 1_000_000  # of one number, polynomial or form
_MAX_TOTAL = 60_000_000  # of one expression
_OVERHEAD = 1000  # work of handling one term of any size
_MAX_PAIRS = 4096  # products of terms of one multiplication
_PRIMES = (2147483647, 2147483629, 2147483587, 2147483579, 2147483563, 2147483549, 2147483543, 2147483497)
ONE: Key = (Fraction(1), ())


def number(value: Fraction) -> Form:
    """Return a constant."""
    return {ONE: (fmpz_poly([value.numerator]), fmpz_poly([value.denominator]))} if value else {}


def variable() -> Form:
    """Return n."""
    return {ONE: (fmpz_poly([0, 1]), fmpz_poly([1]))}


class Calculator:
    """The operations of the closed class, with one budget of work.

    Raises (every operation):
        LimitError: a result or all of the work is too large.
    """

    def __init__(self) -> None:
        self.work = 0

    def add(self, a: Form, b: Form) -> Form:
        """Return a + b."""
        total = dict(a)
        for key, (u, v) in b.items():
            self._accumulate(total, key, u, v)
        return total

    def negate(self, a: Form) -> Form:
        """Return -a."""
        return {key: (-u, v) for key, (u, v) in a.items()}

    def multiply(self, a: Form, b: Form) -> Form:
        """Return a b."""
        if len(a) * len(b) > _MAX_PAIRS:
            raise LimitError(f"a product of {len(a)} by {len(b)} terms; at most {_MAX_PAIRS} pairs are multiplied")
        total: Form = {}
        for (r, x), (u, v) in a.items():
            for (s, y), (w, z) in b.items():
                self._expect(u, w)
                self._expect(v, z)
                base = r * s
                self._spend(base.numerator.bit_length() + base.denominator.bit_length())
                top, bottom = u * w, v * z
                roots: Roots = x or y
                if x and y:
                    roots, powers = split(exponents(x), exponents(y))
                    top, bottom = self._scaled(top, bottom, powers)
                self._accumulate(total, (base, roots), *self._reduced(top, bottom))
        return total

    def divide(self, a: Form, b: Form, source: str) -> Form:
        """Return a / b for a divisor b with one key, or two of which one has roots; `source` is its text for errors.

        Raises:
            FormatError: b is zero.
            UnsupportedError: b has other keys, or is zero at some n >= 1.
        """
        if not b:
            raise FormatError(f"division by zero: {source} is zero for every n")
        if len(b) == 2 and any(roots for _, roots in b) and not any(factorials(roots) for _, roots in b):
            first, second = b.items()
            conjugate = dict([first]) | self.negate(dict([second]))
            square = self.multiply(b, conjugate)
            if len(square) == 1:
                try:
                    return self.divide(self.multiply(a, conjugate), square, source)
                except UnsupportedError:
                    raise UnsupportedError(
                        f"1/{source}: at a layer n >= 1 it is zero, or with the other sign of its root"
                    ) from None
        if len(b) > 1:
            raise UnsupportedError(f"division by {source}, which has several bases; {CLASS}")
        (((base, x), (u, v)),) = b.items()
        self._spend(_size(u))
        zeros = positive_integer_roots(u)
        if zeros:
            raise UnsupportedError(
                f"1/{source} has a pole at layer n = {_shown(zeros[0])}; every layer n >= 1 must exist"
            )
        inverse = (v, u) if u.leading_coefficient() > 0 else (-v, -u)
        roots, powers = split(exponents(x, Fraction(-1)))
        return self.multiply(a, {(1 / base, roots): self._reduced(*self._scaled(*inverse, powers))})

    def power(self, a: Form, exponent: int, source: str) -> Form:
        """Return a^exponent; `source` is the text of a for errors.

        Raises:
            FormatError: zero to a power that is not positive.
        """
        if abs(exponent) > MAX_EXPONENT:
            raise LimitError(f"the exponent {_shown(exponent)} is beyond {MAX_EXPONENT}")
        if exponent <= 0 and not a:
            raise FormatError(f"division by zero: {source} is zero, its power {exponent} has no value")
        if exponent < 0:
            return self.power(self.divide(number(Fraction(1)), a, source), -exponent, source)
        if len(a) == 1:
            (((base, x), (u, v)),) = a.items()
            roots, powers = split(exponents(x, Fraction(exponent)))
            raised = self._scaled(self._raised(u, exponent), self._raised(v, exponent), powers)
            return self._within({(self.constant_power(base, exponent), roots): self._reduced(*raised)})
        result, square = number(Fraction(1)), a
        while exponent:
            if exponent & 1:
                result = self.multiply(result, square)
            exponent >>= 1
            if exponent:
                square = self.multiply(square, square)
        return result

    def exponential(self, c: Fraction, slope: int, shift: int) -> Form:
        """Return c^(slope n + shift) for a constant c.

        Raises:
            UnsupportedError: c is zero.
        """
        if max(abs(slope), abs(shift)) > MAX_EXPONENT:
            raise LimitError(f"the exponent {_shown(slope)}*n + {_shown(shift)} is beyond {MAX_EXPONENT}")
        if c == 0:
            raise UnsupportedError("a power of n to the base 0; write 0")
        factor = number(self.constant_power(c, shift))
        base = self.constant_power(c, slope)
        return self._within({(base, ()): factor[ONE]})

    def root(self, a: Form, exponent: Fraction, source: str) -> Form:
        """Return a^exponent for a quotient a of linear polynomials that are positive at n >= 1; `source` is its text.

        Raises:
            UnsupportedError: another a.
            LimitError: a root of high order, an exponent or a constant that is too large.
        """
        keys = list(a)
        if abs(exponent) > MAX_EXPONENT:
            raise LimitError(f"an exponent beyond {MAX_EXPONENT}")
        if keys != [ONE] or any(p.degree() > 1 for p in a[ONE]):
            raise UnsupportedError(
                f"({source})^({exponent}): roots are taken of constants and of linear factors a*n + b, also of their "
                "quotients; write the root of a product as a product of roots"
            )
        try:
            top, bottom = (
                linear_exponents(int(p[1]), int(p[0]), e) for p, e in zip(a[ONE], (exponent, -exponent), strict=True)
            )
        except UnsupportedError as error:
            raise UnsupportedError(f"({source})^({exponent}): {error}") from None
        roots, powers = split(top, bottom)
        scaled = self._scaled(fmpz_poly([1]), fmpz_poly([1]), powers)
        return self._within({(Fraction(1), roots): self._reduced(*scaled)})

    def factorial(self, a: Form, source: str) -> Form:
        """Return a! for a = p n + q with integers p, q, that is >= 0 at every n >= 1; `source` is its text.

        Raises:
            UnsupportedError: another a.
            LimitError: p or q is too large.
        """
        p, q = self._affine(a, source)
        try:
            roots, powers = split(factorial_exponents(p, q))
        except UnsupportedError as error:
            raise UnsupportedError(f"factorial({source}): {error}") from None
        return self._within({(Fraction(1), roots): self._scaled(fmpz_poly([1]), fmpz_poly([1]), powers)})

    def binomial(self, a: Form, b: Form, source: str) -> Form:
        """Return a!/(b! (a - b)!), for a, b and a - b as of `factorial`; `source` is the text "a, b"."""
        top, left = self.factorial(a, source), self.factorial(b, source)
        right = self.factorial(self.add(a, self.negate(b)), source)
        return self.divide(top, self.multiply(left, right), source)

    def _affine(self, a: Form, source: str) -> tuple[int, int]:
        u, v = a.get(ONE, (fmpz_poly([0]), fmpz_poly([1])))
        if not set(a) <= {ONE} or v != 1 or u.degree() > 1:
            raise UnsupportedError(f"factorial({source}): expected an integer, or a*n + b with integers a and b")
        return int(u[1]), int(u[0])

    def _scaled(self, u: Poly, v: Poly, powers: Powers) -> tuple[Poly, Poly]:
        """Return u and v times the powers of linear factors, those with a negative exponent below."""
        for (a, b), k in powers.items():
            factor = self._raised(fmpz_poly([b, a]), abs(k))
            self._expect(u if k > 0 else v, factor)
            u, v = (u * factor, v) if k > 0 else (u, v * factor)
        return u, v

    def constant_power(self, c: Fraction, k: int) -> Fraction:
        """Return c^k for a nonzero c."""
        bits = max(c.numerator.bit_length(), c.denominator.bit_length())
        if bits > 1:
            self._spend(bits * abs(k))
        return Fraction(c**k)

    def _accumulate(self, total: Form, key: Key, u: Poly, v: Poly) -> None:
        """Add one term to a form in place."""
        self._spend(_OVERHEAD)
        if key not in total:
            total[key] = u, v
            return
        s, t = total.pop(key)
        self._expect(s, v)
        self._expect(u, t)
        self._expect(t, v)
        numerator = s * v + u * t
        if numerator:
            total[key] = self._reduced(numerator, t * v)

    def _raised(self, p: Poly, exponent: int) -> Poly:
        bits = (int(p.height_bits()) + int(p.length()).bit_length()) * exponent
        if p.length() > 1 or bits > 2 * exponent:
            self._spend((p.degree() * exponent + 1) * bits)
        return p**exponent

    def _reduced(self, u: Poly, v: Poly) -> tuple[Poly, Poly]:
        self._spend(_size(u) + _size(v))
        common = u.gcd(v)
        if common != 1:
            u, v = u // common, v // common
        return (u, v) if v.leading_coefficient() > 0 else (-u, -v)

    def _expect(self, p: Poly, q: Poly) -> None:
        """Account for a product before it is computed."""
        self._spend((int(p.length()) + int(q.length())) * (int(p.height_bits()) + int(q.height_bits())))

    def _within(self, form: Form) -> Form:
        for (base, _), (u, v) in form.items():
            self._spend(_size(u) + _size(v) + base.numerator.bit_length() + base.denominator.bit_length())
        return form

    def _spend(self, work: int) -> None:
        self.work += work
        if work > _MAX_WORK or self.work > _MAX_TOTAL:
            raise LimitError("the expression expands to polynomials or numbers that are too large; simplify it")


def positive_integer_roots(p: Poly) -> list[int]:
    """Return the integers n >= 1 with p(n) = 0, ascending, for a nonzero p.

    Roots modulo a prime at which p stays squarefree, lifted by Newton's method beyond a bound
    on all roots, then tried exactly.

    >>> positive_integer_roots(fmpz_poly([6, -5, 1]))
    [2, 3]
    """
    while p.degree() > 0 and p[0] == 0:
        p = p.right_shift(1)
    signs = [c > 0 for c in p.coeffs() if c != 0]
    if all(s == signs[0] for s in signs):
        return []
    p = p // p.gcd(p.derivative())
    if p.degree() == 1:
        root = Fraction(-int(p[0]), int(p[1]))
        return [int(root)] if root.denominator == 1 and root > 0 else []
    coefficients = [int(c) for c in p.coeffs()]
    bound = 2 << _root_bits(coefficients)
    return sorted({r for r in _lifted_roots(coefficients, bound) if 0 < r < bound and p(r) == 0})


def _root_bits(coefficients: list[int]) -> int:
    """Return k with |z| <= 2^k for every root z, by Fujiwara's bound."""
    lead = abs(coefficients[-1]).bit_length() - 1
    ratios = [
        -((lead - abs(c).bit_length()) // i) for i, c in enumerate(reversed(coefficients[:-1]), 1) if c
    ]  # |c / lead|^(1/i) <= 2^ratio
    return 1 + max(0, *ratios)


def _lifted_roots(coefficients: list[int], bound: int) -> list[int]:
    for prime in _PRIMES:
        reduced = nmod_poly(coefficients, prime)
        if coefficients[-1] % prime and reduced.gcd(reduced.derivative()).degree() == 0:
            return [_lifted(coefficients, int(root), prime, bound) for root, _ in reduced.roots()]
    raise LimitError("the integer roots of a denominator were not found; factor it")


def _lifted(coefficients: list[int], root: int, modulus: int, bound: int) -> int:
    """Return the root modulo some power of the prime that exceeds `bound`."""
    slopes = [i * c for i, c in enumerate(coefficients)][1:]
    while modulus <= bound:
        modulus *= modulus
        root = (
            root - _horner(coefficients, root, modulus) * pow(_horner(slopes, root, modulus), -1, modulus)
        ) % modulus
    return root


def _horner(coefficients: list[int], x: int, modulus: int) -> int:
    value = 0
    for c in reversed(coefficients):
        value = (value * x + c) % modulus
    return value


def _size(p: Poly) -> int:
    return int(p.length()) * int(p.height_bits())


def _shown(value: int) -> str:
    return str(value) if abs(value) < 10**200 else f"(a number of {value.bit_length()} bits)"
