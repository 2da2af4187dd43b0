import { inspectionScript } from '@/lib/probes/script';

process.stdout.write(inspectionScript({ nonce: 'a'.repeat(32), targets: process.argv.slice(2) }));
