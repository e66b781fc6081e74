(** * The verified checker: trees of cases of ReLU networks, sound over the real numbers

    Statement.  If check_net accepts a tree, every property p >= 0 of the outputs holds at every real input of the region.
    Glossary.   form (a, c)       == a.x + c                      region == forms, all required to be >= 0
                cert (mu, lam)    == mu > 0, lam >= 0 with mu g = sum lam_i f_i + slack, slack >= 0: then g >= 0 on the region
                tree              == decides the neurons one after the other, in the order of the layers; the forms are
                                     computed from the network, never read
                OPS, NUM          == numbers that compute, and what they mean over the real numbers
    Axioms.     the standard library's real numbers; the axioms of the module type NUM are proved by its instances
    Source.     exactrelu/checker/rules.py: rules +, -, s, d, l; closed regions *)
Require Import List Bool Reals Lra.
Import ListNotations.
Open Scope R_scope.

Module Type OPS.
  Parameter t : Type.
  Parameters zero one : t.
  Parameters add mul : t -> t -> t.
  Parameters eqb leb ltb : t -> t -> bool.
End OPS.
Module Type NUM.
  Include OPS.
  Parameter toR : t -> R.
  Axiom toR_zero : toR zero = 0.
  Axiom toR_one : toR one = 1.
  Axiom toR_add : forall a b, toR (add a b) = toR a + toR b.
  Axiom toR_mul : forall a b, toR (mul a b) = toR a * toR b.
  Axiom eqb_sound : forall a b, eqb a b = true -> toR a = toR b.
  Axiom leb_sound : forall a b, leb a b = true -> toR a <= toR b.
  Axiom ltb_sound : forall a b, ltb a b = true -> toR a < toR b.
End NUM.

(** The computational part: no real numbers, this is what gets extracted. *)
Module Comp (N : OPS).
Import N.

Definition form : Type := (list t * t)%type.
Definition cert : Type := (t * list t)%type.
Definition layer : Type := list form.          (* one (weights, bias) per neuron *)

Inductive tree : Type :=
| Leaf (cs : list cert)          (* all neurons decided: one cert per output property *)
| Dead (c : cert)                (* the region is empty *)
| On (c : cert) (s : tree)       (* next neuron is >= 0 on the region *)
| Off (c : cert) (s : tree)      (* next neuron is <= 0 on the region *)
| Split (s1 s0 : tree).          (* case split on the sign of the next neuron: on, off *)

(** * Computable part *)
Fixpoint ladd (a b : list t) : list t :=
  match a, b with
  | [], _ => b | _, [] => a
  | x :: a', y :: b' => add x y :: ladd a' b'
  end.
Definition lscale (k : t) (a : list t) : list t := map (mul k) a.
Fixpoint lzero (a : list t) : bool :=
  match a with [] => true | x :: a' => eqb x zero && lzero a' end.
Fixpoint leqb (a b : list t) : bool :=
  match a, b with
  | [], _ => lzero b | _, [] => lzero a
  | x :: a', y :: b' => eqb x y && leqb a' b'
  end.
Definition fadd (f g : form) : form := (ladd (fst f) (fst g), add (snd f) (snd g)).
Definition fscale (k : t) (f : form) : form := (lscale k (fst f), mul k (snd f)).

(* sum_i lam_i f_i ; fails on a negative multiplier; zero multipliers cost nothing *)
Fixpoint comb (lam : list t) (region : list form) : option form :=
  match lam, region with
  | [], _ => Some ([], zero)
  | l :: lam', f :: region' =>
      match comb lam' region' with
      | None => None
      | Some g => if eqb l zero then Some g
                  else if leb zero l then Some (fadd (fscale l f) g) else None
      end
  | _ :: _, [] => None
  end.

Definition nonneg (c : cert) (region : list form) (g : form) : bool :=
  let (mu, lam) := c in
  ltb zero mu &&
  match comb lam region with
  | None => false
  | Some f => leqb (fst f) (lscale mu (fst g)) && leb (snd f) (mul mu (snd g))
  end.

(* emptiness: sum lam_i f_i is a negative constant *)
Definition empty (c : cert) (region : list form) : bool :=
  match comb (snd c) region with
  | None => false
  | Some f => lzero (fst f) && ltb (snd f) zero
  end.

Fixpoint pre (w : list t) (b : t) (prev : list form) : form :=
  match w, prev with
  | u :: w', f :: prev' => if eqb u zero then pre w' b prev' else fadd (fscale u f) (pre w' b prev')
  | _, _ => ([], b)
  end.

Definition fzero : form := ([], zero).

Section Net.
Variable m1 : t.                       (* minus one *)
Variable props : list form.            (* output properties: forms over the last layer *)

Fixpoint check_props (cs : list cert) (ps : list form) (vals : list form) (region : list form) : bool :=
  match ps, cs with
  | [], _ => true
  | p :: ps', c :: cs' => nonneg c region (pre (fst p) (snd p) vals) && check_props cs' ps' vals region
  | _ :: _, [] => false
  end.

(* [todo]: pre-activation forms of the neurons still to be decided in the current layer (computed once per layer
   entry and shared by all branches below); [acc]: forms of the decided outputs of the layer, newest first. *)
Definition enter (l : layer) (vals : list form) : list form := map (fun n => pre (fst n) (snd n) vals) l.

Fixpoint check (s : tree) (ls : list layer) (todo acc region : list form) : bool :=
  match s with
  | Dead c => empty c region
  | Leaf cs => match todo, ls with [], [] => check_props cs props (rev acc) region | _, _ => false end
  | _ =>
    match (match todo, ls with
           | [], l :: ls' => (enter l (rev acc), [], ls')
           | _, _ => (todo, acc, ls) end) with
    | (g :: todo', acc', ls') =>
        match s with
        | On c s' => nonneg c region g && check s' ls' todo' (g :: acc') region
        | Off c s' => nonneg c region (fscale m1 g) && check s' ls' todo' (fzero :: acc') region
        | Split s1 s0 => check s1 ls' todo' (g :: acc') (g :: region)
                      && check s0 ls' todo' (fzero :: acc') (fscale m1 g :: region)
        | _ => false
        end
    | ([], _, _) => false
    end
  end.
End Net.

Fixpoint unit_form (i : nat) : list t := match i with O => [one] | S k => zero :: unit_form k end.
Definition idforms (d : nat) : list form := map (fun i => (unit_form i, zero)) (seq 0 d).

Definition check_net (m1 : t) (d : nat) (net : list layer) (props region : list form) (s : tree) : bool :=
  eqb (add m1 one) zero && check m1 props s net [] (rev (idforms d)) region.

Fixpoint leaves (s : tree) : nat :=
  match s with Leaf _ => 1 | Dead _ => 0 | On _ s | Off _ s => leaves s | Split a b => leaves a + leaves b end.

End Comp.

Module Make (N : NUM).
Include Comp N.
Import N.

(** * Semantics over R *)
Fixpoint dot (a : list t) (x : list R) : R :=
  match a, x with u :: a', r :: x' => toR u * r + dot a' x' | _, _ => 0 end.
Definition ev (x : list R) (f : form) : R := dot (fst f) x + toR (snd f).
Definition relu (r : R) : R := Rmax 0 r.
Definition layerR (l : layer) (v : list R) : list R := map (fun n => relu (ev v n)) l.
Definition netR (ls : list layer) (v : list R) : list R := fold_left (fun v l => layerR l v) ls v.
Definition sat (region : list form) (x : list R) : Prop := forall f, In f region -> 0 <= ev x f.

(** * Soundness *)
Lemma dot_nil a : dot a [] = 0. Proof. now destruct a. Qed.
Lemma dot_ladd a b x : dot (ladd a b) x = dot a x + dot b x.
Proof.
  revert b x; induction a as [|u a IH]; intros [|v b] [|r x]; simpl; try lra.
  rewrite IH, toR_add; lra.
Qed.
Lemma dot_lscale k a x : dot (lscale k a) x = toR k * dot a x.
Proof. revert x; induction a as [|u a IH]; intros [|r x]; simpl; try lra. fold (lscale k a). rewrite IH, toR_mul; lra. Qed.
Lemma lzero_sound a x : lzero a = true -> dot a x = 0.
Proof.
  revert x; induction a as [|u a IH]; intros [|r x]; simpl; intro H; try lra.
  apply andb_prop in H as [H1 H2]. apply eqb_sound in H1. rewrite toR_zero in H1. rewrite (IH x H2), H1; lra.
Qed.
Lemma leqb_sound a b x : leqb a b = true -> dot a x = dot b x.
Proof.
  revert b x; induction a as [|u a IH]; intros b x H.
  - simpl in H. now rewrite (lzero_sound b x H).
  - destruct b as [|v b]. { now rewrite (lzero_sound (u :: a) x H). }
    simpl in H. apply andb_prop in H as [H1 H2]. apply eqb_sound in H1.
    destruct x as [|r x]; simpl; [reflexivity|]. now rewrite (IH b x H2), H1.
Qed.
Lemma ev_fadd x f g : ev x (fadd f g) = ev x f + ev x g.
Proof. unfold ev, fadd; simpl. rewrite dot_ladd, toR_add; lra. Qed.
Lemma ev_fscale x k f : ev x (fscale k f) = toR k * ev x f.
Proof. unfold ev, fscale; simpl. rewrite dot_lscale, toR_mul; lra. Qed.

Lemma comb_sound lam region x f : sat region x -> comb lam region = Some f -> 0 <= ev x f.
Proof.
  revert region f; induction lam as [|l lam IH]; intros region f Hs H; simpl in H.
  - injection H as <-. unfold ev; simpl. rewrite toR_zero; lra.
  - destruct region as [|g region]; [discriminate|].
    destruct (comb lam region) as [h|] eqn:E; [|discriminate].
    assert (Hh : 0 <= ev x h) by (apply (IH region); [intros q Hq; apply Hs; now right | exact E]).
    destruct (eqb l zero); [injection H as <-; exact Hh|].
    destruct (leb zero l) eqn:L; [|discriminate]. injection H as <-.
    apply leb_sound in L. rewrite toR_zero in L.
    rewrite ev_fadd, ev_fscale. pose proof (Hs g (or_introl eq_refl)).
    assert (0 <= toR l * ev x g) by (apply Rmult_le_pos; assumption). lra.
Qed.

Lemma nonneg_sound c region g x : sat region x -> nonneg c region g = true -> 0 <= ev x g.
Proof.
  destruct c as [mu lam]. unfold nonneg. intros Hs H.
  apply andb_prop in H as [Hmu H]. apply ltb_sound in Hmu. rewrite toR_zero in Hmu.
  destruct (comb lam region) as [f|] eqn:E; [|discriminate].
  apply andb_prop in H as [H1 H2]. apply leb_sound in H2. rewrite toR_mul in H2.
  apply (leqb_sound _ _ x) in H1. rewrite dot_lscale in H1.
  pose proof (comb_sound _ _ _ _ Hs E) as Hf. unfold ev in *.
  assert (0 <= toR mu * (dot (fst g) x + toR (snd g))) by lra.
  destruct (Rle_or_lt 0 (dot (fst g) x + toR (snd g))) as [|Hn]; [assumption|]. exfalso. nra.
Qed.

Lemma empty_sound c region x : sat region x -> empty c region = true -> False.
Proof.
  unfold empty. intros Hs H. destruct (comb (snd c) region) as [f|] eqn:E; [|discriminate].
  apply andb_prop in H as [H1 H2]. apply ltb_sound in H2. rewrite toR_zero in H2.
  apply (lzero_sound _ x) in H1. pose proof (comb_sound _ _ _ _ Hs E) as Hf. unfold ev in Hf. lra.
Qed.

Lemma pre_sound w b prev x : ev x (pre w b prev) = dot w (map (ev x) prev) + toR b.
Proof.
  revert prev; induction w as [|u w IH]; intros [|f prev]; simpl; try (unfold ev; simpl; lra).
  destruct (eqb u zero) eqn:E.
  - apply eqb_sound in E. rewrite IH, E, toR_zero; lra.
  - rewrite ev_fadd, ev_fscale, IH; lra.
Qed.

Lemma pre_ev n prev x : ev x (pre (fst n) (snd n) prev) = ev (map (ev x) prev) n.
Proof. apply pre_sound. Qed.
Lemma ev_fzero x : ev x fzero = 0.
Proof. unfold ev, fzero; simpl. rewrite toR_zero; lra. Qed.
Lemma relu_on r : 0 <= r -> relu r = r. Proof. intro; unfold relu; now rewrite Rmax_right. Qed.
Lemma relu_off r : r <= 0 -> relu r = 0. Proof. intro; unfold relu; now rewrite Rmax_left. Qed.

Lemma check_props_sound cs ps vals region x :
  sat region x -> check_props cs ps vals region = true ->
  forall p, In p ps -> 0 <= ev (map (ev x) vals) p.
Proof.
  revert cs; induction ps as [|q ps IH]; intros cs Hs H p Hp; [destruct Hp|].
  destruct cs as [|c cs]; [discriminate|]. simpl in H. apply andb_prop in H as [H1 H2].
  destruct Hp as [<-|Hp]; [|exact (IH cs Hs H2 p Hp)].
  apply (nonneg_sound _ _ _ x Hs) in H1. now rewrite pre_sound in H1.
Qed.

Lemma sat_cons f region x : 0 <= ev x f -> sat region x -> sat (f :: region) x.
Proof. intros H Hs q [<-|Hq]; [exact H|now apply Hs]. Qed.

Lemma enter_sound l vals x : map (fun g => relu (ev x g)) (enter l vals) = layerR l (map (ev x) vals).
Proof. unfold enter, layerR. rewrite map_map. apply map_ext. intro n. now rewrite pre_ev. Qed.

Theorem check_sound m1 props : toR m1 = -1 -> forall s ls todo acc region x,
  sat region x -> check m1 props s ls todo acc region = true ->
  forall p, In p props -> 0 <= ev (netR ls (map (ev x) (rev acc) ++ map (fun g => relu (ev x g)) todo)) p.
Proof.
  intros Hm1. induction s as [cs|c|c s IH|c s IH|s1 IH1 s0 IH0]; intros ls todo acc region x Hs H.
  - simpl in H. destruct todo; [|discriminate]. destruct ls; [|discriminate].
    simpl. rewrite app_nil_r. intros p Hp. exact (check_props_sound _ _ _ _ _ Hs H p Hp).
  - simpl in H. exfalso. exact (empty_sound _ _ _ Hs H).
  - (* On *) simpl in H.
    assert (K : forall g todo' acc' ls',
      nonneg c region g && check m1 props s ls' todo' (g :: acc') region = true ->
      forall p, In p props -> 0 <= ev (netR ls' (map (ev x) (rev acc') ++ map (fun g => relu (ev x g)) (g :: todo'))) p).
    { intros g todo' acc' ls' Q p Hp. apply andb_prop in Q as [Q1 Q2].
      apply (nonneg_sound _ _ _ x Hs) in Q1.
      pose proof (IH ls' todo' _ region x Hs Q2 p Hp) as R0.
      simpl in R0. rewrite map_app, <- app_assoc in R0. simpl in R0. simpl.
      rewrite relu_on by exact Q1. exact R0. }
    destruct todo as [|g todo']; [|now apply K].
    destruct ls as [|l ls']; [discriminate|].
    destruct (enter l (rev acc)) as [|g todo'] eqn:E; [discriminate|].
    simpl. rewrite app_nil_r, <- enter_sound, E. now apply (K g todo' [] ls').
  - (* Off *) simpl in H.
    assert (K : forall g todo' acc' ls',
      nonneg c region (fscale m1 g) && check m1 props s ls' todo' (fzero :: acc') region = true ->
      forall p, In p props -> 0 <= ev (netR ls' (map (ev x) (rev acc') ++ map (fun g => relu (ev x g)) (g :: todo'))) p).
    { intros g todo' acc' ls' Q p Hp. apply andb_prop in Q as [Q1 Q2].
      apply (nonneg_sound _ _ _ x Hs) in Q1. rewrite ev_fscale, Hm1 in Q1.
      pose proof (IH ls' todo' _ region x Hs Q2 p Hp) as R0.
      simpl in R0. rewrite map_app, <- app_assoc in R0. simpl in R0. simpl.
      rewrite relu_off by lra. rewrite ev_fzero in R0. exact R0. }
    destruct todo as [|g todo']; [|now apply K].
    destruct ls as [|l ls']; [discriminate|].
    destruct (enter l (rev acc)) as [|g todo'] eqn:E; [discriminate|].
    simpl. rewrite app_nil_r, <- enter_sound, E. now apply (K g todo' [] ls').
  - (* Split *) simpl in H.
    assert (K : forall g todo' acc' ls',
      check m1 props s1 ls' todo' (g :: acc') (g :: region)
      && check m1 props s0 ls' todo' (fzero :: acc') (fscale m1 g :: region) = true ->
      forall p, In p props -> 0 <= ev (netR ls' (map (ev x) (rev acc') ++ map (fun g => relu (ev x g)) (g :: todo'))) p).
    { intros g todo' acc' ls' Q p Hp. apply andb_prop in Q as [Q1 Q2].
      destruct (Rle_or_lt 0 (ev x g)) as [G|G].
      - pose proof (IH1 ls' todo' _ _ x (sat_cons _ _ _ G Hs) Q1 p Hp) as R0.
        simpl in R0. rewrite map_app, <- app_assoc in R0. simpl in R0. simpl.
        rewrite relu_on by exact G. exact R0.
      - assert (G' : 0 <= ev x (fscale m1 g)) by (rewrite ev_fscale, Hm1; lra).
        pose proof (IH0 ls' todo' _ _ x (sat_cons _ _ _ G' Hs) Q2 p Hp) as R0.
        simpl in R0. rewrite map_app, <- app_assoc in R0. simpl in R0. simpl.
        rewrite relu_off by lra. rewrite ev_fzero in R0. exact R0. }
    destruct todo as [|g todo']; [|now apply K].
    destruct ls as [|l ls']; [discriminate|].
    destruct (enter l (rev acc)) as [|g todo'] eqn:E; [discriminate|].
    simpl. rewrite app_nil_r, <- enter_sound, E. now apply (K g todo' [] ls').
Qed.

Lemma ev_unit i x : (i < length x)%nat -> dot (unit_form i) x = nth i x 0.
Proof.
  revert x; induction i as [|i IH]; intros [|r x] H; simpl in *; try (inversion H; fail).
  - rewrite toR_one; lra.
  - rewrite toR_zero, IH; [lra|]. now apply Nat.succ_lt_mono.
Qed.
Lemma idforms_ev x : map (ev x) (idforms (length x)) = x.
Proof.
  unfold idforms. rewrite map_map.
  assert (H : forall k y, (forall i, (i < length y)%nat -> dot (unit_form (k + i)) x = nth i y 0) ->
     map (fun i => ev x (unit_form i, zero)) (seq k (length y)) = y).
  { intros k y; revert k; induction y as [|r y IH]; intros k H; [reflexivity|]. simpl. f_equal.
    - unfold ev; simpl. rewrite toR_zero. specialize (H O (Nat.lt_0_succ _)). rewrite Nat.add_0_r in H. rewrite H; simpl; lra.
    - apply IH. intros i Hi. specialize (H (S i) (proj1 (Nat.succ_lt_mono _ _) Hi)). now rewrite <- plus_n_Sm in H. }
  apply (H O). intros i Hi. now apply ev_unit.
Qed.

(** Main theorem: an accepted certificate proves the property for every real input in the region. *)
Theorem check_net_sound m1 d net props region s :
  check_net m1 d net props region s = true ->
  forall x, length x = d -> sat region x -> forall p, In p props -> 0 <= ev (netR net x) p.
Proof.
  unfold check_net. intros H x Hd Hs p Hp. apply andb_prop in H as [H1 H2].
  apply eqb_sound in H1. rewrite toR_add, toR_one, toR_zero in H1.
  pose proof (check_sound m1 props ltac:(lra) s net [] _ region x Hs H2 p Hp) as R0.
  rewrite rev_involutive in R0. simpl in R0. rewrite app_nil_r in R0.
  rewrite <- Hd, idforms_ev in R0. exact R0.
Qed.
End Make.
