"""Cases about layers of other kinds than relu(W_n y + b_n): the section [family] and its canonical data."""

from __future__ import annotations

from cases_good import Case, spell_domain
from sealed import canonical, header, problem_file, text

PARAMETERS = ("slope", "low", "high")


def spelled(section):
    """Return the canonical data of a section [family] whose texts are canonical already."""
    if "mask" in section:
        return {"width": section["width"], "mask": section["mask"], "bias": section["b"]}
    if "A" in section:
        return section
    given = "P" if "P" in section else "W"
    data = {"width": section["width"], "given": given, "matrix": section[given], "bias": section["b"]}
    parameters = {key: text(section[key]) for key in PARAMETERS if key in section}
    return data | ({"activation": {"name": section["activation"]} | parameters} if "activation" in section else {})


def layers_case(name, section, domain, kind, status, theorem, items, facts=None, **claim):
    """Return a claim about the layers of a section; `claim` holds width and norm of a limit."""
    claim = {"kind": kind} | claim
    told = claim | ({"width": text(claim["width"])} if "width" in claim else {})
    whole = canonical({"family": spelled(section)}, spell_domain(domain, section["width"]), told)
    toml = problem_file(family=section, domain=domain, claim=claim)
    return Case(name, toml, whole, header(whole, kind, status, theorem, facts or {}, items), items, {}, False)
