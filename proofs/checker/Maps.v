(** * The verified checker: the number of affine maps on the cells

    Statement.  If check_domains accepts a tree and pieces gives m maps, then the network is one of these m affine maps on
                every domain with interior, each of them is taken on one, and no two of them are equal.
    Glossary.   piece (l, s)      == the affine map x -> (f x / s for f in l), s > 0
                mapped d ss region listed m == that, for the domains of a listing
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/claims.py, piece *)
Require Import List Bool Reals Lra Lia.
Require Import ExactReLU.checker.Checker ExactReLU.checker.Domains.
Import ListNotations.
Open Scope R_scope.

Module MakeMaps (N : NUM).
Include MakeDomains N.
Import N.

Definition affine (k : piece) (x : list R) : list R := map (fun f => ev x f / toR (snd k)) (fst k).
Definition unlike (d : nat) (k k' : piece) : Prop := exists x, length x = d /\ affine k x <> affine k' x.
Definition mapped (d : nat) (ss : list step) (region : list form) (listed : list (list bool * bool)) (m : nat) : Prop :=
  exists maps : list piece, length maps = m /\ ForallOrdPairs (unlike d) maps /\
    (forall g, In (g, true) listed -> exists k, In k maps /\ forall x, domain d ss region g x -> outputs ss x = affine k x) /\
    (forall k, In k maps -> exists g, In (g, true) listed /\ forall x, domain d ss region g x -> outputs ss x = affine k x).
Definition census_with_maps (d : nat) (ss : list step) (region : list form) (n c m : nat) : Prop :=
  exists listed, listing d ss region n c listed /\ mapped d ss region listed m.

(** * Maps that differ somewhere *)
Definition origin (d : nat) : list R := repeat 0 d.
Lemma dot_origin a d : dot a (origin d) = 0.
Proof. revert d; induction a as [|u a IH]; intros [|d]; simpl; try reflexivity. fold (origin d). rewrite IH. lra. Qed.
Lemma lzero_differs d : forall a, (length a <= d)%nat -> lzero a = false -> exists x, length x = d /\ dot a x <> 0.
Proof.
  induction d as [|d IH]; intros [|u a] L H; try discriminate; simpl in L; [lia|]. simpl in H. apply andb_false_iff in H as [H|H].
  - apply eqb_complete in H. rewrite toR_zero in H. exists (1 :: origin d). split; [simpl; f_equal; apply repeat_length|].
    simpl. rewrite dot_origin. lra.
  - destruct (IH a ltac:(lia) H) as (x & Lx & E). exists (0 :: x). split; [simpl; now rewrite Lx|]. simpl. lra.
Qed.
Lemma lagree_sound s s' x : forall a b, lagree s a s' b = true -> toR s' * dot a x = toR s * dot b x.
Proof.
  revert x. intros x a; revert x; induction a as [|u a IH]; intros x b H.
  - simpl in H. rewrite (lzero_sound b x H). simpl. lra.
  - destruct b as [|v b]. { cbn [lagree] in H. rewrite (lzero_sound (u :: a) x H). simpl. lra. }
    simpl in H. apply andb_prop in H as [H1 H2]. apply eqb_sound in H1. rewrite !toR_mul in H1.
    destruct x as [|r x]; simpl; [lra|]. rewrite !Rmult_plus_distr_l, <- !Rmult_assoc, H1, (IH x b H2). reflexivity.
Qed.
Lemma lagree_differs s s' d : 0 < toR s -> 0 < toR s' -> forall a b, (length a <= d)%nat -> (length b <= d)%nat ->
  lagree s a s' b = false -> exists x, length x = d /\ toR s' * dot a x <> toR s * dot b x.
Proof.
  intros S S'. induction d as [|d IH]; intros [|u a] [|v b] La Lb H; try discriminate; simpl in La, Lb; try lia.
  - destruct (lzero_differs (Datatypes.S d) (v :: b) ltac:(simpl; lia) H) as (x & Lx & E). exists x. split; [exact Lx|].
    intro Q. apply E. change (dot [] x) with 0 in Q. nra.
  - destruct (lzero_differs (Datatypes.S d) (u :: a) ltac:(simpl; lia) H) as (x & Lx & E). exists x. split; [exact Lx|].
    intro Q. apply E. change (dot [] x) with 0 in Q. nra.
  - simpl in H. apply andb_false_iff in H as [H|H].
    + apply eqb_complete in H. rewrite !toR_mul in H. exists (1 :: origin d). split; [simpl; f_equal; apply repeat_length|].
      simpl. rewrite !dot_origin. intro Q. apply H. lra.
    + destruct (IH a b ltac:(lia) ltac:(lia) H) as (x & Lx & E). exists (0 :: x). split; [simpl; now rewrite Lx|].
      simpl. intro Q. apply E. lra.
Qed.
Lemma ratio_iff a b s s' : 0 < s -> 0 < s' -> a / s = b / s' <-> s' * a = s * b.
Proof.
  intros S S'. split; intro H.
  - replace a with (s * (a / s)) by (field; lra). rewrite H. field. lra.
  - apply (Rmult_eq_reg_l (s * s')); [|nra]. transitivity (s' * a); [field; lra|]. rewrite H. field. lra.
Qed.
Lemma agree_sound s s' x : 0 < toR s -> 0 < toR s' -> forall l l', agree s l s' l' = true -> affine (l, s) x = affine (l', s') x.
Proof.
  intros S S'. induction l as [|f l IH]; intros [|f' l'] H; try discriminate; [reflexivity|]. simpl in H.
  apply andb_prop in H as [H H3]. apply andb_prop in H as [H1 H2]. unfold affine in *. simpl. f_equal; [|now apply IH].
  apply ratio_iff; try assumption. apply eqb_sound in H1. rewrite !toR_mul in H1.
  apply (lagree_sound _ _ x) in H2. unfold ev. nra.
Qed.
Lemma agree_differs s s' d : 0 < toR s -> 0 < toR s' -> forall l l', short d (l, s) = true -> short d (l', s') = true ->
  agree s l s' l' = false -> unlike d (l, s) (l', s').
Proof.
  intros S S'. induction l as [|f l IH]; intros [|f' l'] B B' H; try discriminate;
    try (exists (origin d); split; [apply repeat_length|discriminate]).
  unfold short in B, B'. cbn [fst forallb] in B, B'. apply andb_prop in B as [B1 B2]. apply andb_prop in B' as [B1' B2'].
  apply Nat.leb_le in B1, B1'. cbn [agree] in H. apply andb_false_iff in H as [H|H].
  - assert (K : exists x, length x = d /\ toR s' * ev x f <> toR s * ev x f').
    { destruct (eqb (mul s' (snd f)) (mul s (snd f'))) eqn:C.
      - apply eqb_sound in C. rewrite !toR_mul in C. simpl in H.
        destruct (lagree_differs s s' d S S' _ _ B1 B1' H) as (x & Lx & E). exists x. split; [exact Lx|].
        unfold ev. intro Q. apply E. lra.
      - apply eqb_complete in C. rewrite !toR_mul in C. exists (origin d). split; [apply repeat_length|].
        unfold ev. rewrite !dot_origin. intro Q. apply C. lra. }
    destruct K as (x & Lx & E). exists x. split; [exact Lx|]. unfold affine. simpl. intro Q. apply E.
    injection Q as Q _. exact (proj1 (ratio_iff _ _ _ _ S S') Q).
  - destruct (IH l' B2 B2' H) as (x & Lx & E). exists x. split; [exact Lx|]. unfold affine in *. simpl. intro Q. apply E.
    injection Q as _ Q. exact Q.
Qed.

Lemma different_in l k : In k (different l) -> In k l.
Proof.
  induction l as [|a l IH]; intro H; [destruct H|]. cbn [different] in H. destruct (existsb _ _).
  - right. now apply IH.
  - destruct H as [->|H]; [now left|right; now apply IH].
Qed.
Definition proper (d : nat) (k : piece) : Prop := 0 < toR (snd k) /\ short d k = true.
Lemma different_covers d l : (forall k, In k l -> proper d k) -> forall k, In k l ->
  exists k', In k' (different l) /\ forall x, affine k x = affine k' x.
Proof.
  induction l as [|a l IH]; intros P k H; [destruct H|]. cbn [different].
  assert (P' : forall q, In q l -> proper d q) by (intros q Q; apply P; now right).
  destruct (existsb _ _) eqn:E.
  - destruct H as [<-|H]; [|now apply IH]. apply existsb_exists in E as (k' & K & A). exists k'. split; [exact K|].
    intro x. destruct a as [la sa], k' as [lk sk]. apply agree_sound; [apply (P (la, sa)); now left| |exact A].
    apply (P' (lk, sk)). now apply different_in.
  - destruct H as [<-|H]; [exists a; split; [now left|reflexivity]|].
    destruct (IH P' k H) as (k' & K & A). exists k'. split; [now right|exact A].
Qed.
Lemma different_unlike d l : (forall k, In k l -> proper d k) -> ForallOrdPairs (unlike d) (different l).
Proof.
  induction l as [|a l IH]; intro P; cbn [different]; [constructor|].
  assert (P' : forall q, In q l -> proper d q) by (intros q Q; apply P; now right).
  destruct (existsb _ _) eqn:E; [now apply IH|]. constructor; [|now apply IH]. apply Forall_forall. intros k K.
  destruct (agree (snd a) (fst a) (snd k) (fst k)) eqn:A.
  - exfalso. assert (Q : existsb (fun k' => agree (snd a) (fst a) (snd k') (fst k')) (different l) = true)
      by (apply existsb_exists; now exists k). now rewrite E in Q.
  - destruct (P a (or_introl eq_refl)) as [S B], (P' k (different_in _ _ K)) as [S' B'].
    destruct a as [la sa], k as [lk sk]. now apply agree_differs.
Qed.

Theorem pieces_sound d ss region bounds s maps : check_domains d ss region bounds s = true ->
  pieces d ss region bounds s = Some maps -> census_with_maps d ss region (domains s) (cells s) (length maps).
Proof.
  intros H M. apply check_domains_listing in H as (b & B & L & F). unfold pieces in M. rewrite B in M.
  cbv zeta in L, F. set (es := ends true d s (advance true d b ss (start d)) b (closed_rows region)) in *.
  set (l := map piece_of (filter (fun e => is_cell (leaf e)) es)) in *.
  destruct (forallb (short d) l) eqn:Sh; [|discriminate]. injection M as <-.
  assert (Of : forall k, In k l -> exists e, In e es /\ is_cell (leaf e) = true /\ k = piece_of e).
  { intros k K. apply in_map_iff in K as (e & <- & K). apply filter_In in K as [K1 K2]. now exists e. }
  assert (P : forall k, In k l -> proper d k).
  { intros k K. rewrite forallb_forall in Sh. split; [|now apply Sh]. destruct (Of k K) as (e & He & _ & ->).
    destruct (F e He) as (_ & [G1 G2] & _). simpl. rewrite toR_mul. nra. }
  assert (A : forall e x, In e es -> domain d ss region (fst (name e)) x -> outputs ss x = affine (piece_of e) x).
  { intros e x He Hx. destruct (F e He) as (T & G & W). rewrite (W x Hx). unfold affine. cbn [piece_of fst snd].
    transitivity (map (fun r => r / toR (mul (over (at_leaf e)) (scale (at_leaf e)))) (map (ev x) (joined (at_leaf e)))).
    - rewrite (over_scale _ x T G), map_map. rewrite <- (map_id (whole x (at_leaf e, []))) at 1. apply map_ext. intro r.
      destruct G. rewrite toR_mul. field. lra.
    - now rewrite map_map. }
  exists (map name es). split; [exact L|]. exists (different l). split; [reflexivity|]. split; [now apply (different_unlike d)|]. split.
  - intros g I. apply in_map_iff in I as (e & E & He). unfold name in E. injection E as E1 E2.
    assert (K : In (piece_of e) l) by (apply in_map, filter_In; now split).
    destruct (different_covers d l P _ K) as (k & Ik & Q). exists k. split; [exact Ik|]. intros x Hx.
    rewrite <- Q. apply A; [exact He|]. cbn [name fst]. now rewrite E1.
  - intros k Ik. destruct (Of k (different_in _ _ Ik)) as (e & He & C & ->). exists (fst (name e)).
    split; [|intros x Hx; now apply A]. apply in_map_iff. exists e. split; [|exact He]. unfold name. now rewrite C.
Qed.
End MakeMaps.
