(** * Theorem `gauge`: a diagonal whose product converges is divided out

    Statement.  d_i(n) = W_n[i][i] > 0 for n >= n0, d_i(n) -> 1, and the sums of |d_i(n0+2l) d_i(n0+2l+1) - 1| are bounded.
                W_n without its diagonal has norm <= r(n), |b_n| <= q(n) for n >= n0, with bounded sums, in the norm
                max |y_i|/w_i.  Then N_n(x) converges at every x, and so does J_n (W_n v + b_n) for every sequence of
                0/1 diagonal matrices J_n.
    Glossary.   scale n i == d_i(n0) ... d_i(n0+n-1)         off A == A without its diagonal
                M_n = diag(1/scale) commutes with ReLU and with gates: M_n N_n are the layers of gW and gb
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/gauge.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.AbsoluteSummability ExactReLU.AllSequences.
Open Scope R_scope.

(** ** Products of positive numbers that differ from 1 by a finite sum *)

Fixpoint prod (e : nat -> R) (m n : nat) : R := match n with O => 1 | S k => prod e m k * e (m + k)%nat end.
Lemma prod_cat e m n k : prod e m (n + k) = prod e m n * prod e (m + n) k.
Proof.
  induction k; simpl; [rewrite Nat.add_0_r; ring|]. rewrite <- plus_n_Sm. simpl. rewrite IHk, Nat.add_assoc. ring.
Qed.
Lemma prod_pos e m n : (forall i, 0 < e i) -> 0 < prod e m n.
Proof. intro H. induction n; simpl; [lra|]. now apply Rmult_lt_0_compat. Qed.
Lemma prod_near e m n : Rabs (prod e m n - 1) <= wprod (fun i => Rabs (e i - 1)) m n - 1.
Proof.
  induction n; simpl; [rewrite Rminus_diag_eq, Rabs_R0 by reflexivity; lra|].
  set (f := Rabs (e (m + n)%nat - 1)) in *. set (P := prod e m n) in *.
  replace (P * e (m + n)%nat - 1) with ((P - 1) * e (m + n)%nat + (e (m + n)%nat - 1)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult. fold f.
  assert (Rabs (e (m + n)%nat) <= 1 + f).
  { unfold f. pose proof (Rabs_triang (e (m + n)%nat - 1) 1) as T. rewrite Rabs_R1 in T.
    replace (e (m + n)%nat - 1 + 1) with (e (m + n)%nat) in T by ring. lra. }
  assert (Rabs (P - 1) * Rabs (e (m + n)%nat) <= (wprod (fun i => Rabs (e i - 1)) m n - 1) * (1 + f)).
  { apply Rmult_le_compat; auto using Rabs_pos. }
  lra.
Qed.
Theorem product_converges e : (forall i, 0 < e i) -> bounded (fun i => Rabs (e i - 1)) ->
  exists l, 0 < l /\ Un_cv (fun n => prod e 0 n) l.
Proof.
  intros He [S HS]. set (f := fun i => Rabs (e i - 1)). assert (f0 : forall i, 0 <= f i) by (intro; apply Rabs_pos).
  destruct (wprod_cauchy f f0 S HS (/ 2) ltac:(lra)) as [m Hm]. set (B := 2 * prod e 0 m).
  assert (Pm : 0 < prod e 0 m) by now apply prod_pos.
  assert (G : forall n, (m <= n)%nat -> prod e 0 m / 2 <= prod e 0 n <= B).
  { intros n Hn. replace n with (m + (n - m))%nat by lia. rewrite prod_cat, Nat.add_0_l.
    pose proof (prod_near e m (n - m)) as A. specialize (Hm m (n - m)%nat (le_n m)). fold f in A.
    pose proof (Rle_abs (prod e m (n - m) - 1)). pose proof (Rle_abs (- (prod e m (n - m) - 1))) as C. rewrite Rabs_Ropp in C.
    unfold B. split; nra. }
  assert (C : Cauchy_crit (fun n => prod e 0 n)).
  { intros eps He'. assert (B0 : 0 < B) by (unfold B; lra).
    destruct (wprod_cauchy f f0 S HS (eps / (2 * B)) ltac:(apply Rdiv_lt_0_compat; lra)) as [N HN].
    assert (D : forall n, (max m N <= n)%nat -> Rabs (prod e 0 n - prod e 0 (max m N)) < eps / 2).
    { intros n Hn. set (j := max m N) in *. replace n with (j + (n - j))%nat by lia. rewrite prod_cat, Nat.add_0_l.
      replace (prod e 0 j * prod e j (n - j) - prod e 0 j) with (prod e 0 j * (prod e j (n - j) - 1)) by ring.
      rewrite Rabs_mult. pose proof (G j ltac:(lia)) as [G1 G2]. rewrite (Rabs_pos_eq (prod e 0 j)) by lra.
      pose proof (prod_near e j (n - j)) as A. fold f in A. specialize (HN j (n - j)%nat ltac:(lia)).
      pose proof (Rabs_pos (prod e j (n - j) - 1)).
      apply Rle_lt_trans with (B * Rabs (prod e j (n - j) - 1)); [apply Rmult_le_compat_r; lra|].
      apply Rlt_le_trans with (B * (eps / (2 * B))); [apply Rmult_lt_compat_l; lra|]. right. field. lra. }
    exists (max m N). intros i j Hi Hj. unfold R_dist. pose proof (D i Hi). pose proof (D j Hj).
    set (c := prod e 0 (max m N)) in *.
    pose proof (Rabs_triang (prod e 0 i - c) (c - prod e 0 j)) as T. rewrite (Rabs_minus_sym c) in T.
    replace (prod e 0 i - c + (c - prod e 0 j)) with (prod e 0 i - prod e 0 j) in T by ring. lra. }
  destruct (R_complete _ C) as [l Hl]. exists l. split; [|exact Hl].
  destruct (Hl (prod e 0 m / 4) ltac:(lra)) as [N HN]. specialize (HN (max m N) ltac:(lia)). unfold R_dist in HN.
  apply Rabs_def2 in HN. pose proof (G (max m N) ltac:(lia)). lra.
Qed.
Lemma cv_even_odd (u : nat -> R) l : Un_cv (fun n => u (2 * n)%nat) l -> Un_cv (fun n => u (2 * n + 1)%nat) l -> Un_cv u l.
Proof.
  intros H0 H1 e He. destruct (H0 e He) as [N0 G0]. destruct (H1 e He) as [N1 G1]. exists (2 * N0 + 2 * N1)%nat.
  intros n Hn. destruct (Nat.Even_or_Odd n) as [[j Hj]|[j Hj]]; rewrite Hj; [apply G0|apply G1]; lia.
Qed.
(** In pairs: e(2l) e(2l+1), and e -> 1. *)
Theorem paired_product_converges e : (forall i, 0 < e i) -> Un_cv e 1 ->
  bounded (fun l => Rabs (e (2 * l)%nat * e (2 * l + 1)%nat - 1)) -> exists l, 0 < l /\ Un_cv (fun n => prod e 0 n) l.
Proof.
  intros He E1 Hb.
  destruct (product_converges (fun l => e (2 * l)%nat * e (2 * l + 1)%nat)) as [l [l0 Hl]];
    [intro; now apply Rmult_lt_0_compat|exact Hb|]. exists l. split; [exact l0|].
  assert (P : forall n, prod e 0 (2 * n) = prod (fun l => e (2 * l)%nat * e (2 * l + 1)%nat) 0 n).
  { induction n; [reflexivity|]. replace (2 * S n)%nat with (S (S (2 * n))) by lia. cbn [prod]. rewrite IHn.
    rewrite !Nat.add_0_l. replace (S (2 * n)) with (2 * n + 1)%nat by lia. ring. }
  apply cv_even_odd.
  - intros eps Heps. destruct (Hl eps Heps) as [N HN]. exists N. intros n Hn. rewrite P. now apply HN.
  - rewrite <- (Rmult_1_r l). intros eps Heps.
    assert (C : Un_cv (fun n => prod (fun l => e (2 * l)%nat * e (2 * l + 1)%nat) 0 n * e (2 * n)%nat) (l * 1)).
    { apply (CV_mult _ (fun n => e (2 * n)%nat)); [exact Hl|]. intros d Hd. destruct (E1 d Hd) as [N HN]. exists N.
      intros n Hn. apply HN. lia. }
    destruct (C eps Heps) as [N HN]. exists N. intros n Hn. rewrite Nat.add_1_r. cbn [prod]. rewrite P, Nat.add_0_l. now apply HN.
Qed.

(** ** The gauge *)

Definition off (A : mat) : mat := fun i j => if Nat.eqb i j then 0 else A i j.

Section Gauge.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variables r q : nat -> R.
Variable k : nat.
Notation n0 := (S k).
Hypothesis d_pos : forall n i, (n0 <= n)%nat -> (i < m)%nat -> 0 < W n i i.
Hypothesis d_one : forall i, (i < m)%nat -> Un_cv (fun n => W n i i) 1.
Hypothesis pairs : forall i, (i < m)%nat ->
  bounded (fun l => Rabs (W (n0 + 2 * l)%nat i i * W (n0 + (2 * l + 1))%nat i i - 1)).
Hypothesis off_r : forall n, (n0 <= n)%nat -> mnorm m w (off (W n)) <= r n.
Hypothesis b_q : forall n, (n0 <= n)%nat -> vnorm m w (b n) <= q n.
Hypothesis r_sum : bounded r.
Hypothesis q_sum : bounded q.

Let diag i n := if Rlt_dec 0 (W (n0 + n)%nat i i) then W (n0 + n)%nat i i else 1.
Let scale n i := prod (diag i) 0 n.
Lemma diag_is i n : (i < m)%nat -> diag i n = W (n0 + n)%nat i i.
Proof. intro Hi. unfold diag. destruct (Rlt_dec 0 _) as [H|H]; [reflexivity|]. destruct H. apply d_pos; [lia|exact Hi]. Qed.
Lemma diag_pos i n : 0 < diag i n.
Proof. unfold diag. destruct (Rlt_dec 0 _); lra. Qed.
Lemma scale_pos n i : 0 < scale n i. Proof. apply prod_pos, diag_pos. Qed.
Lemma scale_cv i : (i < m)%nat -> exists l, 0 < l /\ Un_cv (fun n => scale n i) l.
Proof.
  intro Hi. apply (paired_product_converges (diag i)); [apply diag_pos| |].
  - intros e He. destruct (d_one i Hi e He) as [N HN]. exists N. intros n Hn. rewrite diag_is by exact Hi. apply HN. lia.
  - destruct (pairs i Hi) as [B HB]. exists B. intro n. rewrite (wsum_ext _
      (fun l => Rabs (W (n0 + 2 * l)%nat i i * W (n0 + (2 * l + 1))%nat i i - 1))); [apply HB|].
    intros l _. rewrite !diag_is by exact Hi. reflexivity.
Qed.
Lemma scale_range : exists c B K, 0 < c /\ c <= B /\ forall n i, (K <= n)%nat -> (i < m)%nat -> c <= scale n i <= B.
Proof.
  assert (G : forall j, (j <= m)%nat -> exists c B K, 0 < c /\ c <= B /\ forall n i, (K <= n)%nat -> (i < j)%nat -> c <= scale n i <= B).
  { induction j; intro Hj; [exists 1, 1, O; repeat split; try lra; intros; lia|].
    destruct (IHj ltac:(lia)) as [c [B [K [c0 [cB H]]]]]. destruct (scale_cv j ltac:(lia)) as [l [l0 Hl]].
    destruct (Hl (l / 2) ltac:(lra)) as [N HN]. exists (Rmin c (l / 2)), (Rmax B (2 * l)), (max K N).
    pose proof (Rmin_l c (l / 2)). pose proof (Rmin_r c (l / 2)). pose proof (Rmax_l B (2 * l)). pose proof (Rmax_r B (2 * l)).
    split; [apply Rmin_glb_lt; lra|]. split; [lra|]. intros n i Hn Hi. destruct (Nat.eq_dec i j) as [->|].
    - specialize (HN n ltac:(lia)). unfold R_dist in HN. apply Rabs_def2 in HN. lra.
    - specialize (H n i ltac:(lia) ltac:(lia)). lra. }
  apply (G m (le_n m)).
Qed.

Let gW (n : nat) : mat := match n with
  | O => eye | S l => fun i j => W (n0 + l)%nat i j * scale l j / scale (S l) i end.
Let gb (n : nat) : vec := match n with O => fun _ => 0 | S l => fun i => b (n0 + l)%nat i / scale (S l) i end.

Lemma before_gauged (y z : vec) l i : (forall j, (j < m)%nat -> z j = y j / scale l j) ->
  mapp m (gW (S l)) z i + gb (S l) i = (mapp m (W (n0 + l)%nat) y i + b (n0 + l)%nat i) / scale (S l) i.
Proof.
  intro H. unfold Rdiv at 1. rewrite Rmult_plus_distr_r. f_equal. unfold mapp. rewrite <- vsum_scal.
  apply vsum_ext. intros j Hj. rewrite H by exact Hj. unfold gW. pose proof (scale_pos l j). pose proof (scale_pos (S l) i).
  field. lra.
Qed.
Lemma relu_scale a s : 0 < s -> relu (a / s) = relu a / s.
Proof.
  intro Hs. assert (0 < / s) by now apply Rinv_0_lt_compat. unfold Rdiv. destruct (Rle_dec 0 a).
  - rewrite !relu_id; [reflexivity|assumption|apply Rmult_le_pos; lra].
  - rewrite (relu_off a) by lra. rewrite relu_off; [ring|]. nra.
Qed.
(** The layers behind k, divided by scale, are the layers of gW and gb. *)
Theorem gauge_network x n i : (i < m)%nat ->
  family m gW gb (family m W b x k) n i = family m W b x (k + n)%nat i / scale n i.
Proof.
  revert i; induction n; intros i Hi; [unfold scale; simpl; rewrite Nat.add_0_r; field|].
  rewrite <- plus_n_Sm. cbn [net]. unfold layer at 1.
  rewrite (before_gauged (family m W b x (k + n)%nat) _ n i IHn). rewrite relu_scale by apply scale_pos. reflexivity.
Qed.
Theorem gauge_gated J x n i : (i < m)%nat ->
  gated m (fun n => J (k + n)%nat) gW gb (gated m J W b x k) n i = gated m J W b x (k + n)%nat i / scale n i.
Proof.
  revert i; induction n; intros i Hi; [unfold scale; simpl; rewrite Nat.add_0_r; field|].
  rewrite <- !plus_n_Sm. cbn [gated]. unfold mask, vadd. rewrite <- plus_n_Sm.
  rewrite (before_gauged (gated m J W b x (k + n)%nat) _ n i IHn).
  destruct (J (S (k + n)) i); [reflexivity|]. unfold Rdiv. ring.
Qed.

Lemma gauged_small : exists c B K, 0 < c /\ c <= B /\ (forall n, (S K <= n)%nat ->
    mnorm m w (pert gW n) <= r (k + n)%nat * (B / c) /\ vnorm m w (gb n) <= q (k + n)%nat * (B / c)).
Proof.
  destruct scale_range as [c [B [K [c0 [cB H]]]]].
  (* divide by c, after making the upper bound at least 1 *)
  exists c, (Rmax 1 B), K. split; [exact c0|]. pose proof (Rmax_l 1 B). pose proof (Rmax_r 1 B). split; [lra|].
  intros n Hn. destruct n as [|l]; [lia|]. rewrite <- plus_n_Sm. change (S (k + l)) with (n0 + l)%nat.
  set (B' := Rmax 1 B) in *. assert (I : 0 < / c) by now apply Rinv_0_lt_compat.
  assert (R0 : 0 <= r (n0 + l)%nat) by (eapply Rle_trans; [apply mnorm_pos|apply off_r; lia]).
  assert (Q0 : 0 <= q (n0 + l)%nat) by (eapply Rle_trans; [apply vnorm_pos|apply b_q; lia]).
  assert (BC : 0 <= B' / c) by (apply Rmult_le_pos; lra).
  assert (inv : forall i, (i < m)%nat -> / scale (S l) i <= / c).
  { intros i Hi. apply Rinv_le_contravar; [exact c0|]. apply H; lia. }
  split.
  - apply (mnorm_le m w w_pos); [now apply Rmult_le_pos|]. intros i Hi. pose proof (w_pos i Hi).
    apply Rle_trans with (vsum m (fun j => Rabs (off (W (n0 + l)%nat) i j) * w j) * (B' / c)).
    + rewrite <- vsum_scal. apply vsum_le. intros j Hj. pose proof (w_pos j Hj).
      pose proof (scale_pos l j). pose proof (scale_pos (S l) i).
      unfold pert, msub, gW, off, eye. destruct (Nat.eqb_spec i j) as [<-|N].
      * assert (Z : W (n0 + l)%nat i i * scale l i / scale (S l) i - 1 = 0).
        { unfold scale at 2. cbn [prod]. rewrite Nat.add_0_l. change (prod (diag i) 0 l) with (scale l i).
          rewrite diag_is by exact Hi. field.
          split; apply Rgt_not_eq; first [apply scale_pos|apply d_pos; [lia|exact Hi]]. }
        rewrite Z, Rabs_R0. lra.
      * rewrite Rminus_0_r. unfold Rdiv at 1. rewrite !Rabs_mult.
        rewrite (Rabs_pos_eq (scale l j)) by lra. rewrite (Rabs_pos_eq (/ scale (S l) i)) by (left; now apply Rinv_0_lt_compat).
        destruct (H l j ltac:(lia) Hj). pose proof (inv i Hi). pose proof (Rabs_pos (W (n0 + l)%nat i j)).
        assert (0 < / scale (S l) i) by now apply Rinv_0_lt_compat.
        assert (scale l j * / scale (S l) i <= B' * / c) by (apply Rmult_le_compat; lra).
        replace (Rabs (W (n0 + l)%nat i j) * scale l j * / scale (S l) i * w j)
          with (Rabs (W (n0 + l)%nat i j) * w j * (scale l j * / scale (S l) i)) by ring.
        apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|assumption].
    + replace (r (n0 + l)%nat * (B' / c) * w i) with (r (n0 + l)%nat * w i * (B' / c)) by ring.
      apply Rmult_le_compat_r; [exact BC|]. eapply Rle_trans; [now apply (mnorm_ge m w w_pos)|].
      apply Rmult_le_compat_r; [lra|]. apply off_r. lia.
  - apply (vnorm_le m w w_pos); [now apply Rmult_le_pos|]. intros i Hi. pose proof (w_pos i Hi). unfold gb, Rdiv.
    pose proof (scale_pos (S l) i). assert (0 < / scale (S l) i) by now apply Rinv_0_lt_compat.
    rewrite Rabs_mult, (Rabs_pos_eq (/ scale (S l) i)) by lra. pose proof (inv i Hi).
    pose proof (vnorm_ge m w w_pos (b (n0 + l)%nat) i Hi). pose proof (b_q (n0 + l)%nat ltac:(lia)).
    assert (Rabs (b (n0 + l)%nat i) <= q (n0 + l)%nat * w i) by nra.
    assert (/ scale (S l) i <= B' * / c) by nra.
    replace (q (n0 + l)%nat * (B' * / c) * w i) with (q (n0 + l)%nat * w i * (B' * / c)) by ring.
    apply Rmult_le_compat; [apply Rabs_pos|lra|assumption|assumption].
Qed.

Lemma gauged_bounded f c : bounded f -> bounded (fun n => f (k + n)%nat * c) \/ c < 0.
Proof.
  intros [M HM]. destruct (Rle_dec 0 c) as [Hc|Hc]; [left|right; lra].
  exists ((M - wsum f 0 k) * c). intro n. rewrite wsum_scal, wsum_shift, Nat.add_0_r. apply Rmult_le_compat_r; [exact Hc|].
  specialize (HM (k + n)%nat). rewrite wsum_cat in HM. simpl in HM. lra.
Qed.
Lemma undo (y z : nat -> vec) : (forall n i, (i < m)%nat -> z n i = y (k + n)%nat i / scale n i) -> converges m z -> converges m y.
Proof.
  intros H [L HL]. apply (converges_drop m y k). apply converges_coordinates. intros i Hi.
  destruct (scale_cv i Hi) as [l [_ Hl]]. exists (L i * l). intros e He.
  destruct (CV_mult _ _ _ _ (HL i Hi) Hl e He) as [N HN]. exists N. intros n Hn. specialize (HN n Hn).
  rewrite H in HN by exact Hi. replace (y (k + n)%nat i / scale n i * scale n i) with (y (k + n)%nat i) in HN; [exact HN|].
  field. pose proof (scale_pos n i). lra.
Qed.

(** Theorem `gauge`. *)
Theorem gauge x : converges m (family m W b x).
Proof.
  destruct gauged_small as [c [B [K [c0 [cB G]]]]].
  assert (BC : 0 <= B / c) by (apply Rmult_le_pos; [lra|left; now apply Rinv_0_lt_compat]).
  apply (undo _ (family m gW gb (family m W b x k))); [intros n i Hi; now apply gauge_network|].
  apply (absolute_summability m w w_pos gW gb (fun n => r (k + n)%nat * (B / c)) (fun n => q (k + n)%nat * (B / c)) (S K)).
  - intros n Hn. now apply G.
  - intros n Hn. now apply G.
  - destruct (gauged_bounded r (B / c) r_sum); [assumption|lra].
  - destruct (gauged_bounded q (B / c) q_sum); [assumption|lra].
Qed.
Theorem gauge_products J x : converges m (gated m J W b x).
Proof.
  destruct gauged_small as [c [B [K [c0 [cB G]]]]].
  assert (BC : 0 <= B / c) by (apply Rmult_le_pos; [lra|left; now apply Rinv_0_lt_compat]).
  apply (undo _ (gated m (fun n => J (k + n)%nat) gW gb (gated m J W b x k))); [intros n i Hi; now apply gauge_gated|].
  apply (all_sequences m w w_pos gW gb (fun n => J (k + n)%nat) (fun n => r (k + n)%nat * (B / c))
    (fun n => q (k + n)%nat * (B / c)) (S K)).
  - intros n Hn. now apply G.
  - intros n Hn. now apply G.
  - destruct (gauged_bounded r (B / c) r_sum); [assumption|lra].
  - destruct (gauged_bounded q (B / c) q_sum); [assumption|lra].
Qed.
End Gauge.
