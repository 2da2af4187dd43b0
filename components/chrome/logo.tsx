/** The logo: a lorry under a bridge that it fits. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg aria-hidden="true" focusable="false" height={size} viewBox="0 0 32 32" width={size}>
      <rect fill="#0b5d57" height="32" rx="7" width="32" />
      <path d="M4 25V10.5C4 9.7 4.7 9 5.5 9h21c.8 0 1.5.7 1.5 1.5V25h-4.5V14.5h-15V25z" fill="#fff" />
      <path d="M11 18h8.500v7H11z" fill="#f3bd5b" />
      <path d="M20.500 20.500H23V25h-2.500z" fill="#f3bd5b" />
      <path d="M3 26.300h26" stroke="#fff" strokeLinecap="round" strokeWidth="1.600" />
    </svg>
  );
}
