"""Pictures of products J_n W_n ... J_1 W_1: norms along a few paths of gates.

Statement.  Left: ||T_n|| against n, along the paths of the cross check.  Right: ||T_n - T_last||, the distance to the
            deepest product computed.  A few paths say nothing about all.
Glossary.   T  product    norm  the largest row sum
Exactness.  Curves are estimates in floats.
"""

from __future__ import annotations

from pathlib import Path as File
from typing import cast

from exactrelu.convergence.crosscheck_products import Chain, Path, sample_paths
from exactrelu.convergence.verdict import Verdict
from exactrelu.networks.kinds import AnyFamily
from exactrelu.report.plot import depths, draw_line, drawable, finish, new_figure, save

__all__ = ["plot_products"]


def plot_products(family: AnyFamily, verdict: Verdict, path: Path | None, title: str, file: File) -> None:
    """Draw norms of products along a few paths; the file appears when it is complete.

    Args:
        family: layers relu(W_n y + b_n), what claims about products are about.
        verdict: about its products; the word of a refutation is followed.
        path: the only one to follow, where the claim is about one.
        title: the first line of the picture.
        file: .png, .pdf or .svg.

    Raises:
        UnsupportedError: matplotlib is missing.
        LimitError: the family is beyond what the float path takes.
        OSError: the file cannot be written.
    """
    from exactrelu.floatpath.products import estimate_sizes

    chain = cast(Chain, family)
    depth, paths = sample_paths(chain, verdict, path)
    figure, (left, right) = new_figure(title)
    stops = sorted({*depths(depth), depth - 1})
    for k, (name, followed) in enumerate(paths.items()):
        norms, distances = estimate_sizes(chain, followed, stops)
        style = {"color": f"C{k}", "linewidth": 1.2}
        draw_line(left, stops, [drawable(v) for v in norms], label=name, **style)
        draw_line(right, stops[:-1], [drawable(v) for v in distances], **style)
    for axis in (left, right):
        axis.set_yscale("log")
    finish(left, "$||T_n||$, $T_n = J_n W_n ... J_1 W_1$", legend=True)
    finish(right, f"$||T_n - T_{{{stops[-1]}}}||$", legend=False)
    save(figure, file)
