CREATE INDEX "engine_runs_plan" ON "engine_runs" USING btree ("plan_id","id");
