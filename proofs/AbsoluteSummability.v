(** * Theorem `absolute-summability`, and the tail of a Lyapunov pair

    Statement.  W_n = I + P_n.  Let |P_n| <= p(n), |b_n| <= q(n) for n >= n0, in the norm max |y_i|/w_i.
                If the sums of p and q are bounded, N_n(x) converges at every x, and for M >= k >= max(1, n0-1)
                |N_M - N_k| <= (pi - 1)|N_k| + pi s, pi the product of 1 + p, s the sum of q, over k < i <= M.
                If E, F >= 0 from n0-1 on and for all n >= n0
                    E(n-1) >= p(n) + E(n)(1 + p(n)),   F(n-1) >= q(n)(1 + E(n)) + F(n),
                then the sums are bounded, and |N_M - N_k| <= E(k)|N_k| + F(k) for M >= k >= max(1, n0-1); the
                limit has the same bound.
    Glossary.   lyapunov n0 p q E F == the two inequalities, and E, F >= 0
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/tail.py and limit.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.MasterLemma.
Open Scope R_scope.

Lemma bounded_shift f k : bounded f -> exists M, forall n, wsum (fun i => f (k + i)%nat) 0 n <= M.
Proof.
  intros [M H]. exists (M - wsum f 0 k). intro n. rewrite wsum_shift, Nat.add_0_r.
  specialize (H (k + n)%nat). rewrite wsum_cat in H. simpl in H. lra.
Qed.

Definition lyapunov (n0 : nat) (p q E F : nat -> R) : Prop :=
  (forall n, (n0 <= S n)%nat -> 0 <= E n /\ 0 <= F n) /\
  (forall n, (n0 <= S n)%nat -> p (S n) + E (S n) * (1 + p (S n)) <= E n
                             /\ q (S n) * (1 + E (S n)) + F (S n) <= F n).

Section Summable.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variables p q : nat -> R.
Variable n0 : nat.
Hypothesis Pp : forall n, (n0 <= n)%nat -> mnorm m w (pert W n) <= p n.
Hypothesis bq : forall n, (n0 <= n)%nat -> vnorm m w (b n) <= q n.

Lemma p_pos n : (n0 <= n)%nat -> 0 <= p n.
Proof. intro H. eapply Rle_trans; [apply mnorm_pos|apply Pp, H]. Qed.
Lemma q_pos n : (n0 <= n)%nat -> 0 <= q n.
Proof. intro H. eapply Rle_trans; [apply vnorm_pos|apply bq, H]. Qed.

(** A layer behind the first moves by at most p |N| + q. *)
Lemma net_move x n : (1 <= n)%nat -> (n0 <= S n)%nat ->
  vdist m w (family m W b x (S n)) (family m W b x n) <= p (S n) * vnorm m w (family m W b x n) + q (S n).
Proof.
  intros Hn H. simpl. eapply Rle_trans.
  - apply (layer_move m w w_pos). intros i _. now apply net_nonneg.
  - pose proof (Pp (S n) H). pose proof (bq (S n) H). pose proof (vnorm_pos m w (family m W b x n)). nra.
Qed.

Let vrelu : nat -> vec -> vec := fun _ v i => relu (v i).

Lemma wcomp_id y k n i : 0 <= y i -> wcomp vec vrelu k n y i = y i.
Proof.
  intro H. induction n; simpl; [reflexivity|].
  change (relu (wcomp vec vrelu k n y i) = y i). rewrite IHn. now apply relu_id.
Qed.

Section From.
Variable k : nat.
Hypothesis k1 : (1 <= k)%nat.
Hypothesis k0 : (n0 <= S k)%nat.
Variable x : vec.
Let y n := family m W b x (k + n)%nat.
Let p' n := p (S k + n)%nat.
Let q' n := q (S k + n)%nat.

Lemma shifted_step n : vdist m w (y (S n)) (vrelu n (y n)) <= p' n * vnorm m w (y n) + q' n.
Proof.
  unfold y, p', q'. replace (k + S n)%nat with (S (k + n)) by lia. cbn [net]. eapply Rle_trans.
  - apply (layer_step m w w_pos).
  - simpl. pose proof (Pp (S (k + n)) ltac:(lia)). pose proof (bq (S (k + n)) ltac:(lia)).
    pose proof (vnorm_pos m w (family m W b x (k + n))). nra.
Qed.
Lemma p'_pos n : 0 <= p' n. Proof. apply p_pos. lia. Qed.
Lemma q'_pos n : 0 <= q' n. Proof. apply q_pos. lia. Qed.

Theorem net_finite n :
  vdist m w (family m W b x (k + n)) (family m W b x k)
    <= (wprod p (S k) n - 1) * vnorm m w (family m W b x k) + wprod p (S k) n * wsum q (S k) n.
Proof.
  pose proof (master_finite vec (vnorm m w) (vdist m w) (vdist_self m w w_pos) (vdist_tri m w w_pos)
    (vnorm_dist m w w_pos) vrelu (fun _ => relu_nonexp m w w_pos) (fun _ => relu_norm m w w_pos)
    p' q' p'_pos q'_pos y shifted_step 0 n) as H.
  unfold tail_bound in H. unfold p', q' in H. rewrite wprod_shift, wsum_shift, Nat.add_0_r in H.
  unfold y in H. rewrite Nat.add_0_r in H. eapply Rle_trans; [|exact H].
  apply vdist_le; [exact w_pos|apply vdist_pos|]. intros i Hi.
  pose proof (vdist_ge m w w_pos (family m W b x (k + n)) (wcomp vec vrelu 0 n (family m W b x k)) i Hi) as B.
  rewrite wcomp_id in B by (now apply net_nonneg). exact B.
Qed.

Lemma cauchy_from : bounded p -> bounded q -> converges m y.
Proof.
  intros Sp Sq. destruct (bounded_shift p (S k) Sp) as [A HA]. destruct (bounded_shift q (S k) Sq) as [B HB].
  apply (cauchy_converges m w w_pos).
  apply (master_cauchy vec (vnorm m w) (vdist m w) (vnorm_pos m w) (vdist_sym m w w_pos) (vdist_self m w w_pos)
    (vdist_tri m w w_pos) (vnorm_dist m w w_pos) vrelu (fun _ => relu_nonexp m w w_pos)
    (fun _ => relu_norm m w w_pos) p' q' p'_pos q'_pos y shifted_step A B HA HB).
  intros l eps He. exists O. intros i j _ _.
  rewrite (vdist_zero m w w_pos); [exact He|]. intros h _.
  assert (0 <= y l h) by (apply net_nonneg; lia). rewrite !wcomp_id by assumption. reflexivity.
Qed.
End From.

(** Theorem `absolute-summability`. *)
Theorem absolute_summability : bounded p -> bounded q -> forall x, converges m (family m W b x).
Proof.
  intros Sp Sq x. apply (converges_drop m _ (S n0)). apply (cauchy_from (S n0)); [lia|lia|exact Sp|exact Sq].
Qed.

(** ** Lyapunov pairs *)

Variables E F : nat -> R.
Hypothesis pair : lyapunov n0 p q E F.

Theorem lyapunov_tail x k n : (1 <= k)%nat -> (n0 <= S k)%nat ->
  vdist m w (family m W b x (k + n)) (family m W b x k) <= E k * vnorm m w (family m W b x k) + F k.
Proof.
  destruct pair as [pos step]. revert k. induction n; intros k k1 k0.
  - rewrite Nat.add_0_r, (vdist_self m w w_pos). pose proof (vnorm_pos m w (family m W b x k)).
    destruct (pos k k0). nra.
  - replace (k + S n)%nat with (S k + n)%nat by lia.
    pose proof (IHn (S k) ltac:(lia) ltac:(lia)) as IH. pose proof (net_move x k k1 k0) as D.
    set (y := family m W b x k) in *. set (z := family m W b x (S k)) in *.
    pose proof (vdist_tri m w w_pos (family m W b x (S k + n)) z y) as T.
    pose proof (vnorm_dist m w w_pos z y) as N. pose proof (vnorm_pos m w y).
    destruct (step k k0) as [HE HF]. destruct (pos (S k) ltac:(lia)) as [E0 F0].
    pose proof (p_pos (S k) ltac:(lia)). pose proof (q_pos (S k) ltac:(lia)).
    assert (A : E (S k) * vnorm m w z <= E (S k) * (vnorm m w y + (p (S k) * vnorm m w y + q (S k))))
      by (apply Rmult_le_compat_l; lra).
    assert (B : (p (S k) + E (S k) * (1 + p (S k))) * vnorm m w y <= E k * vnorm m w y)
      by (apply Rmult_le_compat_r; lra).
    lra.
Qed.

Lemma lyapunov_bounded : bounded p /\ bounded q.
Proof.
  destruct pair as [pos step].
  assert (G : forall f D, (forall n, (n0 <= S n)%nat -> 0 <= D n /\ f (S n) + D (S n) <= D n) -> bounded f).
  { intros f D H. set (B := wsum (fun i => Rabs (f i)) 0 (S n0)). exists (B + D n0). intro n.
    assert (A : forall n, (n <= S n0)%nat -> wsum f 0 n <= B).
    { intros l Hl. eapply Rle_trans; [apply Rle_abs|]. eapply Rle_trans; [apply wsum_abs|].
      apply (wsum_mono (fun i => Rabs (f i))); [intro; apply Rabs_pos|exact Hl]. }
    assert (C : forall l, wsum f (S n0) l + D (n0 + l)%nat <= D n0).
    { induction l; simpl; [rewrite Nat.add_0_r; lra|].
      destruct (H (n0 + l)%nat ltac:(lia)) as [_ H2]. rewrite <- plus_n_Sm. lra. }
    destruct (H n0 ltac:(lia)) as [D0 _].
    destruct (le_lt_dec n (S n0)) as [L|L]; [specialize (A n L); lra|].
    replace n with (S n0 + (n - S n0))%nat by lia. rewrite wsum_cat. rewrite Nat.add_0_l.
    specialize (A (S n0) ltac:(lia)). specialize (C (n - S n0)%nat).
    destruct (H (n0 + (n - S n0))%nat ltac:(lia)) as [D1 _]. lra. }
  split; [apply (G p E)|apply (G q F)]; intros n Hn; destruct (pos n Hn) as [E0 F0]; destruct (step n Hn) as [HE HF];
    destruct (pos (S n) ltac:(lia)) as [E1 F1]; pose proof (p_pos (S n) Hn); pose proof (q_pos (S n) Hn);
    (split; [assumption|]); nra.
Qed.

Theorem lyapunov_converges x : exists L, tends m (family m W b x) L /\
  forall k, (1 <= k)%nat -> (n0 <= S k)%nat ->
    vdist m w L (family m W b x k) <= E k * vnorm m w (family m W b x k) + F k.
Proof.
  destruct lyapunov_bounded as [Sp Sq]. destruct (absolute_summability Sp Sq x) as [L HL].
  exists L. split; [exact HL|]. intros k k1 k0. destruct pair as [pos _]. destruct (pos k k0).
  pose proof (vnorm_pos m w (family m W b x k)).
  apply (limit_dist m w w_pos (family m W b x) L (family m W b x k) k); [nra|exact HL|].
  intros n Hn. replace n with (k + (n - k))%nat by lia. now apply lyapunov_tail.
Qed.
End Summable.

(** k >= 1 cannot be left out: with W = I, b = 0 and E = F = 0, N_1(-1) = 0 differs from N_0(-1) = -1. *)
Example tail_needs_a_layer :
  let N := family 1%nat (fun _ => eye) no_bias (fun _ => -1) in
  lyapunov 1 (fun _ => 0) (fun _ => 0) (fun _ => 0) (fun _ => 0) /\ N 0%nat 0%nat = -1 /\ N 1%nat 0%nat = 0.
Proof.
  split; [split; intros; lra|]. split; [reflexivity|].
  simpl. unfold layer, mapp, vsum, eye, no_bias. simpl. apply relu_off. lra.
Qed.
