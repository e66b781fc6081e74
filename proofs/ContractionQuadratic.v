(** * Theorem `contraction`, kinds 2 and 3: quadratic norms

    Statement.  Kind 2.  Let D > 0 be diagonal and D - W^T D W definite.  Kind 3.  Let H be symmetric and H - (J W)^T H (J W)
                definite for every 0/1 diagonal J.  In both cases some norm has |J W v| <= q |v|, q < 1, for all J and v; so if
                W_n -> W, b_n -> b and y = relu(W y + b), N_n(x) -> y for every x, and J_n W_n ... J_1 W_1 x -> 0 for all J_n.
    Glossary.   definite m A == elimination finds positive pivots only, as in Definite.v; s > 0 is the square of the denominator
                gate J W     == J W       defect m H B == H - B^T H B
                contracting m W == some norm has |J W v| <= q |v|, q < 1, for all J and v
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/contraction.py and definite.py *)
Require Import Reals Lra Lia Psatz.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Contraction ExactReLU.Definite.
Open Scope R_scope.

Definition contracting (m : nat) (W : mat) : Prop := exists nu C q, is_norm m nu C /\ 0 <= q < 1 /\
  forall J v, nu (mask J (mapp m W v)) <= q * nu v.
Theorem contracting_layers m W : contracting m W -> forall Wn bn b y,
  (forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => Wn n i j) (W i j)) ->
  (forall i, (i < m)%nat -> Un_cv (fun n => bn n i) (b i)) -> (forall i, (i < m)%nat -> y i = layer m W b y i) ->
  forall x, tends m (family m Wn bn x) y.
Proof.
  intros [nu [C [q [N [Q H]]]]] Wn bn b y HW Hb Hy x. exact (contraction m nu C N Wn bn W b y q HW Hb Hy Q H x).
Qed.
Theorem contracting_products m W : contracting m W -> forall Wn,
  (forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => Wn n i j) (W i j)) ->
  forall J x, tends m (gated m J Wn no_bias x) (fun _ => 0).
Proof. intros [nu [C [q [N [Q H]]]]] Wn HW J x. exact (contraction_products m nu C N Wn W q HW Q H J x). Qed.

Definition gate (J : nat -> bool) (W : mat) : mat := fun i j => if J i then W i j else 0.
Lemma mapp_gate m J W v i : mapp m (gate J W) v i = mask J (mapp m W v) i.
Proof.
  unfold mapp, gate, mask. destruct (J i); [reflexivity|]. rewrite (vsum_ext m _ (fun _ => 0)) by (intros; ring). apply vsum_zero.
Qed.

(** ** One number for all J: only the gates below m matter *)

Lemma all_gates m (P : (nat -> bool) -> R -> Prop) :
  (forall J K e, (forall i, (i < m)%nat -> J i = K i) -> P J e -> P K e) -> (forall J d e, 0 < d <= e -> P J e -> P J d) ->
  (forall J, exists e, 0 < e /\ P J e) -> exists e, 0 < e /\ forall J, P J e.
Proof.
  intros Ext Anti H.
  assert (G : forall k K, (k <= m)%nat -> exists e, 0 < e /\ forall J, (forall i, (k <= i < m)%nat -> J i = K i) -> P J e).
  { induction k; intros K Hk.
    - destruct (H K) as [e [e0 He]]. exists e. split; [exact e0|]. intros J HJ. apply (Ext K); [|exact He]. intros i Hi. symmetry.
      apply HJ. lia.
    - destruct (IHk (fun i => if Nat.eq_dec i k then true else K i) ltac:(lia)) as [a [a0 Ha]].
      destruct (IHk (fun i => if Nat.eq_dec i k then false else K i) ltac:(lia)) as [b [b0 Hb]].
      exists (Rmin a b). split; [now apply Rmin_glb_lt|]. intros J HJ. destruct (J k) eqn:E.
      + apply (Anti J _ a); [split; [now apply Rmin_glb_lt|apply Rmin_l]|]. apply Ha. intros i Hi.
        destruct (Nat.eq_dec i k) as [->|]; [exact E|apply HJ; lia].
      + apply (Anti J _ b); [split; [now apply Rmin_glb_lt|apply Rmin_r]|]. apply Hb. intros i Hi.
        destruct (Nat.eq_dec i k) as [->|]; [exact E|apply HJ; lia]. }
  destruct (G m (fun _ => true) (le_n m)) as [e [e0 He]]. exists e. split; [exact e0|]. intro J. apply He. intros; lia.
Qed.

(** ** The defect *)

Definition defect (m : nat) (H B : mat) : mat := msub H (mmul m (fun i k => B k i) (mmul m H B)).
Definition multiple (s : R) (A : mat) : mat := fun i j => s * A i j.
Lemma quad_defect m H B v : quad m (defect m H B) v = quad m H v - quad m H (mapp m B v).
Proof.
  assert (E : forall i, mapp m (defect m H B) v i = mapp m H v i - vsum m (fun k => B k i * mapp m H (mapp m B v) k)).
  { intro i. unfold defect. rewrite mapp_msub. f_equal. rewrite mapp_mmul. apply vsum_ext. intros k Hk. f_equal. apply mapp_mmul. }
  unfold quad at 1. unfold form at 1. rewrite (vsum_ext m _ (fun i => v i * mapp m H v i - v i * vsum m (fun k => B k i * mapp m H (mapp m B v) k)))
    by (intros i _; rewrite E; ring).
  rewrite (vsum_minus m (fun i => v i * mapp m H v i)). unfold quad, form. f_equal.
  rewrite (vsum_ext m _ (fun i => vsum m (fun k => B k i * v i * mapp m H (mapp m B v) k))).
  - rewrite vsum_swap. apply vsum_ext. intros k _. rewrite vsum_scal. reflexivity.
  - intros i _. rewrite <- vsum_scal_left. apply vsum_ext. intros; ring.
Qed.
Lemma quad_multiple m s A v : quad m (multiple s A) v = s * quad m A v.
Proof.
  unfold quad, form. rewrite <- vsum_scal_left. apply vsum_ext. intros i _. unfold mapp, multiple.
  rewrite (vsum_ext m _ (fun j => s * (A i j * v j))) by (intros; ring). rewrite vsum_scal_left. ring.
Qed.
Lemma defect_symmetric m H B s : symmetric m H -> symmetric m (multiple s (defect m H B)).
Proof.
  intros S i j Hi Hj. unfold multiple, defect, msub. rewrite (S i j Hi Hj). f_equal. f_equal. unfold mmul.
  rewrite (vsum_ext m (fun k => B k i * _) (fun k => vsum m (fun l => B k i * (H k l * B l j))))
    by (intros; now rewrite vsum_scal_left).
  rewrite (vsum_ext m (fun k => B k j * _) (fun k => vsum m (fun l => B k j * (H k l * B l i))))
    by (intros; now rewrite vsum_scal_left).
  rewrite vsum_swap. apply vsum_ext. intros k Hk. apply vsum_ext. intros l Hl. rewrite (S l k Hl Hk). ring.
Qed.
Lemma shrinks m H B s : symmetric m H -> 0 < s -> definite m (multiple s (defect m H B)) ->
  exists e, 0 < e /\ forall v, quad m H (mapp m B v) <= quad m H v - e * squares m v.
Proof.
  intros S s0 D. destruct (definite_coercive m _ (defect_symmetric m H B s S) D) as [e [e0 He]].
  exists (e / s). split; [now apply Rdiv_lt_0_compat|]. intro v. specialize (He v). rewrite quad_multiple, quad_defect in He.
  apply Rmult_le_reg_l with s; [exact s0|]. replace (s * (quad m H v - e / s * squares m v)) with (s * quad m H v - e * squares m v)
    by (field; lra). lra.
Qed.

(** Some e > 0 for all J, and H itself is definite: a contracting norm. *)
Lemma contracting_form m H W e : symmetric m H -> coercive m H -> 0 < e ->
  (forall J v, quad m H (mask J (mapp m W v)) <= quad m H v - e * squares m v) -> contracting m W.
Proof.
  intros S CH e0 D. destruct (quadratic_norm m H S CH) as [C N].
  set (L := vsum m (fun i => vsum m (fun j => Rabs (H i j))) + e).
  assert (B0 : 0 <= vsum m (fun i => vsum m (fun j => Rabs (H i j)))) by (apply vsum_nonneg; intros; apply vsum_nonneg; intros; apply Rabs_pos).
  assert (P : forall v, 0 <= quad m H v).
  { destruct CH as [c [c0 Hc]]. intro v. eapply Rle_trans; [|apply Hc]. apply Rmult_le_pos; [lra|apply squares_nonneg]. }
  assert (U : forall v, quad m H v <= L * squares m v).
  { intro v. eapply Rle_trans; [apply quad_above|]. apply Rmult_le_compat_r; [apply squares_nonneg|]. unfold L. lra. }
  exists (qnorm m H), C, (sqrt (1 - e / L)). split; [exact N|]. split.
  - split; [apply sqrt_pos|]. assert (0 < e / L) by (apply Rdiv_lt_0_compat; [exact e0|unfold L; lra]).
    destruct (Rle_lt_dec 0 (1 - e / L)) as [A|A].
    + rewrite <- sqrt_1 at 2. apply sqrt_lt_1_alt. split; lra.
    + replace (sqrt (1 - e / L)) with 0 by (symmetry; apply sqrt_neg_0; lra). lra.
  - intro J. apply (quadratic_contracts m H e L (fun v => mask J (mapp m W v))); auto; unfold L; lra.
Qed.

(** Theorem `contraction`, kind 3. *)
Theorem quadratic_contracting m H W s : symmetric m H -> 0 < s ->
  (forall J, definite m (multiple s (defect m H (gate J W)))) -> contracting m W.
Proof.
  intros S s0 D.
  assert (CH : coercive m H).
  { destruct (shrinks m H (gate (fun _ => false) W) s S s0 (D _)) as [e [e0 He]]. exists e. split; [exact e0|]. intro v.
    specialize (He v). rewrite (quad_zero m H (mapp m (gate (fun _ => false) W) v)) in He; [lra|].
    intros i Hi. now rewrite mapp_gate. }
  destruct (all_gates m (fun J e => forall v, quad m H (mask J (mapp m W v)) <= quad m H v - e * squares m v)) as [e [e0 He]].
  - intros J K e E HJ v. specialize (HJ v). rewrite (quad_ext m H _ (mask J (mapp m W v))); [exact HJ|].
    intros i Hi. unfold mask. now rewrite E.
  - intros J d e [d0 de] HJ v. specialize (HJ v). pose proof (squares_nonneg m v).
    assert (d * squares m v <= e * squares m v) by (now apply Rmult_le_compat_r). lra.
  - intro J. destruct (shrinks m H (gate J W) s S s0 (D J)) as [e [e0 He]]. exists e. split; [exact e0|]. intro v.
    rewrite (quad_ext m H _ (mapp m (gate J W) v)); [apply He|]. intros; now rewrite mapp_gate.
  - now apply (contracting_form m H W e).
Qed.

(** Theorem `contraction`, kind 2. *)
Definition diagonal (d : vec) : mat := fun i j => if Nat.eqb i j then d i else 0.
Lemma quad_diagonal m d v : quad m (diagonal d) v = vsum m (fun i => d i * (v i * v i)).
Proof.
  apply vsum_ext. intros i Hi. unfold mapp, diagonal. rewrite (vsum_ext m _ (fun j => eye i j * (d i * v j))).
  - rewrite (vsum_eye m i (fun j => d i * v j) Hi). ring.
  - intros j _. unfold eye. destruct (Nat.eqb i j); ring.
Qed.
Theorem diagonal_contracting m d W s : (forall i, (i < m)%nat -> 0 < d i) -> 0 < s ->
  definite m (multiple s (defect m (diagonal d) W)) -> contracting m W.
Proof.
  intros Hd s0 D.
  assert (S : symmetric m (diagonal d)).
  { intros i j _ _. unfold diagonal. rewrite (Nat.eqb_sym j i). destruct (Nat.eqb_spec i j) as [->|]; reflexivity. }
  destruct (shrinks m (diagonal d) W s S s0 D) as [e [e0 He]].
  assert (MN : forall J v, quad m (diagonal d) (mask J v) <= quad m (diagonal d) v).
  { intros J v. rewrite !quad_diagonal. apply vsum_le. intros i Hi. apply Rmult_le_compat_l; [left; now apply Hd|].
    unfold mask. destruct (J i); [lra|]. pose proof (Rle_0_sqr (v i)) as G. unfold Rsqr in G. lra. }
  apply (contracting_form m (diagonal d) W e S).
  - (* the least of the d_i *)
    assert (G : forall k, (k <= m)%nat -> exists a, 0 < a /\ forall i, (i < k)%nat -> a <= d i).
    { induction k; intro Hk; [exists 1; split; [lra|intros; lia]|]. destruct (IHk ltac:(lia)) as [a [a0 Ha]].
      exists (Rmin a (d k)). split; [apply Rmin_glb_lt; [exact a0|apply Hd; lia]|]. intros i Hi.
      destruct (Nat.eq_dec i k) as [->|]; [apply Rmin_r|]. eapply Rle_trans; [apply Rmin_l|apply Ha; lia]. }
    destruct (G m (le_n m)) as [a [a0 Ha]]. exists a. split; [exact a0|]. intro v. rewrite quad_diagonal.
    unfold squares. rewrite <- vsum_scal_left. apply vsum_le. intros i Hi. apply Rmult_le_compat_r; [apply Rle_0_sqr|now apply Ha].
  - exact e0.
  - intros J v. eapply Rle_trans; [apply MN|apply He].
Qed.
