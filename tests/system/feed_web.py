"""A small web server of the test's own on 127.0.0.1, and the feeds that it gives. Any name under localhost leads there."""
import email.utils
import http.server
import threading
import time

NOW = time.time()


def rfc822(age_hours):
    return email.utils.formatdate(NOW - age_hours * 3600, usegmt=True)


def rss(items, declaration='<?xml version="1.0" encoding="utf-8"?>'):
    body = "".join(f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{rfc822(age)}</pubDate>"
                   f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>" for title, link, age, text in items)
    return f'{declaration}<rss version="2.0"><channel><title>Harbour</title><link>/</link>{body}</channel></rss>'


class Web(http.server.ThreadingHTTPServer):
    """Pages by path: (status, body, content type, extra headers) or a function of the request's headers. A body may be an
    iterator that gives it in parts; then the headers say how long it is. Remembers requests."""
    daemon_threads = True
    request_queue_size = 1024

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.requests, self.times = {}, [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.server_port}{path}"

    def asked(self, path):
        return [headers for seen, headers in self.requests if seen == path]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        self.server.times.append((time.monotonic(), self.headers["Host"].rsplit(":", 1)[0], self.path))
        self.server.requests.append((self.path, dict(self.headers)))
        page = self.server.pages.get(self.path)
        if callable(page):
            page = page(self.headers)
        status, body, kind, extra = page or (404, b"", "text/plain", {})
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in extra.items():
            self.send_header(name, value)
        if isinstance(body, bytes) and "Transfer-Encoding" not in extra:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            for part in [body or b""] if isinstance(body, (bytes, type(None))) else body:
                self.wfile.write(part)
        except OSError:
            pass

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


def page(text, kind="application/rss+xml", **extra):
    body = text if isinstance(text, bytes) else text.encode()
    return 200, body, kind, extra
