(** * Theorem `dual-growth`: a nonnegative functional that the layers push beyond all bounds

    Statement.  z >= 0, g_n >= 0; for n >= n0, P_n^T z >= g_n z entrywise and z.b_n >= -g_n c; k >= max(1, n0-1).
                If z.N_k > c and the sum of g_n is infinite, z.N_n -> oo.  If g_n = 0, z.b_n >= 0 and the sum of z.b_n
                is infinite, z.N_n -> oo.  In both cases N_n(x) has no limit.
    Glossary.   dot m z y == z.y        pert W n == P_n
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/dual.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Definition dot (m : nat) (z y : vec) : R := vsum m (fun i => z i * y i).

Lemma dot_limit m z y L : tends m y L -> Un_cv (fun n => dot m z (y n)) (dot m z L).
Proof.
  unfold dot, vsum, tends. induction m; intro H; simpl.
  - intros e He. exists O. intros. rewrite R_dist_eq. exact He.
  - apply (CV_plus (fun n => wsum (fun i => z i * y n i) 0 m) (fun n => z m * y n m)).
    + apply IHm. intros i Hi. apply H. lia.
    + apply (CV_mult (fun _ => z m) (fun n => y n m)); [|apply H; lia].
      intros e He. exists O. intros. rewrite R_dist_eq. exact He.
Qed.
Lemma dot_infty_diverges m z y : cv_infty (fun n => dot m z (y n)) -> ~ converges m y.
Proof. intros C [L H]. exact (infty_no_limit _ _ C (dot_limit m z y L H)). Qed.

Section Dual.
Variable m : nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable x z : vec.
Variable g : nat -> R.
Variable c : R.
Variables n0 k : nat.
Hypothesis k1 : (1 <= k)%nat.
Hypothesis k0 : (n0 <= S k)%nat.
Hypothesis z_pos : forall i, (i < m)%nat -> 0 <= z i.
Hypothesis g_pos : forall n, (n0 <= n)%nat -> 0 <= g n.
Hypothesis dual : forall n j, (n0 <= n)%nat -> (j < m)%nat -> g n * z j <= vsum m (fun i => z i * pert W n i j).
Hypothesis push : forall n, (n0 <= n)%nat -> - (g n * c) <= dot m z (b n).
Notation N := (family m W b x).

(** relu(u) >= u, z >= 0 and N_(n-1) >= 0. *)
Lemma dual_step n : (k <= n)%nat -> (1 + g (S n)) * dot m z (N n) + dot m z (b (S n)) <= dot m z (N (S n)).
Proof.
  intro Hn. cbn [net].
  assert (Y : forall i, 0 <= N n i) by (intro; apply net_nonneg; lia).
  apply Rle_trans with (vsum m (fun i => z i * N n i + (z i * mapp m (pert W (S n)) (N n) i + z i * b (S n) i))).
  - rewrite vsum_plus, (vsum_plus m _ (fun i => z i * b (S n) i)). unfold dot.
    assert (A : vsum m (fun j => (g (S n) * z j) * N n j)
             <= vsum m (fun i => z i * mapp m (pert W (S n)) (N n) i)).
    { rewrite (vsum_ext m (fun i => z i * mapp m (pert W (S n)) (N n) i)
        (fun i => vsum m (fun j => z i * pert W (S n) i j * N n j))).
      2:{ intros i _. unfold mapp. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. }
      rewrite vsum_swap. apply vsum_le. intros j Hj.
      rewrite (vsum_scal m (fun i => z i * pert W (S n) i j)).
      apply Rmult_le_compat_r; [apply Y|]. apply dual; [lia|exact Hj]. }
    assert (B : vsum m (fun j => (g (S n) * z j) * N n j) = g (S n) * vsum m (fun i => z i * N n i)).
    { rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. }
    lra.
  - apply vsum_le. intros i Hi. unfold layer. rewrite <- (Rmult_plus_distr_l (z i) (mapp _ _ _ _)), <- Rmult_plus_distr_l.
    apply Rmult_le_compat_l; [now apply z_pos|]. rewrite (mapp_pert m W) by exact Hi.
    rewrite <- Rplus_assoc. apply relu_ge.
Qed.

Theorem dual_growth : unbounded g -> c < dot m z (N k) ->
  cv_infty (fun n => dot m z (N n)) /\ ~ converges m N.
Proof.
  intros U H.
  assert (P : forall n, 1 <= wprod g (S k) n).
  { intro n. pose proof (sum_le_prod g (S k) n ltac:(intros; apply g_pos; lia)).
    pose proof (wsum_nonneg g (S k) n ltac:(intros; apply g_pos; lia)). lra. }
  assert (G : forall n, wprod g (S k) n * (dot m z (N k) - c) <= dot m z (N (k + n)%nat) - c).
  { induction n; [simpl; rewrite Nat.add_0_r; lra|]. rewrite <- plus_n_Sm. cbn [wprod].
    pose proof (dual_step (k + n) ltac:(lia)) as D. pose proof (push (S (k + n)) ltac:(lia)) as B.
    pose proof (g_pos (S (k + n)) ltac:(lia)). replace (S k + n)%nat with (S (k + n)) by lia.
    assert ((1 + g (S (k + n))) * (wprod g (S k) n * (dot m z (N k) - c))
         <= (1 + g (S (k + n))) * (dot m z (N (k + n)%nat) - c)) by (apply Rmult_le_compat_l; lra).
    lra. }
  assert (C : cv_infty (fun n => dot m z (N n))).
  { intro M. destruct (unbounded_prod g (S k) ltac:(intros; apply g_pos; lia) U ((M - c) / (dot m z (N k) - c)))
      as [n Hn].
    exists (k + n)%nat. intros l Hl. replace l with (k + (n + (l - (k + n))))%nat by lia.
    set (r := (l - (k + n))%nat). specialize (G (n + r)%nat).
    assert (A : wprod g (S k) n <= wprod g (S k) (n + r)).
    { clear -P g_pos k0. induction r; [rewrite Nat.add_0_r; lra|]. rewrite <- plus_n_Sm. cbn [wprod].
      pose proof (g_pos (S k + (n + r))%nat ltac:(lia)). pose proof (P (n + r)%nat). nra. }
    apply Rmult_lt_compat_r with (r := dot m z (N k) - c) in Hn; [|lra].
    replace ((M - c) / (dot m z (N k) - c) * (dot m z (N k) - c)) with (M - c) in Hn by (field; lra).
    assert (wprod g (S k) n * (dot m z (N k) - c) <= wprod g (S k) (n + r) * (dot m z (N k) - c))
      by (apply Rmult_le_compat_r; lra).
    lra. }
  split; [exact C|]. exact (dot_infty_diverges m z _ C).
Qed.

Theorem dual_sum : (forall n, (n0 <= n)%nat -> 0 <= dot m z (b n)) -> unbounded (fun n => dot m z (b n)) ->
  cv_infty (fun n => dot m z (N n)) /\ ~ converges m N.
Proof.
  intros B U.
  assert (Y : forall n, (k <= n)%nat -> 0 <= dot m z (N n)).
  { intros n Hn. apply vsum_nonneg. intros i Hi. apply Rmult_le_pos; [now apply z_pos|apply net_nonneg; lia]. }
  assert (D : forall n, (k <= n)%nat -> dot m z (N n) + dot m z (b (S n)) <= dot m z (N (S n))).
  { intros n Hn. pose proof (dual_step n Hn). pose proof (Y n Hn). pose proof (g_pos (S n) ltac:(lia)). nra. }
  assert (G : forall n, wsum (fun n => dot m z (b n)) (S k) n <= dot m z (N (k + n)%nat)).
  { induction n; [simpl; apply Y; lia|]. rewrite <- plus_n_Sm. cbn [wsum].
    replace (S k + n)%nat with (S (k + n)) by lia. pose proof (D (k + n)%nat ltac:(lia)). lra. }
  assert (C : cv_infty (fun n => dot m z (N n))).
  { intro M. destruct (unbounded_from _ (S k) U M) as [n Hn]. exists (k + n)%nat. intros l Hl.
    apply Rlt_le_trans with (1 := Hn). apply Rle_trans with (1 := G n).
    replace l with (k + n + (l - (k + n)))%nat by lia. generalize (l - (k + n))%nat as r. clear l Hl Hn.
    induction r; [rewrite Nat.add_0_r; lra|]. rewrite <- plus_n_Sm.
    pose proof (D (k + n + r)%nat ltac:(lia)). pose proof (B (S (k + n + r)) ltac:(lia)). lra. }
  split; [exact C|]. exact (dot_infty_diverges m z _ C).
Qed.
End Dual.

(** The gains of the checker: a and a/n, a > 0. *)
Lemma constant_gain_unbounded a : 0 < a -> unbounded (fun _ => a).
Proof.
  intros Ha M. destruct (nat_above (M / a)) as [n Hn]. exists n.
  assert (G : wsum (fun _ => a) 0 n = INR n * a) by (clear; induction n; [simpl; lra|]; rewrite S_INR; cbn [wsum]; lra).
  rewrite G. apply Rmult_lt_compat_r with (r := a) in Hn; [|exact Ha].
  replace (M / a * a) with M in Hn by (field; lra). exact Hn.
Qed.
Lemma harmonic_gain_unbounded a : 0 < a -> unbounded (fun n => a / INR n).
Proof.
  intro Ha. apply (unbounded_from_le (fun n => / INR n * a) _ 0); [|now apply harmonic_unbounded].
  intros n _. unfold Rdiv. lra.
Qed.

(** k >= 1 cannot be left out: z = (1, 1), W^T z >= 2 z, b = 0, c = 0 and z.N_0 = 4 > c, but N_1 = N_2 = ... = 0. *)
Example growth_needs_a_layer :
  let W : mat := fun i j => if Nat.eqb i 0 then (if Nat.eqb j 0 then 2 else 100) else 0 in
  let x : vec := fun i => if Nat.eqb i 0 then 5 else -1 in
  (forall j, (j < 2)%nat -> 1 * 1 <= vsum 2 (fun i => 1 * pert (fun _ => W) 1 i j)) /\
  0 < dot 2 (fun _ => 1) x /\
  forall n i, (i < 2)%nat -> family 2%nat (fun _ => W) no_bias x (S n) i = 0.
Proof.
  intros W x. split; [|split].
  - intros j Hj. destruct j as [|[|]]; [| |lia]; unfold vsum, pert, msub, eye, W; simpl; lra.
  - unfold dot, vsum, x. simpl. lra.
  - assert (Z : forall y i, (i < 2)%nat -> (forall j, (j < 2)%nat -> y j = 0) -> layer 2 W (fun _ => 0) y i = 0).
    { intros y i Hi Hy. unfold layer, mapp, vsum. simpl. rewrite !Hy by lia. apply relu_off. lra. }
    induction n; intros i Hi; cbn [net].
    + unfold layer, mapp, vsum, no_bias, W, x. destruct i as [|[|]]; [| |lia]; simpl; apply relu_off; lra.
    + apply Z; [exact Hi|]. intros j Hj. now apply IHn.
Qed.
