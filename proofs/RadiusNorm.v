(** * Theorem `radius-norm`: a weighted norm, of the matrices or of their transposes

    Statement.  Let w > 0, and sum_j |M_ij| w_j <= v w_i for every i and every matrix M, or sum_i |M_ij| w_i <= v w_j for
                every j and every M, v >= 0.  Then the joint spectral radius is <= v.
    Glossary.   radius m K M R == R is the joint spectral radius of the matrices M 0, ..., M (K - 1)
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/radius.py *)
Require Import Reals Lra Lia List.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.JointRadius.
Open Scope R_scope.

Section Norm.
Variables m K : nat.
Variable M : nat -> mat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable v : R.
Hypothesis v0 : 0 <= v.
Notation prod := (prod m M).

(** A bound |A_ij| <= w_i/w_j t of the entries is a bound C t, with C = sum_i sum_j w_i/w_j. *)
Lemma entries (A : list nat -> mat) (f : nat -> nat -> R) : (forall i j, (i < m)%nat -> (j < m)%nat -> 0 <= f i j) ->
  (forall l, word K l -> forall i j, (i < m)%nat -> (j < m)%nat -> Rabs (A l i j) <= f i j * v ^ length l) ->
  exists C, forall l, word K l -> forall i j, (i < m)%nat -> (j < m)%nat -> Rabs (A l i j) <= C * v ^ length l.
Proof.
  intros Hf H. exists (vsum m (fun i => vsum m (fun j => f i j))). intros l Hl i j Hi Hj.
  eapply Rle_trans; [now apply H|]. apply Rmult_le_compat_r; [now apply pow_le|].
  apply Rle_trans with (vsum m (fun j => f i j)).
  - apply (vsum_term m (fun j => f i j) j Hj). auto.
  - apply (vsum_term m (fun i => vsum m (fun j => f i j)) i Hi). intros; apply vsum_nonneg. auto.
Qed.

(** Theorem `radius-norm`. *)
Theorem radius_norm : (forall k i, (k < K)%nat -> (i < m)%nat -> vsum m (fun j => Rabs (M k i j) * w j) <= v * w i) ->
  forall R, radius m K M R -> R <= v.
Proof.
  intros H R HR. apply (radius_at_most m K M R v HR v0).
  assert (G : forall l, word K l -> forall i, (i < m)%nat -> vsum m (fun j => Rabs (prod l i j) * w j) <= v ^ length l * w i).
  { induction l as [|k l IH]; intros Hl i Hi.
    - cbn [JointRadius.prod length pow]. right.
      rewrite (vsum_ext m _ (fun j => eye i j * w j)); [rewrite (vsum_eye m i w Hi); ring|].
      intros j _. unfold eye. destruct (Nat.eqb i j); rewrite ?Rabs_R0, ?Rabs_R1; ring.
    - inversion Hl as [|? ? Hk Hl']; subst. cbn [JointRadius.prod length pow].
      apply Rle_trans with (vsum m (fun h => Rabs (M k i h) * vsum m (fun j => Rabs (prod l h j) * w j))).
      + apply Rle_trans with (vsum m (fun j => vsum m (fun h => Rabs (M k i h) * (Rabs (prod l h j) * w j)))).
        * apply vsum_le. intros j Hj. unfold mmul. pose proof (w_pos j Hj).
          apply Rle_trans with (vsum m (fun h => Rabs (M k i h * prod l h j)) * w j).
          -- apply Rmult_le_compat_r; [lra|]. apply vsum_abs.
          -- rewrite <- vsum_scal. apply vsum_le. intros h _. rewrite Rabs_mult. lra.
        * rewrite vsum_swap. right. apply vsum_ext. intros h _. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring.
      + apply Rle_trans with (vsum m (fun h => Rabs (M k i h) * w h * v ^ length l)).
        * apply vsum_le. intros h Hh. rewrite Rmult_assoc, (Rmult_comm (w h)).
          apply Rmult_le_compat_l; [apply Rabs_pos|now apply IH].
        * rewrite vsum_scal. pose proof (pow_le v (length l) v0). specialize (H k i Hk Hi). nra. }
  apply (entries prod (fun i j => w i / w j)).
  - intros i j Hi Hj. left. apply Rdiv_lt_0_compat; auto.
  - intros l Hl i j Hi Hj. pose proof (w_pos j Hj). apply Rmult_le_reg_r with (w j); [assumption|].
    replace (w i / w j * v ^ length l * w j) with (v ^ length l * w i) by (field; lra).
    eapply Rle_trans; [|now apply G]. apply (vsum_term m (fun j => Rabs (prod l i j) * w j) j Hj). intros h Hh.
    apply Rmult_le_pos; [apply Rabs_pos|left; auto].
Qed.
Theorem radius_norm_transposed :
  (forall k j, (k < K)%nat -> (j < m)%nat -> vsum m (fun i => Rabs (M k i j) * w i) <= v * w j) ->
  forall R, radius m K M R -> R <= v.
Proof.
  intros H R HR. apply (radius_at_most m K M R v HR v0).
  assert (G : forall l, word K l -> forall j, (j < m)%nat -> vsum m (fun i => Rabs (prod l i j) * w i) <= v ^ length l * w j).
  { induction l as [|k l IH]; intros Hl j Hj.
    - cbn [JointRadius.prod length pow]. right.
      rewrite (vsum_ext m _ (fun i => eye j i * w i)); [rewrite (vsum_eye m j w Hj); ring|].
      intros i _. unfold eye. rewrite Nat.eqb_sym. destruct (Nat.eqb j i); rewrite ?Rabs_R0, ?Rabs_R1; ring.
    - inversion Hl as [|? ? Hk Hl']; subst. cbn [JointRadius.prod length pow].
      apply Rle_trans with (vsum m (fun h => vsum m (fun i => Rabs (M k i h) * w i) * Rabs (prod l h j))).
      + apply Rle_trans with (vsum m (fun i => vsum m (fun h => Rabs (M k i h) * w i * Rabs (prod l h j)))).
        * apply vsum_le. intros i Hi. unfold mmul. pose proof (w_pos i Hi).
          apply Rle_trans with (vsum m (fun h => Rabs (M k i h * prod l h j)) * w i).
          -- apply Rmult_le_compat_r; [lra|]. apply vsum_abs.
          -- rewrite <- vsum_scal. apply vsum_le. intros h _. rewrite Rabs_mult. lra.
        * rewrite vsum_swap. right. apply vsum_ext. intros h _. now rewrite vsum_scal.
      + apply Rle_trans with (vsum m (fun h => Rabs (prod l h j) * w h * v)).
        * apply vsum_le. intros h Hh. specialize (H k h Hk Hh). pose proof (Rabs_pos (prod l h j)). nra.
        * rewrite vsum_scal. specialize (IH Hl' j Hj). nra. }
  apply (entries prod (fun i j => w j / w i)).
  - intros i j Hi Hj. left. apply Rdiv_lt_0_compat; auto.
  - intros l Hl i j Hi Hj. pose proof (w_pos i Hi). apply Rmult_le_reg_r with (w i); [assumption|].
    replace (w j / w i * v ^ length l * w i) with (v ^ length l * w j) by (field; lra).
    eapply Rle_trans; [|now apply G]. apply (vsum_term m (fun i => Rabs (prod l i j) * w i) i Hi). intros h Hh.
    apply Rmult_le_pos; [apply Rabs_pos|left; auto].
Qed.
End Norm.
