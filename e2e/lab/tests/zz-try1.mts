import { openLab, instanceOf } from '@/e2e/lab/lab-file';
import { startContainer } from '@/e2e/lab/docker/containers';
import * as d from '@/e2e/lab/tests/fix-driver';
const lab = openLab('fix'); const i = instanceOf(lab, process.argv[2] ?? 'bookworm');
try { await startContainer(i, {name:'c1'}); await startContainer(i,{name:'c2', extra:['--restart','always']}); } catch (e) { console.log(String(e).slice(0,300)); }
const before = await d.picture(i); console.log(before);
const t=Date.now(); const s = await d.start(lab, i, {confirmSeconds: 20}); console.log(s, Date.now()-t);
if (s.refused) process.exit(1);
const f = await d.follow(lab, i, s.id); console.log(f.result, f.waiting, f.journal.filter(j=>j.state!=='running').map(j=>`${j.name} ${j.state} ${j.ms} ${j.output.replaceAll('\n','|').slice(0,200)}`), Date.now()-t);
console.log(await d.check(lab,i,s.id));
if (process.argv[3]==='confirm') console.log('confirm', await d.confirm(lab,i,s.id));
const g = await d.follow(lab, i, s.id, {toTheEnd:true}); console.log(g.result, g.journal.slice(-14).filter(j=>j.state!=='running').map(j=>`${j.name} ${j.state} ${j.ms} ${j.output.replaceAll('\n','|').slice(0,200)}`), Date.now()-t);
console.log(await d.picture(i));
process.exit(0);
