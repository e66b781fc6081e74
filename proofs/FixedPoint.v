(** * Theorem `activation`, contraction: the fixed point for an L-Lipschitz activation, and the values of sigmoid and tanh

    Statement.  Let phi be nondecreasing and L-Lipschitz, L > 0, W_n -> W, b_n -> b, and L sum_j |W_ij| w_j <= f w_i in every
                row, w > 0, f < 1.  Then y -> phi(W y + b) has exactly one fixed point y, N_n(x) -> y at every x, and
                |y - z| <= |phi(W z + b) - z| / (1 - f) in the norm max |y_i|/w_i, for every z.  The sigmoid is nondecreasing and
                1/4-Lipschitz, tanh 1-Lipschitz.
                Values.  sigmoid(t) = 1/(1 + e^-t), sigmoid(-t) = 1 - sigmoid(t), tanh t = 2 sigmoid(2 t) - 1;
                e^-s = (e^-z)^(2^k), z = s/2^k; for 0 <= z <= 1 neighbouring partial sums of the series enclose e^-z; for s >= n
                e^-s <= 2^-n.
    Glossary.   anet (fun _ => m) phi W b x n == N_n(x)      partial z n == 1 - z + z^2/2 - ... +- z^n/n!
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/fixed_point.py and activation.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.Contraction ExactReLU.Activation ExactReLU.Tanh.
Open Scope R_scope.

(** ** An L-Lipschitz activation *)

Section Lipschitz.
Variable phi : R -> R.
Variable L : R.
Hypothesis L_pos : 0 < L.
Hypothesis phi_mono : forall a b, a <= b -> phi a <= phi b.
Hypothesis phi_lip : forall a b, Rabs (phi a - phi b) <= L * Rabs (a - b).

(** psi t = phi(t/L) is 1-Lipschitz, and phi(W y + b) = psi(L W y + L b). *)
Let psi (t : R) : R := phi (t / L).
Lemma psi_mono a b : a <= b -> psi a <= psi b.
Proof. intro H. apply phi_mono. apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat|exact H]. Qed.
Lemma psi_lip a b : Rabs (psi a - psi b) <= Rabs (a - b).
Proof.
  unfold psi. eapply Rle_trans; [apply phi_lip|]. replace (a / L - b / L) with ((a - b) * / L) by (field; lra).
  rewrite Rabs_mult, Rabs_inv, (Rabs_pos_eq L) by lra. right. field. lra.
Qed.

Variable m : nat.
Variable w : vec.
Hypothesis w_pos : forall i, (i < m)%nat -> 0 < w i.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable Wlim : mat.
Variable blim : vec.
Variable f : R.
Hypothesis f_small : f < 1.
Hypothesis rows : forall i, (i < m)%nat -> L * vsum m (fun j => Rabs (Wlim i j) * w j) <= f * w i.
Notation image y i := (phi (mapp m Wlim y i + blim i)).

Lemma scaled_layer A (c : vec) y i : psi (mapp m (fun i j => L * A i j) y i + L * c i) = phi (mapp m A y i + c i).
Proof.
  unfold psi. f_equal. unfold mapp. rewrite (vsum_ext m _ (fun j => A i j * y j * L)) by (intros; ring).
  rewrite vsum_scal. field. lra.
Qed.
Lemma scaled_net x n i : anet (fun _ => m) psi (fun n i j => L * W n i j) (fun n i => L * b n i) x n i = anet (fun _ => m) phi W b x n i.
Proof.
  revert i; induction n; intro i; [reflexivity|]. cbn [anet]. rewrite scaled_layer. f_equal. f_equal.
  apply mapp_ext; [reflexivity|]. intros; apply IHn.
Qed.

(** Theorem `activation`, the enclosure. *)
Theorem fixed_point_enclosed y z r : (forall i, (i < m)%nat -> y i = image y i) ->
  (forall i, (i < m)%nat -> Rabs (image z i - z i) <= r * w i) ->
  forall i, (i < m)%nat -> Rabs (y i - z i) <= r / (1 - f) * w i.
Proof.
  intros Hy Hz. set (D := vdist m w y z). assert (D0 : 0 <= D) by apply vdist_pos.
  assert (Step : forall i, (i < m)%nat -> Rabs (y i - z i) <= (f * D + r) * w i).
  { intros i Hi. rewrite (Hy i Hi). replace (image y i - z i) with (image y i - image z i + (image z i - z i)) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rmult_plus_distr_r. apply Rplus_le_compat; [|now apply Hz].
    eapply Rle_trans; [apply phi_lip|].
    replace (mapp m Wlim y i + blim i - (mapp m Wlim z i + blim i)) with (mapp m Wlim y i - mapp m Wlim z i) by ring.
    rewrite <- mapp_vsub. apply Rle_trans with (L * (vsum m (fun j => Rabs (Wlim i j) * w j) * D)).
    - apply Rmult_le_compat_l; [lra|]. unfold mapp. eapply Rle_trans; [apply vsum_abs|]. rewrite <- vsum_scal. apply vsum_le.
      intros j Hj. rewrite Rabs_mult, Rmult_assoc. apply Rmult_le_compat_l; [apply Rabs_pos|]. rewrite Rmult_comm.
      now apply (vdist_ge m w w_pos y z j).
    - rewrite <- Rmult_assoc. replace (f * D * w i) with (f * w i * D) by ring. apply Rmult_le_compat_r; [exact D0|now apply rows]. }
  intros i Hi. pose proof (w_pos i Hi) as wi.
  assert (T : 0 <= f * D + r).
  { pose proof (Step i Hi) as S1. pose proof (Rabs_pos (y i - z i)). apply Rnot_lt_le. intro N.
    pose proof (Rmult_lt_0_compat (- (f * D + r)) (w i) ltac:(lra) wi). lra. }
  assert (DS : D <= f * D + r) by (apply (vdist_le m w w_pos); [exact T|exact Step]).
  apply Rle_trans with (D * w i); [now apply (vdist_ge m w w_pos y z i)|]. apply Rmult_le_compat_r; [lra|].
  apply Rmult_le_reg_r with (1 - f); [lra|]. replace (r / (1 - f) * (1 - f)) with r by (field; lra). lra.
Qed.
Corollary fixed_point_unique y z : (forall i, (i < m)%nat -> y i = image y i) -> (forall i, (i < m)%nat -> z i = image z i) ->
  forall i, (i < m)%nat -> y i = z i.
Proof.
  intros Hy Hz i Hi. assert (G : Rabs (y i - z i) <= 0 / (1 - f) * w i).
  { apply (fixed_point_enclosed y z 0 Hy); [|exact Hi]. intros j Hj. rewrite <- (Hz j Hj), Rminus_diag_eq, Rabs_R0 by reflexivity. lra. }
  unfold Rdiv in G. rewrite !Rmult_0_l in G. pose proof (Rabs_pos (y i - z i)) as P.
  destruct (Req_dec (y i - z i) 0) as [Z|Z]; [lra|]. apply Rabs_pos_lt in Z. lra.
Qed.

(** Theorem `activation`, contraction. *)
Theorem lipschitz_contraction :
  (forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => W n i j) (Wlim i j)) ->
  (forall i, (i < m)%nat -> Un_cv (fun n => b n i) (blim i)) ->
  exists y, (forall i, (i < m)%nat -> y i = image y i) /\ forall x, tends m (anet (fun _ => m) phi W b x) y.
Proof.
  intros HW Hb.
  destruct (activation_contraction psi psi_mono psi_lip m w w_pos (fun n i j => L * W n i j) (fun n i => L * b n i)
    (fun i j => L * Wlim i j) (fun i => L * blim i)) as [y [Hy T]].
  - intros i Hi. apply Rle_lt_trans with (f * w i).
    + eapply Rle_trans; [|apply (rows i Hi)]. right. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros j _.
      rewrite Rabs_mult, (Rabs_pos_eq L) by lra. ring.
    + pose proof (w_pos i Hi) as wi. rewrite <- (Rmult_1_l (w i)) at 2. now apply Rmult_lt_compat_r.
  - intros i j Hi Hj. apply (CV_mult (fun _ => L)); [apply cv_const|now apply HW].
  - intros i Hi. apply (CV_mult (fun _ => L)); [apply cv_const|now apply Hb].
  - exists y. split; [intros i Hi; rewrite (Hy i Hi) at 1; apply scaled_layer|].
    intros x i Hi e He. destruct (T x i Hi e He) as [K HK]. exists K. intros n Hn. rewrite <- scaled_net. now apply HK.
Qed.
End Lipschitz.

(** ** Sigmoid and tanh *)

Theorem sigmoid_mono a b : a <= b -> sigmoid a <= sigmoid b.
Proof. intro H. rewrite !sigmoid_tanh. pose proof (tanh_mono (a / 2) (b / 2) ltac:(lra)). lra. Qed.
Theorem sigmoid_quarter a b : Rabs (sigmoid a - sigmoid b) <= / 4 * Rabs (a - b).
Proof. pose proof (sigmoid_lip a b). lra. Qed.
Theorem sigmoid_reflected t : sigmoid (- t) = 1 - sigmoid t.
Proof.
  unfold sigmoid. rewrite Ropp_involutive. pose proof (exp_pos t). pose proof (exp_pos (- t)). pose proof (exp_both t) as E.
  apply Rmult_eq_reg_r with ((1 + exp t) * (1 + exp (- t))); [|apply Rmult_integral_contrapositive; lra].
  replace (/ (1 + exp t) * ((1 + exp t) * (1 + exp (- t)))) with (1 + exp (- t)) by (field; lra).
  replace ((1 - / (1 + exp (- t))) * ((1 + exp t) * (1 + exp (- t)))) with (exp (- t) + exp t * exp (- t)) by (field; lra). lra.
Qed.
Theorem tanh_sigmoid t : tanh t = 2 * sigmoid (2 * t) - 1.
Proof. rewrite sigmoid_tanh. replace (2 * t / 2) with t by field. lra. Qed.
Theorem sigmoid_between low high t : 0 <= low -> low <= exp (- t) <= high -> / (1 + high) <= sigmoid t <= / (1 + low).
Proof. intros H [A B]. unfold sigmoid. split; apply Rinv_le_contravar; lra. Qed.

(** ** The exponential *)

Definition partial (z : R) (n : nat) : R := sum_f_R0 (tg_alt (fun j => z ^ j / INR (fact j))) n.
Theorem partial_sums z n : 0 <= z <= 1 -> partial z (S (2 * n)) <= exp (- z) <= partial z (2 * n).
Proof.
  intros [z0 z1]. apply (alternated_series_ineq (fun j => z ^ j / INR (fact j)) (exp (- z)) n).
  - intro j. change (fact (S j)) with (S j * fact j)%nat. rewrite mult_INR. cbn [pow].
    pose proof (INR_fact_lt_0 j) as F. assert (1 <= INR (S j)) by (apply (le_INR 1); lia). pose proof (pow_le z j z0).
    apply Rmult_le_reg_r with (INR (S j) * INR (fact j)); [apply Rmult_lt_0_compat; lra|].
    replace (z * z ^ j / (INR (S j) * INR (fact j)) * (INR (S j) * INR (fact j))) with (z * z ^ j) by (field; split; lra).
    replace (z ^ j / INR (fact j) * (INR (S j) * INR (fact j))) with (INR (S j) * z ^ j) by (field; lra).
    apply Rmult_le_compat_r; lra.
  - apply cv_speed_pow_fact.
  - unfold exp. destruct (exist_exp (- z)) as [l Hl]. cbn [proj1_sig]. unfold exp_in, infinite_sum in Hl.
    intros e He. destruct (Hl e He) as [K HK]. exists K. intros k Hk. specialize (HK k Hk).
    erewrite sum_eq; [exact HK|]. intros j _. unfold tg_alt. replace (- z) with (-1 * z) by ring. rewrite Rpow_mult_distr.
    unfold Rdiv. ring.
Qed.
Theorem exp_halved s k : exp (- s) = exp (- (s / 2 ^ k)) ^ (2 ^ k).
Proof.
  assert (G : forall n x, exp (INR n * x) = exp x ^ n).
  { induction n; intro x; [simpl; rewrite Rmult_0_l; apply exp_0|]. rewrite S_INR, Rmult_plus_distr_r, exp_plus, IHn, Rmult_1_l. simpl. ring. }
  rewrite <- G. f_equal. rewrite pow_INR. change (INR 2) with 2. pose proof (pow_lt 2 k ltac:(lra)). field. lra.
Qed.
Theorem exp_far s n : INR n <= s -> exp (- s) <= / 2 ^ n.
Proof.
  intro H. assert (G : 2 ^ n <= exp s).
  { apply Rle_trans with (exp (INR n)).
    - clear H. induction n; [simpl; rewrite exp_0; lra|]. rewrite S_INR, exp_plus. cbn [pow]. rewrite Rmult_comm.
      pose proof (exp_ineq1 1 ltac:(lra)). pose proof (pow_lt 2 n ltac:(lra)). apply Rmult_le_compat; lra.
    - destruct H as [H| ->]; [left; now apply exp_increasing|lra]. }
  rewrite exp_Ropp. apply Rinv_le_contravar; [apply pow_lt; lra|exact G].
Qed.
