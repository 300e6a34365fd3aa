-- Seals of the audit log: a chain of hashes over its rows, made in the background by audit.seal().
-- Why: whoever can become the log's owner can change it. He cannot do so unseen: a seal holds a hash of every row and
-- of the seal before it, and the newest one, noted outside the database, vouches for all (docs/audit.md).
--
-- A seal is about rows of one month, for months expire as a whole, in the order (transaction_id, id), after the rows of
-- the seal before it of that month. Only rows of transactions that are older than every running one are sealed: all of
-- these are visible, and none can come later. Ids would not do for that, as they are drawn before they are committed.
--
-- row_hashes has 24 bytes for each row: its id, and the first 16 bytes of the SHA-256 of record_send, PostgreSQL's
-- binary form of the row, which costs a third of a text form. So the first row that does not fit is found. The seal's own
-- hash is the SHA-256 of previous_hash, of number, month, last_transaction_id, last_id, row_count and sealed_at in lines,
-- and of row_hashes.
-- Undo: yes, and tampering before that will not be noticed.

-- migrate:up
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;

CREATE TABLE audit.seals (
  number bigint PRIMARY KEY,
  month date NOT NULL,
  last_transaction_id bigint NOT NULL,
  last_id bigint NOT NULL,
  row_count bigint NOT NULL,
  sealed_at timestamptz NOT NULL,
  row_hashes bytea NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,

  CONSTRAINT seals_number_positive CHECK (number > 0),
  CONSTRAINT seals_row_hashes_length CHECK (row_count > 0 AND octet_length(row_hashes) = 24 * row_count),
  CONSTRAINT seals_hash_length CHECK (octet_length(hash) = 32 AND octet_length(previous_hash) = 32)
);
COMMENT ON TABLE audit.seals IS 'The chain of hashes over audit.log';
-- Hashes cannot be compressed: do not try.
ALTER TABLE audit.seals ALTER COLUMN row_hashes SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX seals_month_key ON audit.seals (month, number);

ALTER TABLE audit.seals ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.seals FORCE ROW LEVEL SECURITY;
GRANT SELECT ON audit.seals TO chat_auditor;
GRANT SELECT ON audit.seals TO chat_sealer;
CREATE POLICY reader_select ON audit.seals FOR SELECT TO chat_auditor, chat_sealer, chat_audit_owner USING (true);
CREATE POLICY owner_insert ON audit.seals FOR INSERT TO chat_audit_owner WITH CHECK (true);

CREATE TRIGGER refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.seals
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- enable_sort: log_order_idx has the order; a plan that sorts would read all that is not sealed, for each seal.
CREATE FUNCTION audit.seal(max_rows integer DEFAULT 10000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_sort = off AS $$
DECLARE
  horizon bigint;
  newest audit.seals;
  previous audit.seals;
  seal audit.seals;
BEGIN
  IF max_rows NOT BETWEEN 1 AND 100000 THEN
    RAISE EXCEPTION 'a seal cannot be of % rows: from 1 to 100000', max_rows USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- A lock that takes a right: an advisory one anybody could hold, and so keep the log unsealed.
  LOCK TABLE audit.seals IN SHARE ROW EXCLUSIVE MODE;
  -- Taken before the rows are looked at: what was finished then is seen now.
  horizon := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  SELECT * INTO newest FROM audit.seals ORDER BY number DESC LIMIT 1;
  IF newest.last_transaction_id >= horizon THEN
    RAISE EXCEPTION 'transaction % is sealed, and this server is only at %', newest.last_transaction_id, horizon
      USING ERRCODE = 'object_not_in_prerequisite_state',
        HINT = 'The database was restored from a dump into a server with a counter of its own: see docs/audit.md.';
  END IF;

  -- The newest first: that is where rows are. The months before it have their turn when it has none left.
  FOR seal.month IN SELECT m FROM audit.months() m WHERE m <= now() ORDER BY m DESC LOOP
    SELECT * INTO previous FROM audit.seals s WHERE s.month = seal.month ORDER BY number DESC LIMIT 1;
    SELECT count(*), max(transaction_id), string_agg(entry, '')
    INTO seal.row_count, seal.last_transaction_id, seal.row_hashes
    FROM (
      SELECT transaction_id, int8send(id) || substr(sha256(record_send(ROW(
          id, logged_at, transaction_id, table_name, operation, record_key, old_values, new_values, changed_fields,
          actor, database_user, address, request_id, user_agent, endpoint
        ))), 1, 16) AS entry
      FROM audit.log
      WHERE logged_at >= seal.month::timestamp AT TIME ZONE 'UTC'
        AND logged_at < (seal.month + interval '1 month') AT TIME ZONE 'UTC'
        AND (transaction_id, id) > (coalesce(previous.last_transaction_id, -1), coalesce(previous.last_id, -1))
        AND transaction_id < horizon
      ORDER BY log.transaction_id, log.id
      LIMIT max_rows
    ) entries;
    CONTINUE WHEN seal.row_count = 0;

    seal.number := coalesce(newest.number, 0) + 1;
    seal.last_id := ('x' || encode(substr(seal.row_hashes, 24 * seal.row_count::integer - 23, 8), 'hex'))::bit(64)::bigint;
    seal.sealed_at := clock_timestamp();
    seal.previous_hash := coalesce(newest.hash, decode(repeat('00', 32), 'hex'));
    seal.hash := sha256(seal.previous_hash || convert_to(concat_ws(E'\n',
        seal.number, to_char(seal.month, 'YYYY-MM-DD'), seal.last_transaction_id, seal.last_id, seal.row_count,
        to_char(seal.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      ), 'UTF8') || seal.row_hashes);
    INSERT INTO audit.seals SELECT (seal).*;
    RETURN seal.row_count;
  END LOOP;
  RETURN 0;
END $$;
COMMENT ON FUNCTION audit.seal(integer) IS 'Seals up to so many rows of one month; returns how many, 0 when all is sealed that can be';
GRANT EXECUTE ON FUNCTION audit.seal(integer) TO chat_sealer;

RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;

-- migrate:down
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
DROP FUNCTION audit.seal(integer);
DROP TABLE audit.seals;
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;
