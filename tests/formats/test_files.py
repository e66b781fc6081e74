"""Files: capped reads, compressed reads with a cap on what comes out, writes that are complete or absent."""

from __future__ import annotations

import errno
import gzip
import os

import pytest

from exactrelu.errors import FormatError, LimitError, ShapeError
from exactrelu.formats import files
from exactrelu.formats.files import decompressed, located, read_bytes, read_text, write_atomically
from exactrelu.formats.load import load_network


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "A.TXT.GZ"])
def test_what_was_written_is_read(name, tmp_path):
    write_atomically(tmp_path / name.lower(), "häh\n".encode())
    os.rename(tmp_path / name.lower(), tmp_path / name)
    assert read_text(tmp_path / name) == "häh\n"
    assert os.listdir(tmp_path) == [name]


def test_a_file_compressed_twice_in_a_row_has_equal_bytes(tmp_path):
    for name in ("a.gz", "b.gz"):
        write_atomically(tmp_path / name, b"same")
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes() != b"same"


def test_a_written_file_has_the_permissions_of_any_new_file(tmp_path):
    write_atomically(tmp_path / "a", b"")
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize("name", ["absent", "absent/file", "a\0b", "x" * 300])
def test_a_file_that_is_not_there_is_refused(name, tmp_path):
    with pytest.raises(FormatError):
        read_bytes(tmp_path / name)


def test_a_folder_is_refused_for_reading_and_writing(tmp_path):
    with pytest.raises(FormatError, match="folder"):
        read_bytes(tmp_path)
    with pytest.raises(FormatError, match="folder"):
        write_atomically(tmp_path, b"")
    with pytest.raises(FormatError, match="does not exist"):
        write_atomically(tmp_path / "absent" / "file", b"")


def test_the_cap_holds_exactly_plain_and_compressed(tmp_path):
    for name, data in (("a", bytes(10)), ("a.gz", gzip.compress(bytes(10)))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(LimitError):
            read_bytes(tmp_path / name, cap=9)
    assert read_bytes(tmp_path / "a", cap=10) == decompressed(gzip.compress(bytes(10)), cap=10) == bytes(10)


def test_a_gzip_bomb_is_stopped_before_its_content_is_kept():
    bomb = gzip.compress(gzip.compress(bytes(2**26))) + gzip.compress(bytes(2**26))
    with pytest.raises(LimitError, match="32 MiB"):
        decompressed(bomb, cap=2**25)


PACKED = gzip.compress(b"x" * 99, mtime=0)
DAMAGED = {
    "plain": b"plain",
    "cut": PACKED[:-9],
    "head": PACKED[:2],
    "length": PACKED[:-1] + b"\1",
    "code": PACKED[:12] + bytes(8),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_damaged_gzip_is_refused(data):
    with pytest.raises(FormatError, match="gzip"):
        decompressed(data)


@pytest.mark.parametrize(("data", "words"), [(b"", "empty"), (b" \n\t", "empty"), (b"a\xff", "byte 1 is 0xff")])
def test_a_text_that_is_empty_or_not_utf8_is_refused(data, words, tmp_path):
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(FormatError, match=words):
        read_text(tmp_path / "a")


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    def full(stream):
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(files, "_synchronised", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_an_error_keeps_its_class_and_gains_its_place():
    with pytest.raises(ShapeError, match=r"^net\.json: layer 1: too wide$"), located("net.json"), located("layer 1"):
        raise ShapeError("too wide")


@pytest.mark.parametrize("name", ["net", "net.txt", "net.onnx.zip", "json"])
def test_a_network_file_of_another_ending_is_refused(name, tmp_path):
    (tmp_path / name).write_text("{}")
    with pytest.raises(FormatError, match=r"\.json, \.onnx or \.nnet"):
        load_network(tmp_path / name)
