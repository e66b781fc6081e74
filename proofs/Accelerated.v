(** * Theorem `accelerated`: a gauge that almost commutes with the layers bounds the limit

    Statement.  z_n = T_n z_(n-1) for n > k, z_n -> L, G_n -> I entrywise, D_n = G_n T_n - G_(n-1).  If |z_n[j]| <= h_j for
                n >= k and the sums of |D_n[i][j]| over k < n <= M are at most e_ij, then
                |L[i] - (G_k z_k)[i]| <= sum_j h_j e_ij.
    Glossary.   T_n == I + A_n of the neurons that are on, over a row for the constant 1      a == their number plus 1
                defect n == D_n
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/accelerated.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Contraction ExactReLU.SummationByParts.
Open Scope R_scope.

Section Accelerated.
Variable a : nat.
Variable z : nat -> vec.
Variables T G : nat -> mat.
Variable k : nat.
Hypothesis follows : forall n i, (k <= n)%nat -> (i < a)%nat -> z (S n) i = mapp a (T (S n)) (z n) i.
Variable L : vec.
Hypothesis z_limit : tends a z L.
Hypothesis G_limit : forall i j, (i < a)%nat -> (j < a)%nat -> Un_cv (fun n => G n i j) (eye i j).
Variable h : vec.
Hypothesis z_bound : forall n j, (k <= n)%nat -> (j < a)%nat -> Rabs (z n j) <= h j.
Definition defect (n : nat) : mat := msub (mmul a (G n) (T n)) (G (pred n)).
Variable e : mat.
Hypothesis defect_sum : forall n i j, (i < a)%nat -> (j < a)%nat -> wsum (fun l => Rabs (defect l i j)) (S k) n <= e i j.

Lemma gauged_step n i : (k <= n)%nat -> (i < a)%nat ->
  mapp a (G (S n)) (z (S n)) i = mapp a (G n) (z n) i + mapp a (defect (S n)) (z n) i.
Proof.
  intros Hn Hi. unfold defect. rewrite mapp_msub, mapp_mmul. simpl pred.
  rewrite (mapp_ext a (G (S n)) (G (S n)) (z (S n)) (mapp a (T (S n)) (z n)) i); [ring|reflexivity|].
  intros j Hj. now apply follows.
Qed.
Theorem accelerated i : (i < a)%nat -> Rabs (L i - mapp a (G k) (z k) i) <= vsum a (fun j => h j * e i j).
Proof.
  intro Hi. apply (Un_cv_le_bound (fun n => mapp a (G (k + n)%nat) (z (k + n)%nat) i)).
  - apply (Un_cv_shift (fun n => mapp a (G n) (z n) i)). rewrite <- (vsum_eye a i L Hi).
    apply (cv_vsum a (fun n j => G n i j * z n j)). intros j Hj.
    apply (CV_mult (fun n => G n i j) (fun n => z n j)); [now apply G_limit|now apply z_limit].
  - intro n. assert (E : mapp a (G (k + n)%nat) (z (k + n)%nat) i - mapp a (G k) (z k) i
      = wsum (fun l => mapp a (defect (S (k + l))) (z (k + l)%nat) i) 0 n).
    { induction n; [simpl; rewrite Nat.add_0_r; ring|]. rewrite <- plus_n_Sm, gauged_step by (auto; lia).
      cbn [wsum]. rewrite Nat.add_0_l, <- IHn. ring. }
    rewrite E. eapply Rle_trans; [apply wsum_abs|].
    apply Rle_trans with (wsum (fun l => vsum a (fun j => Rabs (defect (S (k + l)) i j) * h j)) 0 n).
    + apply wsum_le. intros l Hl. unfold mapp. eapply Rle_trans; [apply vsum_abs|]. apply vsum_le. intros j Hj.
      rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|]. apply z_bound; [lia|exact Hj].
    + change (wsum ?f 0 n) with (vsum n f). rewrite vsum_swap. apply vsum_le. intros j Hj.
      rewrite (vsum_scal n (fun l => Rabs (defect (S (k + l)) i j))), Rmult_comm.
      apply Rmult_le_compat_l; [eapply Rle_trans; [apply Rabs_pos|apply (z_bound k j (le_n k) Hj)]|].
      unfold vsum. rewrite (wsum_behind (fun l => Rabs (defect l i j)) k 0 n), Nat.add_0_r. now apply defect_sum.
Qed.
End Accelerated.
