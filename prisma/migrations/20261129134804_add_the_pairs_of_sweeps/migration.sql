-- AlterTable
ALTER TABLE "Inspection" ADD COLUMN "egressAddress" TEXT;
ALTER TABLE "Inspection" ADD COLUMN "egressGateway" TEXT;

-- CreateTable
CREATE TABLE "SweepPair" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sweepId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "sourceId" TEXT,
    "sourceName" TEXT NOT NULL,
    "targetId" TEXT,
    "targetName" TEXT NOT NULL,
    "sourceHost" TEXT,
    "targetHost" TEXT,
    "relation" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "addressKind" TEXT NOT NULL,
    "outcome" TEXT,
    "pathMtu" INTEGER,
    "sourceMtu" INTEGER,
    "targetMtu" INTEGER,
    CONSTRAINT "SweepPair_sweepId_fkey" FOREIGN KEY ("sweepId") REFERENCES "Sweep" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "SweepPair_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Instance" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "SweepPair_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "Instance" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "SweepPair_sourceId_sweepId_idx" ON "SweepPair"("sourceId", "sweepId");

-- CreateIndex
CREATE INDEX "SweepPair_targetId_sweepId_idx" ON "SweepPair"("targetId", "sweepId");

-- CreateIndex
CREATE UNIQUE INDEX "SweepPair_sweepId_position_key" ON "SweepPair"("sweepId", "position");
