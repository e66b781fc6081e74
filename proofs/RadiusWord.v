(** * Theorem `radius-word`: a product with a large eigenvalue

    Statement.  Let P be the product of a word of L >= 1 letters, and u + i v != 0 an eigenvector of the eigenvalue a + i b:
                P u = a u - b v and P v = b u + a v.  If a^2 + b^2 >= r^(2L), r >= 0, the joint spectral radius is >= r.
                It is >= 0 in any case.
    Glossary.   radius m K M R == R is the joint spectral radius of the matrices M 0, ..., M (K - 1)      act m M w y == P y
    Axioms.     the standard library's real numbers; excluded middle
    Source.     exactrelu/checker/radius.py *)
Require Import Reals Lra Lia List Psatz.
Import ListNotations.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.JointRadius.
Open Scope R_scope.

Lemma vsum_scal_l d f c : vsum d (fun i => c * f i) = c * vsum d f.
Proof. rewrite Rmult_comm, <- vsum_scal. apply vsum_ext. intros; ring. Qed.
Lemma square_root_le x y : 0 <= y -> Rabs x <= y -> x * x <= y * y.
Proof. intros Hy H. rewrite <- (Rabs_pos_eq (x * x)) by apply Rle_0_sqr. rewrite Rabs_mult. apply Rmult_le_compat; auto using Rabs_pos. Qed.

Section Word.
Variables m K : nat.
Variable M : nat -> mat.
Variable w : list nat.
Hypothesis Hw : word K w.
Hypothesis w_long : (1 <= length w)%nat.
Notation P := (act m M w).
Notation powers n := (repeated w n).
Variables u v : vec.
Variables a b : R.
Hypothesis real_part : forall i, (i < m)%nat -> P u i = a * u i - b * v i.
Hypothesis imaginary_part : forall i, (i < m)%nat -> P v i = b * u i + a * v i.

Lemma eigenvalue_powers n : exists c d, c * c + d * d = (a * a + b * b) ^ n /\ forall i, (i < m)%nat ->
  act m M (powers n) u i = c * u i - d * v i /\ act m M (powers n) v i = d * u i + c * v i.
Proof.
  induction n as [|n [c [d [E H]]]].
  - exists 1, 0. split; [simpl; ring|]. intros i Hi. cbn [repeated]. rewrite !act_nil by exact Hi. split; ring.
  - exists (c * a - d * b), (c * b + d * a). split; [cbn [pow]; rewrite <- E; ring|]. intros i Hi. cbn [repeated].
    rewrite !act_app by exact Hi.
    assert (L : forall y e f, (forall j, (j < m)%nat -> y j = e * u j + f * v j) -> P y i = e * P u i + f * P v i).
    { intros y e f Hy. unfold act, mapp.
      rewrite (vsum_ext m _ (fun j => prod m M w i j * u j * e + prod m M w i j * v j * f)).
      - rewrite vsum_plus, !vsum_scal. ring.
      - intros j Hj. rewrite Hy by exact Hj. ring. }
    rewrite (L (act m M (powers n) u) c (- d)) by (intros j Hj; destruct (H j Hj) as [-> _]; ring).
    rewrite (L (act m M (powers n) v) d c) by (intros j Hj; destruct (H j Hj) as [_ ->]; ring).
    rewrite real_part, imaginary_part by exact Hi. split; ring.
Qed.

Lemma act_bound C s y z i : 0 <= s -> (forall w, word K w -> forall i j, (i < m)%nat -> (j < m)%nat -> Rabs (prod m M w i j) <= C * s ^ length w) ->
  word K z -> (i < m)%nat -> Rabs (act m M z y i) <= s ^ length z * (Rabs C * vsum m (fun j => Rabs (y j))).
Proof.
  intros s0 H Hz Hi. unfold act, mapp. eapply Rle_trans; [apply vsum_abs|]. rewrite <- !vsum_scal_l. apply vsum_le.
  intros j Hj. rewrite Rabs_mult, <- Rmult_assoc. apply Rmult_le_compat_r; [apply Rabs_pos|].
  eapply Rle_trans; [now apply H|]. rewrite Rmult_comm. apply Rmult_le_compat_l; [now apply pow_le|apply Rle_abs].
Qed.

(** Theorem `radius-word`. *)
Theorem radius_word r R : 0 <= r -> (exists i, (i < m)%nat /\ (u i <> 0 \/ v i <> 0)) ->
  (r ^ length w) * (r ^ length w) <= a * a + b * b -> radius m K M R -> r <= R.
Proof.
  intros r0 [i [Hi N]] Hr HR. apply (radius_at_least m K M R r HR). intros s [s0 sr] [C H].
  set (c := u i * u i + v i * v i).
  assert (c0 : 0 < c).
  { unfold c. pose proof (Rle_0_sqr (u i)) as A. pose proof (Rle_0_sqr (v i)) as B. unfold Rsqr in *.
    destruct N as [N|N]; pose proof (Rsqr_pos_lt _ N) as Q; unfold Rsqr in Q; lra. }
  set (U := Rabs C * vsum m (fun j => Rabs (u j))). set (V := Rabs C * vsum m (fun j => Rabs (v j))).
  assert (P1 : 0 <= s ^ length w * s ^ length w < r ^ length w * r ^ length w).
  { pose proof (pow_le s (length w) s0) as S0. assert (L : s ^ length w < r ^ length w).
    { clear -s0 sr w_long. destruct (length w) as [|l]; [lia|]. clear w_long. induction l as [|l IH]; [simpl; lra|].
      change (s * s ^ S l < r * r ^ S l). pose proof (pow_le s (S l) s0). apply Rmult_le_0_lt_compat; lra. }
    split; [now apply Rmult_le_pos|]. apply Rmult_le_0_lt_compat; lra. }
  destruct (power_beats _ _ ((U * U + V * V) / c) P1) as [n Hn]. specialize (Hn n (le_n n)).
  destruct (eigenvalue_powers n) as [e [f [E G]]]. destruct (G i Hi) as [Gu Gv].
  pose proof (act_bound C s u (powers n) i s0 H (repeated_word K w n Hw) Hi) as Bu. fold U in Bu.
  pose proof (act_bound C s v (powers n) i s0 H (repeated_word K w n Hw) Hi) as Bv. fold V in Bv.
  rewrite repeated_length in Bu, Bv. set (T := s ^ (n * length w)) in *. assert (T0 : 0 <= T) by (now apply pow_le).
  assert (U0 : 0 <= U) by (apply Rmult_le_pos; [apply Rabs_pos|apply vsum_nonneg; intros; apply Rabs_pos]).
  assert (V0 : 0 <= V) by (apply Rmult_le_pos; [apply Rabs_pos|apply vsum_nonneg; intros; apply Rabs_pos]).
  apply square_root_le in Bu; [|now apply Rmult_le_pos]. apply square_root_le in Bv; [|now apply Rmult_le_pos].
  assert (S1 : (e * e + f * f) * c <= T * T * (U * U + V * V)).
  { replace ((e * e + f * f) * c) with (act m M (powers n) u i * act m M (powers n) u i + act m M (powers n) v i * act m M (powers n) v i)
      by (rewrite Gu, Gv; unfold c; ring). lra. }
  assert (S2 : (r ^ length w * r ^ length w) ^ n <= e * e + f * f).
  { rewrite E. apply pow_incr. split; [|exact Hr]. apply Rle_0_sqr. }
  assert (S3 : T * T = (s ^ length w * s ^ length w) ^ n).
  { unfold T. rewrite Nat.mul_comm, pow_mult, Rpow_mult_distr. reflexivity. }
  rewrite S3 in S1. apply Rmult_lt_compat_r with (r := c) in Hn; [|exact c0].
  replace ((U * U + V * V) / c * (s ^ length w * s ^ length w) ^ n * c)
    with ((s ^ length w * s ^ length w) ^ n * (U * U + V * V)) in Hn by (field; lra).
  apply Rmult_le_compat_r with (r := c) in S2; [|lra]. lra.
Qed.
End Word.

Theorem radius_nonneg m K M R : radius m K M R -> 0 <= R.
Proof. intros [H _]. exact H. Qed.
