'use client';

/** Ticks every row of the form that it is in. */
export function SelectAll({ label }: { label: string }) {
  return (
    <input
      aria-label={label}
      className="block size-[1.125rem] accent-accent"
      data-select-all=""
      onChange={(event) => {
        const on = event.currentTarget.checked;
        const boxes = event.currentTarget.form?.querySelectorAll<HTMLInputElement>('input[name="id"]') ?? [];
        for (const box of boxes) box.checked = on;
      }}
      type="checkbox"
    />
  );
}
