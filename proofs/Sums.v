(** * Sums: finite sums and products over a window of indices, and sums that are infinite

    Statement.  Let f >= 0.  If all sums of f stay below S, then sums and products (1 + f) over late windows
                are small.  If g >= 0 has unbounded sums, the products of 1 + g are unbounded too.
                The sums of c/n are unbounded: every block 2^j < n <= 2^(j+1) of 1/n adds up to at least 1/2.
    Glossary.   wsum f m n  == f(m) + ... + f(m+n-1)          wprod f m n == (1 + f(m)) ... (1 + f(m+n-1))
                unbounded f == the sums of f over the windows 0..n-1 exceed every bound
    Axioms.     the standard library's real numbers
    Source.     theorem `harmonic-block`; issue 4 *)
Require Import Reals Lra Lia.
Open Scope R_scope.

(** ** Windows *)

Fixpoint wsum (f : nat -> R) (m n : nat) : R :=
  match n with O => 0 | S k => wsum f m k + f (m + k)%nat end.

Fixpoint wprod (f : nat -> R) (m n : nat) : R :=
  match n with O => 1 | S k => wprod f m k * (1 + f (m + k)%nat) end.

Section Windows.
Variable f : nat -> R.
Hypothesis f_pos : forall n, 0 <= f n.

Lemma wsum_pos m n : 0 <= wsum f m n.
Proof. induction n; simpl; [lra | specialize (f_pos (m+n)%nat); lra]. Qed.

Lemma wprod_ge1 m n : 1 <= wprod f m n.
Proof.
  induction n; simpl; [lra|]. specialize (f_pos (m+n)%nat).
  rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra.
Qed.

Lemma wsum_split m n k : wsum f m (n + k) = wsum f m n + wsum f (m + n) k.
Proof.
  induction k; simpl. { rewrite Nat.add_0_r; lra. }
  rewrite <- plus_n_Sm; simpl. rewrite IHk. rewrite Nat.add_assoc. lra.
Qed.

Lemma wprod_split m n k : wprod f m (n + k) = wprod f m n * wprod f (m + n) k.
Proof.
  induction k; simpl. { rewrite Nat.add_0_r; lra. }
  rewrite <- plus_n_Sm; simpl. rewrite IHk. rewrite Nat.add_assoc. ring.
Qed.

Lemma wsum_mono m n k : (n <= k)%nat -> wsum f m n <= wsum f m k.
Proof.
  intro H. replace k with (n + (k - n))%nat by lia. rewrite wsum_split.
  generalize (wsum_pos (m+n) (k-n)); lra.
Qed.

Lemma wprod_mono m n k : (n <= k)%nat -> wprod f m n <= wprod f m k.
Proof.
  intro H. replace k with (n + (k - n))%nat by lia. rewrite wprod_split.
  rewrite <- (Rmult_1_r (wprod f m n)) at 1.
  apply Rmult_le_compat_l; [generalize (wprod_ge1 m n); lra | apply wprod_ge1].
Qed.

Lemma wprod_exp m n : wprod f m n <= exp (wsum f m n).
Proof.
  induction n; simpl. { rewrite exp_0; lra. }
  rewrite exp_plus. apply Rmult_le_compat.
  - generalize (wprod_ge1 m n); lra.
  - specialize (f_pos (m+n)%nat); lra.
  - assumption.
  - apply exp_ineq1_le.
Qed.

(** Bounded partial sums: the partial sums and the products (1+f) are Cauchy. *)
Variable S : R.
Hypothesis f_sum : forall n, wsum f 0 n <= S.

Lemma wsum_cauchy eps : 0 < eps ->
  exists N, forall m n, (N <= m)%nat -> wsum f m n < eps.
Proof.
  intro He.
  destruct (growing_cv (fun n => wsum f 0 n)) as [l Hl].
  - intro n. apply wsum_mono; lia.
  - exists S. intros r [n ->]. apply f_sum.
  - assert (E : forall n, wsum f 0 n <= l).
    { intro n. apply (growing_ineq (fun n => wsum f 0 n)); [intro; apply wsum_mono; lia | exact Hl]. }
    destruct (Hl eps He) as [N HN]. exists N. intros m n Hm.
    specialize (HN m Hm). unfold R_dist in HN.
    pose proof (E (m + n)%nat) as E1. rewrite wsum_split in E1. simpl in E1.
    apply Rabs_def2 in HN. lra.
Qed.

Lemma wprod_cauchy eps : 0 < eps ->
  exists N, forall m n, (N <= m)%nat -> wprod f m n - 1 < eps.
Proof.
  intro He.
  assert (G : Un_growing (fun n => wprod f 0 n)) by (intro n; apply wprod_mono; lia).
  destruct (growing_cv (fun n => wprod f 0 n)) as [l Hl]; [exact G| |].
  - exists (exp S). intros r [n ->]. eapply Rle_trans; [apply wprod_exp|].
    destruct (f_sum n) as [H| ->]; [left; apply exp_increasing; exact H | lra].
  - pose proof (growing_ineq _ _ G Hl) as E. cbv beta in E.
    destruct (Hl eps He) as [N HN]. exists N. intros m n Hm.
    specialize (HN m Hm). unfold R_dist in HN.
    pose proof (E (m + n)%nat) as E1. rewrite wprod_split in E1. simpl in E1.
    pose proof (wprod_ge1 0 m) as Q1. pose proof (wprod_ge1 m n) as Q2.
    apply Rabs_def2 in HN.
    assert (wprod f m n - 1 <= wprod f 0 m * (wprod f m n - 1)); [|lra].
    rewrite <- (Rmult_1_l (wprod f m n - 1)) at 1.
    apply Rmult_le_compat_r; lra.
Qed.

Lemma wprod_bounded n : wprod f 0 n <= exp S.
Proof.
  eapply Rle_trans; [apply wprod_exp|].
  destruct (f_sum n) as [H| ->]; [left; apply exp_increasing; exact H | lra].
Qed.
End Windows.


(** ** Any f, of any sign *)

Lemma wsum_cat f m n k : wsum f m (n + k) = wsum f m n + wsum f (m + n) k.
Proof.
  induction k; simpl. { rewrite Nat.add_0_r; lra. }
  rewrite <- plus_n_Sm; simpl. rewrite IHk. rewrite Nat.add_assoc. lra.
Qed.
Lemma wsum_first f m n : wsum f m (S n) = f m + wsum f (S m) n.
Proof. change (S n) with (1 + n)%nat. rewrite wsum_cat. simpl. rewrite Nat.add_0_r, Nat.add_1_r. lra. Qed.
Lemma wsum_ext f g m n : (forall i, (m <= i < m + n)%nat -> f i = g i) -> wsum f m n = wsum g m n.
Proof. induction n; simpl; intro H; [reflexivity|]. rewrite IHn by (intros; apply H; lia). rewrite H by lia. reflexivity. Qed.
Lemma wsum_le f g m n : (forall i, (m <= i < m + n)%nat -> f i <= g i) -> wsum f m n <= wsum g m n.
Proof. induction n; simpl; intro H; [lra|]. apply Rplus_le_compat; [apply IHn; intros; apply H; lia|apply H; lia]. Qed.
Lemma wsum_plus f g m n : wsum (fun i => f i + g i) m n = wsum f m n + wsum g m n.
Proof. induction n; simpl; [lra|]. rewrite IHn; lra. Qed.
Lemma wsum_scal f c m n : wsum (fun i => f i * c) m n = wsum f m n * c.
Proof. induction n; simpl; [lra|]. rewrite IHn; lra. Qed.
Lemma wsum_shift f k m n : wsum (fun i => f (k + i)%nat) m n = wsum f (k + m) n.
Proof. induction n; simpl; [reflexivity|]. rewrite IHn, Nat.add_assoc. reflexivity. Qed.
Lemma wprod_shift f k m n : wprod (fun i => f (k + i)%nat) m n = wprod f (k + m) n.
Proof. induction n; simpl; [reflexivity|]. rewrite IHn, Nat.add_assoc. reflexivity. Qed.
Lemma wsum_abs f m n : Rabs (wsum f m n) <= wsum (fun i => Rabs (f i)) m n.
Proof. induction n; simpl; [rewrite Rabs_R0; lra|]. eapply Rle_trans; [apply Rabs_triang|lra]. Qed.
Lemma wsum_nonneg f m n : (forall i, (m <= i < m + n)%nat -> 0 <= f i) -> 0 <= wsum f m n.
Proof.
  intro H. replace 0 with (wsum (fun _ => 0) m n); [now apply wsum_le|]. clear H. induction n; simpl; lra.
Qed.
Lemma sum_le_prod f m n : (forall i, (m <= i < m + n)%nat -> 0 <= f i) -> 1 + wsum f m n <= wprod f m n.
Proof.
  induction n; simpl; intro H; [lra|]. specialize (IHn ltac:(intros; apply H; lia)).
  pose proof (H (m + n)%nat ltac:(lia)). pose proof (wsum_nonneg f m n ltac:(intros; apply H; lia)). nra.
Qed.

(** ** Infinite sums *)

Lemma nat_above r : exists n, r < INR n.
Proof.
  exists (Z.to_nat (up (Rmax 0 r))). destruct (archimed (Rmax 0 r)) as [A _].
  pose proof (Rmax_l 0 r). pose proof (Rmax_r 0 r).
  rewrite INR_IZR_INZ, Z2Nat.id; [lra|]. apply le_IZR. lra.
Qed.

Definition unbounded (f : nat -> R) : Prop := forall M, exists n, M < wsum f 0 n.
Definition bounded (f : nat -> R) : Prop := exists M, forall n, wsum f 0 n <= M.

(** What happens before an index k plays no part. *)
Lemma unbounded_from f k : unbounded f -> forall M, exists n, M < wsum f k n.
Proof.
  intros U M. set (B := wsum (fun i => Rabs (f i)) 0 k).
  assert (A : forall n, (n <= k)%nat -> wsum f 0 n <= B).
  { intros n Hn. eapply Rle_trans; [apply Rle_abs|]. eapply Rle_trans; [apply wsum_abs|].
    apply (wsum_mono (fun i => Rabs (f i))); [intro; apply Rabs_pos|exact Hn]. }
  destruct (U (Rmax B (M + wsum f 0 k))) as [n Hn].
  destruct (le_lt_dec n k) as [L|L].
  - specialize (A n L). pose proof (Rmax_l B (M + wsum f 0 k)). lra.
  - exists (n - k)%nat. replace n with (k + (n - k))%nat in Hn by lia. rewrite wsum_cat in Hn. simpl in Hn.
    pose proof (Rmax_r B (M + wsum f 0 k)). lra.
Qed.
Lemma unbounded_shift f k : unbounded f -> unbounded (fun i => f (k + i)%nat).
Proof. intros U M. destruct (unbounded_from f k U M) as [n Hn]. exists n. rewrite wsum_shift, Nat.add_0_r. exact Hn. Qed.
Lemma unbounded_from_le f g k : (forall n, (k <= n)%nat -> f n <= g n) -> unbounded f -> unbounded g.
Proof.
  intros H U M. destruct (unbounded_from f k U (M - wsum g 0 k)) as [n Hn]. exists (k + n)%nat.
  rewrite wsum_cat. simpl. assert (wsum f k n <= wsum g k n); [apply wsum_le; intros; apply H; lia|lra].
Qed.
Lemma unbounded_scal f c : 0 < c -> unbounded f -> unbounded (fun n => f n * c).
Proof.
  intros Hc U M. destruct (U (M / c)) as [n Hn]. exists n. rewrite wsum_scal.
  apply Rmult_lt_compat_r with (r := c) in Hn; [|exact Hc].
  replace (M / c * c) with M in Hn by (field; lra). exact Hn.
Qed.
(** The sum over one parity, of a sequence >= 0 from k on. *)
Lemma unbounded_half f e k : (forall n, (k <= n)%nat -> 0 <= f n) -> (e <= 1)%nat ->
  unbounded (fun j => f (2 * j + e)%nat) -> unbounded f.
Proof.
  intros P He U M. destruct (unbounded_from _ k U (M - wsum f 0 (2 * k))) as [n Hn].
  exists (2 * k + 2 * n)%nat. rewrite wsum_cat. rewrite Nat.add_0_l.
  assert (wsum (fun j => f (2 * j + e)%nat) k n <= wsum f (2 * k) (2 * n)); [|lra].
  clear Hn. induction n; [simpl; lra|].
  replace (2 * S n)%nat with (2 * n + 2)%nat by lia. rewrite wsum_cat.
  simpl wsum at 1. simpl wsum at 3.
  replace (k + n + (k + n + 0) + e)%nat with (2 * k + 2 * n + e)%nat by lia.
  assert (f (2 * k + 2 * n + e)%nat <= 0 + f (2 * k + 2 * n + 0)%nat + f (2 * k + 2 * n + 1)%nat).
  { pose proof (P (2 * k + 2 * n + 0)%nat ltac:(lia)). pose proof (P (2 * k + 2 * n + 1)%nat ltac:(lia)).
    destruct e as [|[|]]; [lra|lra|lia]. }
  simpl in *. lra.
Qed.

(** Theorem `harmonic-block`: 1/(N+1) + ... + 1/(2N) >= 1/2. *)
Theorem harmonic_block N : (1 <= N)%nat -> / 2 <= wsum (fun n => / INR n) (S N) N.
Proof.
  intro HN. assert (0 < INR N) by (apply (lt_INR 0); lia).
  replace (/ 2) with (wsum (fun _ => / (2 * INR N)) (S N) N).
  - apply wsum_le. intros i Hi. apply Rinv_le_contravar; [apply (lt_INR 0); lia|].
    change 2 with (INR 2). rewrite <- mult_INR. apply le_INR. lia.
  - assert (G : forall c n, wsum (fun _ => c) (S N) n = INR n * c).
    { intros c n. induction n; [simpl; lra|]. rewrite S_INR. cbn [wsum]. rewrite IHn. lra. }
    rewrite G. field. lra.
Qed.
Theorem harmonic_unbounded c : 0 < c -> unbounded (fun n => / INR n * c).
Proof.
  intro Hc. apply unbounded_scal; [exact Hc|]. intro M.
  assert (G : forall j, / INR 0 + / 2 * INR j <= wsum (fun n => / INR n) 0 (S (2 ^ j))).
  { induction j as [|j IH]; [simpl; rewrite Rinv_1; lra|].
    pose proof (Nat.pow_nonzero 2 j ltac:(lia)).
    pose proof (harmonic_block (2 ^ j) ltac:(lia)) as B.
    replace (S (2 ^ S j)) with (S (2 ^ j) + 2 ^ j)%nat by (simpl; lia).
    rewrite wsum_cat, Nat.add_0_l, S_INR. lra. }
  destruct (nat_above ((M - / INR 0) * 2)) as [j Hj]. exists (S (2 ^ j)). specialize (G j). lra.
Qed.

(** The products of 1 + g, g >= 0 from k on. *)
Lemma unbounded_prod g k : (forall n, (k <= n)%nat -> 0 <= g n) -> unbounded g ->
  forall M, exists n, M < wprod g k n.
Proof.
  intros P U M. destruct (unbounded_from g k U M) as [n Hn]. exists n.
  pose proof (sum_le_prod g k n ltac:(intros; apply P; lia)). lra.
Qed.

(** ** Limits *)

Lemma Un_cv_shift u l m : Un_cv u l -> Un_cv (fun n => u (m + n)%nat) l.
Proof. intros H e He. destruct (H e He) as [N HN]. exists N. intros n Hn. apply HN. lia. Qed.
Lemma Un_cv_unshift u l m : Un_cv (fun n => u (m + n)%nat) l -> Un_cv u l.
Proof.
  intros H e He. destruct (H e He) as [N HN]. exists (m + N)%nat. intros n Hn.
  replace n with (m + (n - m))%nat by lia. apply HN. lia.
Qed.
Lemma Un_cv_le_bound u l a M : Un_cv u l -> (forall n, Rabs (u n - a) <= M) -> Rabs (l - a) <= M.
Proof.
  intros Hu H. apply le_epsilon. intros eps He. destruct (Hu eps He) as [N HN].
  specialize (HN N (Nat.le_refl N)). unfold R_dist in HN. specialize (H N).
  replace (l - a) with ((l - u N) + (u N - a)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite (Rabs_minus_sym l). lra.
Qed.
Lemma infty_no_limit u l : cv_infty u -> ~ Un_cv u l.
Proof.
  intros C H. destruct (H 1 ltac:(lra)) as [N HN]. destruct (C (l + 1)) as [K HK].
  specialize (HN (max N K) ltac:(lia)). specialize (HK (max N K) ltac:(lia)).
  unfold R_dist in HN. apply Rabs_def2 in HN. lra.
Qed.
