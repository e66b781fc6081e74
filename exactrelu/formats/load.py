"""One way in for network files, chosen by the ending of the name."""

from __future__ import annotations

from pathlib import Path

from exactrelu.errors import FormatError
from exactrelu.networks.network import Network

__all__ = ["load_network"]


def load_network(path: str | Path) -> Network:
    """Return the network of a file .json, .onnx or .nnet, each perhaps followed by .gz.

    Weights of an ONNX file are the dyadic rationals of their bits; JSON and NNet numbers are
    what is written.

    Raises:
        FormatError, ShapeError, InexactError, UnsupportedError, LimitError: naming the file.
    """
    name = Path(path).name.lower().removesuffix(".gz")
    if name.endswith(".json"):
        from exactrelu.formats.json_network import read_network

        return read_network(path)
    if name.endswith(".onnx"):
        from exactrelu.formats.onnx import read_onnx

        return read_onnx(path)
    if name.endswith(".nnet"):
        from exactrelu.formats.nnet import read_nnet

        return read_nnet(path)
    if Path(path).is_dir():
        raise FormatError(f"{path}: expected a file, this is a folder; name a file in it")
    raise FormatError(f"{path}: expected a name that ends in .json, .onnx or .nnet, each perhaps with .gz")
