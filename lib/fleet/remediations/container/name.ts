/**
 * Whether a container can have this name (`RestrictedNameChars` of moby/moby:daemon/names/names.go), and it is not too
 * long to be shown.
 */
export function isContainerName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}$/.test(name);
}
