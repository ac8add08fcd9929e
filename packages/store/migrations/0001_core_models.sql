CREATE TABLE "ai_model_pipeline_steps" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ai_model_pipeline_steps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"pipeline_id" text NOT NULL,
	"request_id" text,
	"step_id" text NOT NULL,
	"parent_step_id" text,
	"root_method" text NOT NULL,
	"type" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"duration_ms" double precision NOT NULL,
	"provider" text,
	"engine_instance_id" bigint,
	"model_registry_id" bigint,
	"model_name" text,
	"error" text,
	"user_id" bigint,
	"organization_id" bigint,
	"withheld" boolean DEFAULT false NOT NULL,
	"input_json" jsonb,
	"output_json" jsonb,
	"stats_json" jsonb,
	"metadata_json" jsonb,
	CONSTRAINT "ai_model_pipeline_steps_pkey" PRIMARY KEY("id"),
	CONSTRAINT "ai_model_pipeline_steps_root_method_known" CHECK (root_method in ('generateText', 'streamText', 'embed', 'rerank', 'classify', 'extractTokens', 'synthesize', 'transcribe', 'detect')),
	CONSTRAINT "ai_model_pipeline_steps_type_known" CHECK (type in ('resolve', 'connect', 'call', 'parse')),
	CONSTRAINT "ai_model_pipeline_steps_status_known" CHECK (status in ('succeeded', 'failed', 'skipped', 'cancelled'))
);

--> statement-breakpoint
CREATE TABLE "ai_model_usage" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ai_model_usage_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"provider" text,
	"model_name" text,
	"objective" text,
	"request_kind" text NOT NULL,
	"user_id" bigint,
	"total_tokens" bigint,
	"duration_ms" double precision NOT NULL,
	"success" boolean NOT NULL,
	"organization_id" bigint,
	"withheld" boolean DEFAULT false NOT NULL,
	"session_id" text,
	"node_id" text,
	"request_id" text,
	"correlation_id" text,
	"engine_instance_id" bigint,
	"deployment_mode" text,
	"agent_id" text,
	"run_id" uuid,
	"engine_id" text,
	"prompt_tokens" bigint,
	"completion_tokens" bigint,
	"error" text,
	"channel" text,
	CONSTRAINT "ai_model_usage_pkey" PRIMARY KEY("id"),
	CONSTRAINT "ai_model_usage_request_kind_known" CHECK (request_kind in ('generateText', 'streamText', 'embed', 'rerank', 'classify', 'extractTokens', 'synthesize', 'transcribe', 'detect')),
	CONSTRAINT "ai_model_usage_deployment_mode_known" CHECK (deployment_mode in ('local', 'remote', 'hybrid'))
);

--> statement-breakpoint
CREATE TABLE "audit_batches" (
	"seq" bigint NOT NULL,
	"layout" integer NOT NULL,
	"first_id" bigint NOT NULL,
	"last_id" bigint NOT NULL,
	"through_id" bigint NOT NULL,
	"count" integer NOT NULL,
	"ids" jsonb NOT NULL,
	"awaited" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"rows_hash" text NOT NULL,
	"prev_hash" text,
	"hash" text NOT NULL,
	"mac" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"dropped_at" timestamp with time zone,
	"dropped_mac" text,
	CONSTRAINT "audit_batches_pkey" PRIMARY KEY("seq")
);

--> statement-breakpoint
CREATE TABLE "available_model_registry" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "available_model_registry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"label" text NOT NULL,
	"catalog_model_id" text,
	"source_kind" text DEFAULT 'manual' NOT NULL,
	"provider_hint" text,
	"format" text,
	"family" text,
	"capabilities" text[] DEFAULT '{}'::text[] NOT NULL,
	"status" text DEFAULT 'available' NOT NULL,
	"version" text,
	"summary" text,
	"storage_ref" text,
	"remote_url" text,
	"extended_capabilities" text[] DEFAULT '{}'::text[] NOT NULL,
	"interfaces" text[] DEFAULT '{}'::text[] NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"requirements" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"artifacts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"source_payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"extra_config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "available_model_registry_pkey" PRIMARY KEY("id"),
	CONSTRAINT "available_model_registry_source_kind_known" CHECK (source_kind in ('catalog', 'huggingface', 'manual', 'provider_api', 'registered', 'upload', 'url')),
	CONSTRAINT "available_model_registry_status_known" CHECK (status in ('importing', 'downloading', 'available', 'failed'))
);

--> statement-breakpoint
CREATE TABLE "background_tasks" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"module" text NOT NULL,
	"label" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"task_key" text,
	"user_id" bigint,
	"organization_id" bigint,
	"owner_node_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"withheld" boolean DEFAULT false NOT NULL,
	"checkpoint" jsonb,
	"result" jsonb,
	"error" text,
	CONSTRAINT "background_tasks_pkey" PRIMARY KEY("id"),
	CONSTRAINT "background_tasks_progress" CHECK (progress between 0 and 1),
	CONSTRAINT "background_tasks_status_known" CHECK (status in ('pending', 'running', 'waiting_confirmation', 'completed', 'failed', 'interrupted'))
);

--> statement-breakpoint
CREATE TABLE "egress_approvals" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "egress_approvals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subject" text NOT NULL,
	"host" text NOT NULL,
	"port" integer NOT NULL,
	"address_class" text DEFAULT 'public' NOT NULL,
	"reason" text NOT NULL,
	"valid_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "egress_approvals_pkey" PRIMARY KEY("id"),
	CONSTRAINT "egress_approvals_port" CHECK (port between 1 and 65535),
	CONSTRAINT "egress_approvals_address_class_known" CHECK (address_class in ('public', 'private', 'loopback'))
);

--> statement-breakpoint
CREATE TABLE "engine_node_install_registry" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "engine_node_install_registry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"provider_id" text NOT NULL,
	"node_id" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"last_event_id" text,
	"last_error" text,
	"manifest_version" text,
	"install_started_at" timestamp with time zone,
	"install_completed_at" timestamp with time zone,
	"last_heartbeat_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "engine_node_install_registry_pkey" PRIMARY KEY("id"),
	CONSTRAINT "engine_node_install_registry_progress" CHECK (progress between 0 and 1),
	CONSTRAINT "engine_node_install_registry_status_known" CHECK (status in ('pending', 'installing', 'installed', 'error'))
);

--> statement-breakpoint
CREATE TABLE "engine_registry" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "engine_registry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"provider" text NOT NULL,
	"config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"wanted" text DEFAULT 'none' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "engine_registry_pkey" PRIMARY KEY("id"),
	CONSTRAINT "engine_registry_wanted_known" CHECK (wanted in ('none', 'installed', 'active'))
);

--> statement-breakpoint
CREATE TABLE "environment_values" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "environment_values_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subject_kind" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"name" text NOT NULL,
	"value" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "environment_values_pkey" PRIMARY KEY("id"),
	CONSTRAINT "environment_values_subject" CHECK ((subject_kind = 'global') = (subject = '')),
	CONSTRAINT "environment_values_name" CHECK (name ~ '^[A-Z_][A-Z0-9_]*$'),
	CONSTRAINT "environment_values_subject_kind_known" CHECK (subject_kind in ('global', 'module', 'provider', 'extractor'))
);

--> statement-breakpoint
CREATE TABLE "event_cursors" (
	"name" text NOT NULL,
	"position" bigint NOT NULL,
	"parked" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"owner" text,
	"fence" bigint DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_cursors_pkey" PRIMARY KEY("name")
);

--> statement-breakpoint
CREATE TABLE "extractor_mime_type_binding" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "extractor_mime_type_binding_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"mime_type" text NOT NULL,
	"extractor_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "extractor_mime_type_binding_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "extractor_node_install_registry" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "extractor_node_install_registry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"extractor_id" text NOT NULL,
	"node_id" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"last_event_id" text,
	"last_error" text,
	"manifest_version" text,
	"install_started_at" timestamp with time zone,
	"install_completed_at" timestamp with time zone,
	"last_heartbeat_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "extractor_node_install_registry_pkey" PRIMARY KEY("id"),
	CONSTRAINT "extractor_node_install_registry_progress" CHECK (progress between 0 and 1),
	CONSTRAINT "extractor_node_install_registry_status_known" CHECK (status in ('pending', 'installing', 'installed', 'error'))
);

--> statement-breakpoint
CREATE TABLE "extractor_registry" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "extractor_registry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"extractor_id" text NOT NULL,
	"config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"install_config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"file_extensions" text[] DEFAULT '{}'::text[] NOT NULL,
	"mime_types" text[] DEFAULT '{}'::text[] NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"wanted" text DEFAULT 'none' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "extractor_registry_pkey" PRIMARY KEY("id"),
	CONSTRAINT "extractor_registry_wanted_known" CHECK (wanted in ('none', 'installed', 'active'))
);

--> statement-breakpoint
CREATE TABLE "mcp_server_registry" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "mcp_server_registry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"transport" text DEFAULT 'http' NOT NULL,
	"endpoint_url" text NOT NULL,
	"config" jsonb,
	"enabled" boolean DEFAULT true NOT NULL,
	"timeout_ms" integer DEFAULT 15000 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "mcp_server_registry_pkey" PRIMARY KEY("id"),
	CONSTRAINT "mcp_server_registry_transport_known" CHECK (transport in ('http'))
);

--> statement-breakpoint
CREATE TABLE "nodes" (
	"id" text NOT NULL,
	"engine_set_hash" text NOT NULL,
	"applied_revision" bigint NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"key_fingerprints" text[] DEFAULT '{}'::text[] NOT NULL,
	"sealing_key_id" text,
	CONSTRAINT "nodes_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "organizations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "organizations_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "outbox_head" (
	"id" integer DEFAULT 1 NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL,
	"reserved_position" bigint DEFAULT 0 NOT NULL,
	"pruned_position" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "outbox_head_pkey" PRIMARY KEY("id"),
	CONSTRAINT "outbox_head_single_row" CHECK (id = 1)
);

--> statement-breakpoint
CREATE TABLE "outbox_marker" (
	"id" integer DEFAULT 1 NOT NULL,
	"database_number" bigint NOT NULL,
	CONSTRAINT "outbox_marker_pkey" PRIMARY KEY("id"),
	CONSTRAINT "outbox_marker_single_row" CHECK (id = 1)
);

--> statement-breakpoint
CREATE TABLE "roles" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "roles_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"description" text,
	"permissions" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "roles_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "setup_links" (
	"id" integer DEFAULT 1 NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "setup_links_pkey" PRIMARY KEY("id"),
	CONSTRAINT "setup_links_single_row" CHECK (id = 1)
);

--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "sign_in_failures_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name_hash" text NOT NULL,
	"address" text NOT NULL,
	"failed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sign_in_failures_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
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
CREATE TABLE "model_registry" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "model_registry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"engine_instance_id" bigint NOT NULL,
	"available_model_id" bigint,
	"capabilities" text[] DEFAULT '{}'::text[] NOT NULL,
	"status" text DEFAULT 'available' NOT NULL,
	"is_downloaded" boolean DEFAULT false NOT NULL,
	"version" text,
	"vram_required_mb" integer DEFAULT 0 NOT NULL,
	"ram_required_mb" integer DEFAULT 0 NOT NULL,
	"model_path" text,
	"remote_url" text,
	"extra_config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "model_registry_pkey" PRIMARY KEY("id"),
	CONSTRAINT "model_registry_status_known" CHECK (status in ('available', 'active', 'downloading', 'error'))
);

--> statement-breakpoint
CREATE TABLE "users" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"username" text NOT NULL,
	"email" text,
	"language" text DEFAULT 'en' NOT NULL,
	"access_level" integer DEFAULT 3 NOT NULL,
	"organization_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	"disabled" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"password_hash" text NOT NULL,
	"password_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "users_pkey" PRIMARY KEY("id"),
	CONSTRAINT "users_access_level_known" CHECK (access_level between 1 and 3)
);

--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "api_tokens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"user_id" bigint NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"password_version" integer NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	CONSTRAINT "api_tokens_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "model_capability_priority" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "model_capability_priority_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"capability" text NOT NULL,
	"model_id" bigint NOT NULL,
	"priority" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "model_capability_priority_pkey" PRIMARY KEY("id"),
	CONSTRAINT "model_capability_priority_positive" CHECK (priority >= 1)
);

--> statement-breakpoint
CREATE TABLE "module_locks" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "module_locks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"module_name" text NOT NULL,
	"user_id" bigint,
	"organization_id" bigint,
	"role_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "module_locks_pkey" PRIMARY KEY("id"),
	CONSTRAINT "module_locks_scope" UNIQUE NULLS NOT DISTINCT("module_name","user_id","organization_id","role_id"),
	CONSTRAINT "module_locks_scoped" CHECK (num_nonnulls(user_id, organization_id, role_id) > 0)
);

--> statement-breakpoint
CREATE TABLE "objective_mappings" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "objective_mappings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"objective" text NOT NULL,
	"model_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" bigint NOT NULL,
	CONSTRAINT "objective_mappings_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"reauthenticated_at" timestamp with time zone,
	"client_address" text,
	"channel" text NOT NULL,
	"password_version" integer NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	CONSTRAINT "sessions_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
CREATE TABLE "user_roles" (
	"user_id" bigint NOT NULL,
	"role_id" bigint NOT NULL,
	CONSTRAINT "user_roles_pkey" PRIMARY KEY("user_id","role_id")
);

--> statement-breakpoint
CREATE TABLE "bypass_grants" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "bypass_grants_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"session_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"models" text[] NOT NULL,
	"granted_by" bigint,
	"granted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	CONSTRAINT "bypass_grants_pkey" PRIMARY KEY("id")
);

--> statement-breakpoint
ALTER TABLE "model_registry" ADD CONSTRAINT "model_registry_engine_instance_id_reference" FOREIGN KEY ("engine_instance_id") REFERENCES "public"."engine_registry"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "model_registry" ADD CONSTRAINT "model_registry_available_model_id_reference" FOREIGN KEY ("available_model_id") REFERENCES "public"."available_model_registry"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_organization_id_reference" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_reference" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "model_capability_priority" ADD CONSTRAINT "model_capability_priority_model_id_reference" FOREIGN KEY ("model_id") REFERENCES "public"."model_registry"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "module_locks" ADD CONSTRAINT "module_locks_user_id_reference" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "module_locks" ADD CONSTRAINT "module_locks_organization_id_reference" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "module_locks" ADD CONSTRAINT "module_locks_role_id_reference" FOREIGN KEY ("role_id") REFERENCES "public"."roles"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "objective_mappings" ADD CONSTRAINT "objective_mappings_model_id_reference" FOREIGN KEY ("model_id") REFERENCES "public"."model_registry"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_reference" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_id_reference" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_role_id_reference" FOREIGN KEY ("role_id") REFERENCES "public"."roles"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "bypass_grants" ADD CONSTRAINT "bypass_grants_session_id_reference" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "ai_model_pipeline_steps_time" ON "ai_model_pipeline_steps" USING btree ("occurred_at","id");
--> statement-breakpoint
CREATE INDEX "ai_model_pipeline_steps_user" ON "ai_model_pipeline_steps" USING btree ("user_id","occurred_at","id") WHERE user_id is not null;
--> statement-breakpoint
CREATE INDEX "ai_model_pipeline_steps_organization" ON "ai_model_pipeline_steps" USING btree ("organization_id","occurred_at","id") WHERE organization_id is not null;
--> statement-breakpoint
CREATE INDEX "ai_model_pipeline_steps_pipeline" ON "ai_model_pipeline_steps" USING btree (lower("pipeline_id"));
--> statement-breakpoint
CREATE INDEX "ai_model_pipeline_steps_request" ON "ai_model_pipeline_steps" USING btree (lower("request_id")) WHERE request_id is not null;
--> statement-breakpoint
CREATE INDEX "ai_model_usage_time" ON "ai_model_usage" USING btree ("occurred_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
CREATE INDEX "ai_model_usage_user" ON "ai_model_usage" USING btree ("user_id" DESC NULLS FIRST,"occurred_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE user_id is not null;
--> statement-breakpoint
CREATE INDEX "ai_model_usage_organization" ON "ai_model_usage" USING btree ("organization_id" DESC NULLS FIRST,"occurred_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE organization_id is not null;
--> statement-breakpoint
CREATE INDEX "ai_model_usage_run" ON "ai_model_usage" USING btree ("run_id") WHERE run_id is not null;
--> statement-breakpoint
CREATE UNIQUE INDEX "available_model_registry_name" ON "available_model_registry" USING btree (lower("name"));
--> statement-breakpoint
CREATE INDEX "available_model_registry_capabilities" ON "available_model_registry" USING gin ("capabilities");
--> statement-breakpoint
CREATE INDEX "background_tasks_changed" ON "background_tasks" USING btree ("updated_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);
--> statement-breakpoint
CREATE INDEX "background_tasks_user" ON "background_tasks" USING btree ("user_id","updated_at");
--> statement-breakpoint
CREATE INDEX "background_tasks_organization" ON "background_tasks" USING btree ("organization_id","updated_at");
--> statement-breakpoint
CREATE UNIQUE INDEX "egress_approvals_target" ON "egress_approvals" USING btree (lower("subject"),lower("host"),"port","address_class");
--> statement-breakpoint
CREATE UNIQUE INDEX "engine_node_install_registry_place" ON "engine_node_install_registry" USING btree ("provider_id","node_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "engine_registry_name" ON "engine_registry" USING btree (lower("name"));
--> statement-breakpoint
CREATE INDEX "engine_registry_provider" ON "engine_registry" USING btree ("provider");
--> statement-breakpoint
CREATE UNIQUE INDEX "environment_values_variable" ON "environment_values" USING btree ("subject_kind","subject","name");
--> statement-breakpoint
CREATE UNIQUE INDEX "extractor_mime_type_binding_type" ON "extractor_mime_type_binding" USING btree (lower("mime_type"));
--> statement-breakpoint
CREATE UNIQUE INDEX "extractor_node_install_registry_place" ON "extractor_node_install_registry" USING btree ("extractor_id","node_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "extractor_registry_name" ON "extractor_registry" USING btree (lower("name"));
--> statement-breakpoint
CREATE INDEX "extractor_registry_extractor" ON "extractor_registry" USING btree ("extractor_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "mcp_server_registry_name" ON "mcp_server_registry" USING btree (lower("name"));
--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_name" ON "organizations" USING btree (lower("name"));
--> statement-breakpoint
CREATE UNIQUE INDEX "roles_name" ON "roles" USING btree (lower("name"));
--> statement-breakpoint
CREATE INDEX "sign_in_failures_address" ON "sign_in_failures" USING btree ("address","failed_at");
--> statement-breakpoint
CREATE INDEX "sign_in_failures_name" ON "sign_in_failures" USING btree ("name_hash","failed_at");
--> statement-breakpoint
CREATE INDEX "sign_in_failures_time" ON "sign_in_failures" USING btree ("failed_at");
--> statement-breakpoint
CREATE UNIQUE INDEX "vault_keys_one_seals" ON "vault_keys" USING btree ("state") WHERE state = 'seals';
--> statement-breakpoint
CREATE UNIQUE INDEX "vault_keys_fingerprint" ON "vault_keys" USING btree ("fingerprint");
--> statement-breakpoint
CREATE UNIQUE INDEX "model_registry_name" ON "model_registry" USING btree (lower("name"));
--> statement-breakpoint
CREATE INDEX "model_registry_instance" ON "model_registry" USING btree ("engine_instance_id");
--> statement-breakpoint
CREATE INDEX "model_registry_available_model" ON "model_registry" USING btree ("available_model_id");
--> statement-breakpoint
CREATE INDEX "model_registry_capabilities" ON "model_registry" USING gin ("capabilities");
--> statement-breakpoint
CREATE UNIQUE INDEX "users_username" ON "users" USING btree (lower("username"));
--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree (lower("email"));
--> statement-breakpoint
CREATE INDEX "users_organization" ON "users" USING btree ("organization_id");
--> statement-breakpoint
CREATE INDEX "api_tokens_user" ON "api_tokens" USING btree ("user_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "model_capability_priority_model" ON "model_capability_priority" USING btree ("capability","model_id");
--> statement-breakpoint
CREATE INDEX "model_capability_priority_of_model" ON "model_capability_priority" USING btree ("model_id");
--> statement-breakpoint
CREATE INDEX "module_locks_user" ON "module_locks" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "module_locks_organization" ON "module_locks" USING btree ("organization_id");
--> statement-breakpoint
CREATE INDEX "module_locks_role" ON "module_locks" USING btree ("role_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "objective_mappings_objective" ON "objective_mappings" USING btree (lower("objective"));
--> statement-breakpoint
CREATE INDEX "objective_mappings_model" ON "objective_mappings" USING btree ("model_id");
--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "sessions_end" ON "sessions" USING btree ("expires_at");
--> statement-breakpoint
CREATE INDEX "user_roles_role" ON "user_roles" USING btree ("role_id");
--> statement-breakpoint
CREATE INDEX "bypass_grants_session" ON "bypass_grants" USING btree ("session_id","valid_until");
--> statement-breakpoint
CREATE INDEX "audit_events_user" ON "audit_events" USING btree ("actor_user_id" DESC NULLS FIRST,"occurred_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE actor_user_id is not null;
--> statement-breakpoint
CREATE INDEX "audit_events_organization" ON "audit_events" USING btree ("organization_id" DESC NULLS FIRST,"occurred_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE organization_id is not null;
--> statement-breakpoint
CREATE UNIQUE INDEX "background_tasks_active" ON "background_tasks" ("task_key", "organization_id") NULLS NOT DISTINCT WHERE task_key is not null and status in ('pending', 'running', 'waiting_confirmation');
--> statement-breakpoint
ALTER TABLE "model_capability_priority" ADD CONSTRAINT "model_capability_priority_turn" UNIQUE ("capability", "priority") DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
INSERT INTO "outbox_head" ("id", "position", "reserved_position") SELECT 1, coalesce(max("position"), 0), coalesce(max("position"), 0) FROM "outbox";
--> statement-breakpoint
ALTER TABLE "outbox_marker" SET UNLOGGED;
--> statement-breakpoint
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('enginehouse.audit_retention', true) = 'on'
    AND (TG_TABLE_NAME, TG_OP) IN (('audit_events', 'DELETE'), ('audit_batches', 'UPDATE'))
  THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER "audit_events_not_emptied" BEFORE TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER "audit_batches_append_only" BEFORE UPDATE OR DELETE ON "audit_batches" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER "audit_batches_not_emptied" BEFORE TRUNCATE ON "audit_batches" FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
ALTER TABLE "engine_registry" SET (fillfactor = 45);
--> statement-breakpoint
ALTER TABLE "environment_values" SET (fillfactor = 45);
--> statement-breakpoint
ALTER TABLE "extractor_registry" SET (fillfactor = 45);
--> statement-breakpoint
ALTER TABLE "mcp_server_registry" SET (fillfactor = 45);
