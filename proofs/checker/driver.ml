(* The verified checker as a program: reads a network, properties, a region and a tree, and checks them.

   Usage.   verified-checker FILE; the last line is ACCEPTED, REJECTED or REFUSED, the exit code 0, 1 or 2
   File.    decimal integers separated by blanks or newlines: d, number of layers, layers, properties, region, tree
            form = n, n weights, constant     layer, properties, region = count, form*
            cert = mu, npairs, (gap, multiplier)*     gap = multipliers that are 0 before this one
            tree, preorder = 0 Split | 1 cert On | 2 cert Off | 3 cert Dead | 4 ncerts certs Leaf
   Trust.   This file is not proved: it must hand over what the file says. *)
module X = Checker_core.X

exception Refused of string

let read_all name =
  let channel = open_in_bin name in
  let text = really_input_string channel (in_channel_length channel) in
  close_in channel;
  text

let max_gap = 1_000_000

let parse text =
  let pos = ref 0 and size = String.length text in
  let blank c = c = ' ' || c = '\n' in
  let skip () = while !pos < size && blank text.[!pos] do incr pos done in
  let token () =
    skip ();
    let start = !pos in
    while !pos < size && not (blank text.[!pos]) do
      (match text.[!pos] with
       | '0' .. '9' -> ()
       | '-' when !pos = start -> ()
       | _ -> raise (Refused "a character is none of an integer"));
      incr pos
    done;
    let found = String.sub text start (!pos - start) in
    if found = "" || found = "-" then raise (Refused "an integer is missing");
    found in
  let number () = Z.of_string (token ()) in
  let count () =
    match int_of_string_opt (token ()) with
    | Some k when k >= 0 && k <= size -> k
    | _ -> raise (Refused "a count is negative or larger than the file") in
  let several read =
    let rec go k found = if k = 0 then List.rev found else let next = read () in go (k - 1) (next :: found) in
    let k = count () in
    go k [] in
  let form () =
    let weights = several number in
    let constant = number () in
    (weights, constant) in
  let pair () =
    let gap = count () in
    if gap > max_gap then raise (Refused "a gap is too long");
    let multiplier = number () in
    (gap, multiplier) in
  let cert () =
    let mu = number () in
    let pairs = several pair in
    let rec pad gap rest = if gap = 0 then rest else pad (gap - 1) (Z.zero :: rest) in
    (mu, List.fold_right (fun (gap, multiplier) rest -> pad gap (multiplier :: rest)) pairs []) in
  let rec tree () =
    match token () with
    | "0" -> let on = tree () in let off = tree () in X.Split (on, off)
    | "1" -> let c = cert () in X.On (c, tree ())
    | "2" -> let c = cert () in X.Off (c, tree ())
    | "3" -> X.Dead (cert ())
    | "4" -> X.Leaf (several cert)
    | _ -> raise (Refused "a node of the tree is none of 0 to 4") in
  let d = count () in
  let layers = several (fun () -> several form) in
  let properties = several form in
  let region = several form in
  let root = tree () in
  skip ();
  if !pos < size then raise (Refused "there is more behind the tree");
  (d, layers, properties, region, root)

let () =
  match
    if Array.length Sys.argv <> 2 then raise (Refused "expected the name of one file");
    let d, layers, properties, region, root = parse (read_all Sys.argv.(1)) in
    (X.check_net Z.minus_one d layers properties region root, X.leaves root)
  with
  | true, leaves -> Printf.printf "ACCEPTED, %d leaves\n" leaves; exit 0
  | false, _ -> print_endline "REJECTED"; exit 1
  | exception Refused why -> print_endline ("REFUSED " ^ why); exit 2
  | exception (Sys_error why) -> print_endline ("REFUSED " ^ why); exit 2
  | exception (Stack_overflow | Out_of_memory) -> print_endline "REFUSED out of memory"; exit 2
