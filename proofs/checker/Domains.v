(** * The verified checker: lists of activation domains, complete over the real numbers

    Statement.  If check_domains accepts a tree of D domains, C of them cells, then exactly D patterns of gates occur in the
                region; the domains of C of them contain a ball, the others lie in a hyperplane each.
    Glossary.   census d ss region D C == that, listed holding (pattern, is it a cell?)
                inside            == x has d coordinates and satisfies the region
                domain g          == the points inside whose gates are g (gate on: the value before ReLU is > 0)
                close e x y       == |y_i - x_i| < e for all i
    Axioms.     the standard library's real numbers
    Source.     exactrelu/checker/rules.py, rules l and f of domains; claims.py, domains *)
Require Import List Bool Reals Lra Lia.
Require Import ExactReLU.checker.Checker.
Import ListNotations.
Open Scope R_scope.

Module MakeDomains (N : NUM).
Include Make N.
Import N.

(** * Different closed cases have different patterns *)
Lemma settle_longer todo : forall acc pat, exists l, snd (fst (settle acc pat todo)) = l ++ pat.
Proof.
  induction todo as [|[g|on f] todo IH]; intros acc pat; try (now exists []). simpl.
  destruct (IH (f :: acc) (on :: pat)) as [l E]. exists (l ++ [on]). now rewrite E, <- app_assoc.
Qed.
Lemma settled_pat p : pat (settled p) = snd (fst (settle (acc p) (pat p) (todo p))).
Proof. unfold settled. now destruct (settle _ _ _) as [[a g] c]. Qed.
Lemma settled_longer p : exists l, pat (settled p) = l ++ pat p.
Proof. rewrite settled_pat. apply settle_longer. Qed.
Lemma advance_longer is_open d b ss : forall p, exists l, pat (fst (advance is_open d b ss p)) = l ++ pat (settled p).
Proof.
  induction ss as [|s ss IH]; intro p; cbn [advance]; destruct (todo (settled p)); try (now exists []).
  destruct s as [q l|q l|]; match goal with |- context [advance _ _ _ ss ?p'] => destruct (IH p') as [k E], (settled_longer p') as [k' E'] end;
    exists (k ++ k'); now rewrite E, E', <- app_assoc.
Qed.
Lemma take_longer is_open d j on g b st : exists l, pat (fst (take is_open d j on g b st)) = l ++ pat (fst st).
Proof.
  unfold take. destruct (advance_longer is_open d b (snd st) (with_todo (fst st) (replaced j (Done on (output on g)) (todo (fst st))))) as [k E].
  destruct (settled_longer (with_todo (fst st) (replaced j (Done on (output on g)) (todo (fst st))))) as [k' E'].
  exists (k ++ k'). now rewrite E, E', <- app_assoc.
Qed.
Lemma reenter_longer is_open d b st : exists l, pat (fst (reenter is_open d b st)) = l ++ pat (fst st).
Proof.
  unfold reenter. destruct (advance_longer is_open d b (snd st) (with_todo (fst st) (map (again is_open b) (todo (fst st))))) as [k E].
  destruct (settled_longer (with_todo (fst st) (map (again is_open b) (todo (fst st))))) as [k' E'].
  exists (k ++ k'). now rewrite E, E', <- app_assoc.
Qed.
Lemma take_next is_open d on g b st : undecided 0 (todo (fst st)) = Some g ->
  exists l, pat (fst (take is_open d 0 on g b st)) = l ++ on :: pat (fst st).
Proof.
  intro U. unfold take. destruct (todo (fst st)) as [|[f|] todo'] eqn:T; try discriminate. cbn [replaced].
  destruct (advance_longer is_open d b (snd st) (with_todo (fst st) (Done on (output on g) :: todo'))) as [k E].
  destruct (settle_longer todo' (output on g :: acc (fst st)) (on :: pat (fst st))) as [k' E'].
  exists (k ++ k'). rewrite E, settled_pat. cbn [acc pat todo with_todo settle]. rewrite E'. now rewrite <- app_assoc.
Qed.
Lemma ends_longer is_open d s : forall st b region e, In e (ends is_open d s st b region) ->
  exists l, pat (at_leaf e) = l ++ pat (fst st).
Proof.
  assert (K : forall (e : case) (st st' : state), (exists l, pat (fst st') = l ++ pat (fst st)) ->
    (exists l, pat (at_leaf e) = l ++ pat (fst st')) -> exists l, pat (at_leaf e) = l ++ pat (fst st)).
  { intros e st st' [k E] [l E']. exists (l ++ k). now rewrite E', E, <- app_assoc. }
  induction s as [s1 IH1 s0 IH0|c s IH|c s IH|j on c s IH|den sides s IH|lam|cs| |w X|w X lam]; intros st b region e H; cbn [ends] in H;
    try (destruct H as [<-|[]]; now exists []).
  - apply in_app_or in H as [H|H]; [apply IH1 in H|apply IH0 in H]; apply (K e st _ (take_longer _ _ _ _ _ _ _) H).
  - apply (K e st _ (take_longer _ _ _ _ _ _ _) (IH _ _ _ _ H)).
  - apply (K e st _ (take_longer _ _ _ _ _ _ _) (IH _ _ _ _ H)).
  - apply (K e st _ (take_longer _ _ _ _ _ _ _) (IH _ _ _ _ H)).
  - apply (K e st _ (reenter_longer _ _ _ _) (IH _ _ _ _ H)).
  - destruct H.
Qed.
Lemma NoDup_app_both {A} (l l' : list A) : NoDup l -> NoDup l' -> (forall a, In a l -> In a l' -> False) -> NoDup (l ++ l').
Proof.
  intros H H' D. induction H as [|a l Ha H IH]; [exact H'|]. simpl. constructor.
  - intro I. apply in_app_or in I as [I|I]; [now apply Ha|exact (D a (or_introl eq_refl) I)].
  - apply IH. intros b B. exact (D b (or_intror B)).
Qed.
Lemma ends_differ is_open d closing s : forall st b region, check is_open d closing s st b region = true ->
  NoDup (map (fun e => pat (at_leaf e)) (ends is_open d s st b region)).
Proof.
  assert (One : forall (e : case), NoDup (map (fun e => pat (at_leaf e)) [e])) by (intro; constructor; [intros []|constructor]).
  induction s as [s1 IH1 s0 IH0|c s IH|c s IH|j on c s IH|den sides s IH|lam|cs| |w X|w X lam]; intros st b region H;
    cbn [check] in H; cbn [ends]; try exact (One _); try now constructor.
  - destruct (undecided 0 (todo (fst st))) as [g|] eqn:U; [|discriminate]. apply andb_prop in H as [H1 H0].
    rewrite map_app. apply NoDup_app_both; [now apply IH1|now apply IH0|]. intros l L1 L0.
    apply in_map_iff in L1 as (e1 & E1 & I1). apply in_map_iff in L0 as (e0 & E0 & I0).
    destruct (ends_longer _ _ _ _ _ _ _ I1) as [k1 K1], (ends_longer _ _ _ _ _ _ _ I0) as [k0 K0].
    destruct (take_next is_open d true g b st U) as [t1 T1], (take_next is_open d false g b st U) as [t0 T0].
    rewrite T1 in K1. rewrite T0 in K0. rewrite K1 in E1. rewrite K0, <- E1 in E0.
    apply (f_equal (@rev bool)) in E0. rewrite !rev_app_distr in E0. simpl in E0. rewrite <- !app_assoc in E0.
    apply app_inv_head in E0. discriminate E0.
  - destruct (undecided 0 (todo (fst st))); [|discriminate]. apply andb_prop in H as [_ H]. now apply IH.
  - destruct (undecided 0 (todo (fst st))); [|discriminate]. apply andb_prop in H as [_ H]. now apply IH.
  - destruct (undecided _ (todo (fst st))); [|discriminate]. apply andb_prop in H as [_ H]. now apply IH.
  - apply andb_prop in H as [_ H]. now apply IH.
Qed.
Lemma count_ends is_open d which s : (forall lam, which (Dead lam) = false) -> forall st b region,
  count which s = length (filter (fun e => which (leaf e)) (ends is_open d s st b region)).
Proof.
  intro W. induction s; intros st b region; cbn [count ends filter leaf]; try (now destruct (which _)); try apply IHs.
  - rewrite filter_app, app_length. f_equal; [apply IHs1|apply IHs2].
  - now rewrite W.
Qed.

(** * Points, their neighbourhoods, and hyperplanes *)
Definition point (w : t) (X : list t) : list R := map (fun v => toR v / toR w) X.
Definition close (e : R) (x y : list R) : Prop := forall i, Rabs (nth i y 0 - nth i x 0) < e.
Lemma ldot_sound w a X sum : 0 < toR w -> toR (ldot a X sum) = toR w * dot a (point w X) + toR sum.
Proof.
  intro W. revert X sum; induction a as [|u a IH]; intros [|v X] sum; simpl; try lra.
  rewrite IH, toR_add, toR_mul. field. lra.
Qed.
Lemma at_point_sound w X f : 0 < toR w -> toR (at_point f w X) = toR w * ev (point w X) f.
Proof. intro W. unfold at_point. rewrite (ldot_sound w), toR_mul by exact W. unfold ev. ring. Qed.
Lemma dot_near a : exists C, 0 <= C /\ forall x y e, length x = length y -> close e x y -> Rabs (dot a y - dot a x) <= C * e.
Proof.
  induction a as [|u a (C & HC & H)].
  - exists 0. split; [lra|]. intros x y e _ _. simpl. rewrite Rminus_diag_eq, Rabs_R0 by reflexivity. lra.
  - exists (Rabs (toR u) + C). pose proof (Rabs_pos (toR u)). split; [lra|]. intros x y e L K.
    assert (E : 0 < e) by (specialize (K O); pose proof (Rabs_pos (nth 0 y 0 - nth 0 x 0)); lra).
    destruct x as [|r x], y as [|s y]; try discriminate; simpl; [rewrite Rminus_diag_eq, Rabs_R0 by reflexivity; nra|].
    replace (toR u * s + dot a y - (toR u * r + dot a x)) with (toR u * (s - r) + (dot a y - dot a x)) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
    pose proof (K O) as K0. simpl in K0.
    assert (Rabs (dot a y - dot a x) <= C * e) by (apply H; [now injection L|intro i; exact (K (S i))]). nra.
Qed.
Lemma positive_near f x : 0 < ev x f -> exists e, 0 < e /\ forall y, length x = length y -> close e x y -> 0 < ev y f.
Proof.
  intro P. destruct (dot_near (fst f)) as (C & HC & H). exists (ev x f / (C + 1)).
  assert (E : 0 < ev x f / (C + 1)) by (apply Rdiv_lt_0_compat; lra). split; [exact E|]. intros y L K.
  specialize (H x y _ L K). assert (C * (ev x f / (C + 1)) < ev x f).
  { replace (ev x f) with ((C + 1) * (ev x f / (C + 1))) at 2 by (field; lra). nra. }
  unfold ev in *. unfold Rabs in H. destruct Rcase_abs in H; lra.
Qed.
Lemma interior_near w X region : 0 < toR w -> forallb (interior w X) region = true ->
  exists e, 0 < e /\ forall y, length (point w X) = length y -> close e (point w X) y -> sat region y.
Proof.
  intro W. induction region as [|[b f] region IH]; intro H.
  - exists 1. split; [lra|]. intros y _ _ q [].
  - simpl in H. apply andb_prop in H as [H1 H2]. destruct (IH H2) as (e & E & K). unfold interior in H1. simpl in H1.
    destruct (ltb zero (at_point f w X)) eqn:P.
    + apply ltb_sound in P. rewrite toR_zero, at_point_sound in P by exact W.
      destruct (positive_near f (point w X)) as (e' & E' & K'); [nra|]. exists (Rmin e e'). split; [now apply Rmin_pos|].
      intros y L Y q [<-|Hq].
      * simpl. assert (0 < ev y f) by (apply K'; [exact L|]; intro i; eapply Rlt_le_trans; [apply Y|apply Rmin_r]). destruct b; simpl; lra.
      * apply K; try assumption. intro i. eapply Rlt_le_trans; [apply Y|apply Rmin_l].
    + simpl in H1. apply andb_prop in H1 as [H1 Z]. apply andb_prop in H1 as [V B]. destruct b; [discriminate|].
      exists e. split; [exact E|]. intros y L Y q [<-|Hq]; [|now apply K]. simpl.
      apply eqb_sound in V. rewrite toR_zero, at_point_sound in V by exact W.
      unfold ev in *. rewrite (lzero_sound _ (point w X) Z) in V. rewrite (lzero_sound _ y Z). nra.
Qed.
Lemma holds_sound w X region : 0 < toR w -> forallb (holds w X) region = true -> sat region (point w X).
Proof.
  intros W H q Hq. rewrite forallb_forall in H. specialize (H q Hq). unfold holds in H.
  destruct (fst q); [apply ltb_sound in H|apply leb_sound in H]; rewrite toR_zero, at_point_sound in H by exact W; simpl; nra.
Qed.
Lemma chosen_zero lam : forall region sum r x, sat region x -> hold (fst sum) (ev x (snd sum)) -> comb lam region sum = Some r ->
  ev x (snd r) = 0 -> forall q, In q (chosen lam region) -> ev x (snd q) = 0.
Proof.
  induction lam as [|[gap l] lam IH]; intros region sum r x Hs H0 H Z q Hq; [destruct Hq|]. simpl in H, Hq.
  destruct (skipn gap region) as [|[b f] rest] eqn:E; [discriminate|].
  destruct (ltb zero l) eqn:L; [|discriminate]. apply ltb_sound in L. rewrite toR_zero in L.
  pose proof (Hs (b, f) (skipn_in _ _ _ _ E (or_introl eq_refl))) as Hf. simpl in Hf. pose proof (hold_le _ _ Hf) as Hf'.
  assert (P : 0 <= toR l * ev x f) by nra.
  assert (R0 : hold (fst sum || b) (ev x (faxpy l f (snd sum)))) by (rewrite ev_faxpy; destruct (fst sum), b; simpl in *; nra).
  assert (Hr : sat rest x) by (intros p Hp; apply Hs; exact (skipn_in _ _ _ _ E (or_intror Hp))).
  destruct Hq as [<-|Hq]; [|exact (IH rest (fst sum || b, faxpy l f (snd sum)) r x Hr R0 H Z q Hq)].
  apply (comb_sound _ _ (fst sum || b, faxpy l f (snd sum)) _ x Hr R0) in H as [_ M]. simpl in M. rewrite ev_faxpy in M. pose proof (hold_le _ _ H0).
  simpl. nra.
Qed.
Lemma lzero_complete a : lzero a = false -> exists i, toR (nth i a zero) <> 0.
Proof.
  induction a as [|u a IH]; intro H; [discriminate|]. simpl in H. apply andb_false_iff in H as [H|H].
  - exists O. apply eqb_complete in H. now rewrite toR_zero in H.
  - destruct (IH H) as [i E]. now exists (S i).
Qed.

(** * The list of the domains *)
Definition inside (d : nat) (region : list form) (x : list R) : Prop := length x = d /\ forall f, In f region -> 0 <= ev x f.
Definition domain (d : nat) (ss : list step) (region : list form) (g : list bool) (x : list R) : Prop :=
  inside d region x /\ gates x ss x = g.

(** The list names n patterns, those of all domains, c of them with interior. *)
Definition listing (d : nat) (ss : list step) (region : list form) (n c : nat) (listed : list (list bool * bool)) : Prop :=
  length listed = n /\ length (filter snd listed) = c /\ NoDup (map fst listed) /\
  (forall x, inside d region x -> In (gates x ss x) (map fst listed)) /\
  (forall g, In (g, true) listed -> exists x e, 0 < e /\ domain d ss region g x /\
     forall y, length y = d -> close e x y -> domain d ss region g y) /\
  (forall g, In (g, false) listed -> (exists x, domain d ss region g x) /\
     exists f, (exists i, toR (nth i (fst f) zero) <> 0) /\ forall x, domain d ss region g x -> ev x f = 0).
Definition census (d : nat) (ss : list step) (region : list form) (n c : nat) : Prop :=
  exists listed, listing d ss region n c listed.
Definition name (e : case) : list bool * bool := (rev (pat (at_leaf e)), is_cell (leaf e)).

Theorem check_domains_listing d ss region bounds s : check_domains d ss region bounds s = true ->
  exists b, first_box d bounds (closed_rows region) = Some b /\
  let es := ends true d s (advance true d b ss (start d)) b (closed_rows region) in
  listing d ss region (domains s) (cells s) (map name es) /\
  forall e, In e es -> todo (at_leaf e) = [] /\ good (at_leaf e) /\
    forall x, domain d ss region (fst (name e)) x -> outputs ss x = whole x (at_leaf e, []).
Proof.
  intro H. apply check_steps_sound in H as (st & b & B & Est & C & [Hc Hj] & W).
  exists b. split; [exact B|]. rewrite <- Est. set (es := ends true d s st b (closed_rows region)) in *.
  assert (In_ : forall e x, In e es -> length x = d -> sat (rows e) x ->
    domain d ss region (rev (pat (at_leaf e))) x).
  { intros e x He Hd Hx. destruct (Hj e He) as (_ & T & _ & J). destruct (J x Hd Hx) as (S & _ & _ & E).
    split; [split; [exact Hd|now apply closed_rows_sat]|]. rewrite <- (proj2 (W x Hd S) eq_refl), <- (E eq_refl).
    unfold pattern. cbn [fst snd gates]. rewrite T. simpl. now rewrite !app_nil_r. }
  assert (Of : forall e x, In e es -> domain d ss region (rev (pat (at_leaf e))) x -> sat (rows e) x).
  { intros e x He [[Hd Hx] G]. apply closed_rows_sat in Hx. destruct (Hc x Hd Hx) as (e' & He' & Se').
    destruct (In_ e' x He' Hd Se') as [_ G']. rewrite G in G'.
    assert (E : e' = e); [|now rewrite <- E].
    pose proof (ends_differ true d _ s _ _ _ C) as N. fold es in N. clear -N He He' G'.
    apply (f_equal (@rev bool)) in G'. rewrite !rev_involutive in G'. revert N He He'. generalize es as l.
    induction l as [|a l IH]; intros N I I'; [destruct I|]. simpl in N. apply NoDup_cons_iff in N as [N1 N2].
    destruct I as [->|I], I' as [->|I']; [reflexivity| | |exact (IH N2 I I')]; exfalso; apply N1.
    - rewrite G'. now apply (in_map (fun e => pat (at_leaf e))).
    - rewrite <- G'. now apply (in_map (fun e => pat (at_leaf e))). }
  assert (D : forall e, In e es -> is_domain (leaf e) = true).
  { intros e He. destruct (Hj e He) as (Q & _). unfold closing_domains in Q. now destruct (leaf e). }
  cbv zeta. split; [|intros e He; destruct (Hj e He) as (_ & T & G & J); split; [exact T|split; [exact G|]]].
  2:{ intros x Hx. pose proof (Of e x He Hx) as Se. destruct Hx as [[Hd _] _]. destruct (J x Hd Se) as (S & _ & E & _).
      now rewrite E, (proj1 (W x Hd S)). }
  unfold listing, name. repeat split.
  - rewrite map_length. unfold domains. rewrite (count_ends true d is_domain s (fun _ => eq_refl) st b (closed_rows region)). fold es.
    clear -D. induction es as [|e es IH]; [reflexivity|]. simpl. rewrite IH by (intros; apply D; now right).
    now rewrite (D e (or_introl eq_refl)).
  - unfold cells. rewrite (count_ends true d is_cell s (fun _ => eq_refl) st b (closed_rows region)). fold es.
    clear. induction es as [|e es IH]; [reflexivity|]. simpl. now destruct (is_cell (leaf e)); simpl; rewrite IH.
  - rewrite map_map. cbn [fst]. pose proof (ends_differ true d _ s _ _ _ C) as N. fold es in N. clear -N.
    induction es as [|e es IH]; [constructor|]. simpl in *. apply NoDup_cons_iff in N as [N1 N2]. constructor; [|now apply IH].
    intro I. apply N1. apply in_map_iff in I as (e' & E & I). apply in_map_iff. exists e'. split; [|exact I].
    apply (f_equal (@rev bool)) in E. now rewrite !rev_involutive in E.
  - intros x [Hd Hx]. pose proof (proj2 (closed_rows_sat region x) Hx) as Hs. destruct (Hc x Hd Hs) as (e & He & Se).
    rewrite map_map. cbn [fst]. destruct (In_ e x He Hd Se) as [_ ->]. now apply (in_map (fun e => rev (pat (at_leaf e)))).
  - intros g I. apply in_map_iff in I as (e & E & He). injection E as <- E. destruct (Hj e He) as (Q & _).
    destruct (leaf e) as [| | | | | | | |w X|]; try discriminate E. cbn [closing_domains] in Q.
    apply andb_prop in Q as [Q Q3]. apply andb_prop in Q as [Q1 Q2]. apply ltb_sound in Q1. rewrite toR_zero in Q1.
    apply Nat.eqb_eq in Q2. destruct (interior_near w X (rows e) Q1 Q3) as (r & Hr & K).
    assert (L : length (point w X) = d) by (unfold point; now rewrite map_length).
    exists (point w X), r. split; [exact Hr|]. split.
    + apply In_; [exact He|exact L|]. apply K; [reflexivity|]. intro i. now rewrite Rminus_diag_eq, Rabs_R0.
    + intros y Hy Y. apply In_; [exact He|exact Hy|]. apply K; [congruence|exact Y].
  - apply in_map_iff in H as (e & E & He). injection E as <- E. destruct (Hj e He) as (Q & _).
    destruct (leaf e) as [| | | | | | | | |w X lam] eqn:Lf; try discriminate E; try discriminate Q. cbn [closing_domains] in Q.
    apply andb_prop in Q as [Q _]. apply andb_prop in Q as [Q Q3]. apply andb_prop in Q as [Q1 Q2].
    apply ltb_sound in Q1. rewrite toR_zero in Q1. apply Nat.eqb_eq in Q2. exists (point w X).
    apply In_; [exact He|unfold point; now rewrite map_length|now apply holds_sound].
  - apply in_map_iff in H as (e & E & He). injection E as <- E. destruct (Hj e He) as (Q & _).
    destruct (leaf e) as [| | | | | | | | |w X lam] eqn:Lf; try discriminate E; try discriminate Q. cbn [closing_domains] in Q.
    apply andb_prop in Q as [_ Q]. destruct (comb lam (rows e) (false, fzero)) as [[c f]|] eqn:F; [|discriminate].
    apply andb_prop in Q as [Q Q3]. apply andb_prop in Q as [Q1 Q2]. apply existsb_exists in Q3 as (r & Ir & Hr).
    exists (snd r). split; [apply lzero_complete; now apply negb_true_iff|]. intros x Hx. apply (Of e x He) in Hx.
    apply (chosen_zero lam (rows e) (false, fzero) (c, f) x Hx); try assumption; [simpl; rewrite ev_fzero; lra|].
    unfold ev. simpl. rewrite (lzero_sound _ x Q1). apply eqb_sound in Q2. rewrite Q2, toR_zero. lra.
Qed.
Corollary check_domains_sound d ss region bounds s : check_domains d ss region bounds s = true ->
  census d ss region (domains s) (cells s).
Proof. intro H. apply check_domains_listing in H as (b & _ & L & _). eexists. exact L. Qed.
End MakeDomains.
