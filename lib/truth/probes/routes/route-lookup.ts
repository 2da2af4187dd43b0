/**
 * Public addresses, one per family, for `ip route get`: the kernel is asked by which route packets for the Internet would
 * leave. Nothing is sent to them.
 */
export const ROUTE_LOOKUP = { 4: '1.1.1.1', 6: '2606:4700:4700::1111' } as const;
