"""The one spelling of numbers, proof rows and items.

Statement.  A number n is the literal n if |n| < 2^53, else the string "0x..." or "-0x...":
            every JSON reader gets it right, and it has one spelling.
            A proof row mu g = sum l_i f_i + s is spelled mu,[i1,l1,i2,l2,...] with
            increasing indices, l > 0, mu > 0 and gcd(mu, l...) = 1.
Glossary.   mu  multiplier of the target g     l_i  multipliers of the region rows f_i
Exactness.  Equal content gives equal bytes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from exactrelu.errors import FormatError, InexactError

__all__ = ["item_text", "most_bits", "proof_row", "spell", "spell_all"]

_LITERAL = 1 << 53
_NUMBER = re.compile("0x[0-9a-f]+|[0-9]+")


def spell(n: int) -> str:
    """Return the one spelling of an integer.

    >>> spell(-5), spell(2**53)
    ('-5', '"0x20000000000000"')
    """
    return str(n) if -_LITERAL < n < _LITERAL else f'"{hex(n)}"'


def spell_all(values: Iterable[int]) -> str:
    """Return integers separated by commas.

    >>> spell_all([1, -2])
    '1,-2'
    """
    return ",".join([str(n) if -_LITERAL < n < _LITERAL else f'"{hex(n)}"' for n in values])


def proof_row(mu: int, multipliers: Iterable[tuple[int, int]]) -> str:
    """Return mu,[i1,l1,...] in lowest terms, indices increasing.

    Args:
        mu: positive.
        multipliers: pairs (index, multiplier > 0), each index once, in any order.

    >>> proof_row(4, [(3, 2), (0, 6)])
    '2,[0,3,3,1]'
    """
    pairs = sorted(multipliers)
    common = math.gcd(mu, *(multiplier for _, multiplier in pairs))
    if common > 1:
        mu, pairs = mu // common, [(index, multiplier // common) for index, multiplier in pairs]
    return f"{spell(mu)},[{','.join([f'{index},{spell(multiplier)}' for index, multiplier in pairs])}]"


def item_text(item: Sequence[object]) -> str:
    """Return one item, a nested list of words and integers, as canonical text.

    >>> item_text(["+", 1, [0, 2**60]])
    '["+",1,[0,"0x1000000000000000"]]'

    Raises:
        InexactError: a float, bool or other type stands where an integer belongs.
    """
    return "[" + ",".join([_part(part) for part in item]) + "]"


def most_bits(text: str) -> int:
    """Return the bit length of the largest number in canonical text.

    >>> most_bits('["+",7,["-0xff"]]')
    8
    """
    return max((int(number, 0) for number in _NUMBER.findall(text)), default=0).bit_length()


def _part(part: object) -> str:
    if type(part) is int:
        return spell(part)
    if isinstance(part, str):
        if not re.fullmatch("[A-Za-z+-]", part):
            raise FormatError(f"certificate item: expected one letter or sign, got {part[:40]!r}")
        return f'"{part}"'
    if isinstance(part, (list, tuple)):
        return item_text(part)
    raise InexactError(f"certificate item: expected an int, a letter or a list, got {type(part).__name__}")
