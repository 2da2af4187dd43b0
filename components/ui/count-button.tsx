import type { ReactNode } from 'react';

/** The number of items of one kind; when pressed, only those are shown. */
export function CountButton(props: {
  active: boolean;
  count: number;
  icon: ReactNode;
  label: string;
  onPress: () => void;
}) {
  return (
    <button
      aria-pressed={props.active}
      className={`btn btn-small ${props.active ? 'border-accent bg-accent-wash' : ''}`}
      onClick={props.onPress}
      type="button"
    >
      {props.icon}
      {props.label}
      <strong className="figures">{props.count}</strong>
    </button>
  );
}
