(** * Theorem `radius-enclosed`: the joint spectral radius between two bounds

    Statement.  A product of L >= 1 matrices with an eigenvalue of modulus >= r^L, or r = 0, and a symmetric polytope that every
                matrix maps into at most s times itself, s < q: the joint spectral radius R has r <= R < q.
    Glossary.   as in RadiusAttained.v and RadiusPolytope.v
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/radius.py *)
Require Import Reals Lra Lia List.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.JointRadius ExactReLU.RadiusWord ExactReLU.PolytopeNorm.
Require Import ExactReLU.RadiusPolytope ExactReLU.RadiusAttained.
Open Scope R_scope.

(** Theorem `radius-enclosed`. *)
Theorem radius_enclosed m K M V u r s q R : reached m K M r ->
  (forall i, (i < m)%nat -> exists j t, (j < V)%nat /\ t <> 0 /\ forall h, (h < m)%nat -> u j h = t * eye i h) ->
  0 <= s < q ->
  (forall k j, (k < K)%nat -> (j < V)%nat -> exists l, rep m V u (mapp m (M k) (u j)) l /\ size V l <= s) ->
  radius m K M R -> r <= R < q.
Proof.
  intros HL axes sq H HR. split; [|exact (radius_polytope m K M V u s q R axes sq H HR)].
  destruct HL as [->|[r0 [l [y [z [a [b [Hl [Ll [Hy [Hz [Hi Hr]]]]]]]]]]]]; [exact (radius_nonneg m K M R HR)|].
  exact (radius_word m K M l Hl Ll y z a b Hy Hz r R r0 Hi Hr HR).
Qed.
