import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './icon';

/**
 * The button that sends a form. It stays focusable while it waits or is disabled, and says why (`reason`).
 */
export function Submit({
  children,
  pending = false,
  look = 'btn-primary',
  icon,
  reason,
  name,
  value,
  small = false,
}: {
  children: ReactNode;
  pending?: boolean;
  look?: 'btn-primary' | 'btn-danger' | 'btn-quiet' | '';
  icon?: LucideIcon;
  /** Why it is disabled; null if it is not. */
  reason?: string | null;
  name?: string;
  value?: string;
  small?: boolean;
}) {
  const off = pending || Boolean(reason);
  return (
    <button
      aria-disabled={off || undefined}
      className={`btn ${look} ${small ? 'btn-small' : ''}`}
      name={name}
      onClick={off ? (event) => event.preventDefault() : undefined}
      title={reason ?? undefined}
      type="submit"
      value={value}
    >
      {pending ? <Icon as={LoaderCircle} className="animate-spin" /> : icon ? <Icon as={icon} /> : null}
      {children}
      {reason ? <span className="sr-only"> ({reason})</span> : null}
    </button>
  );
}
