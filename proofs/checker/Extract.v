(** * Extraction of the verified checker to OCaml, with the integers of Zarith

    Statement.  Writes checker_core.ml to the current directory; driver.ml calls its functions.  The operations of OpsZ,
                those of Coq's integers, become those of Zarith: integer.ml is Zarith's module Z by another name, as Coq's
                own Z is extracted too.  div only ever divides by numbers > 1.
    Axioms.     none in the extracted program
    Source.     checker/Rules.v *)
Require Import ZArith List.
Require Import ExactReLU.checker.Rules ExactReLU.checker.Integers.
Require Extraction.
Require Import ExtrOcamlBasic ExtrOcamlNatInt.
Module X.
Include Comp OpsZ.
End X.
Extract Inlined Constant OpsZ.t => "Integer.t".
Extract Inlined Constant OpsZ.zero => "Integer.zero".
Extract Inlined Constant OpsZ.one => "Integer.one".
Extract Inlined Constant OpsZ.opp => "Integer.neg".
Extract Inlined Constant OpsZ.add => "Integer.add".
Extract Inlined Constant OpsZ.mul => "Integer.mul".
Extract Inlined Constant OpsZ.gcd => "Integer.gcd".
Extract Inlined Constant OpsZ.div => "Integer.ediv".
Extract Inlined Constant OpsZ.eqb => "Integer.equal".
Extract Inlined Constant OpsZ.leb => "Integer.leq".
Extract Inlined Constant OpsZ.ltb => "Integer.lt".
Extraction Language OCaml.
Extraction "checker_core.ml" X.check_properties X.check_domains X.pieces X.leaves X.cells X.domains.
