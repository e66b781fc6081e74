(** * Decaying bounds c n^-e with a fractional exponent, and terms with roots

    Statement.  (n-1)^-s - n^-s >= s n^-(s+1) for n >= 2, s > 0.  So p(n) = c n^-(s+1) and E(n) = alpha n^-s satisfy
                E(n-1) >= p(n) + E(n)(1 + p(n)) for n >= n0 if alpha s >= c (1 + E(n0)), and q(n) = c n^-(s+1), F(n) = phi n^-s
                satisfy F(n-1) >= q(n)(1 + E(n)) + F(n) if phi s >= c (1 + E(n0)) and E does not increase.
                Terms.  Let x(n) > 0 and x(n)^Q = X(n).  (u x)^R n^(eR) <= (c v)^R, R > 0 even, gives |u| x/v <= c n^-e, and the
                Q-th powers of neighbouring terms give their ratio.
    Glossary.   root n e == n^-e = exp(-e ln n), n >= 1
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/tail.py (tail_E, tail_F, dominates, rooted_bound), mode "q" *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Polynomials.
Open Scope R_scope.

Definition root (n : nat) (e : R) : R := Rpower (INR n) (- e).
Lemma root_pos n e : 0 < root n e. Proof. apply exp_pos. Qed.
Lemma INR_pos n : (1 <= n)%nat -> 0 < INR n. Proof. intro. apply lt_0_INR. lia. Qed.

(** A larger base has the smaller power, for a negative exponent. *)
Lemma power_falls x y e : 0 <= e -> 0 < x <= y -> Rpower y (- e) <= Rpower x (- e).
Proof.
  intros He [x0 xy]. rewrite !Rpower_Ropp. apply Rinv_le_contravar; [apply exp_pos|]. apply Rle_Rpower_l; lra.
Qed.
Lemma root_falls n k e : 0 <= e -> (1 <= n <= k)%nat -> root k e <= root n e.
Proof. intros He H. apply power_falls; [exact He|]. split; [apply INR_pos; lia|apply le_INR; lia]. Qed.

(** The mean value theorem for t^-s. *)
Theorem root_step s n : 0 < s -> (1 <= n)%nat -> s * root (S n) (s + 1) <= root n s - root (S n) s.
Proof.
  intros s0 Hn. pose proof (INR_pos n Hn) as P. unfold root. rewrite S_INR. set (t := INR n) in *.
  destruct (MVT_cor2 (fun y => Rpower y (- s)) (fun y => - s * Rpower y (- s - 1)) t (t + 1)) as [c [E C]]; [lra| |].
  - intros c C. apply derivable_pt_lim_power. lra.
  - replace (- (s + 1)) with (- s - 1) by ring.
    assert (M : Rpower (t + 1) (- s - 1) <= Rpower c (- s - 1)).
    { replace (- s - 1) with (- (s + 1)) by ring. apply power_falls; lra. }
    apply Rmult_le_compat_l with (r := s) in M; lra.
Qed.
Theorem root_pair_E alpha c s x n0 : 0 < s -> 0 <= alpha -> 0 <= c -> (2 <= n0)%nat -> alpha * root n0 s <= x ->
  c * (1 + x) <= alpha * s -> forall n, (n0 <= S n)%nat ->
  c * root (S n) (s + 1) + alpha * root (S n) s * (1 + c * root (S n) (s + 1)) <= alpha * root n s.
Proof.
  intros s0 A0 C0 H2 Hx H n Hn. pose proof (root_step s n s0 ltac:(lia)) as St. pose proof (root_pos (S n) (s + 1)) as P.
  pose proof (root_falls n0 (S n) s ltac:(lra) ltac:(lia)) as M.
  assert (alpha * root (S n) s <= x) by (eapply Rle_trans; [apply Rmult_le_compat_l; [exact A0|exact M]|exact Hx]).
  assert (c * (1 + alpha * root (S n) s) <= alpha * s) by (eapply Rle_trans; [apply Rmult_le_compat_l; [exact C0|]|exact H]; lra).
  assert (c * (1 + alpha * root (S n) s) * root (S n) (s + 1) <= alpha * s * root (S n) (s + 1)) by (apply Rmult_le_compat_r; lra).
  assert (alpha * (s * root (S n) (s + 1)) <= alpha * (root n s - root (S n) s)) by (apply Rmult_le_compat_l; lra). lra.
Qed.
Theorem root_pair_F phi c s x En n : 0 < s -> 0 <= phi -> 0 <= c -> (1 <= n)%nat -> En <= x -> c * (1 + x) <= phi * s ->
  c * root (S n) (s + 1) * (1 + En) + phi * root (S n) s <= phi * root n s.
Proof.
  intros s0 A0 C0 H1 Hx H. pose proof (root_step s n s0 H1) as St. pose proof (root_pos (S n) (s + 1)) as P.
  assert (c * (1 + En) <= phi * s) by (eapply Rle_trans; [apply Rmult_le_compat_l; [exact C0|]|exact H]; lra).
  assert (c * (1 + En) * root (S n) (s + 1) <= phi * s * root (S n) (s + 1)) by (apply Rmult_le_compat_r; lra).
  assert (phi * (s * root (S n) (s + 1)) <= phi * (root n s - root (S n) s)) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** dominates: the quotient of a bound by p = n^-e does not increase. *)
Theorem roots_dominated d e n k : e <= d -> (1 <= n <= k)%nat -> root k d * root n e <= root n d * root k e.
Proof.
  intros de H. assert (E : forall j, root j d = root j e * root j (d - e)).
  { intro j. unfold root. rewrite <- Rpower_plus. f_equal. ring. }
  rewrite (E k), (E n). pose proof (root_falls n k (d - e) ltac:(lra) H). pose proof (root_pos k e). pose proof (root_pos n e).
  replace (root k e * root k (d - e) * root n e) with (root k e * root n e * root k (d - e)) by ring.
  replace (root n e * root n (d - e) * root k e) with (root k e * root n e * root n (d - e)) by ring.
  apply Rmult_le_compat_l; [|assumption]. left. now apply Rmult_lt_0_compat.
Qed.
Lemma power_le_base x y k : (1 <= k)%nat -> 0 <= x -> 0 <= y -> x ^ k <= y ^ k -> x <= y.
Proof.
  intros Hk Hx Hy H. apply Rnot_lt_le. intro L. destruct k as [|k]; [lia|]. clear Hk.
  assert (G : y ^ S k < x ^ S k); [|lra]. clear H. induction k; [simpl; lra|].
  change (y * y ^ S k < x * x ^ S k). pose proof (pow_le y (S k) Hy). apply Rmult_le_0_lt_compat; lra.
Qed.
Lemma root_power n e (R k : nat) : (1 <= n)%nat -> e * INR R = INR k -> root n e ^ R = / INR n ^ k.
Proof.
  intros Hn E. pose proof (INR_pos n Hn) as P. unfold root. rewrite <- Rpower_pow by apply exp_pos.
  rewrite Rpower_mult. replace (- e * INR R) with (- INR k) by (rewrite <- E; ring). rewrite Rpower_Ropp, Rpower_pow by exact P.
  reflexivity.
Qed.
(** A bound a^n: a^t (n0+1)^s <= n0^s, e = s/t. *)
Theorem geometric_dominated a e (s t n0 n : nat) : 0 < a -> (1 <= t)%nat -> e * INR t = INR s -> (1 <= n0 <= n)%nat ->
  a ^ t * INR (S n0) ^ s <= INR n0 ^ s -> a * root n e <= root (S n) e.
Proof.
  intros a0 Ht E Hn H. apply (power_le_base _ _ t Ht); [apply Rmult_le_pos; [lra|left; apply root_pos]|left; apply root_pos|].
  rewrite Rpow_mult_distr, !(root_power _ e t s) by (exact E || lia).
  pose proof (pow_lt _ s (INR_pos n ltac:(lia))) as P1. pose proof (pow_lt _ s (INR_pos (S n) ltac:(lia))) as P2.
  pose proof (pow_lt _ s (INR_pos n0 ltac:(lia))) as P3. pose proof (pow_lt a t a0) as P4.
  assert (M : (INR (S n) * INR n0) ^ s <= (INR n * INR (S n0)) ^ s).
  { apply pow_incr. rewrite <- !mult_INR. split; [apply pos_INR|]. apply le_INR. nia. }
  rewrite !Rpow_mult_distr in M.
  assert (K : a ^ t * INR (S n) ^ s <= INR n ^ s).
  { apply Rmult_le_reg_r with (INR n0 ^ s); [exact P3|].
    assert (a ^ t * (INR (S n) ^ s * INR n0 ^ s) <= a ^ t * (INR n ^ s * INR (S n0) ^ s)) by (apply Rmult_le_compat_l; lra).
    assert (INR n ^ s * (a ^ t * INR (S n0) ^ s) <= INR n ^ s * INR n0 ^ s) by (apply Rmult_le_compat_l; lra). lra. }
  apply Rmult_le_reg_r with (INR n ^ s * INR (S n) ^ s); [now apply Rmult_lt_0_compat|].
  replace (a ^ t * / INR n ^ s * (INR n ^ s * INR (S n) ^ s)) with (a ^ t * INR (S n) ^ s) by (field; lra).
  replace (/ INR (S n) ^ s * (INR n ^ s * INR (S n) ^ s)) with (INR n ^ s) by (field; lra). exact K.
Qed.

(** ** Terms with roots, as rooted_bound shows their bounds *)

Lemma even_power_abs x h : Rabs x ^ (2 * h) = x ^ (2 * h).
Proof. rewrite !pow_mult. f_equal. simpl. rewrite !Rmult_1_r, <- Rabs_mult. apply Rabs_pos_eq. apply Rle_0_sqr. Qed.
(** |r| = 1, R = 2 h: n^(e R) u^R x^R <= c^R v^R. *)
Theorem rooted_power r c e u v x (h k n : nat) : Rabs r = 1 -> (1 <= n)%nat -> (1 <= h)%nat -> 0 < c -> 0 < v -> 0 < x ->
  e * INR (2 * h) = INR k -> INR n ^ k * u ^ (2 * h) * x ^ (2 * h) <= c ^ (2 * h) * v ^ (2 * h) ->
  Rabs (r ^ n * x * u / v) <= c * root n e.
Proof.
  intros Hr Hn Hh c0 v0 x0 E H.
  assert (A : Rabs (r ^ n * x * u / v) = x * Rabs u / v).
  { unfold Rdiv. rewrite !Rabs_mult, <- RPow_abs, Hr, pow1, Rabs_inv, (Rabs_pos_eq x), (Rabs_pos_eq v) by lra. ring. }
  rewrite A. pose proof (Rabs_pos u).
  assert (G : x * Rabs u <= c * root n e * v).
  { apply (power_le_base _ _ (2 * h)); [lia|apply Rmult_le_pos; lra| |].
    - pose proof (root_pos n e). apply Rmult_le_pos; [apply Rmult_le_pos; lra|lra].
    - rewrite !Rpow_mult_distr, even_power_abs, (root_power n e (2 * h) k Hn E). pose proof (pow_lt _ k (INR_pos n Hn)) as P.
      apply Rmult_le_reg_r with (INR n ^ k); [exact P|].
      replace (c ^ (2 * h) * / INR n ^ k * v ^ (2 * h) * INR n ^ k) with (c ^ (2 * h) * v ^ (2 * h)) by (field; lra). lra. }
  apply Rmult_le_reg_r with v; [exact v0|]. replace (x * Rabs u / v * v) with (x * Rabs u) by (field; lra). exact G.
Qed.
(** |r| < 1: u > 0 after a choice of its sign; the Q-th powers of neighbouring terms, and the term at n0. *)
Theorem rooted_ratio r a c (u v x : nat -> R) (Q n0 : nat) : (1 <= Q)%nat -> 0 < a ->
  (forall n, (n0 <= n)%nat -> 0 <= u n) -> (forall n, (n0 <= n)%nat -> 0 < v n) -> (forall n, (n0 <= n)%nat -> 0 < x n) ->
  (forall n, (n0 <= n)%nat -> Rabs r ^ Q * (u (S n) * v n) ^ Q * x (S n) ^ Q <= a ^ Q * (u n * v (S n)) ^ Q * x n ^ Q) ->
  Rabs r ^ n0 * x n0 * u n0 / v n0 <= c * a ^ n0 ->
  forall n, (n0 <= n)%nat -> Rabs (r ^ n * x n * u n / v n) <= c * a ^ n.
Proof.
  intros HQ a0 Hu Hv Hx Hs H0 n Hn.
  assert (E : forall n, (n0 <= n)%nat -> Rabs (r ^ n * x n * u n / v n) = Rabs r ^ n * x n * u n / v n).
  { intros k Hk. pose proof (Hu k Hk). pose proof (Hv k Hk). pose proof (Hx k Hk). unfold Rdiv.
    rewrite !Rabs_mult, <- RPow_abs, Rabs_inv, (Rabs_pos_eq (x k)), (Rabs_pos_eq (v k)), (Rabs_pos_eq (u k)) by lra. reflexivity. }
  rewrite E by exact Hn. induction Hn as [|n Hn IH]; [exact H0|]. specialize (Hs n Hn).
  pose proof (Hu n Hn). pose proof (Hv n Hn) as v0. pose proof (Hx n Hn). pose proof (Hu (S n) ltac:(lia)).
  pose proof (Hv (S n) ltac:(lia)) as v1. pose proof (Hx (S n) ltac:(lia)). rewrite <- !Rpow_mult_distr in Hs. pose proof (Rabs_pos r).
  apply power_le_base in Hs; [|exact HQ| |]; try (repeat apply Rmult_le_pos; lra).
  pose proof (pow_le (Rabs r) n ltac:(assumption)) as P. cbn [pow].
  apply Rle_trans with (a * (Rabs r ^ n * x n * u n / v n)).
  - apply Rmult_le_reg_r with (v n * v (S n)); [now apply Rmult_lt_0_compat|].
    replace (Rabs r * Rabs r ^ n * x (S n) * u (S n) / v (S n) * (v n * v (S n)))
      with (Rabs r ^ n * (Rabs r * (u (S n) * v n) * x (S n))) by (field; lra).
    replace (a * (Rabs r ^ n * x n * u n / v n) * (v n * v (S n))) with (Rabs r ^ n * (a * (u n * v (S n)) * x n)) by (field; lra).
    apply Rmult_le_compat_l; assumption.
  - apply Rle_trans with (a * (c * a ^ n)); [apply Rmult_le_compat_l; lra|]. right. ring.
Qed.
