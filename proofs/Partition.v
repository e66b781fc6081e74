(** * Theorems `partition` and `equality`: activation domains are disjoint, convex and cover the inputs

    Statement.  No point lies in the domains of two different gates.  Every point lies in the domain of its own gates.
                Domains, open and closed, are convex, and on a segment within one the network is affine.  Hence, if
                every x of a region lies in a closed domain of one network's gates and in one of another's where both
                affine maps agree at x, the two networks are equal on the region.
    Glossary.   own x k i == the value before ReLU at neuron i of layer k is > 0
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/rules.py and claims.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.ExplicitExpression.
Open Scope R_scope.

Section Partition.
Variable d : nat -> nat.
Variable W : nat -> mat.
Variable b : nat -> vec.

Theorem domains_disjoint J J' n x : domain d W b J n x -> domain d W b J' n x ->
  forall k i, (1 <= k <= n)%nat -> (i < d k)%nat -> J k i = J' k i.
Proof.
  intros D D' k i Hk Hi. specialize (D k i Hk Hi). specialize (D' k i Hk Hi).
  destruct (J k i), (J' k i); try reflexivity; lra.
Qed.

Definition own (x : vec) : nat -> nat -> bool := fun k i => if Rlt_dec 0 (before d W b x k i) then true else false.
Theorem domains_cover n x : domain d W b (own x) n x.
Proof. intros k i _ _. unfold own. destruct (Rlt_dec 0 (before d W b x k i)); lra. Qed.

Definition between (t : R) (x y : vec) : vec := fun i => t * x i + (1 - t) * y i.
Lemma mapp_between k A t x y i : mapp k A (between t x y) i = t * mapp k A x i + (1 - t) * mapp k A y i.
Proof.
  unfold mapp, between. rewrite (Rmult_comm t), (Rmult_comm (1 - t)), <- !vsum_scal.
  rewrite <- (vsum_plus k (fun j => A i j * x j * t)). apply vsum_ext. intros; ring.
Qed.
Theorem affine_on_segment J n x y t : 0 <= t <= 1 -> closed_domain d W b J n x -> closed_domain d W b J n y ->
  forall k, (k <= n)%nat -> forall i, (i < d k)%nat ->
  net d W b (between t x y) k i = between t (net d W b x k) (net d W b y k) i.
Proof.
  intros Ht Dx Dy. induction k; intros Hk i Hi; [reflexivity|].
  pose proof (Dx (S k) i ltac:(lia) Hi) as X. pose proof (Dy (S k) i ltac:(lia) Hi) as Y.
  unfold before in X, Y. simpl in X, Y. cbn [net]. unfold layer.
  rewrite (mapp_ext (d k) (W (S k)) (W (S k)) _ (between t (net d W b x k) (net d W b y k)) i (fun _ _ => eq_refl)
    (IHk ltac:(lia))).
  rewrite mapp_between. unfold between.
  set (u := mapp (d k) (W (S k)) (net d W b x k) i) in *. set (v := mapp (d k) (W (S k)) (net d W b y k) i) in *.
  destruct (J (S k) i).
  - rewrite !relu_id by nra. ring.
  - rewrite !relu_off by nra. ring.
Qed.
Lemma before_between J n x y t : 0 <= t <= 1 -> closed_domain d W b J n x -> closed_domain d W b J n y ->
  forall k i, (1 <= k <= n)%nat -> before d W b (between t x y) k i = t * before d W b x k i + (1 - t) * before d W b y k i.
Proof.
  intros Ht Dx Dy k i Hk. unfold before.
  rewrite (mapp_ext _ (W k) (W k) _ _ i (fun _ _ => eq_refl) (affine_on_segment J n x y t Ht Dx Dy (pred k) ltac:(lia))).
  rewrite mapp_between. ring.
Qed.
Theorem closed_domain_convex J n x y t : 0 <= t <= 1 ->
  closed_domain d W b J n x -> closed_domain d W b J n y -> closed_domain d W b J n (between t x y).
Proof.
  intros Ht Dx Dy k i Hk Hi. rewrite (before_between J n) by auto.
  pose proof (Dx k i Hk Hi). pose proof (Dy k i Hk Hi). destruct (J k i); nra.
Qed.
Theorem domain_convex J n x y t : 0 <= t <= 1 ->
  domain d W b J n x -> domain d W b J n y -> domain d W b J n (between t x y).
Proof.
  intros Ht Dx Dy k i Hk Hi. rewrite (before_between J n) by auto using domain_closed.
  pose proof (Dx k i Hk Hi). pose proof (Dy k i Hk Hi). destruct (J k i); [|nra].
  destruct (Req_dec t 0) as [->|N]; [lra|]. assert (0 < t * before d W b x k i) by (apply Rmult_lt_0_compat; lra).
  assert (0 <= (1 - t) * before d W b y k i) by (apply Rmult_le_pos; lra). lra.
Qed.
End Partition.

(** Theorem `equality`, for a coordinate of the last layers, n and n' of them. *)
Theorem equality d W b n d' W' b' n' (region : vec -> Prop) i : (i < d n)%nat -> (i < d' n')%nat ->
  (forall x, region x -> exists J J', closed_domain d W b J n x /\ closed_domain d' W' b' J' n' x /\
     mapp (d 0%nat) (slope d W J n) x i + wsum (fun k => part d W b J n k i) 1 n
     = mapp (d' 0%nat) (slope d' W' J' n') x i + wsum (fun k => part d' W' b' J' n' k i) 1 n') ->
  forall x, region x -> net d W b x n i = net d' W' b' x n' i.
Proof.
  intros Hi Hi' H x Hx. destruct (H x Hx) as [J [J' [D [D' E]]]].
  rewrite (explicit_expression d W b J n x D i Hi), (explicit_expression d' W' b' J' n' x D' i Hi'). exact E.
Qed.
