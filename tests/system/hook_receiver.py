"""A receiver of webhooks for tests: it checks every signature, remembers what came, and answers as the test says."""
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time


class Receiver(http.server.ThreadingHTTPServer):
    """`answer(message, count)` gives a status, or (status, headers), or None to say nothing for ever, or 0 to cut the connection off; `count` is how often
    this message has come. `secrets` by id of the hook: what is signed with another is counted as wrong."""
    daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.is_closing = threading.Event()
        self.answer = lambda message, count: 204
        self.delay_s = 0
        self.cut = lambda: None  # how many bytes of a request are read before the connection is cut off; None: all
        self.secrets, self.messages, self.wrong, self.times = {}, [], [], {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path="/hook", host="127.0.0.1"):
        return f"http://{host}:{self.server_port}{path}"

    def events(self, path="/hook", kinds=("created", "updated", "merged", "split", "retired")):
        """The messages of events that were answered 2xx, in order, one that came again once."""
        with self.lock:
            found = {}
            for one in self.messages:
                if one["path"] == path and 200 <= one["status"] < 300 and one["body"]["kind"] in kinds:
                    found.setdefault(one["body"]["seq"], one)
        return list(found.values())

    def taken(self, path="/hook"):
        """The sequence numbers of those."""
        return [one["body"]["seq"] for one in self.events(path)]

    def of_kind(self, kind, path="/hook"):
        with self.lock:
            return [one for one in self.messages if one["path"] == path and one["body"]["kind"] == kind]

    def close(self):
        self.is_closing.set()
        self.shutdown()
        self.server_close()


def signature(secret, message_id, timestamp, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):  # pylint: disable=invalid-name
        server = self.server
        time.sleep(server.delay_s)
        length = int(self.headers["Content-Length"])
        if (bytes_max := server.cut()) is not None:
            self.rfile.read(min(bytes_max, length))
            self.close_connection = True
            return
        body = self.rfile.read(length)
        message = {"path": self.path, "id": self.headers["webhook-id"], "headers": dict(self.headers),
                   "body": json.loads(body), "at": time.monotonic()}
        with server.lock:
            secret = server.secrets.get(message["id"].split("_")[0])
            good = secret and signature(secret, message["id"], self.headers["webhook-timestamp"], body)
            if secret and good not in self.headers["webhook-signature"].split(" "):
                server.wrong.append(message)
            count = server.times[message["id"]] = server.times.get(message["id"], 0) + 1
            answer = server.answer(message, count)
            message["status"] = 999 if answer is None else answer if isinstance(answer, int) else answer[0]
            server.messages.append(message)
        if answer is None:
            server.is_closing.wait(60)
            return
        if answer == 0:
            self.close_connection = True
            return
        self.send_response(message["status"])
        for name, value in ({} if isinstance(answer, int) else answer[1]).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):  # pylint: disable=invalid-name
        with self.server.lock:
            self.server.messages.append({"path": self.path, "id": "GET", "status": 200, "body": {"kind": "GET"}})
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass
