-- Receipts whose payment is booked no more: they stay as they were given, are marked in lists, and are sent no more.

CREATE VIEW reversed_receipt WITH (security_invoker = true) AS
SELECT d.scheme_id, d.id
FROM dues_document d JOIN receipt r ON r.id::text = split_part(d.subject, '/', 2)
WHERE d.kind = 'receipt' AND r.reversed_at IS NOT NULL;
GRANT SELECT ON reversed_receipt TO hub_dues;
