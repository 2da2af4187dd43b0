import { readFileSync } from 'node:fs';

/**
 * Which imports are allowed. `npm run check` checks every import with this file, type imports too; `npm run picture`
 * draws it.
 *
 * @typedef {object} Floor
 * @property {string} name
 * @property {string} about
 * @property {string[]} folders with a star at the end: each folder in it
 *
 * @typedef {object} Rule an import from a file that `from` matches to a file or package that `to` matches is refused
 * @property {RegExp} from
 * @property {RegExp} [except] importing files that may
 * @property {RegExp} to a path from the root, or a package as in the import: `node:fs`, `ssh2`
 * @property {string} say
 */

/**
 * From the top down. A folder imports lower floors and its own floor, and no two folders import each other. @type
 * {Floor[]}
 */
export const FLOORS = [
  { name: 'pages', about: 'what a browser sees', folders: ['app', 'components'] },
  { name: 'start', about: 'npm start, commands, demo', folders: ['lib/start', 'lib/cli', 'lib/demo'] },
  { name: 'api', about: 'REST', folders: ['lib/api'] },
  { name: 'fleet', about: 'what Clearance does', folders: ['lib/fleet/*'] },
  { name: 'access', about: 'who may', folders: ['lib/access/*'] },
  { name: 'remote', about: 'runs things on instances', folders: ['lib/remote/*'] },
  { name: 'truth', about: 'pure, without I/O', folders: ['lib/truth/*'] },
  { name: 'platform', about: 'knows no instance', folders: ['lib/platform/*'] },
];

const PRODUCT = /^(?:app|components|lib|prisma)\//;
const TEST = /\.test\.tsx?$/;

/** @type {Rule[]} */
export const RULES = [
  {
    from: PRODUCT,
    except: TEST,
    to: /^e2e\//,
    say: 'The product does not import its tests.',
  },
  {
    from: PRODUCT,
    to: /^e2e\/(?!fixtures\/|shells\/|pace\/)/,
    say: 'Of e2e, a test beside the code imports fixtures, shells and pace alone.',
  },
  {
    from: /^lib\//,
    except: /^lib\/start\//,
    to: /^(?:next|react|react-dom)(?:\/|$)/,
    say: 'Nothing in lib knows the web framework; lib/start hands requests to Next.',
  },
  {
    from: /^lib\/start\//,
    to: /^(?:react|react-dom)(?:\/|$)/,
    say: 'lib/start hands requests to Next and knows no page of it.',
  },
  {
    from: PRODUCT,
    except: /^lib\/(?:remote\/ssh|demo\/simulated)\//,
    to: /^ssh2(?:\/|$)/,
    say: 'Only lib/remote/ssh imports ssh2, and the simulated instances of lib/demo, which serve by it.',
  },
  {
    from: PRODUCT,
    except: /^lib\/platform\/db\/|^prisma\//,
    to: /^(?:lib\/platform\/db\/generated\/|prisma\/|@prisma\/)/,
    say: 'Only lib/platform/db makes a Prisma client: import @/lib/platform/db/client.',
  },
  {
    from: /^lib\/truth\//,
    except: TEST,
    to: /^(?:node:|(?:fs|net|tls|dgram|dns|http|https|child_process|process|worker_threads)(?:\/|$)|lib\/platform\/(?:db|config|logs|jobs|events)\/)/,
    say: 'lib/truth is pure: no I/O.',
  },
  {
    from: /^components\//,
    except: TEST,
    to: /^(?:node:|lib\/(?:platform\/db|remote\/ssh)\/)/,
    say: 'A component takes props: it fetches nothing and does no I/O.',
  },
  {
    from: /^app\//,
    to: /^lib\/remote\/ssh\//,
    say: 'Pages and routes call the verbs in lib/<floor>/<noun>/<verb>.',
  },
];

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const STARTED = Object.values(scripts).join(' ');

/** Files that only their tests use so far. */
const NOT_USED_YET = [
  // The outbox is written; its readers will follow.
  'lib/platform/events/read-since.ts',
];

/**
 * Whether a file is started without an import: by Next or by a script of package.json.
 *
 * @param {string} file
 */
export function isEntry(file) {
  return (
    file.startsWith('app/') ||
    file === 'instrumentation.ts' ||
    STARTED.split(' ').some((word) => word === file || word === `./${file}`) ||
    NOT_USED_YET.includes(file)
  );
}
