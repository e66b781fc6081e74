"""The error bound of the float path: standard model, one theorem, its proof.

Statement.  Let u = 2^-53.  Let a layer be z_i = s y_i + sum_c T_ci V_c with s in {0, 1}, V_c a
            coordinate of y or the constant 1, C columns.  Given floats t_ci, v_c, errors e >= 0 with
                |t_ci - T_ci| <= rho |t_ci| + tau,      |v_c - V_c| <= e_c  (0 for the constant),
            let w_c = (1 + rho) e_c + (rho + g) |v_c|, g = (C + 2) u / (1 - (C + 2) u), and
                zhat_i = fl(s v_i + fl(sum_c t_ci v_c)),
                q_i = up (s e_i + sum_c |t_ci| w_c + u |zhat_i| + tau sum_c (|v_c| + e_c) + TINY).
            If every q_i is finite, then |zhat_i - z_i| <= q_i, and |relu(zhat_i) - relu(z_i)| is at
            most q_i, and at most max(0, zhat_i + q_i) where zhat_i <= 0.
Proof.      A finite q_i has a finite zhat_i, hence no operation overflowed: an infinity or NaN in t, v or
            a partial sum stays one.  So fl(a op b) = (a op b)(1 + d) + h, |d| <= u, |h| <= 2^-1022, where
            h != 0 only on underflow.  A sum of C products, in any order and with or without fused
            multiply-adds, is off by at most g sum_c |t_ci| |v_c| + 2 C 2^-1022.  The last addition is
            off by at most u |zhat_i| (fl(a + b) = (a + b)/(1 + d'), |d'| <= u).  And
                |t v - T V| <= |t| |v - V| + |t - T| |V| <= |t| e + (rho |t| + tau)(|v| + e).
            Summed up this is q_i without up; C <= 2^16 makes 2 C 2^-1022 <= TINY / 2.  q_i is a sum of
            nonnegative products itself; each passes at most C + 12 roundings, so the computed one is
            at least (1 - u)^(C + 12) times the exact one, less underflows below TINY / 2 together;
            up = 1 + 2 u (C + 16) >= (1 - u)^-(C + 13) repays it.  ReLU is 1-Lipschitz; where zhat <= 0 it
            returns 0 and 0 <= relu(z) <= max(0, zhat + q), computed with one rounding and up.
            Where a row has no column (T_ci = t_ci = 0 for all c) nothing is rounded: q_i = s e_i up, and
            where all v_c and e_c are 0, nothing underflows: TINY is left out.
Merged.     Let D_ij = s [i = j] + sum of the t_ci with V_c = Y_j, and s = 1 or some Y_j in more than one column.  As
            sum_c t_ci (v_c - V_c) + s (y_i - Y_i) = sum_j D_ij (y_j - Y_j), q_i may have sum_j |D_ij| e_j in the
            place of s e_i + sum_c |t_ci| e_c, which is smaller where entries cancel: 1 - 1/n, sqrt(n + 1) - sqrt(n).
            The float of D_ij is off by g (s [i = j] + sum |t_ci|), at most C + 1 summands.  So
                q_i = up (sum_j |D_ij| e_j + g s e_i + sum_c |t_ci| ((rho + 2 g) e_c + (rho + g) |v_c|) + ...).
            Where every Y_j has one column at most, only D_ii = s + a, a = t_ci, differs from an entry: `kept` e_i,
            kept = |s + a| - |a| + g (s + 20 |a|), in the place of s e_i in the first q_i.  The negative summand is
            at most |a| e_i, so up repays the roundings but for 2 (C + 16) u |a| e_i, which 20 g |a| e_i does.
Gates.      z_i > 0 is certain if zhat_i > q_i, and z_i <= 0 if zhat_i + q_i <= 0 (a sum of two floats has the
            sign of the exact sum).  The same theorem with 0/1 gates for ReLU bounds products.
Activation. In the place of ReLU, phi(zhat) and a bound from q: activations.py.
Flags.      Kernels allow LLVM to contract a b + c into one fused operation, which the proof admits;
            no other fast-math flag is on.
Exactness.  Rounding of the bound: upwards.
"""

from __future__ import annotations

import math
from fractions import Fraction

__all__ = ["FLAGS", "TINY", "U", "growth", "rounded", "upward"]

U = 2.0**-53
TINY = 2.0**-960
FLAGS = {"cache": True, "error_model": "numpy", "fastmath": {"contract"}}


def growth(columns: int) -> float:
    """Return a float >= g = (C + 2) u / (1 - (C + 2) u).  Rounding: upwards."""
    return (columns + 2) * U * (1 + 2.0**-30)


def upward(columns: int) -> float:
    """Return up = 1 + 2 u (C + 16), an exact float."""
    return 1 + 2 * U * (columns + 16)


def rounded(value: Fraction) -> tuple[float, float]:
    """Return the float nearest to a rational and a bound of its error.  Rounding of the bound: upwards.

    >>> rounded(Fraction(1, 2)), rounded(Fraction(1, 3))[1] < 2.0**-54
    ((0.5, 0.0), True)
    """
    try:
        near = float(value)
        error = abs(value - Fraction(near))
        return near, math.nextafter(float(error), math.inf) if error else 0.0
    except OverflowError:
        return (math.inf if value > 0 else -math.inf), math.inf
