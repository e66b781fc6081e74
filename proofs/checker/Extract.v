(** * Extraction of the verified checker to OCaml, with the integers of Zarith

    Statement.  Writes checker_core.ml to the current directory; driver.ml calls its check_net.
    Axioms.     none in the extracted program
    Source.     checker/Checker.v *)
Require Import ZArith List.
Require Import ExactReLU.checker.Checker ExactReLU.checker.Integers.
Require Extraction.
Require Import ExtrOcamlBasic ExtrOcamlZBigInt ExtrOcamlNatInt.
Module X := Comp OpsZ.
Extraction Language OCaml.
Extraction "checker_core.ml" X.check_net X.leaves.
