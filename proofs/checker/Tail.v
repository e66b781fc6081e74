(** * The rule of absolute summability, as a function that is proved correct

    Statement.  [tail_holds] decides, in integers, hypotheses that imply those of `absolute-summability` with a Lyapunov pair:
                a bound h of every term of P_n and b_n, p and q of their sums, E and F.  Where it says true, N_n(x) has a limit
                at every x, and |L - N_k| <= E(k)|N_k| + F(k) for k >= max(1, n0 - 1).
    Method.     Terms, bounds and tails are all r^n u(n)/v(n), as c n^-k is 1^n c/n^k.  A quotient of two that does not
                increase, and is <= 1 at n0, is <= 1.  What polynomials are >= 0 is seen by POS.
    Glossary.   zpoly        == list of integer coefficients, of 1, n, n^2, ...     zeval p x == its value
                T rn rd u v  == the term (rn/rd)^n u(n)/v(n)                         tval t n  == its value
                entry        == list of terms, their sum                            esum e n  == its value
                zpos, zgt s p == p is >= 0 (> 0) from s on, by the signs of its Taylor coefficients at s
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/tail.py *)
Require Import Reals Lra Lia ZArith List Bool QArith Qreals.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.Polynomials ExactReLU.Decay.
Require Import ExactReLU.AbsoluteSummability ExactReLU.AllSequences.
Open Scope R_scope.

(** ** Polynomials with integer coefficients *)

Definition zpoly := list Z.
Definition rpoly (p : zpoly) : poly := map IZR p.
Definition zeval (p : zpoly) (x : R) : R := peval (rpoly p) x.
Fixpoint zadd (a b : zpoly) : zpoly :=
  match a, b with [], _ => b | _, [] => a | x :: a', y :: b' => (x + y)%Z :: zadd a' b' end.
Definition zscale (k : Z) (p : zpoly) : zpoly := map (Z.mul k) p.
Fixpoint zmul (a b : zpoly) : zpoly := match a with [] => [] | x :: a' => zadd (zscale x b) (0%Z :: zmul a' b) end.
Definition zsub (a b : zpoly) : zpoly := zadd a (zscale (-1) b).
Fixpoint zshift (s : Z) (p : zpoly) : zpoly := match p with [] => [] | a :: p' => zadd [a] (zmul [s; 1%Z] (zshift s p')) end.
Fixpoint zat (p : zpoly) (x : Z) : Z := match p with [] => 0%Z | a :: p' => (a + x * zat p' x)%Z end.
Definition zpos (s : Z) (p : zpoly) : bool := forallb (Z.leb 0) (zshift s p).
Definition zgt (s : Z) (p : zpoly) : bool := zpos s p && (0 <? zat p s)%Z.

Lemma zeval_add a b x : zeval (zadd a b) x = zeval a x + zeval b x.
Proof.
  unfold zeval. revert b; induction a as [|u a IH]; intros [|v b]; simpl; try lra. rewrite IH, plus_IZR. lra.
Qed.
Lemma zeval_scale k p x : zeval (zscale k p) x = IZR k * zeval p x.
Proof.
  unfold zeval, rpoly, zscale in *. induction p as [|u p IH]; simpl; [lra|]. rewrite IH, mult_IZR. lra.
Qed.
Lemma zeval_mul a b x : zeval (zmul a b) x = zeval a x * zeval b x.
Proof.
  induction a as [|u a IH]; [unfold zeval; simpl; lra|]. cbn [zmul]. rewrite zeval_add, zeval_scale.
  change (zeval (0%Z :: zmul a b) x) with (IZR 0 + x * zeval (zmul a b) x). rewrite IH.
  change (zeval (u :: a) x) with (IZR u + x * zeval a x). simpl. lra.
Qed.
Lemma zeval_sub a b x : zeval (zsub a b) x = zeval a x - zeval b x.
Proof. unfold zsub. rewrite zeval_add, zeval_scale. simpl. lra. Qed.
Lemma zeval_cons a p x : zeval (a :: p) x = IZR a + x * zeval p x. Proof. reflexivity. Qed.
Lemma zeval_shift s p x : zeval (zshift s p) x = zeval p (IZR s + x).
Proof.
  induction p as [|a p IH]; [reflexivity|]. cbn [zshift]. rewrite zeval_add, zeval_mul, IH, !zeval_cons.
  change (zeval [] x) with 0. simpl. lra.
Qed.
Lemma zeval_at p x : zeval p (IZR x) = IZR (zat p x).
Proof. induction p as [|a p IH]; [reflexivity|]. rewrite zeval_cons, IH. simpl. rewrite plus_IZR, mult_IZR. lra. Qed.
Lemma zeval_nat p n : zeval p (INR n) = IZR (zat p (Z.of_nat n)).
Proof. rewrite INR_IZR_INZ. apply zeval_at. Qed.

Lemma nonneg_coefficients p t u : forallb (Z.leb 0) p = true -> 0 <= t <= u -> 0 <= zeval p t <= zeval p u.
Proof.
  intros H T. unfold zeval. apply coefficients_mono; [|exact T].
  induction p as [|a p IH]; [constructor|]. simpl in H. apply andb_prop in H as [H1 H2].
  constructor; [now apply IZR_le, Z.leb_le|now apply IH].
Qed.
Lemma zpos_sound s p x : zpos s p = true -> IZR s <= x -> 0 <= zeval p x.
Proof.
  intros H X. replace x with (IZR s + (x - IZR s)) by ring. rewrite <- zeval_shift.
  apply (nonneg_coefficients _ _ (x - IZR s) H). lra.
Qed.
Lemma zgt_sound s p x : zgt s p = true -> IZR s <= x -> 0 < zeval p x.
Proof.
  unfold zgt. intros H X. apply andb_prop in H as [H G]. apply Z.ltb_lt, IZR_lt in G. rewrite <- zeval_at in G.
  replace x with (IZR s + (x - IZR s)) by ring. rewrite <- zeval_shift.
  destruct (nonneg_coefficients _ 0 (x - IZR s) H ltac:(lra)) as [_ M]. rewrite zeval_shift, Rplus_0_r in M. lra.
Qed.
Lemma at_nat n0 n : (n0 <= n)%nat -> IZR (Z.of_nat n0) <= INR n.
Proof. intro H. rewrite INR_IZR_INZ. apply IZR_le. lia. Qed.
Lemma zeval_next p n : zeval (zshift 1 p) (INR n) = zeval p (INR (S n)).
Proof. rewrite zeval_shift, S_INR. f_equal. simpl. lra. Qed.
Lemma zeval_before p n : zeval (zshift (-1) p) (INR (S n)) = zeval p (INR n).
Proof. rewrite zeval_shift, S_INR. f_equal. simpl. lra. Qed.

(** ** Terms *)

Record term := T { rn : Z; rd : Z; nu : zpoly; de : zpoly }.
Definition base (t : term) : R := IZR (rn t) / IZR (rd t).
Definition tval (t : term) (n : nat) : R := base t ^ n * (zeval (nu t) (INR n) / zeval (de t) (INR n)).
Definition entry := list term.
Definition esum (e : entry) (n : nat) : R := fold_right (fun t s => tval t n + s) 0 e.

(** From n0 on: r > 0, u >= 0 (strictly, u > 0) and v > 0. *)
Definition good (n0 : nat) (t : term) : bool :=
  (0 <? rn t)%Z && (0 <? rd t)%Z && zpos (Z.of_nat n0) (nu t) && zgt (Z.of_nat n0) (de t).
Definition strong (n0 : nat) (t : term) : bool := good n0 t && zgt (Z.of_nat n0) (nu t).
(** h/t does not increase in n -> n + 1, for n >= n0: h(n+1) t(n) <= h(n) t(n+1). *)
Definition falls (n0 : nat) (h t : term) : bool :=
  let side a b := zmul (zmul (zshift 1 (nu a)) (nu b)) (zmul (de a) (zshift 1 (de b))) in
  zpos (Z.of_nat n0) (zsub (zscale (rd h * rn t) (side t h)) (zscale (rn h * rd t) (side h t))).
(** The value at n0 as a rational. *)
Definition qval (t : term) (n : nat) : Q :=
  (rn t ^ Z.of_nat n * zat (nu t) (Z.of_nat n)) # Z.to_pos (rd t ^ Z.of_nat n * zat (de t) (Z.of_nat n)).

Section Terms.
Variable n0 : nat.
Notation at0 := (Z.of_nat n0).
Lemma good_inv t : good n0 t = true ->
  0 < IZR (rn t) /\ 0 < IZR (rd t) /\ (forall n, (n0 <= n)%nat -> 0 <= zeval (nu t) (INR n) /\ 0 < zeval (de t) (INR n)).
Proof.
  unfold good. intro H. repeat (apply andb_prop in H as [H ?]).
  split; [now apply IZR_lt, Z.ltb_lt|]. split; [now apply IZR_lt, Z.ltb_lt|]. intros n Hn.
  split; [apply (zpos_sound at0)|apply (zgt_sound at0)]; auto using at_nat.
Qed.
Lemma base_pos t : good n0 t = true -> 0 < base t.
Proof. intro H. destruct (good_inv t H) as [A [B _]]. now apply Rdiv_lt_0_compat. Qed.
Lemma tval_nonneg t n : good n0 t = true -> (n0 <= n)%nat -> 0 <= tval t n.
Proof.
  intros H Hn. pose proof (base_pos t H) as B. destruct (good_inv t H) as [_ [_ G]]. destruct (G n Hn) as [U V].
  unfold tval. apply Rmult_le_pos; [left; now apply pow_lt|]. apply Rmult_le_pos; [exact U|left; now apply Rinv_0_lt_compat].
Qed.
Lemma tval_pos t n : strong n0 t = true -> (n0 <= n)%nat -> 0 < tval t n.
Proof.
  unfold strong. intros H Hn. apply andb_prop in H as [H N]. pose proof (base_pos t H) as B.
  destruct (good_inv t H) as [_ [_ G]]. destruct (G n Hn) as [_ V].
  unfold tval. apply Rmult_lt_0_compat; [now apply pow_lt|]. apply Rdiv_lt_0_compat; [|exact V].
  apply (zgt_sound at0); auto using at_nat.
Qed.
Lemma falls_sound h t n : good n0 h = true -> good n0 t = true -> falls n0 h t = true -> (n0 <= n)%nat ->
  tval h (S n) * tval t n <= tval h n * tval t (S n).
Proof.
  intros Hh Ht Hf Hn. pose proof (zpos_sound at0 _ (INR n) Hf (at_nat n0 n Hn)) as P. cbv zeta in P.
  rewrite zeval_sub, !zeval_scale, !zeval_mul, !zeval_next, !mult_IZR in P.
  pose proof (base_pos h Hh) as Bh. pose proof (base_pos t Ht) as Bt.
  destruct (good_inv h Hh) as [Rh [Dh Gh]]. destruct (good_inv t Ht) as [Rt [Dt Gt]].
  destruct (Gh n Hn) as [_ V]. destruct (Gh (S n) ltac:(lia)) as [_ V']. destruct (Gt n Hn) as [_ Y]. destruct (Gt (S n) ltac:(lia)) as [_ Y'].
  unfold tval. cbn [pow].
  set (A := base h ^ n) in *. set (B := base t ^ n) in *.
  assert (A0 : 0 < A) by now apply pow_lt. assert (B0 : 0 < B) by now apply pow_lt.
  unfold base.
  set (h0 := zeval (nu h) (INR n)) in *. set (h1 := zeval (nu h) (INR (S n))) in *.
  set (t0 := zeval (nu t) (INR n)) in *. set (t1 := zeval (nu t) (INR (S n))) in *.
  set (v0 := zeval (de h) (INR n)) in *. set (v1 := zeval (de h) (INR (S n))) in *.
  set (y0 := zeval (de t) (INR n)) in *. set (y1 := zeval (de t) (INR (S n))) in *.
  set (a := IZR (rn h)) in *. set (b := IZR (rd h)) in *. set (c := IZR (rn t)) in *. set (d := IZR (rd t)) in *.
  apply Rmult_le_reg_r with (b * d * (v0 * v1 * (y0 * y1))); [repeat apply Rmult_lt_0_compat; assumption|].
  replace (a / b * A * (h1 / v1) * (B * (t0 / y0)) * (b * d * (v0 * v1 * (y0 * y1))))
    with (A * B * (a * d * (h1 * t0 * (v0 * y1)))) by (field; lra).
  replace (A * (h0 / v0) * (c / d * B * (t1 / y1)) * (b * d * (v0 * v1 * (y0 * y1))))
    with (A * B * (b * c * (t1 * h0 * (y0 * v1)))) by (field; lra).
  apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|]. lra.
Qed.
Lemma qval_eq t n : good n0 t = true -> (n0 <= n)%nat -> Q2R (qval t n) = tval t n.
Proof.
  intros H Hn. destruct (good_inv t H) as [A [B G]]. destruct (G n Hn) as [_ V].
  rewrite zeval_nat in V. unfold qval, tval, base, Q2R. cbn [Qnum Qden]. rewrite !zeval_nat.
  assert (D : (0 < rd t ^ Z.of_nat n * zat (de t) (Z.of_nat n))%Z).
  { apply Z.mul_pos_pos; [apply Z.pow_pos_nonneg; [now apply lt_IZR|lia]|now apply lt_IZR]. }
  rewrite Z2Pos.id by exact D. rewrite !mult_IZR, <- !pow_IZR. unfold Rdiv. rewrite Rpow_mult_distr, pow_inv.
  field. split; [lra|]. apply pow_nonzero. lra.
Qed.
(** t <= h from n0 on. *)
Lemma falls_below h t : good n0 h = true -> strong n0 t = true -> falls n0 h t = true -> tval h n0 <= tval t n0 ->
  forall n, (n0 <= n)%nat -> tval h n <= tval t n.
Proof.
  intros Hh Ht Hf H0. apply (sum_bound (tval h) (tval t) n0); [intros; now apply tval_pos| |exact H0].
  intros n Hn. apply andb_prop in Ht as [Ht _]. now apply falls_sound.
Qed.

(** ** Bounds of terms *)

Definition opposite (t : term) : term := T (rn t) (rd t) (zscale (-1) (nu t)) (de t).
Definition absolute (t : term) : term := T (Z.abs (rn t)) (rd t) (nu t) (de t).
Definition one_sided (t h : term) : bool :=
  good n0 (absolute t) && falls n0 (absolute t) h && Qle_bool (qval (absolute t) n0) (qval h n0).
(** |t| <= h from n0 on, h strong: two polynomials where |r| = 1 for both, else the quotient falls. *)
Definition bounded_by (t h : term) : bool :=
  strong n0 h && (0 <? rd t)%Z && zgt at0 (de t) &&
  (((Z.abs (rn t) =? rd t) && (rn h =? rd h) && zpos at0 (zsub (zmul (nu h) (de t)) (zmul (nu t) (de h)))
      && zpos at0 (zadd (zmul (nu h) (de t)) (zmul (nu t) (de h))))%Z
   || one_sided t h || one_sided (opposite t) h).

Lemma abs_tval t n : 0 < IZR (rd t) -> Rabs (tval t n) = Rabs (tval (absolute t) n).
Proof.
  intro D. unfold tval. rewrite !Rabs_mult, <- !RPow_abs. f_equal. unfold base. cbn [absolute rn rd].
  rewrite abs_IZR. unfold Rdiv. rewrite !Rabs_mult, Rabs_Rabsolu. reflexivity.
Qed.
Lemma one_sided_sound t h n : strong n0 h = true -> 0 < IZR (rd t) -> one_sided t h = true -> (n0 <= n)%nat ->
  Rabs (tval t n) <= tval h n.
Proof.
  unfold one_sided. intros Hh D H Hn. apply andb_prop in H as [H Hq]. apply andb_prop in H as [Hg Hf].
  rewrite abs_tval by exact D. rewrite Rabs_pos_eq by now apply tval_nonneg.
  apply falls_below; auto. assert (Gh : good n0 h = true) by now apply andb_prop in Hh.
  rewrite <- (qval_eq (absolute t) n0), <- (qval_eq h n0) by auto. apply Qle_Rle. now apply Qle_bool_iff.
Qed.
Lemma bounded_by_sound t h n : bounded_by t h = true -> (n0 <= n)%nat -> Rabs (tval t n) <= tval h n.
Proof.
  unfold bounded_by. intros H Hn. apply andb_prop in H as [H Hcase]. apply andb_prop in H as [H Hv].
  apply andb_prop in H as [Hh Hd]. apply Z.ltb_lt, IZR_lt in Hd.
  apply orb_prop in Hcase as [Hcase|Hcase]; [apply orb_prop in Hcase as [Hcase|Hcase]|].
  - repeat (apply andb_prop in Hcase as [Hcase ?]). apply Z.eqb_eq in Hcase.
    match goal with E : (rn h =? rd h)%Z = true |- _ => apply Z.eqb_eq in E; rename E into Eh end.
    assert (Gh : good n0 h = true) by now apply andb_prop in Hh. destruct (good_inv h Gh) as [Rh [Dh G]].
    destruct (G n Hn) as [_ V]. pose proof (zgt_sound at0 (de t) (INR n) Hv (at_nat n0 n Hn)) as Y.
    assert (Bh : base h = 1) by (unfold base; rewrite Eh; field; lra).
    assert (Bt : Rabs (base t) = 1).
    { unfold base, Rdiv. rewrite Rabs_mult, <- abs_IZR, Hcase, (Rabs_pos_eq (/ _)) by (left; now apply Rinv_0_lt_compat).
      apply Rinv_r. lra. }
    unfold tval. rewrite Rabs_mult, <- RPow_abs, Bt, Bh, !pow1, !Rmult_1_l.
    match goal with A : zpos _ (zsub _ _) = true, B : zpos _ (zadd _ _) = true |- _ =>
      pose proof (zpos_sound at0 _ (INR n) A (at_nat n0 n Hn)) as L; pose proof (zpos_sound at0 _ (INR n) B (at_nat n0 n Hn)) as U end.
    rewrite zeval_sub, !zeval_mul in L. rewrite zeval_add, !zeval_mul in U.
    set (u := zeval (nu t) (INR n)) in *. set (y := zeval (de t) (INR n)) in *.
    set (c := zeval (nu h) (INR n)) in *. set (v := zeval (de h) (INR n)) in *.
    apply Rabs_le. split; apply Rmult_le_reg_r with (v * y); try (apply Rmult_lt_0_compat; assumption).
    + replace (- (c / v) * (v * y)) with (- (c * y)) by (field; lra). replace (u / y * (v * y)) with (u * v) by (field; lra). lra.
    + replace (c / v * (v * y)) with (c * y) by (field; lra). replace (u / y * (v * y)) with (u * v) by (field; lra). lra.
  - now apply one_sided_sound.
  - replace (Rabs (tval t n)) with (Rabs (tval (opposite t) n)); [now apply one_sided_sound|].
    rewrite <- Rabs_Ropp. f_equal. unfold tval, opposite, base. cbn [rn rd nu de]. rewrite zeval_scale. unfold Rdiv. simpl. ring.
Qed.
End Terms.

(** ** Sums of bounds, with weights *)

Definition pval (p : option term) (n : nat) : R := match p with Some t => tval t n | None => 0 end.
Definition rsum (l : list (Z * term)) (n : nat) : R := fold_right (fun wt s => IZR (fst wt) * tval (snd wt) n + s) 0 l.
Definition qsum (l : list (Z * term)) (n : nat) : Q := fold_right (fun wt s => inject_Z (fst wt) * qval (snd wt) n + s)%Q 0%Q l.
Definition sum_ok (n0 : nat) (w : Z) (l : list (Z * term)) (p : option term) : bool :=
  match p with
  | None => match l with [] => true | _ => false end
  | Some p => strong n0 p && forallb (fun wt => (0 <=? fst wt)%Z && good n0 (snd wt) && falls n0 (snd wt) p) l
      && Qle_bool (qsum l n0) (inject_Z w * qval p n0)
  end.
Lemma Q2R_inject z : Q2R (inject_Z z) = IZR z. Proof. unfold Q2R, inject_Z. simpl. lra. Qed.
Lemma qsum_eq n0 l : forallb (fun wt => good n0 (snd wt)) l = true -> Q2R (qsum l n0) = rsum l n0.
Proof.
  induction l as [|[w t] l IH]; intro H; [unfold Q2R; simpl; lra|]. simpl in H. apply andb_prop in H as [H1 H2].
  cbn [qsum rsum fold_right fst snd]. fold (qsum l n0). fold (rsum l n0).
  rewrite Q2R_plus, Q2R_mult, Q2R_inject, IH, (qval_eq n0 t n0 H1) by auto. reflexivity.
Qed.
Lemma sum_ok_sound n0 w l p n : 0 < IZR w -> sum_ok n0 w l p = true -> (n0 <= n)%nat -> rsum l n <= IZR w * pval p n.
Proof.
  intros W H Hn. destruct p as [p|]; [|destruct l; [simpl; lra|discriminate]].
  cbn [sum_ok] in H. apply andb_prop in H as [H Hq]. apply andb_prop in H as [Hp Hl]. cbn [pval].
  assert (Gp : good n0 p = true) by now apply andb_prop in Hp.
  apply (term_ratio (rsum l) (fun n => IZR w * tval p n) n0); [|..|exact Hn].
  - intros k Hk. apply Rmult_lt_0_compat; [exact W|now apply (tval_pos n0)].
  - intros k Hk. clear Hq. induction l as [|[v h] l IH]; [simpl; lra|]. simpl in Hl. apply andb_prop in Hl as [H1 H2].
    apply andb_prop in H1 as [H1 Hf]. apply andb_prop in H1 as [Hv Hh]. apply Z.leb_le, IZR_le in Hv. specialize (IH H2).
    pose proof (falls_sound n0 h p k Hh Gp Hf Hk) as F. cbn [rsum fold_right fst snd].
    fold (rsum l (S k)). fold (rsum l k).
    assert (IZR v * IZR w * (tval h (S k) * tval p k) <= IZR v * IZR w * (tval h k * tval p (S k)))
      by (apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|exact F]). lra.
  - apply Qle_bool_iff, Qle_Rle in Hq. rewrite Q2R_mult, Q2R_inject, (qval_eq n0 p n0 Gp) in Hq by auto.
    rewrite qsum_eq in Hq; [exact Hq|]. clear Hq. induction l as [|[v h] l IH]; [reflexivity|]. simpl in *.
    apply andb_prop in Hl as [H1 H2]. apply andb_prop in H1 as [H1 _]. apply andb_prop in H1 as [_ H1]. now rewrite H1, IH.
Qed.

(** ** Lyapunov pairs *)

Fixpoint qpow (a : Q) (n : nat) : Q := match n with O => 1%Q | S k => (a * qpow a k)%Q end.
Lemma Q2R_qpow a n : Q2R (qpow a n) = Q2R a ^ n.
Proof. induction n; [unfold Q2R; simpl; lra|]. simpl. now rewrite Q2R_mult, IHn. Qed.
Definition constant (t : term) : option (Q * Q) :=       (* (c, a) for c a^n, 0 < a < 1, c > 0 *)
  match nu t, de t with
  | [cn], [cd] => if ((0 <? cn) && (0 <? cd) && (0 <? rn t) && (rn t <? rd t))%Z
                  then Some (cn # Z.to_pos cd, rn t # Z.to_pos (rd t)) else None
  | _, _ => None
  end.
Definition rational (t : term) : bool := (rn t =? rd t)%Z && (0 <? rd t)%Z.
Section Pair.
Variable n0 : nat.
Notation at0 := (Z.of_nat n0).
Definition early (t : term) : bool := zpos at0 (zshift (-1) (nu t)) && zgt at0 (zshift (-1) (de t)).
Definition E_rational (p E : term) : bool :=
  rational p && rational E && zpos at0 (nu p) && zgt at0 (de p) && zgt at0 (de E) && early E &&
  zpos at0 (zsub (zmul (zshift (-1) (nu E)) (zmul (de p) (de E)))
    (zmul (zshift (-1) (de E)) (zadd (zmul (nu p) (de E)) (zmul (nu E) (zadd (de p) (nu p)))))).
Definition E_constant (p E : term) : bool :=
  match constant p, constant E with
  | Some (c, a), Some (alpha, a') => (rn p * rd E =? rn E * rd p)%Z &&
      Qle_bool c (alpha * (/ a - 1 - c * qpow a n0))
  | _, _ => false
  end.
Definition E_ok (p E : option term) : bool :=
  match p, E with None, None => true | Some p, Some E => E_rational p E || E_constant p E | _, _ => false end.

Lemma rational_val t n : rational t = true -> tval t n = zeval (nu t) (INR n) / zeval (de t) (INR n).
Proof.
  unfold rational. intro H. apply andb_prop in H as [H D]. apply Z.eqb_eq in H. apply Z.ltb_lt, IZR_lt in D.
  unfold tval, base. rewrite H. unfold Rdiv at 1. rewrite Rinv_r, pow1 by lra. lra.
Qed.
Lemma Q2R_make a b : (0 < b)%Z -> Q2R (a # Z.to_pos b) = IZR a / IZR b.
Proof. intro H. unfold Q2R. cbn [Qnum Qden]. now rewrite Z2Pos.id. Qed.
Lemma constant_inv t c a : constant t = Some (c, a) -> 0 < Q2R c /\ 0 < Q2R a < 1 /\ Q2R a = base t /\
  (forall n, tval t n = Q2R c * Q2R a ^ n).
Proof.
  unfold constant. destruct (nu t) as [|cn [|? ?]] eqn:U; try discriminate. destruct (de t) as [|cd [|? ?]] eqn:V; try discriminate.
  destruct ((0 <? cn) && (0 <? cd) && (0 <? rn t) && (rn t <? rd t))%Z eqn:G; [|discriminate]. intro H. inversion H; subst c a.
  repeat (apply andb_prop in G as [G ?]). repeat match goal with X : (_ <? _)%Z = true |- _ => apply Z.ltb_lt in X end.
  rewrite !Q2R_make by lia.
  repeat match goal with X : (_ < _)%Z |- _ => apply IZR_lt in X end.
  split; [now apply Rdiv_lt_0_compat|]. split; [split; [apply Rdiv_lt_0_compat; lra|]|].
  - apply Rmult_lt_reg_r with (IZR (rd t)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
  - split; [reflexivity|]. intro n. unfold tval, base. rewrite U, V. unfold zeval. simpl. field. lra.
Qed.
Lemma same_base p E c a alpha a' : constant p = Some (c, a) -> constant E = Some (alpha, a') ->
  (rn p * rd E =? rn E * rd p)%Z = true -> Q2R a' = Q2R a.
Proof.
  intros Cp CE Hb. destruct (constant_inv p c a Cp) as [_ [_ [Ba _]]]. destruct (constant_inv E alpha a' CE) as [_ [_ [Ba' _]]].
  rewrite Ba, Ba'. apply Z.eqb_eq in Hb. unfold base.
  unfold constant in Cp, CE. destruct (nu p) as [|x [|? ?]]; try discriminate. destruct (de p) as [|y [|? ?]]; try discriminate.
  destruct (nu E) as [|z [|? ?]]; try discriminate. destruct (de E) as [|t [|? ?]]; try discriminate.
  destruct ((0 <? x) && (0 <? y) && (0 <? rn p) && (rn p <? rd p))%Z eqn:G1; [|discriminate].
  destruct ((0 <? z) && (0 <? t) && (0 <? rn E) && (rn E <? rd E))%Z eqn:G2; [|discriminate].
  repeat (apply andb_prop in G1 as [G1 ?]). repeat (apply andb_prop in G2 as [G2 ?]).
  repeat match goal with X : (_ <? _)%Z = true |- _ => apply Z.ltb_lt, IZR_lt in X end.
  apply (f_equal IZR) in Hb. rewrite !mult_IZR in Hb.
  apply Rmult_eq_reg_r with (IZR (rd E) * IZR (rd p)); [|apply Rgt_not_eq, Rmult_lt_0_compat; lra].
  replace (IZR (rn E) / IZR (rd E) * (IZR (rd E) * IZR (rd p))) with (IZR (rn E) * IZR (rd p)) by (field; lra).
  replace (IZR (rn p) / IZR (rd p) * (IZR (rd E) * IZR (rd p))) with (IZR (rn p) * IZR (rd E)) by (field; lra). lra.
Qed.
Lemma quotient_le a b c d : 0 < b -> 0 < d -> 0 <= c * b - a * d -> a / b <= c / d.
Proof.
  intros Hb Hd H. apply Rmult_le_reg_r with (b * d); [now apply Rmult_lt_0_compat|].
  replace (a / b * (b * d)) with (a * d) by (field; lra). replace (c / d * (b * d)) with (c * b) by (field; lra). lra.
Qed.
Lemma quotient_pos a b : 0 <= a -> 0 < b -> 0 <= a / b.
Proof. intros. apply Rmult_le_pos; [assumption|]. left. now apply Rinv_0_lt_compat. Qed.

Local Opaque rational zgt zpos.
Lemma E_sound p E n : E_ok p E = true -> (n0 <= S n)%nat ->
  0 <= pval p (S n) /\ 0 <= pval E n /\ pval p (S n) + pval E (S n) * (1 + pval p (S n)) <= pval E n.
Proof.
  intros H Hn. pose proof (at_nat n0 (S n) Hn) as A.
  destruct p as [p|]; destruct E as [E|]; try discriminate; [|simpl; lra]. cbn [E_ok] in H. cbn [pval].
  apply orb_prop in H as [H|H].
  - unfold E_rational, early in H. repeat (apply andb_prop in H as [H ?]).
    repeat match goal with X : (_ && _)%bool = true |- _ => apply andb_prop in X as [? ?] end.
    rewrite !rational_val by assumption.
    repeat match goal with
    | X : zpos _ _ = true |- _ => apply (fun y => zpos_sound at0 _ (INR (S n)) y A) in X
    | X : zgt _ _ = true |- _ => apply (fun y => zgt_sound at0 _ (INR (S n)) y A) in X end.
    repeat rewrite ?zeval_sub, ?zeval_add, ?zeval_mul, ?zeval_before in *.
    set (pu := zeval (nu p) (INR (S n))) in *. set (pv := zeval (de p) (INR (S n))) in *.
    set (eu := zeval (nu E) (INR (S n))) in *. set (ev := zeval (de E) (INR (S n))) in *.
    set (e0 := zeval (nu E) (INR n)) in *. set (f0 := zeval (de E) (INR n)) in *.
    split; [now apply quotient_pos|]. split; [now apply quotient_pos|].
    replace (pu / pv + eu / ev * (1 + pu / pv)) with ((pu * ev + eu * (pv + pu)) / (pv * ev)) by (field; lra).
    apply quotient_le; [now apply Rmult_lt_0_compat|assumption|]. lra.
  - unfold E_constant in H. destruct (constant p) as [[c a]|] eqn:Cp; [|discriminate].
    destruct (constant E) as [[alpha a']|] eqn:CE; [|discriminate]. apply andb_prop in H as [Hb Hq].
    destruct (constant_inv p c a Cp) as [c0 [a01 [_ Vp]]]. destruct (constant_inv E alpha a' CE) as [A0 [_ [_ VE]]].
    pose proof (same_base p E c a alpha a' Cp CE Hb) as Sa.
    rewrite !Vp, !VE, Sa. pose proof (pow_lt (Q2R a) (S n) ltac:(lra)) as P1. pose proof (pow_lt (Q2R a) n ltac:(lra)) as P0.
    split; [apply Rmult_le_pos; lra|]. split; [apply Rmult_le_pos; lra|].
    apply geometric_pair_E with (n0 := n0); [lra|lra|lra| |exact Hn].
    apply Qle_bool_iff, Qle_Rle in Hq.
    rewrite Q2R_mult, !Q2R_minus, Q2R_mult, Q2R_inv in Hq by (intro Z0; apply Qeq_eqR in Z0; unfold Q2R at 2 in Z0; simpl in Z0; lra).
    replace (Q2R 1) with 1 in Hq by (unfold Q2R; simpl; lra).
    rewrite Q2R_qpow in Hq. exact Hq.
Qed.

(** E falls from n0 - 1 on, so that its value there is a bound. *)
Definition one : term := T 1 1 [1%Z] [1%Z].
Definition falling (E : term) : bool := good (pred n0) E && good (pred n0) one && falls (pred n0) E one.
Definition first (E : option term) : Q := match E with Some E => qval E (pred n0) | None => 0%Q end.
Definition capped (E : option term) : bool := match E with Some E => falling E | None => true end.
Lemma one_val n : tval one n = 1.
Proof. unfold tval, one, base, zeval. cbn [rn rd nu de]. unfold Rdiv. rewrite Rinv_1, Rmult_1_l, pow1. simpl. field. Qed.
Lemma falling_sound E n : capped E = true -> (n0 <= n)%nat -> pval E n <= Q2R (first E).
Proof.
  destruct E as [E|]; [|intros; unfold Q2R; simpl; lra]. cbn [capped pval first]. unfold falling. intros H Hn.
  apply andb_prop in H as [H Hf]. apply andb_prop in H as [HE H1]. rewrite (qval_eq (pred n0) E (pred n0) HE) by auto.
  assert (D : forall k, (pred n0 <= k)%nat -> tval E k <= tval E (pred n0)).
  { intros k Hk. induction Hk as [|k Hk IH]; [lra|]. pose proof (falls_sound (pred n0) E one k HE H1 Hf Hk) as F.
    rewrite !one_val in F. lra. }
  apply D. lia.
Qed.

(** An upper bound u/v of E from n0 on: E itself if it is rational, else its value at n0 - 1. *)
Definition cap (E : option term) : zpoly * zpoly :=
  match E with
  | Some e => if rational e then (nu e, de e) else ([Qnum (first E)], [Zpos (Qden (first E))])
  | None => ([0%Z], [1%Z])
  end.
Definition cap_ok (E : option term) : bool := match E with Some e => rational e || capped E | None => true end.
Definition F_rational (E : option term) (q F : term) : bool :=
  let (cu, cv) := cap E in
  cap_ok E && rational q && rational F && zpos at0 (nu q) && zgt at0 (de q) && zgt at0 (de F) && early F && zgt at0 cv &&
  zpos at0 (zsub (zmul (zshift (-1) (nu F)) (zmul (zmul (de q) cv) (de F)))
    (zmul (zshift (-1) (de F)) (zadd (zmul (zmul (nu q) (zadd cv cu)) (de F)) (zmul (nu F) (zmul (de q) cv))))).
Definition F_constant (E : option term) (q F : term) : bool :=
  match constant q, constant F with
  | Some (c, a), Some (phi, a') => capped E && (rn q * rd F =? rn F * rd q)%Z && Qle_bool (c * (1 + first E)) (phi * (/ a - 1))
  | _, _ => false
  end.
Definition F_ok (q E F : option term) : bool :=
  match q, F with None, None => true | Some q, Some F => F_rational E q F || F_constant E q F | _, _ => false end.

Lemma cap_sound E n : cap_ok E = true -> zgt at0 (snd (cap E)) = true -> (n0 <= n)%nat ->
  pval E n <= zeval (fst (cap E)) (INR n) / zeval (snd (cap E)) (INR n).
Proof.
  intros H V Hn. destruct E as [e|]; [|unfold zeval; simpl; lra]. unfold cap_ok in H. unfold cap in *.
  destruct (rational e) eqn:R; cbn [fst snd pval].
  - right. now apply rational_val.
  - pose proof (falling_sound (Some e) n H Hn) as B. cbn [pval] in B. eapply Rle_trans; [exact B|]. right.
    unfold zeval, Q2R. simpl. field. apply Rgt_not_eq, (IZR_lt 0). lia.
Qed.
Lemma F_sound q E F n : F_ok q E F = true -> (n0 <= S n)%nat -> 0 <= pval E (S n) ->
  0 <= pval F n /\ pval q (S n) * (1 + pval E (S n)) + pval F (S n) <= pval F n.
Proof.
  intros H Hn E0. pose proof (at_nat n0 (S n) Hn) as A.
  destruct q as [q|]; destruct F as [F|]; try discriminate; [|simpl; lra]. cbn [F_ok] in H.
  apply orb_prop in H as [H|H].
  - unfold F_rational in H. destruct (cap E) as [cu cv] eqn:C. unfold early in H. repeat (apply andb_prop in H as [H ?]).
    repeat match goal with X : (_ && _)%bool = true |- _ => apply andb_prop in X as [? ?] end.
    assert (B : pval E (S n) <= zeval cu (INR (S n)) / zeval cv (INR (S n))).
    { pose proof (cap_sound E (S n) H) as B. rewrite C in B. now apply B. }
    change (pval (Some q)) with (tval q). change (pval (Some F)) with (tval F). rewrite !rational_val by assumption.
    repeat match goal with
    | X : zpos _ _ = true |- _ => apply (fun y => zpos_sound at0 _ (INR (S n)) y A) in X
    | X : zgt _ _ = true |- _ => apply (fun y => zgt_sound at0 _ (INR (S n)) y A) in X end.
    repeat rewrite ?zeval_sub, ?zeval_add, ?zeval_mul, ?zeval_before in *.
    set (qu := zeval (nu q) (INR (S n))) in *. set (qv := zeval (de q) (INR (S n))) in *.
    set (fu := zeval (nu F) (INR (S n))) in *. set (fv := zeval (de F) (INR (S n))) in *.
    set (x := zeval cu (INR (S n))) in *. set (y := zeval cv (INR (S n))) in *.
    set (f0 := zeval (nu F) (INR n)) in *. set (g0 := zeval (de F) (INR n)) in *.
    split; [now apply quotient_pos|].
    apply Rle_trans with (qu / qv * (1 + x / y) + fu / fv).
    + apply Rplus_le_compat_r, Rmult_le_compat_l; [now apply quotient_pos|lra].
    + replace (qu / qv * (1 + x / y) + fu / fv) with ((qu * (y + x) * fv + fu * (qv * y)) / (qv * y * fv)) by (field; lra).
      apply quotient_le; [repeat apply Rmult_lt_0_compat; assumption|assumption|]. lra.
  - unfold F_constant in H. destruct (constant q) as [[c a]|] eqn:Cq; [|discriminate].
    destruct (constant F) as [[phi a']|] eqn:CF; [|discriminate].
    apply andb_prop in H as [H Hq]. apply andb_prop in H as [Hc Hb].
    pose proof (same_base q F c a phi a' Cq CF Hb) as Sa.
    destruct (constant_inv q c a Cq) as [c0 [a01 [_ Vq]]]. destruct (constant_inv F phi a' CF) as [F0 [_ [_ VF]]].
    change (pval (Some q)) with (tval q). change (pval (Some F)) with (tval F). rewrite !Vq, !VF, Sa.
    pose proof (pow_lt (Q2R a) n ltac:(lra)) as P0. split; [apply Rmult_le_pos; lra|].
    apply (geometric_pair_F (Q2R phi) (Q2R c) (Q2R a) (Q2R (first E))); [lra|lra|now apply falling_sound|].
    apply Qle_bool_iff, Qle_Rle in Hq.
    rewrite !Q2R_mult, Q2R_plus, Q2R_minus, Q2R_inv in Hq by (intro Z0; apply Qeq_eqR in Z0; unfold Q2R at 2 in Z0; simpl in Z0; lra).
    replace (Q2R 1) with 1 in Hq by (unfold Q2R; simpl; lra). exact Hq.
Qed.
Theorem pair_sound p q E F : E_ok p E = true -> F_ok q E F = true -> lyapunov n0 (pval p) (pval q) (pval E) (pval F).
Proof.
  intros HE HF. split; intros n Hn; destruct (E_sound p E n HE Hn) as [p0 [E0 SE]];
    destruct (E_sound p E (S n) HE ltac:(lia)) as [_ [E1 _]]; destruct (F_sound q E F n HF Hn E1) as [F0 SF]; split; lra.
Qed.
End Pair.

(** ** Families *)

Lemma vsum_first k f : vsum (S k) f = f O + vsum k (fun j => f (S j)).
Proof. unfold vsum. rewrite wsum_first. f_equal. symmetry. exact (wsum_shift f 1 0 k). Qed.

Fixpoint all_bounded (n0 : nat) (e : entry) (hs : list term) : bool :=
  match e, hs with
  | [], [] => true
  | t :: e', h :: hs' => bounded_by n0 t h && all_bounded n0 e' hs'
  | _, _ => false
  end.
Fixpoint row_bounded (n0 : nat) (es : list entry) (bs : list (list term)) : bool :=
  match es, bs with
  | [], [] => true
  | e :: es', hs :: bs' => all_bounded n0 e hs && row_bounded n0 es' bs'
  | _, _ => false
  end.
Fixpoint weighted (ws : list Z) (bs : list (list term)) : list (Z * term) :=
  match ws, bs with w :: ws', hs :: bs' => map (pair w) hs ++ weighted ws' bs' | _, _ => [] end.
Lemma rsum_app a b n : rsum (a ++ b) n = rsum a n + rsum b n.
Proof. induction a as [|[w t] a IH]; simpl; [lra|]. fold (rsum (a ++ b) n). fold (rsum a n). rewrite IH. lra. Qed.
Lemma entry_bound n0 e hs w n : all_bounded n0 e hs = true -> (n0 <= n)%nat -> 0 <= IZR w ->
  Rabs (esum e n) * IZR w <= rsum (map (pair w) hs) n.
Proof.
  revert hs; induction e as [|t e IH]; intros [|h hs] H Hn W; simpl in H; try discriminate.
  - simpl. rewrite Rabs_R0. lra.
  - apply andb_prop in H as [H1 H2]. specialize (IH hs H2 Hn W). pose proof (bounded_by_sound n0 t h n H1 Hn) as B.
    simpl. fold (esum e n). fold (rsum (map (pair w) hs) n). pose proof (Rabs_triang (tval t n) (esum e n)) as T.
    assert (Rabs (tval t n + esum e n) * IZR w <= (Rabs (tval t n) + Rabs (esum e n)) * IZR w) by (apply Rmult_le_compat_r; lra).
    assert (Rabs (tval t n) * IZR w <= tval h n * IZR w) by (apply Rmult_le_compat_r; lra). lra.
Qed.
Lemma row_bound n0 n ws : forall es bs, length es = length ws -> row_bounded n0 es bs = true -> (n0 <= n)%nat ->
  forallb (Z.ltb 0) ws = true ->
  vsum (length ws) (fun j => Rabs (esum (nth j es []) n) * IZR (nth j ws 0%Z)) <= rsum (weighted ws bs) n.
Proof.
  induction ws as [|w ws IH]; intros es bs L H Hn W.
  - unfold vsum. simpl. lra.
  - destruct es as [|e es]; [discriminate|]. destruct bs as [|hs bs]; [discriminate|]. simpl in H, W, L.
    apply andb_prop in H as [H1 H2]. apply andb_prop in W as [W1 W2]. apply Z.ltb_lt, IZR_lt in W1.
    cbn [length weighted]. rewrite vsum_first, rsum_app. cbn [nth].
    specialize (IH es bs ltac:(lia) H2 Hn W2). pose proof (entry_bound n0 e hs w n H1 Hn ltac:(lra)). lra.
Qed.

(** W - 1 on the diagonal: the terms of base 1 are one quotient u/v, that becomes (u - v)/v in any form. *)
Definition plain (t : term) : bool := (rn t =? rd t)%Z && (0 <? rd t)%Z.
Definition quotient (e : entry) : option (zpoly * zpoly) :=
  match filter plain e with [] => Some ([0%Z], [1%Z]) | [t] => Some (nu t, de t) | _ => None end.
Definition term_eq (a b : term) : {a = b} + {a <> b}.
Proof. repeat decide equality. Defined.
Definition less (n0 : nat) (d : Z) (e e' : entry) : bool :=      (* e' = e - d *)
  match quotient e, quotient e' with
  | Some (u, v), Some (u', v') => zgt (Z.of_nat n0) v && zgt (Z.of_nat n0) v' &&
      forallb (Z.eqb 0) (zsub (zmul u' v) (zmul (zsub u (zscale d v)) v')) &&
      (if list_eq_dec term_eq (filter (fun t => negb (plain t)) e) (filter (fun t => negb (plain t)) e') then true else false)
  | _, _ => false
  end.
Lemma esum_split e n : esum e n = esum (filter plain e) n + esum (filter (fun t => negb (plain t)) e) n.
Proof. induction e as [|t e IH]; simpl; [lra|]. fold (esum e n). rewrite IH. destruct (plain t); simpl; fold (esum (filter plain e) n);
  fold (esum (filter (fun t => negb (plain t)) e) n); lra. Qed.
Lemma quotient_val e u v n : quotient e = Some (u, v) -> esum (filter plain e) n = zeval u (INR n) / zeval v (INR n).
Proof.
  unfold quotient. pose proof (fun t => proj1 (filter_In plain t e)) as P.
  destruct (filter plain e) as [|t [|? ?]]; intro H; inversion H; subst; [unfold zeval; simpl; field|].
  destruct (P t (or_introl eq_refl)) as [_ R]. unfold plain in R. change (rational t = true) in R.
  simpl. rewrite (rational_val t n R). lra.
Qed.
Lemma zero_poly p x : forallb (Z.eqb 0) p = true -> zeval p x = 0.
Proof.
  induction p as [|a p IH]; [reflexivity|]. cbn [forallb]. intro H. apply andb_prop in H as [H1 H2]. apply Z.eqb_eq in H1. subst a.
  rewrite zeval_cons, IH by exact H2. lra.
Qed.
Lemma less_sound n0 d e e' n : less n0 d e e' = true -> (n0 <= n)%nat -> esum e' n = esum e n - IZR d.
Proof.
  unfold less. intros H Hn. destruct (quotient e) as [[u v]|] eqn:Q1; [|discriminate].
  destruct (quotient e') as [[u' v']|] eqn:Q2; [|discriminate].
  apply andb_prop in H as [H Heq]. apply andb_prop in H as [H Hz]. apply andb_prop in H as [H1 H2].
  destruct (list_eq_dec _ _ _) as [L|]; [|discriminate].
  apply (zgt_sound _ _ (INR n)) in H1; [|now apply at_nat]. apply (zgt_sound _ _ (INR n)) in H2; [|now apply at_nat].
  apply (zero_poly _ (INR n)) in Hz. rewrite zeval_sub, !zeval_mul, zeval_sub, zeval_scale in Hz.
  rewrite (esum_split e n), (esum_split e' n), (quotient_val e u v n Q1), (quotient_val e' u' v' n Q2), L.
  set (a := zeval u (INR n)) in *. set (b := zeval v (INR n)) in *. set (a' := zeval u' (INR n)) in *. set (b' := zeval v' (INR n)) in *.
  assert (E : a' / b' = a / b - IZR d).
  { apply Rmult_eq_reg_r with (b * b'); [|apply Rgt_not_eq, Rmult_lt_0_compat; assumption].
    replace (a' / b' * (b * b')) with (a' * b) by (field; lra).
    replace ((a / b - IZR d) * (b * b')) with ((a - IZR d * b) * b') by (field; lra). lra. }
  rewrite E. lra.
Qed.

(** The layers of a problem file: P_n or W_n, and b_n. *)
Record layers := Layers { weights_given : bool; matrix : list (list entry); shift : list entry }.
Definition cell (M : list (list entry)) (i j n : nat) : R := esum (nth j (nth i M []) []) n.
Definition W (f : layers) (n : nat) : mat := fun i j =>
  if weights_given f then cell (matrix f) i j n else eye i j + cell (matrix f) i j n.
Definition b (f : layers) (n : nat) : vec := fun i => esum (nth i (shift f) []) n.

(** What a certificate adds: norm weights, n0, P_n, the bounds of its terms and of those of b_n, p, q, E and F. *)
Record tail := Tail {
  norm : list Z; start : nat; moves : list (list entry); P_bounds : list (list (list term)); b_bounds : list (list term);
  sum_p : option term; sum_q : option term; tail_E : option term; tail_F : option term }.
Definition weight (c : tail) : vec := fun i => IZR (nth i (norm c) 0%Z).
Definition row_ok (f : layers) (c : tail) (i : nat) : bool :=
  let m := length (norm c) in
  let row := nth i (if weights_given f then moves c else matrix f) [] in
  let hs := nth i (P_bounds c) [] in
  let w := nth i (norm c) 0%Z in
  (length row =? m)%nat && row_bounded (start c) row hs && sum_ok (start c) w (weighted (norm c) hs) (sum_p c) &&
  all_bounded (start c) (nth i (shift f) []) (nth i (b_bounds c) []) &&
  sum_ok (start c) w (map (pair 1%Z) (nth i (b_bounds c) [])) (sum_q c) &&
  (negb (weights_given f) ||
   forallb (fun j => less (start c) (if (i =? j)%nat then 1 else 0) (nth j (nth i (matrix f) []) []) (nth j row [])) (seq 0 m)).
Definition tail_holds (f : layers) (c : tail) : bool :=
  (1 <=? start c)%nat && forallb (Z.ltb 0) (norm c) && forallb (row_ok f c) (seq 0 (length (norm c))) &&
  E_ok (start c) (sum_p c) (tail_E c) && F_ok (start c) (sum_q c) (tail_E c) (tail_F c).

(** The hypotheses of `absolute-summability`. *)
Lemma tail_hypotheses f c : tail_holds f c = true -> let m := length (norm c) in let n0 := start c in
  (forall i, (i < m)%nat -> 0 < weight c i) /\
  (forall n, (n0 <= n)%nat -> mnorm m (weight c) (pert (W f) n) <= pval (sum_p c) n) /\
  (forall n, (n0 <= n)%nat -> vnorm m (weight c) (b f n) <= pval (sum_q c) n) /\
  lyapunov n0 (pval (sum_p c)) (pval (sum_q c)) (pval (tail_E c)) (pval (tail_F c)).
Proof.
  intros H m n0. unfold tail_holds in H. apply andb_prop in H as [H HF]. apply andb_prop in H as [H HE].
  apply andb_prop in H as [H Hrows]. apply andb_prop in H as [Hn Hw]. apply Nat.leb_le in Hn.
  fold n0 in Hrows, HE, HF, Hn.
  assert (wp : forall i, (i < m)%nat -> 0 < weight c i).
  { intros i Hi. apply IZR_lt. rewrite forallb_forall in Hw. apply Z.ltb_lt, Hw, nth_In, Hi. }
  assert (rows : forall i, (i < m)%nat -> row_ok f c i = true).
  { intros i Hi. rewrite forallb_forall in Hrows. apply Hrows, in_seq. fold m. lia. }
  pose proof (pair_sound n0 (sum_p c) (sum_q c) (tail_E c) (tail_F c) HE HF) as pair0.
  assert (pq : forall n, (n0 <= n)%nat -> 0 <= pval (sum_p c) n /\ 0 <= pval (sum_q c) n).
  { intros n Hn'. destruct n as [|n]; [clear -Hn Hn'; lia|]. destruct (E_sound n0 (sum_p c) (tail_E c) n HE Hn') as [p0 _]. split; [exact p0|].
    destruct (E_sound n0 (sum_p c) (tail_E c) (S n) HE ltac:(lia)) as [_ [E1 _]].
    destruct (sum_q c) as [q|] eqn:Sq; [|simpl; lra]. destruct (tail_F c) as [F|] eqn:SF; [|discriminate].
    cbn [F_ok] in HF. apply orb_prop in HF as [HF|HF].
    - unfold F_rational in HF. destruct (cap n0 (tail_E c)) as [cu cv]. repeat (apply andb_prop in HF as [HF ?]).
      repeat match goal with X : (_ && _)%bool = true |- _ => apply andb_prop in X as [? ?] end.
      cbn [pval]. rewrite rational_val by assumption. apply quotient_pos;
        [apply (zpos_sound (Z.of_nat n0))|apply (zgt_sound (Z.of_nat n0))]; auto using at_nat.
    - unfold F_constant in HF. destruct (constant q) as [[cc a]|] eqn:Cq; [|discriminate].
      destruct (constant_inv q cc a Cq) as [c0 [a01 [_ Vq]]]. cbn [pval]. rewrite Vq.
      apply Rmult_le_pos; [lra|]. apply pow_le. lra. }
  split; [exact wp|]. split; [|split; [|exact pair0]].
  - intros n Hn'. apply (mnorm_le m (weight c) wp); [now apply pq|]. intros i Hi. pose proof (rows i Hi) as R.
    unfold row_ok in R. fold m n0 in R. set (row := nth i (if weights_given f then moves c else matrix f) []) in *.
    repeat (apply andb_prop in R as [R ?]). apply Nat.eqb_eq in R.
    match goal with X : row_bounded _ _ _ = true |- _ => rename X into RB end.
    match goal with X : sum_ok _ _ (weighted _ _) _ = true |- _ => rename X into SO end.
    match goal with X : (negb _ || _)%bool = true |- _ => rename X into LE end.
    apply Rle_trans with (vsum m (fun j => Rabs (esum (nth j row []) n) * IZR (nth j (norm c) 0%Z))).
    + right. apply vsum_ext. intros j Hj. f_equal. f_equal. unfold pert, msub, W, cell.
      destruct (weights_given f) eqn:G; cbn [negb orb] in LE.
      * rewrite forallb_forall in LE. specialize (LE j ltac:(apply in_seq; lia)).
        rewrite (less_sound n0 _ _ _ n LE Hn'). unfold eye. destruct (Nat.eqb i j); simpl; lra.
      * unfold row, eye. destruct (Nat.eqb i j); lra.
    + eapply Rle_trans; [apply (row_bound n0 n (norm c) row (nth i (P_bounds c) [])); auto|].
      rewrite Rmult_comm. apply (sum_ok_sound n0); auto. apply (wp i Hi).
  - intros n Hn'. apply (vnorm_le m (weight c) wp); [now apply pq|]. intros i Hi. pose proof (rows i Hi) as R.
    unfold row_ok in R. fold m n0 in R. repeat (apply andb_prop in R as [R ?]).
    match goal with X : all_bounded _ _ _ = true |- _ => rename X into AB end.
    match goal with X : sum_ok _ _ (map _ _) _ = true |- _ => rename X into SO end.
    unfold b. pose proof (entry_bound n0 _ _ 1 n AB Hn' ltac:(lra)) as B. rewrite Rmult_1_r in B.
    eapply Rle_trans; [exact B|]. rewrite Rmult_comm. apply (sum_ok_sound n0); auto. apply (wp i Hi).
Qed.
Theorem tail_sound f c : tail_holds f c = true -> let m := length (norm c) in forall x,
  exists L, tends m (family m (W f) (b f) x) L /\ forall k, (1 <= k)%nat -> (start c <= S k)%nat ->
    vdist m (weight c) L (family m (W f) (b f) x k)
      <= pval (tail_E c) k * vnorm m (weight c) (family m (W f) (b f) x k) + pval (tail_F c) k.
Proof.
  intros H m x. destruct (tail_hypotheses f c H) as [wp [Pp [bq pair0]]].
  exact (lyapunov_converges m (weight c) wp (W f) (b f) _ _ (start c) Pp bq _ _ pair0 x).
Qed.
(** In particular the layers converge at every x. *)
Corollary tail_converges f c : tail_holds f c = true ->
  forall x, converges (length (norm c)) (family (length (norm c)) (W f) (b f) x).
Proof. intros H x. destruct (tail_sound f c H x) as [L [T _]]. now exists L. Qed.
(** And so do the layers of every sequence of activation matrices; with an empty shift, their products. *)
Corollary tail_gated f c : tail_holds f c = true ->
  forall J x, converges (length (norm c)) (gated (length (norm c)) J (W f) (b f) x).
Proof.
  intros H J x. destruct (tail_hypotheses f c H) as [wp [Pp [bq pair0]]].
  destruct (lyapunov_bounded (length (norm c)) (weight c) (W f) (b f) _ _ (start c) Pp bq _ _ pair0) as [Sp Sq].
  exact (all_sequences (length (norm c)) (weight c) wp (W f) (b f) J _ _ (start c) Pp bq x Sp Sq).
Qed.
Corollary tail_products f c : tail_holds f c = true -> shift f = [] ->
  forall J x, converges (length (norm c)) (gated (length (norm c)) J (W f) no_bias x).
Proof.
  intros H none J x. destruct (tail_gated f c H J x) as [L HL]. exists L. intros i Hi. specialize (HL i Hi).
  set (m := length (norm c)) in *.
  assert (E : forall n j, gated m J (W f) (b f) x n j = gated m J (W f) no_bias x n j).
  { induction n as [|n IH]; intro j; [reflexivity|]. cbn [gated]. unfold mask. destruct (J (S n) j); [|reflexivity].
    unfold vadd. rewrite (mapp_ext m _ (W f (S n)) _ (gated m J (W f) no_bias x n) j) by (auto; intros; apply IH).
    f_equal. unfold b, no_bias. rewrite none. destruct j; reflexivity. }
  intros eps He. destruct (HL eps He) as [K HK]. exists K. intros n Hn. rewrite <- E. now apply HK.
Qed.
