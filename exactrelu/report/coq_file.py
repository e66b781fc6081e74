"""A theorem about networks as a Coq file: the claim in readable literals, packed data and a one-line proof.

Statement.  `coq_text` is the file, `numbers_text` the same as the program of `make verified-checker` reads it.
Source.     proofs/checker/Packed.v, theorems check_packed_sound, count_packed_sound and maps_packed_sound;
            proofs/checker/driver.ml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exactrelu.errors import LimitError
from exactrelu.report.coq_part import Form, Part
from exactrelu.report.coq_tree import Signed

__all__ = ["coq_text", "numbers_text"]

MAX_BITS = 5600  # of a number in packed data: 100 groups of 56 bits
WORDS = 4000  # of one definition; longer lists overflow Coq's parser


def coq_text(part: Part, sha256: str) -> str:
    """Return the Coq file of the theorem about the problem with this sha256."""
    head = [
        f"(* Problem {sha256}, written by exactrelu coq.",
        f"   Claim: {part.words}.",
        "   A form is (weights, constant).  Relu q l and Affine q l are layers (W y + b)/q, l the rows of W and b; at",
        "   Next the next network begins, at the same input, and its outputs follow.  A property is (strict, form): it",
        "   is > 0, or >= 0.  The forms of the region are >= 0.",
        "   Compare the literals with the problem; Coq checks the rest:  coqc -Q proofs ExactReLU FILE.v *)",
        "Require Import List ZArith Reals Uint63.",
        "From Bignums Require Import BigZ.",
        "Require Import ExactReLU.checker.BigIntegers ExactReLU.checker.Packed.",
        "Import ListNotations CBZ.",
    ]
    return "\n".join([*head, *_literals(part), *_theorem(part), ""])


def _literals(part: Part) -> Iterator[str]:
    """Yield the definitions that a reader compares with the problem, and the packed data."""
    names = []
    for i, step in enumerate(part.steps, 1):
        names.append(f"layer{i}" if step else "Next")
        if step:
            kind = "Relu" if step.relu else "Affine"
            yield f"Definition layer{i} : step := {kind} {_big(step.q)}\n {_listing(map(_form, step.forms))}."
    yield f"Definition network : list step := [{'; '.join(names)}]%list."
    if part.counts is None:
        shown = (f"({str(strict).lower()}, {_form(form)})" for strict, form in part.properties)
        yield f"Definition properties : list row :=\n {_listing(shown)}."
    yield f"Definition region : list form :=\n {_listing(map(_form, part.region))}."
    words = _packed(part.tokens)
    chunks = [words[i : i + WORDS] for i in range(0, len(words), WORDS)]
    for i, chunk in enumerate(chunks):
        yield f"Definition data{i} : list int := [{'; '.join(map(hex, chunk))}]%uint63%list."
    yield f"Definition data : list int := ({' ++ '.join(f'data{i}' for i in range(len(chunks)))})%list."


def _theorem(part: Part) -> Iterator[str]:
    """Yield the theorem."""
    fuel = f"(Z.to_nat {part.deepest + 1})"
    if part.counts is not None:
        numbers = " ".join(f"(Z.to_nat {count})" for count in part.counts)
        statement, rule = ("census_with_maps", "maps") if part.counts[2:] else ("census", "count")
        holes = " _" * (3 + len(part.counts))
        yield f"Theorem verified : {statement} {part.inputs} network region {numbers}."
        yield f"Proof. apply ({rule}_packed_sound{holes} {fuel} data). vm_cast_no_check (eq_refl true). Qed."
        return
    yield f"Theorem verified : forall x : list R, length x = {part.inputs}%nat ->"
    yield "  (forall f, In f region -> (0 <= ev x f)%R) ->"
    yield "  forall p, In p properties -> hold (fst p) (ev (outputs network x) (snd p))."
    yield f"Proof. apply (check_packed_sound _ _ _ _ {fuel} data). vm_cast_no_check (eq_refl true). Qed."


def _listing(shown: Iterable[str]) -> str:
    return "[" + ";\n  ".join(shown) + "]%list"


def _form(form: Form) -> str:
    return f"([{'; '.join(map(_big, form[:-1]))}]%list, {_big(form[-1])})"


def _big(n: int) -> str:
    return f"({n})%bigZ" if n < 0 else f"{n}%bigZ"


def _packed(tokens: list[int]) -> list[int]:
    """Return tokens as words of 7 bytes, numbers in groups of 7 bits, Signed ones behind a byte for their sign."""
    data = bytearray()
    for token in tokens:
        if type(token) is Signed:
            data.append(token < 0)
        n = abs(token)
        if n.bit_length() > MAX_BITS:
            raise LimitError(f"a multiplier of {n.bit_length()} bits; the packed form has at most {MAX_BITS}")
        while n > 127:
            data.append(n & 127 | 128)
            n >>= 7
        data.append(n)
    return [int.from_bytes(data[i : i + 7], "little") for i in range(0, len(data), 7)]


def numbers_text(part: Part) -> str:
    """Return the theorem as decimal integers for the program of `make verified-checker`."""
    lines = [f"{len(part.counts or (0,)) - 1} {part.inputs} {len(part.steps)}"]
    for step in part.steps:
        lines += ["2"] if step is None else [f"{int(not step.relu)} {step.q} {len(step.forms)}"]
        lines += [_numbers(form) for form in step.forms] if step else []
    lines.append(str(len(part.properties)))
    lines += [f"{int(strict)} {_numbers(form)}" for strict, form in part.properties]
    lines.append(str(len(part.region)))
    lines += [_numbers(form) for form in part.region]
    return "\n".join([*lines, " ".join(map(str, part.tokens)), ""])


def _numbers(form: Form) -> str:
    return " ".join(map(str, (len(form) - 1, *form)))
