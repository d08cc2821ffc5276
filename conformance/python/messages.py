"""The messages of the deflate suite, made from a seed, so that each can be made again when its echo comes.

node/messages.js and Messages.java make messages of the same kinds.
"""

import json
import random

LONGEST = 131072
OFFSETS = 65536
WORDS = ["Grüße", "aus", "der", "Ferne", "終わり", "は", "まだ", "🎈", "Здравствуй", "мир", "and", "so", "on"]

# What the kind "mixed" goes through, message by message.
MIXTURE = ["json", "text", "random", "zeros", "json-bytes"]


def fill(part):
    corpus = bytearray()
    while len(corpus) < LONGEST + OFFSETS:
        corpus += part().encode("utf-8")
    return bytes(corpus)


def make_corpora():
    source = random.Random(20260807)

    def record():
        values = {
            "id": source.randrange(1_000_000),
            "user": f"user-{source.randrange(500)}",
            "price": source.randrange(100_000) / 100,
            "open": True,
        }
        return json.dumps(values) + "\n"

    records = fill(record)
    return {
        "json": records,
        "text": fill(lambda: source.choice(WORDS) + " "),
        "random": source.randbytes(LONGEST + OFFSETS),
        "zeros": bytes(LONGEST + OFFSETS),
        "json-bytes": records,
    }


CORPORA = make_corpora()


def message(index, size, kind):
    """The message of that index: a str for a text message, bytes for a binary one. Its size is in bytes."""
    actual = MIXTURE[index % len(MIXTURE)] if kind == "mixed" else kind
    corpus = CORPORA[actual]
    start = (index * 7919) % (OFFSETS - 8)
    if actual not in ("json", "text"):
        return corpus[start : start + size]
    while corpus[start] & 0xC0 == 0x80:
        start += 1
    end = start + size
    while corpus[end] & 0xC0 == 0x80:
        end -= 1
    return corpus[start:end].decode("utf-8") + "." * (size - (end - start))


def pieces(data, length):
    """What the package sends in frames of so many characters or bytes each; with 0, or where one suffices, the whole."""
    if length == 0 or len(data) <= length:
        return data
    return [data[start : start + length] for start in range(0, len(data), length)]


def parameters(offer):
    """The parameters of an offer as the package's factories take them: by name; True where one has no value."""
    named = (parameter.strip().partition("=") for parameter in offer.split(";")[1:])
    return {name: int(value) if value else True for name, _, value in named}
