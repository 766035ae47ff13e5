"""triptych-embed with a made-up model, or with the real one where there is one, for tests."""
import base64
import json
import os
import pathlib
import struct
import subprocess
import urllib.error
import urllib.request

from desk import BIN, Process, free_port, wait_for

# The real model is looked for here; tests that need it are skipped without.
REAL_MODEL = pathlib.Path(os.environ.get("TRIPTYCH_TEST_MODEL", "/usr/share/triptych/e5-small-q4.bin"))


def write_tiny_model(path):
    subprocess.run([BIN / "write-tiny-model", path], check=True)
    return path


class EmbedServer(Process):
    def __init__(self, folder, model, host="127.0.0.1", port=None, **settings):
        self.port = port or free_port()
        self.url = f"http://{host}:{self.port}"
        env = {"TRIPTYCH_MODEL": str(model), "TRIPTYCH_HTTP_LISTEN": f"{host}:{self.port}"}
        env |= {f"TRIPTYCH_{name.upper()}": str(value) for name, value in settings.items()}
        super().__init__(f"embed-{host.strip('[]')}-{self.port}", [str(BIN / "triptych-embed")], folder, env)

    def __enter__(self):
        self.start()
        wait_for(self.is_ready, "the embedder")
        return self

    def __exit__(self, *_):
        self.kill()

    def is_ready(self):
        if not self.is_running():
            raise AssertionError(f"the embedder ended with {self.child.returncode}:\n{self.text()}")
        return self.ask("/readyz")[0] == 200

    def ask(self, path, body=None, method=None):
        """(status, text, headers)"""
        request = urllib.request.Request(self.url + path, data=body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers

    def post(self, body):
        return self.ask("/v1/embeddings", json.dumps(body).encode())

    def vectors(self, texts, **more):
        status, text, _ = self.post({"input": texts, "model": "any", **more})
        assert status == 200, text
        answer = json.loads(text)
        assert [item["index"] for item in answer["data"]] == list(range(len(answer["data"])))
        return [item["embedding"] for item in answer["data"]]

    def metric(self, line_begin):
        for line in self.ask("/metrics")[1].splitlines():
            if line.startswith(line_begin):
                return float(line.rsplit(" ", 1)[1])
        return None


def of_base64(text):
    raw = base64.b64decode(text, validate=True)
    return list(struct.unpack(f"<{len(raw) // 4}f", raw))
