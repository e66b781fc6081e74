"""Problems and certificates spelled from plain data, without the package's own writers.

Statement.  A case is a problem (TOML text and canonical form, both from one description) and a
            certificate (kind, status, theorem, claim, items), sealed with limits and hash.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction

BLOCK = 256


def text(value):
    """Return the canonical spelling of a rational."""
    return str(Fraction(value))


def texts(values):
    """Return the canonical spellings of a list."""
    return [text(v) for v in values]


def layer(weight, bias, activation="relu"):
    """Return a layer of an inline network."""
    return {"weight": [texts(row) for row in weight], "bias": texts(bias), "activation": activation}


def net(*layers, inputs=None):
    """Return a network; `inputs` is needed when the first layer has no rows."""
    width = len(layers[0]["weight"][0]) if inputs is None else inputs
    return {"inputs": width, "layers": list(layers)}


def plain(network):
    """Return a network as lists of (W, b, relu) over Fractions."""
    return [
        (
            [[Fraction(v) for v in row] for row in part["weight"]],
            [Fraction(v) for v in part["bias"]],
            part["activation"] == "relu",
        )
        for part in network["layers"]
    ]


def canonical(subject, domain, claim):
    """Return the canonical text of a problem."""
    data = {"format": "exactrelu-problem/1", "claim": claim, "domain": domain, "subject": subject}
    return json.dumps(data, sort_keys=True, separators=(",", ":"))


def named(problem_text):
    """Return the sha256 that names a problem."""
    return hashlib.sha256(problem_text.encode("ascii")).hexdigest()


def network_subject(*networks):
    """Return the canonical subject of one or two networks."""
    return {"network": networks[0]} if len(networks) == 1 else {"networks": list(networks)}


def family_subject(given, matrix, bias):
    """Return the canonical subject of a family."""
    return {"family": {"bias": bias, "given": given, "matrix": matrix, "width": len(bias)}}


def number(n):
    """Return the one spelling of an integer as a JSON value."""
    return n if abs(n) < 1 << 53 else hex(n)


def spelled(part):
    """Return an item with its long integers as strings."""
    if isinstance(part, (list, tuple)):
        return [spelled(v) for v in part]
    return number(part) if type(part) is int else part


def longest(part):
    """Return the bits of the longest integer in nested lists."""
    if isinstance(part, (list, tuple)):
        return max(map(longest, part), default=0)
    return part.bit_length() if type(part) is int else 0


def deepest(items):
    """Return the largest number of splits on a path of a tree in preorder."""
    waiting, depth, most = [], 0, 0
    for item in items:
        if item and item[0] == "s":
            depth += 1
            waiting.append(depth)
            most = max(most, depth)
        elif item and item[0] in ("l", "d", "f", "e"):
            depth = waiting.pop() if waiting else 0
    return most


def dumped(value):
    """Return a line."""
    return json.dumps(value, separators=(",", ":")) + "\n"


def header(problem, kind, status, theorem, claim, items):
    """Return the header of a certificate; `problem` is the canonical text."""
    return {
        "format": "exactrelu-cert/1",
        "kind": kind,
        "status": status,
        "theorem": theorem,
        "claim": claim,
        "problem": named(problem),
        "limits": {"items": len(items), "depth": deepest(items), "bits": longest(items)},
        "producer": "by hand",
    }


def sealed(head, items):
    """Return the bytes of a certificate with this header."""
    blocks = [spelled(items[i : i + BLOCK]) for i in range(0, len(items), BLOCK)]
    return closed("".join(map(dumped, [head, *blocks])), len(items))


def closed(body, count):
    """Return a body of lines with its footer, as bytes."""
    data = body.encode("ascii")
    return data + f'{{"end":{count},"sha256":"{hashlib.sha256(data).hexdigest()}"}}\n'.encode("ascii")


def toml(value):
    """Return a TOML value."""
    if value is True:
        return "true"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    return str(value) if type(value) is int else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def problem_file(**sections):
    """Return a TOML problem of sections given as tables."""
    return "\n".join(
        f"[{name}]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in table.items()) for name, table in sections.items()
    )
