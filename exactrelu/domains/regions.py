"""Regions that users pass: polyhedra, or the domain of a problem.

Exactness.  The rows of a problem's domain keep the order that certificates number them by.
"""

from __future__ import annotations

from exactrelu.errors import ShapeError, UnsupportedError
from exactrelu.formats.region import Region
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.networks.network import Network

__all__ = ["checked_network", "fitting_region", "polyhedron_of"]


def polyhedron_of(region: Region) -> Polyhedron:
    """Return the domain of a problem as a polyhedron, its rows in the order of the certificate."""
    if region.kind == "box":
        return Polyhedron.box(region.box)
    if region.kind == "point":
        return Polyhedron.point(region.point)
    if region.kind == "polytope":
        return Polyhedron.polytope(region.A, region.b, region.dimension)
    return Polyhedron.whole(region.dimension)


def checked_network(network: object) -> Network:
    """Return a network as it is.

    Raises:
        UnsupportedError: something else than a Network.
    """
    if not isinstance(network, Network):
        raise UnsupportedError(f"expected a Network, got {type(network).__name__}; load_network reads a file")
    return network


def fitting_region(network: object, region: object) -> Polyhedron:
    """Return the polyhedron of a region after checking that it fits a network.

    Raises:
        UnsupportedError: not a Network, or neither a Polyhedron nor the domain of a problem.
        ShapeError: the region has another dimension than the network's input.
    """
    inputs = checked_network(network).inputs
    if isinstance(region, Region):
        region = polyhedron_of(region)
    if not isinstance(region, Polyhedron):
        raise UnsupportedError(
            f"expected a Polyhedron, got {type(region).__name__}; "
            "write Polyhedron.box([(lo, hi), ...]), .polytope(A, b), .whole(d) or .point(x)"
        )
    if region.dimension != inputs:
        raise ShapeError(f"a region of dimension {region.dimension} for a network with {inputs} inputs")
    return region
