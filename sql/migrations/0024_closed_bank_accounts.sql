-- An account that the national office gave up. Reminders wait for its files until that day and no longer.

ALTER TABLE bank_account ADD COLUMN closed_on date;
COMMENT ON COLUMN bank_account.closed_on IS 'The last day on which money could come in';
GRANT UPDATE (closed_on) ON bank_account TO hub_dues;
