(** * Theorem `activation`: other activations than ReLU

    Statement.  N_n = phi(W_n N_(n-1) + b_n), phi nondecreasing, 1-Lipschitz, phi(0) = 0, in every coordinate; the norm is
                max |y_i|/w_i.  The iterates phi^j(t) converge to a fixed point phi^oo(t) of phi.
                Summable.  With |W_n - I| <= p(n), |b_n| <= q(n) for n >= n0 and a Lyapunov pair E, F of p, q,
                |N_M - phi^(M-k)(N_k)| <= E(k)|N_k| + F(k) for M >= k >= n0 - 1; N_n(x) converges at every x, to a fixed
                point of phi that is within E(k)|N_k| + F(k) of phi^oo(N_k).
                Contraction.  If W_n -> W, b_n -> b and sum_j |W_ij| w_j < w_i in every row, then y -> phi(W y + b) has a
                fixed point, and N_n(x) tends to it at every x.
    Glossary.   anet (fun _ => m) phi W b x n == N_n(x)        Nat.iter j phi t == phi^j(t)
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/activation.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.MasterLemma ExactReLU.Lyapunov ExactReLU.Contraction.
Open Scope R_scope.

Section Activation.
Variable phi : R -> R.
Hypothesis phi_mono : forall a b, a <= b -> phi a <= phi b.
Hypothesis phi_lip : forall a b, Rabs (phi a - phi b) <= Rabs (a - b).
Hypothesis phi_0 : phi 0 = 0.

Lemma phi_theta a b : exists t, 0 <= t <= 1 /\ phi a - phi b = t * (a - b).
Proof.
  destruct (Req_dec a b) as [->|N]; [exists 0; split; [lra|ring]|].
  exists ((phi a - phi b) / (a - b)). split; [|field; lra].
  assert (G : forall c e, c < e -> 0 <= (phi e - phi c) / (e - c) <= 1).
  { intros c e H. assert (0 < e - c) by lra. assert (0 < / (e - c)) by (now apply Rinv_0_lt_compat).
    pose proof (phi_mono c e ltac:(lra)). pose proof (phi_lip e c) as P. rewrite !Rabs_pos_eq in P by lra.
    split; unfold Rdiv; [apply Rmult_le_pos; lra|].
    apply Rmult_le_reg_r with (e - c); [lra|]. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  destruct (Rlt_le_dec a b) as [H|H].
  - replace ((phi a - phi b) / (a - b)) with ((phi b - phi a) / (b - a)) by (field; lra). now apply G.
  - apply G. lra.
Qed.
Lemma phi_abs a : Rabs (phi a) <= Rabs a.
Proof. pose proof (phi_lip a 0) as P. rewrite phi_0, !Rminus_0_r in P. exact P. Qed.

(** The iterates. *)
Lemma iter_pos t n : 0 <= t -> 0 <= Nat.iter n phi t.
Proof. intro H. induction n; simpl; [exact H|]. rewrite <- phi_0. now apply phi_mono. Qed.
Lemma iter_neg t n : t <= 0 -> Nat.iter n phi t <= 0.
Proof. intro H. induction n; simpl; [exact H|]. rewrite <- phi_0. now apply phi_mono. Qed.
Lemma iterates_converge t : exists l, Un_cv (fun n => Nat.iter n phi t) l.
Proof.
  destruct (Rle_dec 0 t) as [H|H].
  - destruct (decreasing_cv (fun n => Nat.iter n phi t)) as [l Hl]; [| |now exists l].
    + intro n. simpl. pose proof (iter_pos t n H) as P. pose proof (phi_abs (Nat.iter n phi t)) as Q.
      rewrite (Rabs_pos_eq (Nat.iter n phi t)) in Q by exact P. pose proof (Rle_abs (phi (Nat.iter n phi t))). lra.
    + exists 0. intros r [n ->]. unfold opp_seq. pose proof (iter_pos t n H). lra.
  - assert (H' : t <= 0) by lra. destruct (growing_cv (fun n => Nat.iter n phi t)) as [l Hl]; [| |now exists l].
    + intro n. simpl. pose proof (iter_neg t n H') as P. pose proof (phi_abs (Nat.iter n phi t)) as Q.
      rewrite (Rabs_left1 (Nat.iter n phi t)) in Q by exact P.
      pose proof (Rle_abs (- phi (Nat.iter n phi t))) as S. rewrite Rabs_Ropp in S. lra.
    + exists 0. intros r [n ->]. now apply iter_neg.
Qed.
Lemma cv_fixed u l : Un_cv u l -> Un_cv (fun n => u (S n) - phi (u n)) 0 -> phi l = l.
Proof.
  intros Hu Hd. destruct (Req_dec (phi l) l) as [E|N]; [exact E|exfalso].
  assert (P : 0 < Rabs (phi l - l)) by (apply Rabs_pos_lt; lra). set (e := Rabs (phi l - l) / 4).
  destruct (Hu e ltac:(unfold e; lra)) as [N1 H1]. destruct (Hd e ltac:(unfold e; lra)) as [N2 H2].
  specialize (H2 (N1 + N2)%nat ltac:(lia)). pose proof (H1 (S (N1 + N2)) ltac:(lia)) as H3.
  specialize (H1 (N1 + N2)%nat ltac:(lia)). unfold R_dist in *. rewrite Rminus_0_r in H2.
  pose proof (phi_lip (u (N1 + N2)%nat) l) as L. set (a := u (N1 + N2)%nat) in *. set (b := u (S (N1 + N2))) in *.
  pose proof (Rabs_triang (phi l - phi a) (phi a - b + (b - l))) as T1. pose proof (Rabs_triang (phi a - b) (b - l)) as T2.
  replace (phi l - phi a + (phi a - b + (b - l))) with (phi l - l) in T1 by ring.
  rewrite (Rabs_minus_sym (phi l) (phi a)) in T1. rewrite (Rabs_minus_sym (phi a) b) in T2. unfold e in *. lra.
Qed.
Theorem iterates_fixed t l : Un_cv (fun n => Nat.iter n phi t) l -> phi l = l.
Proof.
  intro H. apply (cv_fixed _ l H). intros e He. exists O. intros n _. simpl.
  unfold R_dist. rewrite Rminus_0_r, Rminus_diag_eq, Rabs_R0 by reflexivity. exact He.
Qed.

Section Layers.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : nat -> mat.
Variable b : nat -> vec.
Notation N := (anet (fun _ => m) phi W b).

Let vphi : nat -> vec -> vec := fun _ v i => phi (v i).
Lemma vphi_nonexp n u v : vdist m w (vphi n u) (vphi n v) <= vdist m w u v.
Proof.
  apply (vdist_le m w w_pos); [apply vdist_pos|]. intros i Hi. eapply Rle_trans; [apply phi_lip|].
  now apply (vdist_ge m w w_pos).
Qed.
Lemma vphi_norm n u : vnorm m w (vphi n u) <= vnorm m w u.
Proof.
  apply (vnorm_le m w w_pos); [apply vnorm_pos|]. intros i Hi. eapply Rle_trans; [apply phi_abs|].
  now apply (vnorm_ge m w w_pos).
Qed.
Lemma wcomp_iter k n (u : vec) i : wcomp vec vphi k n u i = Nat.iter n phi (u i).
Proof. induction n; simpl; [reflexivity|]. unfold vphi at 1. now rewrite IHn. Qed.

Section Summable.
Variables p q E F : nat -> R.
Variable n0 : nat.
Hypothesis Pp : forall n, (n0 <= n)%nat -> mnorm m w (pert W n) <= p n.
Hypothesis bq : forall n, (n0 <= n)%nat -> vnorm m w (b n) <= q n.
Hypothesis EF_pos : forall n, (n0 <= S n)%nat -> 0 <= E n /\ 0 <= F n.
Hypothesis E_step : forall n, (n0 <= S n)%nat -> p (S n) + E (S n) * (1 + p (S n)) <= E n.
Hypothesis F_step : forall n, (n0 <= S n)%nat -> q (S n) * (1 + E (S n)) + F (S n) <= F n.

Lemma act_step x n : (n0 <= S n)%nat ->
  vdist m w (N x (S n)) (vphi n (N x n)) <= p (S n) * vnorm m w (N x n) + q (S n).
Proof.
  intro H. set (y := N x n). pose proof (vnorm_pos m w y). pose proof (Pp _ H). pose proof (bq _ H).
  pose proof (mnorm_pos m w (pert W (S n))). pose proof (vnorm_pos m w (b (S n))).
  apply (vdist_le m w w_pos); [nra|]. intros i Hi. cbn [anet]. unfold vphi. eapply Rle_trans; [apply phi_lip|].
  fold y. eapply Rle_trans; [now apply (affine_step m w w_pos)|].
  pose proof (w_pos i Hi). apply Rmult_le_compat_r; [lra|]. nra.
Qed.
Let start := pred n0.
Lemma p_pos' n : (start <= n)%nat -> 0 <= p (S n).
Proof. intro H. eapply Rle_trans; [apply mnorm_pos|apply Pp; unfold start in H; lia]. Qed.
Lemma q_pos' n : (start <= n)%nat -> 0 <= q (S n).
Proof. intro H. eapply Rle_trans; [apply vnorm_pos|apply bq; unfold start in H; lia]. Qed.

Theorem activation_tail x k n i : (n0 <= S k)%nat -> (i < m)%nat ->
  Rabs (N x (k + n)%nat i - Nat.iter n phi (N x k i)) <= (E k * vnorm m w (N x k) + F k) * w i.
Proof.
  intros k0 Hi. rewrite <- (wcomp_iter k n (N x k) i).
  eapply Rle_trans; [now apply (vdist_ge m w w_pos)|]. pose proof (w_pos i Hi). apply Rmult_le_compat_r; [lra|].
  apply (lyapunov_master vec (vnorm m w) (vdist m w) (vnorm_pos m w) (vdist_self m w w_pos) (vdist_tri m w w_pos)
    (vnorm_dist m w w_pos) vphi vphi_nonexp vphi_norm (fun n => p (S n)) (fun n => q (S n)) E F start);
    unfold start; try (intros; first [apply EF_pos|apply E_step|apply F_step|apply act_step]; lia). lia.
Qed.

Theorem activation_converges x : exists L, tends m (N x) L /\ (forall i, (i < m)%nat -> phi (L i) = L i) /\
  forall k l, (n0 <= S k)%nat -> (forall i, (i < m)%nat -> Un_cv (fun n => Nat.iter n phi (N x k i)) (l i)) ->
    vdist m w L l <= E k * vnorm m w (N x k) + F k.
Proof.
  assert (Cv : converges m (N x)).
  { apply (cauchy_converges m w w_pos).
    apply (lyapunov_cauchy vec (vnorm m w) (vdist m w) (vnorm_pos m w) (vdist_sym m w w_pos) (vdist_self m w w_pos)
      (vdist_tri m w w_pos) (vnorm_dist m w w_pos) vphi vphi_nonexp vphi_norm
      (fun n => p (S n)) (fun n => q (S n)) E F start p_pos' q_pos'); unfold start;
      try (intros; first [apply EF_pos|apply E_step|apply F_step|apply act_step]; lia).
    intros k eps _ He.
    (* the iterates of each coordinate are Cauchy *)
    assert (G : forall e, 0 < e -> forall r, (r <= m)%nat -> exists N0, forall i j h, (N0 <= i)%nat -> (N0 <= j)%nat ->
      (h < r)%nat -> Rabs (Nat.iter i phi (N x k h) - Nat.iter j phi (N x k h)) <= e * w h).
    { intros e e0. induction r; intro Hr; [exists O; intros; lia|]. destruct (IHr ltac:(lia)) as [N1 H1].
      pose proof (w_pos r ltac:(lia)). destruct (iterates_converge (N x k r)) as [l Hl].
      destruct (Hl (e * w r / 2)) as [N2 H2]; [apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat; lra|lra]|].
      exists (max N1 N2). intros i j h Hi Hj Hh. destruct (Nat.eq_dec h r) as [->|]; [|apply H1; lia].
      pose proof (H2 i ltac:(lia)) as A. pose proof (H2 j ltac:(lia)) as B. unfold R_dist in *.
      pose proof (Rabs_triang (Nat.iter i phi (N x k r) - l) (l - Nat.iter j phi (N x k r))) as T.
      rewrite (Rabs_minus_sym l) in T.
      replace (Nat.iter i phi (N x k r) - l + (l - Nat.iter j phi (N x k r)))
        with (Nat.iter i phi (N x k r) - Nat.iter j phi (N x k r)) in T by ring. lra. }
    destruct (G (eps / 2) ltac:(lra) m (le_n m)) as [N0 H0]. exists N0. intros i j Hi Hj.
    apply Rle_lt_trans with (eps / 2); [|lra]. apply (vdist_le m w w_pos); [lra|]. intros h Hh.
    rewrite !wcomp_iter. now apply H0. }
  destruct Cv as [L HL]. exists L. split; [exact HL|]. split.
  - intros i Hi. apply (cv_fixed (fun n => N x n i) (L i) (HL i Hi)).
    set (K := (1 + E start) * vnorm m w (N x start) + F start + 1).
    assert (S0 : (n0 <= S start)%nat) by (unfold start; lia).
    assert (K1 : 1 <= K).
    { destruct (EF_pos start S0). pose proof (vnorm_pos m w (N x start)). unfold K. nra. }
    assert (Bd : forall n, (start <= n)%nat -> vnorm m w (N x n) <= K).
    { intros n Hn. destruct (EF_pos start S0). pose proof (vnorm_pos m w (N x start)).
      apply (vnorm_le m w w_pos); [lra|]. intros j Hj.
      pose proof (activation_tail x start (n - start) j S0 Hj) as A.
      replace (start + (n - start))%nat with n in A by lia.
      assert (B : Rabs (Nat.iter (n - start) phi (N x start j)) <= vnorm m w (N x start) * w j).
      { apply Rle_trans with (Rabs (N x start j)); [|now apply (vnorm_ge m w w_pos)].
        generalize (n - start)%nat as r. clear -phi_lip phi_0 phi_mono. induction r; simpl; [lra|]. eapply Rle_trans; [apply phi_abs|exact IHr]. }
      pose proof (Rabs_triang (N x n j - Nat.iter (n - start) phi (N x start j)) (Nat.iter (n - start) phi (N x start j))) as T.
      replace (N x n j - Nat.iter (n - start) phi (N x start j) + Nat.iter (n - start) phi (N x start j))
        with (N x n j) in T by ring. pose proof (w_pos j Hj). unfold K. nra. }
    intros e He. pose proof (w_pos i Hi) as Wi. set (d := e / (2 * K * w i)).
    assert (D0 : 0 < d) by (apply Rdiv_lt_0_compat; [lra|]; apply Rmult_lt_0_compat; lra).
    pose proof (pair_sums (fun n => p (S n)) (fun n => q (S n)) E F start p_pos' q_pos'
      ltac:(unfold start; intros; apply EF_pos; lia) ltac:(unfold start; intros; apply EF_pos; lia)
      ltac:(unfold start; intros; apply E_step; lia) ltac:(unfold start; intros; apply F_step; lia)) as PS.
    destruct (wsum_cauchy (fun n => p (S (start + n))) ltac:(intro; apply p_pos'; lia) (E start)
      ltac:(intro n; apply PS) d D0) as [N1 H1].
    destruct (wsum_cauchy (fun n => q (S (start + n))) ltac:(intro; apply q_pos'; lia) (F start)
      ltac:(intro n; apply PS) d D0) as [N2 H2].
    exists (start + N1 + N2)%nat. intros n Hn. unfold R_dist. rewrite Rminus_0_r.
    specialize (H1 (n - start)%nat 1%nat ltac:(lia)). specialize (H2 (n - start)%nat 1%nat ltac:(lia)).
    simpl in H1, H2. replace (start + (n - start + 0))%nat with n in H1, H2 by lia.
    pose proof (act_step x n ltac:(unfold start in Hn; lia)) as A. pose proof (vdist_ge m w w_pos (N x (S n)) (vphi n (N x n)) i Hi) as B.
    unfold vphi at 1 in B. eapply Rle_lt_trans; [exact B|]. pose proof (Bd n ltac:(lia)). pose proof (vnorm_pos m w (N x n)).
    pose proof (p_pos' n ltac:(lia)).
    assert (vdist m w (N x (S n)) (vphi n (N x n)) < 2 * K * d) by nra.
    replace e with (2 * K * d * w i) by (unfold d; field; lra). now apply Rmult_lt_compat_r.
  - intros k l k0 Hl. destruct (EF_pos k k0). pose proof (vnorm_pos m w (N x k)).
    apply (vdist_le m w w_pos); [nra|]. intros i Hi.
    assert (D : Un_cv (fun n => N x (k + n)%nat i - Nat.iter n phi (N x k i)) (L i - l i)).
    { apply (CV_minus (fun n => N x (k + n)%nat i)); [|now apply Hl]. apply (Un_cv_shift (fun n => N x n i)), HL, Hi. }
    rewrite <- (Rminus_0_r (L i - l i)). apply (Un_cv_le_bound _ _ 0 _ D). intro n. rewrite Rminus_0_r.
    now apply activation_tail.
Qed.
End Summable.

(** ** Contraction *)

Section Contracting.
Variable Wlim : mat.
Variable blim : vec.
Hypothesis small : forall i, (i < m)%nat -> vsum m (fun j => Rabs (Wlim i j) * w j) < w i.

Let q := mnorm m w Wlim.
Lemma q_small : 0 <= q < 1.
Proof. split; [apply mnorm_pos|]. now apply (mnorm_lt m w w_pos). Qed.
Let g (y : vec) : vec := fun i => phi (mapp m Wlim y i + blim i).
Lemma g_contracts u v : vdist m w (g u) (g v) <= q * vdist m w u v.
Proof.
  pose proof q_small. pose proof (vdist_pos m w u v). apply (vdist_le m w w_pos); [nra|]. intros i Hi. unfold g.
  eapply Rle_trans; [apply phi_lip|].
  replace (mapp m Wlim u i + blim i - (mapp m Wlim v i + blim i)) with (mapp m Wlim u i - mapp m Wlim v i) by ring.
  rewrite <- mapp_vsub. now apply (mapp_bound m w w_pos).
Qed.
Lemma g_fixed : exists y, forall i, (i < m)%nat -> y i = g y i.
Proof.
  set (z := fun n => Nat.iter n g (fun _ => 0)). pose proof q_small as [q0 q1].
  set (D := vdist m w (z 1%nat) (z 0%nat)). assert (D0 : 0 <= D) by apply vdist_pos.
  assert (S1 : forall n, vdist m w (z (S n)) (z n) <= q ^ n * D).
  { induction n; [rewrite pow_O, Rmult_1_l; apply Rle_refl|]. change (z (S (S n))) with (g (z (S n))). change (z (S n)) with (g (z n)) at 2.
    eapply Rle_trans; [apply g_contracts|]. change (q ^ S n) with (q * q ^ n). rewrite Rmult_assoc. now apply Rmult_le_compat_l. }
  assert (Q : forall n, 0 <= q ^ n) by (intro; now apply pow_le).
  assert (S2 : forall n j, vdist m w (z (n + j)%nat) (z n) <= q ^ n * (D / (1 - q)) * (1 - q ^ j)).
  { intros n j. induction j; [rewrite Nat.add_0_r, (vdist_self m w w_pos); simpl; lra|].
    rewrite <- plus_n_Sm. pose proof (vdist_tri m w w_pos (z (S (n + j))) (z (n + j)%nat) (z n)) as T.
    pose proof (S1 (n + j)%nat) as A. rewrite pow_add in A.
    assert (E : q ^ n * (D / (1 - q)) * (1 - q ^ S j) = q ^ n * (D / (1 - q)) * (1 - q ^ j) + q ^ n * q ^ j * D)
      by (simpl; field; lra). rewrite E. lra. }
  set (B := D / (1 - q) + 1). assert (B1 : 1 <= B).
  { assert (0 <= D / (1 - q)); [|unfold B; lra]. apply Rmult_le_pos; [exact D0|]. left. apply Rinv_0_lt_compat. lra. }
  assert (S3 : forall n j, vdist m w (z (n + j)%nat) (z n) <= q ^ n * B).
  { intros n j. eapply Rle_trans; [apply S2|]. pose proof (Q n). pose proof (Q j).
    assert (0 <= D / (1 - q)) by (unfold B in B1; lra). assert (0 <= q ^ n * (D / (1 - q))) by (now apply Rmult_le_pos).
    assert (0 <= q ^ n * (D / (1 - q)) * q ^ j) by (now apply Rmult_le_pos). unfold B. lra. }
  assert (Cv : converges m z).
  { apply (cauchy_converges m w w_pos). intros eps He.
    destruct (pow_lt_1_zero q ltac:(rewrite Rabs_pos_eq; lra) (eps / (4 * B))) as [K HK]; [apply Rdiv_lt_0_compat; lra|].
    specialize (HK K (le_n K)). rewrite Rabs_pos_eq in HK by apply Q. exists K. intros i j Hi Hj.
    pose proof (S3 K (i - K)%nat) as A1. pose proof (S3 K (j - K)%nat) as A2.
    replace (K + (i - K))%nat with i in A1 by lia. replace (K + (j - K))%nat with j in A2 by lia.
    pose proof (vdist_tri m w w_pos (z i) (z K) (z j)) as T. rewrite (vdist_sym m w w_pos (z K) (z j)) in T.
    assert (q ^ K * B < eps / 4); [|lra]. apply Rmult_lt_compat_r with (r := B) in HK; [|lra].
    replace (eps / (4 * B) * B) with (eps / 4) in HK by (field; lra). exact HK. }
  destruct Cv as [y Hy]. exists y. intros i Hi.
  (* z (S n) = g (z n) tends to g y *)
  assert (G : Un_cv (fun n => z (S n) i) (g y i)).
  { unfold z. simpl. intros e He. assert (M : Un_cv (fun n => mapp m Wlim (z n) i + blim i) (mapp m Wlim y i + blim i)).
    { apply (CV_plus (fun n => mapp m Wlim (z n) i) (fun _ => blim i)); [|apply cv_const].
      apply (cv_vsum m (fun n j => Wlim i j * z n j)). intros j Hj.
      apply (CV_mult (fun _ => Wlim i j) (fun n => z n j)); [apply cv_const|now apply Hy]. }
    destruct (M e He) as [K HK]. exists K. intros n Hn. unfold R_dist. eapply Rle_lt_trans; [apply phi_lip|]. now apply HK. }
  apply (UL_sequence (fun n => z (S n) i)); [|exact G]. apply (Un_cv_shift (fun n => z n i) (y i) 1), Hy, Hi.
Qed.

Theorem activation_contraction :
  (forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => W n i j) (Wlim i j)) ->
  (forall i, (i < m)%nat -> Un_cv (fun n => b n i) (blim i)) ->
  exists y, (forall i, (i < m)%nat -> y i = phi (mapp m Wlim y i + blim i)) /\ forall x, tends m (N x) y.
Proof.
  intros HW Hb. destruct g_fixed as [y Hy]. exists y. split; [exact Hy|]. intro x.
  apply (contraction_activation phi phi_theta m (vnorm m w) (vmax m w) (vnorm_is_norm m w w_pos)
    W b Wlim blim y HW Hb Hy q q_small).
  intros J v. eapply Rle_trans; [apply (mask_norm m w w_pos)|]. pose proof q_small. pose proof (vnorm_pos m w v).
  apply (vnorm_le m w w_pos); [unfold q; fold q; nra|]. intros i Hi. now apply (mapp_bound m w w_pos).
Qed.
End Contracting.
End Layers.
End Activation.

(** ** Instances *)

Definition leaky (s t : R) : R := if Rle_dec 0 t then t else s * t.
Lemma leaky_limit s l : 0 < s < 1 -> leaky s l = l -> 0 <= l.
Proof. intros Hs H. unfold leaky in H. destruct (Rle_dec 0 l); [assumption|]. nra. Qed.
Lemma leaky_mono s : 0 <= s <= 1 -> forall a b, a <= b -> leaky s a <= leaky s b.
Proof. intros Hs a b H. unfold leaky. destruct (Rle_dec 0 a), (Rle_dec 0 b); nra. Qed.
Lemma leaky_lip s : 0 <= s <= 1 -> forall a b, Rabs (leaky s a - leaky s b) <= Rabs (a - b).
Proof.
  intros Hs a b. unfold leaky, Rabs. destruct (Rle_dec 0 a), (Rle_dec 0 b);
    repeat match goal with |- context[Rcase_abs ?x] => destruct (Rcase_abs x) end; nra.
Qed.
Definition clip (lo hi t : R) : R := Rmin hi (Rmax lo t).
Lemma clip_range lo hi t : lo <= hi -> lo <= clip lo hi t <= hi.
Proof.
  intro H. unfold clip, Rmin, Rmax. destruct (Rle_dec lo t).
  - destruct (Rle_dec hi t); lra.
  - destruct (Rle_dec hi lo); lra.
Qed.
Lemma clip_id lo hi t : lo <= t <= hi -> clip lo hi t = t.
Proof. intros [A B]. unfold clip. rewrite Rmax_right by exact A. now rewrite Rmin_right. Qed.
Lemma clip_idem lo hi t : lo <= hi -> clip lo hi (clip lo hi t) = clip lo hi t.
Proof. intro H. apply clip_id. now apply clip_range. Qed.
Lemma clip_mono lo hi a b : a <= b -> clip lo hi a <= clip lo hi b.
Proof. intro H. unfold clip. apply Rle_min_compat_l. now apply Rle_max_compat_l. Qed.
Lemma clip_lip lo hi a b : Rabs (clip lo hi a - clip lo hi b) <= Rabs (a - b).
Proof.
  assert (G : forall c e, c <= e -> 0 <= clip lo hi e - clip lo hi c <= e - c).
  { intros c e H. pose proof (clip_mono lo hi c e H). split; [lra|]. unfold clip in *.
    pose proof (Rmax_l lo c). pose proof (Rmax_r lo c). pose proof (Rmin_l hi (Rmax lo e)). pose proof (Rmin_r hi (Rmax lo e)).
    assert (Rmax lo e <= Rmax lo c + (e - c)) by (apply Rmax_lub; lra).
    unfold Rmin at 2. destruct (Rle_dec hi (Rmax lo c)); lra. }
  destruct (Rle_dec a b) as [H|H].
  - specialize (G a b H). rewrite (Rabs_minus_sym (clip lo hi a)), (Rabs_minus_sym a), !Rabs_pos_eq; lra.
  - specialize (G b a ltac:(lra)). rewrite !Rabs_pos_eq; lra.
Qed.
