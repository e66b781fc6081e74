(** * Theorem `conditional-summability`: gated products whose perturbations sum up, perhaps only by alternation

    Statement.  v_n = J_n W_n v_(n-1), J_n any 0/1 diagonal matrices, W_n = I + P_n; for n, k >= n0 and M > k, in the norm
                max |y_i|/w_i, |P_n| <= p(n) and |sum_{k<i<=M} P_i| <= g(k); g does not increase from n0 on.
                Let k >= n0, S >= sum_{k<i<=M} g(i) p(i) for all M and e = (m + 1)(g(k) + S) < 1.  Then for n >= k
                |v_n| <= |v_k|/(1 - e) and |v_n - Q v_k| <= e |v_k|/(1 - e), Q = J_n ... J_(k+1).
                If g -> 0 and the sum of g p is bounded, v_n converges, for every sequence J_n.
    Glossary.   v n == v_(k+n)       reset i == what gate J_(k+i) takes away, |v_(i-1)[l]|/w_l, at coordinate l
    Proof.      The resets of a coordinate, weighted by g, cost at most g(k) V + V S: g(n)|v_n[l]|/w_l is a potential.
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/products.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.MasterLemma ExactReLU.AllSequences.
Require Import ExactReLU.SummationByParts.
Open Scope R_scope.

Section Conditional.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : nat -> mat.
Variable J : nat -> nat -> bool.
Variables p g : nat -> R.
Variable n0 : nat.
Hypothesis Pp : forall n, (n0 <= n)%nat -> mnorm m w (pert W n) <= p n.
Hypothesis Pg : forall k n, (n0 <= k)%nat -> mnorm m w (psum W k n) <= g k.
Hypothesis g_falls : forall n, (n0 <= n)%nat -> g (S n) <= g n.

Lemma p_pos n : (n0 <= n)%nat -> 0 <= p n.
Proof. intro H. eapply Rle_trans; [apply mnorm_pos|apply Pp, H]. Qed.
Lemma g_pos n : (n0 <= n)%nat -> 0 <= g n.
Proof. intro H. eapply Rle_trans; [apply mnorm_pos|apply (Pg n 0), H]. Qed.
Lemma g_below k n : (n0 <= k)%nat -> g (k + n)%nat <= g k.
Proof.
  intro H. induction n; [rewrite Nat.add_0_r; lra|]. rewrite <- plus_n_Sm.
  pose proof (g_falls (k + n)%nat ltac:(lia)). lra.
Qed.

Section From.
Variable k : nat.
Hypothesis k0 : (n0 <= k)%nat.
Variable x : vec.
Let v n := gated m J W no_bias x (k + n)%nat.
Let Q := wcomp vec (fun n => mask (J (S n))).

Lemma v_step n i : (i < m)%nat ->
  v (S n) i = if J (S (k + n)) i then v n i + mapp m (pert W (S (k + n))) (v n) i else 0.
Proof.
  intro Hi. unfold v. rewrite <- plus_n_Sm. cbn [gated]. unfold mask, vadd, no_bias.
  destruct (J (S (k + n)) i); [|reflexivity]. rewrite (mapp_pert m W) by exact Hi. ring.
Qed.
(** Since its last reset a coordinate has only summed up perturbations. *)
Lemma since_reset n i : (i < m)%nat -> exists r, (r <= n)%nat /\
  v n i - Q k n (v 0%nat) i = wsum (fun l => mapp m (pert W (S (k + l))) (v l) i) r (n - r).
Proof.
  intro Hi. induction n.
  - exists O. split; [lia|]. simpl. ring.
  - unfold Q in *. cbn [wcomp]. unfold mask at 1. rewrite v_step by exact Hi. destruct (J (S (k + n)) i).
    + destruct IHn as [r [Hr E]]. exists r. split; [lia|]. replace (S n - r)%nat with (S (n - r)) by lia. cbn [wsum].
      rewrite <- E. replace (r + (n - r))%nat with n by lia. ring.
    + exists (S n). split; [lia|]. rewrite Nat.sub_diag. simpl. ring.
Qed.

Let reset n l := if J (S (k + n)) l then 0 else Rabs (v n l) / w l.
Lemma reset_pos n l : (l < m)%nat -> 0 <= reset n l.
Proof.
  intro Hl. unfold reset. destruct (J (S (k + n)) l); [lra|]. apply Rmult_le_pos; [apply Rabs_pos|].
  left. now apply Rinv_0_lt_compat, w_pos.
Qed.

Section Bound.
Variable n : nat.
Variable V : R.
Hypothesis HV : forall l, (l <= pred n)%nat -> vnorm m w (v l) <= V.

Lemma V_pos : 0 <= V.
Proof. eapply Rle_trans; [apply (vnorm_pos m w (v 0%nat))|apply HV; lia]. Qed.
Lemma reset_cost l : (l < m)%nat -> wsum (fun i => g (S (k + i)) * reset i l) 0 n
  <= g k * V + wsum (fun i => g i * p i) (S k) n * V.
Proof.
  intro Hl. pose proof (w_pos l Hl) as Wl. pose proof V_pos.
  assert (G : forall j, (j <= n)%nat ->
    wsum (fun i => g (S (k + i)) * reset i l) 0 j + g (k + j)%nat * (Rabs (v j l) / w l)
    <= g k * V + wsum (fun i => g i * p i) (S k) j * V).
  { induction j; intro Hj; cbn [wsum].
    - rewrite Nat.add_0_r. pose proof (g_pos k k0).
      assert (Rabs (v 0%nat l) / w l <= V).
      { apply (div_le m w w_pos _ _ l Hl). eapply Rle_trans; [now apply (vnorm_ge m w w_pos)|].
        apply Rmult_le_compat_r; [lra|]. apply HV. lia. }
      nra.
    - specialize (IHj ltac:(lia)). pose proof (g_falls (k + j)%nat ltac:(lia)) as Gf. pose proof (g_pos (S (k + j)) ltac:(lia)) as G0.
      rewrite <- plus_n_Sm. set (a := Rabs (v j l) / w l) in *.
      assert (a0 : 0 <= a) by (apply Rmult_le_pos; [apply Rabs_pos|left; now apply Rinv_0_lt_compat]).
      pose proof (p_pos (S (k + j)) ltac:(lia)) as P0. rewrite v_step by exact Hl.
      set (before := wsum (fun i => g (S (k + i)) * reset i l) 0 j) in *.
      change (0 + j)%nat with j. change (S k + j)%nat with (S (k + j)). unfold reset. fold a.
      assert (T : 0 <= g (S (k + j)) * p (S (k + j)) * V) by (apply Rmult_le_pos; [apply Rmult_le_pos; lra|lra]).
      destruct (J (S (k + j)) l).
      + assert (B : Rabs (v j l + mapp m (pert W (S (k + j))) (v j) l) / w l <= a + p (S (k + j)) * V).
        { apply (div_le m w w_pos _ _ l Hl). eapply Rle_trans; [apply Rabs_triang|].
          replace ((a + p (S (k + j)) * V) * w l) with (Rabs (v j l) + p (S (k + j)) * V * w l)
            by (unfold a; field; lra).
          apply Rplus_le_compat_l. eapply Rle_trans; [now apply (mapp_bound m w w_pos)|].
          apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat; [apply mnorm_pos|apply vnorm_pos|apply Pp; lia|apply HV; lia]. }
        assert (g (S (k + j)) * (Rabs (v j l + mapp m (pert W (S (k + j))) (v j) l) / w l)
          <= g (S (k + j)) * (a + p (S (k + j)) * V)) by (apply Rmult_le_compat_l; lra).
        assert (g (S (k + j)) * a <= g (k + j)%nat * a) by (apply Rmult_le_compat_r; lra). lra.
      + rewrite Rabs_R0. unfold Rdiv at 1. rewrite Rmult_0_l, Rmult_0_r.
        assert (g (S (k + j)) * a <= g (k + j)%nat * a) by (apply Rmult_le_compat_r; lra). lra. }
  specialize (G n (le_n n)). pose proof (g_pos (k + n)%nat ltac:(lia)).
  assert (0 <= g (k + n)%nat * (Rabs (v n l) / w l)); [|lra].
  apply Rmult_le_pos; [assumption|]. apply Rmult_le_pos; [apply Rabs_pos|]. left. now apply Rinv_0_lt_compat.
Qed.
(** A layer moves v by its perturbation and its resets. *)
Lemma v_move i : (i < n)%nat -> vdist m w (v (S i)) (v i) <= p (S (k + i)) * V + vsum m (reset i).
Proof.
  intro Hi. pose proof V_pos. pose proof (p_pos (S (k + i)) ltac:(lia)).
  assert (R0 : 0 <= vsum m (reset i)) by (apply vsum_nonneg; intros; now apply reset_pos).
  apply (vdist_le m w w_pos); [nra|]. intros l Hl. pose proof (w_pos l Hl) as Wl. rewrite v_step by exact Hl.
  pose proof (vsum_term m (reset i) l Hl ltac:(intros; now apply reset_pos)) as T.
  destruct (J (S (k + i)) l) eqn:E.
  - replace (v i l + mapp m (pert W (S (k + i))) (v i) l - v i l) with (mapp m (pert W (S (k + i))) (v i) l) by ring.
    eapply Rle_trans; [now apply (mapp_bound m w w_pos)|]. apply Rmult_le_compat_r; [lra|].
    pose proof (Pp (S (k + i)) ltac:(lia)). pose proof (HV i ltac:(lia)). pose proof (mnorm_pos m w (pert W (S (k + i)))).
    pose proof (vnorm_pos m w (v i)).
    assert (mnorm m w (pert W (S (k + i))) * vnorm m w (v i) <= p (S (k + i)) * V) by (apply Rmult_le_compat; lra). lra.
  - rewrite Rminus_0_l, Rabs_Ropp. unfold reset in T at 1. rewrite E in T.
    replace (Rabs (v i l)) with (Rabs (v i l) / w l * w l) by (field; lra). apply Rmult_le_compat_r; [lra|]. nra.
Qed.
Lemma bound : vdist m w (v n) (Q k n (v 0%nat)) <= (INR m + 1) * (g k + wsum (fun i => g i * p i) (S k) n) * V.
Proof.
  pose proof V_pos as V0. pose proof (g_pos k k0) as G0. pose proof (pos_INR m).
  assert (S0 : 0 <= wsum (fun i => g i * p i) (S k) n)
    by (apply wsum_nonneg; intros; apply Rmult_le_pos; [apply g_pos; lia|apply p_pos; lia]).
  apply (vdist_le m w w_pos).
  { apply Rmult_le_pos; [apply Rmult_le_pos; lra|lra]. }
  intros j Hj. pose proof (w_pos j Hj) as Wj. destruct (since_reset n j Hj) as [r [Hr E]]. rewrite E.
  replace (wsum (fun l => mapp m (pert W (S (k + l))) (v l) j) r (n - r))
    with (wsum (fun l => mapp m (pert W (S (k + r + l))) (v (r + l)%nat) j) 0 (n - r)).
  2:{ pose proof (wsum_shift (fun l => mapp m (pert W (S (k + l))) (v l) j) r 0 (n - r)) as Z.
      rewrite Nat.add_0_r in Z. rewrite <- Z. apply wsum_ext. intros l _. rewrite Nat.add_assoc. reflexivity. }
  rewrite (drift_by_parts m W (k + r) (fun l => v (r + l)%nat)). rewrite Nat.add_0_r.
  set (move := fun i => p (S (k + i)) * V + vsum m (reset i)).
  assert (M0 : forall i, (i < n)%nat -> 0 <= move i).
  { intros i Hi. unfold move. pose proof (p_pos (S (k + i)) ltac:(lia)).
    pose proof (vsum_nonneg m (reset i) ltac:(intros; now apply reset_pos)). nra. }
  assert (A : r = n \/ Rabs (mapp m (psum W (k + r) (n - r)) (v r) j) <= g k * V * w j).
  { destruct (Nat.eq_dec r n) as [->|N]; [now left|right]. eapply Rle_trans; [now apply (mapp_bound m w w_pos)|].
    apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat; [apply mnorm_pos|apply vnorm_pos| |apply HV; lia].
    eapply Rle_trans; [apply Pg; lia|now apply g_below]. }
  assert (A' : Rabs (mapp m (psum W (k + r) (n - r)) (v r) j) <= g k * V * w j).
  { destruct A as [->|A]; [|exact A]. rewrite Nat.sub_diag. unfold mapp, psum. simpl.
    rewrite (vsum_ext m _ (fun _ => 0)) by (intros; ring). rewrite vsum_zero, Rabs_R0.
    apply Rmult_le_pos; [now apply Rmult_le_pos|lra]. }
  assert (B : Rabs (wsum (fun l => mapp m (psum W (S (k + r + l)) (n - r - S l)) (vsub (v (r + S l)%nat) (v (r + l)%nat)) j) 0 (n - r))
    <= wsum (fun i => g (S (k + i)) * move i) 0 n * w j).
  { eapply Rle_trans; [apply wsum_abs|].
    apply Rle_trans with (wsum (fun i => g (S (k + i)) * move i) r (n - r) * w j).
    - rewrite <- wsum_scal. pose proof (wsum_shift (fun i => g (S (k + i)) * move i * w j) r 0 (n - r)) as Z.
      rewrite Nat.add_0_r in Z. rewrite <- Z. apply wsum_le. intros l Hl. cbv beta.
      eapply Rle_trans; [apply (mapp_bound m w w_pos _ _ j Hj)|]. apply Rmult_le_compat_r; [lra|].
      rewrite <- (plus_n_Sm r l). change (vnorm m w (vsub (v (S (r + l))) (v (r + l)%nat))) with (vdist m w (v (S (r + l))) (v (r + l)%nat)).
      apply Rmult_le_compat; [apply mnorm_pos|apply vdist_pos| |apply v_move; lia].
      replace (S (k + r + l)) with (S (k + (r + l))) by lia. apply Pg. lia.
    - apply Rmult_le_compat_r; [lra|]. replace n with (r + (n - r))%nat at 2 by lia. rewrite wsum_cat, Nat.add_0_l.
      assert (0 <= wsum (fun i => g (S (k + i)) * move i) 0 r); [|lra]. apply wsum_nonneg. intros i Hi.
      apply Rmult_le_pos; [apply g_pos; lia|apply M0; lia]. }
  assert (D : wsum (fun i => g (S (k + i)) * move i) 0 n
    <= wsum (fun i => g i * p i) (S k) n * V + INR m * (g k * V + wsum (fun i => g i * p i) (S k) n * V)).
  { rewrite (wsum_ext _ (fun i => g (S (k + i)) * p (S (k + i)) * V + vsum m (fun l => g (S (k + i)) * reset i l))).
    2:{ intros i _. unfold move. rewrite Rmult_plus_distr_l. f_equal; [ring|].
        rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. }
    rewrite wsum_plus, wsum_scal. apply Rplus_le_compat.
    - right. f_equal. rewrite (wsum_behind (fun i => g i * p i) k 0 n), Nat.add_0_r. reflexivity.
    - change (wsum (fun i => vsum m (fun l => g (S (k + i)) * reset i l)) 0 n)
        with (vsum n (fun i => vsum m (fun l => g (S (k + i)) * reset i l))). rewrite vsum_swap.
      apply Rle_trans with (vsum m (fun _ => g k * V + wsum (fun i => g i * p i) (S k) n * V)).
      + apply vsum_le. intros l Hl. now apply reset_cost.
      + right. generalize (g k * V + wsum (fun i => g i * p i) (S k) n * V) as s. clear. intro s. unfold vsum.
        induction m as [|j IH]; [simpl; ring|]. rewrite S_INR. cbn [wsum]. rewrite IH. ring. }
  eapply Rle_trans; [apply Rabs_triang|].
  apply Rle_trans with (g k * V * w j + (wsum (fun i => g i * p i) (S k) n * V
    + INR m * (g k * V + wsum (fun i => g i * p i) (S k) n * V)) * w j).
  - apply Rplus_le_compat; [exact A'|]. eapply Rle_trans; [exact B|]. apply Rmult_le_compat_r; [lra|exact D].
  - right. ring.
Qed.
End Bound.

Variable s : R.
Hypothesis s_sum : forall n, wsum (fun i => g i * p i) (S k) n <= s.
Let e := (INR m + 1) * (g k + s).
Hypothesis e_small : e < 1.

Lemma Q_norm n u : vnorm m w (Q k n u) <= vnorm m w u.
Proof. unfold Q. induction n; simpl; [lra|]. eapply Rle_trans; [apply (mask_norm m w w_pos)|exact IHn]. Qed.
Lemma e_pos : 0 <= e.
Proof.
  unfold e. pose proof (s_sum 0). simpl in *. pose proof (g_pos k k0). pose proof (pos_INR m). apply Rmult_le_pos; lra.
Qed.
Lemma near n V : 0 <= V -> (forall l, (l <= pred n)%nat -> vnorm m w (v l) <= V) ->
  vdist m w (v n) (Q k n (v 0%nat)) <= e * V.
Proof.
  intros V0 HV. eapply Rle_trans; [apply (bound n V HV)|]. apply Rmult_le_compat_r; [exact V0|]. unfold e.
  pose proof (pos_INR m). apply Rmult_le_compat_l; [lra|]. pose proof (s_sum n). lra.
Qed.
Theorem conditional_bounded n : vnorm m w (v n) <= vnorm m w (v 0%nat) / (1 - e).
Proof.
  pose proof e_pos. pose proof (vnorm_pos m w (v 0%nat)) as N0. set (V := vnorm m w (v 0%nat) / (1 - e)).
  assert (EV : vnorm m w (v 0%nat) + e * V = V) by (unfold V; field; lra).
  assert (V0 : 0 <= V) by (apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; lra]).
  assert (G : forall j l, (l <= j)%nat -> vnorm m w (v l) <= V).
  { induction j; intros l Hl.
    - replace l with O by lia. nra.
    - destruct (le_lt_dec l j) as [L|L]; [now apply IHj|]. replace l with (S j) by lia.
      pose proof (near (S j) V V0 ltac:(intros; apply IHj; simpl in *; lia)).
      pose proof (vnorm_dist m w w_pos (v (S j)) (Q k (S j) (v 0%nat))). pose proof (Q_norm (S j) (v 0%nat)). lra. }
  now apply (G n).
Qed.
Theorem conditional_tail n : vdist m w (v n) (Q k n (v 0%nat)) <= e * (vnorm m w (v 0%nat) / (1 - e)).
Proof.
  apply near; [|intros; apply conditional_bounded]. pose proof (vnorm_pos m w (v 0%nat)).
  apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; lra].
Qed.
End From.

(** Theorem `conditional-summability`. *)
Theorem conditional_summability x : Un_cv g 0 -> bounded (fun n => g n * p n) -> converges m (gated m J W no_bias x).
Proof.
  intros g_cv gp. set (T := gated m J W no_bias x).
  assert (Late := late n0 g (fun n => g n * p n) ltac:(intros; apply Rmult_le_pos; [now apply g_pos|now apply p_pos]) g_cv gp).
  pose proof (pos_INR m) as M0.
  assert (Near : forall k eps, (n0 <= k)%nat -> 0 < eps -> (INR m + 1) * eps <= / 2 ->
    (forall n, g k + wsum (fun i => g i * p i) (S k) n <= eps) ->
    forall n, vnorm m w (T (k + n)%nat) <= 2 * vnorm m w (T k) /\
      vdist m w (T (k + n)%nat) (wcomp vec (fun n => mask (J (S n))) k n (T k)) <= (INR m + 1) * eps * (2 * vnorm m w (T k))).
  { intros k eps k0 e0 e2 H n. set (s := eps - g k).
    assert (Hs : forall n, wsum (fun i => g i * p i) (S k) n <= s) by (intro l; specialize (H l); unfold s; lra).
    assert (E : (INR m + 1) * (g k + s) = (INR m + 1) * eps) by (unfold s; ring).
    pose proof (conditional_bounded k k0 x s Hs ltac:(rewrite E; lra) n) as B.
    pose proof (conditional_tail k k0 x s Hs ltac:(rewrite E; lra) n) as D. rewrite E in B, D.
    rewrite Nat.add_0_r in B, D. fold T in B, D. pose proof (vnorm_pos m w (T k)) as N0.
    set (e := (INR m + 1) * eps) in *. assert (e1 : 0 < e) by (apply Rmult_lt_0_compat; lra).
    assert (F : vnorm m w (T k) / (1 - e) <= 2 * vnorm m w (T k)).
    { apply Rmult_le_reg_r with (1 - e); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra. }
    split; [lra|]. apply Rle_trans with (1 := D). apply Rmult_le_compat_l; lra. }
  assert (h0 : 0 < / (2 * (INR m + 1))) by (apply Rinv_0_lt_compat; lra).
  assert (h1 : (INR m + 1) * / (2 * (INR m + 1)) = / 2) by (field; lra).
  destruct (Late _ h0) as [K1 H1]. set (a := (n0 + K1)%nat).
  set (R := 2 * vnorm m w (T a) + 1). pose proof (vnorm_pos m w (T a)).
  assert (Bd : forall n, (a <= n)%nat -> vnorm m w (T n) <= R).
  { intros n Hn. destruct (Near a _ ltac:(lia) h0 ltac:(lra) ltac:(intro; apply H1; lia) (n - a)%nat) as [B _].
    replace (a + (n - a))%nat with n in B by lia. unfold R. lra. }
  apply (cauchy_converges m w w_pos). intros eps He.
  set (d := Rmin (/ (2 * (INR m + 1))) (eps / (8 * R * (INR m + 1)))).
  assert (R1 : 1 <= R) by (unfold R; lra).
  assert (d0 : 0 < d).
  { apply Rmin_glb_lt; [exact h0|]. apply Rdiv_lt_0_compat; [exact He|]. apply Rmult_lt_0_compat; lra. }
  destruct (Late d d0) as [K2 H2]. set (k := (a + K2)%nat).
  assert (dm : (INR m + 1) * d <= / 2).
  { rewrite <- h1. apply Rmult_le_compat_l; [lra|apply Rmin_l]. }
  pose proof (Near k d ltac:(lia) d0 dm ltac:(intro; apply H2; lia)) as Nk.
  assert (small : (INR m + 1) * d * (2 * vnorm m w (T k)) <= eps / 4).
  { pose proof (Bd k ltac:(lia)). pose proof (vnorm_pos m w (T k)).
    apply Rle_trans with ((INR m + 1) * (eps / (8 * R * (INR m + 1))) * (2 * R)).
    - apply Rmult_le_compat; [apply Rmult_le_pos; lra|lra| |lra]. apply Rmult_le_compat_l; [lra|apply Rmin_r].
    - right. field. lra. }
  destruct (mask_stable_all (fun n => J (S n)) k (T k) m) as [N HN]. exists (k + N)%nat. intros i j Hi Hj.
  destruct (Nk (i - k)%nat) as [_ A]. destruct (Nk (j - k)%nat) as [_ B].
  replace (k + (i - k))%nat with i in A by lia. replace (k + (j - k))%nat with j in B by lia.
  set (qi := wcomp vec (fun n => mask (J (S n))) k (i - k) (T k)) in *.
  set (qj := wcomp vec (fun n => mask (J (S n))) k (j - k) (T k)) in *.
  assert (Z : vdist m w qi qj = 0).
  { apply (vdist_zero m w w_pos). intros h Hh. unfold qi, qj.
    rewrite (HN h (i - k)%nat Hh ltac:(lia)), (HN h (j - k)%nat Hh ltac:(lia)). reflexivity. }
  pose proof (vdist_tri m w w_pos (T i) qi (T j)) as T1. pose proof (vdist_tri m w w_pos qi qj (T j)) as T2.
  rewrite (vdist_sym m w w_pos qj (T j)) in T2. lra.
Qed.
End Conditional.
