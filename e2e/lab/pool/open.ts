import { ensureBase } from '../base/ensure';
import { recipeFor } from '../base/recipe';
import { installPackages } from '../host/packages';
import { DEFAULT_RELEASES } from '../up';
import { giveLabBack, takeLab } from './pool';

// `open.ts`: makes what labs need, brings up the first lab of the pool, and prints how long that took, ms.
const say = (line: string) => console.error(line);
await installPackages(say);
await Promise.all(DEFAULT_RELEASES.map((release) => ensureBase(recipeFor(release), say)));
const begun = performance.now();
const lab = await takeLab();
console.log(Math.round(performance.now() - begun));
await giveLabBack(lab);
