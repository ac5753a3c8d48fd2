"""The safetensors format, just enough of it: eight bytes of length, a header in JSON, then the tensors' bytes.

Tensors go through as bytes, so that every number format passes, even those that numpy does not know; and the header is
written here, so that the same tensors always give the same file.
"""
import json
import os
import struct


def write_safetensors(path, tensors):
    """Writes (name, number format, shape, bytes) in the order given; for the bytes, what read_safetensors gives will do."""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, kind, shape, data in tensors:
        size = data[1] if isinstance(data, tuple) else len(data)
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the data start on a multiple of eight
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for _name, _kind, _shape, data in tensors:
            file.write(data[0]() if isinstance(data, tuple) else data)


def read_safetensors(path):
    """Gives (name, number format, shape, (function that gives the bytes, their number)) for each tensor of a file."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        if length > 100_000_000:
            raise ValueError("ce n’est pas du safetensors")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    end = max((tensor["data_offsets"][1] for tensor in header.values()), default=0)
    if os.path.getsize(path) != 8 + length + end:
        raise ValueError("coupé avant la fin")

    def bytes_of(start, size):
        def read():
            with open(path, "rb") as file:
                file.seek(8 + length + start)
                return file.read(size)

        return read

    return [
        (name, tensor["dtype"], tensor["shape"], (bytes_of(start, stop - start), stop - start))
        for name, tensor in header.items()
        for start, stop in [tensor["data_offsets"]]
    ]
