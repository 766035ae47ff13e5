"""One home for each outside library: fails when code outside its home includes its header or calls what belongs there.

check_homes.py [ROOT]. The rules read top down; a path is matched by prefix. Comments and strings are not looked at.
"""
import re
import sys

import tree

INCLUDE = r'^\s*#\s*include\s*[<"](?:{})[>"]'
COMMON = "services/common/"

# (what, regular expression, path prefixes that may)
RULES = [
    ("zmq.h", INCLUDE.format(r"zmq\w*\.h"), (COMMON + "link/", COMMON + "loop/", COMMON + "zmq_connector/",
                                                COMMON + "event_sockets/")),
    ("hiredis", INCLUDE.format(r"hiredis/.*|hiredis\.h"), (COMMON + "redis/",)),
    ("libpsl", INCLUDE.format(r"libpsl\.h"), (COMMON + "url/",)),
    ("libsodium", INCLUDE.format(r"sodium\.h"), (COMMON + "key/", COMMON + "zmtp/protocol/zmtp_curve")),
    ("CURLU", r"\bcurl_url\w*\s*\(", (COMMON + "url/",)),
    ("curl multi", r"\bcurl_multi_\w+\s*\(", (COMMON + "curl_loop/",)),
    ("libcurl", INCLUDE.format(r"curl/.*"), (COMMON + "url/", COMMON + "curl_loop/", COMMON + "openai/",
                                             COMMON + "http_client/", COMMON + "mail/mail_send")),
    ("OpenSSL", INCLUDE.format(r"openssl/.*"), ("services/ingest/push/", COMMON + "redis/redis_tls")),
    ("brotli", INCLUDE.format(r"brotli/.*"), (COMMON + "body_decode/", "services/publish/http/content_coding")),
    ("libxml2", INCLUDE.format(r"libxml/.*"), ("services/common/xml/",)),
    ("uchardet", INCLUDE.format(r"uchardet(?:/.*)?\.h"), (COMMON + "charset/",)),
    ("jansson", INCLUDE.format(r"jansson\.h"), (COMMON + "json/",)),
    ("ICU", INCLUDE.format(r"unicode/.*"), (COMMON + "text/", COMMON + "date/date_zone")),
    ("libstemmer", INCLUDE.format(r"libstemmer\.h"), (COMMON + "text/",)),
    ("CLD2", INCLUDE.format(r"cld2/.*|compact_lang_det\.h"), (COMMON + "text/",)),
    ("utf8proc", INCLUDE.format(r"utf8proc\.h"), (COMMON + "text/",)),
    ("Xapian", INCLUDE.format(r"xapian\.h|xapian/.*"), ("services/publish/search/",)),
    ("FreeType", INCLUDE.format(r"ft2build\.h|freetype/.*"), ("services/publish/card/",)),
    ("oneDNN", INCLUDE.format(r"(?:oneapi/dnnl/)?dnnl\w*\.h"), ("services/embed/product",)),
    ("xxhash", INCLUDE.format(r"xxhash\.h|xxh3\.h"), (COMMON + "id/",)),
    ("inih", INCLUDE.format(r"ini\.h"), (COMMON + "daemon/settings",)),
    ("the environment", r"\b(?:secure_)?getenv\s*\(", (COMMON + "daemon/settings",)),
    ("packing protobuf", r"\b\w+__(?:un)?pack\s*\(|\bprotobuf_c_message_(?:un)?pack\w*\s*\(", (COMMON + "wire/",)),
    ("the clock", r"(?<![\w.>])(?:clock_gettime|gettimeofday|time)\s*\(", (COMMON + "clock/",)),
]

DAEMONS = ("ingest", "classify", "summarize", "publish", "embed")


def without_comments_and_strings(source):
    """Keeps line numbers; include lines keep their quoted names, because they are no expressions."""

    def blank(match):
        found = match.group(0)
        return found if found.startswith("#") else re.sub(r"[^\n]", " ", found)

    pattern = r'#[ \t]*include[^\n]*|/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, blank, source, flags=re.S)


def headers_of_daemons(paths):
    """Header name → the daemon whose it is."""
    owners = {}
    for path in paths:
        if path.suffix == ".h" and len(path.parts) > 2 and path.parts[1] in DAEMONS:
            owners[path.name] = path.parts[1]
    return owners


def problems_in(path, source, owners):
    clean = without_comments_and_strings(source)
    for what, pattern, homes in RULES:
        if str(path).startswith(homes):
            continue
        for match in re.finditer(pattern, clean, re.M):
            line = clean.count("\n", 0, match.start()) + 1
            yield f"{path}:{line}: {what} belongs to {' and '.join(homes)}"
    own = path.parts[1]
    for match in re.finditer(r'#\s*include\s*"([^"]+)"', clean):
        name = match.group(1)
        if ".." in name:
            yield f"{path}: includes {name}; a target's folders are given by CMake, not by a path"
        owner = owners.get(name.split("/")[-1])
        if own in DAEMONS and owner not in (None, own):
            yield f"{path}: includes {name} of {owner}; daemons meet in proto/ and services/common/"


def main(root="."):
    paths = [p for p in tree.files(root, (".c", ".h", ".cc", ".cpp")) if p.parts[0] == "services" and len(p.parts) > 2]
    owners = headers_of_daemons(paths)
    problems = [problem for path in paths for problem in problems_in(path, tree.text(root, path), owners)]
    return tree.report(problems, f"homes of {len(RULES)} libraries in {len(paths)} files")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
