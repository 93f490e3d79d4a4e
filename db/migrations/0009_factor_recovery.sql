CREATE TABLE "factor_recoveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"approved_by" uuid,
	"approved_in" uuid,
	"approved_at" timestamp with time zone,
	"confirmed_by" uuid,
	"confirmed_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"ends_at" timestamp with time zone NOT NULL,
	"stop_hashes" text[] NOT NULL,
	"stopped_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "factor_recoveries_people" CHECK ("factor_recoveries"."approved_by" <> "factor_recoveries"."user_id" and "factor_recoveries"."confirmed_by" <> "factor_recoveries"."user_id" and "factor_recoveries"."approved_by" <> "factor_recoveries"."confirmed_by")
);
--> statement-breakpoint
ALTER TABLE "factor_recoveries" ADD CONSTRAINT "factor_recoveries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "factor_recoveries" ADD CONSTRAINT "factor_recoveries_approved_by_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "factor_recoveries" ADD CONSTRAINT "factor_recoveries_approved_in_workspaces_id_fk" FOREIGN KEY ("approved_in") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "factor_recoveries" ADD CONSTRAINT "factor_recoveries_confirmed_by_users_id_fk" FOREIGN KEY ("confirmed_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "factor_recoveries_open" ON "factor_recoveries" USING btree ("user_id") WHERE stopped_at is null and used_at is null;--> statement-breakpoint
-- It decides who gets in, as sessions and factors do: nobody else reads it, whatever workspace they are in.
ALTER TABLE "factor_recoveries" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "factor_recoveries" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY signing_in ON "factor_recoveries" TO prospect_auth USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "factor_recoveries" TO prospect_auth;
