(** * The joint spectral radius of finitely many matrices

    Statement.  There is exactly one number R with: for every s > R the products of L of the matrices are at most C s^L, with
                a C that does not depend on L, and for no s < R they are.  It is the limit of the largest norms to the power
                1/L: for s > R every long enough product of L matrices has a norm < s^L, and for 0 <= s < R and every L >= 1
                one has a norm >= s^L.
    Glossary.   K, M      == number of the matrices, and the matrices M 0, ..., M (K - 1), of size m
                word w    == a list of numbers < K; the last letter is applied first       prod w == its product
                growth s  == some C has |(prod w)_ij| <= C s^L for all words w of L letters
                radius R  == R is the joint spectral radius        size w == max_i sum_j |(prod w)_ij|
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/radius.py *)
Require Import Reals Lra Lia List Classical.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms.
Open Scope R_scope.

Section Radius.
Variables m K : nat.
Variable M : nat -> mat.

Fixpoint prod (w : list nat) : mat := match w with [] => eye | i :: w' => mmul m (M i) (prod w') end.
Definition word (w : list nat) : Prop := Forall (fun i => (i < K)%nat) w.
Definition growth (s : R) : Prop := exists C, forall w, word w -> forall i j, (i < m)%nat -> (j < m)%nat ->
  Rabs (prod w i j) <= C * s ^ length w.
Definition radius (R : R) : Prop :=
  0 <= R /\ (forall s, R < s -> growth s) /\ forall s, 0 <= s < R -> ~ growth s.

Lemma word_app u v : word (u ++ v) <-> word u /\ word v.
Proof. apply Forall_app. Qed.
Lemma prod_app u v i j : (i < m)%nat -> prod (u ++ v) i j = mmul m (prod u) (prod v) i j.
Proof.
  revert i; induction u as [|a u IH]; intros i Hi; cbn [app prod].
  - unfold mmul. now rewrite (vsum_eye m i (fun h => prod v h j) Hi).
  - unfold mmul at 1. rewrite (vsum_ext m _ (fun h => M a i h * mapp m (prod u) (fun l => prod v l j) h)).
    2:{ intros h Hh. rewrite IH by exact Hh. reflexivity. }
    symmetry. exact (mapp_mmul m m (M a) (prod u) (fun l => prod v l j) i).
Qed.

(** ** Norms *)

Let one : vec := fun _ => 1.
Lemma unit_pos i : (i < m)%nat -> 0 < one i. Proof. intros _. unfold one. lra. Qed.
Definition size (w : list nat) : R := mnorm m one (prod w).
Lemma size_nonneg w : 0 <= size w. Proof. apply mnorm_pos. Qed.
Lemma row_size A i : (i < m)%nat -> vsum m (fun j => Rabs (A i j)) <= mnorm m one A.
Proof.
  intro Hi. pose proof (mnorm_ge m one unit_pos A i Hi) as G. unfold one in G. rewrite Rmult_1_r in G.
  erewrite vsum_ext; [exact G|]. intros; simpl; ring.
Qed.
Lemma size_le A B : 0 <= B -> (forall i, (i < m)%nat -> vsum m (fun j => Rabs (A i j)) <= B) -> mnorm m one A <= B.
Proof.
  intros HB H. apply (mnorm_le m one unit_pos); [exact HB|]. intros i Hi. unfold one. rewrite Rmult_1_r.
  erewrite vsum_ext; [apply (H i Hi)|]. intros; simpl; ring.
Qed.
Lemma entry_size w i j : (i < m)%nat -> (j < m)%nat -> Rabs (prod w i j) <= size w.
Proof.
  intros Hi Hj. eapply Rle_trans; [|apply (row_size (prod w) i Hi)].
  apply (vsum_term m (fun j => Rabs (prod w i j)) j Hj). intros; apply Rabs_pos.
Qed.
Lemma size_entries w B : 0 <= B -> (forall i j, (i < m)%nat -> (j < m)%nat -> Rabs (prod w i j) <= B) -> size w <= INR m * B.
Proof.
  intros HB H. pose proof (pos_INR m). apply size_le; [now apply Rmult_le_pos|]. intros i Hi.
  apply Rle_trans with (vsum m (fun _ => B)); [apply vsum_le; intros j Hj; now apply H|]. right.
  clear. unfold vsum. induction m as [|k IH]; [simpl; ring|]. rewrite S_INR. cbn [wsum]. rewrite IH. ring.
Qed.
Lemma size_mul A B : mnorm m one (mmul m A B) <= mnorm m one A * mnorm m one B.
Proof.
  pose proof (mnorm_pos m one A). pose proof (mnorm_pos m one B). apply size_le; [now apply Rmult_le_pos|]. intros i Hi.
  apply Rle_trans with (vsum m (fun h => Rabs (A i h) * vsum m (fun j => Rabs (B h j)))).
  - apply Rle_trans with (vsum m (fun j => vsum m (fun h => Rabs (A i h) * Rabs (B h j)))).
    + apply vsum_le. intros j _. unfold mmul. eapply Rle_trans; [apply vsum_abs|]. apply vsum_le. intros h _.
      rewrite Rabs_mult. lra.
    + rewrite vsum_swap. right. apply vsum_ext. intros h _. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring.
  - apply Rle_trans with (vsum m (fun h => Rabs (A i h) * mnorm m one B)).
    + apply vsum_le. intros h Hh. apply Rmult_le_compat_l; [apply Rabs_pos|now apply row_size].
    + rewrite vsum_scal. apply Rmult_le_compat_r; [assumption|now apply row_size].
Qed.
Lemma size_app u v : size (u ++ v) <= size u * size v.
Proof.
  eapply Rle_trans; [|apply size_mul]. apply size_le; [apply mnorm_pos|]. intros i Hi.
  eapply Rle_trans; [|apply (row_size (mmul m (prod u) (prod v)) i Hi)].
  apply vsum_le. intros j _. rewrite prod_app by exact Hi. lra.
Qed.
Lemma growth_size s : 0 <= s -> (growth s <-> exists C, 0 <= C /\ forall w, word w -> size w <= C * s ^ length w).
Proof.
  intro Hs. split; intros [C H].
  - exists (INR m * Rmax C 0). pose proof (pos_INR m). pose proof (Rmax_l C 0). pose proof (Rmax_r C 0).
    split; [now apply Rmult_le_pos|]. intros w Hw. rewrite Rmult_assoc. pose proof (pow_le s (length w) Hs).
    apply size_entries; [now apply Rmult_le_pos|]. intros i j Hi Hj. specialize (H w Hw i j Hi Hj). nra.
  - destruct H as [_ H]. exists C. intros w Hw i j Hi Hj. eapply Rle_trans; [now apply entry_size|now apply H].
Qed.

(** All matrices are at most A >= 1. *)
Definition largest : R := 1 + vsum K (fun k => mnorm m one (M k)).
Lemma largest_ge : 1 <= largest.
Proof. pose proof (vsum_nonneg K (fun k => mnorm m one (M k)) ltac:(intros; apply mnorm_pos)). unfold largest. lra. Qed.
Lemma size_nil : size [] <= 1.
Proof.
  apply size_le; [lra|]. intros i Hi. cbn [prod].
  rewrite (vsum_ext m _ (fun j => eye i j * 1)); [rewrite (vsum_eye m i (fun _ => 1) Hi); lra|].
  intros j _. unfold eye. destruct (Nat.eqb i j); rewrite ?Rabs_R0, ?Rabs_R1; ring.
Qed.
Lemma size_largest w : word w -> size w <= largest ^ length w.
Proof.
  pose proof largest_ge. induction w as [|k w IH]; intro Hw; [apply size_nil|].
  inversion Hw as [|? ? Hk Hw']; subst. specialize (IH Hw'). cbn [length pow].
  unfold size at 1. cbn [prod]. eapply Rle_trans; [apply size_mul|]. fold (size w).
  assert (mnorm m one (M k) <= largest).
  { pose proof (vsum_term K (fun k => mnorm m one (M k)) k Hk ltac:(intros; apply mnorm_pos)). unfold largest. cbv beta in *. lra. }
  apply Rmult_le_compat; [apply mnorm_pos|apply size_nonneg|assumption|exact IH].
Qed.

(** ** There is exactly one radius *)

Lemma growth_mono s t : 0 <= s <= t -> growth s -> growth t.
Proof.
  intros [s0 st] G. apply growth_size in G as [C [C0 H]]; [|exact s0]. apply growth_size; [lra|]. exists C. split; [exact C0|].
  intros w Hw. eapply Rle_trans; [now apply H|]. apply Rmult_le_compat_l; [exact C0|]. apply pow_incr. lra.
Qed.
Theorem radius_exists : exists R, radius R.
Proof.
  assert (GA : growth largest).
  { apply growth_size; [pose proof largest_ge; lra|]. exists 1. split; [lra|]. intros w Hw. rewrite Rmult_1_l. now apply size_largest. }
  set (E := fun x => exists s, 0 <= s /\ growth s /\ x = - s).
  destruct (completeness E) as [l [U L]].
  - exists 0. intros x [s [s0 [_ ->]]]. lra.
  - exists (- largest), largest. pose proof largest_ge. split; [lra|]. split; [exact GA|reflexivity].
  - exists (- l). split; [|split].
    + assert (l <= 0); [|lra]. apply L. intros x [s [s0 [_ ->]]]. lra.
    + intros s Hs. apply NNPP. intro N. assert (l <= - s); [|lra]. apply L. intros x [t [t0 [Gt ->]]].
      destruct (Rle_lt_dec t s) as [ts|]; [|lra]. exfalso. apply N. now apply (growth_mono t).
    + intros s [s0 sl] G. specialize (U (- s) (ex_intro _ s (conj s0 (conj G eq_refl)))). lra.
Qed.
Theorem radius_unique R S : radius R -> radius S -> R = S.
Proof.
  intros [R0 [Ra Rb]] [S0 [Sa Sb]]. destruct (Rtotal_order R S) as [H|[E|H]]; [|exact E|]; exfalso.
  - apply (Sb ((R + S) / 2)); [lra|]. apply Ra. lra.
  - apply (Rb ((R + S) / 2)); [lra|]. apply Sa. lra.
Qed.

(** The three ways in which it is bounded. *)
Lemma radius_at_most R v : radius R -> 0 <= v -> growth v -> R <= v.
Proof. intros [R0 [Ra Rb]] v0 G. apply Rnot_lt_le. intro H. now apply (Rb v (conj v0 H)). Qed.
Lemma radius_at_least R r : radius R -> (forall s, 0 <= s < r -> ~ growth s) -> r <= R.
Proof.
  intros [R0 [Ra Rb]] H. apply Rnot_lt_le. intro L. apply (H ((R + r) / 2)); [lra|]. apply Ra. lra.
Qed.

(** ** It is the limit of the largest norms to the power 1/L *)

Lemma power_beats (s t C : R) : 0 <= s < t -> exists N, forall n, (N <= n)%nat -> C * s ^ n < t ^ n.
Proof.
  intros [s0 st]. assert (0 < t) by lra. set (D := Rmax C 0 + 1).
  assert (D0 : 0 < D) by (unfold D; pose proof (Rmax_r C 0); lra).
  assert (Q : Rabs (s / t) < 1).
  { rewrite Rabs_pos_eq by (apply Rmult_le_pos; [lra|left; now apply Rinv_0_lt_compat]).
    apply Rmult_lt_reg_r with t; [lra|]. replace (s / t * t) with s by (field; lra). lra. }
  destruct (pow_lt_1_zero (s / t) Q (/ D)) as [N HN]; [now apply Rinv_0_lt_compat|]. exists N. intros n Hn.
  specialize (HN n Hn). apply Rabs_def2 in HN as [HN _]. unfold Rdiv in HN. rewrite Rpow_mult_distr, pow_inv in HN.
  pose proof (pow_lt t n ltac:(lra)) as T. pose proof (pow_le s n s0) as S0.
  apply Rmult_lt_compat_r with (r := t ^ n) in HN; [|exact T]. rewrite Rmult_assoc, Rinv_l, Rmult_1_r in HN by lra.
  apply Rmult_lt_compat_l with (r := D) in HN; [|exact D0]. rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l in HN by lra.
  assert (C * s ^ n <= D * s ^ n); [|lra]. apply Rmult_le_compat_r; [exact S0|]. unfold D. pose proof (Rmax_l C 0). lra.
Qed.
(** A word of n letters is cut into pieces of L letters and a rest. *)
Lemma cut (s : R) L : (1 <= L)%nat -> 0 < s -> (forall w, word w -> length w = L -> size w <= s ^ L) ->
  forall n w, word w -> length w = n -> size w <= (1 + largest / s) ^ L * s ^ n.
Proof.
  intros HL s0 H. pose proof largest_ge as A1.
  assert (B0 : 0 < largest / s) by (apply Rdiv_lt_0_compat; lra).
  assert (B1 : 1 <= (1 + largest / s) ^ L) by (apply pow_R1_Rle; lra).
  induction n as [n IH] using (well_founded_induction lt_wf). intros w Hw Hn. destruct (le_lt_dec L n) as [C|C].
  - rewrite <- (firstn_skipn L w) in *. apply word_app in Hw as [Hu Hv].
    assert (Lu : length (firstn L w) = L) by (rewrite firstn_length_le; [reflexivity|]; rewrite app_length in Hn;
      rewrite firstn_length, skipn_length in Hn; lia).
    set (u := firstn L w) in *. set (v := skipn L w) in *. rewrite app_length, Lu in Hn.
    eapply Rle_trans; [apply size_app|].
    assert (E : s ^ n = s ^ L * s ^ length v) by (rewrite <- pow_add; f_equal; lia). rewrite E.
    replace ((1 + largest / s) ^ L * (s ^ L * s ^ length v)) with (s ^ L * ((1 + largest / s) ^ L * s ^ length v)) by ring.
    apply Rmult_le_compat; [apply size_nonneg|apply size_nonneg|now apply H|]. apply (IH (length v)); [lia|exact Hv|reflexivity].
  - eapply Rle_trans; [now apply size_largest|]. rewrite Hn. pose proof (pow_lt s n s0).
    replace (largest ^ n) with ((largest / s) ^ n * s ^ n) by (rewrite <- Rpow_mult_distr; f_equal; field; lra).
    apply Rmult_le_compat_r; [lra|]. apply Rle_trans with ((1 + largest / s) ^ n); [apply pow_incr; lra|].
    apply Rle_pow; [lra|lia].
Qed.
Theorem radius_limit R : radius R ->
  (forall s, R < s -> exists N, forall w, word w -> (N <= length w)%nat -> size w < s ^ length w) /\
  (forall s L, 0 <= s < R -> (1 <= L)%nat -> exists w, word w /\ length w = L /\ s ^ L <= size w).
Proof.
  intros [R0 [Ra Rb]]. split.
  - intros s Hs. pose proof (Ra ((R + s) / 2) ltac:(lra)) as G. apply growth_size in G as [C [C0 H]]; [|lra].
    destruct (power_beats ((R + s) / 2) s C ltac:(lra)) as [N HN]. exists N. intros w Hw Hn.
    eapply Rle_lt_trans; [now apply H|now apply HN].
  - intros s L [s0 sR] HL. apply NNPP. intro N. set (t := (s + R) / 2).
    apply (Rb t); [unfold t; lra|]. apply growth_size; [unfold t; lra|].
    exists ((1 + largest / t) ^ L). pose proof largest_ge. assert (T : 0 < t) by (unfold t; lra).
    assert (0 < largest / t) by (apply Rdiv_lt_0_compat; lra). split; [apply pow_le; lra|].
    intros w Hw. apply (cut t L HL T); [|exact Hw|reflexivity]. intros v Hv Lv.
    apply Rle_trans with (s ^ L); [|apply pow_incr; unfold t; lra].
    left. apply Rnot_le_lt. intro Q. apply N. now exists v.
Qed.

(** The norm of one product: a vector that it multiplies. *)
Definition act (w : list nat) (y : vec) : vec := mapp m (prod w) y.
Fixpoint repeated (w : list nat) (n : nat) : list nat := match n with O => [] | S k => w ++ repeated w k end.
Lemma repeated_word w n : word w -> word (repeated w n).
Proof. intro H. induction n; [constructor|]. now apply word_app. Qed.
Lemma repeated_length w n : length (repeated w n) = (n * length w)%nat.
Proof. induction n; [reflexivity|]. simpl. rewrite app_length, IHn. reflexivity. Qed.
Lemma act_app u v y i : (i < m)%nat -> act (u ++ v) y i = act u (act v y) i.
Proof.
  intro Hi. unfold act. rewrite (mapp_ext m _ (mmul m (prod u) (prod v)) y y i) by (intros; reflexivity || now apply prod_app).
  apply mapp_mmul.
Qed.
Lemma act_nil y i : (i < m)%nat -> act [] y i = y i.
Proof. intro Hi. unfold act, mapp. cbn [prod]. now apply (vsum_eye m i y). Qed.
End Radius.
