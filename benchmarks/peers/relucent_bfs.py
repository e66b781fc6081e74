"""Run by benchmarks/domains.py in the peer's own Python: cells of a network on the cube [-1, 1]^d by relucent.

Reads {"layers": [{"weight", "bias"}], "cells": N} from stdin, ReLU after every layer but the last; writes
{"cells", "seconds", "complete", "error"}.  The search is breadth first from the origin across facets,
one worker, through the cells that meet the cube; it computes of every cell a float centre and the facets.  It stops
after N cells (N = 0: never).  One shorter search before warms everything up.  Needs only relucent.
"""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    import numpy as np
    import relucent
    from relucent.model.model import LinearLayer, ReLULayer, ReLUNetwork

    task = json.load(sys.stdin)
    layers = []
    for layer in task["layers"]:
        layers += [LinearLayer(np.array(layer["weight"]), np.array(layer["bias"])), ReLULayer()]
    network = ReLUNetwork(layers[:-1])
    limit = task["cells"] or float("inf")
    for cells in (20, limit):
        searched, complete, error = relucent.Complex(network), False, ""
        start = time.perf_counter()
        try:
            complete = searched.bfs(
                nworkers=1, verbose=0, max_polys=cells, cube_radius=1.0, cube_mode="intersect", verify=False
            ).complete
        except Exception as reason:  # a benchmark reports whatever stops its peer
            error = f"{type(reason).__name__}: {str(reason).splitlines()[0]}"
        seconds = time.perf_counter() - start
    print(json.dumps({"cells": len(searched), "seconds": seconds, "complete": complete, "error": error}))


if __name__ == "__main__":
    main()
