-- How long the audit log is kept, and audit.drop_expired(), which drops the months that are older.
-- Why: seven years, as BLEA has it (2555 days), and then no longer: a log of what people did is not kept for ever.
--
-- Only whole months go, and only when every row of them is sealed. Seals stay, so the chain stays whole; each month that
-- went is on record, and `verify` asks whether it was old enough.
-- How to set another time: in a migration, as chat_audit_owner, UPDATE audit.settings SET retention_days = ...
-- Undo: yes. Months that were dropped do not come back.

-- migrate:up
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;

CREATE TABLE audit.settings (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT settings_one_row CHECK (only_row),
  retention_days bigint NOT NULL DEFAULT 2555 CONSTRAINT settings_retention_days_range CHECK (retention_days BETWEEN 1 AND 36500)
);
COMMENT ON TABLE audit.settings IS 'Settings of the audit, in one row; only chat_audit_owner may change them';
INSERT INTO audit.settings DEFAULT VALUES;

CREATE TABLE audit.expirations (
  month date PRIMARY KEY,
  expired_at timestamptz NOT NULL DEFAULT now(),
  expired_by text NOT NULL DEFAULT session_user,
  retention_days bigint NOT NULL
);
COMMENT ON TABLE audit.expirations IS 'Months of the log that retention has dropped';

ALTER TABLE audit.settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.settings FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.expirations ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.expirations FORCE ROW LEVEL SECURITY;
GRANT SELECT ON audit.settings, audit.expirations TO chat_auditor, chat_sealer;
CREATE POLICY reader_select ON audit.settings FOR SELECT TO chat_auditor, chat_sealer, chat_audit_owner USING (true);
CREATE POLICY owner_update ON audit.settings FOR UPDATE TO chat_audit_owner USING (true);
CREATE POLICY reader_select ON audit.expirations FOR SELECT TO chat_auditor, chat_sealer, chat_audit_owner USING (true);
CREATE POLICY owner_insert ON audit.expirations FOR INSERT TO chat_audit_owner WITH CHECK (true);

CREATE TRIGGER refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.expirations
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE FUNCTION audit.drop_expired() RETURNS SETOF date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  days bigint := (SELECT retention_days FROM audit.settings);
  expired date;
  last audit.seals;
BEGIN
  FOR expired IN
    SELECT m FROM audit.months() m WHERE (m + interval '1 month') AT TIME ZONE 'UTC' <= now() - days * interval '1 day'
  LOOP
    SELECT * INTO last FROM audit.seals s WHERE s.month = expired ORDER BY number DESC LIMIT 1;
    IF EXISTS (
      SELECT FROM audit.log
      WHERE logged_at >= expired::timestamp AT TIME ZONE 'UTC' AND logged_at < (expired + interval '1 month') AT TIME ZONE 'UTC'
        AND (transaction_id, id) > (coalesce(last.last_transaction_id, -1), coalesce(last.last_id, -1))
    ) THEN
      RAISE WARNING 'the log of % is expired and has rows that are not sealed: it stays', to_char(expired, 'YYYY-MM')
        USING HINT = 'Run audit.seal() first.';
      CONTINUE;
    END IF;
    EXECUTE format('DROP TABLE audit.%I', to_char(expired, '"log_"YYYY_MM'));
    INSERT INTO audit.expirations (month, retention_days) VALUES (expired, days);
    RETURN NEXT expired;
  END LOOP;
END $$;
COMMENT ON FUNCTION audit.drop_expired() IS 'Drops the months of the log that are older than the retention; returns them';
GRANT EXECUTE ON FUNCTION audit.drop_expired() TO chat_sealer;

RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;

-- migrate:down
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
DROP FUNCTION audit.drop_expired();
DROP TABLE audit.expirations;
DROP TABLE audit.settings;
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;
