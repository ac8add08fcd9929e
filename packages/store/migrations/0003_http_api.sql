ALTER TABLE "ai_model_usage" ADD COLUMN "call_id" text;
