(** * Theorem `two-clusters`: layers that move a point to and fro between two sets

    Statement.  For n >= n0, layer n maps the set B_1 into B_0 if n is even, and B_0 into B_1 if it is odd; N_k(x) lies in
                the set of k's parity for one k >= n0 - 1.  If coordinate i is at least delta > 0 larger on one set
                than on the other, N_n(x) has no limit.
    Glossary.   B e == the set of the layers of parity e (true: odd); the checker's are boxes
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/clusters.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks.
Open Scope R_scope.

Theorem two_clusters m W b x (B : bool -> vec -> Prop) n0 k i delta e : (i < m)%nat -> (n0 <= S k)%nat -> 0 < delta ->
  (forall n y, (n0 <= n)%nat -> B (negb (Nat.odd n)) y -> B (Nat.odd n) (layer m (W n) (b n) y)) ->
  B (Nat.odd k) (family m W b x k) ->
  (forall u v, B e u -> B (negb e) v -> u i + delta <= v i) ->
  ~ converges m (family m W b x).
Proof.
  intros Hi k0 Hd HB Hk Gap [L HL]. specialize (HL i Hi).
  assert (G : forall n, B (Nat.odd (k + n)) (family m W b x (k + n)%nat)).
  { induction n; [now rewrite Nat.add_0_r|]. rewrite <- plus_n_Sm. cbn [net]. apply HB; [lia|].
    rewrite Nat.odd_succ, <- Nat.negb_odd, Bool.negb_involutive. exact IHn. }
  assert (J : forall n, delta <= Rabs (family m W b x (k + S n)%nat i - family m W b x (k + n)%nat i)).
  { intro n. pose proof (G n) as A. pose proof (G (S n)) as C. rewrite <- plus_n_Sm in *.
    rewrite Nat.odd_succ, <- Nat.negb_odd in C. destruct (Bool.bool_dec (Nat.odd (k + n)) e) as [E|E].
    - rewrite E in A, C. pose proof (Gap _ _ A C). rewrite Rabs_pos_eq; lra.
    - assert (E' : negb (Nat.odd (k + n)) = e) by (destruct (Nat.odd (k + n)), e; simpl in *; congruence).
      rewrite E' in C. rewrite <- (Bool.negb_involutive (Nat.odd (k + n))), E' in A.
      pose proof (Gap _ _ C A). rewrite Rabs_minus_sym, Rabs_pos_eq; lra. }
  destruct (HL (delta / 2) ltac:(lra)) as [N HN]. pose proof (HN (k + N)%nat ltac:(lia)) as A.
  pose proof (HN (k + S N)%nat ltac:(lia)) as C. unfold R_dist in *. specialize (J N).
  assert (T := Rabs_triang (family m W b x (k + S N)%nat i - L i) (L i - family m W b x (k + N)%nat i)).
  rewrite (Rabs_minus_sym (L i)) in T.
  replace (family m W b x (k + S N)%nat i - L i + (L i - family m W b x (k + N)%nat i))
    with (family m W b x (k + S N)%nat i - family m W b x (k + N)%nat i) in T by ring. lra.
Qed.
