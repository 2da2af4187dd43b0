/**
 * Addresses that stand for the rest of the world when the kernel is asked where packets for it would leave. Nothing is
 * sent to them.
 */
export const BEYOND = { 4: '1.1.1.1', 6: '2606:4700:4700::1111' } as const;
