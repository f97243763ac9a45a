-- The roles that the hub takes on, one for each kind of work. They belong to the whole cluster, so they may be there.
-- hub_app is what the program logs in as: it inherits nothing and must take on one of the others in each transaction.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['hub_gate', 'hub_scheme', 'hub_national', 'hub_dues', 'hub_public'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
    BEGIN
        CREATE ROLE hub_app LOGIN NOINHERIT;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
    END;
END
$$;

GRANT hub_gate, hub_scheme, hub_national, hub_dues, hub_public TO hub_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO hub_app, hub_gate, hub_scheme, hub_national, hub_dues, hub_public;
