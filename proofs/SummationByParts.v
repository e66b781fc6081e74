(** * Summation by parts: sums of consecutive layers instead of single ones

    Statement.  sum_{l<n} P_(k+l+1) z_l = H_0 z_0 + sum_{l<n} H_(l+1) (z_(l+1) - z_l), H_l = P_(k+l+1) + ... + P_(k+n).
                If f -> 0 and the sums of r >= 0 are bounded, f(k) + sum_{k<i<=M} r(i) is small for all late k and all M.
    Glossary.   psum W k n == P_(k+1) + ... + P_(k+n)         bsum b k n == b_(k+1) + ... + b_(k+n)
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/alternation.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Definition psum (W : nat -> mat) (k n : nat) : mat := fun i j => wsum (fun l => pert W l i j) (S k) n.
Definition bsum (b : nat -> vec) (k n : nat) : vec := fun i => wsum (fun l => b l i) (S k) n.

Lemma wsum_behind f k a n : wsum (fun l => f (S (k + l))) a n = wsum f (S (k + a)) n.
Proof. exact (wsum_shift f (S k) a n). Qed.

(** Summation by parts. *)
Lemma by_parts (a z : nat -> R) n :
  wsum (fun l => a l * z l) 0 n
  = wsum a 0 n * z 0%nat + wsum (fun l => wsum a (S l) (n - S l) * (z (S l) - z l)) 0 n.
Proof.
  assert (G : wsum (fun l => a l * z l) 0 n
    = wsum a 0 n * z 0%nat + wsum (fun l => (wsum a 0 n - wsum a 0 (S l)) * (z (S l) - z l)) 0 n).
  { induction n; [simpl; ring|].
    assert (T : wsum (fun l => z (S l) - z l) 0 n = z n - z 0%nat) by (clear; induction n; simpl; [ring|rewrite IHn; ring]).
    cbn [wsum]. rewrite !Nat.add_0_l.
    rewrite (wsum_ext (fun l => (wsum a 0 n + a n - (wsum a 0 l + a (0 + l)%nat)) * (z (S l) - z l))
      (fun l => (wsum a 0 n - wsum a 0 (S l)) * (z (S l) - z l) + (z (S l) - z l) * a n)).
    2:{ intros l _. cbn [wsum]. ring. }
    rewrite wsum_plus, wsum_scal, T. rewrite IHn. ring. }
  rewrite G. f_equal. apply wsum_ext. intros l Hl. f_equal.
  replace n with (S l + (n - S l))%nat at 1 by lia. rewrite wsum_cat, Nat.add_0_l. ring.
Qed.

Lemma drift_by_parts m W k (y : nat -> vec) n i :
  wsum (fun l => mapp m (pert W (S (k + l))) (y l) i) 0 n
  = mapp m (psum W k n) (y 0%nat) i
    + wsum (fun l => mapp m (psum W (S (k + l)) (n - S l)) (vsub (y (S l)) (y l)) i) 0 n.
Proof.
  unfold mapp. change (wsum ?f 0 n) with (vsum n f). rewrite vsum_swap.
  rewrite (vsum_ext m _ (fun j => psum W k n i j * y 0%nat j
    + vsum n (fun l => psum W (S (k + l)) (n - S l) i j * vsub (y (S l)) (y l) j))).
  2:{ intros j _. unfold vsum. rewrite (by_parts (fun l => pert W (S (k + l)) i j) (fun l => y l j)).
      unfold psum, vsub. f_equal.
      - f_equal. rewrite (wsum_behind (fun l => pert W l i j) k 0 n), Nat.add_0_r. reflexivity.
      - apply wsum_ext. intros l _. f_equal. rewrite (wsum_behind (fun l => pert W l i j) k (S l) (n - S l)).
        rewrite <- plus_n_Sm. reflexivity. }
  rewrite (vsum_plus m (fun j => psum W k n i j * y 0%nat j)). f_equal. apply vsum_swap.
Qed.

Lemma late n0 (f r : nat -> R) : (forall n, (n0 <= n)%nat -> 0 <= r n) -> Un_cv f 0 -> bounded r ->
  forall eps, 0 < eps -> exists K, forall k n, (K <= k)%nat -> f k + wsum r (S k) n <= eps.
Proof.
  intros R0 Hf Hr eps He. destruct (Hf (eps / 2) ltac:(lra)) as [N1 H1].
  assert (S0 : exists B, forall n, wsum (fun i => r (n0 + i)%nat) 0 n <= B).
  { destruct Hr as [M HM]. exists (M - wsum r 0 n0). intro n. rewrite wsum_shift, Nat.add_0_r.
    specialize (HM (n0 + n)%nat). rewrite wsum_cat in HM. simpl in HM. lra. }
  destruct S0 as [B HB].
  destruct (wsum_cauchy (fun i => r (n0 + i)%nat) ltac:(intro; apply R0; lia) B HB (eps / 2) ltac:(lra)) as [N2 H2].
  exists (max N1 (n0 + N2)). intros k n Hk. specialize (H1 k ltac:(lia)). unfold R_dist in H1.
  rewrite Rminus_0_r in H1. apply Rabs_def2 in H1. specialize (H2 (S k - n0)%nat n ltac:(lia)).
  rewrite wsum_shift in H2. replace (n0 + (S k - n0))%nat with (S k) in H2 by lia. lra.
Qed.
