import { CircleX } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Icon } from './icon';

interface Around {
  label: ReactNode;
  name: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: string;
}

function Frame({ label, name, hint, error, optional, children }: Around & { children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label className="mb-1 block font-medium" htmlFor={`field-${name}`}>
        {label}
        {optional ? <span className="ms-1.5 font-normal text-soft text-sm">{optional}</span> : null}
      </label>
      {children}
      {error ? (
        <p className="mt-1 flex items-start gap-1.5 font-medium text-bad text-sm" id={`field-${name}-error`}>
          <Icon as={CircleX} className="mt-[0.2rem]" size={14} />
          <span>{error}</span>
        </p>
      ) : null}
      {hint ? (
        <p className="mt-1 text-soft text-sm" id={`field-${name}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

function wiring({ name, hint, error }: Pick<Around, 'name' | 'hint' | 'error'>) {
  const described = [error ? `field-${name}-error` : null, hint ? `field-${name}-hint` : null]
    .filter(Boolean)
    .join(' ');
  return {
    id: `field-${name}`,
    name,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': described || undefined,
  };
}

/** One line of text with its label, hint and error. */
export function TextField({
  label,
  hint,
  error,
  optional,
  name,
  className,
  ...input
}: Around & ComponentProps<'input'>) {
  return (
    <Frame error={error} hint={hint} label={label} name={name} optional={optional}>
      <input autoComplete="off" className={`input ${className ?? ''}`} {...input} {...wiring({ name, hint, error })} />
    </Frame>
  );
}

/** Several lines of text with their label, hint and error. */
export function TextArea({
  label,
  hint,
  error,
  optional,
  name,
  className,
  ...input
}: Around & ComponentProps<'textarea'>) {
  return (
    <Frame error={error} hint={hint} label={label} name={name} optional={optional}>
      <textarea
        autoComplete="off"
        className={`input ${className ?? ''}`}
        rows={4}
        {...input}
        {...wiring({ name, hint, error })}
      />
    </Frame>
  );
}

/** A choice from a list with its label, hint and error. */
export function SelectField({
  label,
  hint,
  error,
  optional,
  name,
  className,
  children,
  ...input
}: Around & ComponentProps<'select'>) {
  return (
    <Frame error={error} hint={hint} label={label} name={name} optional={optional}>
      <select className={`input ${className ?? ''}`} {...input} {...wiring({ name, hint, error })}>
        {children}
      </select>
    </Frame>
  );
}

/** A choice of a few, each with a line of explanation. */
export function RadioCards({
  legend,
  name,
  options,
  value,
  onChange,
  columns = 2,
}: {
  legend: string;
  name: string;
  options: { value: string; label: string; hint?: string }[];
  value: string;
  onChange?: (value: string) => void;
  columns?: 1 | 2 | 3;
}) {
  const grid = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-3' }[columns];
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className={`grid gap-2 ${grid}`}>
        {options.map((option) => (
          <label
            className="flex cursor-pointer gap-2.5 rounded-lg border border-line-strong p-3 has-checked:border-accent has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-accent"
            key={option.value}
          >
            <input
              className="mt-1 accent-accent outline-none"
              name={name}
              onChange={onChange ? () => onChange(option.value) : undefined}
              type="radio"
              value={option.value}
              {...(onChange ? { checked: value === option.value } : { defaultChecked: value === option.value })}
            />
            <span className="min-w-0">
              <span className="block font-medium">{option.label}</span>
              {option.hint ? <span className="block text-soft text-sm">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
