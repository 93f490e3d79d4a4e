CREATE TABLE "retention_turns" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "retention_turns" ADD CONSTRAINT "retention_turns_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "keep_approved_months" integer DEFAULT 12 NOT NULL;
--> statement-breakpoint
UPDATE "workspaces" SET "keep_approved_months" = least(36, greatest(1, "keep_approved_days" / 30));
--> statement-breakpoint
ALTER TABLE "workspaces" DROP COLUMN "keep_approved_days", DROP COLUMN "keep_undecided_days";
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "privacy_contact" text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_keep_approved" CHECK ("workspaces"."keep_approved_months" between 1 and 36);
--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "removed" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "fields_until" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "prospect_search_results" ADD COLUMN "obtained_at" timestamp with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
ALTER TABLE "prospect_search_results" ADD COLUMN "fields_until" timestamp with time zone;
--> statement-breakpoint
-- Who was found again was found when they were first found.
UPDATE "prospect_search_results" r SET "obtained_at" = first.at FROM (
	SELECT workspace_id, identity, min(created_at) AS at FROM "prospect_search_results" GROUP BY 1, 2
) first WHERE first.workspace_id = r.workspace_id AND first.identity = r.identity;
--> statement-breakpoint
CREATE INDEX "jobs_fields_due" ON "prospect_search_jobs" USING btree ("fields_until") WHERE fields_until is not null;
--> statement-breakpoint
CREATE INDEX "results_approved" ON "prospect_search_results" USING btree ("workspace_id","obtained_at") WHERE decision = 'approved';
--> statement-breakpoint
CREATE INDEX "results_fields_due" ON "prospect_search_results" USING btree ("job_id") WHERE fields_until is not null;
--> statement-breakpoint
ALTER TABLE "retention_turns" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "retention_turns" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_workspace ON "retention_turns" FOR SELECT TO prospect_web
	USING (workspace_id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT ON "retention_turns" TO prospect_web;
--> statement-breakpoint
CREATE POLICY across_workspaces ON "retention_turns" TO prospect_work USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "retention_turns" TO prospect_work;
--> statement-breakpoint
-- The trail is added to and never changed; what is a year old is forgotten by the clock, and by nobody else.
CREATE POLICY expired ON "audit_events" FOR SELECT TO prospect_work USING (created_at < now() - interval '12 months');
--> statement-breakpoint
CREATE POLICY forgotten ON "audit_events" FOR DELETE TO prospect_work USING (created_at < now() - interval '12 months');
--> statement-breakpoint
GRANT SELECT ("id", "created_at"), DELETE ON "audit_events" TO prospect_work;
