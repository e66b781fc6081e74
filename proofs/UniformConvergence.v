(** * Theorem `absolute-summability`, uniformly: bounded sets of inputs, and the Lipschitz constant of the limit

    Statement.  |P_n| <= p(n), |b_n| <= q(n) for n >= n0, E, F a Lyapunov pair of p, q with E(n), F(n) -> 0.  For every R
                and eps > 0 there is a K with |N_M(x) - N_K(x)| <= eps for all M >= K and all |x| <= R.
                If |P_n| <= p(n) for n >= 1, |N_n(x) - N_n(x')| <= (1 + p(1)) ... (1 + p(n)) |x - x'|.
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/tail.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.AbsoluteSummability.
Open Scope R_scope.

Section Uniform.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : nat -> mat.
Variable b : nat -> vec.
Notation N := (family m W b).

Theorem lipschitz p : (forall n, (1 <= n)%nat -> mnorm m w (pert W n) <= p n) ->
  forall x x' n, vdist m w (N x n) (N x' n) <= wprod p 1 n * vdist m w x x'.
Proof.
  intros Pp x x' n. pose proof (vdist_pos m w x x') as D0. induction n; [simpl; lra|]. cbn [net wprod].
  assert (P1 : 0 <= p (S n)) by (eapply Rle_trans; [apply mnorm_pos|apply Pp; lia]).
  pose proof (vdist_pos m w (N x n) (N x' n)) as Dn. change (1 + n)%nat with (S n).
  apply Rle_trans with ((1 + p (S n)) * vdist m w (N x n) (N x' n)).
  - apply (vdist_le m w w_pos); [nra|]. intros i Hi. unfold layer. eapply Rle_trans; [apply relu_lip|].
    set (y := N x n). set (z := N x' n).
    replace (mapp m (W (S n)) y i + b (S n) i - (mapp m (W (S n)) z i + b (S n) i))
      with (mapp m (W (S n)) y i - mapp m (W (S n)) z i) by ring.
    rewrite <- mapp_vsub, (mapp_pert m W) by exact Hi. eapply Rle_trans; [apply Rabs_triang|].
    pose proof (vdist_ge m w w_pos y z i Hi) as A. pose proof (mapp_bound m w w_pos (pert W (S n)) (vsub y z) i Hi) as B.
    change (vnorm m w (vsub y z)) with (vdist m w y z) in B. pose proof (w_pos i Hi).
    assert (mnorm m w (pert W (S n)) * vdist m w y z * w i <= p (S n) * vdist m w y z * w i).
    { apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_r; [apply vdist_pos|apply Pp; lia]. }
    unfold vsub at 1. lra.
  - assert ((1 + p (S n)) * vdist m w (N x n) (N x' n) <= (1 + p (S n)) * (wprod p 1 n * vdist m w x x'))
      by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** Each layer is bounded on bounded sets. *)
Lemma layers_bounded Rx n : exists B, forall x, vnorm m w x <= Rx -> vnorm m w (N x n) <= B.
Proof.
  induction n as [|n [B HB]]; [exists Rx; auto|].
  exists ((1 + mnorm m w (pert W (S n))) * B + vnorm m w (b (S n))). intros x Hx. specialize (HB x Hx). cbn [net].
  pose proof (vnorm_pos m w (N x n)). pose proof (mnorm_pos m w (pert W (S n))).
  pose proof (vnorm_dist m w w_pos (layer m (W (S n)) (b (S n)) (N x n)) (fun i => relu (N x n i))).
  pose proof (layer_step m w w_pos W (S n) (b (S n)) (N x n)). pose proof (relu_norm m w w_pos (N x n)). nra.
Qed.

Variables p q E F : nat -> R.
Variable n0 : nat.
Hypothesis Pp : forall n, (n0 <= n)%nat -> mnorm m w (pert W n) <= p n.
Hypothesis bq : forall n, (n0 <= n)%nat -> vnorm m w (b n) <= q n.
Hypothesis pair : lyapunov n0 p q E F.
Hypothesis E_cv : Un_cv E 0.
Hypothesis F_cv : Un_cv F 0.

Theorem uniform_on_bounded_sets Rx eps : 0 < eps -> exists K, forall x n, vnorm m w x <= Rx -> (K <= n)%nat ->
  vdist m w (N x n) (N x K) <= eps.
Proof.
  intro He. set (k := S n0). destruct (layers_bounded Rx k) as [B0 HB0].
  set (B := (1 + E k) * Rmax 0 B0 + F k + 1). destruct pair as [pos _]. destruct (pos k ltac:(unfold k; lia)) as [Ek Fk].
  pose proof (Rmax_l 0 B0). pose proof (Rmax_r 0 B0). assert (B1 : 1 <= B) by (unfold B; nra).
  assert (Bd : forall x j, vnorm m w x <= Rx -> vnorm m w (N x (k + j)%nat) <= B).
  { intros x j Hx. specialize (HB0 x Hx).
    pose proof (lyapunov_tail m w w_pos W b p q n0 Pp bq E F pair x k j ltac:(unfold k; lia) ltac:(unfold k; lia)) as T.
    pose proof (vnorm_dist m w w_pos (N x (k + j)%nat) (N x k)). pose proof (vnorm_pos m w (N x k)). unfold B. nra. }
  destruct (E_cv (eps / (2 * B)) ltac:(apply Rdiv_lt_0_compat; lra)) as [K1 H1]. destruct (F_cv (eps / 2) ltac:(lra)) as [K2 H2].
  exists (k + K1 + K2)%nat. set (K := (k + K1 + K2)%nat). intros x n Hx Hn. replace n with (K + (n - K))%nat by lia.
  eapply Rle_trans; [apply (lyapunov_tail m w w_pos W b p q n0 Pp bq E F pair x K (n - K)); unfold K, k; lia|].
  specialize (H1 K ltac:(unfold K; lia)). specialize (H2 K ltac:(unfold K; lia)). unfold R_dist in *.
  rewrite Rminus_0_r in H1, H2. apply Rabs_def2 in H1. apply Rabs_def2 in H2.
  destruct (pos K ltac:(unfold K, k; lia)) as [EK FK]. pose proof (vnorm_pos m w (N x K)).
  pose proof (Bd x (K1 + K2)%nat Hx) as BK. replace (k + (K1 + K2))%nat with K in BK by (unfold K; lia).
  assert (E K * vnorm m w (N x K) <= eps / (2 * B) * B) by (apply Rmult_le_compat; lra).
  replace (eps / (2 * B) * B) with (eps / 2) in * by (field; lra). lra.
Qed.
End Uniform.
