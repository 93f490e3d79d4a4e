-- Whoever uses an account moves its gauge; whose gauge it is, and of which account, is not theirs to change.
DROP POLICY connected_here ON "account_paces";
--> statement-breakpoint
CREATE POLICY connected_here ON "account_paces" FOR SELECT TO prospect_web
	USING (EXISTS (SELECT FROM "connections" c
		WHERE c.provider = "account_paces".provider AND c.account_id = "account_paces".account_id));
--> statement-breakpoint
CREATE POLICY moved_here ON "account_paces" FOR UPDATE TO prospect_web
	USING (EXISTS (SELECT FROM "connections" c
		WHERE c.provider = "account_paces".provider AND c.account_id = "account_paces".account_id));
--> statement-breakpoint
REVOKE UPDATE ON "account_paces" FROM prospect_web;
--> statement-breakpoint
GRANT UPDATE ("next_free_at", "quiet_until", "cooled_until", "rows_by_hour", "rows_per_day", "working_hours", "ramp_days",
	"wishes", "served") ON "account_paces" TO prospect_web;
