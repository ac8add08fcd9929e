ALTER TABLE "outbox" ADD COLUMN "user_id" bigint;
