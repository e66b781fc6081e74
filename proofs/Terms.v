(** * Theorem `necessity`, its hypothesis: when a sum of terms r^n u(n)/v(n) tends to 0

    Statement.  Let the r be different, u and v polynomials with leading coefficients that are not 0.  The sum of the terms
                r^n u(n)/v(n) tends to 0 iff |r| < 1, or |r| = 1 and deg u < deg v, in every term.
    Glossary.   term == (r, u, v)      total l n == the sum of the terms of a list at n      vanishing t == as above
                peval, ratio == as in Polynomials.v; deg u = length u - 1
    Axioms.     the standard library's real numbers; excluded middle is not used
    Source.     exactrelu/checker/necessity.py *)
Require Import Reals Lra Lia List.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Contraction ExactReLU.Polynomials.
Open Scope R_scope.

(** ** Powers and polynomials *)

Lemma cv_zero_times (a b : nat -> R) B : Un_cv a 0 -> (exists N, forall n, (N <= n)%nat -> Rabs (b n) <= B) ->
  Un_cv (fun n => a n * b n) 0.
Proof.
  intros H [N HB] e He. destruct (H (e / (Rabs B + 1))) as [K HK]; [apply Rdiv_lt_0_compat; [lra|pose proof (Rabs_pos B); lra]|].
  exists (N + K)%nat. intros n Hn. specialize (HK n ltac:(lia)). specialize (HB n ltac:(lia)). unfold R_dist in *.
  rewrite Rminus_0_r in *. rewrite Rabs_mult. pose proof (Rabs_pos B). pose proof (Rle_abs B). pose proof (Rabs_pos (b n)).
  apply Rle_lt_trans with (Rabs (a n) * (Rabs B + 1)).
  - apply Rmult_le_compat_l; [apply Rabs_pos|lra].
  - apply Rmult_lt_compat_r with (r := Rabs B + 1) in HK; [|lra].
    replace (e / (Rabs B + 1) * (Rabs B + 1)) with e in HK by (field; lra). exact HK.
Qed.
Lemma cv_eventually (a b : nat -> R) l N : (forall n, (N <= n)%nat -> a n = b n) -> Un_cv a l -> Un_cv b l.
Proof.
  intros E H e He. destruct (H e He) as [K HK]. exists (N + K)%nat. intros n Hn. rewrite <- E by lia. apply HK. lia.
Qed.
Lemma cv_squeeze (a b : nat -> R) N : (forall n, (N <= n)%nat -> Rabs (a n) <= Rabs (b n)) -> Un_cv b 0 -> Un_cv a 0.
Proof.
  intros E H e He. destruct (H e He) as [K HK]. exists (N + K)%nat. intros n Hn. specialize (E n ltac:(lia)).
  specialize (HK n ltac:(lia)). unfold R_dist in *. rewrite Rminus_0_r in *. lra.
Qed.
Lemma pow_cv q : Rabs q < 1 -> Un_cv (fun n => q ^ n) 0.
Proof.
  intros H e He. destruct (pow_lt_1_zero q H e He) as [N HN]. exists N. intros n Hn. unfold R_dist. rewrite Rminus_0_r. now apply HN.
Qed.
(** n s^n -> 0: with t^2 = s, n t^n <= 1/(1/t - 1). *)
Lemma linear_pow_cv s : 0 < s < 1 -> Un_cv (fun n => INR n * s ^ n) 0.
Proof.
  intros [s0 s1]. set (t := sqrt s). assert (t0 : 0 < t) by (now apply sqrt_lt_R0).
  assert (E : t * t = s) by (apply sqrt_sqrt; lra). assert (t1 : t < 1) by nra.
  assert (Ht : 1 < / t) by (rewrite <- Rinv_1; apply Rinv_lt_contravar; lra).
  apply (cv_eventually (fun n => t ^ n * (INR n * t ^ n)) _ 0 0).
  - intros n _. rewrite <- E, Rpow_mult_distr. ring.
  - apply (cv_zero_times (fun n => t ^ n) (fun n => INR n * t ^ n) (/ (/ t - 1))).
    + apply pow_cv. rewrite Rabs_pos_eq; lra.
    + exists O. intros n _. pose proof (pos_INR n). pose proof (pow_lt t n t0) as T.
      rewrite Rabs_pos_eq by (apply Rmult_le_pos; lra).
      pose proof (Rfunctions.poly n (/ t - 1) ltac:(lra)) as B. replace (1 + (/ t - 1)) with (/ t) in B by ring. rewrite pow_inv in B.
      apply Rmult_le_reg_r with (/ t - 1); [lra|]. rewrite Rinv_l by lra.
      apply Rmult_le_compat_r with (r := t ^ n) in B; [|lra]. rewrite Rinv_l in B by lra. nra.
Qed.
Lemma power_cv k q : Rabs q < 1 -> Un_cv (fun n => INR n ^ k * q ^ n) 0.
Proof.
  revert q; induction k; intros q Hq.
  - apply (cv_eventually (fun n => q ^ n) _ 0 0); [intros; simpl; ring|now apply pow_cv].
  - destruct (Req_dec q 0) as [->|N].
    + apply (cv_eventually (fun _ => 0) _ 0 1); [|apply cv_const]. intros n Hn. rewrite pow_i by lia. ring.
    + pose proof (Rabs_pos_lt q N) as P. set (s := sqrt (Rabs q)). assert (s0 : 0 < s) by (now apply sqrt_lt_R0).
      assert (E : s * s = Rabs q) by (apply sqrt_sqrt; lra). assert (s1 : s < 1) by nra.
      apply (cv_squeeze _ (fun n => (INR n ^ k * s ^ n) * (INR n * s ^ n)) 0).
      * intros n _. right. rewrite (Rabs_mult _ (q ^ n)), <- (RPow_abs q), <- E, Rpow_mult_distr. simpl.
        rewrite !Rabs_mult. rewrite (Rabs_pos_eq (s ^ n)) by (apply pow_le; lra). ring.
      * replace 0 with (0 * 0) by ring. apply (CV_mult (fun n => INR n ^ k * s ^ n)).
        -- apply IHk. rewrite Rabs_pos_eq; lra.
        -- apply linear_pow_cv. lra.
Qed.

(** p(n)/n^deg tends to the leading coefficient. *)
Lemma inverse_cv : Un_cv (fun n => / INR n) 0.
Proof.
  intros e He. destruct (nat_above (/ e)) as [N HN]. exists (S N). intros n Hn. unfold R_dist. rewrite Rminus_0_r.
  assert (INR N <= INR n) by (apply le_INR; lia). pose proof (Rinv_0_lt_compat e He).
  rewrite Rabs_pos_eq by (left; apply Rinv_0_lt_compat; lra). rewrite <- (Rinv_inv e). apply Rinv_lt_contravar; [|lra].
  apply Rmult_lt_0_compat; lra.
Qed.
Lemma low_cv p : Un_cv (fun n => peval p (INR n) / INR n ^ length p) 0.
Proof.
  induction p as [|a p IH].
  - apply (cv_eventually (fun _ => 0) _ 0 0); [intros; simpl; field|apply cv_const].
  - apply (cv_eventually (fun n => a * (/ INR n) ^ S (length p) + peval p (INR n) / INR n ^ length p) _ 0 1).
    + intros n Hn. assert (0 < INR n) by (apply lt_0_INR; lia). cbn [length peval]. rewrite pow_inv. cbn [pow].
      pose proof (pow_lt (INR n) (length p) ltac:(assumption)). field. split; lra.
    + replace 0 with (a * 0 + 0) by ring. apply CV_plus; [|exact IH]. apply (CV_mult (fun _ => a)); [apply cv_const|].
      apply (cv_squeeze _ (fun n => / INR n) 1); [|apply inverse_cv]. intros n Hn. rewrite <- RPow_abs.
      change (Rabs (/ INR n) ^ S (length p)) with (Rabs (/ INR n) * Rabs (/ INR n) ^ length p).
      pose proof (Rabs_pos (/ INR n)) as P. apply Rle_trans with (Rabs (/ INR n) * 1); [|lra]. apply Rmult_le_compat_l; [exact P|].
      apply Rle_trans with (1 ^ length p); [|rewrite pow1; lra]. apply pow_incr. split; [exact P|].
      assert (1 <= INR n) by (apply (le_INR 1); lia). rewrite Rabs_inv, Rabs_pos_eq by lra. rewrite <- Rinv_1.
      apply Rinv_le_contravar; lra.
Qed.
Lemma peval_app p q x : peval (p ++ q) x = peval p x + x ^ length p * peval q x.
Proof. induction p as [|a p IH]; simpl; [ring|]. rewrite IH. ring. Qed.
Lemma lead_cv p c : Un_cv (fun n => peval (p ++ [c]) (INR n) / INR n ^ length p) c.
Proof.
  apply (cv_eventually (fun n => peval p (INR n) / INR n ^ length p + c) _ c 1).
  - intros n Hn. rewrite peval_app. simpl. pose proof (pow_lt (INR n) (length p) ltac:(apply lt_0_INR; lia)). field. lra.
  - rewrite <- (Rplus_0_l c) at 1. apply CV_plus; [apply low_cv|apply cv_const].
Qed.

Lemma inv_cv u l : Un_cv u l -> l <> 0 -> Un_cv (fun n => / u n) (/ l).
Proof.
  intros H N. apply (continuity_seq (fun x => / x) u l); [|exact H].
  apply (continuity_pt_inv id l); [apply derivable_continuous_pt, derivable_pt_id|exact N].
Qed.

(** ** Terms *)

Definition leading (p : poly) (c : R) : Prop := c <> 0 /\ exists p', p = p' ++ [c].
Record term := { base : R; upper : poly; lower : poly; ratio_lead : R;
  base_nonzero : base <> 0; leads : exists c e, leading upper c /\ leading lower e /\ ratio_lead = c / e }.
Definition value (t : term) (n : nat) : R := base t ^ n * ratio (upper t) (lower t) n.
Definition vanishing (t : term) : Prop :=
  Rabs (base t) < 1 \/ Rabs (base t) = 1 /\ (length (upper t) < length (lower t))%nat.

(** u(n)/v(n) n^(deg v) / n^(deg u) tends to the quotient of the leading coefficients. *)
Lemma ratio_cv t : Un_cv (fun n => ratio (upper t) (lower t) n * (INR n ^ length (lower t) / INR n ^ length (upper t))) (ratio_lead t).
Proof.
  destruct t as [r u v q r0 [c [e [[c0 [u' ->]] [[e0 [v' ->]] ->]]]]]. cbn [upper lower ratio_lead].
  rewrite !app_length. cbn [length].
  apply (cv_eventually (fun n => peval (u' ++ [c]) (INR n) / INR n ^ length u' * / (peval (v' ++ [e]) (INR n) / INR n ^ length v')) _ _ 1).
  - intros n Hn. assert (0 < INR n) by (apply lt_0_INR; lia). unfold ratio.
    pose proof (pow_lt (INR n) (length u') ltac:(assumption)). pose proof (pow_lt (INR n) (length v') ltac:(assumption)).
    rewrite !Nat.add_1_r. cbn [pow]. unfold Rdiv. rewrite !Rinv_mult, Rinv_inv.
    set (z := / peval (v' ++ [e]) (INR n)). field. repeat split; lra.
  - unfold Rdiv at 3. apply CV_mult; [apply lead_cv|].
    apply inv_cv; [apply lead_cv|exact e0].
Qed.

(** r^n u(n)/v(n) tends to 0 for |r| < 1, and for |r| = 1 if deg u < deg v. *)
Lemma shrinks (q : R) (a b : nat) : Rabs q < 1 \/ Rabs q = 1 /\ (a < b)%nat -> Un_cv (fun n => q ^ n * (INR n ^ a / INR n ^ b)) 0.
Proof.
  intros [H|[H L]].
  - apply (cv_squeeze _ (fun n => INR n ^ a * q ^ n) 1); [|now apply power_cv]. intros n Hn.
    assert (1 <= INR n) by (apply (le_INR 1); lia). pose proof (pow_R1_Rle (INR n) b ltac:(assumption)).
    rewrite Rmult_comm, !Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|]. unfold Rdiv. rewrite Rabs_mult.
    apply Rle_trans with (Rabs (INR n ^ a) * 1); [|lra]. apply Rmult_le_compat_l; [apply Rabs_pos|].
    rewrite Rabs_inv, (Rabs_pos_eq (INR n ^ b)) by lra. rewrite <- Rinv_1. apply Rinv_le_contravar; lra.
  - apply (cv_squeeze _ (fun n => / INR n) 1); [|apply inverse_cv]. intros n Hn.
    assert (1 <= INR n) by (apply (le_INR 1); lia). replace b with (a + S (b - a - 1))%nat by lia.
    rewrite Rabs_mult, <- RPow_abs, H, pow1, Rmult_1_l. rewrite pow_add. cbn [pow].
    pose proof (pow_R1_Rle (INR n) a ltac:(assumption)). pose proof (pow_R1_Rle (INR n) (b - a - 1) ltac:(assumption)).
    replace (INR n ^ a / (INR n ^ a * (INR n * INR n ^ (b - a - 1)))) with (/ INR n * / INR n ^ (b - a - 1)) by (field; repeat split; lra).
    rewrite Rabs_mult. apply Rle_trans with (Rabs (/ INR n) * 1); [|lra]. apply Rmult_le_compat_l; [apply Rabs_pos|].
    rewrite Rabs_inv, Rabs_pos_eq by lra. rewrite <- Rinv_1. apply Rinv_le_contravar; lra.
Qed.
Lemma cv_bounded u l : Un_cv u l -> exists N, forall n, (N <= n)%nat -> Rabs (u n) <= Rabs l + 1.
Proof.
  intro H. destruct (H 1 ltac:(lra)) as [N HN]. exists N. intros n Hn. specialize (HN n Hn). unfold R_dist in HN.
  replace (u n) with (l + (u n - l)) by ring. pose proof (Rabs_triang l (u n - l)). lra.
Qed.

(** A term over |r|^n n^(deg u)/n^(deg v) of another one. *)
Definition scale (s : term) (n : nat) : R := Rabs (base s) ^ n * (INR n ^ length (upper s) / INR n ^ length (lower s)).
Definition less (t s : term) : Prop := Rabs (base t) < Rabs (base s) \/
  Rabs (base t) = Rabs (base s) /\ (length (upper t) + length (lower s) < length (upper s) + length (lower t))%nat.
Definition same (t s : term) : Prop := Rabs (base t) = Rabs (base s) /\
  (length (upper t) + length (lower s) = length (upper s) + length (lower t))%nat.

Lemma scaled t s n : (1 <= n)%nat -> value t n / scale s n = ratio (upper t) (lower t) n *
  (INR n ^ length (lower t) / INR n ^ length (upper t)) *
  ((base t / Rabs (base s)) ^ n * (INR n ^ (length (upper t) + length (lower s)) / INR n ^ (length (upper s) + length (lower t)))).
Proof.
  intro Hn. assert (0 < INR n) by (apply lt_0_INR; lia). unfold value, scale. rewrite !pow_add.
  replace ((base t / Rabs (base s)) ^ n) with (base t ^ n / Rabs (base s) ^ n) by (unfold Rdiv; now rewrite Rpow_mult_distr, pow_inv).
  pose proof (pow_lt _ n (Rabs_pos_lt _ (base_nonzero s))).
  pose proof (pow_lt (INR n) (length (upper t)) ltac:(assumption)). pose proof (pow_lt (INR n) (length (lower t)) ltac:(assumption)).
  pose proof (pow_lt (INR n) (length (upper s)) ltac:(assumption)). pose proof (pow_lt (INR n) (length (lower s)) ltac:(assumption)).
  field. repeat split; lra.
Qed.
Lemma quotient_base t s : Rabs (base t / Rabs (base s)) = Rabs (base t) / Rabs (base s).
Proof. unfold Rdiv. rewrite Rabs_mult, Rabs_inv, Rabs_Rabsolu. reflexivity. Qed.
Lemma less_cv t s : less t s -> Un_cv (fun n => value t n / scale s n) 0.
Proof.
  intro H. pose proof (Rabs_pos_lt _ (base_nonzero s)) as P.
  apply (cv_eventually (fun n => (base t / Rabs (base s)) ^ n *
    (INR n ^ (length (upper t) + length (lower s)) / INR n ^ (length (upper s) + length (lower t))) *
    (ratio (upper t) (lower t) n * (INR n ^ length (lower t) / INR n ^ length (upper t)))) _ 0 1).
  - intros n Hn. rewrite scaled by exact Hn. ring.
  - apply cv_zero_times with (Rabs (ratio_lead t) + 1); [|apply cv_bounded, ratio_cv]. apply shrinks.
    rewrite quotient_base. destruct H as [H|[H L]]; [left|right; split; [|exact L]].
    + apply Rmult_lt_reg_r with (Rabs (base s)); [exact P|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
    + rewrite H. field. lra.
Qed.
Lemma same_cv t s : same t s ->
  Un_cv (fun n => (base t / Rabs (base s)) ^ n * (value t n / scale s n)) (ratio_lead t).
Proof.
  intros [H L]. pose proof (Rabs_pos_lt _ (base_nonzero s)) as P.
  apply (cv_eventually (fun n => ratio (upper t) (lower t) n * (INR n ^ length (lower t) / INR n ^ length (upper t))) _ _ 1);
    [|apply ratio_cv].
  intros n Hn. rewrite scaled by exact Hn. rewrite L.
  assert (E : (base t / Rabs (base s)) ^ n * (base t / Rabs (base s)) ^ n = 1).
  { rewrite <- Rpow_mult_distr. replace (base t / Rabs (base s) * (base t / Rabs (base s))) with 1; [apply pow1|].
    rewrite <- H. pose proof (Rabs_pos_lt _ (base_nonzero t)) as Q.
    assert (S2 : Rabs (base t) * Rabs (base t) = base t * base t).
    { rewrite <- Rabs_mult. apply Rabs_pos_eq. apply Rle_0_sqr. }
    apply Rmult_eq_reg_r with (Rabs (base t) * Rabs (base t)); [|nra].
    replace (base t / Rabs (base t) * (base t / Rabs (base t)) * (Rabs (base t) * Rabs (base t))) with (base t * base t) by (field; lra).
    lra. }
  assert (0 < INR n) by (apply lt_0_INR; lia). pose proof (pow_lt (INR n) (length (upper s) + length (lower t)) ltac:(assumption)).
  set (X := (base t / Rabs (base s)) ^ n) in *. set (Y := INR n ^ (length (upper s) + length (lower t))) in *.
  replace (X * (ratio (upper t) (lower t) n * (INR n ^ length (lower t) / INR n ^ length (upper t)) * (X * (Y / Y))))
    with (X * X * (ratio (upper t) (lower t) n * (INR n ^ length (lower t) / INR n ^ length (upper t))) * (Y / Y)) by ring.
  rewrite E. replace (Y / Y) with 1 by (field; lra). ring.
Qed.
Lemma vanishing_cv t : vanishing t -> Un_cv (value t) 0.
Proof.
  intro H. apply (cv_eventually (fun n => base t ^ n * (INR n ^ length (upper t) / INR n ^ length (lower t)) *
    (ratio (upper t) (lower t) n * (INR n ^ length (lower t) / INR n ^ length (upper t)))) _ 0 1).
  - intros n Hn. assert (0 < INR n) by (apply lt_0_INR; lia). unfold value.
    pose proof (pow_lt (INR n) (length (upper t)) ltac:(assumption)). pose proof (pow_lt (INR n) (length (lower t)) ltac:(assumption)).
    field. split; lra.
  - apply cv_zero_times with (Rabs (ratio_lead t) + 1); [|apply cv_bounded, ratio_cv]. now apply shrinks.
Qed.
Lemma scale_cv s (u : nat -> R) : ~ vanishing s -> Un_cv u 0 -> Un_cv (fun n => u n / scale s n) 0.
Proof.
  intros N H. apply cv_zero_times with (Rabs 0 + 1 + 1); [exact H|].
  assert (G : Rabs (/ Rabs (base s)) < 1 \/ Rabs (/ Rabs (base s)) = 1 /\ (length (lower s) <= length (upper s))%nat).
  { pose proof (Rabs_pos_lt _ (base_nonzero s)) as P. rewrite Rabs_inv, Rabs_Rabsolu. unfold vanishing in N.
    destruct (Rtotal_order (Rabs (base s)) 1) as [L|[L|L]].
    - exfalso. apply N. now left.
    - right. split; [rewrite L; apply Rinv_1|]. destruct (le_lt_dec (length (lower s)) (length (upper s))); [assumption|].
      exfalso. apply N. now right.
    - left. rewrite <- Rinv_1. apply Rinv_lt_contravar; lra. }
  assert (E : forall n, (1 <= n)%nat -> / scale s n = (/ Rabs (base s)) ^ n * (INR n ^ length (lower s) / INR n ^ length (upper s))).
  { intros n Hn. unfold scale. unfold Rdiv. rewrite pow_inv, !Rinv_mult, Rinv_inv. ring. }
  destruct G as [G|[G L]].
  - destruct (cv_bounded _ _ (shrinks _ (length (lower s)) (length (upper s)) (or_introl G))) as [K HK]. exists (S K).
    intros n Hn. rewrite E by lia. specialize (HK n ltac:(lia)). lra.
  - exists 1%nat. intros n Hn. rewrite E by exact Hn. rewrite Rabs_mult, <- RPow_abs, G, pow1, Rmult_1_l, Rabs_R0.
    assert (1 <= INR n) by (apply (le_INR 1); lia). pose proof (pow_lt (INR n) (length (lower s)) ltac:(lra)) as A.
    pose proof (Rle_pow (INR n) _ _ ltac:(assumption) L) as B. rewrite Rabs_pos_eq.
    + apply Rmult_le_reg_r with (INR n ^ length (upper s)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
    + apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat. lra.
Qed.

(** ** Sums of terms *)

Definition total (l : list term) (n : nat) : R := fold_right (fun t a => value t n + a) 0 l.
Lemma vanishing_total l : Forall vanishing l -> Un_cv (total l) 0.
Proof.
  induction l as [|t l IH]; intro H; [apply cv_const|]. inversion H; subst. replace 0 with (0 + 0) by ring.
  apply (CV_plus (value t) (total l)); [now apply vanishing_cv|now apply IH].
Qed.

(** A term that no other one exceeds. *)
Lemma compare t s : less t s \/ same t s \/ less s t.
Proof.
  unfold less, same. destruct (Rtotal_order (Rabs (base t)) (Rabs (base s))) as [H|[H|H]]; [left; now left| |right; right; now left].
  destruct (lt_eq_lt_dec (length (upper t) + length (lower s)) (length (upper s) + length (lower t))) as [[L|L]|L].
  - left. right. now split.
  - right. left. now split.
  - right. right. right. split; [now symmetry|lia].
Qed.
Lemma dominant l : l <> [] -> exists s, In s l /\ forall t, In t l -> less t s \/ same t s.
Proof.
  induction l as [|a l IH]; [congruence|]. intros _. destruct l as [|b l].
  - exists a. split; [now left|]. intros t [<-|[]]. right. now split.
  - destruct IH as [s [Hs M]]; [congruence|]. destruct (compare a s) as [H|[H|H]].
    + exists s. split; [now right|]. intros t [<-|Ht]; [now left|now apply M].
    + exists s. split; [now right|]. intros t [<-|Ht]; [now right|now apply M].
    + exists a. split; [now left|]. intros t [<-|Ht]; [right; now split|]. left.
      unfold less, same in *. destruct (M t Ht) as [[L|[L A]]|[L A]], H as [Q|[Q B]]; try (left; lra); right; split; lra || lia.
Qed.
Lemma less_vanishing t s : less t s \/ same t s -> vanishing s -> vanishing t.
Proof.
  unfold less, same, vanishing. intros [[H|[H L]]|[H L]] [V|[V Q]]; try (left; lra).
  - right. split; [lra|lia].
  - right. split; [lra|lia].
Qed.

(** Over even and over odd n, the sum over the scale of a dominant term has limits of two coefficients. *)
Definition weigh (s : term) (sign : R) (t : term) : R :=
  if Req_EM_T (base t) (sign * Rabs (base s)) then
    if Nat.eq_dec (length (upper t) + length (lower s)) (length (upper s) + length (lower t)) then ratio_lead t else 0 else 0.
Definition weight (s : term) (sign : R) (l : list term) : R := fold_right (fun t a => weigh s sign t + a) 0 l.

Lemma parity_cv t s e : less t s \/ same t s -> (e <= 1)%nat ->
  Un_cv (fun n => value t (2 * n + e) / scale s (2 * n + e)) (weigh s 1 t + (-1) ^ e * weigh s (-1) t).
Proof.
  intros H He. pose proof (Rabs_pos_lt _ (base_nonzero s)) as P.
  assert (Sub : forall u l, Un_cv u l -> Un_cv (fun n => u (2 * n + e)%nat) l).
  { intros u l Hu eps E. destruct (Hu eps E) as [K HK]. exists K. intros n Hn. apply HK. lia. }
  assert (Z : less t s -> weigh s 1 t + (-1) ^ e * weigh s (-1) t = 0).
  { intro L. unfold weigh. unfold less in L. pose proof (Rabs_pos (base s)) as B. assert (A : forall g, g = 1 \/ g = -1 -> base t = g * Rabs (base s) -> Rabs (base t) = Rabs (base s)).
    { intros g G ->. rewrite Rabs_mult, Rabs_Rabsolu. destruct G as [->| ->]; [rewrite Rabs_R1|rewrite (Rabs_left (-1)) by lra]; ring. }
    destruct (Nat.eq_dec (length (upper t) + length (lower s)) (length (upper s) + length (lower t)));
      destruct (Req_EM_T (base t) (1 * Rabs (base s))) as [E1|]; destruct (Req_EM_T (base t) (-1 * Rabs (base s))) as [E2|];
      try ring; exfalso;
      try (pose proof (A 1 ltac:(now left) E1)); try (pose proof (A (-1) ltac:(now right) E2)); destruct L as [L|[_ L]]; lra || lia. }
  destruct H as [L|Q].
  - rewrite Z by exact L. apply (Sub (fun n => value t n / scale s n)). now apply less_cv.
  - pose proof (Sub _ _ (same_cv t s Q)) as C. cbv beta in C. destruct Q as [Q D].
    set (g := base t / Rabs (base s)) in *.
    assert (G : (g = 1 /\ base t = 1 * Rabs (base s)) \/ (g = -1 /\ base t = -1 * Rabs (base s))).
    { unfold g. rewrite <- Q. unfold Rabs at 2 4. pose proof (base_nonzero t). unfold Rabs. destruct (Rcase_abs (base t)).
      - right. split; [field|ring]; lra.
      - left. split; [field|ring]; lra. }
    assert (Pe : forall n, (-1) ^ (2 * n + e) = (-1) ^ e) by (intro n; rewrite pow_add, pow_1_even; ring).
    assert (Se : (-1) ^ e * (-1) ^ e = 1) by (destruct e as [|[|]]; [simpl; ring|simpl; ring|lia]).
    unfold weigh. destruct (Nat.eq_dec _ _) as [_|]; [|lia]. destruct G as [[G B]|[G B]].
    + destruct (Req_EM_T (base t) (1 * Rabs (base s))); [|contradiction]. destruct (Req_EM_T (base t) (-1 * Rabs (base s))); [lra|].
      rewrite Rmult_0_r, Rplus_0_r. eapply cv_eventually with (N := 0%nat); [|exact C]. intros k _. cbv beta. rewrite G, pow1. ring.
    + destruct (Req_EM_T (base t) (1 * Rabs (base s))); [lra|]. destruct (Req_EM_T (base t) (-1 * Rabs (base s))); [|contradiction].
      rewrite Rplus_0_l. apply (cv_eventually (fun n => (-1) ^ e * (g ^ (2 * n + e) * (value t (2 * n + e) / scale s (2 * n + e)))) _ _ 0).
      * intros k _. rewrite G, Pe, <- Rmult_assoc, Se. ring.
      * apply (CV_mult (fun _ => (-1) ^ e)); [apply cv_const|exact C].
Qed.
Lemma parity_total s e l : (forall t, In t l -> less t s \/ same t s) -> (e <= 1)%nat ->
  Un_cv (fun n => total l (2 * n + e) / scale s (2 * n + e)) (weight s 1 l + (-1) ^ e * weight s (-1) l).
Proof.
  intros H He. induction l as [|t l IH].
  - apply (cv_eventually (fun _ => 0) _ _ 0); [intros; simpl; unfold Rdiv; ring|]. simpl.
    replace (0 + (-1) ^ e * 0) with 0 by ring. apply cv_const.
  - apply (cv_eventually (fun n => value t (2 * n + e) / scale s (2 * n + e) + total l (2 * n + e) / scale s (2 * n + e)) _ _ 0).
    + intros n _. simpl. unfold Rdiv. ring.
    + cbn [weight fold_right]. fold (weight s 1 l) (weight s (-1) l).
      replace (weigh s 1 t + weight s 1 l + (-1) ^ e * (weigh s (-1) t + weight s (-1) l))
        with (weigh s 1 t + (-1) ^ e * weigh s (-1) t + (weight s 1 l + (-1) ^ e * weight s (-1) l)) by ring.
      apply CV_plus; [apply parity_cv; [apply H; now left|exact He]|apply IH]. intros u Hu. apply H. now right.
Qed.
Lemma one_weight s g l t : NoDup (map base l) -> In t l -> base t = g * Rabs (base s) -> weight s g l = weigh s g t.
Proof.
  intros ND Ht B. induction l as [|a l IH]; [contradiction|]. cbn [map] in ND. inversion ND as [|? ? Na Nl]; subst.
  cbn [weight fold_right]. fold (weight s g l). destruct Ht as [->|Ht].
  - replace (weight s g l) with 0; [ring|]. symmetry. clear -Na B. induction l as [|c l IH]; [reflexivity|].
    cbn [weight fold_right]. fold (weight s g l). cbn [map] in Na. rewrite IH by (intro; apply Na; now right).
    unfold weigh. destruct (Req_EM_T (base c) (g * Rabs (base s))) as [E|]; [|ring]. exfalso. apply Na. left. congruence.
  - rewrite (IH Nl Ht). unfold weigh at 1. destruct (Req_EM_T (base a) (g * Rabs (base s))) as [E|]; [|ring].
    exfalso. apply Na. rewrite E, <- B. now apply in_map.
Qed.
Lemma lead_nonzero t : ratio_lead t <> 0.
Proof.
  destruct (leads t) as [c [e [[c0 _] [[e0 _] ->]]]]. unfold Rdiv. apply Rmult_integral_contrapositive. split; [exact c0|].
  now apply Rinv_neq_0_compat.
Qed.

(** Theorem `necessity`, of the entries: a sum of terms tends to 0 iff every term does. *)
Theorem terms_vanish l : NoDup (map base l) -> (Un_cv (total l) 0 <-> Forall vanishing l).
Proof.
  intro ND. split; [|apply vanishing_total]. intro H. destruct l as [|a l]; [constructor|].
  destruct (dominant (a :: l)) as [s [Hs Ms]]; [congruence|]. set (k := a :: l) in *.
  assert (V : vanishing s \/ ~ vanishing s).
  { unfold vanishing. destruct (Rlt_dec (Rabs (base s)) 1); [left; now left|]. destruct (Req_EM_T (Rabs (base s)) 1).
    - destruct (lt_dec (length (upper s)) (length (lower s))); [left; right; now split|right; intros [|[]]; lra || lia].
    - right. intros [|[]]; lra. }
  destruct V as [V|V].
  - apply Forall_forall. intros t Ht. apply (less_vanishing t s); auto.
  - exfalso. pose proof (scale_cv s _ V H) as Z.
    assert (Sub : forall e, (e <= 1)%nat -> weight s 1 k + (-1) ^ e * weight s (-1) k = 0).
    { intros e He. apply (UL_sequence (fun n => total k (2 * n + e) / scale s (2 * n + e))); [now apply parity_total|].
      intros eps E. destruct (Z eps E) as [K HK]. exists K. intros n Hn. apply HK. lia. }
    pose proof (Sub 0%nat ltac:(lia)) as S0. pose proof (Sub 1%nat ltac:(lia)) as S1. cbn [pow] in S0, S1.
    pose proof (lead_nonzero s) as N. pose proof (Rabs_pos_lt _ (base_nonzero s)).
    assert (Ws : forall g, base s = g * Rabs (base s) -> weight s g k = ratio_lead s).
    { intros g E. rewrite (one_weight s g k s ND Hs E). unfold weigh. destruct (Req_EM_T _ _); [|contradiction].
      destruct (Nat.eq_dec _ _); [reflexivity|lia]. }
    destruct (Rcase_abs (base s)) as [C|C].
    + pose proof (Ws (-1) ltac:(rewrite Rabs_left by exact C; ring)). lra.
    + pose proof (Ws 1 ltac:(rewrite Rabs_right by exact C; ring)). lra.
Qed.

(** As the checker uses it: an entry u of W_n or b_n is c plus such a sum, for n >= 1. *)
Theorem entry_tends l u c : NoDup (map base l) -> (forall n, (1 <= n)%nat -> u n = c + total l n) ->
  (Un_cv u c <-> Forall vanishing l).
Proof.
  intros ND E. rewrite <- (terms_vanish l ND). split; intro H.
  - apply (cv_eventually (fun n => u n - c) _ _ 1); [intros n Hn; rewrite E by exact Hn; ring|].
    replace 0 with (c - c) by ring. apply CV_minus; [exact H|apply cv_const].
  - apply (cv_eventually (fun n => c + total l n) _ _ 1); [intros n Hn; now rewrite E by exact Hn|].
    rewrite <- (Rplus_0_r c) at 1. apply CV_plus; [apply cv_const|exact H].
Qed.
