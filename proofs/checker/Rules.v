(** * The rules of trees of cases, as functions that compute

    Statement.  check walks through a tree as the checker in Python does, item by item, and says whether every rule holds.
                Nothing about real numbers stands here: this is what is extracted, and Checker.v proves it.
    Glossary.   form (a, c)       == a.x + c                      row (b, f) == f > 0 if b, else f >= 0
                step              == Relu q l, Affine q l: a layer (W y + b)/q, with or without ReLU; Next: the next network
                                     begins, at the same input
                cert (mu, lam)    == mu > 0 and pairs (gap, l), l > 0: mu g = sum l_i f_i + slack, slack >= 0; gap counts the
                                     rows in between; region: the splits, newest first, then the domain
                cell              == a neuron: Open g, undecided with g before ReLU, or Done on f with its output f
                place             == the forms of a layer over scale, those in acc decided and written (newest first), those
                                     in todo not, pat the gates (newest first), and the outputs of earlier networks over
                box               == pairs lo_j + hi_j, hi_j - lo_j, and 2 den: lo_j/den <= x_j <= hi_j/den
                is_open           == on means g > 0 (kind domains), else g >= 0
    Axioms.     none
    Source.     exactrelu/checker/rules.py, claims.py *)
Require Import List Bool.
Import ListNotations.

Module Type OPS.
  Parameter t : Type.
  Parameters zero one : t.
  Parameter opp : t -> t.
  Parameters add mul gcd div : t -> t -> t.
  Parameters eqb leb ltb : t -> t -> bool.
End OPS.

Module Comp (N : OPS).
Import N.

Definition form : Type := (list t * t)%type.
Definition row : Type := (bool * form)%type.
Inductive step : Type := Relu (q : t) (l : list form) | Affine (q : t) (l : list form) | Next.
Definition multipliers : Type := list (nat * t).
Definition cert : Type := (t * multipliers)%type.
Definition side : Type := ((t * cert) * (t * cert))%type.
Definition box : Type := (list (t * t) * t)%type.

Inductive tree : Type :=
| Split (s1 s0 : tree)                            (* s: the next neuron is on, or off *)
| On (c : cert) (s : tree)                        (* +: it is on in the whole region *)
| Off (c : cert) (s : tree)                       (* -: it is off *)
| Later (j : nat) (on : bool) (c : cert) (s : tree)       (* m: neuron j, at least the next, is on or off *)
| Outer (den : t) (sides : list side) (s : tree)  (* b: a box around the region, each side proved *)
| Dead (lam : multipliers)                        (* d: the region is empty *)
| Leaf (cs : list cert)                           (* l of bound and equal: one cert per property *)
| Inside                                          (* every property holds on the box *)
| Cell (w : t) (X : list t)                       (* l of domains: the point X/w is in the interior *)
| Flat (w : t) (X : list t) (lam : multipliers).  (* f: X/w is in the region, and the region in a hyperplane *)

(** ** Forms *)
Fixpoint laxpy (k : t) (a b : list t) : list t :=
  match a, b with
  | [], _ => b | _, [] => map (mul k) a
  | x :: a', y :: b' => add (mul k x) y :: laxpy k a' b'
  end.
Fixpoint lzero (a : list t) : bool :=
  match a with [] => true | x :: a' => eqb x zero && lzero a' end.
Fixpoint leqb (a b : list t) : bool :=
  match a, b with
  | [], _ => lzero b | _, [] => lzero a
  | x :: a', y :: b' => eqb x y && leqb a' b'
  end.
Definition faxpy (k : t) (f g : form) : form := (laxpy k (fst f) (fst g), add (mul k (snd f)) (snd g)).
Definition fscale (k : t) (f : form) : form := (map (mul k) (fst f), mul k (snd f)).
Definition fopp (f : form) : form := (map opp (fst f), opp (snd f)).
Definition fzero : form := ([], zero).
Definition quotient (c : t) (f : form) : form := (map (fun v => div v c) (fst f), div (snd f) c).
Definition prim (f : form) : form :=
  let c := fold_left gcd (fst f) (snd f) in
  if ltb one c then
    let q := quotient c f in
    if leqb (fst (fscale c q)) (fst f) && eqb (mul c (snd q)) (snd f) then q else f
  else f.
Fixpoint pre (w : list t) (vals : list form) (b : form) : form :=
  match w, vals with
  | u :: w', f :: vals' => pre w' vals' (if eqb u zero then b else faxpy u f b)
  | _, _ => b
  end.
Fixpoint unit_form (v : t) (i : nat) : list t := match i with O => [v] | S k => zero :: unit_form v k end.
Definition coordinates (d : nat) : list form := map (fun i => (unit_form one i, zero)) (seq 0 d).

(** ** Proof rows *)
Fixpoint comb (lam : multipliers) (region : list row) (sum : row) : option row :=
  match lam with
  | [] => Some sum
  | (gap, l) :: lam' =>
      match skipn gap region with
      | [] => None
      | (b, f) :: rest => if ltb zero l then comb lam' rest (fst sum || b, faxpy l f (snd sum)) else None
      end
  end.
Definition proof (need : bool) (c : cert) (region : list row) (g : form) : bool :=
  let (mu, lam) := c in
  ltb zero mu &&
  match comb lam region (false, fzero) with
  | None => false
  | Some (b, f) => leqb (fst f) (map (mul mu) (fst g)) &&
                   (if need && negb b then ltb else leb) (snd f) (mul mu (snd g))
  end.
Definition empty (lam : multipliers) (region : list row) : bool :=
  match comb lam region (false, fzero) with
  | None => false
  | Some (b, f) => lzero (fst f) && (if b then leb else ltb) (snd f) zero
  end.

(** ** Boxes *)
Fixpoint reach (a : list t) (sides : list (t * t)) (m r : t) : t * t :=
  match a, sides with
  | u :: a', (middle, radius) :: sides' =>
      reach a' sides' (add (mul u middle) m) (add (mul (if ltb u zero then opp u else u) radius) r)
  | _, _ => (m, r)
  end.
Fixpoint sides_hold (den : t) (j : nat) (sides : list side) (region : list row) : bool :=
  match sides with
  | [] => true
  | ((lo, c), (hi, c')) :: sides' =>
      proof false c region (prim (unit_form den j, opp lo)) &&
      proof false c' region (prim (unit_form (opp den) j, hi)) && sides_hold den (S j) sides' region
  end.
Definition box_of (den : t) (sides : list side) : box :=
  (map (fun s => (add (fst (fst s)) (fst (snd s)), add (fst (snd s)) (opp (fst (fst s))))) sides, add den den).

(** ** Places *)
Definition turned {A} (l : list A) : list A := rev_append l [].
Inductive cell : Type := Open (g : form) | Done (on : bool) (f : form).
Record place : Type := Place
  { scale : t; acc : list form; pat : list bool; todo : list cell; outs : list form; over : t }.
Definition state : Type := (place * list step)%type.

Section Net.
Variables (is_open : bool) (d : nat).

Definition decide (b : option box) (g : form) : cell :=
  match b with
  | None => Open g
  | Some (sides, den2) =>
      let (m, r) := reach (fst g) sides (mul (snd g) den2) zero in
      if leb (add m r) zero then Done false fzero
      else if (if is_open then ltb else leb) r m then Done true g else Open g
  end.
Definition again (b : option box) (c : cell) : cell := match c with Open g => decide b g | Done _ _ => c end.
Definition enter (l : list form) (s : t) (vals : list form) : list form :=
  map (fun n => pre (fst n) vals ([], mul (snd n) s)) l.
Fixpoint settle (acc : list form) (pat : list bool) (todo : list cell) : list form * list bool * list cell :=
  match todo with
  | Done on f :: todo' => settle (f :: acc) (on :: pat) todo'
  | _ => (acc, pat, todo)
  end.
Definition settled (p : place) : place :=
  let '(a, g, c) := settle (acc p) (pat p) (todo p) in Place (scale p) a g c (outs p) (over p).
Definition joined (p : place) : list form := map (fscale (scale p)) (outs p) ++ map (fscale (over p)) (turned (acc p)).
Fixpoint advance (b : option box) (ss : list step) (p0 : place) : state :=
  let p := settled p0 in
  match todo p with
  | _ :: _ => (p, ss)
  | [] =>
      match ss with
      | [] => (p, [])
      | Relu q l :: ss' =>
          advance b ss' (Place (mul (scale p) q) [] (pat p) (map (decide b) (enter l (scale p) (turned (acc p)))) (outs p) (over p))
      | Affine q l :: ss' =>
          advance b ss' (Place (mul (scale p) q) (turned (enter l (scale p) (turned (acc p)))) (pat p) [] (outs p) (over p))
      | Next :: ss' => advance b ss' (Place one (turned (coordinates d)) (pat p) [] (joined p) (mul (over p) (scale p)))
      end
  end.
Definition with_todo (p : place) (c : list cell) : place := Place (scale p) (acc p) (pat p) c (outs p) (over p).
Fixpoint undecided (j : nat) (c : list cell) : option form :=
  match c, j with Open g :: _, O => Some g | _ :: c', S k => undecided k c' | _, _ => None end.
Fixpoint replaced (j : nat) (v : cell) (c : list cell) : list cell :=
  match c, j with [], _ => [] | _ :: c', O => v :: c' | u :: c', S k => u :: replaced k v c' end.
Definition output (on : bool) (g : form) : form := if on then g else fzero.
Definition shown (on : bool) (g : form) : form := if on then prim g else fopp (prim g).
Definition take (j : nat) (on : bool) (g : form) (b : option box) (st : state) : state :=
  advance b (snd st) (with_todo (fst st) (replaced j (Done on (output on g)) (todo (fst st)))).
Definition reenter (b : option box) (st : state) : state :=
  advance b (snd st) (with_todo (fst st) (map (again b) (todo (fst st)))).

(** ** The tree; closing judges its leaves *)
Section Walk.
Variable closing : tree -> place -> option box -> list row -> bool.
Fixpoint check (s : tree) (st : state) (b : option box) (region : list row) : bool :=
  match s with
  | Split s1 s0 =>
      match undecided 0 (todo (fst st)) with
      | Some g => check s1 (take 0 true g b st) b ((is_open, shown true g) :: region)
                  && check s0 (take 0 false g b st) b ((false, shown false g) :: region)
      | None => false
      end
  | On c s' =>
      match undecided 0 (todo (fst st)) with
      | Some g => proof is_open c region (shown true g) && check s' (take 0 true g b st) b region
      | None => false
      end
  | Off c s' =>
      match undecided 0 (todo (fst st)) with
      | Some g => proof false c region (shown false g) && check s' (take 0 false g b st) b region
      | None => false
      end
  | Later j on c s' =>
      let k := j - length (acc (fst st)) in
      match undecided k (todo (fst st)) with
      | Some g => Nat.leb (length (acc (fst st))) j && proof (is_open && on) c region (shown on g)
                  && check s' (take k on g b st) b region
      | None => false
      end
  | Outer den sides s' =>
      let b' := Some (box_of den sides) in
      ltb zero den && Nat.eqb (length sides) d && sides_hold den 0 sides region && check s' (reenter b' st) b' region
  | Dead lam => empty lam region
  | _ => match todo (fst st), snd st with [], [] => closing s (fst st) b region | _, _ => false end
  end.
End Walk.

(** ** The closed cases of a tree *)
Record case : Type := Case { leaf : tree; at_leaf : place; box_there : option box; rows : list row }.
Fixpoint ends (s : tree) (st : state) (b : option box) (region : list row) : list case :=
  let g := match undecided 0 (todo (fst st)) with Some g => g | None => fzero end in
  match s with
  | Split s1 s0 => ends s1 (take 0 true g b st) b ((is_open, shown true g) :: region)
                   ++ ends s0 (take 0 false g b st) b ((false, shown false g) :: region)
  | On c s' => ends s' (take 0 true g b st) b region
  | Off c s' => ends s' (take 0 false g b st) b region
  | Later j on c s' =>
      let k := (j - length (acc (fst st)))%nat in
      let g := match undecided k (todo (fst st)) with Some g => g | None => fzero end in
      ends s' (take k on g b st) b region
  | Outer den sides s' => ends s' (reenter (Some (box_of den sides)) st) (Some (box_of den sides)) region
  | Dead lam => []
  | _ => [Case s (fst st) b region]
  end.

Definition start : place := Place one (turned (coordinates d)) [] [] [] one.
Definition first_box (bounds : option (t * list side)) (region : list row) : option (option box) :=
  match bounds with
  | None => Some None
  | Some (den, sides) =>
      if ltb zero den && Nat.eqb (length sides) d && sides_hold den 0 sides region then Some (Some (box_of den sides)) else None
  end.
Definition positive (s : step) : bool := match s with Relu q _ | Affine q _ => ltb zero q | Next => true end.
Definition closed_rows (region : list form) : list row := map (fun f => (false, f)) region.
Definition check_steps closing (ss : list step) (region : list form) (bounds : option (t * list side)) (s : tree) : bool :=
  let rows := closed_rows region in
  match first_box bounds rows with
  | None => false
  | Some b => forallb positive ss && check closing s (advance b ss start) b rows
  end.

(** ** Leaves of bound and equal: properties (strict, form) of the outputs of all networks *)
Definition target (values : list form) (s : t) (g : form) : form := pre (fst g) values ([], mul (snd g) s).
Definition on_box (b : option box) (need : bool) (g : form) : bool :=
  match b with
  | None => false
  | Some (sides, den2) => let (m, r) := reach (fst g) sides (mul (snd g) den2) zero in (if need then ltb else leb) r m
  end.
Fixpoint all_shown (cs : list cert) (properties : list row) (values : list form) (s : t) (region : list row) : bool :=
  match properties, cs with
  | [], [] => true
  | q :: properties', c :: cs' =>
      proof (fst q) c region (prim (target values s (snd q))) && all_shown cs' properties' values s region
  | _, _ => false
  end.
Definition closing_properties (properties : list row) (leaf : tree) (p : place) (b : option box) (region : list row) : bool :=
  let values := joined p in
  let s := mul (over p) (scale p) in
  match leaf with
  | Leaf cs => all_shown cs properties values s region
  | Inside => forallb (fun q => on_box b (fst q) (target values s (snd q))) properties
  | _ => false
  end.

(** ** Leaves of domains *)
Fixpoint ldot (a X : list t) (sum : t) : t :=
  match a, X with u :: a', v :: X' => ldot a' X' (add (mul u v) sum) | _, _ => sum end.
Definition at_point (f : form) (w : t) (X : list t) : t := ldot (fst f) X (mul (snd f) w).
Fixpoint chosen (lam : multipliers) (region : list row) : list row :=
  match lam with
  | [] => []
  | (gap, _) :: lam' => match skipn gap region with [] => [] | r :: rest => r :: chosen lam' rest end
  end.
Definition interior (w : t) (X : list t) (r : row) : bool :=
  let v := at_point (snd r) w X in
  ltb zero v || (eqb v zero && negb (fst r) && lzero (fst (snd r))).
Definition holds (w : t) (X : list t) (r : row) : bool := (if fst r then ltb else leb) zero (at_point (snd r) w X).
Definition closing_domains (s : tree) (p : place) (b : option box) (region : list row) : bool :=
  match s with
  | Cell w X => ltb zero w && Nat.eqb (length X) d && forallb (interior w X) region
  | Flat w X lam =>
      ltb zero w && Nat.eqb (length X) d && forallb (holds w X) region &&
      match comb lam region (false, fzero) with
      | None => false
      | Some (_, f) => lzero (fst f) && eqb (snd f) zero && existsb (fun r => negb (lzero (fst (snd r)))) (chosen lam region)
      end
  | _ => false
  end.
End Net.

Definition check_properties (d : nat) (ss : list step) (properties : list row) (region : list form)
    (bounds : option (t * list side)) (s : tree) : bool :=
  check_steps false d (closing_properties properties) ss region bounds s.
Definition check_domains (d : nat) (ss : list step) (region : list form) (bounds : option (t * list side)) (s : tree) : bool :=
  check_steps true d (closing_domains d) ss region bounds s.

(** ** The affine maps of cells: outputs over a scale, those that differ *)
Definition piece : Type := (list form * t)%type.
Definition piece_of (e : case) : piece := (joined (at_leaf e), mul (over (at_leaf e)) (scale (at_leaf e))).
Fixpoint lagree (s : t) (a : list t) (s' : t) (b : list t) : bool :=
  match a, b with
  | [], _ => lzero b | _, [] => lzero a
  | x :: a', y :: b' => eqb (mul s' x) (mul s y) && lagree s a' s' b'
  end.
Fixpoint agree (s : t) (l : list form) (s' : t) (l' : list form) : bool :=
  match l, l' with
  | [], [] => true
  | f :: l1, f' :: l1' => eqb (mul s' (snd f)) (mul s (snd f')) && lagree s (fst f) s' (fst f') && agree s l1 s' l1'
  | _, _ => false
  end.
Fixpoint different (l : list piece) : list piece :=
  match l with
  | [] => []
  | k :: l' => let found := different l' in
      if existsb (fun k' => agree (snd k) (fst k) (snd k') (fst k')) found then found else k :: found
  end.
Definition short (d : nat) (k : piece) : bool := forallb (fun f => Nat.leb (length (fst f)) d) (fst k).
Definition is_cell (s : tree) : bool := match s with Cell _ _ => true | _ => false end.
Definition is_domain (s : tree) : bool := match s with Cell _ _ | Flat _ _ _ => true | _ => false end.
Definition pieces (d : nat) (ss : list step) (region : list form) (bounds : option (t * list side)) (s : tree) : option (list piece) :=
  let rows := closed_rows region in
  match first_box d bounds rows with
  | None => None
  | Some b =>
      let l := map piece_of (filter (fun e => is_cell (leaf e)) (ends true d s (advance true d b ss (start d)) b rows)) in
      if forallb (short d) l then Some (different l) else None
  end.

Fixpoint count (which : tree -> bool) (s : tree) : nat :=
  match s with
  | Split s1 s0 => count which s1 + count which s0
  | On _ s' | Off _ s' | Later _ _ _ s' | Outer _ _ s' => count which s'
  | _ => if which s then 1 else 0
  end.
Definition cells : tree -> nat := count is_cell.
Definition domains : tree -> nat := count is_domain.
Definition leaves : tree -> nat := count (fun _ => true).
End Comp.
