(** * Theorem `contraction`, kind 5: the norm of a symmetric polytope

    Statement.  Let every vector be a combination of u_0, ..., u_(V-1) (for every coordinate one of them is a multiple of its
                unit vector).  nu(v), the least sum |c_0| + ... of v = c_0 u_0 + ..., is a norm.  If for every 0/1 diagonal J
                and every j, J W u_j is a combination with a sum <= q, then nu(J W v) <= q nu(v); with q < 1, W_n -> W,
                b_n -> b and y = relu(W y + b), N_n(x) -> y for every x.
    Glossary.   rep v c == v is sum_j c_j u_j       size c == sum_j |c_j|       the polytope is the hull of the +-u_j
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/polytope.py and contraction.py *)
Require Import Reals Lra Lia Classical.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.Contraction.
Open Scope R_scope.

Section Polytope.
Variables m V : nat.
Variable u : nat -> vec.
Definition rep (v c : vec) : Prop := forall i, (i < m)%nat -> v i = vsum V (fun j => c j * u j i).
Definition size (c : vec) : R := vsum V (fun j => Rabs (c j)).
Hypothesis axes : forall i, (i < m)%nat -> exists j t, (j < V)%nat /\ t <> 0 /\ forall h, (h < m)%nat -> u j h = t * eye i h.

Lemma size_nonneg c : 0 <= size c. Proof. apply vsum_nonneg. intros; apply Rabs_pos. Qed.
Lemma rep_add v z c e : rep v c -> rep z e -> rep (vadd v z) (vadd c e).
Proof.
  intros Hv Hz i Hi. unfold vadd. rewrite Hv, Hz by exact Hi.
  rewrite <- (vsum_plus V (fun j => c j * u j i)). apply vsum_ext. intros; ring.
Qed.
Lemma rep_scale t v c : rep v c -> rep (fun i => t * v i) (fun j => t * c j).
Proof. intros Hv i Hi. rewrite Hv by exact Hi. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. Qed.
Lemma size_add c e : size (vadd c e) <= size c + size e.
Proof. unfold size, vadd. rewrite <- vsum_plus. apply vsum_le. intros; apply Rabs_triang. Qed.
Lemma size_scale t c : size (fun j => t * c j) = Rabs t * size c.
Proof. unfold size. rewrite (Rmult_comm (Rabs t)), <- vsum_scal. apply vsum_ext. intros. rewrite Rabs_mult. ring. Qed.

Lemma all_represented v : exists c, rep v c.
Proof.
  assert (G : forall k, (k <= m)%nat -> exists c, forall i, (i < m)%nat ->
    (if Nat.ltb i k then v i else 0) = vsum V (fun j => c j * u j i)).
  { induction k; intro Hk.
    - exists (fun _ => 0). intros i _. simpl. rewrite (vsum_ext V _ (fun _ => 0)) by (intros; ring). now rewrite vsum_zero.
    - destruct (IHk ltac:(lia)) as [c Hc]. destruct (axes k ltac:(lia)) as [j [t [Hj [Ht Hu]]]].
      exists (fun h => c h + eye j h * (v k / t)). intros i Hi.
      rewrite (vsum_ext V _ (fun h => c h * u h i + eye j h * (v k / t * u h i))) by (intros; ring).
      rewrite vsum_plus, <- Hc by exact Hi. rewrite (vsum_eye V j (fun h => v k / t * u h i) Hj), Hu by exact Hi. unfold eye.
      destruct (Nat.eq_dec i k) as [->|N].
      + rewrite Nat.eqb_refl. replace (Nat.ltb k k) with false by (symmetry; apply Nat.ltb_irrefl).
        replace (Nat.ltb k (S k)) with true by (symmetry; apply Nat.ltb_lt; lia). field. exact Ht.
      + replace (Nat.eqb k i) with false by (symmetry; apply Nat.eqb_neq; lia).
        replace (Nat.ltb i (S k)) with (Nat.ltb i k); [ring|].
        destruct (Nat.ltb_spec i k), (Nat.ltb_spec i (S k)); try reflexivity; lia. }
  destruct (G m (le_n m)) as [c Hc]. exists c. intros i Hi. rewrite <- Hc by exact Hi. now apply Nat.ltb_lt in Hi as ->.
Qed.

Definition sizes (v : vec) (s : R) : Prop := exists c, rep v c /\ s = - size c.
Lemma sizes_bound v : bound (sizes v).
Proof. exists 0. intros s [c [_ ->]]. pose proof (size_nonneg c). lra. Qed.
Lemma sizes_some v : exists s, sizes v s.
Proof. destruct (all_represented v) as [c Hc]. exists (- size c), c. now split. Qed.
Definition nu (v : vec) : R := - proj1_sig (completeness (sizes v) (sizes_bound v) (sizes_some v)).
Lemma nu_le v c : rep v c -> nu v <= size c.
Proof.
  intro H. unfold nu. destruct (completeness _ _ _) as [l L]. simpl. destruct L as [U _].
  specialize (U (- size c) (ex_intro _ c (conj H eq_refl))). lra.
Qed.
Lemma nu_ge v B : (forall c, rep v c -> B <= size c) -> B <= nu v.
Proof.
  intro H. unfold nu. destruct (completeness _ _ _) as [l L]. simpl. destruct L as [_ U].
  assert (l <= - B); [|lra]. apply U. intros s [c [Hc ->]]. specialize (H c Hc). lra.
Qed.
Lemma nu_near v e : 0 < e -> exists c, rep v c /\ size c < nu v + e.
Proof.
  intro He. apply NNPP. intro N. assert (nu v + e <= nu v); [|lra]. apply nu_ge. intros c Hc.
  apply Rnot_lt_le. intro L. apply N. now exists c.
Qed.
Lemma nu_below_scale t v : nu (fun i => t * v i) <= Rabs t * nu v.
Proof.
  apply le_epsilon. intros e He. pose proof (Rabs_pos t). destruct (nu_near v (e / (Rabs t + 1))) as [c [Hc Hs]].
  { apply Rdiv_lt_0_compat; lra. }
  eapply Rle_trans; [apply (nu_le _ _ (rep_scale t v c Hc))|]. rewrite size_scale.
  apply Rle_trans with (Rabs t * (nu v + e / (Rabs t + 1))); [apply Rmult_le_compat_l; lra|].
  rewrite Rmult_plus_distr_l. apply Rplus_le_compat_l. apply Rle_trans with ((Rabs t + 1) * (e / (Rabs t + 1))).
  - apply Rmult_le_compat_r; [left; apply Rdiv_lt_0_compat; lra|lra].
  - right. field. lra.
Qed.

Let C := vsum V (fun j => vsum m (fun i => Rabs (u j i))).
Theorem polytope_norm : is_norm m nu C.
Proof.
  constructor.
  - intro v. apply nu_ge. intros; apply size_nonneg.
  - intros v z. apply le_epsilon. intros e He. destruct (nu_near v (e / 2) ltac:(lra)) as [c [Hc Sc]].
    destruct (nu_near z (e / 2) ltac:(lra)) as [f [Hf Sf]]. pose proof (nu_le _ _ (rep_add v z c f Hc Hf)).
    pose proof (size_add c f). lra.
  - intros t v. apply Rle_antisym; [apply nu_below_scale|]. destruct (Req_dec t 0) as [->|N].
    + rewrite Rabs_R0, Rmult_0_l. apply nu_ge. intros; apply size_nonneg.
    + assert (E : nu v <= Rabs (/ t) * nu (fun i => t * v i)).
      { eapply Rle_trans; [|apply nu_below_scale]. apply nu_ge. intros c Hc. apply nu_le. intros i Hi.
        rewrite <- (Hc i Hi). field. exact N. }
      rewrite Rabs_inv in E. pose proof (Rabs_pos_lt t N) as P.
      apply Rmult_le_compat_l with (r := Rabs t) in E; [|lra].
      replace (Rabs t * (/ Rabs t * nu (fun i => t * v i))) with (nu (fun i => t * v i)) in E by (field; lra). exact E.
  - assert (G : forall v z, (forall i, (i < m)%nat -> v i = z i) -> nu v <= nu z).
    { intros v z H. apply nu_ge. intros c Hc. apply nu_le. intros i Hi. rewrite H by exact Hi. now apply Hc. }
    intros v z H. apply Rle_antisym; apply G; [exact H|]. intros i Hi. symmetry. now apply H.
  - apply vsum_nonneg. intros; apply vsum_nonneg. intros; apply Rabs_pos.
  - intros v i Hi. apply le_epsilon. intros e He.
    assert (C0 : 0 <= C) by (apply vsum_nonneg; intros; apply vsum_nonneg; intros; apply Rabs_pos).
    destruct (nu_near v (e / (C + 1))) as [c [Hc Sc]]; [apply Rdiv_lt_0_compat; lra|]. rewrite (Hc i Hi).
    apply Rle_trans with (size c * C).
    + eapply Rle_trans; [apply vsum_abs|]. unfold size. rewrite <- vsum_scal. apply vsum_le. intros j Hj. rewrite Rabs_mult.
      apply Rmult_le_compat_l; [apply Rabs_pos|].
      apply Rle_trans with (vsum m (fun i => Rabs (u j i))).
      * apply (vsum_term m (fun i => Rabs (u j i)) i Hi). intros; apply Rabs_pos.
      * apply (vsum_term V (fun j => vsum m (fun i => Rabs (u j i))) j Hj). intros; apply vsum_nonneg. intros; apply Rabs_pos.
    + apply Rle_trans with ((nu v + e / (C + 1)) * C); [apply Rmult_le_compat_r; lra|].
      rewrite Rmult_plus_distr_r, (Rmult_comm (nu v)). apply Rplus_le_compat_l.
      apply Rle_trans with (e / (C + 1) * (C + 1)); [apply Rmult_le_compat_l; [left; apply Rdiv_lt_0_compat; lra|lra]|].
      right. field. lra.
Qed.

(** One matrix, whose images of the u_j have sums <= q. *)
Theorem polytope_matrix A q : 0 <= q ->
  (forall j, (j < V)%nat -> exists l, rep (mapp m A (u j)) l /\ size l <= q) -> forall v, nu (mapp m A v) <= q * nu v.
Proof.
  intros q0 images v.
  assert (Ch : exists l : nat -> vec, forall j, (j < V)%nat -> rep (mapp m A (u j)) (l j) /\ size (l j) <= q).
  { assert (G : forall k, (k <= V)%nat -> exists l : nat -> vec, forall j, (j < k)%nat ->
      rep (mapp m A (u j)) (l j) /\ size (l j) <= q).
    { induction k; intro Hk; [exists (fun _ _ => 0); intros; lia|].
      destruct (IHk ltac:(lia)) as [l Hl]. destruct (images k ltac:(lia)) as [c Hc].
      exists (fun j => if Nat.eq_dec j k then c else l j). intros j Hj.
      destruct (Nat.eq_dec j k) as [->|]; [exact Hc|apply Hl; lia]. }
    apply (G V (le_n V)). }
  destruct Ch as [l Hl].
  assert (K : forall c, rep v c -> nu (mapp m A v) <= q * size c).
  { intros c Hc. apply Rle_trans with (size (fun h => vsum V (fun j => c j * l j h))).
    - apply nu_le. intros i Hi.
      transitivity (vsum V (fun j => c j * mapp m A (u j) i)).
      + unfold mapp. rewrite (vsum_ext m _ (fun h => vsum V (fun j => A i h * (c j * u j h)))).
        2:{ intros h Hh. rewrite (Hc h Hh), Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. }
        rewrite vsum_swap. apply vsum_ext. intros j _. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring.
      + rewrite (vsum_ext V (fun h => vsum V (fun j => c j * l j h) * u h i) (fun h => vsum V (fun j => c j * l j h * u h i))).
        2:{ intros h _. now rewrite <- vsum_scal. }
        rewrite vsum_swap. apply vsum_ext. intros j Hj. destruct (Hl j Hj) as [R _]. rewrite (R i Hi).
        rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring.
    - unfold size. apply Rle_trans with (vsum V (fun h => vsum V (fun j => Rabs (c j) * Rabs (l j h)))).
      + apply vsum_le. intros h _. eapply Rle_trans; [apply vsum_abs|]. apply vsum_le. intros j _. rewrite Rabs_mult. lra.
      + rewrite vsum_swap, Rmult_comm, <- vsum_scal. apply vsum_le. intros j Hj. destruct (Hl j Hj) as [_ Sz].
        apply Rle_trans with (Rabs (c j) * size (l j)); [|apply Rmult_le_compat_l; [apply Rabs_pos|exact Sz]].
        right. unfold size. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. }
  apply le_epsilon. intros e He. destruct (nu_near v (e / (q + 1))) as [c [Hc Sc]]; [apply Rdiv_lt_0_compat; lra|].
  eapply Rle_trans; [apply (K c Hc)|]. apply Rle_trans with (q * (nu v + e / (q + 1))); [apply Rmult_le_compat_l; lra|].
  rewrite Rmult_plus_distr_l. apply Rplus_le_compat_l. apply Rle_trans with ((q + 1) * (e / (q + 1))).
  - apply Rmult_le_compat_r; [left; apply Rdiv_lt_0_compat; lra|lra].
  - right. field. lra.
Qed.

Variable W : mat.
Variable q : R.
Hypothesis q0 : 0 <= q.
Hypothesis images : forall J j, (j < V)%nat -> exists l, rep (mask J (mapp m W (u j))) l /\ size l <= q.

Theorem polytope_contracts J v : nu (mask J (mapp m W v)) <= q * nu v.
Proof.
  pose (A := fun i j => if J i then W i j else 0).
  assert (E : forall y i, mask J (mapp m W y) i = mapp m A y i).
  { intros y i. unfold mask, mapp, A. destruct (J i); [reflexivity|].
    rewrite (vsum_ext m _ (fun _ => 0)) by (intros; ring). now rewrite vsum_zero. }
  rewrite (norm_ext m nu C polytope_norm _ (mapp m A v) (fun i _ => E v i)). apply polytope_matrix; [exact q0|].
  intros j Hj. destruct (images J j Hj) as [l [Hl Sl]]. exists l. split; [|exact Sl]. intros i Hi. rewrite <- E. now apply Hl.
Qed.
Theorem contraction_polytope Wn bn blim y : q < 1 ->
  (forall i j, (i < m)%nat -> (j < m)%nat -> Un_cv (fun n => Wn n i j) (W i j)) ->
  (forall i, (i < m)%nat -> Un_cv (fun n => bn n i) (blim i)) ->
  (forall i, (i < m)%nat -> y i = layer m W blim y i) ->
  forall x, tends m (family m Wn bn x) y.
Proof.
  intros q1 HW Hb Hy x.
  apply (contraction m nu C polytope_norm Wn bn W blim y q HW Hb Hy (conj q0 q1) polytope_contracts).
Qed.
End Polytope.
