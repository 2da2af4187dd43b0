import { RUNNER_STATE } from './apply';
import { type Question, rootScript } from './envelope';

/**
 * `# clearance fix-status`: the journal from line `after` on, followed live until the runner waits for a confirmation,
 * is done, or `seconds` are over. A runner found dead in the middle is started again: it takes the change back.
 *
 * Prints `journal <line>` as lines come, then `state`, `result`, `verdict`, `alive` and `waiting`.
 */
export function statusScript(nonce: string, id: string, after: number, seconds: number): string {
  return rootScript('fix-status', nonce, { ID: id, AFTER: after, SECONDS_MAX: seconds }, STATUS);
}

/**
 * `# clearance fix-check`: what Clearance wants to know before it confirms, read afresh; see `recheck` of FixProgram.
 * Changes nothing.
 */
export function checkScript(nonce: string, id: string, { name, variables, body }: Question): string {
  return rootScript('fix-check', nonce, { ID: id, ...variables }, `${OWN_FOLDER}${body}emit end 1\n`, name);
}

// Not every program looks into it.
const OWN_FOLDER = '# shellcheck disable=SC2034\nD=$STATE/$ID\n';

/**
 * `# clearance fix-confirm` keeps the change, `# clearance fix-rollback` takes it back now. Both leave a name that
 * exactly one contender can make, wait for the runner's last word, and answer with `verdict` and `result`: only
 * `result` counts. Taking back what was never begun there leaves that as the result, so that a start which is still on
 * its way finds it and changes nothing.
 */
export function decideScript(nonce: string, id: string, decision: 'confirmed' | RevertDecision): string {
  const kind = decision === 'confirmed' ? 'fix-confirm' : 'fix-rollback';
  return rootScript(kind, nonce, { ID: id, DECISION: decision }, DECIDE);
}

export type RevertDecision =
  | 'revert:cancelled'
  | 'revert:recheck-failed'
  | 'revert:proof-failed'
  /** A newer version began it, and this one does not know its kind. */
  | 'revert:kind-unknown'
  /** It was asked to start, and nothing of it was found. */
  | 'revert:start-failed';

const STATUS = `
${RUNNER_STATE}
if [ ! -d "$D" ]; then
  emit state absent
  exit 0
fi
emit state present
if [ ! -L "$D/result" ] && ! alive_in "$D"; then
  sleep 2
  if [ ! -L "$D/result" ] && ! alive_in "$D"; then emit recovering "$(launch "$D" "$ID")"; fi
fi
read -r up _ </proc/uptime
end=$((\${up%%.*} + SECONDS_MAX))
waiting=
while :; do
  done=
  [ -L "$D/result" ] && ! alive_in "$D" && done=1
  while IFS= read -r line <&7; do
    case $line in 'J '*) ;; *) continue ;; esac
    rest=\${line#J }
    seq=\${rest%% *}
    case $seq in '' | *[!0-9]*) continue ;; esac
    [ "$seq" -gt "$AFTER" ] || continue
    AFTER=$seq
    emit journal "$line"
    case $line in *' await-confirmation running '*) waiting=1 ;; 'J '*) waiting= ;; esac
  done 7<"$D/journal"
  [ -z "$done" ] || break
  if [ "$(grep '^J ' "$D/journal" | tail -n 1 | cut -d' ' -f3,4)" = 'await-confirmation running' ]; then waiting=1; fi
  [ -z "$waiting" ] || break
  read -r up _ </proc/uptime
  [ "\${up%%.*}" -lt "$end" ] || break
  sleep 0.3 2>/dev/null || sleep 1
done
emit result "$(readlink "$D/result" 2>/dev/null)"
emit verdict "$(readlink "$D/verdict" 2>/dev/null)"
if alive_in "$D"; then emit alive yes; else emit alive no; fi
emit waiting "$waiting"
emit end 1
`;

const DECIDE = `
${RUNNER_STATE}
if [ ! -d "$D" ]; then
  # The name is made by one system call: either a late start has the folder, or we have.
  if [ "$DECISION" = confirmed ] || ! { mkdir -p "$STATE" && mkdir -m 0700 "$D"; } 2>/dev/null; then
    emit state absent
    exit 0
  fi
  : >"$D/journal"
  ln -s "$DECISION" "$D/verdict"
  ln -s "refused:\${DECISION#revert:}" "$D/result"
fi
emit state present
# A confirmation counts only where the runner asks for one.
asks=$(grep '^J ' "$D/journal" | tail -n 1 | cut -d' ' -f3,4)
if [ "$DECISION" != confirmed ] || [ "$asks" = 'await-confirmation running' ]; then
  ln -s "$DECISION" "$D/verdict" 2>/dev/null
  limit 60 sync
fi
emit verdict "$(readlink "$D/verdict" 2>/dev/null)"
if [ "$DECISION" = confirmed ]; then
  tries=0
  while [ ! -L "$D/result" ] && [ $tries -lt 15 ]; do
    tries=$((tries + 1))
    sleep 1
  done
fi
emit result "$(readlink "$D/result" 2>/dev/null)"
emit end 1
`;
