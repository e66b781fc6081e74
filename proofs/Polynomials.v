(** * Polynomials: POS, the sign of a Taylor shift

    Statement.  POS(p, start): if all Taylor coefficients of p at start are >= 0, then p(x) >= 0 for every real
                x >= start, and p does not decrease there; if moreover the constant one is > 0, then p(x) > 0.
    Glossary.   poly         == list R, coefficients of 1, x, x^2, ...        peval p x == p(x)
                shifted p s  == the Taylor coefficients of p at s             POS p s   == none of them is < 0
                ratio u v n  == u(n)/v(n)
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/polynomial.py *)
Require Import Reals Lra Lia List.
Import ListNotations.
Open Scope R_scope.

Definition poly := list R.
Fixpoint peval (p : poly) (x : R) : R := match p with [] => 0 | a :: p' => a + x * peval p' x end.
Fixpoint padd (a b : poly) : poly :=
  match a, b with [], _ => b | _, [] => a | x :: a', y :: b' => (x + y) :: padd a' b' end.
Definition pscale (k : R) (p : poly) : poly := map (Rmult k) p.
Fixpoint pmul (a b : poly) : poly := match a with [] => [] | x :: a' => padd (pscale x b) (0 :: pmul a' b) end.
Definition psub (a b : poly) : poly := padd a (pscale (-1) b).
Fixpoint shifted (p : poly) (s : R) : poly :=           (* p(s + t), coefficients of t *)
  match p with [] => [] | a :: p' => padd [a] (pmul [s; 1] (shifted p' s)) end.
Definition POS (p : poly) (s : R) : Prop := Forall (Rle 0) (shifted p s).

Lemma peval_add a b x : peval (padd a b) x = peval a x + peval b x.
Proof. revert b; induction a as [|u a IH]; intros [|v b]; simpl; try lra. rewrite IH; lra. Qed.
Lemma peval_scale k p x : peval (pscale k p) x = k * peval p x.
Proof. induction p as [|u p IH]; simpl; [lra|]. fold (pscale k p). rewrite IH; lra. Qed.
Lemma peval_mul a b x : peval (pmul a b) x = peval a x * peval b x.
Proof. induction a as [|u a IH]; simpl; [lra|]. rewrite peval_add, peval_scale. simpl. rewrite IH; lra. Qed.
Lemma peval_sub a b x : peval (psub a b) x = peval a x - peval b x.
Proof. unfold psub. rewrite peval_add, peval_scale; lra. Qed.
Lemma peval_shifted p s t : peval (shifted p s) t = peval p (s + t).
Proof. induction p as [|a p IH]; [reflexivity|]. cbn [shifted]. rewrite peval_add, peval_mul, IH. simpl. lra. Qed.

Lemma coefficients_mono p t u : Forall (Rle 0) p -> 0 <= t <= u -> 0 <= peval p t <= peval p u.
Proof.
  intros H Ht. induction H as [|a p Ha H IH]; simpl; [lra|].
  assert (t * peval p t <= u * peval p u) by (apply Rmult_le_compat; lra).
  assert (0 <= t * peval p t) by (apply Rmult_le_pos; lra). lra.
Qed.
Theorem pos_sound p s x : POS p s -> s <= x -> 0 <= peval p x.
Proof.
  intros H Hx. replace x with (s + (x - s)) by ring. rewrite <- peval_shifted.
  apply (coefficients_mono _ _ (x - s) H). lra.
Qed.
Theorem pos_mono p s x y : POS p s -> s <= x <= y -> peval p x <= peval p y.
Proof.
  intros H Hx. replace x with (s + (x - s)) by ring. replace y with (s + (y - s)) by ring. rewrite <- !peval_shifted.
  apply (coefficients_mono _ _ _ H). lra.
Qed.
Theorem pos_strict p s x : POS p s -> 0 < peval p s -> s <= x -> 0 < peval p x.
Proof. intros H H0 Hx. pose proof (pos_mono p s s x H ltac:(lra)). lra. Qed.

(** ** Bounds of terms r^n u(n)/v(n) *)

Definition ratio (u v : poly) (n : nat) : R := peval u (INR n) / peval v (INR n).
Fixpoint monomial (k : nat) : poly := match k with O => [1] | S j => 0 :: monomial j end.
Lemma peval_monomial k x : peval (monomial k) x = x ^ k.
Proof. induction k; simpl; [ring|]. rewrite IHk. ring. Qed.

(** |r| = 1: v > 0, POS of c v - n^k u and of c v + n^k u give |r^n u/v| <= c n^-k. *)
Theorem term_power r u v c k n0 : Rabs r = 1 -> (1 <= n0)%nat ->
  POS v (INR n0) -> 0 < peval v (INR n0) ->
  POS (psub (pscale c v) (pmul (monomial k) u)) (INR n0) ->
  POS (padd (pscale c v) (pmul (monomial k) u)) (INR n0) ->
  forall n, (n0 <= n)%nat -> Rabs (r ^ n * ratio u v n) <= c / INR n ^ k.
Proof.
  intros Hr H1 Hv Hv0 Ha Hb n Hn. assert (Hx : INR n0 <= INR n) by (now apply le_INR).
  assert (0 < INR n) by (apply (lt_INR 0); lia). assert (P : 0 < INR n ^ k) by (now apply pow_lt).
  pose proof (pos_strict v _ _ Hv Hv0 Hx) as V. pose proof (pos_sound _ _ _ Ha Hx) as A.
  pose proof (pos_sound _ _ _ Hb Hx) as B. rewrite peval_sub, peval_scale, peval_mul, peval_monomial in A.
  rewrite peval_add, peval_scale, peval_mul, peval_monomial in B.
  rewrite Rabs_mult, <- RPow_abs, Hr, pow1, Rmult_1_l. unfold ratio.
  apply Rabs_le. split; apply Rmult_le_reg_r with (INR n ^ k * peval v (INR n));
    try (apply Rmult_lt_0_compat; assumption).
  - replace (- (c / INR n ^ k) * (INR n ^ k * peval v (INR n))) with (- (c * peval v (INR n))) by (field; lra).
    replace (peval u (INR n) / peval v (INR n) * (INR n ^ k * peval v (INR n))) with (INR n ^ k * peval u (INR n))
      by (field; lra). lra.
  - replace (c / INR n ^ k * (INR n ^ k * peval v (INR n))) with (c * peval v (INR n)) by (field; lra).
    replace (peval u (INR n) / peval v (INR n) * (INR n ^ k * peval v (INR n))) with (INR n ^ k * peval u (INR n))
      by (field; lra). lra.
Qed.

(** A quotient of neighbours: t(n+1) h(n) <= t(n) h(n+1) with h > 0, and t(n0) <= h(n0), give t <= h. *)
Theorem term_ratio (t h : nat -> R) n0 : (forall n, (n0 <= n)%nat -> 0 < h n) ->
  (forall n, (n0 <= n)%nat -> t (S n) * h n <= t n * h (S n)) -> t n0 <= h n0 ->
  forall n, (n0 <= n)%nat -> t n <= h n.
Proof.
  intros Hh Hs H0 n Hn. induction Hn as [|n Hn IH]; [exact H0|].
  pose proof (Hh n Hn) as A. pose proof (Hh (S n) ltac:(lia)) as B. pose proof (Hs n Hn) as C.
  apply Rmult_le_reg_r with (h n); [exact A|]. apply Rle_trans with (1 := C). nra.
Qed.

(** ** Sums of decaying bounds: h/p does not increase, and the sum is at most p at n0. *)
Theorem sum_bound (h p : nat -> R) n0 : (forall n, (n0 <= n)%nat -> 0 < p n) ->
  (forall n, (n0 <= n)%nat -> h (S n) * p n <= h n * p (S n)) -> h n0 <= p n0 ->
  forall n, (n0 <= n)%nat -> h n <= p n.
Proof. exact (term_ratio h p n0). Qed.

(** ** Sums of consecutive terms, as in alternation.py *)

(** Leibniz: terms of alternating sign whose size does not increase. *)
Fixpoint alternating (a : nat -> R) (k n : nat) : R :=    (* a(k+1) - a(k+2) + ... +- a(k+n) *)
  match n with O => 0 | S j => a (S k) - alternating a (S k) j end.
Theorem leibniz a k n : (forall i, (k < i)%nat -> 0 <= a (S i) <= a i) -> 0 <= a (S k) ->
  0 <= alternating a k n <= a (S k).
Proof.
  revert k; induction n; intros k H H0; simpl; [lra|].
  pose proof (H (S k) ltac:(lia)). pose proof (IHn (S k) ltac:(intros; apply H; lia) ltac:(lra)). lra.
Qed.
