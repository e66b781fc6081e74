(** * The verified checker over machine integers of any length

    Statement.  As Integers.v, with numbers that `vm_compute` adds and multiplies fast.
    Axioms.     the standard library's real numbers, and its primitive 63-bit integers
    Source.     exactrelu/checker/rules.py *)
Require Import List ZArith Reals.
From Bignums Require Import BigZ.
Require Import ExactReLU.checker.Checker ExactReLU.checker.Maps.
Import ListNotations.

Module NumBigZ <: NUM.
  Definition t := bigZ.
  Definition zero := 0%bigZ. Definition one := 1%bigZ.
  Definition opp := BigZ.opp. Definition add := BigZ.add. Definition mul := BigZ.mul.
  Definition gcd := BigZ.gcd. Definition div := BigZ.div.
  Definition eqb := BigZ.eqb. Definition leb := BigZ.leb. Definition ltb := BigZ.ltb.
  Definition toR (a : t) := IZR (BigZ.to_Z a).
  Lemma toR_zero : toR zero = 0%R. Proof. reflexivity. Qed.
  Lemma toR_one : toR one = 1%R. Proof. reflexivity. Qed.
  Lemma toR_opp a : toR (opp a) = (- toR a)%R. Proof. unfold toR, opp. rewrite BigZ.spec_opp. apply opp_IZR. Qed.
  Lemma toR_add a b : toR (add a b) = (toR a + toR b)%R. Proof. unfold toR, add. rewrite BigZ.spec_add. apply plus_IZR. Qed.
  Lemma toR_mul a b : toR (mul a b) = (toR a * toR b)%R. Proof. unfold toR, mul. rewrite BigZ.spec_mul. apply mult_IZR. Qed.
  Lemma eqb_sound a b : eqb a b = true -> toR a = toR b.
  Proof. unfold eqb, toR. rewrite BigZ.spec_eqb. intro H; now rewrite (proj1 (Z.eqb_eq _ _) H). Qed.
  Lemma eqb_complete a b : eqb a b = false -> toR a <> toR b.
  Proof. unfold eqb, toR. rewrite BigZ.spec_eqb. intros H E. apply Z.eqb_neq in H. now apply H, eq_IZR. Qed.
  Lemma leb_sound a b : leb a b = true -> (toR a <= toR b)%R.
  Proof. unfold leb, toR. rewrite BigZ.spec_leb. intro H; apply IZR_le; now apply Z.leb_le. Qed.
  Lemma ltb_sound a b : ltb a b = true -> (toR a < toR b)%R.
  Proof. unfold ltb, toR. rewrite BigZ.spec_ltb. intro H; apply IZR_lt; now apply Z.ltb_lt. Qed.
  Lemma ltb_complete a b : ltb a b = false -> (toR b <= toR a)%R.
  Proof. unfold ltb, toR. rewrite BigZ.spec_ltb. intro H; apply IZR_le; now apply Z.ltb_ge. Qed.
End NumBigZ.
Module CBZ := MakeMaps NumBigZ.
