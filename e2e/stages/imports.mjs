import { tally } from './report.mjs';

/** Checks every import with e2e/imports/rules.mjs, and that the picture matches the code. */
export async function imports() {
  // Here, not at the top: their packages may have been installed just now.
  const { problemsOf } = await import('../imports/check.mjs');
  const { draw } = await import('../imports/draw.mjs');
  const { readGraph } = await import('../imports/graph.mjs');
  const { isCurrent, PICTURE } = await import('../imports/picture.mjs');
  const { FLOORS, isEntry, RULES } = await import('../imports/rules.mjs');

  const graph = readGraph();
  const problems = problemsOf(graph, { floors: FLOORS, rules: RULES, isEntry });
  if (!isCurrent(await draw(graph, FLOORS))) {
    problems.push(`${PICTURE} is not what the code says: npm run picture`);
  }
  const failures = problems.map((problem) => {
    const [name, ...lines] = problem.split('\n');
    return { name, message: lines.join('\n') };
  });
  return failures.length === 0 ? tally(1) : tally(0, failures.length, 0, [], failures);
}
