"""An embedding service for tests: answers OpenAI's POST /v1/embeddings with vectors made of a text's words, the same
in every run. Words that mean the same in several languages give the same direction, so one report in two languages is
one report; as with real models, all vectors lie in a cone. It can be slow, wrong or dead on command.

By hand: fake_embedder.py [PORT] serves until it is interrupted.
"""
import hashlib
import http.server
import json
import math
import re
import struct
import sys
import threading
import time

DIMENSIONS = 96
CONE = 1.5  # of what all vectors have in common, next to 1 of what sets them apart
STEM_LETTERS = 5

# One concept a line; each word is cut to its first letters, which does for inflections.
CONCEPTS = [line.split() for line in """
parliament parlament parlement parlamento bundestag
government regierung gouvernement gobierno governo vlada
minister ministre ministro ministrica
president präsident président presidente predsednik
election wahl élection elección eleição volitve
vote abstimmung votación votação glasovanje
court gericht tribunal corte sodišče
police polizei policía polícia policija
fire blaze feuer brand incendie incendio incêndio požar
flood hochwasser überschwemmung inondation inundación inundação poplava
storm sturm tempête tormenta tempestade nevihta
earthquake erdbeben séisme terremoto potres
bridge brücke pont puente ponte most
harbour dock hafen port puerto porto pristanišče
ferry fähre ferri balsa trajekt
train zug tren comboio vlak
strike streik grève huelga greve stavka
bank banque banco banka
interest zinsen intérêt interés juros obresti
price preis prix precio preço cena
dam staudamm barrage presa barragem jez
water wasser eau agua água voda
hospital krankenhaus hôpital bolnišnica
school academy schule école escuela escola šola
worker arbeiter ouvrier trabajador trabalhador delavec
company unternehmen entreprise empresa podjetje
match spiel partido jogo tekma
final finale
team mannschaft équipe equipo equipa ekipa
film filme película
museum musée museo museu muzej
budget haushalt presupuesto orçamento proračun
law gesetz ley lei zakon
people residents menschen personnes personas pessoas ljudje
city stadt ville ciudad cidade mesto
dead tote morts muertos mortos mrtvi
injured wounded verletzte blessés heridos feridos poškodovani
evacuated evakuiert évacués evacuados evakuirani
satellite satellit satellite satélite satelit
volcano vulkan volcan volcán vulcão
destroyed gutted zerstört détruit destruido
""".strip().splitlines()]

CONCEPT_OF = {word[:STEM_LETTERS]: words[0] for words in CONCEPTS for word in words}
STOP = set("the a an of in to and for on at by with is was after der die das und im in nach von mit ein eine le la les "
           "de des du et en au aux un une el los las y del con por o os as e do da dos das em je na se po za za pri".split())


def direction(name):
    """A direction of length about 1, from nothing but the name."""
    values = []
    for number in range(DIMENSIONS * 4 // 64 + 1):
        values += struct.unpack("<16i", hashlib.blake2b(f"{name} {number}".encode(), digest_size=64).digest())
    return [value / 2**31 / math.sqrt(DIMENSIONS / 3) for value in values[:DIMENSIONS]]


def concepts(text):
    words = re.findall(r"\w+", text.lower())
    return [CONCEPT_OF.get(word[:STEM_LETTERS], word[:STEM_LETTERS]) for word in words if word not in STOP]


def embed(text):
    names = set(concepts(text))
    total = [CONE * value for value in direction("cone")]
    for name in names:
        for at, value in enumerate(direction(name)):
            total[at] += value / math.sqrt(len(names))
    length = math.sqrt(sum(value * value for value in total))
    return [value / length for value in total]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply(200, b'{"status":"ok"}')

    def do_POST(self):
        fake = self.server.fake
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        with fake.lock:
            fake.requests += 1
            fake.texts += texts
        if fake.seconds:
            time.sleep(fake.seconds)
        if fake.mood == "failing":
            self.reply(500, b'{"error":{"message":"out of memory"}}')
            return
        size = DIMENSIONS // 2 if fake.mood == "other" else DIMENSIONS
        body = json.dumps({"data": [{"index": index, "embedding": embed(text)[:size]} for index, text in
                                    enumerate(texts)], "model": "fake"}).encode()
        self.reply(200, body[:len(body) // 2] if fake.mood == "broken" else body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        pass  # a client that has gone


class FakeEmbedder:
    """mood: "well", "failing" (status 500), "broken" (half an answer), "other" (another number of dimensions).
    seconds: how long each answer takes. Usable with `with`."""

    handler = Handler

    def __init__(self, port=0):
        self.mood, self.seconds = "well", 0
        self.requests, self.texts = 0, []
        self.lock = threading.Lock()
        self.port, self.server = port, None
        self.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.server = Server(("127.0.0.1", self.port), self.handler)
        self.server.fake = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def die(self):
        """As a process that was killed: its port answers no more, and open connections fail when they are used."""
        if self.server:
            self.mood_before, self.mood = self.mood, "failing"
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def come_back(self):
        self.mood = self.mood_before
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *arguments):
        self.die()


if __name__ == "__main__":
    print(FakeEmbedder(int(sys.argv[1]) if len(sys.argv) > 1 else 0).url, flush=True)
    threading.Event().wait()
