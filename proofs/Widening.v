(** * Theorem `widening`: full convolutions with masks that tend to the identity

    Statement.  N_n = relu(w * N_(n-1) + b_n), w = w^(n) = (w_0, ..., w_s), on sequences y_0, y_1, ... continued by zeros:
                N_n has d + n s coordinates, and the same b_n in all of them.  Let |w_0 - 1| + |w_1| + .. + |w_s| <= p(n)
                and |b_n| <= q(n) for n >= n0, and E, F a Lyapunov pair of p, q.  If |N_k[i]| <= r for all i, then
                |N_M[i] - N_k[i]| <= E(k) r + F(k) for all i and all M >= k >= max(1, n0 - 1); every coordinate converges,
                to a limit with the same bound: N_n converges in the sup norm if E(k) and F(k) tend to 0.
    Glossary.   cnet d s w b x n i == N_n(x)[i], for every i
    Proof.      The first D coordinates are a family of width D with lower triangular weights.
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/widening.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.AbsoluteSummability.
Open Scope R_scope.

(** (w * y)_i = sum_{j<=i} w_(i-j) y_j *)
Definition conv (w y : nat -> R) (i : nat) : R := wsum (fun j => w (i - j)%nat * y j) 0 (S i).
Fixpoint cnet (d s : nat) (w : nat -> nat -> R) (b : nat -> R) (x : vec) (n : nat) : vec :=
  match n with
  | O => x
  | S k => fun i => relu (conv (w (S k)) (cnet d s w b x k) i + (if Nat.ltb i (d + S k * s) then b (S k) else 0))
  end.

Lemma wsum_reverse f i : wsum (fun j => f (i - j)%nat) 0 (S i) = wsum f 0 (S i).
Proof.
  induction i; [reflexivity|]. rewrite wsum_first. rewrite Nat.sub_0_r.
  rewrite <- (Nat.add_0_r 1), <- (wsum_shift (fun j => f (S i - j)%nat) 1 0). simpl (1 + 0)%nat.
  rewrite (wsum_ext _ (fun j => f (i - j)%nat)) by reflexivity. rewrite IHi. cbn [wsum]. rewrite !Nat.add_0_l. ring.
Qed.

Section Widening.
Variables d s : nat.
Variable w : nat -> nat -> R.
Variable b : nat -> R.
Hypothesis mask_length : forall n j, (s < j)%nat -> w n j = 0.
Variables p q E F : nat -> R.
Variable n0 : nat.
Hypothesis w_p : forall n, (n0 <= n)%nat -> Rabs (w n 0%nat - 1) + wsum (fun j => Rabs (w n j)) 1 s <= p n.
Hypothesis b_q : forall n, (n0 <= n)%nat -> Rabs (b n) <= q n.
Hypothesis pair : lyapunov n0 p q E F.
Notation N := (cnet d s w b).

(** The support: coordinates behind the width are 0. *)
Lemma support x n i : (forall i, (d <= i)%nat -> x i = 0) -> (d + n * s <= i)%nat -> N x n i = 0.
Proof.
  intro Hx. revert i; induction n; intros i Hi; [apply Hx; lia|]. cbn [cnet].
  replace (Nat.ltb i (d + S n * s)) with false by (symmetry; apply Nat.ltb_ge; lia).
  assert (Z : conv (w (S n)) (N x n) i = 0).
  { unfold conv. rewrite (wsum_ext _ (fun _ => 0)); [fold (vsum (S i) (fun _ => 0)); apply vsum_zero|]. intros j Hj.
    destruct (le_lt_dec (d + n * s) j) as [L|L]; [rewrite IHn by exact L; ring|].
    rewrite mask_length; [ring|]. simpl in Hi. lia. }
  rewrite Z. apply relu_off. lra.
Qed.

Section Width.
Variable D : nat.
Let W (n : nat) : mat := fun i j => if Nat.leb j i then w n (i - j)%nat else 0.
Let c (n : nat) : vec := fun i => if Nat.ltb i (d + n * s) then b n else 0.
Let one : vec := fun _ => 1.
Lemma one_pos i : (i < D)%nat -> 0 < one i. Proof. intros _. unfold one. lra. Qed.

Lemma first_coordinates (f : nat -> nat -> R) i : (i < D)%nat ->
  vsum D (fun j => if Nat.leb j i then f i j else 0) = wsum (f i) 0 (S i).
Proof.
  intro Hi. unfold vsum. replace D with (S i + (D - S i))%nat by lia. rewrite wsum_cat.
  rewrite (wsum_ext _ (f i) 0). 2:{ intros j Hj. replace (Nat.leb j i) with true by (symmetry; apply Nat.leb_le; lia). reflexivity. }
  rewrite (wsum_ext _ (fun _ => 0) (0 + S i)).
  2:{ intros j Hj. replace (Nat.leb j i) with false by (symmetry; apply Nat.leb_gt; lia). reflexivity. }
  assert (Z : forall a n, wsum (fun _ => 0) a n = 0) by (intros a n; induction n; simpl; [reflexivity|rewrite IHn; ring]).
  rewrite Z. ring.
Qed.
Lemma truncated x n i : (i < D)%nat -> N x n i = family D W c x n i.
Proof.
  revert i; induction n; intros i Hi; [reflexivity|]. cbn [cnet net]. unfold layer. f_equal. f_equal.
  rewrite <- (mapp_ext D (W (S n)) (W (S n)) (N x n) _ i (fun _ _ => eq_refl) IHn). unfold mapp, conv.
  rewrite <- (first_coordinates (fun i j => w (S n) (i - j)%nat * N x n j) i Hi). apply vsum_ext. intros j _. unfold W.
  destruct (Nat.leb j i); ring.
Qed.
Lemma mask_norm n : (n0 <= n)%nat -> mnorm D one (pert W n) <= p n.
Proof.
  intro Hn. pose proof (w_p n Hn) as P. pose proof (Rabs_pos (w n 0%nat - 1)).
  assert (T0 : 0 <= wsum (fun j => Rabs (w n j)) 1 s) by (apply wsum_nonneg; intros; apply Rabs_pos).
  apply (mnorm_le D one one_pos); [lra|]. intros i Hi. unfold one. rewrite Rmult_1_r.
  set (f := fun j => if Nat.eqb j 0 then w n 0%nat - 1 else w n j).
  rewrite (vsum_ext D _ (fun j => if Nat.leb j i then Rabs (f (i - j)%nat) else 0)).
  2:{ intros j Hj. rewrite Rmult_1_r. unfold pert, msub, W, eye, f. destruct (Nat.leb_spec j i) as [L|L].
      - destruct (Nat.eqb_spec i j) as [<-|Ne].
        + rewrite Nat.sub_diag. reflexivity.
        + replace (Nat.eqb (i - j) 0) with false by (symmetry; apply Nat.eqb_neq; lia). f_equal. ring.
      - replace (Nat.eqb i j) with false by (symmetry; apply Nat.eqb_neq; lia). rewrite Rminus_0_r. apply Rabs_R0. }
  rewrite (first_coordinates (fun i j => Rabs (f (i - j)%nat)) i Hi).
  rewrite (wsum_reverse (fun j => Rabs (f j)) i). rewrite wsum_first. simpl (f 0%nat).
  apply Rle_trans with (Rabs (w n 0%nat - 1) + wsum (fun j => Rabs (w n j)) 1 s); [|exact P]. apply Rplus_le_compat_l.
  rewrite (wsum_ext _ (fun j => Rabs (w n j))).
  2:{ intros j Hj. unfold f. replace (Nat.eqb j 0) with false by (symmetry; apply Nat.eqb_neq; lia). reflexivity. }
  destruct (le_lt_dec i s) as [L|L].
  - apply wsum_mono; [intro; apply Rabs_pos|exact L].
  - replace i with (s + (i - s))%nat by lia. rewrite wsum_cat.
    rewrite (wsum_ext _ (fun _ => 0) (1 + s)). 2:{ intros j Hj. rewrite mask_length by lia. apply Rabs_R0. }
    assert (Z : forall a n, wsum (fun _ => 0) a n = 0) by (clear; intros a n; induction n; simpl; [reflexivity|rewrite IHn; ring]).
    rewrite Z. lra.
Qed.
Lemma bias_norm n : (n0 <= n)%nat -> vnorm D one (c n) <= q n.
Proof.
  intro Hn. pose proof (b_q n Hn). pose proof (Rabs_pos (b n)). apply (vnorm_le D one one_pos); [lra|]. intros i _. unfold c, one.
  destruct (Nat.ltb i (d + n * s)); rewrite ?Rabs_R0; lra.
Qed.
Lemma tail_width x k n i r : (1 <= k)%nat -> (n0 <= S k)%nat -> (i < D)%nat -> (forall j, Rabs (N x k j) <= r) ->
  Rabs (N x (k + n)%nat i - N x k i) <= E k * r + F k.
Proof.
  intros k1 k0 Hi Hr. rewrite !truncated by exact Hi.
  pose proof (lyapunov_tail D one one_pos W c p q n0 mask_norm bias_norm E F pair x k n k1 k0) as T.
  pose proof (vdist_ge D one one_pos (family D W c x (k + n)) (family D W c x k) i Hi) as G. unfold one in G at 2.
  rewrite Rmult_1_r in G. destruct pair as [pos _]. destruct (pos k k0).
  assert (r0 : 0 <= r) by (eapply Rle_trans; [apply Rabs_pos|apply (Hr 0%nat)]).
  assert (vnorm D one (family D W c x k) <= r).
  { apply (vnorm_le D one one_pos); [exact r0|]. intros j Hj. rewrite <- truncated by exact Hj. unfold one.
    rewrite Rmult_1_r. apply Hr. }
  assert (E k * vnorm D one (family D W c x k) <= E k * r) by (now apply Rmult_le_compat_l). lra.
Qed.
Lemma coordinates_converge x i : (i < D)%nat -> exists l, Un_cv (fun n => N x n i) l.
Proof.
  intro Hi. destruct (lyapunov_converges D one one_pos W c p q n0 mask_norm bias_norm E F pair x) as [L [HL _]].
  exists (L i). intros e He. destruct (HL i Hi e He) as [K HK]. exists K. intros n Hn. rewrite truncated by exact Hi. now apply HK.
Qed.
End Width.

(** Theorem `widening`. *)
Theorem widening_tail x k n i r : (1 <= k)%nat -> (n0 <= S k)%nat -> (forall j, Rabs (N x k j) <= r) ->
  Rabs (N x (k + n)%nat i - N x k i) <= E k * r + F k.
Proof. intros k1 k0 Hr. apply (tail_width (S i)); auto. Qed.
Theorem widening_converges x i : exists l, Un_cv (fun n => N x n i) l /\
  forall k r, (1 <= k)%nat -> (n0 <= S k)%nat -> (forall j, Rabs (N x k j) <= r) -> Rabs (l - N x k i) <= E k * r + F k.
Proof.
  destruct (coordinates_converge (S i) x i ltac:(lia)) as [l Hl]. exists l. split; [exact Hl|]. intros k r k1 k0 Hr.
  apply (Un_cv_le_bound _ _ _ _ (Un_cv_shift _ _ k Hl)). intro n. now apply widening_tail.
Qed.
End Widening.
