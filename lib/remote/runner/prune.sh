# Removes folders of earlier fixes from $STATE (their name is a UUID): those that ended more than 90 days ago and are
# not among the newest 20. A folder stays if its change could not be rolled back, if it has not ended, or if it holds
# the lock. Clearance itself stores the bytes for a roll-back.

prune_old() {
  count=0
  # shellcheck disable=SC2010 # only names in the form of a UUID are used
  for old in $(ls -1t "$STATE" 2>/dev/null | grep -E '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'); do
    count=$((count + 1))
    [ "$count" -gt 20 ] || continue
    if [ "$old" = "$ID" ] || [ "$old" = "$(readlink "$STATE/lock")" ] || [ -L "$STATE/$old" ] || [ ! -d "$STATE/$old" ]; then continue; fi
    case $(readlink "$STATE/$old/result") in '' | revert-failed*) continue ;; esac
    [ -n "$(find "$STATE/$old" -maxdepth 0 -mtime +90)" ] || continue
    rm -rf "${STATE:?}/$old" && echo "removed what is older than 90 days: $old"
  done
}
