"""What Python's own parser finds in a letter, as JSON. For tests."""

import email
import email.policy
import hashlib
import json
import pathlib
import sys

letters = []
for path in sys.argv[1:]:
    raw = pathlib.Path(path).read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = list(message.walk())
    attachment = next(part for part in parts if part.get_content_disposition() == "attachment")
    letters.append(
        {
            "headers": [name for name, _ in message.items()],
            "subject": str(message["Subject"]),
            "from": str(message["From"]),
            "to": str(message["To"]),
            "id": str(message["Message-ID"]),
            "text": message.get_body(("plain",)).get_content(),
            "file": attachment.get_filename(),
            "type": attachment.get_content_type(),
            "sha256": hashlib.sha256(attachment.get_payload(decode=True)).hexdigest(),
            "longest": max(len(line) for line in raw.split(b"\r\n")),
            "ascii": raw.isascii(),
            "defects": [str(defect) for part in parts for defect in part.defects],
        }
    )
print(json.dumps(letters, ensure_ascii=False))
