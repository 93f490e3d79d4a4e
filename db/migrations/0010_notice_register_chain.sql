ALTER TABLE "prospect_search_results" ADD COLUMN "noticed_at" timestamp with time zone;
--> statement-breakpoint
CREATE INDEX "results_untold" ON "prospect_search_results" USING btree ("workspace_id","obtained_at","id") WHERE noticed_at is null and disposition <> 'suppressed';
--> statement-breakpoint
ALTER TABLE "erasures" ADD COLUMN "hashes" jsonb DEFAULT '[]'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "erasures" ADD COLUMN "word_hashes" text[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
CREATE TABLE "audit_chains" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid,
	"day" date NOT NULL,
	"lines" integer NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_chains_day" UNIQUE NULLS NOT DISTINCT("workspace_id","day")
);
--> statement-breakpoint
ALTER TABLE "audit_chains" ADD CONSTRAINT "audit_chains_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "audit_chains" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "audit_chains" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- The clock closes days and reads what it closes; nobody changes what is closed, and who works in a workspace does not see it.
CREATE POLICY across_workspaces ON "audit_chains" TO prospect_work USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON "audit_chains" TO prospect_work;
--> statement-breakpoint
DROP POLICY expired ON "audit_events";
--> statement-breakpoint
CREATE POLICY closing ON "audit_events" FOR SELECT TO prospect_work USING (true);
--> statement-breakpoint
GRANT SELECT ON "audit_events" TO prospect_work;
