(** * Networks: the one meaning of "ReLU network" in these proofs

    Statement.  N_0(x) = x and N_n(x) = relu(W_n N_(n-1)(x) + b_n) for n = 1, 2, ...: layers count from 1, as in the
                checker.  A gated network puts a 0/1 diagonal matrix J_n in the place of ReLU; on a point whose signs
                J_n are, it is the network.
    Glossary.   vec, mat    == functions of indices; only those below the width matter
                d n         == width of layer n, d 0 that of the input        m == one width of all layers
                mapp k A y  == A y, y of width k                             relu r == max(0, r)
                net d W b x n     == N_n(x)                                  family m == net (fun _ => m)
                gated m J W b x n == J_n (W_n (... J_1 (W_1 x + b_1) ...) + b_n)
                anet d phi W b x n == the same as net with phi in the place of ReLU
                eye, pert W n     == I, P_n = W_n - I
                tends m y L       == y_n[i] -> L[i] for every i < m          converges m y == tends m y L for an L
    Axioms.     the standard library's real numbers
    Source.     conventions of the checker, exactrelu/checker/tail.py and claims.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums.
Open Scope R_scope.

Definition vec := nat -> R.
Definition mat := nat -> nat -> R.

(** ** Sums over the coordinates below k *)

Definition vsum (k : nat) (f : nat -> R) : R := wsum f 0 k.
Lemma vsum_le d f g : (forall i, (i < d)%nat -> f i <= g i) -> vsum d f <= vsum d g.
Proof. intro H. apply wsum_le. intros; apply H; lia. Qed.
Lemma vsum_ext d f g : (forall i, (i < d)%nat -> f i = g i) -> vsum d f = vsum d g.
Proof. intro H. apply wsum_ext. intros; apply H; lia. Qed.
Lemma vsum_abs d f : Rabs (vsum d f) <= vsum d (fun i => Rabs (f i)).
Proof. apply wsum_abs. Qed.
Lemma vsum_scal d f c : vsum d (fun i => f i * c) = vsum d f * c.
Proof. apply wsum_scal. Qed.
Lemma vsum_plus d f g : vsum d (fun i => f i + g i) = vsum d f + vsum d g.
Proof. apply wsum_plus. Qed.
Lemma vsum_nonneg d f : (forall i, (i < d)%nat -> 0 <= f i) -> 0 <= vsum d f.
Proof. intro H. apply wsum_nonneg. intros; apply H; lia. Qed.
Lemma vsum_zero d : vsum d (fun _ => 0) = 0.
Proof. unfold vsum. induction d; simpl; [reflexivity|]. rewrite IHd; lra. Qed.
Lemma vsum_minus d f g : vsum d (fun i => f i - g i) = vsum d f - vsum d g.
Proof. unfold vsum. induction d; simpl; [lra|]. rewrite IHd; lra. Qed.
Lemma vsum_term d f i : (i < d)%nat -> (forall j, (j < d)%nat -> 0 <= f j) -> f i <= vsum d f.
Proof.
  unfold vsum. induction d; intros Hi P; [lia|]. simpl.
  destruct (Nat.eq_dec i d) as [->|].
  - pose proof (vsum_nonneg d f ltac:(intros; apply P; lia)) as Q. unfold vsum in Q. lra.
  - pose proof (P d ltac:(lia)). pose proof (IHd ltac:(lia) ltac:(intros; apply P; lia)). lra.
Qed.
Lemma vsum_swap d e (f : nat -> nat -> R) :
  vsum d (fun i => vsum e (fun j => f i j)) = vsum e (fun j => vsum d (fun i => f i j)).
Proof.
  unfold vsum at 1 4. induction d; simpl.
  - symmetry. apply (vsum_zero e).
  - rewrite IHd. symmetry. apply (vsum_plus e (fun j => wsum (fun i => f i j) 0 d) (fun j => f d j)).
Qed.

(** ** Matrices *)

Definition mapp (k : nat) (A : mat) (y : vec) : vec := fun i => vsum k (fun j => A i j * y j).
Definition eye : mat := fun i j => if Nat.eqb i j then 1 else 0.
Definition vadd (u v : vec) : vec := fun i => u i + v i.
Definition vsub (u v : vec) : vec := fun i => u i - v i.
Definition madd (A B : mat) : mat := fun i j => A i j + B i j.
Definition msub (A B : mat) : mat := fun i j => A i j - B i j.
Definition mmul (k : nat) (A B : mat) : mat := fun i l => vsum k (fun j => A i j * B j l).

Lemma mapp_ext k A B y z i : (forall j, (j < k)%nat -> A i j = B i j) -> (forall j, (j < k)%nat -> y j = z j) ->
  mapp k A y i = mapp k B z i.
Proof. intros HA Hy. apply vsum_ext. intros j Hj. rewrite HA, Hy by exact Hj. reflexivity. Qed.
Lemma mapp_vsub k A y z i : mapp k A (vsub y z) i = mapp k A y i - mapp k A z i.
Proof.
  unfold mapp, vsub. rewrite <- (vsum_minus k (fun j => A i j * y j) (fun j => A i j * z j)).
  apply vsum_ext. intros; ring.
Qed.
Lemma mapp_msub k A B y i : mapp k (msub A B) y i = mapp k A y i - mapp k B y i.
Proof.
  unfold mapp, msub. rewrite <- (vsum_minus k (fun j => A i j * y j) (fun j => B i j * y j)).
  apply vsum_ext. intros; ring.
Qed.
Lemma mapp_mmul k l A B y i : mapp l (mmul k A B) y i = mapp k A (mapp l B y) i.
Proof.
  unfold mapp, mmul.
  rewrite (vsum_ext l _ (fun j => vsum k (fun h => A i h * B h j * y j))).
  2:{ intros j _. symmetry. apply (vsum_scal k (fun h => A i h * B h j)). }
  rewrite vsum_swap. apply vsum_ext. intros h _.
  rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring.
Qed.
Lemma vsum_eye k i (f : nat -> R) : (i < k)%nat -> vsum k (fun j => eye i j * f j) = f i.
Proof.
  unfold vsum, eye. induction k; intro H; [lia|]. simpl.
  destruct (Nat.eq_dec i k) as [->|N].
  - rewrite Nat.eqb_refl, (wsum_ext _ (fun _ => 0)).
    + fold (vsum k (fun _ => 0)). rewrite vsum_zero. lra.
    + intros j Hj. replace (Nat.eqb k j) with false by (symmetry; apply Nat.eqb_neq; lia). lra.
  - rewrite IHk by lia. replace (Nat.eqb i k) with false by (symmetry; apply Nat.eqb_neq; lia). lra.
Qed.
Definition pert (W : nat -> mat) (n : nat) : mat := msub (W n) eye.
Lemma mapp_pert m W n y i : (i < m)%nat -> mapp m (W n) y i = y i + mapp m (pert W n) y i.
Proof. intro H. unfold pert. rewrite mapp_msub. unfold mapp at 3. rewrite vsum_eye by exact H. ring. Qed.
Lemma mapp_mono k A y z i : (forall j, (j < k)%nat -> 0 <= A i j) -> (forall j, (j < k)%nat -> y j <= z j) ->
  mapp k A y i <= mapp k A z i.
Proof. intros HA H. apply vsum_le. intros j Hj. apply Rmult_le_compat_l; auto. Qed.

(** ** ReLU *)

Definition relu (r : R) : R := Rmax 0 r.
Ltac relu_cases := unfold relu, Rmax, Rabs in *;
  repeat match goal with
  | |- context[Rle_dec ?a ?b] => destruct (Rle_dec a b)
  | |- context[Rcase_abs ?a] => destruct (Rcase_abs a)
  end; lra.
Lemma relu_nonneg a : 0 <= relu a. Proof. apply Rmax_l. Qed.
Lemma relu_ge a : a <= relu a. Proof. apply Rmax_r. Qed.
Lemma relu_id a : 0 <= a -> relu a = a. Proof. intro; unfold relu; now rewrite Rmax_right. Qed.
Lemma relu_off a : a <= 0 -> relu a = 0. Proof. intro; unfold relu; now rewrite Rmax_left. Qed.
Lemma relu_mono a b : a <= b -> relu a <= relu b. Proof. intro; relu_cases. Qed.
Lemma relu_lip a b : Rabs (relu a - relu b) <= Rabs (a - b). Proof. relu_cases. Qed.
Lemma relu_abs a : Rabs (relu a) <= Rabs a. Proof. relu_cases. Qed.
Lemma relu_idem a : relu (relu a) = relu a. Proof. apply relu_id, relu_nonneg. Qed.
(** (R1): a factor between 0 and 1 carries differences through. *)
Lemma relu_theta a b : exists t, 0 <= t <= 1 /\ relu a - relu b = t * (a - b).
Proof.
  destruct (Req_dec a b) as [->|N]; [exists 0; split; [lra|ring]|].
  exists ((relu a - relu b) / (a - b)). split; [|field; lra].
  assert (G : forall c e, c < e -> 0 <= (relu e - relu c) / (e - c) <= 1).
  { intros c e H. assert (0 < e - c) by lra. assert (0 < / (e - c)) by (now apply Rinv_0_lt_compat).
    assert (0 <= relu e - relu c <= e - c) by relu_cases. split; unfold Rdiv.
    - apply Rmult_le_pos; lra.
    - apply Rmult_le_reg_r with (e - c); [lra|]. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  destruct (Rlt_le_dec a b) as [H|H].
  - replace ((relu a - relu b) / (a - b)) with ((relu b - relu a) / (b - a)) by (field; lra). now apply G.
  - apply G. lra.
Qed.

(** ** Networks *)

Definition layer (k : nat) (A : mat) (c : vec) (y : vec) : vec := fun i => relu (mapp k A y i + c i).
Fixpoint net (d : nat -> nat) (W : nat -> mat) (b : nat -> vec) (x : vec) (n : nat) : vec :=
  match n with O => x | S k => layer (d k) (W (S k)) (b (S k)) (net d W b x k) end.
Notation family m := (net (fun _ => m)).

Definition mask (J : nat -> bool) (v : vec) : vec := fun i => if J i then v i else 0.
Fixpoint gated (m : nat) (J : nat -> nat -> bool) (W : nat -> mat) (b : nat -> vec) (x : vec) (n : nat) : vec :=
  match n with O => x | S k => mask (J (S k)) (vadd (mapp m (W (S k)) (gated m J W b x k)) (b (S k))) end.
Definition no_bias : nat -> vec := fun _ _ => 0.

(** Any activation phi in the place of ReLU. *)
Fixpoint anet (d : nat -> nat) (phi : R -> R) (W : nat -> mat) (b : nat -> vec) (x : vec) (n : nat) : vec :=
  match n with O => x | S k => fun i => phi (mapp (d k) (W (S k)) (anet d phi W b x k) i + b (S k) i) end.
Lemma net_anet d W b x n : net d W b x n = anet d relu W b x n.
Proof. induction n; [reflexivity|]. simpl. rewrite IHn. reflexivity. Qed.

Lemma net_nonneg d W b x n i : (1 <= n)%nat -> 0 <= net d W b x n i.
Proof. destruct n; [lia|]. intros _. simpl. apply relu_nonneg. Qed.

Lemma layer_ext k A B c e y z i : (forall j, (j < k)%nat -> A i j = B i j) -> c i = e i ->
  (forall j, (j < k)%nat -> y j = z j) -> layer k A c y i = layer k B e z i.
Proof. intros HA Hc Hy. unfold layer. rewrite (mapp_ext k A B y z i HA Hy), Hc. reflexivity. Qed.

(** Only the entries below the widths, and only the layers 1..n, matter. *)
Lemma net_ext d W V b c x z n :
  (forall k i j, (1 <= k <= n)%nat -> (i < d k)%nat -> (j < d (pred k))%nat -> W k i j = V k i j) ->
  (forall k i, (1 <= k <= n)%nat -> (i < d k)%nat -> b k i = c k i) ->
  (forall j, (j < d 0%nat)%nat -> x j = z j) ->
  forall i, (i < d n)%nat -> net d W b x n i = net d V c z n i.
Proof.
  induction n; intros HW Hb Hx i Hi; [now apply Hx|]. simpl. apply layer_ext.
  - intros j Hj. apply HW; [lia|exact Hi|exact Hj].
  - apply Hb; [lia|exact Hi].
  - apply IHn; [intros; apply HW; auto; lia|intros; apply Hb; auto; lia|exact Hx].
Qed.

(** The layers after k are a network that starts at N_k(x). *)
Lemma net_drop d W b x k n :
  net d W b x (k + n) = net (fun j => d (k + j)%nat) (fun j => W (k + j)%nat) (fun j => b (k + j)%nat) (net d W b x k) n.
Proof.
  induction n; [now rewrite Nat.add_0_r|]. rewrite <- plus_n_Sm. simpl. rewrite IHn, <- plus_n_Sm. reflexivity.
Qed.

(** (R3): with its own gates the network is the gated network. *)
Definition gates (m : nat) (W : nat -> mat) (b : nat -> vec) (x : vec) : nat -> nat -> bool :=
  fun n i => if Rle_dec 0 (mapp m (W n) (family m W b x (pred n)) i + b n i) then true else false.
Lemma net_gated m W b x n i : (i < m)%nat -> family m W b x n i = gated m (gates m W b x) W b x n i.
Proof.
  revert i; induction n; intros i Hi; [reflexivity|].
  cbn [net gated]. unfold layer, mask, vadd.
  rewrite <- (mapp_ext m (W (S n)) (W (S n)) (family m W b x n) _ i (fun _ _ => eq_refl) IHn).
  unfold gates at 1. cbn [pred].
  destruct (Rle_dec 0 _) as [H|H]; [now apply relu_id|apply relu_off; lra].
Qed.

(** ** Convergence *)

Definition tends (m : nat) (y : nat -> vec) (L : vec) : Prop := forall i, (i < m)%nat -> Un_cv (fun n => y n i) (L i).
Definition converges (m : nat) (y : nat -> vec) : Prop := exists L, tends m y L.
Lemma tends_drop m (y : nat -> vec) L k : tends m (fun n => y (k + n)%nat) L <-> tends m y L.
Proof.
  split; intros H i Hi.
  - apply (Un_cv_unshift (fun n => y n i) (L i) k), H, Hi.
  - apply (Un_cv_shift (fun n => y n i)), H, Hi.
Qed.
Lemma converges_drop m (y : nat -> vec) k : converges m (fun n => y (k + n)%nat) <-> converges m y.
Proof. split; intros [L H]; exists L; now apply (tends_drop m y L k). Qed.
(** Convergence is convergence of every coordinate by itself. *)
Lemma converges_coordinates m (y : nat -> vec) :
  (forall i, (i < m)%nat -> exists l, Un_cv (fun n => y n i) l) -> converges m y.
Proof.
  induction m; intro C; [exists (fun _ => 0); intros i Hi; lia|].
  destruct IHm as [L HL]; [intros; apply C; lia|].
  destruct (C m ltac:(lia)) as [l Hl].
  exists (fun i => if Nat.eq_dec i m then l else L i). intros i Hi.
  destruct (Nat.eq_dec i m) as [->|]; [exact Hl|apply HL; lia].
Qed.
