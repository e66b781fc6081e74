(** * Theorem `necessity`: what convergence says about the layers, and why each hypothesis is needed

    Statement.  Let N_n(x_r) -> y_r for r = 0..m and y_r[j] > 0 for every r, with y_0, ..., y_m affinely independent: the
                columns (y_r, 1) form an invertible matrix, of inverse C.  Then row j of [W_n b_n] tends to (e_j, 0).
                Counterexamples, width 1 unless said: each drops one hypothesis, and W_n does not tend to 1.
    Glossary.   Y n a r == coordinate a of N_n(x_r) for a < m, and 1 for a = m
                row n a == W_n[j][a] for a < m, and b_n[j] for a = m
    Axioms.     the standard library's real numbers
    Source.     exactrelu/theorems/necessity.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.Contraction.
Open Scope R_scope.

Section Necessity.
Variable m : nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable x : nat -> vec.
Variable y : nat -> vec.
Variable j : nat.
Hypothesis Hj : (j < m)%nat.
Hypothesis lim : forall r, (r < S m)%nat -> tends m (family m W b (x r)) (y r).
Hypothesis pos : forall r, (r < S m)%nat -> 0 < y r j.
Variable C : mat.
Let one_at (u : vec) (a : nat) : R := if Nat.eqb a m then 1 else u a.
(** Affine independence: sum_r (y_r, 1)[a] C[r][c] = 1 if a = c, else 0. *)
Hypothesis independent : forall a c, (a < S m)%nat -> (c < S m)%nat ->
  vsum (S m) (fun r => one_at (y r) a * C r c) = eye a c.

Let Y n a r := one_at (family m W b (x r) n) a.
Let row n a := if Nat.eqb a m then b n j else W n j a.
(** row (n+1) times Y n is what neuron j gets before ReLU. *)
Lemma row_times n r : vsum (S m) (fun a => row (S n) a * Y n a r) = mapp m (W (S n)) (family m W b (x r) n) j + b (S n) j.
Proof.
  unfold vsum. cbn [wsum]. rewrite Nat.add_0_l. unfold row at 2, Y at 2, one_at. rewrite Nat.eqb_refl, Rmult_1_r. f_equal.
  apply (vsum_ext m). intros a Ha. unfold row, Y, one_at.
  replace (Nat.eqb a m) with false by (symmetry; apply Nat.eqb_neq; lia). reflexivity.
Qed.
Let target n r := mapp m (W (S n)) (family m W b (x r) n) j + b (S n) j.
Lemma target_cv r : (r < S m)%nat -> Un_cv (fun n => target n r) (y r j).
Proof.
  intros Hr e He. pose proof (pos r Hr) as P. destruct (lim r Hr j Hj (Rmin e (y r j))) as [N HN].
  { apply Rmin_glb_lt; assumption. }
  exists N. intros n Hn. specialize (HN (S n) ltac:(lia)). cbn [net] in HN. unfold layer in HN. fold (target n r) in HN.
  unfold R_dist in *. pose proof (Rmin_l e (y r j)). pose proof (Rmin_r e (y r j)).
  destruct (Rle_dec 0 (target n r)) as [T|T]; [rewrite relu_id in HN by exact T; lra|].
  rewrite relu_off, Rminus_0_l, Rabs_Ropp, Rabs_pos_eq in HN by lra. lra.
Qed.

(** D n = Y n C - I and the row times I + D n both converge. *)
Let D n : mat := fun a c => vsum (S m) (fun r => Y n a r * C r c) - eye a c.
Lemma D_cv a c : (a < S m)%nat -> (c < S m)%nat -> Un_cv (fun n => D n a c) 0.
Proof.
  intros Ha Hc. replace 0 with (vsum (S m) (fun r => one_at (y r) a * C r c) - eye a c)
    by (rewrite independent by assumption; ring).
  apply (CV_minus (fun n => vsum (S m) (fun r => Y n a r * C r c))); [|apply cv_const].
  apply (cv_vsum (S m) (fun n r => Y n a r * C r c)). intros r Hr.
  apply (CV_mult (fun n => Y n a r) (fun _ => C r c)); [|apply cv_const]. unfold Y, one_at.
  destruct (Nat.eqb_spec a m); [apply cv_const|]. apply lim; lia.
Qed.
Lemma row_step n c : (c < S m)%nat ->
  row (S n) c + vsum (S m) (fun a => row (S n) a * D n a c) = vsum (S m) (fun r => target n r * C r c).
Proof.
  intro Hc. transitivity (vsum (S m) (fun a => row (S n) a * vsum (S m) (fun r => Y n a r * C r c))).
  - rewrite <- (vsum_eye (S m) c (row (S n)) Hc) at 1.
    rewrite <- (vsum_plus (S m) (fun a => eye c a * row (S n) a)). apply vsum_ext. intros a _. unfold D.
    replace (eye c a) with (eye a c) by (unfold eye; rewrite Nat.eqb_sym; reflexivity). ring.
  - rewrite (vsum_ext (S m) _ (fun a => vsum (S m) (fun r => row (S n) a * Y n a r * C r c))).
    2:{ intros a _. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. }
    rewrite vsum_swap. apply vsum_ext. intros r _. rewrite vsum_scal, row_times. reflexivity.
Qed.
Lemma target_limit c : (c < S m)%nat -> Un_cv (fun n => vsum (S m) (fun r => target n r * C r c)) (eye j c).
Proof.
  intro Hc. rewrite <- (independent j c ltac:(lia) Hc).
  apply (cv_vsum (S m) (fun n r => target n r * C r c)). intros r Hr.
  apply (CV_mult (fun n => target n r) (fun _ => C r c)); [|apply cv_const].
  unfold one_at. replace (Nat.eqb j m) with false by (symmetry; apply Nat.eqb_neq; lia). now apply target_cv.
Qed.

(** Finitely many sequences are small at once. *)
Lemma all_small (u : nat -> nat -> R) k : (forall a, (a < k)%nat -> Un_cv (fun n => u n a) 0) ->
  forall e, 0 < e -> exists N, forall n a, (N <= n)%nat -> (a < k)%nat -> Rabs (u n a) < e.
Proof.
  induction k; intros H e He; [exists O; intros; lia|].
  destruct (IHk ltac:(intros; apply H; lia) e He) as [N1 H1]. destruct (H k ltac:(lia) e He) as [N2 H2].
  exists (max N1 N2). intros n a Hn Ha. destruct (Nat.eq_dec a k) as [->|]; [|apply H1; lia].
  specialize (H2 n ltac:(lia)). unfold R_dist in H2. now rewrite Rminus_0_r in H2.
Qed.

(** Theorem `necessity`. *)
Theorem necessity :
  (forall c, (c < m)%nat -> Un_cv (fun n => W n j c) (eye j c)) /\ Un_cv (fun n => b n j) 0.
Proof.
  assert (G : forall c, (c < S m)%nat -> Un_cv (fun n => row n c) (eye j c)).
  { pose (one := (fun _ => 1) : vec). assert (one_pos : forall i, (i < S m)%nat -> 0 < one i) by (intros; unfold one; lra).
    assert (M1 : 1 <= INR (S m)) by (apply (le_INR 1); lia).
    (* the sum of the row's product with D is at most (m + 1) max|row| max|D| *)
    assert (B : forall n d c, 0 <= d -> (c < S m)%nat -> (forall a, (a < S m)%nat -> Rabs (D n a c) <= d) ->
      Rabs (vsum (S m) (fun a => row (S n) a * D n a c)) <= INR (S m) * (vnorm (S m) one (row (S n)) * d)).
    { intros n d c d0 Hc HD. eapply Rle_trans; [apply vsum_abs|].
      apply Rle_trans with (vsum (S m) (fun _ => vnorm (S m) one (row (S n)) * d)).
      - apply vsum_le. intros a Ha. rewrite Rabs_mult. apply Rmult_le_compat; [apply Rabs_pos|apply Rabs_pos| |now apply HD].
        pose proof (vnorm_ge (S m) one one_pos (row (S n)) a Ha) as V. unfold one at 2 in V. now rewrite Rmult_1_r in V.
      - right. generalize (vnorm (S m) one (row (S n)) * d) as s. generalize (S m) as k. clear.
        intros k s. unfold vsum. induction k; [simpl; ring|]. rewrite S_INR. cbn [wsum]. rewrite IHk. ring. }
    assert (HD : forall e, 0 < e -> exists N, forall n a c, (N <= n)%nat -> (a < S m)%nat -> (c < S m)%nat -> Rabs (D n a c) <= e).
    { intros e He. assert (K : forall k, (k <= S m)%nat -> exists N, forall n a c, (N <= n)%nat -> (a < S m)%nat -> (c < k)%nat ->
        Rabs (D n a c) <= e).
      { induction k; intro Hk; [exists O; intros; lia|]. destruct (IHk ltac:(lia)) as [N1 H1].
        destruct (all_small (fun n a => D n a k) (S m) ltac:(intros a Ha; apply D_cv; [exact Ha|lia]) e He) as [N2 H2].
        exists (max N1 N2). intros n a c Hn Ha Hc. destruct (Nat.eq_dec c k) as [->|]; [|apply H1; lia].
        left. apply H2; lia. }
      destruct (K (S m) (le_n _)) as [N HN]. exists N. intros. now apply HN. }
    assert (HT : forall e, 0 < e -> exists N, forall n c, (N <= n)%nat -> (c < S m)%nat ->
      Rabs (vsum (S m) (fun r => target n r * C r c) - eye j c) < e).
    { apply (all_small (fun n c => vsum (S m) (fun r => target n r * C r c) - eye j c)). intros c Hc.
      rewrite <- (Rminus_diag_eq (eye j c) (eye j c) eq_refl).
      apply (CV_minus (fun n => vsum (S m) (fun r => target n r * C r c))); [now apply target_limit|apply cv_const]. }
    assert (E1 : forall a c, Rabs (eye a c) <= 1) by (intros; unfold eye; destruct (Nat.eqb a c); rewrite ?Rabs_R0, ?Rabs_R1; lra).
    (* the rows are bounded by 4 *)
    destruct (HD (/ (2 * INR (S m)))) as [N1 H1]; [apply Rinv_0_lt_compat; lra|]. destruct (HT 1 ltac:(lra)) as [N2 H2].
    assert (Bd : forall n, (N1 + N2 <= n)%nat -> vnorm (S m) one (row (S n)) <= 4).
    { intros n Hn. set (V := vnorm (S m) one (row (S n))). assert (V0 : 0 <= V) by apply vnorm_pos.
      assert (A : V <= 2 + V / 2); [|lra]. apply (vnorm_le (S m) one one_pos); [lra|]. intros c Hc. unfold one. rewrite Rmult_1_r.
      pose proof (row_step n c Hc) as S1. specialize (H2 n c ltac:(lia) Hc).
      pose proof (B n (/ (2 * INR (S m))) c ltac:(left; apply Rinv_0_lt_compat; lra) Hc ltac:(intros; apply H1; lia || assumption)) as S2.
      fold V in S2. replace (INR (S m) * (V * / (2 * INR (S m)))) with (V / 2) in S2 by (field; lra).
      set (s := vsum (S m) (fun a => row (S n) a * D n a c)) in *. set (t := vsum (S m) (fun r => target n r * C r c)) in *.
      replace (row (S n) c) with ((t - eye j c) + (eye j c + - s)) by lra.
      pose proof (Rabs_triang (t - eye j c) (eye j c + - s)). pose proof (Rabs_triang (eye j c) (- s)). rewrite Rabs_Ropp in *.
      specialize (E1 j c). lra. }
    intros c Hc. apply (Un_cv_unshift (fun n => row n c) (eye j c) 1). intros e He.
    destruct (HD (e / (8 * INR (S m)))) as [N3 H3]; [apply Rdiv_lt_0_compat; lra|]. destruct (HT (e / 2) ltac:(lra)) as [N4 H4].
    exists (N1 + N2 + N3 + N4)%nat. intros n Hn. simpl (1 + n)%nat. unfold R_dist.
    pose proof (row_step n c Hc) as S1. specialize (H4 n c ltac:(lia) Hc). pose proof (Bd n ltac:(lia)) as V4.
    pose proof (vnorm_pos (S m) one (row (S n))) as V0. set (V := vnorm (S m) one (row (S n))) in *.
    assert (d0 : 0 < e / (8 * INR (S m))) by (apply Rdiv_lt_0_compat; lra).
    pose proof (B n (e / (8 * INR (S m))) c ltac:(lra) Hc ltac:(intros; apply H3; lia || assumption)) as S2. fold V in S2.
    assert (S3 : INR (S m) * (V * (e / (8 * INR (S m)))) <= e / 2).
    { replace (INR (S m) * (V * (e / (8 * INR (S m))))) with (V * (e / 8)) by (field; lra). nra. }
    set (s := vsum (S m) (fun a => row (S n) a * D n a c)) in *. set (t := vsum (S m) (fun r => target n r * C r c)) in *.
    replace (row (S n) c - eye j c) with ((t - eye j c) + - s) by lra.
    pose proof (Rabs_triang (t - eye j c) (- s)). rewrite Rabs_Ropp in *. lra. }
  split.
  - intros c Hc. pose proof (G c ltac:(lia)) as R. unfold row in R.
    replace (Nat.eqb c m) with false in R by (symmetry; apply Nat.eqb_neq; lia). exact R.
  - pose proof (G m ltac:(lia)) as R. unfold row, eye in R. rewrite Nat.eqb_refl in R.
    replace (Nat.eqb j m) with false in R by (symmetry; apply Nat.eqb_neq; lia). exact R.
Qed.
End Necessity.

(** ** Counterexamples *)

Definition scalar (a : R) : nat -> mat := fun _ _ _ => a.
Definition shift (a : R) : nat -> vec := fun _ _ => a.
Lemma scalar_net a c x n : family 1%nat (scalar a) (shift c) x (S n) 0%nat = relu (a * family 1%nat (scalar a) (shift c) x n 0%nat + c).
Proof. cbn [net]. unfold layer, mapp, vsum, scalar, shift. simpl. f_equal. ring. Qed.
Lemma rests a c x v : x 0%nat = v -> relu (a * v + c) = v -> forall n, family 1%nat (scalar a) (shift c) x n 0%nat = v.
Proof. intros H0 Hv. induction n; [exact H0|]. rewrite scalar_net, IHn. exact Hv. Qed.
Lemma rests_later a c x v : relu (a * x 0%nat + c) = v -> relu (a * v + c) = v ->
  forall n, family 1%nat (scalar a) (shift c) x (S n) 0%nat = v.
Proof. intros H0 Hv. induction n; [rewrite scalar_net; exact H0|]. rewrite scalar_net, IHn. exact Hv. Qed.
Lemma constant_cv (y : nat -> vec) v : (forall n, y (S n) 0%nat = v) -> tends 1%nat y (fun _ => v).
Proof.
  intros H i Hi e He. replace i with 0%nat by lia. exists 1%nat. intros n Hn. destruct n; [lia|]. rewrite H, R_dist_eq. exact He.
Qed.

(** Limits that are not positive: W = 0 and W = -1 send everything that is >= 0 to 0. *)
Example zero_weight x : tends 1%nat (family 1%nat (scalar 0) (shift 0) x) (fun _ => 0).
Proof. apply constant_cv. apply rests_later; rewrite ?Rmult_0_l, Rplus_0_l; apply relu_off; lra. Qed.
Example minus_one x : 0 <= x 0%nat -> tends 1%nat (family 1%nat (scalar (-1)) (shift 0) x) (fun _ => 0).
Proof. intro H. apply constant_cv. apply rests_later; apply relu_off; lra. Qed.
(** One limit of two is 0: W = 2, b = -1 rests at 0 and at 1. *)
Example doubling : tends 1%nat (family 1%nat (scalar 2) (shift (-1)) (fun _ => 0)) (fun _ => 0) /\
                   tends 1%nat (family 1%nat (scalar 2) (shift (-1)) (fun _ => 1)) (fun _ => 1).
Proof.
  split; apply constant_cv; intro n.
  - apply rests_later; rewrite relu_off; lra.
  - apply rests_later; rewrite relu_id; lra.
Qed.
(** Fewer than m + 1 inputs: W = 1/2, b = 1/2 rests at 1. *)
Example halving : tends 1%nat (family 1%nat (scalar (/ 2)) (shift (/ 2)) (fun _ => 1)) (fun _ => 1).
Proof. apply constant_cv. intro n. apply rests; [reflexivity|]. rewrite relu_id; lra. Qed.

(** Limits that are never affinely independent, and dead or symmetric coordinates, in width 2. *)
Lemma fixed_point m A c x : (forall i, (i < m)%nat -> layer m A c x i = x i) ->
  tends m (family m (fun _ => A) (fun _ => c) x) x.
Proof.
  intros H i Hi e He. exists O. intros n _.
  assert (G : forall n i, (i < m)%nat -> family m (fun _ => A) (fun _ => c) x n i = x i).
  { clear -H. induction n; intros i Hi; [reflexivity|]. cbn [net]. rewrite <- (H i Hi). now apply layer_ext. }
  rewrite (G n i Hi), R_dist_eq. exact He.
Qed.
Definition zero : vec := fun _ => 0.
Definition average : mat := fun _ _ => / 2.
Definition half_dead : mat := fun i j => if Nat.eqb i j then (if Nat.eqb i 0 then 1 else -7) else 0.
Definition swap : mat := fun i j => if Nat.eqb i j then 0 else 1.
Ltac two := intros i Hi; destruct i as [|[|]]; [| |lia]; unfold layer, mapp, vsum; simpl; relu_cases.
Example averaging v : 0 <= v -> tends 2%nat (family 2%nat (fun _ => average) (fun _ => zero) (fun _ => v)) (fun _ => v).
Proof. intro H. apply fixed_point. unfold average, zero. two. Qed.
Example dead v : 0 <= v ->
  let x := fun i => if Nat.eqb i 0 then v else 0 in tends 2%nat (family 2%nat (fun _ => half_dead) (fun _ => zero) x) x.
Proof. intros H x. apply fixed_point. unfold half_dead, zero, x. two. Qed.
Example symmetric v : 0 <= v -> tends 2%nat (family 2%nat (fun _ => swap) (fun _ => zero) (fun _ => v)) (fun _ => v).
Proof. intro H. apply fixed_point. unfold swap, zero. two. Qed.
