CREATE TABLE "node_commands" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "node_commands_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"node_id" text NOT NULL,
	"kind" text NOT NULL,
	"input" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "node_commands_pkey" PRIMARY KEY("id"),
	CONSTRAINT "node_commands_kind_known" CHECK (kind in ('unload_model', 'stop_engine')),
	CONSTRAINT "node_commands_status_known" CHECK (status in ('pending', 'completed', 'failed'))
);

--> statement-breakpoint
CREATE TABLE "node_runtimes" (
	"node_id" text NOT NULL,
	"view" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "node_runtimes_pkey" PRIMARY KEY("node_id")
);

--> statement-breakpoint
CREATE TABLE "task_lines" (
	"task_id" uuid NOT NULL,
	"number" bigint NOT NULL,
	"node_id" text NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "task_lines_pkey" PRIMARY KEY("task_id","number")
);

--> statement-breakpoint
ALTER TABLE "nodes" ADD COLUMN "ready" boolean DEFAULT true NOT NULL;
--> statement-breakpoint
ALTER TABLE "nodes" ADD COLUMN "reasons" text[] DEFAULT '{}'::text[] NOT NULL;
--> statement-breakpoint
ALTER TABLE "nodes" ADD COLUMN "version" text;
--> statement-breakpoint
ALTER TABLE "task_lines" ADD CONSTRAINT "task_lines_task_id_reference" FOREIGN KEY ("task_id") REFERENCES "public"."background_tasks"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "node_commands_pending" ON "node_commands" USING btree ("node_id","id") WHERE status = 'pending';
