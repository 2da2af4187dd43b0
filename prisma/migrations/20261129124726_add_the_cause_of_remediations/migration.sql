-- AlterTable
ALTER TABLE "Remediation" ADD COLUMN "cause" JSONB;
