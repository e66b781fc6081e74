(** * The verified checker over the integers, and what it says about networks

    Statement.  The lists of the checker are the functions of Networks.v: the outputs of layers with ReLU are net with the
                widths, weights and biases of the lists.  So if check_properties accepts, then at every real input x of d
                coordinates in the region every property holds of N_n(x), n the number of layers.  Two networks whose
                differences are properties are equal, and the domains, cells and affine maps of a list are counted.
    Glossary.   layer (q, l)      == the layer (W y + b)/q with ReLU, l the rows of W and b, q > 0
                width d ls k, weight ls k, bias ls k == those of layer k = 1, 2, ...      vec_of l == the list as a vector
                value p k y == the form p at the first k coordinates of y
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/rules.py *)
Require Import List ZArith Reals Lra Lia.
Require Import ExactReLU.Sums ExactReLU.Networks ExactReLU.checker.Checker ExactReLU.checker.Maps.
Import ListNotations.
Open Scope R_scope.

Module OpsZ <: OPS.
  Definition t := Z.
  Definition zero := 0%Z. Definition one := 1%Z.
  Definition opp := Z.opp. Definition add := Z.add. Definition mul := Z.mul.
  Definition gcd := Z.gcd. Definition div := Z.div.
  Definition eqb := Z.eqb. Definition leb := Z.leb. Definition ltb := Z.ltb.
End OpsZ.
Module NumZ <: NUM.
  Include OpsZ.
  Definition toR := IZR.
  Lemma toR_zero : toR zero = 0. Proof. reflexivity. Qed.
  Lemma toR_one : toR one = 1. Proof. reflexivity. Qed.
  Lemma toR_opp a : toR (opp a) = - toR a. Proof. apply opp_IZR. Qed.
  Lemma toR_add a b : toR (add a b) = toR a + toR b. Proof. apply plus_IZR. Qed.
  Lemma toR_mul a b : toR (mul a b) = toR a * toR b. Proof. apply mult_IZR. Qed.
  Lemma eqb_sound a b : eqb a b = true -> toR a = toR b. Proof. intro H; now rewrite (proj1 (Z.eqb_eq a b) H). Qed.
  Lemma eqb_complete a b : eqb a b = false -> toR a <> toR b. Proof. intros H E. now apply Z.eqb_neq in H; apply H, eq_IZR. Qed.
  Lemma leb_sound a b : leb a b = true -> toR a <= toR b. Proof. intro H; apply IZR_le; now apply Z.leb_le. Qed.
  Lemma ltb_sound a b : ltb a b = true -> toR a < toR b. Proof. intro H; apply IZR_lt; now apply Z.ltb_lt. Qed.
  Lemma ltb_complete a b : ltb a b = false -> toR b <= toR a. Proof. intro H; apply IZR_le; now apply Z.ltb_ge. Qed.
End NumZ.
Module CZ := MakeMaps NumZ.
Import CZ.

Definition layer : Type := (Z * list form)%type.
Definition relus (ls : list layer) : list step := map (fun l => Relu (fst l) (snd l)) ls.
Definition vec_of (l : list R) : vec := fun i => nth i l 0.
Definition layer_of (ls : list layer) (k : nat) : layer := nth (pred k) ls (1%Z, []).
Definition width (d : nat) (ls : list layer) (k : nat) : nat := match k with O => d | _ => length (snd (layer_of ls k)) end.
Definition neuron (ls : list layer) (k i : nat) : form := nth i (snd (layer_of ls k)) ([], 0%Z).
Definition weight (ls : list layer) (k : nat) : mat := fun i j => IZR (nth j (fst (neuron ls k i)) 0%Z) / IZR (fst (layer_of ls k)).
Definition bias (ls : list layer) (k : nat) : vec := fun i => IZR (snd (neuron ls k i)) / IZR (fst (layer_of ls k)).
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
Lemma nth_layer q l v i : (i < length l)%nat ->
  nth i (map relu (layerR q l v)) 0 = Networks.relu (value (nth i l ([], 0%Z)) (length v) (vec_of v) / IZR q).
Proof.
  intro Hi. rewrite <- ev_value. unfold layerR. rewrite map_map.
  rewrite (nth_indep _ 0 (relu (ev v ([], 0%Z) / IZR q))) by (now rewrite map_length).
  exact (map_nth (fun n => relu (ev v n / IZR q)) l ([], 0%Z) i).
Qed.
Lemma run_app_relus x ls ls' v : run x (relus (ls ++ ls')) v = run x (relus ls') (run x (relus ls) v).
Proof. revert v; induction ls as [|l ls IH]; intro v; [reflexivity|]. apply IH. Qed.
Lemma value_div p k y q : value p k y / q = vsum k (fun j => IZR (nth j (fst p) 0%Z) / q * y j) + IZR (snd p) / q.
Proof.
  unfold value, Rdiv. rewrite Rmult_plus_distr_r. f_equal. rewrite <- vsum_scal. apply vsum_ext. intros j _. ring.
Qed.

(** The bridge: a network of lists is a network of functions. *)
Theorem list_network ls x k : (k <= length ls)%nat ->
  length (outputs (relus (firstn k ls)) x) = width (length x) ls k /\
  forall i, (i < width (length x) ls k)%nat ->
    nth i (outputs (relus (firstn k ls)) x) 0 = net (width (length x) ls) (weight ls) (bias ls) (vec_of x) k i.
Proof.
  induction k; intro Hk; [split; reflexivity|].
  destruct (IHk ltac:(lia)) as [HL HN].
  assert (E : firstn (S k) ls = firstn k ls ++ [layer_of ls (S k)]).
  { unfold layer_of. simpl pred. clear -Hk. revert k Hk. induction ls as [|l ls IH]; intros k Hk; [simpl in Hk; lia|].
    destruct k; [reflexivity|]. simpl in *. rewrite IH by lia. reflexivity. }
  unfold outputs. rewrite E, run_app_relus. fold (outputs (relus (firstn k ls)) x). cbn [run relus map].
  split; [unfold layerR; now rewrite !map_length|]. intros i Hi. cbn [width] in Hi. rewrite nth_layer by exact Hi. cbn [net].
  unfold Networks.layer. f_equal. rewrite value_div, HL. f_equal. apply vsum_ext. intros j Hj. unfold vec_of.
  rewrite HN by exact Hj. reflexivity.
Qed.
Corollary list_network_whole ls x : length (outputs (relus ls) x) = width (length x) ls (length ls) /\
  forall i, (i < width (length x) ls (length ls))%nat ->
    nth i (outputs (relus ls) x) 0 = net (width (length x) ls) (weight ls) (bias ls) (vec_of x) (length ls) i.
Proof. pose proof (list_network ls x (length ls) (le_n _)) as H. rewrite firstn_all in H. exact H. Qed.

(** An accepted tree proves the properties at every real input of the region. *)
Theorem checked d (ls : list layer) properties region bounds (s : tree) :
  check_properties d (relus ls) properties region bounds s = true ->
  forall x : vec, (forall f, In f region -> 0 <= value f d x) ->
  forall p, In p properties ->
    hold (fst p) (value (snd p) (width d ls (length ls)) (net (width d ls) (weight ls) (bias ls) x (length ls))).
Proof.
  intros H x Hx p Hp. set (l := map x (seq 0 d)).
  assert (Ll : length l = d) by (unfold l; now rewrite map_length, seq_length).
  assert (Vl : forall j, (j < d)%nat -> vec_of l j = x j).
  { intros j Hj. unfold vec_of, l. rewrite (nth_indep _ 0 (x 0%nat)) by (now rewrite map_length, seq_length).
    rewrite (map_nth x). now rewrite seq_nth. }
  assert (Vf : forall f, value f d (vec_of l) = value f d x).
  { intro f. unfold value. f_equal. apply vsum_ext. intros j Hj. now rewrite Vl. }
  assert (S : forall f, In f region -> 0 <= ev l f). { intros f Hf. rewrite ev_value, Ll, Vf. now apply Hx. }
  pose proof (check_properties_sound _ _ _ _ _ _ H l Ll S p Hp) as R. rewrite ev_value in R.
  destruct (list_network_whole ls l) as [HL HN]. rewrite HL in R. rewrite Ll in *.
  enough (E : value (snd p) (width d ls (length ls)) (vec_of (outputs (relus ls) l)) =
    value (snd p) (width d ls (length ls)) (net (width d ls) (weight ls) (bias ls) x (length ls))) by (now rewrite <- E).
  unfold value. f_equal. apply vsum_ext. intros j Hj. f_equal.
  unfold vec_of at 1. rewrite HN by exact Hj. apply (net_ext (width d ls)); try exact Hj; try reflexivity.
  intros i Hi. now apply Vl.
Qed.

(** Two networks whose differences, both ways, are properties of their outputs one after the other, are equal. *)
Definition difference (m i : nat) (s : Z) : form := faxpy s (unit_form 1%Z i, 0%Z) (unit_form (- s)%Z (m + i), 0%Z).
Definition equal_properties (m : nat) : list row :=
  flat_map (fun i => [(false, difference m i 1); (false, difference m i (-1))]) (seq 0 m).
Theorem equal_networks d ss ss' m region bounds (s : tree) :
  check_properties d (ss ++ Next :: ss') (equal_properties m) region bounds s = true ->
  forall x, length x = d -> (forall f, In f region -> 0 <= ev x f) ->
  length (outputs ss x) = m -> length (outputs ss' x) = m -> outputs ss x = outputs ss' x.
Proof.
  intros H x Hd Hx L L'. apply (nth_ext _ _ 0 0); [congruence|]. intros i Hi. rewrite L in Hi.
  pose proof (check_properties_sound _ _ _ _ _ _ H x Hd Hx) as P.
  assert (D : forall v, In (false, difference m i v) (equal_properties m) ->
    0 <= IZR v * (nth i (outputs ss x) 0 - nth i (outputs ss' x) 0)).
  { intros v I. specialize (P _ I). cbn [fst snd] in P. unfold hold, difference in P. rewrite ev_faxpy, outputs_app in P.
    unfold ev in P. cbn [fst snd] in P. rewrite !dot_unit in P. rewrite app_nth1 in P by lia.
    rewrite app_nth2, L in P by lia. replace (m + i - m)%nat with i in P by lia.
    change NumZ.toR with IZR in P. rewrite opp_IZR in P. lra. }
  assert (I : forall v, v = 1%Z \/ v = (-1)%Z -> In (false, difference m i v) (equal_properties m)).
  { intros v V. apply in_flat_map. exists i. split; [apply in_seq; lia|]. destruct V as [->| ->]; simpl; auto. }
  pose proof (D 1%Z (I _ (or_introl eq_refl))). pose proof (D (-1)%Z (I _ (or_intror eq_refl))). lra.
Qed.

(** The domains, cells and affine maps of an accepted list are all there are. *)
Theorem listed d ss region bounds (s : tree) : check_domains d ss region bounds s = true ->
  census d ss region (domains s) (cells s) /\
  forall maps, pieces d ss region bounds s = Some maps -> census_with_maps d ss region (domains s) (cells s) (length maps).
Proof. intro H. split; [now apply check_domains_sound in H|]. intros maps M. exact (pieces_sound _ _ _ _ _ _ H M). Qed.
