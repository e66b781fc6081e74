(** * Theorem `monotone-decrease`: layers that only lose

    Statement.  If no entry of P_n = W_n - I and of b_n is positive for n >= n0, N_n(x) converges at every x.
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/monotone.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Theorem monotone_decrease m W b n0 :
  (forall n i j, (n0 <= n)%nat -> (i < m)%nat -> (j < m)%nat -> pert W n i j <= 0) ->
  (forall n i, (n0 <= n)%nat -> (i < m)%nat -> b n i <= 0) ->
  forall x, converges m (family m W b x).
Proof.
  intros HP Hb x. apply (converges_drop m _ (S n0)). apply converges_coordinates. intros i Hi.
  set (u := fun n => family m W b x (S n0 + n)%nat i).
  assert (D : Un_decreasing u).
  { intro n. unfold u. replace (S n0 + S n)%nat with (S (S n0 + n)) by lia. cbn [net]. unfold layer.
    set (y := family m W b x (S n0 + n)).
    assert (Y : forall j, 0 <= y j) by (intro j; apply net_nonneg; lia).
    rewrite mapp_pert by exact Hi. rewrite <- (relu_id (y i)) at 2 by apply Y. apply relu_mono.
    assert (mapp m (pert W (S (S n0 + n))) y i <= mapp m (fun _ _ => 0) y i).
    { apply vsum_le. intros j Hj. apply Rmult_le_compat_r; [apply Y|]. apply HP; [lia|exact Hi|exact Hj]. }
    assert (mapp m (fun _ _ => 0) y i = 0).
    { transitivity (vsum m (fun _ => 0)); [|apply vsum_zero]. apply vsum_ext. intros; ring. }
    pose proof (Hb (S (S n0 + n)) i ltac:(lia) Hi). lra. }
  destruct (decreasing_cv u D) as [l Hl].
  - exists 0. intros r [n ->]. unfold opp_seq, u.
    pose proof (net_nonneg (fun _ => m) W b x (S n0 + n) i ltac:(lia)). lra.
  - exists l. exact Hl.
Qed.
