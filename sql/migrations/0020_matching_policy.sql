-- By how much a payment may fall short because the payer took the transfer's fee off.

CREATE TABLE matching_policy (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    transfer_fees bigint[] NOT NULL CHECK (0 < ALL (transfer_fees) AND 2000 >= ALL (transfer_fees)),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL
);
COMMENT ON COLUMN matching_policy.transfer_fees IS 'In yen, tax included; without a row the usual ones of banks hold';

ALTER TABLE matching_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE matching_policy FORCE ROW LEVEL SECURITY;
CREATE POLICY dues ON matching_policy TO hub_dues USING (true);
CREATE POLICY national ON matching_policy FOR SELECT TO hub_national USING (true);
GRANT SELECT ON matching_policy TO hub_dues, hub_national;
GRANT INSERT, UPDATE ON matching_policy TO hub_dues;
