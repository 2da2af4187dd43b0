import { readFileSync } from 'node:fs';
import { diagnose } from '@/lib/mtu/diagnose';
import { parseInspection } from '@/lib/probes/parse-inspection';

const o = parseInspection(readFileSync(0, 'utf8'));
console.log(JSON.stringify({ ...o, links: 0 }, null, 1));
console.log(JSON.stringify(diagnose(o), null, 1));
