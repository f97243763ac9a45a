-- What has been paid and credited of each invoice, and what is open of it. A reader sees the invoices that it may see.

CREATE VIEW invoice_balance WITH (security_invoker = true) AS
SELECT i.number, p.paid, c.credited, i.amount - p.paid - c.credited AS balance
FROM invoice i
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(a.amount + a.fee), 0)::bigint AS paid
        FROM allocation a WHERE a.invoice = i.number AND a.ended_by IS NULL) p
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(d.amount), 0)::bigint AS credited
        FROM invoice_credit d WHERE d.invoice = i.number AND d.kind = 'credit-note') c;
COMMENT ON COLUMN invoice_balance.paid IS 'With fees that the national office bears';
GRANT SELECT ON invoice_balance TO hub_dues, hub_national;
