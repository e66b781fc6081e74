(** * Theorem `periodic-word`: one periodic sequence of gates suffices against products

    Statement.  v_n = J_n W_n ... J_1 W_1 x, with W_(n+s) = W_n and J_(n+s) = J_n for n > k, s >= 1.
                Mode o.  v_(k+s) = c v_k, v_k != 0 and |c| >= 1, c != 1, or c = 1 and v_(k+1) != v_k: v_n has no limit.
                Mode u.  v_(k+2s) - v_(k+s) = v_(k+s) - v_k != 0: v_n has no limit.
                Mode h.  J_n = J for all n; for n > k, P_n[a][b] >= 0 for a, b on, v_k >= 0 on and 0 off J, v_k[j] > 0 and the
                sum of P_n[i][j] is infinite, i, j on: v_n has no limit.
    Glossary.   s == l - k of the checker, a multiple of the length of the word and of the period of the layers
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/words.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.NonnegativeIff.
Open Scope R_scope.

Section Word.
Variable m : nat.
Variable W : nat -> mat.
Variable J : nat -> nat -> bool.
Variable x : vec.
Notation v := (gated m J W no_bias x).

Lemma gated_step_ext n i (y : vec) t z u : (i < m)%nat -> (forall j, (j < m)%nat -> y j = t * z j + u j) ->
  mask (J n) (vadd (mapp m (W n) y) (no_bias n)) i
  = t * mask (J n) (vadd (mapp m (W n) z) (no_bias n)) i + mask (J n) (vadd (mapp m (W n) u) (no_bias n)) i.
Proof.
  intros Hi H. unfold mask, vadd, no_bias. destruct (J n i); [|ring]. rewrite !Rplus_0_r. unfold mapp.
  rewrite (Rmult_comm t), <- vsum_scal, <- (vsum_plus m (fun j => W n i j * z j * t)). apply vsum_ext. intros j Hj.
  rewrite H by exact Hj. ring.
Qed.

Section Periodic.
Variables k s : nat.
Hypothesis s1 : (1 <= s)%nat.
Hypothesis W_period : forall n i j, (k < n)%nat -> (i < m)%nat -> (j < m)%nat -> W (n + s)%nat i j = W n i j.
Hypothesis J_period : forall n i, (k < n)%nat -> (i < m)%nat -> J (n + s)%nat i = J n i.

Lemma one_period n i : (i < m)%nat ->
  v (S (k + n) + s)%nat i = mask (J (S (k + n))) (vadd (mapp m (W (S (k + n))) (v (k + n + s)%nat)) (no_bias (S (k + n)))) i.
Proof.
  intro Hi. change (S (k + n) + s)%nat with (S (k + n + s)). cbn [gated]. unfold mask, vadd, no_bias.
  change (S (k + n + s)) with (S (k + n) + s)%nat. rewrite J_period by (auto; lia). destruct (J (S (k + n)) i); [|reflexivity].
  f_equal. apply mapp_ext; [|reflexivity]. intros j Hj. apply W_period; auto; lia.
Qed.

(** Mode o. *)
Section Returning.
Variable c : R.
Hypothesis returns : forall i, (i < m)%nat -> v (k + s)%nat i = c * v k i.
Lemma multiplied n i : (i < m)%nat -> v (k + n + s)%nat i = c * v (k + n)%nat i.
Proof.
  revert i; induction n; intros i Hi; [rewrite Nat.add_0_r; now apply returns|].
  rewrite <- plus_n_Sm. rewrite one_period by exact Hi.
  rewrite (gated_step_ext (S (k + n)) i _ c (v (k + n)%nat) (fun _ => 0) Hi) by (intros; rewrite IHn by assumption; ring).
  assert (Z : mask (J (S (k + n))) (vadd (mapp m (W (S (k + n))) (fun _ => 0)) (no_bias (S (k + n)))) i = 0).
  { unfold mask, vadd, no_bias. destruct (J (S (k + n)) i); [|reflexivity]. rewrite Rplus_0_r. unfold mapp.
    rewrite (vsum_ext m _ (fun _ => 0)) by (intros; ring). apply vsum_zero. }
  rewrite Z, Rplus_0_r. reflexivity.
Qed.
Theorem returning_diverges : (exists i, (i < m)%nat /\ v k i <> 0) -> 1 <= Rabs c ->
  (c = 1 -> exists i, (i < m)%nat /\ v (S k) i <> v k i) -> ~ converges m v.
Proof.
  intros [i [Hi Ni]] Hc H1 [L HL].
  assert (F : forall j, (j < m)%nat -> c * L j = L j).
  { intros j Hj. apply (UL_sequence (fun n => v (k + n + s)%nat j)).
    - assert (A : Un_cv (fun n => c * v (k + n)%nat j) (c * L j)).
      { apply (CV_mult (fun _ => c)); [intros e He; exists O; intros; now rewrite R_dist_eq|].
        apply (Un_cv_shift (fun n => v n j)), HL, Hj. }
      intros e He. destruct (A e He) as [N HN]. exists N. intros n Hn. rewrite multiplied by exact Hj. now apply HN.
    - intros e He. destruct (HL j Hj e He) as [N HN]. exists N. intros n Hn. apply HN. lia. }
  assert (G : forall q n j, (j < m)%nat -> v (k + n + q * s)%nat j = c ^ q * v (k + n)%nat j).
  { intros q n j Hj. induction q; [simpl; rewrite Nat.add_0_r; ring|].
    replace (k + n + S q * s)%nat with (k + (n + q * s) + s)%nat by (simpl; lia). rewrite multiplied by exact Hj.
    replace (k + (n + q * s))%nat with (k + n + q * s)%nat by lia. rewrite IHq. simpl. ring. }
  destruct (Req_dec c 1) as [E|Nc].
  - destruct (H1 E) as [j [Hj Nj]]. apply Nj. subst c.
    assert (Q : forall n, v (k + n)%nat j = L j).
    { intro n. apply (UL_sequence (fun q => v (k + n + q * s)%nat j)).
      - intros e He. exists O. intros q _. rewrite G, pow1, Rmult_1_l by exact Hj. now rewrite R_dist_eq.
      - intros e He. destruct (HL j Hj e He) as [N HN]. exists N. intros q Hq. apply HN. nia. }
    pose proof (Q 0%nat) as Q0. pose proof (Q 1%nat) as Q1. rewrite Nat.add_0_r in Q0. rewrite Nat.add_1_r in Q1. congruence.
  - assert (L0 : L i = 0).
    { pose proof (F i Hi) as Fi. assert (P : (c - 1) * L i = 0) by lra. apply Rmult_integral in P. destruct P; lra. }
    destruct (HL i Hi (Rabs (v k i))) as [N HN]; [now apply Rabs_pos_lt|]. specialize (HN (k + 0 + N * s)%nat ltac:(nia)).
    rewrite G, Nat.add_0_r, L0 in HN by exact Hi. unfold R_dist in HN. rewrite Rminus_0_r, Rabs_mult, <- RPow_abs in HN.
    pose proof (pow_R1_Rle (Rabs c) N Hc). pose proof (Rabs_pos (v k i)). nra.
Qed.
End Returning.

(** Mode u. *)
Section Drifting.
Variable u : vec.
Hypothesis first : forall i, (i < m)%nat -> v (k + s)%nat i = v k i + u i.
Hypothesis second : forall i, (i < m)%nat -> v (k + s + s)%nat i = v (k + s)%nat i + u i.
Let step n i := v (k + n + s)%nat i - v (k + n)%nat i.
Lemma step_linear n i : (i < m)%nat ->
  step (S n) i = mask (J (S (k + n))) (vadd (mapp m (W (S (k + n))) (step n)) (no_bias (S (k + n)))) i.
Proof.
  intro Hi. unfold step at 1. rewrite <- plus_n_Sm. rewrite one_period by exact Hi.
  rewrite (gated_step_ext (S (k + n)) i _ 1 (v (k + n)%nat) (step n) Hi) by (intros; unfold step; ring).
  cbn [gated]. ring.
Qed.
Lemma step_period n i : (i < m)%nat -> step (n + s)%nat i = step n i.
Proof.
  revert i; induction n; intros i Hi.
  - unfold step. rewrite Nat.add_0_r. rewrite second, first by exact Hi. simpl. rewrite first by exact Hi. ring.
  - rewrite step_linear by exact Hi. change (S n + s)%nat with (S (n + s)). rewrite step_linear by exact Hi.
    unfold mask, vadd, no_bias. replace (S (k + (n + s))) with (S (k + n) + s)%nat by lia. rewrite J_period by (auto; lia).
    destruct (J (S (k + n)) i); [|reflexivity]. f_equal. apply mapp_ext; [|exact IHn].
    intros j Hj. apply W_period; auto; lia.
Qed.
Theorem drifting_diverges : (exists i, (i < m)%nat /\ u i <> 0) -> ~ converges m v.
Proof.
  intros [i [Hi Ni]] [L HL].
  assert (G : forall q, step (q * s)%nat i = u i).
  { induction q; [unfold step; simpl; rewrite Nat.add_0_r, first by exact Hi; ring|].
    replace (S q * s)%nat with (q * s + s)%nat by (simpl; lia). rewrite step_period by exact Hi. exact IHq. }
  assert (P : 0 < Rabs (u i)) by now apply Rabs_pos_lt. destruct (HL i Hi (Rabs (u i) / 2) ltac:(lra)) as [N HN].
  pose proof (HN (k + N * s + s)%nat ltac:(nia)) as A. pose proof (HN (k + N * s)%nat ltac:(nia)) as B.
  specialize (G N). unfold step in G. unfold R_dist in *. rewrite <- G in *.
  pose proof (Rabs_triang (v (k + N * s + s)%nat i - L i) (L i - v (k + N * s)%nat i)) as T.
  rewrite (Rabs_minus_sym (L i)) in T.
  replace (v (k + N * s + s)%nat i - L i + (L i - v (k + N * s)%nat i))
    with (v (k + N * s + s)%nat i - v (k + N * s)%nat i) in T by ring. lra.
Qed.
End Drifting.
End Periodic.

(** Mode h. *)
Section Gaining.
Variable D : nat -> bool.
Variable k : nat.
Hypothesis J_is : forall n i, (k < n)%nat -> (i < m)%nat -> J n i = D i.
Hypothesis gains : forall n a c, (k < n)%nat -> (a < m)%nat -> (c < m)%nat -> D a = true -> D c = true -> 0 <= pert W n a c.
Hypothesis start_on : forall i, (i < m)%nat -> 0 <= v k i.
Hypothesis start_off : forall i, (i < m)%nat -> D i = false -> v k i = 0.

Lemma off_zero n i : (i < m)%nat -> D i = false -> v (k + n)%nat i = 0.
Proof.
  intros Hi E. destruct n; [rewrite Nat.add_0_r; now apply start_off|]. rewrite <- plus_n_Sm. cbn [gated]. unfold mask.
  rewrite J_is by (auto; lia). now rewrite E.
Qed.
Lemma on_step n i : (i < m)%nat -> D i = true ->
  v (S (k + n)) i = v (k + n)%nat i + mapp m (pert W (S (k + n))) (v (k + n)%nat) i.
Proof.
  intros Hi E. cbn [gated]. unfold mask, vadd, no_bias. rewrite J_is by (auto; lia). rewrite E.
  rewrite (mapp_pert m W) by exact Hi. ring.
Qed.
Lemma on_grow n : (forall i, (i < m)%nat -> 0 <= v (k + n)%nat i) /\
  forall i, (i < m)%nat -> D i = true -> 0 <= mapp m (pert W (S (k + n))) (v (k + n)%nat) i.
Proof.
  assert (G : forall n, (forall i, (i < m)%nat -> 0 <= v (k + n)%nat i) ->
    forall i, (i < m)%nat -> D i = true -> 0 <= mapp m (pert W (S (k + n))) (v (k + n)%nat) i).
  { intros l H i Hi E. apply vsum_nonneg. intros j Hj. destruct (D j) eqn:Ej.
    - apply Rmult_le_pos; [apply gains; auto; lia|now apply H].
    - rewrite (off_zero l j Hj Ej). lra. }
  assert (P : forall i, (i < m)%nat -> 0 <= v (k + n)%nat i).
  { induction n; intros i Hi; [rewrite Nat.add_0_r; now apply start_on|]. destruct (D i) eqn:E.
    - rewrite <- plus_n_Sm, on_step by assumption. pose proof (IHn i Hi). pose proof (G n IHn i Hi E). lra.
    - rewrite off_zero by assumption. lra. }
  split; [exact P|now apply G].
Qed.
Theorem gaining_diverges i j : (i < m)%nat -> (j < m)%nat -> D i = true -> D j = true -> 0 < v k j ->
  unbounded (fun n => pert W n i j) -> ~ converges m v.
Proof.
  intros Hi Hj Ei Ej Pj U. apply (infty_diverges m _ i Hi).
  assert (Mono : forall n a, (a < m)%nat -> D a = true -> v k a <= v (k + n)%nat a).
  { intros n a Ha E. induction n; [rewrite Nat.add_0_r; lra|]. rewrite <- plus_n_Sm, on_step by assumption.
    destruct (on_grow n) as [_ G]. specialize (G a Ha E). lra. }
  assert (Sm : forall n, wsum (fun l => pert W l i j) (S k) n * v k j <= v (k + n)%nat i).
  { induction n; [simpl; rewrite Nat.add_0_r; pose proof (start_on i Hi); lra|]. rewrite <- plus_n_Sm, on_step by assumption.
    cbn [wsum]. change (S k + n)%nat with (S (k + n)). destruct (on_grow n) as [P _].
    assert (pert W (S (k + n)) i j * v k j <= mapp m (pert W (S (k + n))) (v (k + n)%nat) i); [|lra].
    eapply Rle_trans; [apply Rmult_le_compat_l; [apply gains; auto; lia|apply (Mono n j Hj Ej)]|].
    apply (vsum_term m (fun c => pert W (S (k + n)) i c * v (k + n)%nat c) j Hj). intros c Hc. destruct (D c) eqn:E.
    - apply Rmult_le_pos; [apply gains; auto; lia|now apply P].
    - rewrite off_zero by assumption. lra. }
  intro M. destruct (unbounded_from _ (S k) (unbounded_scal _ _ Pj U) M) as [n Hn]. exists (k + n)%nat. intros l Hl.
  rewrite wsum_scal in Hn. apply Rlt_le_trans with (1 := Hn). apply Rle_trans with (1 := Sm n).
  replace l with (k + (n + (l - (k + n))))%nat by lia. generalize (l - (k + n))%nat as r. clear l Hl.
  induction r; [rewrite Nat.add_0_r; lra|]. rewrite <- !plus_n_Sm, on_step by assumption.
  destruct (on_grow (n + r)) as [_ G]. specialize (G i Hi Ei). lra.
Qed.
End Gaining.
End Word.
