ALTER TABLE "connection_links" ADD COLUMN "session_id" uuid;--> statement-breakpoint
ALTER TABLE "connection_links" ADD COLUMN "listed_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "connection_links" ADD COLUMN "consent_version" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "connection_links" ADD COLUMN "return_hash" text;--> statement-breakpoint
ALTER TABLE "connection_links" ADD COLUMN "told_account_id" text;--> statement-breakpoint
ALTER TABLE "connection_links" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "consented_by" uuid;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "consent_version" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "linked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "hook_id" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "hook_hash" text;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_consented_by_users_id_fk" FOREIGN KEY ("consented_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "connections_linked" ON "connections" USING btree ("provider","account_id") WHERE linked_at is not null and removed_at is null;--> statement-breakpoint
ALTER TABLE "connection_links" ADD CONSTRAINT "connection_links_return_hash_unique" UNIQUE("return_hash");--> statement-breakpoint
-- Whoever brings a link's token is the provider, which knows no workspace; what the token opens says which one it is.
CREATE POLICY across_workspaces ON "connection_links" TO prospect_work USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, UPDATE ON "connection_links" TO prospect_work;
