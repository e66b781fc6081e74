(** * Definite quadratic forms: elimination, the inequality of Cauchy and Schwarz, and the norm of a form

    Statement.  Let the first pivot of a symmetric matrix be p, the rest of its row c, the block below S.  If p > 0 in every step
                of the elimination that goes on with a positive multiple of p S - c c^T, then y^T A y >= e |y|^2 with some e > 0.
                If p > 0, or p = 0 and c = 0, in every step, y^T A y >= 0.  If y^T H y >= e |y|^2, e > 0, for a symmetric H, then
                y -> sqrt(y^T H y) is a norm.
    Glossary.   form m A u v == u^T A v       quad m A v == v^T A v       squares m v == |v|^2, the sum of the v_i^2
                coercive m A == some e > 0 has e |v|^2 <= v^T A v for every v
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/definite.py *)
Require Import Reals Lra Lia Psatz.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Contraction.
Open Scope R_scope.

Definition form (m : nat) (A : mat) (u v : vec) : R := vsum m (fun i => u i * mapp m A v i).
Definition quad (m : nat) (A : mat) (v : vec) : R := form m A v v.
Definition squares (m : nat) (v : vec) : R := vsum m (fun i => v i * v i).
Definition coercive (m : nat) (A : mat) : Prop := exists e, 0 < e /\ forall v, e * squares m v <= quad m A v.
Definition symmetric (m : nat) (A : mat) : Prop := forall i j, (i < m)%nat -> (j < m)%nat -> A i j = A j i.

Lemma vsum_scal_left d f c : vsum d (fun i => c * f i) = c * vsum d f.
Proof. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. Qed.
Lemma vsum_first k f : vsum (S k) f = f O + vsum k (fun i => f (S i)).
Proof. unfold vsum. rewrite wsum_first. f_equal. symmetry. exact (wsum_shift f 1 0 k). Qed.
Lemma squares_nonneg m v : 0 <= squares m v.
Proof. apply vsum_nonneg. intros; apply Rle_0_sqr. Qed.
Lemma squares_term m v i : (i < m)%nat -> v i * v i <= squares m v.
Proof. intro Hi. apply (vsum_term m (fun i => v i * v i) i Hi). intros; apply Rle_0_sqr. Qed.

(** ** Forms are bilinear *)

Lemma form_ext m A B u v y z : (forall i j, (i < m)%nat -> (j < m)%nat -> A i j = B i j) ->
  (forall i, (i < m)%nat -> u i = y i) -> (forall i, (i < m)%nat -> v i = z i) -> form m A u v = form m B y z.
Proof.
  intros HA Hu Hv. apply vsum_ext. intros i Hi. rewrite Hu by exact Hi. f_equal. apply mapp_ext; [|exact Hv].
  intros j Hj. now apply HA.
Qed.
Lemma quad_ext m A u v : (forall i, (i < m)%nat -> u i = v i) -> quad m A u = quad m A v.
Proof. intro E. now apply form_ext. Qed.
Lemma mapp_combination m A u v t i : mapp m A (fun j => u j + t * v j) i = mapp m A u i + t * mapp m A v i.
Proof.
  unfold mapp. rewrite <- vsum_scal_left, <- vsum_plus. apply vsum_ext. intros; ring.
Qed.
Lemma form_sym m A u v : symmetric m A -> form m A u v = form m A v u.
Proof.
  intro H. unfold form, mapp.
  rewrite (vsum_ext m _ (fun i => vsum m (fun j => A i j * u i * v j))).
  - rewrite vsum_swap. apply vsum_ext. intros j Hj. rewrite <- vsum_scal_left. apply vsum_ext. intros i Hi.
    rewrite (H i j Hi Hj). ring.
  - intros i _. rewrite <- vsum_scal_left. apply vsum_ext. intros; ring.
Qed.
Lemma quad_combination m A u v t : symmetric m A ->
  quad m A (fun i => u i + t * v i) = quad m A u + 2 * t * form m A u v + t * t * quad m A v.
Proof.
  intro H. unfold quad at 1. unfold form at 1.
  rewrite (vsum_ext m _ (fun i => u i * mapp m A u i + t * (u i * mapp m A v i) + (t * (v i * mapp m A u i) + t * t * (v i * mapp m A v i)))).
  - rewrite !vsum_plus, !vsum_scal_left. fold (form m A u v) (form m A v u) (quad m A u) (quad m A v).
    unfold quad. rewrite (form_sym m A v u H). unfold form. ring.
  - intros i _. rewrite mapp_combination. ring.
Qed.
Lemma quad_scale m A t v : quad m A (fun i => t * v i) = t * t * quad m A v.
Proof.
  unfold quad, form. rewrite <- vsum_scal_left. apply vsum_ext. intros i _. unfold mapp.
  rewrite (vsum_ext m _ (fun j => t * (A i j * v j))) by (intros; ring). rewrite vsum_scal_left. ring.
Qed.

(** ** Cauchy and Schwarz *)

Lemma discriminant a b c : 0 <= c -> (forall t, 0 <= a + 2 * t * b + t * t * c) -> b * b <= a * c.
Proof.
  intros C H. destruct (Req_dec c 0) as [->|N].
  - destruct (Req_dec b 0) as [->|Nb]; [lra|]. exfalso. specialize (H (- (a + 1) / (2 * b))).
    replace (a + 2 * (- (a + 1) / (2 * b)) * b + - (a + 1) / (2 * b) * (- (a + 1) / (2 * b)) * 0) with (-1) in H by (field; lra). lra.
  - specialize (H (- b / c)). replace (a + 2 * (- b / c) * b + - b / c * (- b / c) * c) with (a - b * b / c) in H by (field; lra).
    apply Rmult_le_reg_r with (/ c); [apply Rinv_0_lt_compat; lra|]. replace (a * c * / c) with a by (field; lra). unfold Rdiv in H. lra.
Qed.
Theorem cauchy_schwarz m A u v : symmetric m A -> (forall y, 0 <= quad m A y) ->
  form m A u v * form m A u v <= quad m A u * quad m A v.
Proof.
  intros S P. apply discriminant; [apply P|]. intro t. rewrite <- (quad_combination m A u v t S). apply P.
Qed.
Lemma dot_form m c w : vsum m (fun i => c i * w i) = form m eye c w.
Proof. apply vsum_ext. intros i Hi. unfold mapp. now rewrite (vsum_eye m i w Hi). Qed.
Lemma squares_quad m v : squares m v = quad m eye v.
Proof. apply vsum_ext. intros i Hi. unfold mapp. now rewrite (vsum_eye m i v Hi). Qed.
Lemma eye_symmetric m : symmetric m eye.
Proof. intros i j _ _. unfold eye. now rewrite Nat.eqb_sym. Qed.
Lemma dot_squares m c w : vsum m (fun i => c i * w i) * vsum m (fun i => c i * w i) <= squares m c * squares m w.
Proof.
  rewrite dot_form, !squares_quad. apply cauchy_schwarz; [apply eye_symmetric|]. intro y. rewrite <- squares_quad. apply squares_nonneg.
Qed.

(** ** Elimination *)

(** The steps of the checker; t is the common divisor by which it divides. *)
Fixpoint definite (m : nat) (A : mat) : Prop :=
  match m with
  | O => True
  | S k => 0 < A O O /\ exists t B, 0 < t /\ definite k B /\ forall i j, (i < k)%nat -> (j < k)%nat ->
             t * B i j = A O O * A (S i) (S j) - A O (S i) * A O (S j)
  end.
Fixpoint semidefinite (m : nat) (A : mat) : Prop :=
  match m with
  | O => True
  | S k => (0 < A O O /\ exists t B, 0 < t /\ semidefinite k B /\ forall i j, (i < k)%nat -> (j < k)%nat ->
              t * B i j = A O O * A (S i) (S j) - A O (S i) * A O (S j)) \/
           (A O O = 0 /\ (forall j, (j < k)%nat -> A O (S j) = 0) /\ exists t B, 0 < t /\ semidefinite k B /\
              forall i j, (i < k)%nat -> (j < k)%nat -> t * B i j = A (S i) (S j))
  end.

Lemma quad_first k A v : symmetric (S k) A -> quad (S k) A v =
  A O O * (v O * v O) + 2 * v O * vsum k (fun j => A O (S j) * v (S j)) + quad k (fun i j => A (S i) (S j)) (fun i => v (S i)).
Proof.
  intro H. unfold quad, form. rewrite vsum_first. unfold mapp at 1. rewrite vsum_first.
  rewrite (vsum_ext k (fun i => v (S i) * mapp (S k) A v (S i))
    (fun i => v O * (A O (S i) * v (S i)) + v (S i) * mapp k (fun i j => A (S i) (S j)) (fun i => v (S i)) i)).
  - rewrite vsum_plus, vsum_scal_left. ring.
  - intros i Hi. unfold mapp. rewrite vsum_first, (H (S i) O) by lia. ring.
Qed.
Lemma quad_rank_one k c v : quad k (fun i j => c i * c j) v = vsum k (fun i => c i * v i) * vsum k (fun i => c i * v i).
Proof.
  unfold quad, form. rewrite <- vsum_scal. apply vsum_ext. intros i _. unfold mapp.
  rewrite (vsum_ext k _ (fun j => c i * (c j * v j))) by (intros; ring). rewrite vsum_scal_left. ring.
Qed.
Lemma quad_linear k A B s v : quad k (fun i j => s * A i j + B i j) v = s * quad k A v + quad k B v.
Proof.
  unfold quad, form. rewrite <- vsum_scal_left, <- vsum_plus. apply vsum_ext. intros i _. unfold mapp.
  rewrite (vsum_ext k (fun j => (s * A i j + B i j) * v j) (fun j => s * (A i j * v j) + B i j * v j)) by (intros; ring).
  rewrite vsum_plus, vsum_scal_left. ring.
Qed.
(** p y^T A y = (p y_0 + c.z)^2 + t z^T B z, y = (y_0, z). *)
Lemma step k A t B v : symmetric (S k) A -> (forall i j, (i < k)%nat -> (j < k)%nat ->
    t * B i j = A O O * A (S i) (S j) - A O (S i) * A O (S j)) ->
  let c := vsum k (fun j => A O (S j) * v (S j)) in
  A O O * quad (S k) A v = (A O O * v O + c) * (A O O * v O + c) + t * quad k B (fun i => v (S i)).
Proof.
  intros H E c. rewrite (quad_first k A v H). fold c. set (z := fun i => v (S i)).
  assert (Q : A O O * quad k (fun i j => A (S i) (S j)) z = t * quad k B z + c * c).
  { change (c * c) with (vsum k (fun i => A O (S i) * z i) * vsum k (fun i => A O (S i) * z i)).
    rewrite <- (quad_rank_one k (fun i => A O (S i)) z), <- quad_linear.
    transitivity (quad k (fun i j => A O O * A (S i) (S j) + 0) z).
    - rewrite (quad_linear k (fun i j => A (S i) (S j)) (fun _ _ => 0)).
      assert (Z : quad k (fun _ _ => 0) z = 0); [|rewrite Z; ring]. unfold quad, form, mapp.
      rewrite (vsum_ext k _ (fun _ => 0)); [apply vsum_zero|]. intros i _.
      rewrite (vsum_ext k _ (fun _ => 0)) by (intros; ring). rewrite vsum_zero. ring.
    - apply form_ext; try reflexivity. intros i j Hi Hj. specialize (E i j Hi Hj). lra. }
  rewrite !Rmult_plus_distr_l, Q. ring.
Qed.
Lemma block_symmetric k A t B : symmetric (S k) A -> 0 < t -> (forall i j, (i < k)%nat -> (j < k)%nat ->
    t * B i j = A O O * A (S i) (S j) - A O (S i) * A O (S j)) -> symmetric k B.
Proof.
  intros H Ht E i j Hi Hj. apply Rmult_eq_reg_l with t; [|lra]. rewrite (E i j Hi Hj), (E j i Hj Hi), (H (S i) (S j)) by lia. ring.
Qed.
Theorem semidefinite_nonneg m A : symmetric m A -> semidefinite m A -> forall v, 0 <= quad m A v.
Proof.
  revert A; induction m as [|k IH]; intros A H D v; [unfold quad, form, vsum; simpl; lra|].
  destruct D as [[p [t [B [Ht [D E]]]]]|[p [c [t [B [Ht [D E]]]]]]].
  - pose proof (step k A t B v H E) as Q. cbv zeta in Q.
    pose proof (IH B (block_symmetric k A t B H Ht E) D (fun i => v (S i))) as N.
    set (s := A O O * v O + vsum k (fun j => A O (S j) * v (S j))) in *. pose proof (Rle_0_sqr s) as S0. unfold Rsqr in S0.
    pose proof (Rmult_le_pos t _ ltac:(lra) N). apply Rmult_le_reg_l with (A O O); [exact p|]. lra.
  - rewrite (quad_first k A v H), p. rewrite (vsum_ext k _ (fun _ => 0)) by (intros j Hj; rewrite c by exact Hj; ring).
    rewrite vsum_zero. assert (SB : symmetric k B).
    { intros i j Hi Hj. apply Rmult_eq_reg_l with t; [|lra]. rewrite (E i j Hi Hj), (E j i Hj Hi). apply H; lia. }
    pose proof (IH B SB D (fun i => v (S i))) as N.
    assert (Q : quad k (fun i j => A (S i) (S j)) (fun i => v (S i)) = t * quad k B (fun i => v (S i))).
    { transitivity (quad k (fun i j => t * B i j + 0) (fun i => v (S i))).
      - apply form_ext; try reflexivity. intros i j Hi Hj. rewrite E by assumption. ring.
      - rewrite (quad_linear k B (fun _ _ => 0)). assert (Z : quad k (fun _ _ => 0) (fun i => v (S i)) = 0); [|rewrite Z; ring].
        unfold quad, form, mapp. rewrite (vsum_ext k _ (fun _ => 0)); [apply vsum_zero|]. intros i _.
        rewrite (vsum_ext k _ (fun _ => 0)) by (intros; ring). rewrite vsum_zero. ring. }
    rewrite Q. pose proof (Rmult_le_pos t _ ltac:(lra) N). lra.
Qed.
Theorem definite_coercive m A : symmetric m A -> definite m A -> coercive m A.
Proof.
  revert A; induction m as [|k IH]; intros A H D; [exists 1; split; [lra|intro v; unfold squares, quad, form, vsum; simpl; lra]|].
  destruct D as [p [t [B [Ht [D E]]]]]. destruct (IH B (block_symmetric k A t B H Ht E) D) as [e [e0 He]].
  set (P := A O O) in *. set (c2 := squares k (fun j => A O (S j))). assert (c20 : 0 <= c2) by apply squares_nonneg.
  (* a part r of the square, r c2 <= t e / 2 *)
  set (r := Rmin 1 (t * e / (2 * (c2 + 1)))). assert (te : 0 < t * e) by (now apply Rmult_lt_0_compat).
  assert (r0 : 0 < r) by (apply Rmin_glb_lt; [lra|apply Rdiv_lt_0_compat; lra]).
  assert (r1 : r <= 1) by apply Rmin_l. assert (r2 : r * c2 <= t * e / 2).
  { apply Rle_trans with (t * e / (2 * (c2 + 1)) * (c2 + 1)).
    - apply Rmult_le_compat; try lra. apply Rmin_r.
    - right. field. lra. }
  set (f := Rmin (r * P / 2) (t * e / (2 * P))).
  assert (f0 : 0 < f).
  { apply Rmin_glb_lt; [assert (0 < r * P) by (now apply Rmult_lt_0_compat); lra|apply Rdiv_lt_0_compat; lra]. }
  exists f. split; [exact f0|]. intro v. pose proof (step k A t B v H E) as Q. cbv zeta in Q. fold P in Q.
  set (z := fun i => v (S i)) in *. set (c := vsum k (fun j => A O (S j) * v (S j))) in *.
  specialize (He z). pose proof (squares_nonneg k z) as Z0.
  assert (C : c * c <= c2 * squares k z) by (apply (dot_squares k (fun j => A O (S j)) z)).
  assert (S1 : squares (S k) v = v O * v O + squares k z) by (unfold squares; now rewrite vsum_first).
  rewrite S1. apply Rmult_le_reg_l with P; [exact p|]. rewrite Q.
  (* (P y + c)^2 >= r (P y + c)^2 >= r (P^2 y^2 / 2 - c^2) *)
  set (s := P * v O + c) in *. assert (A1 : P * P * (v O * v O) / 2 - c * c <= s * s).
  { pose proof (Rle_0_sqr (P * v O + 2 * c)) as G. unfold Rsqr in G. unfold s. lra. }
  assert (A2 : r * (s * s) <= s * s) by (pose proof (Rle_0_sqr s) as G; unfold Rsqr in G; nra).
  assert (A3 : r * (P * P * (v O * v O) / 2 - c * c) <= r * (s * s)) by (apply Rmult_le_compat_l; lra).
  assert (A4 : t * (e * squares k z) <= t * quad k B z) by (apply Rmult_le_compat_l; lra).
  assert (A5 : r * (c * c) <= t * e / 2 * squares k z).
  { apply Rle_trans with (r * (c2 * squares k z)); [apply Rmult_le_compat_l; lra|]. rewrite <- Rmult_assoc. apply Rmult_le_compat_r; lra. }
  assert (A6 : P * (f * (v O * v O)) <= r * (P * P * (v O * v O) / 2)).
  { pose proof (Rle_0_sqr (v O)) as G. unfold Rsqr in G. assert (f <= r * P / 2) by apply Rmin_l.
    assert (f * (v O * v O) <= r * P / 2 * (v O * v O)) by (apply Rmult_le_compat_r; lra).
    apply Rmult_le_compat_l with (r := P) in H1; lra. }
  assert (A7 : P * (f * squares k z) <= t * e / 2 * squares k z).
  { assert (f <= t * e / (2 * P)) by apply Rmin_r. rewrite <- Rmult_assoc. apply Rmult_le_compat_r; [exact Z0|].
    apply Rle_trans with (P * (t * e / (2 * P))); [apply Rmult_le_compat_l; lra|]. right. field. lra. }
  lra.
Qed.

(** ** The norm of a form *)

Definition qnorm (m : nat) (H : mat) (v : vec) : R := sqrt (quad m H v).
Lemma quad_above m H v : quad m H v <= vsum m (fun i => vsum m (fun j => Rabs (H i j))) * squares m v.
Proof.
  unfold quad, form. rewrite <- vsum_scal. apply vsum_le. intros i Hi. unfold mapp. rewrite <- vsum_scal_left, <- vsum_scal.
  apply vsum_le. intros j Hj. pose proof (squares_term m v i Hi). pose proof (squares_term m v j Hj).
  eapply Rle_trans; [apply Rle_abs|]. replace (v i * (H i j * v j)) with (H i j * (v i * v j)) by ring. rewrite Rabs_mult.
  apply Rmult_le_compat_l; [apply Rabs_pos|]. apply Rabs_le. split; nra.
Qed.
Lemma quad_zero m H v : (forall i, (i < m)%nat -> v i = 0) -> quad m H v = 0.
Proof. intro E. unfold quad, form. rewrite (vsum_ext m _ (fun _ => 0)); [apply vsum_zero|]. intros i Hi. rewrite E by exact Hi. ring. Qed.

Theorem quadratic_norm m H : symmetric m H -> coercive m H -> exists C, is_norm m (qnorm m H) C.
Proof.
  intros S [e [e0 He]]. exists (sqrt (/ e)).
  assert (P : forall v, 0 <= quad m H v).
  { intro v. eapply Rle_trans; [|apply He]. apply Rmult_le_pos; [lra|apply squares_nonneg]. }
  constructor.
  - intro v. apply sqrt_pos.
  - intros u v. unfold qnorm. pose proof (sqrt_pos (quad m H u)). pose proof (sqrt_pos (quad m H v)).
    pose proof (sqrt_sqrt _ (P u)) as Eu. pose proof (sqrt_sqrt _ (P v)) as Ev.
    set (a := sqrt (quad m H u)) in *. set (b := sqrt (quad m H v)) in *.
    assert (F : form m H u v <= a * b).
    { destruct (Rle_lt_dec (form m H u v) 0) as [L|L]; [assert (0 <= a * b) by (now apply Rmult_le_pos); lra|].
      apply Rsqr_incr_0; [|lra|now apply Rmult_le_pos]. unfold Rsqr. pose proof (cauchy_schwarz m H u v S P).
      replace (a * b * (a * b)) with (a * a * (b * b)) by ring. rewrite Eu, Ev. assumption. }
    rewrite <- (sqrt_square (a + b)) by lra. apply sqrt_le_1_alt.
    replace (quad m H (vadd u v)) with (quad m H (fun i => u i + 1 * v i)).
    + rewrite (quad_combination m H u v 1 S). lra.
    + apply form_ext; [reflexivity| |]; intros; unfold vadd; ring.
  - intros t v. unfold qnorm. rewrite quad_scale, sqrt_mult; [|apply Rle_0_sqr|apply P]. f_equal. apply sqrt_Rsqr_abs.
  - intros u v E. unfold qnorm. f_equal. now apply form_ext.
  - apply sqrt_pos.
  - intros v i Hi. unfold qnorm. rewrite <- sqrt_mult; [|left; now apply Rinv_0_lt_compat|apply P].
    rewrite <- (sqrt_Rsqr_abs (v i)). apply sqrt_le_1_alt. unfold Rsqr. apply Rle_trans with (squares m v); [now apply squares_term|].
    apply Rmult_le_reg_l with e; [exact e0|]. rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra. apply He.
Qed.
(** A map that makes the form smaller by a definite one has norm < 1. *)
Theorem quadratic_contracts m H e L (f : vec -> vec) : 0 < e -> 0 < L -> e <= L -> (forall v, 0 <= quad m H v) ->
  (forall v, quad m H v <= L * squares m v) -> (forall v, quad m H (f v) <= quad m H v - e * squares m v) ->
  forall v, qnorm m H (f v) <= sqrt (1 - e / L) * qnorm m H v.
Proof.
  intros e0 L0 eL P U D v. assert (0 <= 1 - e / L).
  { assert (e / L <= 1); [|lra]. apply Rmult_le_reg_r with L; [exact L0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  unfold qnorm. rewrite <- sqrt_mult by auto. apply sqrt_le_1_alt. eapply Rle_trans; [apply D|].
  assert (G : e / L * quad m H v <= e * squares m v); [|lra].
  apply Rle_trans with (e / L * (L * squares m v)).
  - apply Rmult_le_compat_l; [left; now apply Rdiv_lt_0_compat|apply U].
  - right. field. lra.
Qed.
