CREATE TABLE "engine_state" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"draining_since" timestamp with time zone,
	"changed_by" uuid,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "engine_state_one_row" CHECK ("engine_state"."id" = 1)
);
--> statement-breakpoint
ALTER TABLE "account_paces" ADD COLUMN "rows_per_day" integer;--> statement-breakpoint
ALTER TABLE "account_paces" ADD COLUMN "working_hours" jsonb;--> statement-breakpoint
ALTER TABLE "account_paces" ADD COLUMN "ramp_days" integer;--> statement-breakpoint
ALTER TABLE "account_paces" ADD COLUMN "first_seen_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "account_paces" ADD COLUMN "wishes" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "account_paces" ADD COLUMN "served" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "priority" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "last_error_code" text;--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "last_error_message" text;--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "last_error_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "calls" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "prospect_search_jobs" ADD COLUMN "call_ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "is_operator" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "engine_state" ADD CONSTRAINT "engine_state_changed_by_users_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
-- One hot row an account: room for the next version of it on the same page.
ALTER TABLE "account_paces" SET (fillfactor = 50);--> statement-breakpoint
UPDATE "users" SET "is_operator" = true WHERE "id" = (SELECT "id" FROM "users" WHERE "role" = 'owner' ORDER BY "created_at", "id" LIMIT 1);
