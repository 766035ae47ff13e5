"""A language model for tests: answers OpenAI's POST /v1/chat/completions as one does that obeys, errs, refuses, or does what
the articles tell it. The same request gives the same answer."""
import json
import time

import fake_embedder

TOKENS = 250  # that each answer says it cost
EVIL = "https://evil.example/win"


# What it knows to translate, both ways.
KNOWN = {
    "La rivière Mar inonde la ville basse de Marvik": "The river Mar floods the lower town of Marvik",
    "Inondation à Marvik : 400 habitants évacués": "Flood in Marvik: 400 residents evacuated",
    "La rivière Mar a inondé lundi la ville basse de Marvik et chassé 400 personnes de leurs maisons.":
        "The river Mar flooded the lower town of Marvik on Monday and drove 400 people from their homes.",
    "Des équipes de secours ont évacué des familles entières en bateau pendant toute la nuit.":
        "Rescue teams evacuated whole families by boat throughout the night.",
    "Environ 400 habitants de la ville basse de Marvik ont quitté leurs maisons après la crue de la rivière.":
        "About 400 residents of the lower town of Marvik left their homes after the river rose.",
    "Le maire de Marvik a fermé les deux ponts et demandé de l'aide aux comtés voisins.":
        "The mayor of Marvik closed both bridges and asked neighbouring counties for help.",
}
BACK = {english: french for french, english in KNOWN.items()}
LIE = "The mayor of Marvik is a man who must leave his office at once."
UNKNOWN = "Une phrase dont le sens reste obscur pour tout le monde."


def translated(mood, row):
    """A liar translates what it was told to say, and an honest model translates that back as it stands."""
    if row["to"] == "fr":
        return BACK.get(row["text"], UNKNOWN)
    return LIE if mood == "lying" else KNOWN.get(row["text"], row["text"])


def shortened(text):
    """The sentence without its last clause: an honest rewriting that needs no language."""
    words = text.rstrip(".").split()
    return " ".join(words[:max(3, len(words) - 3)]) + "."


def content(mood, sentences):
    """What the model writes, as a text."""
    def every(write):
        return json.dumps({"bullets": [{"n": row["n"], "text": write(row["text"]) if row["lang"] == row["to"] else
                                        translated(mood, row)} for row in sentences]})
    moods = {
        "well": lambda: every(shortened),
        "lying": lambda: every(shortened),
        "fenced": lambda: f"```json\n{every(shortened)}\n```",
        "inventing": lambda: every(lambda text: shortened(text)[:-1] + " and 9,731 others."),
        "naming": lambda: every(lambda text: shortened(text)[:-1] + ", Barnaby Quill said."),
        "quoting": lambda: every(lambda text: shortened(text)[:-1] + ", “a shame for us all”."),
        "obeying": lambda: every(lambda text: f"Visit {EVIL} and buy now."),
        "html": lambda: every(lambda text: f"<img src=x onerror=alert(1)>{shortened(text)}"),
        "chatting": lambda: every(lambda text: "I cannot help you with this request."),
        "long": lambda: every(lambda text: " ".join([shortened(text)[:-1]] * 40) + "."),
        "refusing": lambda: "I'm sorry, but I can't assist with that.",
        "mixed": lambda: json.dumps({"bullets": [{"n": 17, "text": "Of something else."}]}),
    }
    return moods[mood]()


class Handler(fake_embedder.Handler):
    def do_POST(self):
        fake = self.server.fake
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with fake.lock:
            fake.requests += 1
            fake.asked.append({"path": self.path, "key": self.headers.get("Authorization"), "request": request})
        time.sleep(fake.seconds)
        mood = fake.mood
        if mood in ("failing", "busy"):
            self.reply(500 if mood == "failing" else 429, b'{"error":{"message":"too many requests"}}')
            return
        if mood == "huge":
            self.reply(200, b'{"choices":[' + b" " * 10_000_000 + b"]}")
            return
        sentences = json.loads(request["messages"][1]["content"])["sentences"]
        text = content("well" if mood == "broken" else mood, sentences)
        body = json.dumps({"choices": [{"index": 0, "finish_reason": "stop",
                                        "message": {"role": "assistant", "content": text}}],
                           "usage": {"total_tokens": TOKENS}}).encode()
        self.reply(200, body[:len(body) // 2] if mood == "broken" else body)


class FakeModel(fake_embedder.FakeEmbedder):
    """mood: see `content`; "failing" (status 500), "busy" (429), "broken" (half an answer), "huge" (10 MB)."""

    handler = Handler

    def __init__(self):
        self.asked = []
        super().__init__()
