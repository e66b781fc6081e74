(** * Packed trees: certificates as 63-bit words of 7 bytes each, decoded inside Coq

    Statement.  check_packed decodes a tree and checks it.  The decoder needs no proof: soundness holds for whatever tree it
                returns.
    Glossary.   bytes, little endian, preorder: 0 Split | 1 On cert | 2 Off cert | 3 Dead cert | 4 Leaf ncerts certs
                cert = mu, npairs, (gap, multiplier)*     number = LEB128 (7 bits a byte, high bit = more)
    Axioms.     the standard library's real numbers, and its primitive 63-bit integers
    Source.     exactrelu/checker/rules.py *)
Require Import List ZArith Reals Uint63.
From Bignums Require Import BigZ.
Require Import ExactReLU.checker.Checker ExactReLU.checker.BigIntegers.
Import ListNotations CBZ.

Record stream := S { cur : int; left : int; rest : list int }.
Definition next (s : stream) : option (int * stream) :=
  let (c, k, r) := s in
  if Uint63.eqb k 0 then
    match r with [] => None | w :: r' => Some (Uint63.land w 255, S (Uint63.lsr w 8) 6 r') end
  else Some (Uint63.land c 255, S (Uint63.lsr c 8) (Uint63.sub k 1) r).

(* one limb: at most 8 bytes = 56 bits; returns (limb, more?, stream) *)
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
    | Some (a, true, s') =>
        match num f s' with
        | None => None
        | Some (h, s'') => Some (BigZ.add (BigZ.Pos (BigN.N0 a)) (BigZ.mul base56 h), s'')
        end
    end
  end.
Definition FUEL := 100%nat.
Definition small (s : stream) : option (nat * stream) :=
  match limb 8 0 0 s with Some (a, false, s') => Some (Z.to_nat (Uint63.to_Z a), s') | _ => None end.
Fixpoint zeros (n : nat) (l : list bigZ) : list bigZ := match n with O => l | Datatypes.S k => 0%bigZ :: zeros k l end.
Fixpoint dpairs (n : nat) (s : stream) : option (list bigZ * stream) :=
  match n with
  | O => Some ([]%list, s)
  | Datatypes.S k =>
    match small s with None => None | Some (g, s1) =>
    match num FUEL s1 with None => None | Some (m, s2) =>
    match dpairs k s2 with None => None | Some (lam, s3) => Some (zeros g (m :: lam), s3) end end end
  end.
Definition dcert (s : stream) : option (cert * stream) :=
  match num FUEL s with None => None | Some (mu, s1) =>
  match small s1 with None => None | Some (n, s2) =>
  match dpairs n s2 with None => None | Some (lam, s3) => Some ((mu, lam), s3) end end end.
Fixpoint dcerts (n : nat) (s : stream) : option (list cert * stream) :=
  match n with
  | O => Some ([]%list, s)
  | Datatypes.S k => match dcert s with None => None | Some (c, s1) =>
      match dcerts k s1 with None => None | Some (cs, s2) => Some ((c :: cs)%list, s2) end end
  end.
Fixpoint dtree (fuel : nat) (s : stream) : option (tree * stream) :=
  match fuel with
  | O => None
  | Datatypes.S k =>
    match next s with None => None | Some (op, s0) =>
      if Uint63.eqb op 0 then
        match dtree k s0 with None => None | Some (a, s1) =>
        match dtree k s1 with None => None | Some (b, s2) => Some (Split a b, s2) end end
      else if Uint63.ltb op 4 then
        match dcert s0 with None => None | Some (c, s1) =>
          if Uint63.eqb op 3 then Some (Dead c, s1) else
          match dtree k s1 with None => None | Some (a, s2) => Some (if Uint63.eqb op 1 then On c a else Off c a, s2) end end
      else match small s0 with None => None | Some (n, s1) =>
           match dcerts n s1 with None => None | Some (cs, s2) => Some (Leaf cs, s2) end end
    end
  end.
Definition check_packed (d : nat) (net : list layer) (props region : list form) (fuel : nat) (l : list int) : bool :=
  match dtree fuel (S 0 0 l) with Some (s, _) => check_net (-1)%bigZ d net props region s | None => false end.
Theorem check_packed_sound d net props region fuel l :
  check_packed d net props region fuel l = true ->
  forall x, length x = d -> sat region x -> forall p, In p props -> (0 <= ev (netR net x) p)%R.
Proof.
  unfold check_packed. destruct (dtree fuel _) as [[s r]|]; [|discriminate]. apply check_net_sound.
Qed.
