(** * Decaying bounds: the inequalities of Lyapunov pairs and the tails of sums, as the checker shows them

    Statement.  For p(n) = c n^-k, E(n) = alpha (n-tau)^-kappa the inequality E(n-1) >= p(n) + E(n)(1 + p(n)) follows from
                the polynomial one that POS shows; for p(n) = c a^n, E(n) = alpha a^n from one at n0.  Likewise
                F(n-1) >= q(n)(1 + E(n)) + F(n).  The sums over i > k of i^-(e+1) are at most k^-e / e, those of
                a^i i^-e at most a^(k+1) (k+1)^-e / (1 - a), and a^n n^k does not increase from n0 on if
                a (n0+1)^k <= n0^k.
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/tail.py (tail_E, tail_F, dominates), alternation.py and reflection.py (rest) *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums.
Open Scope R_scope.

Lemma inv_pow_pos x k : 0 < x -> 0 < x ^ k. Proof. intro. now apply pow_lt. Qed.

(** tail_E, mode "r": B = (n-1-tau)^kappa, H = (n-tau)^kappa, N = n^k, all > 0. *)
Theorem power_pair_E alpha c B H N : 0 < B -> 0 < H -> 0 < N ->
  0 <= alpha * (H * N) - c * (B * H) - alpha * (B * N) - alpha * c * B ->
  c / N + alpha / H * (1 + c / N) <= alpha / B.
Proof.
  intros B0 H0 N0 P. apply Rmult_le_reg_r with (B * H * N); [repeat apply Rmult_lt_0_compat; assumption|].
  replace ((c / N + alpha / H * (1 + c / N)) * (B * H * N)) with (c * (B * H) + alpha * (B * N) + alpha * c * B) by (field; lra).
  replace (alpha / B * (B * H * N)) with (alpha * (H * N)) by (field; lra). lra.
Qed.
(** tail_F, mode "r": 1 + E(n) <= (L + x)/L, with L = (n-tau_E)^k_E, x = c_E, or L = 1, x = E(n0-1). *)
Theorem power_pair_F phi c B H N L x En : 0 < B -> 0 < H -> 0 < N -> 0 < L -> 0 <= c -> En <= x / L ->
  0 <= phi * (N * L * (H - B)) - c * ((L + x) * B * H) ->
  c / N * (1 + En) + phi / H <= phi / B.
Proof.
  intros B0 H0 N0 L0 c0 HE P. apply Rle_trans with (c / N * (1 + x / L) + phi / H).
  - apply Rplus_le_compat_r, Rmult_le_compat_l; [|lra]. apply Rmult_le_pos; [lra|left; now apply Rinv_0_lt_compat].
  - apply Rmult_le_reg_r with (B * H * N * L); [repeat apply Rmult_lt_0_compat; assumption|].
    replace ((c / N * (1 + x / L) + phi / H) * (B * H * N * L)) with (c * ((L + x) * B * H) + phi * (B * N * L)) by (field; lra).
    replace (phi / B * (B * H * N * L)) with (phi * (H * N * L)) by (field; lra). lra.
Qed.
(** tail_E, mode "g", from its inequality at n0. *)
Theorem geometric_pair_E alpha c a n0 : 0 < a < 1 -> 0 <= alpha -> 0 <= c -> c <= alpha * (/ a - 1 - c * a ^ n0) ->
  forall n, (n0 <= S n)%nat -> c * a ^ S n + alpha * a ^ S n * (1 + c * a ^ S n) <= alpha * a ^ n.
Proof.
  intros Ha A0 C0 H n Hn. assert (P : a ^ S n <= a ^ n0).
  { replace (S n) with (n0 + (S n - n0))%nat by lia. rewrite pow_add.
    pose proof (pow_lt a n0 ltac:(lra)). assert (a ^ (S n - n0) <= 1) by (rewrite <- (pow1 (S n - n0)); apply pow_incr; lra).
    rewrite <- (Rmult_1_r (a ^ n0)) at 2. apply Rmult_le_compat_l; lra. }
  pose proof (pow_lt a (S n) ltac:(lra)) as Q.
  replace (alpha * a ^ n) with (alpha * / a * a ^ S n) by (simpl; field; lra).
  replace (c * a ^ S n + alpha * a ^ S n * (1 + c * a ^ S n)) with ((c + alpha * (1 + c * a ^ S n)) * a ^ S n) by ring.
  apply Rmult_le_compat_r; [lra|].
  assert (alpha * (c * a ^ S n) <= alpha * (c * a ^ n0)) by (apply Rmult_le_compat_l; [lra|apply Rmult_le_compat_l; lra]). lra.
Qed.
(** tail_F, mode "g", x = E(n0-1) >= E(n). *)
Theorem geometric_pair_F phi c a x En n : 0 < a < 1 -> 0 <= c -> En <= x -> c * (1 + x) <= phi * (/ a - 1) ->
  c * a ^ S n * (1 + En) + phi * a ^ S n <= phi * a ^ n.
Proof.
  intros Ha C0 HE H. pose proof (pow_lt a (S n) ltac:(lra)).
  replace (phi * a ^ n) with (phi * / a * a ^ S n) by (simpl; field; lra).
  replace (c * a ^ S n * (1 + En) + phi * a ^ S n) with ((c * (1 + En) + phi) * a ^ S n) by ring.
  apply Rmult_le_compat_r; [lra|]. assert (c * (1 + En) <= c * (1 + x)) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** dominates: a bound a^n of a sum bounded by n^-k. *)
Theorem geometric_below_power a k n0 n : 0 < a -> (1 <= n0 <= n)%nat -> a * INR (S n0) ^ k <= INR n0 ^ k ->
  a * INR (S n) ^ k <= INR n ^ k.
Proof.
  intros Ha Hn H. assert (0 < INR n0) by (apply (lt_INR 0); lia). assert (P : 0 < INR n0 ^ k) by now apply pow_lt.
  apply Rmult_le_reg_r with (INR n0 ^ k); [exact P|].
  assert (M : (INR (S n) * INR n0) ^ k <= (INR n * INR (S n0)) ^ k).
  { apply pow_incr. rewrite <- !mult_INR. split; [apply pos_INR|]. apply le_INR. nia. }
  rewrite !Rpow_mult_distr in M. pose proof (pow_le (INR n) k (pos_INR n)).
  assert (a * (INR (S n) ^ k * INR n0 ^ k) <= a * (INR n ^ k * INR (S n0) ^ k)) by (apply Rmult_le_compat_l; lra).
  assert (INR n ^ k * (a * INR (S n0) ^ k) <= INR n ^ k * INR n0 ^ k) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** ** Tails of sums *)

Lemma bernoulli x f : 0 <= x -> x ^ S f + INR (S f) * x ^ f <= (x + 1) ^ S f.
Proof.
  intro Hx. induction f; [simpl; lra|].
  replace ((x + 1) ^ S (S f)) with ((x + 1) * (x + 1) ^ S f) by reflexivity.
  apply Rle_trans with ((x + 1) * (x ^ S f + INR (S f) * x ^ f)); [|apply Rmult_le_compat_l; lra].
  rewrite (S_INR (S f)). pose proof (pow_le x f Hx). pose proof (pos_INR (S f)).
  assert (0 <= INR (S f) * x ^ f) by now apply Rmult_le_pos. simpl pow. simpl pow in *. lra.
Qed.
Theorem power_tail f k n : (1 <= k)%nat ->
  wsum (fun i => / INR i ^ S (S f)) (S k) n <= / INR (S f) * / INR k ^ S f.
Proof.
  intro Hk. assert (G : wsum (fun i => / INR i ^ S (S f)) (S k) n
    <= / INR (S f) * (/ INR k ^ S f - / INR (k + n) ^ S f)).
  { induction n; [simpl wsum; rewrite Nat.add_0_r; lra|]. cbn [wsum].
    replace (S k + n)%nat with (S (k + n)) by lia. rewrite <- plus_n_Sm. set (t := INR (k + n)).
    assert (t0 : 0 < t) by (apply (lt_INR 0); lia). assert (F0 : 0 < INR (S f)) by (apply (lt_INR 0); lia).
    assert (S1 : INR (S (k + n)) = t + 1) by (unfold t; apply S_INR). rewrite S1.
    assert (T : / (t + 1) ^ S (S f) <= / INR (S f) * (/ t ^ S f - / (t + 1) ^ S f)); [|fold t in IHn; lra].
    pose proof (pow_lt t (S f) t0) as P1. pose proof (pow_lt (t + 1) (S f) ltac:(lra)) as P2.
    apply Rmult_le_reg_r with (INR (S f) * t ^ S f * (t + 1) ^ S (S f)).
    { apply Rmult_lt_0_compat; [now apply Rmult_lt_0_compat|apply pow_lt; lra]. }
    replace ((t + 1) ^ S (S f)) with ((t + 1) * (t + 1) ^ S f) by reflexivity.
    set (A := (t + 1) ^ S f) in *. set (Bt := t ^ S f) in *.
    replace (/ ((t + 1) * A) * (INR (S f) * Bt * ((t + 1) * A))) with (INR (S f) * Bt) by (field; lra).
    replace (/ INR (S f) * (/ Bt - / A) * (INR (S f) * Bt * ((t + 1) * A))) with ((t + 1) * (A - Bt)) by (field; lra).
    pose proof (bernoulli t f ltac:(lra)) as Bn. fold A Bt in Bn. pose proof (pow_lt t f t0).
    assert (E : Bt = t * t ^ f) by reflexivity. assert (0 < INR (S f) * t ^ f) by now apply Rmult_lt_0_compat.
    assert ((t + 1) * (INR (S f) * t ^ f) <= (t + 1) * (A - Bt)) by (apply Rmult_le_compat_l; lra).
    apply Rle_trans with ((t + 1) * (INR (S f) * t ^ f)); [rewrite E; lra|assumption]. }
  apply Rle_trans with (1 := G). apply Rmult_le_compat_l.
  - left. apply Rinv_0_lt_compat. apply (lt_INR 0). lia.
  - assert (0 < / INR (k + n) ^ S f); [|lra]. apply Rinv_0_lt_compat, pow_lt. apply (lt_INR 0). lia.
Qed.
Theorem geometric_tail a e k n : 0 < a < 1 ->
  wsum (fun i => a ^ i / INR i ^ e) (S k) n <= a ^ S k / (1 - a) / INR (S k) ^ e.
Proof.
  intro Ha. assert (K0 : 0 < INR (S k)) by (apply (lt_INR 0); lia). pose proof (pow_lt _ e K0) as P.
  assert (G : wsum (fun i => a ^ i) (S k) n = a ^ S k / (1 - a) * (1 - a ^ n)).
  { induction n; [simpl; field; lra|]. cbn [wsum]. rewrite IHn, pow_add. simpl. field. lra. }
  apply Rle_trans with (wsum (fun i => a ^ i * / INR (S k) ^ e) (S k) n).
  - apply wsum_le. intros i Hi. unfold Rdiv. apply Rmult_le_compat_l; [apply pow_le; lra|].
    apply Rinv_le_contravar; [exact P|]. apply pow_incr. split; [lra|]. apply le_INR. lia.
  - rewrite (wsum_scal (fun i => a ^ i)), G. unfold Rdiv at 2. apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat|].
    assert (0 < a ^ S k / (1 - a)) by (apply Rdiv_lt_0_compat; [apply pow_lt; lra|lra]).
    pose proof (pow_lt a n ltac:(lra)). nra.
Qed.
