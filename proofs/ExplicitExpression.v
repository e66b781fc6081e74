(** * Theorem `explicit-expression`: on an activation domain the network is one affine map

    Statement.  Widths d 0, d 1, ... may differ.  Let J_1..J_n be gates and x a point where, layer by layer, the value
                before ReLU is >= 0 where J is on and <= 0 where it is off.  Then
                    N_n(x) = (J_n W_n ... J_1 W_1) x + sum_{k=1..n} (J_n W_n ... J_(k+1) W_(k+1)) J_k b_k.
    Glossary.   before d W b x n == W_n N_(n-1)(x) + b_n
                domain           == on means > 0, off means <= 0        closed_domain == >= 0 and <= 0
                slope n, part n k == the product J_n W_n ... J_1 W_1, the k-th term of the sum
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/rules.py and claims.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Lemma vsum_wsum k a n (f : nat -> nat -> R) :
  vsum k (fun j => wsum (fun l => f l j) a n) = wsum (fun l => vsum k (f l)) a n.
Proof.
  induction n; simpl; [apply vsum_zero|]. rewrite (vsum_plus k (fun j => wsum (fun l => f l j) a n)), IHn. reflexivity.
Qed.

Section Explicit.
Variable d : nat -> nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variable J : nat -> nat -> bool.

Definition before (x : vec) (n : nat) : vec := fun i => mapp (d (pred n)) (W n) (net d W b x (pred n)) i + b n i.
Definition closed_domain (n : nat) (x : vec) : Prop := forall k i, (1 <= k <= n)%nat -> (i < d k)%nat ->
  if J k i then 0 <= before x k i else before x k i <= 0.
Definition domain (n : nat) (x : vec) : Prop := forall k i, (1 <= k <= n)%nat -> (i < d k)%nat ->
  if J k i then 0 < before x k i else before x k i <= 0.

Fixpoint slope (n : nat) : mat :=
  match n with O => eye | S k => fun i l => if J (S k) i then mmul (d k) (W (S k)) (slope k) i l else 0 end.
Fixpoint part (n k : nat) : vec :=
  match n with
  | O => fun _ => 0
  | S l => mask (J (S l)) (if Nat.eqb k (S l) then b (S l) else mapp (d l) (W (S l)) (part l k))
  end.

Lemma domain_closed n x : domain n x -> closed_domain n x.
Proof. intros D k i Hk Hi. specialize (D k i Hk Hi). destruct (J k i); lra. Qed.

Theorem explicit_expression n x : closed_domain n x -> forall i, (i < d n)%nat ->
  net d W b x n i = mapp (d 0%nat) (slope n) x i + wsum (fun k => part n k i) 1 n.
Proof.
  induction n; intros D i Hi.
  - simpl. unfold mapp. rewrite vsum_eye by exact Hi. ring.
  - assert (IH : forall j, (j < d n)%nat -> net d W b x n j = mapp (d 0%nat) (slope n) x j + wsum (fun k => part n k j) 1 n).
    { apply IHn. intros k j Hk. apply D. lia. }
    pose proof (D (S n) i ltac:(lia) Hi) as Z. unfold before in Z. simpl in Z.
    cbn [net slope wsum]. unfold layer.
    assert (A : mapp (d n) (W (S n)) (net d W b x n) i + b (S n) i
      = mapp (d 0%nat) (mmul (d n) (W (S n)) (slope n)) x i
        + (wsum (fun k => mapp (d n) (W (S n)) (part n k) i) 1 n + b (S n) i)).
    { rewrite <- Rplus_assoc. f_equal. rewrite mapp_mmul.
      rewrite (mapp_ext (d n) (W (S n)) (W (S n)) (net d W b x n)
        (fun j => mapp (d 0%nat) (slope n) x j + wsum (fun k => part n k j) 1 n) i (fun _ _ => eq_refl) IH).
      unfold mapp at 1.
      rewrite (vsum_ext (d n) _ (fun j => W (S n) i j * mapp (d 0%nat) (slope n) x j
        + wsum (fun k => W (S n) i j * part n k j) 1 n)).
      2:{ intros j _. rewrite Rmult_plus_distr_l. f_equal. rewrite Rmult_comm, <- wsum_scal. apply wsum_ext. intros; ring. }
      rewrite (vsum_plus (d n) (fun j => W (S n) i j * mapp (d 0%nat) (slope n) x j)). f_equal.
      apply vsum_wsum. }
    assert (B : wsum (fun k => part (S n) k i) 1 n + part (S n) (1 + n) i
      = if J (S n) i then wsum (fun k => mapp (d n) (W (S n)) (part n k) i) 1 n + b (S n) i else 0).
    { rewrite (wsum_ext _ (fun k => if J (S n) i then mapp (d n) (W (S n)) (part n k) i else 0)).
      2:{ intros k Hk. simpl. unfold mask. replace (Nat.eqb k (S n)) with false
            by (symmetry; apply Nat.eqb_neq; lia). reflexivity. }
      simpl part. rewrite Nat.eqb_refl. unfold mask. destruct (J (S n) i); [reflexivity|].
      rewrite Rplus_0_r. clear. induction n; simpl; [reflexivity|lra]. }
    rewrite B. unfold mapp at 2. destruct (J (S n) i).
    + rewrite relu_id by exact Z. rewrite A. reflexivity.
    + rewrite relu_off by exact Z. rewrite (vsum_ext _ _ (fun _ => 0)); [rewrite vsum_zero; ring|]. intros; ring.
Qed.
End Explicit.
