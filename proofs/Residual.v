(** * Theorem `residual`: residual layers whose additions are summable

    Statement.  N_n = N_(n-1) + A_n relu(B_n N_(n-1) + c_n), inner widths h n; |A_n||B_n| has norm <= p(n) and |A_n||c_n| norm
                <= q(n) for n >= n0, in the norm max |y_i|/w_i, products of absolute values.  With a Lyapunov pair E, F of
                p, q, |N_M - N_k| <= E(k)|N_k| + F(k) for M >= k >= n0 - 1, and N_n(x) converges at every x.
    Glossary.   resnet m h A B c x n == N_n(x)
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/residual.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.MasterLemma ExactReLU.Lyapunov.
Open Scope R_scope.

Fixpoint resnet (m : nat) (h : nat -> nat) (A B : nat -> mat) (c : nat -> vec) (x : vec) (n : nat) : vec :=
  match n with
  | O => x
  | S k => fun i => resnet m h A B c x k i
      + mapp (h (S k)) (A (S k)) (layer m (B (S k)) (c (S k)) (resnet m h A B c x k)) i
  end.
Definition mabs (A : mat) : mat := fun i j => Rabs (A i j).
Definition vabs (v : vec) : vec := fun i => Rabs (v i).

Section Residual.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable h : nat -> nat.
Variables A B : nat -> mat.
Variable c : nat -> vec.
Variables p q E F : nat -> R.
Variable n0 : nat.
Hypothesis ABp : forall n, (n0 <= n)%nat -> mnorm m w (mmul (h n) (mabs (A n)) (mabs (B n))) <= p n.
Hypothesis Acq : forall n, (n0 <= n)%nat -> vnorm m w (mapp (h n) (mabs (A n)) (vabs (c n))) <= q n.
Hypothesis EF_pos : forall n, (n0 <= S n)%nat -> 0 <= E n /\ 0 <= F n.
Hypothesis E_step : forall n, (n0 <= S n)%nat -> p (S n) + E (S n) * (1 + p (S n)) <= E n.
Hypothesis F_step : forall n, (n0 <= S n)%nat -> q (S n) * (1 + E (S n)) + F (S n) <= F n.
Notation N := (resnet m h A B c).

Lemma added_bound n y i : (n0 <= n)%nat -> (i < m)%nat ->
  Rabs (mapp (h n) (A n) (layer m (B n) (c n) y) i) <= (p n * vnorm m w y + q n) * w i.
Proof.
  intros Hn Hi. pose proof (w_pos i Hi).
  apply Rle_trans with (mapp m (mmul (h n) (mabs (A n)) (mabs (B n))) (vabs y) i
    + mapp (h n) (mabs (A n)) (vabs (c n)) i).
  - rewrite mapp_mmul. unfold mapp at 1. eapply Rle_trans; [apply vsum_abs|].
    change (mapp (h n) (mabs (A n)) (mapp m (mabs (B n)) (vabs y)) i + mapp (h n) (mabs (A n)) (vabs (c n)) i)
      with (vsum (h n) (fun j => mabs (A n) i j * mapp m (mabs (B n)) (vabs y) j)
        + vsum (h n) (fun j => mabs (A n) i j * vabs (c n) j)). rewrite <- (vsum_plus (h n) (fun j => mabs (A n) i j * mapp m (mabs (B n)) (vabs y) j)).
    apply vsum_le. intros l _. rewrite Rabs_mult. unfold mabs at 1 3. rewrite <- Rmult_plus_distr_l.
    apply Rmult_le_compat_l; [apply Rabs_pos|]. unfold layer. eapply Rle_trans; [apply relu_abs|].
    eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; [|unfold vabs; lra].
    unfold mapp. eapply Rle_trans; [apply vsum_abs|]. apply vsum_le. intros j _. rewrite Rabs_mult. unfold mabs, vabs. lra.
  - pose proof (mapp_bound m w w_pos (mmul (h n) (mabs (A n)) (mabs (B n))) (vabs y) i Hi) as P.
    pose proof (vnorm_ge m w w_pos (mapp (h n) (mabs (A n)) (vabs (c n))) i Hi) as Q.
    assert (V : vnorm m w (vabs y) = vnorm m w y).
    { apply Rle_antisym; (apply vnorm_le; [exact w_pos|apply vnorm_pos|]); intros j Hj.
      - unfold vabs. rewrite Rabs_Rabsolu. now apply vnorm_ge.
      - rewrite <- Rabs_Rabsolu. apply (vnorm_ge m w w_pos (vabs y) j Hj). }
    rewrite V in P. pose proof (vnorm_pos m w y).
    assert (mnorm m w (mmul (h n) (mabs (A n)) (mabs (B n))) * vnorm m w y * w i <= p n * vnorm m w y * w i).
    { apply Rmult_le_compat_r; [lra|]. apply Rmult_le_compat_r; [lra|now apply ABp]. }
    assert (vnorm m w (mapp (h n) (mabs (A n)) (vabs (c n))) * w i <= q n * w i).
    { apply Rmult_le_compat_r; [lra|now apply Acq]. }
    pose proof (Rle_abs (mapp m (mmul (h n) (mabs (A n)) (mabs (B n))) (vabs y) i)).
    pose proof (Rle_abs (mapp (h n) (mabs (A n)) (vabs (c n)) i)). lra.
Qed.
Lemma res_step x n : (n0 <= S n)%nat -> vdist m w (N x (S n)) (N x n) <= p (S n) * vnorm m w (N x n) + q (S n).
Proof.
  intro H. pose proof (vnorm_pos m w (N x n)).
  assert (0 <= p (S n)) by (eapply Rle_trans; [apply mnorm_pos|now apply ABp]).
  assert (0 <= q (S n)) by (eapply Rle_trans; [apply vnorm_pos|now apply Acq]).
  apply vdist_le; [exact w_pos|nra|]. intros i Hi. simpl.
  replace (N x n i + mapp (h (S n)) (A (S n)) (layer m (B (S n)) (c (S n)) (N x n)) i - N x n i)
    with (mapp (h (S n)) (A (S n)) (layer m (B (S n)) (c (S n)) (N x n)) i) by ring.
  now apply added_bound.
Qed.
Lemma wcomp_id n k (u : vec) : wcomp vec (fun _ v => v) k n u = u.
Proof. induction n; simpl; auto. Qed.

Let start := pred n0.
Lemma p_pos' n : (start <= n)%nat -> 0 <= p (S n).
Proof. intro H. eapply Rle_trans; [apply mnorm_pos|apply ABp; unfold start in H; lia]. Qed.
Lemma q_pos' n : (start <= n)%nat -> 0 <= q (S n).
Proof. intro H. eapply Rle_trans; [apply vnorm_pos|apply Acq; unfold start in H; lia]. Qed.

Theorem residual_tail x k n : (n0 <= S k)%nat ->
  vdist m w (N x (k + n)%nat) (N x k) <= E k * vnorm m w (N x k) + F k.
Proof.
  intro k0. rewrite <- (wcomp_id n k (N x k)) at 1.
  apply (lyapunov_master vec (vnorm m w) (vdist m w) (vnorm_pos m w) (vdist_self m w w_pos) (vdist_tri m w w_pos)
    (vnorm_dist m w w_pos) (fun _ v => v) ltac:(intros; lra) ltac:(intros; lra) (fun n => p (S n)) (fun n => q (S n))
    E F start); unfold start; try (intros; first [apply EF_pos|apply E_step|apply F_step|apply res_step]; lia). lia.
Qed.
Theorem residual_converges x : exists L, tends m (N x) L /\
  forall k, (n0 <= S k)%nat -> vdist m w L (N x k) <= E k * vnorm m w (N x k) + F k.
Proof.
  assert (C : converges m (N x)).
  { apply (cauchy_converges m w w_pos).
    apply (lyapunov_cauchy vec (vnorm m w) (vdist m w) (vnorm_pos m w) (vdist_sym m w w_pos) (vdist_self m w w_pos)
      (vdist_tri m w w_pos) (vnorm_dist m w w_pos) (fun _ v => v) ltac:(intros; lra) ltac:(intros; lra)
      (fun n => p (S n)) (fun n => q (S n)) E F start p_pos' q_pos'); unfold start;
      try (intros; first [apply EF_pos|apply E_step|apply F_step|apply res_step]; lia).
    intros k eps _ He. exists O. intros i j _ _. rewrite !wcomp_id, (vdist_self m w w_pos). exact He. }
  destruct C as [L HL]. exists L. split; [exact HL|]. intros k k0. destruct (EF_pos k k0).
  pose proof (vnorm_pos m w (N x k)). apply (limit_dist m w w_pos (N x) L (N x k) k); [nra|exact HL|].
  intros n Hn. replace n with (k + (n - k))%nat by lia. now apply residual_tail.
Qed.
End Residual.
