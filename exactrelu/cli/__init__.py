"""The command line: exactrelu verify, check, coq, decompose, limit-pieces, show, evaluate.

Statement.  stdout holds the result, stderr the progress; the last line of the result is the verdict
            and restates the claim.  Exit 0 proved or verified, 1 refuted or rejected, 2 bad usage
            or input, 3 undecided, 130 interrupted.  Whatever a user sends ends in one of these and
            in one message, never in a traceback.
Note.       Commands import their rooms when they run: asking for help loads nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
from collections.abc import Sequence
from typing import Any, NoReturn, TypeAlias

from exactrelu import __version__
from exactrelu.cli.interrupt import interruptible
from exactrelu.errors import ExactReluError

__all__ = ["main"]

INTERRUPTED = 128 + signal.SIGINT
BROKEN_PIPE = 128 + 13  # SIGPIPE, which not every system names
_NEGATIVE = re.compile(r"-[0-9.][0-9./eE+,-]*")


class _Once(argparse.Action):
    """Store a value; an option that is given twice is an error, not a silent choice."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        if option_string is not None and getattr(namespace, self.dest, self.default) != self.default:
            parser.error(f"{option_string} is given twice; give it once")
        setattr(namespace, self.dest, values)


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors follow the layout of every other error, and whose options are given once."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.register("action", None, _Once)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"UsageError: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: the words after the program's name; those of the process by default.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    # argparse reads "-1/2" as an option; a leading blank makes it a value again
    options = _parser().parse_args([f" {w}" if _NEGATIVE.fullmatch(w) else w for w in words])
    sys.set_int_max_str_digits(0)  # numbers have limits of their own, each with a message
    if sys.stdout is None:
        print("OSError: the standard output is closed; there is nowhere to write the result", file=sys.stderr)
        return 2
    try:
        with interruptible():
            code = int(options.run(options))
            sys.stdout.flush()
        return code
    except KeyboardInterrupt as stop:
        return _fail(f"Interrupted: {str(stop) or 'no result was written'}", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader went away: nobody to tell
        return BROKEN_PIPE
    except Exception as error:
        return _fail(_described(error), 2)


def _described(error: Exception) -> str:
    """Return "Class: message" for an error; a defect of exactrelu says that it is one."""
    if isinstance(error, ExactReluError):
        return f"{type(error).__name__}: {error}"
    if isinstance(error, OSError):
        place = "" if error.filename is None else f"{error.filename}: "
        return f"OSError: {place}{error.strerror or error}"
    if isinstance(error, MemoryError):
        return "LimitError: the memory of this machine is not enough for this input"
    if isinstance(error, RecursionError):
        return "LimitError: the input is nested too deeply"
    if os.environ.get("EXACTRELU_TRACEBACK"):
        raise error
    return (
        f"InternalError: {type(error).__name__}: {error}\n"
        "  this is a defect of exactrelu, not of the input; EXACTRELU_TRACEBACK=1 shows where it is"
    )


def _fail(message: str, code: int) -> int:
    """Say what went wrong; what was printed before stays, as far as the output still takes it."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the rest of the buffer must not fail again at exit
    print(message, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="exactrelu",
        description="Exact verdicts about ReLU networks, each with a certificate that a separate program checks.",
        epilog="exit codes: 0 proved or verified, 1 refuted or rejected, 2 bad usage or input, 3 undecided",
    )
    parser.add_argument("--version", action="version", version=f"exactrelu {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_verify(commands)
    _add_check(commands)
    _add_coq(commands)
    _add_decompose(commands)
    _add_limit_pieces(commands)
    _add_show(commands)
    _add_evaluate(commands)
    _add_initialise(commands)
    return parser


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _add_verify(commands: _Commands) -> None:
    parser = commands.add_parser("verify", help="decide the claim of a problem file and certify the verdict")
    parser.add_argument("problem", help="problem file (TOML)")
    parser.add_argument("-o", "--output", metavar="CERT", help="keep the certificate here; .gz compresses")
    parser.add_argument("--json", action="store_true", help="the same facts for programs")
    parser.add_argument("--plot", metavar="FILE", help="draw a family's trajectories and norms: .png, .pdf or .svg")
    parser.add_argument("--latex", metavar="FILE", help="write the verdict as a LaTeX fragment; keep its CERT with -o")
    parser.add_argument("--theorem", metavar="ID", help="try only this theorem, such as absolute-summability")
    parser.add_argument(
        "--scope",
        metavar="SCOPE",
        help='ask about a family for all-sequences, path=[[1,0],[0,1]] (products), point=[1,"1/2"] or '
        "box=[[0,1],[0,1]] instead; with -o CERT that problem is kept beside it, as its name with .problem.toml",
    )
    parser.set_defaults(run=_verify)


def _add_check(commands: _Commands) -> None:
    parser = commands.add_parser("check", help="run the independent checker on a certificate")
    parser.add_argument("problem", help="problem file (TOML)")
    parser.add_argument("certificate", help="certificate file")
    parser.set_defaults(run=_check)


def _add_coq(commands: _Commands) -> None:
    parser = commands.add_parser("coq", help="write a certificate as a file that Coq checks, see proofs/README.md")
    parser.add_argument("problem", help="problem file (TOML)")
    parser.add_argument("certificate", help="certificate file")
    parser.add_argument("-o", "--output", metavar="FILE.v", help="write here, by default to stdout")
    parser.add_argument("--numbers", action="store_true", help="for the program of make verified-checker instead")
    parser.set_defaults(run=_coq)


def _add_decompose(commands: _Commands) -> None:
    parser = commands.add_parser("decompose", help="list the activation domains of a network")
    parser.add_argument("network", help="network file: exactrelu JSON, ONNX, NNet; or a problem file (TOML)")
    region = parser.add_mutually_exclusive_group(required=True)
    region.add_argument(
        "--box",
        nargs="+",
        action="extend",
        metavar="BOUND",
        help="LO HI for each input in turn, or one LO HI for all of them: --box 0 1 -1/2 0.5",
    )
    region.add_argument("--all-space", action="store_true", help="all of R^d")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here; FILE.partial until it is complete")
    parser.add_argument("--json", action="store_true", help="the same facts for programs, with all inequalities")
    parser.add_argument("--redundancy", action="store_true", help="mark the inequalities that others imply (slower)")
    parser.add_argument("--summary", action="store_true", help="only the counts, not the list")
    parser.set_defaults(run=_decompose)


def _add_limit_pieces(commands: _Commands) -> None:
    parser = commands.add_parser(
        "limit-pieces",
        help="cut a box into regions where the limit of a family is affine",
        description="Regions where one activation pattern is proved for all layers, the affine map of the limit on "
        "each, and the fraction of the volume that stays open.  Exact, but without a certificate.",
    )
    parser.add_argument("problem", help="problem file (TOML) with a family")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--box",
        nargs="+",
        action="extend",
        metavar="BOUND",
        help="LO HI for each input in turn, or one LO HI for all of them; the problem's box by default",
    )
    where.add_argument("--at", nargs="+", metavar="X", help="only the map and derivative near this point")
    parser.add_argument("--depth", type=int, default=32, help="cut by at most this many layers (default 32)")
    parser.add_argument("--open", default="1/1000", metavar="Q", help="stop at this open fraction (default 1/1000)")
    parser.add_argument("--regions", action="store_true", help="list the inequalities of every region")
    parser.add_argument("--json", action="store_true", help="the same facts for programs, with all inequalities")
    parser.add_argument("--plot", metavar="FILE", help="draw the limit of a family of width 1 or 2: .png, .pdf or .svg")
    parser.set_defaults(run=_limit_pieces)


def _add_show(commands: _Commands) -> None:
    parser = commands.add_parser("show", help="describe a network file")
    parser.add_argument("network", help="network file: exactrelu JSON, ONNX, NNet; or a problem file (TOML)")
    parser.add_argument("--json", action="store_true", help="print the network as exactrelu-network/1")
    parser.set_defaults(run=_show)


def _add_evaluate(commands: _Commands) -> None:
    parser = commands.add_parser("evaluate", help="evaluate a network exactly at a rational point")
    parser.add_argument("network", help="network file: exactrelu JSON, ONNX, NNet; or a problem file (TOML)")
    parser.add_argument("point", nargs="*", metavar="X", help="coordinates such as 1/2 -0.1 3, or 1/2,-0.1,3")
    parser.add_argument("--json", action="store_true", help="the same facts for programs")
    parser.set_defaults(run=_evaluate)


def _add_initialise(commands: _Commands) -> None:
    parser = commands.add_parser("initialise", help="write a random family of layers with certified convergence")
    parser.add_argument("--width", type=int, required=True, metavar="M", help="units of every layer, 1 to 64")
    parser.add_argument(
        "--depth", type=int, required=True, metavar="N", help="depth to state the distance at, and to draw"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="seed of the random entries (default 0)")
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="problem file; FILE.cert is its certificate"
    )
    parser.add_argument("--plot", metavar="FILE", help="draw depth against norm, beside initialisations without proof")
    parser.set_defaults(run=_initialise)


def _verify(options: argparse.Namespace) -> int:
    from exactrelu.cli.verify import verify

    return verify(
        options.problem, options.output, options.json, options.plot, options.theorem, options.latex, options.scope
    )


def _check(options: argparse.Namespace) -> int:
    from exactrelu.cli.verify import check

    return check(options.problem, options.certificate)


def _coq(options: argparse.Namespace) -> int:
    from exactrelu.cli.coq import coq

    return coq(options.problem, options.certificate, options.output, options.numbers)


def _decompose(options: argparse.Namespace) -> int:
    from exactrelu.cli.decompose import decompose

    return decompose(options)


def _limit_pieces(options: argparse.Namespace) -> int:
    from exactrelu.cli.limit_pieces import limit_pieces

    return limit_pieces(options)


def _show(options: argparse.Namespace) -> int:
    from exactrelu.cli.network import show

    return show(options.network, options.json)


def _evaluate(options: argparse.Namespace) -> int:
    from exactrelu.cli.network import evaluate

    return evaluate(options.network, options.point, options.json)


def _initialise(options: argparse.Namespace) -> int:
    from exactrelu.cli.initialise import initialise

    return initialise(options)
