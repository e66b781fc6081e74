(** * What networks, forms, proof rows and boxes mean over the real numbers

    Statement.  Proof rows (proof_sound), contradictions (empty_sound) and boxes (box_sound, reach_form) are sound.
    Glossary.   outputs ss x      == N(x), of several networks one after the other, for the steps ss
                gates x ss x      == of all neurons with ReLU, in order: is the value before ReLU > 0?
                ev x f, sat       == the value of a form at x; all rows of a region hold at x
                OPS, NUM          == numbers that compute, and what they mean over the real numbers
    Axioms.     the standard library's real numbers; the axioms of the module type NUM are proved by its instances
    Source.     exactrelu/checker/rules.py *)
Require Import List Bool Reals Lra Lia.
Require Export ExactReLU.checker.Rules.
Import ListNotations.
Open Scope R_scope.

Module Type NUM.
  Include OPS.
  Parameter toR : t -> R.
  Axiom toR_zero : toR zero = 0.
  Axiom toR_one : toR one = 1.
  Axiom toR_opp : forall a, toR (opp a) = - toR a.
  Axiom toR_add : forall a b, toR (add a b) = toR a + toR b.
  Axiom toR_mul : forall a b, toR (mul a b) = toR a * toR b.
  Axiom eqb_sound : forall a b, eqb a b = true -> toR a = toR b.
  Axiom eqb_complete : forall a b, eqb a b = false -> toR a <> toR b.
  Axiom leb_sound : forall a b, leb a b = true -> toR a <= toR b.
  Axiom ltb_sound : forall a b, ltb a b = true -> toR a < toR b.
  Axiom ltb_complete : forall a b, ltb a b = false -> toR b <= toR a.
End NUM.

Module Semantics (N : NUM).
Include Comp N.
Import N.

(** * Semantics over R *)
Fixpoint dot (a : list t) (x : list R) : R :=
  match a, x with u :: a', r :: x' => toR u * r + dot a' x' | _, _ => 0 end.
Definition ev (x : list R) (f : form) : R := dot (fst f) x + toR (snd f).
Definition relu (r : R) : R := Rmax 0 r.
Definition layerR (q : t) (l : list form) (v : list R) : list R := map (fun n => ev v n / toR q) l.
Fixpoint run (x : list R) (ss : list step) (v : list R) : list R :=
  match ss with
  | [] => v
  | Relu q l :: ss' => run x ss' (map relu (layerR q l v))
  | Affine q l :: ss' => run x ss' (layerR q l v)
  | Next :: ss' => v ++ run x ss' x
  end.
Definition outputs (ss : list step) (x : list R) : list R := run x ss x.
Definition hold (strict : bool) (r : R) : Prop := if strict then 0 < r else 0 <= r.
Definition sat (region : list row) (x : list R) : Prop := forall r, In r region -> hold (fst r) (ev x (snd r)).
Definition pos (r : R) : bool := if Rlt_dec 0 r then true else false.
Fixpoint gates (x : list R) (ss : list step) (v : list R) : list bool :=
  match ss with
  | [] => []
  | Relu q l :: ss' => map pos (layerR q l v) ++ gates x ss' (map relu (layerR q l v))
  | Affine q l :: ss' => gates x ss' (layerR q l v)
  | Next :: ss' => gates x ss' x
  end.

(** Two networks, one after the other, are both on the same input. *)
Lemma run_app x ss ss' v : run x (ss ++ Next :: ss') v = run x ss v ++ outputs ss' x.
Proof.
  revert v; induction ss as [|[q l|q l|] ss IH]; intro v; simpl; try apply IH; [reflexivity|].
  now rewrite IH, app_assoc.
Qed.
Theorem outputs_app ss ss' x : outputs (ss ++ Next :: ss') x = outputs ss x ++ outputs ss' x.
Proof. apply run_app. Qed.

(** * Forms *)
Lemma hold_le b r : hold b r -> 0 <= r. Proof. destruct b; simpl; lra. Qed.
Lemma dot_nil a : dot a [] = 0. Proof. now destruct a. Qed.
Lemma dot_scale k a x : dot (map (mul k) a) x = toR k * dot a x.
Proof. revert x; induction a as [|u a IH]; intros [|r x]; simpl; try lra. rewrite IH, toR_mul; lra. Qed.
Lemma dot_opp a x : dot (map opp a) x = - dot a x.
Proof. revert x; induction a as [|u a IH]; intros [|r x]; simpl; try lra. rewrite IH, toR_opp; lra. Qed.
Lemma dot_laxpy k a b x : dot (laxpy k a b) x = toR k * dot a x + dot b x.
Proof.
  revert b x; induction a as [|u a IH]; intros b x.
  - simpl. lra.
  - destruct b as [|v b]; [change (laxpy k (u :: a) []) with (map (mul k) (u :: a)); rewrite dot_scale; simpl; lra|].
    destruct x as [|r x]; simpl; [lra|]. rewrite IH, toR_add, toR_mul; lra.
Qed.
Lemma dot_times c a v : dot a (map (fun r => c * r) v) = c * dot a v.
Proof. revert v; induction a as [|u a IH]; intros [|r v]; simpl; try lra. rewrite IH; lra. Qed.
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
Lemma ev_faxpy x k f g : ev x (faxpy k f g) = toR k * ev x f + ev x g.
Proof. unfold ev, faxpy; simpl. rewrite dot_laxpy, toR_add, toR_mul; lra. Qed.
Lemma ev_fscale x k f : ev x (fscale k f) = toR k * ev x f.
Proof. unfold ev, fscale; simpl. rewrite dot_scale, toR_mul; lra. Qed.
Lemma ev_fopp x f : ev x (fopp f) = - ev x f.
Proof. unfold ev, fopp; simpl. rewrite dot_opp, toR_opp; lra. Qed.
Lemma ev_fzero x : ev x fzero = 0.
Proof. unfold ev, fzero; simpl. rewrite toR_zero; lra. Qed.
Lemma prim_sound f : exists k, 0 < k /\ forall x, ev x f = k * ev x (prim f).
Proof.
  unfold prim. set (c := fold_left gcd (fst f) (snd f)).
  destruct (ltb one c) eqn:L; [|exists 1; split; [lra|intro; lra]].
  destruct (_ && _) eqn:E; [|exists 1; split; [lra|intro; lra]].
  apply ltb_sound in L. rewrite toR_one in L. exists (toR c); split; [lra|]. intro x.
  apply andb_prop in E as [E1 E2]. apply (leqb_sound _ _ x) in E1. apply eqb_sound in E2. rewrite toR_mul in E2.
  rewrite <- ev_fscale. unfold ev at 1. rewrite <- E1, <- E2. unfold ev. simpl. now rewrite toR_mul.
Qed.
Lemma hold_times k b r : 0 < k -> hold b (k * r) <-> hold b r.
Proof. intro K. destruct b; simpl; split; intro H; try nra. Qed.
Lemma hold_prim b f x : hold b (ev x (prim f)) <-> hold b (ev x f).
Proof. destruct (prim_sound f) as (k & K & E). rewrite (E x). symmetry. now apply hold_times. Qed.
Lemma shown_on b g x : hold b (ev x (shown true g)) <-> hold b (ev x g).
Proof. apply hold_prim. Qed.
Lemma shown_off g x : 0 <= ev x (shown false g) <-> ev x g <= 0.
Proof. simpl. rewrite ev_fopp. destruct (prim_sound g) as (k & K & E). rewrite (E x). split; intro; nra. Qed.
Lemma pre_sound w vals b x : ev x (pre w vals b) = dot w (map (ev x) vals) + ev x b.
Proof.
  revert vals b; induction w as [|u w IH]; intros [|f vals] b; simpl; try lra.
  rewrite IH. destruct (eqb u zero) eqn:E.
  - apply eqb_sound in E. rewrite E, toR_zero; lra.
  - rewrite ev_faxpy; lra.
Qed.
Lemma dot_unit v i x : dot (unit_form v i) x = toR v * nth i x 0.
Proof.
  revert x; induction i as [|i IH]; intros [|r x]; simpl; try lra.
  rewrite toR_zero, IH; lra.
Qed.
Lemma coordinates_ev x : map (ev x) (coordinates (length x)) = x.
Proof.
  unfold coordinates. rewrite map_map.
  apply (nth_ext _ _ (ev x (unit_form one 0, zero)) 0); rewrite map_length, seq_length; [reflexivity|].
  intros i Hi. rewrite (map_nth (fun j => ev x (unit_form one j, zero))). unfold ev; simpl.
  rewrite seq_nth by exact Hi. rewrite dot_unit, toR_one, toR_zero; simpl; lra.
Qed.

(** * Proof rows *)
Lemma skipn_in {A} n (l l' : list A) r : skipn n l = l' -> In r l' -> In r l.
Proof. intros <- H. rewrite <- (firstn_skipn n l). apply in_or_app. now right. Qed.
Lemma comb_sound lam region sum r x : sat region x -> hold (fst sum) (ev x (snd sum)) ->
  comb lam region sum = Some r -> hold (fst r) (ev x (snd r)) /\ ev x (snd sum) <= ev x (snd r).
Proof.
  revert region sum; induction lam as [|[gap l] lam IH]; intros region sum Hs H0 H; simpl in H.
  - injection H as <-. split; [exact H0|lra].
  - destruct (skipn gap region) as [|[b f] rest] eqn:E; [discriminate|].
    destruct (ltb zero l) eqn:L; [|discriminate]. apply ltb_sound in L. rewrite toR_zero in L.
    pose proof (Hs (b, f) (skipn_in _ _ _ _ E (or_introl eq_refl))) as Hf. simpl in Hf.
    pose proof (hold_le _ _ Hf) as Hf'. assert (P : 0 <= toR l * ev x f) by nra.
    apply IH in H as [H1 H2].
    + split; [exact H1|]. simpl in H2. rewrite ev_faxpy in H2. lra.
    + intros q Hq. apply Hs. exact (skipn_in _ _ _ _ E (or_intror Hq)).
    + simpl. rewrite ev_faxpy. destruct (fst sum), b; simpl in *; nra.
Qed.
Lemma proof_sound need c region g x : sat region x -> proof need c region g = true -> hold need (ev x g).
Proof.
  destruct c as [mu lam]. unfold proof. intros Hs H.
  apply andb_prop in H as [Hmu H]. apply ltb_sound in Hmu. rewrite toR_zero in Hmu.
  destruct (comb lam region (false, fzero)) as [[b f]|] eqn:E; [|discriminate].
  apply andb_prop in H as [H1 H2]. apply (leqb_sound _ _ x) in H1. rewrite dot_scale in H1.
  apply (comb_sound _ _ _ _ x Hs) in E as [Hf _]; [|simpl; rewrite ev_fzero; lra]. simpl in Hf.
  assert (S : (if need && negb b then toR (snd f) < toR mu * toR (snd g) else toR (snd f) <= toR mu * toR (snd g))).
  { destruct (need && negb b); rewrite <- toR_mul; [now apply ltb_sound|now apply leb_sound]. }
  unfold ev in *. destruct need, b; simpl in *; nra.
Qed.
Lemma empty_sound lam region x : sat region x -> empty lam region = true -> False.
Proof.
  unfold empty. intros Hs H. destruct (comb lam region (false, fzero)) as [[b f]|] eqn:E; [|discriminate].
  apply (comb_sound _ _ _ _ x Hs) in E as [Hf _]; [|simpl; rewrite ev_fzero; lra]. simpl in Hf.
  apply andb_prop in H as [H1 H2]. apply (lzero_sound _ x) in H1. unfold ev in Hf.
  destruct b; [apply leb_sound in H2|apply ltb_sound in H2]; rewrite toR_zero in H2; simpl in Hf; lra.
Qed.

(** * Boxes *)
Definition near (den : R) (s : t * t) (r : R) : Prop := Rabs (den * r - toR (fst s)) <= toR (snd s).
Definition valid (b : option box) (x : list R) : Prop :=
  match b with None => True | Some (sides, den2) => 0 < toR den2 /\ Forall2 (near (toR den2)) sides x end.
Lemma reach_sound den a sides x : Forall2 (near den) sides x -> forall m r m' r' v,
  reach a sides m r = (m', r') -> Rabs (v - toR m) <= toR r -> Rabs (v + den * dot a x - toR m') <= toR r'.
Proof.
  intro F; revert a; induction F as [|[mid rad] y sides x Hy F IH]; intros a m r m' r' v H Hv.
  - rewrite dot_nil. assert (E : (m, r) = (m', r')) by (now destruct a). injection E as <- <-.
    now replace (v + den * 0 - toR m) with (v - toR m) by lra.
  - destruct a as [|u a]; simpl in H.
    + injection H as <- <-. simpl. now replace (v + den * 0 - toR m) with (v - toR m) by lra.
    + simpl dot. replace (v + den * (toR u * y + dot a x)) with (v + den * (toR u * y) + den * dot a x) by lra.
      apply (IH _ _ _ _ _ _ H). clear IH H. unfold near in Hy. simpl in Hy. rewrite !toR_add, !toR_mul.
      assert (A : toR (if ltb u zero then opp u else u) = Rabs (toR u)).
      { destruct (ltb u zero) eqn:L; [apply ltb_sound in L|apply ltb_complete in L]; rewrite toR_zero in L.
        - rewrite toR_opp, Rabs_left; lra.
        - rewrite Rabs_right; lra. }
      rewrite A. replace (v + den * (toR u * y) - (toR u * toR mid + toR m))
        with (toR u * (den * y - toR mid) + (v - toR m)) by lra.
      eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult. pose proof (Rabs_pos (toR u)). nra.
Qed.
Lemma reach_form sides den2 g m r x : valid (Some (sides, den2)) x ->
  reach (fst g) sides (mul (snd g) den2) zero = (m, r) ->
  0 < toR den2 /\ toR m - toR r <= toR den2 * ev x g <= toR m + toR r.
Proof.
  intros [Hd F] H. split; [exact Hd|].
  pose proof (reach_sound _ _ _ _ F _ _ _ _ (toR (mul (snd g) den2)) H) as K.
  rewrite toR_zero, Rminus_diag_eq, Rabs_R0 in K by reflexivity. specialize (K (Rle_refl 0)).
  rewrite toR_mul in K. unfold ev.
  replace (toR (snd g) * toR den2 + toR den2 * dot (fst g) x) with (toR den2 * (dot (fst g) x + toR (snd g))) in K by lra.
  unfold Rabs in K. destruct Rcase_abs in K; lra.
Qed.
Lemma sides_sound den region x : sat region x -> 0 < toR den -> forall sides k y,
  length sides = length y -> (forall i, (i < length y)%nat -> nth i y 0 = nth (k + i) x 0) ->
  sides_hold den k sides region = true ->
  Forall2 (near (toR den + toR den)) (fst (box_of den sides)) y.
Proof.
  intros Hs Hd. induction sides as [|[[lo c] [hi c']] sides IH]; intros k [|r y] HL Hy H; try discriminate HL; constructor.
  - simpl in H. apply andb_prop in H as [H _]. apply andb_prop in H as [H1 H2].
    apply (proof_sound _ _ _ _ x Hs), (proj1 (hold_prim _ _ _)) in H1.
    apply (proof_sound _ _ _ _ x Hs), (proj1 (hold_prim _ _ _)) in H2.
    unfold hold, ev in H1, H2. simpl in H1, H2. rewrite dot_unit, toR_opp in H1. rewrite dot_unit, toR_opp in H2.
    specialize (Hy O (Nat.lt_0_succ _)). simpl in Hy. rewrite Nat.add_0_r in Hy. rewrite <- Hy in H1, H2.
    unfold near; simpl. rewrite !toR_add, toR_opp. unfold Rabs; destruct Rcase_abs; lra.
  - simpl in H. apply andb_prop in H as [_ H]. apply (IH (S k) y); [now injection HL| |exact H].
    intros i Hi. specialize (Hy (S i) (proj1 (Nat.succ_lt_mono _ _) Hi)). now rewrite <- plus_n_Sm in Hy.
Qed.
Lemma box_sound den sides region x : sat region x -> ltb zero den = true -> length sides = length x ->
  sides_hold den 0 sides region = true -> valid (Some (box_of den sides)) x.
Proof.
  intros Hs Hd HL H. apply ltb_sound in Hd. rewrite toR_zero in Hd. unfold box_of, valid.
  rewrite toR_add. split; [lra|]. now apply (sides_sound den region x Hs Hd sides 0%nat x HL).
Qed.

End Semantics.
