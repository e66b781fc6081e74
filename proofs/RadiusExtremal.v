(** * Theorem `radius-extremal`: the radius is attained by the product of a word, by an extremal polytope

    Statement.  Let vectors u_0, ..., u_(V-1) be given with: for every unit vector e_i, t e_i = sum d_j u_j + r with
                sum |d_j| <= 1 and |r|_1 <= e < t; and for every matrix M and every j, M u_j = q (sum c_l u_l + r) with
                sum |c_l| + |r|_1 / (t - e) <= 1, q >= 0.  Then the joint spectral radius is <= q.  If moreover the product of a
                word of L >= 1 letters has an eigenvector of an eigenvalue +-mu with mu = q^L, it is q.
    Method.     For a functional f let N(f) = max_j |f(u_j)|.  The entries of f are <= N(f) / (t - e), and N(f M) <= q N(f).
    Glossary.   radius m K M R == R is the joint spectral radius of the matrices M 0, ..., M (K - 1)
                pair f y       == f(y), the sum of f_h y_h          row f A == the functional f A
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/extremal.py *)
Require Import Reals Lra Lia List.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.JointRadius ExactReLU.RadiusWord.
Open Scope R_scope.

Section Extremal.
Variables m K V : nat.
Variable M : nat -> mat.
Variable u : nat -> vec.
Variables t e q : R.
Hypothesis q0 : 0 <= q.
Hypothesis margin : e < t.
Definition pair (f y : vec) : R := vsum m (fun h => f h * y h).
Definition row (f : vec) (A : mat) : vec := fun j => vsum m (fun h => f h * A h j).
Definition combination (c : nat -> R) (r : vec) : vec := fun h => vsum V (fun l => c l * u l h) + r h.
Definition sum1 d (c : nat -> R) : R := vsum d (fun l => Rabs (c l)).
Hypothesis spanning : forall i, (i < m)%nat -> exists d r,
  (forall h, (h < m)%nat -> t * eye i h = combination d r h) /\ sum1 V d <= 1 /\ sum1 m r <= e.
Hypothesis invariant : forall k j, (k < K)%nat -> (j < V)%nat -> exists c r,
  (forall h, (h < m)%nat -> mapp m (M k) (u j) h = q * combination c r h) /\ sum1 V c + sum1 m r / (t - e) <= 1.

Definition N (f : vec) : R := vmax V (fun j => Rabs (pair f (u j))).
Definition top (f : vec) : R := vmax m (fun h => Rabs (f h)).
Lemma N_pos f : 0 <= N f. Proof. apply vmax_pos. Qed.

Lemma pair_combination f c r : pair f (combination c r) = vsum V (fun l => c l * pair f (u l)) + pair f r.
Proof.
  unfold pair, combination. rewrite (vsum_ext m _ (fun h => vsum V (fun l => f h * (c l * u l h)) + f h * r h)).
  - rewrite vsum_plus, vsum_swap. f_equal. apply vsum_ext. intros l _. rewrite <- vsum_scal_l. apply vsum_ext. intros; ring.
  - intros h _. rewrite vsum_scal_l. ring.
Qed.
Lemma sum_bound d c g B : 0 <= B -> (forall l, (l < d)%nat -> Rabs (g l) <= B) -> Rabs (vsum d (fun l => c l * g l)) <= sum1 d c * B.
Proof.
  intros HB H. eapply Rle_trans; [apply vsum_abs|]. unfold sum1. rewrite <- vsum_scal. apply vsum_le. intros l Hl.
  rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|now apply H].
Qed.
Lemma combination_bound f c r : Rabs (pair f (combination c r)) <= sum1 V c * N f + sum1 m r * top f.
Proof.
  rewrite pair_combination. eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat.
  - apply (sum_bound V c (fun l => pair f (u l))); [apply N_pos|]. intros l Hl.
    apply (vmax_ge V (fun j => Rabs (pair f (u j))) l Hl).
  - unfold pair. rewrite (vsum_ext m _ (fun h => r h * f h)) by (intros; ring).
    apply (sum_bound m r f); [apply vmax_pos|]. intros h Hh. apply (vmax_ge m (fun h => Rabs (f h)) h Hh).
Qed.

(** The entries of f are at most N(f) / (t - e). *)
Lemma top_bound f : (t - e) * top f <= N f.
Proof.
  assert (t0 : m <> O -> 0 < t).
  { intro Hm. destruct (spanning 0 ltac:(lia)) as [d [r [_ [_ Hr]]]].
    pose proof (vsum_nonneg m (fun h => Rabs (r h)) ltac:(intros; apply Rabs_pos)). unfold sum1 in Hr. lra. }
  destruct (Nat.eq_dec m 0) as [Z|Hm].
  { unfold top. rewrite Z. simpl. rewrite Rmult_0_r. apply N_pos. }
  specialize (t0 Hm). assert (B : t * top f <= N f + e * top f); [|lra].
  rewrite Rmult_comm. apply Rmult_le_reg_r with (/ t); [now apply Rinv_0_lt_compat|].
  rewrite Rmult_assoc, Rinv_r, Rmult_1_r by lra.
  assert (E0 : 0 <= e).
  { destruct (spanning 0 ltac:(lia)) as [d [r [_ [_ Hr]]]].
    pose proof (vsum_nonneg m (fun h => Rabs (r h)) ltac:(intros; apply Rabs_pos)). unfold sum1 in Hr. lra. }
  pose proof (N_pos f) as N0. pose proof (vmax_pos m (fun h => Rabs (f h))) as T0. fold (top f) in T0.
  assert (S : 0 <= N f + e * top f) by nra.
  apply vmax_le; [apply Rmult_le_pos; [exact S|left; now apply Rinv_0_lt_compat]|].
  intros i Hi. destruct (spanning i Hi) as [d [r [E [Hd Hr]]]].
  apply Rmult_le_reg_r with t; [exact t0|]. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  replace (Rabs (f i) * t) with (Rabs (pair f (combination d r))).
  - eapply Rle_trans; [apply combination_bound|].
    assert (sum1 V d * N f <= 1 * N f) by (apply Rmult_le_compat_r; assumption).
    assert (sum1 m r * top f <= e * top f) by (apply Rmult_le_compat_r; assumption). lra.
  - transitivity (Rabs (f i * t)); [f_equal|now rewrite Rabs_mult, (Rabs_pos_eq t) by lra]. unfold pair.
    rewrite (vsum_ext m _ (fun h => eye i h * (f h * t))) by (intros h Hh; rewrite <- E by exact Hh; ring).
    exact (vsum_eye m i (fun h => f h * t) Hi).
Qed.

Lemma pair_row f A y : pair (row f A) y = pair f (mapp m A y).
Proof.
  unfold pair, row, mapp. rewrite (vsum_ext m _ (fun h => vsum m (fun i => f i * A i h * y h))) by (intros; now rewrite vsum_scal).
  rewrite vsum_swap. apply vsum_ext. intros i _. rewrite <- vsum_scal_l. apply vsum_ext. intros; ring.
Qed.
Lemma one_matrix f k : (k < K)%nat -> N (row f (M k)) <= q * N f.
Proof.
  intro Hk. pose proof (N_pos f) as N0. apply vmax_le; [now apply Rmult_le_pos|]. intros j Hj. rewrite pair_row.
  destruct (invariant k j Hk Hj) as [c [r [E S]]].
  assert (P : pair f (mapp m (M k) (u j)) = q * pair f (combination c r)).
  { unfold pair. rewrite <- vsum_scal_l. apply vsum_ext. intros h Hh. rewrite E by exact Hh. ring. }
  rewrite P, Rabs_mult, (Rabs_pos_eq q q0). apply Rmult_le_compat_l; [exact q0|].
  eapply Rle_trans; [apply combination_bound|].
  assert (T : sum1 m r * top f <= sum1 m r / (t - e) * N f).
  { unfold Rdiv. rewrite Rmult_assoc. apply Rmult_le_compat_l; [apply vsum_nonneg; intros; apply Rabs_pos|].
    apply Rmult_le_reg_l with (t - e); [lra|]. rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra. apply top_bound. }
  assert ((sum1 V c + sum1 m r / (t - e)) * N f <= 1 * N f) by (apply Rmult_le_compat_r; assumption). lra.
Qed.
Lemma row_mmul f A B j : row (row f A) B j = row f (mmul m A B) j.
Proof. apply (pair_row f A (fun h => B h j)). Qed.
Lemma N_ext f g : (forall h, (h < m)%nat -> f h = g h) -> N f = N g.
Proof.
  intro H. apply Rle_antisym; (apply vmax_le; [apply N_pos|]; intros j Hj).
  - replace (pair f (u j)) with (pair g (u j)) by (apply vsum_ext; intros h Hh; now rewrite H).
    apply (vmax_ge V (fun j => Rabs (pair g (u j))) j Hj).
  - replace (pair g (u j)) with (pair f (u j)) by (apply vsum_ext; intros h Hh; now rewrite H).
    apply (vmax_ge V (fun j => Rabs (pair f (u j))) j Hj).
Qed.
Lemma words w : word K w -> forall f, N (row f (prod m M w)) <= q ^ length w * N f.
Proof.
  induction w as [|k w IH]; intros Hw f.
  - cbn [length pow prod]. rewrite Rmult_1_l. right. apply N_ext. intros h Hh. unfold row.
    rewrite (vsum_ext m _ (fun i => eye h i * f i)); [exact (vsum_eye m h f Hh)|].
    intros i _. unfold eye. rewrite Nat.eqb_sym. ring.
  - inversion Hw as [|? ? Hk Hw']; subst. cbn [length pow prod].
    rewrite <- (N_ext (row (row f (M k)) (prod m M w))) by (intros; apply row_mmul).
    eapply Rle_trans; [now apply IH|]. pose proof (one_matrix f k Hk) as O. pose proof (pow_le q (length w) q0).
    replace (q * q ^ length w * N f) with (q ^ length w * (q * N f)) by ring. now apply Rmult_le_compat_l.
Qed.

Theorem radius_extremal_at_most R : radius m K M R -> R <= q.
Proof.
  intro HR. apply (radius_at_most m K M R q HR q0). exists (vsum m (fun i => N (eye i)) / (t - e)).
  intros w Hw i j Hi Hj. replace (prod m M w i j) with (row (eye i) (prod m M w) j) by exact (vsum_eye m i (fun h => prod m M w h j) Hi).
  assert (B : Rabs (row (eye i) (prod m M w) j) * (t - e) <= vsum m (fun i => N (eye i)) * q ^ length w).
  { apply Rle_trans with (N (row (eye i) (prod m M w))).
    - eapply Rle_trans; [|apply top_bound]. rewrite Rmult_comm. apply Rmult_le_compat_l; [lra|].
      apply (vmax_ge m (fun h => Rabs (row (eye i) (prod m M w) h)) j Hj).
    - eapply Rle_trans; [now apply words|]. rewrite Rmult_comm. apply Rmult_le_compat_r; [now apply pow_le|].
      apply (vsum_term m (fun i => N (eye i)) i Hi). intros; apply N_pos. }
  apply Rmult_le_reg_r with (t - e); [lra|]. eapply Rle_trans; [exact B|]. right. field. lra.
Qed.

(** Theorem `radius-extremal`. *)
Theorem radius_extremal w v s mu : word K w -> (1 <= length w)%nat -> (exists i, (i < m)%nat /\ v i <> 0) ->
  (s = 1 \/ s = -1) -> mu = q ^ length w -> (forall i, (i < m)%nat -> act m M w v i = s * mu * v i) -> radius m K M q.
Proof.
  intros Hw L [i [Hi Nz]] Hs Hmu Hv. destruct (radius_exists m K M) as [R HR].
  replace q with R; [exact HR|]. apply Rle_antisym; [now apply radius_extremal_at_most|].
  refine (radius_word m K M w Hw L v (fun _ => 0) (s * mu) 0 _ _ q R q0 _ _ HR); [| |exists i; auto|].
  - intros j Hj. rewrite Hv by exact Hj. ring.
  - intros j Hj. unfold act, mapp. rewrite (vsum_ext m _ (fun h => 0 * prod m M w j h)) by (intros; ring).
    rewrite vsum_scal_l. ring.
  - rewrite <- Hmu. right. destruct Hs as [-> | ->]; ring.
Qed.
End Extremal.
