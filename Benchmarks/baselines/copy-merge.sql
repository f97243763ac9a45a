INSERT INTO bench.keyed_value (scheme_id, period, cell_id, status, value, revision)
    SELECT :scheme, period, cell_id, status, value, revision FROM incoming
    ON CONFLICT (scheme_id, period, cell_id) DO UPDATE
    SET status = EXCLUDED.status, value = EXCLUDED.value, revision = EXCLUDED.revision;
COMMIT;
