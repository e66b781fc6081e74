(** * Theorem `absorb`: coordinates that are 0 for ever, and the smaller family that the others follow

    Statement.  Let k >= 1, N_k(x)[i] = 0 for the dead i, and for n > k, i dead and j alive W_n[i][j] <= 0 and b_n[i] <= 0.
                Then N_n(x)[i] = 0 for n >= k and all dead i, and the alive coordinates follow the family of the alive rows
                and columns of W_(k+l) and b_(k+l), from N_k(x).  So N_n(x) converges iff that family does, and to its limit.
    Glossary.   alive m dead == the list of the coordinates below m that are not dead     at_ l i == its i-th one
                small l       == W_n with the rows and columns of l
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/absorb.py *)
Require Import List Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Import ListNotations.
Open Scope R_scope.

Definition alive (m : nat) (dead : nat -> bool) : list nat := filter (fun i => negb (dead i)) (seq 0 m).
Definition at_ (l : list nat) (i : nat) : nat := nth i l O.
Lemma at_alive m dead i : (i < length (alive m dead))%nat -> (at_ (alive m dead) i < m)%nat /\ dead (at_ (alive m dead) i) = false.
Proof.
  intro Hi. pose proof (nth_In (alive m dead) O Hi) as H. apply filter_In in H as [H1 H2]. apply in_seq in H1.
  unfold at_. split; [lia|]. now destruct (dead _).
Qed.
Lemma alive_at m dead i : (i < m)%nat -> dead i = false -> exists j, (j < length (alive m dead))%nat /\ at_ (alive m dead) j = i.
Proof.
  intros Hi Hd. assert (In i (alive m dead)) as H.
  { apply filter_In. rewrite Hd. split; [|reflexivity]. apply in_seq. lia. }
  destruct (In_nth _ _ O H) as [j [Hj E]]. now exists j.
Qed.
Lemma vsum_alive m dead f : (forall i, (i < m)%nat -> dead i = true -> f i = 0) ->
  vsum m f = vsum (length (alive m dead)) (fun i => f (at_ (alive m dead) i)).
Proof.
  unfold vsum, alive, at_. induction m; intro H; [reflexivity|].
  rewrite seq_S, filter_app, app_length. cbn [wsum]. rewrite IHm by (intros; apply H; auto). rewrite Nat.add_0_l.
  set (l := filter (fun i => negb (dead i)) (seq 0 m)). cbn [filter]. destruct (dead m) eqn:E; cbn [negb length].
  - rewrite (H m) by auto. rewrite Nat.add_0_r, Rplus_0_r. apply wsum_ext. intros i _. now rewrite app_nil_r.
  - rewrite Nat.add_1_r. cbn [wsum]. rewrite Nat.add_0_l. f_equal.
    + apply wsum_ext. intros i Hi. rewrite app_nth1 by lia. reflexivity.
    + rewrite app_nth2 by lia. rewrite Nat.sub_diag. reflexivity.
Qed.

Section Absorb.
Variable m : nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable x : vec.
Variable dead : nat -> bool.
Variable k : nat.
Hypothesis k1 : (1 <= k)%nat.
Hypothesis W_off : forall n i j, (k < n)%nat -> (i < m)%nat -> (j < m)%nat -> dead i = true -> dead j = false -> W n i j <= 0.
Hypothesis b_off : forall n i, (k < n)%nat -> (i < m)%nat -> dead i = true -> b n i <= 0.
Hypothesis zero_k : forall i, (i < m)%nat -> dead i = true -> family m W b x k i = 0.
Let S_ := alive m dead.
Let small (n : nat) : mat := fun i j => W (k + n)%nat (at_ S_ i) (at_ S_ j).
Let small_b (n : nat) : vec := fun i => b (k + n)%nat (at_ S_ i).
Let start : vec := fun i => family m W b x k (at_ S_ i).

Theorem stays_dead n i : (i < m)%nat -> dead i = true -> family m W b x (k + n)%nat i = 0.
Proof.
  revert i; induction n; intros i Hi Hd; [rewrite Nat.add_0_r; now apply zero_k|].
  rewrite <- plus_n_Sm. cbn [net]. unfold layer. apply relu_off.
  assert (A : mapp m (W (S (k + n))) (family m W b x (k + n)%nat) i <= 0).
  { rewrite <- (vsum_zero m). apply vsum_le. intros j Hj. destruct (dead j) eqn:E.
    - rewrite (IHn j Hj E). lra.
    - pose proof (W_off (S (k + n)) i j ltac:(lia) Hi Hj Hd E).
      pose proof (net_nonneg (fun _ => m) W b x (k + n) j ltac:(lia)). nra. }
  pose proof (b_off (S (k + n)) i ltac:(lia) Hi Hd). lra.
Qed.
Theorem alive_follow n i : (i < length S_)%nat ->
  family m W b x (k + n)%nat (at_ S_ i) = family (length S_) small small_b start n i.
Proof.
  revert i; induction n; intros i Hi; [now rewrite Nat.add_0_r|]. rewrite <- plus_n_Sm. cbn [net]. unfold layer. f_equal.
  unfold small_b. rewrite <- plus_n_Sm. f_equal. unfold mapp.
  rewrite (vsum_alive m dead) by (intros j Hj Hd; rewrite stays_dead by assumption; ring). fold S_.
  apply vsum_ext. intros j Hj. rewrite IHn by exact Hj. unfold small. rewrite <- plus_n_Sm. reflexivity.
Qed.
Theorem absorb_limit L : tends (length S_) (family (length S_) small small_b start) L ->
  exists L', tends m (family m W b x) L' /\ (forall i, (i < m)%nat -> dead i = true -> L' i = 0) /\
    forall i, (i < length S_)%nat -> L' (at_ S_ i) = L i.
Proof.
  intro HL. assert (C : converges m (family m W b x)).
  { apply (converges_drop m _ k). apply converges_coordinates. intros i Hi. destruct (dead i) eqn:E.
    - exists 0. intros e He. exists O. intros n _. rewrite stays_dead by assumption. now rewrite R_dist_eq.
    - destruct (alive_at m dead i Hi E) as [j [Hj <-]]. fold S_ in Hj |- *. exists (L j). intros e He.
      destruct (HL j Hj e He) as [K HK]. exists K. intros n Hn. rewrite alive_follow by exact Hj. now apply HK. }
  destruct C as [L' H']. exists L'. split; [exact H'|]. split.
  - intros i Hi E. apply (UL_sequence (fun n => family m W b x (k + n)%nat i)).
    + apply (Un_cv_shift (fun n => family m W b x n i)), H', Hi.
    + intros e He. exists O. intros n _. rewrite stays_dead by assumption. now rewrite R_dist_eq.
  - intros i Hi. destruct (at_alive m dead i Hi) as [Hm _]. fold S_ in Hm |- *.
    apply (UL_sequence (fun n => family m W b x (k + n)%nat (at_ S_ i))).
    + apply (Un_cv_shift (fun n => family m W b x n (at_ S_ i))). now apply H'.
    + intros e He. destruct (HL i Hi e He) as [K HK]. exists K. intros n Hn. rewrite alive_follow by exact Hi. now apply HK.
Qed.
Theorem absorb_iff : converges (length S_) (family (length S_) small small_b start) <-> converges m (family m W b x).
Proof.
  split.
  - intros [L HL]. destruct (absorb_limit L HL) as [L' [H' _]]. now exists L'.
  - intros [L HL]. exists (fun i => L (at_ S_ i)). intros i Hi e He. destruct (at_alive m dead i Hi) as [Hm _]. fold S_ in Hm |- *.
    destruct (Un_cv_shift _ _ k (HL (at_ S_ i) Hm) e He) as [K HK]. exists K. intros n Hn.
    rewrite <- alive_follow by exact Hi. now apply HK.
Qed.
End Absorb.
