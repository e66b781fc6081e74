(** * Master lemma: non-expansive maps with a summable perturbation

    Statement.  Let the maps Psi_n expand no distance and no norm, and |y_(n+1) - Psi_n(y_n)| <= p_n |y_n| + q_n
                with p, q >= 0.  Then y_(m+n) is within (pi - 1)|y_m| + pi s of Psi_(m+n-1) ... Psi_m (y_m), pi the
                product of 1 + p_i and s the sum of q_i over m <= i < m + n.  If the sums of p and q are bounded
                and Psi_n ... Psi_m (y_m) is a Cauchy sequence for every m, then so is y_n.
    Glossary.   wcomp Psi m n u == Psi_(m+n-1) ( ... Psi_m (u))       nrm, dst == a norm and its distance
    Axioms.     the standard library's real numbers
    Source.     theorem `master-lemma` *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums.
Open Scope R_scope.

Section Master.
Variable E : Type.
Variable nrm : E -> R.
Variable dst : E -> E -> R.
Hypothesis nrm_pos : forall u, 0 <= nrm u.
Hypothesis dst_sym : forall u v, dst u v = dst v u.
Hypothesis dst_self : forall u, dst u u = 0.
Hypothesis dst_tri : forall u v w, dst u w <= dst u v + dst v w.
Hypothesis nrm_dst : forall u v, nrm u <= nrm v + dst u v.

Variable Psi : nat -> E -> E.
Hypothesis Psi_nonexp : forall n u v, dst (Psi n u) (Psi n v) <= dst u v.
Hypothesis Psi_nrm : forall n u, nrm (Psi n u) <= nrm u.

Variables p beta : nat -> R.
Hypothesis p_pos : forall n, 0 <= p n.
Hypothesis beta_pos : forall n, 0 <= beta n.

Variable y : nat -> E.
Hypothesis step : forall n, dst (y (S n)) (Psi n (y n)) <= p n * nrm (y n) + beta n.

(* Psi_(m+n-1) o ... o Psi_m *)
Fixpoint wcomp (m n : nat) (u : E) : E :=
  match n with O => u | S k => Psi (m + k)%nat (wcomp m k u) end.

Lemma growth m n : nrm (y (m + n)) <= wprod p m n * (nrm (y m) + wsum beta m n).
Proof.
  induction n; simpl. { rewrite Nat.add_0_r; lra. }
  rewrite <- plus_n_Sm.
  pose proof (nrm_dst (y (S (m+n))) (Psi (m+n) (y (m+n)%nat))) as H1.
  pose proof (step (m+n)) as H2. pose proof (Psi_nrm (m+n) (y (m+n)%nat)) as H3.
  pose proof (wprod_ge1 p p_pos m n) as H4. pose proof (p_pos (m+n)) as H5.
  pose proof (beta_pos (m+n)) as H6.
  assert (H7 : nrm (y (S (m+n))) <= (1 + p (m+n)%nat) * nrm (y (m+n)%nat) + beta (m+n)%nat) by lra.
  assert (H8 : (1 + p (m+n)%nat) * nrm (y (m+n)%nat)
            <= (1 + p (m+n)%nat) * (wprod p m n * (nrm (y m) + wsum beta m n)))
    by (apply Rmult_le_compat_l; lra).
  assert (H9 : 1 * beta (m+n)%nat <= (wprod p m n * (1 + p (m+n)%nat)) * beta (m+n)%nat).
  { apply Rmult_le_compat_r; [lra|]. rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra. }
  nra.
Qed.

Definition tail_bound (m n : nat) : R :=
  (wprod p m n - 1) * nrm (y m) + wprod p m n * wsum beta m n.

Theorem master_finite m n : dst (y (m + n)) (wcomp m n (y m)) <= tail_bound m n.
Proof.
  unfold tail_bound. induction n; simpl.
  { rewrite Nat.add_0_r, dst_self. lra. }
  rewrite <- plus_n_Sm.
  pose proof (dst_tri (y (S (m+n))) (Psi (m+n) (y (m+n)%nat)) (Psi (m+n) (wcomp m n (y m)))) as H1.
  pose proof (Psi_nonexp (m+n) (y (m+n)%nat) (wcomp m n (y m))) as H2.
  pose proof (step (m+n)) as H3. pose proof (growth m n) as H4.
  pose proof (wprod_ge1 p p_pos m n) as H5. pose proof (p_pos (m+n)) as H6.
  pose proof (beta_pos (m+n)) as H7.
  assert (H8 : p (m+n)%nat * nrm (y (m+n)%nat)
            <= p (m+n)%nat * (wprod p m n * (nrm (y m) + wsum beta m n)))
    by (apply Rmult_le_compat_l; lra).
  assert (H9 : 1 * beta (m+n)%nat <= (wprod p m n * (1 + p (m+n)%nat)) * beta (m+n)%nat).
  { apply Rmult_le_compat_r; [lra|]. rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra. }
  nra.
Qed.

(** Summability gives the Cauchy property, uniformly in terms of [nrm (y 0)]. *)
Variables Sp Sb : R.
Hypothesis p_sum : forall n, wsum p 0 n <= Sp.
Hypothesis beta_sum : forall n, wsum beta 0 n <= Sb.

Lemma nrm_bounded n : nrm (y n) <= exp Sp * (nrm (y O) + Sb).
Proof.
  pose proof (growth 0 n) as H. simpl in H.
  eapply Rle_trans; [exact H|].
  pose proof (wprod_ge1 p p_pos 0 n). pose proof (wsum_pos beta beta_pos 0 n).
  pose proof (beta_sum n). pose proof (nrm_pos (y O)).
  apply Rmult_le_compat; try lra. apply wprod_bounded; assumption.
Qed.

Lemma tail_small eps : 0 < eps ->
  exists N, forall m n, (N <= m)%nat -> tail_bound m n < eps.
Proof.
  intro He.
  set (K := exp Sp * (nrm (y O) + Sb)).
  assert (Sb0 : 0 <= Sb) by (apply Rle_trans with (2 := beta_sum 0); simpl; lra).
  assert (K0 : 0 <= K).
  { unfold K. apply Rmult_le_pos; [left; apply exp_pos | generalize (nrm_pos (y O)); lra]. }
  set (e1 := Rmin 1 (eps / (2 * (K + 1)))).
  assert (e1p : 0 < e1).
  { unfold e1. apply Rmin_glb_lt; [lra|]. apply Rdiv_lt_0_compat; lra. }
  destruct (wprod_cauchy p p_pos Sp p_sum e1 e1p) as [N1 HN1].
  destruct (wsum_cauchy beta beta_pos Sb beta_sum (eps/4)) as [N2 HN2]; [lra|].
  exists (max N1 N2). intros m n Hm.
  specialize (HN1 m n ltac:(lia)). specialize (HN2 m n ltac:(lia)).
  assert (e1a : e1 <= 1) by apply Rmin_l.
  assert (e1b : e1 * (K + 1) <= eps / 2).
  { apply Rle_trans with (eps / (2 * (K + 1)) * (K + 1)).
    - apply Rmult_le_compat_r; [lra | apply Rmin_r].
    - right; field; lra. }
  pose proof (wprod_ge1 p p_pos m n). pose proof (wsum_pos beta beta_pos m n).
  pose proof (nrm_bounded m) as B. fold K in B. pose proof (nrm_pos (y m)).
  unfold tail_bound.
  assert ((wprod p m n - 1) * nrm (y m) <= e1 * K) by (apply Rmult_le_compat; lra).
  assert (wprod p m n * wsum beta m n <= 2 * wsum beta m n) by (apply Rmult_le_compat_r; lra).
  nra.
Qed.

Theorem master_cauchy :
  (forall m eps, 0 < eps -> exists N, forall i j, (N <= i)%nat -> (N <= j)%nat ->
      dst (wcomp m i (y m)) (wcomp m j (y m)) < eps) ->
  forall eps, 0 < eps -> exists N, forall i j, (N <= i)%nat -> (N <= j)%nat -> dst (y i) (y j) < eps.
Proof.
  intros HC eps He.
  destruct (tail_small (eps/4)) as [m Hm]; [lra|].
  destruct (HC m (eps/4)) as [N HN]; [lra|].
  exists (m + N)%nat. intros i j Hi Hj.
  replace i with (m + (i - m))%nat by lia. replace j with (m + (j - m))%nat by lia.
  pose proof (master_finite m (i-m)) as A. pose proof (master_finite m (j-m)) as B.
  pose proof (Hm m (i-m)%nat ltac:(lia)) as C. pose proof (Hm m (j-m)%nat ltac:(lia)) as D.
  pose proof (HN (i-m)%nat (j-m)%nat ltac:(lia) ltac:(lia)) as F.
  pose proof (dst_tri (y (m+(i-m))%nat) (wcomp m (i-m) (y m)) (y (m+(j-m))%nat)) as T1.
  pose proof (dst_tri (wcomp m (i-m) (y m)) (wcomp m (j-m) (y m)) (y (m+(j-m))%nat)) as T2.
  rewrite (dst_sym (wcomp m (j-m) (y m)) (y (m+(j-m))%nat)) in T2.
  lra.
Qed.
End Master.
