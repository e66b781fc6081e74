(** * Theorem `all-sequences`: gated products converge for every sequence of activation matrices

    Statement.  v_n = J_n (W_n v_(n-1) + b_n), J_n any 0/1 diagonal matrices, W_n = I + P_n; |P_n| <= p(n) and
                |b_n| <= q(n) for n >= n0 with bounded sums: v_n converges.  With b = 0, v_n is
                T_n x = J_n W_n ... J_1 W_1 x.  With the inequality E(n-1) >= p(n) + E(n)(1 + p(n)),
                |T_n x - Q T_k x| <= E(k) |T_k x| for n >= k >= n0 - 1, Q = J_n ... J_(k+1).
    Glossary.   wcomp vec (fun n => mask (J (S n))) k n y == Q y, Q = J_(k+n) ... J_(k+1)
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/products.py *)
Require Import Reals Lra Lia Classical.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.MasterLemma ExactReLU.AbsoluteSummability.
Open Scope R_scope.

Section Gates.
Variable J : nat -> nat -> bool.
Lemma mask_stable k (v : vec) i : exists N, forall n, (N <= n)%nat ->
  wcomp vec (fun n => mask (J n)) k n v i = wcomp vec (fun n => mask (J n)) k N v i.
Proof.
  destruct (classic (exists n, J (k + n) i = false)) as [[n Hn]|H].
  - exists (S n). intros l Hl.
    assert (Z : forall r, (S n <= r)%nat -> wcomp vec (fun n => mask (J n)) k r v i = 0).
    { intros r Hr. induction r; [lia|]. simpl. unfold mask at 1.
      destruct (Nat.eq_dec r n) as [->|]; [now rewrite Hn|].
      destruct (J (k + r) i); [apply IHr; lia|reflexivity]. }
    rewrite !Z by lia. reflexivity.
  - exists O. intros n _. induction n; [reflexivity|]. simpl. unfold mask at 1.
    destruct (J (k + n) i) eqn:E; [exact IHn|]. exfalso. apply H. now exists n.
Qed.
Lemma mask_stable_all k (v : vec) d : exists N, forall i n, (i < d)%nat -> (N <= n)%nat ->
  wcomp vec (fun n => mask (J n)) k n v i = wcomp vec (fun n => mask (J n)) k N v i.
Proof.
  induction d as [|d [N HN]]; [exists O; intros; lia|].
  destruct (mask_stable k v d) as [M HM]. exists (max N M). intros i n Hi Hn.
  destruct (Nat.eq_dec i d) as [->|].
  - rewrite (HM n), (HM (max N M)) by lia; reflexivity.
  - rewrite (HN i n), (HN i (max N M)) by lia; reflexivity.
Qed.
End Gates.

Section AllSequences.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable J : nat -> nat -> bool.
Variables p q : nat -> R.
Variable n0 : nat.
Hypothesis Pp : forall n, (n0 <= n)%nat -> mnorm m w (pert W n) <= p n.
Hypothesis bq : forall n, (n0 <= n)%nat -> vnorm m w (b n) <= q n.

Lemma gated_step x n : (n0 <= S n)%nat ->
  vdist m w (gated m J W b x (S n)) (mask (J (S n)) (gated m J W b x n))
    <= p (S n) * vnorm m w (gated m J W b x n) + q (S n).
Proof.
  intro H. simpl. eapply Rle_trans; [apply (mask_nonexp m w w_pos)|].
  set (y := gated m J W b x n).
  apply Rle_trans with (mnorm m w (pert W (S n)) * vnorm m w y + vnorm m w (b (S n))).
  - pose proof (mnorm_pos m w (pert W (S n))). pose proof (vnorm_pos m w y). pose proof (vnorm_pos m w (b (S n))).
    apply vdist_le; [exact w_pos|nra|]. intros i Hi. unfold vadd. now apply affine_step.
  - pose proof (Pp _ H). pose proof (bq _ H). pose proof (vnorm_pos m w y). nra.
Qed.

(** Theorem `all-sequences`. *)
Theorem all_sequences x : bounded p -> bounded q -> converges m (gated m J W b x).
Proof.
  intros Sp Sq. destruct (bounded_shift p (S n0) Sp) as [A HA]. destruct (bounded_shift q (S n0) Sq) as [B HB].
  apply (converges_drop m _ n0). apply (cauchy_converges m w w_pos).
  apply (master_cauchy vec (vnorm m w) (vdist m w) (vnorm_pos m w) (vdist_sym m w w_pos) (vdist_self m w w_pos)
    (vdist_tri m w w_pos) (vnorm_dist m w w_pos) (fun n => mask (J (S n0 + n)%nat)) (fun n => mask_nonexp m w w_pos _)
    (fun n => mask_norm m w w_pos _) (fun n => p (S n0 + n)%nat) (fun n => q (S n0 + n)%nat)) with (Sp := A) (Sb := B).
  - intro n. eapply Rle_trans; [apply mnorm_pos|apply Pp; lia].
  - intro n. eapply Rle_trans; [apply vnorm_pos|apply bq; lia].
  - intro n. replace (n0 + S n)%nat with (S (n0 + n)) by lia. apply gated_step. lia.
  - exact HA.
  - exact HB.
  - intros k eps He. destruct (mask_stable_all (fun n => J (S n0 + n)%nat) k (gated m J W b x (n0 + k)) m) as [N HN].
    exists N. intros i j Hi Hj. rewrite (vdist_zero m w w_pos); [exact He|].
    intros h Hh. rewrite (HN h i Hh Hi), (HN h j Hh Hj). reflexivity.
Qed.

(** The tail, by the inequality of E; without biases. *)
Variable E : nat -> R.
Hypothesis E_pos : forall n, (n0 <= S n)%nat -> 0 <= E n.
Hypothesis E_step : forall n, (n0 <= S n)%nat -> p (S n) + E (S n) * (1 + p (S n)) <= E n.
Hypothesis no_b : forall n i, b n i = 0.

Let Q := wcomp vec (fun n => mask (J (S n))).
Lemma wcomp_first k n (u : vec) : Q k (S n) u = Q (S k) n (mask (J (S k)) u).
Proof.
  unfold Q. induction n; [simpl; now rewrite Nat.add_0_r|].
  cbn [wcomp] in *. rewrite IHn. rewrite <- plus_n_Sm. reflexivity.
Qed.
Lemma Q_nonexp k n u v : vdist m w (Q k n u) (Q k n v) <= vdist m w u v.
Proof. unfold Q. induction n; simpl; [lra|]. eapply Rle_trans; [apply (mask_nonexp m w w_pos)|exact IHn]. Qed.

Theorem all_sequences_tail x k n : (n0 <= S k)%nat ->
  vdist m w (gated m J W b x (k + n)) (Q k n (gated m J W b x k)) <= E k * vnorm m w (gated m J W b x k).
Proof.
  revert k; induction n; intros k k0.
  - rewrite Nat.add_0_r. change (Q k 0 (gated m J W b x k)) with (gated m J W b x k).
    rewrite (vdist_self m w w_pos). pose proof (vnorm_pos m w (gated m J W b x k)). pose proof (E_pos k k0). nra.
  - replace (k + S n)%nat with (S k + n)%nat by lia. rewrite wcomp_first.
    pose proof (IHn (S k) ltac:(lia)) as IH.
    set (y := gated m J W b x k) in *. set (z := gated m J W b x (S k)) in *.
    pose proof (vdist_tri m w w_pos (gated m J W b x (S k + n)) (Q (S k) n z) (Q (S k) n (mask (J (S k)) y))) as T.
    pose proof (Q_nonexp (S k) n z (mask (J (S k)) y)) as C.
    assert (D : vdist m w z (mask (J (S k)) y) <= p (S k) * vnorm m w y).
    { assert (Z : vnorm m w (b (S k)) = 0).
      { apply Rle_antisym; [|apply vnorm_pos]. apply vnorm_le; [exact w_pos|lra|]. intros i _.
        rewrite no_b, Rabs_R0. lra. }
      unfold z. simpl. eapply Rle_trans; [apply (mask_nonexp m w w_pos)|]. fold y.
      apply Rle_trans with (mnorm m w (pert W (S k)) * vnorm m w y + vnorm m w (b (S k))).
      - pose proof (mnorm_pos m w (pert W (S k))). pose proof (vnorm_pos m w y).
        apply vdist_le; [exact w_pos|rewrite Z; nra|]. intros i Hi. unfold vadd. now apply affine_step.
      - rewrite Z. pose proof (Pp _ k0). pose proof (vnorm_pos m w y). nra. }
    pose proof (vnorm_dist m w w_pos z (mask (J (S k)) y)) as N. pose proof (mask_norm m w w_pos (J (S k)) y).
    pose proof (vnorm_pos m w y). pose proof (E_pos (S k) ltac:(lia)). pose proof (E_step k k0) as HE.
    assert (A : E (S k) * vnorm m w z <= E (S k) * (vnorm m w y + p (S k) * vnorm m w y))
      by (apply Rmult_le_compat_l; lra).
    assert (B : (p (S k) + E (S k) * (1 + p (S k))) * vnorm m w y <= E k * vnorm m w y)
      by (apply Rmult_le_compat_r; lra).
    lra.
Qed.
End AllSequences.
