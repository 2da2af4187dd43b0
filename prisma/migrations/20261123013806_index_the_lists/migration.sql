-- DropIndex
DROP INDEX "Inspection_sweepId_state_idx";

-- CreateIndex
CREATE INDEX "Inspection_sweepId_state_verdict_idx" ON "Inspection"("sweepId", "state", "verdict");

-- CreateIndex
CREATE INDEX "Instance_inspectedAt_id_idx" ON "Instance"("inspectedAt", "id");
