import type { LucideIcon } from 'lucide-react';

/** A decorative icon: the text next to it has the meaning. */
export function Icon({ as: Shape, size = 16, className }: { as: LucideIcon; size?: number; className?: string }) {
  return <Shape aria-hidden="true" className={`shrink-0 ${className ?? ''}`} size={size} strokeWidth={2} />;
}
