(** * Theorem `contraction`: layers that tend to a layer which contracts some norm, whatever its gates

    Statement.  Let W_n -> W and b_n -> b entrywise, y = relu(W y + b), and let |.| be a norm on R^m, equivalent to
                the sup norm, with |J W v| <= q |v|, q < 1, for every 0/1 diagonal J and every v.
                Then N_n(x) -> y for every x.  The checker's kind 1: max |y_i|/w_i with sum_j |W_ij| w_j < w_i.
    Glossary.   is_norm m nu C == nu is a seminorm with |v_i| <= C nu v for i < m; equal coordinates below m give equal
                values.  (Every norm of R^m has such a C; an upper bound of nu by the sup norm is proved here.)
    Axioms.     the standard library's real numbers; excluded middle is not used
    Source.     exactrelu/checker/contraction.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms.
Open Scope R_scope.

(** ** A recursion e_n <= r e_(n-1) + d_n *)

Lemma decay (e d : nat -> R) r : 0 <= r < 1 -> (forall n, 0 <= e n) -> Un_cv d 0 ->
  (exists K, forall n, (K <= n)%nat -> e (S n) <= r * e n + d n) -> Un_cv e 0.
Proof.
  intros [r0 r1] e0 Hd [K HK] eps He.
  destruct (Hd (eps / 2 * (1 - r))) as [N HN]; [apply Rmult_lt_0_compat; lra|].
  set (s := max K N). assert (G : forall n, e (s + n)%nat <= r ^ n * e s + eps / 2).
  { induction n; [simpl; rewrite Nat.add_0_r; lra|]. rewrite <- plus_n_Sm.
    pose proof (HK (s + n)%nat ltac:(lia)) as A. pose proof (HN (s + n)%nat ltac:(lia)) as B.
    unfold R_dist in B. rewrite Rminus_0_r in B. apply Rabs_def2 in B. simpl.
    assert (r * e (s + n)%nat <= r * (r ^ n * e s + eps / 2)) by (apply Rmult_le_compat_l; lra). nra. }
  destruct (pow_lt_1_zero r ltac:(rewrite Rabs_pos_eq; lra) (eps / 2 / (e s + 1))) as [M HM].
  { pose proof (e0 s). apply Rdiv_lt_0_compat; lra. }
  exists (s + M)%nat. intros n Hn. unfold R_dist. rewrite Rminus_0_r, Rabs_pos_eq by apply e0.
  replace n with (s + (n - s))%nat by lia. specialize (G (n - s)%nat). specialize (HM (n - s)%nat ltac:(lia)).
  pose proof (e0 s). rewrite Rabs_pos_eq in HM by (now apply pow_le).
  assert (r ^ (n - s) * e s < eps / 2); [|lra].
  apply Rle_lt_trans with (eps / 2 / (e s + 1) * e s); [apply Rmult_le_compat_r; lra|].
  apply Rmult_lt_reg_r with (e s + 1); [lra|].
  replace (eps / 2 / (e s + 1) * e s * (e s + 1)) with (eps / 2 * e s) by (field; lra). nra.
Qed.

(** ** Norms *)

Record is_norm (m : nat) (nu : vec -> R) (C : R) : Prop := {
  norm_nonneg : forall v, 0 <= nu v;
  norm_add : forall u v, nu (vadd u v) <= nu u + nu v;
  norm_scale : forall t v, nu (fun i => t * v i) = Rabs t * nu v;
  norm_ext : forall u v, (forall i, (i < m)%nat -> u i = v i) -> nu u = nu v;
  norm_const : 0 <= C;
  norm_below : forall v i, (i < m)%nat -> Rabs (v i) <= C * nu v }.

Section Norm.
Variable m : nat.
Variable nu : vec -> R.
Variable C : R.
Hypothesis H : is_norm m nu C.

(** nu v <= sum_i |v_i| nu(e_i). *)
Lemma norm_above v : nu v <= vsum m (fun i => Rabs (v i) * nu (eye i)).
Proof.
  set (part := fun k i => if Nat.ltb i k then v i else 0).
  assert (G : forall k, (k <= m)%nat -> nu (part k) <= vsum k (fun i => Rabs (v i) * nu (eye i))).
  { induction k; intro Hk.
    - replace (nu (part O)) with (Rabs 0 * nu (part O)).
      + rewrite Rabs_R0. unfold vsum; simpl. lra.
      + rewrite <- (norm_scale m nu C H). apply (norm_ext m nu C H). intros i _. unfold part. simpl. ring.
    - unfold vsum. cbn [wsum]. fold (vsum k (fun i => Rabs (v i) * nu (eye i))). specialize (IHk ltac:(lia)).
      replace (nu (part (S k))) with (nu (vadd (part k) (fun i => v k * eye k i))).
      + pose proof (norm_add m nu C H (part k) (fun i => v k * eye k i)) as A.
        rewrite (norm_scale m nu C H (v k) (eye k)) in A. simpl (0 + k)%nat. lra.
      + apply (norm_ext m nu C H). intros i _. unfold vadd, part, eye.
        destruct (Nat.eq_dec i k) as [->|N].
        * rewrite Nat.eqb_refl. replace (Nat.ltb k k) with false by (symmetry; apply Nat.ltb_irrefl).
          replace (Nat.ltb k (S k)) with true by (symmetry; apply Nat.ltb_lt; lia). ring.
        * replace (Nat.eqb k i) with false by (symmetry; apply Nat.eqb_neq; lia).
          replace (Nat.ltb i (S k)) with (Nat.ltb i k); [ring|].
          destruct (Nat.ltb i k) eqn:L; symmetry.
          -- apply Nat.ltb_lt. apply Nat.ltb_lt in L. lia.
          -- apply Nat.ltb_ge. apply Nat.ltb_ge in L. lia. }
  replace (nu v) with (nu (part m)); [now apply G|].
  apply (norm_ext m nu C H). intros i Hi. unfold part. now apply Nat.ltb_lt in Hi as ->.
Qed.

(** A diagonal with entries in [0, 1] is a convex combination of 0/1 diagonals. *)
Lemma convex_gates v B : (forall J, nu (mask J v) <= B) ->
  forall t, (forall i, (i < m)%nat -> 0 <= t i <= 1) -> nu (fun i => t i * v i) <= B.
Proof.
  intros HJ.
  assert (G : forall k t, (forall i, (i < k)%nat -> 0 <= t i <= 1) ->
    (forall i, (k <= i)%nat -> (i < m)%nat -> t i = 0 \/ t i = 1) -> nu (fun i => t i * v i) <= B).
  { induction k; intros t Ht H01.
    - replace (nu (fun i => t i * v i)) with (nu (mask (fun i => if Req_EM_T (t i) 1 then true else false) v)); [apply HJ|].
      apply (norm_ext m nu C H). intros i Hi. unfold mask. destruct (Req_EM_T (t i) 1) as [->|N]; [ring|].
      destruct (H01 i ltac:(lia) Hi) as [->|E]; [ring|contradiction].
    - pose (on := fun i => if Nat.eq_dec i k then 1 else t i). pose (off := fun i => if Nat.eq_dec i k then 0 else t i).
      assert (A : nu (fun i => on i * v i) <= B).
      { apply IHk; unfold on; intros i; intros; destruct (Nat.eq_dec i k); try lia.
        - apply Ht; lia.
        - auto.
        - apply H01; [lia|assumption]. }
      assert (D : nu (fun i => off i * v i) <= B).
      { apply IHk; unfold off; intros i; intros; destruct (Nat.eq_dec i k); try lia.
        - apply Ht; lia.
        - auto.
        - apply H01; [lia|assumption]. }
      destruct (Ht k ltac:(lia)) as [t0 t1].
      replace (nu (fun i => t i * v i))
        with (nu (vadd (fun i => t k * (on i * v i)) (fun i => (1 - t k) * (off i * v i)))).
      + eapply Rle_trans; [apply (norm_add m nu C H)|].
        rewrite (norm_scale m nu C H (t k) (fun i => on i * v i)),
          (norm_scale m nu C H (1 - t k) (fun i => off i * v i)), !Rabs_pos_eq by lra.
        pose proof (Rmult_le_compat_l (t k) _ _ t0 A). pose proof (Rmult_le_compat_l (1 - t k) _ _ ltac:(lra) D). lra.
      + apply (norm_ext m nu C H). intros i _. unfold vadd, on, off.
        destruct (Nat.eq_dec i k) as [->|]; ring. }
  intros t Ht. apply (G m); [exact Ht|]. intros; lia.
Qed.
End Norm.

(** ** The theorem *)

Section Contraction.
Variable phi : R -> R.
Hypothesis phi_theta : forall a b, exists t, 0 <= t <= 1 /\ phi a - phi b = t * (a - b).
Variable m : nat.
Variable nu : vec -> R.
Variable C : R.
Hypothesis H : is_norm m nu C.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable Wlim : mat.
Variable blim y : vec.
Hypothesis W_lim : forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => W n i j) (Wlim i j).
Hypothesis b_lim : forall i, (i < m)%nat -> Un_cv (fun n => b n i) (blim i).
Hypothesis fixed : forall i, (i < m)%nat -> y i = phi (mapp m Wlim y i + blim i).
Variable q : R.
Hypothesis q_range : 0 <= q < 1.
Hypothesis contracts : forall J v, nu (mask J (mapp m Wlim v)) <= q * nu v.

(** |D_n|, a bound of nu(T (W_n - W) v) / nu(v), and what the layer adds at y. *)
Let K := vsum m (fun i => nu (eye i)).
Let defect n := vsum m (fun i => vsum m (fun j => Rabs (W n i j - Wlim i j)) * nu (eye i)) * C.
Let added n := vsum m (fun i => Rabs (mapp m (W n) y i + b n i - (mapp m Wlim y i + blim i)) * nu (eye i)).

Lemma cv_const (a : R) : Un_cv (fun _ => a) a.
Proof. intros e He. exists O. intros. rewrite R_dist_eq. exact He. Qed.
Lemma cv_vsum k (f : nat -> nat -> R) (l : nat -> R) : (forall i, (i < k)%nat -> Un_cv (fun n => f n i) (l i)) ->
  Un_cv (fun n => vsum k (f n)) (vsum k l).
Proof.
  unfold vsum. induction k; intro G; simpl; [apply cv_const|].
  apply (CV_plus (fun n => wsum (f n) 0 k) (fun n => f n k)); [apply IHk; intros; apply G; lia|apply G; lia].
Qed.
Lemma cv_abs0 u l : Un_cv u l -> Un_cv (fun n => Rabs (u n - l)) 0.
Proof.
  intros G e He. destruct (G e He) as [N HN]. exists N. intros n Hn. unfold R_dist.
  rewrite Rminus_0_r, Rabs_Rabsolu. now apply HN.
Qed.
Lemma defect_cv : Un_cv defect 0.
Proof.
  replace 0 with (vsum m (fun i => vsum m (fun _ => 0) * nu (eye i)) * C).
  - apply (CV_mult (fun n => vsum m (fun i => vsum m (fun j => Rabs (W n i j - Wlim i j)) * nu (eye i))) (fun _ => C));
      [|apply cv_const].
    apply (cv_vsum m (fun n i => vsum m (fun j => Rabs (W n i j - Wlim i j)) * nu (eye i))). intros i Hi.
    apply (CV_mult (fun n => vsum m (fun j => Rabs (W n i j - Wlim i j))) (fun _ => nu (eye i))); [|apply cv_const].
    apply (cv_vsum m (fun n j => Rabs (W n i j - Wlim i j))). intros j Hj. now apply cv_abs0, W_lim.
  - rewrite (vsum_ext m _ (fun _ => 0)); [rewrite vsum_zero; ring|]. intros i _. rewrite vsum_zero. ring.
Qed.
Lemma added_cv : Un_cv added 0.
Proof.
  replace 0 with (vsum m (fun i => 0 * nu (eye i))).
  - apply (cv_vsum m (fun n i => Rabs (mapp m (W n) y i + b n i - (mapp m Wlim y i + blim i)) * nu (eye i))).
    intros i Hi.
    apply (CV_mult (fun n => Rabs (mapp m (W n) y i + b n i - (mapp m Wlim y i + blim i))) (fun _ => nu (eye i)));
      [|apply cv_const].
    apply (cv_abs0 (fun n => mapp m (W n) y i + b n i)).
    apply (CV_plus (fun n => mapp m (W n) y i) (fun n => b n i)); [|now apply b_lim].
    apply (cv_vsum m (fun n j => W n i j * y j)). intros j Hj.
    apply (CV_mult (fun n => W n i j) (fun _ => y j)); [now apply W_lim|apply cv_const].
  - rewrite (vsum_ext m _ (fun _ => 0)); [apply vsum_zero|]. intros; ring.
Qed.

Lemma contraction_step x n : nu (vsub (anet (fun _ => m) phi W b x (S n)) y)
  <= (q + defect (S n)) * nu (vsub (anet (fun _ => m) phi W b x n) y) + added (S n).
Proof.
  set (e := vsub (anet (fun _ => m) phi W b x n) y). set (A := W (S n)). set (c := b (S n)).
  (* relu(A z + c) - relu(Wlim y + blim) = theta (Wlim e + (A - Wlim) e + rest) *)
  pose (u := fun i => mapp m A (anet (fun _ => m) phi W b x n) i + c i). pose (v := fun i => mapp m Wlim y i + blim i).
  assert (TH : exists t, forall i, 0 <= t i <= 1 /\ phi (u i) - phi (v i) = t i * (u i - v i)).
  { exists (fun i => if Req_EM_T (u i) (v i) then 0 else (phi (u i) - phi (v i)) / (u i - v i)). intro i.
    destruct (Req_EM_T (u i) (v i)) as [E|N].
    - rewrite E. split; [lra|ring].
    - destruct (phi_theta (u i) (v i)) as [t [Ht E]].
      replace ((phi (u i) - phi (v i)) / (u i - v i)) with t; [split; assumption|].
      rewrite E. field. lra. }
  destruct TH as [t Ht].
  pose (a1 := fun i => t i * mapp m Wlim e i).
  pose (a2 := fun i => t i * (mapp m A e i - mapp m Wlim e i)).
  pose (a3 := fun i => t i * (mapp m A y i + c i - (mapp m Wlim y i + blim i))).
  replace (nu (vsub (anet (fun _ => m) phi W b x (S n)) y)) with (nu (vadd a1 (vadd a2 a3))).
  2:{ apply (norm_ext m nu C H). intros i Hi. unfold vadd, a1, a2, a3, vsub at 1. rewrite (fixed i Hi).
      cbn [anet]. fold A c. change (mapp m A (anet (fun _ => m) phi W b x n) i + c i) with (u i).
      change (mapp m Wlim y i + blim i) with (v i). destruct (Ht i) as [_ ->].
      unfold u, v. unfold e. rewrite !mapp_vsub. ring. }
  assert (B1 : nu a1 <= q * nu e).
  { apply (convex_gates m nu C H (mapp m Wlim e)); [intro J; apply contracts|]. intros i _. apply Ht. }
  assert (E0 : 0 <= nu e) by apply (norm_nonneg m nu C H).
  assert (B2 : nu a2 <= defect (S n) * nu e).
  { eapply Rle_trans; [apply (norm_above m nu C H)|]. unfold defect. rewrite Rmult_assoc, <- vsum_scal.
    apply vsum_le. intros i Hi. pose proof (norm_nonneg m nu C H (eye i)).
    assert (Rabs (a2 i) <= vsum m (fun j => Rabs (A i j - Wlim i j)) * (C * nu e)); [|unfold A in *; nra].
    unfold a2. rewrite Rabs_mult. destruct (Ht i) as [[t0 t1] _]. rewrite (Rabs_pos_eq (t i)) by exact t0.
    rewrite <- mapp_msub. unfold mapp, msub.
    assert (Rabs (vsum m (fun j => (A i j - Wlim i j) * e j))
         <= vsum m (fun j => Rabs (A i j - Wlim i j)) * (C * nu e)).
    { eapply Rle_trans; [apply vsum_abs|]. rewrite <- vsum_scal. apply vsum_le. intros j Hj. rewrite Rabs_mult.
      apply Rmult_le_compat_l; [apply Rabs_pos|]. now apply (norm_below m nu C H). }
    pose proof (Rabs_pos (vsum m (fun j => (A i j - Wlim i j) * e j))). nra. }
  assert (B3 : nu a3 <= added (S n)).
  { eapply Rle_trans; [apply (norm_above m nu C H)|]. apply vsum_le. intros i Hi.
    apply Rmult_le_compat_r; [apply (norm_nonneg m nu C H)|]. unfold a3, A, c. rewrite Rabs_mult.
    destruct (Ht i) as [[t0 t1] _]. rewrite (Rabs_pos_eq (t i)) by exact t0.
    pose proof (Rabs_pos (mapp m (W (S n)) y i + b (S n) i - (mapp m Wlim y i + blim i))). nra. }
  pose proof (norm_add m nu C H a1 (vadd a2 a3)). pose proof (norm_add m nu C H a2 a3). lra.
Qed.

(** Theorem `contraction`, for any nondecreasing 1-Lipschitz phi. *)
Theorem contraction_activation x : tends m (anet (fun _ => m) phi W b x) y.
Proof.
  assert (G : Un_cv (fun n => nu (vsub (anet (fun _ => m) phi W b x n) y)) 0).
  { apply (decay _ (fun n => added (S n)) ((1 + q) / 2)); [lra| | |].
    - intro n. apply (norm_nonneg m nu C H).
    - apply (Un_cv_shift added 0 1), added_cv.
    - destruct (defect_cv ((1 - q) / 2) ltac:(lra)) as [N HN]. exists N. intros n Hn.
      specialize (HN (S n) ltac:(lia)). unfold R_dist in HN. rewrite Rminus_0_r in HN. apply Rabs_def2 in HN.
      pose proof (contraction_step x n). pose proof (norm_nonneg m nu C H (vsub (anet (fun _ => m) phi W b x n) y)). nra. }
  intros i Hi e He. pose proof (norm_const m nu C H).
  destruct (G (e / (C + 1))) as [N HN]; [apply Rdiv_lt_0_compat; lra|]. exists N. intros n Hn.
  specialize (HN n Hn). unfold R_dist in *. rewrite Rminus_0_r, Rabs_pos_eq in HN by apply (norm_nonneg m nu C H).
  eapply Rle_lt_trans; [apply (norm_below m nu C H (vsub (anet (fun _ => m) phi W b x n) y) i Hi)|].
  pose proof (norm_nonneg m nu C H (vsub (anet (fun _ => m) phi W b x n) y)).
  apply Rle_lt_trans with ((C + 1) * nu (vsub (anet (fun _ => m) phi W b x n) y)); [nra|].
  apply Rmult_lt_compat_l with (r := C + 1) in HN; [|lra].
  replace ((C + 1) * (e / (C + 1))) with e in HN by (field; lra). exact HN.
Qed.
End Contraction.

(** Theorem `contraction`. *)
Theorem contraction m nu C (H : is_norm m nu C) W b Wlim blim y q :
  (forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => W n i j) (Wlim i j)) ->
  (forall i, (i < m)%nat -> Un_cv (fun n => b n i) (blim i)) ->
  (forall i, (i < m)%nat -> y i = layer m Wlim blim y i) ->
  0 <= q < 1 -> (forall J v, nu (mask J (mapp m Wlim v)) <= q * nu v) ->
  forall x, tends m (family m W b x) y.
Proof.
  intros HW Hb Hy Hq HJ x i Hi.
  pose proof (contraction_activation relu relu_theta m nu C H W b Wlim blim y HW Hb Hy q Hq HJ x i Hi) as G.
  intros e He. destruct (G e He) as [N HN]. exists N. intros n Hn. rewrite net_anet. now apply HN.
Qed.

(** The form for products: they tend to 0 for every sequence of gates. *)
Theorem contraction_products m nu C (H : is_norm m nu C) W Wlim q :
  (forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => W n i j) (Wlim i j)) ->
  0 <= q < 1 -> (forall J v, nu (mask J (mapp m Wlim v)) <= q * nu v) ->
  forall J x, tends m (gated m J W no_bias x) (fun _ => 0).
Proof.
  intros HW Hq HJ J x.
  set (defect := fun n => vsum m (fun i => vsum m (fun j => Rabs (W n i j - Wlim i j)) * nu (eye i)) * C).
  assert (D : Un_cv defect 0) by (apply defect_cv; exact HW).
  set (v := gated m J W no_bias x).
  assert (S1 : forall n, nu (v (S n)) <= (q + defect (S n)) * nu (v n)).
  { intro n. pose proof (norm_nonneg m nu C H (v n)) as V0.
    replace (nu (v (S n))) with (nu (vadd (mask (J (S n)) (mapp m Wlim (v n)))
      (mask (J (S n)) (mapp m (msub (W (S n)) Wlim) (v n))))).
    2:{ apply (norm_ext m nu C H). intros i _. unfold v at 3. cbn [gated]. fold v. unfold vadd, mask, no_bias.
        rewrite mapp_msub. destruct (J (S n) i); ring. }
    eapply Rle_trans; [apply (norm_add m nu C H)|]. rewrite Rmult_plus_distr_r. apply Rplus_le_compat; [apply HJ|].
    eapply Rle_trans; [apply (norm_above m nu C H)|]. unfold defect. rewrite Rmult_assoc, <- vsum_scal.
    apply vsum_le. intros i Hi. pose proof (norm_nonneg m nu C H (eye i)).
    assert (Rabs (mask (J (S n)) (mapp m (msub (W (S n)) Wlim) (v n)) i)
      <= vsum m (fun j => Rabs (W (S n) i j - Wlim i j)) * (C * nu (v n))); [|nra].
    assert (0 <= vsum m (fun j => Rabs (W (S n) i j - Wlim i j))) by (apply vsum_nonneg; intros; apply Rabs_pos).
    pose proof (norm_const m nu C H). unfold mask. destruct (J (S n) i).
    - unfold mapp, msub. eapply Rle_trans; [apply vsum_abs|]. rewrite <- vsum_scal. apply vsum_le. intros j Hj.
      rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|]. now apply (norm_below m nu C H).
    - rewrite Rabs_R0. apply Rmult_le_pos; [assumption|]. now apply Rmult_le_pos. }
  assert (G : Un_cv (fun n => nu (v n)) 0).
  { apply (decay _ (fun _ => 0) ((1 + q) / 2)); [lra| |apply cv_const|].
    - intro n. apply (norm_nonneg m nu C H).
    - destruct (D ((1 - q) / 2) ltac:(lra)) as [N HN]. exists N. intros n Hn.
      specialize (HN (S n) ltac:(lia)). unfold R_dist in HN. rewrite Rminus_0_r in HN. apply Rabs_def2 in HN.
      pose proof (S1 n). pose proof (norm_nonneg m nu C H (v n)). nra. }
  intros i Hi e He. pose proof (norm_const m nu C H).
  destruct (G (e / (C + 1))) as [N HN]; [apply Rdiv_lt_0_compat; lra|]. exists N. intros n Hn.
  specialize (HN n Hn). unfold R_dist in *. rewrite Rminus_0_r, Rabs_pos_eq in HN by apply (norm_nonneg m nu C H).
  rewrite Rminus_0_r. fold v.
  eapply Rle_lt_trans; [apply (norm_below m nu C H (v n) i Hi)|].
  pose proof (norm_nonneg m nu C H (v n)).
  apply Rle_lt_trans with ((C + 1) * nu (v n)); [nra|].
  apply Rmult_lt_compat_l with (r := C + 1) in HN; [|lra].
  replace ((C + 1) * (e / (C + 1))) with e in HN by (field; lra). exact HN.
Qed.

(** ** The weighted sup norm *)

Section Sup.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.

Lemma vnorm_is_norm : is_norm m (vnorm m w) (vmax m w).
Proof.
  constructor.
  - apply vnorm_pos.
  - intros u v. pose proof (vnorm_pos m w u). pose proof (vnorm_pos m w v).
    apply (vnorm_le m w w_pos); [lra|]. intros i Hi.
    pose proof (vnorm_ge m w w_pos u i Hi). pose proof (vnorm_ge m w w_pos v i Hi).
    unfold vadd. eapply Rle_trans; [apply Rabs_triang|lra].
  - intros t v. unfold vnorm. clear w_pos. induction m as [|k IH]; simpl; [ring|].
    rewrite IH, Rabs_mult. unfold Rdiv. rewrite Rmult_assoc, RmaxRmult by apply Rabs_pos. reflexivity.
  - intros u v E. now apply vnorm_ext.
  - apply vmax_pos.
  - intros v i Hi. eapply Rle_trans; [apply (vnorm_ge m w w_pos v i Hi)|]. rewrite Rmult_comm.
    apply Rmult_le_compat_r; [apply vnorm_pos|]. apply (vmax_ge m w i Hi).
Qed.

(** Theorem `contraction`, kind 1: sum_j |W_ij| w_j < w_i in every row. *)
Theorem contraction_sup W b Wlim blim y :
  (forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => W n i j) (Wlim i j)) ->
  (forall i, (i < m)%nat -> Un_cv (fun n => b n i) (blim i)) ->
  (forall i, (i < m)%nat -> y i = layer m Wlim blim y i) ->
  (forall i, (i < m)%nat -> vsum m (fun j => Rabs (Wlim i j) * w j) < w i) ->
  forall x, tends m (family m W b x) y.
Proof.
  intros HW Hb Hy Hs x.
  assert (Q : mnorm m w Wlim < 1) by (now apply (mnorm_lt m w w_pos)).
  apply (contraction m (vnorm m w) (vmax m w) vnorm_is_norm W b Wlim blim y (mnorm m w Wlim) HW Hb Hy).
  - split; [apply mnorm_pos|exact Q].
  - intros J v. eapply Rle_trans; [apply (mask_norm m w w_pos)|].
    pose proof (mnorm_pos m w Wlim). pose proof (vnorm_pos m w v).
    apply (vnorm_le m w w_pos); [nra|]. intros i Hi. now apply mapp_bound.
Qed.
End Sup.
