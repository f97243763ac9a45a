-- What elements amounted to before the hub counted them: the network's cumulative figures begin in 2009.
CREATE TABLE opening_balance (
    element text PRIMARY KEY,
    amount bigint NOT NULL CHECK (amount BETWEEN 0 AND 9007199254740991),
    until_period integer NOT NULL,
    source text NOT NULL CHECK (source <> ''),
    recorded_at timestamptz NOT NULL
);
COMMENT ON COLUMN opening_balance.until_period IS 'The last month that the amount covers, as its ordinal';

GRANT SELECT, INSERT ON opening_balance TO hub_national;
