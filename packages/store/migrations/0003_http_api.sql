CREATE TABLE "idempotent_requests" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "idempotent_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key_hash" "bytea" NOT NULL,
	"body_hash" "bytea" NOT NULL,
	"node_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answer" text,
	CONSTRAINT "idempotent_requests_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
ALTER TABLE "ai_model_usage" ADD COLUMN "call_id" text;
--> statement-breakpoint
CREATE UNIQUE INDEX "idempotent_requests_key" ON "idempotent_requests" USING btree ("key_hash");
--> statement-breakpoint
CREATE INDEX "idempotent_requests_time" ON "idempotent_requests" USING btree ("created_at");
