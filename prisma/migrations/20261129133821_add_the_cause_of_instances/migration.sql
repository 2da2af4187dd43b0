-- AlterTable
ALTER TABLE "Instance" ADD COLUMN "cause" TEXT;

-- AlterTable
-- Written by hand: Prisma would copy the whole table for a column with a default.
ALTER TABLE "RolloutMember" ADD COLUMN "stillBroken" BOOLEAN NOT NULL DEFAULT false;

-- Written by hand: what the fleet page shows of every instance now (lib/fleet/instances/fleet-rows.ts).
UPDATE "Instance" SET "cause" = COALESCE(
    (SELECT 'not-inspected-since' FROM "Inspection"
        WHERE "Inspection"."id" = "Instance"."latestInspectionId" AND "Instance"."asOf" IS NOT NULL
            AND ("Inspection"."startedAt" IS NULL OR "Inspection"."startedAt" < "Instance"."asOf")),
    (SELECT "code" FROM "Finding" WHERE "inspectionId" = "Instance"."latestInspectionId" AND "position" = 0 LIMIT 1)
);

-- CreateIndex
CREATE INDEX "Instance_cause_name_idx" ON "Instance"("cause", "name");
