(** * Theorem `contraction`, kind 4: the norm of a tree of words

    Statement.  Every node of a finite tree has a product A of matrices J W, the root I.  A node that is split has one child for
                every 0/1 diagonal J, with the product J W A; at a leaf, sum_j |(W A)_ij| w_j < w_i in every row, w > 0.  Then
                some norm has |J W v| <= s |v|, s < 1, for all J and v, namely |v|' = the least upper bound of s^-n |Q v| over
                all products Q of n matrices J W.
    Glossary.   covered m w W d A == there is such a tree below the product A, of depth d at most
                run m W l v       == J_n W ... J_1 W v for the list l = J_1, ..., J_n      contracting, gate: ContractionQuadratic.v
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/contraction.py *)
Require Import Reals Lra Lia Psatz List.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.Contraction ExactReLU.ContractionQuadratic.
Open Scope R_scope.

Section Tree.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : mat.

Inductive covered : nat -> mat -> Prop :=
| leaf d A : (forall i, (i < m)%nat -> vsum m (fun j => Rabs (mmul m W A i j) * w j) < w i) -> covered d A
| split d A : (forall J, covered d (gate J (mmul m W A))) -> covered (S d) A.

Fixpoint run (l : list (nat -> bool)) (v : vec) : vec :=
  match l with [] => v | J :: l' => run l' (mask J (mapp m W v)) end.
Notation norm := (vnorm m w).

Lemma run_ext l u v : (forall i, (i < m)%nat -> u i = v i) -> forall i, (i < m)%nat -> run l u i = run l v i.
Proof.
  revert u v; induction l as [|J l IH]; intros u v H i Hi; [now apply H|]. cbn [run]. apply IH; [|exact Hi].
  intros j Hj. unfold mask. destruct (J j); [|reflexivity]. now apply mapp_ext.
Qed.
Lemma run_app k l v : run (k ++ l) v = run l (run k v).
Proof. revert v; induction k as [|J k IH]; intro v; [reflexivity|]. cbn [app run]. apply IH. Qed.
Lemma run_linear l u v t i : (i < m)%nat -> run l (fun j => t * u j + v j) i = t * run l u i + run l v i.
Proof.
  revert u v i; induction l as [|J l IH]; intros u v i Hi; [reflexivity|]. cbn [run]. rewrite <- IH by exact Hi.
  apply run_ext; [|exact Hi]. intros j Hj. unfold mask. destruct (J j); [|ring]. unfold mapp.
  rewrite (vsum_ext m _ (fun h => W j h * u h * t + W j h * v h)) by (intros; ring). rewrite vsum_plus, vsum_scal. ring.
Qed.

(** One q < 1 for all leaves. *)
Definition followed (d : nat) (A : mat) (q : R) : Prop := forall l : list (nat -> bool), (length l <= d)%nat \/
  exists k r, l = k ++ r /\ (1 <= length k <= S d)%nat /\ forall v, norm (run k (mapp m A v)) <= q * norm v.
Lemma followed_mono d A q r : q <= r -> followed d A q -> followed d A r.
Proof.
  intros qr F l. destruct (F l) as [L|[k [e [E [L H]]]]]; [now left|right]. exists k, e. split; [exact E|]. split; [exact L|].
  intro v. eapply Rle_trans; [apply H|]. apply Rmult_le_compat_r; [apply vnorm_pos|exact qr].
Qed.
Lemma covered_followed d A : covered d A -> exists q, 0 <= q < 1 /\ followed d A q.
Proof.
  induction 1 as [d A H|d A H IH].
  - exists (mnorm m w (mmul m W A)). split; [split; [apply mnorm_pos|now apply (mnorm_lt m w w_pos)]|].
    intros [|J l]; [left; simpl; lia|right]. exists [J], l. split; [reflexivity|]. split; [simpl; lia|]. intro v. cbn [run].
    eapply Rle_trans; [apply (mask_norm m w w_pos)|]. pose proof (mnorm_pos m w (mmul m W A)). pose proof (vnorm_pos m w v).
    apply (vnorm_le m w w_pos); [now apply Rmult_le_pos|]. intros i Hi. rewrite <- mapp_mmul. now apply (mapp_bound m w w_pos).
  - destruct (all_gates m (fun J e => exists q, 0 <= q /\ q + e <= 1 /\ followed d (gate J (mmul m W A)) q)) as [e [e0 He]].
    + intros J K e E [q [q0 [qe F]]]. exists q. split; [exact q0|]. split; [exact qe|]. intro l.
      destruct (F l) as [L|[k [r [El [L N]]]]]; [now left|right]. exists k, r. split; [exact El|]. split; [exact L|].
      intro v. rewrite (vnorm_ext m w w_pos _ (run k (mapp m (gate J (mmul m W A)) v))); [apply N|].
      intros i Hi. apply run_ext; [|exact Hi]. intros j Hj. rewrite !mapp_gate. unfold mask. now rewrite E.
    + intros J a b [a0 ab] [q [q0 [qe F]]]. exists q. split; [exact q0|]. split; [lra|exact F].
    + intro J. destruct (IH J) as [q [[q0 q1] F]]. exists (1 - q). split; [lra|]. exists q. split; [exact q0|]. split; [lra|exact F].
    + assert (E1 : e <= 1) by (destruct (He (fun _ => true)) as [q [q0 [qe _]]]; lra).
      exists (1 - e). split; [lra|]. intros [|J l]; [left; simpl; lia|].
      destruct (He J) as [q [q0 [qe F]]]. apply (followed_mono d _ q (1 - e) ltac:(lra)) in F.
      destruct (F l) as [L|[k [r [El [L N]]]]]; [left; simpl; lia|right]. exists (J :: k), r. split; [now rewrite El|].
      split; [simpl; lia|]. intro v. cbn [run].
      rewrite (vnorm_ext m w w_pos _ (run k (mapp m (gate J (mmul m W A)) v))); [apply N|].
      intros i Hi. apply run_ext; [|exact Hi]. intros j Hj. rewrite mapp_gate. unfold mask. destruct (J j); [|reflexivity].
      symmetry. apply mapp_mmul.
Qed.

Variable d : nat.
Hypothesis tree : covered d eye.

(** All products of n factors are at most B s^n. *)
Lemma products_shrink : exists s B, 0 < s < 1 /\ 0 <= B /\ forall l v, norm (run l v) <= B * s ^ length l * norm v.
Proof.
  destruct (covered_followed d eye tree) as [q [[q0 q1] F]].
  assert (D1 : 1 <= INR (S d)) by (apply (le_INR 1); lia). set (x := (1 - q) / (2 * INR (S d))).
  assert (x0 : 0 < x) by (apply Rdiv_lt_0_compat; lra).
  assert (x1 : x <= / 2).
  { unfold x. apply Rmult_le_reg_r with (2 * INR (S d)); [lra|]. replace ((1 - q) / (2 * INR (S d)) * (2 * INR (S d))) with (1 - q) by (field; lra). lra. }
  set (s := 1 - x). assert (s0 : 0 < s < 1) by (unfold s; lra).
  assert (B1 : forall n, 1 - INR n * x <= s ^ n).
  { induction n; [simpl; lra|]. rewrite S_INR. cbn [pow]. unfold s at 1. pose proof (pos_INR n).
    apply Rle_trans with ((1 - x) * (1 - INR n * x)); [nra|]. apply Rmult_le_compat_l; lra. }
  assert (Q : forall n, (n <= S d)%nat -> q <= s ^ n).
  { intros n Hn. eapply Rle_trans; [|apply B1]. apply le_INR in Hn.
    assert (INR n * x <= INR (S d) * x) by (apply Rmult_le_compat_r; lra).
    assert (INR (S d) * x = (1 - q) / 2) by (unfold x; field; lra). lra. }
  set (b := 1 + mnorm m w W). assert (b1 : 1 <= b) by (unfold b; pose proof (mnorm_pos m w W); lra).
  assert (One : forall l v, norm (run l v) <= b ^ length l * norm v).
  { induction l as [|J l IH]; intro v; [simpl; lra|]. cbn [run length pow]. eapply Rle_trans; [apply IH|].
    rewrite (Rmult_comm b), Rmult_assoc. apply Rmult_le_compat_l; [apply pow_le; lra|].
    eapply Rle_trans; [apply (mask_norm m w w_pos)|]. pose proof (mnorm_pos m w W). pose proof (vnorm_pos m w v).
    apply Rle_trans with (mnorm m w W * norm v); [|unfold b; apply Rmult_le_compat_r; lra].
    apply (vnorm_le m w w_pos); [now apply Rmult_le_pos|]. intros i Hi. now apply (mapp_bound m w w_pos). }
  exists s, ((b / s) ^ d). assert (bs : 1 <= b / s).
  { apply Rmult_le_reg_r with s; [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  split; [exact s0|]. split; [apply pow_le; lra|].
  intro l. remember (length l) as n eqn:En. revert l En. induction n as [n IH] using (well_founded_induction lt_wf).
  intros l -> v. pose proof (vnorm_pos m w v) as V0. destruct (F l) as [L|[k [r [El [L N]]]]].
  - eapply Rle_trans; [apply One|]. apply Rmult_le_compat_r; [exact V0|].
    replace (b ^ length l) with ((b / s) ^ length l * s ^ length l) by (rewrite <- Rpow_mult_distr; f_equal; field; lra).
    apply Rmult_le_compat_r; [apply pow_le; lra|]. now apply Rle_pow.
  - rewrite El, run_app, app_length.
    assert (Lr : (length r < length l)%nat) by (rewrite El, app_length; lia).
    eapply Rle_trans; [apply (IH (length r) Lr r eq_refl)|]. rewrite pow_add.
    assert (Nk : norm (run k v) <= s ^ length k * norm v).
    { rewrite (vnorm_ext m w w_pos _ (run k (mapp m eye v))).
      - eapply Rle_trans; [apply N|]. apply Rmult_le_compat_r; [exact V0|]. apply Q. lia.
      - intros i Hi. apply run_ext; [|exact Hi]. intros j Hj. symmetry. now apply (vsum_eye m j v). }
    replace ((b / s) ^ d * (s ^ length k * s ^ length r) * norm v) with ((b / s) ^ d * s ^ length r * (s ^ length k * norm v)) by ring.
    apply Rmult_le_compat_l; [|exact Nk]. apply Rmult_le_pos; apply pow_le; lra.
Qed.

(** The norm: the least upper bound of s^-n |Q v|. *)
Section Norm.
Variables s B : R.
Hypothesis s_range : 0 < s < 1.
Hypothesis B_pos : 0 <= B.
Hypothesis shrink : forall l v, norm (run l v) <= B * s ^ length l * norm v.
Definition values (v : vec) (x : R) : Prop := exists l, x = norm (run l v) / s ^ length l.
Lemma value_bound l v : norm (run l v) / s ^ length l <= B * norm v.
Proof.
  pose proof (pow_lt s (length l) ltac:(lra)) as P. apply Rmult_le_reg_r with (s ^ length l); [exact P|].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. eapply Rle_trans; [apply shrink|]. right. ring.
Qed.
Lemma values_bound v : bound (values v).
Proof. exists (B * norm v). intros x [l ->]. apply value_bound. Qed.
Lemma values_some v : exists x, values v x.
Proof. exists (norm v), []. simpl. field. Qed.
Definition tnorm (v : vec) : R := proj1_sig (completeness (values v) (values_bound v) (values_some v)).
Lemma tnorm_ge v l : norm (run l v) / s ^ length l <= tnorm v.
Proof. unfold tnorm. destruct (completeness _ _ _) as [x [U L]]. simpl. apply U. now exists l. Qed.
Lemma tnorm_le v M : (forall l, norm (run l v) / s ^ length l <= M) -> tnorm v <= M.
Proof. intro H. unfold tnorm. destruct (completeness _ _ _) as [x [U L]]. simpl. apply L. intros y [l ->]. apply H. Qed.

Lemma tnorm_ext u v : (forall i, (i < m)%nat -> u i = v i) -> tnorm u = tnorm v.
Proof.
  assert (G : forall u v, (forall i, (i < m)%nat -> u i = v i) -> tnorm u <= tnorm v).
  { intros y z E. apply tnorm_le. intro l. rewrite (vnorm_ext m w w_pos _ (run l z)); [apply tnorm_ge|]. now apply run_ext. }
  intro E. apply Rle_antisym; apply G; [exact E|]. intros i Hi. symmetry. now apply E.
Qed.
Lemma tnorm_below_scale t v : tnorm (fun i => t * v i) <= Rabs t * tnorm v.
Proof.
  apply tnorm_le. intro l. pose proof (norm_scale m norm _ (vnorm_is_norm m w w_pos) t (run l v)) as N.
  rewrite (vnorm_ext m w w_pos _ (fun i => t * run l v i)).
  - rewrite N. unfold Rdiv. rewrite Rmult_assoc. apply Rmult_le_compat_l; [apply Rabs_pos|apply tnorm_ge].
  - intros i Hi. transitivity (run l (fun j => t * v j + 0) i); [apply run_ext; [intros; ring|exact Hi]|].
    rewrite (run_linear l v (fun _ => 0) t i Hi).
    assert (Z : run l (fun _ => 0) i = 0); [|rewrite Z; ring].
    pose proof (run_linear l (fun _ => 0) (fun _ => 0) 1 i Hi) as E.
    rewrite (run_ext l _ (fun _ => 0)) in E by (auto; intros; ring). lra.
Qed.
Lemma tree_norm : is_norm m tnorm (vmax m w).
Proof.
  pose proof (vnorm_is_norm m w w_pos) as N. constructor.
  - intro v. eapply Rle_trans; [|apply (tnorm_ge v [])]. simpl. unfold Rdiv. rewrite Rinv_1, Rmult_1_r. apply vnorm_pos.
  - intros u v. apply tnorm_le. intro l. pose proof (pow_lt s (length l) ltac:(lra)) as P.
    pose proof (tnorm_ge u l). pose proof (tnorm_ge v l).
    assert (T : norm (run l (vadd u v)) <= norm (run l u) + norm (run l v)).
    { rewrite (vnorm_ext m w w_pos _ (vadd (run l u) (run l v))); [apply (norm_add m norm _ N)|]. intros i Hi.
      transitivity (run l (fun j => 1 * u j + v j) i); [apply run_ext; [intros; unfold vadd; ring|exact Hi]|].
      rewrite (run_linear l u v 1 i Hi). unfold vadd. ring. }
    apply Rmult_le_compat_r with (r := / s ^ length l) in T; [|left; now apply Rinv_0_lt_compat]. unfold Rdiv in *. lra.
  - intros t v. apply Rle_antisym; [apply tnorm_below_scale|]. destruct (Req_dec t 0) as [->|Nt].
    + rewrite Rabs_R0, Rmult_0_l. eapply Rle_trans; [|apply (tnorm_ge _ [])]. simpl. unfold Rdiv. rewrite Rinv_1, Rmult_1_r. apply vnorm_pos.
    + assert (E : tnorm v <= Rabs (/ t) * tnorm (fun i => t * v i)).
      { rewrite (tnorm_ext v (fun i => / t * (t * v i))); [apply tnorm_below_scale|]. intros i _. field. exact Nt. }
      rewrite Rabs_inv in E. pose proof (Rabs_pos_lt t Nt) as P.
      apply Rmult_le_compat_l with (r := Rabs t) in E; [|lra].
      replace (Rabs t * (/ Rabs t * tnorm (fun i => t * v i))) with (tnorm (fun i => t * v i)) in E by (field; lra). exact E.
  - apply tnorm_ext.
  - apply vmax_pos.
  - intros v i Hi. eapply Rle_trans; [apply (norm_below m norm _ N v i Hi)|]. apply Rmult_le_compat_l; [apply vmax_pos|].
    pose proof (tnorm_ge v []) as G. simpl in G. unfold Rdiv in G. rewrite Rinv_1, Rmult_1_r in G. exact G.
Qed.
Lemma tree_contracts J v : tnorm (mask J (mapp m W v)) <= s * tnorm v.
Proof.
  apply tnorm_le. intro l. pose proof (tnorm_ge v (J :: l)) as G. cbn [run length pow] in G.
  pose proof (pow_lt s (length l) ltac:(lra)) as P. apply Rmult_le_compat_l with (r := s) in G; [|lra].
  replace (s * (norm (run l (mask J (mapp m W v))) / (s * s ^ length l))) with (norm (run l (mask J (mapp m W v))) / s ^ length l)
    in G by (field; lra). exact G.
Qed.
End Norm.

(** Theorem `contraction`, kind 4. *)
Theorem tree_contracting : contracting m W.
Proof.
  destruct products_shrink as [s [B [Hs [HB H]]]].
  exists (tnorm s B Hs H), (vmax m w), s. split; [apply tree_norm|]. split; [lra|]. apply tree_contracts.
Qed.
End Tree.
