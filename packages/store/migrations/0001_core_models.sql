CREATE TABLE "vault_keys" (
	"key_id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sealed_since" timestamp with time zone,
	"retired_at" timestamp with time zone,
	CONSTRAINT "vault_keys_pkey" PRIMARY KEY("key_id"),
	CONSTRAINT "vault_keys_state_known" CHECK (state in ('opens', 'seals', 'retired'))
);

--> statement-breakpoint
CREATE UNIQUE INDEX "vault_keys_one_seals" ON "vault_keys" USING btree ("state") WHERE state = 'seals';
--> statement-breakpoint
CREATE UNIQUE INDEX "vault_keys_fingerprint" ON "vault_keys" USING btree ("fingerprint");
