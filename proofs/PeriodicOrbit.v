(** * Theorem `periodic-orbit`: orbits of layers that repeat

    Statement.  Let W_(n+T) = W_n and b_(n+T) = b_n for n >= 1, N_k(x) = N_l(x), k < l and l - k a multiple of T.
                Then N_(n+l-k) = N_n for n >= k.  If N_(k+1) differs from N_k, N_n(x) has no limit.
                If T = 1 and N_(k+1) = N_k, then N_n = N_k for n >= k.
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/orbit.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Section Orbit.
Variable m : nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable x : vec.
Variable T : nat.
Hypothesis W_period : forall n i j, (1 <= n)%nat -> (i < m)%nat -> (j < m)%nat -> W (n + T)%nat i j = W n i j.
Hypothesis b_period : forall n i, (1 <= n)%nat -> (i < m)%nat -> b (n + T)%nat i = b n i.
Notation N := (family m W b x).

Lemma period_multiple r n : (1 <= n)%nat -> forall i, (i < m)%nat ->
  b (n + r * T)%nat i = b n i /\ forall j, (j < m)%nat -> W (n + r * T)%nat i j = W n i j.
Proof.
  intros Hn i Hi. induction r; [now rewrite Nat.add_0_r|].
  replace (n + S r * T)%nat with (n + r * T + T)%nat by (simpl; lia).
  rewrite b_period by (auto; lia). destruct IHr as [IHb IHW]. split; [exact IHb|].
  intros j Hj. rewrite W_period by (auto; lia). now apply IHW.
Qed.
Lemma orbit_repeats k r : (forall i, (i < m)%nat -> N (k + r * T)%nat i = N k i) ->
  forall n i, (i < m)%nat -> N (k + n + r * T)%nat i = N (k + n)%nat i.
Proof.
  intros H n. induction n; intros i Hi; [rewrite Nat.add_0_r; now apply H|].
  replace (k + S n + r * T)%nat with (S (k + n + r * T)) by lia. rewrite <- plus_n_Sm. cbn [net].
  replace (S (k + n + r * T)) with (S (k + n) + r * T)%nat by lia.
  destruct (period_multiple r (S (k + n)) ltac:(lia) i Hi) as [HB HW].
  apply layer_ext; [exact HW|exact HB|exact IHn].
Qed.

Theorem periodic_orbit_diverges k r : (1 <= r * T)%nat -> (forall i, (i < m)%nat -> N (k + r * T)%nat i = N k i) ->
  (exists i, (i < m)%nat /\ N (S k) i <> N k i) -> ~ converges m N.
Proof.
  intros HT H [i [Hi D]] [L C]. specialize (C i Hi).
  assert (G : forall s e, N (k + e + s * (r * T))%nat i = N (k + e)%nat i).
  { intros s e. induction s; [now rewrite Nat.add_0_r|].
    replace (k + e + S s * (r * T))%nat with (k + (e + s * (r * T)) + r * T)%nat by (simpl; lia).
    rewrite (orbit_repeats k r H) by exact Hi.
    replace (k + (e + s * (r * T)))%nat with (k + e + s * (r * T))%nat by lia. exact IHs. }
  set (d := Rabs (N (S k) i - N k i)). assert (0 < d) by (apply Rabs_pos_lt; lra).
  destruct (C (d / 2) ltac:(lra)) as [K HK].
  assert (K * (r * T) >= K)%nat by nia.
  pose proof (HK (k + 0 + K * (r * T))%nat ltac:(lia)) as A. pose proof (HK (k + 1 + K * (r * T))%nat ltac:(lia)) as B.
  rewrite G in A, B. rewrite Nat.add_0_r in A. rewrite Nat.add_1_r in B. unfold R_dist in A, B.
  assert (d <= Rabs (N (S k) i - L i) + Rabs (N k i - L i)); [|lra].
  unfold d. rewrite (Rabs_minus_sym (N k i)).
  replace (N (S k) i - N k i) with ((N (S k) i - L i) + (L i - N k i)) by ring. apply Rabs_triang.
Qed.

Theorem resting k : T = 1%nat -> (forall i, (i < m)%nat -> N (S k) i = N k i) ->
  (forall n i, (i < m)%nat -> N (k + n)%nat i = N k i) /\ tends m N (N k).
Proof.
  intros HT H.
  assert (G : forall n i, (i < m)%nat -> N (k + n)%nat i = N k i).
  { intros n i Hi. induction n; [now rewrite Nat.add_0_r|].
    replace (k + S n)%nat with (k + n + 1 * T)%nat by lia.
    rewrite orbit_repeats; [exact IHn| |exact Hi].
    intros l Hl. replace (k + 1 * T)%nat with (S k) by lia. now apply H. }
  split; [exact G|]. intros i Hi e He. exists k. intros n Hn. replace n with (k + (n - k))%nat by lia.
  rewrite (G _ i Hi), R_dist_eq. exact He.
Qed.
End Orbit.
