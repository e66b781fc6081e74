"""Reading and writing: problems (TOML), networks (JSON, ONNX, NNet, arrays), properties (VNN-LIB)."""

from exactrelu.formats.load import load_network

__all__ = ["load_network"]
