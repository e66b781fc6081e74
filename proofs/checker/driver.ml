(* The verified checker as a program: reads networks, properties, a region and a tree, and checks them.

   Usage.   verified-checker FILE; the last line is ACCEPTED, REJECTED or REFUSED, the exit code 0, 1 or 2
   File.    decimal integers separated by blanks or newlines: 0 for properties, 1 for domains or 2 for them and maps, d, steps,
            properties, region, box of the domain, tree
            steps, layer, properties, region = count, element*     step = 0 q layer with ReLU | 1 q layer without | 2 Next
            form = n, n weights, constant     property = 1 for > 0 or 0, form     layer, region: forms
            cert = mu, pairs     pairs = count, (gap, multiplier)*     gap = rows left out before this one
            sides = count, (low, cert, high, cert)*     box = 0 | 1 den sides     point = w, count, number*
            tree, preorder = 0 Split | 1 cert On | 2 cert Off | 3 j on cert Later | 4 den sides Outer | 5 pairs Dead
            | 6 count cert* Leaf | 7 Inside | 8 point Cell | 9 point pairs Flat
   Trust.   This file is not proved: it must hand over what the file says. *)
module X = Checker_core.X

exception Refused of string

let read_all name =
  let channel = open_in_bin name in
  let text = really_input_string channel (in_channel_length channel) in
  close_in channel;
  text

let parse text =
  let pos = ref 0 and size = String.length text in
  let blank c = c = ' ' || c = '\n' in
  let skip () = while !pos < size && blank (String.unsafe_get text !pos) do incr pos done in
  (* one integer: small ones are read digit by digit, long ones by Zarith *)
  let number () =
    skip ();
    let start = !pos in
    let negative = start < size && text.[start] = '-' in
    if negative then incr pos;
    let first = !pos and value = ref 0 in
    while !pos < size && not (blank (String.unsafe_get text !pos)) do
      (match String.unsafe_get text !pos with
       | '0' .. '9' as c -> value := (10 * !value) + Char.code c - 48
       | _ -> raise (Refused "a character is none of an integer"));
      incr pos
    done;
    if !pos = first then raise (Refused "an integer is missing");
    if !pos - first <= 18 then Z.of_int (if negative then - !value else !value)
    else Z.of_string (String.sub text start (!pos - start)) in
  let count () =
    let k = number () in
    if Z.fits_int k && Z.sign k >= 0 && Z.to_int k <= size then Z.to_int k
    else raise (Refused "a count is negative or larger than the file") in
  let flag () = match count () with 0 -> false | 1 -> true | _ -> raise (Refused "a flag is neither 0 nor 1") in
  let several read =
    let rec go k found = if k = 0 then List.rev found else let next = read () in go (k - 1) (next :: found) in
    let k = count () in
    go k [] in
  let form () = let weights = several number in let constant = number () in (weights, constant) in
  let property () = let strict = flag () in let shown = form () in (strict, shown) in
  let step () =
    match count () with
    | 0 -> let q = number () in X.Relu (q, several form)
    | 1 -> let q = number () in X.Affine (q, several form)
    | 2 -> X.Next
    | _ -> raise (Refused "a step is none of 0 to 2") in
  let pair () = let gap = count () in let multiplier = number () in (gap, multiplier) in
  let pairs () = several pair in
  let cert () = let mu = number () in let rows = pairs () in (mu, rows) in
  let end_of_side () = let bound = number () in let shown = cert () in (bound, shown) in
  let side () = let low = end_of_side () in let high = end_of_side () in (low, high) in
  let box () = let den = number () in let sides = several side in (den, sides) in
  let point () = let w = number () in let coordinates = several number in (w, coordinates) in
  let rec tree () =
    match count () with
    | 0 -> let on = tree () in let off = tree () in X.Split (on, off)
    | 1 -> let c = cert () in X.On (c, tree ())
    | 2 -> let c = cert () in X.Off (c, tree ())
    | 3 -> let j = count () in let on = flag () in let c = cert () in X.Later (j, on, c, tree ())
    | 4 -> let den, sides = box () in X.Outer (den, sides, tree ())
    | 5 -> X.Dead (pairs ())
    | 6 -> X.Leaf (several cert)
    | 7 -> X.Inside
    | 8 -> let w, coordinates = point () in X.Cell (w, coordinates)
    | 9 -> let w, coordinates = point () in X.Flat (w, coordinates, pairs ())
    | _ -> raise (Refused "a node of the tree is none of 0 to 9") in
  let kind = count () in
  if kind > 2 then raise (Refused "a kind is none of 0 to 2");
  let d = count () in
  let steps = several step in
  let properties = several property in
  let region = several form in
  let bounds = if flag () then Some (box ()) else None in
  let root = tree () in
  skip ();
  if !pos < size then raise (Refused "there is more behind the tree");
  (kind, d, steps, properties, region, bounds, root)

let judged kind d steps properties region bounds root =
  if kind = 0 then (X.check_properties d steps properties region bounds root, Printf.sprintf "%d cases" (X.leaves root))
  else
    let accepted = X.check_domains d steps region bounds root in
    let words = Printf.sprintf "%d domains, %d cells" (X.domains root) (X.cells root) in
    if kind = 1 || not accepted then (accepted, words)
    else
      match X.pieces d steps region bounds root with
      | Some maps -> (true, Printf.sprintf "%s, %d maps" words (List.length maps))
      | None -> (false, words)

let () =
  match
    if Array.length Sys.argv <> 2 then raise (Refused "expected the name of one file");
    let kind, d, steps, properties, region, bounds, root = parse (read_all Sys.argv.(1)) in
    judged kind d steps properties region bounds root
  with
  | true, words -> Printf.printf "ACCEPTED, %s\n" words; exit 0
  | false, _ -> print_endline "REJECTED"; exit 1
  | exception Refused why -> print_endline ("REFUSED " ^ why); exit 2
  | exception (Sys_error why) -> print_endline ("REFUSED " ^ why); exit 2
  | exception (Stack_overflow | Out_of_memory) -> print_endline "REFUSED out of memory"; exit 2
