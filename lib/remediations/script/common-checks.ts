/** For a re-check: the containers that ran when the change began and do not now, as `not-running <name>`. */
export const NOT_RUNNING = `
while read -r _ id remove _ name <&8; do
  [ "$remove" = true ] && continue
  [ "$(limit 10 docker inspect --format '{{.State.Running}}' "$id" 2>/dev/null)" = true ] || emit not-running "$name"
done 8<"$D/containers"
`;
