(** * Theorem `periodic-word`, mode t: a product of a word with a large trace

    Statement.  If all powers of an m x m matrix B are bounded, |trace B| <= m.  So if the gates and the layers have the
                period s >= 1 and the product of the first s layers has a trace of absolute value > m, the products
                J_n W_n ... J_1 W_1 have no limit: for some x, v_n = J_n W_n ... J_1 W_1 x has none.
    Method.     For 0 < c < 1 and a large n, B has norm <= 1/sqrt(c) in the inner product sum_{q<n} c^q (B^q u).(B^q v).  In an
                orthonormal basis of an inner product the trace is the sum of the (B e_i).e_i.
    Glossary.   iterate B q y == B^q y      trace m B == B_00 + ... + B_(m-1)(m-1)      ip u v == an inner product
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/words.py *)
Require Import Reals Lra Lia Psatz.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.Contraction ExactReLU.Definite.
Open Scope R_scope.

Definition trace (m : nat) (B : mat) : R := vsum m (fun i => B i i).

(** ** Orthonormal bases *)

Section Basis.
Variable m : nat.
Variable ip : vec -> vec -> R.
Hypothesis ip_ext : forall u v y z, (forall i, (i < m)%nat -> u i = y i) -> (forall i, (i < m)%nat -> v i = z i) -> ip u v = ip y z.
Hypothesis ip_sym : forall u v, ip u v = ip v u.
Hypothesis ip_linear : forall u v t z, ip (fun i => u i + t * v i) z = ip u z + t * ip v z.
Hypothesis ip_definite : forall v, squares m v <= ip v v.

Lemma ip_zero z : ip (fun _ => 0) z = 0.
Proof.
  pose proof (ip_linear (fun _ => 0) (fun _ => 0) 1 z) as E. cbv beta in E.
  rewrite (ip_ext (fun _ => 0 + 1 * 0) z (fun _ => 0) z) in E by (intros; ring || reflexivity). lra.
Qed.
Lemma ip_scale t v z : ip (fun i => t * v i) z = t * ip v z.
Proof.
  pose proof (ip_linear (fun _ => 0) v t z) as E. cbv beta in E. rewrite ip_zero in E.
  rewrite (ip_ext (fun i => 0 + t * v i) z (fun i => t * v i) z) in E by (intros; ring || reflexivity). lra.
Qed.
Lemma ip_sum k (c : nat -> R) (u : nat -> vec) z : ip (fun h => vsum k (fun i => c i * u i h)) z = vsum k (fun i => c i * ip (u i) z).
Proof.
  unfold vsum. induction k; cbn [wsum]; [apply ip_zero|]. rewrite <- IHk, Nat.add_0_l, <- ip_linear. reflexivity.
Qed.
Lemma ip_cauchy u v : ip u v * ip u v <= ip u u * ip v v.
Proof.
  assert (P : forall y, 0 <= ip y y) by (intro y; eapply Rle_trans; [apply (squares_nonneg m)|apply ip_definite]).
  apply discriminant; [apply P|]. intro t. pose proof (P (fun i => u i + t * v i)) as Q.
  rewrite ip_linear, (ip_sym u), (ip_sym v), !ip_linear, (ip_sym v u) in Q. lra.
Qed.

Definition orthonormal k (e : nat -> vec) : Prop := forall i j, (i < k)%nat -> (j < k)%nat -> ip (e i) (e j) = eye i j.
Lemma gram_schmidt k : (k <= m)%nat -> exists e, orthonormal k e /\ (forall i h, (i < k)%nat -> (k <= h)%nat -> e i h = 0) /\
  forall l h, (l < k)%nat -> (h < m)%nat -> eye l h = vsum k (fun i => ip (eye l) (e i) * e i h).
Proof.
  induction k; intro Hk; [exists (fun _ _ => 0); repeat split; intros ? ? ?; lia|].
  destruct (IHk ltac:(lia)) as [e [On [Tri Sp]]].
  set (r := fun h => eye k h + -1 * vsum k (fun i => ip (eye k) (e i) * e i h)).
  assert (Or : forall j, (j < k)%nat -> ip r (e j) = 0).
  { intros j Hj. unfold r. rewrite (ip_linear (eye k) (fun h => vsum k (fun i => ip (eye k) (e i) * e i h))), ip_sum.
    rewrite (vsum_ext k _ (fun i => eye j i * ip (eye k) (e i))).
    - rewrite (vsum_eye k j (fun i => ip (eye k) (e i)) Hj). ring.
    - intros i Hi. rewrite (On i j Hi Hj). unfold eye at 2 3. rewrite (Nat.eqb_sym i j). ring. }
  assert (R1 : r k = 1).
  { unfold r. rewrite (vsum_ext k _ (fun _ => 0)) by (intros i Hi; rewrite (Tri i k) by lia; ring).
    rewrite vsum_zero. unfold eye. rewrite Nat.eqb_refl. ring. }
  assert (N0 : 0 < ip r r).
  { pose proof (squares_term m r k ltac:(lia)). pose proof (ip_definite r). rewrite R1 in *. lra. }
  set (n := sqrt (ip r r)). assert (n0 : 0 < n) by (now apply sqrt_lt_R0).
  assert (nn : n * n = ip r r) by (apply sqrt_sqrt; lra).
  set (f := fun h => / n * r h).
  assert (Of : forall j, (j < k)%nat -> ip f (e j) = 0) by (intros j Hj; unfold f; rewrite ip_scale, Or by exact Hj; ring).
  assert (Nf : ip f f = 1).
  { unfold f. rewrite ip_scale, ip_sym, ip_scale, <- nn. field. lra. }
  set (g := fun i => if Nat.eq_dec i k then f else e i).
  assert (Gk : g k = f) by (unfold g; destruct (Nat.eq_dec k k); [reflexivity|lia]).
  assert (Gi : forall i, (i < k)%nat -> g i = e i) by (intros i Hi; unfold g; destruct (Nat.eq_dec i k); [lia|reflexivity]).
  exists g. split; [|split].
  - intros i j Hi Hj. destruct (Nat.eq_dec i k) as [->|Ni], (Nat.eq_dec j k) as [->|Nj].
    + rewrite Gk, Nf. unfold eye. now rewrite Nat.eqb_refl.
    + rewrite Gk, (Gi j), Of by lia. unfold eye. replace (Nat.eqb k j) with false by (symmetry; apply Nat.eqb_neq; lia). reflexivity.
    + rewrite Gk, (Gi i), ip_sym, Of by lia. unfold eye. replace (Nat.eqb i k) with false by (symmetry; apply Nat.eqb_neq; lia). reflexivity.
    + rewrite (Gi i), (Gi j), On by lia. reflexivity.
  - intros i h Hi Hh. destruct (Nat.eq_dec i k) as [->|Ni].
    + rewrite Gk. unfold f, r. rewrite (vsum_ext k _ (fun _ => 0)) by (intros j Hj; rewrite (Tri j h) by lia; ring).
      rewrite vsum_zero. unfold eye. replace (Nat.eqb k h) with false by (symmetry; apply Nat.eqb_neq; lia). ring.
    + rewrite (Gi i) by lia. apply Tri; lia.
  - intros l h Hl Hh. unfold vsum. cbn [wsum]. rewrite Nat.add_0_l, Gk.
    rewrite (wsum_ext _ (fun i => ip (eye l) (e i) * e i h)) by (intros i Hi; rewrite Gi by lia; reflexivity).
    fold (vsum k (fun i => ip (eye l) (e i) * e i h)). destruct (Nat.eq_dec l k) as [->|Nl].
    + assert (E : ip (eye k) f = n).
      { rewrite (ip_ext (eye k) f (fun h => vsum k (fun i => ip (eye k) (e i) * e i h) + n * f h) f).
        - rewrite (ip_linear (fun h => vsum k (fun i => ip (eye k) (e i) * e i h)) f), Nf, ip_sum.
          rewrite (vsum_ext k _ (fun _ => 0)) by (intros j Hj; rewrite (ip_sym (e j) f), Of by exact Hj; ring).
          rewrite vsum_zero. ring.
        - intros j _. unfold f, r. field. lra.
        - reflexivity. }
      rewrite E. unfold f, r. field. lra.
    + assert (E : ip (eye l) f = 0).
      { rewrite (ip_ext (eye l) f (fun h => vsum k (fun i => ip (eye l) (e i) * e i h)) f).
        - rewrite ip_sum. rewrite (vsum_ext k _ (fun _ => 0)) by (intros j Hj; rewrite (ip_sym (e j) f), Of by exact Hj; ring).
          apply vsum_zero.
        - intros j Hj. apply Sp; lia.
        - reflexivity. }
      rewrite E, Rmult_0_l, Rplus_0_r. apply Sp; lia.
Qed.

(** The trace in an orthonormal basis. *)
Lemma trace_basis (B : mat) : exists e, orthonormal m e /\ trace m B = vsum m (fun i => ip (mapp m B (e i)) (e i)).
Proof.
  destruct (gram_schmidt m (le_n m)) as [e [On [_ Sp]]]. exists e. split; [exact On|].
  assert (All : forall v h, (h < m)%nat -> v h = vsum m (fun i => ip v (e i) * e i h)).
  { intros v h Hh. rewrite <- (vsum_eye m h v Hh) at 1.
    rewrite (vsum_ext m _ (fun l => vsum m (fun i => v l * (ip (eye l) (e i) * e i h)))).
    - rewrite vsum_swap. apply vsum_ext. intros i _.
      rewrite (ip_ext v (e i) (fun h => vsum m (fun l => v l * eye l h)) (e i)).
      + rewrite ip_sum, <- vsum_scal. apply vsum_ext. intros; ring.
      + intros j Hj. rewrite (vsum_ext m _ (fun l => eye j l * v l)); [symmetry; now apply vsum_eye|].
        intros l _. unfold eye. rewrite (Nat.eqb_sym l j). ring.
      + reflexivity.
    - intros l Hl. rewrite vsum_scal_left, <- (Sp l h Hl Hh). unfold eye. rewrite (Nat.eqb_sym l h). ring. }
  unfold trace. rewrite (vsum_ext m _ (fun l => vsum m (fun i => ip (fun h => B h l) (e i) * e i l))).
  - rewrite vsum_swap. apply vsum_ext. intros i Hi.
    rewrite (ip_ext (mapp m B (e i)) (e i) (fun h => vsum m (fun l => e i l * B h l)) (e i)).
    + rewrite (ip_sum m (e i) (fun l h => B h l)). apply vsum_ext. intros; ring.
    + intros h _. apply vsum_ext. intros; ring.
    + reflexivity.
  - intros l Hl. exact (All (fun h => B h l) l Hl).
Qed.
(** B of norm <= sqrt(g) in the inner product: |trace B| <= m sqrt(g). *)
Lemma trace_bound (B : mat) g : 0 <= g -> (forall v, ip (mapp m B v) (mapp m B v) <= g * ip v v) -> Rabs (trace m B) <= INR m * sqrt g.
Proof.
  intros g0 H. destruct (trace_basis B) as [e [On ->]]. eapply Rle_trans; [apply vsum_abs|].
  apply Rle_trans with (vsum m (fun _ => sqrt g)).
  - apply vsum_le. intros i Hi. pose proof (ip_cauchy (mapp m B (e i)) (e i)) as C. pose proof (H (e i)) as Hi'.
    rewrite (On i i Hi Hi) in *. unfold eye in *. rewrite Nat.eqb_refl in *. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. unfold Rsqr. lra.
  - right. clear. unfold vsum. induction m as [|k IH]; [simpl; ring|]. rewrite S_INR. cbn [wsum]. rewrite IH. ring.
Qed.
End Basis.

(** ** Bounded powers *)

Fixpoint iterate (m : nat) (B : mat) (q : nat) (y : vec) : vec := match q with O => y | S k => mapp m B (iterate m B k y) end.
Lemma iterate_ext m B q u v : (forall i, (i < m)%nat -> u i = v i) -> forall i, (i < m)%nat -> iterate m B q u i = iterate m B q v i.
Proof. intro H. induction q; intros i Hi; [now apply H|]. cbn [iterate]. now apply mapp_ext. Qed.
Lemma iterate_linear m B q u v t i : (i < m)%nat -> iterate m B q (fun j => u j + t * v j) i = iterate m B q u i + t * iterate m B q v i.
Proof.
  revert i; induction q; intros i Hi; [reflexivity|]. cbn [iterate]. rewrite <- mapp_combination. apply mapp_ext; [reflexivity|exact IHq].
Qed.
Lemma iterate_first m B q y i : (i < m)%nat -> iterate m B (S q) y i = iterate m B q (mapp m B y) i.
Proof. revert i; induction q; intros i Hi; [reflexivity|]. cbn [iterate] in *. apply mapp_ext; [reflexivity|exact IHq]. Qed.

Theorem bounded_powers_trace m B C : (forall q j i, (i < m)%nat -> (j < m)%nat -> Rabs (iterate m B q (eye j) i) <= C) ->
  Rabs (trace m B) <= INR m.
Proof.
  intro HC.
  (* |B^q v|^2 <= G |v|^2 *)
  set (G := INR m * (Rabs C * Rabs C * INR m)).
  assert (IN : 0 <= INR m) by apply pos_INR. assert (C2 : 0 <= Rabs C * Rabs C) by (apply Rmult_le_pos; apply Rabs_pos).
  assert (Const : forall k x, vsum k (fun _ => x) = INR k * x).
  { intros k x. unfold vsum. induction k; [simpl; ring|]. rewrite S_INR. cbn [wsum]. rewrite IHk. ring. }
  assert (PB : forall q v, squares m (iterate m B q v) <= G * squares m v).
  { intros q v. unfold squares at 1.
    apply Rle_trans with (vsum m (fun _ => Rabs C * Rabs C * INR m * squares m v)); [|rewrite Const; unfold G; right; ring].
    apply vsum_le. intros i Hi.
    assert (E : iterate m B q v i = vsum m (fun j => iterate m B q (eye j) i * v j)).
    { clear HC. revert i Hi. induction q; intros i Hi.
      - cbn [iterate]. rewrite (vsum_ext m _ (fun j => eye i j * v j)); [symmetry; now apply vsum_eye|].
        intros j _. unfold eye. now rewrite Nat.eqb_sym.
      - cbn [iterate]. unfold mapp at 1. rewrite (vsum_ext m _ (fun h => vsum m (fun j => B i h * iterate m B q (eye j) h * v j))).
        + rewrite vsum_swap. apply vsum_ext. intros j _. rewrite vsum_scal. reflexivity.
        + intros h Hh. rewrite (IHq h Hh), <- vsum_scal_left. apply vsum_ext. intros; ring. }
    rewrite E. eapply Rle_trans; [apply dot_squares|]. apply Rmult_le_compat_r; [apply squares_nonneg|].
    unfold squares. rewrite (Rmult_comm _ (INR m)), <- Const. apply vsum_le. intros j Hj. specialize (HC q j i Hi Hj).
    pose proof (Rle_abs C). pose proof (Rabs_pos (iterate m B q (eye j) i)) as P.
    rewrite <- (Rabs_pos_eq (_ * _)) at 1 by apply Rle_0_sqr. rewrite Rabs_mult. apply Rmult_le_compat; lra. }
  assert (Main : forall c, 0 < c < 1 -> Rabs (trace m B) <= INR m * sqrt (/ c)).
  { intros c Hc. destruct (pow_lt_1_zero c ltac:(rewrite Rabs_pos_eq; lra) (/ (Rabs G + 1))) as [n Hn].
    { apply Rinv_0_lt_compat. pose proof (Rabs_pos G). lra. }
    specialize (Hn n (le_n n)). rewrite Rabs_pos_eq in Hn by (apply pow_le; lra).
    assert (Gn : c ^ n * G <= 1).
    { pose proof (Rle_abs G). pose proof (Rabs_pos G). pose proof (pow_le c n ltac:(lra)).
      apply Rle_trans with (c ^ n * (Rabs G + 1)); [apply Rmult_le_compat_l; lra|].
      apply Rmult_lt_compat_r with (r := Rabs G + 1) in Hn; [|lra]. rewrite Rinv_l in Hn; lra. }
    set (ip := fun u v => wsum (fun q => c ^ q * vsum m (fun i => iterate m B q u i * iterate m B q v i)) 0 (S n)).
    assert (Self : forall v, ip v v = wsum (fun q => c ^ q * squares m (iterate m B q v)) 0 (S n)) by reflexivity.
    assert (Term : forall q v, 0 <= c ^ q * squares m (iterate m B q v)).
    { intros q v. apply Rmult_le_pos; [apply pow_le; lra|apply squares_nonneg]. }
    apply (trace_bound m ip).
    - intros u v y z Hu Hv. apply wsum_ext. intros q _. f_equal. apply vsum_ext. intros i Hi.
      now rewrite (iterate_ext m B q u y Hu i Hi), (iterate_ext m B q v z Hv i Hi).
    - intros u v. apply wsum_ext. intros q _. f_equal. apply vsum_ext. intros; ring.
    - intros u v t z. unfold ip. rewrite (Rmult_comm t), <- wsum_scal, <- wsum_plus. apply wsum_ext. intros q _.
      rewrite (vsum_ext m _ (fun i => iterate m B q u i * iterate m B q z i + t * (iterate m B q v i * iterate m B q z i))).
      + rewrite vsum_plus, vsum_scal_left. ring.
      + intros i Hi. rewrite iterate_linear by exact Hi. ring.
    - intro v. rewrite Self, wsum_first. rewrite pow_O, Rmult_1_l. cbn [iterate].
      pose proof (wsum_nonneg (fun q => c ^ q * squares m (iterate m B q v)) 1 n ltac:(intros; apply Term)). lra.
    - left. apply Rinv_0_lt_compat. lra.
    - intro v. rewrite !Self. apply Rmult_le_reg_l with c; [lra|]. rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra.
      (* c ip(Bv, Bv) is the sum with q from 1 to n + 1 *)
      apply Rle_trans with (wsum (fun q => c ^ q * squares m (iterate m B q v)) 1 (S n)).
      + right. rewrite Rmult_comm, <- wsum_scal. change 1%nat with (1 + 0)%nat at 1. rewrite <- (wsum_shift _ 1 0). apply wsum_ext.
        intros q _. change (1 + q)%nat with (S q).
        replace (squares m (iterate m B (S q) v)) with (squares m (iterate m B q (mapp m B v))); [simpl; ring|].
        apply vsum_ext. intros i Hi. now rewrite iterate_first.
      + rewrite (wsum_first _ 0 n). cbn [wsum]. rewrite pow_O, Rmult_1_l. cbn [iterate].
        assert (Last : c ^ S n * squares m (iterate m B (S n) v) <= squares m v); [|cbn [iterate] in Last; simpl (1 + n)%nat; cbn [iterate]; lra].
        apply Rle_trans with (c ^ S n * (G * squares m v)); [apply Rmult_le_compat_l; [apply pow_le; lra|apply PB]|].
        rewrite <- Rmult_assoc. rewrite <- (Rmult_1_l (squares m v)) at 2. apply Rmult_le_compat_r; [apply squares_nonneg|].
        assert (G0 : 0 <= G) by (unfold G; apply Rmult_le_pos; [exact IN|now apply Rmult_le_pos]). cbn [pow].
        pose proof (Rmult_le_pos (c ^ n) G ltac:(apply pow_le; lra) G0). nra. }
  apply Rnot_lt_le. intro H. set (a := Rabs (trace m B)) in *.
  destruct (Rle_lt_dec (INR m) 0) as [Z|Z].
  - specialize (Main (/ 2) ltac:(lra)). assert (INR m = 0) by lra. rewrite H0 in Main. lra.
  - set (c := (INR m / a) * (INR m / a)). assert (A0 : 0 < a) by lra.
    assert (F1 : 0 < INR m / a < 1).
    { split; [now apply Rdiv_lt_0_compat|]. apply Rmult_lt_reg_r with a; [exact A0|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
    set (d := (c + 1) / 2). assert (c0 : 0 < c < 1) by (unfold c; split; nra).
    specialize (Main d ltac:(unfold d; lra)).
    assert (S1 : sqrt (/ d) < a / INR m).
    { rewrite <- (sqrt_square (a / INR m)) by (left; now apply Rdiv_lt_0_compat). apply sqrt_lt_1_alt. split.
      - left. apply Rinv_0_lt_compat. unfold d. lra.
      - replace (a / INR m * (a / INR m)) with (/ c) by (unfold c; field; split; lra). apply Rinv_lt_contravar; [|unfold d; lra].
        apply Rmult_lt_0_compat; unfold d; lra. }
    apply Rmult_lt_compat_l with (r := INR m) in S1; [|exact Z]. replace (INR m * (a / INR m)) with a in S1 by (field; lra). lra.
Qed.

(** ** The products *)

Section Word.
Variable m : nat.
Variable W : nat -> mat.
Variable J : nat -> nat -> bool.
Variable s : nat.
Hypothesis W_period : forall n i j, (1 <= n)%nat -> (i < m)%nat -> (j < m)%nat -> W (n + s)%nat i j = W n i j.
Hypothesis J_period : forall n i, (1 <= n)%nat -> (i < m)%nat -> J (n + s)%nat i = J n i.

(** The product of the first s layers. *)
Definition period : mat := fun i j => gated m J W no_bias (eye j) s i.

Lemma gated_ext x z n i : (forall j, (j < m)%nat -> x j = z j) -> (i < m)%nat -> gated m J W no_bias x n i = gated m J W no_bias z n i.
Proof.
  intro H. revert i; induction n; intros i Hi; [now apply H|]. cbn [gated]. unfold mask, vadd. destruct (J (S n) i); [|reflexivity].
  f_equal. now apply mapp_ext.
Qed.
Lemma gated_sum x n i : (i < m)%nat -> gated m J W no_bias x n i = vsum m (fun j => gated m J W no_bias (eye j) n i * x j).
Proof.
  revert i; induction n; intros i Hi.
  - cbn [gated]. rewrite (vsum_ext m _ (fun j => eye i j * x j)); [symmetry; now apply vsum_eye|].
    intros j _. unfold eye. now rewrite Nat.eqb_sym.
  - cbn [gated]. unfold mask, vadd. change (no_bias (S n) i) with 0. destruct (J (S n) i).
    + rewrite Rplus_0_r. unfold mapp at 1.
      rewrite (vsum_ext m _ (fun h => vsum m (fun j => W (S n) i h * gated m J W no_bias (eye j) n h * x j))).
      * rewrite vsum_swap. apply vsum_ext. intros j _. rewrite vsum_scal. unfold no_bias. rewrite Rplus_0_r. reflexivity.
      * intros h Hh. rewrite (IHn h Hh), <- vsum_scal_left. apply vsum_ext. intros; ring.
    + rewrite (vsum_ext m _ (fun _ => 0)) by (intros; ring). now rewrite vsum_zero.
Qed.
Lemma gated_shift x n i : (i < m)%nat -> gated m J W no_bias x (s + n) i = gated m J W no_bias (gated m J W no_bias x s) n i.
Proof.
  revert i; induction n; intros i Hi; [now rewrite Nat.add_0_r|]. rewrite <- plus_n_Sm. cbn [gated]. unfold mask, vadd, no_bias.
  replace (S (s + n)) with (S n + s)%nat by lia. rewrite J_period by (lia || exact Hi). destruct (J (S n) i); [|reflexivity].
  f_equal. apply mapp_ext; [|exact IHn]. intros j Hj. apply W_period; lia || assumption.
Qed.
Lemma gated_power x q i : (i < m)%nat -> gated m J W no_bias x (q * s) i = iterate m period q x i.
Proof.
  revert x i; induction q; intros x i Hi; [reflexivity|]. rewrite iterate_first by exact Hi.
  change (S q * s)%nat with (s + q * s)%nat. rewrite gated_shift by exact Hi. rewrite <- IHq by exact Hi.
  apply gated_ext; [|exact Hi]. intros j Hj. now apply gated_sum.
Qed.

(** Theorem `periodic-word`, mode t. *)
Theorem trace_diverges : (1 <= s)%nat -> INR m < Rabs (trace m period) -> ~ (forall x, converges m (gated m J W no_bias x)).
Proof.
  intros s1 T H. apply (Rlt_not_le _ _ T).
  (* convergent sequences are bounded *)
  assert (Bd : forall j i, (i < m)%nat -> exists C, forall n, Rabs (gated m J W no_bias (eye j) n i) <= C).
  { intros j i Hi. destruct (H (eye j)) as [L HL]. specialize (HL i Hi). destruct (CV_Cauchy _ (exist _ _ HL)) with (eps := 1) as [K HK]; [lra|].
    set (u := fun n => gated m J W no_bias (eye j) n i) in *.
    exists (vsum K (fun n => Rabs (u n)) + Rabs (u K) + 1). intro n. fold (u n).
    assert (V0 : 0 <= vsum K (fun n => Rabs (u n))) by (apply vsum_nonneg; intros; apply Rabs_pos).
    destruct (le_lt_dec K n) as [L1|L1].
    - specialize (HK n K L1 (le_n K)). unfold R_dist in HK. pose proof (Rabs_triang (u n - u K) (u K)) as Tr.
      replace (u n - u K + u K) with (u n) in Tr by ring. fold (u n) (u K) in HK. lra.
    - pose proof (vsum_term K (fun n => Rabs (u n)) n L1 ltac:(intros; apply Rabs_pos)) as V. cbv beta in V.
      pose proof (Rabs_pos (u K)). lra. }
  assert (All : exists C, forall j i, (i < m)%nat -> (j < m)%nat -> forall n, Rabs (gated m J W no_bias (eye j) n i) <= C).
  { assert (G : forall k, exists C, forall j i, (i < m)%nat -> (j < k)%nat -> forall n, Rabs (gated m J W no_bias (eye j) n i) <= C).
    { induction k; [exists 0; intros; lia|]. destruct IHk as [C HC].
      assert (G : forall l, (l <= m)%nat -> exists C, forall i, (i < l)%nat -> forall n, Rabs (gated m J W no_bias (eye k) n i) <= C).
      { induction l; intro Hl; [exists 0; intros; lia|]. destruct (IHl ltac:(lia)) as [D HD]. destruct (Bd k l ltac:(lia)) as [E HE].
        exists (Rmax D E). intros i Hi n. destruct (Nat.eq_dec i l) as [->|].
        - eapply Rle_trans; [apply HE|apply Rmax_r].
        - eapply Rle_trans; [apply HD; lia|apply Rmax_l]. }
      destruct (G m (le_n m)) as [D HD]. exists (Rmax C D). intros j i Hi Hj n. destruct (Nat.eq_dec j k) as [->|].
      - eapply Rle_trans; [now apply HD|apply Rmax_r].
      - eapply Rle_trans; [apply HC; [exact Hi|lia]|apply Rmax_l]. }
    destruct (G m) as [C HC]. exists C. intros j i Hi Hj n. now apply HC. }
  destruct All as [C HC]. apply (bounded_powers_trace m period C). intros q j i Hi Hj. rewrite <- gated_power by exact Hi. now apply HC.
Qed.
End Word.
