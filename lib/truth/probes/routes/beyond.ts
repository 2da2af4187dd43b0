/**
 * Addresses that represent the rest of the world, to ask the kernel for the egress interface. Nothing is sent to them.
 */
export const BEYOND = { 4: '1.1.1.1', 6: '2606:4700:4700::1111' } as const;
