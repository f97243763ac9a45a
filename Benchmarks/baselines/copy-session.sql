-- PostgreSQL alone, as a bulk loader would use it: COPY into a temporary table, then one INSERT … ON CONFLICT into a
-- keyed table. No signatures, no roles, no history, no sums, no receipts. `scheme` is a variable of psql.
SET client_min_messages = warning;
CREATE TEMPORARY TABLE incoming (period integer, cell_id integer, status smallint, value bigint, revision bigint)
    ON COMMIT DELETE ROWS;
