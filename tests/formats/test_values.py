"""Values of documents: exact numbers, closed keys, shallow nesting, no float that slips in."""

from __future__ import annotations

import random
import tomllib
from fractions import Fraction

import pytest

from exactrelu.errors import FormatError, InexactError, LimitError
from exactrelu.formats.values import (
    BareFloat,
    checked_keys,
    exact,
    exact_list,
    exact_rows,
    listed,
    parse_json,
    parse_toml,
    table,
)

DEEP = 100_000


@pytest.mark.parametrize("text", ["0.1", "1e-3", "-1_0.5", "+1E5"])
def test_a_bare_float_is_refused_with_the_two_numbers_it_could_mean(text):
    value = parse_toml(f"x = {text}")["x"]
    plain = text.replace("_", "")
    with pytest.raises(InexactError) as caught:
        exact(value, "here")
    binary = Fraction(float(plain))
    for part in ("here", f"write '{plain}'", f"or '{binary}'"):
        assert part in str(caught.value)


@pytest.mark.parametrize("text", ["nan", "+nan", "inf", "-inf", "1e999999"])
def test_floats_that_are_no_numbers_are_refused(text):
    with pytest.raises(InexactError):
        exact(parse_toml(f"x = {text}")["x"], "here")


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "0.5", "1e5"])
def test_json_floats_stay_texts_of_their_own_class_and_are_refused(text):
    value = parse_json(f"[{text}]")[0]
    assert type(value) is BareFloat
    with pytest.raises(InexactError):
        exact(value, "here")


@pytest.mark.parametrize("value", [True, False])
def test_truth_values_are_no_numbers(value):
    with pytest.raises(InexactError, match=str(value).lower()):
        exact(value, "here")


@pytest.mark.parametrize("value", [None, [], {}, [1], tomllib.loads("x = 2020-01-01")["x"]])
def test_other_types_are_no_numbers(value):
    with pytest.raises(FormatError, match="here"):
        exact(value, "here")


def test_numbers_are_what_is_written():
    document = parse_toml('x = ["1/3", "0.1", -7, "-2.5e-3", "+4"]')
    expected = (Fraction(1, 3), Fraction(1, 10), Fraction(-7), Fraction(-1, 400), Fraction(4))
    assert exact_list(document["x"], "x") == expected
    assert exact_rows([["1"], [], ["2", 3]], "x") == ((1,), (), (2, 3))


def test_json_integers_of_any_length_are_exact():
    digits = "7" * 30_000
    (value,) = exact_list(parse_json(f"[{digits}]"), "x")
    assert value % 10**9 == 777_777_777
    assert value.numerator.bit_length() == (int(Fraction(7 * (10**30_000 - 1), 9))).bit_length()


@pytest.mark.parametrize("text", ["[1, 2", "{", "", "[1] 2", "{'a': 1}", "[01]"])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(FormatError, match="JSON"):
        parse_json(text)


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '[{"b": {"a": 1, "c": 2, "a": 3}}]'])
def test_a_json_key_that_comes_twice_is_refused(text):
    with pytest.raises(FormatError, match="'a' comes twice"):
        parse_json(text)


@pytest.mark.parametrize("text", ["x = ", "x == 1", "[a]\n[a]", "x = 1\nx = 2", "x = 'a", "x = 1__0"])
def test_what_is_not_toml_is_refused_with_its_line(text):
    with pytest.raises(FormatError, match=r"line|document"):
        parse_toml(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * DEEP + "]" * DEEP,
        "x = " + "{a = " * DEEP + "1" + "}" * DEEP,
        "x" + ".x" * DEEP + " = 1",
        "[x" + ".x" * DEEP + "]",
        "x = [\n" + "[\n" * DEEP,
        "x = [1, '''\n]]]]''', " + "[" * DEEP,
    ],
    ids=["arrays", "tables", "keys", "header", "lines", "behind-a-text"],
)
def test_deep_toml_is_refused_without_recursion(text):
    with pytest.raises(LimitError, match="64 deep"):
        parse_toml(text)


@pytest.mark.parametrize("text", ["[" * DEEP + "]" * DEEP, '{"a":' * DEEP, '["\\"", ' + "[" * DEEP])
def test_deep_json_is_refused_without_recursion(text):
    with pytest.raises(LimitError, match="64 deep"):
        parse_json(text)


@pytest.mark.parametrize("seed", range(100))
def test_brackets_in_texts_and_comments_do_not_count_as_nesting(seed):
    rng = random.Random(seed)
    noise = "".join(rng.choices("[]{}.,='# ", k=300))
    quoted = {"a": noise.replace("'", "") * 3, "b": noise}
    text = f'# {noise}\na = \'{quoted["a"]}\' # {noise}\nb = """{noise}"""\n'
    assert parse_toml(text) == quoted


def test_sixty_four_levels_are_read():
    assert parse_json("[" * 64 + "]" * 64) == parse_toml(f"x = {'[' * 64 + ']' * 64}")["x"]


def test_tables_and_lists_say_what_came_instead():
    for value, words in (("a", "the text 'a'"), (1, "the integer 1"), (True, "the truth value true"), (None, "null")):
        with pytest.raises(FormatError, match=words):
            table(value, "here")
        with pytest.raises(FormatError, match=words):
            listed(value, "here")


def test_unknown_and_missing_keys_are_refused():
    checked_keys({"a": 1}, "here", ["a"], ["b"])
    with pytest.raises(FormatError, match="unknown key 'c'; the keys here are a, b"):
        checked_keys({"a": 1, "c": 1}, "here", ["a"], ["b"])
    with pytest.raises(FormatError, match="the key 'a', it is missing"):
        checked_keys({"b": 1}, "here", ["a"], ["b"])
