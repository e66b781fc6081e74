(** * Packed trees: certificates as 63-bit words of 7 bytes each, decoded inside Coq

    Statement.  check_packed, count_packed and maps_packed decode a tree and check it.  The decoder needs no proof: soundness holds for
                whatever tree it returns.
    Glossary.   bytes, little endian.  number = LEB128 (7 bits a byte, high bit = more)     signed = 0 or 1 for -, number
                cert = mu, pairs     pairs = count, (gap, multiplier)*     sides = count, (signed, cert, signed, cert)*
                tree, preorder: 0 Split | 1 On cert | 2 Off cert | 3 Later j on cert | 4 Outer den sides | 5 Dead pairs
                | 6 Leaf count certs | 7 Inside | 8 Cell w count signed* | 9 Flat w count signed* pairs
                before it the box of the domain: 0, or 1 den sides
    Axioms.     the standard library's real numbers, and its primitive 63-bit integers
    Source.     exactrelu/checker/rules.py *)
Require Import List Bool ZArith Reals Uint63.
From Bignums Require Import BigZ.
Require Import ExactReLU.checker.BigIntegers.
Import ListNotations CBZ.

Record stream := S { cur : int; left : int; rest : list int }.
Definition reader (A : Type) : Type := stream -> option (A * stream).
Notation "'let*' ( x , s ) := e 'in' f" := (match e with None => None | Some (x, s) => f end) (at level 200, x name, s name).

Definition next : reader int := fun s =>
  let (c, k, r) := s in
  if Uint63.eqb k 0 then
    match r with [] => None | w :: r' => Some (Uint63.land w 255, S (Uint63.lsr w 8) 6 r') end
  else Some (Uint63.land c 255, S (Uint63.lsr c 8) (Uint63.sub k 1) r).

(* one limb: at most 8 bytes = 56 bits; returns limb, whether there is more, stream *)
Fixpoint limb (n : nat) (sh acc : int) (s : stream) : option (int * bool * stream) :=
  match n with
  | O => Some (acc, true, s)
  | Datatypes.S n' =>
    match next s with
    | None => None
    | Some (b, s') =>
        let acc' := Uint63.lor acc (Uint63.lsl (Uint63.land b 127) sh) in
        if Uint63.ltb b 128 then Some (acc', false, s') else limb n' (Uint63.add sh 7) acc' s'
    end
  end.
Definition base56 : bigZ := 72057594037927936%bigZ.
Fixpoint num (fuel : nat) (s : stream) : option (bigZ * stream) :=
  match fuel with
  | O => None
  | Datatypes.S f =>
    match limb 8 0 0 s with
    | None => None
    | Some (a, false, s') => Some (BigZ.Pos (BigN.N0 a), s')
    | Some (a, true, s') => let* (h, s'') := num f s' in Some (BigZ.add (BigZ.Pos (BigN.N0 a)) (BigZ.mul base56 h), s'')
    end
  end.
Definition FUEL := 100%nat.
Definition number : reader bigZ := num FUEL.
Definition small : reader nat := fun s =>
  match limb 8 0 0 s with Some (a, false, s') => Some (Z.to_nat (Uint63.to_Z a), s') | _ => None end.
Definition flag : reader bool := fun s => let* (b, s1) := next s in Some (negb (Uint63.eqb b 0), s1).
Definition signed : reader bigZ := fun s =>
  let* (b, s1) := flag s in let* (v, s2) := number s1 in Some (if b then BigZ.opp v else v, s2).
Fixpoint several {A} (read : reader A) (n : nat) (s : stream) : option (list A * stream) :=
  match n with
  | O => Some ([]%list, s)
  | Datatypes.S k => let* (a, s1) := read s in let* (l, s2) := several read k s1 in Some ((a :: l)%list, s2)
  end.
Definition counted {A} (read : reader A) : reader (list A) := fun s => let* (n, s1) := small s in several read n s1.
Definition pair_of {A B} (first : reader A) (second : reader B) : reader (A * B) := fun s =>
  let* (a, s1) := first s in let* (b, s2) := second s1 in Some ((a, b), s2).
Definition pairs : reader multipliers := counted (pair_of small number).
Definition dcert : reader cert := pair_of number pairs.
Definition sides : reader (list side) := counted (pair_of (pair_of signed dcert) (pair_of signed dcert)).
Definition point : reader (bigZ * list bigZ) := pair_of number (counted signed).

Fixpoint dtree (fuel : nat) (s : stream) : option (tree * stream) :=
  match fuel with
  | O => None
  | Datatypes.S k =>
    let* (op, s0) := next s in
    if Uint63.eqb op 0 then let* (a, s1) := dtree k s0 in let* (b, s2) := dtree k s1 in Some (Split a b, s2)
    else if Uint63.eqb op 1 then let* (c, s1) := dcert s0 in let* (a, s2) := dtree k s1 in Some (On c a, s2)
    else if Uint63.eqb op 2 then let* (c, s1) := dcert s0 in let* (a, s2) := dtree k s1 in Some (Off c a, s2)
    else if Uint63.eqb op 3 then
      let* (j, s1) := small s0 in let* (on, s2) := flag s1 in let* (c, s3) := dcert s2 in
      let* (a, s4) := dtree k s3 in Some (Later j on c a, s4)
    else if Uint63.eqb op 4 then
      let* (den, s1) := number s0 in let* (l, s2) := sides s1 in let* (a, s3) := dtree k s2 in Some (Outer den l a, s3)
    else if Uint63.eqb op 5 then let* (lam, s1) := pairs s0 in Some (Dead lam, s1)
    else if Uint63.eqb op 6 then let* (cs, s1) := counted dcert s0 in Some (Leaf cs, s1)
    else if Uint63.eqb op 7 then Some (Inside, s0)
    else if Uint63.eqb op 8 then let* (p, s1) := point s0 in Some (Cell (fst p) (snd p), s1)
    else let* (p, s1) := point s0 in let* (lam, s2) := pairs s1 in Some (Flat (fst p) (snd p) lam, s2)
  end.
Definition bounds : reader (option (bigZ * list side)) := fun s =>
  let* (b, s1) := flag s in
  if b then let* (p, s2) := pair_of number sides s1 in Some (Some p, s2) else Some (None, s1).
Definition unpacked (fuel : nat) (l : list int) : option ((option (bigZ * list side) * tree) * stream) :=
  pair_of bounds (dtree fuel) (S 0 0 l).

Definition check_packed (d : nat) (net : list step) (properties : list row) (region : list form) (fuel : nat) (l : list int) : bool :=
  match unpacked fuel l with Some (b, s, _) => check_properties d net properties region b s | None => false end.
Theorem check_packed_sound d net properties region fuel l :
  check_packed d net properties region fuel l = true ->
  forall x, length x = d -> (forall f, In f region -> (0 <= ev x f)%R) ->
  forall p, In p properties -> hold (fst p) (ev (outputs net x) (snd p)).
Proof.
  unfold check_packed. destruct (unpacked fuel l) as [[[b s] r]|]; [|discriminate]. apply check_properties_sound.
Qed.

Definition count_packed (d : nat) (net : list step) (region : list form) (n c : Z) (fuel : nat) (l : list int) : bool :=
  match unpacked fuel l with
  | Some (b, s, _) => check_domains d net region b s && Z.eqb (Z.of_nat (domains s)) n && Z.eqb (Z.of_nat (cells s)) c
  | None => false
  end.
Theorem count_packed_sound d net region n c fuel l :
  count_packed d net region n c fuel l = true -> census d net region (Z.to_nat n) (Z.to_nat c).
Proof.
  unfold count_packed. destruct (unpacked fuel l) as [[[b s] r]|]; [|discriminate]. intro H.
  apply andb_prop in H as [H C]. apply andb_prop in H as [H N]. apply Z.eqb_eq in N, C.
  rewrite <- N, <- C, !Nat2Z.id. exact (check_domains_sound _ _ _ _ _ H).
Qed.

Definition maps_packed (d : nat) (net : list step) (region : list form) (n c m : Z) (fuel : nat) (l : list int) : bool :=
  match unpacked fuel l with
  | Some (b, s, _) =>
      check_domains d net region b s && Z.eqb (Z.of_nat (domains s)) n && Z.eqb (Z.of_nat (cells s)) c &&
      match pieces d net region b s with Some maps => Z.eqb (Z.of_nat (length maps)) m | None => false end
  | None => false
  end.
Theorem maps_packed_sound d net region n c m fuel l :
  maps_packed d net region n c m fuel l = true -> census_with_maps d net region (Z.to_nat n) (Z.to_nat c) (Z.to_nat m).
Proof.
  unfold maps_packed. destruct (unpacked fuel l) as [[[b s] r]|]; [|discriminate]. intro H.
  apply andb_prop in H as [H M]. apply andb_prop in H as [H C]. apply andb_prop in H as [H N].
  destruct (pieces d net region b s) as [maps|] eqn:P; [|discriminate].
  apply Z.eqb_eq in N, C, M. rewrite <- N, <- C, <- M, !Nat2Z.id. exact (pieces_sound _ _ _ _ _ _ H P).
Qed.
