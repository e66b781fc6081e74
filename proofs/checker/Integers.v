(** * The verified checker over the integers, and what it says about networks

    Statement.  The lists of the checker are the functions of Networks.v: netR ls x is net with the widths, weights and
                biases of ls.  So if check_net accepts, then at every real input x of d coordinates in the region every
                property holds of N_n(x), n the number of layers.
    Glossary.   width d ls k, weight ls k, bias ls k == those of layer k = 1, 2, ...      vec_of l == the list as a vector
                value p k y == the form p at the first k coordinates of y
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/rules.py *)
Require Import List ZArith Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.checker.Checker.
Import ListNotations.
Open Scope R_scope.

Module OpsZ <: OPS.
  Definition t := Z.
  Definition zero := 0%Z. Definition one := 1%Z.
  Definition add := Z.add. Definition mul := Z.mul.
  Definition eqb := Z.eqb. Definition leb := Z.leb. Definition ltb := Z.ltb.
End OpsZ.
Module NumZ <: NUM.
  Include OpsZ.
  Definition toR := IZR.
  Lemma toR_zero : toR zero = 0. Proof. reflexivity. Qed.
  Lemma toR_one : toR one = 1. Proof. reflexivity. Qed.
  Lemma toR_add a b : toR (add a b) = toR a + toR b. Proof. apply plus_IZR. Qed.
  Lemma toR_mul a b : toR (mul a b) = toR a * toR b. Proof. apply mult_IZR. Qed.
  Lemma eqb_sound a b : eqb a b = true -> toR a = toR b. Proof. intro H; now rewrite (proj1 (Z.eqb_eq a b) H). Qed.
  Lemma leb_sound a b : leb a b = true -> toR a <= toR b. Proof. intro H; apply IZR_le; now apply Z.leb_le. Qed.
  Lemma ltb_sound a b : ltb a b = true -> toR a < toR b. Proof. intro H; apply IZR_lt; now apply Z.ltb_lt. Qed.
End NumZ.
Module CZ := Make NumZ.
Import CZ.

Definition vec_of (l : list R) : vec := fun i => nth i l 0.
Definition layer_of (ls : list layer) (k : nat) : layer := nth (pred k) ls [].
Definition width (d : nat) (ls : list layer) (k : nat) : nat := match k with O => d | _ => length (layer_of ls k) end.
Definition neuron (ls : list layer) (k i : nat) : form := nth i (layer_of ls k) ([], 0%Z).
Definition weight (ls : list layer) (k : nat) : mat := fun i j => IZR (nth j (fst (neuron ls k i)) 0%Z).
Definition bias (ls : list layer) (k : nat) : vec := fun i => IZR (snd (neuron ls k i)).
Definition value (p : form) (k : nat) (y : vec) : R := vsum k (fun j => IZR (nth j (fst p) 0%Z) * y j) + IZR (snd p).

Lemma dot_vsum a x : dot a x = vsum (length x) (fun j => IZR (nth j a 0%Z) * nth j x 0).
Proof.
  revert x; induction a as [|u a IH]; intros [|r x]; try reflexivity.
  - simpl dot. rewrite (vsum_ext _ _ (fun _ => 0)); [now rewrite vsum_zero|]. intros j _. destruct j; simpl; ring.
  - unfold vsum. cbn [length]. rewrite wsum_first. cbn [dot nth]. rewrite IH. f_equal.
    rewrite <- (Nat.add_0_r 1), <- (wsum_shift (fun j => IZR (nth j (u :: a) 0%Z) * nth j (r :: x) 0) 1 0). reflexivity.
Qed.
Lemma ev_value x p : ev x p = value p (length x) (vec_of x).
Proof. unfold ev, value, vec_of. now rewrite dot_vsum. Qed.
Lemma length_layer l v : length (layerR l v) = length l.
Proof. apply map_length. Qed.
Lemma nth_layer l v i : (i < length l)%nat ->
  nth i (layerR l v) 0 = Networks.relu (value (nth i l ([], 0%Z)) (length v) (vec_of v)).
Proof.
  intro Hi. rewrite <- ev_value. unfold layerR.
  rewrite (nth_indep _ 0 (relu (ev v ([], 0%Z)))) by (now rewrite map_length).
  exact (map_nth (fun n => relu (ev v n)) l ([], 0%Z) i).
Qed.

(** The bridge: a network of lists is a network of functions. *)
Theorem list_network ls x k : (k <= length ls)%nat ->
  length (netR (firstn k ls) x) = width (length x) ls k /\
  forall i, (i < width (length x) ls k)%nat ->
    nth i (netR (firstn k ls) x) 0 = net (width (length x) ls) (weight ls) (bias ls) (vec_of x) k i.
Proof.
  induction k; intro Hk; [split; reflexivity|].
  destruct (IHk ltac:(lia)) as [HL HN].
  assert (E : firstn (S k) ls = firstn k ls ++ [layer_of ls (S k)]).
  { unfold layer_of. simpl pred. clear -Hk. revert k Hk. induction ls as [|l ls IH]; intros k Hk; [simpl in Hk; lia|].
    destruct k; [reflexivity|]. simpl in *. rewrite IH by lia. reflexivity. }
  unfold netR. rewrite E, fold_left_app. cbn [fold_left]. fold (netR (firstn k ls) x).
  split; [apply length_layer|]. intros i Hi. cbn [width] in Hi. rewrite nth_layer by exact Hi. cbn [net].
  unfold Networks.layer. f_equal. unfold value. rewrite HL. f_equal. apply vsum_ext. intros j Hj. unfold vec_of.
  rewrite HN by exact Hj. reflexivity.
Qed.
Corollary list_network_whole ls x : length (netR ls x) = width (length x) ls (length ls) /\
  forall i, (i < width (length x) ls (length ls))%nat ->
    nth i (netR ls x) 0 = net (width (length x) ls) (weight ls) (bias ls) (vec_of x) (length ls) i.
Proof. pose proof (list_network ls x (length ls) (le_n _)) as H. rewrite firstn_all in H. exact H. Qed.

(** An accepted tree proves the properties at every real input of the region. *)
Theorem checked d (ls : list layer) (props region : list form) (s : tree) :
  check_net (-1)%Z d ls props region s = true ->
  forall x : vec, (forall f, In f region -> 0 <= value f d x) ->
  forall p, In p props -> 0 <= value p (width d ls (length ls)) (net (width d ls) (weight ls) (bias ls) x (length ls)).
Proof.
  intros H x Hx p Hp. set (l := map x (seq 0 d)).
  assert (Ll : length l = d) by (unfold l; now rewrite map_length, seq_length).
  assert (Vl : forall j, (j < d)%nat -> vec_of l j = x j).
  { intros j Hj. unfold vec_of, l. rewrite (nth_indep _ 0 (x 0%nat)) by (now rewrite map_length, seq_length).
    rewrite (map_nth x). now rewrite seq_nth. }
  assert (Vf : forall f, value f d (vec_of l) = value f d x).
  { intro f. unfold value. f_equal. apply vsum_ext. intros j Hj. now rewrite Vl. }
  assert (S : sat region l). { intros f Hf. rewrite ev_value, Ll, Vf. now apply Hx. }
  pose proof (check_net_sound _ _ _ _ _ _ H l Ll S p Hp) as R. rewrite ev_value in R.
  destruct (list_network_whole ls l) as [HL HN]. rewrite HL in R. rewrite Ll in *.
  eapply Rle_trans; [exact R|]. right. unfold value. f_equal. apply vsum_ext. intros j Hj. f_equal.
  unfold vec_of at 1. rewrite HN by exact Hj. apply (net_ext (width d ls)); try exact Hj; try reflexivity.
  intros i Hi. now apply Vl.
Qed.
