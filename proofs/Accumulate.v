(** * Theorem `accumulate`: coordinates that add up summable parts of bounded ones, which need not converge

    Statement.  The rows a(0), .., a(mA - 1) of W_n read no others than these and the coordinates c(0), .., c(mB - 1): they are
                W'_n in the columns a and C_n in the columns c.  The rows c are the same in every layer, V and v, and read no
                others than c.  Q is a set of vectors of mB entries that holds x[c], is closed under y -> relu(V y + v), and
                on which y_j <= M_j.  With |P'_n| <= p(n), |b_n[a]| + |C_n| M <= q(n), in the norm max |y_i|/w_i, for n >= n0
                and a Lyapunov pair E, F of p and q, N_n(x)[a] has a limit L, and |L - N_k| <= E(k)|N_k| + F(k) on a
                for k >= max(1, n0 - 1).
    Glossary.   lyapunov, tends, family == as in AbsoluteSummability.v and Networks.v     at_ f y == the vector y_(f 0), y_(f 1), ..
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/accumulate.py *)
Require Import Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.Norms ExactReLU.AbsoluteSummability.
Open Scope R_scope.

Section Accumulate.
Variables m mA mB : nat.
Variable W : nat -> mat.
Variable b : nat -> vec.
Variables a c : nat -> nat.
Variables W' C : nat -> mat.
Variables V : mat.
Variables v M w : vec.
Variable Q : vec -> Prop.
Variables p q E F : nat -> R.
Variable n0 : nat.
Variable x : vec.
Definition at_ (f : nat -> nat) (y : vec) : vec := fun i => y (f i).
Notation N := (family m W b x).

Hypothesis rows_a : forall n y i, (1 <= n)%nat -> (i < mA)%nat ->
  mapp m (W n) y (a i) = mapp mA (W' n) (at_ a y) i + mapp mB (C n) (at_ c y) i.
Hypothesis rows_c : forall n y j, (1 <= n)%nat -> (j < mB)%nat -> mapp m (W n) y (c j) = mapp mB V (at_ c y) j.
Hypothesis bias_c : forall n j, (1 <= n)%nat -> (j < mB)%nat -> b n (c j) = v j.
Hypothesis Q_ext : forall y z, (forall j, (j < mB)%nat -> y j = z j) -> Q y -> Q z.
Hypothesis Q_start : Q (at_ c x).
Hypothesis Q_stays : forall y, Q y -> Q (layer mB V v y).
Hypothesis Q_bound : forall y j, Q y -> (j < mB)%nat -> y j <= M j.
Hypothesis w_pos : forall i, (i < mA)%nat -> 0 < w i.
Hypothesis Pp : forall n, (n0 <= n)%nat -> mnorm mA w (pert W' n) <= p n.
Hypothesis bq : forall n i, (n0 <= n)%nat -> (i < mA)%nat ->
  Rabs (b n (a i)) + vsum mB (fun j => Rabs (C n i j) * M j) <= q n * w i.
Hypothesis q_pos : forall n, (n0 <= n)%nat -> 0 <= q n.
Hypothesis pair : lyapunov n0 p q E F.

Lemma stays n : Q (at_ c (N n)).
Proof.
  induction n as [|n IH]; [exact Q_start|]. apply (Q_ext (layer mB V v (at_ c (N n)))); [|now apply Q_stays].
  intros j Hj. unfold at_ at 2. cbn [net]. unfold layer. now rewrite rows_c, bias_c by (lia || exact Hj).
Qed.
Lemma between n j : (1 <= n)%nat -> (j < mB)%nat -> 0 <= N n (c j) <= M j.
Proof. intros Hn Hj. split; [now apply net_nonneg|]. exact (Q_bound _ j (stays n) Hj). Qed.

(** What the coordinates a get from c is a bias. *)
Definition bias (n : nat) : vec := fun i => b n (a i) + mapp mB (C n) (at_ c (N (pred n))) i.
Lemma alone n i : (i < mA)%nat -> N n (a i) = family mA W' bias (at_ a x) n i.
Proof.
  revert i. induction n as [|n IH]; intros i Hi; [reflexivity|]. cbn [net]. unfold layer at 1 2.
  rewrite rows_a by (lia || exact Hi). f_equal.
  change (bias (S n) i) with (b (S n) (a i) + mapp mB (C (S n)) (at_ c (N n)) i).
  rewrite (mapp_ext mA (W' (S n)) (W' (S n)) (at_ a (N n)) (family mA W' bias (at_ a x) n) i) by (auto; intros; now apply IH).
  ring.
Qed.
Lemma bias_bound n : (Nat.max 2 n0 <= n)%nat -> vnorm mA w (bias n) <= q n.
Proof.
  intro Hn. apply (vnorm_le mA w w_pos); [apply q_pos; lia|]. intros i Hi.
  eapply Rle_trans; [|apply (bq n i ltac:(lia) Hi)]. unfold bias. eapply Rle_trans; [apply Rabs_triang|].
  apply Rplus_le_compat_l. unfold mapp. eapply Rle_trans; [apply vsum_abs|]. apply vsum_le. intros j Hj.
  rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|]. unfold at_.
  destruct (between (pred n) j ltac:(lia) Hj) as [L U]. now rewrite Rabs_pos_eq.
Qed.

(** Theorem `accumulate`. *)
Theorem accumulate : exists L, tends mA (fun n => at_ a (N n)) L /\
  forall k, (1 <= k)%nat -> (n0 <= S k)%nat -> vdist mA w L (at_ a (N k)) <= E k * vnorm mA w (at_ a (N k)) + F k.
Proof.
  assert (P' : lyapunov (Nat.max 2 n0) p q E F).
  { destruct pair as [A B]. split; intros n Hn; [apply A|apply B]; lia. }
  destruct (lyapunov_converges mA w w_pos W' bias p q (Nat.max 2 n0) ltac:(intros; apply Pp; lia) bias_bound E F P' (at_ a x))
    as [L [T B]].
  exists L. split.
  - intros i Hi. specialize (T i Hi). intros eps He. destruct (T eps He) as [K HK]. exists K. intros n Hn.
    unfold at_. rewrite alone by exact Hi. now apply HK.
  - intros k k1 k0. specialize (B k k1 ltac:(lia)).
    assert (G : forall i, (i < mA)%nat -> at_ a (N k) i = family mA W' bias (at_ a x) k i) by (intros; now apply alone).
    assert (D : vdist mA w L (at_ a (N k)) <= vdist mA w L (family mA W' bias (at_ a x) k)).
    { apply (vdist_le mA w w_pos); [apply vdist_pos|]. intros i Hi. rewrite G by exact Hi. now apply vdist_ge. }
    assert (D' : vnorm mA w (family mA W' bias (at_ a x) k) <= vnorm mA w (at_ a (N k))).
    { apply (vnorm_le mA w w_pos); [apply vnorm_pos|]. intros i Hi. rewrite <- G by exact Hi. now apply vnorm_ge. }
    destruct pair as [A _]. destruct (A k k0) as [E0 _].
    apply Rle_trans with (E k * vnorm mA w (family mA W' bias (at_ a x) k) + F k); [lra|].
    apply Rplus_le_compat_r. now apply Rmult_le_compat_l.
Qed.
End Accumulate.
