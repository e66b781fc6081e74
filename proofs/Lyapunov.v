(** * Lyapunov pairs: the tail of the master lemma by two inequalities

    Statement.  Let the maps Psi_n expand no distance and no norm and, for n >= n0, |y_(n+1) - Psi_n(y_n)| <= p_n |y_n| + q_n.
                If E, F >= 0 from n0 on and for all n >= n0
                    E(n) >= p_n + E(n+1)(1 + p_n),   F(n) >= q_n (1 + E(n+1)) + F(n+1),
                then |y_(k+n) - Psi_(k+n-1) ... Psi_k (y_k)| <= E(k)|y_k| + F(k) for k >= n0, and the sums of p and q from
                n0 on are bounded.  If Psi_n ... Psi_k (y_k) is a Cauchy sequence for every k >= n0, so is y_n.
    Glossary.   step n == layer n + 1: p_n here is p(n+1) of the checker
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/tail.py, residual.py and activation.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.MasterLemma.
Open Scope R_scope.

Section Lyapunov.
Variable A : Type.
Variable nrm : A -> R.
Variable dst : A -> A -> R.
Hypothesis nrm_pos : forall u, 0 <= nrm u.
Hypothesis dst_sym : forall u v, dst u v = dst v u.
Hypothesis dst_self : forall u, dst u u = 0.
Hypothesis dst_tri : forall u v w, dst u w <= dst u v + dst v w.
Hypothesis nrm_dst : forall u v, nrm u <= nrm v + dst u v.
Variable Psi : nat -> A -> A.
Hypothesis Psi_nonexp : forall n u v, dst (Psi n u) (Psi n v) <= dst u v.
Hypothesis Psi_nrm : forall n u, nrm (Psi n u) <= nrm u.
Variables p q E F : nat -> R.
Variable n0 : nat.
Hypothesis p_pos : forall n, (n0 <= n)%nat -> 0 <= p n.
Hypothesis q_pos : forall n, (n0 <= n)%nat -> 0 <= q n.
Hypothesis E_pos : forall n, (n0 <= n)%nat -> 0 <= E n.
Hypothesis F_pos : forall n, (n0 <= n)%nat -> 0 <= F n.
Hypothesis E_step : forall n, (n0 <= n)%nat -> p n + E (S n) * (1 + p n) <= E n.
Hypothesis F_step : forall n, (n0 <= n)%nat -> q n * (1 + E (S n)) + F (S n) <= F n.
Variable y : nat -> A.
Hypothesis step : forall n, (n0 <= n)%nat -> dst (y (S n)) (Psi n (y n)) <= p n * nrm (y n) + q n.

Lemma wcomp_first k n u : wcomp A Psi k (S n) u = wcomp A Psi (S k) n (Psi k u).
Proof.
  induction n; [simpl; now rewrite Nat.add_0_r|]. cbn [wcomp] in *. rewrite IHn, <- plus_n_Sm. reflexivity.
Qed.
Lemma wcomp_nonexp k n u v : dst (wcomp A Psi k n u) (wcomp A Psi k n v) <= dst u v.
Proof. induction n; simpl; [lra|]. eapply Rle_trans; [apply Psi_nonexp|exact IHn]. Qed.

Theorem lyapunov_master k n : (n0 <= k)%nat -> dst (y (k + n)%nat) (wcomp A Psi k n (y k)) <= E k * nrm (y k) + F k.
Proof.
  revert k; induction n; intros k k0.
  - rewrite Nat.add_0_r. simpl. rewrite dst_self. pose proof (nrm_pos (y k)). pose proof (E_pos k k0).
    pose proof (F_pos k k0). nra.
  - replace (k + S n)%nat with (S k + n)%nat by lia. rewrite wcomp_first.
    pose proof (IHn (S k) ltac:(lia)) as IH. pose proof (step k k0) as D.
    pose proof (dst_tri (y (S k + n)%nat) (wcomp A Psi (S k) n (y (S k))) (wcomp A Psi (S k) n (Psi k (y k)))).
    pose proof (wcomp_nonexp (S k) n (y (S k)) (Psi k (y k))).
    pose proof (nrm_dst (y (S k)) (Psi k (y k))). pose proof (Psi_nrm k (y k)). pose proof (nrm_pos (y k)).
    pose proof (E_pos (S k) ltac:(lia)). pose proof (E_step k k0). pose proof (F_step k k0).
    assert (E (S k) * nrm (y (S k)) <= E (S k) * (nrm (y k) + (p k * nrm (y k) + q k)))
      by (apply Rmult_le_compat_l; lra).
    assert ((p k + E (S k) * (1 + p k)) * nrm (y k) <= E k * nrm (y k)) by (apply Rmult_le_compat_r; lra).
    lra.
Qed.

Lemma telescope f D : (forall n, (n0 <= n)%nat -> 0 <= D n /\ f n + D (S n) <= D n) ->
  forall n, wsum (fun i => f (n0 + i)%nat) 0 n <= D n0.
Proof.
  intros H n. assert (G : wsum (fun i => f (n0 + i)%nat) 0 n + D (n0 + n)%nat <= D n0).
  { induction n; simpl; [rewrite Nat.add_0_r; lra|]. destruct (H (n0 + n)%nat ltac:(lia)) as [_ H2].
    rewrite <- plus_n_Sm. lra. }
  destruct (H (n0 + n)%nat ltac:(lia)). lra.
Qed.
Lemma pair_sums n : wsum (fun i => p (n0 + i)%nat) 0 n <= E n0 /\ wsum (fun i => q (n0 + i)%nat) 0 n <= F n0.
Proof.
  split; [apply (telescope p E)|apply (telescope q F)]; intros k k0; pose proof (E_pos (S k) ltac:(lia));
    pose proof (p_pos k k0); pose proof (q_pos k k0); pose proof (E_step k k0); pose proof (F_step k k0).
  - split; [now apply E_pos|]. nra.
  - split; [now apply F_pos|]. nra.
Qed.

Theorem lyapunov_cauchy :
  (forall k eps, (n0 <= k)%nat -> 0 < eps -> exists N, forall i j, (N <= i)%nat -> (N <= j)%nat ->
      dst (wcomp A Psi k i (y k)) (wcomp A Psi k j (y k)) < eps) ->
  forall eps, 0 < eps -> exists N, forall i j, (N <= i)%nat -> (N <= j)%nat -> dst (y i) (y j) < eps.
Proof.
  intros HC eps He.
  assert (W : forall k n u, wcomp A (fun i => Psi (n0 + i)%nat) k n u = wcomp A Psi (n0 + k) n u).
  { intros k n u. induction n; simpl; [reflexivity|]. rewrite IHn, Nat.add_assoc. reflexivity. }
  destruct (master_cauchy A nrm dst nrm_pos dst_sym dst_self dst_tri nrm_dst (fun i => Psi (n0 + i)%nat)
    (fun i => Psi_nonexp _) (fun i => Psi_nrm _) (fun i => p (n0 + i)%nat) (fun i => q (n0 + i)%nat)
    (fun i => p_pos _ (Nat.le_add_r n0 i)) (fun i => q_pos _ (Nat.le_add_r n0 i)) (fun i => y (n0 + i)%nat))
    with (Sp := E n0) (Sb := F n0) (eps := eps) as [N HN].
  - intro n. rewrite <- plus_n_Sm. apply step. lia.
  - intro n. apply pair_sums.
  - intro n. apply pair_sums.
  - intros k e e0. destruct (HC (n0 + k)%nat e ltac:(lia) e0) as [N HN]. exists N. intros i j Hi Hj.
    rewrite !W. now apply HN.
  - exact He.
  - exists (n0 + N)%nat. intros i j Hi Hj. specialize (HN (i - n0)%nat (j - n0)%nat ltac:(lia) ltac:(lia)).
    replace (n0 + (i - n0))%nat with i in HN by lia. replace (n0 + (j - n0))%nat with j in HN by lia. exact HN.
Qed.
End Lyapunov.
