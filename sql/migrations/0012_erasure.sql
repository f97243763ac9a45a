-- What is kept no longer than it is needed, and a rule that the schema had left to the program.

-- An end is announced first. (A comparison with nothing is neither true nor false, so the rule of 400 days let it pass.)
ALTER TABLE protocol_version ADD CHECK (sunset_at IS NULL OR deprecated_at IS NOT NULL);

-- Codes are the gate's and the national office's: a scheme proves that it knows one and never reads any.
REVOKE SELECT ON enrolment_code FROM hub_scheme;
GRANT DELETE ON enrolment_code TO hub_national;

-- What persons wrote or are named in can be erased; figures, facts of the organisation and receipts stay.
GRANT UPDATE (content) ON scheme_record, scheme_record_history TO hub_national;
GRANT UPDATE (body, blanked) ON batch_body TO hub_national;
GRANT DELETE ON held_record, scheme_contact TO hub_national;
