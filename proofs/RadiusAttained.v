(** * Theorem `radius-attained`: the joint spectral radius, exactly

    Statement.  A product of L >= 1 matrices with an eigenvalue of modulus >= v^L, or v = 0, and a weighted norm in which every
                matrix, or every transpose, is at most v: the joint spectral radius is v.
    Glossary.   as in RadiusWord.v and RadiusNorm.v
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/radius.py *)
Require Import Reals Lra Lia List.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.JointRadius ExactReLU.RadiusWord ExactReLU.RadiusNorm.
Open Scope R_scope.

(** An eigenvalue of modulus >= r^L of the product of a word, as `radius-word` uses it. *)
Definition reached m K M (r : R) : Prop := r = 0 \/ 0 <= r /\ exists w u v a b, word K w /\ (1 <= length w)%nat /\
  (forall i, (i < m)%nat -> act m M w u i = a * u i - b * v i) /\
  (forall i, (i < m)%nat -> act m M w v i = b * u i + a * v i) /\
  (exists i, (i < m)%nat /\ (u i <> 0 \/ v i <> 0)) /\ r ^ length w * r ^ length w <= a * a + b * b.
(** Weights in which every matrix, or every transpose, is at most v, as `radius-norm` uses them. *)
Definition normed m K (M : nat -> mat) (v : R) : Prop := exists w : vec, (forall i, (i < m)%nat -> 0 < w i) /\
  ((forall k i, (k < K)%nat -> (i < m)%nat -> vsum m (fun j => Rabs (M k i j) * w j) <= v * w i) \/
   (forall k j, (k < K)%nat -> (j < m)%nat -> vsum m (fun i => Rabs (M k i j) * w i) <= v * w j)).

Theorem radius_attained m K M v : reached m K M v -> normed m K M v -> radius m K M v.
Proof.
  intros HL [w [Hw HN]]. destruct (radius_exists m K M) as [R HR].
  assert (v0 : 0 <= v) by (destruct HL as [->|[H _]]; [lra|exact H]).
  replace v with R; [exact HR|]. apply Rle_antisym.
  - destruct HN as [H|H]; [exact (radius_norm m K M w Hw v v0 H R HR)|exact (radius_norm_transposed m K M w Hw v v0 H R HR)].
  - destruct HL as [->|[_ [l [u [z [a [b [Hl [Ll [Hu [Hz [Hi Hr]]]]]]]]]]]]; [exact (radius_nonneg m K M R HR)|].
    exact (radius_word m K M l Hl Ll u z a b Hu Hz v R v0 Hi Hr HR).
Qed.
