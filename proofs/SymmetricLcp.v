(** * Theorem `symmetric-lcp`, second part: constant layers that grow for ever

    Statement.  W_n = W and b_n = b.  Let z >= 0, W^T z >= z and z.b > 0.  Then z.N_n(x) -> oo and N_n(x) has no limit, at
                every x.  (First part, not yet formalised: with D W symmetric, D (I - W) semidefinite and D (I + W) definite,
                D > 0 diagonal, a fixed point of relu(W y + b) makes N_n(x) converge at every x.)
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/complementarity.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.DualGrowth.
Open Scope R_scope.

Theorem symmetric_lcp_diverges m A c z : (forall i, (i < m)%nat -> 0 <= z i) ->
  (forall j, (j < m)%nat -> z j <= vsum m (fun i => z i * A i j)) -> 0 < dot m z c ->
  forall x, cv_infty (fun n => dot m z (family m (fun _ => A) (fun _ => c) x n)) /\
    ~ converges m (family m (fun _ => A) (fun _ => c) x).
Proof.
  intros Hz HA Hc x.
  apply (dual_sum m (fun _ => A) (fun _ => c) x z (fun _ => 0) 1%nat 1%nat); try lia; try (intros; lra).
  - exact Hz.
  - intros n j _ Hj. rewrite Rmult_0_l. unfold pert, msub.
    rewrite (vsum_ext m _ (fun i => z i * A i j - eye j i * z i)).
    2:{ intros i _. unfold eye. rewrite (Nat.eqb_sym j i). ring. }
    rewrite (vsum_minus m (fun i => z i * A i j)), (vsum_eye m j z Hj). specialize (HA j Hj). lra.
  - now apply constant_gain_unbounded.
Qed.
