-- Roles nobody signs in as: each statement takes one of them on, and so sees what its policies show.
-- A role belongs to the whole server: another database of this program may have made it, even at this moment.
DO $$
DECLARE app_role text;
BEGIN
	FOREACH app_role IN ARRAY ARRAY['prospect_web', 'prospect_work', 'prospect_auth', 'prospect_nobody'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = app_role) THEN
			BEGIN
				EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', app_role);
			EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
			END;
		END IF;
		IF NOT pg_has_role(current_user, app_role, 'SET') THEN
			EXECUTE format('GRANT %I TO CURRENT_USER', app_role);
		END IF;
	END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
	RAISE insufficient_privilege USING MESSAGE = format('%s (needed once: create role prospect_web, prospect_work, prospect_auth, prospect_nobody; then grant them to %I)', SQLERRM, current_user);
END $$;
--> statement-breakpoint
-- Every table is shut, also to its owner; what follows opens it to each role as far as it has to be.
DO $$
DECLARE shut regclass;
BEGIN
	FOR shut IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
		EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', shut);
		EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', shut);
	END LOOP;
END $$;
--> statement-breakpoint
-- Inside a workspace: its own rows, to read and to write. The setting is empty after a transaction that had it.
DO $$
DECLARE
	tenant text;
	is_own constant text := $own$workspace_id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid)$own$;
BEGIN
	FOREACH tenant IN ARRAY ARRAY[
		'members', 'invitations', 'api_keys', 'audit_events', 'provider_keys', 'connections', 'connection_links',
		'prospect_search_jobs', 'prospect_search_results', 'job_events', 'decision_batches', 'decision_changes',
		'suppressions', 'erasures', 'retention_runs'
	] LOOP
		EXECUTE format('CREATE POLICY own_workspace ON %I TO prospect_web USING (%s) WITH CHECK (%s)', tenant, is_own, is_own);
		EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO prospect_web', tenant);
	END LOOP;
END $$;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON "audit_events" FROM prospect_web;
--> statement-breakpoint
CREATE POLICY own_workspace ON "workspaces" TO prospect_web
	USING (id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid))
	WITH CHECK (id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, UPDATE, DELETE ON "workspaces" TO prospect_web;
--> statement-breakpoint
-- Names of colleagues, for who decided and who started.
CREATE POLICY colleagues ON "users" FOR SELECT TO prospect_web
	USING (EXISTS (SELECT FROM "members" m WHERE m.user_id = "users".id));
--> statement-breakpoint
GRANT SELECT ON "users" TO prospect_web;
--> statement-breakpoint
-- The gauge of an account that two workspaces share.
CREATE POLICY connected_here ON "account_paces" TO prospect_web
	USING (EXISTS (SELECT FROM "connections" c
		WHERE c.provider = "account_paces".provider AND c.account_id = "account_paces".account_id));
--> statement-breakpoint
-- Whose connection is made by the same statement does not see it yet.
CREATE POLICY connecting ON "account_paces" FOR INSERT TO prospect_web
	WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "account_paces" TO prospect_web;
--> statement-breakpoint
CREATE POLICY anybody ON "engine_state" FOR SELECT TO prospect_web USING (true);
--> statement-breakpoint
GRANT SELECT ON "engine_state" TO prospect_web;
--> statement-breakpoint
-- Across workspaces: what is due, whose turn it is, what runs. No row of anybody found.
DO $$
DECLARE shared text;
BEGIN
	FOREACH shared IN ARRAY ARRAY['prospect_search_jobs', 'job_events', 'account_paces', 'connections', 'engine_state'] LOOP
		EXECUTE format('CREATE POLICY across_workspaces ON %I TO prospect_work USING (true) WITH CHECK (true)', shared);
		EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prospect_work', shared);
	END LOOP;
	FOREACH shared IN ARRAY ARRAY['workspaces', 'users', 'members'] LOOP
		EXECUTE format('CREATE POLICY across_workspaces ON %I FOR SELECT TO prospect_work USING (true)', shared);
		EXECUTE format('GRANT SELECT ON %I TO prospect_work', shared);
	END LOOP;
END $$;
--> statement-breakpoint
-- Who is who. Nothing else may read a session, a password or a second factor.
DO $$
DECLARE private text;
BEGIN
	FOREACH private IN ARRAY ARRAY[
		'users', 'sessions', 'accounts', 'verifications', 'two_factors', 'rate_limits', 'rate_buckets',
		'members', 'workspaces', 'invitations', 'api_keys'
	] LOOP
		EXECUTE format('CREATE POLICY signing_in ON %I TO prospect_auth USING (true) WITH CHECK (true)', private);
		EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO prospect_auth', private);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY noted ON "audit_events" FOR INSERT TO prospect_auth WITH CHECK (true);
--> statement-breakpoint
GRANT INSERT ON "audit_events" TO prospect_auth;
