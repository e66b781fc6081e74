(** * The verified checker: trees of cases of ReLU networks, sound over the real numbers

    Statement.  If check_properties accepts a tree, every property of the outputs, >= 0 or > 0, holds at every real input of
                the region.  walk_sound is about any tree: its closed cases cover the region, and each is what it says.
    Glossary.   whole x st        == the outputs at x, seen from a state       pattern x st == the gates at x, seen from it
                same x st st'     == the states agree in both, in pattern only where is_open
                ends              == the closed cases of a tree: leaf, place, box, region
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/rules.py *)
Require Import List Bool Reals Lra Lia.
Require Export ExactReLU.checker.Semantics.
Import ListNotations.
Open Scope R_scope.

Module Make (N : NUM).
Include Semantics N.
Import N.

(** * Places *)
Definition out (x : list R) (c : cell) : R := match c with Open g => relu (ev x g) | Done _ f => ev x f end.
Definition gate (x : list R) (c : cell) : bool := match c with Open g => pos (ev x g) | Done on _ => on end.
Definition current (x : list R) (p : place) : list R :=
  map (fun r => r / toR (scale p)) (map (ev x) (rev (acc p)) ++ map (out x) (todo p)).
Definition before (x : list R) (p : place) : list R := map (fun r => r / toR (over p)) (map (ev x) (outs p)).
Definition whole (x : list R) (st : state) : list R := before x (fst st) ++ run x (snd st) (current x (fst st)).
Definition pattern (x : list R) (st : state) : list bool :=
  rev (pat (fst st)) ++ map (gate x) (todo (fst st)) ++ gates x (snd st) (current x (fst st)).
Definition good (p : place) : Prop := 0 < toR (scale p) /\ 0 < toR (over p).

Lemma turned_rev {A} (l : list A) : turned l = rev l.
Proof. symmetry. apply rev_alt. Qed.
Lemma relu_on r : 0 <= r -> relu r = r. Proof. intro; unfold relu; now rewrite Rmax_right. Qed.
Lemma relu_off r : r <= 0 -> relu r = 0. Proof. intro; unfold relu; now rewrite Rmax_left. Qed.
Lemma pos_on r : 0 < r -> pos r = true. Proof. intro. unfold pos. destruct Rlt_dec; [reflexivity|lra]. Qed.
Lemma pos_off r : r <= 0 -> pos r = false. Proof. intro. unfold pos. destruct Rlt_dec; [lra|reflexivity]. Qed.
Lemma relu_div r s : 0 < s -> relu (r / s) = relu r / s.
Proof.
  intro S. assert (0 < / s) by (now apply Rinv_0_lt_compat). unfold Rdiv. destruct (Rle_or_lt 0 r).
  - rewrite !relu_on; [reflexivity|assumption|nra].
  - rewrite !relu_off; [ring|lra|nra].
Qed.
Lemma pos_div r s : 0 < s -> pos (r / s) = pos r.
Proof.
  intro S. assert (0 < / s) by (now apply Rinv_0_lt_compat). unfold Rdiv. destruct (Rle_or_lt r 0).
  - rewrite !pos_off; [reflexivity|assumption|nra].
  - rewrite !pos_on; [reflexivity|assumption|nra].
Qed.

Section Sound.
Variables (is_open : bool) (d : nat).
Definition same (x : list R) (st st' : state) : Prop :=
  whole x st' = whole x st /\ (is_open = true -> pattern x st' = pattern x st).
Lemma same_trans x a b c : same x a b -> same x b c -> same x a c.
Proof. intros [H1 H2] [H3 H4]. split; [now rewrite H3|]. intro O. rewrite H4, H2; auto. Qed.

Lemma settle_sound x todo : forall acc pat a g c, settle acc pat todo = (a, g, c) ->
  map (ev x) (rev a) ++ map (out x) c = map (ev x) (rev acc) ++ map (out x) todo /\
  rev g ++ map (gate x) c = rev pat ++ map (gate x) todo.
Proof.
  induction todo as [|[f|on f] todo IH]; intros acc pat a g c H; simpl in H;
    try (injection H as <- <- <-; now split).
  apply IH in H as [H1 H2]. rewrite H1, H2. simpl. now rewrite map_app, <- !app_assoc.
Qed.
Lemma settled_sound x p ss : same x (p, ss) (settled p, ss) /\ (good p -> good (settled p)).
Proof.
  unfold settled. destruct (settle (acc p) (pat p) (todo p)) as [[a g] c] eqn:E.
  apply (settle_sound x) in E as [E1 E2]. split; [|intro H; exact H].
  assert (C : current x (Place (scale p) a g c (outs p) (over p)) = current x p) by (unfold current; simpl; now rewrite E1).
  split; [|intros _]; [unfold whole|unfold pattern]; cbn [fst snd]; rewrite C; [reflexivity|].
  cbn [pat todo]. rewrite !app_assoc. f_equal. exact E2.
Qed.
Lemma enter_sound l p x q : todo p = [] -> good p ->
  map (fun g => ev x g / toR (mul (scale p) q)) (enter l (scale p) (rev (acc p))) = layerR q l (current x p).
Proof.
  intros T [S _]. unfold enter, layerR. rewrite map_map. apply map_ext. intro n.
  unfold current. rewrite T. simpl. rewrite app_nil_r, pre_sound. unfold ev at 2 3. simpl. rewrite !toR_mul.
  replace (map (fun r => r / toR (scale p)) (map (ev x) (rev (acc p))))
    with (map (fun r => / toR (scale p) * r) (map (ev x) (rev (acc p)))) by (apply map_ext; intro; unfold Rdiv; ring).
  rewrite dot_times. unfold Rdiv. rewrite Rinv_mult.
  assert (I : toR (scale p) * / toR (scale p) = 1) by (apply Rinv_r; lra).
  set (D := dot (fst n) (map (ev x) (rev (acc p)))). set (i := / toR (scale p)) in *.
  transitivity (i * D * / toR q + toR (snd n) * (toR (scale p) * i) * / toR q); [ring|rewrite I; ring].
Qed.
Lemma decide_sound b g x : valid b x ->
  out x (decide is_open b g) = relu (ev x g) /\ (is_open = true -> gate x (decide is_open b g) = pos (ev x g)).
Proof.
  intro V. unfold decide. destruct b as [[sides den2]|]; [|now split].
  destruct (reach (fst g) sides (mul (snd g) den2) zero) as [m r] eqn:E.
  destruct (reach_form _ _ _ _ _ _ V E) as (D & L & U).
  destruct (leb (add m r) zero) eqn:H1.
  - apply leb_sound in H1. rewrite toR_add, toR_zero in H1. assert (ev x g <= 0) by nra.
    simpl. rewrite ev_fzero, relu_off, pos_off by assumption. now split.
  - destruct ((if is_open then ltb else leb) r m) eqn:H2; [|now split]. simpl.
    assert (hold is_open (ev x g)) by (destruct is_open; [apply ltb_sound in H2|apply leb_sound in H2]; simpl; nra).
    rewrite relu_on by (now apply hold_le in H). split; [reflexivity|]. intro O. rewrite O in H. now rewrite pos_on.
Qed.
Lemma again_sound b c x : valid b x ->
  out x (again is_open b c) = out x c /\ (is_open = true -> gate x (again is_open b c) = gate x c).
Proof. intro V. destruct c; [exact (decide_sound b g x V)|now split]. Qed.
Lemma over_scale p x : todo p = [] -> good p ->
  map (ev x) (joined p) = map (fun r => toR (mul (over p) (scale p)) * r) (whole x (p, [])).
Proof.
  intros T [S O]. unfold joined, whole, before, current. rewrite turned_rev. cbn [fst snd run]. rewrite T. cbn [map]. rewrite app_nil_r, !map_app, !map_map.
  f_equal; apply map_ext; intro f; rewrite ev_fscale, toR_mul; field; lra.
Qed.

Lemma advance_good b : forall ss p, forallb positive ss = true -> good p ->
  good (fst (advance is_open d b ss p)) /\ forallb positive (snd (advance is_open d b ss p)) = true.
Proof.
  induction ss as [|s ss IH]; intros p Hss Hp; cbn [advance]; destruct (settled_sound [] p []) as [_ G];
    specialize (G Hp); destruct (todo (settled p)); try now split.
  pose proof Hss as Hall. cbn [forallb] in Hss. apply andb_prop in Hss as [Hs Hss]. destruct G as [G1 G2].
  destruct s as [v l|v l|]; apply IH; try exact Hss; split; cbn [scale over]; try exact G2; try rewrite toR_one;
    rewrite ?toR_mul; try lra; try (simpl in Hs; apply ltb_sound in Hs; rewrite toR_zero in Hs); nra.
Qed.
Lemma advance_sound b x : length x = d -> valid b x -> forall ss p, forallb positive ss = true -> good p ->
  same x (p, ss) (advance is_open d b ss p).
Proof.
  intros Hd V. induction ss as [|s ss IH]; intros p Hss Hp; cbn [advance].
  - destruct (settled_sound x p []) as [E G]. specialize (G Hp). now destruct (todo (settled p)).
  - destruct (settled_sound x p (s :: ss)) as [E G]. specialize (G Hp). set (q := settled p) in *. clearbody q.
    destruct (todo q) as [|c todo'] eqn:T; [|exact E].
    cbn [forallb] in Hss. apply andb_prop in Hss as [Hs Hss].
    assert (K : forall p', same x (q, s :: ss) (p', ss) -> good p' ->
      same x (p, s :: ss) (advance is_open d b ss p')).
    { intros p' H1 H2. exact (same_trans x _ _ _ (same_trans x _ _ _ E H1) (IH p' Hss H2)). }
    assert (Q : forall v, positive (Relu v []) = true -> 0 < toR (mul (scale q) v)).
    { intros v L. simpl in L. apply ltb_sound in L. rewrite toR_zero in L. rewrite toR_mul. destruct G. nra. }
    destruct s as [v l|v l|]; rewrite ?turned_rev; apply K; clear K.
    + specialize (Q v Hs). pose proof (enter_sound l q x v T G) as W.
      assert (C : current x (Place (mul (scale q) v) [] (pat q)
        (map (decide is_open b) (enter l (scale q) (rev (acc q)))) (outs q) (over q)) = map relu (layerR v l (current x q))).
      { rewrite <- W. unfold current. cbn [acc todo scale rev map app]. rewrite !map_map. apply map_ext. intro g.
        rewrite (proj1 (decide_sound b g x V)). now rewrite relu_div. }
      split; [|intro O]; [unfold whole|unfold pattern]; cbn [fst snd]; rewrite C; [reflexivity|].
      rewrite T. cbn [pat todo map app gates]. f_equal. f_equal. rewrite <- W, !map_map. apply map_ext. intro g.
      rewrite (proj2 (decide_sound b g x V) O). now rewrite pos_div.
    + split; [now apply Q|apply G].
    + pose proof (enter_sound l q x v T G) as W.
      assert (C : current x (Place (mul (scale q) v) (rev (enter l (scale q) (rev (acc q)))) (pat q) [] (outs q) (over q))
        = layerR v l (current x q)).
      { rewrite <- W. unfold current. cbn [acc todo scale map]. rewrite rev_involutive, app_nil_r. apply map_map. }
      split; [|intro O]; [unfold whole|unfold pattern]; cbn [fst snd]; rewrite C; [reflexivity|].
      rewrite T. reflexivity.
    + split; [now apply (Q v)|apply G].
    + assert (C : current x (Place one (rev (coordinates d)) (pat q) [] (joined q) (mul (over q) (scale q))) = x).
      { unfold current. cbn [acc todo scale map]. rewrite rev_involutive, app_nil_r, <- Hd, coordinates_ev, toR_one.
        transitivity (map (fun r : R => r) x); [apply map_ext; intro; field|apply map_id]. }
      split; [|intro O]; [unfold whole|unfold pattern]; cbn [fst snd]; rewrite C; [|now rewrite T].
      unfold before at 1. cbn [outs over]. rewrite (over_scale q x T G), map_map. destruct G as [G1 G2].
      rewrite (map_ext _ (fun r => r)), map_id by (intro; rewrite toR_mul; field; lra).
      unfold whole at 1. cbn [fst snd run]. now rewrite app_assoc.
    + destruct G as [G1 G2]. split; cbn [scale over]; [rewrite toR_one; lra|rewrite toR_mul; nra].
Qed.
Lemma moved b x st c : length x = d -> valid b x -> good (fst st) -> forallb positive (snd st) = true ->
  map (out x) c = map (out x) (todo (fst st)) -> (is_open = true -> map (gate x) c = map (gate x) (todo (fst st))) ->
  same x st (advance is_open d b (snd st) (with_todo (fst st) c)).
Proof.
  intros Hd V G P H1 H2. apply (same_trans x _ (with_todo (fst st) c, snd st) _); [|now apply advance_sound].
  assert (C : current x (with_todo (fst st) c) = current x (fst st)) by (unfold current; simpl; now rewrite H1).
  split; [|intro O]; [unfold whole|unfold pattern]; cbn [fst snd]; rewrite C; [reflexivity|].
  cbn [pat todo with_todo]. now rewrite (H2 O).
Qed.
Lemma replaced_map {A} (h : cell -> A) v g : h v = h (Open g) -> forall c j, undecided j c = Some g ->
  map h (replaced j v c) = map h c.
Proof.
  intro E. induction c as [|u c IH]; intros [|j] H; simpl in *; try discriminate.
  - destruct u as [f|]; [|discriminate]. injection H as ->. now rewrite E.
  - destruct u; now rewrite IH.
Qed.
Definition decided (on : bool) (x : list R) (g : form) : Prop := if on then hold is_open (ev x g) else ev x g <= 0.
Lemma take_sound b x st j on g : length x = d -> valid b x -> good (fst st) -> forallb positive (snd st) = true ->
  undecided j (todo (fst st)) = Some g -> decided on x g -> same x st (take is_open d j on g b st).
Proof.
  intros Hd V G P U D. apply (moved b x st); try assumption; [|intro O]; apply (replaced_map _ _ g); try assumption;
    destruct on; simpl in *; try reflexivity.
  - now rewrite relu_on by (now apply hold_le in D).
  - now rewrite ev_fzero, relu_off.
  - rewrite O in D. now rewrite pos_on.
  - now rewrite pos_off.
Qed.
Lemma reenter_sound b x st : length x = d -> valid b x -> good (fst st) -> forallb positive (snd st) = true ->
  same x st (reenter is_open d b st).
Proof.
  intros Hd V G P. apply (moved b x st); try assumption; [|intro O]; rewrite map_map; apply map_ext; intro c;
    now apply again_sound.
Qed.

(** * The closed cases of a tree *)
Section Closing.
Variable closing : tree -> place -> option box -> list row -> bool.
Definition inv (st : state) (b : option box) (region : list row) : Prop :=
  good (fst st) /\ forallb positive (snd st) = true /\ (forall x, length x = d -> sat region x -> valid b x).
Definition judged (st : state) (region : list row) (e : case) : Prop :=
  closing (leaf e) (at_leaf e) (box_there e) (rows e) = true /\ todo (at_leaf e) = [] /\ good (at_leaf e) /\
  forall x, length x = d -> sat (rows e) x -> sat region x /\ valid (box_there e) x /\ same x st (at_leaf e, []).
Definition sound (s : tree) (st : state) (b : option box) (region : list row) : Prop :=
  (forall x, length x = d -> sat region x -> exists e, In e (ends is_open d s st b region) /\ sat (rows e) x) /\
  (forall e, In e (ends is_open d s st b region) -> judged st region e).

Lemma judged_before st st' region region' e :
  (forall x, length x = d -> sat region' x -> sat region x /\ same x st st') ->
  judged st' region' e -> judged st region e.
Proof.
  intros H (C & T & G & J). split; [exact C|split; [exact T|split; [exact G|]]]. intros x Hd Hx.
  destruct (J x Hd Hx) as (S & V & E). destruct (H x Hd S) as [S' E'].
  split; [exact S'|split; [exact V|exact (same_trans x _ _ _ E' E)]].
Qed.
Lemma one_child s st b region s' st' b' : inv st b region -> ends is_open d s st b region = ends is_open d s' st' b' region ->
  sound s' st' b' region -> (forall x, length x = d -> sat region x -> same x st st') -> sound s st b region.
Proof.
  intros I E [C J] F. split; rewrite E; [exact C|]. intros e He.
  apply (judged_before st st' region region e); [now split; [|apply F]|now apply J].
Qed.

Theorem walk_sound s : forall st b region, inv st b region -> check is_open d closing s st b region = true ->
  sound s st b region.
Proof.
  assert (Closed : forall s st b region, inv st b region -> ends is_open d s st b region = [Case s (fst st) b region] ->
    match todo (fst st), snd st with [], [] => closing s (fst st) b region | _, _ => false end = true -> sound s st b region).
  { intros s1 [p ss] b region (G & P & V) E H. cbn [fst snd] in *.
    destruct (todo p) eqn:T; [|discriminate]. destruct ss; [|discriminate]. split; rewrite E.
    - intros x Hd Hx. exists (Case s1 p b region). now split; [left|].
    - intros e [<-|[]]. split; [exact H|split; [exact T|split; [exact G|]]]. intros x Hd Hx.
      split; [exact Hx|split; [now apply V|now split]]. }
  induction s as [s1 IH1 s0 IH0|c s IH|c s IH|j on c s IH|den sides s IH|lam|cs| |w X|w X lam]; intros st b region I H;
    try (apply Closed; [exact I|reflexivity|exact H]); cbn [check] in H; destruct I as (G & P & V).
  - destruct (undecided 0 (todo (fst st))) as [g|] eqn:U; [|discriminate]. apply andb_prop in H as [H1 H0].
    assert (S1 : forall x, length x = d -> sat ((is_open, shown true g) :: region) x ->
      sat region x /\ same x st (take is_open d 0 true g b st)).
    { intros x Hd Hx. assert (Hr : sat region x) by (intros q Hq; apply Hx; now right). split; [exact Hr|].
      apply take_sound; try assumption; [now apply V|]. now apply (proj1 (shown_on _ _ _)), (Hx _ (or_introl eq_refl)). }
    assert (S0 : forall x, length x = d -> sat ((false, shown false g) :: region) x ->
      sat region x /\ same x st (take is_open d 0 false g b st)).
    { intros x Hd Hx. assert (Hr : sat region x) by (intros q Hq; apply Hx; now right). split; [exact Hr|].
      apply take_sound; try assumption; [now apply V|]. now apply (proj1 (shown_off _ _)), (Hx _ (or_introl eq_refl)). }
    apply IH1 in H1; [|split; [|split]; try apply advance_good; try assumption; intros x Hd Hx; now apply V; [|apply S1]].
    apply IH0 in H0; [|split; [|split]; try apply advance_good; try assumption; intros x Hd Hx; now apply V; [|apply S0]].
    split; cbn [ends]; rewrite U.
    + intros x Hd Hx. destruct (Rlt_or_le 0 (ev x g)) as [L|L].
      * destruct (proj1 H1 x Hd) as (e & He & Se); [|exists e; split; [apply in_or_app; now left|exact Se]].
        intros q [<-|Hq]; [|now apply Hx]. apply shown_on. destruct is_open; simpl; lra.
      * destruct (proj1 H0 x Hd) as (e & He & Se); [|exists e; split; [apply in_or_app; now right|exact Se]].
        intros q [<-|Hq]; [|now apply Hx]. now apply shown_off.
    + intros e He. apply in_app_or in He as [He|He];
        [exact (judged_before _ _ _ _ _ S1 (proj2 H1 e He))|exact (judged_before _ _ _ _ _ S0 (proj2 H0 e He))].
  - destruct (undecided 0 (todo (fst st))) as [g|] eqn:U; [|discriminate]. apply andb_prop in H as [H1 H2].
    apply (one_child _ _ _ _ s (take is_open d 0 true g b st) b); [now repeat split; try apply G|cbn [ends]; now rewrite U| |].
    + apply IH; [|exact H2]. split; [|split]; try apply advance_good; assumption.
    + intros x Hd Hx. apply take_sound; try assumption; [now apply V|].
      now apply (proj1 (shown_on _ _ _)), (proof_sound _ c region _ x Hx).
  - destruct (undecided 0 (todo (fst st))) as [g|] eqn:U; [|discriminate]. apply andb_prop in H as [H1 H2].
    apply (one_child _ _ _ _ s (take is_open d 0 false g b st) b); [now repeat split; try apply G|cbn [ends]; now rewrite U| |].
    + apply IH; [|exact H2]. split; [|split]; try apply advance_good; assumption.
    + intros x Hd Hx. apply take_sound; try assumption; [now apply V|].
      now apply (proj1 (shown_off _ _)), (proof_sound false c region _ x Hx).
  - set (k := (j - length (acc (fst st)))%nat) in *.
    destruct (undecided k (todo (fst st))) as [g|] eqn:U; [|discriminate].
    apply andb_prop in H as [H1 H2]. apply andb_prop in H1 as [_ H1].
    apply (one_child _ _ _ _ s (take is_open d k on g b st) b); [now repeat split; try apply G|cbn [ends]; fold k; now rewrite U| |].
    + apply IH; [|exact H2]. split; [|split]; try apply advance_good; assumption.
    + intros x Hd Hx. apply take_sound; try assumption; [now apply V|]. apply (proof_sound _ _ _ _ x Hx) in H1.
      destruct on; [now rewrite andb_true_r in H1; apply (proj1 (shown_on _ _ _)) in H1|].
      rewrite andb_false_r in H1. now apply (proj1 (shown_off _ _)).
  - apply andb_prop in H as [H H4]. apply andb_prop in H as [H H3]. apply andb_prop in H as [H1 H2].
    apply Nat.eqb_eq in H2. set (b' := Some (box_of den sides)) in *.
    assert (V' : forall x, length x = d -> sat region x -> valid b' x).
    { intros x Hd Hx. apply (box_sound den sides region x); try assumption. now rewrite H2. }
    apply (one_child _ _ _ _ s (reenter is_open d b' st) b'); [now repeat split; try apply G|reflexivity| |].
    + apply IH; [|exact H4]. split; [|split]; try apply advance_good; assumption.
    + intros x Hd Hx. apply reenter_sound; try assumption. now apply V'.
  - split; [|intros e []]. intros x Hd Hx. destruct (empty_sound _ _ _ Hx H).
Qed.
End Closing.
End Sound.

(** * The whole tree, from the inputs *)
Lemma closed_rows_sat region x : sat (closed_rows region) x <-> forall f, In f region -> 0 <= ev x f.
Proof.
  unfold closed_rows, sat. split.
  - intros H f Hf. exact (H (false, f) (in_map _ _ _ Hf)).
  - intros H r Hr. apply in_map_iff in Hr as (f & <- & Hf). now apply H.
Qed.
Lemma start_sound is_open x ss : same is_open x (start (length x), ss) (start (length x), ss) /\
  whole x (start (length x), ss) = outputs ss x /\ pattern x (start (length x), ss) = gates x ss x.
Proof.
  assert (C : current x (start (length x)) = x).
  { unfold current. cbn [acc todo scale map start]. rewrite turned_rev, rev_involutive, app_nil_r, coordinates_ev, toR_one.
    transitivity (map (fun r : R => r) x); [apply map_ext; intro; field|apply map_id]. }
  split; [now split|]. unfold whole, pattern. cbn [fst snd]. rewrite C. now split.
Qed.
Theorem check_steps_sound is_open d closing ss region bounds s :
  check_steps is_open d closing ss region bounds s = true ->
  exists st b, first_box d bounds (closed_rows region) = Some b /\ st = advance is_open d b ss (start d) /\
    check is_open d closing s st b (closed_rows region) = true /\
    sound is_open d closing s st b (closed_rows region) /\
    forall x, length x = d -> sat (closed_rows region) x ->
      whole x st = outputs ss x /\ (is_open = true -> pattern x st = gates x ss x).
Proof.
  unfold check_steps. destruct (first_box d bounds (closed_rows region)) as [b|] eqn:B; [|discriminate].
  intro H. apply andb_prop in H as [P H]. exists (advance is_open d b ss (start d)), b.
  assert (G : good (start d)) by (split; cbn; rewrite toR_one; lra).
  assert (V : forall x, length x = d -> sat (closed_rows region) x -> valid b x).
  { intros x Hd Hx. unfold first_box in B. destruct bounds as [[den sides]|]; [|now injection B as <-].
    destruct (ltb zero den && Nat.eqb (length sides) d && sides_hold den 0 sides (closed_rows region)) eqn:E; [|discriminate].
    injection B as <-. apply andb_prop in E as [E E3]. apply andb_prop in E as [E1 E2]. apply Nat.eqb_eq in E2.
    apply (box_sound den sides (closed_rows region) x); try assumption. now rewrite E2. }
  split; [reflexivity|split; [reflexivity|split; [exact H|split]]].
  - apply walk_sound; [|exact H]. split; [|split]; try (apply advance_good; assumption). exact V.
  - intros x Hd Hx. destruct (advance_sound is_open d b x Hd (V x Hd Hx) ss (start d) P G) as [E1 E2].
    destruct (start_sound is_open x ss) as (_ & S1 & S2). rewrite Hd in S1, S2. rewrite E1, S1.
    split; [reflexivity|]. intro O. now rewrite (E2 O), S2.
Qed.

(** * Properties *)
Lemma target_sound p x g : todo p = [] -> good p ->
  ev x (target (joined p) (mul (over p) (scale p)) g) = toR (mul (over p) (scale p)) * ev (whole x (p, [])) g.
Proof.
  intros T G. unfold target. rewrite pre_sound, (over_scale p x T G), dot_times. unfold ev. simpl. rewrite !toR_mul. ring.
Qed.
Lemma all_shown_sound region x values s : sat region x -> forall properties cs, all_shown cs properties values s region = true ->
  forall q, In q properties -> hold (fst q) (ev x (target values s (snd q))).
Proof.
  intro Hs. induction properties as [|q ps IH]; intros [|c cs] H p Hp; try discriminate; try now destruct Hp.
  cbn [all_shown] in H. apply andb_prop in H as [H1 H2]. destruct Hp as [<-|Hp]; [|exact (IH cs H2 p Hp)].
  now apply (proj1 (hold_prim _ _ _)), (proof_sound _ c region _ x Hs).
Qed.
Theorem check_properties_sound d ss properties region bounds s :
  check_properties d ss properties region bounds s = true ->
  forall x, length x = d -> (forall f, In f region -> 0 <= ev x f) ->
  forall p, In p properties -> hold (fst p) (ev (outputs ss x) (snd p)).
Proof.
  intros H x Hd Hr p Hp. apply closed_rows_sat in Hr.
  apply check_steps_sound in H as (st & b & _ & _ & _ & [Hc Hj] & W). destruct (Hc x Hd Hr) as (e & He & Se).
  destruct (Hj e He) as (C & T & G & J). destruct (J x Hd Se) as (_ & V & [E _]). rewrite <- (proj1 (W x Hd Hr)), <- E.
  assert (K : hold (fst p) (ev x (target (joined (at_leaf e)) (mul (over (at_leaf e)) (scale (at_leaf e))) (snd p)))).
  { unfold closing_properties in C. destruct (leaf e) as [| | | | | |cs| | |]; try discriminate.
    - exact (all_shown_sound _ _ _ _ Se _ _ C p Hp).
    - rewrite forallb_forall in C. specialize (C p Hp). unfold on_box in C.
      destruct (box_there e) as [[sides den2]|]; [|discriminate].
      destruct (reach _ _ _ _) as [m r] eqn:Q. destruct (reach_form _ _ _ _ _ _ V Q) as (D & L & _).
      destruct (fst p); simpl; [apply ltb_sound in C|apply leb_sound in C]; nra. }
  rewrite (target_sound _ x _ T G) in K. apply hold_times in K; [exact K|].
  rewrite toR_mul. destruct G. nra.
Qed.
End Make.
