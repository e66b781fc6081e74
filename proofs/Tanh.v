(** * Theorem `activation`: tanh is one of them, and 0 is its only fixed point

    Statement.  tanh a - tanh b = (a - b)/cosh(c)^2 for some c between a and b: tanh is nondecreasing and 1-Lipschitz,
                tanh 0 = 0, and tanh t = t only for t = 0.  So N_n(x) -> 0 at every x where |W_n - I| <= p(n), |b_n| <= q(n)
                have a Lyapunov pair.  The sigmoid is 1/4-Lipschitz.
    Glossary.   anet (fun _ => m) tanh W b x n == N_n(x)
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/activation.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.Activation.
Open Scope R_scope.

Lemma exp_both c : exp c * exp (- c) = 1.
Proof. rewrite <- exp_plus, Rplus_opp_r. apply exp_0. Qed.
Lemma cosh_sinh c : cosh c * cosh c - sinh c * sinh c = 1.
Proof. unfold cosh, sinh. pose proof (exp_both c). nra. Qed.
Lemma cosh_pos c : 0 < cosh c.
Proof. unfold cosh. pose proof (exp_pos c). pose proof (exp_pos (- c)). lra. Qed.
Lemma sinh_nonzero c : c <> 0 -> 0 < sinh c * sinh c.
Proof.
  intro N. assert (sinh c <> 0); [|nra]. unfold sinh. intro E.
  assert (Q : exp c = exp (- c)) by lra. apply exp_inv in Q. lra.
Qed.

Lemma tanh_derivative c : derivable_pt_lim tanh c (/ (cosh c * cosh c)).
Proof.
  pose proof (cosh_pos c). replace (/ (cosh c * cosh c)) with ((cosh c * cosh c - sinh c * sinh c) / Rsqr (cosh c)).
  - apply (derivable_pt_lim_div sinh cosh c (cosh c) (sinh c)); [apply derivable_pt_lim_sinh|apply derivable_pt_lim_cosh|lra].
  - rewrite cosh_sinh. unfold Rsqr. field. lra.
Qed.
Lemma tanh_slope a b : a < b -> exists c, tanh b - tanh a = / (cosh c * cosh c) * (b - a) /\ a < c < b.
Proof. intro H. apply (MVT_cor2 tanh (fun c => / (cosh c * cosh c)) a b H). intros c _. apply tanh_derivative. Qed.
Lemma slope_range c : 0 < / (cosh c * cosh c) <= 1.
Proof.
  pose proof (cosh_sinh c). assert (1 <= cosh c * cosh c) by (pose proof (Rle_0_sqr (sinh c)) as S; unfold Rsqr in S; lra).
  split; [apply Rinv_0_lt_compat; lra|]. rewrite <- Rinv_1. apply Rinv_le_contravar; lra.
Qed.
Lemma slope_strict c : c <> 0 -> / (cosh c * cosh c) < 1.
Proof.
  intro N. pose proof (cosh_sinh c). pose proof (sinh_nonzero c N). rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.

Theorem tanh_mono a b : a <= b -> tanh a <= tanh b.
Proof.
  intros [H| ->]; [|lra]. destruct (tanh_slope a b H) as [c [E _]]. pose proof (slope_range c) as [S _].
  pose proof (Rmult_lt_0_compat _ (b - a) S ltac:(lra)). lra.
Qed.
Theorem tanh_lip a b : Rabs (tanh a - tanh b) <= Rabs (a - b).
Proof.
  assert (G : forall a b, a < b -> Rabs (tanh b - tanh a) <= Rabs (b - a)).
  { intros u v H. destruct (tanh_slope u v H) as [c [E _]]. pose proof (slope_range c).
    pose proof (tanh_mono u v ltac:(lra)). rewrite !Rabs_pos_eq by lra. rewrite E.
    rewrite <- (Rmult_1_l (v - u)) at 2. apply Rmult_le_compat_r; lra. }
  destruct (Rtotal_order a b) as [H|[->|H]]; [|unfold Rminus; rewrite !Rplus_opp_r; lra|now apply G].
  rewrite (Rabs_minus_sym (tanh a)), (Rabs_minus_sym a). now apply G.
Qed.
Theorem tanh_at_0 : tanh 0 = 0.
Proof. unfold tanh, sinh. rewrite Ropp_0. unfold Rdiv. ring. Qed.
Theorem tanh_fixed t : tanh t = t -> t = 0.
Proof.
  intro F. pose proof tanh_at_0 as Z. destruct (Rtotal_order t 0) as [H|[E|H]]; [|exact E|].
  - destruct (tanh_slope t 0 H) as [c [E B]]. pose proof (slope_strict c ltac:(lra)) as S.
    apply (Rmult_lt_compat_r (0 - t)) in S; lra.
  - destruct (tanh_slope 0 t H) as [c [E B]]. pose proof (slope_strict c ltac:(lra)) as S.
    apply (Rmult_lt_compat_r (t - 0)) in S; lra.
Qed.

(** The sigmoid 1/(1 + exp(-t)) is (1 + tanh(t/2))/2. *)
Definition sigmoid (t : R) : R := / (1 + exp (- t)).
Lemma sigmoid_tanh t : sigmoid t = (1 + tanh (t / 2)) / 2.
Proof.
  unfold sigmoid, tanh, sinh, cosh. pose proof (exp_both (t / 2)) as B. pose proof (exp_pos (t / 2)).
  pose proof (exp_pos (- (t / 2))). replace (- t) with (- (t / 2) + - (t / 2)) by field. rewrite exp_plus.
  set (u := exp (t / 2)) in *. set (v := exp (- (t / 2))) in *. clearbody u v.
  assert (V : v = / u) by (apply Rmult_eq_reg_l with u; [rewrite Rinv_r; lra|lra]). rewrite V.
  field. repeat split; nra.
Qed.
Theorem sigmoid_lip a b : Rabs (sigmoid a - sigmoid b) <= Rabs (a - b) / 4.
Proof.
  rewrite !sigmoid_tanh. pose proof (tanh_lip (a / 2) (b / 2)) as L.
  replace ((1 + tanh (a / 2)) / 2 - (1 + tanh (b / 2)) / 2) with ((tanh (a / 2) - tanh (b / 2)) * / 2) by field.
  replace (a / 2 - b / 2) with ((a - b) * / 2) in L by field. rewrite Rabs_mult in *.
  rewrite (Rabs_pos_eq (/ 2)) in * by lra. lra.
Qed.

(** Theorem `activation` for tanh: the limit is 0. *)
Theorem tanh_limit m w W b p q E F n0 : (forall i, (i < m)%nat -> 0 < w i) ->
  (forall n, (n0 <= n)%nat -> mnorm m w (pert W n) <= p n) ->
  (forall n, (n0 <= n)%nat -> vnorm m w (b n) <= q n) ->
  (forall n, (n0 <= S n)%nat -> 0 <= E n /\ 0 <= F n) ->
  (forall n, (n0 <= S n)%nat -> p (S n) + E (S n) * (1 + p (S n)) <= E n) ->
  (forall n, (n0 <= S n)%nat -> q (S n) * (1 + E (S n)) + F (S n) <= F n) ->
  forall x, tends m (anet (fun _ => m) tanh W b x) (fun _ => 0).
Proof.
  intros Hw Hp Hq HEF HE HF x.
  destruct (activation_converges tanh tanh_mono tanh_lip tanh_at_0 m w Hw W b p q E F n0 Hp Hq HEF HE HF x)
    as [L [HL [Fix _]]].
  intros i Hi. rewrite <- (tanh_fixed (L i) (Fix i Hi)). now apply HL.
Qed.
