(** * Enclosures of limits, as a function that is proved correct

    Statement.  N_k(x) is computed in intervals for all x between given sides, and widened by w_i (E(k)|N_k| + F(k)): where
                [limit_holds] says true, N_n(x) has for each of these x a limit between the given ends.
    Glossary.   interval (a, b)    == the numbers between a/S and b/S, S = 2^bits       holds i r == r is one of them
                sides, ends        == lists of pairs of rationals, one for each coordinate
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/limit.py *)
Require Import Reals Lra Lia ZArith List Bool QArith Qreals.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.AbsoluteSummability ExactReLU.checker.Tail.
Open Scope R_scope.

Section Intervals.
Variable bits : nat.
Definition S : Z := 2 ^ Z.of_nat bits.
Definition interval := (Z * Z)%type.
Definition holds (i : interval) (r : R) : Prop := IZR (fst i) <= r * IZR S <= IZR (snd i).
Lemma S_pos : (0 < S)%Z. Proof. unfold S. apply Z.pow_pos_nonneg; lia. Qed.
Lemma S_posR : 0 < IZR S. Proof. apply IZR_lt, S_pos. Qed.

(** floor and ceiling of a/d, d > 0 *)
Definition up (a d : Z) : Z := (- (- a / d))%Z.
Lemma down_le a d : (0 < d)%Z -> IZR (a / d) <= IZR a / IZR d.
Proof.
  intro H. assert (0 < IZR d) by now apply IZR_lt. apply Rmult_le_reg_r with (IZR d); [assumption|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r, <- mult_IZR by lra. apply IZR_le.
  rewrite Z.mul_comm. now apply Z.mul_div_le.
Qed.
Lemma up_ge a d : (0 < d)%Z -> IZR a / IZR d <= IZR (up a d).
Proof.
  intro H. unfold up. rewrite opp_IZR. pose proof (down_le (- a) d H) as D. rewrite opp_IZR in D.
  assert (0 < IZR d) by now apply IZR_lt. replace (- IZR a / IZR d) with (- (IZR a / IZR d)) in D by (field; lra). lra.
Qed.
Definition quotient_in (a d : Z) : option interval :=       (* around a/d *)
  if (0 <? d)%Z then Some (a * S / d, up (a * S) d)%Z
  else if (d <? 0)%Z then Some (- a * S / - d, up (- a * S) (- d))%Z else None.
Lemma quotient_holds a d i : quotient_in a d = Some i -> d <> 0%Z /\ holds i (IZR a / IZR d).
Proof.
  assert (G : forall a d, (0 < d)%Z -> holds (a * S / d, up (a * S) d)%Z (IZR a / IZR d)).
  { intros a' d' Hd. unfold holds. cbn [fst snd]. assert (0 < IZR d') by now apply IZR_lt.
    replace (IZR a' / IZR d' * IZR S) with (IZR (a' * S) / IZR d') by (rewrite mult_IZR; field; lra).
    split; [now apply down_le|now apply up_ge]. }
  unfold quotient_in. destruct (0 <? d)%Z eqn:P.
  - intro H. inversion H. apply Z.ltb_lt in P. split; [lia|now apply G].
  - destruct (d <? 0)%Z eqn:N; [|discriminate]. intro H. inversion H. apply Z.ltb_lt in N. split; [lia|].
    assert (E : IZR a / IZR d = IZR (- a) / IZR (- d)).
    { rewrite !opp_IZR. assert (IZR d <> 0) by (apply not_0_IZR; lia). field. lra. }
    rewrite E. apply G. lia.
Qed.

Definition plus_in (i j : interval) : interval := (fst i + fst j, snd i + snd j)%Z.
Definition relu_in (i : interval) : interval := (Z.max 0 (fst i), Z.max 0 (snd i)).
Definition times_in (i j : interval) : interval :=
  let (a, b) := i in let (c, d) := j in
  let p := (a * c)%Z in let q := (a * d)%Z in let r := (b * c)%Z in let s := (b * d)%Z in
  (Z.min (Z.min p q) (Z.min r s) / S, up (Z.max (Z.max p q) (Z.max r s)) S)%Z.
Lemma plus_holds i j r s : holds i r -> holds j s -> holds (plus_in i j) (r + s).
Proof. unfold holds, plus_in. cbn [fst snd]. rewrite !plus_IZR. lra. Qed.
Lemma max_IZR a b : IZR (Z.max a b) = Rmax (IZR a) (IZR b).
Proof.
  destruct (Z.max_spec a b) as [[H ->]|[H ->]]; [rewrite Rmax_right|rewrite Rmax_left]; try reflexivity; apply IZR_le; lia.
Qed.
Lemma min_IZR a b : IZR (Z.min a b) = Rmin (IZR a) (IZR b).
Proof.
  destruct (Z.min_spec a b) as [[H ->]|[H ->]]; [rewrite Rmin_left|rewrite Rmin_right]; try reflexivity; apply IZR_le; lia.
Qed.
Lemma relu_holds i r : holds i r -> holds (relu_in i) (relu r).
Proof.
  unfold holds, relu_in, relu. cbn [fst snd]. rewrite !max_IZR. pose proof S_posR. intros [A B].
  assert (E : Rmax 0 r * IZR S = Rmax 0 (r * IZR S)).
  { unfold Rmax. destruct (Rle_dec 0 r) as [P|P]; destruct (Rle_dec 0 (r * IZR S)) as [Q|Q]; try lra.
    - exfalso. apply Q. apply Rmult_le_pos; lra.
    - assert (r * IZR S < 0) by (apply Ropp_lt_cancel; rewrite Ropp_0, Ropp_mult_distr_l; apply Rmult_lt_0_compat; lra). lra. }
  rewrite E. unfold Rmax. destruct (Rle_dec 0 (IZR (fst i))); destruct (Rle_dec 0 (IZR (snd i))); destruct (Rle_dec 0 (r * IZR S)); lra.
Qed.
Lemma product_between a b c d x y : a <= x <= b -> c <= y <= d ->
  Rmin (Rmin (a * c) (a * d)) (Rmin (b * c) (b * d)) <= x * y <= Rmax (Rmax (a * c) (a * d)) (Rmax (b * c) (b * d)).
Proof.
  intros [A B] [C D].
  assert (L : forall z, Rmin (z * c) (z * d) <= z * y <= Rmax (z * c) (z * d)).
  { intro z. pose proof (Rmin_l (z * c) (z * d)). pose proof (Rmin_r (z * c) (z * d)).
    pose proof (Rmax_l (z * c) (z * d)). pose proof (Rmax_r (z * c) (z * d)). destruct (Rle_lt_dec 0 z).
    - assert (z * c <= z * y) by (apply Rmult_le_compat_l; lra). assert (z * y <= z * d) by (apply Rmult_le_compat_l; lra). lra.
    - assert (z * y <= z * c) by nra. assert (z * d <= z * y) by nra. lra. }
  pose proof (L a) as La. pose proof (L b) as Lb.
  assert (M : Rmin (a * y) (b * y) <= x * y <= Rmax (a * y) (b * y)).
  { pose proof (Rmin_l (a * y) (b * y)). pose proof (Rmin_r (a * y) (b * y)).
    pose proof (Rmax_l (a * y) (b * y)). pose proof (Rmax_r (a * y) (b * y)). destruct (Rle_lt_dec 0 y).
    - assert (a * y <= x * y) by (apply Rmult_le_compat_r; lra). assert (x * y <= b * y) by (apply Rmult_le_compat_r; lra). lra.
    - assert (x * y <= a * y) by nra. assert (b * y <= x * y) by nra. lra. }
  set (p := Rmin (a * c) (a * d)) in *. set (q := Rmin (b * c) (b * d)) in *.
  set (r := Rmax (a * c) (a * d)) in *. set (s := Rmax (b * c) (b * d)) in *.
  pose proof (Rmin_l p q). pose proof (Rmin_r p q). pose proof (Rmax_l r s). pose proof (Rmax_r r s).
  unfold Rmin at 1 in M. unfold Rmax at 1 in M. destruct (Rle_dec (a * y) (b * y)); lra.
Qed.
Lemma times_holds i j r s : holds i r -> holds j s -> holds (times_in i j) (r * s).
Proof.
  unfold holds, times_in. destruct i as [a b]. destruct j as [c d]. cbn [fst snd]. intros A B.
  pose proof (product_between _ _ _ _ _ _ A B) as P. pose proof S_posR as S0.
  assert (E : r * s * IZR S = r * IZR S * (s * IZR S) / IZR S) by (field; lra). rewrite E.
  set (lo := Z.min (Z.min (a * c) (a * d)) (Z.min (b * c) (b * d))).
  set (hi := Z.max (Z.max (a * c) (a * d)) (Z.max (b * c) (b * d))).
  assert (Lo : IZR lo = Rmin (Rmin (IZR a * IZR c) (IZR a * IZR d)) (Rmin (IZR b * IZR c) (IZR b * IZR d)))
    by (unfold lo; now rewrite !min_IZR, !mult_IZR).
  assert (Hi : IZR hi = Rmax (Rmax (IZR a * IZR c) (IZR a * IZR d)) (Rmax (IZR b * IZR c) (IZR b * IZR d)))
    by (unfold hi; now rewrite !max_IZR, !mult_IZR).
  split.
  - eapply Rle_trans; [apply (down_le lo S S_pos)|]. apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat|]. lra.
  - eapply Rle_trans; [|apply (up_ge hi S S_pos)]. apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat|]. lra.
Qed.

(** ** Layers *)

Definition term_in (t : term) (n : nat) : option interval :=
  if (0 <? rd t)%Z then quotient_in (rn t ^ Z.of_nat n * zat (nu t) (Z.of_nat n)) (rd t ^ Z.of_nat n * zat (de t) (Z.of_nat n))
  else None.
Lemma term_holds t n i : term_in t n = Some i -> holds i (tval t n).
Proof.
  unfold term_in. destruct (0 <? rd t)%Z eqn:D; [|discriminate]. intro H. apply Z.ltb_lt in D.
  destruct (quotient_holds _ _ _ H) as [N Q]. replace (tval t n) with
    (IZR (rn t ^ Z.of_nat n * zat (nu t) (Z.of_nat n)) / IZR (rd t ^ Z.of_nat n * zat (de t) (Z.of_nat n))); [exact Q|].
  unfold tval, base. rewrite !zeval_nat, !mult_IZR, <- !pow_IZR. unfold Rdiv. rewrite Rpow_mult_distr, pow_inv.
  assert (IZR (rd t) <> 0) by (apply not_0_IZR; lia).
  assert (IZR (zat (de t) (Z.of_nat n)) <> 0) by (apply not_0_IZR; intro Z0; apply N; rewrite Z0; ring).
  field. split; [assumption|]. now apply pow_nonzero.
Qed.
Fixpoint entry_in (e : entry) (n : nat) : option interval :=
  match e with
  | [] => Some (0, 0)%Z
  | t :: e' => match term_in t n, entry_in e' n with Some i, Some j => Some (plus_in i j) | _, _ => None end
  end.
Lemma entry_holds e n i : entry_in e n = Some i -> holds i (esum e n).
Proof.
  revert i; induction e as [|t e IH]; intros i H; simpl in H.
  - inversion H. unfold holds. simpl. lra.
  - destruct (term_in t n) eqn:T; [|discriminate]. destruct (entry_in e n) eqn:E; [|discriminate]. inversion H.
    simpl. apply plus_holds; [now apply term_holds|now apply IH].
Qed.
Fixpoint row_in (es : list entry) (n : nat) (y : list interval) : option interval :=   (* sum of e_j(n) y_j *)
  match es, y with
  | [], [] => Some (0, 0)%Z
  | e :: es', i :: y' => match entry_in e n, row_in es' n y' with
      Some j, Some k => Some (plus_in (times_in j i) k) | _, _ => None end
  | _, _ => None
  end.
Lemma row_holds n es : forall y k (v : nat -> R), row_in es n y = Some k ->
  (forall j, (j < length y)%nat -> holds (nth j y (0, 0)%Z) (v j)) ->
  length es = length y /\ holds k (vsum (length y) (fun j => esum (nth j es []) n * v j)).
Proof.
  induction es as [|e es IH]; intros [|i y] k v H Hy; simpl in H; try discriminate.
  - inversion H. split; [reflexivity|]. unfold holds, vsum. simpl. lra.
  - destruct (entry_in e n) as [j|] eqn:E; [|discriminate]. destruct (row_in es n y) as [l|] eqn:R; [|discriminate].
    inversion H; subst. destruct (IH y l (fun h => v (Datatypes.S h)) R) as [L B].
    { intros h Hh. exact (Hy (Datatypes.S h) ltac:(simpl; lia)). }
    split; [simpl; now rewrite L|]. cbn [length]. rewrite vsum_first. cbn [nth]. apply plus_holds.
    + apply times_holds; [now apply entry_holds|]. exact (Hy O ltac:(simpl; lia)).
    + exact B.
Qed.

Definition coordinate (f : layers) (n : nat) (y : list interval) (i : nat) : option interval :=
  match row_in (nth i (matrix f) []) n y, entry_in (nth i (shift f) []) n with
  | Some k, Some c => let k := if weights_given f then k else plus_in (nth i y (0, 0)%Z) k in Some (relu_in (plus_in k c))
  | _, _ => None
  end.
Fixpoint collect (l : list (option interval)) : option (list interval) :=
  match l with
  | [] => Some []
  | Some i :: l' => match collect l' with Some r => Some (i :: r) | None => None end
  | None :: _ => None
  end.
Fixpoint prefix (f : layers) (m : nat) (y : list interval) (k : nat) : option (list interval) :=
  match k with
  | O => Some y
  | Datatypes.S j => match prefix f m y j with
      | Some z => collect (map (coordinate f (Datatypes.S j) z) (seq 0 m)) | None => None end
  end.
Lemma collect_nth l r i : collect l = Some r -> length r = length l /\
  ((i < length l)%nat -> nth i l None = Some (nth i r (0, 0)%Z)).
Proof.
  revert r i; induction l as [|[a|] l IH]; intros r i H; simpl in H; try discriminate.
  - inversion H. split; [reflexivity|]. simpl; lia.
  - destruct (collect l) as [s|] eqn:C; [|discriminate]. inversion H; subst. destruct (IH s (pred i) eq_refl) as [L N].
    split; [simpl; now rewrite L|]. intro Hi. destruct i as [|i]; [reflexivity|]. simpl in *. apply N. lia.
Qed.
Lemma coordinate_holds f n z i k m (v : vec) : coordinate f n z i = Some k -> length z = m -> (i < m)%nat ->
  (forall j, (j < m)%nat -> holds (nth j z (0, 0)%Z) (v j)) -> holds k (layer m (W f n) (b f n) v i).
Proof.
  unfold coordinate. intros H L Hi Hz. destruct (row_in (nth i (matrix f) []) n z) as [r|] eqn:R; [|discriminate].
  destruct (entry_in (nth i (shift f) []) n) as [c|] eqn:C; [|discriminate]. inversion H; subst k.
  destruct (row_holds n _ _ _ v R) as [Lr B]; [now rewrite L|]. rewrite L in B. apply entry_holds in C.
  unfold layer. apply relu_holds, plus_holds; [|exact C]. unfold mapp, W, cell. destruct (weights_given f).
  - exact B.
  - rewrite (vsum_ext m _ (fun j => eye i j * v j + esum (nth j (nth i (matrix f) []) []) n * v j)) by (intros; ring).
    rewrite vsum_plus, (vsum_eye m i v Hi). apply plus_holds; [now apply Hz|exact B].
Qed.
Lemma prefix_holds f m x y k z : length y = m -> (forall j, (j < m)%nat -> holds (nth j y (0, 0)%Z) (x j)) ->
  prefix f m y k = Some z -> length z = m /\ forall j, (j < m)%nat -> holds (nth j z (0, 0)%Z) (family m (W f) (b f) x k j).
Proof.
  intros L Hy. revert z; induction k as [|k IH]; intros z H; cbn [prefix] in H; [inversion H; subst z; now split|].
  destruct (prefix f m y k) as [u|] eqn:P; [|discriminate]. destruct (IH u eq_refl) as [Lu Hu].
  pose proof (collect_nth _ _ O H) as [Lz _]. rewrite map_length, seq_length in Lz. split; [exact Lz|]. intros j Hj.
  destruct (collect_nth _ _ j H) as [_ N]. specialize (N ltac:(rewrite map_length, seq_length; exact Hj)).
  rewrite (nth_indep _ None (coordinate f (Datatypes.S k) u 0%nat)) in N by (rewrite map_length, seq_length; exact Hj).
  rewrite map_nth, seq_nth in N by exact Hj. cbn [net]. now apply (coordinate_holds f (Datatypes.S k) u j _ m).
Qed.
End Intervals.

(** ** The limit between its ends *)

Definition pairs := list (Q * Q).
Definition pair_at (l : pairs) (i : nat) : Q * Q := nth i l (0%Q, 0%Q).
Definition between (l : pairs) (i : nat) (r : R) : Prop := Q2R (fst (pair_at l i)) <= r <= Q2R (snd (pair_at l i)).
Definition side_in (bits : nat) (s : Q * Q) : interval :=
  (Qnum (fst s) * S bits / Zpos (Qden (fst s)), up (Qnum (snd s) * S bits) (Zpos (Qden (snd s))))%Z.
Definition over (bits : nat) (a : Z) : Q := (a # Z.to_pos (S bits))%Q.        (* a/S *)
Definition size_of (i : interval) : Z := Z.max (- fst i) (snd i).
Definition larger (a b : Q) : Q := if Qle_bool a b then b else a.
Fixpoint reach (bits : nat) (ws : list Z) (z : list interval) : Q :=
  match ws, z with
  | w :: ws', i :: z' => larger (over bits (Z.max 0 (size_of i)) / inject_Z w) (reach bits ws' z')
  | _, _ => 0%Q
  end.
Definition good_at (k : nat) (t : option term) : bool := match t with Some t => good k t | None => true end.
Definition value_at (k : nat) (t : option term) : Q := match t with Some t => qval t k | None => 0%Q end.
Definition limit_holds (f : layers) (c : tail) (bits k : nat) (sides ends : pairs) : bool :=
  let m := length (norm c) in
  tail_holds f c && (1 <=? k)%nat && (start c <=? Datatypes.S k)%nat && (length sides =? m)%nat && (length ends =? m)%nat &&
  good_at k (tail_E c) && good_at k (tail_F c) &&
  match prefix bits f m (map (side_in bits) sides) k with
  | Some z =>
      let rest := (value_at k (tail_E c) * reach bits (norm c) z + value_at k (tail_F c))%Q in
      forallb (fun i => let w := inject_Z (nth i (norm c) 0%Z) in let y := nth i z (0, 0)%Z in
        Qle_bool (fst (pair_at ends i) + w * rest) (over bits (fst y)) &&
        Qle_bool (over bits (snd y) + w * rest) (snd (pair_at ends i))) (seq 0 m)
  | None => false
  end.

Lemma over_eq bits a : Q2R (over bits a) = IZR a / IZR (S bits).
Proof. unfold over. apply Q2R_make, S_pos. Qed.
Lemma larger_ge a b : Q2R a <= Q2R (larger a b) /\ Q2R b <= Q2R (larger a b).
Proof.
  unfold larger. destruct (Qle_bool a b) eqn:H; [apply Qle_bool_iff, Qle_Rle in H; lra|].
  split; [lra|]. assert (Q : ~ (a <= b)%Q) by (rewrite <- Qle_bool_iff, H; discriminate).
  apply Qnot_le_lt, Qlt_Rlt in Q. lra.
Qed.
Lemma reach_bound bits ws : forall z i r, forallb (Z.ltb 0) ws = true -> length z = length ws -> (i < length ws)%nat ->
  holds bits (nth i z (0, 0)%Z) r -> Rabs r <= Q2R (reach bits ws z) * IZR (nth i ws 0%Z).
Proof.
  induction ws as [|w ws IH]; intros [|y z] i r W L Hi H; simpl in Hi, L; try lia. cbn [forallb] in W.
  apply andb_prop in W as [W1 W2]. apply Z.ltb_lt in W1. cbn [reach].
  set (a := (over bits (Z.max 0 (size_of y)) / inject_Z w)%Q). set (t := reach bits ws z).
  destruct (larger_ge a t) as [A T]. destruct i as [|i].
  - cbn [nth] in *. assert (w0 : 0 < IZR w) by now apply IZR_lt. apply Rle_trans with (Q2R a * IZR w).
    + unfold a. rewrite Q2R_div by (intro Z0; apply Qeq_eqR in Z0; rewrite Q2R_inject in Z0; unfold Q2R in Z0; simpl in Z0; lra).
      rewrite over_eq, Q2R_inject. pose proof (S_posR bits) as S0.
      replace (IZR (Z.max 0 (size_of y)) / IZR (S bits) / IZR w * IZR w) with (IZR (Z.max 0 (size_of y)) / IZR (S bits)) by (field; lra).
      apply Rmult_le_reg_r with (IZR (S bits)); [exact S0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
      destruct H as [H1 H2]. rewrite <- (Rabs_pos_eq (IZR (S bits))) at 1 by lra. rewrite <- Rabs_mult.
      unfold size_of. rewrite !max_IZR, opp_IZR. apply Rabs_le.
      pose proof (Rmax_r 0 (Rmax (- IZR (fst y)) (IZR (snd y)))). pose proof (Rmax_l (- IZR (fst y)) (IZR (snd y))).
      pose proof (Rmax_r (- IZR (fst y)) (IZR (snd y))). lra.
    + apply Rmult_le_compat_r; lra.
  - cbn [nth] in *. specialize (IH z i r W2 ltac:(lia) ltac:(lia) H). fold t in IH.
    assert (0 <= IZR (nth i ws 0%Z)).
    { left. apply IZR_lt. rewrite forallb_forall in W2. apply Z.ltb_lt, W2, nth_In. lia. }
    eapply Rle_trans; [exact IH|]. now apply Rmult_le_compat_r.
Qed.
Lemma reach_pos bits ws : forall z, 0 <= Q2R (reach bits ws z).
Proof.
  induction ws as [|w ws IH]; intros [|y z]; try (unfold Q2R; simpl; lra). cbn [reach].
  eapply Rle_trans; [apply (IH z)|]. apply larger_ge.
Qed.
Lemma value_at_eq k t : good_at k t = true -> Q2R (value_at k t) = pval t k.
Proof. destruct t as [t|]; intro H; [now apply (qval_eq k)|unfold Q2R; simpl; lra]. Qed.
Lemma side_holds bits s r : Q2R (fst s) <= r <= Q2R (snd s) -> holds bits (side_in bits s) r.
Proof.
  intros [A B]. pose proof (S_posR bits) as S0. unfold holds, side_in. cbn [fst snd].
  assert (E : forall q : Q, Q2R q * IZR (S bits) = IZR (Qnum q * S bits) / IZR (Zpos (Qden q))).
  { intro q. unfold Q2R. rewrite mult_IZR. field. apply not_0_IZR. lia. }
  split.
  - eapply Rle_trans; [apply down_le; lia|]. rewrite <- E. apply Rmult_le_compat_r; lra.
  - eapply Rle_trans; [|apply up_ge; lia]. rewrite <- E. apply Rmult_le_compat_r; lra.
Qed.

Theorem limit_sound f c bits k sides ends : limit_holds f c bits k sides ends = true ->
  let m := length (norm c) in forall x, (forall i, (i < m)%nat -> between sides i (x i)) ->
  exists L, tends m (family m (W f) (b f) x) L /\ forall i, (i < m)%nat -> between ends i (L i).
Proof.
  intros H m x Hx. unfold limit_holds in H. fold m in H. apply andb_prop in H as [H HP].
  apply andb_prop in H as [H GF]. apply andb_prop in H as [H GE]. apply andb_prop in H as [H Le].
  apply andb_prop in H as [H Ls]. apply andb_prop in H as [H k0]. apply andb_prop in H as [HT k1].
  apply Nat.eqb_eq in Ls. apply Nat.leb_le in k0. apply Nat.leb_le in k1.
  destruct (prefix bits f m (map (side_in bits) sides) k) as [z|] eqn:P; [|discriminate].
  destruct (prefix_holds bits f m x (map (side_in bits) sides) k z) as [Lz Hz]; [now rewrite map_length| |exact P|].
  { intros j Hj. rewrite (nth_indep _ (0, 0)%Z (side_in bits (0%Q, 0%Q))) by (rewrite map_length; lia).
    rewrite map_nth. apply side_holds. now apply Hx. }
  destruct (tail_hypotheses f c HT) as [wp _]. destruct (tail_sound f c HT x) as [L [T B]].
  exists L. split; [exact T|]. specialize (B k k1 k0). fold m in B.
  rewrite <- (value_at_eq k (tail_E c) GE), <- (value_at_eq k (tail_F c) GF) in B.
  set (r := reach bits (norm c) z) in *.
  assert (Nr : vnorm m (weight c) (family m (W f) (b f) x k) <= Q2R r).
  { assert (W0 : forallb (Z.ltb 0) (norm c) = true).
    { unfold tail_holds in HT. repeat (apply andb_prop in HT as [HT ?]). assumption. }
    assert (R : forall i, (i < m)%nat -> Rabs (family m (W f) (b f) x k i) <= Q2R r * weight c i).
    { intros i Hi. apply (reach_bound bits (norm c) z i); auto. }
    apply (vnorm_le m (weight c) wp); [apply reach_pos|exact R]. }
  assert (E0 : 0 <= Q2R (value_at k (tail_E c))).
  { rewrite value_at_eq by exact GE. destruct (tail_E c) as [e|]; [|simpl; lra]. now apply (tval_nonneg k). }
  assert (D : vdist m (weight c) L (family m (W f) (b f) x k)
    <= Q2R (value_at k (tail_E c)) * Q2R r + Q2R (value_at k (tail_F c))).
  { eapply Rle_trans; [exact B|]. apply Rplus_le_compat_r. now apply Rmult_le_compat_l. }
  intros i Hi. rewrite forallb_forall in HP. specialize (HP i ltac:(apply in_seq; lia)). cbv zeta in HP.
  apply andb_prop in HP as [A C]. apply Qle_bool_iff, Qle_Rle in A. apply Qle_bool_iff, Qle_Rle in C.
  rewrite Q2R_plus, Q2R_mult, Q2R_inject, Q2R_plus, Q2R_mult, over_eq in A.
  rewrite Q2R_plus, Q2R_mult, Q2R_inject, Q2R_plus, Q2R_mult, over_eq in C. fold r in A, C.
  pose proof (vdist_ge m (weight c) wp L (family m (W f) (b f) x k) i Hi) as G. pose proof (wp i Hi) as wi.
  set (rest := Q2R (value_at k (tail_E c)) * Q2R r + Q2R (value_at k (tail_F c))) in *.
  assert (G' : Rabs (L i - family m (W f) (b f) x k i) <= rest * weight c i).
  { eapply Rle_trans; [exact G|]. apply Rmult_le_compat_r; lra. }
  assert (G2 : - (rest * weight c i) <= L i - family m (W f) (b f) x k i <= rest * weight c i) by (split; [pose proof (Rle_abs (- (L i - family m (W f) (b f) x k i))) as Q; rewrite Rabs_Ropp in Q; lra|pose proof (Rle_abs (L i - family m (W f) (b f) x k i)); lra]).
  destruct (Hz i Hi) as [Z1 Z2]. pose proof (S_posR bits) as S0.
  assert (Y1 : IZR (fst (nth i z (0, 0)%Z)) / IZR (S bits) <= family m (W f) (b f) x k i).
  { apply Rmult_le_reg_r with (IZR (S bits)); [exact S0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. exact Z1. }
  assert (Y2 : family m (W f) (b f) x k i <= IZR (snd (nth i z (0, 0)%Z)) / IZR (S bits)).
  { apply Rmult_le_reg_r with (IZR (S bits)); [exact S0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. exact Z2. }
  unfold between, weight in *. lra.
Qed.
