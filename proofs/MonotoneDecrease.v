(** * Theorem `monotone-decrease`: layers that only lose

    Statement.  If no entry of P_n = W_n - I and of b_n is positive for n >= n0, N_n(x) converges at every x.  If, moreover, for
                some c > 0 and every i, P_n[i][i] <= -c/n for n >= n0, or b_n[i] <= -c/n for n >= n0, then N_n(x) -> 0.
                Products: if W_n is diagonal with entries between 0 and 1 for n >= n0, J_n W_n ... J_1 W_1 x converges for every
                sequence of 0/1 diagonal matrices J_n.
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/monotone.py and products.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Section Decrease.
Variable m : nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable n0 : nat.
Hypothesis P_falls : forall n i j, (n0 <= n)%nat -> (i < m)%nat -> (j < m)%nat -> pert W n i j <= 0.
Hypothesis b_falls : forall n i, (n0 <= n)%nat -> (i < m)%nat -> b n i <= 0.
Variable x : vec.
Notation N n := (family m W b x n).

(** A part of what coordinate i loses is lost. *)
Lemma falls n i d : (1 <= n)%nat -> (n0 <= S n)%nat -> (i < m)%nat ->
  pert W (S n) i i * N n i <= d \/ b (S n) i <= d -> d <= 0 -> N (S n) i <= relu (N n i + d).
Proof.
  intros n1 Hn Hi Hd d0. cbn [net]. unfold layer. set (y := N n) in *. apply relu_mono. rewrite mapp_pert by exact Hi.
  assert (Y : forall j, 0 <= y j) by (intro j; apply net_nonneg; lia).
  assert (T : forall j, (j < m)%nat -> pert W (S n) i j * y j <= 0).
  { intros j Hj. pose proof (P_falls (S n) i j Hn Hi Hj). pose proof (Y j). nra. }
  assert (S1 : mapp m (pert W (S n)) y i <= pert W (S n) i i * y i).
  { unfold mapp. pose proof (vsum_term m (fun j => - (pert W (S n) i j * y j)) i Hi ltac:(intros j Hj; pose proof (T j Hj); lra)) as V.
    cbv beta in V. assert (E : vsum m (fun j => - (pert W (S n) i j * y j)) = - vsum m (fun j => pert W (S n) i j * y j)).
    { rewrite (vsum_ext m _ (fun j => pert W (S n) i j * y j * (-1))) by (intros; ring). rewrite vsum_scal. ring. }
    rewrite E in V. lra. }
  pose proof (T i Hi). pose proof (b_falls (S n) i Hn Hi). destruct Hd; lra.
Qed.
Lemma decreases i : (i < m)%nat -> Un_decreasing (fun n => N (S n0 + n) i).
Proof.
  intros Hi n. replace (S n0 + S n)%nat with (S (S n0 + n)) by lia.
  pose proof (net_nonneg (fun _ => m) W b x (S n0 + n) i ltac:(lia)) as Y.
  assert (Z : N (S (S n0 + n)) i <= relu (N (S n0 + n) i + 0)); [|rewrite Rplus_0_r, relu_id in Z by exact Y; exact Z].
  apply falls; try lia; try lra. right. apply b_falls; [lia|exact Hi].
Qed.
Lemma has_limit i : (i < m)%nat -> exists l, Un_cv (fun n => N (S n0 + n) i) l.
Proof.
  intro Hi. destruct (decreasing_cv _ (decreases i Hi)) as [l Hl]; [|now exists l].
  exists 0. intros r [n ->]. unfold opp_seq. pose proof (net_nonneg (fun _ => m) W b x (S n0 + n) i ltac:(lia)). lra.
Qed.

(** Theorem `monotone-decrease`. *)
Theorem decrease_converges : converges m (fun n => N n).
Proof. apply (converges_drop m _ (S n0)). now apply converges_coordinates, has_limit. Qed.

(** The limit 0. *)
Theorem decrease_to_zero c : 0 < c ->
  (forall i, (i < m)%nat -> (forall n, (n0 <= n)%nat -> pert W n i i <= - (c / INR n)) \/
                            (forall n, (n0 <= n)%nat -> b n i <= - (c / INR n))) ->
  tends m (fun n => N n) (fun _ => 0).
Proof.
  intros c0 Hc. apply (tends_drop m _ _ (S n0)). intros i Hi. destruct (has_limit i Hi) as [l Hl].
  set (u := fun n => N (S n0 + n) i) in *.
  assert (D : forall n, l <= u n) by (intro n; exact (decreasing_ineq u l (decreases i Hi) Hl n)).
  assert (l0 : 0 <= l).
  { apply Rnot_lt_le. intro L. destruct (Hl (- l) ltac:(lra)) as [K HK]. specialize (HK K (le_n K)). unfold R_dist in HK.
    apply Rabs_def2 in HK. pose proof (net_nonneg (fun _ => m) W b x (S n0 + K) i ltac:(lia)). unfold u in HK. lra. }
  replace 0 with l; [exact Hl|]. apply Rle_antisym; [|exact l0]. apply Rnot_lt_le. intro L.
  set (t := c * Rmin 1 l). assert (t0 : 0 < t) by (apply Rmult_lt_0_compat; [exact c0|apply Rmin_glb_lt; lra]).
  assert (Step : forall n, u (S n) <= u n - / INR (S (S n0 + n)) * t).
  { intro n. pose proof (D n) as Dn. pose proof (D (S n)) as Ds. unfold u in *.
    replace (S n0 + S n)%nat with (S (S n0 + n)) in * by lia. set (k := (S n0 + n)%nat) in *.
    assert (I0 : 0 < / INR (S k)) by (apply Rinv_0_lt_compat, lt_0_INR; lia).
    assert (F : N (S k) i <= relu (N k i + - (/ INR (S k) * t))).
    { apply falls; try (unfold k; lia).
      - pose proof (Rmin_l 1 l). pose proof (Rmin_r 1 l). destruct (Hc i Hi) as [Q|Q]; specialize (Q (S k) ltac:(unfold k; lia));
          unfold Rdiv in Q.
        + left. apply Rle_trans with (- (c * / INR (S k)) * N k i); [apply Rmult_le_compat_r; lra|].
          replace (- (c * / INR (S k)) * N k i) with (- (/ INR (S k) * (c * N k i))) by ring. apply Ropp_le_contravar.
          apply Rmult_le_compat_l; [lra|]. unfold t. apply Rmult_le_compat_l; lra.
        + right. apply Rle_trans with (1 := Q). rewrite (Rmult_comm c). apply Ropp_le_contravar.
          apply Rmult_le_compat_l; [lra|]. unfold t. rewrite <- (Rmult_1_r c) at 2. apply Rmult_le_compat_l; lra.
      - pose proof (Rmult_lt_0_compat _ _ I0 t0). lra. }
    unfold relu in F. destruct (Rle_lt_dec (N k i + - (/ INR (S k) * t)) 0) as [A|A].
    - rewrite Rmax_left in F by exact A. lra.
    - rewrite Rmax_right in F by lra. lra. }
  assert (G : forall n, l + wsum (fun k => / INR k * t) (S (S n0)) n <= u 0%nat).
  { intro n. assert (G : u n + wsum (fun k => / INR k * t) (S (S n0)) n <= u 0%nat).
    { induction n; [simpl; lra|]. cbn [wsum]. specialize (Step n). change (S (S n0) + n)%nat with (S (S n0 + n)). lra. }
    specialize (D n). lra. }
  destruct (unbounded_from _ (S (S n0)) (harmonic_unbounded t t0) (u 0%nat)) as [n Hn]. specialize (G n). lra.
Qed.
End Decrease.

Theorem monotone_decrease m W b n0 :
  (forall n i j, (n0 <= n)%nat -> (i < m)%nat -> (j < m)%nat -> pert W n i j <= 0) ->
  (forall n i, (n0 <= n)%nat -> (i < m)%nat -> b n i <= 0) ->
  forall x, converges m (family m W b x).
Proof. exact (decrease_converges m W b n0). Qed.

(** ** Products *)

(** What is multiplied by numbers between 0 and 1 converges. *)
Lemma fractions_converge (u : nat -> R) : (forall n, exists t, 0 <= t <= 1 /\ u (S n) = t * u n) -> exists l, Un_cv u l.
Proof.
  assert (G : forall v : nat -> R, 0 <= v 0%nat -> (forall n, exists t, 0 <= t <= 1 /\ v (S n) = t * v n) -> exists l, Un_cv v l).
  { intros v v0 H. assert (P : forall n, 0 <= v n).
    { induction n; [exact v0|]. destruct (H n) as [t [Ht ->]]. apply Rmult_le_pos; lra. }
    assert (D : Un_decreasing v). { intro n. destruct (H n) as [t [Ht ->]]. specialize (P n). nra. }
    destruct (decreasing_cv v D) as [l Hl]; [|now exists l]. exists 0. intros r [n ->]. unfold opp_seq. specialize (P n). lra. }
  intro H. destruct (Rle_lt_dec 0 (u 0%nat)) as [L|L]; [now apply G|].
  destruct (G (fun n => - u n)) as [l Hl]; [lra| |].
  - intro n. destruct (H n) as [t [Ht E]]. exists t. split; [exact Ht|]. rewrite E. ring.
  - exists (- l). intros e He. destruct (Hl e He) as [k Hk]. exists k. intros n Hn. specialize (Hk n Hn). unfold R_dist in *.
    replace (u n - - l) with (- (- u n - l)) by ring. now rewrite Rabs_Ropp.
Qed.
Theorem decreasing_products m W n0 :
  (forall n i j, (n0 <= n)%nat -> (i < m)%nat -> (j < m)%nat -> i <> j -> W n i j = 0) ->
  (forall n i, (n0 <= n)%nat -> (i < m)%nat -> 0 <= W n i i <= 1) ->
  forall J x, converges m (gated m J W no_bias x).
Proof.
  intros off on J x. apply (converges_drop m _ n0). apply converges_coordinates. intros i Hi. apply fractions_converge.
  intro n. rewrite <- plus_n_Sm. cbn [gated]. set (v := gated m J W no_bias x (n0 + n)). unfold mask, vadd, no_bias.
  destruct (J (S (n0 + n)) i); [|exists 0; split; [lra|ring]]. exists (W (S (n0 + n)) i i). split; [apply on; [lia|exact Hi]|].
  rewrite Rplus_0_r. unfold mapp. rewrite (vsum_ext m _ (fun j => eye i j * (W (S (n0 + n)) i j * v j))).
  - exact (vsum_eye m i (fun j => W (S (n0 + n)) i j * v j) Hi).
  - intros j Hj. unfold eye. destruct (Nat.eqb_spec i j) as [->|E]; [ring|]. rewrite off by (auto; lia). ring.
Qed.
