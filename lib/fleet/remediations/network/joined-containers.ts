import { type Frames, textsOf } from '@/lib/truth/script/frames';
import type { PlannedEndpoint } from './plan-types';

/**
 * Containers that were connected to a network while it was changed, from the notes of its roll-back: see
 * `note_joined` of rollback-steps.sh. Each is the arguments of a `docker network connect`, one on each line in base64.
 * Pure.
 */
export function readJoinedContainers(answer: Frames): PlannedEndpoint[] {
  return textsOf(answer, 'came')
    .slice(0, 500)
    .flatMap((note) => {
      const [id = '', ...lines] = note.split('\n');
      if (!/^[0-9a-f]{64}$/.test(id)) return [];
      const words = lines.flatMap((line) => {
        const [what, word = ''] = line.split(' ');
        return what === 'connect' ? [Buffer.from(word, 'base64').toString('utf8')] : [];
      });
      const after = (flag: string) => words.filter((_, at) => at % 2 === 1 && words[at - 1] === flag);
      return [
        {
          ...{ id, name: id.slice(0, 12), running: false, linkLocal: [], address: null, mayMove: false },
          ...{ fixed4: after('--ip')[0] ?? null, fixed6: after('--ip6')[0] ?? null },
          ...{ aliases: after('--alias'), links: after('--link'), driverOptions: {}, gatewayPriority: 0 },
        },
      ];
    });
}
