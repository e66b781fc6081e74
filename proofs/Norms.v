(** * Norms: weighted sup norms of vectors and their matrix norms

    Statement.  |y| = max |y_i|/w_i and |A| = max_i sum_j |A_ij| w_j / w_i, w > 0: |A y| <= |A| |y|, and neither ReLU
                nor a 0/1 diagonal matrix expands distances or norms.  Cauchy sequences converge.
    Glossary.   vnorm m w y, mnorm m w A == the norms      vdist m w u v == |u - v|
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/tail.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Fixpoint vmax (d : nat) (f : nat -> R) : R :=
  match d with O => 0 | S k => Rmax (vmax k f) (f k) end.
Lemma vmax_pos d f : 0 <= vmax d f.
Proof. induction d; simpl; [lra | eapply Rle_trans; [exact IHd | apply Rmax_l]]. Qed.
Lemma vmax_ge d f i : (i < d)%nat -> f i <= vmax d f.
Proof.
  induction d; simpl; intro H; [lia|].
  destruct (Nat.eq_dec i d) as [->|]; [apply Rmax_r|].
  eapply Rle_trans; [apply IHd; lia | apply Rmax_l].
Qed.
Lemma vmax_le d f M : 0 <= M -> (forall i, (i < d)%nat -> f i <= M) -> vmax d f <= M.
Proof. intros HM H; induction d; simpl; [lra|]. apply Rmax_lub; [apply IHd; intros; apply H|apply H]; lia. Qed.

Section Norms.
Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.

Definition vnorm (v : vec) : R := vmax m (fun i => Rabs (v i) / w i).
Definition vdist (u v : vec) : R := vnorm (vsub u v).
Definition mnorm (A : mat) : R := vmax m (fun i => vsum m (fun j => Rabs (A i j) * w j) / w i).

Lemma div_le a M i : (i < m)%nat -> (a / w i <= M <-> a <= M * w i).
Proof.
  intro Hi. specialize (w_pos i Hi). split; intro H.
  - replace a with (a / w i * w i) by (field; lra). apply Rmult_le_compat_r; lra.
  - apply Rmult_le_reg_r with (w i); [exact w_pos|]. replace (a / w i * w i) with a by (field; lra). exact H.
Qed.
Lemma vnorm_pos v : 0 <= vnorm v. Proof. apply vmax_pos. Qed.
Lemma vdist_pos u v : 0 <= vdist u v. Proof. apply vmax_pos. Qed.
Lemma mnorm_pos A : 0 <= mnorm A. Proof. apply vmax_pos. Qed.
Lemma vnorm_ge v i : (i < m)%nat -> Rabs (v i) <= vnorm v * w i.
Proof. intro Hi. apply (div_le _ _ i Hi). apply (vmax_ge m (fun i => Rabs (v i) / w i) i Hi). Qed.
Lemma vnorm_le v M : 0 <= M -> (forall i, (i < m)%nat -> Rabs (v i) <= M * w i) -> vnorm v <= M.
Proof. intros HM H. apply vmax_le; [exact HM|]. intros i Hi. apply (div_le _ _ i Hi). now apply H. Qed.
Lemma vdist_ge u v i : (i < m)%nat -> Rabs (u i - v i) <= vdist u v * w i.
Proof. apply (vnorm_ge (vsub u v)). Qed.
Lemma vdist_le u v M : 0 <= M -> (forall i, (i < m)%nat -> Rabs (u i - v i) <= M * w i) -> vdist u v <= M.
Proof. apply (vnorm_le (vsub u v)). Qed.
Lemma mnorm_ge A i : (i < m)%nat -> vsum m (fun j => Rabs (A i j) * w j) <= mnorm A * w i.
Proof. intro Hi. apply (div_le _ _ i Hi). apply (vmax_ge m (fun i => vsum m (fun j => Rabs (A i j) * w j) / w i) i Hi). Qed.
Lemma mnorm_le A M : 0 <= M -> (forall i, (i < m)%nat -> vsum m (fun j => Rabs (A i j) * w j) <= M * w i) ->
  mnorm A <= M.
Proof. intros HM H. apply vmax_le; [exact HM|]. intros i Hi. apply (div_le _ _ i Hi). now apply H. Qed.

Lemma mnorm_lt A : (forall i, (i < m)%nat -> vsum m (fun j => Rabs (A i j) * w j) < w i) -> mnorm A < 1.
Proof.
  intro H. unfold mnorm. assert (G : forall k, (k <= m)%nat ->
    vmax k (fun i => vsum m (fun j => Rabs (A i j) * w j) / w i) < 1); [|now apply G].
  induction k; intro Hk; simpl; [lra|]. apply Rmax_lub_lt; [apply IHk; lia|].
  pose proof (H k ltac:(lia)). pose proof (w_pos k ltac:(lia)).
  apply Rmult_lt_reg_r with (w k); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma vdist_sym u v : vdist u v = vdist v u.
Proof.
  apply Rle_antisym; apply vdist_le; try apply vdist_pos; intros i Hi; rewrite Rabs_minus_sym; now apply vdist_ge.
Qed.
Lemma vdist_zero u v : (forall i, (i < m)%nat -> u i = v i) -> vdist u v = 0.
Proof.
  intro H. apply Rle_antisym; [|apply vdist_pos]. apply vdist_le; [lra|]. intros i Hi.
  rewrite H, Rminus_diag_eq, Rabs_R0 by auto. lra.
Qed.
Lemma vdist_self u : vdist u u = 0. Proof. now apply vdist_zero. Qed.
Lemma vdist_tri u v z : vdist u z <= vdist u v + vdist v z.
Proof.
  pose proof (vdist_pos u v). pose proof (vdist_pos v z). apply vdist_le; [lra|]. intros i Hi.
  pose proof (vdist_ge u v i Hi). pose proof (vdist_ge v z i Hi).
  replace (u i - z i) with ((u i - v i) + (v i - z i)) by ring. eapply Rle_trans; [apply Rabs_triang|lra].
Qed.
Lemma vnorm_dist u v : vnorm u <= vnorm v + vdist u v.
Proof.
  pose proof (vnorm_pos v). pose proof (vdist_pos u v). apply vnorm_le; [lra|]. intros i Hi.
  pose proof (vnorm_ge v i Hi). pose proof (vdist_ge u v i Hi).
  replace (u i) with (v i + (u i - v i)) by ring. eapply Rle_trans; [apply Rabs_triang|lra].
Qed.
Lemma vnorm_ext u v : (forall i, (i < m)%nat -> u i = v i) -> vnorm u = vnorm v.
Proof.
  intro H. apply Rle_antisym; apply vnorm_le; try apply vnorm_pos; intros i Hi;
    [rewrite H by exact Hi|rewrite <- H by exact Hi]; now apply vnorm_ge.
Qed.
Lemma mapp_bound A y i : (i < m)%nat -> Rabs (mapp m A y i) <= mnorm A * vnorm y * w i.
Proof.
  intro Hi. unfold mapp. eapply Rle_trans; [apply vsum_abs|].
  apply Rle_trans with (vsum m (fun j => Rabs (A i j) * w j) * vnorm y).
  - rewrite <- vsum_scal. apply vsum_le. intros j Hj. rewrite Rabs_mult, Rmult_assoc.
    apply Rmult_le_compat_l; [apply Rabs_pos|]. rewrite Rmult_comm. now apply vnorm_ge.
  - pose proof (mnorm_ge A i Hi). pose proof (vnorm_pos y). nra.
Qed.
Lemma relu_nonexp u v : vdist (fun i => relu (u i)) (fun i => relu (v i)) <= vdist u v.
Proof. apply vdist_le; [apply vdist_pos|]. intros i Hi. eapply Rle_trans; [apply relu_lip|now apply vdist_ge]. Qed.
Lemma relu_norm u : vnorm (fun i => relu (u i)) <= vnorm u.
Proof. apply vnorm_le; [apply vnorm_pos|]. intros i Hi. eapply Rle_trans; [apply relu_abs|now apply vnorm_ge]. Qed.
Lemma mask_nonexp J u v : vdist (mask J u) (mask J v) <= vdist u v.
Proof.
  apply vdist_le; [apply vdist_pos|]. intros i Hi. eapply Rle_trans; [|now apply vdist_ge].
  unfold mask. destruct (J i); [lra|]. rewrite Rminus_0_r, Rabs_R0. apply Rabs_pos.
Qed.
Lemma mask_norm J u : vnorm (mask J u) <= vnorm u.
Proof.
  apply vnorm_le; [apply vnorm_pos|]. intros i Hi. eapply Rle_trans; [|now apply vnorm_ge].
  unfold mask. destruct (J i); [lra|]. rewrite Rabs_R0. apply Rabs_pos.
Qed.

(** One layer moves a vector y by at most |P| |y| + |b|, apart from what ReLU or gates do to y. *)
Lemma affine_step W n (c y : vec) i : (i < m)%nat ->
  Rabs (mapp m (W n) y i + c i - y i) <= (mnorm (pert W n) * vnorm y + vnorm c) * w i.
Proof.
  intro Hi. rewrite mapp_pert by exact Hi.
  replace (y i + mapp m (pert W n) y i + c i - y i) with (mapp m (pert W n) y i + c i) by ring.
  eapply Rle_trans; [apply Rabs_triang|].
  pose proof (mapp_bound (pert W n) y i Hi). pose proof (vnorm_ge c i Hi). lra.
Qed.
Lemma layer_step W n (c y : vec) :
  vdist (layer m (W n) c y) (fun i => relu (y i)) <= mnorm (pert W n) * vnorm y + vnorm c.
Proof.
  pose proof (mnorm_pos (pert W n)). pose proof (vnorm_pos y). pose proof (vnorm_pos c).
  apply vdist_le; [nra|]. intros i Hi. unfold layer. eapply Rle_trans; [apply relu_lip|]. now apply affine_step.
Qed.
Lemma layer_move W n (c y : vec) : (forall i, (i < m)%nat -> 0 <= y i) ->
  vdist (layer m (W n) c y) y <= mnorm (pert W n) * vnorm y + vnorm c.
Proof.
  intro H. eapply Rle_trans; [|apply (layer_step W n c y)]. apply vdist_le; [apply vdist_pos|]. intros i Hi.
  rewrite <- (relu_id (y i)) at 1 by (now apply H).
  apply (vdist_ge (layer m (W n) c y) (fun i => relu (y i)) i Hi).
Qed.

(** ** Limits *)

Lemma cauchy_converges (y : nat -> vec) :
  (forall eps, 0 < eps -> exists N, forall i j, (N <= i)%nat -> (N <= j)%nat -> vdist (y i) (y j) < eps) ->
  converges m y.
Proof.
  intro H. apply converges_coordinates. intros i Hi. pose proof (w_pos i Hi).
  assert (C : Cauchy_crit (fun n => y n i)).
  { intros eps He. destruct (H (eps / w i)) as [N HN]; [now apply Rdiv_lt_0_compat|]. exists N. intros a b Ha Hb.
    unfold R_dist. eapply Rle_lt_trans; [apply (vdist_ge (y a) (y b) i Hi)|].
    specialize (HN a b Ha Hb). apply Rmult_lt_compat_r with (r := w i) in HN; [|assumption].
    replace (eps / w i * w i) with eps in HN by (field; lra). exact HN. }
  destruct (R_complete _ C) as [l Hl]. now exists l.
Qed.
Lemma limit_dist (y : nat -> vec) (L a : vec) k M : 0 <= M -> tends m y L ->
  (forall n, (k <= n)%nat -> vdist (y n) a <= M) -> vdist L a <= M.
Proof.
  intros HM H B. apply vdist_le; [exact HM|]. intros i Hi. pose proof (w_pos i Hi).
  apply (Un_cv_le_bound (fun n => y (k + n)%nat i)).
  - apply (Un_cv_shift (fun n => y n i)). now apply H.
  - intro n. eapply Rle_trans; [apply (vdist_ge (y (k + n)%nat) a i Hi)|].
    apply Rmult_le_compat_r; [lra|]. apply B. lia.
Qed.
End Norms.
