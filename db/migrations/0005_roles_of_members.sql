INSERT INTO "members" ("workspace_id", "user_id", "role", "created_at") SELECT "workspace_id", "id", "role", "created_at" FROM "users";
--> statement-breakpoint
ALTER TABLE "users" DROP CONSTRAINT "users_workspace_id_workspaces_id_fk";
--> statement-breakpoint
ALTER TABLE "users" DROP COLUMN "workspace_id";--> statement-breakpoint
ALTER TABLE "users" DROP COLUMN "role";