(** * Theorem `frozen-pattern`: gates that are the same in every layer after one of them

    Statement.  k >= 1 and lo <= N_n(x) for n >= k.  Margin: lo_i > 0 makes the value before ReLU equal to N_n(x)[i] for
                n > k.  Drift: so does sum_j P_n[i][j] N_(n-1)[j] + b_n[i] >= 0 for n > k.  Let N_k[i] = 0 for all i of a
                set Z, and sum_{j not in Z} P_n[i][j] N_(n-1)[j] + b_n[i] <= 0 for n > k, i in Z: N_n[i] = 0 for n >= k.
    Glossary.   before n i == (W_n N_(n-1)(x) + b_n)[i]      off == the set Z
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/frozen.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Section Frozen.
Variable m : nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable x : vec.
Variable k : nat.
Notation N := (family m W b x).
Definition before (n : nat) : vec := fun i => mapp m (W n) (N (pred n)) i + b n i.

Lemma layer_before n i : (1 <= n)%nat -> N n i = relu (before n i).
Proof. destruct n; [lia|]. reflexivity. Qed.
Theorem frozen_margin (lo : vec) : (forall n i, (k <= n)%nat -> (i < m)%nat -> lo i <= N n i) ->
  forall n i, (k < n)%nat -> (i < m)%nat -> 0 < lo i -> N n i = before n i.
Proof.
  intros H n i Hn Hi Hl. specialize (H n i ltac:(lia) Hi). rewrite layer_before in * by lia.
  destruct (Rle_dec 0 (before n i)); [now apply relu_id|]. rewrite relu_off in H by lra. lra.
Qed.
Theorem frozen_drift n i : (1 <= k)%nat -> (k < n)%nat -> (i < m)%nat ->
  0 <= mapp m (pert W n) (N (pred n)) i + b n i -> N n i = before n i.
Proof.
  intros k1 Hn Hi H. rewrite layer_before by lia. apply relu_id. unfold before. rewrite (mapp_pert m W) by exact Hi.
  pose proof (net_nonneg (fun _ => m) W b x (pred n) i ltac:(lia)). lra.
Qed.
Theorem frozen_off (off : nat -> bool) : (forall i, (i < m)%nat -> off i = true -> N k i = 0) ->
  (forall n i, (k < n)%nat -> (i < m)%nat -> off i = true ->
     vsum m (fun j => if off j then 0 else pert W n i j * N (pred n) j) + b n i <= 0) ->
  forall n i, (i < m)%nat -> off i = true -> N (k + n)%nat i = 0.
Proof.
  intros H0 H. induction n; intros i Hi Ho; [rewrite Nat.add_0_r; now apply H0|].
  rewrite layer_before by lia. apply relu_off. unfold before. replace (pred (k + S n)) with (k + n)%nat by lia.
  rewrite (mapp_pert m W) by exact Hi. rewrite IHn by assumption. specialize (H (k + S n)%nat i ltac:(lia) Hi Ho).
  replace (pred (k + S n)) with (k + n)%nat in H by lia.
  assert (E : mapp m (pert W (k + S n)) (N (k + n)%nat) i
    = vsum m (fun j => if off j then 0 else pert W (k + S n) i j * N (k + n)%nat j)).
  { apply vsum_ext. intros j Hj. destruct (off j) eqn:Ej; [rewrite IHn by assumption; ring|reflexivity]. }
  rewrite E. lra.
Qed.
End Frozen.
