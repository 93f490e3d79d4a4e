CREATE TABLE "deleted_workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"deleted_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "stopped_by_operator" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "deleted_workspaces" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "deleted_workspaces" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Whoever deletes a workspace notes it; the register of erasures is made of it; nobody takes anything out.
CREATE POLICY noted ON "deleted_workspaces" FOR INSERT TO prospect_auth WITH CHECK (true);
--> statement-breakpoint
GRANT INSERT ON "deleted_workspaces" TO prospect_auth;
--> statement-breakpoint
CREATE POLICY across_workspaces ON "deleted_workspaces" FOR SELECT TO prospect_work USING (true);
--> statement-breakpoint
GRANT SELECT ON "deleted_workspaces" TO prospect_work;
