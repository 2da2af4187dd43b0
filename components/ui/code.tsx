/** Text from an instance, as text: it wraps, it scrolls, it is never markup. */
export function CodeBlock({ children, label, tall = false }: { children: string; label: string; tall?: boolean }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: preformatted text has to stay a <pre>, and a scrolling region needs a name
    <pre
      aria-label={label}
      role="region"
      className={`overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sunken px-3 py-2 font-mono text-[0.8125rem] leading-relaxed ${tall ? 'max-h-[32rem]' : 'max-h-64'}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      {printable(children)}
    </pre>
  );
}

/** Makes control characters visible, so that terminal codes from an instance do nothing. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, (char) => {
    if (char === '\r') return '';
    const code = char.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
  });
}
