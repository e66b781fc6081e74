"""Random changes of certificates: of numbers, letters, lists, items, headers and bytes."""

from __future__ import annotations

import copy

LETTERS = "+-smbdlfexwntpqEFLoghaJGcD"
NUMBERS = (0, 1, -1, 2, 3, 1 << 53, -(1 << 60))
FACTS = ("domains", "cells", "maps")


def spots(part, found):
    """Collect (list, index) of every place in nested lists."""
    for i, value in enumerate(part):
        found.append((part, i))
        if isinstance(value, list):
            spots(value, found)
    return found


def number(rng, value):
    """Return another integer."""
    return rng.choice((value + 1, value - 1, 2 * value, -value, value // 2, rng.choice(NUMBERS)))


def change_number(rng, head, items, others):
    """Change one integer, most often a multiplier."""
    places = [(part, i) for part, i in spots(items, []) if type(part[i]) is int]
    if places:
        part, i = rng.choice(places)
        part[i] = number(rng, part[i])


def change_letter(rng, head, items, others):
    """Give an item another letter."""
    if items:
        rng.choice(items)[:1] = [rng.choice(LETTERS)]


def change_list(rng, head, items, others):
    """Drop, repeat, swap or empty a place of an item."""
    places = [(part, i) for part, i in spots(items, []) if part is not items]
    if not places:
        return
    part, i = rng.choice(places)
    kind = rng.randrange(4)
    if kind == 0:
        del part[i]
    elif kind == 1:
        part.insert(i, copy.deepcopy(part[i]))
    elif kind == 2:
        j = rng.randrange(len(part))
        part[i], part[j] = part[j], part[i]
    elif isinstance(part[i], list):
        part[i].clear()


def change_items(rng, head, items, others):
    """Drop, repeat, swap, move or borrow items, or cut the rest off."""
    if not items:
        return
    i, j, kind = rng.randrange(len(items)), rng.randrange(len(items)), rng.randrange(6)
    if kind == 0:
        del items[i]
    elif kind == 1:
        items.insert(j, copy.deepcopy(items[i]))
    elif kind == 2:
        items[i], items[j] = items[j], items[i]
    elif kind == 3:
        items.insert(j, items.pop(i))
    elif kind == 4:
        del items[max(1, i) :]
    else:
        items[i:] = copy.deepcopy(rng.choice(others).items[i:])


def change_header(rng, head, items, others):
    """Change a field of the header."""
    other, kind = rng.choice(others).header, rng.randrange(6)
    if kind == 0:
        head["status"] = {"proved": "refuted", "refuted": "proved"}[head["status"]]
    elif kind == 1:
        head["theorem"] = other["theorem"]
    elif kind == 2:
        head["kind"] = other["kind"]
    elif kind == 3:
        head["problem"] = other["problem"]
    elif kind == 4:
        head["claim"] = copy.deepcopy(other["claim"])
    else:
        change_fact(rng, head["claim"])


def change_fact(rng, facts):
    """Change what a header claims."""
    name = rng.choice((*FACTS, "point", "value", "enclosure"))
    if name in FACTS and name not in facts and rng.randrange(2):
        return
    if name in FACTS and rng.randrange(4) == 0:
        facts.pop(name, None)
    elif name in FACTS:
        facts[name] = number(rng, facts.get(name, 1))
    elif facts.get(name):
        part = facts[name]
        while isinstance(part[0], list):
            part = rng.choice(part)
        part[rng.randrange(len(part))] = rng.choice(("0", "1", "-1/2", "1/3", "11/3", "37/10", "3", 1))


def change_bytes(rng, data):
    """Change, drop or repeat bytes of a finished file."""
    data = bytearray(data)
    i, kind = rng.randrange(len(data)), rng.randrange(4)
    if kind == 0:
        data[i] = rng.randrange(256)
    elif kind == 1:
        del data[i : i + rng.randint(1, 9)]
    elif kind == 2:
        data[i:i] = data[i : i + rng.randint(1, 9)]
    else:
        del data[i:]
    return bytes(data)


CHANGES = (change_number, change_number, change_number, change_letter, change_list, change_items, change_header)


def changed(rng, case, others):
    """Return header and items of a case after one to three changes."""
    head, items = copy.deepcopy(case.header), copy.deepcopy(case.items)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        rng.choice(CHANGES)(rng, head, items, others)
    return head, items
