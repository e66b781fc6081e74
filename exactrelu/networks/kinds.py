"""The kinds of layers of which a family consists.

Statement.  Layer n maps y to
                Family            relu(W_n y + b_n)
                RootedFamily      relu(W_n y + b_n), an entry with roots such as 1/sqrt(n)
                PeriodicFamily    relu(W_n y + b_n), an eventually periodic entry
                ActivationFamily  phi(W_n y + b_n)
                ResidualFamily    y + A_n relu(B_n y + c_n)
                WideningFamily    relu(w_n * y + b_n), full convolution
            A theorem is about one kind; none is a special case of another to the code.
"""

from __future__ import annotations

from typing import TypeAlias

from exactrelu.networks.activation import ActivationFamily
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import RootedFamily
from exactrelu.networks.widening import WideningFamily

__all__ = ["AnyFamily"]

AnyFamily: TypeAlias = Family | RootedFamily | PeriodicFamily | ActivationFamily | ResidualFamily | WideningFamily
