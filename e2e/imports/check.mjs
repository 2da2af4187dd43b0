/** @import { Import } from './graph.mjs' */
/** @import { Floor, Rule } from './rules.mjs' */

const TEST = /\.test\.tsx?$/;

/**
 * The wrong imports, one line each: file, line, import, and the rule that it breaks.
 *
 * @param {{ files: string[], imports: Import[] }} graph
 * @param {{ floors: Floor[], rules: Rule[], isEntry: (file: string) => boolean }} held `isEntry`: files that are
 *   started without an import
 * @returns {string[]}
 */
export function problemsOf(graph, { floors, rules, isEntry }) {
  const arrows = arrowsOf(graph.imports, floors);
  return [
    ...unplaced(graph.files, floors),
    ...upward(arrows),
    ...circles(arrows),
    ...refused(graph.imports, rules),
    ...unreached(graph, isEntry),
    ...alike(graph.files),
  ];
}

/**
 * The folder of a file, and its floor as a number from the top; null if it is not on a floor, and for tests next to the
 * code.
 *
 * @param {string} file @param {Floor[]} floors
 * @returns {{ folder: string, floor: number } | null}
 */
export function placeOf(file, floors) {
  if (TEST.test(file)) return null;
  for (const [floor, { folders }] of floors.entries()) {
    for (const folder of folders) {
      const [, found] = new RegExp(`^(${folder.replace('*', '[^/]+')})/`).exec(file) ?? [];
      if (found) return { folder: found, floor };
    }
  }
  return null;
}

/**
 * The imports between folders of the floors: for each pair, its imports.
 *
 * @param {Import[]} imports @param {Floor[]} floors
 * @returns {{ from: string, to: string, isUp: boolean, imports: Import[] }[]} sorted
 */
export function arrowsOf(imports, floors) {
  const arrows = new Map();
  for (const one of imports) {
    const from = placeOf(one.from, floors);
    const to = one.to && placeOf(one.to, floors);
    if (!from || !to || from.folder === to.folder) continue;
    const key = `${from.folder} ${to.folder}`;
    if (!arrows.has(key)) {
      arrows.set(key, { from: from.folder, to: to.folder, isUp: to.floor < from.floor, imports: [] });
    }
    arrows.get(key).imports.push(one);
  }
  return [...arrows.keys()].sort().map((key) => arrows.get(key));
}

function unplaced(files, floors) {
  const lost = files.filter((file) => file.startsWith('lib/') && !TEST.test(file) && !placeOf(file, floors));
  return lost.map((file) => `${file} is on no floor: see e2e/imports/rules.mjs.`);
}

function upward(arrows) {
  return arrows
    .filter(({ isUp }) => isUp)
    .flatMap(({ from, to, imports }) => imports.map((one) => `${placed(one)}: ${to} is on a floor above ${from}.`));
}

function circles(arrows) {
  const found = new Map();
  for (const { from, to } of arrows) {
    const back = shortestWay(to, from, arrows);
    if (back) found.set([...back].sort().join(' '), [from, ...back]);
  }
  return [...found.values()].map((circle) => {
    const steps = circle.slice(1).map((to, index) => arrows.find((one) => one.from === circle[index] && one.to === to));
    const lines = steps.map(({ imports: [first, ...more] }) => {
      return `    ${placed(first)}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
    });
    return [`${circle.join(' → ')}: these folders import each other.`, ...lines].join('\n');
  });
}

/** The folders on the shortest path of arrows, with both ends, or null. */
function shortestWay(start, end, arrows) {
  const ways = [[start]];
  const seen = new Set([start]);
  for (const way of ways) {
    if (way.at(-1) === end) return way;
    for (const { from, to } of arrows) {
      if (from !== way.at(-1) || seen.has(to)) continue;
      seen.add(to);
      ways.push([...way, to]);
    }
  }
  return null;
}

function refused(imports, rules) {
  return imports.flatMap((one) =>
    rules
      .filter(
        ({ from, except, to }) => from.test(one.from) && !except?.test(one.from) && to.test(one.to ?? one.specifier),
      )
      .map(({ say }) => `${placed(one)}: ${say}`),
  );
}

function unreached({ files, imports }, isEntry) {
  const importsOf = new Map(files.map((file) => [file, []]));
  for (const { from, to } of imports) if (to) importsOf.get(from)?.push(to);
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    importsOf.get(file)?.forEach(visit);
  };
  files.filter(isEntry).forEach(visit);
  return files
    .filter((file) => /^(?:app|components|lib)\//.test(file) && !TEST.test(file) && !reached.has(file))
    .map((file) => `${file} is used by tests alone, or by nothing: move it to e2e/fixtures or remove it.`);
}

/** Files and folders in one folder whose names only differ by a plural: they are easily confused. */
function alike(files) {
  const paths = new Set();
  for (const file of files) {
    const parts = file.replace(/\..*$/, '').split('/');
    for (const count of parts.keys()) paths.add(parts.slice(0, count + 1).join('/'));
  }
  return [...paths]
    .filter((path) => paths.has(`${path}s`))
    .map((path) => `${path} and ${path}s differ by a plural: give one of them another name.`);
}

function placed({ from, line, specifier }) {
  return `${from}:${line} imports ${specifier}`;
}
