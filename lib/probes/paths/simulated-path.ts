import { PATHS_COMMAND } from './command';
import { judgePath } from './judge';
import { parsePathRecord } from './tries';

/** A path as it might be: bytes of IP packet. */
export interface Path {
  /** MTU of the instance's interface. */
  link: number;
  /** What is larger vanishes. */
  hole: number;
  /** What is larger is answered by a router that names this size; 0 for no such router. */
  router: number;
  /** Chance that a packet or its answer is lost. */
  loss: number;
  family: 4 | 6;
  seed: number;
  /** Packets of one round that a rate limiter lets through at once, and each how many it does after that; 0 for none. */
  burst?: number;
  every?: number;
  /** BusyBox's ping, which sets no DF: the kernel cuts what is larger than the path MTU that it has learned. */
  busybox?: boolean;
  /** iproute2's `ip`, which tells what the kernel has learned; BusyBox's does not. */
  tells?: boolean;
  /** The path MTU that the kernel remembers from before; 0 for none. */
  remembered?: number;
}

export const PLAIN = { router: 0, loss: 0, family: 4, seed: 1 } as const;

/** What the path really carries. */
export function truthOf({ link, hole, router }: Path): number {
  return Math.min(link, hole, router || link);
}

/**
 * The search's own shell code under a real `sh`, with only the sending of a round and the questions to the kernel
 * replaced: awk answers for the path, and a file is the kernel's memory (what it has learned, how often it cut).
 */
const SIMULATOR = `
state=$(mktemp)
path_route() {
  read -r r_learned r_cut <"$state"
  if [ "$tells" = 1 ] && [ "$r_learned" -gt 0 ]; then echo "x dev ens3 cache expires 500sec mtu $r_learned"; else echo "x dev ens3 cache"; fi
}
path_cuts() { read -r r_learned r_cut <"$state"; echo "$r_cut"; }
path_send() {
  read -r r_learned r_cut <"$state"
  awk -v seed="$((seed * 7919 + p_round * 104729))" -v round="$p_round" -v hole="$hole" -v router="$router" -v loss="$loss" \\
    -v burst="$burst" -v every="$every" -v df="$df" -v learned="$r_learned" -v cut="$r_cut" -v state="$state" -v sizes="$*" 'BEGIN {
    srand(seed); rand(); rand()
    n = split(sizes, list, " ")
    told = learned
    for (i = 1; i <= n; i++) {
      size = list[i]; head = "try " round " " size " " (df ? "do" : "") " "
      silent = head "1 PING x|--- x ping statistics ---|1 packets transmitted, 0 received"
      reply = head "0 PING x|" size - 20 " bytes from x: icmp_seq=1 ttl=64 time=0.1 ms"
      whole = !(learned > 0 && size > learned)
      if (!whole && df) { print head "1 PING x|ping: local error: message too long, mtu=" learned; continue }
      if (!whole) cut++
      if (rand() < loss || (burst > 0 && i > burst && (every == 0 || i % every != 0))) print silent
      else if (whole && router > 0 && size > router) {
        told = router
        print df ? head "1 PING x|From 198.18.0.1 icmp_seq=1 Frag needed and DF set (mtu = " router ")" : silent
      }
      else if (whole && size > hole) print silent
      else print reply
      # What a router says is there before the next packet goes, or after the round.
      if (rand() < 0.5) learned = told
    }
    print told, cut >state
  }'
}
`;

/** The program that searches each path in turn, for `sh` or its like; its output is for `judgeSearches`. */
export function searchProgram(paths: readonly Path[]): string {
  const runs = paths.map((path) => {
    const ip = path.tells === false ? 'other' : 'iproute2';
    return `
echo "=== path"
hole=${path.hole} router=${path.router} loss=${path.loss} seed=${path.seed} burst=${path.burst ?? 0} every=${path.every ?? 0}
df=${path.busybox ? 0 : 1} tells=${path.tells === false ? 0 : 1}
echo "${path.remembered ?? 0} 0" >"$state"
p_family=${path.family} p_over=${path.family === 4 ? 28 : 48} p_top=${path.link} p_fraction=1 p_address=x
p_tool=${path.busybox ? 'busybox' : 'iputils'} p_ip=${ip} p_df='${path.busybox ? '' : '-M do'}'
echo "ip $p_ip"; echo "before $(path_route)"
path_search
echo "after $(path_route)"`;
  });
  return `${PATHS_COMMAND}${SIMULATOR}${runs.join('\n')}\nrm -f "$state"\n`;
}

/** What is judged of each path's search, with its rounds, and the most packets that one of them sent. */
export function judgeSearches(stdout: string, paths: readonly Path[]) {
  return stdout
    .split('=== path\n')
    .slice(1)
    .map((body, index) => {
      const path = paths[index] as Path;
      const tool = path.busybox ? 'busybox' : 'iputils';
      const record = parsePathRecord(`address x\nlink ens3 ${path.link}\ntool ${tool}\n${body}`);
      const perRound = new Map<number, number>();
      for (const { round } of record.tries) perRound.set(round, (perRound.get(round) ?? 0) + 1);
      return { path, rounds: perRound.size, most: Math.max(...perRound.values()), ...judgePath(record, path.family) };
    });
}
