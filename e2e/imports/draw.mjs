import { instance } from '@viz-js/viz';
import { arrowsOf, placeOf } from './check.mjs';

/** @import { Import } from './graph.mjs' */
/** @import { Floor } from './rules.mjs' */

/**
 * Draws the floors as bands, their folders as boxes, and imports as arrows. An arrow that follows from two or more
 * others is not drawn. An arrow that goes up is red.
 *
 * @param {{ files: string[], imports: Import[] }} graph @param {Floor[]} floors
 * @returns {Promise<string>} an SVG, the same for the same imports
 */
export async function draw(graph, floors) {
  const viz = await instance();
  return `${viz.renderString(dotOf(graph, floors), { format: 'svg' }).trim()}\n`;
}

const quoted = (text) => JSON.stringify(text);

function dotOf({ files, imports }, floors) {
  const places = files.flatMap((file) => placeOf(file, floors) ?? []);
  const foldersOf = (index) => [...new Set(places.filter(({ floor }) => floor === index).map(({ folder }) => folder))];
  const drawn = floors.map((floor, index) => ({ ...floor, folders: foldersOf(index) }));
  const bands = drawn.map(
    ({ name, about, folders }, index) => `
  subgraph cluster_${index} {
    label=${quoted(`${name}: ${about}`)}
    ${folders.map((folder) => `${quoted(folder)} [label=${quoted(folder.split('/').at(-1))}]`).join('\n    ')}
  }`,
  );
  // An invisible point between two floors: it keeps everything of one above everything of the next.
  const list = ({ folders }) => `{${folders.map(quoted).join(' ')}}`;
  const between = drawn.slice(1).map(
    (floor, index) => `
  below_${index} [shape=point, style=invis]
  ${list(drawn[index])} -> below_${index} -> ${list(floor)} [style=invis]`,
  );
  const edges = withoutImplied(arrowsOf(imports, floors)).map(
    ({ from, to, isUp }) =>
      `  ${quoted(from)} -> ${quoted(to)}${isUp ? ' [color="#c00000", penwidth=2, constraint=false]' : ''}`,
  );
  return `digraph imports {
  graph [fontname="Helvetica", bgcolor="white", newrank=true, nodesep=0.15, ranksep=0.2]
  graph [fontsize=11, labeljust=l, style=filled, color="#d5dbe1", fillcolor="#f6f8fa"]
  node [fontname="Helvetica", fontsize=12, shape=box, style="rounded,filled", fillcolor="white", color="#57606a", height=0.3]
  edge [color="#57606a", arrowsize=0.6]
${bands.join('\n')}
${between.join('\n')}
${edges.join('\n')}
}
`;
}

/** Leaves out a -> c if there is a -> b and a path from b to c. Arrows of a cycle are kept. */
function withoutImplied(arrows) {
  const reached = new Map(arrows.map(({ from }) => [from, reachedFrom(from, arrows)]));
  const leads = (from, to) => reached.get(from)?.has(to) ?? false;
  return arrows.filter(
    ({ from, to }) =>
      leads(to, from) ||
      !arrows.some((by) => by.from === from && leads(by.to, to) && !leads(by.to, from) && !leads(to, by.to)),
  );
}

function reachedFrom(start, arrows) {
  const reached = new Set();
  const todo = [start];
  for (const folder of todo) {
    const next = arrows.filter(({ from, to }) => from === folder && !reached.has(to)).map(({ to }) => to);
    for (const to of next) reached.add(to);
    todo.push(...next);
  }
  return reached;
}
