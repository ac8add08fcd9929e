CREATE TABLE "audit_events" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"event_type" text NOT NULL,
	"actor_user_id" bigint,
	"entity_type" text NOT NULL,
	"entity_id" text,
	"operation" text NOT NULL,
	"status" text DEFAULT 'succeeded' NOT NULL,
	"actor_role" text,
	"organization_id" bigint,
	"module_name" text,
	"session_id" text,
	"node_id" text,
	"request_id" text,
	"correlation_id" text,
	"client_ip" text,
	"channel" text,
	"before" jsonb,
	"after" jsonb,
	CONSTRAINT "audit_events_pkey" PRIMARY KEY("id"),
	CONSTRAINT "audit_events_status_known" CHECK (status in ('succeeded', 'refused', 'failed'))
);

--> statement-breakpoint
CREATE TABLE "engine_definitions" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "engine_definitions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"engine_id" text NOT NULL,
	"version" text NOT NULL,
	"content_hash" text NOT NULL,
	"definition" jsonb NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "engine_definitions_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "engine_runs" (
	"id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"duration_ms" double precision NOT NULL,
	"status" text NOT NULL,
	"actor" text NOT NULL,
	"adapter" text,
	"module" text,
	"revision" bigint NOT NULL,
	"user_id" bigint,
	"organization_id" bigint,
	"request_id" text,
	"idempotency_key" text,
	"teams" jsonb,
	"request" jsonb,
	"signals_hash" "bytea" NOT NULL,
	"plan_id" bigint NOT NULL,
	"engines" "bytea" NOT NULL,
	"failures" text,
	"pending_writer" text,
	CONSTRAINT "engine_runs_pkey" PRIMARY KEY("id"),
	CONSTRAINT "engine_runs_status_known" CHECK (status in ('succeeded', 'partial', 'failed', 'cancelled'))
);

--> statement-breakpoint
CREATE TABLE "engine_states" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "engine_states_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"engine_id" text NOT NULL,
	"override" jsonb NOT NULL,
	"reason" text,
	"actor" text NOT NULL,
	"actor_user_id" bigint,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone,
	"revision" bigint NOT NULL,
	CONSTRAINT "engine_states_pkey" PRIMARY KEY("id"),
	CONSTRAINT "engine_states_order" CHECK (valid_until is null or valid_until >= valid_from)
);

--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"position" bigint,
	"event_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"source" text NOT NULL,
	"type" text NOT NULL,
	"subject" text,
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"data" jsonb,
	"revision" bigint,
	"organization_id" bigint,
	CONSTRAINT "outbox_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "revision" (
	"id" integer DEFAULT 1 NOT NULL,
	"number" bigint DEFAULT 0 NOT NULL,
	"process_table_number" bigint DEFAULT 0 NOT NULL,
	"epoch" uuid DEFAULT gen_random_uuid() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "revision_pkey" PRIMARY KEY("id"),
	CONSTRAINT "revision_single_row" CHECK (id = 1)
);

--> statement-breakpoint
CREATE TABLE "run_outputs" (
	"run_id" uuid NOT NULL,
	"withheld" boolean NOT NULL,
	"kept" text NOT NULL,
	CONSTRAINT "run_outputs_pkey" PRIMARY KEY("run_id","withheld")
);

--> statement-breakpoint
CREATE TABLE "run_plans" (
	"id" bigint NOT NULL,
	"key" text NOT NULL,
	"plan_hash" text NOT NULL,
	"visible_hash" text NOT NULL,
	"engine_set_hash" text NOT NULL,
	"engine_ids" text[] NOT NULL,
	"visible_engine_ids" text[] NOT NULL,
	"document" text NOT NULL,
	"first_used_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone NOT NULL,
	CONSTRAINT "run_plans_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "settings_pkey" PRIMARY KEY("key")
);

--> statement-breakpoint
CREATE INDEX "audit_events_time" ON "audit_events" USING btree ("occurred_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
CREATE INDEX "audit_events_entity" ON "audit_events" USING btree ("entity_type","entity_id","id");
--> statement-breakpoint
CREATE UNIQUE INDEX "engine_definitions_code" ON "engine_definitions" USING btree ("engine_id","version","content_hash");
--> statement-breakpoint
CREATE UNIQUE INDEX "engine_runs_idempotency_key" ON "engine_runs" USING btree ("actor","idempotency_key") WHERE idempotency_key is not null;
--> statement-breakpoint
CREATE INDEX "engine_runs_pending_writer" ON "engine_runs" USING btree ("pending_writer") WHERE pending_writer is not null;
--> statement-breakpoint
CREATE UNIQUE INDEX "engine_states_in_force" ON "engine_states" USING btree ("engine_id") WHERE valid_until is null;
--> statement-breakpoint
CREATE INDEX "engine_states_history" ON "engine_states" USING btree ("engine_id","valid_from");
--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_position" ON "outbox" USING btree ("position");
--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_event_id" ON "outbox" USING btree ("event_id");
--> statement-breakpoint
CREATE INDEX "outbox_unstamped" ON "outbox" USING btree ("id") WHERE position is null;
--> statement-breakpoint
CREATE INDEX "outbox_time" ON "outbox" USING btree ("occurred_at");
