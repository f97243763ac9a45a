"""The batches of the vectors, as a client writes them, with what a hub makes of each record.

They are pushed one after the other by one scheme of which nothing stands, in dictionary 2026.1.
"""

import hashlib

SCHEME = "hs-13-wako"
DICTIONARY = "2026.1"
MEDIA_TYPES = {1: "application/vnd.hsj.batch+json", 2: "application/vnd.hsj.batch+jsonl"}
COUNTS = ("created", "updated", "unchanged", "withdrawn", "superseded", "held")


def sha256(data):
    return hashlib.sha256(data).digest()


def put(key, data, revision=None, group=None):
    r = f'"r":{revision},' if revision else ""
    g = f'"g":"{group}",' if group else ""
    return f'{{"op":"put","t":"cell","k":"{key}",{r}{g}"d":{data}}}'


def report(key, cells, revision=None):
    r = f'"r":{revision},' if revision else ""
    return f'{{"op":"report","k":"{key}",{r}"d":{{"cells":{{{cells}}}}}}}'


# Of each batch: version, stream, about, and of each record: its text, what becomes of it, and more where it is
# put aside (code and pointer) or held (reason). A pointer of version 1 begins behind the record.
SENT = [
    (2, "a1", "Nothing stands yet. A report counts each cell that it names.", [
        (put("activity/2026-04/visits", '{"v":12}', 1), {"created": 1}),
        (put("activity/2026-04/visitHours", '{"v":"12.5"}', 1), {"created": 1}),
        (put("activity/2026-04/links", '{"s":"not-applicable"}', 1), {"created": 1}),
        (report("volunteers/2026-04", '"volunteers.registered":31,"volunteers.active":24', 1), {"created": 2}),
        (put("activity/2026-04/families.waiting", '{"v":0}', 5), {"created": 1}),
    ]),
    (2, "a1", "The revision decides about what stands; equal revisions with other content are held.", [
        (put("activity/2026-04/visits", '{"v":13}', 2), {"updated": 1}),
        (put("activity/2026-04/visitHours", '{"v":"12.5"}', 2), {"unchanged": 1}),
        ('{"op":"del","t":"cell","k":"activity/2026-04/links","r":2}', {"withdrawn": 1}),
        (put("activity/2026-04/families.waiting", '{"v":9}', 4), {"superseded": 1}),
        (put("volunteers/2026-04/volunteers.active", '{"v":25}', 1), {"held": 1, "reason": "conflict"}),
    ]),
    (2, "a1", "What is not sound is put aside, with its group; the rest goes on.", [
        ('{"op":"put","t":"cell","k":"activity/2026-04/visits"', {"code": "json-invalid", "pointer": ""}),
        (put("activity/2026-04/visits", '{"v":-1}', 3), {"code": "value-negative", "pointer": "/d/v"}),
        (put("activity/2026-04/visits", '{"v":""}', 3), {"code": "value-blank", "pointer": "/d/v"}),
        (put("activity/2026-04/visitors", '{"v":1}', 3), {"code": "cell-unknown", "pointer": "/k"}),
        (put("activity/2099-01/visits", '{"v":1}', 3), {"code": "period-future", "pointer": "/k"}),
        (put("activity/2026-04/visits", '{"v":1}'), {"code": "revision-invalid", "pointer": "/r"}),
        ('{"op":"put","t":"cell","k":"activity/2026-04/visits","r":3,"x":1,"d":{"v":1}}',
         {"code": "record-invalid", "pointer": "/x"}),
        (put("activity/2026-04/visits", '{"v":14}', 3, "pair"), {"code": "group-incomplete", "pointer": "/g"}),
        (put("activity/2026-13/visits", '{"v":14}', 3, "pair"), {"code": "period-invalid", "pointer": "/k"}),
        (put("activity/2026-04/families.finished", '{"v":3}', 1), {"created": 1}),
    ]),
    (1, "b1", "Another stream, in version 1: its revisions are above the 5 that the scheme had used before.", [
        (report("volunteers/2026-04", '"volunteers.registered":33,"volunteers.active":24'),
         {"updated": 1, "unchanged": 1}),
        (put("activity/2026-04/visits", '{"v":14}'), {"updated": 1}),
        (put("activity/2026-04/visits", '{"v":15}', 9), {"code": "record-invalid", "pointer": "/r"}),
        (put("activity/2026-04/families.new/referral=phn", '{"v":null}'), {"code": "value-blank", "pointer": "/d/v"}),
    ]),
    (1, "b1", "A later batch of version 1 is newer; an earlier revision of version 2 then comes too late.", [
        (put("activity/2026-04/visits", '{"v":15}'), {"updated": 1}),
        ('{"op":"del","t":"cell","k":"activity/2026-04/visitHours"}', {"withdrawn": 1}),
    ]),
    (2, "a1", "A stream goes on after another one wrote.", [
        (put("activity/2026-04/visitHours", '{"v":"1.5"}', 6), {"superseded": 1}),
        (put("activity/2026-04/visits", '{"v":16}', 20), {"updated": 1}),
    ]),
]


def body(version, stream, seq, prev, records):
    identifier = f"01977420-dc00-7000-8000-{int(stream, 36):04x}{seq:08x}"
    envelope = (f'{{"v":{version},"stream":"{SCHEME}.{stream}","seq":{seq},"prev":"{prev.hex()}",'
                f'"id":"{identifier}","n":{len(records)},"dict":"{DICTIONARY}"}}')
    if version == 2:
        return "".join(line + "\n" for line in [envelope, *records]).encode()
    listed = ",\n  ".join(records)
    return f'{{"envelope":{envelope},\n "records":[{listed}]}}\n'.encode()


def outcome(version, index, text, fate):
    place = {"line": index + 2} if version == 2 else {"record": index + 1}
    what = "quarantined" if "code" in fate else "applied"
    result = {**place, "outcome": what, **fate}
    if what == "quarantined" and version == 1:
        result["pointer"] = f"/records/{index}{fate['pointer']}"
    return result


def batches():
    """In the order in which they are pushed."""
    heads, result = {}, []
    for version, stream, about, records in SENT:
        seq, prev = heads.get(stream, (0, sha256(f"hsj-sync:{SCHEME}.{stream}".encode())))
        data = body(version, stream, seq + 1, prev, [text for text, _ in records])
        head = sha256(prev + sha256(data))
        heads[stream] = (seq + 1, head)
        result.append({
            "about": about, "version": version, "media_type": MEDIA_TYPES[version], "stream": f"{SCHEME}.{stream}",
            "seq": seq + 1, "prev": prev.hex(), "body": data.decode(), "batch_sha256": sha256(data).hex(),
            "head": head.hex(), "n": len(records),
            "counts": {name: sum(fate.get(name, 0) for _, fate in records) for name in COUNTS},
            "records": [outcome(version, i, text, fate) for i, (text, fate) in enumerate(records)],
        })
    return result
