-- AlterTable
ALTER TABLE "Instance" ADD COLUMN "asOf" DATETIME;
