(** * Theorem `nonnegative-iff`: layers that only gain

    Statement.  Growth.  No entry of P_n = W_n - I and b_n is negative for n >= n0; k >= max(1, n0-1).  If the sum of
                b_n[i] is infinite, or that of P_n[i][j] is and N_k(x)[j] > 0, then N_n(x)[i] -> oo.
                Iff.  If all P_n and b_n are >= 0 and x > 0, N_n(x) converges iff the sums of all entries of P_n
                and b_n are bounded.
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/nonnegative.py *)
Require Import Reals Lra Lia Classical.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.AbsoluteSummability.
Open Scope R_scope.

Lemma infty_diverges m (y : nat -> vec) i : (i < m)%nat -> cv_infty (fun n => y n i) -> ~ converges m y.
Proof. intros Hi C [L H]. exact (infty_no_limit _ _ C (H i Hi)). Qed.

Section Gain.
Variable m : nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable x : vec.
Notation N := (family m W b x).

(** One layer, where N_(n-1) >= 0. *)
Lemma gain_step n i : (i < m)%nat -> (forall j, (j < m)%nat -> 0 <= N n j) ->
  (forall j, (j < m)%nat -> 0 <= pert W (S n) i j) -> 0 <= b (S n) i ->
  N (S n) i = N n i + mapp m (pert W (S n)) (N n) i + b (S n) i /\ 0 <= mapp m (pert W (S n)) (N n) i.
Proof.
  intros Hi Y HP Hb. assert (A : 0 <= mapp m (pert W (S n)) (N n) i).
  { apply vsum_nonneg. intros j Hj. apply Rmult_le_pos; auto. }
  split; [|exact A]. cbn [net]. unfold layer. rewrite mapp_pert by exact Hi. apply relu_id.
  specialize (Y i Hi). lra.
Qed.

Section From.
Variable k : nat.
Hypothesis start : forall j, (j < m)%nat -> 0 <= N k j.
Hypothesis HP : forall n i j, (k < n)%nat -> (i < m)%nat -> (j < m)%nat -> 0 <= pert W n i j.
Hypothesis Hb : forall n i, (k < n)%nat -> (i < m)%nat -> 0 <= b n i.

Lemma gain_nonneg n j : (j < m)%nat -> 0 <= N (k + n)%nat j.
Proof.
  destruct n; [rewrite Nat.add_0_r; apply start|]. intros _. apply net_nonneg. lia.
Qed.
Lemma gain n i : (i < m)%nat ->
  N (S (k + n)) i = N (k + n)%nat i + mapp m (pert W (S (k + n))) (N (k + n)%nat) i + b (S (k + n)) i /\
  0 <= mapp m (pert W (S (k + n))) (N (k + n)%nat) i.
Proof.
  intro Hi. apply gain_step; [exact Hi| | |]; intros; try apply gain_nonneg; try apply HP; try apply Hb; auto; lia.
Qed.
Lemma gain_mono n i : (i < m)%nat -> N k i <= N (k + n)%nat i.
Proof.
  intro Hi. induction n; [rewrite Nat.add_0_r; lra|]. rewrite <- plus_n_Sm.
  destruct (gain n i Hi) as [-> P]. pose proof (Hb (S (k + n)) i ltac:(lia) Hi). lra.
Qed.
Lemma gain_sums n i j : (i < m)%nat -> (j < m)%nat ->
  N k i + wsum (fun l => b l i) (S k) n <= N (k + n)%nat i /\
  N k i + wsum (fun l => pert W l i j) (S k) n * N k j <= N (k + n)%nat i.
Proof.
  intros Hi Hj. induction n; [simpl; rewrite Nat.add_0_r; lra|]. rewrite <- plus_n_Sm. cbn [wsum].
  destruct (gain n i Hi) as [-> P]. destruct IHn as [A B].
  pose proof (Hb (S (k + n)) i ltac:(lia) Hi). replace (S k + n)%nat with (S (k + n)) by lia. split; [lra|].
  assert (pert W (S (k + n)) i j * N k j <= mapp m (pert W (S (k + n))) (N (k + n)%nat) i); [|lra].
  eapply Rle_trans.
  - apply Rmult_le_compat_l; [apply HP; [lia|exact Hi|exact Hj]|apply (gain_mono n j Hj)].
  - apply (vsum_term m (fun j => pert W (S (k + n)) i j * N (k + n)%nat j) j Hj).
    intros l Hl. apply Rmult_le_pos; [apply HP; auto; lia|now apply gain_nonneg].
Qed.

Theorem nonnegative_growth i j : (i < m)%nat -> (j < m)%nat ->
  unbounded (fun n => b n i) \/ (unbounded (fun n => pert W n i j) /\ 0 < N k j) ->
  cv_infty (fun n => N n i).
Proof.
  intros Hi Hj H M.
  assert (A : exists n, M < N (k + n)%nat i).
  { pose proof (start i Hi). destruct H as [U|[U P]].
    - destruct (unbounded_from _ (S k) U M) as [n Hn]. exists n. destruct (gain_sums n i j Hi Hj). cbv beta in *. lra.
    - destruct (unbounded_from _ (S k) (unbounded_scal _ _ P U) M) as [n Hn]. exists n.
      rewrite wsum_scal in Hn. destruct (gain_sums n i j Hi Hj). lra. }
  destruct A as [n Hn]. exists (k + n)%nat. intros l Hl.
  apply Rlt_le_trans with (1 := Hn). replace l with (k + n + (l - (k + n)))%nat by lia.
  generalize (l - (k + n))%nat as r. clear l Hl. induction r; [rewrite Nat.add_0_r; lra|].
  apply Rle_trans with (1 := IHr). replace (k + n + S r)%nat with (S (k + (n + r))) by lia.
  destruct (gain (n + r) i Hi) as [-> P]. pose proof (Hb (S (k + (n + r))) i ltac:(lia) Hi).
  replace (k + n + r)%nat with (k + (n + r))%nat by lia. lra.
Qed.
End From.
End Gain.

(** Theorem `nonnegative-iff` as the checker uses it. *)
Theorem nonnegative_diverges m W b x n0 k i j : (i < m)%nat -> (j < m)%nat -> (1 <= k)%nat -> (n0 <= S k)%nat ->
  (forall n i j, (n0 <= n)%nat -> (i < m)%nat -> (j < m)%nat -> 0 <= pert W n i j) ->
  (forall n i, (n0 <= n)%nat -> (i < m)%nat -> 0 <= b n i) ->
  unbounded (fun n => b n i) \/ (unbounded (fun n => pert W n i j) /\ 0 < family m W b x k j) ->
  cv_infty (fun n => family m W b x n i) /\ ~ converges m (family m W b x).
Proof.
  intros Hi Hj k1 k0 HP Hb U.
  assert (C : cv_infty (fun n => family m W b x n i)).
  { apply (nonnegative_growth m W b x k) with (j := j); auto.
    - intros. now apply net_nonneg.
    - intros n r c Hn. apply HP. lia.
    - intros n r Hn. apply Hb. lia. }
  split; [exact C|]. now apply (infty_diverges m _ i Hi).
Qed.

Lemma not_unbounded f : ~ unbounded f -> bounded f.
Proof.
  intro H. apply NNPP. intro C. apply H. intro M. apply NNPP. intro D. apply C. exists M. intro n.
  apply Rnot_lt_le. intro L. apply D. now exists n.
Qed.
Lemma bounded_sum (f : nat -> nat -> R) d : (forall j, (j < d)%nat -> bounded (f j)) ->
  bounded (fun n => vsum d (fun j => f j n)).
Proof.
  induction d; intro H.
  - exists 0. intro n. rewrite (wsum_ext _ (fun _ => 0)); [fold (vsum n (fun _ => 0)); rewrite vsum_zero; lra|reflexivity].
  - destruct (IHd ltac:(intros; apply H; lia)) as [A HA]. destruct (H d ltac:(lia)) as [B HB]. exists (A + B). intro n.
    rewrite (wsum_ext _ (fun n => vsum d (fun j => f j n) + f d n)); [|reflexivity].
    rewrite wsum_plus. specialize (HA n). specialize (HB n). lra.
Qed.

Theorem nonnegative_iff m W b x :
  (forall n i j, (1 <= n)%nat -> (i < m)%nat -> (j < m)%nat -> 0 <= pert W n i j) ->
  (forall n i, (1 <= n)%nat -> (i < m)%nat -> 0 <= b n i) ->
  (forall i, (i < m)%nat -> 0 < x i) ->
  converges m (family m W b x) <->
  (forall i j, (i < m)%nat -> (j < m)%nat -> bounded (fun n => pert W n i j)) /\
  (forall i, (i < m)%nat -> bounded (fun n => b n i)).
Proof.
  intros HP Hb Hx. split.
  - intro C. split.
    + intros i j Hi Hj. apply not_unbounded. intro U. refine (infty_diverges m _ i Hi _ C).
      apply (nonnegative_growth m W b x 0) with (j := j); auto.
      intros l Hl. left. now apply Hx.
    + intros i Hi. apply not_unbounded. intro U. refine (infty_diverges m _ i Hi _ C).
      apply (nonnegative_growth m W b x 0) with (j := i); auto. intros l Hl. left. now apply Hx.
  - intros [BP Bb].
    pose (one := (fun _ => 1) : vec). assert (one_pos : forall i, (i < m)%nat -> 0 < one i) by (intros; unfold one; lra).
    apply (absolute_summability m one one_pos W b
      (fun n => vsum m (fun i => vsum m (fun j => pert W n i j))) (fun n => vsum m (fun i => b n i)) 1).
    + intros n Hn. apply mnorm_le; [exact one_pos| |].
      * apply vsum_nonneg. intros. apply vsum_nonneg. auto.
      * intros i Hi. unfold one. rewrite Rmult_1_r.
        rewrite (vsum_ext m _ (fun j => pert W n i j)).
        2:{ intros j Hj. rewrite Rmult_1_r. apply Rabs_pos_eq. auto. }
        apply (vsum_term m (fun i => vsum m (fun j => pert W n i j)) i Hi). intros. apply vsum_nonneg. auto.
    + intros n Hn. apply vnorm_le; [exact one_pos| |].
      * apply vsum_nonneg. auto.
      * intros i Hi. unfold one. rewrite Rmult_1_r, Rabs_pos_eq by auto.
        apply (vsum_term m (fun i => b n i) i Hi). auto.
    + apply (bounded_sum (fun i n => vsum m (fun j => pert W n i j))). intros i Hi.
      apply (bounded_sum (fun j n => pert W n i j)). auto.
    + apply (bounded_sum (fun i n => b n i)). auto.
Qed.
