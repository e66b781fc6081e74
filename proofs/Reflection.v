(** * Theorem `reflection`: layers whose perturbations sum up, perhaps only by alternation

    Statement.  W_n = I + P_n; for n, k >= n0 and M > k, in the norm max |y_i|/w_i,
                    |P_n| <= p(n), |b_n| <= q(n), |sum_{k<i<=M} P_i| <= g(k), |sum_{k<i<=M} b_i| <= h(k).
                Let k >= max(1, n0), c >= g(k) + sum_{k<i<=M} g(i) p(i) and d >= h(k) + sum_{k<i<=M} g(i) q(i) for all M,
                2 c < 1 and M = (c |N_k| + d)/(1 - 2 c).  Then -M w <= N_n - N_k <= 2 M w for every n >= k.
                If g, h -> 0 and the sums of g p and g q are bounded, N_n(x) converges at every x.
    Glossary.   psum W k n == P_(k+1) + ... + P_(k+n)         bsum b k n == b_(k+1) + ... + b_(k+n)
                y n, X n   == N_(k+n), the drift sum_{i<=n} (P_(k+i) y_(i-1) + b_(k+i))
    Proof.      Lindley: y_n is y_0 + X_n or X_n - X_j for some j <= n; the drift is summed by parts.
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/reflection.py and alternation.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.SummationByParts.
Open Scope R_scope.

Section Reflection.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variables p q g h : nat -> R.
Variable n0 : nat.
Hypothesis Pp : forall n, (n0 <= n)%nat -> mnorm m w (pert W n) <= p n.
Hypothesis bq : forall n, (n0 <= n)%nat -> vnorm m w (b n) <= q n.
Hypothesis Pg : forall k n, (n0 <= k)%nat -> mnorm m w (psum W k n) <= g k.
Hypothesis bh : forall k n, (n0 <= k)%nat -> vnorm m w (bsum b k n) <= h k.

Lemma p_pos n : (n0 <= n)%nat -> 0 <= p n.
Proof. intro H. eapply Rle_trans; [apply mnorm_pos|apply Pp, H]. Qed.
Lemma q_pos n : (n0 <= n)%nat -> 0 <= q n.
Proof. intro H. eapply Rle_trans; [apply vnorm_pos|apply bq, H]. Qed.
Lemma g_pos n : (n0 <= n)%nat -> 0 <= g n.
Proof. intro H. eapply Rle_trans; [apply mnorm_pos|apply (Pg n 0), H]. Qed.
Lemma h_pos n : (n0 <= n)%nat -> 0 <= h n.
Proof. intro H. eapply Rle_trans; [apply vnorm_pos|apply (bh n 0), H]. Qed.

Section From.
Variable k : nat.
Hypothesis k1 : (1 <= k)%nat.
Hypothesis k0 : (n0 <= k)%nat.
Variable x : vec.
Let y n := family m W b x (k + n)%nat.
Let dX n i := mapp m (pert W (S (k + n))) (y n) i + b (S (k + n)) i.
Let X n i := wsum (fun l => dX l i) 0 n.

Lemma y_pos n i : 0 <= y n i. Proof. apply net_nonneg. lia. Qed.
Lemma y_step n i : (i < m)%nat -> y (S n) i = relu (y n i + dX n i).
Proof.
  intro Hi. unfold y, dX. rewrite <- plus_n_Sm. cbn [net]. unfold layer. rewrite mapp_pert by exact Hi.
  f_equal. unfold y. ring.
Qed.

(** Lindley's recursion. *)
Lemma lindley_below n i : (i < m)%nat -> y 0%nat i + X n i <= y n i.
Proof.
  intro Hi. induction n; [unfold X; simpl; lra|]. rewrite y_step by exact Hi. unfold X in *. cbn [wsum].
  rewrite Nat.add_0_l. pose proof (relu_ge (y n i + dX n i)). lra.
Qed.
Lemma lindley n i : (i < m)%nat ->
  y n i = y 0%nat i + X n i \/ exists j, (j <= n)%nat /\ y n i = X n i - X j i.
Proof.
  intro Hi. induction n; [left; unfold X; simpl; ring|]. rewrite y_step by exact Hi.
  destruct (Rle_dec 0 (y n i + dX n i)) as [P|P].
  - rewrite relu_id by exact P. destruct IHn as [E|[j [Hj E]]].
    + left. rewrite E. unfold X. cbn [wsum]. rewrite Nat.add_0_l. ring.
    + right. exists j. split; [lia|]. rewrite E. unfold X. cbn [wsum]. rewrite Nat.add_0_l. ring.
  - right. exists (S n). split; [lia|]. rewrite relu_off by lra. ring.
Qed.
Lemma within n i M : (i < m)%nat -> (forall j, (j <= n)%nat -> Rabs (X j i) <= M * w i) ->
  - (M * w i) <= y n i - y 0%nat i <= 2 * (M * w i).
Proof.
  intros Hi HX. pose proof (HX n ltac:(lia)) as Xn. pose proof (HX 0%nat ltac:(lia)) as X0.
  pose proof (lindley_below n i Hi). pose proof (y_pos 0 i). pose proof (Rabs_pos (X 0%nat i)).
  split; [pose proof (Rle_abs (- X n i)) as A; rewrite Rabs_Ropp in A; lra|].
  destruct (lindley n i Hi) as [E|[j [Hj E]]].
  - pose proof (Rle_abs (X n i)). lra.
  - specialize (HX j Hj). pose proof (Rle_abs (X n i)). pose proof (Rle_abs (- X j i)) as A. rewrite Rabs_Ropp in A. lra.
Qed.

(** The drift, by parts. *)
Lemma drift n i : X n i = mapp m (psum W k n) (y 0%nat) i
  + wsum (fun l => mapp m (psum W (S (k + l)) (n - S l)) (vsub (y (S l)) (y l)) i) 0 n + bsum b k n i.
Proof.
  unfold X, dX. rewrite wsum_plus. f_equal.
  - apply drift_by_parts.
  - unfold bsum. rewrite (wsum_behind (fun l => b l i) k 0 n), Nat.add_0_r. reflexivity.
Qed.

Variables c d : R.
Hypothesis c_sum : forall n, g k + wsum (fun i => g i * p i) (S k) n <= c.
Hypothesis d_sum : forall n, h k + wsum (fun i => g i * q i) (S k) n <= d.
Hypothesis c_half : 2 * c < 1.

Lemma y_move n : vdist m w (y (S n)) (y n) <= p (S (k + n)) * vnorm m w (y n) + q (S (k + n)).
Proof.
  unfold y at 1. rewrite <- plus_n_Sm. cbn [net]. fold (y n). eapply Rle_trans.
  - apply (layer_move m w w_pos). intros i _. apply y_pos.
  - pose proof (Pp (S (k + n)) ltac:(lia)). pose proof (bq (S (k + n)) ltac:(lia)). pose proof (vnorm_pos m w (y n)). nra.
Qed.
Lemma drift_bound n V i : (i < m)%nat -> (forall l, (l <= pred n)%nat -> vnorm m w (y l) <= V) ->
  Rabs (X n i) <= (c * V + d) * w i.
Proof.
  intros Hi HV. rewrite drift. pose proof (w_pos i Hi) as Wi.
  assert (V0 : 0 <= V) by (eapply Rle_trans; [apply (vnorm_pos m w (y 0%nat))|apply HV; lia]).
  assert (A : Rabs (mapp m (psum W k n) (y 0%nat) i) <= g k * V * w i).
  { eapply Rle_trans; [apply (mapp_bound m w w_pos _ _ i Hi)|]. apply Rmult_le_compat_r; [lra|].
    apply Rmult_le_compat; [apply mnorm_pos|apply vnorm_pos|now apply Pg|apply HV; lia]. }
  assert (B : Rabs (wsum (fun l => mapp m (psum W (S (k + l)) (n - S l)) (vsub (y (S l)) (y l)) i) 0 n)
    <= (wsum (fun i => g i * p i) (S k) n * V + wsum (fun i => g i * q i) (S k) n) * w i).
  { eapply Rle_trans; [apply wsum_abs|].
    rewrite <- !wsum_scal, <- wsum_plus, <- wsum_scal.
    pose proof (wsum_behind (fun i0 => (g i0 * p i0 * V + g i0 * q i0) * w i) k 0 n) as Z.
    rewrite Nat.add_0_r in Z. rewrite <- Z. clear Z.
    apply wsum_le. intros l Hl. cbv beta. eapply Rle_trans; [apply (mapp_bound m w w_pos _ _ i Hi)|]. apply Rmult_le_compat_r; [lra|].
    pose proof (Pg (S (k + l)) (n - S l) ltac:(lia)) as HG. pose proof (mnorm_pos m w (psum W (S (k + l)) (n - S l))).
    pose proof (y_move l) as D. pose proof (HV l ltac:(lia)). pose proof (p_pos (S (k + l)) ltac:(lia)).
    pose proof (q_pos (S (k + l)) ltac:(lia)). pose proof (vnorm_pos m w (y l)).
    change (vnorm m w (vsub (y (S l)) (y l))) with (vdist m w (y (S l)) (y l)).
    pose proof (vdist_pos m w (y (S l)) (y l)).
    apply Rle_trans with (g (S (k + l)) * (p (S (k + l)) * V + q (S (k + l)))); [|lra].
    apply Rmult_le_compat; [lra|lra|lra|]. apply Rle_trans with (1 := D). nra. }
  assert (D : Rabs (bsum b k n i) <= h k * w i).
  { eapply Rle_trans; [now apply (vnorm_ge m w w_pos)|]. apply Rmult_le_compat_r; [lra|now apply bh]. }
  eapply Rle_trans; [apply Rabs_triang|]. eapply Rle_trans; [apply Rplus_le_compat_r, Rabs_triang|].
  pose proof (c_sum n) as Cn. pose proof (d_sum n) as Dn.
  apply Rle_trans with (((g k + wsum (fun i => g i * p i) (S k) n) * V + (h k + wsum (fun i => g i * q i) (S k) n)) * w i).
  - lra.
  - apply Rmult_le_compat_r; [lra|]. apply Rplus_le_compat; [apply Rmult_le_compat_r; assumption|assumption].
Qed.

Definition reach : R := (c * vnorm m w (family m W b x k) + d) / (1 - 2 * c).
Lemma c_pos : 0 <= c. Proof. pose proof (c_sum 0). simpl in *. pose proof (g_pos k k0). lra. Qed.
Lemma d_pos : 0 <= d. Proof. pose proof (d_sum 0). simpl in *. pose proof (h_pos k k0). lra. Qed.
Lemma reach_pos : 0 <= reach.
Proof.
  pose proof c_pos. pose proof d_pos. pose proof (vnorm_pos m w (family m W b x k)). unfold reach.
  apply Rmult_le_pos; [nra|]. left. apply Rinv_0_lt_compat. lra.
Qed.
Lemma drift_reach n i : (i < m)%nat -> Rabs (X n i) <= reach * w i.
Proof.
  assert (G : forall n l i, (l <= n)%nat -> (i < m)%nat -> Rabs (X l i) <= reach * w i).
  { pose proof reach_pos as R0. clear n i. induction n; intros l i Hl Hi; pose proof (w_pos i Hi).
    - replace l with O by lia. unfold X. simpl. rewrite Rabs_R0. nra.
    - destruct (le_lt_dec l n) as [L|L]; [now apply IHn|]. replace l with (S n) by lia. clear l Hl L.
      set (V := vnorm m w (y 0%nat) + 2 * reach).
      assert (HV : forall l, (l <= n)%nat -> vnorm m w (y l) <= V).
      { intros l Hl. pose proof (vnorm_pos m w (y 0%nat)). apply (vnorm_le m w w_pos); [unfold V; lra|]. intros j Hj.
        pose proof (within l j reach Hj ltac:(intros r Hr; apply IHn; [lia|exact Hj])) as [_ U].
        pose proof (vnorm_ge m w w_pos (y 0%nat) j Hj) as N0. rewrite Rabs_pos_eq in N0 by apply y_pos.
        rewrite Rabs_pos_eq by apply y_pos. unfold V. lra. }
      assert (F : c * V + d = reach).
      { unfold V, y. rewrite Nat.add_0_r. unfold reach. field. lra. }
      rewrite <- F.
      apply drift_bound; [exact Hi|exact HV]. }
  now apply (G n).
Qed.

(** The enclosure of `reflection`. *)
Theorem reflection_bound n i : (i < m)%nat ->
  - (reach * w i) <= family m W b x (k + n)%nat i - family m W b x k i <= 2 * (reach * w i).
Proof.
  intro Hi. pose proof (within n i reach Hi ltac:(intros; now apply drift_reach)) as A.
  unfold y in A. rewrite Nat.add_0_r in A. exact A.
Qed.
Theorem reflection_limit L : tends m (family m W b x) L -> forall i, (i < m)%nat ->
  - (reach * w i) <= L i - family m W b x k i <= 2 * (reach * w i).
Proof.
  intros HL i Hi. pose proof (Un_cv_shift _ _ k (HL i Hi)) as C.
  set (a := family m W b x k i) in *. set (r := reach * w i).
  assert (A : Rabs (L i - (a + r / 2)) <= 3 * r / 2).
  { apply (Un_cv_le_bound _ _ _ _ C). intro n. pose proof (reflection_bound n i Hi) as B. fold a r in B.
    apply Rabs_le. lra. }
  assert (B := Rle_abs (L i - (a + r / 2))). assert (D := Rle_abs (- (L i - (a + r / 2)))). rewrite Rabs_Ropp in D. lra.
Qed.
End From.

(** Theorem `reflection`. *)
Hypothesis g_cv : Un_cv g 0.
Hypothesis h_cv : Un_cv h 0.
Hypothesis gp_sum : bounded (fun n => g n * p n).
Hypothesis gq_sum : bounded (fun n => g n * q n).

Theorem reflection x : converges m (family m W b x).
Proof.
  assert (Cp := late n0 g (fun n => g n * p n) ltac:(intros; apply Rmult_le_pos; [now apply g_pos|now apply p_pos]) g_cv gp_sum).
  assert (Dq := late n0 h (fun n => g n * q n) ltac:(intros; apply Rmult_le_pos; [now apply g_pos|now apply q_pos]) h_cv gq_sum).
  set (N := family m W b x).
  assert (near : forall k e, (1 <= k)%nat -> (n0 <= k)%nat -> e <= / 4 ->
    (forall n, g k + wsum (fun i => g i * p i) (S k) n <= e) ->
    (forall n, h k + wsum (fun i => g i * q i) (S k) n <= e) ->
    forall n, (k <= n)%nat -> vdist m w (N n) (N k) <= 4 * (e * (vnorm m w (N k) + 1))).
  { intros k e k1 k0 e4 Hc Hd n Hn.
    assert (e0 : 0 <= e) by (pose proof (Hc 0%nat); pose proof (g_pos k k0); simpl in *; lra).
    pose proof (vnorm_pos m w (N k)) as V0.
    assert (Rr : reach k x e e <= 2 * (e * (vnorm m w (N k) + 1))).
    { unfold reach. fold N. replace (e * vnorm m w (N k) + e) with (e * (vnorm m w (N k) + 1)) by ring.
      set (s := e * (vnorm m w (N k) + 1)). assert (0 <= s) by (apply Rmult_le_pos; lra).
      apply Rmult_le_reg_r with (1 - 2 * e); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra. }
    pose proof (reach_pos k k0 x e e Hc Hd ltac:(lra)) as R0.
    apply (vdist_le m w w_pos); [lra|]. intros i Hi. pose proof (w_pos i Hi).
    pose proof (reflection_bound k k1 k0 x e e Hc Hd ltac:(lra) (n - k) i Hi) as B.
    replace (k + (n - k))%nat with n in B by lia. fold N in B. apply Rabs_le.
    assert (reach k x e e * w i <= 2 * (e * (vnorm m w (N k) + 1)) * w i) by (apply Rmult_le_compat_r; lra). nra. }
  destruct (Cp (/ 4) ltac:(lra)) as [K1 H1]. destruct (Dq (/ 4) ltac:(lra)) as [K2 H2].
  set (s := (1 + n0 + K1 + K2)%nat).
  assert (Bd : forall n, (s <= n)%nat -> vnorm m w (N n) <= 2 * vnorm m w (N s) + 1).
  { intros n Hn. pose proof (near s (/ 4) ltac:(lia) ltac:(lia) ltac:(lra) ltac:(intro; apply H1; lia)
      ltac:(intro; apply H2; lia) n Hn). pose proof (vnorm_dist m w w_pos (N n) (N s)). lra. }
  set (R := 2 * vnorm m w (N s) + 2). assert (R1 : 2 <= R) by (pose proof (vnorm_pos m w (N s)); unfold R; lra).
  apply (cauchy_converges m w w_pos). intros eps He.
  set (e := Rmin (/ 4) (eps / (16 * R))).
  assert (e0 : 0 < e) by (apply Rmin_glb_lt; [lra|apply Rdiv_lt_0_compat; lra]).
  destruct (Cp e e0) as [K3 H3]. destruct (Dq e e0) as [K4 H4]. set (k := (s + K3 + K4)%nat). exists k.
  assert (G : forall n, (k <= n)%nat -> vdist m w (N n) (N k) <= eps / 4).
  { intros n Hn. eapply Rle_trans.
    - apply (near k e); [lia|lia|apply Rmin_l|intro; apply H3; lia|intro; apply H4; lia|exact Hn].
    - pose proof (Bd k ltac:(lia)). pose proof (vnorm_pos m w (N k)).
      assert (e <= eps / (16 * R)) by apply Rmin_r.
      apply Rle_trans with (4 * (eps / (16 * R) * R)).
      + apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat; [lra|lra|assumption|unfold R; lra].
      + right. field. lra. }
  intros i j Hi Hj. pose proof (G i Hi). pose proof (G j Hj).
  pose proof (vdist_tri m w w_pos (N i) (N k) (N j)). rewrite (vdist_sym m w w_pos (N k) (N j)) in *. lra.
Qed.
End Reflection.
