#!/usr/bin/env python3
"""Writes Conformance/vectors anew, the same bytes on every run. Needs nothing but Python 3.9.

    python3 Conformance/make_vectors.py           writes the files
    python3 Conformance/make_vectors.py --check   exits 1 if one of them is not as it would be written

Nothing here is shared with the hub: it is written from docs/PROTOCOL.md, which the section numbers refer to.
"""

import base64
import gzip
import hashlib
import hmac
import json
import pathlib
import sys

from batches import MEDIA_TYPES, SCHEME, batches
from ed25519 import PrivateKey
from gzip_bodies import GZIP

FOLDER = pathlib.Path(__file__).resolve().parent / "vectors"
AUTHORITY = "hub.example.jp"
CREATED = 1780000000
CODE = "7K2M-9QTX-4HWP-3RVA"


def b64(data):
    return base64.b64encode(data).decode()


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def sha256(data):
    return hashlib.sha256(data).digest()


# Section 6: keys. The seeds say what they are for, so that nobody takes them for secrets.

def key(name):
    return PrivateKey(sha256(f"homestart conformance key: {name}".encode()))


OFFICE, OFFICE_NEXT, HUB, HUB_NEXT = (key(name) for name in ("office", "office-next", "hub", "hub-next"))
NAMES = {"office": OFFICE, "office-next": OFFICE_NEXT, "hub": HUB, "hub-next": HUB_NEXT}


def kid(private):
    return b64url(sha256(private.spki))


def fingerprint(private):
    digest = sha256(private.spki)
    return " ".join(f"{int.from_bytes(digest[i:i + 5], 'big') % 100000:05}" for i in range(0, 20, 5))


def keys():
    return [{
        "name": name, "seed": private.seed.hex(), "spki": b64(private.spki), "kid": kid(private),
        "fingerprint": fingerprint(private),
    } for name, private in NAMES.items()]


def proof(code, scheme, private):
    return b64url(hmac.new(code.encode(), scheme.encode() + private.spki, hashlib.sha256).digest())


def enrolments():
    return [{
        "code": code, "scheme": scheme, "key": name, "proof": proof(code, scheme, NAMES[name]),
    } for code, scheme, name in [(CODE, SCHEME, "office"), (CODE, "hs-27-kita", "office"),
                                 ("AAAA-BBBB-CCCC-DDDD", SCHEME, "office-next")]]


def endorsements():
    start = "2026-09-01T00:00:00Z"
    signed = b"hsj-hub-key:" + HUB_NEXT.spki + start.encode()
    good = HUB.sign(signed)
    return [
        {"about": "By the current key.", "current": "hub", "next": "hub-next", "from": start,
         "signed": b64(signed), "endorsement": b64(good), "good": True},
        {"about": "By the next key itself.", "current": "hub", "next": "hub-next", "from": start,
         "signed": b64(signed), "endorsement": b64(HUB_NEXT.sign(signed)), "good": False},
        {"about": "For another day.", "current": "hub", "next": "hub-next", "from": "2026-08-01T00:00:00Z",
         "signed": b64(signed.replace(b"-09-", b"-08-")), "endorsement": b64(good), "good": False},
    ]


# Sections 2 and 5: digests and chain.

def content_digest(data):
    return f"sha-256=:{b64(sha256(data))}:"


def digests():
    return [{"body": b64(data), "content_digest": content_digest(data)}
            for data in [b"", b"abc", "ホームスタート\n".encode(), bytes(range(256))]]


def chains():
    result = []
    for stream, bodies in [(f"{SCHEME}.a1", [b"first\n", b"second\n", b"first\n"]),
                           ("hs-27-kita.reinstall1", [b""])]:
        head = sha256(f"hsj-sync:{stream}".encode())
        steps = [{"seq": 0, "head": head.hex()}]
        for seq, data in enumerate(bodies, 1):
            head = sha256(head + sha256(data))
            steps.append({"seq": seq, "body": b64(data), "head": head.hex()})
        result.append({"stream": stream, "steps": steps})
    return result


# Section 5: signatures.

def signature(label, private, components, tag):
    """Of (name, value) pairs: the member of Signature-Input, the base, and the member of Signature."""
    names = " ".join(f'"{name}"' for name, _ in components)
    parameters = f'({names});created={CREATED};keyid="{kid(private)}";alg="ed25519";tag="{tag}"'
    base = "".join(f'"{name}": {value}\n' for name, value in components) + f'"@signature-params": {parameters}'
    return f"{label}={parameters}", base, f"{label}=:{b64(private.sign(base.encode()))}:"


def signed(about, message, components, signers, tag):
    made = [signature(label, private, components, tag) for label, private in signers]
    names = {private: name for name, private in NAMES.items()}
    return {
        "about": about, **message,
        "bases": [{"label": label, "key": names[private], "base": base}
                  for (label, private), (_, base, _) in zip(signers, made)],
        "signature_input": ", ".join(member for member, _, _ in made),
        "signature": ", ".join(member for _, _, member in made),
    }


def request(about, method, path, query="", version=2, body=None, media_type="application/json", coding=None,
            signers=(("sig", OFFICE),), order=None):
    message = {"kind": "request", "method": method, "authority": AUTHORITY, "path": path, "query": query,
               "sync_version": str(version)}
    parts = [("@method", method), ("@authority", AUTHORITY), ("@path", path)]
    if body is None:
        parts.append(("@query", "?" + query))
    else:
        message |= {"content_type": media_type, "content_digest": content_digest(body), "body": b64(body)}
        parts += [("content-digest", content_digest(body)), ("content-type", media_type)]
        if coding:
            message["content_encoding"] = coding
            parts.append(("content-encoding", coding))
    parts.append(("sync-version", str(version)))
    return signed(about, message, [parts[i] for i in order] if order else parts, signers, "hsj-sync")


def response(about, status, body, private=HUB):
    message = {"kind": "response", "status": status, "content_type": "application/json",
               "content_digest": content_digest(body), "body": b64(body)}
    parts = [("@status", str(status)), ("content-digest", content_digest(body)), ("content-type", "application/json")]
    return signed(about, message, parts, [("sig", private)], "hsj-receipt")


def receipt(batch):
    lists = {"superseded_cells": [], "held_cells": [], "quarantined": [], "warnings": []}
    return compact({
        "stream": batch["stream"], "seq": batch["seq"], "epoch": "00112233445566778899aabbccddeeff",
        "batch_sha256": batch["batch_sha256"], "prev": batch["prev"], "head": batch["head"], "n": batch["n"],
        **batch["counts"], **lists, "version_of_data": 1, "at": "2026-05-28T20:26:40Z"})


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def signatures():
    first, lifted = batches()[0], batches()[3]
    stream, other = f"/sync/streams/{first['stream']}", f"/sync/streams/{lifted['stream']}"
    plain, document = first["body"].encode(), lifted["body"].encode()
    enrolment = compact({"scheme": SCHEME, "spki": b64(OFFICE.spki), "proof": proof(CODE, SCHEME, OFFICE)})
    rotation = compact({"scheme": SCHEME, "spki": b64(OFFICE_NEXT.spki)})
    packed = {name: base64.b64decode(text) for name, text in GZIP.items()}
    assert gzip.decompress(packed["first"]) == plain and gzip.decompress(packed["document"]) == document
    both = (("old", OFFICE), ("new", OFFICE_NEXT))
    return [
        request("A push in version 2, gzip.", "PUT", f"{stream}/batches/1", body=packed["first"],
                media_type=MEDIA_TYPES[2], coding="gzip"),
        request("The same, not compressed.", "PUT", f"{stream}/batches/1", body=plain, media_type=MEDIA_TYPES[2]),
        request("The same, its components in another order.", "PUT", f"{stream}/batches/1", body=plain,
                media_type=MEDIA_TYPES[2], order=[5, 4, 3, 2, 1, 0]),
        request("A push in version 1, gzip.", "PUT", f"{other}/batches/1", version=1, body=packed["document"],
                media_type=MEDIA_TYPES[1], coding="gzip"),
        request("A push in version 1, not compressed.", "PUT", f"{other}/batches/1", version=1, body=document,
                media_type=MEDIA_TYPES[1]),
        request("A rehearsal.", "POST", f"{stream}/check", body=plain, media_type=MEDIA_TYPES[2]),
        request("Where a stream stands: a GET without a query.", "GET", stream),
        request("A pull: a GET with a query.", "GET", "/sync/changes", "cursor=abc&topics=invoice%2Cnotice&limit=50"),
        request("An acknowledgement.", "PUT", "/sync/acks", body=compact({"cursor": "abc"})),
        request("Enrolment.", "POST", "/sync/keys", body=enrolment),
        request("Rotation: two signatures.", "POST", "/sync/keys", body=rotation, signers=both),
        request("Revocation, by the other key.", "DELETE", f"/sync/keys/{kid(OFFICE)}",
                signers=(("sig", OFFICE_NEXT),)),
        response("The receipt of a new batch.", 201, receipt(first)),
        response("The same receipt of a replay, signed afresh.", 200, receipt(first)),
        response("The same receipt after the hub's key was replaced.", 200, receipt(first), HUB_NEXT),
    ]


# The files.

FILES = {
    "keys": (keys, "Ed25519 keys (section 6)", {
        "seed": "the 32 bytes of the private key, hexadecimal", "spki": "SubjectPublicKeyInfo in DER, base64",
        "kid": "base64url(SHA-256(SPKI)) without padding", "fingerprint": "what two people compare"}),
    "enrolment": (enrolments, "Proofs of enrolment (section 6)", {
        "code": "the one-time code, with its hyphens", "key": "name of the key in keys.json",
        "proof": "base64url(HMAC-SHA256(code, scheme || SPKI))"}),
    "hub_keys": (endorsements, "Endorsements of a hub's next key (section 6)", {
        "current, next": "names of keys in keys.json", "signed": "the signed bytes, base64",
        "good": "whether a client may accept the next key"}),
    "digests": (digests, "Content-Digest of a body (section 5)", {"body": "base64"}),
    "chains": (chains, "Heads of streams (section 2)", {
        "steps": "from seq 0 on: the decoded body (base64) and the head after it"}),
    "signatures": (signatures, "Signed messages (section 5)", {
        "body": "as sent, base64", "bases": "for each signature: label, key in keys.json, and the signature base",
        "signature_input, signature": "the values of the two fields"}),
    "batches": (batches, "Batches and what becomes of them (sections 2 to 4)", {
        "body": "decoded", "records": "of each record: its line (version 2) or its number (version 1), the outcome, "
        "and the code and pointer where it is put aside", "counts": "as in the receipt"}),
}


def text(name):
    make, about, members = FILES[name]
    document = {"about": about, "members": members, "vectors": make()}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def main():
    stale = []
    for name in FILES:
        path, wanted = FOLDER / f"{name}.json", text(name)
        if "--check" not in sys.argv[1:]:
            path.write_text(wanted, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted:
            stale.append(path.name)
    if stale:
        sys.exit(f"not as make_vectors.py writes them: {', '.join(stale)}")


if __name__ == "__main__":
    main()
