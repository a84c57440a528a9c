"""Comments told apart without their words: eight keyed bytes each, and what was found in them.

A mark is 64 bits of BLAKE2b under a key of the workspace's own: without the key nobody can try
what a mark may be of, and the same comment has another one elsewhere.
"""

from collections.abc import Mapping
from hashlib import blake2b
from itertools import islice

#: What is counted, by the keys of the catalog.
READ = "comments_read"
POSITIVE = "positive_comments"
NEGATIVE = "negative_comments"
QUESTIONS = "comment_questions"
SUBSTANTIVE = "substantive_comments"
COUNTED = (READ, POSITIVE, NEGATIVE, QUESTIONS, SUBSTANTIVE)
#: The bit of each; that a comment was read needs none.
BITS: Mapping[str, int] = {POSITIVE: 1, NEGATIVE: 2, QUESTIONS: 4, SUBSTANTIVE: 8}
#: Bytes of a mark, and of a comment: its mark and its bits.
MARK = 8
ENTRY = MARK + 1
_LONGEST_KEY = 64

#: Comments by their marks, each with its bits.
Seen = Mapping[bytes, int]


def mark(key: bytes, *parts: str) -> bytes:
    """Return the mark of what these parts say together."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    body = text.encode("utf-8", "surrogatepass")
    return blake2b(body, key=key[:_LONGEST_KEY], digest_size=MARK).digest()


def packed(seen: Seen) -> bytes:
    """Return the comments as bytes, the same for the same comments in any order."""
    return b"".join(one + bytes((bits,)) for one, bits in sorted(seen.items()))


def unpacked(body: bytes) -> dict[bytes, int]:
    """Return the comments that bytes hold; what is left over at the end is none."""
    whole = range(0, len(body) - ENTRY + 1, ENTRY)
    return {body[at : at + MARK]: body[at + MARK] for at in whole}


def counts(seen: Seen) -> Mapping[str, int]:
    """Return how many comments there are and how many of them are what, by key."""
    found = {name: sum(1 for bits in seen.values() if bits & bit) for name, bit in BITS.items()}
    return {READ: len(seen), **found}


def parts(seen: Seen, most: int) -> list[Seen]:
    """Return the comments in parts of up to ``most``, in the order that they are in."""
    left = iter(seen.items())
    found: list[Seen] = []
    while part := dict(islice(left, most)):
        found.append(part)
    return found
