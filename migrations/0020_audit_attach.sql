-- audit.attach(table): one call puts a table under audit, audit.detach(table) takes it away, the view audit.attached
-- says what is under audit and whether it still is what attach made of it.
-- Why: a trigger function written for the table's own columns costs half of a general one, and nobody wants to write
-- one by hand. attach is called again when the columns have changed; it replaces what is there.
--
--   exclude  the change is recorded, the values never: what is secret, or what a person wrote or is
--   ignore   not recorded at all; a change of nothing else leaves no row
--
-- The caller owns the table and makes the triggers. The functions belong to chat_audit_writer, name the table that they
-- find themselves on, and work for a table that has the columns they know. Coming under audit and leaving it is on
-- record too. The triggers fire always, also for what replication writes.
--
-- An UPDATE pairs old and new rows by a FULL JOIN: its plan is kept, and whoever comes first decides on how many rows;
-- a full join cannot become a nested loop. A row whose key changed finds no partner, and is on record as the end of one
-- and the beginning of another.
-- Undo: yes. What is on record stays.

-- migrate:up
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;

CREATE TABLE audit.attachments (
  table_name text PRIMARY KEY,
  column_types text[] NOT NULL,
  excluded text[] NOT NULL,
  ignored text[] NOT NULL,
  body text NOT NULL,
  attached_at timestamptz NOT NULL DEFAULT now(),
  attached_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE audit.attachments IS 'Tables under audit, as attach found them';
COMMENT ON COLUMN audit.attachments.column_types IS 'Every column, with its type';
COMMENT ON COLUMN audit.attachments.body IS 'The trigger function that was made for it';

ALTER TABLE audit.attachments ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.attachments FORCE ROW LEVEL SECURITY;
GRANT SELECT ON audit.attachments TO chat_auditor, chat_owner;
CREATE POLICY reader_select ON audit.attachments FOR SELECT TO chat_auditor, chat_owner, chat_audit_owner USING (true);
CREATE POLICY owner_insert ON audit.attachments FOR INSERT TO chat_audit_owner WITH CHECK (true);
CREATE POLICY owner_delete ON audit.attachments FOR DELETE TO chat_audit_owner USING (true);

CREATE FUNCTION audit.columns_of(rel regclass) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(format('%I %s', attname, format_type(atttypid, atttypmod)) ORDER BY attnum)
  FROM pg_attribute WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped
$$;
COMMENT ON FUNCTION audit.columns_of(regclass) IS 'The columns of a table, each with its type';
GRANT EXECUTE ON FUNCTION audit.columns_of(regclass) TO chat_auditor, chat_owner;

CREATE FUNCTION audit.make_writer(rel regclass, exclude text[], ignore text[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $make$
DECLARE
  name text;
  kind "char";
  unknown text;
  target constant text := 'INSERT INTO audit.log (logged_at, transaction_id, table_name, operation, record_key,
      old_values, new_values, changed_fields, actor, database_user, address, request_id, user_agent, endpoint)
    SELECT context.moment, context.transaction, context.place,';
  setting constant text := ',
      context.actor, context.login, context.address, context.request, context.agent, context.endpoint';
  first_key text;
  pairing text;
  key_of text;
  image text;
  differs text;
  changed text;
  old_changed text;
  new_changed text;
  body text;
BEGIN
  SELECT format('%s.%s', n.nspname, c.relname), CASE WHEN c.relispartition OR c.relpersistence = 't' THEN '-' ELSE c.relkind END
  INTO name, kind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = rel;
  IF kind <> 'r' OR octet_length(name) > 63 OR name LIKE '%.%.%' THEN
    RAISE EXCEPTION '% cannot be put under audit', rel USING ERRCODE = 'wrong_object_type',
      HINT = 'It must be an ordinary table, no partition and not temporary, and schema.table at most 63 bytes without further dots.';
  END IF;

  SELECT string_agg(c, ', ') INTO unknown FROM unnest(exclude || ignore) c
  WHERE c NOT IN (SELECT attname FROM pg_attribute WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped);
  IF unknown IS NOT NULL THEN
    RAISE EXCEPTION '% has no column %', rel, unknown USING ERRCODE = 'undefined_column',
      HINT = 'exclude and ignore name columns of the table.';
  END IF;

  SELECT string_agg(attname, ', ') INTO unknown FROM pg_attribute
  WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped AND attname LIKE '%$%';
  IF unknown IS NOT NULL THEN
    RAISE EXCEPTION 'a name with a dollar sign: %', unknown USING ERRCODE = 'feature_not_supported',
      HINT = 'Rename the column: the sign stands for the row in what attach writes.';
  END IF;

  -- A type of the table owner's could bring a cast with it, which would run in the writer's name.
  SELECT string_agg(format('%s %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ') INTO unknown
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = nullif(t.typelem, 0)
  LEFT JOIN pg_type d ON d.oid = nullif(t.typbasetype, 0)
  WHERE a.attrelid = rel AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL (exclude || ignore)
    AND coalesce(d.typnamespace, CASE WHEN t.typcategory = 'A' THEN e.typnamespace END, t.typnamespace) <> 'pg_catalog'::regnamespace;
  IF unknown IS NOT NULL THEN
    RAISE EXCEPTION 'the type of % is none of PostgreSQL''s own', unknown USING ERRCODE = 'feature_not_supported',
      HINT = 'Exclude the column, or make it a domain over a built-in type.';
  END IF;

  SELECT min(quote_ident(attname)) FILTER (WHERE place = 1),
    string_agg(format('n.%1$I = o.%1$I', attname), ' AND ' ORDER BY place),
    CASE WHEN count(*) = 1 THEN string_agg(format('$.%I::text', attname), '')
      ELSE format('json_build_array(%s)::text', string_agg(format('$.%I', attname), ', ' ORDER BY place)) END,
    string_agg(attname, ', ') FILTER (WHERE attname = ANY (exclude || ignore))
  INTO first_key, pairing, key_of, unknown
  FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k (number, place)
  JOIN pg_attribute ON attnum = number
  WHERE i.indrelid = rel AND attrelid = rel AND i.indisprimary;
  IF first_key IS NULL OR unknown IS NOT NULL THEN
    RAISE EXCEPTION '% cannot be put under audit: %', rel,
        CASE WHEN first_key IS NULL THEN 'it has no primary key'
          ELSE unknown || ' is part of its primary key and cannot be left out' END
      USING ERRCODE = 'invalid_table_definition', HINT = 'What is on record must say which row it is about.';
  END IF;

  -- json and the geometric types have no equality; their texts have.
  WITH part AS (
    SELECT attnum, attname, attname = ANY (exclude) AS secret,
      format(CASE WHEN EXISTS (
          SELECT FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod AND amname = 'btree'
          WHERE opcintype IN (t.oid, t.typbasetype, CASE WHEN t.typcategory = 'A' THEN t.typelem END)
        ) OR t.typtype IN ('e', 'r', 'm') OR 'varchar'::regtype IN (t.oid, t.typbasetype, t.typelem)
        THEN 'o.%1$I IS DISTINCT FROM n.%1$I' ELSE 'o.%1$I::text IS DISTINCT FROM n.%1$I::text' END, attname) AS test,
      quote_literal(to_json(attname)::text || ':') AS label
    FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
    WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped AND attname <> ALL (ignore)
  )
  SELECT string_agg(format('$.%I', attname), ', ' ORDER BY attnum) FILTER (WHERE NOT secret),
    string_agg(test, ' OR ' ORDER BY attnum),
    string_agg(format('CASE WHEN %s THEN %L END', test, attname), ', ' ORDER BY attnum),
    string_agg(format('CASE WHEN %s THEN %s || coalesce(to_json(o.%I)::text, ''null'') END', test, label, attname), ', ' ORDER BY attnum) FILTER (WHERE NOT secret),
    string_agg(format('CASE WHEN %s THEN %s || coalesce(to_json(n.%I)::text, ''null'') END', test, label, attname), ', ' ORDER BY attnum) FILTER (WHERE NOT secret)
  INTO image, differs, changed, old_changed, new_changed FROM part;

  body := format($body$
<<context>>
DECLARE
  moment timestamptz := clock_timestamp();
  transaction bigint := pg_current_xact_id()::text::bigint;
  place text := TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME;
  login text := session_user;
  actor text := left(nullif(current_setting('chat.user_id', true), ''), 255);
  address text := left(nullif(current_setting('chat.source_ip', true), ''), 255);
  request text := left(nullif(current_setting('chat.request_id', true), ''), 255);
  agent text := left(nullif(current_setting('chat.user_agent', true), ''), 1024);
  endpoint text := left(nullif(current_setting('chat.endpoint', true), ''), 255);
BEGIN
  IF TG_OP = 'INSERT' THEN
    %1$s 'INSERT', %3$s, NULL, row_to_json(n.*), NULL%2$s
    FROM (SELECT %4$s FROM new_rows n) n;
  ELSIF TG_OP = 'UPDATE' THEN
    %1$s CASE WHEN o.%5$s IS NULL THEN 'INSERT' WHEN n.%5$s IS NULL THEN 'DELETE' ELSE 'UPDATE' END,
      CASE WHEN n.%5$s IS NULL THEN %6$s ELSE %3$s END,
      CASE WHEN o.%5$s IS NULL THEN NULL WHEN n.%5$s IS NULL THEN (SELECT row_to_json(i.*) FROM (SELECT %7$s) i)
        ELSE ('{' || array_to_string(ARRAY[%8$s], ',') || '}')::json END,
      CASE WHEN n.%5$s IS NULL THEN NULL WHEN o.%5$s IS NULL THEN (SELECT row_to_json(i.*) FROM (SELECT %4$s) i)
        ELSE ('{' || array_to_string(ARRAY[%9$s], ',') || '}')::json END,
      CASE WHEN o.%5$s IS NOT NULL AND n.%5$s IS NOT NULL THEN array_remove(ARRAY[%10$s], NULL) END%2$s
    FROM old_rows o FULL JOIN new_rows n ON %11$s
    WHERE %12$s;
  ELSIF TG_OP = 'DELETE' THEN
    %1$s 'DELETE', %6$s, row_to_json(o.*), NULL, NULL%2$s
    FROM (SELECT %7$s FROM old_rows o) o;
  ELSE
    %1$s 'TRUNCATE', NULL, NULL, NULL, NULL%2$s;
  END IF;
  RETURN NULL;
END $body$,
    target, setting, replace(key_of, '$', 'n'), replace(image, '$', 'n'), first_key,
    replace(key_of, '$', 'o'), replace(image, '$', 'o'), old_changed, new_changed, changed, pairing, differs);

  EXECUTE format(
    'CREATE OR REPLACE FUNCTION audit.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
     SET search_path = pg_catalog, pg_temp AS %L', name, body);
  EXECUTE format('COMMENT ON FUNCTION audit.%I() IS %L', name, 'Records changes of ' || name || '; made by audit.attach');
  EXECUTE format('GRANT EXECUTE ON FUNCTION audit.%I() TO chat_owner', name);
  GRANT CREATE ON SCHEMA audit TO chat_audit_writer;
  EXECUTE format('ALTER FUNCTION audit.%I() OWNER TO chat_audit_writer', name);
  REVOKE CREATE ON SCHEMA audit FROM chat_audit_writer;

  DELETE FROM audit.attachments WHERE table_name = name;
  INSERT INTO audit.attachments (table_name, column_types, excluded, ignored, body)
  VALUES (name, audit.columns_of(rel), exclude, ignore, body);
  INSERT INTO audit.log (logged_at, transaction_id, table_name, operation, new_values, database_user)
  VALUES (clock_timestamp(), pg_current_xact_id()::text::bigint, name, 'ATTACH',
    json_build_object('columns', audit.columns_of(rel), 'exclude', exclude, 'ignore', ignore), session_user);
  RETURN name;
END $make$;
COMMENT ON FUNCTION audit.make_writer(regclass, text[], text[]) IS 'For audit.attach: the trigger function of a table; returns its name';
GRANT EXECUTE ON FUNCTION audit.make_writer(regclass, text[], text[]) TO chat_owner;

CREATE FUNCTION audit.drop_writer(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM audit.attachments WHERE table_name = name;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is not under audit', name USING ERRCODE = 'undefined_object',
      HINT = 'audit.attached lists what is.';
  END IF;
  EXECUTE format('DROP FUNCTION audit.%I()', name);
  INSERT INTO audit.log (logged_at, transaction_id, table_name, operation, database_user)
  VALUES (clock_timestamp(), pg_current_xact_id()::text::bigint, name, 'DETACH', session_user);
END $$;
COMMENT ON FUNCTION audit.drop_writer(text) IS 'For audit.detach: drops the trigger function of a table';
GRANT EXECUTE ON FUNCTION audit.drop_writer(text) TO chat_owner;

CREATE FUNCTION audit.attach(rel regclass, exclude text[] DEFAULT '{}', ignore text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  writer text := audit.make_writer(rel, exclude, ignore);
  operation text;
BEGIN
  FOREACH operation IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER %I AFTER %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION audit.%I()',
      'audit_' || lower(operation), operation, rel,
      CASE operation WHEN 'INSERT' THEN 'REFERENCING NEW TABLE AS new_rows'
        WHEN 'UPDATE' THEN 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
        WHEN 'DELETE' THEN 'REFERENCING OLD TABLE AS old_rows' ELSE '' END, writer);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', rel, 'audit_' || lower(operation));
  END LOOP;
END $$;
COMMENT ON FUNCTION audit.attach(regclass, text[], text[]) IS 'Puts a table of the caller''s under audit, or renews it after its columns have changed';
GRANT EXECUTE ON FUNCTION audit.attach(regclass, text[], text[]) TO chat_owner;

CREATE FUNCTION audit.detach(rel regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  operation text;
BEGIN
  FOREACH operation IN ARRAY ARRAY['insert', 'update', 'delete', 'truncate'] LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS %I ON %s', 'audit_' || operation, rel);
  END LOOP;
  PERFORM audit.drop_writer(format('%s.%s', n.nspname, c.relname))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = rel;
END $$;
COMMENT ON FUNCTION audit.detach(regclass) IS 'Takes a table of the caller''s out of audit';
GRANT EXECUTE ON FUNCTION audit.detach(regclass) TO chat_owner;

CREATE VIEW audit.attached WITH (security_invoker) AS
SELECT a.table_name, a.excluded, a.ignored, a.attached_at, a.attached_by,
  CASE
    WHEN c.oid IS NULL THEN 'the table is gone or has another name: call audit.attach for the new one'
    WHEN a.column_types <> audit.columns_of(c.oid) THEN 'its columns have changed: call audit.attach again'
    WHEN p.prosrc IS DISTINCT FROM a.body THEN 'its trigger function is not the one that audit.attach made: call it again'
    WHEN (
      SELECT count(*) FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND t.tgfoid = p.oid AND t.tgenabled = 'A'
    ) <> 4 THEN 'its triggers are disabled or gone: call audit.attach again'
  END AS problem
FROM audit.attachments a
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = split_part(a.table_name, '.', 1)
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = split_part(a.table_name, '.', 2)
LEFT JOIN pg_catalog.pg_proc p ON p.pronamespace = 'audit'::pg_catalog.regnamespace AND p.proname = a.table_name;
COMMENT ON VIEW audit.attached IS 'Tables under audit; problem says why a table is not recorded as it should be';
GRANT SELECT ON audit.attached TO chat_auditor, chat_owner;

RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;

-- migrate:down
GRANT chat_audit_owner TO CURRENT_USER;
SET LOCAL ROLE chat_audit_owner;
DROP VIEW audit.attached;
DROP FUNCTION audit.detach(regclass);
DROP FUNCTION audit.attach(regclass, text[], text[]);
DROP FUNCTION audit.drop_writer(text);
DROP FUNCTION audit.make_writer(regclass, text[], text[]);
DROP FUNCTION audit.columns_of(regclass);
DROP TABLE audit.attachments;
RESET ROLE;
REVOKE chat_audit_owner FROM CURRENT_USER;
