-- CreateTable
CREATE TABLE "Rollout" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planning',
    "reason" TEXT,
    "reasonParams" JSONB,
    "options" JSONB NOT NULL,
    "rollbackOfId" TEXT,
    "total" INTEGER NOT NULL,
    "summary" JSONB,
    "planHash" TEXT,
    "turn" INTEGER NOT NULL DEFAULT 1,
    "requestedBy" TEXT NOT NULL,
    "sourceAddress" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "plannedAt" DATETIME,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "pauseRequestedAt" DATETIME,
    "cancelRequestedAt" DATETIME,
    "canaryPausedAt" DATETIME,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "RolloutMember" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "rolloutId" TEXT NOT NULL,
    "instanceId" TEXT,
    "instanceName" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "stage" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "reasonParams" JSONB,
    "shown" JSONB,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "RolloutMember_rolloutId_fkey" FOREIGN KEY ("rolloutId") REFERENCES "Rollout" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RolloutMember_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Remediation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "instanceId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "reasonParams" JSONB,
    "plan" JSONB NOT NULL,
    "planHash" TEXT NOT NULL,
    "rollbackOfId" TEXT,
    "before" TEXT,
    "after" TEXT,
    "requestedBy" TEXT NOT NULL,
    "sourceAddress" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "updatedAt" DATETIME NOT NULL,
    "inspectionId" TEXT,
    "rolloutMemberId" TEXT,
    CONSTRAINT "Remediation_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Remediation_inspectionId_fkey" FOREIGN KEY ("inspectionId") REFERENCES "Inspection" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Remediation_rolloutMemberId_fkey" FOREIGN KEY ("rolloutMemberId") REFERENCES "RolloutMember" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
-- Written by hand: an inspection that retention removed long ago becomes null, where the new key would refuse it.
INSERT INTO "new_Remediation" ("after", "before", "createdAt", "finishedAt", "id", "inspectionId", "instanceId", "kind", "plan", "planHash", "reason", "reasonParams", "requestedBy", "rollbackOfId", "sourceAddress", "startedAt", "state", "updatedAt") SELECT "after", "before", "createdAt", "finishedAt", "id", (SELECT "id" FROM "Inspection" WHERE "id" = "Remediation"."inspectionId"), "instanceId", "kind", "plan", "planHash", "reason", "reasonParams", "requestedBy", "rollbackOfId", "sourceAddress", "startedAt", "state", "updatedAt" FROM "Remediation";
DROP TABLE "Remediation";
ALTER TABLE "new_Remediation" RENAME TO "Remediation";
CREATE INDEX "Remediation_instanceId_id_idx" ON "Remediation"("instanceId", "id");
CREATE INDEX "Remediation_state_idx" ON "Remediation"("state");
CREATE INDEX "Remediation_inspectionId_idx" ON "Remediation"("inspectionId");
CREATE INDEX "Remediation_rolloutMemberId_id_idx" ON "Remediation"("rolloutMemberId", "id");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "Rollout_state_idx" ON "Rollout"("state");

-- CreateIndex
CREATE INDEX "RolloutMember_rolloutId_stage_state_idx" ON "RolloutMember"("rolloutId", "stage", "state");

-- CreateIndex
CREATE INDEX "RolloutMember_rolloutId_state_position_idx" ON "RolloutMember"("rolloutId", "state", "position");

-- CreateIndex
CREATE INDEX "RolloutMember_rolloutId_updatedAt_idx" ON "RolloutMember"("rolloutId", "updatedAt");

-- CreateIndex
CREATE INDEX "RolloutMember_instanceId_state_idx" ON "RolloutMember"("instanceId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "RolloutMember_rolloutId_position_key" ON "RolloutMember"("rolloutId", "position");
