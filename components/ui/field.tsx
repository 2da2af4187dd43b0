import { CircleX } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { Icon } from './icon';

interface Around {
  label: ReactNode;
  name: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: string;
}

function Frame({
  label,
  id,
  hint,
  error,
  optional,
  children,
}: Omit<Around, 'name'> & { id: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label className="mb-1 block font-medium" htmlFor={id}>
        {label}
        {optional ? <span className="ms-1.5 font-normal text-soft text-sm">{optional}</span> : null}
      </label>
      {children}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      {hint ? (
        <p className="mt-1 text-soft text-sm" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

/** What is wrong with an input, below it. */
export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p className="mt-1 flex items-start gap-1.5 font-medium text-bad text-sm" id={id}>
      <Icon as={CircleX} className="mt-[0.2rem]" size={14} />
      <span>{children}</span>
    </p>
  );
}

/**
 * The ids that connect an input with its label, hint and error. Several forms of one page may have inputs of one name.
 */
function useWiring({ name, hint, error }: Pick<Around, 'name' | 'hint' | 'error'>) {
  const id = `${useId()}-${name}`;
  const described = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean).join(' ');
  return {
    id,
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
  const wiring = useWiring({ name, hint, error });
  return (
    <Frame error={error} hint={hint} id={wiring.id} label={label} optional={optional}>
      <input autoComplete="off" className={`input ${className ?? ''}`} {...input} {...wiring} />
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
  const wiring = useWiring({ name, hint, error });
  return (
    <Frame error={error} hint={hint} id={wiring.id} label={label} optional={optional}>
      <textarea autoComplete="off" className={`input ${className ?? ''}`} rows={4} {...input} {...wiring} />
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
  const wiring = useWiring({ name, hint, error });
  return (
    <Frame error={error} hint={hint} id={wiring.id} label={label} optional={optional}>
      <select className={`input ${className ?? ''}`} {...input} {...wiring}>
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
