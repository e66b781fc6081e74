(** * Theorem `radius-polytope`: matrices that map a symmetric polytope into a part of itself

    Statement.  Let +-u_0, ..., +-u_(V-1) contain a multiple of every unit vector, and let every image M u_j be a combination
                of them with a sum of absolute coefficients <= q, 0 <= q < v.  Then the joint spectral radius is < v.
    Glossary.   radius m K M R == R is the joint spectral radius of the matrices M 0, ..., M (K - 1)
                rep, size      == as in PolytopeNorm.v
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/radius.py and polytope.py *)
Require Import Reals Lra Lia List.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.JointRadius.
Require Import ExactReLU.Contraction ExactReLU.PolytopeNorm.
Open Scope R_scope.

(** A norm in which every matrix is at most q bounds the joint spectral radius. *)
Theorem radius_any_norm m K M nu C q R : is_norm m nu C -> 0 <= q ->
  (forall k y, (k < K)%nat -> nu (mapp m (M k) y) <= q * nu y) -> radius m K M R -> R <= q.
Proof.
  intros H q0 HM HR. apply (radius_at_most m K M R q HR q0).
  pose proof (norm_const m nu C H) as C0. exists (C * vsum m (fun j => nu (eye j))). intros w Hw i j Hi Hj.
  assert (G : forall y, nu (act m M w y) <= q ^ length w * nu y).
  { intro y. induction w as [|k w IH].
    - right. cbn [length pow]. rewrite Rmult_1_l. apply (norm_ext m nu C H). intros. now apply act_nil.
    - inversion Hw as [|? ? Hk Hw']; subst. cbn [length pow].
      rewrite (norm_ext m nu C H _ (mapp m (M k) (act m M w y))).
      + eapply Rle_trans; [now apply HM|]. specialize (IH Hw'). nra.
      + intros h Hh. exact (mapp_mmul m m (M k) (prod m M w) y h). }
  replace (prod m M w i j) with (act m M w (eye j) i).
  - eapply Rle_trans; [apply (norm_below m nu C H _ i Hi)|]. rewrite Rmult_assoc. apply Rmult_le_compat_l; [exact C0|].
    eapply Rle_trans; [apply G|]. rewrite Rmult_comm. apply Rmult_le_compat_r; [now apply pow_le|].
    apply (vsum_term m (fun j => nu (eye j)) j Hj). intros; apply (norm_nonneg m nu C H).
  - unfold act, mapp. rewrite (vsum_ext m _ (fun h => eye j h * prod m M w i h)) by (intros; ring).
    exact (vsum_eye m j (fun h => prod m M w i h) Hj).
Qed.

(** Theorem `radius-polytope`. *)
Theorem radius_polytope m K M V u q v R :
  (forall i, (i < m)%nat -> exists j t, (j < V)%nat /\ t <> 0 /\ forall h, (h < m)%nat -> u j h = t * eye i h) ->
  0 <= q < v ->
  (forall k j, (k < K)%nat -> (j < V)%nat -> exists l, rep m V u (mapp m (M k) (u j)) l /\ size V l <= q) ->
  radius m K M R -> R < v.
Proof.
  intros axes [q0 qv] H HR. apply Rle_lt_trans with q; [|exact qv].
  apply (radius_any_norm m K M (nu m V u axes) _ q R (polytope_norm m V u axes) q0); [|exact HR].
  intros k y Hk. apply polytope_matrix; [exact q0|]. intros j Hj. now apply H.
Qed.
